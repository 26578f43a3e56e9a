//! The way that somebody went through the pipeline.

use crate::{
    PersonId, Stage,
    pipeline::{Status, StatusCode, Workflow},
};
use chrono::{DateTime, Utc};

/// Where somebody was, one stay after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course<'w> {
    /// Who.
    pub person: PersonId,
    /// The stays, each ending where the next begins; the last one lasts. Never empty.
    pub stays: Vec<Stay<'w>>,
    /// Whether it was seen when the first stay began. Whoever was found in the middle of the way has been there for
    /// nobody knows how long.
    pub seen: bool,
}

/// Somebody in a status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stay<'w> {
    /// The status.
    pub status: &'w Status,
    /// Since when.
    pub since: DateTime<Utc>,
}

impl<'w> Course<'w> {
    /// From when somebody began as a lead, and where it went after that, the oldest move first. A status that the workflow
    /// no longer has leaves it where it was.
    pub fn new<'s>(
        workflow: &'w Workflow,
        person: PersonId,
        began: DateTime<Utc>,
        moves: impl IntoIterator<Item = (&'s StatusCode, DateTime<Utc>)>,
    ) -> Self {
        let start = workflow.start(Stage::Lead);
        let mut stays = vec![Stay { status: start, since: began }];
        for (to, since) in moves {
            let Some(status) = workflow.status(to) else { continue };
            // Where it was moved to in the instant in which it was first seen is where it was found.
            if since <= began {
                stays.clear();
            }
            stays.push(Stay { status, since });
        }
        let seen = stays[0].status.code == start.code;
        Self { person, stays, seen }
    }

    /// Where it is now.
    pub fn now(&self) -> Stay<'w> {
        self.stays[self.stays.len() - 1]
    }

    /// Whether it has ever been where a way leads on to the next stage, or farther.
    pub fn engaged(&self, workflow: &Workflow) -> bool {
        let far = |stay: &Stay<'_>| {
            let Status { stage, code, .. } = stay.status;
            *stage > Stage::Lead || workflow.ways(code).any(|(transition, _)| transition.converts)
        };
        self.stays.iter().any(far)
    }
}
