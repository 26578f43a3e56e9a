//! Records that could not be read.

use crate::{
    Reader, StoreError, Writer,
    canonical::Parts,
    column::{Columns, Id, Json, Time},
};
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};
use serde_json::Value;
use sluice_domain::ConnectionId;

const COLUMNS: &str = "id, connection, stream, external_id, raw, reason, tries, came_at, tried_at, dropped";

/// A record that could not be read, as it came.
#[derive(Clone, Debug, PartialEq)]
pub struct Unread {
    /// Its number, counted from 1.
    pub id: i64,
    /// The connection.
    pub connection: ConnectionId,
    /// The stream.
    pub stream: String,
    /// The source's own id, where it has one.
    pub external_id: Option<String>,
    /// The source's answer for it, as JSON.
    pub raw: String,
    /// Why it could not be read, as the engine wrote it.
    pub reason: Value,
    /// How often it was tried as it is.
    pub tries: u32,
    /// When it came first.
    pub came_at: DateTime<Utc>,
    /// When it was tried last.
    pub tried_at: DateTime<Utc>,
    /// Whether somebody dropped it: it is not tried as long as it stays as it is.
    pub dropped: bool,
}

impl Unread {
    /// By what it is known again: its id, or all of it where it has none.
    fn mark(&self) -> String {
        self.external_id.clone().unwrap_or_else(|| {
            let mut parts = Parts::default();
            parts.add(self.raw.as_bytes());
            let hash = parts.finish();
            hash.iter().map(|byte| format!("{byte:02x}")).collect()
        })
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Unread> {
    let mut columns = Columns::new(row);
    Ok(Unread {
        id: columns.get()?,
        connection: columns.id()?,
        stream: columns.get()?,
        external_id: columns.get()?,
        raw: columns.get()?,
        reason: columns.json()?,
        tries: columns.get()?,
        came_at: columns.time()?,
        tried_at: columns.time()?,
        dropped: columns.get()?,
    })
}

impl Writer<'_> {
    /// Keeps a record that came and could not be read. One that was there is tried once more; as another answer it is
    /// counted anew, also where somebody dropped it as it was.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn put_unread(&self, unread: &Unread) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO unread
                (connection, stream, mark, external_id, raw, reason, tries, came_at, tried_at)
             VALUES (:connection, :stream, :mark, :external_id, :raw, :reason, 1, :came_at, :came_at)
             ON CONFLICT (connection, stream, mark) DO UPDATE SET
                tries = CASE WHEN raw = excluded.raw THEN tries + 1 ELSE 1 END,
                dropped = CASE WHEN raw = excluded.raw THEN dropped ELSE 0 END, brought = 1,
                raw = excluded.raw, reason = excluded.reason, tried_at = excluded.tried_at",
            named_params! {
                ":connection": Id(unread.connection),
                ":stream": unread.stream,
                ":mark": unread.mark(),
                ":external_id": unread.external_id,
                ":raw": unread.raw,
                ":reason": Json(&unread.reason),
                ":came_at": Time(unread.came_at),
            },
        )?;
        Ok(())
    }

    /// Notes that a record was tried again, for nothing.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn tried_unread(&self, id: i64, reason: &Value, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run(
            "UPDATE unread SET tries = tries + 1, reason = ?2, tried_at = ?3 WHERE id = ?1",
            (id, Json(reason), Time(at)),
        )?;
        Ok(())
    }

    /// Forgets a record that was read at last.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn delete_unread(&self, id: i64) -> Result<(), StoreError> {
        self.run("DELETE FROM unread WHERE id = ?1", [id])?;
        Ok(())
    }

    /// Forgets those records of a stream that came again and were read.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn delete_unread_of(
        &self,
        connection: ConnectionId,
        stream: &str,
        external_ids: &[&str],
    ) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM unread WHERE connection = ?1 AND stream = ?2
                AND mark IN (SELECT value FROM json_each(?3))",
            (Id(connection), stream, Json(external_ids)),
        )?;
        Ok(())
    }

    /// Forgets those records without an id of a stream that did not come since it was last read whole, now that it was
    /// again: mended they would not be known again, dropped or not.
    ///
    /// # Errors
    /// Errors of the store.
    pub(crate) fn forget_nameless(&self, connection: ConnectionId, stream: &str) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM unread
             WHERE connection = ?1 AND stream = ?2 AND external_id IS NULL AND brought = 0",
            (Id(connection), stream),
        )?;
        self.run(
            "UPDATE unread SET brought = 0 WHERE connection = ?1 AND stream = ?2 AND external_id IS NULL",
            (Id(connection), stream),
        )?;
        Ok(())
    }

    /// Drops a record, or takes that back; whether it is there.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn drop_unread(&self, id: i64, dropped: bool) -> Result<bool, StoreError> {
        Ok(self.run("UPDATE unread SET dropped = ?2 WHERE id = ?1", (id, dropped))? > 0)
    }
}

impl Reader<'_> {
    /// Whether any record could not be read.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn has_unread(&self) -> Result<bool, StoreError> {
        self.value("SELECT EXISTS (SELECT 1 FROM unread)", [])
    }

    /// Up to `limit` records that could not be read after number `after`, in the order in which they came: those that
    /// were dropped, or those that were not.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn unread_after(&self, after: i64, dropped: bool, limit: u32) -> Result<Vec<Unread>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM unread WHERE id > ?1 AND dropped = ?2 ORDER BY id LIMIT ?3"),
            (after, dropped, limit),
            read,
        )
    }

    /// How many records could not be read and are not dropped, and how many are.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn unread_counts(&self) -> Result<(u32, u32), StoreError> {
        let count = |dropped: bool| self.value("SELECT count(*) FROM unread WHERE dropped = ?1", [dropped]);
        Ok((count(false)?, count(true)?))
    }
}
