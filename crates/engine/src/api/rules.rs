//! Which of several values survives, and by which rules.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sluice_domain::survivorship::{Preset, SurvivorRules};
use std::collections::BTreeMap;
use ts_rs::TS;

/// The rules in force.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RulesPage {
    /// As TOML.
    pub text: String,
    /// The same as they are understood.
    #[ts(as = "RuleSet")]
    pub rules: SurvivorRules,
    /// The preset that they are; absent where they are none.
    #[ts(as = "Option<RulesPreset>")]
    pub preset: Option<Preset>,
    /// Counted from 1.
    pub version: u32,
    /// When they were kept.
    pub at: DateTime<Utc>,
    /// Who kept them.
    pub actor: String,
    /// Whether somebody changed them.
    pub own: bool,
    /// Whether they hold for everybody.
    pub carried: bool,
    /// What there can be a rule for, but HaloPSA's custom fields.
    pub parts: Vec<String>,
    /// The sources that there are, or that the rules name.
    pub sources: Vec<RulesSource>,
    /// What was in force before, the last first.
    pub versions: Vec<RulesVersion>,
}

/// A source, as rules name it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, TS)]
pub struct RulesSource {
    /// Its connector, or the vendor of a list.
    pub source: String,
    /// Whether it is the system of record.
    pub own: bool,
}

/// Rules that were in force.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RulesVersion {
    /// Counted from 1.
    pub version: u32,
    /// When they were kept.
    pub at: DateTime<Utc>,
    /// Who kept them.
    pub actor: String,
    /// As TOML.
    pub text: String,
    /// The preset that they are; absent where they are none.
    #[ts(as = "Option<RulesPreset>")]
    pub preset: Option<Preset>,
}

/// Rules that are not kept yet: as TOML, as they are understood, or those in force with what a preset says.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(untagged)]
pub enum RulesInput {
    /// As TOML.
    Text {
        /// The text.
        text: String,
    },
    /// As they are understood.
    Rules {
        /// The rules.
        #[ts(as = "RuleSet")]
        rules: SurvivorRules,
    },
    /// By name.
    Preset {
        /// The preset.
        #[ts(as = "RulesPreset")]
        preset: Preset,
    },
}

/// Rules that are not kept yet, both ways.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RulesDraft {
    /// As TOML.
    pub text: String,
    /// As they are understood.
    #[ts(as = "RuleSet")]
    pub rules: SurvivorRules,
    /// The preset that they are; absent where they are none.
    #[ts(as = "Option<RulesPreset>")]
    pub preset: Option<Preset>,
}

/// What other rules would change.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RulesEffect {
    /// How many people there are.
    pub people: u32,
    /// Who would have other values.
    pub changed: u32,
    /// About whom a person would have to choose, because sources differ.
    pub clashing: u32,
    /// How many companies would have other values.
    pub companies: u32,
    /// People by field, in reading order.
    pub fields: Vec<RulesFieldEffect>,
    /// The first values that would be otherwise, 50 at most.
    pub examples: Vec<RulesExample>,
}

/// How many people's values of a field would be otherwise.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RulesFieldEffect {
    /// The field's name in the registry.
    pub field: String,
    /// Who has none now.
    pub gained: u32,
    /// Who would have another.
    pub altered: u32,
    /// Who would have none.
    pub lost: u32,
}

/// One value that would be otherwise.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RulesExample {
    /// The person.
    pub person: String,
    /// Their name.
    pub name: String,
    /// The field's name in the registry.
    pub field: String,
    /// As it is.
    pub before: Option<String>,
    /// Where that comes from.
    pub before_source: Option<String>,
    /// As it would be.
    pub after: Option<String>,
    /// Where that comes from.
    pub after_source: Option<String>,
}

/// Which value survives. What is absent is as in the default set.
#[derive(Debug, TS)]
pub struct RuleSet {
    /// The shape of the text: 1.
    pub version: u8,
    /// What holds where nothing else is said.
    pub every: RuleForAll,
    /// How much sources are believed.
    pub trust: RulesTrust,
    /// What is otherwise, by part.
    pub parts: BTreeMap<String, RuleForPart>,
}

/// How one value is chosen of several.
#[derive(Debug, TS)]
pub struct RuleForAll {
    /// By what.
    pub by: RulesStrategy,
    /// Sources that are believed before all others, the most believed first.
    pub first: Vec<String>,
}

/// A rule for one part; what is absent is as everywhere.
#[derive(Debug, TS)]
#[ts(optional_fields)]
pub struct RuleForPart {
    /// By what.
    pub by: Option<RulesStrategy>,
    /// Sources that are believed before all others about this, the most believed first.
    pub first: Option<Vec<String>>,
}

/// How much sources are believed, from 0 to 100.
#[derive(Debug, TS)]
pub struct RulesTrust {
    /// The system of record.
    pub system_of_record: u8,
    /// A source that is not named.
    pub others: u8,
    /// By connector, or the vendor of a list.
    pub of: BTreeMap<String, u8>,
}

/// By what one of several values survives.
#[derive(Debug, TS)]
#[ts(rename_all = "snake_case")]
pub enum RulesStrategy {
    /// By trust.
    MostTrusted,
    /// Said last.
    Newest,
    /// Said the longest ago.
    Oldest,
    /// Of the record that was here first.
    First,
    /// Says most.
    MostComplete,
    /// The longest text.
    Longest,
    /// Said by most sources.
    MostFrequent,
    /// A person chooses.
    ManualOnly,
}

/// Rules by name.
#[derive(Debug, TS)]
#[ts(rename_all = "snake_case")]
pub enum RulesPreset {
    /// By trust.
    PreferTrusted,
    /// Said last.
    PreferNewest,
    /// Said the longest ago.
    PreferOldest,
    /// A person chooses.
    ManualReview,
    /// What was here first stays.
    SkipDuplicate,
}
