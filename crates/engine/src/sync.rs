//! One-click sync: pages of records become observations, people and cards.

mod pull;

use crate::{
    App,
    api::{ById, Failure, JobRow, JobState, Started, Sync, Topic},
    ids::new_id,
    jobs::{self, state_name},
    plan,
    workspace::Workspace,
};
use sluice_domain::{ConnectionId, JobId};
use sluice_store::{Connection, Job};
use std::sync::Arc;

pub(crate) use pull::pull_stream;

/// How many jobs are shown.
const SHOWN: u32 = 50;

pub(crate) async fn jobs(app: &App, (): ()) -> Result<Vec<JobRow>, Failure> {
    let workspace = app.workspace().await?;
    workspace
        .store
        .read(|r| {
            let mut rows = Vec::new();
            for job in r.jobs(SHOWN)? {
                let name =
                    r.connection(job.connection)?.map_or_else(String::new, |connection| connection.name);
                rows.push(jobs::row(&job, name));
            }
            Ok(rows)
        })
        .await
}

pub(crate) async fn start(app: &App, input: Sync) -> Result<Started, Failure> {
    let workspace = app.workspace().await?;
    let connections = if input.connections.is_empty() {
        workspace.store.read(|r| r.connections()).await?
    } else {
        let mut chosen = Vec::new();
        for id in &input.connections {
            chosen.push(workspace.connection(parse(id)?).await?);
        }
        chosen
    };
    if connections.is_empty() {
        return Err(Failure::of("nothing_connected"));
    }
    let mut jobs = Vec::new();
    for connection in connections {
        let job = new_id!(workspace.host.as_ref(), JobId);
        jobs.push(run(&workspace, connection, Job::starting(job, "sync", workspace.now())).await?);
    }
    Ok(Started { jobs })
}

pub(crate) async fn cancel(app: &App, input: ById) -> Result<JobRow, Failure> {
    let workspace = app.workspace().await?;
    let id: JobId = input.id.parse().map_err(|_| Failure::of("unknown_job"))?;
    if !workspace.jobs.stop(id) {
        return Err(Failure::of("job_not_running"));
    }
    row(&workspace, id).await
}

pub(crate) async fn resume(app: &App, input: ById) -> Result<JobRow, Failure> {
    let workspace = app.workspace().await?;
    let id: JobId = input.id.parse().map_err(|_| Failure::of("unknown_job"))?;
    let job = workspace.store.read(move |r| r.job(id)).await?.ok_or_else(|| Failure::of("unknown_job"))?;
    let stopped = [JobState::Cancelled, JobState::Interrupted, JobState::Failed].map(state_name);
    if !stopped.contains(&job.state.as_str()) {
        return Err(Failure::of("job_not_stopped"));
    }
    let connection = workspace.connection(job.connection).await?;
    run(&workspace, connection, job).await
}

/// Runs a job on its connection; the running job's row where the connection is busy.
async fn run(workspace: &Arc<Workspace>, connection: Connection, mut job: Job) -> Result<JobRow, Failure> {
    let stop = match workspace.jobs.claim(connection.id, job.id, &workspace.stop) {
        Ok(stop) => stop,
        Err(other) => return row(workspace, other).await,
    };
    job.connection = connection.id;
    job.state = state_name(JobState::Running).to_owned();
    job.ended_at = None;
    job.failure = None;
    let stored = job.clone();
    if let Err(error) = workspace.store.write(move |w| w.put_job(&stored)).await {
        workspace.jobs.release(connection.id);
        return Err(error.into());
    }
    let answer = jobs::row(&job, connection.name.clone());
    let shared = Arc::clone(workspace);
    let kind = job.kind.clone();
    jobs::spawn(workspace, job, stop, move |progress, stop| async move {
        match kind.as_str() {
            "apply" => plan::run(&shared, &connection, &progress, &stop).await,
            _ => pull::pull(&shared, &connection, &progress, &stop).await,
        }
    });
    workspace.stale.mark(&[Topic::Jobs, Topic::Connections, Topic::Status]);
    Ok(answer)
}

/// Starts the job that sends what is in the outbox.
pub(crate) async fn start_apply(
    workspace: &Arc<Workspace>,
    connection: Connection,
) -> Result<JobRow, Failure> {
    let job = new_id!(workspace.host.as_ref(), JobId);
    run(workspace, connection, Job::starting(job, "apply", workspace.now())).await
}

async fn row(workspace: &Workspace, id: JobId) -> Result<JobRow, Failure> {
    workspace
        .store
        .read(move |r| {
            let job = r.job(id)?.ok_or_else(|| Failure::of("unknown_job"))?;
            let name = r.connection(job.connection)?.map_or_else(String::new, |connection| connection.name);
            Ok(jobs::row(&job, name))
        })
        .await
}

pub(crate) fn parse(id: &str) -> Result<ConnectionId, Failure> {
    id.parse().map_err(|_| Failure::of("unknown_connection"))
}
