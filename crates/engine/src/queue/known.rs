//! Pairs whose truth is known, put among the cards to measure how often answers are right. What is answered of them is
//! counted and nothing else: no fact is made of it, nobody is joined by it, nothing is written.

mod draw;
mod noise;

use super::card::{self, Between};
use crate::{
    App, Host,
    api::{
        Card, CardKind, Decide, Decided, DecisionRow, Failure, Known, QueueFilter, QueueQuery, Topic, Verdict,
    },
    derive::{self, Trust},
    history,
    shown::Names,
    workspace::{self, Workspace},
};
use serde::{Deserialize, Serialize};
use sluice_domain::{Person, RecordId, derived::Record, insight::share_between};
use sluice_matching::{Evidence, Limits};
use sluice_store::{KnownAnswer, Reader, StoreError, profile};
use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering},
};

/// One card in so many, on the average: 2 %.
const ONE_IN: u32 = 50;
/// Answers that accuracy is told from: the last ones.
const COUNTED: u32 = 400;
/// What the items' names begin with.
const PREFIX: &str = "known:";
/// What the settings are kept under.
const KEY: &str = "known_pairs";

/// Whether pairs are put among the cards, and which one is now.
#[derive(Default, Serialize, Deserialize)]
struct Kept {
    /// Somebody chose that none are.
    off: bool,
    open: Option<Pair>,
}

/// A pair whose truth is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Pair {
    left: RecordId,
    right: RecordId,
    /// Whether the two are the same person.
    same: bool,
    /// Where the right one is made from the left one: how.
    noise: Option<u32>,
}

/// Counts the cards until the next known pair.
#[derive(Default)]
pub(crate) struct Due(AtomicU32);

impl Due {
    /// Whether one is due now that a card was decided.
    fn passed(&self, host: &dyn Host) -> bool {
        let left = self.0.load(Ordering::Relaxed);
        let next = if left > 1 { left - 1 } else { ONE_IN / 2 + chance(host) % ONE_IN };
        self.0.store(next, Ordering::Relaxed);
        left == 1
    }
}

fn chance(host: &dyn Host) -> u32 {
    let mut bytes = [0; 4];
    host.random(&mut bytes);
    u32::from_le_bytes(bytes)
}

impl Kept {
    fn read(r: &Reader<'_>) -> Result<Self, StoreError> {
        Ok(r.setting(KEY)?.unwrap_or_default())
    }
}

/// The two records of a pair, each as a person of its own, and what the matcher says of them.
struct Shown {
    people: [Person; 2],
    records: [Record; 2],
    found: Evidence,
    limits: Limits,
}

impl Pair {
    fn item(&self) -> String {
        format!("{PREFIX}{}:{}", self.left, self.right)
    }

    /// Nothing where a record is gone, or no evidence is there.
    fn shown(&self, r: &Reader<'_>, trust: &Trust) -> Result<Option<Shown>, StoreError> {
        let Some(left) = r.record(self.left)? else { return Ok(None) };
        let right = match self.noise {
            None => r.record(self.right)?,
            Some(dice) => noise::made(r, &left, self.right, dice)?,
        };
        let Some(right) = right else { return Ok(None) };
        let (found, limits) = {
            let index = r.index()?;
            let found = match self.noise {
                None => index.evidence(self.left, self.right),
                Some(_) => profile(&right).and_then(|profile| index.evidence_of(self.left, &profile)),
            };
            (found, index.limits())
        };
        let Some(found) = found else { return Ok(None) };
        let people = [derive::alone(r, trust, &left)?, derive::alone(r, trust, &right)?];
        Ok(Some(Shown { people, records: [left, right], found, limits }))
    }
}

impl Shown {
    /// Whether it looks like any other pair that is asked about.
    fn is_ordinary(&self) -> bool {
        let (review, same) =
            (sluice_matching::bits(self.limits.review), sluice_matching::bits(self.limits.same));
        (review..same).contains(&self.found.total)
    }
}

/// The known pair as a card, where one is open and the queue is not looked at through a filter.
pub(super) fn card(
    r: &Reader<'_>,
    names: &Names,
    trust: &Trust,
    asked: &QueueQuery,
) -> Result<Option<Card>, Failure> {
    let plain = QueueFilter { kind: asked.filter.kind, ..QueueFilter::default() } == asked.filter
        && matches!(asked.filter.kind, None | Some(CardKind::Pair));
    let Kept { off: false, open: Some(pair) } = Kept::read(r)? else { return Ok(None) };
    let item = pair.item();
    if !plain || asked.skip.contains(&item) {
        return Ok(None);
    }
    let Some(Shown { people: [left, right], records: [one, other], found, limits }) = pair.shown(r, trust)?
    else {
        return Ok(None);
    };
    let between = Between {
        item,
        left: (&left, &[one]),
        right: (&right, &[other]),
        found: &found,
        limits,
        handed: None,
    };
    Ok(Some(Card::Pair(card::of_two(r, names, trust, between)?)))
}

/// Puts a known pair among cards that are in order: behind the first pair, where there is one to hide behind. On the
/// table already, it stays there.
pub(super) fn put_in(cards: &mut Vec<Card>, known: Card, on_table: bool) -> bool {
    match cards.iter().position(|card| matches!(card, Card::Pair(_))) {
        Some(first) => cards.insert(first + 1, known),
        None if on_table => cards.push(known),
        None => return false,
    }
    true
}

/// Whether an item's name is that of a known pair.
pub(super) fn is(item: &str) -> bool {
    item.starts_with(PREFIX)
}

/// Counts an answer to a known pair.
pub(super) async fn answer(app: &App, input: Decide) -> Result<Decided, Failure> {
    let workspace = app.workspace().await?;
    let same = match input.verdict {
        Verdict::Same => true,
        Verdict::Different => false,
        _ => return Err(Failure::of("verdict_does_not_fit")),
    };
    let (at, by) = (workspace.now(), workspace.host.user_name());
    let decision = workspace
        .store
        .write(move |w| {
            let mut kept = Kept::read(w)?;
            let gone = || Failure::of("item_gone");
            let pair = kept.open.take().filter(|pair| pair.item() == input.item).ok_or_else(gone)?;
            let shown = pair.shown(w, &workspace::trust(w)?)?.ok_or_else(gone)?;
            let text = serde_json::to_string(&pair).map_err(|_| gone())?;
            let mut answer =
                KnownAnswer { seq: 0, at, same, truth: pair.same, bits: shown.found.total, pair: text };
            answer.seq = w.add_known_answer(&answer)?;
            w.set_setting(KEY, &kept)?;
            Ok::<_, Failure>(row(&answer, &shown, by))
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(Decided { decision, contradiction: None })
}

fn row(answer: &KnownAnswer, shown: &Shown, actor: String) -> DecisionRow {
    let mut names: Vec<String> = shown.records.iter().map(crate::shown::record_name).collect();
    names.dedup();
    DecisionRow {
        id: format!("{PREFIX}{}", answer.seq),
        at: answer.at,
        actor,
        by_rule: false,
        kind: if answer.same { "same" } else { "different" }.to_owned(),
        params: std::collections::BTreeMap::new(),
        others: 0,
        names,
        revoked: false,
        in_halo: 0,
    }
}

/// Takes an answer to a known pair back: the one that is named, or the last one where nothing was decided since. Nothing
/// where it is a decision that is meant.
pub(crate) async fn take_back(
    workspace: &Workspace,
    decision: Option<&str>,
) -> Result<Option<DecisionRow>, Failure> {
    let named = match decision {
        Some(text) => match text.strip_prefix(PREFIX).and_then(|seq| seq.parse::<i64>().ok()) {
            Some(seq) => Some(seq),
            None => return Ok(None),
        },
        None => None,
    };
    let by = workspace.host.user_name();
    let meant = move |r: &Reader<'_>| {
        let mut answers = r.known_answers(COUNTED)?;
        if let Some(seq) = named {
            answers.retain(|answer| answer.seq == seq);
        } else if let Some(last) = answers.first()
            && r.last_undoable()?.is_some_and(|decision| decision.at > last.at)
        {
            answers.clear();
        }
        Ok::<_, Failure>(answers.into_iter().next())
    };
    if workspace.store.read(move |r| meant(r)).await?.is_none() {
        return if named.is_some() { Err(Failure::of("already_revoked")) } else { Ok(None) };
    }
    let row = workspace
        .store
        .write(move |w| {
            let Some(answer) = meant(w)? else { return Ok(None) };
            let pair: Pair = serde_json::from_str(&answer.pair).map_err(|_| Failure::of("item_gone"))?;
            let shown = pair.shown(w, &workspace::trust(w)?)?.ok_or_else(|| Failure::of("item_gone"))?;
            w.forget_known_answer(answer.seq)?;
            w.set_setting(KEY, &Kept { open: Some(pair), ..Kept::read(w)? })?;
            Ok::<_, Failure>(Some(DecisionRow { revoked: true, ..row(&answer, &shown, by) }))
        })
        .await?;
    workspace.stale.mark(history::STALE);
    Ok(row)
}

/// Drops a known pair that somebody was to answer in one's place: only one's own answers are measured.
pub(super) async fn drop_open(app: &App, item: &str) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let (item, at, by) = (item.to_owned(), workspace.now(), workspace.host.user_name());
    let row = workspace
        .store
        .write(move |w| {
            let mut kept = Kept::read(w)?;
            let gone = || Failure::of("item_gone");
            let pair = kept.open.take().filter(|pair| pair.item() == item).ok_or_else(gone)?;
            let shown = pair.shown(w, &workspace::trust(w)?)?.ok_or_else(gone)?;
            w.set_setting(KEY, &kept)?;
            let none =
                KnownAnswer { seq: 0, at, same: false, truth: pair.same, bits: 0.0, pair: String::new() };
            Ok::<_, Failure>(DecisionRow { kind: "hand_on".to_owned(), ..row(&none, &shown, by) })
        })
        .await?;
    workspace.stale.mark(&[Topic::Queue]);
    Ok(row)
}

/// Called when a card was decided: draws a known pair where one is due.
pub(super) async fn decided(workspace: &Arc<Workspace>) {
    if !workspace.known.passed(workspace.host.as_ref()) {
        return;
    }
    if let Err(failure) = draw::next(workspace).await {
        tracing::warn!(code = failure.code, "no known pair drawn");
    }
}

/// How often answers to known pairs were right; nothing where none was answered.
pub(crate) fn accuracy(r: &Reader<'_>) -> Result<Option<Known>, StoreError> {
    let answers = r.known_answers(COUNTED)?;
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let right = count(answers.iter().filter(|answer| answer.same == answer.truth).count());
    let answered = count(answers.len());
    let (least, most) = share_between(right, answered);
    Ok((answered > 0).then_some(Known { answered, right, least, most }))
}

/// The evidence, in bits, of known pairs that were answered wrong.
pub(super) fn missed(r: &Reader<'_>) -> Result<Vec<f32>, StoreError> {
    let answers = r.known_answers(COUNTED)?;
    Ok(answers.iter().filter(|answer| answer.same != answer.truth).map(|answer| answer.bits).collect())
}

/// Whether known pairs are put among the cards.
pub(super) fn are_on(r: &Reader<'_>) -> Result<bool, StoreError> {
    Ok(!Kept::read(r)?.off)
}

/// Chooses whether they are. One that is open is put away with them.
pub(super) fn turn(w: &sluice_store::Writer<'_>, on: bool) -> Result<(), StoreError> {
    w.set_setting(KEY, &Kept { off: !on, open: Kept::read(w)?.open.filter(|_| on) })
}
