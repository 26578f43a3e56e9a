//! What can be told about a workspace without telling anything of anybody in it.

use crate::{
    App, allowance,
    api::{ConnectionMetrics, Diagnostics, Failure, JobState, MakeDiagnostics, Metrics, WorkspaceState},
    backup,
    jobs::state_name,
    log, schedule,
    workspace::{Workspace, hex, write_whole},
};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sluice_store::WriteState;
use std::collections::BTreeMap;
use tokio::sync::Mutex;

/// Lines of the log in a bundle.
const LINES: usize = 2_000;
/// The largest bundle, in bytes.
const MOST: usize = 5_000_000;
/// Jobs in a bundle.
const JOBS: u32 = 50;
/// How long counts over whole tables are told again.
const COUNTED_FOR: TimeDelta = TimeDelta::minutes(1);

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
    let pace = workspace.store.pace();
    let counts = workspace.counted.at(workspace, now).await?;
    let (oldest, connections) = workspace
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
            Ok::<_, Failure>((oldest, connections))
        })
        .await?;
    Ok(Metrics {
        whole: !workspace.store.damaged(),
        jobs: workspace.jobs.count(),
        writes: counts.writes,
        oldest_write_s: oldest.map(since).unwrap_or_default(),
        queue: counts.queue,
        people: counts.people,
        observations: counts.observations,
        decisions: counts.decisions,
        store_bytes: workspace.store.file_size().await?,
        write_wait_p50_us: pace.p50,
        write_wait_p99_us: pace.p99,
        write_wait_longest_us: pace.longest,
        backup_age_s: backup::newest(workspace).map(since),
        connections,
    })
}

/// What is counted over whole tables. Whoever asks again within a minute is told the same: a dashboard must not keep the
/// store busy.
#[derive(Default)]
pub(crate) struct Counted(Mutex<Option<(DateTime<Utc>, Counts)>>);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Counts {
    writes: BTreeMap<String, u32>,
    queue: u32,
    people: u32,
    pub observations: u32,
    decisions: u32,
}

impl Counted {
    pub(crate) async fn at(&self, workspace: &Workspace, now: DateTime<Utc>) -> Result<Counts, Failure> {
        // Two who ask at once have it counted once.
        let mut kept = self.0.lock().await;
        // A clock that was set back makes nothing old.
        if let Some((at, counts)) = kept.as_ref()
            && (now - *at).abs() < COUNTED_FOR
        {
            return Ok(counts.clone());
        }
        let counts = workspace
            .store
            .read(|r| {
                let waiting = r.item_counts()?;
                let writes = r.write_counts()?.into_iter();
                Ok::<_, Failure>(Counts {
                    writes: writes.map(|(state, count)| (state.name().to_owned(), count)).collect(),
                    queue: waiting.all(),
                    people: r.person_count()?,
                    observations: r.observation_count()?,
                    decisions: r.decision_count()?,
                })
            })
            .await?;
        *kept = Some((now, counts.clone()));
        Ok(counts)
    }
}

/// The bundle that was shown last, by its id.
#[derive(Default)]
pub(crate) struct ShownLast(Mutex<Option<(String, String)>>);

/// Puts together what helps to find out what is wrong: shown, and saved where it is asked for. What was shown is saved as it
/// was shown. Nothing is sent.
pub(crate) async fn bundle(app: &App, input: MakeDiagnostics) -> Result<Diagnostics, Failure> {
    let mut last = app.shown_last().0.lock().await;
    let (id, text) = match input.shown {
        Some(shown) => {
            last.clone().filter(|(id, _)| *id == shown).ok_or_else(|| Failure::of("diagnostics_gone"))?
        }
        None => {
            let text = put_together(app).await?;
            (hex(&Sha256::digest(&text)), text)
        }
    };
    *last = Some((id.clone(), text.clone()));
    let file = input.save.then(|| {
        let at = app.host().now().format("%Y-%m-%dT%H-%M-%SZ");
        app.folder().join(format!("diagnostics-{at}.json"))
    });
    if let Some(file) = &file {
        write_whole(file, &text)?;
    }
    Ok(Diagnostics { id, text, file: file.map(|file| file.display().to_string()) })
}

async fn put_together(app: &App) -> Result<String, Failure> {
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
    serde_json::to_string_pretty(&whole).map_err(|_| Failure::of("internal"))
}
