//! What would mend weak records: shown on their cards, and taken by one or for all that wait.

use super::{ChosenValue, DecisionRow};
use serde::{Deserialize, Serialize};
use sluice_domain::quality;
use std::collections::BTreeMap;
use ts_rs::TS;

/// What can be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ProposalKind {
    /// A mistyped domain.
    DomainTypo,
    /// A national number whose record names no country.
    PhoneCountry,
    /// A whole name in one part.
    SplitName,
    /// First name and surname, each in the other's place.
    SwapNames,
}

impl From<quality::ProposalKind> for ProposalKind {
    fn from(kind: quality::ProposalKind) -> Self {
        match kind {
            quality::ProposalKind::DomainTypo => Self::DomainTypo,
            quality::ProposalKind::PhoneCountry => Self::PhoneCountry,
            quality::ProposalKind::SplitName => Self::SplitName,
            quality::ProposalKind::SwapNames => Self::SwapNames,
        }
    }
}

/// Changes that would mend a weak record.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Proposal {
    /// What is mended.
    pub kind: ProposalKind,
    /// What would stand where, in reading order.
    pub changes: Vec<ProposedChange>,
    /// What speaks for it: a key of the message catalogue.
    pub why: String,
    /// What the message says.
    pub params: BTreeMap<String, String>,
    /// The score with it.
    pub score: u8,
    /// Whether the record would go out with it.
    pub passes: bool,
}

/// What would stand in a field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ProposedChange {
    /// The field's name in the registry.
    pub field: String,
    /// What stands there, or what a source writes that can't be read; absent where there is neither.
    pub from: Option<String>,
    /// What would stand there.
    pub to: String,
}

/// Takes a proposal: what it says stands, whatever sources say.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct TakeProposal {
    /// The card's item.
    pub item: String,
    /// Which of its proposals.
    pub kind: ProposalKind,
    /// What it was shown to make of which fields. It is refused where that is something else by now.
    pub values: Vec<ChosenValue>,
}

/// Of which kind.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ProposalsQuery {
    /// What is mended.
    pub kind: ProposalKind,
}

/// The proposals of one kind for all weak records that wait.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Proposals {
    /// How many records they are for: 500 at most.
    pub count: u32,
    /// Whether there are more, which come after these.
    pub more: bool,
    /// Ten of them at most, from the best record to the weakest.
    pub sample: Vec<ProposalRow>,
}

/// A proposal of a sample.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ProposalRow {
    /// The card's item.
    pub item: String,
    /// The person's name.
    pub name: String,
    /// What would stand where, in reading order.
    pub changes: Vec<ProposedChange>,
}

/// Takes the proposals of one kind for all weak records that wait, as one.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct TakeProposals {
    /// What is mended.
    pub kind: ProposalKind,
    /// For how many records it was shown to be. It is refused where these are others by now.
    pub count: u32,
}

/// What was taken.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TakenProposals {
    /// The first decision of the act, for taking all of it back.
    pub decision: DecisionRow,
    /// For how many records.
    pub taken: u32,
}
