use super::{Choice, Line, Sight, State};
use crate::{
    Stage,
    pipeline::{Status, same_status},
    tenant::{Named, Need, StatusThere, resembles},
};
use std::collections::{BTreeMap, BTreeSet};

/// The statuses of the stage's ticket type; nothing where it is not known which that is, or it is still to be made.
fn there<'t>(sight: &Sight<'t>, stage: Stage, types: &BTreeMap<Stage, Line>) -> Option<&'t [StatusThere]> {
    let id = types.get(&stage)?.there.as_ref()?.id;
    Some(&sight.tenant.ticket_type(id)?.statuses)
}

/// Statuses that are somebody's already: kept, chosen, or of a name of the workflow's.
pub(super) fn taken(sight: &Sight<'_>, stage: Stage, types: &BTreeMap<Stage, Line>) -> BTreeSet<i64> {
    let own: Vec<&Status> = sight.workflow.statuses().iter().filter(|own| own.stage == stage).collect();
    let kept = sight.kept.statuses.values().filter(|kept| kept.stage == stage).map(|kept| kept.id);
    let chosen = own.iter().filter_map(|own| sight.mapped(&Need::Status(own).key()));
    let named = there(sight, stage, types).unwrap_or_default().iter();
    let named = named.filter(|there| own.iter().any(|own| same_status(stage, &there.name, &own.name)));
    kept.chain(chosen).chain(named.map(|there| there.id)).collect()
}

/// A status of the workflow: the one that was kept or chosen, the one of its name, or one whose name begins alike.
pub(super) fn line(
    sight: &Sight<'_>,
    need: Need<'_>,
    status: &Status,
    types: &BTreeMap<Stage, Line>,
    taken: &mut BTreeSet<i64>,
) -> Line {
    let line = Line::of(need);
    let stage = status.stage;
    let Some(kind) = types.get(&stage) else { return line.waits() };
    let Some(found) = there(sight, stage, types) else {
        let made = kind.choice(sight.choices) == Choice::Make;
        return if made { line } else { line.waits() };
    };
    if kind.state == State::Blocked {
        return line.waits();
    }
    let named = |there: &StatusThere| Named { id: there.id, name: there.name.clone() };
    let of_id = |id: i64| found.iter().find(|there| there.id == id);
    if let Some(there) = sight.mapped(&line.key).and_then(of_id) {
        return line.map(named(there));
    }
    if let Some(there) = sight.kept.statuses.get(&status.code).and_then(|kept| of_id(kept.id)) {
        return line.there(named(there));
    }
    let same: Vec<&StatusThere> =
        found.iter().filter(|there| same_status(stage, &there.name, &status.name)).collect();
    match same[..] {
        [one] => return line.there(named(one)),
        [] => {}
        _ => return line.ask(),
    }
    let like: Vec<&StatusThere> = found
        .iter()
        .filter(|there| !taken.contains(&there.id) && resembles(&there.name, &status.name))
        .collect();
    match like[..] {
        [one] => {
            taken.insert(one.id);
            line.map(named(one))
        }
        _ => line,
    }
}
