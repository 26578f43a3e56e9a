//! New observations: normalise, match, then group.

use super::{
    Trust, company,
    group::regroup,
    matched::{Touched, matched},
    taken_back::unsay,
};
use sluice_domain::{EntityKind, Observation, RecordId, derived::Record, normal};
use sluice_store::{StoreError, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// Derives everything that these observations change. They must have been appended in the same transaction, and
/// each must be the latest of its record.
pub fn observe(w: &Writer<'_>, trust: &Trust, observations: &[Observation]) -> Result<(), StoreError> {
    observed(w, trust, observations.iter().map(normalise).collect())
}

/// The same for observations that are normalised already.
pub(crate) fn observed(w: &Writer<'_>, trust: &Trust, mut records: Vec<Record>) -> Result<(), StoreError> {
    let withdrawn = w.withdrawals()?;
    records.retain(|record| !withdrawn.contains_key(&record.connection));
    let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
    let absent = w.gone_of(&ids)?;
    records.retain(|record| !absent.contains_key(&record.id));
    unsay(w, &mut records)?;
    let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
    let mut companies = BTreeSet::new();
    let mut gone = BTreeSet::new();
    for before in w.records(&ids)? {
        companies.extend(before.company.as_ref().and_then(normal::NormalCompany::key));
        if before.person.is_some() {
            gone.insert(before.id);
        }
    }
    let mut put = Vec::new();
    for record in &records {
        companies.extend(record.company.as_ref().and_then(normal::NormalCompany::key));
        w.put_record(record)?;
        if let Some(profile) = sluice_store::profile(record) {
            gone.remove(&record.id);
            put.push((record.id, profile));
        }
    }
    let at_hand: BTreeMap<RecordId, Record> = records.into_iter().map(|record| (record.id, record)).collect();
    regroup(w, trust, Touched { records: at_hand, ..matched(w, put, gone)? })?;
    company::companies(w, trust, &companies)
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
