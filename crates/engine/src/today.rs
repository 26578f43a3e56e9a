//! The first place: what happened, and what needs me.

use crate::{
    App,
    api::{Compared, Failure, JobState, Notice, Tile, TileKind, Today},
    find,
    jobs::{Jobs, state_name},
    plan, queue, setup, sync,
    workspace::Workspace,
};
use chrono::{DateTime, NaiveTime, TimeZone, Utc};
use sluice_domain::Actor;
use sluice_store::{Reader, StoreError, WriteState};
use std::{collections::BTreeMap, sync::Arc};

/// Decisions looked through for sentences.
const RECENT: u32 = 500;

pub(crate) async fn today(app: &App, (): ()) -> Result<Today, Failure> {
    let workspace = app.workspace().await?;
    let connections = setup::connections(app, ()).await?;
    let now = workspace.now();
    let shared = Arc::clone(&workspace);
    let to_send = plan::to_send(&workspace).await?.all();
    let (tiles, mut notices, pace) = workspace
        .store
        .read(move |r| {
            let pace = queue::pace(r, midnight(now))?;
            Ok::<_, Failure>((tiles(r, &shared.jobs, to_send, now)?, notices(r, &shared, now)?, pace))
        })
        .await?;
    // Where nothing can be kept this place has to say so.
    if !workspace.store.damaged()
        && let Err(failure) = remember(&workspace, &tiles, now).await
    {
        tracing::warn!(code = failure.code, "numbers of the day not kept");
    }
    notices.splice(0..0, refused(&workspace, now).await?);
    notices.splice(0..0, copies(&workspace, now));
    Ok(Today { tiles, notices, connections, pace })
}

/// What stands in the way of backups, and damage that one found.
fn copies(workspace: &Workspace, now: DateTime<Utc>) -> Option<Notice> {
    let failure = workspace.backups.failure();
    let damaged = workspace.store.damaged();
    if !damaged && failure.is_none() {
        return None;
    }
    let code = if damaged { "store_damaged" } else { "backup_failed" }.to_owned();
    Some(Notice { code, params: BTreeMap::new(), failure, at: now, needs_action: true, decision: None })
}

/// HaloPSA's deliveries that were refused, all of them since one was taken: it signs with another secret, or it is not
/// HaloPSA that sends them.
async fn refused(workspace: &Workspace, now: DateTime<Utc>) -> Result<Option<Notice>, Failure> {
    let count = workspace.webhooks.refused_in_a_row();
    let halo = if count > 0 { workspace.halo().await? } else { None };
    Ok(halo.map(|halo| Notice {
        code: "webhook_refused".to_owned(),
        params: params(&[("connection", halo.name), ("count", count.to_string())]),
        failure: None,
        at: now,
        needs_action: true,
        decision: None,
    }))
}

pub(crate) fn midnight(now: DateTime<Utc>) -> DateTime<Utc> {
    Utc.from_utc_datetime(&now.date_naive().and_time(NaiveTime::MIN))
}

/// Keeps today's numbers, so that tomorrow can say what changed.
async fn remember(workspace: &Workspace, tiles: &[Tile], now: DateTime<Utc>) -> Result<(), Failure> {
    let day = now.date_naive();
    let numbers: Vec<(&'static str, i64)> = tiles.iter().map(|tile| (key(tile.kind), tile.value)).collect();
    let (current, wanted) = (numbers.clone(), numbers);
    let known = workspace
        .store
        .read(move |r| {
            let known = current.iter().map(|(key, _)| r.daily(day, key)).collect::<Result<Vec<_>, _>>()?;
            Ok::<_, Failure>(known)
        })
        .await?;
    if known.iter().zip(&wanted).all(|(known, (_, value))| *known == Some(*value)) {
        return Ok(());
    }
    workspace
        .store
        .write(move |w| {
            for (key, value) in &wanted {
                w.set_daily(day, key, *value)?;
            }
            Ok(())
        })
        .await
}

fn key(kind: TileKind) -> &'static str {
    match kind {
        TileKind::NotDone => "not_done",
        TileKind::ToJudge => "to_judge",
        TileKind::Weak => "weak",
        TileKind::ToSend => "to_send",
        TileKind::Spend => "spend",
        TileKind::Agreement => "agreement",
    }
}

fn tiles(r: &Reader<'_>, jobs: &Jobs, to_send: u32, now: DateTime<Utc>) -> Result<Vec<Tile>, StoreError> {
    let waiting = r.item_counts()?;
    let writes = r.write_counts()?;
    let of = |state| i64::from(writes.get(&state).copied().unwrap_or_default());
    let failed = i64::try_from(not_done(r, jobs)?.len()).unwrap_or(i64::MAX);
    let agreed = of(WriteState::Agreed);
    let answered = agreed + of(WriteState::Sent) + of(WriteState::Differs) + of(WriteState::Unknown);
    let values = [
        (
            TileKind::NotDone,
            failed + of(WriteState::Refused) + of(WriteState::Unknown) + of(WriteState::Differs),
        ),
        (TileKind::ToJudge, i64::from(waiting.to_judge() + queue::exits(r)?)),
        (TileKind::Weak, i64::from(waiting.weak)),
        (TileKind::ToSend, i64::from(to_send)),
        (TileKind::Spend, i64::try_from(r.spend_since(midnight(now))?).unwrap_or(i64::MAX)),
        (TileKind::Agreement, if answered == 0 { 1_000 } else { agreed * 1_000 / answered }),
    ];
    let today = now.date_naive();
    values
        .into_iter()
        .map(|(kind, value)| {
            let before = r.daily_before(today, key(kind))?;
            let not_spent = (kind == TileKind::Spend).then(|| find::not_spent_on(r, today)).transpose()?;
            Ok(Tile { kind, value, change: before.map(|before| value - before), not_spent })
        })
        .collect()
}

/// The latest job of each connection, where it did not come to its end.
fn not_done(r: &Reader<'_>, jobs: &Jobs) -> Result<Vec<(sluice_store::Job, String)>, StoreError> {
    let stopped = [JobState::Failed, JobState::Interrupted, JobState::Cancelled].map(state_name);
    let mut found = Vec::new();
    for connection in r.connections()? {
        if let Some(job) = r.latest_job_of(connection.id)?.map(|job| jobs.as_ended(job))
            && stopped.contains(&job.state.as_str())
        {
            found.push((job, connection.name));
        }
    }
    Ok(found)
}

fn notices(r: &Reader<'_>, workspace: &Workspace, now: DateTime<Utc>) -> Result<Vec<Notice>, StoreError> {
    let (jobs, mut notices) = (&workspace.jobs, Vec::new());
    let held = sync::held_streams(r)?;
    for (job, name) in not_done(r, jobs)? {
        let failure: Option<Failure> = job.failure.and_then(|failure| serde_json::from_value(failure).ok());
        // A stream that waits says so itself, whatever was done since.
        if failure.as_ref().is_some_and(sync::is_held) && held.iter().any(|(whose, _)| *whose == name) {
            continue;
        }
        notices.push(Notice {
            code: format!("job_{}", job.state),
            params: params(&[
                ("connection", name),
                ("source", job.connection.to_string()),
                ("job", job.id.to_string()),
                ("kind", job.kind.clone()),
            ]),
            failure,
            at: job.ended_at.unwrap_or(job.started_at),
            needs_action: true,
            decision: None,
        });
    }
    for connection in r.connections()? {
        let waiting = r.waiting_writes(connection.id)?;
        if waiting > 0 && jobs.on(connection.id).is_none() {
            notices.push(Notice {
                code: "writes_waiting".to_owned(),
                params: params(&[("connection", connection.name), ("count", waiting.to_string())]),
                failure: None,
                at: now,
                needs_action: true,
                decision: None,
            });
        }
    }
    let writes = r.write_counts()?;
    for (state, code) in [(WriteState::Refused, "writes_refused"), (WriteState::Differs, "writes_differ")] {
        if let Some(count) = writes.get(&state).filter(|count| **count > 0) {
            notices.push(Notice {
                code: code.to_owned(),
                params: params(&[("count", count.to_string())]),
                failure: None,
                at: now,
                needs_action: true,
                decision: None,
            });
        }
    }
    for connection in r.connections()? {
        if let Some(at) = connection.synced_at {
            let records = r.record_counts()?.get(&connection.id).copied().unwrap_or_default();
            notices.push(Notice {
                code: "synced".to_owned(),
                params: params(&[("connection", connection.name), ("records", records.to_string())]),
                failure: None,
                at,
                needs_action: false,
                decision: None,
            });
        }
    }
    for missing in r.missing_counts()?.into_iter().filter(|missing| missing.twice > 0) {
        let connection = r.connection(missing.connection)?.filter(|connection| !connection.removed);
        let Some(connection) = connection else { continue };
        notices.push(Notice {
            code: "gone_held".to_owned(),
            params: params(&[
                ("connection", connection.name),
                ("stream", missing.stream),
                ("count", missing.twice.to_string()),
                ("of", missing.of.to_string()),
            ]),
            failure: None,
            at: now,
            needs_action: true,
            decision: None,
        });
    }
    let thinned = sync::thinned_streams(r)?;
    let held = held.into_iter().map(|told| ("emptied_held", told));
    for (code, (connection, failure)) in held.chain(thinned.into_iter().map(|told| ("emptied_partly", told)))
    {
        notices.push(Notice {
            code: code.to_owned(),
            params: params(&[("connection", connection)]),
            failure: Some(failure),
            at: now,
            needs_action: true,
            decision: None,
        });
    }
    for (connection, (count, at)) in find::lost(r, &workspace.finds, now)? {
        let connection = r.connection(connection)?.filter(|connection| !connection.removed);
        let Some(connection) = connection else { continue };
        notices.push(Notice {
            code: "purchases_unanswered".to_owned(),
            params: params(&[("connection", connection.name), ("count", count.to_string())]),
            failure: None,
            at,
            needs_action: true,
            decision: None,
        });
    }
    let (unread, _) = r.unread_counts()?;
    if unread > 0 {
        notices.push(Notice {
            code: "unread".to_owned(),
            params: params(&[("count", unread.to_string())]),
            failure: None,
            at: now,
            needs_action: true,
            decision: None,
        });
    }
    notices.extend(compared(sync::last_comparison(r)?, now));
    let joined = r.joined_counts()?;
    if joined.0 > 0 {
        notices.push(Notice {
            code: "joined".to_owned(),
            params: params(&[("records", joined.0.to_string()), ("people", joined.1.to_string())]),
            failure: None,
            at: now,
            needs_action: false,
            decision: None,
        });
    }
    notices.extend(queue::bet_notices(r, now)?);
    notices.extend(decided(r, now)?);
    notices.sort_by(|a, b| b.needs_action.cmp(&a.needs_action).then_with(|| b.at.cmp(&a.at)));
    Ok(notices)
}

/// What came of comparing HaloPSA with what is here: what is open until it is settled, and for a day that all agrees.
fn compared(last: Option<Compared>, now: DateTime<Utc>) -> Option<Notice> {
    let Compared { at, system, tickets, open, unfound, .. } = last?;
    let count = open + unfound;
    if count == 0 && at < midnight(now) {
        return None;
    }
    let code = if count > 0 { "compared_differs" } else { "compared" }.to_owned();
    let params =
        params(&[("connection", system), ("count", count.to_string()), ("tickets", tickets.to_string())]);
    Some(Notice { code, params, failure: None, at, needs_action: count > 0, decision: None })
}

/// What was decided today: rules in one line, a person's last decisions one by one, each with its way back.
fn decided(r: &Reader<'_>, now: DateTime<Utc>) -> Result<Vec<Notice>, StoreError> {
    let mut notices = Vec::new();
    let (mut written, mut by_people, mut last) = (0_u32, 0, now);
    let since = midnight(now);
    for act in r.acts_before(None, RECENT)? {
        let (decision, revoked) = (&act.first, act.revoked);
        if decision.at < since {
            break;
        }
        match &decision.actor {
            Actor::Rule(rule) if rule == "written" => {
                if written == 0 {
                    last = decision.at;
                }
                written += 1;
            }
            Actor::Rule(rule) if rule == sync::GONE && !revoked => {
                let row = crate::shown::act(r, &act)?;
                let record = decision.judgement.records().first().copied();
                let last = record.map(|record| r.latest_observation(record)).transpose()?.flatten();
                let source = last.map(|last| r.connection(last.connection)).transpose()?.flatten();
                notices.push(Notice {
                    code: "gone".to_owned(),
                    params: params(&[
                        ("connection", source.map_or_else(String::new, |source| source.name)),
                        ("count", (row.others + 1).to_string()),
                        ("names", row.names.join(" · ")),
                    ]),
                    failure: None,
                    at: decision.at,
                    needs_action: false,
                    decision: Some(row.id),
                });
            }
            Actor::Person(_) if !revoked && by_people < 5 => {
                let row = crate::shown::act(r, &act)?;
                if row.kind != "revoke" {
                    by_people += 1;
                    notices.push(Notice {
                        code: format!("decided_{}", row.kind),
                        params: params(&[("names", row.names.join(" · ")), ("actor", row.actor)]),
                        failure: None,
                        at: decision.at,
                        needs_action: false,
                        decision: Some(row.id),
                    });
                }
            }
            Actor::Person(_) | Actor::Rule(_) => {}
        }
    }
    if written > 0 {
        notices.push(Notice {
            code: "leads_written".to_owned(),
            params: params(&[("count", written.to_string())]),
            failure: None,
            at: last,
            needs_action: false,
            decision: None,
        });
    }
    Ok(notices)
}

fn params(pairs: &[(&str, String)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect()
}
