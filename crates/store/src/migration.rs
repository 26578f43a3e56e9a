//! The schema's steps: forward only, each in one transaction together with its bookkeeping.

use crate::{StoreError, open};
use chrono::{DateTime, Utc};
use rusqlite::{Connection, TransactionBehavior};
use std::path::{Path, PathBuf};

/// What to execute to get from schema `n` to schema `n + 1`. A released step never changes.
pub(crate) const STEPS: &[&str] = &[
    include_str!("migrations/0001_first.sql"),
    include_str!("migrations/0002_lists.sql"),
    include_str!("migrations/0003_mappings.sql"),
    include_str!("migrations/0004_pushes.sql"),
    include_str!("migrations/0005_purchases.sql"),
    include_str!("migrations/0006_keys.sql"),
    include_str!("migrations/0007_profiles.sql"),
    include_str!("migrations/0008_acts.sql"),
    include_str!("migrations/0009_standing.sql"),
    include_str!("migrations/0010_tickets.sql"),
    include_str!("migrations/0011_insight.sql"),
    include_str!("migrations/0012_sightings.sql"),
    include_str!("migrations/0013_unread.sql"),
    include_str!("migrations/0014_found_pages.sql"),
    include_str!("migrations/0015_knots.sql"),
    include_str!("migrations/0016_named_tickets.sql"),
    include_str!("migrations/0017_judging.sql"),
    include_str!("migrations/0018_nameless.sql"),
    include_str!("migrations/0019_asked.sql"),
    include_str!("migrations/0020_refusals.sql"),
    include_str!("migrations/0021_cards.sql"),
    include_str!("migrations/0022_told.sql"),
];

/// The schema after all steps.
pub(crate) const fn newest() -> u32 {
    STEPS.len() as u32
}

/// Where the file is copied to before it is brought to schema `version`.
pub(crate) fn safe_copy(path: &Path, version: u32) -> PathBuf {
    let name = path.file_stem().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{name}.before-v{version}.db"))
}

/// Executes the steps that the file has not seen yet.
pub(crate) fn run(connection: &mut Connection, steps: &[&str], now: DateTime<Utc>) -> Result<(), StoreError> {
    for (step, version) in steps.iter().zip(1_u32..) {
        let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        // Asked inside the transaction: another program may have come first.
        let at: u32 = transaction.query_row("PRAGMA user_version", [], |row| row.get(0))?;
        if at >= version {
            continue;
        }
        transaction.execute_batch(step)?;
        if at == 0 {
            open::mark(&transaction)?;
        }
        transaction.execute(
            "INSERT INTO migration (version, at) VALUES (?1, ?2)",
            (version, now.timestamp_millis()),
        )?;
        transaction.pragma_update(None, "user_version", version)?;
        transaction.commit()?;
        tracing::info!(version, "schema brought up");
    }
    Ok(())
}
