//! Laws of derivation on random histories.

mod companies;
mod words;

use super::{
    Trust, back, by_limits, gone, judged, observe,
    quality::{Edition, Kept, carry},
    rebuild, return_part, returns, rules, unanswered, withdrawn,
};
use chrono::{DateTime, Days, TimeDelta, Utc};
use proptest::{collection::vec, prelude::*, test_runner::TestCaseError};
use sluice_domain::{
    Actor, ConnectionId, Decision, DeskId, EntityKind, FactId, Field, Fields, Judgement, Observation,
    RecordId,
    pipeline::{CallOutcome, Event, MoveReason, StageDecline, StageMove, StatusCode},
};
use sluice_matching::Limits;
use sluice_store::{Store, StoreError, StoreKey};

/// One thing that happens. Numbers choose among what is there, so every history makes sense.
#[derive(Clone, Debug)]
enum Step {
    /// A page of observations: who says what about which of its records.
    Page(Vec<(u8, u8, Said)>),
    Same(usize, usize),
    Different(usize, usize),
    SameAfterAll(usize, usize),
    /// Some pairs are the same and others are different, all decided as one: an answer to a knot, or a whole band.
    Many(Vec<(usize, usize, bool)>),
    Accept(usize),
    Quarantine(usize),
    /// One of the chosen fields holds one of the values, or nothing.
    Value(usize, u8, u8),
    /// A card about one or two is for somebody else.
    HandOn(usize, Option<usize>),
    /// Somebody goes from one of the statuses to another.
    Move(usize, u8, u8),
    /// Somebody is not led to one of the statuses.
    Decline(usize, u8, u8),
    /// Somebody answered or was called.
    Happened(usize, bool),
    /// All that one source said is taken back whole.
    Withdraw(u8),
    /// A record is not at its source any more.
    Gone(usize),
    /// Whoever lost one in HaloPSA is written there again, or left.
    Answer(usize, bool),
    Revoke(usize),
    /// Other rules of the score, where no others are being carried.
    Rules(usize),
    /// The day that scores are for moves on by so many, likewise.
    Day(u8),
    /// What is in force is carried to so many more people.
    Carry(u32),
    /// Other rules for which values survive, where no others are being carried.
    Survivors(usize),
    /// They are carried to so many more people or companies.
    CarryRules(u32),
    /// Other limits were learnt, by so many thousandths of a bit.
    Limits(i32),
}

const RULES: [&str; 3] = [
    "",
    "[thresholds]\nweak_below = 20\n[email]\nbars = []\n",
    "[weights]\nemail = 40\nfreshness = 60\n[sources.hunter]\nweak_below = 90\n",
];

const SURVIVORS: [&str; 6] = [
    "",
    "[every]\nby = \"newest\"\n",
    "[every]\nby = \"first\"\n[parts.phones]\nfirst = [\"hunter\", \"halopsa\"]\n",
    "[every]\nby = \"manual_only\"\n[parts.name]\nby = \"longest\"\n",
    "[every]\nby = \"oldest\"\n[trust.of]\nhunter = 90\n",
    "[every]\nby = \"most_frequent\"\n[parts.employer]\nby = \"most_complete\"\n",
];
/// Fields for which values are chosen: parts of others, and those that others hang on.
const CHOSEN: [Field; 4] = [Field::GivenName, Field::FullName, Field::Title, Field::CompanyName];

/// A record's values, from pools small enough that records meet.
#[derive(Clone, Debug)]
struct Said {
    given: u8,
    family: u8,
    mailbox: u8,
    phone: u8,
    company: u8,
    status: u8,
    blocked: bool,
}

const GIVEN: [&str; 6] = ["Robert", "Bob", "Nora", "Jürgen", "Juergen", ""];
const FAMILY: [&str; 5] = ["Okafor", "Vinter", "Smith", "Müller", ""];
const MAILBOX: [&str; 6] = ["bob", "r.okafor", "nora", "jm", "info", ""];
const PHONE: [&str; 4] = ["+44 20 7946 0018", "020 7946 0018", "+44 7700 900123", ""];
const COMPANY: [(&str, &str); 4] = [
    ("Northwind Freight Ltd", "northwind-freight.co.uk"),
    ("Northwind Freight", ""),
    ("Elm GmbH", "elm.de"),
    ("", ""),
];

/// Statuses as HaloPSA writes them, one of which nobody knows, and none.
const STATUS: [&str; 5] = ["New", "Researching", "Engaged", "On Ice", ""];
/// Statuses between which people are led.
const LED: [&str; 4] = ["new_lead", "researching", "do_not_contact", "engaged"];

impl Said {
    fn fields(&self) -> Fields {
        let (company, domain) = COMPANY[usize::from(self.company) % COMPANY.len()];
        let mailbox = MAILBOX[usize::from(self.mailbox) % MAILBOX.len()];
        let host = if domain.is_empty() { "gmail.com" } else { domain };
        let email = if mailbox.is_empty() { String::new() } else { format!("{mailbox}@{host}") };
        [
            (Field::GivenName, GIVEN[usize::from(self.given) % GIVEN.len()].to_owned()),
            (Field::FamilyName, FAMILY[usize::from(self.family) % FAMILY.len()].to_owned()),
            (Field::Email, email),
            (Field::Phone, PHONE[usize::from(self.phone) % PHONE.len()].to_owned()),
            (Field::CompanyName, company.to_owned()),
            (Field::CompanyDomain, domain.to_owned()),
            (Field::Country, "GB".to_owned()),
            (Field::Status, STATUS[usize::from(self.status) % STATUS.len()].to_owned()),
            (Field::DoNotContact, if self.blocked { "true".to_owned() } else { String::new() }),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .collect()
    }
}

fn said() -> impl Strategy<Value = Said> {
    (any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), any::<u8>(), 0_u8..20).prop_map(
        |(given, family, mailbox, phone, company, status, blocked)| Said {
            given,
            family,
            mailbox,
            phone,
            company,
            status,
            blocked: blocked == 0,
        },
    )
}

/// Many who have much in common, so that values become more frequent and keys so crowded that they say nothing.
fn crowd() -> impl Strategy<Value = Step> {
    let alike = (0_u8..3, 0_u8..3, 0_u8..6, 0_u8..2).prop_map(|(given, family, mailbox, phone)| Said {
        given,
        family,
        mailbox,
        phone: 2 * phone,
        company: 0,
        status: given,
        blocked: false,
    });
    vec((0_u8..3, 0_u8..24, alike), 16..64).prop_map(Step::Page)
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        1 => crowd(),
        4 => vec((0_u8..3, 0_u8..8, said()), 1..6).prop_map(Step::Page),
        2 => decision(),
        1 => any::<usize>().prop_map(Step::Revoke),
        1 => (0..RULES.len()).prop_map(Step::Rules),
        1 => (1_u8..60).prop_map(Step::Day),
        2 => (1_u32..5).prop_map(Step::Carry),
        1 => (0..SURVIVORS.len()).prop_map(Step::Survivors),
        2 => (1_u32..5).prop_map(Step::CarryRules),
        1 => (-1_000..2_000_i32).prop_map(Step::Limits),
    ]
}

fn decision() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Step::Same(a, b)),
        2 => (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Step::Different(a, b)),
        1 => (any::<usize>(), any::<usize>()).prop_map(|(a, b)| Step::SameAfterAll(a, b)),
        1 => vec((any::<usize>(), any::<usize>(), any::<bool>()), 2..6).prop_map(Step::Many),
        1 => any::<usize>().prop_map(Step::Accept),
        1 => any::<usize>().prop_map(Step::Quarantine),
        2 => (any::<usize>(), any::<u8>(), 0_u8..6).prop_map(|(a, field, value)| Step::Value(a, field, value)),
        1 => (any::<usize>(), any::<Option<usize>>()).prop_map(|(a, b)| Step::HandOn(a, b)),
        3 => (any::<usize>(), 0_u8..4, 0_u8..4).prop_map(|(a, from, to)| Step::Move(a, from, to)),
        1 => (any::<usize>(), 0_u8..4, 0_u8..4).prop_map(|(a, from, to)| Step::Decline(a, from, to)),
        1 => (any::<usize>(), any::<bool>()).prop_map(|(a, called)| Step::Happened(a, called)),
        1 => (0_u8..3).prop_map(Step::Withdraw),
        3 => any::<usize>().prop_map(Step::Gone),
        2 => (any::<usize>(), any::<bool>()).prop_map(|(a, again)| Step::Answer(a, again)),
    ]
}

/// What is decided, what is taken back of it, and what sources say meanwhile.
fn taken_back() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => decision(),
        1 => any::<usize>().prop_map(Step::Revoke),
        1 => vec((0_u8..3, 0_u8..8, said()), 1..8).prop_map(Step::Page),
    ]
}

/// A store with a history being written into it.
struct History {
    store: Store,
    trust: Trust,
    desk: DeskId,
    connections: Vec<ConnectionId>,
    records: Vec<RecordId>,
    /// Acts that were not taken back.
    open: Vec<Vec<FactId>>,
    clock: DateTime<Utc>,
    ticks: u64,
    _folder: tempfile::TempDir,
}

impl History {
    async fn new() -> Self {
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
        let now =
            super::edition::Edition { version: 1, at: clock, actor: String::new(), text: String::new() };
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

    async fn happen(&mut self, step: &Step) {
        match step {
            Step::Page(rows) => self.page(rows).await,
            Step::Same(a, b) => self.pair(*a, *b, |left, right| Judgement::Same { left, right }).await,
            Step::Different(a, b) => {
                self.pair(*a, *b, |left, right| Judgement::Different { left, right }).await
            }
            Step::SameAfterAll(a, b) => {
                self.pair(*a, *b, |left, right| Judgement::SameAfterAll { left, right }).await;
            }
            Step::Many(pairs) => {
                let said = pairs.iter().filter_map(|(a, b, same)| {
                    let (left, right) = self.pick(*a).zip(self.pick(*b))?;
                    Some(match same {
                        true => Judgement::Same { left, right },
                        false => Judgement::Different { left, right },
                    })
                });
                let said: Vec<Judgement> = said.collect();
                self.decide_all(said).await;
            }
            Step::Accept(a) => {
                if let Some(record) = self.pick(*a) {
                    self.decide(Judgement::Accept { record }).await;
                }
            }
            Step::Quarantine(a) => {
                if let Some(record) = self.pick(*a) {
                    self.decide(Judgement::Quarantine { record }).await;
                }
            }
            Step::Value(a, field, value) => {
                if let Some(record) = self.pick(*a) {
                    let field = CHOSEN[usize::from(*field) % CHOSEN.len()];
                    let value = (*value > 0).then(|| GIVEN[usize::from(*value - 1)].to_owned());
                    self.decide(Judgement::Value { record, field, value }).await;
                }
            }
            Step::HandOn(a, b) => {
                if let Some(record) = self.pick(*a) {
                    let other = b.and_then(|b| self.pick(b)).filter(|other| *other != record);
                    let (to, reason) = ("Ben".to_owned(), String::new());
                    self.decide(Judgement::HandOn { record, other, to, reason }).await;
                }
            }
            Step::Move(a, from, to) => {
                if let Some(record) = self.pick(*a) {
                    let [from, to] = [from, to].map(|at| StatusCode::from(LED[usize::from(*at)]));
                    let reason = MoveReason::Chosen { because: None };
                    self.decide(Judgement::Move(StageMove { record, from, to, reason, workflow: 1 })).await;
                }
            }
            Step::Decline(a, from, to) => {
                if let Some(record) = self.pick(*a) {
                    let [from, to] = [from, to].map(|at| StatusCode::from(LED[usize::from(*at)]));
                    self.decide(Judgement::Decline(StageDecline { record, from, to })).await;
                }
            }
            Step::Happened(a, called) => {
                if let Some(record) = self.pick(*a) {
                    let outcome = CallOutcome::Connected;
                    let what = if *called { Event::Called { outcome } } else { Event::Replied };
                    self.decide(Judgement::Happened { record, what }).await;
                }
            }
            Step::Withdraw(source) => {
                let list = self.connections[usize::from(*source)];
                self.decide(Judgement::Withdraw { list }).await;
            }
            Step::Gone(a) => {
                if let Some(record) = self.pick(*a)
                    && let Some(others) = self.around(record).await
                {
                    self.decide(Judgement::Gone { record, others }).await;
                }
            }
            Step::Answer(a, again) => {
                if let Some(record) = self.pick(*a)
                    && let Some((gone, records)) = self.asked(record).await
                {
                    let answer = match again {
                        true => Judgement::WriteAgain { gone, records },
                        false => Judgement::Leave { gone, records },
                    };
                    self.decide(answer).await;
                }
            }
            Step::Rules(which) => {
                let text = RULES[*which].to_owned();
                self.edition(move |now| Edition { version: now.version + 1, text, ..now.clone() }).await;
            }
            Step::Day(days) => {
                let days = Days::new(u64::from(*days));
                self.edition(move |now| Edition { as_of: now.as_of + days, ..now.clone() }).await;
            }
            Step::Carry(people) => {
                let (trust, people) = (self.trust.clone(), *people);
                self.store.write(move |w| carry(w, &trust, people)).await.unwrap();
            }
            Step::Survivors(which) => self.survivors(SURVIVORS[*which].to_owned()).await,
            Step::CarryRules(count) => {
                let (trust, count) = (self.trust.clone(), *count);
                self.store.write(move |w| rules::carry(w, &trust, count)).await.unwrap();
            }
            Step::Limits(offset) => {
                let trust = self.trust.clone();
                let shipped = Limits::default();
                let limits =
                    Limits { review: shipped.review + offset, same: shipped.same + (*offset).max(0) };
                self.store.write(move |w| by_limits(w, &trust, limits)).await.unwrap();
            }
            Step::Revoke(which) => {
                if !self.open.is_empty() {
                    self.revoke(which % self.open.len()).await;
                }
            }
        }
    }

    /// With whom a record is one person, where it is HaloPSA's; nothing where it is gone already.
    async fn around(&self, record: RecordId) -> Option<Vec<RecordId>> {
        let halo = self.connections[0];
        let found = self.store.read(move |r| {
            if r.gone_of(&[record])?.contains_key(&record) {
                return Ok(None);
            }
            let own = r.record(record)?.is_some_and(|record| record.connection == halo);
            let person = r.person_of(record)?.map(|person| r.person(person)).transpose()?.flatten();
            let mut others = person.filter(|_| own).map(|person| person.records).unwrap_or_default();
            others.retain(|other| *other != record);
            Ok::<_, StoreError>(Some(others))
        });
        found.await.unwrap()
    }

    /// What the person with a record lost and nobody answered, and its records.
    async fn asked(&self, record: RecordId) -> Option<(FactId, Vec<RecordId>)> {
        let found = self.store.read(move |r| {
            let person = r.person_of(record)?.map(|person| r.person(person)).transpose()?.flatten();
            let Some(person) = person else { return Ok(None) };
            let first = unanswered(r, &person.records)?.first().map(|decision| decision.id);
            Ok::<_, StoreError>(first.map(|gone| (gone, person.records)))
        });
        found.await.unwrap()
    }

    async fn edition(&self, next: impl FnOnce(&Edition) -> Edition + Send + 'static) {
        let put = self.store.write(move |w| {
            let mut kept = Kept::read(w)?.unwrap();
            if kept.before.is_none() {
                let edition = next(&kept.now);
                kept.replace(edition);
            }
            kept.write(w)
        });
        put.await.unwrap();
    }

    async fn survivors(&self, text: String) {
        let put = self.store.write(move |w| {
            let mut kept = rules::Kept::read(w)?.unwrap();
            match kept.before {
                Some(_) => Ok(()),
                None => kept.replace(w, super::edition::Edition { text, ..kept.now.clone() }),
            }
        });
        put.await.unwrap();
    }

    fn pick(&self, number: usize) -> Option<RecordId> {
        (!self.records.is_empty()).then(|| self.records[number % self.records.len()])
    }

    async fn pair(&mut self, a: usize, b: usize, judgement: impl Fn(RecordId, RecordId) -> Judgement) {
        if let (Some(left), Some(right)) = (self.pick(a), self.pick(b))
            && left != right
        {
            self.decide(judgement(left, right)).await;
        }
    }

    async fn page(&mut self, rows: &[(u8, u8, Said)]) {
        let mut observations = Vec::new();
        for (connection, external, said) in rows {
            let stream = if *connection == 0 { "leads" } else { "people" };
            let source = (usize::from(*connection), stream, EntityKind::Person);
            let observation = self.observation(source, *external, said.fields());
            if !self.records.contains(&observation.record()) {
                self.records.push(observation.record());
            }
            observations.push(observation);
        }
        self.observed(observations).await;
    }

    /// What a stream of a connection says now of one of its records.
    fn observation(
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

    async fn observed(&mut self, all: Vec<Observation>) {
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

    async fn decide(&mut self, judgement: Judgement) {
        self.decide_all(vec![judgement]).await;
    }

    async fn decide_all(&mut self, judgements: Vec<Judgement>) {
        let decisions = self.decisions(judgements);
        if !decisions.is_empty() {
            self.open.push(decisions.iter().map(|decision| decision.id).collect());
            self.append(decisions).await;
        }
    }

    async fn revoke(&mut self, which: usize) {
        let act = self.open.remove(which);
        let revocations = act.into_iter().map(|decision| Judgement::Revoke { decision }).collect();
        let decisions = self.decisions(revocations);
        self.append(decisions).await;
    }

    /// Takes back whatever is open, in an order that comes of a number.
    async fn revoke_all(&mut self, mut order: usize) {
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
    async fn remember(&self) {
        self.store.write(|w| w.stash_derived()).await.unwrap();
    }

    /// Tables that differ from the remembered ones.
    async fn differing(&self) -> Vec<String> {
        let found = self.store.write(|w| w.diff_derived()).await.unwrap();
        found.into_keys().collect()
    }

    /// Tables that differ from those of another store.
    async fn differing_from(&self, other: &Self) -> Vec<&'static str> {
        let [here, there] = [&self.store, &other.store].map(|store| store.read(|r| r.derived_hashes()));
        let (here, there) = (here.await.unwrap(), there.await.unwrap());
        here.into_iter().filter(|(table, hash)| there[table] != *hash).map(|(table, _)| table).collect()
    }

    async fn rebuilt(&self, batch: u32) -> Vec<String> {
        let trust = self.trust.clone();
        let report = self.store.write(move |w| rebuild(w, &trust, batch)).await.unwrap();
        report.differing.into_keys().collect()
    }
}

fn run<T>(work: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(work)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_rebuild_is_equal_row_for_row(history in vec(step(), 1..30), batch in 1_u32..9) {
        run(async {
            let mut desk = History::new().await;
            for step in &history {
                desk.happen(step).await;
            }
            prop_assert_eq!(desk.rebuilt(batch).await, Vec::<String>::new());
            Ok::<_, TestCaseError>(())
        })?;
    }

    #[test]
    fn decisions_taken_back_in_any_order_leave_no_trace_whatever_pages_came_between(
        first in vec((0_u8..3, 0_u8..8, said()), 1..8),
        history in vec(taken_back(), 1..14),
        order in 0_usize..1_000_003,
    ) {
        run(async {
            let (mut desk, mut undecided) = (History::new().await, History::new().await);
            for step in std::iter::once(&Step::Page(first)).chain(&history) {
                if matches!(step, Step::Page(_)) {
                    undecided.ticks = desk.ticks;
                    undecided.happen(step).await;
                }
                desk.happen(step).await;
            }
            desk.revoke_all(order).await;
            prop_assert_eq!(desk.differing_from(&undecided).await, Vec::<&str>::new());
            prop_assert_eq!(desk.rebuilt(3).await, Vec::<String>::new());
            Ok::<_, TestCaseError>(())
        })?;
    }
}

/// Histories tried. Each is a store of its own, so the long run tries an eighth of what it tries of other laws.
fn cases() -> u32 {
    let asked = std::env::var("PROPTEST_CASES").ok().and_then(|text| text.parse::<u32>().ok());
    asked.map_or(24, |cases| cases / 8)
}
