//! What was written because of a decision, when that is taken back.
//!
//! HaloPSA still says it, and would go on saying it as the most trusted source. So a rule notes what was written there
//! and follows from nothing any more: it is read as what stood there before, and the plan puts that back.

use super::{desired, item, stream::stream_of};
use crate::{
    api::Failure,
    derive::{self, Trust},
    pipeline,
};
use sluice_domain::{
    ConnectionId, Decision, Field, Judgement, Person, RecordId, Stage, derived::Record, pipeline::Workflow,
};
use sluice_store::{Reader, Write, WriteState, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// Tickets that were written of some people, and what they were to say.
pub(crate) struct Written {
    halo: ConnectionId,
    tickets: Vec<Ticket>,
}

struct Ticket {
    stage: Stage,
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
    /// What followed from everything but the ticket itself.
    followed: BTreeMap<Field, String>,
}

impl Written {
    /// The tickets of the people of these records.
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
        let mut tickets: BTreeMap<RecordId, Ticket> = BTreeMap::new();
        for id in people {
            let Some(person) = r.person(id)? else { continue };
            for write in r.writes_of_records(&person.records)? {
                // What HaloPSA never got, or did not take, it does not say because of us.
                if write.sent_at.is_none() || write.state == WriteState::Refused {
                    continue;
                }
                let Some((stage, record)) = ticket_of(&write, halo) else { continue };
                let sent = desired::sent(&write.body);
                let ticket = tickets.entry(record).or_insert_with(|| Ticket {
                    stage,
                    record,
                    anchor: write.anchor,
                    sent: BTreeMap::new(),
                    statuses: BTreeSet::new(),
                    ever: BTreeSet::new(),
                    followed: BTreeMap::new(),
                });
                ticket.statuses.extend(desired::parse(&write.body).map(|(_, ticket)| ticket.status));
                ticket.ever.extend(sent.iter().cloned());
                ticket.sent.extend(sent);
            }
        }
        let mut tickets: Vec<Ticket> = tickets.into_values().collect();
        for ticket in &mut tickets {
            ticket.followed = follows(r, trust, halo, ticket.anchor)?;
        }
        Ok(Self { halo, tickets })
    }

    /// Notes what of it follows no longer, now that `undone` was taken back.
    pub(crate) fn take_back(
        self,
        w: &Writer<'_>,
        trust: &Trust,
        undone: &[Decision],
        mut note: impl FnMut(Judgement) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        if self.tickets.is_empty() {
            return Ok(());
        }
        // What was written is no witness for what it was written from, also of who is who.
        let mut records = Vec::new();
        for ticket in &self.tickets {
            records.extend(w.latest_observation(ticket.record)?.as_ref().map(derive::normalise));
        }
        let silent = records.iter().map(|record| self.silent(record)).collect();
        derive::observed(w, trust, silent)?;
        let workflow = pipeline::workflow(w)?;
        for lost in self.lost(w, trust)?.into_iter().chain(self.unmoved(&workflow, undone)) {
            note(lost)?;
        }
        Ok(derive::observed(w, trust, records)?)
    }

    /// Statuses that were written because of moves that were taken back.
    fn unmoved(&self, workflow: &Workflow, undone: &[Decision]) -> Vec<Judgement> {
        let steps = undone.iter().filter_map(|decision| match &decision.judgement {
            Judgement::Move(step) => Some(step),
            _ => None,
        });
        let mut unmoved = Vec::new();
        for step in steps {
            let value = workflow.name_of(&step.to);
            let (from, to) = (workflow.stage_of(&step.from), workflow.stage_of(&step.to));
            // A ticket of the stage that it led to says nothing without it.
            let instead = (from == to).then(|| workflow.name_of(&step.from));
            let written = |ticket: &&Ticket| Some(ticket.stage) == to && ticket.statuses.contains(&value);
            unmoved.extend(self.tickets.iter().filter(written).map(|ticket| Judgement::TakenBack {
                record: ticket.record,
                field: Field::Status,
                value: value.clone(),
                instead: instead.clone(),
            }));
        }
        unmoved
    }

    /// The record without what was written to it.
    fn silent(&self, record: &Record) -> Record {
        let mut record = record.clone();
        if let Some(ticket) = self.tickets.iter().find(|ticket| ticket.record == record.id) {
            record.fields.retain(|field, value| ticket.sent.get(field) != Some(value));
        }
        derive::reread(record)
    }

    /// What of it follows no longer.
    fn lost(&self, r: &Reader<'_>, trust: &Trust) -> Result<Vec<Judgement>, Failure> {
        let mut lost = Vec::new();
        for ticket in &self.tickets {
            let follows = follows(r, trust, self.halo, ticket.anchor)?;
            let gone = ticket.sent.iter().filter(|(field, value)| {
                !value.is_empty()
                    && ticket.followed.get(field) == Some(value)
                    && follows.get(field) != Some(value)
            });
            for (field, value) in gone {
                lost.push(Judgement::TakenBack {
                    record: ticket.record,
                    field: *field,
                    value: value.clone(),
                    instead: ticket.before(r, *field)?,
                });
            }
        }
        Ok(lost)
    }
}

impl Ticket {
    /// What HaloPSA said in a field last of its own accord; nothing where it only ever said what was sent.
    fn before(&self, r: &Reader<'_>, field: Field) -> Result<Option<String>, Failure> {
        let said =
            r.observations_of(self.record)?.into_iter().filter_map(|mut one| one.fields.remove(&field));
        Ok(said.into_iter().find(|value| !self.ever.contains(&(field, value.clone()))))
    }
}

/// The ticket that a write is about, and of which stage it is.
fn ticket_of(write: &Write, halo: ConnectionId) -> Option<(Stage, RecordId)> {
    if write.connection != halo {
        return None;
    }
    let (stage, _) = desired::parse(&write.body)?;
    Some((stage, RecordId::of(halo, stream_of(stage), write.remote_id.as_deref()?)))
}

/// What a ticket would say by everything that is known but what was written to HaloPSA.
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
    let copies = item::written(r, halo, &people)?;
    let [person] = people;
    let chosen = derive::chosen(r, &person.records)?;
    let records = r.records(&person.records)?;
    let all: Vec<&Record> = records.iter().collect();
    let own: Vec<&Record> = all.iter().copied().filter(|record| !copies.contains_key(&record.id)).collect();
    let ruling = trust.ruling(r)?;
    let values = derive::values(trust, &ruling.of_person(r, person.id, &own)?, &own, &chosen);
    let person = Person { values, ..person };
    Ok(desired::said(&person).into_iter().collect())
}
