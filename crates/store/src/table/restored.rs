//! A store that is brought back to an earlier moment.

use crate::{StoreError, Writer, column::Time};
use chrono::{DateTime, Utc};

/// What was decided after the moment. That a ticket in HaloPSA was made for somebody stays true, whenever it was noted.
const LATER: &str = "at > ?1 AND NOT (by_person = 0 AND json_extract(actor, '$.name') = 'written')";

/// Facts that are not in the store any more.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LeftOut {
    /// What sources said.
    pub observations: u32,
    /// What was chosen.
    pub decisions: u32,
}

impl Writer<'_> {
    /// Takes out what was said and decided after `until`. What was paid for stays: it could not be had again for nothing.
    /// Lists of which nothing is left are forgotten, so that they can be loaded again. The caller derives anew.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn go_back(&self, until: DateTime<Utc>) -> Result<LeftOut, StoreError> {
        let decisions = self.run(
            &format!(
                "DELETE FROM decision
                 WHERE ({LATER}) OR revokes IN (SELECT id FROM decision WHERE {LATER})"
            ),
            [Time(until)],
        )?;
        let observations = self.run("DELETE FROM observation WHERE at > ?1 AND price = 0", [Time(until)])?;
        let emptied = "connection NOT IN (SELECT DISTINCT connection FROM observation)";
        self.run(
            &format!(
                "UPDATE connection SET removed = 1 WHERE id IN (SELECT connection FROM list WHERE {emptied})"
            ),
            [],
        )?;
        self.run(&format!("DELETE FROM list WHERE {emptied}"), [])?;
        let count = |rows: usize| u32::try_from(rows).unwrap_or(u32::MAX);
        Ok(LeftOut { observations: count(observations), decisions: count(decisions) })
    }

    /// Forgets how far everything was read, so that all of it is read again before anything is created.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn read_all_again(&self) -> Result<(), StoreError> {
        self.run("DELETE FROM cursor", [])?;
        self.run("UPDATE connection SET synced_at = NULL", [])?;
        Ok(())
    }
}
