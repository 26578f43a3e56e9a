//! What the rules do by themselves.

use super::{RULE, advance::carried, exits, left_by_rules, list, sight::Sight};
use crate::{
    api::{Failure, Topic},
    derive,
    history::{self, Act},
    people,
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
    let found = workspace
        .store
        .read(move |r| {
            let mut found = exits::all(r, &super::workflow(r)?, now)?;
            found.sort_unstable();
            Ok::<_, Failure>((found != r.exits()?).then_some(found))
        })
        .await?;
    if let Some(found) = found {
        workspace.store.write(move |w| exits::note(w, found)).await?;
        workspace.stale.mark(&[Topic::Queue, Topic::Status]);
    }
    Ok(())
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

async fn make(workspace: &Workspace, due: Vec<Due>) -> Result<(), Failure> {
    if due.is_empty() {
        return Ok(());
    }
    let trust = workspace.trust().await?;
    let mut acts: Vec<Act> = due.iter().map(|_| Act::new(workspace, Actor::Rule(RULE.to_owned()))).collect();
    workspace
        .store
        .write(move |w| {
            let mut about = Vec::new();
            for ((person, seen, moves), act) in due.into_iter().zip(&mut acts) {
                // Somebody may have moved it in the meantime.
                if w.standing(person)?.is_none_or(|placed| placed.standing != seen) {
                    continue;
                }
                for judgement in moves {
                    about.extend(judgement.records());
                    history::append(w, &act.decide(judgement))?;
                }
            }
            Ok::<_, Failure>(derive::judged(w, &trust, &about)?)
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(())
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
