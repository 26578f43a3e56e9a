//! What the rules do or propose now (seed 002 lines 264–270: by time, by data, by event).

use super::{
    By, Condition, Facts, Move, MoveReason, StageMove, Standing, Transition, Workflow, condition::Sight,
};
use crate::RecordId;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

/// A move whose time has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    step: Move,
    how: How,
    because: Vec<Condition>,
    after_hours: Option<u32>,
}

/// Who takes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum How {
    /// A person, with one key.
    Proposed,
    /// The rules.
    Automatic,
}

impl Due {
    /// The move.
    pub const fn step(&self) -> &Move {
        &self.step
    }

    /// Who takes it.
    pub const fn how(&self) -> How {
        self.how
    }

    /// The lines of the conditions by which it came; none where nothing but time or completeness was asked for.
    pub fn because(&self) -> &[Condition] {
        &self.because
    }

    /// The hours in the status that were waited for.
    pub const fn after_hours(&self) -> Option<u32> {
        self.after_hours
    }

    /// As it is kept: the rules' own where it is automatic, else accepted by a person.
    pub fn taken(self, record: RecordId) -> StageMove {
        let reason = match self.how {
            How::Proposed => MoveReason::Accepted,
            How::Automatic => MoveReason::Fired,
        };
        self.step.kept(record, reason)
    }
}

impl Workflow {
    /// Whether rules lead nowhere but to an end: the person must not be contacted.
    pub fn holds_back(&self, standing: &Standing, facts: &Facts<'_>, now: DateTime<Utc>) -> bool {
        self.draft().hold.as_ref().is_some_and(|hold| hold.holds(Sight { standing, facts, now }))
    }

    /// What the rules do or propose now, in the order of the text.
    ///
    /// After a move made by hand in HaloPSA nothing is done, only proposed, until a person acts or data changes that a
    /// rule looks at (fact sheet §7 and §11.2). What was declined is left out until then, too.
    pub fn due(&self, standing: &Standing, facts: &Facts<'_>, now: DateTime<Utc>) -> Vec<Due> {
        let sight = Sight { standing, facts, now };
        let held = self.holds_back(standing, facts, now);
        let ends =
            |transition: &Transition| self.status(&transition.to).is_some_and(|status| status.end.is_some());
        self.ways(standing.status())
            .map(|(transition, _)| transition)
            .filter(|transition| !held || ends(transition))
            .filter(|transition| !standing.declined().contains(&transition.to))
            .filter_map(|transition| {
                let how = match self.by(transition) {
                    By::Manual => return None,
                    By::Automatic if standing.hold().is_none() => How::Automatic,
                    By::Proposed | By::Automatic => How::Proposed,
                };
                self.begins(transition, sight, how)
            })
            .collect()
    }

    fn begins(&self, transition: &Transition, sight: Sight<'_>, how: How) -> Option<Due> {
        let Sight { standing, facts, now } = sight;
        let waited = |hours: u32| now - standing.since() >= TimeDelta::hours(i64::from(hours));
        let fires = transition.after_hours.is_none_or(waited)
            && transition.fires.as_ref().is_none_or(|fires| fires.holds(sight));
        if !fires {
            return None;
        }
        let step = self.may(standing, &transition.to, facts, now).ok()?;
        let conditions = transition.fires.iter().chain(&transition.needs);
        let because = conditions.flat_map(|condition| condition.met(sight)).cloned().collect();
        Some(Due { step, how, because, after_hours: transition.after_hours })
    }

    /// The moves that the rules make one after the other now, and where the record is then. They come to an end,
    /// because a workflow is checked to have no circle of them.
    pub fn settle(
        &self,
        standing: &Standing,
        facts: &Facts<'_>,
        now: DateTime<Utc>,
        record: RecordId,
        rule: &str,
    ) -> (Vec<StageMove>, Standing) {
        let (mut moves, mut standing) = (Vec::new(), standing.clone());
        while let Some(next) =
            self.due(&standing, facts, now).into_iter().find(|due| due.how == How::Automatic)
        {
            let step = next.taken(record);
            standing.fire(self, &step, rule, now);
            moves.push(step);
        }
        (moves, standing)
    }
}
