//! Taking decisions back: one, or all of an act.
//!
//! An act of many is taken back in parts that hold nobody up, and whoever hangs together by it in one of them. Cut off
//! between two parts, the rest is taken back when the workspace is opened again.

use super::{Act, STALE, append};
use crate::{
    App,
    api::{DecisionRow, Failure, Undo},
    crash::edge,
    derive::{self, Trust},
    files, find, pipeline, plan, queue, shown,
    slice::in_parts,
    sync,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sluice_domain::{
    Actor, ConnectionId, Decision, FactId, Judgement, RecordId,
    pipeline::{StageDecline, StageMove},
};
use sluice_store::{Reader, StoreError, Writer};
use std::{collections::BTreeMap, sync::Weak};
use tokio_util::sync::CancellationToken;

/// The setting that holds which acts are being taken back.
const BEGUN: &str = "taking_back";

/// An act that is being taken back, in more than one transaction.
#[derive(Serialize, Deserialize)]
struct Begun {
    act: FactId,
    /// How many decisions it had then.
    of: usize,
    actor: Actor,
    /// The act of its revocations, as soon as there is one.
    by: Option<FactId>,
}

impl Begun {
    fn all(r: &Reader<'_>) -> Result<Vec<Self>, StoreError> {
        Ok(r.setting(BEGUN)?.unwrap_or_default())
    }
}

/// What is to be taken back.
struct Wanted {
    /// What it is called by.
    first: Decision,
    count: usize,
    /// The act, and how many decisions it has, where all of it is.
    whole: Option<(FactId, usize)>,
    parts: Vec<Vec<Decision>>,
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
    loop {
        let Wanted { first, count, whole, parts } =
            workspace.store.read(move |r| wanted(r, chosen, alone)).await?;
        let taken = take_back(&workspace, Act::new(&workspace, app.person()), whole, parts).await;
        workspace.stale.mark(STALE);
        if taken? == 0 {
            // Somebody else took it back in the meantime; of the last one there is another then.
            match chosen {
                Some(_) => return Err(Failure::of("already_revoked")),
                None => continue,
            }
        }
        edge("taken_back");
        if let Judgement::Withdraw { .. } = first.judgement {
            files::bring_back(&workspace).await?;
        }
        let others = u32::try_from(count - 1).unwrap_or(u32::MAX);
        return workspace
            .store
            .read(move |r| Ok(DecisionRow { others, ..shown::decision(r, &first, true)? }))
            .await;
    }
}

fn wanted(r: &Reader<'_>, chosen: Option<FactId>, alone: bool) -> Result<Wanted, Failure> {
    let decision = match chosen {
        Some(id) => r.decision(id)?.ok_or_else(|| Failure::of("unknown_decision"))?.0,
        None => {
            let last = r.last_undoable()?;
            let bet = queue::bet_after(r, last.as_ref())?;
            bet.or(last).ok_or_else(|| Failure::of("nothing_to_undo"))?
        }
    };
    // What a rule recorded of a write is what happened: taking it back would have the lead written twice.
    let revocable = [pipeline::RULE, sync::GONE, find::ASKED, queue::BET];
    let by_rule = matches!(&decision.actor, Actor::Rule(name) if !revocable.contains(&name.as_str()));
    if by_rule || matches!(decision.judgement, Judgement::Revoke { .. }) {
        return Err(Failure::of("not_revocable"));
    }
    let all = r.act(decision.act)?;
    let whole = (!alone).then_some((decision.act, all.len()));
    let mut open = open(all);
    if alone {
        open.retain(|one| one.id == decision.id);
    }
    let Some(first) = open.first().cloned() else { return Err(Failure::of("already_revoked")) };
    Ok(Wanted { first, count: open.len(), whole, parts: together(r, open)? })
}

fn open(act: Vec<(Decision, bool)>) -> Vec<Decision> {
    act.into_iter().filter(|(_, revoked)| !revoked).map(|(one, _)| one).collect()
}

/// Decisions in parts that may be taken back one after the other: what is about the same people, or about people whom one
/// of them is about together, is in one.
fn together(r: &Reader<'_>, open: Vec<Decision>) -> Result<Vec<Vec<Decision>>, StoreError> {
    let about: Vec<RecordId> = open.iter().flat_map(|one| one.judgement.records()).collect();
    let owners = r.owners(&about)?;
    let whose = |record: RecordId| owners.get(&record).map_or(record, |person| person.anchor());
    let mut above: BTreeMap<RecordId, RecordId> = BTreeMap::new();
    for decision in &open {
        let mut all = decision.judgement.records().into_iter().map(whose);
        let Some(first) = all.next() else { continue };
        let first = top(&above, first);
        for other in all {
            let other = top(&above, other);
            if other != first {
                above.insert(other, first);
            }
        }
    }
    let mut parts: BTreeMap<Option<RecordId>, Vec<Decision>> = BTreeMap::new();
    for decision in open {
        let of = decision.judgement.records().first().map(|record| top(&above, whose(*record)));
        parts.entry(of).or_default().push(decision);
    }
    Ok(parts.into_values().collect())
}

fn top(above: &BTreeMap<RecordId, RecordId>, mut at: RecordId) -> RecordId {
    while let Some(next) = above.get(&at) {
        at = *next;
    }
    at
}

/// Takes back what of these is in force: how many.
async fn take_back(
    workspace: &Workspace,
    act: Act,
    whole: Option<(FactId, usize)>,
    parts: Vec<Vec<Decision>>,
) -> Result<usize, Failure> {
    // An act of its own: what is taken back can't be taken back with it.
    let refusal = Act::new(workspace, act.actor.clone());
    let rule = Act::new(workspace, Actor::Rule("taken_back".to_owned()));
    let halo = workspace.halo().await?.map(|halo| halo.id);
    let (trust, now) = (workspace.trust().await?, workspace.now());
    let mut taking = Taking { act, refusal, rule, trust, halo, now };
    let mut left = parts.len();
    let taken = in_parts(&workspace.store, parts, "taking_back_part", move |w, part: Vec<Vec<Decision>>| {
        left = left.saturating_sub(part.len());
        let mut still = Vec::new();
        for one in part.into_iter().flatten() {
            if w.decision(one.id)?.is_some_and(|(_, revoked)| !revoked) {
                still.push(one);
            }
        }
        taking.revoke(w, &still)?;
        if let Some(whole) = whole {
            if let Some(halo) = taking.halo {
                plan::take_given_back(w, halo, whole.0)?;
            }
            taking.note(w, whole, left > 0)?;
        }
        edge("taking_back");
        Ok(still.len())
    })
    .await;
    if whole.is_some() {
        // What was given with it may have been taken back.
        workspace.chose();
    }
    taken
}

/// How decisions are taken back.
struct Taking {
    act: Act,
    /// That rules don't do again what they did.
    refusal: Act,
    rule: Act,
    trust: Trust,
    halo: Option<ConnectionId>,
    now: DateTime<Utc>,
}

impl Taking {
    fn revoke(&mut self, w: &Writer<'_>, open: &[Decision]) -> Result<(), Failure> {
        if open.is_empty() {
            return Ok(());
        }
        let Self { act, refusal, rule, trust, halo, now } = self;
        // Nothing was written because a record is gone.
        let followed = open.iter().filter(|one| !matches!(one.judgement, Judgement::Gone { .. }));
        let about: Vec<RecordId> = followed.flat_map(|one| one.judgement.records()).collect();
        let written = halo.map(|halo| plan::Written::of(w, trust, halo, &about)).transpose()?;
        for one in open {
            append(w, &act.decide(Judgement::Revoke { decision: one.id }))?;
        }
        plan::untold(w, open)?;
        for declined in open.iter().filter_map(not_again) {
            append(w, &refusal.decide(declined))?;
        }
        derive_anew(w, trust, open)?;
        if let Some(written) = written {
            written.take_back(w, trust, open, |lost| append(w, &rule.decide(lost)))?;
        }
        let around: Vec<RecordId> = open.iter().flat_map(|one| one.judgement.records()).collect();
        pipeline::look_again(w, &around, *now)
    }

    /// Notes that an act is being taken back as long as there is more of it.
    fn note(&self, w: &Writer<'_>, (act, of): (FactId, usize), more: bool) -> Result<(), StoreError> {
        let mut all = Begun::all(w)?;
        let known = all.iter().any(|begun| begun.act == act);
        if known == more {
            return Ok(());
        }
        if more {
            all.push(Begun { act, of, actor: self.act.actor.clone(), by: self.act.first });
        } else {
            all.retain(|begun| begun.act != act);
        }
        w.set_setting(BEGUN, &all)
    }
}

/// Takes back what is left where the program ended in between.
pub(crate) async fn carry_all(workspace: &Workspace) -> Result<(), Failure> {
    for Begun { act, of, actor, by } in workspace.store.read(Begun::all).await? {
        let parts = workspace
            .store
            .read(move |r| together(r, open(r.act(act)?.into_iter().take(of).collect())))
            .await?;
        let goes_on = Act::new(workspace, actor);
        let goes_on = match by {
            Some(first) => goes_on.go_on(first),
            None => goes_on,
        };
        let taken = take_back(workspace, goes_on, Some((act, of)), parts).await;
        workspace.stale.mark(STALE);
        taken?;
    }
    Ok(())
}

/// The same while the workspace is open.
pub(crate) async fn carry_on(workspace: Weak<Workspace>, stop: CancellationToken) {
    let Some(workspace) = workspace.upgrade() else { return };
    tokio::select! {
        carried = carry_all(&workspace) => if let Err(failure) = carried && !stop.is_cancelled() {
            tracing::error!(code = failure.code, "an act was not taken back whole");
        },
        () = stop.cancelled() => {}
    }
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

/// Derives what it changes that these decisions were taken back. A list comes back part by part.
fn derive_anew(w: &Writer<'_>, trust: &Trust, decisions: &[Decision]) -> Result<(), Failure> {
    let (mut about, mut back) = (Vec::new(), Vec::new());
    for decision in decisions {
        match &decision.judgement {
            Judgement::Withdraw { list } => derive::returns(w, *list)?,
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
