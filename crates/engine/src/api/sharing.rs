//! What of what is said of people goes to HaloPSA.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What is told in the tickets of whom it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Sharing {
    /// Calls with their outcomes.
    pub calls: bool,
    /// Remarks, from when this is on.
    pub notes: bool,
}

/// What is to be told in tickets from now on.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetSharing {
    /// The connection's id.
    pub id: String,
    /// From now on.
    pub sharing: Sharing,
}
