//! Moves as they are kept with decisions.

use super::StatusCode;
use crate::RecordId;
use serde::{Deserialize, Serialize};

/// A move as it is kept with a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageMove {
    /// The person's anchor record.
    pub record: RecordId,
    /// Where it was.
    pub from: StatusCode,
    /// Where it is then.
    pub to: StatusCode,
    /// Why.
    pub reason: MoveReason,
    /// The version of the workflow that allowed it.
    pub workflow: u32,
}

/// Why a record was moved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum MoveReason {
    /// A person wanted it.
    Chosen {
        /// One of the way's reasons.
        because: Option<String>,
    },
    /// A person took what the rules proposed.
    Accepted,
    /// The rules did.
    Fired,
}

/// A proposal that a person turned down, as it is kept with a decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StageDecline {
    /// The person's anchor record.
    pub record: RecordId,
    /// Where it is.
    pub from: StatusCode,
    /// Where it is not to go until something changes.
    pub to: StatusCode,
}
