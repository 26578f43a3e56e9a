//! Writes to other systems: intended, under way, done.

use crate::{
    Reader, StoreError, Writer, canonical,
    column::{self, Columns, Id, Json, Time, Word},
};
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sluice_domain::{ConnectionId, PersonId, RecordId, WriteId};
use std::collections::BTreeMap;

pub(super) const COLUMNS: &str =
    "seq, id, connection, person, anchor, action, body, state, remote_id, created_at, sent_at,
    seen_at, agreed_at, failure, attempts";

/// What a write does on the other side.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Makes a new record there.
    Create,
    /// Changes a record there.
    Update,
    /// Tells something in a record there. What was told stays.
    Append,
}

impl Action {
    /// The name kept in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Update => "update",
            Self::Append => "append",
        }
    }
}

/// What became of a write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WriteState {
    /// Not sent yet, or known not to have arrived.
    Pending,
    /// Being sent: noted before the request goes out.
    Sending,
    /// The other side said that it took it.
    Sent,
    /// Read back, and it is there as it was sent.
    Agreed,
    /// Read back, and it is there differently.
    Differs,
    /// The other side said no.
    Refused,
    /// Sent without an answer: it has to be looked up before anything is sent again.
    Unknown,
    /// Never sent, and never will be: its account was disconnected, or the store was brought back to an earlier moment.
    Withdrawn,
}

impl WriteState {
    /// The name kept in the store.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Agreed => "agreed",
            Self::Differs => "differs",
            Self::Refused => "refused",
            Self::Unknown => "unknown",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// One write to another system.
#[derive(Clone, Debug, PartialEq)]
pub struct Write {
    /// Its number in the outbox, given by the store. Not read when a write is added.
    pub seq: i64,
    /// Its id, and the mark that travels with it.
    pub id: WriteId,
    /// The account it goes to.
    pub connection: ConnectionId,
    /// The person it is about, as the person was named when it was planned.
    pub person: PersonId,
    /// The record that named the person. It stays findable when the group changes.
    pub anchor: RecordId,
    /// What it does there.
    pub action: Action,
    /// What is sent, as the engine wrote it.
    pub body: Value,
    /// What became of it.
    pub state: WriteState,
    /// The other side's id of the record, once known.
    pub remote_id: Option<String>,
    /// When it was planned.
    pub created_at: DateTime<Utc>,
    /// When it was sent last.
    pub sent_at: Option<DateTime<Utc>>,
    /// When it was read back.
    pub seen_at: Option<DateTime<Utc>>,
    /// When it was read back and was as sent.
    pub agreed_at: Option<DateTime<Utc>>,
    /// Why it was refused or is unknown, as the engine wrote it.
    pub failure: Option<Value>,
    /// How often it was sent.
    pub attempts: u32,
}

pub(super) fn read(row: &Row<'_>) -> rusqlite::Result<Write> {
    let mut columns = Columns::new(row);
    Ok(Write {
        seq: columns.get()?,
        id: columns.id()?,
        connection: columns.id()?,
        person: columns.id()?,
        anchor: columns.id()?,
        action: columns.word()?,
        body: columns.json()?,
        state: columns.word()?,
        remote_id: columns.get()?,
        created_at: columns.time()?,
        sent_at: columns.time_or_null()?,
        seen_at: columns.time_or_null()?,
        agreed_at: columns.time_or_null()?,
        failure: columns.json_or_null()?,
        attempts: columns.get()?,
    })
}

impl Writer<'_> {
    /// Puts a write into the outbox, and its first line into the ledger.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn add_write(&self, write: &Write) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO outbox
                (id, connection, person, anchor, action, body, body_hash, state, remote_id, created_at, sent_at,
                 seen_at, agreed_at, failure, attempts)
             VALUES
                (:id, :connection, :person, :anchor, :action, :body, :body_hash, :state, :remote_id, :created_at,
                 :sent_at, :seen_at, :agreed_at, :failure, :attempts)",
            named_params! {
                ":id": Id(write.id),
                ":connection": Id(write.connection),
                ":person": Id(write.person),
                ":anchor": Id(write.anchor),
                ":action": Word(write.action),
                ":body": Json(&write.body),
                ":body_hash": canonical::json(&write.body),
                ":state": Word(write.state),
                ":remote_id": write.remote_id,
                ":created_at": Time(write.created_at),
                ":sent_at": write.sent_at.map(Time),
                ":seen_at": write.seen_at.map(Time),
                ":agreed_at": write.agreed_at.map(Time),
                ":failure": write.failure.as_ref().map(Json),
                ":attempts": write.attempts,
            },
        )?;
        self.append_ledger(write, "planned")
    }

    /// Notes what became of a write, and a line with `event` in the ledger. What was planned (who, where, what) is
    /// never changed.
    ///
    /// # Errors
    /// [`StoreError::UnknownWrite`] where it is not in the outbox.
    pub fn set_write(&self, write: &Write, event: &str) -> Result<(), StoreError> {
        let changed = self.run(
            "UPDATE outbox SET
                state = :state, remote_id = :remote_id, sent_at = :sent_at, seen_at = :seen_at,
                agreed_at = :agreed_at, failure = :failure, attempts = :attempts
             WHERE id = :id",
            named_params! {
                ":id": Id(write.id),
                ":state": Word(write.state),
                ":remote_id": write.remote_id,
                ":sent_at": write.sent_at.map(Time),
                ":seen_at": write.seen_at.map(Time),
                ":agreed_at": write.agreed_at.map(Time),
                ":failure": write.failure.as_ref().map(Json),
                ":attempts": write.attempts,
            },
        )?;
        if changed == 0 {
            return Err(StoreError::UnknownWrite { write: write.id });
        }
        self.append_ledger(write, event)
    }
}

impl Reader<'_> {
    /// Up to `limit` of a connection's writes in a state, oldest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn writes_in_state(
        &self,
        connection: ConnectionId,
        state: WriteState,
        limit: u32,
    ) -> Result<Vec<Write>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM outbox WHERE state = ?1 AND connection = ?2 ORDER BY seq LIMIT ?3"
            ),
            (Word(state), Id(connection), limit),
            read,
        )
    }

    /// Which of a connection's writes wait to be sent, oldest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn waiting_ids(&self, connection: ConnectionId) -> Result<Vec<WriteId>, StoreError> {
        self.all(
            "SELECT id FROM outbox INDEXED BY outbox_state
             WHERE state = 'pending' AND connection = ?1 ORDER BY seq",
            [Id(connection)],
            |row| Columns::new(row).id(),
        )
    }

    /// These writes, oldest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn writes(&self, ids: &[WriteId]) -> Result<Vec<Write>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM outbox WHERE id IN (SELECT unhex(value) FROM json_each(?1)) ORDER BY seq"
            ),
            [column::ids(ids)],
            read,
        )
    }

    /// The writes in a state that made or changed a record of the other side, oldest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn writes_to(
        &self,
        connection: ConnectionId,
        remote_id: &str,
        state: WriteState,
    ) -> Result<Vec<Write>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM outbox
                 WHERE connection = ?1 AND remote_id = ?2 AND state = ?3 ORDER BY seq"
            ),
            (Id(connection), remote_id, Word(state)),
            read,
        )
    }

    /// How many writes are in each state; states without writes are absent.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn write_counts(&self) -> Result<BTreeMap<WriteState, u32>, StoreError> {
        let counts = self.all(
            "SELECT state, count(*) FROM outbox
             WHERE connection NOT IN (SELECT id FROM connection WHERE removed = 1) GROUP BY state",
            [],
            |row| {
                let mut columns = Columns::new(row);
                Ok((columns.word()?, columns.get()?))
            },
        )?;
        Ok(counts.into_iter().collect())
    }

    /// How many of a connection's writes were planned and have not come to an end: not sent, or without an answer.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn waiting_writes(&self, connection: ConnectionId) -> Result<u32, StoreError> {
        self.value(
            "SELECT count(*) FROM outbox
             WHERE connection = ?1 AND state IN ('pending', 'sending', 'unknown')",
            [Id(connection)],
        )
    }

    /// Up to `limit` writes before number `seq` (from the newest without one), newest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn ledger_page(&self, seq: Option<i64>, limit: u32) -> Result<Vec<Write>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM outbox WHERE seq < ?1 ORDER BY seq DESC LIMIT ?2"),
            (seq.unwrap_or(i64::MAX), limit),
            read,
        )
    }

    /// The writes about people that any of these records named, oldest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn writes_of_records(&self, records: &[RecordId]) -> Result<Vec<Write>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM outbox
                 WHERE anchor IN (SELECT unhex(value) FROM json_each(?1)) ORDER BY seq"
            ),
            [column::ids(records)],
            read,
        )
    }

    /// Those of them whose outcome is not known yet: pending, sending, sent and not read back, or unknown.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn open_writes_of_records(&self, records: &[RecordId]) -> Result<Vec<Write>, StoreError> {
        // The plus has SQLite look by anchor: there may be many open writes, but few of one person.
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM outbox
                 WHERE anchor IN (SELECT unhex(value) FROM json_each(?1))
                   AND +state IN ('pending', 'sending', 'sent', 'unknown') ORDER BY seq"
            ),
            [column::ids(records)],
            read,
        )
    }

    /// The marks of created tickets that were read back as they were sent.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn agreed_marks(&self) -> Result<Vec<String>, StoreError> {
        self.all(
            "SELECT id FROM outbox
             WHERE state = 'agreed' AND action = 'create' AND body ->> '$.party' IS NULL ORDER BY seq",
            [],
            |row| Columns::new(row).id::<WriteId>().map(|id| id.to_string()),
        )
    }
}
