//! Under which keys a record is looked for when another may be the same person.

use crate::{
    Reader, StoreError, Writer,
    column::{Columns, Id},
};
use sluice_domain::RecordId;
use std::collections::BTreeSet;

/// SQLite's integers are signed; a key only has to be equal to itself.
const fn signed(key: u64) -> i64 {
    key.cast_signed()
}

impl Writer<'_> {
    /// Gives a record the keys `after` in place of `before`. Whoever knows the record knows its keys: an index by record
    /// would cost as much as the table itself.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn replace_keys(&self, record: RecordId, before: &[u64], after: &[u64]) -> Result<(), StoreError> {
        for key in before.iter().filter(|key| !after.contains(key)) {
            self.run("DELETE FROM blocking_key WHERE key = ?1 AND record = ?2", (signed(*key), Id(record)))?;
        }
        for key in after.iter().filter(|key| !before.contains(key)) {
            self.run(
                "INSERT INTO blocking_key (key, record) VALUES (?1, ?2) ON CONFLICT (key, record) DO NOTHING",
                (signed(*key), Id(record)),
            )?;
        }
        Ok(())
    }
}

impl Reader<'_> {
    /// The records that have any of these keys, each once, in the order of their ids. A key that more than
    /// `limit_per_key` records have is passed over: it tells nobody apart, and comparing everybody behind a
    /// switchboard with everybody would take for ever.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn records_sharing(&self, keys: &[u64], limit_per_key: u32) -> Result<Vec<RecordId>, StoreError> {
        let mut found = BTreeSet::new();
        for key in keys {
            let records: Vec<RecordId> = self.all(
                "SELECT record FROM blocking_key WHERE key = ?1 LIMIT ?2",
                (signed(*key), i64::from(limit_per_key) + 1),
                |row| Columns::new(row).id(),
            )?;
            if records.len() <= limit_per_key as usize {
                found.extend(records);
            }
        }
        Ok(found.into_iter().collect())
    }
}
