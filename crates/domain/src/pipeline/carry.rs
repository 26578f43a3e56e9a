//! What becomes of a record's values when it becomes something else: nothing is lost (seed 000 lines 28–30: the prospect
//! inherits the lead's data, the opportunity the prospect's; fact sheet §2.2).
//!
//! Where the next stage has a field for the same thing, the value goes there. All others stay where every value is
//! kept: with the person, and in the ticket that the new one is linked to (fact sheet `halopsa.md` §5.4).

use crate::{CustomField, Field, Fields, Protection, Stage, normal};
use serde::{Deserialize, Serialize};

/// A value and where it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Carried {
    /// Where it was.
    pub from: Field,
    /// Where it goes.
    pub to: Place,
    /// What it is there.
    pub value: String,
}

/// Where a value goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "place", content = "name", rename_all = "snake_case")]
pub enum Place {
    /// Into a custom field of the next stage.
    Field(Field),
    /// Into a field that HaloPSA has itself.
    Native(Native),
    /// Nowhere else: it is kept with the person.
    Person,
}

/// Fields that HaloPSA has itself and that the seed's table therefore lacks (fact sheet §3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Native {
    /// `oppvalue`.
    Value,
    /// `targetdate` or `deadlinedate`, as the tenant has it.
    ExpectedClose,
}

enum Target {
    Custom(&'static str),
    Native(Native),
}

use Target::Custom;

/// From, to. Several may go to one place; they are put after each other in this order.
type Mapping = &'static [(&'static str, Target)];

const LEAD_TO_PROSPECT: Mapping = &[
    // Fact sheet §2.4: the decision maker is the contact until somebody says otherwise.
    ("full_name", Custom("prospect_decision_makers")),
    ("industry", Custom("prospect_industry")),
    ("country", Custom("prospect_region")),
    // The same journey, with the same options (seed 001 lines 160 and 189).
    ("lead_intent_stage", Custom("prospect_buying_process")),
];

const PROSPECT_TO_OPPORTUNITY: Mapping = &[
    ("prospect_services", Custom("opportunity_solutions")),
    ("prospect_pain_points", Custom("opportunity_scope")),
    ("prospect_decision_makers", Custom("opportunity_decision_makers")),
    ("prospect_additional_stakeholders", Custom("opportunity_decision_makers")),
    ("prospect_competition", Custom("opportunity_competitors")),
    ("prospect_objections", Custom("opportunity_risks")),
    ("prospect_deal_value", Target::Native(Native::Value)),
    ("prospect_expected_close", Target::Native(Native::ExpectedClose)),
];

/// What becomes of each value when a record converts.
///
/// A value goes only where nothing stands and where it can stand: into a choice only as one of its options. Every
/// filled custom field of the stages up to `from` has its line. Between stages that don't follow each other, everything
/// stays with the person.
pub fn carry(from: Stage, to: Stage, values: &Fields) -> Vec<Carried> {
    let mapping = match (from, to) {
        (Stage::Lead, Stage::Prospect) => LEAD_TO_PROSPECT,
        (Stage::Prospect, Stage::Opportunity) => PROSPECT_TO_OPPORTUNITY,
        _ => &[],
    };
    let filled = |field: &Field| values.get(field).filter(|value| !value.trim().is_empty());
    let goes = |field: Field| {
        let (_, target) = mapping.iter().find(|(name, _)| *name == field.name())?;
        let value = filled(&field)?;
        match target {
            Target::Native(native) => Some((Place::Native(*native), value.clone())),
            Custom(name) => {
                let to = Field::Custom(CustomField::of_name(name)?);
                let value = fits(field, to, value)?;
                filled(&to).is_none().then_some((Place::Field(to), value))
            }
        }
    };
    let ordinary = mapping
        .iter()
        .filter_map(|(name, _)| name.parse().ok())
        .filter(|field| !matches!(field, Field::Custom(_)));
    let own = CustomField::all().filter(|field| field.definition().stage <= from).map(Field::Custom);
    ordinary
        .chain(own)
        .filter_map(|field| {
            let (to, value) = goes(field).or_else(|| Some((Place::Person, filled(&field)?.clone())))?;
            Some(Carried { from: field, to, value })
        })
        .collect()
}

/// The values of the next stage's custom fields: of several that go to one field, one after the other, each part once.
pub fn gathered(carried: &[Carried]) -> Fields {
    let mut fields = Fields::new();
    for Carried { to, value, .. } in carried {
        if let Place::Field(field) = to {
            let there = fields.entry(*field).or_default();
            *there = Protection::Merge.settle(there, value);
        }
    }
    fields
}

/// The value as the target holds it.
fn fits(from: Field, to: Field, value: &str) -> Option<String> {
    let read = |text: &str| to.kind().read(text).ok();
    if from == Field::Country {
        let region = normal::Region::parse(value).ok()?;
        // The options call two countries otherwise than the world does.
        let name = match region.code() {
            "GB" => "UK",
            "US" => "USA",
            "AE" => "UAE",
            _ => region.name(),
        };
        return read(name);
    }
    read(value)
}
