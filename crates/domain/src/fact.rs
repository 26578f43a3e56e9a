//! The two kinds of fact.

use crate::{
    CompanyId, ConnectionId, DeskId, EntityKind, FactId, Field, Fields, RecordId,
    pipeline::{Event, StageDecline, StageMove},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// What a source said about one of its records, and when it was asked.
///
/// A later observation of the same record replaces the earlier one as its current state; the earlier one stays
/// as history.
#[derive(Clone, Debug, PartialEq)]
pub struct Observation {
    /// Unique across desks.
    pub id: FactId,
    /// The desk that appended it.
    pub desk: DeskId,
    /// When the source was asked.
    pub at: DateTime<Utc>,
    /// The account it came from.
    pub connection: ConnectionId,
    /// The connector's stream, for example `contacts`.
    pub stream: String,
    /// A person or a company.
    pub kind: EntityKind,
    /// The source's own id of the record, unique in its stream.
    pub external_id: String,
    /// The answer after the connector's mapping; values as the source wrote them. Empty values are absent.
    pub fields: Fields,
    /// The source's answer for this record as JSON text, kept whole.
    pub raw: String,
    /// What the answer cost, in thousandths of a credit.
    pub price_millicredits: u32,
}

impl Observation {
    /// The record this observation is about.
    pub fn record(&self) -> RecordId {
        RecordId::of(self.connection, &self.stream, &self.external_id)
    }
}

/// Who decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "name", rename_all = "snake_case")]
pub enum Actor {
    /// A person, by the name of their account on the desk.
    Person(String),
    /// A named rule, for example `written`.
    Rule(String),
}

/// A choice. Choices are never changed; [`Judgement::Revoke`] takes one back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// Unique across desks.
    pub id: FactId,
    /// The desk that appended it.
    pub desk: DeskId,
    /// When it was made.
    pub at: DateTime<Utc>,
    /// Who made it.
    pub actor: Actor,
    /// The first decision of the act it was part of; its own id where it was made alone. An act is taken back as one.
    pub act: FactId,
    /// What was chosen.
    pub judgement: Judgement,
}

/// What was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Judgement {
    /// Two records are the same person.
    Same {
        /// One record.
        left: RecordId,
        /// The other.
        right: RecordId,
    },
    /// Two records are different people; their groups stay apart.
    Different {
        /// One record.
        left: RecordId,
        /// The other.
        right: RecordId,
    },
    /// Two records are the same person after all: whatever was said of the two before counts no more. Any other *same*
    /// leaves an earlier *different* standing.
    SameAfterAll {
        /// One record.
        left: RecordId,
        /// The other.
        right: RecordId,
    },
    /// A company is a client of the system of record, whatever both are called there. Where the client is called by the
    /// company's own [anchor](CompanyId::anchor), it is to be a new one.
    SameCompany {
        /// The company.
        company: CompanyId,
        /// The client's record.
        client: RecordId,
    },
    /// A company is another one than a client of the system of record.
    DifferentCompany {
        /// The company.
        company: CompanyId,
        /// The client's record.
        client: RecordId,
    },
    /// A weak record may go out as it is.
    Accept {
        /// The weak person's anchor record.
        record: RecordId,
    },
    /// A weak record stays out until this is taken back.
    Quarantine {
        /// The weak person's anchor record.
        record: RecordId,
    },
    /// What stands in a field of the person, whatever sources say.
    Value {
        /// A record of the person.
        record: RecordId,
        /// The field.
        field: Field,
        /// The value, normalised; nothing: the field is to be empty.
        value: Option<String>,
    },
    /// A remark about a person. It changes nothing.
    Comment {
        /// A record of the person.
        record: RecordId,
        /// The words.
        text: String,
    },
    /// A question of the queue is for somebody else to answer.
    HandOn {
        /// The record that it is about.
        record: RecordId,
        /// The other one, where it is about two.
        other: Option<RecordId>,
        /// Who shall answer.
        to: String,
        /// Why.
        reason: String,
    },
    /// What a record says in a field was written to it and is taken back: as long as it says so, it is read as if it
    /// said something else.
    TakenBack {
        /// The record that it was written to.
        record: RecordId,
        /// The field.
        field: Field,
        /// What was written.
        value: String,
        /// What it said before; nothing: it said nothing.
        instead: Option<String>,
    },
    /// Somebody goes on in the pipeline.
    Move(StageMove),
    /// Somebody does not go where the rules proposed.
    Decline(StageDecline),
    /// Something happened outside: a call, an answer.
    Happened {
        /// A record of the person.
        record: RecordId,
        /// What.
        what: Event,
    },
    /// A list that came as a file is taken back whole: its rows say nothing until this is taken back.
    Withdraw {
        /// The list's connection.
        list: ConnectionId,
    },
    /// A record is not at its source any more: it says nothing until this is taken back.
    Gone {
        /// The record.
        record: RecordId,
        /// The other records of its person then, where the source is the system of record: whoever has them is not
        /// written there again before somebody said so.
        others: Vec<RecordId>,
    },
    /// Whoever lost a record in the system of record is left as they are: they are not written there again.
    Leave {
        /// The decision that the record is gone.
        gone: FactId,
        /// The person's records.
        records: Vec<RecordId>,
    },
    /// Whoever lost a record in the system of record is written there again.
    WriteAgain {
        /// The decision that the record is gone.
        gone: FactId,
        /// The person's records.
        records: Vec<RecordId>,
    },
    /// An earlier decision does not count any more.
    Revoke {
        /// The decision taken back. Revoking a revocation is not allowed; decide again instead.
        decision: FactId,
    },
}

impl Judgement {
    /// The records this choice is about, and the [anchor](CompanyId::anchor) of a company; empty for a list as a whole and
    /// for a revocation.
    pub fn records(&self) -> Vec<RecordId> {
        match self {
            Self::Same { left, right }
            | Self::Different { left, right }
            | Self::SameAfterAll { left, right } => vec![*left, *right],
            Self::SameCompany { company, client } | Self::DifferentCompany { company, client } => {
                vec![company.anchor(), *client]
            }
            Self::Accept { record }
            | Self::Quarantine { record }
            | Self::Value { record, .. }
            | Self::Comment { record, .. }
            | Self::TakenBack { record, .. }
            | Self::Move(StageMove { record, .. })
            | Self::Decline(StageDecline { record, .. })
            | Self::Happened { record, .. } => vec![*record],
            Self::HandOn { record, other, .. } => std::iter::once(*record).chain(*other).collect(),
            Self::Gone { record, others } => std::iter::once(*record).chain(others.iter().copied()).collect(),
            Self::Leave { records, .. } | Self::WriteAgain { records, .. } => records.clone(),
            Self::Withdraw { .. } | Self::Revoke { .. } => Vec::new(),
        }
    }
}
