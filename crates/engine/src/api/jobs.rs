//! Syncing, and where jobs stand.

use super::Failure;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// Which connections to sync; all where empty.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Sync {
    /// Connection ids.
    pub connections: Vec<String>,
    /// Everything from the beginning, not only what changed; no where absent. Only so is seen what is no longer there; by
    /// itself it is done every week.
    pub full: Option<bool>,
}

/// Jobs that were started.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Started {
    /// The jobs.
    pub jobs: Vec<JobRow>,
}

/// A job.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct JobRow {
    /// Its id.
    pub id: String,
    /// `sync`, `apply`, `import`, `buy`, `ask` or `remap`.
    pub kind: String,
    /// The connection it works on.
    pub connection: String,
    /// That connection's name.
    pub connection_name: String,
    /// Where it stands.
    pub state: JobState,
    /// Steps done: records for a sync, writes for an apply, rows for an import, people for buying and asking, records mapped anew.
    pub done: u32,
    /// Steps in all, where known.
    pub total: Option<u32>,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it failed.
    pub failure: Option<Failure>,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// In the queue.
    Waiting,
    /// At work.
    Running,
    /// Done.
    Done,
    /// Ended by the user; resumes where it stopped.
    Cancelled,
    /// Cut off by the end of the program; resumes where it stopped.
    Interrupted,
    /// Ended by an error; resumes where it stopped.
    Failed,
}
