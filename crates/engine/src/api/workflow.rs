//! The workflow: the stages that people go through, and by which rules.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sluice_domain::pipeline::Draft;
use std::collections::BTreeMap;
use ts_rs::TS;

/// The workflow in force.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WorkflowPage {
    /// As TOML.
    pub text: String,
    /// The same as it is understood.
    #[ts(as = "WorkflowDraft")]
    pub draft: Draft,
    /// Counted from 1.
    pub version: u32,
    /// When it was kept.
    pub at: DateTime<Utc>,
    /// Who kept it.
    pub actor: String,
    /// Whether somebody changed it.
    pub own: bool,
    /// Whether it holds for everybody.
    pub carried: bool,
    /// How many people are in each status, by code.
    pub people: BTreeMap<String, u32>,
    /// Fields that can be required and asked about, by name.
    pub fields: Vec<String>,
    /// Events that can be asked about, by name.
    pub events: Vec<String>,
    /// What was in force before, the last first.
    pub versions: Vec<WorkflowVersion>,
}

/// A workflow that was in force.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WorkflowVersion {
    /// Counted from 1.
    pub version: u32,
    /// When it was kept.
    pub at: DateTime<Utc>,
    /// Who kept it.
    pub actor: String,
    /// As TOML.
    pub text: String,
}

/// A workflow that is not kept yet: as TOML, as it is understood, or one that was in force.
#[derive(Clone, Debug, Deserialize, TS)]
#[serde(untagged)]
pub enum WorkflowInput {
    /// As TOML.
    Text {
        /// The text.
        text: String,
        /// What takes the place of statuses that it lacks, both by code.
        #[serde(default)]
        #[ts(optional)]
        instead: Option<BTreeMap<String, String>>,
    },
    /// As it is understood.
    Draft {
        /// The workflow.
        #[ts(as = "WorkflowDraft")]
        draft: Draft,
    },
    /// As it was in force.
    Version {
        /// Counted from 1.
        version: u32,
        /// What takes the place of statuses that it lacks, both by code.
        #[serde(default)]
        #[ts(optional)]
        instead: Option<BTreeMap<String, String>>,
    },
}

/// A workflow that is not kept yet, both ways.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WorkflowRead {
    /// As TOML.
    pub text: String,
    /// As it is understood.
    #[ts(as = "WorkflowDraft")]
    pub draft: Draft,
    /// Statuses in force that it neither has nor retires.
    pub dropped: Vec<DroppedStatus>,
}

/// A status that has to be retired before the workflow can be kept.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DroppedStatus {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The stage it belongs to.
    #[ts(as = "WorkflowStage")]
    pub stage: sluice_domain::Stage,
    /// People in it.
    pub people: u32,
}

/// What another workflow would change.
#[derive(Clone, Debug, Default, Serialize, TS)]
pub struct WorkflowEffect {
    /// How many people are in the pipeline.
    pub people: u32,
    /// For whom anything would be otherwise.
    pub changed: u32,
    /// Who would be in another status, because theirs is retired.
    pub elsewhere: u32,
    /// Whom the rules would move at once.
    pub moved: u32,
    /// Who would be proposed for a move and is not now.
    pub proposed: u32,
    /// People by way.
    pub ways: Vec<WorkflowWayEffect>,
    /// The first of them, 50 at most.
    pub examples: Vec<WorkflowExample>,
}

/// How many people would go a way, or would no longer.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WorkflowWayEffect {
    /// The status it leads from, by name.
    pub from: String,
    /// The status it leads to, by name.
    pub to: String,
    /// Who would be moved.
    pub moves: u32,
    /// Who would be proposed.
    pub proposed: u32,
    /// Who would be no longer.
    pub no_longer: u32,
}

/// One person for whom something would be otherwise.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WorkflowExample {
    /// The person.
    pub person: String,
    /// Their name.
    pub name: String,
    /// The status, by name.
    pub from: String,
    /// The other, by name.
    pub to: String,
    /// What the rules do now.
    pub before: WorkflowChange,
    /// What they would do.
    pub after: WorkflowChange,
}

/// What rules do about somebody and a way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum WorkflowChange {
    /// Nothing.
    #[default]
    Nothing,
    /// They propose it.
    Proposed,
    /// They move.
    Moves,
    /// It is where the status was that is retired.
    Stands,
}

/// A workflow as it is written.
#[derive(Debug, TS)]
#[ts(optional_fields)]
pub struct WorkflowDraft {
    /// The shape of the text: 1.
    pub version: u32,
    /// While it holds, rules lead nowhere but to an end.
    pub hold: Option<WorkflowCondition>,
    /// Switches by name: whether what is proposed moves by itself.
    #[ts(type = "Record<string, boolean>")]
    pub automatic: BTreeMap<String, bool>,
    /// Where people can be, in reading order.
    pub status: Vec<WorkflowStatus>,
    /// The ways between; of several that are due the first goes first.
    pub transition: Vec<WorkflowWay>,
    /// Statuses of earlier versions.
    pub retired: Option<Vec<RetiredStatus>>,
}

/// A status.
#[derive(Debug, TS)]
#[ts(optional_fields)]
pub struct WorkflowStatus {
    /// Its code, which never means something else.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The stage it belongs to.
    pub stage: WorkflowStage,
    /// Whether its stage begins there.
    pub start: Option<bool>,
    /// How it ends there.
    pub end: Option<WorkflowEnding>,
    /// Hours after which something is due.
    pub limit_hours: Option<u32>,
    /// How likely an opportunity is won there, in per cent.
    pub probability: Option<u8>,
}

/// A stage.
#[derive(Debug, TS)]
#[ts(rename_all = "snake_case")]
pub enum WorkflowStage {
    /// A lead.
    Lead,
    /// A prospect.
    Prospect,
    /// An opportunity.
    Opportunity,
}

/// How it ends.
#[derive(Debug, TS)]
#[ts(rename_all = "snake_case")]
pub enum WorkflowEnding {
    /// Nothing came of it.
    Exit,
    /// It was won.
    Success,
}

/// A way from some statuses to another.
#[derive(Debug, TS)]
#[ts(optional_fields)]
pub struct WorkflowWay {
    /// Where it leads from, by code.
    pub from: Vec<String>,
    /// Where it leads to, by code.
    pub to: String,
    /// Who begins it.
    pub by: WorkflowBy,
    /// The switch that makes a proposal automatic.
    pub switch: Option<String>,
    /// The key by which a person takes it.
    pub key: String,
    /// What must hold, whoever moves.
    pub needs: Option<WorkflowCondition>,
    /// Fields that must have a value, whoever moves.
    pub requires: Option<Vec<String>>,
    /// Upon what the rules begin it.
    pub fires: Option<WorkflowCondition>,
    /// Hours in the status before which the rules don't begin it.
    pub after_hours: Option<u32>,
    /// Whether it leads to the start of the next stage.
    pub converts: Option<bool>,
    /// Whether it leads out of an end, back to work.
    pub reopens: Option<bool>,
    /// Why a person may take it.
    pub reasons: Option<Vec<String>>,
}

/// Who begins a move.
#[derive(Debug, TS)]
#[ts(rename_all = "snake_case")]
pub enum WorkflowBy {
    /// A person.
    Manual,
    /// The rules propose it.
    Proposed,
    /// The rules.
    Automatic,
}

/// A comparison, or several.
#[derive(Debug, TS)]
#[ts(rename_all = "snake_case")]
pub enum WorkflowCondition {
    /// Each of these holds.
    All(Vec<WorkflowCondition>),
    /// One of these holds.
    Any(Vec<WorkflowCondition>),
    /// This does not hold.
    Not(Box<WorkflowCondition>),
    /// A field has a value.
    Present(String),
    /// A field has this value.
    Equals {
        /// The field.
        field: String,
        /// The value.
        value: String,
    },
    /// A field has one of these values.
    In {
        /// The field.
        field: String,
        /// The values.
        values: Vec<String>,
    },
    /// A score is high enough.
    Score {
        /// Which: `quality`, `fit`, `engagement`.
        of: String,
        /// 0 to 100.
        least: u8,
    },
    /// So many whole days in the status.
    DaysInStatus(u32),
    /// Something happened.
    Happened {
        /// What.
        event: String,
        /// In so many days up to now.
        #[ts(optional)]
        within_days: Option<u32>,
    },
    /// A JSONata expression over the fields says yes.
    Expression(String),
}

/// A status of earlier versions.
#[derive(Debug, TS)]
pub struct RetiredStatus {
    /// Its code.
    pub code: String,
    /// Its name, there and in HaloPSA.
    pub name: String,
    /// The stage it belonged to.
    pub stage: WorkflowStage,
    /// What takes its place, by code.
    pub instead: String,
}
