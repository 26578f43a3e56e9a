//! What of a tenant was found or made for what Sluice needs.

use super::older::{became, older_value};
use crate::{CustomField, Field, Fields, Stage, pipeline::StatusCode};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// HaloPSA writes this where there is no date.
const NO_DAY: &str = "1900-01-01";

/// What of a prospect an opportunity goes on with in fields of HaloPSA's own (fact sheet §5.5): their names there and here.
pub const DEAL: [(&str, &str); 2] =
    [("oppvalue", "prospect_deal_value"), ("targetdate", "prospect_expected_close")];

/// Its own field for how likely an opportunity is won.
const PROBABILITY: &str = "oppconversionprobability";

/// Which of a tenant's ticket types, statuses and fields are Sluice's. What is not in it is found by its name.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Kept {
    /// The ticket type of each stage.
    pub types: BTreeMap<Stage, i64>,
    /// The status of each of the workflow's.
    pub statuses: BTreeMap<StatusCode, KeptStatus>,
    /// The field of each custom field, by its name here.
    pub fields: BTreeMap<String, KeptField>,
    /// Fields of the older numbering that are read, too.
    pub older: BTreeMap<u16, KeptField>,
    /// The client that takes those whose company is no client. It says nothing of where they work.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub orphans: Option<i64>,
}

/// A tenant's status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptStatus {
    /// Whose.
    pub stage: Stage,
    /// Its name in the workflow.
    pub ours: String,
    /// HaloPSA's number.
    pub id: i64,
    /// Its name there.
    pub name: String,
}

/// A tenant's custom field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptField {
    /// HaloPSA's number, by which values are read and written.
    pub id: i64,
    /// Its name there.
    pub name: String,
    /// Its type as HaloPSA numbers it.
    pub kind: i64,
    /// Its options: what people read, and the number by which it is written.
    #[serde(default)]
    pub options: BTreeMap<String, i64>,
}

impl KeptField {
    /// The number of an option, whatever the case.
    pub fn option(&self, text: &str) -> Option<i64> {
        self.options.iter().find(|(name, _)| name.eq_ignore_ascii_case(text)).map(|(_, id)| *id)
    }

    fn option_name(&self, id: i64) -> Option<&str> {
        self.options.iter().find(|(_, known)| **known == id).map(|(name, _)| name.as_str())
    }

    /// The text of a value as HaloPSA gives it: of an option its name, also where only its number is said.
    fn text(&self, said: &Value) -> Option<String> {
        let shown =
            said.get("display").and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
        let value = said.get("value")?;
        if self.kind == 2 {
            let number = value.as_i64().or_else(|| value.as_str()?.trim().parse().ok());
            if let Some(name) = number.and_then(|id| self.option_name(id)).or(shown) {
                return Some(name.to_owned());
            }
        }
        match value {
            Value::String(day) if self.kind == 4 => day.trim().get(..10).map(str::to_owned),
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            _ => None,
        }
        .filter(|text| !text.is_empty() && text != NO_DAY)
    }
}

impl Kept {
    /// Whether nothing was found or made yet.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The tenant's status for one of a stage's by its name in the workflow.
    pub fn status(&self, stage: Stage, ours: &str) -> Option<&KeptStatus> {
        self.statuses.values().find(|kept| kept.stage == stage && kept.ours == ours)
    }

    /// The workflow's name for a tenant's status by its number.
    pub fn status_name(&self, stage: Stage, id: i64) -> Option<&str> {
        self.statuses
            .values()
            .find(|kept| kept.stage == stage && kept.id == id)
            .map(|kept| kept.ours.as_str())
    }

    /// The numbers of the fields whose values are to be asked for.
    pub fn asked(&self) -> Vec<i64> {
        self.fields.values().chain(self.older.values()).map(|field| field.id).collect()
    }

    /// The custom fields that a ticket of HaloPSA's says, those of the older numbering where the others say nothing.
    pub fn custom(&self, ticket: &Value) -> BTreeMap<CustomField, String> {
        let said = ticket.get("customfields").and_then(Value::as_array);
        let by_id: BTreeMap<i64, &Value> =
            said.into_iter().flatten().filter_map(|value| Some((whole(value.get("id")?)?, value))).collect();
        let older = self.older.iter().filter_map(|(number, field)| {
            let ours = became(*number)?;
            Some((ours, older_value(ours, &field.text(by_id.get(&field.id)?)?)?))
        });
        let today = self.fields.iter().filter_map(|(name, field)| {
            let ours = CustomField::of_name(name)?;
            let text = field.text(by_id.get(&field.id)?)?;
            Some((ours, ours.definition().kind.read(&text).ok()?))
        });
        older.chain(today).collect()
    }

    /// Takes from what a mapping made of a ticket or a contact what only its client says, where that is the one that takes
    /// those whose company is none.
    pub fn without_orphanage(&self, record: &Value, fields: &mut Fields) {
        let of = record.get("client_id").and_then(whole);
        let named = record.get("oppcompanyname").and_then(Value::as_str).unwrap_or_default();
        if self.orphans.is_some() && of == self.orphans && named.trim().is_empty() {
            fields.remove(&Field::CompanyName);
            fields.remove(&Field::CompanyPhone);
        }
    }

    /// Adds to what a mapping made of a ticket what only the tenant's own numbers tell: the workflow's name of its
    /// status, its custom fields, and what of a deal stands in fields of its own.
    pub fn complete(&self, stage: Stage, ticket: &Value, fields: &mut Fields) {
        let status = ticket.get("status_id").and_then(whole).and_then(|id| self.status_name(stage, id));
        if let Some(name) = status {
            fields.insert(Field::Status, name.to_owned());
        }
        let deal = if stage == Stage::Opportunity { deal(ticket) } else { Vec::new() };
        if stage == Stage::Opportunity
            && let Some(percent) = probability(ticket)
        {
            fields.entry(Field::Probability).or_insert(percent);
        }
        for (field, value) in self.custom(ticket).into_iter().chain(deal) {
            fields.entry(Field::Custom(field)).or_insert(value);
        }
    }
}

/// What an opportunity is worth, and when it is expected. HaloPSA writes nought where nobody said a value.
fn deal(ticket: &Value) -> Vec<(CustomField, String)> {
    let of = |(there, ours): &(&str, &str)| {
        let field = CustomField::of_name(ours)?;
        let text = match ticket.get(*there)? {
            Value::Number(number) => number.as_f64().filter(|value| *value > 0.0)?.to_string(),
            Value::String(day) => day.trim().get(..10).filter(|day| *day != NO_DAY)?.to_owned(),
            _ => return None,
        };
        Some((field, field.definition().kind.read(&text).ok()?))
    };
    DEAL.iter().filter_map(of).collect()
}

/// How likely an opportunity is won. Nought is a number: of one that was lost it is said.
fn probability(ticket: &Value) -> Option<String> {
    let percent = ticket.get(PROBABILITY)?.as_f64().filter(|percent| (0.0..=100.0).contains(percent))?;
    Some(format!("{percent:.0}"))
}

fn whole(value: &Value) -> Option<i64> {
    value
        .as_i64()
        .or_else(|| value.as_f64().filter(|n| n.fract() == 0.0).map(|n| n as i64))
        .or_else(|| value.as_str()?.trim().parse().ok())
}
