//! One-click sync: pages of records become observations, people and cards.

mod close;
mod compare;
mod emptied;
mod gone;
mod pull;
mod said;
mod told;
mod unread;
mod whole;

use crate::{
    App,
    allowance::Allowances,
    api::{ById, Failure, JobRow, JobState, Started, Sync, Topic},
    files, find,
    ids::new_id,
    jobs::{self, Claim, state_name},
    mapping, plan, setup,
    workspace::Workspace,
};
use sluice_domain::{ConnectionId, JobId};
use sluice_store::{Connection, Job};
use std::sync::Arc;

pub(crate) use close::{kept_cursor, pull_close_behind};
pub(crate) use compare::{
    COMPARE, begin as begin_comparison, last as compared, of as last_comparison, start as compare,
};
pub(crate) use emptied::{
    NotKept, alone, append, emptied, held_streams, is_held, is_still_held, let_empty, mapped_anew, restore,
    staying, stays, thinned_streams,
};
pub(crate) use gone::{GONE, let_go, missing};
pub(crate) use pull::{pull_stream, read};
pub(crate) use said::{Said, Seen, back_again, observations, observe, said_alone};
pub(crate) use told::told;
pub(crate) use unread::{
    Way, again as read_again, drop_named as drop_unread, page as unread, read_after_all,
    replay_named as replay, set_aside,
};

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
                rows.push((job, name));
            }
            Ok::<_, Failure>(rows)
        })
        .await
        .map(|rows| {
            rows.into_iter().map(|(job, name)| jobs::row(&workspace.jobs.as_ended(job), name)).collect()
        })
}

pub(crate) async fn start(app: &App, input: Sync) -> Result<Started, Failure> {
    begin_all(&app.workspace().await?, &input).await
}

/// Begins the syncs that are asked for.
pub(crate) async fn begin_all(workspace: &Arc<Workspace>, input: &Sync) -> Result<Started, Failure> {
    let connections = if input.connections.is_empty() {
        workspace
            .store
            .read(|r| {
                let (mut connections, allowances) = (r.connections()?, Allowances::read(r)?);
                connections.sort_by_key(|connection| allowances.of(connection.id).priority);
                Ok::<_, Failure>(connections)
            })
            .await?
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
    let full = input.full.unwrap_or_default();
    let (mut jobs, mut refused) = (Vec::new(), None);
    for connection in connections {
        let job = new_id!(workspace.host.as_ref(), JobId);
        match run(workspace, connection, Job::starting(job, "sync", workspace.now()), full).await {
            Ok(row) => jobs.push(row),
            // What is busy with something else does not keep the others from being synced.
            Err(failure) if input.connections.is_empty() && failure.code == "connection_busy" => {
                refused = Some(failure);
            }
            Err(failure) => return Err(failure),
        }
    }
    match refused {
        Some(failure) if jobs.is_empty() => Err(failure),
        _ => Ok(Started { jobs }),
    }
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
    go_on(&workspace, input.id.parse().map_err(|_| Failure::of("unknown_job"))?).await
}

/// Goes on with a job that stopped before its end.
pub(crate) async fn go_on(workspace: &Arc<Workspace>, id: JobId) -> Result<JobRow, Failure> {
    let job = workspace.store.read(move |r| r.job(id)).await?.ok_or_else(|| Failure::of("unknown_job"))?;
    let job = workspace.jobs.as_ended(job);
    let stopped = [JobState::Cancelled, JobState::Interrupted, JobState::Failed].map(state_name);
    if !stopped.contains(&job.state.as_str()) {
        return Err(Failure::of("job_not_stopped"));
    }
    let connection = workspace.connection(job.connection).await?;
    run(workspace, connection, job, false).await
}

/// Runs a job on its connection, `full` from the beginning of every stream; the running job's row where the connection is
/// busy with the same.
async fn run(
    workspace: &Arc<Workspace>,
    connection: Connection,
    job: Job,
    full: bool,
) -> Result<JobRow, Failure> {
    match jobs::claim(workspace, connection.id, job.id) {
        Ok(claim) => {
            if full {
                whole::ask(workspace, connection.id).await?;
            }
            begin(workspace, connection, job, claim).await
        }
        Err(other) => {
            let running = row(workspace, other).await?;
            if running.kind == job.kind { Ok(running) } else { Err(busy(&running)) }
        }
    }
}

/// Whether a job may begin on the connection.
pub(crate) async fn free(workspace: &Workspace, connection: &Connection) -> Result<(), Failure> {
    match workspace.jobs.on(connection.id) {
        None => Ok(()),
        Some(other) => Err(busy(&row(workspace, other).await?)),
    }
}

fn busy(running: &JobRow) -> Failure {
    Failure::of("connection_busy").with("connection", &running.connection_name).with("kind", &running.kind)
}

async fn begin(
    workspace: &Arc<Workspace>,
    connection: Connection,
    mut job: Job,
    claim: Claim,
) -> Result<JobRow, Failure> {
    workspace.renew_due(connection.id).await;
    job.connection = connection.id;
    job.state = state_name(JobState::Running).to_owned();
    job.ended_at = None;
    job.failure = None;
    let stored = job.clone();
    workspace.store.write(move |w| w.put_job(&stored)).await?;
    workspace.jobs.forget_end(job.id);
    let answer = jobs::row(&job, connection.name.clone());
    let shared = Arc::clone(workspace);
    let kind = job.kind.clone();
    jobs::spawn(claim, job, move |progress, stop| async move {
        match kind.as_str() {
            "apply" => plan::run(&shared, &connection, &progress, &stop).await,
            "buy" => find::run(&shared, &connection, &progress, &stop).await,
            "ask" => find::run_question(&shared, &connection, &progress, &stop).await,
            "remap" => mapping::run(&shared, &connection, &progress, &stop).await,
            "set_up" => setup::run_set_up(&shared, &connection, &progress, &stop).await,
            COMPARE => compare::run(&shared, &connection, &progress, &stop).await,
            "import" => files::run(&shared, &connection, &progress, &stop).await,
            _ => pull::pull(&shared, &connection, &progress, &stop).await,
        }
    });
    workspace.stale.mark(&[Topic::Jobs, Topic::Connections, Topic::Status]);
    Ok(answer)
}

/// Starts the job that sends what is in the outbox, after `book` has put it there. While the connection is busy
/// nothing is booked: nobody would send it.
pub(crate) async fn start_apply(
    workspace: &Arc<Workspace>,
    connection: Connection,
    book: impl Future<Output = Result<(), Failure>>,
) -> Result<JobRow, Failure> {
    let id = new_id!(workspace.host.as_ref(), JobId);
    start_with(workspace, connection, Job::starting(id, "apply", workspace.now()), book).await
}

/// Starts a job after `book` has kept what it needs. While the connection is busy nothing is kept.
pub(crate) async fn start_with(
    workspace: &Arc<Workspace>,
    connection: Connection,
    job: Job,
    book: impl Future<Output = Result<(), Failure>>,
) -> Result<JobRow, Failure> {
    let claim = match jobs::claim(workspace, connection.id, job.id) {
        Ok(claim) => claim,
        Err(other) => return Err(busy(&row(workspace, other).await?)),
    };
    book.await?;
    begin(workspace, connection, job, claim).await
}

async fn row(workspace: &Workspace, id: JobId) -> Result<JobRow, Failure> {
    workspace
        .store
        .read(move |r| {
            let job = r.job(id)?.ok_or_else(|| Failure::of("unknown_job"))?;
            let name = r.connection(job.connection)?.map_or_else(String::new, |connection| connection.name);
            Ok::<_, Failure>((job, name))
        })
        .await
        .map(|(job, name)| jobs::row(&workspace.jobs.as_ended(job), name))
}

pub(crate) fn parse(id: &str) -> Result<ConnectionId, Failure> {
    id.parse().map_err(|_| Failure::of("unknown_connection"))
}
