//! Running jobs: each has an owner that can stop it.

use crate::{
    api::{Event, Failure, JobRow, JobState, Topic},
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use futures::FutureExt;
use sluice_domain::{ConnectionId, JobId};
use sluice_store::Job;
use std::{
    collections::HashMap,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;

/// The jobs of one workspace that are running now. At most one for each connection.
#[derive(Default)]
pub(crate) struct Jobs {
    running: Mutex<HashMap<ConnectionId, (JobId, CancellationToken)>>,
    /// Ends that could not be written down, for example on a full disk.
    unwritten: Mutex<HashMap<JobId, Ending>>,
}

/// What is known of a job's end.
#[derive(Clone)]
struct Ending {
    state: JobState,
    at: DateTime<Utc>,
    failure: Option<Failure>,
}

impl Ending {
    fn of(self, mut job: Job) -> Job {
        job.state = state_name(self.state).to_owned();
        job.ended_at = Some(self.at);
        job.failure = self.failure.map(|failure| serde_json::json!(failure));
        job
    }
}

impl Jobs {
    fn running(&self) -> MutexGuard<'_, HashMap<ConnectionId, (JobId, CancellationToken)>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The job that runs on the connection.
    pub(crate) fn on(&self, connection: ConnectionId) -> Option<JobId> {
        self.running().get(&connection).map(|(job, _)| *job)
    }

    /// How many are at work.
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.running().len()).unwrap_or(u32::MAX)
    }

    /// The job as it stands, where its end could not be written down.
    pub(crate) fn as_ended(&self, job: Job) -> Job {
        let unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
        match unwritten.get(&job.id) {
            Some(ending) => ending.clone().of(job),
            None => job,
        }
    }

    fn keep_end(&self, job: JobId, ending: Option<Ending>) {
        let mut unwritten = self.unwritten.lock().unwrap_or_else(PoisonError::into_inner);
        match ending {
            Some(ending) => unwritten.insert(job, ending),
            None => unwritten.remove(&job),
        };
    }

    /// A job that ended without a trace in the store starts anew.
    pub(crate) fn forget_end(&self, job: JobId) {
        self.keep_end(job, None);
    }

    /// Asks a job to stop; false where it is not running.
    pub(crate) fn stop(&self, job: JobId) -> bool {
        let running = self.running();
        let found = running.values().find(|(id, _)| *id == job);
        if let Some((_, stop)) = found {
            stop.cancel();
        }
        found.is_some()
    }

    pub(crate) fn stop_all(&self) {
        for (_, stop) in self.running().values() {
            stop.cancel();
        }
    }
}

/// How a job ended.
pub(crate) enum End {
    Done,
    Cancelled,
    Failed(Failure),
}

/// A connection taken for a job. Lets go of it even when the job panics.
pub(crate) struct Claim {
    workspace: Arc<Workspace>,
    connection: ConnectionId,
    stop: CancellationToken,
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.workspace.jobs.running().remove(&self.connection);
    }
}

/// Takes the connection for a job; the running job's id where it is taken.
pub(crate) fn claim(
    workspace: &Arc<Workspace>,
    connection: ConnectionId,
    job: JobId,
) -> Result<Claim, JobId> {
    let mut running = workspace.jobs.running();
    if let Some((other, _)) = running.get(&connection) {
        return Err(*other);
    }
    let stop = workspace.stop.child_token();
    running.insert(connection, (job, stop.clone()));
    Ok(Claim { workspace: Arc::clone(workspace), connection, stop })
}

/// Runs `work` as `job` in the background and records how it ends.
pub(crate) fn spawn<F, W>(claim: Claim, job: Job, work: W)
where
    F: Future<Output = Result<End, Failure>> + Send + 'static,
    W: FnOnce(Progress, CancellationToken) -> F,
{
    let workspace = Arc::clone(&claim.workspace);
    // As an error, so that it is there whatever is written of the log.
    let span = tracing::error_span!("job", job = %job.id, source = %job.connection);
    let progress = Progress { workspace: Arc::clone(&workspace), job };
    let running = work(progress.clone(), claim.stop.clone());
    let ends = async move {
        let claim = claim;
        let ended = AssertUnwindSafe(running).catch_unwind().await;
        let end = ended.unwrap_or_else(|_| Err(Failure::of("internal"))).unwrap_or_else(End::Failed);
        // Free the connection first: whoever hears of the end may start the next job at once.
        drop(claim);
        progress.end(end).await;
    };
    workspace.tasks.spawn(ends.instrument(span));
}

/// A job's progress, in the store and to the listeners.
#[derive(Clone)]
pub(crate) struct Progress {
    workspace: Arc<Workspace>,
    job: Job,
}

impl Progress {
    pub(crate) const fn id(&self) -> JobId {
        self.job.id
    }

    /// Keeps that so many rows more are done with, and tells.
    pub(crate) async fn advance(&self, rows: usize) -> Result<(), Failure> {
        let (id, rows) = (self.job.id, u32::try_from(rows).unwrap_or(u32::MAX));
        self.workspace
            .store
            .write(move |w| {
                if let Some(mut job) = w.job(id)? {
                    job.done = job.done.saturating_add(rows);
                    w.put_job(&job)?;
                }
                Ok::<_, Failure>(())
            })
            .await?;
        self.tell().await;
        Ok(())
    }

    /// Tells listeners where the job stands. The caller has stored it with its data.
    pub(crate) async fn tell(&self) {
        let id = self.job.id;
        let row = self
            .workspace
            .store
            .read(move |r| {
                let job = r.job(id)?;
                let name = job.as_ref().map(|job| r.connection(job.connection)).transpose()?.flatten();
                Ok::<_, Failure>(job.map(|job| (job, name.map_or_else(String::new, |c| c.name))))
            })
            .await;
        if let Ok(Some((job, name))) = row {
            let job = self::row(&self.workspace.jobs.as_ended(job), name);
            let _ = self.workspace.events.send(Event::Job { job });
        }
    }

    async fn end(&self, end: End) {
        let (state, failure) = match end {
            End::Done => (JobState::Done, None),
            End::Cancelled if self.workspace.stop.is_cancelled() => (JobState::Interrupted, None),
            End::Cancelled => (JobState::Cancelled, None),
            End::Failed(failure) => (JobState::Failed, Some(failure)),
        };
        let (id, connection, now) = (self.job.id, self.job.connection, self.workspace.now());
        let kind = self.job.kind.clone();
        let ending = Ending { state, at: now, failure };
        let written_ending = ending.clone();
        let written = self
            .workspace
            .store
            .write(move |w| {
                if let Some(job) = w.job(id)? {
                    w.put_job(&written_ending.of(job))?;
                }
                if state == JobState::Done && kind == "sync" {
                    w.set_synced(connection, now)?;
                }
                Ok::<_, Failure>(())
            })
            .await;
        if let Err(failure) = written {
            tracing::error!(code = failure.code, "job end not recorded");
            self.workspace.jobs.keep_end(id, Some(ending));
        }
        self.tell().await;
        self.workspace.stale.mark(Topic::ALL);
    }
}

/// The wire form of a job.
pub(crate) fn row(job: &Job, connection_name: String) -> JobRow {
    JobRow {
        id: job.id.to_string(),
        kind: job.kind.clone(),
        connection: job.connection.to_string(),
        connection_name,
        state: state(&job.state),
        done: job.done,
        total: job.total,
        started_at: job.started_at,
        ended_at: job.ended_at,
        failure: job.failure.clone().and_then(|failure| serde_json::from_value(failure).ok()),
    }
}

pub(crate) const fn state_name(state: JobState) -> &'static str {
    match state {
        JobState::Waiting => "waiting",
        JobState::Running => "running",
        JobState::Done => "done",
        JobState::Cancelled => "cancelled",
        JobState::Interrupted => "interrupted",
        JobState::Failed => "failed",
    }
}

fn state(name: &str) -> JobState {
    match name {
        "waiting" => JobState::Waiting,
        "running" => JobState::Running,
        "done" => JobState::Done,
        "cancelled" => JobState::Cancelled,
        "interrupted" => JobState::Interrupted,
        _ => JobState::Failed,
    }
}
