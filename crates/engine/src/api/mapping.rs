//! The mapping editor: what a connection's records hold and what becomes of it.

use super::Failure;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sluice_mapping::{Changes, Part};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Which mapping.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct MappingQuery {
    /// The connection.
    pub connection: String,
    /// The stream; the first that brought something where absent.
    pub stream: Option<String>,
}

/// A stream's mapping, on what the stream brought last.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MappingPage {
    /// The connection's name.
    pub connection_name: String,
    /// Whether leads are written there, so that the way out matters.
    pub written: bool,
    /// The connection's streams.
    pub streams: Vec<MappingStream>,
    /// The one that is shown.
    pub stream: String,
    /// How many records the paths and examples come from.
    pub samples: u32,
    /// What those records hold.
    pub paths: Vec<MappingPath>,
    /// Every field of the registry, those that are given first.
    pub fields: Vec<MappingField>,
    /// What people changed, the version in force first.
    pub versions: Vec<MappingVersion>,
}

/// A stream of a connection.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MappingStream {
    /// Its name.
    pub name: String,
    /// Whether it brought anything.
    pub seen: bool,
    /// Whether its mapping was changed.
    pub changed: bool,
}

/// A value that stands in the records.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MappingPath {
    /// The expression that takes it.
    pub take: String,
    /// The first value found there.
    pub example: String,
    /// In how many of the samples something stands there.
    pub filled: u32,
}

/// A field, and where the connector takes it from.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MappingField {
    /// Its name in the registry.
    pub field: String,
    /// What it holds: `text`, `email`, `date` and so on.
    pub kind: String,
    /// The options, where it holds one of some.
    pub options: Vec<String>,
    /// Where it is one of HaloPSA's custom fields, what it is there.
    pub halo: Option<HaloField>,
    /// The connector's own expression.
    pub own: Option<String>,
    /// The first value that the mapping in force gives.
    pub example: Option<String>,
}

/// A custom field as HaloPSA has it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct HaloField {
    /// What people read there.
    pub label: String,
    /// The heading it stands under.
    pub group: String,
    /// `lead`, `prospect` or `opportunity`.
    pub stage: String,
}

/// A version of the changes to a mapping.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MappingVersion {
    /// Counted from 1.
    pub version: u32,
    /// When it was kept.
    pub at: DateTime<Utc>,
    /// Who kept it.
    pub actor: String,
    /// What it changes, by field.
    #[ts(as = "BTreeMap<String, MappingChange>")]
    pub changes: Changes,
}

/// What is changed about one field. What is absent stays the connector's own.
#[derive(Clone, Debug, Serialize, TS)]
#[ts(optional_fields)]
pub struct MappingChange {
    /// The expression that takes the value.
    pub take: Option<String>,
    /// Which way it goes; both where absent.
    #[ts(optional, type = "'both' | 'in' | 'out' | 'off'")]
    pub direction: Option<String>,
    /// What a new value may do to one that is there.
    #[ts(optional, type = "'always' | 'when_empty' | 'never' | 'merge'")]
    pub protection: Option<String>,
}

/// An expression that is tried for a field.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct TryMapping {
    /// The connection.
    pub connection: String,
    /// The stream.
    pub stream: String,
    /// The field's name.
    pub field: String,
    /// The expression.
    pub take: String,
}

/// What an expression gives.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TriedMapping {
    /// Why it is no expression.
    pub failure: Option<Failure>,
    /// What it gives on each sample, the newest first.
    pub results: Vec<TriedValue>,
    /// What would make more values fit, the best first.
    pub conversions: Vec<MappingConversion>,
}

/// What an expression gives on one record.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TriedValue {
    /// Who or what the record is about.
    pub name: String,
    /// The value; nothing where the record has none.
    pub value: Option<String>,
    /// What it gives where that is no value of the field.
    pub given: Option<String>,
    /// Why it is none.
    pub failure: Option<Failure>,
}

/// An expression that makes more values fit.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MappingConversion {
    /// What it does: `first`, `joined`, `digits` and so on.
    pub kind: String,
    /// The whole expression.
    pub take: String,
    /// In how many samples it gives a value that fits.
    pub fits: u32,
}

/// An expression that is to be written: one value split, or several joined.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct WriteMapping {
    /// The expressions: one to split, two or more to join.
    pub takes: Vec<String>,
    /// What stands between the parts.
    pub separator: String,
    /// The part that is taken of one that is split; absent where they are joined.
    #[ts(type = "'first' | 'rest' | 'last' | null")]
    pub part: Option<Part>,
}

/// An expression.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WrittenMapping {
    /// The expression.
    pub take: String,
}

/// Changes that are not kept yet.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct MappingDraft {
    /// The connection.
    pub connection: String,
    /// The stream.
    pub stream: String,
    /// What is changed, by field; what is not named stays the connector's own.
    #[ts(as = "BTreeMap<String, MappingChange>")]
    pub changes: Changes,
}

/// What a draft would have made of what the stream brought.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MappingEffect {
    /// Days that were looked at.
    pub days: u32,
    /// Records that were looked at, the newest first; no more than a fixed number.
    pub records: u32,
    /// Whether older ones of those days were not looked at.
    pub more: bool,
    /// Records that would be different.
    pub changed: u32,
    /// The differences by field.
    pub fields: Vec<FieldEffect>,
    /// Some of the records that would be different.
    pub rows: Vec<EffectRow>,
}

/// How often a field would be different.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FieldEffect {
    /// The field.
    pub field: String,
    /// Records that would have a value where they have none.
    pub gained: u32,
    /// Records that would lose their value.
    pub lost: u32,
    /// Records that would have another value.
    pub altered: u32,
    /// Records whose value would not fit and be left out.
    pub unfit: u32,
}

/// One difference.
#[derive(Clone, Debug, Serialize, TS)]
pub struct EffectRow {
    /// Who or what the record is about.
    pub name: String,
    /// The field.
    pub field: String,
    /// The value now.
    pub before: Option<String>,
    /// The value with the draft.
    pub after: Option<String>,
    /// Why there would be none.
    pub failure: Option<Failure>,
}

/// A mapping's changes as text.
#[derive(Clone, Debug, Serialize, TS)]
pub struct MappingText {
    /// TOML.
    pub text: String,
}

/// A text that is to be read as changes.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ReadMappingText {
    /// The connection they are for.
    pub connection: String,
    /// The stream they are for.
    pub stream: String,
    /// TOML.
    pub text: String,
}

/// What a text says.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ReadMapping {
    /// Changes by field.
    #[ts(as = "BTreeMap<String, MappingChange>")]
    pub changes: Changes,
}
