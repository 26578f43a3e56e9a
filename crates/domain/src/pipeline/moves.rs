//! Moves: what may be done.

use super::{
    Facts, Lack, MoveReason, Refusal, StageMove, Standing, Status, StatusCode, Workflow, condition::Sight,
};
use crate::{RecordId, Stage};
use chrono::{DateTime, Utc};

/// A move that the workflow allows. Only [`Workflow::may`] makes one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    from: StatusCode,
    to: StatusCode,
    converts: Option<(Stage, Stage)>,
    reasons: Vec<String>,
    workflow: u32,
}

impl Move {
    /// Where the record is.
    pub const fn from(&self) -> &StatusCode {
        &self.from
    }

    /// Where it goes.
    pub const fn to(&self) -> &StatusCode {
        &self.to
    }

    /// The stages between which it converts, where it does: all data is carried ([`carry`](super::carry)).
    pub const fn converts(&self) -> Option<(Stage, Stage)> {
        self.converts
    }

    /// The reasons of which a person has to name one; none where none is asked for.
    pub fn reasons(&self) -> &[String] {
        &self.reasons
    }

    /// As a person's own choice.
    ///
    /// # Errors
    /// Where a reason is asked for and none or another one is given.
    pub fn chosen(self, record: RecordId, because: Option<&str>) -> Result<StageMove, Refusal> {
        let known = because.is_some_and(|because| self.reasons.iter().any(|reason| reason == because));
        // Where the way knows no reasons, none is a reason.
        if known || (self.reasons.is_empty() && because.is_none()) {
            let because = because.map(str::to_owned);
            return Ok(self.kept(record, MoveReason::Chosen { because }));
        }
        Err(Refusal::Reason { to: self.to, reasons: self.reasons })
    }

    pub(super) fn kept(self, record: RecordId, reason: MoveReason) -> StageMove {
        StageMove { record, from: self.from, to: self.to, reason, workflow: self.workflow }
    }
}

impl Workflow {
    /// Whether a record may be moved, by whomever.
    ///
    /// # Errors
    /// Why not, with all that is missing.
    pub fn may(
        &self,
        standing: &Standing,
        to: &StatusCode,
        facts: &Facts<'_>,
        now: DateTime<Utc>,
    ) -> Result<Move, Refusal> {
        let from = standing.status();
        let (Some(source), Some(target)) = (self.status(from), self.status(to)) else {
            return Err(Refusal::Unknown { to: to.clone() });
        };
        if from == to {
            return Err(Refusal::Already { to: to.clone() });
        }
        let Some((transition, requires)) = self.ways(from).find(|(transition, _)| transition.to == *to)
        else {
            let open = self.ways(from).map(|(transition, _)| transition.to.clone()).collect();
            return Err(Refusal::NoWay { from: from.clone(), to: to.clone(), open });
        };
        let empty = requires.iter().filter(|field| !facts.has(**field));
        let mut lacks: Vec<Lack> = empty.map(|field| Lack::Field { field: *field }).collect();
        let sight = Sight { standing, facts, now };
        lacks.extend(transition.needs.iter().flat_map(|needs| needs.lacks(sight)));
        if !lacks.is_empty() {
            return Err(Refusal::Lacking { from: from.clone(), to: to.clone(), lacks });
        }
        Ok(Move {
            from: from.clone(),
            to: to.clone(),
            converts: converts(source, target),
            reasons: transition.reasons.clone(),
            workflow: self.version(),
        })
    }
}

fn converts(source: &Status, target: &Status) -> Option<(Stage, Stage)> {
    (source.stage != target.stage).then_some((source.stage, target.stage))
}
