//! What another workflow would change: who would be elsewhere, whom the rules would move, whom they would propose to.

use super::sight::Sight;
use crate::{
    api::{Failure, WorkflowChange, WorkflowEffect, WorkflowExample, WorkflowWayEffect},
    derive::{Trust, workflow::replaced},
    shown,
};
use chrono::{DateTime, Utc};
use sluice_domain::{
    Person, PersonId,
    derived::Placed,
    pipeline::{How, StatusCode, Workflow},
};
use sluice_store::Reader;
use std::{collections::BTreeMap, sync::Arc};

/// How much of an effect is told person by person.
const EXAMPLES: usize = 50;
/// People looked at in one go.
const PAGE: u32 = 500;

/// What `then` would change, looked at now; nothing where `stop` says so in between.
pub(crate) fn effect(
    r: &Reader<'_>,
    trust: &Trust,
    then: &Arc<Workflow>,
    now: DateTime<Utc>,
    stop: &dyn Fn() -> bool,
) -> Result<Option<WorkflowEffect>, Failure> {
    let workflow = super::workflow(r)?;
    let mut found =
        Found { workflow: &workflow, then, told: WorkflowEffect::default(), ways: BTreeMap::new() };
    let mut after: Option<PersonId> = None;
    loop {
        let people = r.people_after(after, PAGE)?;
        let Some(last) = people.last() else { break };
        after = Some(last.id);
        if stop() {
            return Ok(None);
        }
        let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
        let mut placed: BTreeMap<PersonId, Placed> =
            r.standings(&ids)?.into_iter().map(|placed| (placed.person, placed)).collect();
        for person in people {
            let Some(placed) = placed.remove(&person.id) else { continue };
            let anew = replaced(r, trust, then, &person)?;
            found.of_person(&person, placed, anew, now);
        }
    }
    Ok(Some(found.told()))
}

/// What the rules make of somebody: where it stands, and each way that they take or propose.
struct Seen {
    at: StatusCode,
    ways: BTreeMap<StatusCode, WorkflowChange>,
}

fn seen(workflow: &Arc<Workflow>, person: &Person, placed: Placed, now: DateTime<Utc>) -> Seen {
    let at = placed.standing.status().clone();
    let sight = Sight::of(workflow, person.clone(), placed, now);
    let way = |due: sluice_domain::pipeline::Due| {
        let how = match due.how() {
            How::Automatic => WorkflowChange::Moves,
            How::Proposed => WorkflowChange::Proposed,
        };
        (due.step().to().clone(), how)
    };
    let mut ways: BTreeMap<StatusCode, WorkflowChange> = BTreeMap::new();
    let mut leaves = false;
    for (to, how) in sight.due().into_iter().map(way) {
        // Of those that move by themselves the first does, and nothing is proposed where it was.
        if !leaves {
            leaves = how == WorkflowChange::Moves;
            if leaves {
                ways.clear();
            }
            ways.insert(to, how);
        }
    }
    Seen { at, ways }
}

struct Found<'w> {
    workflow: &'w Arc<Workflow>,
    then: &'w Arc<Workflow>,
    told: WorkflowEffect,
    ways: BTreeMap<(StatusCode, StatusCode), WorkflowWayEffect>,
}

impl Found<'_> {
    fn of_person(&mut self, person: &Person, placed: Placed, anew: Option<Placed>, now: DateTime<Utc>) {
        self.told.people += 1;
        let was = seen(self.workflow, person, placed, now);
        let Some(anew) = anew else { return };
        let is = seen(self.then, person, anew, now);
        let mut changed = false;
        if was.at != is.at {
            self.told.elsewhere += 1;
            self.note(person, (&was.at, &is.at), (WorkflowChange::Nothing, WorkflowChange::Stands));
            changed = true;
        }
        let same = was.at == is.at;
        let before = |to: &StatusCode| was.ways.get(to).filter(|_| same).copied().unwrap_or_default();
        for (to, how) in &is.ways {
            if before(to) != *how {
                self.note(person, (&is.at, to), (before(to), *how));
                changed = true;
            }
        }
        for (to, how) in was.ways.iter().filter(|(to, _)| !same || !is.ways.contains_key(*to)) {
            self.note(person, (&was.at, to), (*how, WorkflowChange::Nothing));
            changed = true;
        }
        self.told.changed += u32::from(changed);
        let moves = |seen: &Seen| seen.ways.values().any(|how| *how == WorkflowChange::Moves);
        let proposed = |seen: &Seen| seen.ways.values().any(|how| *how == WorkflowChange::Proposed);
        self.told.moved += u32::from(moves(&is));
        self.told.proposed += u32::from(proposed(&is) && !(same && proposed(&was)));
    }

    fn note(
        &mut self,
        person: &Person,
        (from, to): (&StatusCode, &StatusCode),
        (before, after): (WorkflowChange, WorkflowChange),
    ) {
        let name = |code: &StatusCode| {
            let there = self.then.status(code).is_some();
            if there { self.then.name_of(code) } else { self.workflow.name_of(code) }
        };
        let (from_name, to_name) = (name(from), name(to));
        let way = self.ways.entry((from.clone(), to.clone())).or_insert_with(|| WorkflowWayEffect {
            from: from_name.clone(),
            to: to_name.clone(),
            moves: 0,
            proposed: 0,
            no_longer: 0,
        });
        match after {
            WorkflowChange::Moves | WorkflowChange::Stands => way.moves += 1,
            WorkflowChange::Proposed => way.proposed += 1,
            WorkflowChange::Nothing => way.no_longer += 1,
        }
        if self.told.examples.len() < EXAMPLES {
            self.told.examples.push(WorkflowExample {
                person: person.id.to_string(),
                name: shown::name(person),
                from: from_name,
                to: to_name,
                before,
                after,
            });
        }
    }

    fn told(self) -> WorkflowEffect {
        WorkflowEffect { ways: self.ways.into_values().collect(), ..self.told }
    }
}
