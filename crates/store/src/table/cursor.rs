//! How far each stream was read.

use crate::{
    Reader, StoreError, Writer,
    column::{Columns, Id, Json},
};
use serde_json::Value;
use sluice_domain::ConnectionId;

impl Writer<'_> {
    /// Notes how far a stream was read. It belongs into the transaction that keeps what was read.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn set_cursor(
        &self,
        connection: ConnectionId,
        stream: &str,
        value: &Value,
    ) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO cursor (connection, stream, value) VALUES (?1, ?2, ?3)
             ON CONFLICT (connection, stream) DO UPDATE SET value = excluded.value",
            (Id(connection), stream, Json(value)),
        )?;
        Ok(())
    }

    /// Forgets how far a connection's streams were read: the next pass starts at their beginning.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn clear_cursors(&self, connection: ConnectionId) -> Result<(), StoreError> {
        self.run("DELETE FROM cursor WHERE connection = ?1", [Id(connection)])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// How far each of a connection's streams was read.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn cursors_of(&self, connection: ConnectionId) -> Result<Vec<(String, Value)>, StoreError> {
        self.all(
            "SELECT stream, value FROM cursor WHERE connection = ?1 ORDER BY stream",
            [Id(connection)],
            |row| {
                let mut columns = Columns::new(row);
                Ok((columns.get()?, columns.json()?))
            },
        )
    }

    /// How far a stream was read; nothing where it never was.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn cursor(&self, connection: ConnectionId, stream: &str) -> Result<Option<Value>, StoreError> {
        self.one(
            "SELECT value FROM cursor WHERE connection = ?1 AND stream = ?2",
            (Id(connection), stream),
            |row| Columns::new(row).json(),
        )
    }
}
