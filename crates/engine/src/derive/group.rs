//! From pairs and judgements to people, and from people to the queue.

use super::{Trust, observe, person};
use sluice_domain::{
    CompanyId, Judgement, PersonId, PersonState, RecordId,
    derived::{Company, Record},
    normal,
};
use sluice_matching::{Link, Outcome};
use sluice_store::{Item, ItemKind, StoreError, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// A pair holds two people back, a weak record one: pairs come first, the most alike before the others. Evidence stays
/// far below this, scores end at 100.
const OF_A_PAIR: f32 = 1_000.0;

/// Derives everything that a judgement about these records changes.
pub fn judged(w: &Writer<'_>, trust: &Trust, records: &[RecordId]) -> Result<(), StoreError> {
    let mut seeds = BTreeSet::new();
    for record in records {
        // A judgement may be about a record that has not been seen yet, for example one just written.
        if w.record(*record)?.is_some() {
            seeds.insert(*record);
        }
    }
    regroup(w, trust, seeds, &BTreeSet::new())
}

/// Takes away everything that was derived from these records.
pub(super) fn remove(w: &Writer<'_>, trust: &Trust, records: &[RecordId]) -> Result<(), StoreError> {
    let keys = w
        .records(records)?
        .iter()
        .filter_map(|record| record.company.as_ref().and_then(normal::NormalCompany::key))
        .collect();
    let gone: BTreeSet<RecordId> = records.iter().copied().collect();
    regroup(w, trust, gone.clone(), &gone)?;
    companies(w, trust, &keys)
}

/// The records that a calculated link joins to any of these.
pub(super) fn linked(w: &Writer<'_>, records: &BTreeSet<RecordId>) -> Result<Vec<RecordId>, StoreError> {
    let records: Vec<RecordId> = records.iter().copied().collect();
    let pairs = w.pairs_of(&records)?;
    let same = pairs.iter().filter(|pair| pair.evidence.outcome() == Outcome::Same);
    Ok(same.flat_map(|pair| [pair.left, pair.right]).collect())
}

/// Everything that is connected with some records: the groups they are in, and what links would join to them.
#[derive(Default)]
struct Component {
    records: BTreeSet<RecordId>,
    people: BTreeSet<PersonId>,
    links: BTreeMap<(RecordId, RecordId), Link>,
    apart: BTreeSet<(RecordId, RecordId)>,
}

impl Component {
    fn gather(w: &Writer<'_>, seeds: BTreeSet<RecordId>) -> Result<Self, StoreError> {
        let mut found = Self::default();
        let mut frontier = seeds;
        while !frontier.is_empty() {
            let batch: Vec<RecordId> =
                std::mem::take(&mut frontier).into_iter().filter(|id| found.records.insert(*id)).collect();
            let mut reached = BTreeSet::new();
            for record in &batch {
                if let Some(person) = w.person_of(*record)?
                    && found.people.insert(person)
                    && let Some(person) = w.person(person)?
                {
                    reached.extend(person.records);
                }
            }
            for pair in w.pairs_of(&batch)? {
                if pair.evidence.outcome() == Outcome::Same {
                    let link = Link {
                        left: pair.left,
                        right: pair.right,
                        weight: pair.evidence.total,
                        judged: false,
                    };
                    found.links.entry((pair.left, pair.right)).or_insert(link);
                    reached.extend([pair.left, pair.right]);
                }
            }
            for decision in w.active_judgements(&batch)? {
                match decision.judgement {
                    Judgement::Same { left, right } => {
                        if w.record(left)?.is_some() && w.record(right)?.is_some() {
                            let (left, right) = ordered(left, right);
                            found.links.insert(
                                (left, right),
                                Link { left, right, weight: f32::INFINITY, judged: true },
                            );
                            reached.extend([left, right]);
                        }
                    }
                    Judgement::Different { left, right } => {
                        found.apart.insert(ordered(left, right));
                    }
                    Judgement::Accept { .. }
                    | Judgement::Quarantine { .. }
                    | Judgement::Withdraw { .. }
                    | Judgement::Revoke { .. } => {}
                }
            }
            frontier = reached.difference(&found.records).copied().collect();
        }
        Ok(found)
    }
}

fn ordered(left: RecordId, right: RecordId) -> (RecordId, RecordId) {
    (left.min(right), left.max(right))
}

/// Groups the records connected with `seeds` anew, without those that are `gone`.
pub(super) fn regroup(
    w: &Writer<'_>,
    trust: &Trust,
    seeds: BTreeSet<RecordId>,
    gone: &BTreeSet<RecordId>,
) -> Result<(), StoreError> {
    if seeds.is_empty() {
        return Ok(());
    }
    let mut component = Component::gather(w, seeds)?;
    component.records.retain(|record| !gone.contains(record));
    component.links.retain(|(left, right), _| !gone.contains(left) && !gone.contains(right));
    let ids: Vec<RecordId> = component.records.iter().copied().collect();
    let records: BTreeMap<RecordId, Record> =
        w.records(&ids)?.into_iter().map(|record| (record.id, record)).collect();
    let side = |id| records.get(&id).and_then(observe::side);
    let conflict = |one, other| match (side(one), side(other)) {
        (Some(here), Some(there)) => sluice_matching::compare(here, there).conflict,
        _ => false,
    };
    let links: Vec<Link> = component.links.into_values().collect();
    let apart: Vec<(RecordId, RecordId)> = component.apart.iter().copied().collect();
    let groups = sluice_matching::cluster(&ids, &links, &apart, conflict);

    // Doubts reach beyond the component: whoever was or will be doubted together with it has to be looked at too.
    let mut refresh = BTreeSet::new();
    for person in &component.people {
        for item in w.items_of(*person)? {
            refresh.insert(item.left);
            refresh.extend(item.right);
        }
        w.delete_items_of(*person)?;
        w.delete_person(*person)?;
    }
    let gone: Vec<RecordId> = gone.iter().copied().collect();
    for record in w.records(&gone)? {
        w.delete_record(record.id, &observe::keys(&record))?;
    }
    let mut fresh = Vec::new();
    for group in groups {
        let Some(anchor) = group.first() else { continue };
        let id = PersonId::of(*anchor);
        w.put_person(&person::build(w, trust, id, &group)?)?;
        refresh.insert(id);
        fresh.push(id);
    }
    for id in &fresh {
        for item in doubts(w, *id)? {
            refresh.insert(item.left);
            refresh.extend(item.right);
            w.put_item(&item)?;
        }
    }
    for id in refresh {
        settle(w, trust, id)?;
    }
    Ok(())
}

/// The doubts between a person and others: the strongest pair of records for each other person, unless somebody
/// said that the two are different.
fn doubts(w: &Writer<'_>, id: PersonId) -> Result<Vec<Item>, StoreError> {
    let Some(person) = w.person(id)? else { return Ok(Vec::new()) };
    let mut apart = BTreeSet::new();
    for decision in w.active_judgements(&person.records)? {
        if let Judgement::Different { left, right } = decision.judgement {
            apart.extend(w.person_of(left)?);
            apart.extend(w.person_of(right)?);
        }
    }
    let mut strongest: BTreeMap<PersonId, Item> = BTreeMap::new();
    for pair in w.pairs_of(&person.records)? {
        let (Some(left), Some(right)) = (w.person_of(pair.left)?, w.person_of(pair.right)?) else { continue };
        let other = if left == id { right } else { left };
        if other == id || apart.contains(&other) {
            continue;
        }
        let item = Item {
            kind: ItemKind::Pair,
            left,
            right: Some(right),
            left_record: pair.left,
            right_record: Some(pair.right),
            value: OF_A_PAIR + pair.evidence.total,
        };
        match strongest.get(&other) {
            Some(known) if !stronger(&item, known) => {}
            _ => {
                strongest.insert(other, item);
            }
        }
    }
    Ok(strongest.into_values().collect())
}

fn stronger(item: &Item, known: &Item) -> bool {
    item.value.total_cmp(&known.value).is_gt()
        || (item.value.total_cmp(&known.value).is_eq()
            && (item.left_record, item.right_record) < (known.left_record, known.right_record))
}

/// Brings a person's state and its card up to date with what is now known about it.
fn settle(w: &Writer<'_>, trust: &Trust, id: PersonId) -> Result<(), StoreError> {
    let Some(person) = w.person(id)? else { return Ok(()) };
    let items = w.items_of(id)?;
    let doubted = items.iter().any(|item| item.kind == ItemKind::Pair);
    let state = person::state(w, trust, &person, doubted)?;
    if state != person.state {
        w.set_person_state(id, state)?;
    }
    let card = Item {
        kind: ItemKind::Weak,
        left: id,
        right: None,
        left_record: id.anchor(),
        right_record: None,
        // The nearest to good first.
        value: f32::from(person.quality.score),
    };
    if state == PersonState::Weak { w.put_item(&card) } else { w.delete_item(&card.id()) }
}

/// Derives the companies with these keys anew.
pub(super) fn companies(w: &Writer<'_>, trust: &Trust, keys: &BTreeSet<String>) -> Result<(), StoreError> {
    for key in keys {
        let id = CompanyId::of(key);
        let members = w.records_of_company_key(key)?;
        if members.is_empty() {
            w.delete_company(id)?;
            continue;
        }
        let records = w.records(&members)?;
        let by_reference: Vec<_> = records.iter().collect();
        let values = trust.company_survivors(&by_reference);
        let at = records.iter().map(|record| record.at).max().unwrap_or_default();
        let mut members = members;
        members.sort_unstable();
        w.put_company(&Company { id, key: key.clone(), records: members, values, at })?;
    }
    Ok(())
}
