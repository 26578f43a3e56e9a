//! Running jobs: each has an owner that can stop it.

use crate::{
    api::{Event, Failure, JobRow, JobState, Topic},
    workspace::Workspace,
};
use sluice_domain::{ConnectionId, JobId};
use sluice_store::Job;
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};
use tokio_util::sync::CancellationToken;

/// The jobs of one workspace that are running now. At most one for each connection.
#[derive(Default)]
pub(crate) struct Jobs {
    running: Mutex<HashMap<ConnectionId, (JobId, CancellationToken)>>,
}

impl Jobs {
    fn running(&self) -> MutexGuard<'_, HashMap<ConnectionId, (JobId, CancellationToken)>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Takes the connection for a job; the running job's id where it is taken.
    pub(crate) fn claim(
        &self,
        connection: ConnectionId,
        job: JobId,
        parent: &CancellationToken,
    ) -> Result<CancellationToken, JobId> {
        let mut running = self.running();
        if let Some((other, _)) = running.get(&connection) {
            return Err(*other);
        }
        let stop = parent.child_token();
        running.insert(connection, (job, stop.clone()));
        Ok(stop)
    }

    pub(crate) fn release(&self, connection: ConnectionId) {
        self.running().remove(&connection);
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

/// Lets go of the connection even when the job panics.
struct Claim {
    workspace: Arc<Workspace>,
    connection: ConnectionId,
}

impl Drop for Claim {
    fn drop(&mut self) {
        self.workspace.jobs.release(self.connection);
    }
}

/// Runs `work` as `job` in the background and records how it ends. The connection must have been claimed.
pub(crate) fn spawn<F, W>(workspace: &Arc<Workspace>, job: Job, stop: CancellationToken, work: W)
where
    F: Future<Output = Result<End, Failure>> + Send + 'static,
    W: FnOnce(Progress, CancellationToken) -> F,
{
    let claim = Claim { workspace: Arc::clone(workspace), connection: job.connection };
    let progress = Progress { workspace: Arc::clone(workspace), job };
    let running = work(progress.clone(), stop);
    workspace.tasks.spawn(async move {
        let claim = claim;
        let end = running.await.unwrap_or_else(End::Failed);
        // Free the connection first: whoever hears of the end may start the next job at once.
        drop(claim);
        progress.end(end).await;
    });
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

    /// Tells listeners where the job stands. The caller has stored it with its data.
    pub(crate) async fn tell(&self) {
        let id = self.job.id;
        let row = self
            .workspace
            .store
            .read(move |r| {
                let job = r.job(id)?;
                let name = job.as_ref().map(|job| r.connection(job.connection)).transpose()?.flatten();
                Ok::<_, Failure>(job.map(|job| row(&job, name.map_or_else(String::new, |c| c.name))))
            })
            .await;
        if let Ok(Some(job)) = row {
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
        let written = self
            .workspace
            .store
            .write(move |w| {
                if let Some(mut job) = w.job(id)? {
                    job.state = state_name(state).to_owned();
                    job.ended_at = Some(now);
                    job.failure = failure.map(|failure| serde_json::json!(failure));
                    w.put_job(&job)?;
                }
                if state == JobState::Done && kind == "sync" {
                    w.set_synced(connection, now)?;
                }
                Ok::<_, Failure>(())
            })
            .await;
        if let Err(failure) = written {
            tracing::error!(code = failure.code, "job end not recorded");
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
