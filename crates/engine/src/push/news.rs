//! Tickets that HaloPSA's webhook named are read again, one by one, and kept as a sync would keep them.
//!
//! The webhook only makes it faster. They are noted in the store until they are read, by themselves or by a sync: its cursor
//! knows nothing of what was read here.

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
use chrono::{DateTime, TimeDelta, Utc};
use sluice_connect::{
    Client,
    halo::{self, TicketNow},
};
use sluice_domain::RecordId;
use sluice_store::{Connection, Job, Named};
use std::{
    sync::{Arc, Weak},
    time::Duration,
};
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

/// More than this many are read by a sync: a page takes one call for a hundred.
const FEW: usize = 10;
/// More than this many are not noted: the sync that they bring about reads the others too.
pub(super) const MOST: u32 = 1_000;
/// How often is looked whether the job that keeps HaloPSA busy is done.
const LOOK: Duration = Duration::from_millis(500);
/// How long what could not be read waits, unless something is named meanwhile.
const AGAIN: Duration = Duration::from_secs(600);

#[derive(Default)]
struct State {
    /// Whether something was noted since it was last looked.
    named: bool,
    reading: bool,
    refused: u32,
    /// How many of them came since one was taken.
    in_a_row: u32,
}

/// Whether something was named that is not read yet.
pub(crate) struct News(watch::Sender<State>);

impl Default for News {
    /// What was named before the program ended waits still.
    fn default() -> Self {
        Self(watch::Sender::new(State { named: true, ..State::default() }))
    }
}

impl News {
    /// Something was noted in the store.
    pub(super) fn named(&self) {
        self.0.send_modify(|state| state.named = true);
    }

    pub(super) fn refused(&self) {
        self.0.send_modify(|state| {
            state.refused = state.refused.saturating_add(1);
            state.in_a_row = state.in_a_row.saturating_add(1);
        });
    }

    pub(super) fn taken(&self) {
        self.0.send_modify(|state| state.in_a_row = 0);
    }

    pub(super) fn forget(&self) {
        self.0.send_modify(|state| (state.refused, state.in_a_row) = (0, 0));
    }

    /// How many deliveries were refused.
    pub(super) fn count_refused(&self) -> u32 {
        self.0.borrow().refused
    }

    /// How many deliveries were refused since one was taken.
    pub(crate) fn refused_in_a_row(&self) -> u32 {
        self.0.borrow().in_a_row
    }

    /// Begins to read what was named until now.
    fn begin(&self) -> Reading<'_> {
        self.0.send_modify(|state| (state.named, state.reading) = (false, true));
        Reading(self)
    }

    /// Waits until nothing is left that can be read now.
    #[cfg(test)]
    pub(crate) async fn settled(&self) {
        let settled = |state: &State| !state.named && !state.reading;
        self.0.subscribe().wait_for(settled).await.map(drop).unwrap();
    }
}

/// As long as it is held, something is being read.
struct Reading<'a>(&'a News);

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.0.0.send_modify(|state| state.reading = false);
    }
}

/// When to look again.
enum Next {
    /// When something is named.
    Named,
    /// When the job at work, which reads too, is done.
    Busy,
    /// After a while.
    Later,
}

/// Reads what is named, until the workspace is closed.
pub(crate) async fn keep_up(workspace: Weak<Workspace>, stop: CancellationToken) {
    let Some(mut state) = workspace.upgrade().map(|workspace| workspace.webhooks.0.subscribe()) else {
        return;
    };
    let mut later = false;
    loop {
        let named = async { state.wait_for(|state| state.named).await.map(drop) };
        tokio::select! {
            named = named => if named.is_err() { return },
            () = tokio::time::sleep(AGAIN), if later => {}
            () = stop.cancelled() => return,
        }
        let Some(open) = workspace.upgrade() else { return };
        later = settle(&open, &stop).await;
        if stop.is_cancelled() {
            return;
        }
    }
}

/// Reads until nothing is left that can be read now; whether something is left.
async fn settle(workspace: &Arc<Workspace>, stop: &CancellationToken) -> bool {
    let _reading = workspace.webhooks.begin();
    loop {
        match read(workspace, stop).await {
            Ok(Next::Named) => return false,
            Ok(Next::Later) => return true,
            Ok(Next::Busy) => tokio::select! {
                () = tokio::time::sleep(LOOK) => {}
                () = stop.cancelled() => return true,
            },
            Err(failure) => {
                tracing::warn!(code = failure.code, "tickets left for later");
                return true;
            }
        }
    }
}

/// Reads what waits.
async fn read(workspace: &Arc<Workspace>, stop: &CancellationToken) -> Result<Next, Failure> {
    let Some(connection) = workspace.halo().await? else { return Ok(Next::Named) };
    let (id, now) = (connection.id, workspace.now());
    let (mut named, job) = workspace
        .store
        .read(move |r| Ok::<_, Failure>((r.named_tickets(id)?, r.latest_job_of_kind(id, "sync", now)?)))
        .await?;
    if named.is_empty() {
        return Ok(Next::Named);
    }
    if workspace.jobs.on(id).is_some() {
        return Ok(Next::Busy);
    }
    if let Some(synced) = done(job.as_ref()) {
        // A sync that began after they were named has read them.
        workspace.store.write(move |w| w.forget_named_before(id, synced)).await?;
        named.retain(|named| named.at >= synced);
    }
    if named.len() > FEW {
        if failed(job.as_ref(), &named, now) {
            return Ok(Next::Later);
        }
        tracing::info!(tickets = named.len(), "a sync for what webhooks named");
        sync::begin_all(workspace, &Sync { connections: vec![id.to_string()], full: None }).await?;
        return Ok(Next::Busy);
    }
    let client = workspace.client(&connection).await?;
    let mut news: Result<bool, Failure> = Ok(false);
    for named in named {
        let one = tokio::select! {
            one = read_one(workspace, &connection, &client, named) => one,
            () = stop.cancelled() => return Ok(Next::Later),
        };
        news = news.and_then(|news| Ok(one? || news));
        if news.is_err() {
            break;
        }
    }
    allowance::count(workspace, id, &client).await?;
    if news? {
        pipeline::fire(workspace).await?;
        workspace.stale.mark(STALE);
    }
    Ok(Next::Named)
}

/// When the last sync began, where it came to its end.
fn done(job: Option<&Job>) -> Option<DateTime<Utc>> {
    job.filter(|job| job.state == state_name(JobState::Done)).map(|job| job.started_at)
}

/// Whether a sync for all of these was tried a short while ago, for nothing.
fn failed(job: Option<&Job>, named: &[Named], now: DateTime<Utc>) -> bool {
    let last = named.iter().map(|named| named.at).max();
    let again = TimeDelta::from_std(AGAIN).unwrap_or_default();
    job.is_some_and(|job| Some(job.started_at) >= last && now - job.started_at < again)
}

/// Reads a ticket and keeps what it says; whether anything of it is new.
async fn read_one(
    workspace: &Workspace,
    connection: &Connection,
    client: &Client,
    named: Named,
) -> Result<bool, Failure> {
    let ticket = u64::try_from(named.ticket).map_err(|_| Failure::of("internal"))?;
    let _order = client.order().await;
    let now = halo::ticket_now(client, ticket).await;
    workspace.saw(&now);
    let now = now?;
    let said = match &now {
        TicketNow::Record(stream, record) => {
            sync::observations(workspace, connection, stream, vec![(**record).clone()])
        }
        TicketNow::Unfit(..) | TicketNow::Other | TicketNow::Gone => Vec::new(),
    };
    let (id, at, trust) = (connection.id, workspace.now(), workspace.trust().await?);
    let way = sync::Way::of(workspace, connection).await?;
    let mut back = sync::back_again(workspace);
    workspace
        .store
        .write(move |w| {
            w.forget_named(id, named)?;
            match now {
                TicketNow::Record(stream, _) => {
                    let said = sync::said_alone(w, &way, (id, &stream), said)?;
                    let records: Vec<RecordId> = said.iter().map(sync::Said::record).collect();
                    let seen = sync::Seen { records: &records, said: &said, at };
                    let news = sync::observe(w, &trust, &mut back, (id, &stream), seen)?;
                    return Ok(news.said || news.back);
                }
                TicketNow::Unfit(stream, skipped) => sync::set_aside(w, id, &stream, &[*skipped], at)?,
                // Nothing is said of it any more: what was said stays until a sync misses it.
                TicketNow::Gone => {
                    let mut counts: Counts = w.setting(SECRET)?.unwrap_or_default();
                    counts.gone = counts.gone.saturating_add(1);
                    w.set_setting(SECRET, &counts)?;
                }
                TicketNow::Other => {}
            }
            Ok::<_, Failure>(false)
        })
        .await
}
