use super::{Differs, Line, Sight};
use crate::{
    Stage,
    pipeline::same_status,
    tenant::{Need, TypeThere, type_name},
};

/// The ticket type of a stage: the one that was kept or chosen, the one of its name, or the one that looks like it.
pub(super) fn line(sight: &Sight<'_>, need: Need<'_>, stage: Stage) -> Line {
    let line = Line::of(need);
    let types = &sight.tenant.types;
    let chosen = sight.mapped(&line.key).and_then(|id| sight.tenant.ticket_type(id));
    if let Some(there) = chosen {
        let line = line.map(there.named());
        return if in_area(stage, there) { line } else { Line { differs: vec![Differs::Area], ..line } };
    }
    if let Some(there) = sight.kept.types.get(&stage).and_then(|id| sight.tenant.ticket_type(*id)) {
        return line.there(there.named());
    }
    let exact: Vec<&TypeThere> =
        types.iter().filter(|there| there.name.eq_ignore_ascii_case(type_name(stage))).collect();
    match exact[..] {
        [one] if in_area(stage, one) => return line.there(one.named()),
        [one] => return line.blocked(one.named(), Differs::Area),
        [] => {}
        _ => return line.ask(),
    }
    let close: Vec<&TypeThere> = types
        .iter()
        .filter(|there| has_word(&there.name, type_name(stage)) && in_area(stage, there))
        .collect();
    match close[..] {
        [one] => return line.map(one.named()),
        [] => {}
        _ => return line.ask(),
    }
    match like(sight, stage) {
        Some(there) => line.map(there.named()),
        None => line,
    }
}

const fn in_area(stage: Stage, there: &TypeThere) -> bool {
    matches!(stage, Stage::Opportunity) == there.sales
}

fn has_word(name: &str, word: &str) -> bool {
    name.split(|c: char| !c.is_alphanumeric()).any(|part| part.eq_ignore_ascii_case(word))
}

/// The type that has most of the stage's statuses, and more than half of them.
fn like<'t>(sight: &Sight<'t>, stage: Stage) -> Option<&'t TypeThere> {
    let of_other = |there: &TypeThere| {
        Stage::ALL.iter().any(|stage| has_word(&there.name, type_name(*stage)))
            || sight.kept.types.values().any(|id| *id == there.id)
    };
    let wanted: Vec<&str> = sight
        .workflow
        .statuses()
        .iter()
        .filter(|status| status.stage == stage)
        .map(|status| status.name.as_str())
        .collect();
    let count = |there: &TypeThere| {
        let has = |name: &&&str| there.statuses.iter().any(|status| same_status(stage, &status.name, name));
        wanted.iter().filter(has).count()
    };
    let types = sight.tenant.types.iter().filter(|there| !of_other(there) && in_area(stage, there));
    let counted = types.map(|there| (count(there), there)).filter(|(count, _)| count * 2 > wanted.len());
    counted.max_by_key(|(count, there)| (*count, std::cmp::Reverse(there.id))).map(|(_, there)| there)
}
