//! Records that are gone from their source: they say nothing. Whoever had one in the system of record is asked about.

use super::{Trust, doubt::handed_to, group, observe};
use crate::{pipeline, plan};
use sluice_domain::{Decision, FactId, Judgement, Person, PersonState, RecordId, Stage, derived::Placed};
use sluice_store::{Item, ItemId, ItemKind, Reader, StoreError, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// More than where sources differ: somebody works on whoever is in the system of record.
pub(crate) const OF_GONE: f32 = 800.0;

/// Records worked through at a time.
const BATCH: usize = 500;

/// What is said of records that somebody lost in the system of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lost {
    /// Nobody said yet what becomes of the person.
    Asked,
    /// It is left as it is.
    Left,
}

/// Takes away everything that was derived from these records. The decisions must have been appended in the same
/// transaction.
pub fn gone(w: &Writer<'_>, trust: &Trust, records: &[RecordId]) -> Result<(), StoreError> {
    records.chunks(BATCH).try_for_each(|records| group::remove(w, trust, records))
}

/// Derives records again that were gone, and whoever was asked about because of them. The revocations must have been
/// appended in the same transaction.
pub fn back(w: &Writer<'_>, trust: &Trust, decisions: &[Decision]) -> Result<(), StoreError> {
    let (mut latest, mut asked) = (Vec::new(), Vec::new());
    for decision in decisions {
        if let Judgement::Gone { record, others } = &decision.judgement {
            latest.extend(w.latest_observation(*record)?);
            asked.extend(others.iter().copied());
        }
    }
    latest.chunks(BATCH).try_for_each(|latest| observe(w, trust, latest))?;
    group::judged(w, trust, &asked)
}

/// The decisions by which a person lost records in the system of record, each with what was answered last: whether it is
/// written there again. `said` may name a decision more than once.
fn answered<'d>(said: impl IntoIterator<Item = &'d Decision>) -> BTreeMap<FactId, Option<(FactId, bool)>> {
    let mut gone = BTreeSet::new();
    let mut answers: BTreeMap<FactId, (FactId, bool)> = BTreeMap::new();
    let mut answer = |decision: &Decision, of: FactId, again: bool| {
        let answer = answers.entry(of).or_insert((decision.id, again));
        *answer = (*answer).max((decision.id, again));
    };
    for decision in said {
        match &decision.judgement {
            Judgement::Gone { .. } => {
                gone.insert(decision.id);
            }
            Judgement::Leave { gone, .. } => answer(decision, *gone, false),
            Judgement::WriteAgain { gone, .. } => answer(decision, *gone, true),
            _ => {}
        }
    }
    gone.into_iter().map(|id| (id, answers.get(&id).copied())).collect()
}

/// Whether a person may go out by what was said of records that it lost; nothing where it lost none, or is written again.
pub(super) fn lost<'d>(said: impl IntoIterator<Item = &'d Decision>) -> Option<Lost> {
    let answered = answered(said);
    if answered.values().any(Option::is_none) {
        return Some(Lost::Asked);
    }
    let last = answered.into_values().flatten().max()?;
    (!last.1).then_some(Lost::Left)
}

/// The decisions about a person with these records that nobody answered.
pub(crate) fn unanswered(r: &Reader<'_>, records: &[RecordId]) -> Result<Vec<Decision>, StoreError> {
    let said = r.active_judgements(records)?;
    let open: BTreeSet<FactId> =
        answered(&said).into_iter().filter(|(_, answer)| answer.is_none()).map(|(id, _)| id).collect();
    Ok(said.into_iter().filter(|decision| open.contains(&decision.id)).collect())
}

/// The stages whose tickets a person with these records lost and does not get again.
pub(crate) fn kept_out(r: &Reader<'_>, records: &[RecordId]) -> Result<BTreeSet<Stage>, StoreError> {
    if !r.has_gone()? {
        return Ok(BTreeSet::new());
    }
    let said = r.active_judgements(records)?;
    stages(r, &said, |answer| answer.is_none_or(|(_, again)| !again))
}

fn stages(
    r: &Reader<'_>,
    said: &[Decision],
    wanted: impl Fn(Option<(FactId, bool)>) -> bool,
) -> Result<BTreeSet<Stage>, StoreError> {
    let answered = answered(said);
    let mut stages = BTreeSet::new();
    for decision in said {
        let Some(answer) = answered.get(&decision.id) else { continue };
        if let Judgement::Gone { record, .. } = decision.judgement
            && wanted(*answer)
            && let Some(observation) = r.latest_observation(record)?
        {
            stages.extend(plan::stage_of(&observation.stream));
        }
    }
    Ok(stages)
}

/// The question what becomes of a person that lost a record in the system of record; nothing where nothing would be
/// written there again. The person's state, and where it is in the pipeline, are settled.
pub(super) fn card(r: &Reader<'_>, person: &Person, said: &[&Decision]) -> Result<Option<Item>, StoreError> {
    if lost(said.iter().copied()) != Some(Lost::Asked) {
        return Ok(None);
    }
    let asks = match person.state {
        PersonState::ToJudge => true,
        PersonState::InHalo => would_be_made_again(r, person, said)?,
        PersonState::Clean | PersonState::Weak | PersonState::Quarantined | PersonState::DoNotContact => {
            false
        }
    };
    Ok(asks.then(|| Item {
        kind: ItemKind::Gone,
        left: person.id,
        right: None,
        left_record: person.id.anchor(),
        right_record: None,
        value: OF_GONE,
        handed_to: handed_to(said.iter().copied()),
        within: None,
    }))
}

/// Whether a ticket that is gone is one of those that the plan would make of somebody who has others.
fn would_be_made_again(r: &Reader<'_>, person: &Person, said: &[&Decision]) -> Result<bool, StoreError> {
    let Some(placed): Option<Placed> = r.standing(person.id)? else { return Ok(false) };
    let workflow = pipeline::workflow(r)?;
    let missing = pipeline::missing_tickets(&workflow, &placed);
    if missing.is_empty() {
        return Ok(false);
    }
    let said: Vec<Decision> = said.iter().copied().cloned().collect();
    let gone = stages(r, &said, |answer| answer.is_none())?;
    Ok(missing.iter().any(|stage| gone.contains(stage)))
}

/// Its name, whether it is asked or not.
pub(super) const fn id(person: &Person) -> ItemId {
    ItemId::Gone { record: person.id.anchor() }
}
