//! Somebody's way through one section.

use super::{Course, Stay};
use crate::{
    Stage,
    pipeline::{Ending, Status, StatusCode, Workflow},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A part of the pipeline in which work goes on. Statuses that end it belong to none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Section {
    /// All of it.
    Whole,
    /// A stage.
    Stage(Stage),
    /// A status.
    Status(StatusCode),
}

impl Section {
    fn holds(&self, status: &Status) -> bool {
        status.end.is_none()
            && match self {
                Self::Whole => true,
                Self::Stage(stage) => status.stage == *stage,
                Self::Status(code) => status.code == *code,
            }
    }

    /// Whether a status lies farther on.
    fn before(&self, workflow: &Workflow, status: &Status) -> bool {
        let at = |code: &StatusCode| workflow.statuses().iter().position(|status| status.code == *code);
        status.end == Some(Ending::Success)
            || match self {
                Self::Whole => false,
                Self::Stage(stage) => status.stage > *stage,
                Self::Status(code) => at(&status.code) > at(code),
            }
    }
}

/// Somebody's way through a section. Whoever comes back to it goes through it once, with all the time that it was there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// When it first came.
    pub entered: DateTime<Utc>,
    /// Since when it is there, or was there last.
    pub since: DateTime<Utc>,
    /// How long it was there, so far or in all.
    pub spent: TimeDelta,
    /// Whether it was seen when it came: else the time is not known.
    pub seen: bool,
    /// What became of it.
    pub end: End,
}

/// What became of somebody in a section.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// It is still there.
    There,
    /// It went on.
    On,
    /// It went back.
    Back,
    /// It was led out, and into which status.
    Out(StatusCode),
}

/// Whom a number about a section counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PassagePart {
    /// Who came.
    Entered,
    /// Who is still there.
    There,
    /// Who has been there beyond the status's time limit.
    Over,
    /// Who went on.
    On,
    /// Who went back.
    Back,
    /// Who was led out.
    Out,
}

impl PassagePart {
    /// Every part.
    pub const ALL: &'static [Self] =
        &[Self::Entered, Self::There, Self::Over, Self::On, Self::Back, Self::Out];
}

impl Passage {
    /// Nothing for who never came to the section.
    pub fn of(
        workflow: &Workflow,
        course: &Course<'_>,
        section: &Section,
        now: DateTime<Utc>,
    ) -> Option<Self> {
        let here = |stay: &Stay<'_>| section.holds(stay.status);
        let stays = &course.stays;
        let first = stays.iter().position(here)?;
        let last = stays.iter().rposition(here)?;
        let until = |at: usize| stays.get(at + 1).map_or(now, |next| next.since);
        let spent = (first..=last)
            .filter(|at| here(&stays[*at]))
            // Clocks that were set back make no time negative.
            .map(|at| (until(at) - stays[at].since).max(TimeDelta::zero()))
            .sum();
        let mut after = stays[last + 1..].iter().map(|stay| stay.status);
        // Whoever was led out and is at work again elsewhere was not led out.
        let goes_on = after.clone().find(|status| status.end != Some(Ending::Exit));
        let end = match (goes_on, after.next_back()) {
            (Some(status), _) if section.before(workflow, status) => End::On,
            (Some(_), _) => End::Back,
            (None, Some(exit)) => End::Out(exit.code.clone()),
            (None, None) => End::There,
        };
        Some(Self {
            entered: stays[first].since,
            since: stays[last].since,
            spent,
            seen: first > 0 || course.seen,
            end,
        })
    }

    /// Whether a number counts it. `limit` is the status's time limit.
    pub fn is(&self, part: PassagePart, limit: Option<TimeDelta>, now: DateTime<Utc>) -> bool {
        match part {
            PassagePart::Entered => true,
            PassagePart::There => self.end == End::There,
            PassagePart::Over => {
                self.end == End::There && limit.is_some_and(|limit| now - self.since > limit)
            }
            PassagePart::On => self.end == End::On,
            PassagePart::Back => self.end == End::Back,
            PassagePart::Out => matches!(self.end, End::Out(_)),
        }
    }
}
