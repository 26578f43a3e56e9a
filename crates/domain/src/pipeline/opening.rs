//! What an opportunity begins with (fact sheet §2.4, ruled by §24 no. 7).

use super::{Status, Workflow};
use crate::{CustomField, Field, Fields, Stage};
use chrono::{Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// What HaloPSA's own fields of a new opportunity hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Opening {
    /// Whole units of the tenant's currency.
    pub value: u64,
    /// Whether somebody estimated the value; else it is the rules' guess.
    pub estimated: bool,
    /// How likely it is won, in per cent: that of the status it begins in.
    pub probability: Option<u8>,
    /// The day by which it should be closed.
    pub close: NaiveDate,
}

/// How a value is guessed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpeningRules {
    /// Values by the least fit score, the highest first; a fit that is not known counts as 0.
    pub by_fit: Vec<(u8, u64)>,
    /// What the value is multiplied by, in hundredths, where the services name one of the words.
    pub factors: Vec<(Vec<String>, u32)>,
    /// Months to the close where the timeframe is not known.
    pub months: u32,
}

impl Default for OpeningRules {
    /// The rules of the fact sheet.
    fn default() -> Self {
        let words = |words: [&str; 2]| words.map(str::to_owned).to_vec();
        Self {
            by_fit: vec![(70, 50_000), (30, 25_000), (0, 10_000)],
            factors: vec![
                (words(["managed", "support"]), 150),
                (words(["cloud", "migration"]), 130),
                (words(["security", "compliance"]), 140),
            ],
            months: 3,
        }
    }
}

impl OpeningRules {
    /// What an opportunity begins with that a prospect with these values becomes today. What somebody said of value or
    /// close counts before any guess.
    pub fn open(&self, workflow: &Workflow, values: &Fields, fit: Option<u8>, today: NaiveDate) -> Opening {
        let said = |name: &str| {
            let field = Field::Custom(CustomField::of_name(name)?);
            field.kind().read(values.get(&field)?).ok().filter(|value| !value.is_empty())
        };
        let estimate = said("prospect_deal_value").and_then(|text| whole(&text));
        let services = said("prospect_services").unwrap_or_default().to_lowercase();
        let close = said("prospect_expected_close").and_then(|day| day.parse().ok());
        let timeframe = said("prospect_timeframe");
        let Status { probability, .. } = workflow.start(Stage::Opportunity);
        Opening {
            value: estimate.unwrap_or_else(|| self.guess(&services, fit.unwrap_or(0))),
            estimated: estimate.is_some(),
            probability: *probability,
            close: close.unwrap_or_else(|| self.close(timeframe.as_deref(), today)),
        }
    }

    fn guess(&self, services: &str, fit: u8) -> u64 {
        let base = self.by_fit.iter().find(|(least, _)| fit >= *least).map_or(0, |(_, value)| *value);
        let named = |words: &[String]| words.iter().any(|word| services.contains(word.as_str()));
        let factors = self.factors.iter().filter(|(words, _)| named(words)).map(|(_, factor)| *factor);
        factors.fold(base, |value, factor| value.saturating_mul(u64::from(factor)).saturating_add(50) / 100)
    }

    /// The last month of the timeframe, whose options are newer than the words that the fact sheet's code looks for; a
    /// year where it is open.
    fn close(&self, timeframe: Option<&str>, today: NaiveDate) -> NaiveDate {
        let months = match timeframe {
            Some("Immediate") => 1,
            Some("1-3 months") => 3,
            Some("3-6 months") => 6,
            Some("6-12 months" | "12+ months") => 12,
            _ => self.months,
        };
        today.checked_add_months(Months::new(months)).unwrap_or(today)
    }
}

/// An amount in whole units, not negative.
fn whole(amount: &str) -> Option<u64> {
    let units = amount.split_once('.').map_or(amount, |(units, _)| units);
    units.parse().ok()
}
