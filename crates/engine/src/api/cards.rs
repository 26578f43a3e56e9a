//! Cards about a company, and about whom the rules would lead out; and what holds a person's records together.

use super::{DecisionRow, EvidencePiece, Handed, ScoreLine, Side, ValueRow, Words};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A company that the system of record does not have by its domain or name, though clients of it look alike.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CompanyCard {
    /// The item's id, for [`Decide`](super::Decide): *same* says that it is a client, *different* that it is none of them.
    pub item: String,
    /// The company.
    pub company: CompanySide,
    /// How many people are in it.
    pub people: u32,
    /// The clients, those with the strongest evidence first.
    pub clients: Vec<ClientSide>,
    /// Field by field, in reading order.
    pub rows: Vec<CompanyValues>,
    /// How many more clients look alike and come with a later card.
    pub more: u32,
    /// From here up the evidence is what joins people without asking, in bits. Companies are always asked about.
    pub same_from: f32,
    /// Below here a client would not be shown, in bits.
    pub review_from: f32,
    /// Who was asked to answer, where it was handed on.
    pub handed: Option<Handed>,
    /// Nothing: remarks are about people.
    pub comments: Vec<DecisionRow>,
}

/// A company or client on a card.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CompanySide {
    /// Its name, or else its domain.
    pub name: String,
    /// The connections that say so, by name.
    pub sources: Vec<String>,
    /// Latest observation.
    pub at: DateTime<Utc>,
}

/// A client that a company may be.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ClientSide {
    /// The client's record, for [`Decide`](super::Decide).
    pub client: String,
    /// What it is called there.
    pub external_id: String,
    /// The client.
    pub side: CompanySide,
    /// For and against, strongest first.
    pub evidence: Vec<EvidencePiece>,
    /// Sum of the weights, in bits.
    pub total: f32,
    /// Probability of being the same, 0 to 1.
    pub probability: f32,
}

/// One field of a company and the clients that look alike.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct CompanyValues {
    /// The field's name in the registry.
    pub field: String,
    /// What each has: the company, then the clients in their order.
    pub values: Vec<Option<String>>,
    /// Whether all who have one have the same after normalising.
    pub equal: bool,
}

/// Somebody whom the rules propose to lead out.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ExitCard {
    /// The item's id, for [`Decide`](super::Decide): *take* leads out, *leave* turns it down.
    pub item: String,
    /// The person.
    pub side: Side,
    /// The stage.
    pub stage: String,
    /// Where it is, by name.
    pub from: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Where the rules would lead it, by name.
    pub to: String,
    /// Why: the lines of the conditions that hold; none where only time went by.
    pub because: Vec<Words>,
    /// The hours in the status that were waited for.
    pub after_hours: Option<u32>,
    /// The reasons of which one has to be named.
    pub reasons: Vec<String>,
    /// What the person did and what was done, line by line.
    pub engagement: Vec<ScoreLine>,
    /// Values in reading order.
    pub values: Vec<ValueRow>,
    /// Nothing: it is not handed on.
    pub handed: Option<Handed>,
    /// Remarks about the person, newest first.
    pub comments: Vec<DecisionRow>,
}

/// How the matcher holds a record to the others of its person.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Joined {
    /// The name that the record says to which it is held by most.
    pub other: String,
    /// The connection which that came from, by name.
    pub other_source: String,
    /// For and against, strongest first.
    pub evidence: Vec<EvidencePiece>,
    /// Sum of the weights, in bits.
    pub total: f32,
    /// Probability of being the same, 0 to 1.
    pub probability: f32,
    /// From here up two are joined without asking, in bits.
    pub same_from: f32,
    /// Below here two are not shown, in bits.
    pub review_from: f32,
    /// How many records would go with it, because somebody's word joined them to it.
    pub with_it: u32,
}

/// Says that a record is somebody else than the person it was joined to.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct Split {
    /// The person.
    pub person: String,
    /// The record.
    pub record: String,
}
