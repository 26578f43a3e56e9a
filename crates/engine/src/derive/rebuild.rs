//! Everything derived again from the facts, and compared with what was there.

use super::{Trust, observe};
use crate::api::RebuildReport;
use sluice_domain::Observation;
use sluice_store::{StoreError, Writer};

/// Derives all tables anew in the given transaction and says whether they are what they were.
///
/// `batch` is how many records are derived at a time; the result does not depend on it.
pub fn rebuild(w: &Writer<'_>, trust: &Trust, batch: u32) -> Result<RebuildReport, StoreError> {
    w.stash_derived()?;
    w.clear_derived()?;
    let mut after = 0;
    loop {
        let page = w.latest_observations_after(after, batch)?;
        let Some((last, _)) = page.last() else { break };
        after = *last;
        let observations: Vec<Observation> = page.into_iter().map(|(_, observation)| observation).collect();
        observe(w, trust, &observations)?;
    }
    let differing = w.diff_derived()?;
    Ok(RebuildReport {
        equal: differing.is_empty(),
        differing,
        observations: w.observation_count()?,
        decisions: w.decision_count()?,
        duration_ms: 0,
    })
}
