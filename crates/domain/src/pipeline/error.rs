//! Why a workflow can't be used.

use super::StatusCode;
use crate::{Field, Stage};
use std::collections::BTreeMap;

macro_rules! errors {
    ($($(#[$doc:meta])+ $variant:ident = $code:literal, $said:literal
        { $($(#[$param_doc:meta])+ $param:ident: $kind:ty),* $(,)? };)*) => {
        /// Why a workflow can't be used.
        #[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
        pub enum WorkflowError {
            $($(#[$doc])+ #[error($said)] $variant { $($(#[$param_doc])+ $param: $kind),* },)*
        }

        impl WorkflowError {
            /// The code of the message catalogue.
            pub const fn code(&self) -> &'static str {
                match self {
                    $(Self::$variant { .. } => $code,)*
                }
            }

            /// What the message says.
            pub fn params(&self) -> BTreeMap<&'static str, String> {
                match self {
                    $(Self::$variant { $($param),* } => BTreeMap::from([$((stringify!($param), $param.to_string())),*]),)*
                }
            }
        }
    };
}

errors! {
    /// The text can't be read.
    Text = "workflow_text", "line {line}: {said}" {
        /// The line, from 1.
        line: usize,
        /// What the reader says of it.
        said: String,
    };
    /// The text has another shape than this program reads.
    Version = "workflow_version", "shape {version} is not known" {
        /// As it was given.
        version: u32,
    };
    /// A code has other signs than lower-case letters, digits and underscores, or too many or none.
    BadCode = "workflow_bad_code", "{code:?} is no code" {
        /// As it was given.
        code: StatusCode,
    };
    /// A status has no name.
    Nameless = "workflow_nameless", "{status} has no name" {
        /// Its code.
        status: StatusCode,
    };
    /// Two statuses have one code.
    StatusTwice = "workflow_status_twice", "{status} is there twice" {
        /// The code.
        status: StatusCode,
    };
    /// Two statuses of a stage have one name.
    NameTwice = "workflow_name_twice", "{one} and {other} are both called {name}" {
        /// One.
        one: StatusCode,
        /// The other.
        other: StatusCode,
        /// The name.
        name: String,
    };
    /// The exit for who does not want to be contacted is missing.
    NoRefusal = "workflow_no_refusal", "there is no {status} that leads out of the lead's stage" {
        /// The code that it must have.
        status: StatusCode,
    };
    /// An opportunity can't be won, or not be lost.
    NoEnd = "workflow_no_end", "no opportunity ends with {ending}" {
        /// `success` or `exit`.
        ending: String,
    };
    /// What takes a retired status's place is no status of its stage.
    RetiredNowhere = "workflow_retired_nowhere", "{instead} can't take the place of {status}" {
        /// The retired status.
        status: StatusCode,
        /// What is to take its place.
        instead: StatusCode,
    };
    /// The version before has a status that is neither there nor retired.
    Dropped = "workflow_dropped", "{status} is gone, and nothing takes its place" {
        /// Its code.
        status: StatusCode,
        /// What people read.
        name: String,
        /// Its stage, by name.
        stage: StageName,
    };
    /// A status belongs to another stage than in the version before.
    OtherStage = "workflow_other_stage", "{status} belongs to the stage {stage}" {
        /// Its code.
        status: StatusCode,
        /// The stage that it belonged to, by name.
        stage: StageName,
    };
    /// A status is called otherwise than in the version before.
    Renamed = "workflow_renamed", "{status} is called {name}" {
        /// Its code.
        status: StatusCode,
        /// What it was called.
        name: String,
    };
    /// A transition names a status that is not there.
    UnknownStatus = "workflow_unknown_status", "{from} to {to}: {status} is not there" {
        /// Where it leads from.
        from: StatusCode,
        /// Where it leads to.
        to: StatusCode,
        /// The one that is not there.
        status: StatusCode,
    };
    /// A stage has no status where its records begin.
    NoStart = "workflow_no_start", "nothing begins the stage {stage}" {
        /// The stage, by name.
        stage: StageName,
    };
    /// A stage has two.
    TwoStarts = "workflow_two_starts", "{one} and {other} both begin a stage" {
        /// One.
        one: StatusCode,
        /// The other.
        other: StatusCode,
    };
    /// A stage begins where it ends.
    StartEnds = "workflow_start_ends", "{status} begins and ends" {
        /// The status.
        status: StatusCode,
    };
    /// No way leads to a status from where leads begin.
    Unreachable = "workflow_unreachable", "nothing leads to {status}" {
        /// The status.
        status: StatusCode,
    };
    /// No way leads out of a status that is no end.
    Stuck = "workflow_stuck", "nothing leads out of {status}" {
        /// The status.
        status: StatusCode,
    };
    /// A transition names no status that it leads from.
    FromNowhere = "workflow_from_nowhere", "the way to {to} begins nowhere" {
        /// Where it leads to.
        to: StatusCode,
    };
    /// A transition leads to where it begins.
    Nowhere = "workflow_nowhere", "{status} leads to itself" {
        /// The status.
        status: StatusCode,
    };
    /// Two transitions lead the same way.
    TransitionTwice = "workflow_transition_twice", "{from} to {to} is there twice" {
        /// Where they lead from.
        from: StatusCode,
        /// Where they lead to.
        to: StatusCode,
    };
    /// An end has a way back to work that does not say that it reopens.
    EndLeaves = "workflow_end_leaves", "{from} is an end, and {to} goes on" {
        /// The end.
        from: StatusCode,
        /// Where it leads to.
        to: StatusCode,
    };
    /// A way says that it reopens, and does not lead from an end back to work.
    ReopensNothing = "workflow_reopens_nothing", "{from} to {to} reopens nothing" {
        /// Where it leads from.
        from: StatusCode,
        /// Where it leads to.
        to: StatusCode,
    };
    /// A way leads to another stage without saying that it converts.
    CrossesStages = "workflow_crosses", "{from} to {to} leads to another stage" {
        /// Where it leads from.
        from: StatusCode,
        /// Where it leads to.
        to: StatusCode,
    };
    /// A way says that it converts, and does not lead to the start of the next stage.
    ConvertsElsewhere = "workflow_converts_elsewhere", "{from} to {to} is not the start of the next stage" {
        /// Where it leads from.
        from: StatusCode,
        /// Where it leads to.
        to: StatusCode,
    };
    /// Rules could move a record in a circle.
    Circle = "workflow_circle", "rules move in a circle: {way}" {
        /// The statuses of the circle.
        way: Way,
    };
    /// A required field is not in the registry.
    UnknownField = "workflow_unknown_field", "{from} to {to}: there is no field {field}" {
        /// Where it leads from.
        from: StatusCode,
        /// Where it leads to.
        to: StatusCode,
        /// The name.
        field: String,
    };
    /// A condition compares a field with what it can't hold.
    BadValue = "workflow_bad_value", "{field} never is {value:?}" {
        /// The field.
        field: Field,
        /// The value.
        value: String,
    };
    /// A time limit of nothing.
    NoTime = "workflow_no_time", "{place}: a time limit must be at least 1" {
        /// The status, or the two that a way lies between.
        place: String,
    };
    /// More than 100.
    Range = "workflow_range", "{place}: {value} is more than 100" {
        /// The status, or the two that a way lies between.
        place: String,
        /// As it was given.
        value: u8,
    };
    /// A condition is made of no conditions, no values or no expression.
    EmptyCondition = "workflow_empty_condition", "{place}: a condition that says nothing" {
        /// The two that a way lies between, or `hold`.
        place: String,
    };
    /// A way is a person's, and says when rules begin it.
    FiresByHand = "workflow_fires_by_hand", "{from} to {to} is a person's, rules don't begin it" {
        /// Where it leads from.
        from: StatusCode,
        /// Where it leads to.
        to: StatusCode,
    };
    /// A way names a switch that is not there.
    UnknownSwitch = "workflow_unknown_switch", "there is no switch {switch}" {
        /// Its name.
        switch: String,
    };
    /// A switch switches nothing.
    IdleSwitch = "workflow_idle_switch", "{switch} switches nothing" {
        /// Its name.
        switch: String,
    };
    /// A switch stands at a way that is not proposed.
    SwitchesNothing = "workflow_switches_nothing", "{from} to {to} is not proposed" {
        /// Where it leads from.
        from: StatusCode,
        /// Where it leads to.
        to: StatusCode,
    };
    /// A key is no lower-case letter.
    BadKey = "workflow_bad_key", "{from} to {to}: {key:?} is no lower-case letter" {
        /// Where it leads from.
        from: StatusCode,
        /// Where it leads to.
        to: StatusCode,
        /// As it was given.
        key: char,
    };
    /// Two ways out of a status have one key.
    KeyTwice = "workflow_key_twice", "{from}: {key} is the key of two ways" {
        /// Where they lead from.
        from: StatusCode,
        /// The key.
        key: char,
    };
}

/// A stage as an error says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StageName(pub Stage);

impl std::fmt::Display for StageName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.0.name())
    }
}

/// Statuses one after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Way(pub Vec<StatusCode>);

impl std::fmt::Display for Way {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let codes: Vec<&str> = self.0.iter().map(StatusCode::as_str).collect();
        f.write_str(&codes.join(", "))
    }
}
