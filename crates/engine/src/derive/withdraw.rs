//! A list taken back whole, and brought back.

use super::{Trust, group, observe};
use sluice_domain::{ConnectionId, Observation};
use sluice_store::{StoreError, Writer};

/// Records worked through at a time.
const BATCH: usize = 500;

/// Takes away everything that was derived from a list. The decision must have been appended in the same transaction.
pub fn withdrawn(w: &Writer<'_>, trust: &Trust, list: ConnectionId) -> Result<(), StoreError> {
    w.records_of_connection(list)?.chunks(BATCH).try_for_each(|records| group::remove(w, trust, records))
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
