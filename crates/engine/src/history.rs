//! The history of decisions, and taking them back.

use crate::{
    App,
    api::{DecisionPage, DecisionRow, Failure, PageQuery, Topic, Undo},
    derive, shown,
    workspace::Workspace,
};
use sluice_domain::{Actor, Decision, FactId, Judgement};
use sluice_store::Writer;

/// What a decision makes stale.
pub(crate) const STALE: &[Topic] =
    &[Topic::Status, Topic::Queue, Topic::People, Topic::Plan, Topic::Decisions];

pub(crate) async fn page(app: &App, input: PageQuery) -> Result<DecisionPage, Failure> {
    let workspace = app.workspace().await?;
    let before =
        input.after.map(|text| text.parse::<i64>().map_err(|_| Failure::of("bad_input"))).transpose()?;
    let limit = input.limit.unwrap_or(100).clamp(1, 500);
    workspace
        .store
        .read(move |r| {
            let found = r.decisions_before(before, limit)?;
            let next = (found.len() == limit as usize)
                .then(|| found.last().map(|(seq, _, _)| seq.to_string()))
                .flatten();
            let rows = found
                .iter()
                .map(|(_, decision, revoked)| shown::decision(r, decision, *revoked))
                .collect::<Result<_, _>>()?;
            Ok(DecisionPage { rows, next })
        })
        .await
}

pub(crate) async fn undo(app: &App, input: Undo) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let chosen = input
        .decision
        .map(|text| text.parse::<FactId>().map_err(|_| Failure::of("unknown_decision")))
        .transpose()?;
    let revocation = new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let row = workspace
        .store
        .write(move |w| {
            let decision = match chosen {
                Some(id) => {
                    let (decision, revoked) =
                        w.decision(id)?.ok_or_else(|| Failure::of("unknown_decision"))?;
                    if revoked {
                        return Err(Failure::of("already_revoked"));
                    }
                    decision
                }
                None => w.last_undoable()?.ok_or_else(|| Failure::of("nothing_to_undo"))?,
            };
            // What a rule recorded of a write is what happened: taking it back would have the lead written twice.
            if matches!(decision.actor, Actor::Rule(_))
                || matches!(decision.judgement, Judgement::Revoke { .. })
            {
                return Err(Failure::of("not_revocable"));
            }
            append(w, &revocation(Judgement::Revoke { decision: decision.id }))?;
            match decision.judgement {
                Judgement::Withdraw { list } => derive::returned(w, &trust, list)?,
                _ => derive::judged(w, &trust, &decision.judgement.records())?,
            }
            Ok(shown::decision(w, &decision, true)?)
        })
        .await?;
    workspace.stale.mark(STALE);
    Ok(row)
}

/// A new decision, to be filled with what is chosen.
pub(crate) fn new(workspace: &Workspace, actor: Actor) -> impl FnOnce(Judgement) -> Decision + use<> {
    let (id, desk, at) = (workspace.new_fact(), workspace.desk, workspace.now());
    move |judgement| Decision { id, desk, at, actor, judgement }
}

/// Appends a decision and its line in the audit.
pub(crate) fn append(w: &Writer<'_>, decision: &Decision) -> Result<(), Failure> {
    w.append_decision(decision)?;
    let actor = match &decision.actor {
        Actor::Person(name) => name.clone(),
        Actor::Rule(name) => format!("rule:{name}"),
    };
    w.append_audit(
        decision.at,
        &actor,
        "decide",
        &decision.id.to_string(),
        &serde_json::json!(decision.judgement),
    )?;
    Ok(())
}
