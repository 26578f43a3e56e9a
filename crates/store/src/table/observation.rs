//! What sources said.

use crate::{
    Reader, StoreError, Writer, canonical,
    column::{self, Columns, Id, Json, Time, Word},
};
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};
use sluice_domain::{ConnectionId, FactId, Fields, Observation, RecordId};
use std::collections::BTreeMap;

const COLUMNS: &str = "id, desk, at, connection, stream, kind, external_id, fields, raw, price";

fn read(columns: &mut Columns<'_, '_>) -> rusqlite::Result<Observation> {
    Ok(Observation {
        id: columns.id()?,
        desk: columns.id()?,
        at: columns.time()?,
        connection: columns.id()?,
        stream: columns.get()?,
        kind: columns.word()?,
        external_id: columns.get()?,
        fields: columns.json()?,
        raw: columns.get()?,
        price_millicredits: columns.get()?,
    })
}

fn numbered(row: &Row<'_>) -> rusqlite::Result<(i64, Observation)> {
    let mut columns = Columns::new(row);
    Ok((columns.get()?, read(&mut columns)?))
}

impl Writer<'_> {
    /// Appends an observation. False, and nothing is kept, where the values are the ones of the record's latest
    /// observation: no news, whatever else in the raw answer has changed.
    ///
    /// Times finer than a millisecond are cut off.
    ///
    /// # Errors
    /// Errors of the store; an id that is there already is one of them.
    pub fn append_observation(&self, observation: &Observation) -> Result<bool, StoreError> {
        self.append(observation, None)
    }

    /// The same of one that has values which its source left out, beside those that `came`. When the source says them again,
    /// that is news: its answer has them then.
    ///
    /// # Errors
    /// As [`Writer::append_observation`].
    pub fn append_restored(&self, observation: &Observation, came: &Fields) -> Result<bool, StoreError> {
        self.append(observation, Some(came))
    }

    fn append(&self, observation: &Observation, came: Option<&Fields>) -> Result<bool, StoreError> {
        let (record, whole) = (observation.record(), canonical::fields(&observation.fields));
        let hash = came.map_or(whole, canonical::as_came);
        let known = self.one(
            "SELECT fields_hash FROM observation WHERE record = ?1 ORDER BY seq DESC LIMIT 1",
            [Id(record)],
            |row| row.get::<_, [u8; 32]>(0),
        )?;
        if known.is_some_and(|known| known == hash || known == whole) {
            return Ok(false);
        }
        self.run(
            "INSERT INTO observation
                (id, desk, at, connection, stream, kind, external_id, record, fields, fields_hash, raw, price)
             VALUES
                (:id, :desk, :at, :connection, :stream, :kind, :external_id, :record, :fields, :hash, :raw, :price)",
            named_params! {
                ":id": Id(observation.id),
                ":desk": Id(observation.desk),
                ":at": Time(observation.at),
                ":connection": Id(observation.connection),
                ":stream": observation.stream,
                ":kind": Word(observation.kind),
                ":external_id": observation.external_id,
                ":record": Id(record),
                ":fields": Json(&observation.fields),
                ":hash": hash,
                ":raw": observation.raw,
                ":price": observation.price_millicredits,
            },
        )?;
        Ok(true)
    }
}

impl Reader<'_> {
    /// An observation by its id.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn observation(&self, id: FactId) -> Result<Option<Observation>, StoreError> {
        self.one(&format!("SELECT {COLUMNS} FROM observation WHERE id = ?1"), [Id(id)], |row| {
            read(&mut Columns::new(row))
        })
    }

    /// The observation that is a record's current state.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn latest_observation(&self, record: RecordId) -> Result<Option<Observation>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM observation WHERE record = ?1 ORDER BY seq DESC LIMIT 1"),
            [Id(record)],
            |row| read(&mut Columns::new(row)),
        )
    }

    /// What was observed of a record, newest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn observations_of(&self, record: RecordId) -> Result<Vec<Observation>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM observation WHERE record = ?1 ORDER BY seq DESC"),
            [Id(record)],
            |row| read(&mut Columns::new(row)),
        )
    }

    /// What was observed of a record but for the raw answers, oldest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn values_of(&self, record: RecordId) -> Result<Vec<(FactId, DateTime<Utc>, Fields)>, StoreError> {
        self.all(
            "SELECT id, at, fields FROM observation WHERE record = ?1 ORDER BY seq",
            [Id(record)],
            |row| {
                let mut columns = Columns::new(row);
                Ok((columns.id()?, columns.time()?, columns.json()?))
            },
        )
    }

    /// Up to `limit` observations after number `seq`, in the order in which they were appended, with their numbers.
    /// Numbers start at 1.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn observations_after(&self, seq: i64, limit: u32) -> Result<Vec<(i64, Observation)>, StoreError> {
        self.all(
            &format!("SELECT seq, {COLUMNS} FROM observation WHERE seq > ?1 ORDER BY seq LIMIT ?2"),
            (seq, limit),
            numbered,
        )
    }

    /// The same, but only observations that are their record's current state.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn latest_observations_after(
        &self,
        seq: i64,
        limit: u32,
    ) -> Result<Vec<(i64, Observation)>, StoreError> {
        self.all(
            &format!(
                "SELECT seq, {COLUMNS} FROM observation AS this
                 WHERE seq > ?1
                   AND NOT EXISTS (SELECT 1 FROM observation WHERE record = this.record AND seq > this.seq)
                 ORDER BY seq LIMIT ?2"
            ),
            (seq, limit),
            numbered,
        )
    }

    /// Up to `limit` observations of one connection after number `seq` that are their record's current state, in the
    /// order in which they were appended, with their numbers.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn latest_observations_of(
        &self,
        connection: ConnectionId,
        seq: i64,
        limit: u32,
    ) -> Result<Vec<(i64, Observation)>, StoreError> {
        self.all(
            &format!(
                "SELECT seq, {COLUMNS} FROM observation AS this
                 WHERE seq > ?1 AND connection = ?3
                   AND NOT EXISTS (SELECT 1 FROM observation WHERE record = this.record AND seq > this.seq)
                 ORDER BY seq LIMIT ?2"
            ),
            (seq, limit, Id(connection)),
            numbered,
        )
    }

    /// Up to `limit` observations of some streams of a connection after number `seq` that are their record's first, in the
    /// order in which they were appended, with their numbers.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn first_observations_after(
        &self,
        connection: ConnectionId,
        streams: &[&str],
        seq: i64,
        limit: u32,
    ) -> Result<Vec<(i64, Observation)>, StoreError> {
        self.all(
            &format!(
                "SELECT seq, {COLUMNS} FROM observation AS this
                 WHERE seq > ?1 AND connection = ?3 AND stream IN (SELECT value FROM json_each(?4))
                   AND NOT EXISTS (SELECT 1 FROM observation WHERE record = this.record AND seq < this.seq)
                 ORDER BY seq LIMIT ?2"
            ),
            (seq, limit, Id(connection), Json(streams)),
            numbered,
        )
    }

    /// Up to `limit` observations of a stream made at `since` or later that are their record's current state, the newest
    /// first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn newest_observations_of(
        &self,
        connection: ConnectionId,
        stream: &str,
        since: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<Observation>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM observation AS this
                 WHERE connection = ?1 AND stream = ?2 AND at >= ?3
                   AND NOT EXISTS (SELECT 1 FROM observation WHERE record = this.record AND seq > this.seq)
                 ORDER BY seq DESC LIMIT ?4"
            ),
            (Id(connection), stream, Time(since), limit),
            |row| read(&mut Columns::new(row)),
        )
    }

    /// When records were first observed.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn first_seen(&self, ids: &[RecordId]) -> Result<BTreeMap<RecordId, DateTime<Utc>>, StoreError> {
        let seen = self.all(
            "SELECT record, min(at) FROM observation
             WHERE record IN (SELECT unhex(value) FROM json_each(?1)) GROUP BY record",
            [column::ids(ids)],
            |row| {
                let mut columns = Columns::new(row);
                Ok((columns.id()?, columns.time()?))
            },
        )?;
        Ok(seen.into_iter().collect())
    }

    /// The streams of a connection that brought something.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn streams_of(&self, connection: ConnectionId) -> Result<Vec<String>, StoreError> {
        self.all(
            "SELECT DISTINCT stream FROM observation WHERE connection = ?1 ORDER BY stream",
            [Id(connection)],
            |row| row.get(0),
        )
    }

    /// How many observations there are.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn observation_count(&self) -> Result<u32, StoreError> {
        self.value("SELECT count(*) FROM observation", [])
    }

    /// The number of the observation that was appended last; 0 where there is none.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn newest_observation(&self) -> Result<i64, StoreError> {
        self.value("SELECT coalesce(max(seq), 0) FROM observation", [])
    }

    /// How many records of a connection said something new after number `seq`.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn observations_of_after(&self, connection: ConnectionId, seq: i64) -> Result<u32, StoreError> {
        self.value(
            "SELECT count(DISTINCT record) FROM observation WHERE seq > ?2 AND connection = ?1",
            (Id(connection), seq),
        )
    }
}
