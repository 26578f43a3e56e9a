//! What the rules do by themselves.

use super::{RULE, WORKFLOW, advance::carried, left_by_rules, list, sight::Sight};
use crate::{
    api::Failure,
    derive,
    history::{self, Act},
    workspace::Workspace,
};
use sluice_domain::{Actor, Judgement, PersonId, pipeline::Standing};

/// Makes the moves whose time has come and that nobody has to make.
pub(crate) async fn fire(workspace: &Workspace) -> Result<(), Failure> {
    let now = workspace.now();
    let due = workspace
        .store
        .read(move |r| {
            let mut due: Vec<(PersonId, Standing, Vec<Judgement>)> = Vec::new();
            list::each(r, &left_by_rules(), |people, placed| {
                for (person, placed) in people.into_iter().zip(placed) {
                    let record = placed.lead;
                    let sight = Sight::of(person, placed, now);
                    let standing = &sight.placed.standing;
                    // Where the clock was set back, what is decided now would count before what was.
                    if standing.since() > now {
                        continue;
                    }
                    let (moves, _) = WORKFLOW.settle(standing, &sight.facts(), now, record, RULE);
                    let carried: Vec<Judgement> =
                        moves.iter().flat_map(|step| carried(&sight, step)).collect();
                    let moves: Vec<Judgement> =
                        moves.into_iter().map(Judgement::Move).chain(carried).collect();
                    if !moves.is_empty() {
                        due.push((sight.person.id, sight.placed.standing, moves));
                    }
                }
                Ok(())
            })?;
            Ok::<_, Failure>(due)
        })
        .await?;
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
