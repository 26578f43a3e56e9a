//! The first place: numbers and notices.

use super::{ConnectionRow, Failure, Pace};
use chrono::{DateTime, Utc};
use serde::Serialize;
use std::collections::BTreeMap;
use ts_rs::TS;

/// The first place: what happened and what needs me.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Today {
    /// In fixed order.
    pub tiles: Vec<Tile>,
    /// What rules did on their own and what needs a person, newest first.
    pub notices: Vec<Notice>,
    /// Sync state per connection, for the *Sync now* button.
    pub connections: Vec<ConnectionRow>,
    /// How fast and how rightly one judges.
    pub pace: Pace,
}

/// A number with its change since yesterday.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Tile {
    /// Which number.
    pub kind: TileKind,
    /// The number now.
    #[ts(type = "number")]
    pub value: i64,
    /// Change since midnight UTC; absent where there is no earlier value.
    #[ts(type = "number | null")]
    pub change: Option<i64>,
    /// Of what is spent: what was not spent today because the answer was here already, in thousandths of a credit.
    #[ts(type = "number | null")]
    pub not_spent: Option<i64>,
}

/// The tiles, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TileKind {
    /// Jobs and writes that did not get done.
    NotDone,
    /// Doubtful pairs.
    ToJudge,
    /// Weak records.
    Weak,
    /// Writes waiting in the plan.
    ToSend,
    /// Credits spent today, in thousandths of a credit.
    Spend,
    /// Writes whose effect was seen and agrees, in tenths of a percent of all sent.
    Agreement,
}

/// A sentence on Today.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Notice {
    /// A key of the message catalogue.
    pub code: String,
    /// Values for the sentence.
    pub params: BTreeMap<String, String>,
    /// Why, where something failed.
    pub failure: Option<Failure>,
    /// When.
    pub at: DateTime<Utc>,
    /// Good news, or something to be done.
    pub needs_action: bool,
    /// The decisions that can be taken back, where the notice is about decisions.
    pub decision: Option<String>,
}
