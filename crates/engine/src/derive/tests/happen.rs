//! What each step does to a history.

use super::{
    history::History,
    steps::{CHOSEN, GIVEN, LED, RULES, SURVIVORS, Said, Step},
};
use crate::derive::{
    by_limits, edition,
    quality::{Edition, Kept, carry},
    rules, unanswered,
};
use chrono::Days;
use sluice_domain::{
    EntityKind, FactId, Judgement, RecordId,
    pipeline::{CallOutcome, Event, MoveReason, StageDecline, StageMove, StatusCode},
};
use sluice_matching::Limits;
use sluice_store::StoreError;

impl History {
    pub(super) async fn happen(&mut self, step: &Step) {
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
                None => kept.replace(w, edition::Edition { text, ..kept.now.clone() }),
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
}
