//! Sets of rules by a name.

use super::{Rule, Strategy, SurvivorRules};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Rules that people ask for by name. Each is the same structure as any other set, so a choice can be changed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Preset {
    /// By trust: the default set.
    PreferTrusted,
    /// What was said last.
    PreferNewest,
    /// What was said the longest ago.
    PreferOldest,
    /// Where sources differ, a person chooses.
    ManualReview,
    /// The values of the record that was here first stay; duplicates that come later fill what is empty.
    SkipDuplicate,
}

impl Preset {
    /// Every preset, in the order in which people choose.
    pub const ALL: &'static [Self] = &[
        Self::PreferTrusted,
        Self::PreferNewest,
        Self::PreferOldest,
        Self::ManualReview,
        Self::SkipDuplicate,
    ];

    /// The name in the command line and in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PreferTrusted => "prefer_trusted",
            Self::PreferNewest => "prefer_newest",
            Self::PreferOldest => "prefer_oldest",
            Self::ManualReview => "manual_review",
            Self::SkipDuplicate => "skip_duplicate",
        }
    }

    const fn by(self) -> Strategy {
        match self {
            Self::PreferTrusted => Strategy::MostTrusted,
            Self::PreferNewest => Strategy::Newest,
            Self::PreferOldest => Strategy::Oldest,
            Self::ManualReview => Strategy::ManualOnly,
            Self::SkipDuplicate => Strategy::First,
        }
    }
}

impl SurvivorRules {
    /// These rules with what a preset says; how much sources are believed stays.
    #[must_use]
    pub fn with(self, preset: Preset) -> Self {
        Self { every: Rule { by: preset.by(), first: Vec::new() }, parts: BTreeMap::new(), ..self }
    }

    /// The preset that they are, however much sources are believed.
    pub fn preset(&self) -> Option<Preset> {
        Preset::ALL.iter().copied().find(|preset| self.clone().with(*preset) == *self)
    }
}
