//! A *same* that did not come true, because it would cross an earlier *different*.

use super::members::{records_of, side_by_side};
use crate::{
    api::{Card, ContradictionCard, Failure, Verdict},
    derive::{Stands, Trust, Two, Words, two},
    history::Act,
    shown::{self, Names},
};
use sluice_domain::{Decision, Judgement, Person, RecordId};
use sluice_store::{Item, ItemId, ItemKind, Reader, StoreError};
use std::collections::BTreeSet;

/// What was said between two people.
struct Between {
    /// The pairs of records that keep them apart.
    apart: BTreeSet<Two>,
    /// The pairs that would join them.
    same: BTreeSet<Two>,
    /// All that was said of these and counts, the oldest first.
    said: Vec<Decision>,
}

impl Between {
    fn read(r: &Reader<'_>, left: &Person, right: &Person) -> Result<Self, StoreError> {
        let said = r.active_judgements(&records_of([left, right]))?;
        let mut words = Words::default();
        for decision in &said {
            words.hear(&decision.judgement);
        }
        let of = |person: &Person, record| person.records.binary_search(&record).is_ok();
        let crosses =
            |(one, other): Two| of(left, one) && of(right, other) || of(left, other) && of(right, one);
        let with = |wanted: fn(Stands) -> bool| {
            words
                .stand()
                .filter(|(two, stands)| wanted(*stands) && crosses(*two))
                .map(|(two, _)| two)
                .collect()
        };
        let (apart, same) =
            (with(|stands| stands != Stands::Same), with(|stands| stands != Stands::Different));
        Ok(Self { apart, same, said })
    }

    fn said(&self, of: &BTreeSet<Two>, kind: fn(&Judgement) -> bool) -> Vec<&Decision> {
        let about = |decision: &&Decision| match decision.judgement.records().as_slice() {
            [left, right] => kind(&decision.judgement) && of.contains(&two(*left, *right)),
            _ => false,
        };
        self.said.iter().filter(about).collect()
    }
}

/// The card of a contradiction; nothing where it was settled while the page was read.
pub(super) fn card(
    r: &Reader<'_>,
    names: &Names,
    trust: &Trust,
    item: &Item,
) -> Result<Option<Card>, Failure> {
    let Some(right) = item.right else { return Ok(None) };
    let (Some(left), Some(right)) = (r.person(item.left)?, r.person(right)?) else { return Ok(None) };
    let between = Between::read(r, &left, &right)?;
    let rows = |said: Vec<&Decision>| {
        said.into_iter().map(|decision| shown::decision(r, decision, false)).collect::<Result<Vec<_>, _>>()
    };
    let same = rows(between.said(&between.same, |said| !matches!(said, Judgement::Different { .. })))?;
    let apart = rows(between.said(&between.apart, |said| matches!(said, Judgement::Different { .. })))?;
    let people = [left, right];
    let records = records_of(&people);
    let (members, rows) = side_by_side(r, names, trust, &people)?;
    Ok(Some(Card::Contradiction(ContradictionCard {
        item: item.id().to_string(),
        members,
        rows,
        same,
        apart,
        handed: shown::handed(r, item, &records)?,
        comments: shown::comments(r, &records)?,
    })))
}

/// What settles a contradiction: the earlier is kept, or it is taken back and the two are joined.
pub(super) fn settled(
    r: &Reader<'_>,
    item: &Item,
    verdict: Verdict,
    act: &mut Act,
) -> Result<Vec<Decision>, Failure> {
    let gone = || Failure::of("item_gone");
    let left = r.person(item.left)?.ok_or_else(gone)?;
    let right = item.right.map(|right| r.person(right)).transpose()?.flatten().ok_or_else(gone)?;
    let Between { apart, same, .. } = Between::read(r, &left, &right)?;
    let judgements: Vec<Judgement> = match verdict {
        Verdict::Same => {
            apart.into_iter().map(|(left, right)| Judgement::SameAfterAll { left, right }).collect()
        }
        Verdict::Different => {
            same.into_iter().map(|(left, right)| Judgement::Different { left, right }).collect()
        }
        _ => return Err(Failure::of("verdict_does_not_fit")),
    };
    Ok(judgements.into_iter().map(|judgement| act.decide(judgement)).collect())
}

/// Whether somebody keeps two records' people apart.
pub(super) fn kept_apart(r: &Reader<'_>, left: RecordId, right: RecordId) -> Result<bool, StoreError> {
    let person =
        |record| Ok::<_, StoreError>(r.person_of(record)?.map(|id| r.person(id)).transpose()?.flatten());
    let (Some(left), Some(right)) = (person(left)?, person(right)?) else { return Ok(false) };
    Ok(left.id != right.id && !Between::read(r, &left, &right)?.apart.is_empty())
}

/// The card of the first contradiction that what was decided made.
pub(super) fn made(r: &Reader<'_>, decided: &[Decision]) -> Result<Option<ItemId>, StoreError> {
    for decision in decided {
        let (Judgement::Same { left, right } | Judgement::SameAfterAll { left, right }) = decision.judgement
        else {
            continue;
        };
        let (Some(one), Some(other)) = (r.person_of(left)?, r.person_of(right)?) else { continue };
        if one == other {
            continue;
        }
        let between = |item: &Item| {
            item.kind == ItemKind::Contradiction
                && BTreeSet::from([Some(item.left), item.right]) == BTreeSet::from([Some(one), Some(other)])
        };
        if let Some(item) = r.items_of(&[one, other])?.iter().find(|item| between(item)) {
            return Ok(Some(item.id()));
        }
    }
    Ok(None)
}
