//! Why rules can't be used.

use super::QualityRule;
use std::collections::BTreeMap;

/// Why rules can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RulesError {
    /// Of a shape that this program doesn't know.
    #[error("rules of version {version} are not known")]
    Version {
        /// As it was given.
        version: u8,
    },
    /// The points possible don't make 100.
    #[error("the weights for {source_name:?} make {total} instead of 100")]
    Total {
        /// The source they are for; empty where they are for all.
        source_name: String,
        /// Their sum.
        total: u32,
    },
    /// More than 100.
    #[error("{place} is {value}: more than 100")]
    Range {
        /// Where in the text, for example `email.valid`.
        place: String,
        /// As it was given.
        value: u8,
    },
    /// Two values the wrong way round.
    #[error("{lower} must not be more than {higher}")]
    Order {
        /// Where the lower one stands in the text.
        lower: String,
        /// Where the higher one stands.
        higher: String,
    },
    /// A rule counts, and nothing is said that it looks at.
    #[error("{} counts, and names nothing that has weight", rule.name())]
    Nothing {
        /// The rule.
        rule: QualityRule,
    },
    /// A source is said to be the same as one that is itself the same as another.
    #[error("{source_name} is the same as {other}, which is the same as another")]
    Chain {
        /// The source.
        source_name: String,
        /// The one it is said to be.
        other: String,
    },
}

impl RulesError {
    /// The code of the message catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Version { .. } => "quality_version",
            Self::Total { .. } => "quality_total",
            Self::Range { .. } => "quality_range",
            Self::Order { .. } => "quality_order",
            Self::Nothing { .. } => "quality_nothing",
            Self::Chain { .. } => "quality_chain",
        }
    }

    /// What the message says.
    pub fn params(&self) -> BTreeMap<String, String> {
        let pairs = match self {
            Self::Version { version } => vec![("version", version.to_string())],
            Self::Total { source_name, total } => {
                let place = match source_name.as_str() {
                    "" => String::from("weights"),
                    source => format!("sources.{source}.weights"),
                };
                vec![("place", place), ("total", total.to_string())]
            }
            Self::Range { place, value } => vec![("place", place.clone()), ("value", value.to_string())],
            Self::Order { lower, higher } => vec![("lower", lower.clone()), ("higher", higher.clone())],
            Self::Nothing { rule } => vec![("rule", rule.name().to_owned())],
            Self::Chain { source_name, other } => {
                vec![("source", source_name.clone()), ("other", other.clone())]
            }
        };
        pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }
}
