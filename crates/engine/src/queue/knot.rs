//! Several people of whom some may be the same, on one card.

use super::members::{records_of, side_by_side};
use crate::{
    api::{Card, Decide, Failure, KnotCard, KnotLink, Verdict},
    derive::{Stands, Trust, Words, two},
    history::Act,
    shown::{self, Names},
};
use sluice_domain::{Decision, Judgement, Person, PersonId, RecordId};
use sluice_store::{Item, Reader, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// People on a card: more can't be taken in at once, and each has a digit.
const MOST: usize = 8;

/// Two people, the smaller id first.
type Couple = (PersonId, PersonId);

/// The people of a knot that are asked about, and the pairs among them.
struct Asked {
    people: Vec<Person>,
    /// The records by which a pair is known.
    pairs: BTreeMap<Couple, (RecordId, RecordId)>,
    more: u32,
}

impl Asked {
    fn read(r: &Reader<'_>, knot: RecordId) -> Result<Self, StoreError> {
        let pairs = r.pairs_within(knot)?;
        let couples: Vec<Couple> = pairs.iter().filter_map(couple).collect();
        let ids = most_valuable(&couples);
        let all: BTreeSet<PersonId> = couples.iter().flat_map(|(one, other)| [*one, *other]).collect();
        let mut people: BTreeMap<PersonId, Person> =
            r.people(&ids)?.into_iter().map(|person| (person.id, person)).collect();
        let known = pairs.iter().filter_map(|pair| {
            let (one, other) = couple(pair)?;
            (ids.contains(&one) && ids.contains(&other))
                .then_some(((one, other), (pair.left_record, pair.right_record?)))
        });
        Ok(Self {
            pairs: known.collect(),
            more: u32::try_from(all.len() - ids.len()).unwrap_or(u32::MAX),
            people: ids.iter().filter_map(|id| people.remove(id)).collect(),
        })
    }

    /// Pairs of records that somebody keeps apart, and what was said of them.
    fn apart(&self, r: &Reader<'_>) -> Result<(BTreeSet<Couple>, Vec<Decision>), StoreError> {
        let said = r.active_judgements(&records_of(&self.people))?;
        let mut words = Words::default();
        for decision in &said {
            words.hear(&decision.judgement);
        }
        let owner = |record: RecordId| {
            let of = |person: &&Person| person.records.binary_search(&record).is_ok();
            self.people.iter().find(of).map(|person| person.id)
        };
        let apart: BTreeMap<_, Couple> = words
            .stand()
            .filter(|(_, stands)| *stands != Stands::Same)
            .filter_map(|(two, _)| Some((two, ordered(owner(two.0)?, owner(two.1)?))))
            .collect();
        let about = |decision: &Decision| match decision.judgement {
            Judgement::Different { left, right } => apart.contains_key(&two(left, right)),
            _ => false,
        };
        Ok((apart.values().copied().collect(), said.into_iter().filter(about).collect()))
    }
}

fn couple(pair: &Item) -> Option<Couple> {
    Some(ordered(pair.left, pair.right?))
}

fn ordered(one: PersonId, other: PersonId) -> Couple {
    (one.min(other), one.max(other))
}

/// Those of the strongest pair, then who hangs together with them by the strongest, up to so many as go on a card.
fn most_valuable(strongest_first: &[Couple]) -> Vec<PersonId> {
    let mut found: Vec<PersonId> = Vec::new();
    while found.len() < MOST {
        let next = strongest_first.iter().find_map(|(one, other)| {
            match (found.contains(one), found.contains(other)) {
                (true, false) => Some(*other),
                (false, true) => Some(*one),
                (false, false) if found.is_empty() => Some(*one),
                _ => None,
            }
        });
        match next {
            Some(next) => found.push(next),
            None => break,
        }
    }
    found
}

/// The card of a knot; nothing where it was settled while the page was read.
pub(super) fn card(
    r: &Reader<'_>,
    names: &Names,
    trust: &Trust,
    item: &Item,
) -> Result<Option<Card>, Failure> {
    let asked = Asked::read(r, item.left_record)?;
    let (members, rows) = side_by_side(r, names, trust, &asked.people)?;
    let place = |id: PersonId| {
        asked.people.iter().position(|person| person.id == id).and_then(|at| u32::try_from(at).ok())
    };
    let mut links = Vec::new();
    let index = r.index()?;
    for ((one, other), (left, right)) in &asked.pairs {
        let (Some(one), Some(other)) = (place(*one), place(*other)) else { continue };
        let Some(found) = index.evidence(*left, *right) else { continue };
        let (total, probability) = (found.total, found.probability());
        links.push(KnotLink { left: one.min(other), right: one.max(other), total, probability });
    }
    drop(index);
    links.sort_by(|a, b| b.total.total_cmp(&a.total).then((a.left, a.right).cmp(&(b.left, b.right))));
    let (_, apart) = asked.apart(r)?;
    let apart = apart.iter().map(|decision| shown::decision(r, decision, false)).collect::<Result<_, _>>()?;
    Ok((members.len() > 2).then_some(Card::Knot(KnotCard {
        item: item.id().to_string(),
        members,
        rows,
        links,
        apart,
        more: asked.more,
        handed: None,
        comments: shown::comments(r, &records_of(&asked.people))?,
    })))
}

/// What an answer to a knot says of each pair. Those who are together are joined, and nobody else is them; where nobody
/// is together, all are different. What the others are to each other is asked later.
pub(super) fn settled(
    r: &Reader<'_>,
    knot: RecordId,
    input: &Decide,
    act: &mut Act,
) -> Result<Vec<Decision>, Failure> {
    let asked = Asked::read(r, knot)?;
    let ids: Vec<PersonId> = asked.people.iter().map(|person| person.id).collect();
    if input.shown.as_deref().is_some_and(|shown| given(shown) != ids) {
        return Err(Failure::of("item_gone"));
    }
    let together = together(&ids, input);
    let fits = match input.verdict {
        Verdict::Same => together.len() > 1 && together.iter().all(|id| ids.contains(id)),
        Verdict::Different => together.is_empty(),
        _ => false,
    };
    if !fits {
        return Err(Failure::of("verdict_does_not_fit"));
    }
    let (apart, _) = asked.apart(r)?;
    let mut joined: BTreeMap<PersonId, PersonId> = together.iter().map(|id| (*id, *id)).collect();
    let mut said = Vec::new();
    for (at, one) in ids.iter().enumerate() {
        for other in &ids[at + 1..] {
            let couple = ordered(*one, *other);
            let known = asked.pairs.get(&couple).copied();
            let (left, right) = known.unwrap_or((couple.0.anchor(), couple.1.anchor()));
            match (together.contains(one), together.contains(other)) {
                (true, true) if known.is_some() => {
                    join(&mut joined, *one, *other);
                    said.push(Judgement::Same { left, right });
                }
                (true, true) => {}
                (false, false) if !together.is_empty() => {}
                _ if apart.contains(&couple) => {}
                _ => said.push(Judgement::Different { left, right }),
            }
        }
    }
    // Whom no pair holds together is one because it is said now.
    let mut tops = together.iter().map(|id| (*id, joined[id]));
    if let Some((first, mut top)) = tops.next() {
        let rest: Vec<PersonId> = tops.map(|(id, _)| id).collect();
        for id in rest {
            if joined[&id] != top {
                join(&mut joined, first, id);
                top = joined[&first];
                said.push(Judgement::Same { left: first.anchor(), right: id.anchor() });
            }
        }
    }
    Ok(said.into_iter().map(|judgement| act.decide(judgement)).collect())
}

fn given(people: &[String]) -> Vec<PersonId> {
    people.iter().filter_map(|id| id.parse().ok()).collect()
}

/// Who of those who are asked about are one person, as it was answered.
fn together(ids: &[PersonId], input: &Decide) -> BTreeSet<PersonId> {
    match (&input.together, input.verdict) {
        (Some(together), _) => given(together).into_iter().collect(),
        (None, Verdict::Same) => ids.iter().copied().collect(),
        (None, _) => BTreeSet::new(),
    }
}

/// Whose value is what is chosen for the one person; nobody's where somebody keeps two of them apart, so that there is no
/// one person.
pub(super) fn holder(r: &Reader<'_>, knot: RecordId, input: &Decide) -> Result<Option<PersonId>, Failure> {
    let asked = Asked::read(r, knot)?;
    let ids: Vec<PersonId> = asked.people.iter().map(|person| person.id).collect();
    let together = together(&ids, input);
    let (apart, _) = asked.apart(r)?;
    let parted = apart.iter().any(|(one, other)| together.contains(one) && together.contains(other));
    Ok(ids.into_iter().find(|id| together.contains(id)).filter(|_| !parted))
}

/// Everybody of the one's part goes by the smaller name of the two parts.
fn join(joined: &mut BTreeMap<PersonId, PersonId>, one: PersonId, other: PersonId) {
    let (one, other) = (joined[&one], joined[&other]);
    for top in joined.values_mut().filter(|top| **top == one.max(other)) {
        *top = one.min(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_strongest_pair_comes_first_and_then_who_hangs_on_it() {
        let id = |n: u8| PersonId::of(RecordId::from_bytes([n; 16]));
        let check = |pairs: &[(u8, u8)], expected: &[u8]| {
            let couples: Vec<Couple> = pairs.iter().map(|(a, b)| (id(*a), id(*b))).collect();
            let expected: Vec<PersonId> = expected.iter().map(|n| id(*n)).collect();
            assert_eq!(most_valuable(&couples), expected);
        };
        check(&[(3, 4), (1, 2), (2, 3)], &[3, 4, 2, 1]);
        check(&[(1, 2), (1, 3), (1, 4)], &[1, 2, 3, 4]);
        let chain: Vec<(u8, u8)> = (1..40).map(|n| (n, n + 1)).collect();
        check(&chain, &[1, 2, 3, 4, 5, 6, 7, 8]);
        check(&[], &[]);
    }
}
