//! The rules as data: which of several values survives, by what they are about and by who says them.

mod check;
mod default;
mod part;
mod preset;

pub use check::SurvivorRulesError;
pub use part::{Part, UnknownPart};
pub use preset::Preset;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Which value survives. What a text leaves out is as in the default set; what it names is its own whole.
///
/// Whatever the rules say: nothing never beats something, half a name never beats a whole one, an address that mail comes
/// back from never beats one that it doesn't, and of what is equal by a rule the value survives that would without it. So
/// the order stays total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SurvivorRules {
    /// The shape of the text: 1.
    pub version: u8,
    /// What holds where nothing else is said.
    pub every: Rule,
    /// How much sources are believed.
    pub trust: Trusted,
    /// What is otherwise for a part of a person or company.
    pub parts: BTreeMap<Part, PartRule>,
}

/// How one value is chosen of several.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rule {
    /// By what.
    pub by: Strategy,
    /// Sources that are believed before all others, the most believed first: connectors, or vendors of lists. The
    /// system of record stays before them, unless it is named itself.
    pub first: Vec<String>,
}

/// A rule for one part; what it leaves out is as everywhere.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PartRule {
    /// By what.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Strategy>,
    /// Sources that are believed before all others about this, the most believed first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<Vec<String>>,
}

/// How much sources are believed, from 0 to 100.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Trusted {
    /// The system of record, because people correct it by hand.
    pub system_of_record: u8,
    /// A source that is not named.
    pub others: u8,
    /// By connector, or the vendor of a list.
    pub of: BTreeMap<String, u8>,
}

/// By what one of several values survives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Strategy {
    /// What is better in itself (a tried address, a whole name), then what the more believed source says, then the newer.
    #[default]
    MostTrusted,
    /// What was said last. What the system of record only repeats is as old as the source that it repeats.
    Newest,
    /// What was said the longest ago.
    Oldest,
    /// What the record says that was here first, whatever it said since.
    First,
    /// What says most about it, then what is better in itself, then what the record says that says most about all.
    MostComplete,
    /// The longest text.
    Longest,
    /// What most sources say. The system of record counts where it repeats none of them.
    MostFrequent,
    /// What is most trusted, until a person chooses: see [`clashes`](super::clashes).
    ManualOnly,
}

impl Strategy {
    /// Every strategy, in the order in which people choose.
    pub const ALL: &'static [Self] = &[
        Self::MostTrusted,
        Self::Newest,
        Self::Oldest,
        Self::First,
        Self::MostComplete,
        Self::Longest,
        Self::MostFrequent,
        Self::ManualOnly,
    ];

    /// The name in texts and in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MostTrusted => "most_trusted",
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::First => "first",
            Self::MostComplete => "most_complete",
            Self::Longest => "longest",
            Self::MostFrequent => "most_frequent",
            Self::ManualOnly => "manual_only",
        }
    }

    /// Whether what is better in itself comes first, and then trust.
    pub(super) const fn is_by_trust(self) -> bool {
        matches!(self, Self::MostTrusted | Self::ManualOnly)
    }
}

impl SurvivorRules {
    /// By what a part's value survives.
    pub fn strategy(&self, part: Part) -> Strategy {
        self.parts.get(&part).and_then(|rule| rule.by).unwrap_or(self.every.by)
    }
}

#[cfg(test)]
mod tests;
