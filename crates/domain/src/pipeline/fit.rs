//! How well a person fits: a score from 0 to 100, explained line by line (fact sheet §8).

use super::ScoreError;
use crate::{
    CustomField, Field, Fields,
    normal::{Band, JobTitle, Level, Measure, fold},
    quality::points,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// A fit score and how it came about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fit {
    /// 0 to 100: the sum of the lines' points.
    pub score: u8,
    /// One line a rule, in a fixed order; rules that count nothing have none.
    pub lines: Vec<FitLine>,
}

/// What one rule gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FitLine {
    /// The rule.
    pub rule: FitRule,
    /// Points given.
    pub points: u8,
    /// Points possible.
    pub of: u8,
    /// The field that said so, or the one to fill in where nothing does.
    pub field: Field,
    /// What it says; absent where nothing is known, which gives nothing.
    pub value: Option<String>,
}

/// A rule of the fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FitRule {
    /// How many people the employer has.
    Size,
    /// What the employer does.
    Industry,
    /// How high the person is.
    Seniority,
    /// How much the employer is said to want to buy.
    Intent,
}

impl FitRule {
    /// Every rule, in the order of the lines.
    pub const ALL: &'static [Self] = &[Self::Size, Self::Industry, Self::Seniority, Self::Intent];

    /// The name used in the rules' text and in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Size => "size",
            Self::Industry => "industry",
            Self::Seniority => "seniority",
            Self::Intent => "intent",
        }
    }
}

/// Rules of the fit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FitRules {
    /// Points possible by rule; together 100.
    pub weights: BTreeMap<FitRule, u8>,
    /// What a size is worth.
    pub size: SizeShares,
    /// What industries are looked for.
    pub industry: Targets,
    /// What levels decide.
    pub seniority: Levels,
    /// What an intent strength is worth, in hundredths, by the option of HaloPSA's field.
    pub intent: BTreeMap<String, u8>,
}

/// What a size is worth, in hundredths.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeShares {
    /// From so many on, the smallest first.
    pub bands: Vec<SizeBand>,
    /// Below the first.
    pub other: u8,
}

/// From so many employees on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SizeBand {
    /// Employees.
    pub from: u64,
    /// Hundredths of the rule's points.
    pub share: u8,
}

/// Industries that are looked for, in any writing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Targets {
    /// With none named, every one is looked for.
    pub targets: BTreeSet<String>,
}

/// Levels that decide, as HaloPSA's field names them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Levels {
    /// Options of the field.
    pub levels: BTreeSet<String>,
}

impl FitRules {
    /// Points possible for a rule.
    pub fn weight(&self, rule: FitRule) -> u8 {
        self.weights.get(&rule).copied().unwrap_or(0)
    }

    /// Scores a person by surviving values. What is not known gives nothing.
    pub fn judge(&self, values: &Fields) -> Fit {
        let line = |rule: &FitRule| {
            let of = self.weight(*rule);
            let (field, said) = match rule {
                FitRule::Size => self.of_size(values),
                FitRule::Industry => self.of_industry(values),
                FitRule::Seniority => self.of_seniority(values),
                FitRule::Intent => self.of_intent(values),
            };
            let (share, value) = said.map_or((0, None), |(share, value)| (share, Some(value)));
            (of > 0).then(|| FitLine { rule: *rule, points: points(of, share), of, field, value })
        };
        let lines: Vec<FitLine> = FitRule::ALL.iter().filter_map(line).collect();
        let score: u16 = lines.iter().map(|line| u16::from(line.points)).sum();
        Fit { score: u8::try_from(score).unwrap_or(100).min(100), lines }
    }

    fn of_size(&self, values: &Fields) -> Said {
        first(values, &[Some(Field::Headcount), custom("lead_employee_count")], |text| {
            let band = Band::parse(text, Measure::Headcount)?;
            let middle = band.most.map_or(band.least, |most| band.least + (most - band.least) / 2);
            let step = self.size.bands.iter().rev().find(|step| middle >= step.from);
            Some(step.map_or(self.size.other, |step| step.share))
        })
    }

    fn of_industry(&self, values: &Fields) -> Said {
        let targets = &self.industry.targets;
        first(values, &[custom("prospect_industry"), Some(Field::Industry)], |text| {
            let wanted = targets.is_empty() || targets.iter().any(|target| fold(target) == fold(text));
            Some(if wanted { 100 } else { 0 })
        })
    }

    fn of_seniority(&self, values: &Fields) -> Said {
        let fields = [custom("lead_management_level"), Some(Field::Seniority), Some(Field::Title)];
        first(values, &fields, |text| {
            let named = Level::ALL.iter().find(|level| level.name().eq_ignore_ascii_case(text.trim()));
            let level = named.copied().or_else(|| JobTitle::parse(text).map(|title| title.level))?;
            // A text that names no level leaves it to the next field.
            (level != Level::Other)
                .then(|| if self.seniority.levels.contains(level.name()) { 100 } else { 0 })
        })
    }

    fn of_intent(&self, values: &Fields) -> Said {
        first(values, &[custom("lead_intent_strength")], |text| {
            self.intent.iter().find(|(option, _)| option.eq_ignore_ascii_case(text.trim())).map(|(_, it)| *it)
        })
    }

    pub(super) fn check(&self) -> Result<(), ScoreError> {
        let sizes = self.size.bands.iter().map(|band| ("fit.size.bands".to_owned(), band.share));
        let intent = self.intent.iter().map(|(option, share)| (format!("fit.intent.{option}"), *share));
        let shares = sizes.chain(intent).chain([("fit.size.other".to_owned(), self.size.other)]);
        for (place, value) in shares {
            if value > 100 {
                return Err(ScoreError::Range { place, value });
            }
        }
        for pair in self.size.bands.windows(2) {
            if let [smaller, bigger] = pair
                && smaller.from >= bigger.from
            {
                return Err(ScoreError::Order { from: bigger.from });
            }
        }
        let options = |name: &str, value: &str| {
            custom(name).is_some_and(|field| field.kind().read(value).as_deref() == Ok(value))
        };
        let wrong = |place: &str, value: &str| {
            Err(ScoreError::NoOption { place: place.to_owned(), value: value.to_owned() })
        };
        let level = self.seniority.levels.iter().find(|level| !options("lead_management_level", level));
        let strength = self.intent.keys().find(|option| !options("lead_intent_strength", option));
        match (level, strength) {
            (Some(level), _) => wrong("fit.seniority.levels", level),
            (None, Some(strength)) => wrong("fit.intent", strength),
            (None, None) => Ok(()),
        }
    }
}

/// The field, and the hundredths it gives with what it says.
type Said = (Field, Option<(u8, String)>);

fn custom(name: &str) -> Option<Field> {
    CustomField::of_name(name).map(Field::Custom)
}

/// What the first field says of which `share` can make something.
fn first(values: &Fields, fields: &[Option<Field>], share: impl Fn(&str) -> Option<u8>) -> Said {
    let said = fields.iter().flatten().find_map(|field| {
        let text = values.get(field).filter(|text| !text.trim().is_empty())?;
        Some((*field, (share(text)?, text.clone())))
    });
    match said {
        Some((field, said)) => (field, Some(said)),
        None => (fields.iter().flatten().next().copied().unwrap_or(Field::Title), None),
    }
}
