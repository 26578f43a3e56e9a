//! The history of each write, line by line.

use crate::{
    Reader, StoreError, Write, WriteState, Writer,
    column::{Columns, Id, Json, Word},
};
use chrono::{DateTime, Utc};
use rusqlite::named_params;
use serde_json::{Value, json};
use sluice_domain::WriteId;

/// One line of a write's history.
#[derive(Clone, Debug, PartialEq)]
pub struct LedgerEntry {
    /// When it was noted, by the clock of this computer.
    pub at: DateTime<Utc>,
    /// What happened, in the engine's word.
    pub event: String,
    /// The state the write was in then.
    pub state: WriteState,
    /// `remote_id`, `attempts` and `failure` as they were then.
    pub detail: Value,
}

impl Writer<'_> {
    pub(super) fn append_ledger(&self, write: &Write, event: &str) -> Result<(), StoreError> {
        let detail = json!({
            "remote_id": write.remote_id,
            "attempts": write.attempts,
            "failure": write.failure,
        });
        self.run(
            "INSERT INTO ledger (write, at, event, state, detail)
             VALUES (:write, CAST(unixepoch('subsec') * 1000 AS INTEGER), :event, :state, :detail)",
            named_params! {
                ":write": Id(write.id),
                ":event": event,
                ":state": Word(write.state),
                ":detail": Json(&detail),
            },
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// A write's history, oldest line first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn ledger_of(&self, write: WriteId) -> Result<Vec<LedgerEntry>, StoreError> {
        self.all(
            "SELECT at, event, state, detail FROM ledger WHERE write = ?1 ORDER BY seq",
            [Id(write)],
            |row| {
                let mut columns = Columns::new(row);
                Ok(LedgerEntry {
                    at: columns.time()?,
                    event: columns.get()?,
                    state: columns.word()?,
                    detail: columns.json()?,
                })
            },
        )
    }
}
