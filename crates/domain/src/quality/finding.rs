//! What the rules find in a record, with what the sentence about it needs.

use crate::{
    ConnectionId, Field,
    normal::{EmailClass, EmailStatus},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Finding {
    /// An address.
    Address {
        /// What the verifier answered.
        answer: EmailStatus,
        /// Whose mailbox it is.
        mailbox: EmailClass,
    },
    /// A source gave an address that can't be read.
    AddressMalformed,
    /// No address.
    AddressMissing,
    /// A number that can be called: the best of them.
    Number {
        /// Where it rings.
        rings: Number,
    },
    /// No number that can be called.
    NumberMissing,
    /// How many of the fields that count are there.
    Filled {
        /// Fields present and valid.
        filled: u8,
        /// Fields that count.
        of: u8,
        /// Those that are not.
        missing: Vec<Field>,
    },
    /// When a source was last asked.
    Seen {
        /// The day, in UTC. How many days ago that is changes by itself, so it is left to whoever shows it.
        day: NaiveDate,
    },
    /// The day that the score is for is not known.
    Undated,
    /// What sources that don't know of each other say.
    Sources {
        /// How many there are.
        count: u8,
        /// About what at least two say the same.
        agree: Vec<Topic>,
        /// About what nobody confirms the surviving value, and somebody says something else.
        differ: Vec<Topic>,
    },
    /// The best source.
    Source {
        /// Where it came from; absent where nobody is known.
        best: Option<ConnectionId>,
    },
}

impl Finding {
    /// The name of the sentence in the interface.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Address { mailbox: EmailClass::Disposable, .. } => "address_disposable",
            Self::Address { answer: EmailStatus::Invalid, .. } => "address_invalid",
            Self::Address { mailbox: EmailClass::Role, .. } => "address_role",
            Self::Address { mailbox: EmailClass::FreeMail, .. } => "address_free_mail",
            Self::Address { answer: EmailStatus::Valid, .. } => "address_valid",
            Self::Address { answer: EmailStatus::AcceptAll, .. } => "address_accept_all",
            Self::Address { answer: EmailStatus::Unknown, .. } => "address_unknown",
            Self::Address { answer: EmailStatus::Guessed, .. } => "address_guessed",
            Self::AddressMalformed => "address_malformed",
            Self::AddressMissing => "address_missing",
            Self::Number { rings } => rings.finding(),
            Self::NumberMissing => "number_missing",
            Self::Filled { missing, .. } if missing.is_empty() => "filled_all",
            Self::Filled { .. } => "filled",
            Self::Seen { .. } => "seen",
            Self::Undated => "undated",
            Self::Sources { differ, .. } if !differ.is_empty() => "sources_differ",
            Self::Sources { agree, .. } if !agree.is_empty() => "sources_agree",
            Self::Sources { count: 0 | 1, .. } => "sources_one",
            Self::Sources { .. } => "sources_apart",
            Self::Source { best: None } => "source_unknown",
            Self::Source { .. } => "source",
        }
    }

    /// The numbers that the sentence says.
    pub fn params(&self) -> BTreeMap<&'static str, String> {
        match self {
            Self::Filled { filled, of, .. } => {
                BTreeMap::from([("filled", filled.to_string()), ("of", of.to_string())])
            }
            Self::Seen { day } => BTreeMap::from([("day", day.to_string())]),
            Self::Sources { count, .. } => BTreeMap::from([("count", count.to_string())]),
            _ => BTreeMap::new(),
        }
    }

    /// The fields that the sentence names.
    pub fn fields(&self) -> Vec<Field> {
        match self {
            Self::Filled { missing, .. } => missing.clone(),
            Self::Sources { agree, differ, .. } => {
                let named = if differ.is_empty() { agree } else { differ };
                named.iter().map(|topic| topic.field()).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Where a number rings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Number {
    /// At the employer's switchboard.
    Office,
    /// On the person's mobile.
    Mobile,
    /// On the person's desk.
    Direct,
}

impl Number {
    const fn finding(self) -> &'static str {
        match self {
            Self::Office => "number_office",
            Self::Mobile => "number_mobile",
            Self::Direct => "number_direct",
        }
    }
}

/// What sources can agree on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// The mailbox.
    Email,
    /// The person's name.
    Name,
    /// The employer.
    Company,
    /// The person's own numbers.
    Phone,
}

impl Topic {
    /// Every topic.
    pub const ALL: &'static [Self] = &[Self::Email, Self::Name, Self::Company, Self::Phone];

    /// The field by whose name people know it.
    pub const fn field(self) -> Field {
        match self {
            Self::Email => Field::Email,
            Self::Name => Field::FullName,
            Self::Company => Field::CompanyName,
            Self::Phone => Field::Phone,
        }
    }
}
