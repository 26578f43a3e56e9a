use crate::{
    Cursor,
    cursor::Position,
    manifest::{Per, Unfit},
};
use sluice_domain::{EntityKind, Field, Fields};
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
    /// Whether it ended a pass from the stream's beginning to its end that was not short and not read again: what it did
    /// not bring is missing there.
    pub whole: bool,
    /// Records that were counted and did not come, also when the pass was read again: the next one starts where this
    /// one did.
    pub missing: Option<u64>,
    /// Whether a page came again of a list that has to have others, and whose records nothing counts: the pass ended
    /// there, what else there is did not come, and the next one starts where this one did.
    pub repeats: bool,
}

/// One page of what a question found.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundPage {
    /// What was found, row by row.
    pub found: Vec<Found>,
    /// Records in all, as the vendor says.
    pub total: Option<u64>,
    /// What the answer can be collected with later; empty where it is whole.
    pub tickets: Vec<String>,
    /// Where to go on; nothing after the last page.
    pub next: Option<Position>,
}

/// A row of an answer to a question.
#[derive(Clone, Debug, PartialEq)]
pub struct Found {
    /// The `ref` of the subject that it answers, where it can be told.
    pub subject: Option<String>,
    /// The record, or why there is none.
    pub record: Result<PulledRecord, Skipped>,
    /// The row as JSON, where no record could be made of it.
    pub raw: Option<String>,
    /// What of it the account has paid for before.
    pub paid: Vec<Per>,
    /// What of it is charged although nothing of that is kept.
    pub charged: Vec<Per>,
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
    /// Values that a changed mapping could not give, and why.
    pub left_out: BTreeMap<Field, sluice_mapping::Unfit>,
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
    /// The provider's answer for it, as JSON; empty where there is none.
    pub raw: String,
}

/// Why a record was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SkipReason {
    /// It has no id.
    NoId,
    /// It has no value that any field takes.
    Empty,
    /// It is no record.
    Unfit(Unfit),
    /// The mapping failed on it.
    Mapping(MappingError),
}

impl SkipReason {
    /// Whether it is a record that can't be read: it may be read otherwise, by another mapping or another answer.
    pub const fn is_unreadable(&self) -> bool {
        matches!(self, Self::NoId | Self::Empty | Self::Mapping(_) | Self::Unfit(Unfit::Failed))
    }

    /// The key of the message catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NoId => "record_without_id",
            Self::Empty => "record_empty",
            Self::Unfit(Unfit::NotFound) => "record_not_found",
            Self::Unfit(Unfit::OptedOut) => "record_opted_out",
            Self::Unfit(Unfit::Locked) => "record_locked",
            Self::Unfit(Unfit::NoCredit) => "record_no_credit",
            Self::Unfit(Unfit::Waiting) => "record_waiting",
            Self::Unfit(Unfit::Gone) => "record_gone",
            Self::Unfit(Unfit::Failed) => "record_failed",
            Self::Mapping(error) => error.code(),
        }
    }

    /// Values for the message.
    pub fn params(&self) -> BTreeMap<String, String> {
        match self {
            Self::NoId | Self::Empty | Self::Unfit(_) => BTreeMap::new(),
            Self::Mapping(error) => error.params(),
        }
    }
}
