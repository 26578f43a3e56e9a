//! The difference between what a tenant has and what Sluice needs. Pure: nothing is read, nothing is made.

mod field;
mod group;
mod kind;
mod older;
mod status;

pub use group::members;

use super::{Kept, Named, Need, Part, Tenant};
use crate::{Stage, pipeline::Workflow};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// One thing that Sluice needs, beside what the tenant has for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// What it is called in choices.
    pub key: String,
    /// What kind of thing it is.
    pub part: Part,
    /// Whose it is.
    pub stage: Stage,
    /// What people read in HaloPSA where Sluice makes it.
    pub name: String,
    /// The heading it stands under; a field's.
    pub group: Option<&'static str>,
    /// How it stands.
    pub state: State,
    /// What is there for it, or proposed.
    pub there: Option<Named>,
    /// In what that differs.
    pub differs: Vec<Differs>,
    /// The types, as HaloPSA numbers them, of fields that can be taken for it.
    pub fits: &'static [i64],
    /// What is done unless somebody chooses otherwise.
    pub proposed: Choice,
}

/// How a thing stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum State {
    /// It is there.
    There,
    /// It is to be made.
    Make,
    /// Something there means the same, or may: a person says which.
    Map,
    /// It is there and lacks something.
    Differs,
    /// Something of its name is there that can't be it.
    Blocked,
    /// It depends on a choice that is not made yet.
    Waits,
}

impl State {
    /// The name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::There => "there",
            Self::Make => "make",
            Self::Map => "map",
            Self::Differs => "differs",
            Self::Blocked => "blocked",
            Self::Waits => "waits",
        }
    }
}

/// In what a thing that is there differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Differs {
    /// These options are missing.
    Options(Vec<String>),
    /// It holds another type, as HaloPSA numbers types; that is never changed.
    Type {
        /// What it is.
        found: i64,
        /// What it has to be.
        wanted: i64,
    },
    /// It belongs to another area of HaloPSA.
    Area,
    /// No ticket is made without a value for it.
    Mandatory,
    /// HaloPSA fills in something else.
    Default {
        /// What it fills in.
        found: String,
        /// What Sluice would have it fill in.
        wanted: String,
    },
    /// These fields are not in the group.
    Fields(Vec<String>),
    /// Several fit equally well.
    Several,
}

/// What is done about a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", content = "id", rename_all = "snake_case")]
pub enum Choice {
    /// Nothing.
    Leave,
    /// It is made.
    Make,
    /// What has this number is taken for it.
    Map(i64),
    /// What it lacks is added.
    Add,
}

/// Choices by the keys of their lines. What is not in it is done as proposed.
pub type Choices = BTreeMap<String, Choice>;

/// Every line, in the order in which things are made.
pub fn difference(workflow: &Workflow, tenant: &Tenant, kept: &Kept, choices: &Choices) -> Vec<Line> {
    let sight = Sight { workflow, tenant, kept, choices };
    let mut types: BTreeMap<Stage, Line> = BTreeMap::new();
    let (mut statuses_taken, mut lines) = (BTreeMap::new(), Vec::new());
    let fields_taken = field::taken(&sight);
    for need in Need::all(workflow) {
        let line = match need {
            Need::Type(stage) => {
                let line = kind::line(&sight, need, stage);
                types.insert(stage, line.clone());
                line
            }
            Need::Status(status) => {
                let taken: &mut BTreeSet<i64> = statuses_taken
                    .entry(status.stage)
                    .or_insert_with(|| status::taken(&sight, status.stage, &types));
                status::line(&sight, need, status, &types, taken)
            }
            Need::Field(field) => field::line(&sight, need, field, &fields_taken),
            Need::Group(stage, name) => group::line(&sight, need, stage, name, &lines),
        };
        lines.push(line);
    }
    lines.extend(older::lines(&sight));
    lines
}

/// All that is looked at.
struct Sight<'a> {
    workflow: &'a Workflow,
    tenant: &'a Tenant,
    kept: &'a Kept,
    choices: &'a Choices,
}

impl Sight<'_> {
    /// What somebody chose to be taken for a thing.
    fn mapped(&self, key: &str) -> Option<i64> {
        match self.choices.get(key) {
            Some(Choice::Map(id)) => Some(*id),
            _ => None,
        }
    }
}

impl Line {
    fn of(need: Need<'_>) -> Self {
        Self {
            key: need.key(),
            part: need.part(),
            stage: need.stage(),
            name: need.name().to_owned(),
            group: None,
            state: State::Make,
            there: None,
            differs: Vec::new(),
            fits: &[],
            proposed: Choice::Make,
        }
    }

    fn there(self, there: Named) -> Self {
        Self { state: State::There, there: Some(there), proposed: Choice::Leave, ..self }
    }

    fn map(self, proposed: Named) -> Self {
        Self { state: State::Map, proposed: Choice::Map(proposed.id), there: Some(proposed), ..self }
    }

    /// Nobody can tell which.
    fn ask(self) -> Self {
        let differs = vec![Differs::Several];
        Self { state: State::Map, there: None, differs, proposed: Choice::Leave, ..self }
    }

    fn blocked(self, there: Named, why: Differs) -> Self {
        let differs = vec![why];
        Self { state: State::Blocked, there: Some(there), differs, proposed: Choice::Leave, ..self }
    }

    fn waits(self) -> Self {
        Self { state: State::Waits, proposed: Choice::Leave, ..self }
    }

    /// What is done about it.
    pub fn choice(&self, choices: &Choices) -> Choice {
        let chosen = choices.get(&self.key).copied().unwrap_or(self.proposed);
        match (self.state, chosen) {
            (State::There | State::Waits, _) => Choice::Leave,
            (State::Make | State::Map | State::Blocked, Choice::Add) => Choice::Leave,
            // HaloPSA would refuse a second one of the name, or have two.
            (State::Blocked, Choice::Make) => Choice::Leave,
            (State::Map, Choice::Make) if self.differs.contains(&Differs::Several) => Choice::Leave,
            (_, chosen) => chosen,
        }
    }
}
