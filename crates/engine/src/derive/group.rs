//! From pairs and judgements to people.

use super::{
    Trust, company,
    component::Surroundings,
    doubt::{Doubted, refresh},
    matched::{Touched, limited, matched},
    person, unmatched,
};
use sluice_domain::{PersonId, RecordId, derived::Record, normal, survivorship::Chosen};
use sluice_matching::Limits;
use sluice_store::{StoreError, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// Derives everything that a judgement about these records changes.
pub fn judged(w: &Writer<'_>, trust: &Trust, records: &[RecordId]) -> Result<(), StoreError> {
    let index = w.index()?;
    // A judgement may be about a record that has not been seen yet, for example one just written.
    let known: BTreeSet<RecordId> = records.iter().copied().filter(|id| index.contains(*id)).collect();
    drop(index);
    let touched =
        Touched { written: known.clone(), moved: known.clone(), doubted: known, ..Touched::default() };
    regroup(w, trust, touched)?;
    unmatched::judged(w, records)
}

/// Derives everything that other limits change.
pub(crate) fn by_limits(w: &Writer<'_>, trust: &Trust, limits: Limits) -> Result<(), StoreError> {
    let touched = limited(w, limits)?;
    regroup(w, trust, touched)
}

/// Takes away everything that was derived from these records.
pub(super) fn remove(w: &Writer<'_>, trust: &Trust, records: &[RecordId]) -> Result<(), StoreError> {
    let keys = w
        .records(records)?
        .iter()
        .filter_map(|record| record.company.as_ref().and_then(normal::NormalCompany::key))
        .collect();
    let touched = matched(w, Vec::new(), records.iter().copied().collect())?;
    regroup(w, trust, touched)?;
    records.iter().try_for_each(|record| w.delete_record(*record))?;
    company::companies(w, trust, &keys)
}

/// Groups anew what was touched, and keeps what is another group than before or has other values.
pub(super) fn regroup(w: &Writer<'_>, trust: &Trust, touched: Touched) -> Result<(), StoreError> {
    let seeds: BTreeSet<RecordId> = touched.moved.union(&touched.gone).copied().collect();
    let around = Surroundings::of(w, seeds)?;
    let mut doubted = Doubted { records: touched.doubted, nobodys: touched.gone, ..Doubted::default() };
    let mut fresh: Vec<Vec<RecordId>> = Vec::new();
    let mut kept = BTreeSet::new();
    for group in around.groups(w)? {
        let Some(anchor) = group.first() else { continue };
        let id = PersonId::of(*anchor);
        kept.insert(id);
        doubted.owners.extend(group.iter().map(|record| (*record, id)));
        let same = around.people.get(&id) == Some(&group);
        if !same || group.iter().any(|record| touched.written.contains(record)) {
            fresh.push(group);
        }
    }
    for id in around.people.keys().filter(|id| !kept.contains(id)) {
        w.delete_person(*id)?;
        doubted.gone.insert(*id);
    }
    let records = records(w, &fresh, touched.records)?;
    let (judge, ruling) = (trust.judge(w)?, trust.ruling(w)?);
    let members: Vec<RecordId> = fresh.iter().flatten().copied().collect();
    let chosen = person::chosen(w, &members)?;
    for group in fresh {
        let members: Vec<&Record> = group.iter().filter_map(|id| records.get(id)).collect();
        let Some(anchor) = group.first() else { continue };
        let id = PersonId::of(*anchor);
        let by = ruling.of_person(w, id, &members)?;
        let chosen: Vec<Chosen> =
            chosen.iter().filter(|one| group.binary_search(&one.record).is_ok()).cloned().collect();
        doubted.people.insert(id, person::build(trust, &judge, &by, id, &members, &chosen));
    }
    doubted.at_hand = records;
    refresh(w, trust, doubted)
}

/// The records of some groups.
fn records(
    w: &Writer<'_>,
    groups: &[Vec<RecordId>],
    mut at_hand: BTreeMap<RecordId, Record>,
) -> Result<BTreeMap<RecordId, Record>, StoreError> {
    let missing: Vec<RecordId> =
        groups.iter().flatten().copied().filter(|id| !at_hand.contains_key(id)).collect();
    if !missing.is_empty() {
        at_hand.extend(w.records(&missing)?.into_iter().map(|record| (record.id, record)));
    }
    Ok(at_hand)
}
