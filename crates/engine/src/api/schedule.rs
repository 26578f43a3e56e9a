//! When sources are synced by themselves.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// When a connection is synced by itself; never where nothing is said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Schedule {
    /// So many minutes after the last time: from 5 to 10,080, a week.
    pub every_minutes: Option<u32>,
    /// At these times of the day, `HH:MM` by this computer's clock; 24 at most.
    pub at: Vec<String>,
}

/// When a connection is to be synced by itself.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetSchedule {
    /// The connection's id.
    pub id: String,
    /// From now on.
    pub schedule: Schedule,
}

/// When a connection is synced by itself, and when next.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Scheduled {
    /// When.
    pub schedule: Schedule,
    /// The next time; the past where it is overdue, absent where it never is.
    pub next: Option<DateTime<Utc>>,
}
