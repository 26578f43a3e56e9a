//! The rules of fit and engagement as data.

use super::{EngagementRules, EventKind, FitRule, FitRules};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

const DEFAULT: &str = include_str!("scores.toml");

/// Rules of fit and engagement (fact sheet §8). Read with [`ScoreRules::read`], they can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ScoreRules {
    /// The shape of the text: 1.
    pub version: u8,
    /// How well a person fits.
    pub fit: FitRules,
    /// How much a person does.
    pub engagement: EngagementRules,
}

/// Why rules can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScoreError {
    /// The text can't be read.
    #[error("line {line}: {said}")]
    Text {
        /// The line, from 1.
        line: usize,
        /// What the reader says of it.
        said: String,
    },
    /// Of a shape that this program doesn't know.
    #[error("rules of version {version} are not known")]
    Version {
        /// As it was given.
        version: u8,
    },
    /// The points possible don't make 100.
    #[error("the weights of fit make {total} instead of 100")]
    Total {
        /// Their sum.
        total: u32,
    },
    /// More than 100.
    #[error("{place} is {value}: more than 100")]
    Range {
        /// Where in the text.
        place: String,
        /// As it was given.
        value: u8,
    },
    /// Sizes are not in order.
    #[error("the size from {from} on stands after a bigger one")]
    Order {
        /// The size.
        from: u64,
    },
    /// Something can't be what the field holds.
    #[error("{place}: {value:?} is no option")]
    NoOption {
        /// Where in the text.
        place: String,
        /// As it was given.
        value: String,
    },
    /// Events are gone before they stop counting whole.
    #[error("gone after {gone_days} days, whole for {full_days}")]
    Decay {
        /// Days for which they count whole.
        full_days: u32,
        /// Days after which they count nothing.
        gone_days: u32,
    },
}

impl ScoreError {
    /// The code of the message catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Text { .. } => "scores_text",
            Self::Version { .. } => "scores_version",
            Self::Total { .. } => "scores_total",
            Self::Range { .. } => "scores_range",
            Self::Order { .. } => "scores_order",
            Self::NoOption { .. } => "scores_no_option",
            Self::Decay { .. } => "scores_decay",
        }
    }

    /// What the message says.
    pub fn params(&self) -> BTreeMap<&'static str, String> {
        let pairs = match self {
            Self::Text { line, said } => vec![("line", line.to_string()), ("said", said.clone())],
            Self::Version { version } => vec![("version", version.to_string())],
            Self::Total { total } => vec![("total", total.to_string())],
            Self::Range { place, value } => vec![("place", place.clone()), ("value", value.to_string())],
            Self::Order { from } => vec![("from", from.to_string())],
            Self::NoOption { place, value } => vec![("place", place.clone()), ("value", value.clone())],
            Self::Decay { full_days, gone_days } => {
                vec![("full_days", full_days.to_string()), ("gone_days", gone_days.to_string())]
            }
        };
        pairs.into_iter().collect()
    }
}

impl ScoreRules {
    /// The default rules with their explanations.
    pub const DEFAULT: &'static str = DEFAULT;

    /// The rules of a text.
    ///
    /// # Errors
    /// The first thing that is wrong with it.
    pub fn read(text: &str) -> Result<Self, ScoreError> {
        let rules: Self = toml::from_str(text).map_err(|error| {
            let before = error.span().and_then(|span| text.get(..span.start)).unwrap_or_default();
            ScoreError::Text { line: before.matches('\n').count() + 1, said: error.message().to_owned() }
        })?;
        rules.checked()
    }

    /// The rules, where they can be used.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn checked(self) -> Result<Self, ScoreError> {
        if self.version != 1 {
            return Err(ScoreError::Version { version: self.version });
        }
        let total: u32 = FitRule::ALL.iter().map(|rule| u32::from(self.fit.weight(*rule))).sum();
        if total != 100 {
            return Err(ScoreError::Total { total });
        }
        self.fit.check()?;
        let EngagementRules { full_days, gone_days, points } = &self.engagement;
        if gone_days <= full_days {
            return Err(ScoreError::Decay { full_days: *full_days, gone_days: *gone_days });
        }
        let over = |(_, points): &(&EventKind, &u8)| **points > 100;
        if let Some((kind, value)) = points.iter().find(over) {
            let place = format!("engagement.points.{}", kind.name());
            return Err(ScoreError::Range { place, value: *value });
        }
        Ok(self)
    }
}

impl Default for ScoreRules {
    /// The rules of the fact sheet.
    fn default() -> Self {
        #[expect(clippy::expect_used, reason = "the text is built in, and a test reads it")]
        Self::read(DEFAULT).expect("the default rules can be used")
    }
}
