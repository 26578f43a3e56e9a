//! The pipeline: where people are, what to do next, and going on.

mod advance;
mod effect;
mod exits;
mod expressions;
mod fire;
mod list;
mod sight;
mod view;

pub(crate) use advance::{advance, decline, happened};
pub(crate) use effect::effect;
pub(crate) use exits::{exit_of, look_again};
use expressions::Expressions;
pub(crate) use expressions::check as check_expressions;
pub(crate) use fire::{fire, keep_up};
pub(crate) use list::page;
pub(crate) use view::{because, engagement, of_person};

pub(crate) use crate::derive::workflow::workflow;

use crate::api::{Failure, Words};
pub(crate) use sight::Sight;
use sluice_domain::{
    Actor, Field, Person, Stage,
    derived::Placed,
    pipeline::{
        By, Condition, Lack, Mover, Opening, OpeningRules, Refusal, ScoreRules, Status, StatusCode, Workflow,
    },
};
use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

static OPENING: LazyLock<OpeningRules> = LazyLock::new(OpeningRules::default);
static SCORES: LazyLock<ScoreRules> = LazyLock::new(ScoreRules::default);

/// The rule in whose name moves are made that nobody has to make.
pub(crate) const RULE: &str = "stages";

/// Statuses that the rules lead out of by themselves.
fn left_by_rules(workflow: &Workflow) -> Vec<StatusCode> {
    let left = |status: &&Status| {
        workflow.ways(&status.code).any(|(transition, _)| workflow.by(transition) == By::Automatic)
    };
    workflow.statuses().iter().filter(left).map(|status| status.code.clone()).collect()
}

/// Statuses in which work goes on.
fn open(workflow: &Workflow) -> Vec<&StatusCode> {
    workflow.statuses().iter().filter(|status| status.end.is_none()).map(|status| &status.code).collect()
}

/// The status that somebody's ticket of a stage should have in HaloPSA, where somebody here said so last or what it has
/// was put there from here: that in which the stage ended where another has begun.
pub(crate) fn status_at<'p>(workflow: &Workflow, placed: &'p Placed, stage: Stage) -> Option<&'p StatusCode> {
    let stage_of = |code: &StatusCode| workflow.stage_of(code);
    let standing = &placed.standing;
    // A status that only HaloPSA has is left to whoever put it there.
    let moved_here = standing.hold().is_none() && matches!(standing.by(), Some(Mover::Here(_)));
    if !moved_here && !placed.ticket(stage).is_some_and(|ticket| ticket.ours) {
        return None;
    }
    if stage_of(standing.status()) == Some(stage) {
        return Some(standing.status());
    }
    let later = stage_of(standing.status()) > Some(stage);
    standing.trail().iter().rev().map(|step| &step.from).find(|from| later && stage_of(from) == Some(stage))
}

/// The stages of which somebody should have a ticket in HaloPSA and has none, because it was led there from here.
pub(crate) fn missing_tickets(workflow: &Workflow, placed: &Placed) -> Vec<Stage> {
    let standing = &placed.standing;
    let led_from_here = |stage: Stage| {
        let mut steps = standing.trail().iter().rev();
        let entered = steps.find(|step| workflow.stage_of(&step.to) == Some(stage));
        entered.is_some_and(|step| matches!(step.by, Mover::Here(_)))
    };
    let missing = |stage: &Stage| {
        *stage <= standing.stage() && placed.ticket(*stage).is_none() && led_from_here(*stage)
    };
    let stages = [Stage::Prospect, Stage::Opportunity].into_iter();
    stages.filter(|_| standing.hold().is_none()).filter(missing).collect()
}

/// What somebody begins with as an opportunity, counted from the day on which it became one.
pub(crate) fn opening(workflow: &Arc<Workflow>, person: &Person, placed: &Placed) -> Opening {
    let mut steps = placed.standing.trail().iter();
    let became = steps.rfind(|step| workflow.stage_of(&step.to) == Some(Stage::Opportunity));
    let since = became.map_or(placed.standing.since(), |step| step.at);
    let sight = Sight::of(workflow, person.clone(), placed.clone(), since);
    OPENING.open(workflow, &sight.values, sight.scores().fit, since.date_naive())
}

/// Who put somebody where it is: a person or a rule by name, or HaloPSA.
fn mover(by: &Mover) -> String {
    match by {
        Mover::Here(Actor::Person(name) | Actor::Rule(name)) => name.clone(),
        Mover::Halo => "HaloPSA".to_owned(),
    }
}

/// Why a move was refused.
fn refused(workflow: &Workflow, refusal: &Refusal) -> Failure {
    let failure = Failure { code: refusal.code().to_owned(), params: named(workflow, refusal.params()) };
    match refusal {
        Refusal::NoWay { open, .. } => {
            let open: Vec<String> = open.iter().map(|code| workflow.name_of(code)).collect();
            failure.with("open", open.join(", "))
        }
        // One thing says itself.
        Refusal::Lacking { lacks, .. } if lacks.len() == 1 => {
            failure.with("field", missing_field(&lacks[0]).map_or("", Field::name))
        }
        _ => failure,
    }
}

const fn missing_field(lack: &Lack) -> Option<Field> {
    match lack {
        Lack::Field { field } => Some(*field),
        Lack::Score { .. } | Lack::Expression { .. } | Lack::Condition { .. } => None,
    }
}

/// What is missing, in words.
fn lack(lack: &Lack) -> Words {
    match lack {
        Lack::Condition { condition } => condition_words(condition),
        _ => Words { code: lack.key().to_owned(), params: keyed(lack.params()), parts: Vec::new() },
    }
}

/// A line of a condition, in words; one of several lines with each of them.
fn condition_words(condition: &Condition) -> Words {
    let parts = match condition {
        Condition::All(parts) | Condition::Any(parts) => parts.iter().map(condition_words).collect(),
        Condition::Not(part) => vec![condition_words(part)],
        _ => Vec::new(),
    };
    Words { code: condition.key().to_owned(), params: keyed(condition.params()), parts }
}

fn keyed(params: BTreeMap<&'static str, String>) -> BTreeMap<String, String> {
    params.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
}

/// Statuses by name in place of their codes.
fn named(workflow: &Workflow, params: BTreeMap<&'static str, String>) -> BTreeMap<String, String> {
    let name = |(key, value): (String, String)| {
        let value = match key.as_str() {
            "to" | "from" | "status" => workflow.name_of(&StatusCode::from(value.as_str())),
            _ => value,
        };
        (key, value)
    };
    keyed(params).into_iter().map(name).collect()
}
