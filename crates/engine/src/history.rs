//! The history of decisions, and taking them back.

use crate::{
    App, Host,
    api::{ById, DecisionPage, DecisionRow, Failure, PageQuery, Topic, Undo},
    crash::edge,
    derive::{self, Trust},
    find,
    ids::new_id,
    pipeline, plan, queue, shown, sync,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use sluice_domain::{
    Actor, Decision, DeskId, FactId, Judgement, RecordId,
    pipeline::{StageDecline, StageMove},
};
use sluice_store::Writer;
use std::sync::Arc;

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

pub(crate) async fn undo(app: &App, input: Undo) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    if let Some(row) = queue::take_known_back(&workspace, input.decision.as_deref()).await? {
        return Ok(row);
    }
    let chosen = input
        .decision
        .map(|text| text.parse::<FactId>().map_err(|_| Failure::of("unknown_decision")))
        .transpose()?;
    let alone = input.alone.unwrap_or_default();
    let mut act = Act::new(&workspace, app.person());
    // An act of its own: what is taken back can't be taken back with it.
    let mut refusal = Act::new(&workspace, app.person());
    let trust = workspace.trust().await?;
    let halo = workspace.halo().await?.map(|halo| halo.id);
    let mut rule = Act::new(&workspace, Actor::Rule("taken_back".to_owned()));
    let now = workspace.now();
    let row = workspace
        .store
        .write(move |w| {
            let decision = match chosen {
                Some(id) => w.decision(id)?.ok_or_else(|| Failure::of("unknown_decision"))?.0,
                None => {
                    let last = w.last_undoable()?;
                    let bet = queue::bet_after(w, last.as_ref())?;
                    bet.or(last).ok_or_else(|| Failure::of("nothing_to_undo"))?
                }
            };
            // What a rule recorded of a write is what happened: taking it back would have the lead written twice.
            let revocable = [pipeline::RULE, sync::GONE, find::ASKED, queue::BET];
            let by_rule = matches!(&decision.actor, Actor::Rule(name) if !revocable.contains(&name.as_str()));
            if by_rule || matches!(decision.judgement, Judgement::Revoke { .. }) {
                return Err(Failure::of("not_revocable"));
            }
            let mut open: Vec<Decision> = w
                .act(decision.act)?
                .into_iter()
                .filter(|(_, revoked)| !revoked)
                .map(|(one, _)| one)
                .collect();
            let all = open.len();
            if alone {
                open.retain(|one| one.id == decision.id);
            }
            let Some(first) = open.first().cloned() else { return Err(Failure::of("already_revoked")) };
            // Nothing was written because a record is gone.
            let followed = open.iter().filter(|one| !matches!(one.judgement, Judgement::Gone { .. }));
            let about: Vec<RecordId> = followed.flat_map(|one| one.judgement.records()).collect();
            let written = halo.map(|halo| plan::Written::of(w, &trust, halo, &about)).transpose()?;
            for one in &open {
                append(w, &act.decide(Judgement::Revoke { decision: one.id }))?;
            }
            plan::untold(w, &open)?;
            if let Some(halo) = halo.filter(|_| open.len() == all) {
                plan::take_given_back(w, halo, decision.act)?;
            }
            for declined in open.iter().filter_map(not_again) {
                append(w, &refusal.decide(declined))?;
            }
            derive_anew(w, &trust, &open)?;
            if let Some(written) = written {
                written.take_back(w, &trust, &open, |lost| append(w, &rule.decide(lost)))?;
            }
            let around: Vec<RecordId> = open.iter().flat_map(|one| one.judgement.records()).collect();
            pipeline::look_again(w, &around, now)?;
            let others = u32::try_from(open.len() - 1).unwrap_or(u32::MAX);
            edge("taking_back");
            Ok(DecisionRow { others, ..shown::decision(w, &first, true)? })
        })
        .await?;
    edge("taken_back");
    workspace.stale.mark(STALE);
    Ok(row)
}

/// That rules don't make a move again that somebody took back.
fn not_again(decision: &Decision) -> Option<Judgement> {
    match (&decision.actor, &decision.judgement) {
        (Actor::Rule(_), Judgement::Move(StageMove { record, from, to, .. })) => {
            Some(Judgement::Decline(StageDecline { record: *record, from: from.clone(), to: to.clone() }))
        }
        _ => None,
    }
}

/// Derives what it changes that these decisions were made, or taken back.
fn derive_anew(w: &Writer<'_>, trust: &Trust, decisions: &[Decision]) -> Result<(), Failure> {
    let (mut about, mut back) = (Vec::new(), Vec::new());
    for decision in decisions {
        match &decision.judgement {
            Judgement::Withdraw { list } => derive::returned(w, trust, *list)?,
            Judgement::Gone { .. } => back.push(decision.clone()),
            judgement => about.extend(judgement.records()),
        }
    }
    if !back.is_empty() {
        derive::back(w, trust, &back)?;
    }
    if !about.is_empty() {
        derive::judged(w, trust, &about)?;
    }
    Ok(())
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
