//! Sources that are synced by themselves.

mod due;

use crate::{
    App,
    allowance::Allowances,
    api::{Failure, JobState, Schedule, Scheduled, SetSchedule, Sync, Topic},
    files,
    jobs::{Jobs, state_name},
    sync,
    workspace::Workspace,
};
use chrono::{DateTime, Local, NaiveTime, TimeDelta, Utc};
use due::{Last, Times};
use serde::{Deserialize, Serialize};
use sluice_domain::{ConnectionId, JobId};
use sluice_store::{Connection, Job, Reader, StoreError};
use std::{
    collections::BTreeMap,
    sync::{Arc, Weak},
    time::Duration,
};
use tokio_util::sync::CancellationToken;

const KEY: &str = "schedules";

/// What was chosen, and when: what was due before that is not overdue.
#[derive(Clone, Default, Serialize, Deserialize)]
struct Chosen {
    schedule: Schedule,
    at: DateTime<Utc>,
}
const SHORTEST: u32 = 5;
const LONGEST: u32 = 7 * 24 * 60;
const TIMES: usize = 24;

/// How often is looked what is due. By the clock of the wall: a computer that slept does what is overdue when it wakes.
const LOOK: Duration = Duration::from_secs(20);
/// Between two that are due at once, so that a computer that wakes does not start all of them together.
const BETWEEN: Duration = Duration::from_secs(5);

/// When HaloPSA is compared with what is here, by this computer's clock, where it is synced by itself.
fn night() -> NaiveTime {
    NaiveTime::from_hms_opt(2, 0, 0).unwrap_or(NaiveTime::MIN)
}

/// How soon is tried again to send what was booked.
const SEND_AGAIN: TimeDelta = TimeDelta::minutes(1);
/// The same where a stream is not read on: it may have become whole again, and nobody else may be looking.
const LOOK_AGAIN: TimeDelta = TimeDelta::minutes(10);

/// Failures that pass by themselves.
const PASSING: [&str; 11] = [
    "unreachable",
    "tls_failed",
    "not_http",
    "allowance_used",
    "timed_out",
    "rate_limited",
    "unexpected_answer",
    "not_an_api",
    "stream_short",
    "disk_full",
    // Another program reads the folder: a virus scanner, a copy of it.
    "store_busy",
];

/// Chooses when a connection is synced by itself.
pub(crate) async fn set(app: &App, input: SetSchedule) -> Result<Scheduled, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.connection(sync::parse(&input.id)?).await?;
    times(&input.schedule)?;
    let (key, actor, now) = (connection.id.to_string(), workspace.host.user_name(), workspace.now());
    let schedule = input.schedule;
    workspace
        .store
        .write(move |w| {
            let mut all: BTreeMap<String, Chosen> = w.setting(KEY)?.unwrap_or_default();
            let detail = serde_json::json!(schedule);
            all.insert(key.clone(), Chosen { schedule, at: now });
            w.set_setting(KEY, &all)?;
            w.append_audit(now, &actor, "schedule", &key, &detail)
        })
        .await?;
    workspace.stale.mark(&[Topic::Connections]);
    let id = connection.id;
    Ok(workspace.store.read(move |r| of(r, id, now)).await?)
}

/// What was chosen as times, where it can be.
fn times(schedule: &Schedule) -> Result<Times, Failure> {
    let every = match schedule.every_minutes {
        Some(minutes) if !(SHORTEST..=LONGEST).contains(&minutes) => {
            return Err(Failure::of("schedule_minutes").with("least", SHORTEST).with("most", LONGEST));
        }
        every => every.map(|minutes| TimeDelta::minutes(i64::from(minutes))),
    };
    if schedule.at.len() > TIMES {
        return Err(Failure::of("schedule_times").with("most", TIMES));
    }
    let wall = schedule.at.iter().map(|text| {
        NaiveTime::parse_from_str(text, "%H:%M").map_err(|_| Failure::of("schedule_time").with("time", text))
    });
    Ok(Times { every, at: wall.collect::<Result<_, _>>()? })
}

/// When a connection is synced by itself, and when next.
pub(crate) fn of(r: &Reader<'_>, id: ConnectionId, now: DateTime<Utc>) -> Result<Scheduled, StoreError> {
    let all: BTreeMap<String, Chosen> = r.setting(KEY)?.unwrap_or_default();
    let Chosen { schedule, at } = all.get(&id.to_string()).cloned().unwrap_or_default();
    let next = match times(&schedule) {
        Ok(times) => due::next(&times, at, last(r, id, "sync", now)?, now, &Local),
        Err(_) => None,
    };
    Ok(Scheduled { schedule, next })
}

/// Whether a connection that is synced by itself is to be compared now.
fn compares(r: &Reader<'_>, connection: &Connection, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let all: BTreeMap<String, Chosen> = r.setting(KEY)?.unwrap_or_default();
    let chosen = all.get(&connection.id.to_string()).filter(|chosen| chosen.schedule != Schedule::default());
    let Some(Chosen { at, .. }) = chosen.filter(|_| connection.connector == "halopsa") else {
        return Ok(false);
    };
    // What was never read has nothing to be compared with.
    if connection.synced_at.is_none() {
        return Ok(false);
    }
    let last = last(r, connection.id, sync::COMPARE, now)?;
    let times = Times { every: None, at: vec![night()] };
    Ok(due::next(&times, *at, last, now, &Local).is_some_and(|next| next <= now))
}

/// The last job of a kind, by whomever it was begun.
fn last(
    r: &Reader<'_>,
    id: ConnectionId,
    kind: &str,
    now: DateTime<Utc>,
) -> Result<Option<Last>, StoreError> {
    let job = r.latest_job_of_kind(id, kind, now)?;
    Ok(job.map(|job| Last { at: job.started_at, passing: passing(&job) }))
}

/// Whether only something that passes by itself stood in the way of a job.
fn passing(job: &Job) -> bool {
    let code = job.failure.as_ref().and_then(|failure| failure["code"].as_str());
    // What was cut off when the program ended goes on soon after it is back.
    job.state == state_name(JobState::Interrupted) || code.is_some_and(|code| PASSING.contains(&code))
}

/// Whether a job ended because a stream is not read on, and whether it is read on by now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Held {
    No,
    Still,
    Over,
}

fn held(r: &Reader<'_>, job: &Job) -> Result<Held, StoreError> {
    let failure = job.failure.clone().and_then(|failure| serde_json::from_value::<Failure>(failure).ok());
    let Some(failure) = failure.filter(sync::is_held) else { return Ok(Held::No) };
    Ok(if sync::is_still_held(r, job.connection, &failure)? { Held::Still } else { Held::Over })
}

/// Whether what was booked is to be sent, and by going on with which job: somebody approved it, and there was no way to
/// send it. A run that met a stream that is not read on has what it sent to read back, too.
fn sends(
    r: &Reader<'_>,
    jobs: &Jobs,
    connection: &Connection,
    now: DateTime<Utc>,
) -> Result<Option<Option<JobId>>, StoreError> {
    if connection.connector != "halopsa" {
        return Ok(None);
    }
    let waits = r.waiting_writes(connection.id)? > 0;
    let Some(job) = r.latest_job_of_kind(connection.id, "apply", now)? else {
        // Booked, and ended before there was a job.
        return Ok(waits.then_some(None));
    };
    let job = jobs.as_ended(job);
    let held = held(r, &job)?;
    if !waits && held == Held::No {
        return Ok(None);
    }
    let pause = if held == Held::Still { LOOK_AGAIN } else { SEND_AGAIN };
    let due = job.ended_at.unwrap_or(job.started_at) + pause <= now;
    let done = job.state == state_name(JobState::Done);
    Ok((due && (done || held != Held::No || passing(&job))).then(|| (!done).then_some(job.id)))
}

/// Whether what is booked goes out by itself: not where somebody stopped that, or has to mend what stands in the way.
pub(crate) fn sends_by_itself(
    r: &Reader<'_>,
    jobs: &Jobs,
    connection: &Connection,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let Some(job) = r.latest_job_of_kind(connection.id, "apply", now)? else { return Ok(true) };
    let job = jobs.as_ended(job);
    let ended = [JobState::Cancelled, JobState::Failed].map(state_name).contains(&job.state.as_str());
    Ok(!ended || passing(&job) || held(r, &job)? == Held::Over)
}

/// Syncs what is due, until the workspace is closed.
pub(crate) async fn keep_up(workspace: Weak<Workspace>, stop: CancellationToken) {
    let mut pause = LOOK;
    loop {
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            () = stop.cancelled() => return,
        }
        let Some(workspace) = workspace.upgrade() else { return };
        pause = match begin(&workspace).await {
            Ok(true) => BETWEEN,
            Ok(false) => LOOK,
            Err(failure) => {
                tracing::warn!(code = failure.code, "scheduled sync not begun");
                LOOK
            }
        };
    }
}

/// What is due at a connection.
enum Due {
    /// Sending what was booked, by going on with a job or by a new one.
    Send(Option<JobId>),
    Compare,
    Sync,
}

/// Begins the first thing that is due; whether there was one.
pub(crate) async fn begin(workspace: &Arc<Workspace>) -> Result<bool, Failure> {
    files::carry_left(workspace).await;
    let now = workspace.now();
    let shared = Arc::clone(workspace);
    let due: Option<(Connection, Due)> = workspace
        .store
        .read(move |r| {
            let (mut connections, allowances) = (r.connections()?, Allowances::read(r)?);
            connections.sort_by_key(|connection| allowances.of(connection.id).priority);
            for connection in connections {
                if shared.jobs.on(connection.id).is_some() {
                    continue;
                }
                if let Some(job) = sends(r, &shared.jobs, &connection, now)? {
                    return Ok(Some((connection, Due::Send(job))));
                }
                // It reads what a sync would.
                if compares(r, &connection, now)? {
                    return Ok(Some((connection, Due::Compare)));
                }
                if of(r, connection.id, now)?.next.is_some_and(|next| next <= now) {
                    return Ok(Some((connection, Due::Sync)));
                }
            }
            Ok::<_, Failure>(None)
        })
        .await?;
    let Some((connection, due)) = due else { return Ok(false) };
    let connector = connection.connector.as_str();
    match due {
        Due::Send(job) => {
            tracing::info!(connector, "sending goes on");
            match job {
                Some(job) => sync::go_on(workspace, job).await?,
                None => sync::start_apply(workspace, connection, async { Ok(()) }).await?,
            };
        }
        Due::Compare => {
            tracing::info!(connector, "scheduled comparison");
            sync::begin_comparison(workspace, connection).await?;
        }
        Due::Sync => {
            tracing::info!(connector, "scheduled sync");
            let connections = vec![connection.id.to_string()];
            sync::begin_all(workspace, &Sync { connections, full: None }).await?;
        }
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_passes_by_itself_is_tried_again_and_what_somebody_has_to_mend_is_not() {
        let check = |state: JobState, code: Option<&str>, expected: bool| {
            let (id, at) = (JobId::from_bytes([7; 16]), DateTime::UNIX_EPOCH);
            let failure = code.map(|code| json!(Failure::of(code)));
            let job = Job { state: state_name(state).to_owned(), failure, ..Job::starting(id, "sync", at) };
            assert_eq!(passing(&job), expected, "{state:?} {code:?}");
        };
        check(JobState::Interrupted, None, true);
        check(JobState::Done, None, false);
        check(JobState::Cancelled, None, false);
        check(JobState::Failed, Some("store_busy"), true);
        check(JobState::Failed, Some("disk_full"), true);
        check(JobState::Failed, Some("rate_limited"), true);
        check(JobState::Failed, Some("store_damaged"), false);
        check(JobState::Failed, Some("store_read_only"), false);
        check(JobState::Failed, Some("member_missing"), false);
        check(JobState::Failed, Some("bad_credentials"), false);
    }
}
