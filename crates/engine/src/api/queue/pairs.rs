//! Cards that ask who of several are one: contradictions, knots, pairs.

use super::*;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What was said against what was said: a *same* that did not come true, because it would put next to each other whom
/// somebody kept apart.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ContradictionCard {
    /// The item's id, for [`Decide`]: *same* takes the earlier back and joins, *different* keeps it.
    pub item: String,
    /// The two.
    pub members: Vec<Side>,
    /// Field by field, in reading order.
    pub rows: Vec<MemberRow>,
    /// Who said that they are the same, the oldest first.
    pub same: Vec<DecisionRow>,
    /// Who keeps them apart, the oldest first.
    pub apart: Vec<DecisionRow>,
    /// Who was asked to answer, where it was handed on.
    pub handed: Option<Handed>,
    /// Remarks about either, newest first.
    pub comments: Vec<DecisionRow>,
}

/// Several of whom some may be the same person.
#[derive(Clone, Debug, Serialize, TS)]
pub struct KnotCard {
    /// The item's id, for [`Decide`].
    pub item: String,
    /// They, eight at most: those of the strongest pair first, then who hangs together with them most.
    pub members: Vec<Side>,
    /// Field by field, in reading order.
    pub rows: Vec<MemberRow>,
    /// The doubtful pairs among them, strongest first.
    pub links: Vec<KnotLink>,
    /// Who of them was kept apart, the oldest first.
    pub apart: Vec<DecisionRow>,
    /// How many more hang together with them and come with a later card.
    pub more: u32,
    /// Nothing: of a knot that is handed on each pair is asked by itself.
    pub handed: Option<Handed>,
    /// Remarks about any of them, newest first.
    pub comments: Vec<DecisionRow>,
}

/// A doubtful pair of a knot.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct KnotLink {
    /// The one, by its place among the members from 0.
    pub left: u32,
    /// The other.
    pub right: u32,
    /// Sum of the evidence, in bits.
    pub total: f32,
    /// Probability of being the same, 0 to 1.
    pub probability: f32,
}

/// One field of several people.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct MemberRow {
    /// The field's name in the registry.
    pub field: String,
    /// What each has, in the order of the members.
    pub values: Vec<Option<Shown>>,
    /// What would survive were all of them one.
    pub survivor: Option<Shown>,
    /// The connection that it comes from, or the person who chose it, by name.
    pub survivor_source: Option<String>,
    /// Whether all who have one have the same after normalising.
    pub equal: bool,
    /// Whether people may choose what stands in it.
    pub choosable: bool,
}

/// Some people who may be one.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct AsOne {
    /// They.
    pub people: Vec<String>,
}

/// What would survive in a field.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct SurvivorRow {
    /// The field's name in the registry.
    pub field: String,
    /// The value.
    pub survivor: Shown,
    /// The connection that it comes from, or the person who chose it, by name.
    pub source: String,
}

/// A doubtful pair.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PairCard {
    /// The item's id, for [`Decide`].
    pub item: String,
    /// Left person.
    pub left: Side,
    /// Right person.
    pub right: Side,
    /// Field by field, in reading order.
    pub rows: Vec<PairRow>,
    /// For and against, strongest first.
    pub evidence: Vec<EvidencePiece>,
    /// Sum of the weights, in bits.
    pub total: f32,
    /// Probability of being the same, 0 to 1.
    pub probability: f32,
    /// From here up the pair would be joined without asking, in bits.
    pub same_from: f32,
    /// Below here the pair would not be shown, in bits.
    pub review_from: f32,
    /// What is touched where.
    pub touches: Vec<Touch>,
    /// Who was asked to answer, where it was handed on, and what was said of the two.
    pub handed: Option<Handed>,
    /// Remarks about either, newest first.
    pub comments: Vec<DecisionRow>,
}

/// One field of a pair.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PairRow {
    /// The field's name in the registry.
    pub field: String,
    /// Left value.
    pub left: Option<Shown>,
    /// Right value.
    pub right: Option<Shown>,
    /// Whether both are there and equal after normalising.
    pub equal: bool,
    /// Whether people may choose what stands in it.
    pub choosable: bool,
    /// The value that would survive, and from which side.
    pub survivor: Option<Shown>,
    /// The connection that the survivor comes from, or the person who chose it, by name.
    pub survivor_source: Option<String>,
}

/// One piece of evidence.
#[derive(Clone, Debug, Serialize, TS)]
pub struct EvidencePiece {
    /// The group: `email`, `phone`, `name`, `office`, `profile`, …; a key of the message catalogue.
    pub group: String,
    /// How they compare: `same_mailbox`, `nickname`, `other_given`, …; another key.
    pub level: String,
    /// Bits for (positive) or against (negative).
    pub weight: f32,
}

/// A record in another system that a decision would touch.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Touch {
    /// The connection's name.
    pub system: String,
    /// What there: `lead`, `user`, `client`.
    pub what: String,
    /// How many fields would be changed; 0 means that nothing is written.
    pub fields: u32,
}
