//! Jobs that run in the background.

use crate::{
    Reader, StoreError, Writer,
    column::{Columns, Id, Json, Time},
};
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};
use serde_json::Value;
use sluice_domain::{ConnectionId, JobId};

const COLUMNS: &str = "id, kind, connection, state, done, total, started_at, ended_at, failure";

/// A job and how far it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// What it does, for example `sync`.
    pub kind: String,
    /// The connection it works on.
    pub connection: ConnectionId,
    /// `waiting`, `running`, `done`, `cancelled`, `interrupted` or `failed`. The store refuses anything else.
    pub state: String,
    /// Steps done.
    pub done: u32,
    /// Steps in all, where known.
    pub total: Option<u32>,
    /// When it was started.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it failed, as the engine wrote it.
    pub failure: Option<Value>,
}

impl Job {
    /// A job that waits to be given its connection and run.
    pub fn starting(id: JobId, kind: &str, at: DateTime<Utc>) -> Self {
        Self {
            id,
            kind: kind.to_owned(),
            connection: ConnectionId::from_bytes([0; 16]),
            state: "waiting".to_owned(),
            done: 0,
            total: None,
            started_at: at,
            ended_at: None,
            failure: None,
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Job> {
    let mut columns = Columns::new(row);
    Ok(Job {
        id: columns.id()?,
        kind: columns.get()?,
        connection: columns.id()?,
        state: columns.get()?,
        done: columns.get()?,
        total: columns.get()?,
        started_at: columns.time()?,
        ended_at: columns.time_or_null()?,
        failure: columns.json_or_null()?,
    })
}

impl Writer<'_> {
    /// Keeps a job in place of an earlier state of it.
    ///
    /// # Errors
    /// Errors of the store; an unknown state is one of them.
    pub fn put_job(&self, job: &Job) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO job (id, kind, connection, state, done, total, started_at, ended_at, failure)
             VALUES (:id, :kind, :connection, :state, :done, :total, :started_at, :ended_at, :failure)
             ON CONFLICT (id) DO UPDATE SET
                kind = excluded.kind, connection = excluded.connection, state = excluded.state,
                done = excluded.done, total = excluded.total, started_at = excluded.started_at,
                ended_at = excluded.ended_at, failure = excluded.failure",
            named_params! {
                ":id": Id(job.id),
                ":kind": job.kind,
                ":connection": Id(job.connection),
                ":state": job.state,
                ":done": job.done,
                ":total": job.total,
                ":started_at": Time(job.started_at),
                ":ended_at": job.ended_at.map(Time),
                ":failure": job.failure.as_ref().map(Json),
            },
        )?;
        Ok(())
    }

    /// At start: jobs that were waiting or running when the program ended are interrupted. They are given back, so
    /// that they can be offered to be resumed.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn interrupt_running(&self, now: DateTime<Utc>) -> Result<Vec<Job>, StoreError> {
        let mut jobs = self.all(
            &format!(
                "SELECT {COLUMNS} FROM job WHERE state IN ('waiting', 'running') ORDER BY started_at, id"
            ),
            [],
            read,
        )?;
        for job in &mut jobs {
            job.state = "interrupted".to_owned();
            job.ended_at = Some(now);
            self.put_job(job)?;
        }
        Ok(jobs)
    }
}

impl Reader<'_> {
    /// A job by its id.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn job(&self, id: JobId) -> Result<Option<Job>, StoreError> {
        self.one(&format!("SELECT {COLUMNS} FROM job WHERE id = ?1"), [Id(id)], read)
    }

    /// The latest jobs, newest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn jobs(&self, limit: u32) -> Result<Vec<Job>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM job ORDER BY started_at DESC, id DESC LIMIT ?1"),
            [limit],
            read,
        )
    }

    /// A connection's latest job that does this and was started by `now`: one from the future was started before the clock
    /// was set back.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn latest_job_of_kind(
        &self,
        connection: ConnectionId,
        kind: &str,
        now: DateTime<Utc>,
    ) -> Result<Option<Job>, StoreError> {
        self.one(
            &format!(
                "SELECT {COLUMNS} FROM job WHERE connection = ?1 AND kind = ?2 AND started_at <= ?3
                 ORDER BY started_at DESC, id DESC LIMIT 1"
            ),
            (Id(connection), kind, Time(now)),
            read,
        )
    }

    /// A connection's latest job.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn latest_job_of(&self, connection: ConnectionId) -> Result<Option<Job>, StoreError> {
        self.one(
            &format!(
                "SELECT {COLUMNS} FROM job WHERE connection = ?1 ORDER BY started_at DESC, id DESC LIMIT 1"
            ),
            [Id(connection)],
            read,
        )
    }
}
