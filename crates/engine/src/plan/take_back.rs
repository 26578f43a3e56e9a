//! What was written because of a decision, when that is taken back.
//!
//! HaloPSA still says it, and would go on saying it as the most trusted source. So a rule notes what was written there
//! and follows from nothing any more: it is read as what stood there before, and the plan puts that back.

use super::{desired, draw};
use crate::{
    api::Failure,
    derive::{self, Trust},
    pipeline,
};
use sluice_domain::{ConnectionId, Decision, Field, Judgement, Person, RecordId, derived::Record};
use sluice_store::{Reader, Write, WriteState, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// Leads that were written of some people, and what they were to say.
pub(crate) struct Written {
    halo: ConnectionId,
    leads: Vec<Lead>,
}

struct Lead {
    /// The record as which it is read back.
    record: RecordId,
    /// Of whom it was written.
    anchor: RecordId,
    /// What was sent last.
    sent: BTreeMap<Field, String>,
    /// Every status that was sent.
    statuses: BTreeSet<String>,
    /// All that was ever sent.
    ever: BTreeSet<(Field, String)>,
    /// What followed from everything but the lead itself.
    followed: BTreeMap<Field, String>,
}

impl Written {
    /// The leads of the people of these records.
    pub(crate) fn of(
        r: &Reader<'_>,
        trust: &Trust,
        halo: ConnectionId,
        about: &[RecordId],
    ) -> Result<Self, Failure> {
        let mut people = BTreeSet::new();
        for record in about {
            people.extend(r.person_of(*record)?);
        }
        let mut leads: BTreeMap<RecordId, Lead> = BTreeMap::new();
        for id in people {
            let Some(person) = r.person(id)? else { continue };
            for write in r.writes_of_records(&person.records)? {
                let Some((record, sent)) = sent(&write, halo) else { continue };
                let lead = leads.entry(record).or_insert_with(|| Lead {
                    record,
                    anchor: write.anchor,
                    sent: BTreeMap::new(),
                    statuses: BTreeSet::new(),
                    ever: BTreeSet::new(),
                    followed: BTreeMap::new(),
                });
                if write.state != WriteState::Refused {
                    lead.statuses.extend(desired::parse(&write.body).map(|lead| lead.status));
                }
                lead.ever.extend(sent.iter().cloned());
                lead.sent.extend(sent);
            }
        }
        let mut leads: Vec<Lead> = leads.into_values().collect();
        for lead in &mut leads {
            lead.followed = follows(r, trust, halo, lead.anchor)?;
        }
        Ok(Self { halo, leads })
    }

    /// Notes what of it follows no longer, now that `undone` was taken back.
    pub(crate) fn take_back(
        self,
        w: &Writer<'_>,
        trust: &Trust,
        undone: &[Decision],
        mut note: impl FnMut(Judgement) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if self.leads.is_empty() {
            return Ok(());
        }
        // What was written is no witness for what it was written from, also of who is who.
        let mut records = Vec::new();
        for lead in &self.leads {
            records.extend(w.latest_observation(lead.record)?.as_ref().map(derive::normalise));
        }
        let silent = records.iter().map(|record| self.silent(record)).collect();
        derive::observed(w, trust, silent)?;
        for lost in self.lost(w, trust)?.into_iter().chain(self.unmoved(undone)) {
            note(lost)?;
        }
        Ok(derive::observed(w, trust, records)?)
    }

    /// Statuses that were written because of moves that were taken back.
    fn unmoved(&self, undone: &[Decision]) -> Vec<Judgement> {
        let steps = undone.iter().filter_map(|decision| match &decision.judgement {
            Judgement::Move(step) => Some(step),
            _ => None,
        });
        let mut unmoved = Vec::new();
        for step in steps {
            let (value, instead) = (pipeline::status_name(&step.to), pipeline::status_name(&step.from));
            for lead in self.leads.iter().filter(|lead| lead.statuses.contains(&value)) {
                let (value, instead) = (value.clone(), Some(instead.clone()));
                unmoved.push(Judgement::TakenBack {
                    record: lead.record,
                    field: Field::Status,
                    value,
                    instead,
                });
            }
        }
        unmoved
    }

    /// The record without what was written to it.
    fn silent(&self, record: &Record) -> Record {
        let mut record = record.clone();
        if let Some(lead) = self.leads.iter().find(|lead| lead.record == record.id) {
            record.fields.retain(|field, value| lead.sent.get(field) != Some(value));
        }
        derive::reread(record)
    }

    /// What of it follows no longer.
    fn lost(&self, r: &Reader<'_>, trust: &Trust) -> Result<Vec<Judgement>, Failure> {
        let mut lost = Vec::new();
        for lead in &self.leads {
            let follows = follows(r, trust, self.halo, lead.anchor)?;
            let gone = lead.sent.iter().filter(|(field, value)| {
                !value.is_empty()
                    && lead.followed.get(field) == Some(value)
                    && follows.get(field) != Some(value)
            });
            for (field, value) in gone {
                lost.push(Judgement::TakenBack {
                    record: lead.record,
                    field: *field,
                    value: value.clone(),
                    instead: lead.before(r, *field)?,
                });
            }
        }
        Ok(lost)
    }
}

impl Lead {
    /// What HaloPSA said in a field last of its own accord; nothing where it only ever said what was sent.
    fn before(&self, r: &Reader<'_>, field: Field) -> Result<Option<String>, Failure> {
        let said =
            r.observations_of(self.record)?.into_iter().filter_map(|mut one| one.fields.remove(&field));
        Ok(said.into_iter().find(|value| !self.ever.contains(&(field, value.clone()))))
    }
}

/// The lead that a write is about, and what it sent.
fn sent(write: &Write, halo: ConnectionId) -> Option<(RecordId, Vec<(Field, String)>)> {
    if write.connection != halo {
        return None;
    }
    let record = RecordId::of(halo, draw::LEADS, write.remote_id.as_deref()?);
    Some((record, desired::sent(&write.body)))
}

/// What a lead would say by everything that is known but what was written to HaloPSA.
fn follows(
    r: &Reader<'_>,
    trust: &Trust,
    halo: ConnectionId,
    anchor: RecordId,
) -> Result<BTreeMap<Field, String>, Failure> {
    let Some(person) = r.person_of(anchor)?.map(|id| r.person(id)).transpose()?.flatten() else {
        return Ok(BTreeMap::new());
    };
    let people = [person];
    let copies = draw::written(r, halo, &people)?;
    let [person] = people;
    let chosen = derive::chosen(r, &person.records)?;
    let records = r.records(&person.records)?;
    let all: Vec<&Record> = records.iter().collect();
    let own: Vec<&Record> = all.iter().copied().filter(|record| !copies.contains(&record.id)).collect();
    let ruling = trust.ruling(r)?;
    let values = derive::values(trust, &ruling.of_person(r, person.id, &own)?, &own, &chosen);
    let person = Person { values, ..person };
    Ok(desired::said(&person).into_iter().collect())
}
