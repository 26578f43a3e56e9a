//! What is kept of a difference once it was confirmed.

use super::{Choice, Choices, FieldThere, Kept, KeptField, KeptStatus, Line, Part, State, Tenant};
use crate::{
    CustomField,
    pipeline::{Status, Workflow},
};
use std::collections::BTreeMap;

/// What has a number in the tenant and was confirmed, or stands there under its own name.
fn found(line: &Line, choices: &Choices) -> Option<i64> {
    match (line.state, line.choice(choices)) {
        (State::There | State::Differs, _) => line.there.as_ref().map(|there| there.id),
        (_, Choice::Map(id)) => Some(id),
        _ => None,
    }
}

/// Two lines for which the same thing was chosen: nobody could tell them apart when they are read.
pub fn chosen_twice<'l>(lines: &'l [Line], choices: &Choices) -> Option<(&'l Line, &'l Line)> {
    let mut seen: BTreeMap<(Part, Option<crate::Stage>, i64), &Line> = BTreeMap::new();
    for line in lines.iter().filter(|line| !matches!(line.part, Part::Group | Part::Older)) {
        let Some(id) = found(line, choices) else { continue };
        let stage = (line.part == Part::Status).then_some(line.stage);
        if let Some(before) = seen.insert((line.part, stage, id), line) {
            return Some((before, line));
        }
    }
    None
}

/// What is known of the tenant from now on. What was kept and is there no more is forgotten.
pub fn settled(workflow: &Workflow, tenant: &Tenant, lines: &[Line], choices: &Choices) -> Kept {
    let mut kept = Kept::default();
    let of_key = |key: &str| lines.iter().find(|line| line.key == key).and_then(|line| found(line, choices));
    for line in lines.iter().filter(|line| line.part == Part::Type) {
        if let Some(id) = found(line, choices) {
            kept.types.insert(line.stage, id);
        }
    }
    for status in workflow.statuses() {
        if let Some(id) = of_key(&super::Need::Status(status).key())
            && let Some(known) = named(tenant, &kept, status, id)
        {
            kept.statuses.insert(status.code.clone(), known);
        }
    }
    for field in CustomField::all() {
        let id = of_key(&super::Need::Field(field).key());
        if let Some(there) = id.and_then(|id| tenant.field(id)) {
            kept.fields.insert(field.definition().name.to_owned(), of_field(there));
        }
    }
    for line in lines.iter().filter(|line| line.part == Part::Older) {
        let number = line.key.strip_prefix("older.").and_then(|number| number.parse().ok());
        let there = found(line, choices).and_then(|id| tenant.field(id));
        if let (Some(number), Some(there)) = (number, there) {
            kept.older.insert(number, of_field(there));
        }
    }
    kept
}

fn named(tenant: &Tenant, kept: &Kept, status: &Status, id: i64) -> Option<KeptStatus> {
    let kind = kept.types.get(&status.stage).and_then(|kind| tenant.ticket_type(*kind))?;
    let there = kind.statuses.iter().find(|there| there.id == id)?;
    Some(KeptStatus { stage: status.stage, ours: status.name.clone(), id, name: there.name.clone() })
}

fn of_field(there: &FieldThere) -> KeptField {
    KeptField {
        id: there.id,
        name: there.name.clone(),
        kind: there.kind,
        options: there.options.iter().map(|option| (option.name.clone(), option.id)).collect(),
    }
}
