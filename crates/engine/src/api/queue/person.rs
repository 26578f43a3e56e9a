//! Cards about one person: where sources differ, whose write was refused, who is weak, who is gone.

use super::*;
use crate::api::{Failure, PlanField, Proposal, QualityRow, QualityWarning};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A person about whom sources differ.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ClashCard {
    /// The item's id, for [`Decide`].
    pub item: String,
    /// The person.
    pub side: Side,
    /// What has to be chosen, in reading order.
    pub rows: Vec<ClashRow>,
    /// Who was asked to answer, where it was handed on.
    pub handed: Option<Handed>,
    /// Remarks about the person, newest first.
    pub comments: Vec<DecisionRow>,
}

/// One field that has to be chosen.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ClashRow {
    /// The field's name in the registry.
    pub field: String,
    /// What is said, two at least: first what stands as long as nobody chooses. Nothing is an empty text.
    pub values: Vec<ClashValue>,
    /// What all of them said last; nothing where they never agreed.
    pub agreed: Option<ClashValue>,
    /// Whether it was changed on both sides: what stands was chosen here, and the other in the system of record since.
    pub both: bool,
}

/// One of the values that a person chooses from.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ClashValue {
    /// The value.
    pub value: String,
    /// The connection that says so, or who chose it, by name.
    pub source: String,
    /// When it said so.
    pub at: DateTime<Utc>,
}

/// A write that the other side refused, of somebody about whom nobody said anything since.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RefusedCard {
    /// The item's id, for [`Decide`]: *accept* has it sent again with the next plan, *quarantine* keeps it back. A value
    /// that is chosen settles it too.
    pub item: String,
    /// The person.
    pub side: Side,
    /// The connection that refused it, by name.
    pub system: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Why.
    pub failure: Failure,
    /// The field that the refusal names, where it is one that is written.
    pub lacking: Option<String>,
    /// The field that it says is missing, where Sluice has nothing for it, by what it is called there; for [`GiveField`].
    pub wants: Option<String>,
    /// What was sent.
    pub sent: Vec<PlanField>,
    /// Values in reading order.
    pub values: Vec<ValueRow>,
    /// Nothing: it is not handed on.
    pub handed: Option<Handed>,
    /// Remarks about the person, newest first.
    pub comments: Vec<DecisionRow>,
}

/// A value for a field that the other side demands and Sluice has nothing for. From now on every new ticket of the type says
/// it, and those that were refused for want of it go into the next plan.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct GiveField {
    /// The card of a refusal that names the field.
    pub item: String,
    /// The value, as people read it there.
    pub value: String,
}

/// A weak record.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WeakCard {
    /// The item's id, for [`Decide`].
    pub item: String,
    /// The person.
    pub side: Side,
    /// Values in reading order.
    pub values: Vec<ValueRow>,
    /// The score line by line.
    pub quality: Vec<QualityRow>,
    /// Scores below this are weak.
    pub threshold: u8,
    /// Why it is weak whatever it scores: a key of the message catalogue.
    pub barred: Option<String>,
    /// What does not look right.
    pub warnings: Vec<QualityWarning>,
    /// What would mend it.
    pub proposals: Vec<Proposal>,
    /// Who was asked to answer, where it was handed on.
    pub handed: Option<Handed>,
    /// Remarks about the person, newest first.
    pub comments: Vec<DecisionRow>,
}

/// A person whose record is gone from the system of record.
#[derive(Clone, Debug, Serialize, TS)]
pub struct GoneCard {
    /// The item's id, for [`Decide`].
    pub item: String,
    /// The person, by the records that are left.
    pub side: Side,
    /// What is gone, the first that went first.
    pub lost: Vec<LostRecord>,
    /// Values in reading order.
    pub values: Vec<ValueRow>,
    /// Who was asked to answer, where it was handed on.
    pub handed: Option<Handed>,
    /// Remarks about the person, newest first.
    pub comments: Vec<DecisionRow>,
}

/// A record that is gone from its source.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LostRecord {
    /// The connection's name.
    pub source: String,
    /// What it was: `lead`, `prospect`, `opportunity`, `user`, `client`, …
    pub what: String,
    /// The source's own id.
    pub external_id: String,
    /// Its name when it was last seen.
    pub name: String,
    /// Its status then.
    pub status: Option<String>,
    /// When it last said something new.
    pub at: DateTime<Utc>,
    /// When it was taken as gone.
    pub gone_at: DateTime<Utc>,
    /// The decision, for taking it back.
    pub decision: String,
}
