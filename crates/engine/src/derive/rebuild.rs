//! Everything derived again from the facts, and compared with what was there.

use super::{
    Trust, observe,
    withdraw::{half_withdrawn, return_part, withdrawn},
};
use crate::api::RebuildReport;
use sluice_domain::Observation;
use sluice_store::{StoreError, Writer};

/// Raised with every change of what is derived from the same facts: normalising, keys, quality, survivors.
const DERIVATION: u32 = 9;
/// The setting that holds with what the derived tables were made.
const SETTING: &str = "derived_version";
/// Records derived at a time where nobody says otherwise.
const BATCH: u32 = 1_000;

/// Derives all tables anew in the given transaction and says whether they are what they were.
///
/// `batch` is how many records are derived at a time; the result does not depend on it.
pub fn rebuild(w: &Writer<'_>, trust: &Trust, batch: u32) -> Result<RebuildReport, StoreError> {
    // What is being taken away is no more, and what comes back is there, to whoever compares.
    half_withdrawn(w)?.into_iter().try_for_each(|list| withdrawn(w, trust, list))?;
    while return_part(w, trust, batch)?.is_some() {}
    w.stash_derived()?;
    anew(w, trust, batch)?;
    let differing = w.diff_derived()?;
    Ok(RebuildReport {
        equal: differing.is_empty(),
        differing,
        observations: w.observation_count()?,
        decisions: w.decision_count()?,
        duration_ms: 0,
    })
}

/// With what the derived tables are made: the derivation, the form of the profiles and the weights.
fn version() -> String {
    format!("{DERIVATION}.{:016x}", sluice_matching::version())
}

/// Derives everything anew where it was made by a program that derives otherwise; whether it was.
pub(crate) fn current(w: &Writer<'_>, trust: &Trust) -> Result<bool, StoreError> {
    if w.setting::<String>(SETTING)? == Some(version()) {
        return Ok(false);
    }
    let any = w.observation_count()? > 0;
    if any {
        anew(w, trust, BATCH)?;
    }
    w.set_setting(SETTING, &version())?;
    Ok(any)
}

/// Derives everything anew in the given transaction, `batch` records at a time.
pub(crate) fn anew(w: &Writer<'_>, trust: &Trust, batch: u32) -> Result<(), StoreError> {
    w.clear_derived()?;
    let mut after = 0;
    loop {
        let page = w.latest_observations_after(after, batch)?;
        let Some((last, _)) = page.last() else { return Ok(()) };
        after = *last;
        let observations: Vec<Observation> = page.into_iter().map(|(_, observation)| observation).collect();
        observe(w, trust, &observations)?;
    }
}
