//! Passes over streams, and which of them saw a record last.

use crate::{
    Reader, StoreError, Writer,
    column::{self, Columns, Id, Time},
};
use chrono::{DateTime, Utc};
use rusqlite::Row;
use sluice_domain::{ConnectionId, RecordId};

/// Passes over a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pass {
    /// The number of the one that was begun last, counted from 1.
    pub number: i64,
    /// When one that started at the beginning last came to its end.
    pub read_at: Option<DateTime<Utc>>,
}

/// How many records of a stream the last passes from its beginning to its end did not bring.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// The connection.
    pub connection: ConnectionId,
    /// The stream.
    pub stream: String,
    /// Records that one pass did not bring.
    pub once: u32,
    /// Records that two or more in a row did not bring, and that are not decided to be gone.
    pub twice: u32,
    /// Records that are known from passes over the stream.
    pub of: u32,
}

fn pass(row: &Row<'_>) -> rusqlite::Result<Pass> {
    let mut columns = Columns::new(row);
    Ok(Pass { number: columns.get()?, read_at: columns.time_or_null()? })
}

impl Writer<'_> {
    /// Begins a pass over a stream; its number.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn begin_pass(&self, connection: ConnectionId, stream: &str) -> Result<i64, StoreError> {
        self.run(
            "INSERT INTO pass (connection, stream, number) VALUES (?1, ?2, 1)
             ON CONFLICT (connection, stream) DO UPDATE SET number = number + 1",
            (Id(connection), stream),
        )?;
        self.value("SELECT number FROM pass WHERE connection = ?1 AND stream = ?2", (Id(connection), stream))
    }

    /// Notes that a pass saw these records, as far as anything is known of them.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn sight(
        &self,
        connection: ConnectionId,
        stream: &str,
        number: i64,
        records: &[RecordId],
    ) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO sighting (record, connection, stream, pass)
             SELECT id, ?2, ?3, ?4 FROM record WHERE id IN (SELECT unhex(value) FROM json_each(?1))
             ON CONFLICT (record) DO UPDATE SET pass = excluded.pass, missed = 0",
            (column::ids(records), Id(connection), stream, number),
        )?;
        Ok(())
    }

    /// Notes that a pass which started at the beginning came to its end.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn end_pass(
        &self,
        connection: ConnectionId,
        stream: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.run(
            "UPDATE pass SET read_at = ?3 WHERE connection = ?1 AND stream = ?2",
            (Id(connection), stream, Time(at)),
        )?;
        Ok(())
    }

    /// Notes that a pass saw everything that there is: what it did not see is missing once more, and what could not be
    /// read and has no id is forgotten where it did not come again.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn miss(&self, connection: ConnectionId, stream: &str, number: i64) -> Result<(), StoreError> {
        self.run(
            "UPDATE sighting SET missed = missed + 1 WHERE connection = ?1 AND stream = ?2 AND pass < ?3",
            (Id(connection), stream, number),
        )?;
        self.forget_nameless(connection, stream)
    }

    /// Notes that the source says of a record that it is deleted: as if so many passes had missed it.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn told_missing(&self, record: RecordId, passes: u32) -> Result<(), StoreError> {
        self.run("UPDATE sighting SET missed = ?2 WHERE record = ?1 AND missed < ?2", (Id(record), passes))?;
        Ok(())
    }

    /// Notes that a record which passes missed is there all the same.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn is_there(&self, record: RecordId) -> Result<(), StoreError> {
        self.run("UPDATE sighting SET missed = 0 WHERE record = ?1", [Id(record)])?;
        Ok(())
    }

    /// Forgets that these records were ever seen in a pass: none will miss them before they are seen again.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn forget_sightings(&self, records: &[RecordId]) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM sighting WHERE record IN (SELECT unhex(value) FROM json_each(?1))",
            [column::ids(records)],
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The passes over a stream; nothing where none was begun.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn pass(&self, connection: ConnectionId, stream: &str) -> Result<Option<Pass>, StoreError> {
        self.one(
            "SELECT number, read_at FROM pass WHERE connection = ?1 AND stream = ?2",
            (Id(connection), stream),
            pass,
        )
    }

    /// The records of a stream that at least so many passes in a row missed, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn missing(
        &self,
        connection: ConnectionId,
        stream: &str,
        least: u32,
    ) -> Result<Vec<RecordId>, StoreError> {
        self.all(
            "SELECT record FROM sighting
             WHERE connection = ?1 AND stream = ?2 AND missed > 0 AND missed >= ?3 ORDER BY record",
            (Id(connection), stream, least),
            |row| Columns::new(row).id(),
        )
    }

    /// Those of some records that at least so many passes in a row missed, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn missing_of(&self, records: &[RecordId], least: u32) -> Result<Vec<RecordId>, StoreError> {
        self.all(
            "SELECT record FROM sighting
             WHERE record IN (SELECT unhex(value) FROM json_each(?1)) AND missed > 0 AND missed >= ?2 ORDER BY record",
            (column::ids(records), least),
            |row| Columns::new(row).id(),
        )
    }

    /// How many records are known from passes over a stream.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn sighted(&self, connection: ConnectionId, stream: &str) -> Result<u32, StoreError> {
        self.value(
            "SELECT count(*) FROM sighting WHERE connection = ?1 AND stream = ?2",
            (Id(connection), stream),
        )
    }

    /// The streams of which records are missing.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn missing_counts(&self) -> Result<Vec<Missing>, StoreError> {
        self.all(
            "SELECT connection, stream, sum(missed = 1), sum(missed > 1),
                    (SELECT count(*) FROM sighting AS other
                     WHERE other.connection = this.connection AND other.stream = this.stream)
             FROM sighting AS this WHERE missed > 0 GROUP BY connection, stream ORDER BY connection, stream",
            [],
            |row| {
                let mut columns = Columns::new(row);
                Ok(Missing {
                    connection: columns.id()?,
                    stream: columns.get()?,
                    once: columns.get()?,
                    twice: columns.get()?,
                    of: columns.get()?,
                })
            },
        )
    }
}
