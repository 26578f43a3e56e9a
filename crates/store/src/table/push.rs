//! What vendors sent by themselves.

use crate::{
    Reader, StoreError, Writer,
    column::{Columns, Id, Time},
};
use chrono::{DateTime, Utc};
use sluice_domain::ConnectionId;

impl Writer<'_> {
    /// Notes that something was sent; false where the same was noted before. It belongs into the transaction that
    /// keeps what was sent.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn note_push(
        &self,
        connection: ConnectionId,
        stream: &str,
        mark: &str,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let noted = self.run(
            "INSERT OR IGNORE INTO push (connection, stream, mark, at) VALUES (?1, ?2, ?3, ?4)",
            (Id(connection), stream, mark, Time(at)),
        )?;
        Ok(noted > 0)
    }

    /// Notes when something was last sent, also where the same was noted before.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn note_push_again(
        &self,
        connection: ConnectionId,
        stream: &str,
        mark: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO push (connection, stream, mark, at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT DO UPDATE SET at = excluded.at",
            (Id(connection), stream, mark, Time(at)),
        )?;
        Ok(())
    }

    /// Forgets what was sent for a stream before `before`.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn forget_pushes(
        &self,
        connection: ConnectionId,
        stream: &str,
        before: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM push WHERE connection = ?1 AND stream = ?2 AND at < ?3",
            (Id(connection), stream, Time(before)),
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// When something was last sent for a stream; nothing where it never was.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn last_push(
        &self,
        connection: ConnectionId,
        stream: &str,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        self.one(
            "SELECT at FROM push WHERE connection = ?1 AND stream = ?2 ORDER BY at DESC LIMIT 1",
            (Id(connection), stream),
            |row| Columns::new(row).time(),
        )
    }
}
