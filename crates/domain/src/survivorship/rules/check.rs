//! Whether rules can be used.

use super::SurvivorRules;
use std::collections::{BTreeMap, BTreeSet};

/// Why rules can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SurvivorRulesError {
    /// Of a shape that this program doesn't know.
    #[error("rules of version {version} are not known")]
    Version {
        /// As it was given.
        version: u8,
    },
    /// More than 100.
    #[error("{place} is {value}: more than 100")]
    Range {
        /// Where in the text, for example `trust.others`.
        place: String,
        /// As it was given.
        value: u8,
    },
    /// A source is named twice in one order.
    #[error("{place} names {source_name} twice")]
    Twice {
        /// Where in the text.
        place: String,
        /// The source.
        source_name: String,
    },
    /// A source without a name.
    #[error("{place} names a source without a name")]
    Nameless {
        /// Where in the text.
        place: String,
    },
}

impl SurvivorRulesError {
    /// The code of the message catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Version { .. } => "rules_version",
            Self::Range { .. } => "rules_range",
            Self::Twice { .. } => "rules_twice",
            Self::Nameless { .. } => "rules_nameless",
        }
    }

    /// What the message says.
    pub fn params(&self) -> BTreeMap<String, String> {
        let pairs = match self {
            Self::Version { version } => vec![("version", version.to_string())],
            Self::Range { place, value } => vec![("place", place.clone()), ("value", value.to_string())],
            Self::Twice { place, source_name } => {
                vec![("place", place.clone()), ("source", source_name.clone())]
            }
            Self::Nameless { place } => vec![("place", place.clone())],
        };
        pairs.into_iter().map(|(key, value)| (key.to_owned(), value)).collect()
    }
}

impl SurvivorRules {
    /// The rules, where they can be used.
    ///
    /// # Errors
    /// The first thing that is wrong.
    pub fn checked(self) -> Result<Self, SurvivorRulesError> {
        if self.version != 1 {
            return Err(SurvivorRulesError::Version { version: self.version });
        }
        let of = self.trust.of.iter().map(|(source, trust)| (format!("trust.of.{source}"), *trust));
        let named = [
            ("trust.system_of_record".to_owned(), self.trust.system_of_record),
            ("trust.others".to_owned(), self.trust.others),
        ];
        if let Some((place, value)) = named.into_iter().chain(of).find(|(_, trust)| *trust > 100) {
            return Err(SurvivorRulesError::Range { place, value });
        }
        if self.trust.of.contains_key("") {
            return Err(SurvivorRulesError::Nameless { place: "trust.of".to_owned() });
        }
        in_order("every.first".to_owned(), &self.every.first)?;
        for (part, rule) in &self.parts {
            in_order(format!("parts.{part}.first"), rule.first.as_deref().unwrap_or_default())?;
        }
        Ok(self)
    }
}

fn in_order(place: String, first: &[String]) -> Result<(), SurvivorRulesError> {
    let mut seen = BTreeSet::new();
    for source in first {
        if source.is_empty() {
            return Err(SurvivorRulesError::Nameless { place });
        }
        if !seen.insert(source) {
            return Err(SurvivorRulesError::Twice { place, source_name: source.clone() });
        }
    }
    Ok(())
}
