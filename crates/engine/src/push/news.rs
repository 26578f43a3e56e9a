//! Tickets that HaloPSA's webhook named are read again, one by one, and kept as a sync would keep them.
//!
//! The webhook only makes it faster. What is not read for any reason is read by the next sync: its cursor knows nothing of
//! what was read here.

use super::{
    STALE,
    webhook::{Counts, SECRET},
};
use crate::{
    allowance,
    api::{Failure, JobState, Sync},
    jobs::state_name,
    pipeline, sync,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use sluice_connect::{
    Client,
    halo::{self, TicketNow},
};
use sluice_domain::{Observation, RecordId};
use sluice_store::Connection;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Weak},
    time::Duration,
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// More than this many are read by a sync: a page takes one call for a hundred.
const FEW: usize = 10;
/// More than this many are not noted: the sync that they bring about reads the others too.
const MOST: usize = 1_000;
/// How often is looked whether the job that keeps HaloPSA busy is done.
const LOOK: Duration = Duration::from_millis(500);

/// What waits to be read.
#[derive(Default)]
struct Waiting {
    /// With when they were last named.
    tickets: BTreeMap<u64, DateTime<Utc>>,
    reading: bool,
    refused: u32,
}

/// The tickets that were named and are not read yet.
#[derive(Default)]
pub(crate) struct News(watch::Sender<Waiting>);

impl News {
    pub(super) fn note(&self, tickets: BTreeSet<u64>, at: DateTime<Utc>) {
        self.0.send_modify(|waiting| {
            for ticket in tickets {
                if waiting.tickets.len() < MOST || waiting.tickets.contains_key(&ticket) {
                    waiting.tickets.insert(ticket, at);
                }
            }
        });
    }

    pub(super) fn refused(&self) {
        self.0.send_modify(|waiting| waiting.refused = waiting.refused.saturating_add(1));
    }

    pub(super) fn forget(&self) {
        self.0.send_modify(|waiting| {
            waiting.tickets.clear();
            waiting.refused = 0;
        });
    }

    /// How many wait, and how many deliveries were refused.
    pub(super) fn counts(&self) -> (u32, u32) {
        let waiting = self.0.borrow();
        (u32::try_from(waiting.tickets.len()).unwrap_or(u32::MAX), waiting.refused)
    }

    /// Takes those that no sync has read since they were named.
    fn take(&self, synced: Option<DateTime<Utc>>) -> (Vec<u64>, Reading<'_>) {
        let mut taken = BTreeMap::new();
        self.0.send_modify(|waiting| {
            taken = std::mem::take(&mut waiting.tickets);
            waiting.reading = true;
        });
        taken.retain(|_, named| synced.is_none_or(|synced| synced <= *named));
        (taken.into_keys().collect(), Reading(self))
    }

    /// Waits until nothing is left to be read.
    #[cfg(test)]
    pub(crate) async fn settled(&self) {
        let mut waiting = self.0.subscribe();
        let settled = |waiting: &Waiting| waiting.tickets.is_empty() && !waiting.reading;
        waiting.wait_for(settled).await.map(drop).unwrap();
    }
}

/// As long as it is held, something is being read.
struct Reading<'a>(&'a News);

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.0.0.send_modify(|waiting| waiting.reading = false);
    }
}

/// Reads what is named, until the workspace is closed.
pub(crate) async fn keep_up(workspace: Weak<Workspace>, stop: CancellationToken) {
    let Some(mut waiting) = workspace.upgrade().map(|workspace| workspace.webhooks.0.subscribe()) else {
        return;
    };
    loop {
        let named = async { waiting.wait_for(|waiting| !waiting.tickets.is_empty()).await.map(drop) };
        tokio::select! {
            named = named => if named.is_err() { return },
            () = stop.cancelled() => return,
        }
        let Some(open) = workspace.upgrade() else { return };
        let busy = match read(&open, &stop).await {
            Ok(busy) => busy,
            Err(failure) => {
                tracing::warn!(code = failure.code, "tickets left to the next sync");
                true
            }
        };
        drop(open);
        if busy {
            tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                () = stop.cancelled() => return,
            }
        }
    }
}

/// Reads what waits. True where it has to wait for a job: that reads too.
async fn read(workspace: &Arc<Workspace>, stop: &CancellationToken) -> Result<bool, Failure> {
    let Some(connection) = workspace.halo().await? else {
        workspace.webhooks.forget();
        return Ok(false);
    };
    let (id, now) = (connection.id, workspace.now());
    if workspace.jobs.on(id).is_some() {
        return Ok(true);
    }
    let synced = workspace
        .store
        .read(move |r| {
            let job = r.latest_job_of_kind(id, "sync", now)?;
            let done = job.filter(|job| job.state == state_name(JobState::Done));
            Ok::<_, Failure>(done.map(|job| job.started_at))
        })
        .await?;
    let (tickets, _reading) = workspace.webhooks.take(synced);
    if tickets.len() > FEW {
        tracing::info!(tickets = tickets.len(), "a sync for what webhooks named");
        sync::begin_all(workspace, &Sync { connections: vec![id.to_string()], full: None }).await?;
        return Ok(true);
    }
    let client = workspace.client(&connection).await?;
    let mut found: Result<Found, Failure> = Ok(Found::default());
    for ticket in tickets {
        let one = tokio::select! {
            one = read_one(workspace, &connection, &client, ticket) => one,
            () = stop.cancelled() => return Ok(false),
        };
        found = found.and_then(|found| Ok(found.and(one?)));
        if found.is_err() {
            break;
        }
    }
    allowance::count(workspace, id, &client).await?;
    let found = found?;
    if found.gone > 0 {
        workspace
            .store
            .write(move |w| {
                let mut counts: Counts = w.setting(SECRET)?.unwrap_or_default();
                counts.gone = counts.gone.saturating_add(found.gone);
                w.set_setting(SECRET, &counts)
            })
            .await?;
    }
    if found.news {
        pipeline::fire(workspace).await?;
        workspace.stale.mark(STALE);
    }
    Ok(false)
}

/// What came of reading.
#[derive(Clone, Copy, Default)]
struct Found {
    news: bool,
    gone: u32,
}

impl Found {
    const fn and(self, other: Self) -> Self {
        Self { news: self.news || other.news, gone: self.gone + other.gone }
    }
}

async fn read_one(
    workspace: &Workspace,
    connection: &Connection,
    client: &Client,
    ticket: u64,
) -> Result<Found, Failure> {
    let _order = client.order().await;
    let now = halo::ticket_now(client, ticket).await;
    workspace.saw(&now);
    let (stream, record) = match now? {
        TicketNow::Record(stream, record) => (stream, *record),
        // Nothing is said of it any more: what was said stays, as it does in a sync.
        TicketNow::Gone => return Ok(Found { gone: 1, ..Found::default() }),
        TicketNow::Other => return Ok(Found::default()),
        TicketNow::Unfit(reason) => {
            tracing::warn!(connector = connection.connector, reason = reason.code(), "record skipped");
            return Ok(Found::default());
        }
    };
    let observations = sync::observations(workspace, connection, &stream, vec![record]);
    let (id, at, trust) = (connection.id, workspace.now(), workspace.trust().await?);
    let mut back = sync::back_again(workspace);
    let news = workspace
        .store
        .write(move |w| {
            let records: Vec<RecordId> = observations.iter().map(Observation::record).collect();
            let seen = sync::Seen { records: &records, observations: &observations, at };
            sync::observe(w, &trust, &mut back, (id, &stream), seen)
        })
        .await?;
    Ok(Found { news: news.said || news.back, gone: 0 })
}
