//! What a rebuild and the doctor found.

use super::Failure;
use serde::Serialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// What a rebuild found.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RebuildReport {
    /// True where every derived table was the same row for row.
    pub equal: bool,
    /// Tables that differed, with the number of rows that did.
    pub differing: BTreeMap<String, u32>,
    /// Observations read.
    pub observations: u32,
    /// Decisions read.
    pub decisions: u32,
    /// Time taken, in milliseconds.
    #[ts(type = "number")]
    pub duration_ms: u64,
}

/// What the doctor found.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DoctorReport {
    /// One line a check, in a fixed order.
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Check {
    /// What was checked: a key of the message catalogue.
    pub code: String,
    /// The connection, for checks of one.
    pub connection: Option<String>,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What is wrong.
    pub failure: Option<Failure>,
    /// What was found: counts, versions, limits.
    pub detail: BTreeMap<String, String>,
}
