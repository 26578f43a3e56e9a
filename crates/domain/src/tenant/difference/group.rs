use super::{Choice, Differs, Line, Sight, State};
use crate::{
    CustomField, Stage,
    tenant::{FieldThere, GroupThere, Need, Part, halo_name},
};

/// A group of fields: the one of its name, and what of Sluice's own fields is not in it. Fields that are the tenant's
/// stand where the tenant put them.
pub(super) fn line(
    sight: &Sight<'_>,
    need: Need<'_>,
    stage: Stage,
    name: &'static str,
    lines: &[Line],
) -> Line {
    let line = Line { group: Some(name), ..Line::of(need) };
    let of_group =
        |other: &&Line| other.part == Part::Field && other.stage == stage && other.group == Some(name);
    let made = lines.iter().filter(of_group).any(|other| other.choice(sight.choices) == Choice::Make);
    let own = own(sight, stage, name);
    match group(sight, name) {
        None if own.is_empty() && !made => line.waits(),
        None => line,
        Some(there) => {
            let inside = |field: &FieldThere| there.fields.contains(&field.id);
            let lacks: Vec<String> =
                own.iter().filter(|field| !inside(field)).map(|field| field.named().name).collect();
            let strange = there.fields.iter().any(|id| !own.iter().any(|field| field.id == *id));
            let line = line.there(crate::tenant::Named { id: there.id, name: there.name.clone() });
            if lacks.is_empty() {
                return line;
            }
            // Into a group that others use nothing is put unless somebody says so.
            let proposed = if strange { Choice::Leave } else { Choice::Add };
            Line { state: State::Differs, differs: vec![Differs::Fields(lacks)], proposed, ..line }
        }
    }
}

fn group<'t>(sight: &Sight<'t>, name: &str) -> Option<&'t GroupThere> {
    sight.tenant.groups.iter().find(|there| there.name.trim().eq_ignore_ascii_case(name))
}

/// The fields of Sluice's own names that belong into a group.
pub fn members(fields: &[FieldThere], stage: Stage, name: &str) -> Vec<FieldThere> {
    let of_group = CustomField::all()
        .map(CustomField::definition)
        .filter(|definition| definition.stage == stage && definition.group == name);
    let named =
        |wanted: String| fields.iter().find(|there| there.name.eq_ignore_ascii_case(&wanted)).cloned();
    of_group.filter_map(|definition| named(halo_name(definition))).collect()
}

fn own(sight: &Sight<'_>, stage: Stage, name: &str) -> Vec<FieldThere> {
    let mapped_elsewhere = |there: &FieldThere| {
        CustomField::all().any(|field| {
            let definition = field.definition();
            there.name.eq_ignore_ascii_case(&halo_name(definition))
                && sight.kept.fields.get(definition.name).is_some_and(|kept| kept.id != there.id)
        })
    };
    let all = members(&sight.tenant.fields, stage, name);
    all.into_iter().filter(|there| !mapped_elsewhere(there)).collect()
}
