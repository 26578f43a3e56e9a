//! The queue, and what is decided.

mod band;
mod decide;
mod pairs;
mod person;

use super::{CompanyCard, ExitCard};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

pub use band::*;
pub use decide::*;
pub use pairs::*;
pub use person::*;

/// A page of the queue: most valuable first.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct QueueQuery {
    /// Which cards.
    #[serde(flatten)]
    #[ts(flatten)]
    pub filter: QueueFilter,
    /// Items to leave out (put off with *later*), by item id.
    pub skip: Vec<String>,
    /// How many cards; 1 to 50.
    pub limit: u32,
    /// The card on the table, by item id: told as the last one where others come before it, as long as it waits.
    #[serde(default)]
    #[ts(optional = nullable)]
    pub table: Option<String>,
}

/// Which cards of the queue. What is absent filters nothing.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, TS)]
#[serde(default)]
#[ts(optional_fields = nullable)]
pub struct QueueFilter {
    /// Only cards of this kind.
    pub kind: Option<CardKind>,
    /// Only cards about somebody of whom this connection or list has a record.
    pub source: Option<String>,
    /// Only cards whose score is at least this: bits for a pair, a company or a knot's strongest, fields for a clash, points for a weak record. Together with
    /// `kind`.
    pub least: Option<f32>,
    /// Only cards whose score is below this, likewise.
    pub below: Option<f32>,
    /// Only cards about people of whom nothing was heard for so many days.
    pub older_than_days: Option<u32>,
    /// Those that were handed on, in place of those that were not.
    pub handed: Option<bool>,
    /// Of those that were handed on, only those for somebody of this name.
    pub handed_to: Option<String>,
    /// Only those of the sample that was drawn of a band.
    pub sample: Option<bool>,
}

/// A filter under a name.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct QueueView {
    /// Its name.
    pub name: String,
    /// What it shows.
    pub filter: QueueFilter,
}

/// Kinds of card.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum CardKind {
    /// Two of whom somebody said that they are the same, after somebody had said that they are different.
    Contradiction,
    /// Three or more people held together by doubtful pairs.
    Knot,
    /// Two records that may be the same person.
    Pair,
    /// A person about whom sources differ where the rules leave the choice to a person.
    Clash,
    /// A write that the other side refused.
    Refused,
    /// A person whose record is too weak to go out.
    Weak,
    /// A person whose record is gone from the system of record.
    Gone,
    /// A company that may be a client of the system of record.
    Company,
    /// A person whom the rules propose to lead out.
    Exit,
}

/// The next cards and how many there are.
#[derive(Clone, Debug, Serialize, TS)]
pub struct QueuePage {
    /// In order.
    pub cards: Vec<Card>,
    /// Doubtful pairs that the filter shows, whatever kind it asks for. Where it filters by more, counted up to 1,001.
    pub pairs: u32,
    /// Contradictions, counted the same way.
    pub contradictions: u32,
    /// Knots of pairs, counted the same way.
    pub knots: u32,
    /// People about whom sources differ, counted the same way.
    pub clashes: u32,
    /// Refused writes that nobody answered, counted up to 1,001. Filtered by more than the kind, none is shown.
    pub refused: u32,
    /// Weak records, counted the same way.
    pub weak: u32,
    /// People whose record is gone from the system of record, counted the same way.
    pub gone: u32,
    /// Companies that may be clients of the system of record, counted the same way.
    pub companies: u32,
    /// People whom the rules propose to lead out, counted up to 1,001. Filtered by more than the kind, none is shown.
    pub exits: u32,
    /// Cards that were handed on.
    pub handed: u32,
    /// For whom, by name; 50 at most.
    pub handed_names: Vec<String>,
}

/// One thing to decide.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Card {
    /// What was said against what was said.
    Contradiction(ContradictionCard),
    /// Several of whom some may be the same person.
    Knot(KnotCard),
    /// Two records that may be the same person.
    Pair(PairCard),
    /// A person about whom sources differ.
    Clash(ClashCard),
    /// A write that the other side refused.
    Refused(RefusedCard),
    /// A person whose record is too weak to go out.
    Weak(WeakCard),
    /// A person whose record is gone from the system of record.
    Gone(GoneCard),
    /// A company that may be a client of the system of record.
    Company(CompanyCard),
    /// A person whom the rules propose to lead out.
    Exit(ExitCard),
}

impl Card {
    /// What it is named by in the queue.
    pub fn item(&self) -> &str {
        match self {
            Self::Contradiction(card) => &card.item,
            Self::Knot(card) => &card.item,
            Self::Pair(card) => &card.item,
            Self::Clash(card) => &card.item,
            Self::Refused(card) => &card.item,
            Self::Weak(card) => &card.item,
            Self::Gone(card) => &card.item,
            Self::Company(card) => &card.item,
            Self::Exit(card) => &card.item,
        }
    }
}

/// A card that was handed on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Handed {
    /// To whom.
    pub to: String,
    /// Why.
    pub reason: String,
    /// By whom.
    pub by: String,
    /// The decision, for taking it back.
    pub decision: String,
}

/// One side of a pair.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Side {
    /// The person this record belongs to.
    pub person: String,
    /// The name to show.
    pub name: String,
    /// The connections whose records are in the group, by name.
    pub sources: Vec<String>,
    /// Latest observation.
    pub at: DateTime<Utc>,
    /// Quality score, 0 to 100.
    pub score: u8,
}

/// A value, normalised and raw.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Shown {
    /// Normalised.
    pub value: String,
    /// As the source wrote it, where that differs.
    pub raw: Option<String>,
    /// Whether somebody chose it.
    pub chosen: bool,
}

/// One value of a person.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ValueRow {
    /// The field's name in the registry.
    pub field: String,
    /// The value.
    pub shown: Shown,
    /// The connection it comes from, by name.
    pub source: String,
    /// When that source said it.
    pub at: DateTime<Utc>,
    /// The decision by which somebody chose it; `source` is then that person.
    pub decision: Option<String>,
}
