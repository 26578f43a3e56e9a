use super::{Choice, Line, Sight};
use crate::tenant::{
    FieldThere, Part,
    older::{became, older_number, plausible},
};

/// Fields of the older numbering that the tenant has: their values can be read, nothing is made of them.
pub(super) fn lines(sight: &Sight<'_>) -> Vec<Line> {
    let mut found: Vec<(u16, &FieldThere)> =
        sight.tenant.fields.iter().filter_map(|there| Some((older_number(there)?, there))).collect();
    found.sort_by_key(|(number, there)| (*number, there.id));
    found.dedup_by_key(|(number, _)| *number);
    found.into_iter().filter_map(|(number, there)| line(sight, number, there)).collect()
}

fn line(sight: &Sight<'_>, number: u16, there: &FieldThere) -> Option<Line> {
    let field = became(number)?;
    let definition = field.definition();
    let line = Line {
        key: format!("older.{number}"),
        part: Part::Older,
        stage: definition.stage,
        name: definition.label.to_owned(),
        group: Some(definition.group),
        state: super::State::Map,
        there: Some(there.named()),
        differs: Vec::new(),
        fits: &[],
        proposed: Choice::Leave,
    };
    if sight.kept.older.get(&number).is_some_and(|kept| kept.id == there.id) {
        return Some(line.there(there.named()));
    }
    Some(if plausible(field, there) { line.map(there.named()) } else { line })
}
