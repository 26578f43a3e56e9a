//! The ways between statuses: that they lead where they may, everywhere, and not in a circle.

use super::super::{By, Draft, StatusCode, Transition, WorkflowError, error::Way};
use super::{find, steps};
use crate::Stage;
use std::collections::BTreeSet;

/// One way between two statuses that are there.
pub(super) fn step(draft: &Draft, transition: &Transition, from: &StatusCode) -> Result<(), WorkflowError> {
    let to = &transition.to;
    let (Some(source), Some(target)) = (find(draft, from), find(draft, to)) else {
        return Err(WorkflowError::UnknownStatus { from: from.clone(), to: to.clone(), status: to.clone() });
    };
    let ends = || (from.clone(), to.clone());
    let crosses = source.stage != target.stage;
    if crosses && !transition.converts {
        let (from, to) = ends();
        return Err(WorkflowError::CrossesStages { from, to });
    }
    if transition.converts && !(target.start && source.stage.next() == Some(target.stage)) {
        let (from, to) = ends();
        return Err(WorkflowError::ConvertsElsewhere { from, to });
    }
    // From one end to a harder one is no way back to work: an opt-out after *no interest*.
    let leaves = source.end.is_some() && target.end.is_none();
    if leaves && !transition.reopens {
        let (from, to) = ends();
        return Err(WorkflowError::EndLeaves { from, to });
    }
    if transition.reopens && !leaves {
        let (from, to) = ends();
        return Err(WorkflowError::ReopensNothing { from, to });
    }
    let fires = transition.fires.is_some() || transition.after_hours.is_some();
    if transition.by == By::Manual && fires {
        let (from, to) = ends();
        return Err(WorkflowError::FiresByHand { from, to });
    }
    Ok(())
}

/// Every status is reached from where leads begin, and left unless it is an end.
pub(super) fn reached(draft: &Draft) -> Result<(), WorkflowError> {
    let first = draft.statuses.iter().find(|status| status.start && status.stage == Stage::Lead);
    let mut known: BTreeSet<&StatusCode> = first.map(|status| &status.code).into_iter().collect();
    let mut open: Vec<&StatusCode> = known.iter().copied().collect();
    while let Some(from) = open.pop() {
        for (transition, _) in steps(draft).filter(|(_, start)| *start == from) {
            if known.insert(&transition.to) {
                open.push(&transition.to);
            }
        }
    }
    for status in &draft.statuses {
        if !known.contains(&status.code) {
            return Err(WorkflowError::Unreachable { status: status.code.clone() });
        }
        let left = steps(draft).any(|(_, from)| *from == status.code);
        if !left && status.end.is_none() {
            return Err(WorkflowError::Stuck { status: status.code.clone() });
        }
    }
    Ok(())
}

/// What rules may move by themselves, whatever the switches say, must come to an end.
pub(super) fn circle(draft: &Draft) -> Result<(), WorkflowError> {
    let mut done = BTreeSet::new();
    for status in &draft.statuses {
        if let Some(way) = follow(draft, &status.code, &mut Vec::new(), &mut done) {
            return Err(WorkflowError::Circle { way: Way(way) });
        }
    }
    Ok(())
}

fn follow<'d>(
    draft: &'d Draft,
    from: &'d StatusCode,
    way: &mut Vec<&'d StatusCode>,
    done: &mut BTreeSet<&'d StatusCode>,
) -> Option<Vec<StatusCode>> {
    if let Some(at) = way.iter().position(|code| *code == from) {
        return Some(way[at..].iter().copied().chain([from]).cloned().collect());
    }
    if !done.insert(from) {
        return None;
    }
    way.push(from);
    let by_itself = |transition: &Transition| transition.by == By::Automatic || transition.switch.is_some();
    let found = steps(draft)
        .filter(|(transition, start)| *start == from && by_itself(transition))
        .find_map(|(transition, _)| follow(draft, &transition.to, way, done));
    way.pop();
    found
}
