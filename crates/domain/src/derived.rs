//! What is derived from the facts. Any of it can be dropped and built again.

use crate::{
    CompanyId, ConnectionId, EntityKind, FactId, Field, Fields, PersonId, RecordId,
    normal::{NormalCompany, NormalPerson},
    pipeline::Standing,
    quality::Quality,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The current state of one record of one source: its latest observation, normalised.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The record.
    pub id: RecordId,
    /// The account it came from.
    pub connection: ConnectionId,
    /// The connector's stream.
    pub stream: String,
    /// A person or a company.
    pub kind: EntityKind,
    /// The source's own id.
    pub external_id: String,
    /// The latest observation.
    pub observation: FactId,
    /// When that was made.
    pub at: DateTime<Utc>,
    /// Values as the source wrote them.
    pub fields: Fields,
    /// The same, normalised for matching. Present for people.
    pub person: Option<NormalPerson>,
    /// The organisation the record names, normalised. Present where there is one.
    pub company: Option<NormalCompany>,
}

/// One surviving value and where it comes from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Survivor {
    /// Normalised for display and for writing.
    pub value: String,
    /// As the source wrote it.
    pub raw: String,
    /// The record it comes from, or of which somebody chose it.
    pub record: RecordId,
    /// The decision by which somebody chose it; nothing where a source said it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decision: Option<FactId>,
}

/// Whether a person may go out, and if not, why. The order is the order in which the reasons are tested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonState {
    /// A source says not to contact.
    DoNotContact,
    /// The system of record already holds a lead of this person.
    InHalo,
    /// A person decided that it stays out.
    Quarantined,
    /// It may be somebody we already have: a person has to judge.
    ToJudge,
    /// Too weak to go out without a decision.
    Weak,
    /// Clean and unique: goes into the plan.
    Clean,
}

impl PersonState {
    /// Every state, in the order in which the reasons are tested.
    pub const ALL: &'static [Self] =
        &[Self::DoNotContact, Self::InHalo, Self::Quarantined, Self::ToJudge, Self::Weak, Self::Clean];

    /// The name kept in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DoNotContact => "do_not_contact",
            Self::InHalo => "in_halo",
            Self::Quarantined => "quarantined",
            Self::ToJudge => "to_judge",
            Self::Weak => "weak",
            Self::Clean => "clean",
        }
    }
}

/// A person: the records judged to be the same human being, and the values that survive.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// Named after the smallest record of the group.
    pub id: PersonId,
    /// The group, sorted.
    pub records: Vec<RecordId>,
    /// The employer, where one is known.
    pub company: Option<CompanyId>,
    /// The surviving values.
    pub values: BTreeMap<Field, Survivor>,
    /// How good they are.
    pub quality: Quality,
    /// Whether it may go out.
    pub state: PersonState,
    /// The latest observation of any of the records.
    pub at: DateTime<Utc>,
}

/// A company: everything that is known under one matching key.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Company {
    /// Named after the key.
    pub id: CompanyId,
    /// Registrable domain, or `name:` and the name key.
    pub key: String,
    /// The records that name it, sorted.
    pub records: Vec<RecordId>,
    /// The surviving values.
    pub values: BTreeMap<Field, Survivor>,
    /// The latest observation of any of the records.
    pub at: DateTime<Utc>,
}

/// Where a person is in the pipeline.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Placed {
    /// The person.
    pub person: PersonId,
    /// The lead in the system of record that says so.
    pub lead: RecordId,
    /// Where, since when and by whom.
    pub standing: Standing,
    /// Whether what the lead says of its status was put there from here.
    pub ours: bool,
}
