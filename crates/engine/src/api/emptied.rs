//! Fields that a source empties of all its records at once.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A stream that is not read on before somebody said what is to become of it; or, where each field tells of how many, one
/// that is read on and whose records keep what they came without.
#[derive(Clone, Debug, Serialize, TS)]
pub struct EmptiedRow {
    /// The connection.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// The stream.
    pub stream: String,
    /// What one record of it is: `lead`, `user`, `contact`, …
    pub what: String,
    /// What came empty.
    pub fields: Vec<EmptiedField>,
}

/// A field that had a value in records that come without one now.
#[derive(Clone, Debug, Serialize, TS)]
pub struct EmptiedField {
    /// The field.
    pub field: String,
    /// In how many records: in a row, where it came with none of the others.
    pub count: u32,
    /// Of how many of a page that had it; nothing where it came with none of the others.
    pub of: Option<u32>,
    /// The expression that takes it from the source's answer, where that can be told.
    pub take: Option<String>,
}

/// Lets a stream empty fields from now on, until they come again.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct LetEmpty {
    /// The connection.
    pub connection: String,
    /// The stream.
    pub stream: String,
    /// The fields that were seen to be emptied; refused where it would be others now.
    pub fields: Vec<String>,
}
