//! Records that could not be read.

use super::Failure;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What could not be read, the oldest first.
#[derive(Clone, Debug, Serialize, TS)]
pub struct UnreadPage {
    /// The rows.
    pub rows: Vec<UnreadRow>,
    /// For the next page.
    pub next: Option<String>,
    /// How many there are.
    pub count: u32,
    /// How many more were dropped.
    pub dropped: u32,
}

/// A record that could not be read.
#[derive(Clone, Debug, Serialize, TS)]
pub struct UnreadRow {
    /// Its id.
    pub id: String,
    /// The connection.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// The stream.
    pub stream: String,
    /// What one record of it is: `lead`, `user`, `contact`, …
    pub what: String,
    /// The source's own id, where it has one.
    pub external_id: Option<String>,
    /// Why.
    pub failure: Failure,
    /// How often it was tried as it is.
    pub tries: u32,
    /// Whether it is tried again by itself: it was not often enough.
    pub again: bool,
    /// When it came first.
    pub came_at: DateTime<Utc>,
    /// When it was tried last.
    pub tried_at: DateTime<Utc>,
    /// The source's answer for it, as JSON, cut where it is very long.
    pub raw: String,
}

/// Which to read again; all that are not dropped where empty.
#[derive(Clone, Debug, Default, Deserialize, TS)]
pub struct Replay {
    /// Their ids.
    pub ids: Vec<String>,
}

/// What became of reading again.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Replayed {
    /// Records that could be read now.
    pub read: u32,
    /// Records that still could not.
    pub left: u32,
}

/// Drops a record that could not be read, or takes that back.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct DropUnread {
    /// Which; all that are dropped where empty and `dropped` is false.
    pub ids: Vec<String>,
    /// Whether it is dropped: not tried and not shown as long as it stays as it is.
    pub dropped: bool,
}
