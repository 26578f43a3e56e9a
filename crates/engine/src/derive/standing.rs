//! Where people are in the pipeline: whoever the system of record has a lead of.

use super::Trust;
use crate::pipeline::{WORKFLOW, stage_of};
use chrono::{DateTime, Utc};
use sluice_domain::{
    Decision, FactId, Field, Fields, Judgement, PersonId, RecordId, Stage,
    derived::{Placed, Record},
    pipeline::{Entry, Event, Seen, Standing, StatusCode, What},
};
use sluice_store::{StoreError, Writer};
use std::collections::BTreeMap;

/// A move by when it was made and where it led.
type Led = (DateTime<Utc>, StatusCode);

/// What was decided about where people are, by the records of which it was said: moves of leads, all else of people.
#[derive(Default)]
pub(super) struct History {
    said: BTreeMap<RecordId, Vec<Entry>>,
    /// Moves that were taken back, by lead.
    undone: BTreeMap<RecordId, Vec<Led>>,
    /// Statuses that had been written when that was taken back, by lead.
    written: BTreeMap<RecordId, Vec<Led>>,
}

impl History {
    /// What was taken back of the leads among these records. What counts is [added](Self::add).
    pub(super) fn read<'r>(
        w: &Writer<'_>,
        trust: &Trust,
        records: impl IntoIterator<Item = &'r Record>,
    ) -> Result<Self, StoreError> {
        let mut history = Self::default();
        if !w.has_taken_back()? {
            return Ok(history);
        }
        let leads = records.into_iter().filter(|record| trust.is_lead(record));
        let leads: Vec<RecordId> = leads.map(|record| record.id).collect();
        for decision in w.revoked_judgements(&leads)? {
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
                let status = WORKFLOW.named(Stage::Lead, value);
                self.written.entry(*record).or_default().push((at, status));
                return;
            }
            _ => return,
        };
        self.said.entry(record).or_default().push(Entry { id, at, what });
    }

    /// The moves of a lead that may have put there what it says: those that count, and those that had been written when
    /// they were taken back. What becomes more than a lead is not written to it.
    fn ours(&self, lead: RecordId) -> Vec<Led> {
        let said = self.said.get(&lead).into_iter().flatten();
        let counting = said.filter_map(|entry| match &entry.what {
            What::Moved { step, .. } => Some((entry.at, step.to.clone())),
            What::Happened(_) | What::Declined(_) => None,
        });
        let written = self.written.get(&lead);
        let was_written = |(at, to): &&Led| {
            written.is_some_and(|written| written.iter().any(|(back, status)| back >= at && status == to))
        };
        let undone = self.undone.get(&lead).into_iter().flatten().filter(was_written).cloned();
        let of_lead = |(_, to): &Led| stage_of(to) == Some(Stage::Lead);
        counting.chain(undone).filter(of_lead).collect()
    }

    /// When somebody here last moved a lead.
    fn moved(&self, lead: RecordId) -> Option<DateTime<Utc>> {
        let said = self.said.get(&lead).into_iter().flatten();
        said.filter(|entry| matches!(entry.what, What::Moved { .. })).map(|entry| entry.at).max()
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
    // Of several leads the one that was worked on last; else always the same.
    let leads = records.iter().rev().filter(|record| trust.is_lead(record));
    let Some(lead) = leads.max_by_key(|lead| history.moved(lead.id)).map(|lead| lead.id) else {
        return before.map_or(Ok(()), |_| w.delete_standing(person));
    };
    let observations = w.values_of(lead)?;
    let Some((_, since, _)) = observations.first() else { return Ok(()) };
    let there = WORKFLOW.moved_there(Stage::Lead, &statuses(&observations), &history.ours(lead));
    let mut entries = there.moves;
    entries.extend(changes(&observations));
    for record in records {
        let said = history.said.remove(&record.id).unwrap_or_default();
        let of_another =
            |entry: &Entry| record.id != lead && matches!(entry.what, What::Moved { .. } | What::Declined(_));
        entries.extend(said.into_iter().filter(|entry| !of_another(entry)));
    }
    let standing = Standing::replay(&WORKFLOW, Stage::Lead, *since, entries);
    let placed = Placed { person, lead, standing, ours: there.ours };
    if before.as_ref() == Some(&placed) { Ok(()) } else { w.put_standing(&placed) }
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
fn changes(observations: &[Said]) -> Vec<Entry> {
    let changed = observations.windows(2).flat_map(|two| {
        let [(_, _, before), (id, at, after)] = two else { return Vec::new() };
        let fields = before.keys().chain(after.keys()).filter(|field| before.get(field) != after.get(field));
        let fields = fields.filter(|field| WORKFLOW.reads(**field));
        let entry = |field: &Field| Entry {
            id: *id,
            at: *at,
            what: What::Happened(Event::Changed { field: *field }),
        };
        fields.map(entry).collect()
    });
    changed.collect()
}
