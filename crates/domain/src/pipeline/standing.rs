//! Where a record is, folded from what happened and what was decided.

mod replay;

pub use replay::{Entry, What};

use super::{EventKind, Status, StatusCode, Workflow};
use crate::{Actor, Stage};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Where a record is, since when and by whom, and what rules need of its history.
///
/// It is always in a status of the workflow that it was folded with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    stage: Stage,
    status: StatusCode,
    began: DateTime<Utc>,
    since: DateTime<Utc>,
    trail: Vec<Step>,
    hold: Option<Hold>,
    declined: BTreeSet<StatusCode>,
    events: BTreeMap<EventKind, BTreeSet<DateTime<Utc>>>,
    passed_over: u32,
}

/// One move of the past.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Where it was.
    pub from: StatusCode,
    /// Where it was then.
    pub to: StatusCode,
    /// When.
    pub at: DateTime<Utc>,
    /// Who moved it.
    pub by: Mover,
}

/// Who moved a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "where", content = "who", rename_all = "snake_case")]
pub enum Mover {
    /// Somebody here, or a rule.
    Here(Actor),
    /// Somebody in HaloPSA.
    Halo,
}

/// The rules stay back, because somebody moved the record in HaloPSA.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hold {
    /// When.
    pub at: DateTime<Utc>,
    /// Where to; the workflow may not have it.
    pub status: StatusCode,
}

impl Standing {
    /// A record at the start of a stage.
    pub fn begin(workflow: &Workflow, stage: Stage, since: DateTime<Utc>) -> Self {
        Self {
            stage,
            status: workflow.start(stage).code.clone(),
            began: since,
            since,
            trail: Vec::new(),
            hold: None,
            declined: BTreeSet::new(),
            events: BTreeMap::new(),
            passed_over: 0,
        }
    }

    /// The stage.
    pub const fn stage(&self) -> Stage {
        self.stage
    }

    /// The status.
    pub const fn status(&self) -> &StatusCode {
        &self.status
    }

    /// When it began at the start of its first stage.
    pub const fn began(&self) -> DateTime<Utc> {
        self.began
    }

    /// Since when it is there.
    pub const fn since(&self) -> DateTime<Utc> {
        self.since
    }

    /// Who put it there; nobody where it is where it began.
    pub fn by(&self) -> Option<&Mover> {
        self.trail.last().map(|step| &step.by)
    }

    /// The moves that led here, the oldest first.
    pub fn trail(&self) -> &[Step] {
        &self.trail
    }

    /// Why rules only propose.
    pub const fn hold(&self) -> Option<&Hold> {
        self.hold.as_ref()
    }

    /// Where the rules proposed to go and a person declined.
    pub const fn declined(&self) -> &BTreeSet<StatusCode> {
        &self.declined
    }

    /// How many decisions came when the record was elsewhere already, so that they count nothing.
    pub const fn passed_over(&self) -> u32 {
        self.passed_over
    }

    /// When things happened, by what they were.
    pub const fn events(&self) -> &BTreeMap<EventKind, BTreeSet<DateTime<Utc>>> {
        &self.events
    }

    /// When something last happened.
    pub fn last(&self, kind: EventKind) -> Option<DateTime<Utc>> {
        self.events.get(&kind)?.last().copied()
    }

    /// Whether something happened up to now, in so many days or ever.
    pub(super) fn happened(&self, kind: EventKind, within_days: Option<u32>, now: DateTime<Utc>) -> bool {
        let past = self.events.get(&kind).and_then(|times| times.range(..=now).next_back());
        past.is_some_and(|at| within_days.is_none_or(|days| now - *at <= TimeDelta::days(i64::from(days))))
    }

    /// A rule's own move, now.
    pub(super) fn fire(
        &mut self,
        workflow: &Workflow,
        step: &super::StageMove,
        rule: &str,
        now: DateTime<Utc>,
    ) {
        if let Some(target) = workflow.status(&step.to) {
            self.put(target, now, Mover::Here(Actor::Rule(rule.to_owned())));
        }
    }

    fn put(&mut self, target: &Status, at: DateTime<Utc>, by: Mover) {
        let from = std::mem::replace(&mut self.status, target.code.clone());
        self.trail.push(Step { from, to: target.code.clone(), at, by });
        self.stage = target.stage;
        self.since = at;
        self.declined.clear();
    }
}
