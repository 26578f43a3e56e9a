//! Doubtful pairs that hang together: three people or more are asked about as one.

use sluice_domain::{PersonId, RecordId};
use sluice_store::{Item, ItemId, ItemKind, StoreError, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// Pairs that came, went or are worth something else, as far as their knots are not tied anew.
#[derive(Default)]
pub(super) struct Untied {
    people: BTreeSet<PersonId>,
    knots: BTreeSet<RecordId>,
}

impl Untied {
    /// Notes a pair that is another than before, or is no more.
    pub(super) fn changed(&mut self, item: &Item) {
        if item.kind == ItemKind::Pair {
            self.people.extend(std::iter::once(item.left).chain(item.right));
            self.knots.extend(item.within);
        }
    }

    /// Ties the knots around what changed. Every part of a knot that fell apart holds somebody of a pair that did.
    pub(super) fn tie(mut self, w: &Writer<'_>, gone: &BTreeSet<PersonId>) -> Result<(), StoreError> {
        self.people.retain(|person| !gone.contains(person));
        if self.people.is_empty() && self.knots.is_empty() {
            return Ok(());
        }
        let pairs = around(w, self.people)?;
        self.knots.extend(pairs.values().filter_map(|pair| pair.within));
        let mut wanted: BTreeMap<RecordId, Item> = BTreeMap::new();
        for parts in parts(&pairs) {
            let people: BTreeSet<PersonId> =
                parts.iter().flat_map(|pair| std::iter::once(pair.left).chain(pair.right)).collect();
            let knot = people.first().filter(|_| people.len() > 2).copied();
            for pair in &parts {
                let within = knot.map(PersonId::anchor);
                if pair.within != within {
                    w.put_item(&Item { within, ..(*pair).clone() })?;
                }
            }
            if let Some(first) = knot {
                let value = parts.iter().map(|pair| pair.value).fold(f32::MIN, f32::max);
                wanted.insert(first.anchor(), item(first, value));
            }
        }
        for knot in self.knots.iter().filter(|knot| !wanted.contains_key(knot)) {
            w.delete_item(&ItemId::Knot { record: *knot })?;
        }
        for item in wanted.values() {
            if w.item(&item.id())?.as_ref() != Some(item) {
                w.put_item(item)?;
            }
        }
        Ok(())
    }
}

/// The question who of several is the same person. It is worth as much as its strongest pair.
const fn item(first: PersonId, value: f32) -> Item {
    Item {
        kind: ItemKind::Knot,
        left: first,
        right: None,
        left_record: first.anchor(),
        right_record: None,
        value,
        handed_to: None,
        within: None,
    }
}

/// The pairs that hang together with some people. One that was handed on is somebody else's to answer, by itself.
fn around(w: &Writer<'_>, people: BTreeSet<PersonId>) -> Result<BTreeMap<ItemId, Item>, StoreError> {
    let mut pairs = BTreeMap::new();
    let mut seen = people.clone();
    let mut frontier = people;
    while !frontier.is_empty() {
        let asked: Vec<PersonId> = frontier.into_iter().collect();
        frontier = BTreeSet::new();
        for item in w.items_of(&asked)? {
            if item.kind == ItemKind::Pair && item.handed_to.is_none() {
                let both = std::iter::once(item.left).chain(item.right);
                frontier.extend(both.filter(|person| seen.insert(*person)));
                pairs.insert(item.id(), item);
            }
        }
    }
    Ok(pairs)
}

/// The pairs in the parts that hang together.
fn parts(pairs: &BTreeMap<ItemId, Item>) -> Vec<Vec<&Item>> {
    let mut of: BTreeMap<PersonId, Vec<&Item>> = BTreeMap::new();
    for pair in pairs.values() {
        for person in std::iter::once(pair.left).chain(pair.right) {
            of.entry(person).or_default().push(pair);
        }
    }
    let (mut seen, mut parts) = (BTreeSet::new(), Vec::new());
    for start in of.keys() {
        if !seen.insert(*start) {
            continue;
        }
        let (mut open, mut part) = (vec![*start], BTreeMap::new());
        while let Some(person) = open.pop() {
            for pair in of.get(&person).into_iter().flatten() {
                part.insert(pair.id(), *pair);
                let both = std::iter::once(pair.left).chain(pair.right);
                open.extend(both.filter(|other| seen.insert(*other)));
            }
        }
        parts.push(part.into_values().collect());
    }
    parts
}
