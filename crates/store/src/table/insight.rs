//! What numbers over everybody are counted from. Each statement reads from indexes alone, or few rows.

use crate::{
    Action, Reader, StoreError, WriteState,
    column::{Columns, Json, Time},
};
use chrono::{DateTime, Utc};
use sluice_domain::{ConnectionId, PersonId, PersonState};
use std::collections::{BTreeMap, HashMap, HashSet};

/// Where a record of a person came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OriginRow {
    /// The person.
    pub person: PersonId,
    /// The account or list.
    pub connection: ConnectionId,
    /// Whether its stream is one that is paid for.
    pub bought: bool,
    /// Whether it first came in the time that is looked at.
    pub fresh: bool,
}

/// Jobs of one kind on one connection that ended alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JobCount {
    /// The connection.
    pub connection: ConnectionId,
    /// What they did.
    pub kind: String,
    /// How they ended.
    pub state: String,
    /// How many.
    pub jobs: u32,
    /// Their steps together.
    pub done: u64,
}

/// From the beginning where nothing is said.
fn from(since: Option<DateTime<Utc>>) -> Time {
    Time(since.unwrap_or(DateTime::UNIX_EPOCH))
}

impl Reader<'_> {
    /// Where everybody's records came from, person by person. Fresh is what was first observed at `since` or later.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn origins(&self, since: Option<DateTime<Utc>>) -> Result<Vec<OriginRow>, StoreError> {
        let first = since.map(|since| self.observed_from(since)).transpose()?.unwrap_or_default();
        let bought: HashMap<ConnectionId, HashSet<String>> = self.bought_streams()?;
        // Walked by record, so that what is looked for in the other tables lies beside what was looked for before: by person
        // it takes four times as long.
        let mut rows = self.all(
            "SELECT of.person, this.connection, this.stream,
                    ?1 = 0 OR NOT EXISTS (SELECT 1 FROM observation WHERE record = this.id AND seq < ?1)
             FROM record AS this INDEXED BY record_origin
             CROSS JOIN person_record AS of ON of.record = this.id
             ORDER BY this.id",
            [first],
            |row| {
                let mut columns = Columns::new(row);
                let (person, connection): (_, ConnectionId) = (columns.id()?, columns.id()?);
                let stream: String = columns.get()?;
                let bought = bought.get(&connection).is_some_and(|streams| streams.contains(&stream));
                Ok(OriginRow { person, connection, bought, fresh: columns.get()? })
            },
        )?;
        rows.sort_by_key(|row| row.person);
        Ok(rows)
    }

    /// The number of the first observation made at a time or later. Observations are made in the order of their numbers,
    /// but for what several do in the same moment.
    fn observed_from(&self, since: DateTime<Utc>) -> Result<i64, StoreError> {
        let mut low = 1;
        let mut high: i64 = self.value("SELECT coalesce(max(seq), 0) + 1 FROM observation", [])?;
        while low < high {
            let middle = low + (high - low) / 2;
            let at = self.one(
                "SELECT at FROM observation WHERE seq >= ?1 ORDER BY seq LIMIT 1",
                [middle],
                |row| Columns::new(row).time(),
            )?;
            if at.is_some_and(|at| at < since) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        Ok(low)
    }

    /// The streams that something was bought with.
    fn bought_streams(&self) -> Result<HashMap<ConnectionId, HashSet<String>>, StoreError> {
        let streams = self.all("SELECT DISTINCT connection, stream FROM purchase", [], |row| {
            let mut columns = Columns::new(row);
            Ok((columns.id()?, columns.get()?))
        })?;
        let mut bought: HashMap<ConnectionId, HashSet<String>> = HashMap::new();
        for (connection, stream) in streams {
            bought.entry(connection).or_default().insert(stream);
        }
        Ok(bought)
    }

    /// Everybody's state, and whether its address was verified.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn states(&self) -> Result<HashMap<PersonId, (PersonState, bool)>, StoreError> {
        let states =
            self.all("SELECT id, state, verified FROM person INDEXED BY person_told", [], |row| {
                let mut columns = Columns::new(row);
                Ok((columns.id()?, (columns.word()?, columns.get()?)))
            })?;
        Ok(states.into_iter().collect())
    }

    /// Whom writes in these states are about that were sent at `since` or later.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn written_about(
        &self,
        states: &[WriteState],
        actions: &[Action],
        since: Option<DateTime<Utc>>,
    ) -> Result<HashSet<PersonId>, StoreError> {
        let about = self.all(
            "SELECT DISTINCT person_record.person FROM outbox AS this INDEXED BY outbox_done
             JOIN person_record ON person_record.record = this.anchor
             WHERE this.state IN (SELECT value FROM json_each(?1))
               AND this.action IN (SELECT value FROM json_each(?2)) AND coalesce(this.sent_at, 0) >= ?3",
            (Json(states), Json(actions), from(since)),
            |row| Columns::new(row).id(),
        )?;
        Ok(about.into_iter().collect())
    }

    /// Whom somebody decided about at `since` or later: whether they are known, or may go out. What was taken back does
    /// not count.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn judged_since(&self, since: Option<DateTime<Utc>>) -> Result<HashSet<PersonId>, StoreError> {
        let judged = self.all(
            "SELECT DISTINCT person_record.person FROM decision AS this
             JOIN decision_record ON decision_record.decision = this.seq
             JOIN person_record ON person_record.record = decision_record.record
             WHERE this.by_person = 1 AND this.revokes IS NULL AND this.at >= ?1
               AND json_extract(this.judgement, '$.kind') IN ('same', 'different', 'accept', 'quarantine')
               AND NOT EXISTS (SELECT 1 FROM decision WHERE revokes = this.id)",
            [from(since)],
            |row| Columns::new(row).id(),
        )?;
        Ok(judged.into_iter().collect())
    }

    /// What purchases made at `since` or later cost, by connection, in thousandths of a credit.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn spend_by_connection(
        &self,
        since: Option<DateTime<Utc>>,
    ) -> Result<BTreeMap<ConnectionId, u64>, StoreError> {
        let spent = self.all(
            "SELECT connection, sum(coalesce(paid, most)) FROM purchase WHERE at >= ?1 GROUP BY connection",
            [from(since)],
            |row| {
                let mut columns = Columns::new(row);
                Ok((columns.id()?, columns.get::<i64>()?.unsigned_abs()))
            },
        )?;
        Ok(spent.into_iter().collect())
    }

    /// The jobs that began at `since` or later, counted.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn job_counts(&self, since: Option<DateTime<Utc>>) -> Result<Vec<JobCount>, StoreError> {
        self.all(
            "SELECT connection, kind, state, count(*), sum(done) FROM job WHERE started_at >= ?1
             GROUP BY connection, kind, state ORDER BY connection, kind, state",
            [from(since)],
            |row| {
                let mut columns = Columns::new(row);
                Ok(JobCount {
                    connection: columns.id()?,
                    kind: columns.get()?,
                    state: columns.get()?,
                    jobs: columns.get()?,
                    done: columns.get::<i64>()?.unsigned_abs(),
                })
            },
        )
    }
}
