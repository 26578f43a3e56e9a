//! What the rules do by themselves.

use super::{RULE, advance::carried, exits, left_by_rules, list, sight::Sight};
use crate::{
    api::{Failure, Topic},
    derive,
    history::{self, Act},
    people,
    slice::in_parts,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use sluice_domain::{
    Actor, Judgement, Person, PersonId,
    derived::Placed,
    pipeline::{Standing, Workflow},
};
use std::{
    sync::{Arc, Weak},
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// How often the rules look whether somebody's time has come (fact sheet §2.6: the poll interval).
const LOOK: Duration = Duration::from_secs(900);

/// Somebody's moves whose time has come, with where it was seen.
type Due = (PersonId, Standing, Vec<Judgement>);

/// Makes the moves whose time has come and that nobody has to make.
pub(crate) async fn fire(workspace: &Workspace) -> Result<(), Failure> {
    let now = workspace.now();
    let due = workspace
        .store
        .read(move |r| {
            let workflow = super::workflow(r)?;
            let mut due = Vec::new();
            list::each(r, &left_by_rules(&workflow), |people, placed| {
                let all = people.into_iter().zip(placed);
                due.extend(all.filter_map(|(person, placed)| of(&workflow, person, placed, now)));
                Ok(())
            })?;
            Ok::<_, Failure>(due)
        })
        .await?;
    make(workspace, due).await?;
    propose(workspace).await
}

/// Notes whom the rules propose to lead out, for the queue.
async fn propose(workspace: &Workspace) -> Result<(), Failure> {
    let now = workspace.now();
    let changed = workspace
        .store
        .read(move |r| {
            let found = exits::all(r, &super::workflow(r)?, now)?;
            exits::changed(r, found)
        })
        .await?;
    if changed.is_empty() {
        return Ok(());
    }
    // Whoever is asked is looked at again: what was noted meanwhile does no harm.
    let noted = in_parts(&workspace.store, changed, "exits_part", |w, part| exits::note(w, &part)).await;
    workspace.stale.mark(&[Topic::Queue, Topic::Status]);
    noted.map(drop)
}

/// The same for one person, about whom something was just decided.
pub(super) async fn of_person(workspace: &Workspace, id: PersonId) -> Result<(), Failure> {
    let now = workspace.now();
    let due = workspace
        .store
        .read(move |r| {
            let workflow = super::workflow(r)?;
            // What was decided may have made another person of the records.
            let Some(person) = people::find(r, id)? else { return Ok(None) };
            let placed = r.standing(person.id)?;
            Ok::<_, Failure>(placed.and_then(|placed| of(&workflow, person, placed, now)))
        })
        .await?;
    make(workspace, due.into_iter().collect()).await?;
    workspace.store.write(move |w| exits::look_again(w, &[id.anchor()], now)).await
}

fn of(workflow: &Arc<Workflow>, person: Person, placed: Placed, now: DateTime<Utc>) -> Option<Due> {
    let record = placed.lead;
    // Where the clock was set back, what is decided now would count before what was.
    if placed.standing.since() > now {
        return None;
    }
    let sight = Sight::of(workflow, person, placed, now);
    let (moves, _) = workflow.settle(&sight.placed.standing, &sight.facts(), now, record, RULE);
    let carried: Vec<Judgement> = moves.iter().flat_map(|step| carried(&sight, step)).collect();
    let moves: Vec<Judgement> = moves.into_iter().map(Judgement::Move).chain(carried).collect();
    (!moves.is_empty()).then_some((sight.person.id, sight.placed.standing, moves))
}

/// Each person's moves are an act. Cut off between two parts, the others are made when the rules look next.
async fn make(workspace: &Workspace, due: Vec<Due>) -> Result<(), Failure> {
    if due.is_empty() {
        return Ok(());
    }
    let trust = workspace.trust().await?;
    let act = |due| (due, Act::new(workspace, Actor::Rule(RULE.to_owned())));
    let acts: Vec<(Due, Act)> = due.into_iter().map(act).collect();
    let made = in_parts(&workspace.store, acts, "moves_part", move |w, part: Vec<(Due, Act)>| {
        let (mut about, mut made) = (Vec::new(), 0);
        for ((person, seen, moves), mut act) in part {
            // Somebody may have moved it in the meantime.
            if w.standing(person)?.is_none_or(|placed| placed.standing != seen) {
                continue;
            }
            made += 1;
            for judgement in moves {
                about.extend(judgement.records());
                history::append(w, &act.decide(judgement))?;
            }
        }
        derive::judged(w, &trust, &about)?;
        Ok(made)
    })
    .await;
    workspace.stale.mark(history::STALE);
    made.map(drop)
}

/// Makes and proposes the moves that only time brings about, for as long as the workspace is open.
pub(crate) async fn keep_up(workspace: Weak<Workspace>, stop: CancellationToken) {
    loop {
        tokio::select! {
            () = tokio::time::sleep(LOOK) => {}
            () = stop.cancelled() => return,
        }
        let Some(workspace) = workspace.upgrade() else { return };
        if let Err(failure) = by_time(&workspace).await
            && !stop.is_cancelled()
        {
            tracing::warn!(code = failure.code, "rules did not look at the time");
        }
    }
}

async fn by_time(workspace: &Workspace) -> Result<(), Failure> {
    let workflow = workspace.workflow().await?;
    if workflow.waits() { fire(workspace).await } else { propose(workspace).await }
}
