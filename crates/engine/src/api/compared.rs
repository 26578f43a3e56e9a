//! What came of comparing HaloPSA with what is here.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What came of reading HaloPSA whole and comparing each ticket that was written from here, field by field, three ways:
/// what was sent last, what follows here, and what stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Compared {
    /// When.
    pub at: DateTime<Utc>,
    /// The connection's name.
    pub system: String,
    /// Tickets that were compared.
    pub tickets: u32,
    /// Fields of them that were.
    pub fields: u32,
    /// Records that had changed without HaloPSA's telling of it: no sync would have found them.
    pub unseen: u32,
    /// Fields that somebody changed in HaloPSA and that hold here too.
    pub taken_over: u32,
    /// Fields that are other here because of a rule of the mapping's: HaloPSA keeps its own.
    pub ruled: u32,
    /// Fields that differ and are in the plan.
    pub planned: u32,
    /// Fields that differ and about whose person a card asks.
    pub asked: u32,
    /// Fields that differ, and nothing says yet what becomes of them: the writes are marked in the ledger.
    pub open: u32,
    /// Tickets that were sent and are not there.
    pub unfound: u32,
    /// The first of those that differ.
    pub rows: Vec<ComparedRow>,
}

/// A field of a ticket that differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ComparedRow {
    /// The person's id.
    pub person: String,
    /// Their name.
    pub name: String,
    /// `lead`, `prospect` or `opportunity`.
    pub what: String,
    /// The ticket's number.
    pub ticket: String,
    /// HaloPSA's name of the field.
    pub field: String,
    /// What was sent last.
    pub sent: String,
    /// What follows here.
    pub here: String,
    /// What stands there.
    pub there: String,
    /// Where it is settled.
    pub settled: Settled,
}

/// Where a difference is settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Settled {
    /// The plan writes it.
    Plan,
    /// A card asks about the person.
    Queue,
    /// Nowhere yet.
    Open,
}
