use super::{Choice, Differs, Line, Sight, State};
use crate::{
    CustomField, Definition, ValueKind,
    tenant::{FieldThere, Need, fits, halo_name, halo_type, older_number, plain},
};
use std::collections::BTreeSet;

/// Fields that are somebody's already: kept, chosen, of a name of Sluice's, or of the older numbering.
pub(super) fn taken(sight: &Sight<'_>) -> BTreeSet<i64> {
    let kept = sight.kept.fields.values().chain(sight.kept.older.values()).map(|field| field.id);
    let chosen = CustomField::all().filter_map(|field| sight.mapped(&Need::Field(field).key()));
    let named = CustomField::all()
        .filter_map(|field| sight.tenant.field_named(&halo_name(field.definition())))
        .map(|there| there.id);
    let older = sight.tenant.fields.iter().filter(|there| older_number(there).is_some());
    kept.chain(chosen).chain(named).chain(older.map(|there| there.id)).collect()
}

/// A custom field: the one that was kept or chosen, the one of its name, or one of the same label and type.
pub(super) fn line(sight: &Sight<'_>, need: Need<'_>, field: CustomField, taken: &BTreeSet<i64>) -> Line {
    let definition = field.definition();
    let fitting = fits(definition.kind);
    let line = Line { group: Some(definition.group), fits: fitting, ..Line::of(need) };
    let can = |there: &&FieldThere| fitting.contains(&there.kind);
    if let Some(there) = sight.mapped(&line.key).and_then(|id| sight.tenant.field(id)).filter(can) {
        return Line { differs: differs(definition, there, false), ..line.map(there.named()) };
    }
    let kept =
        sight.kept.fields.get(definition.name).and_then(|kept| sight.tenant.field(kept.id)).filter(can);
    if let Some(there) = kept {
        let own = there.name.eq_ignore_ascii_case(&halo_name(definition));
        return lacking(line.there(there.named()), differs(definition, there, own));
    }
    match sight.tenant.field_named(&halo_name(definition)) {
        Some(there) if can(&there) => {
            return lacking(line.there(there.named()), differs(definition, there, true));
        }
        Some(there) => {
            let why = Differs::Type { found: there.kind, wanted: halo_type(definition.kind).0 };
            return line.blocked(there.named(), why);
        }
        None => {}
    }
    let wanted = [plain(definition.label), plain(definition.halo_name)];
    let same =
        |there: &&FieldThere| wanted.contains(&plain(&there.label)) || wanted.contains(&plain(&there.name));
    let free = sight.tenant.fields.iter().filter(|there| !taken.contains(&there.id));
    let alike: Vec<&FieldThere> = free.filter(can).filter(same).collect();
    match alike[..] {
        [one] => Line { differs: differs(definition, one, false), ..line.map(one.named()) },
        [] => line,
        _ => line.ask(),
    }
}

/// A field that is there: without an option its value can't be written, so only that makes it differ.
fn lacking(line: Line, differs: Vec<Differs>) -> Line {
    let lacks = differs.iter().any(|one| matches!(one, Differs::Options(_)));
    let state = if lacks { State::Differs } else { line.state };
    Line { state, differs, proposed: Choice::Leave, ..line }
}

/// In what a field differs. What a tenant's own field fills in is its own affair.
fn differs(definition: &Definition, there: &FieldThere, own: bool) -> Vec<Differs> {
    let mut differs = Vec::new();
    if let ValueKind::Choice(options) = definition.kind {
        let has = |option: &str| {
            there.options.iter().any(|known| known.name.trim().eq_ignore_ascii_case(option.trim()))
        };
        let missing: Vec<String> =
            options.iter().filter(|option| !has(option)).map(|option| (*option).to_owned()).collect();
        if !missing.is_empty() {
            differs.push(Differs::Options(missing));
        }
    }
    if there.mandatory {
        differs.push(Differs::Mandatory);
    }
    let wanted = definition.default.unwrap_or_default();
    if own && !there.default.is_empty() && !there.default.eq_ignore_ascii_case(wanted) {
        differs.push(Differs::Default { found: there.default.clone(), wanted: wanted.to_owned() });
    }
    differs
}
