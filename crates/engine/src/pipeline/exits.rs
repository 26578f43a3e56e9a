//! Whom the rules propose to lead out: noted whenever they look, so that the queue finds them without looking at
//! everybody, and looked at again before anybody is asked.

use super::{list, sight::Sight};
use crate::{api::Failure, people};
use chrono::{DateTime, Utc};
use sluice_domain::{
    Person, PersonId, RecordId,
    derived::Placed,
    pipeline::{By, Due, Ending, How, StatusCode, Workflow},
};
use sluice_store::{Exit, Reader, Writer};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The exit that the rules propose to a person, where they do.
pub(crate) fn proposed(sight: &Sight) -> Option<Due> {
    let proposed = |due: &Due| due.how() == How::Proposed && leads_out(&sight.workflow, due.step().to());
    sight.due().into_iter().find(proposed)
}

/// Whether a status is where work ends without success.
fn leads_out(workflow: &Workflow, code: &StatusCode) -> bool {
    workflow.status(code).is_some_and(|status| status.end == Some(Ending::Exit))
}

/// Statuses out of which rules lead, whoever takes the step.
fn left_by_exits(workflow: &Workflow) -> Vec<StatusCode> {
    let left = |code: &StatusCode| {
        workflow.ways(code).any(|(transition, _)| {
            workflow.by(transition) != By::Manual && leads_out(workflow, &transition.to)
        })
    };
    workflow.statuses().iter().map(|status| status.code.clone()).filter(|code| left(code)).collect()
}

/// Everybody to whom an exit is proposed now.
pub(super) fn all(
    r: &Reader<'_>,
    workflow: &Arc<Workflow>,
    now: DateTime<Utc>,
) -> Result<Vec<Exit>, Failure> {
    let mut found = Vec::new();
    list::each(r, &left_by_exits(workflow), |people, placed| {
        let all = people.into_iter().zip(placed);
        found.extend(all.filter_map(|(person, placed)| of(workflow, person, placed, now)));
        Ok(())
    })?;
    Ok(found)
}

fn of(workflow: &Arc<Workflow>, person: Person, placed: Placed, now: DateTime<Utc>) -> Option<Exit> {
    let exit = (placed.lead, placed.standing.since());
    proposed(&Sight::of(workflow, person, placed, now)).map(|_| exit)
}

/// Whoever began with a ticket, and since when an exit is proposed to them: nothing where none is any more.
pub(super) type Change = (RecordId, Option<DateTime<Utc>>);

/// What is noted otherwise than it was found.
pub(super) fn changed(r: &Reader<'_>, found: Vec<Exit>) -> Result<Vec<Change>, Failure> {
    let mut known: BTreeMap<RecordId, DateTime<Utc>> = r.exits()?.into_iter().collect();
    let mut changed = Vec::new();
    for (lead, since) in found {
        if known.remove(&lead) != Some(since) {
            changed.push((lead, Some(since)));
        }
    }
    changed.extend(known.into_keys().map(|lead| (lead, None)));
    Ok(changed)
}

/// Notes changes: how many.
pub(super) fn note(w: &Writer<'_>, changed: &[Change]) -> Result<usize, Failure> {
    for (lead, since) in changed {
        match since {
            Some(since) => w.put_exit((*lead, *since))?,
            None => w.delete_exit(*lead)?,
        }
    }
    Ok(changed.len())
}

/// Looks again at these records' people, about whom something was just decided or taken back.
pub(crate) fn look_again(w: &Writer<'_>, records: &[RecordId], now: DateTime<Utc>) -> Result<(), Failure> {
    let people: BTreeSet<PersonId> = w.owners(records)?.into_values().collect();
    let people: Vec<PersonId> = people.into_iter().collect();
    let placed = w.standings(&people)?;
    if placed.is_empty() {
        return Ok(());
    }
    let workflow = super::workflow(w)?;
    let mut known: BTreeMap<PersonId, Person> =
        w.people(&people)?.into_iter().map(|person| (person.id, person)).collect();
    for placed in placed {
        let Some(person) = known.remove(&placed.person) else { continue };
        let lead = placed.lead;
        match of(&workflow, person, placed, now) {
            Some(exit) => w.put_exit(exit)?,
            None => w.delete_exit(lead)?,
        }
    }
    Ok(())
}

/// Whoever began with a ticket, where an exit is proposed to them now.
pub(crate) fn exit_of(
    r: &Reader<'_>,
    lead: RecordId,
    now: DateTime<Utc>,
) -> Result<Option<(Sight, Due)>, Failure> {
    let Some(person) = people::find(r, PersonId::of(lead))? else { return Ok(None) };
    let Some(placed) = r.standing(person.id)?.filter(|placed| placed.lead == lead) else { return Ok(None) };
    let sight = Sight::of(&super::workflow(r)?, person, placed, now);
    Ok(proposed(&sight).map(|due| (sight, due)))
}
