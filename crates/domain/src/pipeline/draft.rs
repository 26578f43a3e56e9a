//! A workflow as it is written, before it is checked.

use super::{Condition, Status, StatusCode, status::is_false};
use crate::Stage;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// A workflow as text has it. [`Workflow`](super::Workflow) is one that can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Draft {
    /// The shape of the text: 1.
    pub version: u32,
    /// While it holds, rules lead nowhere but to an end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<Condition>,
    /// Switches by name: whether what is proposed moves by itself (fact sheet §24 no. 5).
    #[serde(default)]
    pub automatic: BTreeMap<String, bool>,
    /// Where a record can be, in the order in which people read it.
    #[serde(rename = "status")]
    pub statuses: Vec<Status>,
    /// The ways between. Where several are due, the one that is written first goes first.
    #[serde(rename = "transition")]
    pub transitions: Vec<Transition>,
    /// Statuses of earlier versions, and where whoever is in one is now.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub retired: Vec<Retired>,
}

/// A status that an earlier version had. What was decided about it and what HaloPSA says of it still counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Retired {
    /// Its code.
    pub code: StatusCode,
    /// What people read, and the name that it has in HaloPSA.
    pub name: String,
    /// The stage it belonged to.
    pub stage: Stage,
    /// The status of the same stage that takes its place.
    pub instead: StatusCode,
}

/// A way from some statuses to another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Transition {
    /// Where it leads from. At least one.
    pub from: Vec<StatusCode>,
    /// Where it leads to.
    pub to: StatusCode,
    /// Who begins it. A person may always.
    pub by: By,
    /// The switch that makes a proposal automatic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub switch: Option<String>,
    /// The key by which a person takes it, a lower-case letter.
    pub key: char,
    /// What must hold, whoever moves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub needs: Option<Condition>,
    /// Fields that must have a value, whoever moves; by name.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub requires: Vec<String>,
    /// Upon what the rules begin it, beside `needs`; absent: as soon as nothing is missing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fires: Option<Condition>,
    /// Hours in the status before which the rules don't begin it. At least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_hours: Option<u32>,
    /// Whether it leads to the start of the next stage, with all data.
    #[serde(default, skip_serializing_if = "is_false")]
    pub converts: bool,
    /// Whether it leads out of an end, back to work.
    #[serde(default, skip_serializing_if = "is_false")]
    pub reopens: bool,
    /// Why a person may take it; one has to be named where there are any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
}

/// Who begins a move (seed 002 lines 264–270).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// A person.
    Manual,
    /// The rules propose it, a person takes it with one key.
    Proposed,
    /// The rules.
    Automatic,
}
