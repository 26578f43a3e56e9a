//! Where people are in the pipeline: whoever the system of record has a lead, a prospect or an opportunity of.

use super::{Trust, workflow::Flow};
use chrono::{DateTime, Utc};
use sluice_domain::{
    Decision, FactId, Field, Fields, Judgement, PersonId, RecordId, Stage,
    derived::{Placed, Record, Ticket},
    pipeline::{Entry, Event, Seen, Standing, StatusCode, What, Workflow},
};
use sluice_store::{Reader, StoreError, Writer};
use std::{collections::BTreeMap, sync::Arc};

/// A move by when it was made and where it led.
type Led = (DateTime<Utc>, StatusCode);

/// What was decided about where people are, by the records of which it was said: moves of the tickets with which people
/// began, all else of people.
pub(super) struct History {
    flow: Flow,
    said: BTreeMap<RecordId, Vec<Entry>>,
    /// Moves that were taken back.
    undone: BTreeMap<RecordId, Vec<Led>>,
    /// Names of statuses that had been written when that was taken back, by ticket.
    written: BTreeMap<RecordId, Vec<(DateTime<Utc>, String)>>,
}

impl History {
    /// What was taken back of the tickets among these records. What counts is [added](Self::add).
    pub(super) fn read<'r>(
        r: &Reader<'_>,
        trust: &Trust,
        flow: Flow,
        records: impl IntoIterator<Item = &'r Record>,
    ) -> Result<Self, StoreError> {
        let (said, undone, written) = (BTreeMap::new(), BTreeMap::new(), BTreeMap::new());
        let mut history = Self { flow, said, undone, written };
        if !r.has_taken_back()? {
            return Ok(history);
        }
        let tickets = records.into_iter().filter(|record| trust.stage(record).is_some());
        let tickets: Vec<RecordId> = tickets.map(|record| record.id).collect();
        for decision in r.revoked_judgements(&tickets)? {
            if let Judgement::Move(step) = decision.judgement {
                history.undone.entry(step.record).or_default().push((decision.at, step.to));
            }
        }
        Ok(history)
    }

    /// Takes a decision that counts.
    pub(super) fn add(&mut self, decision: &Decision) {
        let Decision { id, at, .. } = *decision;
        let (record, what) = match &decision.judgement {
            Judgement::Move(step) => {
                (step.record, What::Moved { by: decision.actor.clone(), step: step.clone() })
            }
            Judgement::Decline(decline) => (decline.record, What::Declined(decline.clone())),
            Judgement::Happened { record, what } => (*record, What::Happened(what.clone())),
            Judgement::Value { record, field, .. } => {
                (*record, What::Happened(Event::Changed { field: *field }))
            }
            Judgement::TakenBack { record, field: Field::Status, value, .. } => {
                self.written.entry(*record).or_default().push((at, value.clone()));
                return;
            }
            _ => return,
        };
        self.said.entry(record).or_default().push(Entry { id, at, what });
    }

    /// The moves of whoever has these tickets that may have put there what one of them says: those that count, and those
    /// that had been written when they were taken back.
    fn ours(
        &self,
        workflow: &Workflow,
        tickets: &BTreeMap<Stage, &Record>,
        stage: Stage,
        ticket: RecordId,
    ) -> Vec<Led> {
        let said = tickets.values().flat_map(|record| self.said.get(&record.id)).flatten();
        let counting = said.filter_map(|entry| match &entry.what {
            What::Moved { step, .. } => Some((entry.at, step.to.clone())),
            What::Happened(_) | What::Declined(_) => None,
        });
        let written = self.written.get(&ticket);
        let was_written = |(at, to): &&Led| {
            let mut written = written.into_iter().flatten();
            written.any(|(back, name)| back >= at && workflow.named(stage, name) == *workflow.current(to))
        };
        let undone = tickets.values().flat_map(|record| self.undone.get(&record.id)).flatten();
        let undone = undone.filter(was_written).cloned();
        let of_stage = counting.chain(undone).filter(|(_, to)| workflow.stage_of(to) == Some(stage));
        of_stage.map(|(at, to)| (at, workflow.current(&to).clone())).collect()
    }

    /// When somebody here last moved who began with a ticket.
    fn moved(&self, ticket: RecordId) -> Option<DateTime<Utc>> {
        let said = self.said.get(&ticket).into_iter().flatten();
        said.filter(|entry| matches!(entry.what, What::Moved { .. })).map(|entry| entry.at).max()
    }

    /// Of each stage the ticket that says where somebody is: of several the one that was worked on here last, else the
    /// newest.
    fn tickets<'r>(&self, trust: &Trust, records: &[&'r Record]) -> BTreeMap<Stage, &'r Record> {
        let mut tickets: BTreeMap<Stage, &Record> = BTreeMap::new();
        let rank = |record: &Record| {
            (self.moved(record.id), record.external_id.parse::<u64>().ok(), std::cmp::Reverse(record.id))
        };
        for record in records {
            let Some(stage) = trust.stage(record) else { continue };
            let ticket = tickets.entry(stage).or_insert(record);
            if rank(record) > rank(ticket) {
                *ticket = record;
            }
        }
        tickets
    }
}

/// Keeps where a person with these records is.
pub(super) fn settle(
    w: &Writer<'_>,
    trust: &Trust,
    person: PersonId,
    records: &[&Record],
    history: &mut History,
) -> Result<(), StoreError> {
    let before = w.standing(person)?;
    match placed(w, trust, person, records, history)? {
        None => before.map_or(Ok(()), |_| w.delete_standing(person)),
        Some(placed) if before.as_ref() == Some(&placed) => Ok(()),
        Some(placed) => w.put_standing(&placed),
    }
}

/// Where a person with these records is; nothing for who is not in the pipeline.
pub(super) fn placed(
    r: &Reader<'_>,
    trust: &Trust,
    person: PersonId,
    records: &[&Record],
    history: &mut History,
) -> Result<Option<Placed>, StoreError> {
    let workflow = Arc::clone(history.flow.of(person));
    let of_stages = history.tickets(trust, records);
    let Some((first, lead)) = of_stages.first_key_value().map(|(stage, lead)| (*stage, lead.id)) else {
        return Ok(None);
    };
    let mut entries = Vec::new();
    let mut tickets = Vec::new();
    let mut began = None;
    // The latest stage first: what an earlier ticket says once there is a later one is no news.
    let mut until: Option<DateTime<Utc>> = None;
    for (stage, ticket) in of_stages.iter().rev() {
        let observations = r.values_of(ticket.id)?;
        let Some((_, since, _)) = observations.first() else { return Ok(None) };
        let ours = history.ours(&workflow, &of_stages, *stage, ticket.id);
        let there = workflow.moved_there(*stage, *stage == first, &statuses(&observations), &ours);
        entries.extend(there.moves.into_iter().filter(|entry| until.is_none_or(|until| entry.at < until)));
        entries.extend(changes(&workflow, &observations));
        tickets.push(Ticket { stage: *stage, record: ticket.id, ours: there.ours });
        until = until.min(Some(*since)).or(Some(*since));
        began = Some(*since);
    }
    tickets.reverse();
    let Some(since) = began else { return Ok(None) };
    for record in records {
        let said = history.said.remove(&record.id).unwrap_or_default();
        let other = !of_stages.values().any(|ticket| ticket.id == record.id);
        let of_another =
            |entry: &Entry| other && matches!(entry.what, What::Moved { .. } | What::Declined(_));
        entries.extend(said.into_iter().filter(|entry| !of_another(entry)));
    }
    let standing = Standing::replay(&workflow, first, since, entries);
    Ok(Some(Placed { person, lead, standing, tickets }))
}

type Said = (FactId, DateTime<Utc>, Fields);

fn statuses(observations: &[Said]) -> Vec<Seen> {
    let seen = |(id, at, fields): &Said| {
        let name = fields.get(&Field::Status)?.clone();
        Some(Seen { id: *id, at: *at, name })
    };
    observations.iter().filter_map(seen).collect()
}

/// Values of the lead that became others and that a rule looks at.
fn changes(workflow: &Workflow, observations: &[Said]) -> Vec<Entry> {
    let changed = observations.windows(2).flat_map(|two| {
        let [(_, _, before), (id, at, after)] = two else { return Vec::new() };
        let fields = before.keys().chain(after.keys()).filter(|field| before.get(field) != after.get(field));
        let fields = fields.filter(|field| workflow.reads(**field));
        let entry = |field: &Field| Entry {
            id: *id,
            at: *at,
            what: What::Happened(Event::Changed { field: *field }),
        };
        fields.map(entry).collect()
    });
    changed.collect()
}
