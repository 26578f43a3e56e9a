//! A list taken back whole, and brought back.

use super::{Trust, group, observe};
use sluice_domain::{ConnectionId, Observation, RecordId};
use sluice_store::{Reader, StoreError, Writer};

/// Records worked through at a time.
const BATCH: usize = 500;

/// Takes away everything that was derived from a list. The decision must have been appended in the same transaction.
pub fn withdrawn(w: &Writer<'_>, trust: &Trust, list: ConnectionId) -> Result<(), StoreError> {
    w.records_of_connection(list)?.chunks(BATCH).try_for_each(|records| group::remove(w, trust, records))
}

/// Takes away what was derived from some records of a list, where that is still taken back: how many. The decision may have
/// been appended long before.
pub(crate) fn withdrawn_part(
    w: &Writer<'_>,
    trust: &Trust,
    list: ConnectionId,
    records: &[RecordId],
) -> Result<usize, StoreError> {
    if !w.withdrawals()?.contains_key(&list) {
        return Ok(0);
    }
    let there: Vec<RecordId> = w.records(records)?.into_iter().map(|record| record.id).collect();
    group::remove(w, trust, &there)?;
    Ok(there.len())
}

/// Lists that are taken back and of which something derived is left.
pub(crate) fn half_withdrawn(r: &Reader<'_>) -> Result<Vec<ConnectionId>, StoreError> {
    let counts = r.record_counts()?;
    Ok(r.withdrawals()?.into_keys().filter(|list| counts.contains_key(list)).collect())
}

/// Derives a list's rows again. The revocation must have been appended in the same transaction.
pub fn returned(w: &Writer<'_>, trust: &Trust, list: ConnectionId) -> Result<(), StoreError> {
    let mut after = 0;
    loop {
        let page = w.latest_observations_of(list, after, BATCH as u32)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = *last;
        let observations: Vec<Observation> = page.into_iter().map(|(_, observation)| observation).collect();
        observe(w, trust, &observations)?;
    }
}
