use crate::Cursor;
use sluice_domain::{EntityKind, Fields};
use sluice_mapping::MappingError;
use std::collections::BTreeMap;

/// One page of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The records that could be read.
    pub records: Vec<PulledRecord>,
    /// The records that could not.
    pub skipped: Vec<Skipped>,
    /// Records in the whole pass, as the vendor says.
    pub total: Option<u64>,
    /// Where to go on. After the last page: where the next pass starts.
    pub next: Cursor,
    /// Whether this was the last page of the pass.
    pub done: bool,
}

/// A record as a provider holds it.
#[derive(Clone, Debug, PartialEq)]
pub struct PulledRecord {
    /// The provider's id.
    pub external_id: String,
    /// What it is about.
    pub kind: EntityKind,
    /// After the mapping.
    pub fields: Fields,
    /// The provider's answer for this record, as JSON.
    pub raw: String,
}

/// A record that was left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Skipped {
    /// The provider's id, where the record has one.
    pub external_id: Option<String>,
    /// Why.
    pub reason: SkipReason,
}

/// Why a record was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// It has no id.
    NoId,
    /// It has no value that any field takes.
    Empty,
    /// The mapping failed on it.
    Mapping(MappingError),
}

impl SkipReason {
    /// The key of the message catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoId => "record_without_id",
            Self::Empty => "record_empty",
            Self::Mapping(error) => error.code(),
        }
    }

    /// Values for the message.
    pub fn params(&self) -> BTreeMap<String, String> {
        match self {
            Self::NoId | Self::Empty => BTreeMap::new(),
            Self::Mapping(error) => error.params(),
        }
    }
}
