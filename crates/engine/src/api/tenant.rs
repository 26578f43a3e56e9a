//! Setting HaloPSA up: what is there, what is needed, what was chosen.

use super::{Failure, Words};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What is chosen about a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct TenantChoice {
    /// `leave`, `make`, `map` or `add`.
    pub act: String,
    /// HaloPSA's number of what is taken for it, where it is mapped.
    #[ts(type = "number | null")]
    pub id: Option<i64>,
}

/// What to compare HaloPSA with.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[serde(default)]
pub struct TenantQuery {
    /// Choices by the keys of their lines; what is not in it is as proposed.
    pub choices: BTreeMap<String, TenantChoice>,
}

/// How HaloPSA is to be set up.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetUpTenant {
    /// The fingerprint of the difference that was seen.
    pub fingerprint: String,
    /// As in [`TenantQuery`].
    #[serde(default)]
    pub choices: BTreeMap<String, TenantChoice>,
}

/// The difference between what HaloPSA has and what Sluice needs.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TenantSetUp {
    /// The connection's id.
    pub connection: String,
    /// Its name.
    pub connection_name: String,
    /// Tells this difference from others.
    pub fingerprint: String,
    /// Every line, in the order in which things are made.
    pub lines: Vec<TenantLine>,
    /// How many lines stand how: `there`, `make`, `map`, `differs`, `blocked`, `waits`.
    pub counts: BTreeMap<String, u32>,
    /// Lines about which something would be done with these choices.
    pub open: u32,
    /// Requests that would go out.
    pub calls: u32,
    /// What in HaloPSA can be taken for something.
    pub things: Vec<TenantThing>,
    /// A right that is missing for making things, where HaloPSA says which the application has.
    pub missing: Option<Failure>,
    /// When it was set up last.
    pub at: Option<DateTime<Utc>>,
}

/// One thing that Sluice needs, beside what is there for it.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TenantLine {
    /// What it is called in choices.
    pub key: String,
    /// `type`, `status`, `field`, `group` or `older`.
    pub part: String,
    /// `lead`, `prospect` or `opportunity`.
    pub stage: String,
    /// Its name where Sluice makes it.
    pub name: String,
    /// The heading it stands under; a field's.
    pub group: Option<String>,
    /// `there`, `make`, `map`, `differs`, `blocked` or `waits`.
    pub state: String,
    /// The name of what is there for it, or proposed.
    pub there: Option<String>,
    /// HaloPSA's number of that.
    #[ts(type = "number | null")]
    pub there_id: Option<i64>,
    /// In what it differs.
    pub differs: Vec<Words>,
    /// Types of fields that can be taken for it, as HaloPSA numbers them.
    #[ts(type = "number[]")]
    pub fits: Vec<i64>,
    /// What is done about it with these choices.
    pub choice: TenantChoice,
    /// What became of it the last time, where it was refused.
    pub failure: Option<Failure>,
}

/// Something in HaloPSA.
#[derive(Clone, Debug, Serialize, TS)]
pub struct TenantThing {
    /// `type`, `status` or `field`.
    pub part: String,
    /// Whose, where it is a status.
    pub stage: Option<String>,
    /// HaloPSA's number.
    #[ts(type = "number")]
    pub id: i64,
    /// Its name.
    pub name: String,
    /// Its type as HaloPSA numbers it, where it is a field.
    #[ts(type = "number | null")]
    pub kind: Option<i64>,
}

/// What every new ticket of a type says in a field that the tenant demands and Sluice has nothing for.
#[derive(Clone, Debug, Serialize, TS)]
pub struct GivenField {
    /// Names it, to take it back.
    pub id: String,
    /// `lead`, `prospect` or `opportunity`.
    pub stage: String,
    /// The field, by what it is called there.
    pub name: String,
    /// The value, as somebody gave it.
    pub value: String,
}
