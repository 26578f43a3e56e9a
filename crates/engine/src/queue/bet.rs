//! Joining without asking where answers prove that asking changes next to nothing: offered as a bet, accepted by somebody,
//! taken back as one, and ended by itself where answers speak against it.

use super::known;
use crate::{
    App,
    api::{AcceptBet, Bet, BetOffer, BetOpen, DecisionRow, EndBet, Failure, Notice, Topic},
    derive::{self, OF_A_PAIR, Trust},
    history::{self, Act},
    shown,
    slice::in_parts,
    today::midnight,
    workspace::Workspace,
};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use sluice_domain::{
    Actor, Decision, FactId, Judgement, RecordId,
    insight::{self, Trial},
};
use sluice_store::{Item, ItemFilter, ItemId, ItemKind, Reader, StoreError, Writer};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Weak},
};
use tokio::sync::broadcast::error::RecvError;
use tokio_util::sync::CancellationToken;

/// The rule by whose name the pairs are joined.
pub(crate) const RULE: &str = "bet";
/// How many in a hundred may be wrong at most, of which one is chosen.
pub(super) const ALLOWED: [u8; 4] = [1, 2, 5, 10];
/// That, where nobody chose.
const USUAL: u8 = 2;
/// Answers that a bet is from: the last ones, since people and sources change.
const COUNTED: u32 = 400;
/// Pairs that are looked at together.
const MOST: u32 = 2_000;
/// After it was turned down, a bet is offered again once so many more cards were answered.
const AGAIN: i64 = 100;
/// How long is told that a bet ended by itself.
const TOLD_DAYS: i64 = 7;
const KEY: &str = "queue_bet";

/// What is kept of bets.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    allowed: Option<u8>,
    open: Option<Open>,
    /// The number of the last decision when an offer was turned down.
    declined: Option<i64>,
    ended: Option<Ended>,
}

/// A bet that was accepted.
#[derive(Clone, Serialize, Deserialize)]
struct Open {
    /// What joins by it are one act of.
    act: FactId,
    at: DateTime<Utc>,
    by: String,
    /// In bits.
    least: f32,
}

/// A bet that ended by itself.
#[derive(Serialize, Deserialize)]
struct Ended {
    at: DateTime<Utc>,
    act: FactId,
    of: u32,
    wrong: u32,
    at_most: f64,
}

impl Kept {
    fn read(r: &Reader<'_>) -> Result<Self, StoreError> {
        Ok(r.setting(KEY)?.unwrap_or_default())
    }

    fn allowed(&self) -> u8 {
        self.allowed.unwrap_or(USUAL)
    }

    fn share(&self) -> f64 {
        f64::from(self.allowed()) / 100.0
    }
}

/// How many in a hundred may be wrong at most.
pub(super) fn allowed(r: &Reader<'_>) -> Result<u8, StoreError> {
    Ok(Kept::read(r)?.allowed())
}

/// Chooses that.
pub(super) fn allow(w: &Writer<'_>, percent: u8) -> Result<(), StoreError> {
    w.set_setting(KEY, &Kept { allowed: Some(percent), ..Kept::read(w)? })
}

/// From where on a person is asked, and from where on nobody is, in bits.
fn limits(r: &Reader<'_>) -> Result<(f32, f32), StoreError> {
    let limits = r.index()?.limits();
    Ok((sluice_matching::bits(limits.review), sluice_matching::bits(limits.same)))
}

/// What the last answers say of pairs that are asked about for their sum; joins by the bet that somebody took back and
/// known pairs that were answered wrong speak against it.
fn trials(r: &Reader<'_>, open: Option<&Open>) -> Result<Vec<Trial>, StoreError> {
    let answers: BTreeMap<(RecordId, RecordId), bool> =
        r.latest_answers(COUNTED)?.into_iter().rev().collect();
    let (review, same) = limits(r)?;
    let mut trials = Vec::new();
    {
        let index = r.index()?;
        for ((left, right), right_one) in answers {
            if index.in_conflict(left, right) {
                continue;
            }
            let bits = index.score(left, right).map(sluice_matching::bits);
            if let Some(bits) = bits.filter(|bits| (review..same).contains(bits)) {
                trials.push(Trial { bits, right: right_one });
            }
        }
    }
    trials.extend(known::missed(r)?.into_iter().map(|bits| Trial { bits, right: false }));
    if let Some(open) = open {
        let (_, _, taken_back) = r.act_counts(open.act, open.at)?;
        trials.extend((0..taken_back).map(|_| Trial { bits: open.least, right: false }));
    }
    Ok(trials)
}

/// The pairs that joining from `least` up is about: asked about by themselves and for their sum, and of none of them such
/// a join was taken back.
fn waiting(r: &Reader<'_>, least: f32) -> Result<Vec<Item>, StoreError> {
    let (_, same) = limits(r)?;
    let filter = ItemFilter {
        kind: Some(ItemKind::Pair),
        least: Some(OF_A_PAIR + least),
        below: Some(OF_A_PAIR + same),
        ..ItemFilter::default()
    };
    without_taken_back(r, r.items_page(&filter, &[], MOST)?)
}

/// Those of some pairs of which that holds to this day. The joins before them may have tied some into a knot.
fn still_waiting(r: &Reader<'_>, items: &[Item], least: f32) -> Result<Vec<Item>, StoreError> {
    let (_, same) = limits(r)?;
    let ids: Vec<ItemId> = items.iter().map(Item::id).collect();
    let mut items = r.items_named(&ids)?;
    items.retain(|item| {
        item.handed_to.is_none() && (OF_A_PAIR + least..OF_A_PAIR + same).contains(&item.value)
    });
    without_taken_back(r, items)
}

fn without_taken_back(r: &Reader<'_>, mut items: Vec<Item>) -> Result<Vec<Item>, StoreError> {
    let records: Vec<RecordId> =
        items.iter().flat_map(|item| std::iter::once(item.left_record).chain(item.right_record)).collect();
    let pair = |decision: Decision| match (decision.actor, decision.judgement) {
        (Actor::Rule(rule), Judgement::Same { left, right }) if rule == RULE => {
            Some(derive::two(left, right))
        }
        _ => None,
    };
    let revoked: BTreeSet<_> = r.revoked_judgements(&records)?.into_iter().filter_map(pair).collect();
    let index = r.index()?;
    items.retain(|item| {
        item.right_record.is_some_and(|right| {
            !revoked.contains(&derive::two(item.left_record, right))
                && !index.in_conflict(item.left_record, right)
        })
    });
    Ok(items)
}

/// What can be offered now, and the pairs it is about.
fn offered(r: &Reader<'_>, kept: &Kept) -> Result<Option<(insight::Bet, Vec<Item>)>, StoreError> {
    let again = match kept.declined {
        Some(declined) => r.last_decision()? >= declined + AGAIN,
        None => true,
    };
    if kept.open.is_some() || !again {
        return Ok(None);
    }
    let (review, same) = limits(r)?;
    let Some(bet) = insight::bet(&trials(r, None)?, review, same, kept.share()) else { return Ok(None) };
    let items = waiting(r, bet.least)?;
    Ok((!items.is_empty()).then_some((bet, items)))
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

fn told(r: &Reader<'_>) -> Result<Bet, Failure> {
    let kept = Kept::read(r)?;
    let offer = offered(r, &kept)?.map(|(bet, items)| BetOffer {
        least: bet.least,
        of: bet.of,
        wrong: bet.wrong,
        at_most: bet.at_most,
        waiting: count(items.len()),
    });
    let open = kept.open.map(|open| {
        let (_, joined, taken_back) = r.act_counts(open.act, open.at)?;
        Ok::<_, StoreError>(BetOpen { at: open.at, by: open.by, least: open.least, joined, taken_back })
    });
    Ok(Bet { offer, open: open.transpose()? })
}

pub(crate) async fn bet(app: &App, (): ()) -> Result<Bet, Failure> {
    app.workspace().await?.store.read(told).await
}

/// Accepts the bet that was shown: what waits is joined, and what comes from now on.
pub(crate) async fn accept_bet(app: &App, input: AcceptBet) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let _one = workspace.betting.lock().await;
    let (at, by) = (workspace.now(), workspace.host.user_name());
    let moved = || Failure::of("bet_moved");
    let (least, mut items) = workspace
        .store
        .read(move |r| {
            let (bet, items) = offered(r, &Kept::read(r)?)?.ok_or_else(moved)?;
            if bet.least != input.least || count(items.len()) != input.waiting {
                return Err(moved());
            }
            Ok((bet.least, items))
        })
        .await?;
    let rest = items.split_off(1);
    let mut act = Act::new(&workspace, Actor::Rule(RULE.to_owned()));
    let trust = workspace.trust().await?;
    // With its first pair it is open: from then on the others are joined by it, whatever happens.
    let (open, first) = workspace
        .store
        .write(move |w| {
            let kept = Kept::read(w)?;
            if kept.open.is_some() {
                return Err(moved());
            }
            let first = join(w, &trust, &still_waiting(w, &items, least)?, &mut act)?;
            let first = first.into_iter().next().ok_or_else(moved)?;
            let detail = serde_json::json!({ "least": least });
            w.append_audit(at, &by, "bet", &first.id.to_string(), &detail)?;
            let open = Open { act: first.act, at, by, least };
            let opened = Kept { open: Some(open.clone()), declined: None, ended: None, ..kept };
            w.set_setting(KEY, &opened)?;
            Ok((open, first))
        })
        .await?;
    let joined = join_all(&workspace, &open, rest).await;
    let row = workspace.store.read(move |r| shown::made(r, &first)).await;
    workspace.stale.mark(history::STALE);
    joined.and(row)
}

/// Turns the offer down: it comes again once many more cards were answered.
pub(crate) async fn decline_bet(app: &App, (): ()) -> Result<Bet, Failure> {
    change(app, |w, kept| Ok(Kept { declined: Some(w.last_decision()?), ..kept })).await
}

/// Asks from now on. What was joined stays, or is taken back as one.
pub(crate) async fn end_bet(app: &App, input: EndBet) -> Result<Bet, Failure> {
    let workspace = app.workspace().await?;
    let open = workspace.store.read(Kept::read).await?.open;
    let ended = change(app, |w, kept| {
        Ok(Kept { open: None, ended: None, declined: Some(w.last_decision()?), ..kept })
    });
    let ended = ended.await?;
    if let Some(open) = open.filter(|_| input.take_back) {
        let all = crate::api::Undo { decision: Some(open.act.to_string()), alone: None };
        match history::undo(app, all).await {
            Err(failure) if failure.code != "already_revoked" => return Err(failure),
            _ => {}
        }
    }
    Ok(ended)
}

async fn change(
    app: &App,
    change: impl FnOnce(&Writer<'_>, Kept) -> Result<Kept, StoreError> + Send + 'static,
) -> Result<Bet, Failure> {
    let workspace = app.workspace().await?;
    let bet = workspace
        .store
        .write(move |w| {
            let kept = change(w, Kept::read(w)?)?;
            w.set_setting(KEY, &kept)?;
            told(w)
        })
        .await?;
    workspace.stale.mark(&[Topic::Queue]);
    Ok(bet)
}

/// Joins pairs, each by a decision of the rule.
fn join(w: &Writer<'_>, trust: &Trust, items: &[Item], act: &mut Act) -> Result<Vec<Decision>, Failure> {
    let same = |item: &Item| Some(Judgement::Same { left: item.left_record, right: item.right_record? });
    history::judge(w, trust, act, items.iter().filter_map(same).collect())
}

/// Joins pairs by the bet, part by part, for as long as it is open. Cut off between two parts, the rest is joined when the
/// workspace is opened again.
async fn join_all(workspace: &Workspace, open: &Open, items: Vec<Item>) -> Result<(), Failure> {
    let (of, least, trust) = (open.act, open.least, workspace.trust().await?);
    let mut act = Act::new(workspace, Actor::Rule(RULE.to_owned())).go_on(of);
    let stop = workspace.stop.clone();
    in_parts(&workspace.store, items, "bet_part", move |w, part: Vec<Item>| {
        let is_open = Kept::read(w)?.open.is_some_and(|open| open.act == of);
        if !is_open || stop.is_cancelled() {
            return Ok(0);
        }
        Ok(join(w, &trust, &still_waiting(w, &part, least)?, &mut act)?.len())
    })
    .await
    .map(drop)
}

/// Keeps to the bet that was accepted, from the beginning and whenever the queue changes, until the workspace is closed.
pub(crate) async fn keep_up(workspace: Weak<Workspace>, stop: CancellationToken) {
    let Some(mut events) = workspace.upgrade().map(|workspace| workspace.events.subscribe()) else { return };
    loop {
        let Some(open) = workspace.upgrade() else { return };
        if let Err(failure) = keep(&open).await
            && !stop.is_cancelled()
        {
            tracing::warn!(code = failure.code, "the bet could not be kept to");
        }
        drop(open);
        loop {
            let event = tokio::select! {
                event = events.recv() => event,
                () = stop.cancelled() => return,
            };
            match event {
                Ok(crate::api::Event::Stale { topics }) if topics.contains(&Topic::Queue) => break,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return,
            }
        }
    }
}

/// Joins what came since, or ends the bet where answers speak against it by now.
pub(super) async fn keep(workspace: &Arc<Workspace>) -> Result<(), Failure> {
    let _one = workspace.betting.lock().await;
    let found = workspace
        .store
        .read(|r| {
            let kept = Kept::read(r)?;
            let Some(open) = kept.open.clone() else { return Ok::<_, Failure>(None) };
            if against(r, &kept, &open)?.is_some() {
                return Ok(Some((open, Vec::new())));
            }
            let items = waiting(r, open.least)?;
            Ok((!items.is_empty()).then_some((open, items)))
        })
        .await?;
    let Some((open, items)) = found else { return Ok(()) };
    if items.is_empty() {
        end(workspace).await?;
    } else {
        join_all(workspace, &open, items).await?;
    }
    workspace.stale.mark(history::STALE);
    Ok(())
}

/// Ends the bet, where answers speak against it.
async fn end(workspace: &Workspace) -> Result<(), Failure> {
    let at = workspace.now();
    workspace
        .store
        .write(move |w| {
            let kept = Kept::read(w)?;
            let Some(open) = kept.open.clone() else { return Ok::<_, Failure>(()) };
            let Some(speaks) = against(w, &kept, &open)? else { return Ok(()) };
            let detail = serde_json::json!({ "of": speaks.of, "wrong": speaks.wrong });
            w.append_audit(at, "rule:bet", "bet_ended", &open.act.to_string(), &detail)?;
            let ended =
                Ended { at, act: open.act, of: speaks.of, wrong: speaks.wrong, at_most: speaks.at_most };
            let declined = Some(w.last_decision()?);
            Ok(w.set_setting(KEY, &Kept { open: None, ended: Some(ended), declined, ..kept })?)
        })
        .await
}

/// What speaks against a bet by now: that it proves too little, or that all of it was taken back.
fn against(r: &Reader<'_>, kept: &Kept, open: &Open) -> Result<Option<insight::Bet>, StoreError> {
    let (review, same) = limits(r)?;
    let (_, stand, _) = r.act_counts(open.act, open.at)?;
    let bet = insight::Bet::of(&trials(r, Some(open))?, open.least, review, same);
    Ok((stand == 0 || bet.at_most > kept.share()).then_some(bet))
}

/// The first decision of the bet that is open, where nothing was decided by a person since it was accepted: what is taken
/// back first.
pub(crate) fn accepted_after(
    r: &Reader<'_>,
    last: Option<&Decision>,
) -> Result<Option<Decision>, StoreError> {
    let Some(open) = Kept::read(r)?.open else { return Ok(None) };
    if last.is_some_and(|last| last.at > open.at) {
        return Ok(None);
    }
    let (_, stand, _) = r.act_counts(open.act, open.at)?;
    Ok(if stand > 0 { r.decision(open.act)?.map(|(first, _)| first) } else { None })
}

/// What Today says of it: how many were joined and how that fares, with the way back, or that it ended.
pub(crate) fn notices(r: &Reader<'_>, now: DateTime<Utc>) -> Result<Vec<Notice>, StoreError> {
    let kept = Kept::read(r)?;
    let share = |share: f64| format!("{:.1}", share * 100.0);
    let notice = |code: &str, params: &[(&str, String)], at, decision| Notice {
        code: code.to_owned(),
        params: params.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect(),
        failure: None,
        at,
        needs_action: false,
        decision,
    };
    let mut notices = Vec::new();
    if let Some(open) = &kept.open {
        let (today, all, back) = r.act_counts(open.act, midnight(now))?;
        let (review, same) = limits(r)?;
        let stands = insight::Bet::of(&trials(r, Some(open))?, open.least, review, same);
        let params = [
            ("bits", format!("{:.0}", open.least)),
            ("by", open.by.clone()),
            ("count", today.to_string()),
            ("all", all.to_string()),
            ("back", back.to_string()),
            ("wrong", stands.wrong.to_string()),
            ("of", stands.of.to_string()),
            ("share", share(stands.at_most)),
            ("allowed", kept.allowed().to_string()),
        ];
        let at = if today > 0 { now } else { open.at };
        notices.push(notice("bet_joined", &params, at, Some(open.act.to_string())));
    }
    if let Some(ended) = kept.ended.filter(|ended| now - ended.at < TimeDelta::days(TOLD_DAYS)) {
        let (_, stand, _) = r.act_counts(ended.act, ended.at)?;
        let params = [
            ("wrong", ended.wrong.to_string()),
            ("of", ended.of.to_string()),
            ("share", share(ended.at_most)),
            ("joined", stand.to_string()),
        ];
        let back = (stand > 0).then(|| ended.act.to_string());
        notices.push(notice("bet_ended", &params, ended.at, back));
    }
    Ok(notices)
}
