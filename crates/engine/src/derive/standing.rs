//! Where people are in the pipeline: whoever the system of record has a lead of.

use super::Trust;
use crate::pipeline::WORKFLOW;
use chrono::{DateTime, Utc};
use sluice_domain::{
    Decision, Field, Judgement, Observation, PersonId, RecordId, Stage,
    derived::{Placed, Record},
    pipeline::{Entry, Seen, Standing, StatusCode, Unsaid, What},
};
use sluice_store::{StoreError, Writer};
use std::collections::BTreeMap;

/// What was decided about where people are, by the records of which it was said.
#[derive(Default)]
pub(super) struct History {
    said: BTreeMap<RecordId, Vec<Entry>>,
    /// By the lead that it was written to.
    unsaid: BTreeMap<RecordId, Vec<Unsaid>>,
}

impl History {
    /// Takes a decision that counts.
    pub(super) fn add(&mut self, decision: &Decision) {
        let Decision { id, at, .. } = *decision;
        let (record, what) = match &decision.judgement {
            Judgement::Move(step) => {
                (step.record, What::Moved { by: decision.actor.clone(), step: step.clone() })
            }
            Judgement::Decline(decline) => (decline.record, What::Declined(decline.clone())),
            Judgement::Happened { record, what } => (*record, What::Happened(what.clone())),
            Judgement::TakenBack { record, field: Field::Status, value, instead } => {
                let named = |name: &str| WORKFLOW.named(Stage::Lead, name);
                let instead = instead.as_deref().map_or_else(|| start().clone(), named);
                self.unsaid.entry(*record).or_default().push(Unsaid { at, status: named(value), instead });
                return;
            }
            _ => return,
        };
        self.said.entry(record).or_default().push(Entry { id, at, what });
    }
}

fn start() -> &'static StatusCode {
    &WORKFLOW.start(Stage::Lead).code
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
    let Some(lead) = trust.lead(records) else {
        return before.map_or(Ok(()), |_| w.delete_standing(person));
    };
    let mut observations = w.observations_of(lead.id)?;
    observations.reverse();
    let since = observations.first().map_or(lead.at, |first| first.at);
    let said = records.iter().filter_map(|record| history.said.remove(&record.id)).flatten();
    let mut entries: Vec<Entry> = said.collect();
    let moves: Vec<(DateTime<Utc>, StatusCode)> = entries.iter().filter_map(led_to).collect();
    let unsaid = history.unsaid.remove(&lead.id).unwrap_or_default();
    entries.extend(WORKFLOW.moved_there(Stage::Lead, &statuses(&observations), &moves, &unsaid));
    let standing = Standing::replay(&WORKFLOW, Stage::Lead, since, entries);
    let placed = Placed { person, lead: lead.id, standing };
    if before.as_ref() == Some(&placed) { Ok(()) } else { w.put_standing(&placed) }
}

fn led_to(entry: &Entry) -> Option<(DateTime<Utc>, StatusCode)> {
    match &entry.what {
        What::Moved { step, .. } => Some((entry.at, step.to.clone())),
        What::Happened(_) | What::Declined(_) => None,
    }
}

fn statuses(observations: &[Observation]) -> Vec<Seen> {
    let seen = |one: &Observation| {
        let name = one.fields.get(&Field::Status)?.clone();
        Some(Seen { id: one.id, at: one.at, name })
    };
    observations.iter().filter_map(seen).collect()
}
