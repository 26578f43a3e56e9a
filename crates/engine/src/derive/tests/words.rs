//! What was said of two is never crossed and never lost, and pairs that hang together are asked about as one.

use super::{super::words::Words, *};
use sluice_domain::PersonId;
use sluice_matching::Judged;
use sluice_store::{Item, ItemKind, Reader, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// Steps of which most say who is who.
fn judging() -> impl Strategy<Value = Step> {
    prop_oneof![
        2 => vec((0_u8..3, 0_u8..4, said()), 1..6).prop_map(Step::Page),
        3 => (0_usize..9, 0_usize..9).prop_map(|(a, b)| Step::Same(a, b)),
        2 => (0_usize..9, 0_usize..9).prop_map(|(a, b)| Step::Different(a, b)),
        1 => (0_usize..9, 0_usize..9).prop_map(|(a, b)| Step::SameAfterAll(a, b)),
        1 => vec((0_usize..9, 0_usize..9, any::<bool>()), 2..6).prop_map(Step::Many),
        1 => any::<usize>().prop_map(Step::Revoke),
        1 => (0_u8..3).prop_map(Step::Withdraw),
        1 => (0_usize..9, 0_usize..9).prop_map(|(a, b)| Step::HandOn(a, Some(b))),
        1 => (-2_000..2_000_i32).prop_map(Step::Limits),
    ]
}

fn items(r: &Reader<'_>) -> Result<Vec<Item>, StoreError> {
    let people: Vec<PersonId> = r.people_after(None, 10_000)?.iter().map(|person| person.id).collect();
    r.items_of(&people)
}

/// What is wrong about who is joined and who is kept apart; nothing where all of it is as it was said.
fn wrong(r: &Reader<'_>) -> Result<Vec<String>, StoreError> {
    let mut words = Words::default();
    for (_, decision, revoked) in r.decisions_after(0, u32::MAX)? {
        if !revoked {
            words.hear(&decision.judgement);
        }
    }
    let asked: BTreeSet<Couple> = items(r)?
        .iter()
        .filter(|item| item.kind == ItemKind::Contradiction)
        .filter_map(|item| couple(item.left, item.right?))
        .collect();
    let (mut wrong, mut contradicted) = (Vec::new(), BTreeSet::new());
    for ((left, right), stands) in words.stand() {
        let (Some(one), Some(other)) = (r.person_of(left)?, r.person_of(right)?) else { continue };
        match couple(one, other) {
            None if stands.judged() == Judged::Different => {
                wrong.push(format!("{stands:?} was crossed: {left} {right}"));
            }
            Some(two) if stands != super::super::words::Stands::Different => {
                contradicted.insert(two);
            }
            _ => {}
        }
    }
    if asked != contradicted {
        wrong.push(format!("asked {asked:?}, contradicted {contradicted:?}"));
    }
    Ok(wrong)
}

type Couple = (PersonId, PersonId);

fn couple(one: PersonId, other: PersonId) -> Option<Couple> {
    (one != other).then(|| (one.min(other), one.max(other)))
}

/// The knots as they are kept, and as they are when all pairs are looked at; each with its pairs.
type Knots = BTreeMap<PersonId, BTreeSet<Couple>>;

fn knots(r: &Reader<'_>) -> Result<(Knots, Knots), StoreError> {
    let items = items(r)?;
    let (mut kept, mut top, mut pairs) = (Knots::new(), BTreeMap::new(), Vec::new());
    for item in &items {
        match item.kind {
            ItemKind::Knot => drop(kept.entry(item.left).or_default()),
            ItemKind::Pair if item.handed_to.is_none() => {
                pairs.extend(item.right.and_then(|right| couple(item.left, right)))
            }
            _ => {}
        }
    }
    for item in &items {
        if let (Some(within), Some(right)) = (item.within, item.right) {
            kept.entry(PersonId::of(within)).or_default().extend(couple(item.left, right));
        }
    }
    for (one, other) in &pairs {
        for person in [one, other] {
            top.entry(*person).or_insert(*person);
        }
        let (one, other) = (top[one], top[other]);
        for any in top.values_mut().filter(|any| **any == one.max(other)) {
            *any = one.min(other);
        }
    }
    let mut seen = Knots::new();
    for two in pairs {
        seen.entry(top[&two.0]).or_default().insert(two);
    }
    seen.retain(|_, pairs| {
        pairs.iter().flat_map(|(one, other)| [one, other]).collect::<BTreeSet<_>>().len() > 2
    });
    Ok((kept, seen))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3 * cases(), max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn a_different_is_never_crossed_and_no_same_is_dropped_in_silence(history in vec(judging(), 3..40)) {
        run(async {
            let mut desk = History::new().await;
            for step in &history {
                desk.happen(step).await;
                prop_assert_eq!(desk.store.read(wrong).await.unwrap(), Vec::<String>::new());
            }
            prop_assert_eq!(desk.rebuilt(3).await, Vec::<String>::new());
            Ok::<_, TestCaseError>(())
        })?;
    }

    #[test]
    fn pairs_that_hang_together_are_one_knot(history in vec(judging(), 3..30)) {
        run(async {
            let mut desk = History::new().await;
            for step in &history {
                desk.happen(step).await;
                let (kept, seen) = desk.store.read(knots).await.unwrap();
                prop_assert_eq!(kept, seen);
            }
            Ok::<_, TestCaseError>(())
        })?;
    }
}
