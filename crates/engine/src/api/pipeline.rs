//! The pipeline.

use super::ChosenValue;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A sentence of the message catalogue.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct Words {
    /// The key.
    pub code: String,
    /// What it says.
    pub params: BTreeMap<String, String>,
    /// The sentences that it is made of, where it joins several.
    pub parts: Vec<Self>,
}

/// Whom to show.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct PipelineQuery {
    /// Only this stage: `lead`, `prospect`, `opportunity`.
    pub stage: Option<String>,
    /// Only this status, by code, also one that ends; without, all in which work goes on.
    pub status: Option<String>,
    /// Rows at most: 100 where absent, 1,000 at most.
    pub limit: Option<u32>,
    /// Rows at most of each status, 1,000 at most, in place of rows at most in all.
    pub each: Option<u32>,
}

/// The work list.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PipelinePage {
    /// All statuses, in reading order.
    pub statuses: Vec<StatusRow>,
    /// The next best first.
    pub rows: Vec<PipelineRow>,
    /// How many there are in all.
    pub count: u32,
}

/// A status of the workflow.
#[derive(Clone, Debug, Serialize, TS)]
pub struct StatusRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The stage it belongs to.
    pub stage: String,
    /// Whether nothing is left to do there.
    pub ends: bool,
    /// Whether it ends well.
    pub won: bool,
    /// People in it.
    pub people: u32,
}

/// Somebody in the pipeline.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PipelineRow {
    /// The person.
    pub person: String,
    /// The name.
    pub name: String,
    /// The job title.
    pub title: Option<String>,
    /// The employer.
    pub company: Option<String>,
    /// The status by code.
    pub status: String,
    /// The stage.
    pub stage: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Who put it there, by name; absent where it began there.
    pub by: Option<String>,
    /// Why it stands where it does in the list.
    pub why: Words,
    /// How well it fits, 0 to 100; absent where nothing is known.
    pub fit: Option<u8>,
    /// How good the data is, 0 to 100.
    pub quality: u8,
    /// How much the person does, 0 to 100.
    pub engagement: u8,
    /// Where it may go, in reading order.
    pub ways: Vec<Way>,
}

/// A way to another status.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Way {
    /// The status, by code.
    pub to: String,
    /// Its name.
    pub name: String,
    /// The key of the workflow.
    pub key: String,
    /// Whether it ends without success.
    pub exit: bool,
    /// Whether it leads to the next stage.
    pub converts: bool,
    /// Whether the rules propose it.
    pub proposed: bool,
    /// Why they do.
    pub because: Vec<Words>,
    /// What is missing.
    pub lacks: Vec<Words>,
    /// The fields among it.
    pub fields: Vec<AskedField>,
    /// Whether nothing but fields is missing.
    pub askable: bool,
    /// The reasons of which one has to be named, by code.
    pub reasons: Vec<String>,
    /// What becomes of the values, where it converts.
    pub carries: Vec<CarriedRow>,
}

/// A field that has to have a value.
#[derive(Clone, Debug, Serialize, TS)]
pub struct AskedField {
    /// Its name in the registry.
    pub field: String,
    /// What people read in HaloPSA, where it is a custom field.
    pub label: Option<String>,
    /// What it holds: `text`, `choice`, `date` and so on.
    pub kind: String,
    /// The options, where it holds one of some.
    pub options: Vec<String>,
    /// What it probably is.
    pub suggested: Option<String>,
}

/// What becomes of a value.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CarriedRow {
    /// The field it stands in.
    pub from: String,
    /// The field it goes to; absent: it stays with the person.
    pub to: Option<String>,
    /// The value.
    pub value: String,
}

/// Where a person is and how it came there.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Standpoint {
    /// As in the list.
    pub row: PipelineRow,
    /// The moves, newest first.
    pub trail: Vec<StepRow>,
    /// How well it fits, line by line.
    pub fit: Vec<ScoreLine>,
    /// How much the person does, line by line.
    pub engagement: Vec<ScoreLine>,
}

/// A move of the past.
#[derive(Clone, Debug, Serialize, TS)]
pub struct StepRow {
    /// Where it was, by name.
    pub from: String,
    /// Where it was then, by name.
    pub to: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Who moved it.
    pub by: String,
}

/// A line of a score.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ScoreLine {
    /// The rule or event: a key of the message catalogue.
    pub what: String,
    /// Points given.
    pub points: u16,
    /// Points possible.
    pub of: u16,
    /// What it says; for events, how often. Absent where nothing is known.
    pub value: Option<String>,
}

/// A move.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Advance {
    /// The person.
    pub person: String,
    /// Where to, by code.
    pub to: String,
    /// Where it was seen, by code: where it is elsewhere by now, nothing is done.
    pub from: Option<String>,
    /// One of the way's reasons.
    pub reason: Option<String>,
    /// What shall stand in fields that are missing.
    pub values: Option<Vec<ChosenValue>>,
}

/// A proposal that is turned down.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct DeclineMove {
    /// The person.
    pub person: String,
    /// Where it shall not go.
    pub to: String,
}

/// Something that happened.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Noted {
    /// The person.
    pub person: String,
    /// What: `emailed`, `called`, `replied`, `meeting_booked`, `meeting_cancelled`, `met`, `bounced`,
    /// `opted_out`.
    pub event: String,
    /// What came of a call: `connected`, `voicemail`, `busy`, `no_answer`, `invalid_number`.
    pub outcome: Option<String>,
}
