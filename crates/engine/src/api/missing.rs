//! Records that a source does not bring any more.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A stream of which records are missing.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MissingRow {
    /// The connection.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// The stream.
    pub stream: String,
    /// What one record of it is: `lead`, `user`, `contact`, …
    pub what: String,
    /// Records that the last pass from the stream's beginning to its end did not bring: if the next does not either, they
    /// are gone.
    pub once: u32,
    /// Records that two or more in a row did not bring, too many to be taken as gone without somebody's word.
    pub held: u32,
    /// Records known in the stream.
    pub of: u32,
    /// How many of those may go at once without somebody's word.
    pub most: u32,
}

/// Takes what is held as gone.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct LetGo {
    /// The connection.
    pub connection: String,
    /// The stream.
    pub stream: String,
    /// How many were seen to be held; refused where it is another number now.
    pub count: u32,
}
