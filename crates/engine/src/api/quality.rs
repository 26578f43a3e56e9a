//! How good records are, and by which rules.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// One line of a score.
#[derive(Clone, Debug, Serialize, TS)]
pub struct QualityRow {
    /// The rule: a key of the message catalogue.
    pub rule: String,
    /// Points given.
    pub points: u8,
    /// Points possible.
    pub of: u8,
    /// Whether that is so little of it that something should be done.
    pub low: bool,
    /// What the rule found: a key of the message catalogue.
    pub found: String,
    /// What the message says.
    pub params: BTreeMap<String, String>,
    /// The fields that the message names.
    pub fields: Vec<String>,
}

/// What does not look right in a record.
#[derive(Clone, Debug, Serialize, TS)]
pub struct QualityWarning {
    /// What: a key of the message catalogue.
    pub kind: String,
    /// Where: the field's name in the registry.
    pub field: String,
}

/// The rules of the score.
#[derive(Clone, Debug, Serialize, TS)]
pub struct QualityPage {
    /// As TOML.
    pub text: String,
    /// Counted from 1.
    pub version: u32,
    /// When they were kept.
    pub at: DateTime<Utc>,
    /// Who kept them.
    pub actor: String,
    /// Whether somebody changed them.
    pub own: bool,
    /// The day that scores are for.
    #[ts(type = "string")]
    pub as_of: NaiveDate,
    /// Whether everybody is judged by them.
    pub carried: bool,
    /// Those that were in force before, the last first.
    pub versions: Vec<QualityVersion>,
}

/// Rules of the score that were in force.
#[derive(Clone, Debug, Serialize, TS)]
pub struct QualityVersion {
    /// Counted from 1.
    pub version: u32,
    /// When they were kept.
    pub at: DateTime<Utc>,
    /// Who kept them.
    pub actor: String,
    /// As TOML.
    pub text: String,
}

/// Rules of the score that are not kept yet.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct QualityText {
    /// As TOML.
    pub text: String,
}

/// What other rules of the score would change.
#[derive(Clone, Debug, Serialize, TS)]
pub struct QualityEffect {
    /// How many people there are.
    pub people: u32,
    /// Weak ones who would go out.
    pub go_out: u32,
    /// Clean ones who would wait as weak.
    pub wait: u32,
    /// Who would score more.
    pub raised: u32,
    /// Who would score less.
    pub lowered: u32,
}
