//! The history of decisions, making them, and taking them back.

mod undo;

#[cfg(test)]
pub(crate) use undo::carry_all;
pub(crate) use undo::{carry_on, undo};

use crate::{
    App, Host,
    api::{ById, DecisionPage, DecisionRow, Failure, PageQuery, Topic},
    derive::{self, Trust},
    ids::new_id,
    shown,
    slice::in_parts,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use sluice_domain::{Actor, Decision, DeskId, FactId, Judgement, RecordId};
use sluice_store::Writer;
use std::sync::{Arc, OnceLock};

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
            let found = r.acts_before(before, limit)?;
            let next = (found.len() == limit as usize)
                .then(|| found.last().map(|act| act.seq.to_string()))
                .flatten();
            let rows = found.iter().map(|act| shown::act(r, act)).collect::<Result<_, _>>()?;
            Ok(DecisionPage { rows, next })
        })
        .await
}

/// The decisions of one act.
pub(crate) async fn act(app: &App, input: ById) -> Result<Vec<DecisionRow>, Failure> {
    let workspace = app.workspace().await?;
    let id: FactId = input.id.parse().map_err(|_| Failure::of("unknown_decision"))?;
    workspace
        .store
        .read(move |r| {
            let found = r.act(id)?;
            if found.is_empty() {
                return Err(Failure::of("unknown_decision"));
            }
            let row = |(decision, revoked): &(Decision, bool)| shown::decision(r, decision, *revoked);
            Ok(found.iter().map(row).collect::<Result<_, _>>()?)
        })
        .await
}

/// Decisions that are made as one, by one actor at one time.
pub(crate) struct Act {
    host: Arc<dyn Host>,
    desk: DeskId,
    at: DateTime<Utc>,
    actor: Actor,
    first: Option<FactId>,
}

impl Act {
    pub(crate) fn new(workspace: &Workspace, actor: Actor) -> Self {
        let (host, desk, at) = (Arc::clone(&workspace.host), workspace.desk, workspace.now());
        Self { host, desk, at, actor, first: None }
    }

    /// Goes on with an act that was begun.
    pub(crate) fn go_on(self, first: FactId) -> Self {
        Self { first: Some(first), ..self }
    }

    /// Made no sooner than at this time, also where the clock was set back.
    pub(crate) fn not_before(&mut self, at: DateTime<Utc>) {
        self.at = self.at.max(at);
    }

    /// The next decision of the act.
    pub(crate) fn decide(&mut self, judgement: Judgement) -> Decision {
        let id = new_id!(self.host.as_ref(), FactId);
        let act = *self.first.get_or_insert(id);
        Decision { id, desk: self.desk, at: self.at, actor: self.actor.clone(), act, judgement }
    }
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

/// Decides all that is said as one act, and derives what it changes: the decisions.
pub(crate) fn judge(
    w: &Writer<'_>,
    trust: &Trust,
    act: &mut Act,
    said: Vec<Judgement>,
) -> Result<Vec<Decision>, Failure> {
    let made: Vec<Decision> = said.into_iter().map(|judgement| act.decide(judgement)).collect();
    made.iter().try_for_each(|decision| append(w, decision))?;
    let about: Vec<RecordId> = made.iter().flat_map(|one| one.judgement.records()).collect();
    if !about.is_empty() {
        derive::judged(w, trust, &about)?;
    }
    Ok(made)
}

/// Makes one act of what `decide` decides about rows, part by part, each with what it changes in a transaction of its own:
/// how it looks then, and nothing where nothing was decided. What a part is about may have changed since the one before.
///
/// It is taken back as one. Cut off between two parts, it is an act of fewer decisions: the rest is asked as before.
pub(crate) async fn make<T, D>(
    workspace: &Workspace,
    mut act: Act,
    rows: Vec<T>,
    between: &str,
    mut decide: D,
) -> Result<Option<DecisionRow>, Failure>
where
    T: Send + 'static,
    D: FnMut(&Writer<'_>, &mut Act, Vec<T>) -> Result<Vec<Decision>, Failure> + Send + 'static,
{
    let first: Arc<OnceLock<Decision>> = Arc::default();
    let told = Arc::clone(&first);
    let made = in_parts(&workspace.store, rows, between, move |w, part: Vec<T>| {
        let made = decide(w, &mut act, part)?;
        let count = made.len();
        if let Some(decision) = made.into_iter().next() {
            told.get_or_init(|| decision);
        }
        Ok(count)
    })
    .await;
    workspace.stale.mark(STALE);
    let others = u32::try_from(made?.saturating_sub(1)).unwrap_or(u32::MAX);
    let Some(first) = first.get().cloned() else { return Ok(None) };
    workspace
        .store
        .read(move |r| Ok::<_, Failure>(Some(DecisionRow { others, ..shown::decision(r, &first, false)? })))
        .await
}
