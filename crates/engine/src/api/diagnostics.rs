//! What can be seen of the program from outside, without anybody's data.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Numbers of the open workspace, for a dashboard.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Metrics {
    /// Whether the store is whole, as far as is known.
    pub whole: bool,
    /// Jobs at work.
    pub jobs: u32,
    /// Writes by state.
    pub writes: BTreeMap<String, u32>,
    /// Since when the oldest write waits, in seconds; 0 where none does.
    #[ts(type = "number")]
    pub oldest_write_s: u64,
    /// Cards in the queue.
    pub queue: u32,
    /// People.
    pub people: u32,
    /// What sources said, all in all.
    pub observations: u32,
    /// What was decided, all in all.
    pub decisions: u32,
    /// The size of the store with its log, in bytes.
    #[ts(type = "number")]
    pub store_bytes: u64,
    /// How long those who wrote since the workspace was opened waited for others: half no longer, in microseconds.
    #[ts(type = "number")]
    pub write_wait_p50_us: u64,
    /// Ninety-nine in a hundred no longer, in microseconds.
    #[ts(type = "number")]
    pub write_wait_p99_us: u64,
    /// The longest wait, in microseconds.
    #[ts(type = "number")]
    pub write_wait_longest_us: u64,
    /// How old the newest backup is, in seconds; absent where there is none.
    #[ts(type = "number | null")]
    pub backup_age_s: Option<u64>,
    /// By connection.
    pub connections: Vec<ConnectionMetrics>,
}

/// Numbers of a connection.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ConnectionMetrics {
    /// Its connector.
    pub connector: String,
    /// Its id.
    pub id: String,
    /// Calls made today (UTC).
    #[ts(type = "number")]
    pub calls_today: u64,
    /// How long ago it was read to its end, in seconds; absent where it never was.
    #[ts(type = "number | null")]
    pub lag_s: Option<u64>,
    /// Whether its last job came to its end.
    pub healthy: bool,
}

/// What is sent along with a question to the makers: shown first, and nothing of it is sent by the program.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Diagnostics {
    /// Tells it from others.
    pub id: String,
    /// All of it, as text.
    pub text: String,
    /// Where it was saved, once it was.
    pub file: Option<String>,
}

/// What is to become of a diagnostics bundle.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct MakeDiagnostics {
    /// Whether it is saved as a file.
    pub save: bool,
    /// The id of the bundle that was shown, to save that one; another one is put together where absent.
    pub shown: Option<String>,
}

/// Of which areas every step is written into the log.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct LogSettings {
    /// The areas.
    pub areas: Vec<LogArea>,
    /// Where the log lies; absent where this program keeps none.
    pub folder: Option<String>,
}

/// A part of the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum LogArea {
    /// Calls to HaloPSA and providers.
    Connect,
    /// Jobs, deriving, plan and pipeline.
    Engine,
    /// The store.
    Store,
    /// Calls of the interface in a browser.
    Serve,
}
