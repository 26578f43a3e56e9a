//! How good a person's record is: a score from 0 to 100, explained line by line.
//!
//! The rules are data ([`QualityRules`]): what each counts for, what is given for what it finds, below what a record is
//! weak, and where a source is judged otherwise. A record of which nobody can be written to is weak whatever it scores.

mod agreement;
mod finding;
mod judge;
mod propose;
mod rules;
mod share;
mod warning;

pub use finding::{Finding, Number, Topic};
pub use judge::{Said, Subject};
pub use propose::{Basis, Change, Proposal, ProposalKind, Why, proposals};
pub use rules::{
    AddressShares, AgreementRules, Band, Freshness, Grade, Grades, NumberShares, QualityRules, RulesError,
    SourceRules, SourceShares, Thresholds, Unusable, WarningRules,
};
pub(crate) use share::points;
pub use warning::{Warning, WarningKind};

use serde::{Deserialize, Deserializer, Serialize};

/// A score and how it came about.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Quality {
    /// 0 to 100: the sum of the lines' points.
    pub score: u8,
    /// One line a rule, in a fixed order; rules that count nothing have none.
    #[serde(deserialize_with = "known_lines")]
    pub lines: Vec<QualityLine>,
    /// Scores below this are weak, for the source that says how to reach the person.
    #[serde(default)]
    pub weak_below: u8,
    /// Why it is weak whatever it scores.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub barred: Option<Barred>,
    /// What does not look right, without points.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<Warning>,
}

impl Quality {
    /// Whether it doesn't go out without somebody's decision.
    pub const fn is_weak(&self) -> bool {
        self.barred.is_some() || self.score < self.weak_below
    }
}

/// Rows that an earlier program derived may name rules that are gone; they are read without those lines until they are
/// derived anew.
fn known_lines<'de, D: Deserializer<'de>>(input: D) -> Result<Vec<QualityLine>, D::Error> {
    let lines = Vec::<serde_json::Value>::deserialize(input)?;
    Ok(lines.into_iter().filter_map(|line| serde_json::from_value(line).ok()).collect())
}

/// What one rule gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QualityLine {
    /// The rule.
    pub rule: QualityRule,
    /// Points given.
    pub points: u8,
    /// Points possible.
    pub of: u8,
    /// Whether that is so little of it that something should be done.
    pub low: bool,
    /// What it found.
    pub finding: Finding,
}

/// Why a record is weak whatever it scores.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", content = "what", rename_all = "snake_case")]
pub enum Barred {
    /// There is no address that may be written to.
    Address(Unusable),
    /// There are warnings, and the rules are strict.
    Warnings,
}

impl Barred {
    /// The name used in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Address(unusable) => unusable.name(),
            Self::Warnings => "warnings",
        }
    }
}

/// A rule of the score. See `docs/decisions/quality-score.md`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QualityRule {
    /// What the verifier says of the e-mail address, and whose mailbox it is.
    Email,
    /// A number that can be called.
    Phone,
    /// The fields that a record should have, present and valid.
    Completeness,
    /// How long ago a source was last asked.
    Freshness,
    /// Whether sources that don't know of each other say the same.
    Agreement,
    /// How good its best source is known to be.
    Source,
    /// What is known beyond what is needed.
    Depth,
}

impl QualityRule {
    /// Every rule, in the order of the lines.
    pub const ALL: &'static [Self] = &[
        Self::Email,
        Self::Phone,
        Self::Completeness,
        Self::Freshness,
        Self::Agreement,
        Self::Source,
        Self::Depth,
    ];

    /// The name used in the rules' text and in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Completeness => "completeness",
            Self::Freshness => "freshness",
            Self::Agreement => "agreement",
            Self::Source => "source",
            Self::Depth => "depth",
        }
    }
}

#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
