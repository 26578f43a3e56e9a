//! The rules as data: what counts for how much, and from when a record is weak.

mod check;
mod default;
mod error;

pub use error::RulesError;

use super::{QualityRule, Topic, WarningKind};
use crate::{
    Field,
    normal::{EmailClass, EmailStatus},
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Rules of the score. What a text leaves out is as in the default set; what it names is its own whole.
///
/// The default set is the reference integration's engine formula, see `docs/decisions/quality-score.md`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct QualityRules {
    /// The shape of the text: 1.
    pub version: u8,
    /// Points possible by rule; together 100. A rule that is not named counts nothing.
    pub weights: BTreeMap<QualityRule, u8>,
    /// Where the lines are drawn.
    pub thresholds: Thresholds,
    /// What an address is worth.
    pub email: AddressShares,
    /// What a number is worth.
    pub phone: NumberShares,
    /// Fields that have to be present and valid, by weight.
    pub completeness: BTreeMap<Field, u8>,
    /// How an observation ages.
    pub freshness: Freshness,
    /// What it is worth when sources agree.
    pub agreement: AgreementRules,
    /// How good sources are.
    pub source: SourceShares,
    /// Fields beyond what is needed, by weight.
    pub depth: BTreeMap<Field, u8>,
    /// What is warned of.
    pub warnings: WarningRules,
    /// What is otherwise for a source, by its connector: that of the source whose address survived, else of the one
    /// whose name did.
    pub sources: BTreeMap<String, SourceRules>,
}

/// Where the lines are drawn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Thresholds {
    /// Below this a record is weak, 0 to 100.
    pub weak_below: u8,
    /// Below this share of a rule's points something should be done about it, in hundredths.
    pub advice_below: u8,
    /// The least score of each grade.
    pub grades: Grades,
}

/// The least score of each grade; below the last it is an F.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Grades {
    /// Of an A.
    pub a: u8,
    /// Of a B.
    pub b: u8,
    /// Of a C.
    pub c: u8,
    /// Of a D.
    pub d: u8,
}

/// A score in one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Grade {
    /// The worst.
    F,
    /// Just enough.
    D,
    /// Usable.
    C,
    /// Good.
    B,
    /// The best.
    A,
}

impl Grade {
    /// The letter.
    pub const fn name(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
            Self::D => "D",
            Self::F => "F",
        }
    }
}

impl Grades {
    /// The grade of a score.
    pub const fn of(self, score: u8) -> Grade {
        match score {
            score if score >= self.a => Grade::A,
            score if score >= self.b => Grade::B,
            score if score >= self.c => Grade::C,
            score if score >= self.d => Grade::D,
            _ => Grade::F,
        }
    }
}

/// What an address is worth, in hundredths of the rule's points. The verifier's answer counts, but not beyond what the
/// kind of mailbox allows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AddressShares {
    /// Mail arrives.
    pub valid: u8,
    /// The server takes mail for any name.
    pub accept_all: u8,
    /// Nobody has tried.
    pub unknown: u8,
    /// Made up by a pattern.
    pub guessed: u8,
    /// Mail comes back.
    pub invalid: u8,
    /// A source gave something that is no address.
    pub malformed: u8,
    /// At most, for a person's own at the company.
    pub work: u8,
    /// At most, at a provider where anybody can have one.
    pub free_mail: u8,
    /// At most, for a function's such as `info@`.
    pub role: u8,
    /// At most, where it was made to be thrown away.
    pub disposable: u8,
    /// What must not be written to: a record with nothing better is weak whatever it scores.
    pub bars: BTreeSet<Unusable>,
}

impl AddressShares {
    /// Hundredths for an address.
    pub fn of(&self, answer: EmailStatus, mailbox: EmailClass) -> u8 {
        let answered = match answer {
            EmailStatus::Valid => self.valid,
            EmailStatus::AcceptAll => self.accept_all,
            EmailStatus::Unknown => self.unknown,
            EmailStatus::Guessed => self.guessed,
            EmailStatus::Invalid => self.invalid,
        };
        let at_most = match mailbox {
            EmailClass::Work => self.work,
            EmailClass::FreeMail => self.free_mail,
            EmailClass::Role => self.role,
            EmailClass::Disposable => self.disposable,
        };
        answered.min(at_most)
    }
}

/// Why nobody can be written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unusable {
    /// There is no address.
    Missing,
    /// What there is can't be read as one.
    Malformed,
    /// Mail comes back.
    Invalid,
    /// It was made to be thrown away.
    Disposable,
    /// A function reads it.
    Role,
    /// It is private.
    FreeMail,
    /// It was made up by a pattern.
    Guessed,
    /// Nobody has tried it.
    Unknown,
    /// The server takes mail for any name.
    AcceptAll,
}

impl Unusable {
    /// The name used in the rules' text and in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Missing => "missing",
            Self::Malformed => "malformed",
            Self::Invalid => "invalid",
            Self::Disposable => "disposable",
            Self::Role => "role",
            Self::FreeMail => "free_mail",
            Self::Guessed => "guessed",
            Self::Unknown => "unknown",
            Self::AcceptAll => "accept_all",
        }
    }
}

/// What a number is worth by where it rings, in hundredths of the rule's points; the best number counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct NumberShares {
    /// On the person's desk.
    pub direct: u8,
    /// On the person's mobile.
    pub mobile: u8,
    /// At the employer's switchboard.
    pub office: u8,
}

/// How an observation ages: by steps, then along a straight line, then no more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Freshness {
    /// Steps, the youngest first: up to so many days old it is worth so much.
    pub bands: Vec<Band>,
    /// Where the straight line from the last step ends; older is worth the same.
    pub falls_to: Band,
    /// Where the day is not known, in hundredths.
    pub undated: u8,
}

/// An age and what it is worth.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Band {
    /// Days, at most.
    pub days: u32,
    /// Hundredths of the rule's points.
    pub share: u8,
}

impl Freshness {
    /// Hundredths for an age in days.
    pub fn of(&self, days: u32) -> u8 {
        if let Some(band) = self.bands.iter().find(|band| days <= band.days) {
            return band.share;
        }
        let Band { days: last, share: least } = self.falls_to;
        let Some(from) = self.bands.last().filter(|from| days < last && from.days < last) else {
            return least;
        };
        let fallen = u64::from(from.share.saturating_sub(least)) * u64::from(days - from.days)
            / u64::from(last - from.days);
        from.share.saturating_sub(u8::try_from(fallen).unwrap_or(u8::MAX))
    }
}

/// What it is worth when sources that don't know of each other say the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AgreementRules {
    /// What they can agree on, by weight.
    pub on: BTreeMap<Topic, u8>,
    /// Where at least two say the same, in hundredths.
    pub confirmed: u8,
    /// Where one says it and nobody something else, in hundredths.
    pub single: u8,
    /// Where one says it and another something else, in hundredths.
    pub contradicted: u8,
}

/// How good sources are, in hundredths of the rule's points; the best source of a record counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SourceShares {
    /// By connector, or by the vendor that a list came from.
    pub of: BTreeMap<String, u8>,
    /// All others.
    pub other: u8,
    /// Connectors that are the same source as another: they can't confirm each other.
    pub same_as: BTreeMap<String, String>,
}

/// What is warned of. Warnings cost no points.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct WarningRules {
    /// What is looked for.
    pub of: BTreeSet<WarningKind>,
    /// Whether a warning makes a record weak whatever it scores.
    pub strict: bool,
    /// The longest first name or surname, in characters.
    pub name_most: u16,
    /// The shortest company name, in characters.
    pub company_least: u16,
}

/// What is otherwise for one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SourceRules {
    /// Points possible, of the rules that are named; with the others they make 100.
    pub weights: BTreeMap<QualityRule, u8>,
    /// Below this a record is weak.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weak_below: Option<u8>,
}

impl QualityRules {
    /// The source that a connector or vendor stands for.
    pub fn source<'a>(&'a self, connector: &'a str) -> &'a str {
        self.source.same_as.get(connector).map_or(connector, String::as_str)
    }

    /// Points possible for a rule where a source says how to reach the person.
    pub fn weight(&self, source: &str, rule: QualityRule) -> u8 {
        let own = self.sources.get(source).and_then(|own| own.weights.get(&rule));
        own.or_else(|| self.weights.get(&rule)).copied().unwrap_or(0)
    }

    /// Below what a record is weak where a source says how to reach the person.
    pub fn weak_below(&self, source: &str) -> u8 {
        self.sources.get(source).and_then(|own| own.weak_below).unwrap_or(self.thresholds.weak_below)
    }

    /// How good a source is, in hundredths.
    pub fn reputation(&self, source: &str) -> u8 {
        self.source.of.get(source).copied().unwrap_or(self.source.other)
    }
}
