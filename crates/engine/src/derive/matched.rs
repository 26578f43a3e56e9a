//! What changed records change about who may be the same.

use sluice_domain::{RecordId, derived::Record};
use sluice_matching::{Change, Limits, Outcome, Profile};
use sluice_store::{Pair, PeopleIndex, StoreError, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// What a change touches.
#[derive(Default)]
pub(super) struct Touched {
    /// Records whose people are made anew, whoever else is in them.
    pub written: BTreeSet<RecordId>,
    /// Records that may belong to others now.
    pub moved: BTreeSet<RecordId>,
    /// Records of which a person has to judge something else now.
    pub doubted: BTreeSet<RecordId>,
    /// Records that are no longer anybody's.
    pub gone: BTreeSet<RecordId>,
    /// The records as they are now, as far as they are at hand.
    pub records: BTreeMap<RecordId, Record>,
}

/// Brings the index and the pairs up to date: `put` are the records that came or changed, `gone` those that went.
pub(super) fn matched(
    w: &Writer<'_>,
    put: Vec<(RecordId, Profile)>,
    gone: BTreeSet<RecordId>,
) -> Result<Touched, StoreError> {
    let mut touched = Touched { gone, ..Touched::default() };
    touched.written.extend(put.iter().map(|(id, _)| *id));
    let (changes, stale) = w.change_index(|index| {
        touched.gone.iter().for_each(|id| index.remove(*id));
        put.into_iter().for_each(|(id, profile)| index.put(id, profile));
        let stale = index.stale();
        (index.settle(), stale)
    })?;
    // Also what is no pair counts in a group, so whose values count otherwise may belong to others.
    touched.moved.extend(touched.written.iter().copied().chain(stale));
    let same = w.index()?.limits().same;
    for change in &changes {
        if change.before.max(change.after) >= Some(same) {
            touched.moved.extend([change.left, change.right]);
        }
    }
    let rows = pairs(&*w.index()?, &touched, &changes);
    keep(w, rows, &mut touched)?;
    Ok(touched)
}

/// Judges pairs by other limits than before: those between the old and the new ones are something else now.
pub(super) fn limited(w: &Writer<'_>, limits: Limits) -> Result<Touched, StoreError> {
    let mut touched = Touched::default();
    let before = w.index()?.limits();
    w.set_limits(limits)?;
    let rows = {
        let index = w.index()?;
        let between = |one: i32, other: i32| index.pairs_between(one.min(other), one.max(other));
        if before.same != limits.same {
            // Groups are held by means, which no single pair shows.
            let held = index.pairs_between(before.same.min(limits.same), i32::MAX);
            touched.moved.extend(held.into_iter().flat_map(|(left, right, _)| [left, right]));
        }
        let moved =
            between(before.same, limits.same).into_iter().chain(between(before.review, limits.review));
        moved
            .map(|(left, right, score)| row(&index, left, right, (score >= limits.review).then_some(score)))
            .collect()
    };
    keep(w, rows, &mut touched)?;
    Ok(touched)
}

fn keep(w: &Writer<'_>, rows: Vec<Row>, touched: &mut Touched) -> Result<(), StoreError> {
    for (left, right, pair) in rows {
        let changed = match pair {
            Some(pair) => w.put_pair(&pair)?,
            None => w.delete_pair(left, right)?,
        };
        if changed {
            touched.doubted.extend([left, right]);
        }
    }
    Ok(())
}

type Row = (RecordId, RecordId, Option<Pair>);

/// The pairs that may be kept otherwise than they are.
fn pairs(index: &PeopleIndex, touched: &Touched, changes: &[Change<RecordId>]) -> Vec<Row> {
    let Limits { review, same } = index.limits();
    let seen = |score: Option<i32>| score.filter(|score| *score >= review);
    let kept = |score: Option<i32>| seen(score).map(|score| (score.div_euclid(1_000), score >= same));
    let mut found: BTreeMap<(RecordId, RecordId), Option<i32>> = changes
        .iter()
        .filter(|change| kept(change.before) != kept(change.after))
        .map(|change| ((change.left, change.right), seen(change.after)))
        .collect();
    // A record's new values may be in conflict where the sum is what it was.
    for id in &touched.written {
        let pairs = index.pairs_of(*id).into_iter().filter(|(_, score)| *score >= same);
        found.extend(pairs.map(|(other, score)| ((*id.min(&other), *id.max(&other)), Some(score))));
    }
    found.into_iter().map(|((left, right), score)| row(index, left, right, score)).collect()
}

fn row(index: &PeopleIndex, left: RecordId, right: RecordId, score: Option<i32>) -> Row {
    let pair = score.map(|score| {
        let outcome = checked(index, left, right, index.limits().outcome(score));
        Pair::new(left, right, score.div_euclid(1_000), outcome)
    });
    (left, right, pair)
}

/// What is in conflict is asked about, whatever the sum.
fn checked(index: &PeopleIndex, left: RecordId, right: RecordId, outcome: Outcome) -> Outcome {
    match outcome {
        Outcome::Same if index.in_conflict(left, right) => Outcome::Review,
        Outcome::Same | Outcome::Review | Outcome::Different => outcome,
    }
}
