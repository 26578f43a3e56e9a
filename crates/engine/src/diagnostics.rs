//! What can be told about a workspace without telling anything of anybody in it.

use crate::{
    App, allowance,
    api::{ConnectionMetrics, Diagnostics, Failure, JobState, MakeDiagnostics, Metrics, WorkspaceState},
    backup,
    jobs::state_name,
    log, schedule,
    workspace::{Workspace, write_whole},
};
use serde_json::{Value, json};
use sluice_store::WriteState;
use std::collections::BTreeMap;

/// Lines of the log in a bundle.
const LINES: usize = 2_000;
/// The largest bundle, in bytes.
const MOST: usize = 5_000_000;
/// Jobs in a bundle.
const JOBS: u32 = 50;

/// Numbers of the open workspace.
pub(crate) async fn metrics(app: &App, (): ()) -> Result<Metrics, Failure> {
    let workspace = app.workspace().await?;
    of(&workspace).await
}

async fn of(workspace: &Workspace) -> Result<Metrics, Failure> {
    let now = workspace.now();
    let since =
        move |at: chrono::DateTime<chrono::Utc>| u64::try_from((now - at).num_seconds()).unwrap_or_default();
    let day = now.date_naive();
    let mut metrics = workspace
        .store
        .read(move |r| {
            let mut connections = Vec::new();
            let mut oldest = None;
            for connection in r.connections()? {
                let job = r.latest_job_of(connection.id)?;
                let states = [WriteState::Pending, WriteState::Sending, WriteState::Unknown];
                for state in states {
                    let first = r.writes_in_state(connection.id, state, 1)?;
                    oldest = oldest.into_iter().chain(first.first().map(|write| write.created_at)).min();
                }
                connections.push(ConnectionMetrics {
                    connector: connection.connector,
                    id: connection.id.to_string(),
                    calls_today: allowance::calls_on(r, connection.id, day)?,
                    lag_s: connection.synced_at.map(since),
                    healthy: job.is_none_or(|job| job.state != state_name(JobState::Failed)),
                });
            }
            let waiting = r.item_counts()?;
            Ok::<_, Failure>(Metrics {
                whole: true,
                jobs: 0,
                writes: r
                    .write_counts()?
                    .into_iter()
                    .map(|(state, count)| (state.name().to_owned(), count))
                    .collect(),
                oldest_write_s: oldest.map(since).unwrap_or_default(),
                queue: waiting.all(),
                people: r.person_count()?,
                observations: r.observation_count()?,
                decisions: r.decision_count()?,
                store_bytes: 0,
                backup_age_s: None,
                connections,
            })
        })
        .await?;
    metrics.whole = !workspace.store.damaged();
    metrics.jobs = workspace.jobs.count();
    metrics.store_bytes = workspace.store.file_size().await?;
    metrics.backup_age_s = backup::newest(workspace).map(since);
    Ok(metrics)
}

/// Puts together what helps to find out what is wrong: shown, and saved where it is asked for. Nothing is sent.
pub(crate) async fn bundle(app: &App, input: MakeDiagnostics) -> Result<Diagnostics, Failure> {
    let workspace = app.workspace().await.ok();
    let now = app.host().now();
    let mut whole = json!({
        "version": env!("CARGO_PKG_VERSION"),
        "made_at": now,
        "system": { "os": std::env::consts::OS, "arch": std::env::consts::ARCH },
        "workspace": match app.workspace_state().await {
            WorkspaceState::FirstRun => "first_run".to_owned(),
            WorkspaceState::Ready => "ready".to_owned(),
            // Parameters may name a folder, and with it somebody.
            WorkspaceState::Closed { failure } => failure.code,
        },
    });
    if let Some(workspace) = &workspace {
        whole["practice"] = json!(workspace.choice().practice);
        whole["vault"] = json!(workspace.choice().vault);
        whole["metrics"] = json!(of(workspace).await?);
        whole["damaged"] = json!(workspace.store.damaged());
        whole["last_backup_failure"] = json!(workspace.backups.failure().map(|failure| failure.code));
        let (schema, jobs, schedules) = workspace
            .store
            .read(move |r| {
                let connectors: BTreeMap<_, _> =
                    r.all_connections()?.into_iter().map(|one| (one.id, one.connector)).collect();
                let mut schedules = BTreeMap::new();
                for id in r.connections()?.iter().map(|connection| connection.id) {
                    schedules.insert(id.to_string(), json!(schedule::of(r, id, now)?));
                }
                let jobs: Vec<Value> = r
                    .jobs(JOBS)?
                    .into_iter()
                    .map(|job| {
                        // Parameters may hold a connection's name or a host: the code is what matters.
                        let code = job.failure.as_ref().map(|failure| failure["code"].clone());
                        json!({
                            "kind": job.kind, "connector": connectors.get(&job.connection), "state": job.state,
                            "done": job.done, "total": job.total, "started_at": job.started_at,
                            "ended_at": job.ended_at, "failure": code,
                        })
                    })
                    .collect();
                Ok::<_, Failure>((r.schema()?, jobs, schedules))
            })
            .await?;
        whole["schema"] = json!(schema);
        whole["jobs"] = json!(jobs);
        whole["schedules"] = json!(schedules);
    }
    let root = app.folder().to_owned();
    let mut lines = log::last(&root, LINES)?;
    // The newest lines are the ones that matter.
    let mut size = lines.iter().map(String::len).sum::<usize>();
    while size > MOST * 4 / 5 && !lines.is_empty() {
        size -= lines.remove(0).len();
    }
    whole["log"] =
        lines.iter().map(|line| serde_json::from_str(line).unwrap_or_else(|_| json!(line))).collect();
    let text = serde_json::to_string_pretty(&whole).map_err(|_| Failure::of("internal"))?;
    let file = root.join(format!("diagnostics-{}.json", now.format("%Y-%m-%dT%H-%M-%SZ")));
    if input.save {
        write_whole(&file, &text)?;
    }
    Ok(Diagnostics { text, file: input.save.then(|| file.display().to_string()) })
}
