//! New observations: normalise, index, compare, then group.

use super::{Trust, group};
use sluice_domain::{EntityKind, Observation, RecordId, derived::Record, normal};
use sluice_matching::{Outcome, Side};
use sluice_store::{Pair, StoreError, Writer};
use std::collections::BTreeSet;

/// Records that share one key are compared up to this many; a key shared by more says nothing.
const PER_KEY: u32 = 1_000;

/// Derives everything that these observations change. They must have been appended in the same transaction, and
/// each must be the latest of its record.
pub fn observe(w: &Writer<'_>, trust: &Trust, observations: &[Observation]) -> Result<(), StoreError> {
    observed(w, trust, observations.iter().map(normalise).collect())
}

/// The same for observations that are normalised already.
pub(crate) fn observed(w: &Writer<'_>, trust: &Trust, records: Vec<Record>) -> Result<(), StoreError> {
    let withdrawn = w.withdrawals()?;
    let mut people = Vec::new();
    let mut companies = BTreeSet::new();
    for record in records {
        if withdrawn.contains_key(&record.connection) {
            continue;
        }
        let before = w.record(record.id)?;
        companies.extend(before.iter().filter_map(|before| before.company.as_ref()?.key()));
        companies.extend(record.company.as_ref().and_then(normal::NormalCompany::key));
        w.put_record(&record)?;
        if record.person.is_some() {
            w.replace_keys(record.id, &before.as_ref().map(keys).unwrap_or_default(), &keys(&record))?;
            people.push(record);
        }
    }
    let mut seeds: BTreeSet<RecordId> = people.iter().map(|record| record.id).collect();
    // What a record no longer fits may now fit elsewhere.
    seeds.extend(group::linked(w, &seeds)?);
    // Every key is in before anything is compared, so that records of one page find each other.
    for record in &people {
        compare(w, record)?;
    }
    group::regroup(w, trust, seeds, &BTreeSet::new())?;
    group::companies(w, trust, &companies)
}

/// A record as its latest observation has it.
pub(crate) fn normalise(observation: &Observation) -> Record {
    Record {
        id: observation.record(),
        connection: observation.connection,
        stream: observation.stream.clone(),
        kind: observation.kind,
        external_id: observation.external_id.clone(),
        observation: observation.id,
        at: observation.at,
        fields: observation.fields.clone(),
        person: (observation.kind == EntityKind::Person).then(|| normal::person(&observation.fields)),
        company: normal::organisation(&observation.fields),
    }
}

/// Under which keys a record is found; none where it is not a person's.
pub(super) fn keys(record: &Record) -> Vec<u64> {
    side(record).map(sluice_matching::keys).unwrap_or_default()
}

pub(crate) fn side(record: &Record) -> Option<Side<'_>> {
    record.person.as_ref().map(|person| Side { person, company: record.company.as_ref() })
}

fn compare(w: &Writer<'_>, record: &Record) -> Result<(), StoreError> {
    let Some(here) = side(record) else { return Ok(()) };
    let keys = sluice_matching::keys(here);
    let mut candidates = w.records_sharing(&keys, PER_KEY)?;
    candidates.retain(|candidate| *candidate != record.id);
    let mut pairs = Vec::new();
    for other in w.records(&candidates)? {
        let Some(there) = side(&other) else { continue };
        let evidence = sluice_matching::compare(here, there);
        if evidence.outcome() != Outcome::Different {
            pairs.push(Pair::new(record.id, other.id, evidence));
        }
    }
    w.replace_pairs_of(record.id, &pairs)
}
