//! A list taken back whole, and brought back.

use super::{Trust, group, observe};
use serde::{Deserialize, Serialize};
use sluice_domain::{ConnectionId, Observation, RecordId};
use sluice_store::{Reader, StoreError, Writer};

/// Records worked through at a time.
const BATCH: usize = 500;
/// The setting that holds which lists come back, and how far each has come.
const RETURNING: &str = "lists_returning";

/// A list whose rows are derived again.
#[derive(Serialize, Deserialize)]
struct Returning {
    list: ConnectionId,
    /// The number of the last observation that was worked through.
    after: i64,
}

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

fn returning(r: &Reader<'_>) -> Result<Vec<Returning>, StoreError> {
    Ok(r.setting(RETURNING)?.unwrap_or_default())
}

/// Whether a list comes back of which not everything is derived yet.
pub(crate) fn half_returned(r: &Reader<'_>) -> Result<bool, StoreError> {
    Ok(!returning(r)?.is_empty())
}

/// Has a list's rows derived again, by [`return_part`]. The revocation must have been appended in the same transaction.
pub(crate) fn returns(w: &Writer<'_>, list: ConnectionId) -> Result<(), StoreError> {
    let mut all = returning(w)?;
    all.retain(|one| one.list != list);
    all.push(Returning { list, after: 0 });
    w.set_setting(RETURNING, &all)
}

/// Derives the next rows of lists that come back, at most `limit`. Nothing where none is left; otherwise how many.
pub(crate) fn return_part(w: &Writer<'_>, trust: &Trust, limit: u32) -> Result<Option<u32>, StoreError> {
    let mut all = returning(w)?;
    let Some(next) = all.first_mut() else { return Ok(None) };
    // It may have been taken back once more.
    let withdrawn = w.withdrawals()?.contains_key(&next.list);
    let page = if withdrawn { Vec::new() } else { w.latest_observations_of(next.list, next.after, limit)? };
    match page.last() {
        Some((last, _)) => next.after = *last,
        None => {
            all.remove(0);
        }
    }
    w.set_setting(RETURNING, &all)?;
    let observations: Vec<Observation> = page.into_iter().map(|(_, observation)| observation).collect();
    observe(w, trust, &observations)?;
    Ok(Some(u32::try_from(observations.len()).unwrap_or(u32::MAX)))
}
