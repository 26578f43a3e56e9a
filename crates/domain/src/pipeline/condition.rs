//! What a way asks for: a small closed set of comparisons.

use super::{EventKind, Lack, Standing};
use crate::{CustomField, Field, Fields};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A comparison, or several (seed 002 lines 255–270: by time, by data, by event, by field values).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Condition {
    /// Each of these holds. At least one.
    All(Vec<Condition>),
    /// One of these holds. At least one.
    Any(Vec<Condition>),
    /// This does not hold.
    Not(Box<Condition>),
    /// A field has a value.
    Present(Field),
    /// A field has this value; case makes no difference.
    Equals {
        /// The field.
        field: Field,
        /// Its value.
        value: String,
    },
    /// A field has one of these values. At least one.
    In {
        /// The field.
        field: Field,
        /// Its values.
        values: Vec<String>,
    },
    /// A score is known and high enough.
    Score {
        /// Which.
        of: Score,
        /// 0 to 100.
        least: u8,
    },
    /// The record has been in its status for so many whole days. At least 1.
    DaysInStatus(u32),
    /// Something happened.
    Happened {
        /// What.
        event: EventKind,
        /// In so many days up to now, at least 1; absent: ever.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        within_days: Option<u32>,
    },
    /// An expression that is evaluated elsewhere says yes.
    Expression(String),
}

/// A score of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Score {
    /// How good the data is.
    Quality,
    /// How well the person fits.
    Fit,
    /// How much the person does.
    Engagement,
}

impl Score {
    /// The name used in the workflow's text and in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quality => "quality",
            Self::Fit => "fit",
            Self::Engagement => "engagement",
        }
    }
}

/// The scores of a record, 0 to 100 each; absent where they are not known.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scores {
    /// How good the data is.
    pub quality: Option<u8>,
    /// How well the person fits.
    pub fit: Option<u8>,
    /// How much the person does.
    pub engagement: Option<u8>,
}

impl Scores {
    /// One of them.
    pub const fn of(&self, score: Score) -> Option<u8> {
        match score {
            Score::Quality => self.quality,
            Score::Fit => self.fit,
            Score::Engagement => self.engagement,
        }
    }
}

/// Evaluates expressions. The same expression over the same values must always say the same.
pub trait Evaluate {
    /// Whether it holds.
    ///
    /// # Errors
    /// Why it can't be evaluated, for people. It then counts as not holding.
    fn holds(&self, expression: &str, values: &Fields) -> Result<bool, String>;
}

impl<F: Fn(&str, &Fields) -> Result<bool, String>> Evaluate for F {
    fn holds(&self, expression: &str, values: &Fields) -> Result<bool, String> {
        self(expression, values)
    }
}

/// Where there is no engine for expressions: none holds.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoExpressions;

impl Evaluate for NoExpressions {
    fn holds(&self, _: &str, _: &Fields) -> Result<bool, String> {
        Ok(false)
    }
}

/// What is known about a record.
#[derive(Clone, Copy)]
pub struct Facts<'a> {
    /// Surviving values.
    pub values: &'a Fields,
    /// Scores.
    pub scores: Scores,
    /// What evaluates expressions.
    pub expressions: &'a dyn Evaluate,
}

impl Facts<'_> {
    /// Whether a field has a value.
    pub fn has(&self, field: Field) -> bool {
        self.values.get(&field).is_some_and(|value| !value.trim().is_empty())
    }
}

/// All that a condition looks at.
#[derive(Clone, Copy)]
pub(super) struct Sight<'a> {
    pub(super) standing: &'a Standing,
    pub(super) facts: &'a Facts<'a>,
    pub(super) now: DateTime<Utc>,
}

impl Condition {
    pub(super) fn holds(&self, sight: Sight<'_>) -> bool {
        let Sight { standing, facts, now } = sight;
        match self {
            Self::All(parts) => parts.iter().all(|part| part.holds(sight)),
            Self::Any(parts) => parts.iter().any(|part| part.holds(sight)),
            Self::Not(part) => !part.holds(sight),
            Self::Present(field) => facts.has(*field),
            Self::Equals { field, value } => has_value(facts, *field, value),
            Self::In { field, values } => values.iter().any(|value| has_value(facts, *field, value)),
            Self::Score { of, least } => facts.scores.of(*of).is_some_and(|score| score >= *least),
            Self::DaysInStatus(days) => now - standing.since() >= TimeDelta::days(i64::from(*days)),
            Self::Happened { event, within_days } => standing.happened(*event, *within_days, now),
            Self::Expression(text) => facts.expressions.holds(text, facts.values).unwrap_or(false),
        }
    }

    /// The lines that keep it from holding. Of alternatives none of which holds, all of them as one line.
    pub(super) fn lacks(&self, sight: Sight<'_>) -> Vec<Lack> {
        match self {
            Self::All(parts) => parts.iter().flat_map(|part| part.lacks(sight)).collect(),
            _ if self.holds(sight) => Vec::new(),
            Self::Present(field) => vec![Lack::Field { field: *field }],
            Self::Score { of, least } => {
                vec![Lack::Score { of: *of, is: sight.facts.scores.of(*of), least: *least }]
            }
            Self::Expression(text) => {
                let said = sight.facts.expressions.holds(text, sight.facts.values).err();
                vec![Lack::Expression { expression: text.clone(), said }]
            }
            _ => vec![Lack::Condition { condition: self.clone() }],
        }
    }

    /// The lines by which it holds: of alternatives those that do.
    pub(super) fn met<'c>(&'c self, sight: Sight<'_>) -> Vec<&'c Self> {
        match self {
            Self::All(parts) | Self::Any(parts) => parts.iter().flat_map(|part| part.met(sight)).collect(),
            _ if self.holds(sight) => vec![self],
            _ => Vec::new(),
        }
    }

    /// It and everything in it.
    pub(super) fn parts(&self) -> Vec<&Self> {
        let mut all = vec![self];
        match self {
            Self::All(parts) | Self::Any(parts) => all.extend(parts.iter().flat_map(Self::parts)),
            Self::Not(part) => all.extend(part.parts()),
            _ => {}
        }
        all
    }

    /// The field that this line looks at.
    pub(super) fn field(&self) -> Option<Field> {
        match self {
            Self::Present(field) | Self::Equals { field, .. } | Self::In { field, .. } => Some(*field),
            // Where people write the fit down, a change of it is a change of the score.
            Self::Score { of: Score::Fit, .. } => {
                CustomField::of_name("prospect_fit_score").map(Field::Custom)
            }
            _ => None,
        }
    }

    /// The name of the line in the interface.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::All(_) => "stage_all",
            Self::Any(_) => "stage_any",
            Self::Not(_) => "stage_not",
            Self::Present(_) => "stage_present",
            Self::Equals { .. } => "stage_equals",
            Self::In { .. } => "stage_in",
            Self::Score { .. } => "stage_score",
            Self::DaysInStatus(_) => "stage_days",
            Self::Happened { within_days: Some(_), .. } => "stage_happened_within",
            Self::Happened { within_days: None, .. } => "stage_happened",
            Self::Expression(_) => "stage_expression",
        }
    }

    /// What the line says. Lines of lines say nothing themselves.
    pub fn params(&self) -> BTreeMap<&'static str, String> {
        let pairs = match self {
            Self::All(_) | Self::Any(_) | Self::Not(_) => vec![],
            Self::Present(field) => vec![("field", field.to_string())],
            Self::Equals { field, value } => vec![("field", field.to_string()), ("value", value.clone())],
            Self::In { field, values } => vec![("field", field.to_string()), ("values", values.join(", "))],
            Self::Score { of, least } => vec![("score", of.name().to_owned()), ("least", least.to_string())],
            Self::DaysInStatus(days) => vec![("days", days.to_string())],
            Self::Happened { event, within_days } => [("event", event.name().to_owned())]
                .into_iter()
                .chain(within_days.map(|days| ("days", days.to_string())))
                .collect(),
            Self::Expression(text) => vec![("expression", text.clone())],
        };
        pairs.into_iter().collect()
    }
}

/// Whether a field has a value, both read as what the field holds.
fn has_value(facts: &Facts<'_>, field: Field, value: &str) -> bool {
    let read = |text: &str| field.kind().read(text).unwrap_or_else(|_| text.trim().to_owned());
    facts.values.get(&field).is_some_and(|there| read(there).eq_ignore_ascii_case(&read(value)))
}
