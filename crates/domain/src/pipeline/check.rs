//! Whether a workflow can be used.

mod conditions;
mod shape;

pub(super) use conditions::place;

use super::{
    By, Draft, Ending, Retired, Status, StatusCode, Transition, Workflow, WorkflowError, same_status,
};
use crate::{Field, Stage};
use std::collections::BTreeSet;

/// The shape of the text.
const SHAPE: u32 = 1;
/// Whoever asks not to be contacted is led there (fact sheet §2.2), and HaloPSA is told.
const REFUSES: &str = "do_not_contact";

impl TryFrom<Draft> for Workflow {
    type Error = WorkflowError;

    fn try_from(draft: Draft) -> Result<Self, WorkflowError> {
        if draft.version != SHAPE {
            return Err(WorkflowError::Version { version: draft.version });
        }
        statuses(&draft)?;
        names(&draft)?;
        needed(&draft)?;
        retired(&draft)?;
        for transition in &draft.transitions {
            ends_are_there(&draft, transition)?;
        }
        twice(&draft)?;
        for (transition, from) in steps(&draft) {
            shape::step(&draft, transition, from)?;
        }
        shape::reached(&draft)?;
        shape::circle(&draft)?;
        switches(&draft)?;
        conditions::check(&draft)?;
        let requires = draft.transitions.iter().map(required).collect::<Result<_, _>>()?;
        Ok(Self::of(draft, requires))
    }
}

/// A transition once for each status that it leads from.
fn steps(draft: &Draft) -> impl Iterator<Item = (&Transition, &StatusCode)> {
    draft.transitions.iter().flat_map(Transition::steps)
}

impl Transition {
    fn steps(&self) -> impl Iterator<Item = (&Self, &StatusCode)> {
        self.from.iter().map(move |from| (self, from))
    }
}

fn find<'d>(draft: &'d Draft, code: &StatusCode) -> Option<&'d Status> {
    draft.statuses.iter().find(|status| status.code == *code)
}

fn statuses(draft: &Draft) -> Result<(), WorkflowError> {
    let mut known = BTreeSet::new();
    for status in &draft.statuses {
        let code = || status.code.clone();
        if !status.code.is_well_formed() {
            return Err(WorkflowError::BadCode { code: code() });
        }
        if status.name.trim().is_empty() {
            return Err(WorkflowError::Nameless { status: code() });
        }
        if !known.insert(&status.code) {
            return Err(WorkflowError::StatusTwice { status: code() });
        }
        if status.start && status.end.is_some() {
            return Err(WorkflowError::StartEnds { status: code() });
        }
        if status.limit_hours == Some(0) {
            return Err(WorkflowError::NoTime { place: status.code.to_string() });
        }
        if let Some(value) = status.probability.filter(|value| *value > 100) {
            return Err(WorkflowError::Range { place: status.code.to_string(), value });
        }
    }
    for stage in Stage::ALL {
        let mut starts = draft.statuses.iter().filter(|status| status.start && status.stage == *stage);
        match (starts.next(), starts.next()) {
            (None, _) => return Err(WorkflowError::NoStart { stage: super::error::StageName(*stage) }),
            (Some(one), Some(other)) => {
                return Err(WorkflowError::TwoStarts { one: one.code.clone(), other: other.code.clone() });
            }
            (Some(_), None) => {}
        }
    }
    Ok(())
}

/// What HaloPSA says is read by its name, so each has its own in its stage.
fn names(draft: &Draft) -> Result<(), WorkflowError> {
    let live = draft.statuses.iter().map(|status| (&status.code, status.stage, &status.name));
    let retired = draft.retired.iter().map(|retired| (&retired.code, retired.stage, &retired.name));
    let all: Vec<_> = live.chain(retired).collect();
    for (at, (code, stage, name)) in all.iter().enumerate() {
        let same = |(_, other, called): &&(&StatusCode, Stage, &String)| {
            other == stage && same_status(*stage, called, name)
        };
        if let Some((other, ..)) = all[..at].iter().find(same) {
            return Err(WorkflowError::NameTwice {
                one: (*other).clone(),
                other: (*code).clone(),
                name: (*name).clone(),
            });
        }
    }
    Ok(())
}

/// What setting HaloPSA up, writing to it and counting rest upon, beside where each stage begins.
fn needed(draft: &Draft) -> Result<(), WorkflowError> {
    let there = |is: &dyn Fn(&Status) -> bool| draft.statuses.iter().any(is);
    let refuses = |status: &Status| {
        status.code.as_str() == REFUSES && status.stage == Stage::Lead && status.end == Some(Ending::Exit)
    };
    if !there(&refuses) {
        return Err(WorkflowError::NoRefusal { status: REFUSES.into() });
    }
    for (ending, name) in [(Ending::Success, "success"), (Ending::Exit, "exit")] {
        if !there(&|status| status.stage == Stage::Opportunity && status.end == Some(ending)) {
            return Err(WorkflowError::NoEnd { ending: name.to_owned() });
        }
    }
    Ok(())
}

fn retired(draft: &Draft) -> Result<(), WorkflowError> {
    let mut known = BTreeSet::new();
    for Retired { code, name, stage, instead } in &draft.retired {
        if !code.is_well_formed() {
            return Err(WorkflowError::BadCode { code: code.clone() });
        }
        if name.trim().is_empty() {
            return Err(WorkflowError::Nameless { status: code.clone() });
        }
        if !known.insert(code) || find(draft, code).is_some() {
            return Err(WorkflowError::StatusTwice { status: code.clone() });
        }
        if find(draft, instead).is_none_or(|status| status.stage != *stage) {
            return Err(WorkflowError::RetiredNowhere { status: code.clone(), instead: instead.clone() });
        }
    }
    Ok(())
}

fn ends_are_there(draft: &Draft, transition: &Transition) -> Result<(), WorkflowError> {
    let Some(first) = transition.from.first() else {
        return Err(WorkflowError::FromNowhere { to: transition.to.clone() });
    };
    let missing = transition.from.iter().chain([&transition.to]).find(|code| find(draft, code).is_none());
    match missing {
        Some(status) => Err(WorkflowError::UnknownStatus {
            from: transition.from.iter().find(|from| *from == status).unwrap_or(first).clone(),
            to: transition.to.clone(),
            status: status.clone(),
        }),
        None => Ok(()),
    }
}

fn twice(draft: &Draft) -> Result<(), WorkflowError> {
    let mut ways = BTreeSet::new();
    let mut keys = BTreeSet::new();
    for (transition, from) in steps(draft) {
        let Transition { to, key, .. } = transition;
        if from == to {
            return Err(WorkflowError::Nowhere { status: to.clone() });
        }
        if !ways.insert((from, to)) {
            return Err(WorkflowError::TransitionTwice { from: from.clone(), to: to.clone() });
        }
        if !key.is_ascii_lowercase() {
            return Err(WorkflowError::BadKey { from: from.clone(), to: to.clone(), key: *key });
        }
        if !keys.insert((from, key)) {
            return Err(WorkflowError::KeyTwice { from: from.clone(), key: *key });
        }
    }
    Ok(())
}

fn switches(draft: &Draft) -> Result<(), WorkflowError> {
    for (transition, from) in steps(draft) {
        let Some(switch) = &transition.switch else { continue };
        if !draft.automatic.contains_key(switch) {
            return Err(WorkflowError::UnknownSwitch { switch: switch.clone() });
        }
        if transition.by != By::Proposed {
            return Err(WorkflowError::SwitchesNothing { from: from.clone(), to: transition.to.clone() });
        }
    }
    let used = |switch: &String| draft.transitions.iter().any(|it| it.switch.as_ref() == Some(switch));
    match draft.automatic.keys().find(|switch| !used(switch)) {
        Some(switch) => Err(WorkflowError::IdleSwitch { switch: switch.clone() }),
        None => Ok(()),
    }
}

fn required(transition: &Transition) -> Result<Vec<Field>, WorkflowError> {
    let field = |name: &String| {
        name.parse().map_err(|_| WorkflowError::UnknownField {
            from: transition.from.first().unwrap_or(&transition.to).clone(),
            to: transition.to.clone(),
            field: name.clone(),
        })
    };
    transition.requires.iter().map(field).collect()
}
