//! What Sluice needs of a tenant: ticket types, statuses, custom fields, groups of fields.

use crate::{
    CustomField, Definition, Stage, ValueKind,
    pipeline::{Status, Workflow},
};
use serde::{Deserialize, Serialize};

/// A kind of thing that is set up, in the order in which they are made: each needs those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// A ticket type.
    Type,
    /// A status of a ticket type.
    Status,
    /// A custom field of tickets.
    Field,
    /// A group of custom fields.
    Group,
    /// A field of the older numbering, of which values are read.
    Older,
}

impl Part {
    /// The name in messages.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Type => "type",
            Self::Status => "status",
            Self::Field => "field",
            Self::Group => "group",
            Self::Older => "older",
        }
    }
}

/// One thing that Sluice needs.
#[derive(Clone, Copy, Debug)]
pub enum Need<'w> {
    /// The ticket type of a stage.
    Type(Stage),
    /// A status of the workflow.
    Status(&'w Status),
    /// A custom field.
    Field(CustomField),
    /// The group of custom fields of a stage under this heading.
    Group(Stage, &'static str),
}

/// The name of the ticket type of a stage.
pub const fn type_name(stage: Stage) -> &'static str {
    match stage {
        Stage::Lead => "Lead",
        Stage::Prospect => "Prospect",
        Stage::Opportunity => "Opportunity",
    }
}

/// HaloPSA's name of a field that Sluice makes.
pub fn halo_name(definition: &Definition) -> String {
    format!("CF{}", definition.halo_name)
}

/// The type and the input type, as HaloPSA numbers them, of a field that holds a kind of value.
pub const fn halo_type(kind: ValueKind) -> (i64, i64) {
    match kind {
        ValueKind::Choice(_) => (2, 0),
        ValueKind::List => (3, 0),
        ValueKind::Date => (4, 0),
        ValueKind::Flag => (6, 0),
        ValueKind::Memo => (1, 0),
        ValueKind::Whole => (0, 1),
        ValueKind::Money => (0, 2),
        ValueKind::Url => (0, 5),
        _ => (0, 0),
    }
}

/// The types, as HaloPSA numbers them, in which a kind of value can stand; the best first.
pub const fn fits(kind: ValueKind) -> &'static [i64] {
    match kind {
        ValueKind::Choice(_) => &[2],
        ValueKind::List => &[3],
        ValueKind::Date => &[4],
        ValueKind::Flag => &[6],
        ValueKind::Memo => &[1, 10],
        ValueKind::Text => &[0, 1],
        _ => &[0],
    }
}

impl<'w> Need<'w> {
    /// Everything that is needed, in the order in which it is made.
    pub fn all(workflow: &'w Workflow) -> Vec<Self> {
        let types = Stage::ALL.iter().copied().map(Self::Type);
        let statuses = Stage::ALL.iter().flat_map(|stage| {
            workflow.statuses().iter().filter(move |status| status.stage == *stage).map(Self::Status)
        });
        let mut groups: Vec<(Stage, &'static str)> = Vec::new();
        for Definition { stage, group, .. } in CustomField::all().map(CustomField::definition) {
            if !groups.contains(&(*stage, *group)) {
                groups.push((*stage, *group));
            }
        }
        types
            .chain(statuses)
            .chain(CustomField::all().map(Self::Field))
            .chain(groups.into_iter().map(|(stage, name)| Self::Group(stage, name)))
            .collect()
    }

    /// What it is called in choices and in what is kept; never shown.
    pub fn key(self) -> String {
        match self {
            Self::Type(stage) => format!("type.{}", stage.name()),
            Self::Status(status) => format!("status.{}", status.code),
            Self::Field(field) => format!("field.{}", field.definition().name),
            Self::Group(stage, name) => format!("group.{}.{}", stage.name(), super::plain(name)),
        }
    }

    /// What kind of thing it is.
    pub const fn part(self) -> Part {
        match self {
            Self::Type(_) => Part::Type,
            Self::Status(_) => Part::Status,
            Self::Field(_) => Part::Field,
            Self::Group(..) => Part::Group,
        }
    }

    /// Whose it is.
    pub const fn stage(self) -> Stage {
        match self {
            Self::Type(stage) | Self::Group(stage, _) => stage,
            Self::Status(status) => status.stage,
            Self::Field(field) => field.definition().stage,
        }
    }

    /// What people read in HaloPSA where Sluice makes it.
    pub fn name(self) -> &'w str {
        match self {
            Self::Type(stage) => type_name(stage),
            Self::Status(status) => &status.name,
            Self::Field(field) => field.definition().label,
            Self::Group(_, name) => name,
        }
    }
}
