//! Conditions and time limits: that each says something that can be true.

use super::super::{Condition, Draft, Transition, Workflow, WorkflowError};
use crate::Field;

pub(super) fn check(draft: &Draft) -> Result<(), WorkflowError> {
    let no_time = |transition: &&Transition| transition.after_hours == Some(0);
    if let Some(transition) = draft.transitions.iter().find(no_time) {
        return Err(WorkflowError::NoTime { place: place(Some(transition)) });
    }
    for (transition, condition) in Workflow::conditions(draft) {
        for part in condition.parts() {
            says_something(part, transition)?;
        }
    }
    Ok(())
}

/// Where a condition stands, for people.
pub(in super::super) fn place(transition: Option<&Transition>) -> String {
    let Some(transition) = transition else { return "hold".to_owned() };
    let from: Vec<&str> = transition.from.iter().map(|code| code.as_str()).collect();
    format!("{} → {}", from.join(", "), transition.to)
}

fn says_something(part: &Condition, at: Option<&Transition>) -> Result<(), WorkflowError> {
    match part {
        Condition::All(parts) | Condition::Any(parts) if parts.is_empty() => {
            Err(WorkflowError::EmptyCondition { place: place(at) })
        }
        Condition::Expression(text) if text.trim().is_empty() => {
            Err(WorkflowError::EmptyCondition { place: place(at) })
        }
        Condition::In { values, .. } if values.is_empty() => {
            Err(WorkflowError::EmptyCondition { place: place(at) })
        }
        Condition::In { field, values } => values.iter().try_for_each(|value| can_be(*field, value)),
        Condition::Equals { field, value } => can_be(*field, value),
        Condition::Score { least, .. } if *least > 100 => {
            Err(WorkflowError::Range { place: place(at), value: *least })
        }
        Condition::DaysInStatus(0) | Condition::Happened { within_days: Some(0), .. } => {
            Err(WorkflowError::NoTime { place: place(at) })
        }
        Condition::All(_)
        | Condition::Any(_)
        | Condition::Not(_)
        | Condition::Present(_)
        | Condition::Score { .. }
        | Condition::DaysInStatus(_)
        | Condition::Happened { .. }
        | Condition::Expression(_) => Ok(()),
    }
}

fn can_be(field: Field, value: &str) -> Result<(), WorkflowError> {
    let fits = !value.trim().is_empty() && field.kind().read(value).is_ok();
    if fits { Ok(()) } else { Err(WorkflowError::BadValue { field, value: value.to_owned() }) }
}
