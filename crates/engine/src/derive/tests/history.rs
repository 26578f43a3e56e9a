//! A store into which a history is written, and what became of it.

use crate::derive::{
    Trust, back, edition, gone, judged, observe,
    quality::{Edition, Kept},
    rebuild, return_part, returns, rules, withdrawn,
};
use chrono::{DateTime, TimeDelta, Utc};
use sluice_domain::{
    Actor, ConnectionId, Decision, DeskId, EntityKind, FactId, Fields, Judgement, Observation, RecordId,
};
use sluice_store::{Store, StoreKey};

/// A store with a history being written into it.
pub(super) struct History {
    pub store: Store,
    pub trust: Trust,
    desk: DeskId,
    pub connections: Vec<ConnectionId>,
    pub records: Vec<RecordId>,
    /// Acts that were not taken back.
    pub open: Vec<Vec<FactId>>,
    clock: DateTime<Utc>,
    pub ticks: u64,
    _folder: tempfile::TempDir,
}

impl History {
    pub(super) async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = DateTime::<Utc>::from_timestamp_millis(1_790_000_000_000).unwrap();
        let key = StoreKey::from_bytes([7; 32]);
        let store = Store::open(&folder.path().join("sluice.db"), Some(&key), clock).await.unwrap();
        let first = Edition {
            version: 1,
            at: clock,
            actor: String::new(),
            text: String::new(),
            as_of: clock.date_naive(),
        };
        let now = edition::Edition { version: 1, at: clock, actor: String::new(), text: String::new() };
        let begin = store.write(move |w| {
            Kept { now: first, before: None }.write(w)?;
            rules::Kept { now, before: None }.write(w)
        });
        begin.await.unwrap();
        let connections: Vec<ConnectionId> = (1..4).map(|n| ConnectionId::new(n, [0; 10])).collect();
        let trust = Trust::of([
            (connections[0], "halopsa".to_owned(), true),
            (connections[1], "apollo".to_owned(), false),
            (connections[2], "hunter".to_owned(), false),
        ]);
        Self {
            store,
            trust,
            desk: DeskId::new(1, [0; 10]),
            connections,
            records: Vec::new(),
            open: Vec::new(),
            clock,
            ticks: 0,
            _folder: folder,
        }
    }

    fn tick(&mut self) -> (FactId, DateTime<Utc>) {
        self.ticks += 1;
        let at = self.clock + TimeDelta::seconds(i64::try_from(self.ticks).unwrap());
        (FactId::new(u64::try_from(at.timestamp_millis()).unwrap(), [0; 10]), at)
    }

    /// What a stream of a connection says now of one of its records.
    pub(super) fn observation(
        &mut self,
        (connection, stream, kind): (usize, &str, EntityKind),
        external: u8,
        fields: Fields,
    ) -> Observation {
        let (id, at) = self.tick();
        Observation {
            id,
            desk: self.desk,
            at,
            connection: self.connections[connection],
            stream: stream.to_owned(),
            kind,
            external_id: external.to_string(),
            fields,
            raw: "{}".to_owned(),
            price_millicredits: 0,
        }
    }

    pub(super) async fn observed(&mut self, all: Vec<Observation>) {
        // A page holds a record once; a second mention would not be the latest.
        let mut observations: Vec<Observation> = Vec::new();
        for observation in all {
            observations.retain(|other| other.record() != observation.record());
            observations.push(observation);
        }
        let trust = self.trust.clone();
        // Seen again, what was gone is back.
        let seen: Vec<RecordId> = observations.iter().map(Observation::record).collect();
        let again = self.store.read(move |r| r.gone_of(&seen)).await.unwrap();
        let revoked: Vec<Decision> = again.into_values().collect();
        let mut revocations = Vec::new();
        for decision in &revoked {
            self.open.iter_mut().for_each(|act| act.retain(|open| *open != decision.id));
            self.open.retain(|act| !act.is_empty());
            let (id, at) = self.tick();
            let judgement = Judgement::Revoke { decision: decision.id };
            let actor = Actor::Rule("back".to_owned());
            revocations.push(Decision { id, desk: self.desk, at, actor, act: id, judgement });
        }
        self.store
            .write(move |w| {
                let mut fresh = Vec::new();
                for observation in &observations {
                    if w.append_observation(observation)? {
                        fresh.push(observation.clone());
                    }
                }
                revocations.iter().try_for_each(|revocation| w.append_decision(revocation))?;
                observe(w, &trust, &fresh)?;
                back(w, &trust, &revoked)
            })
            .await
            .unwrap();
    }

    pub(super) async fn decide(&mut self, judgement: Judgement) {
        self.decide_all(vec![judgement]).await;
    }

    pub(super) async fn decide_all(&mut self, judgements: Vec<Judgement>) {
        let decisions = self.decisions(judgements);
        if !decisions.is_empty() {
            self.open.push(decisions.iter().map(|decision| decision.id).collect());
            self.append(decisions).await;
        }
    }

    pub(super) async fn revoke(&mut self, which: usize) {
        let act = self.open.remove(which);
        let revocations = act.into_iter().map(|decision| Judgement::Revoke { decision }).collect();
        let decisions = self.decisions(revocations);
        self.append(decisions).await;
    }

    /// Takes back whatever is open, in an order that comes of a number.
    pub(super) async fn revoke_all(&mut self, mut order: usize) {
        while !self.open.is_empty() {
            let which = order % self.open.len();
            order = order / 3 + 7;
            self.revoke(which).await;
        }
    }

    /// Decisions that are made as one.
    fn decisions(&mut self, judgements: Vec<Judgement>) -> Vec<Decision> {
        let actor = Actor::Person("Ada".to_owned());
        let mut act = None;
        let decision = |judgement| {
            let (id, at) = self.tick();
            let act = *act.get_or_insert(id);
            Decision { id, desk: self.desk, at, actor: actor.clone(), act, judgement }
        };
        judgements.into_iter().map(decision).collect()
    }

    async fn append(&self, decisions: Vec<Decision>) {
        let trust = self.trust.clone();
        self.store
            .write(move |w| {
                let mut about = Vec::new();
                for decision in &decisions {
                    w.append_decision(decision)?;
                    let revoked = match &decision.judgement {
                        Judgement::Revoke { decision } => w.decision(*decision)?.map(|(revoked, _)| revoked),
                        _ => None,
                    };
                    if let Some(revoked) = &revoked
                        && matches!(revoked.judgement, Judgement::Gone { .. })
                    {
                        back(w, &trust, std::slice::from_ref(revoked))?;
                        continue;
                    }
                    let revoked = revoked.map(|revoked| revoked.judgement);
                    match (&decision.judgement, &revoked) {
                        (Judgement::Withdraw { list }, _) => withdrawn(w, &trust, *list)?,
                        (_, Some(Judgement::Withdraw { list })) => {
                            returns(w, *list)?;
                            while return_part(w, &trust, 3)?.is_some() {}
                        }
                        (Judgement::Gone { record, .. }, _) => gone(w, &trust, &[*record])?,
                        (judgement, revoked) => about.extend(revoked.as_ref().unwrap_or(judgement).records()),
                    }
                }
                if about.is_empty() { Ok(()) } else { judged(w, &trust, &about) }
            })
            .await
            .unwrap();
    }

    /// Keeps today's derived tables aside, to be compared with later ones.
    pub(super) async fn remember(&self) {
        self.store.write(|w| w.stash_derived()).await.unwrap();
    }

    /// Tables that differ from the remembered ones.
    pub(super) async fn differing(&self) -> Vec<String> {
        let found = self.store.write(|w| w.diff_derived()).await.unwrap();
        found.into_keys().collect()
    }

    /// Tables that differ from those of another store.
    pub(super) async fn differing_from(&self, other: &Self) -> Vec<&'static str> {
        let [here, there] = [&self.store, &other.store].map(|store| store.read(|r| r.derived_hashes()));
        let (here, there) = (here.await.unwrap(), there.await.unwrap());
        here.into_iter().filter(|(table, hash)| there[table] != *hash).map(|(table, _)| table).collect()
    }

    pub(super) async fn rebuilt(&self, batch: u32) -> Vec<String> {
        let trust = self.trust.clone();
        let report = self.store.write(move |w| rebuild(w, &trust, batch)).await.unwrap();
        report.differing.into_keys().collect()
    }
}
