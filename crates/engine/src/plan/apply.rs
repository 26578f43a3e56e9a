//! Sends the outbox and looks at what became of it.
//!
//! A write has three outcomes: done, refused, unknown. Unknown (a time-out, a cut connection, a kill) is looked up
//! by its mark before anything is sent again.

mod entries;
mod fresh;
mod look;
mod parties;
mod settle;
mod single;
mod together;

pub(crate) use single::{is_about_one, read_back};
pub(super) use together::at_once;

use fresh::Read;
use together::{Parts, is_too_large, took_too_long};

use super::{
    desired, party,
    ready::{Setups, Taking, given_now, setups},
    record, refusals,
    stream::{read_in, stage_of},
};
use crate::{
    allowance,
    api::{Failure, Topic},
    crash::edge,
    jobs::{End, Progress},
    setup, sync,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use sluice_connect::{
    CallError, Client, ConnectError,
    halo::{self, Ticket, Written},
};
use sluice_domain::{ConnectionId, JobId, Observation, Stage};
use sluice_store::{Action, Connection, Write, WriteState, Writer};
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// How long a stop waits for the answer that is under way. A later one is looked up by the next run.
const GRACE: Duration = Duration::from_secs(2);

pub(crate) async fn run(
    workspace: &Workspace,
    connection: &Connection,
    progress: &Progress,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    let overdue = async {
        stop.cancelled().await;
        tokio::time::sleep(GRACE).await;
    };
    tokio::select! {
        // Of what was stopped it does not matter how the last request ended.
        end = send_all(workspace, connection, progress, stop) => match end {
            Err(_) if stop.is_cancelled() => Ok(End::Cancelled),
            end => end,
        },
        () = overdue => Ok(End::Cancelled),
    }
}

async fn send_all(
    workspace: &Workspace,
    connection: &Connection,
    progress: &Progress,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    let client = workspace.client(connection).await?;
    let setups = setups(workspace, connection, &client).await;
    allowance::count(workspace, connection.id, &client).await?;
    let mut sender = Sender { workspace, connection, client: &client, setups: Arc::new(setups?), progress };
    sender.recover().await?;
    if let End::Cancelled = sender.read_first(stop).await? {
        return Ok(End::Cancelled);
    }
    sender.count().await?;
    let mut read = Read::default();
    loop {
        if stop.is_cancelled() {
            return Ok(End::Cancelled);
        }
        let open = sender.look_up(stop).await?;
        edge("looked_up");
        if let End::Cancelled = sender.refresh(&mut read, stop).await? {
            return Ok(End::Cancelled);
        }
        let chosen = workspace.chosen();
        if chosen != read.chosen {
            sender.setups = Arc::new(given_now(workspace, connection, &sender.setups).await?);
        }
        read.chosen = chosen;
        let (pending, aside) = sender.take().await?;
        edge("taken");
        match (pending.is_empty(), open) {
            (false, _) => {
                let in_time = sender.send(pending, &mut read).await;
                allowance::count(workspace, connection.id, &client).await?;
                read.came(in_time?);
            }
            // What was set aside made room for others.
            (true, _) if aside > 0 => {}
            (true, None) => break,
            (true, Some(wait)) => tokio::select! {
                () = tokio::time::sleep(wait) => {}
                () = stop.cancelled() => {}
            },
        }
        workspace.stale.mark(&[Topic::Plan, Topic::Ledger, Topic::Status]);
        progress.tell().await;
    }
    // What was sent is read back: only what is seen there counts as agreed.
    let mut held = read.held.take();
    for stream in sender.streams(WriteState::Sent).await? {
        match sender.read_there(&mut read, stream, stop).await {
            Ok(End::Cancelled) => return Ok(End::Cancelled),
            // A stream that waits for somebody's word holds no other up.
            Err(failure) if sync::is_held(&failure) => held = held.or(Some(failure)),
            // They are looked at one by one.
            Err(failure) if parties::is_about_customers(stream, &failure) => {
                held = held.or(Some(failure).filter(parties::is_unread));
            }
            ended => drop(ended?),
        }
        progress.tell().await;
    }
    sender.read_entries_back(stop).await?;
    read_back(workspace, connection, &client, stop).await?;
    held.map_or(Ok(End::Done), Err)
}

struct Sender<'a> {
    workspace: &'a Workspace,
    connection: &'a Connection,
    client: &'a Client,
    setups: Arc<Setups>,
    progress: &'a Progress,
}

impl Sender<'_> {
    /// A write that was being sent when the program ended has an unknown outcome.
    async fn recover(&self) -> Result<(), Failure> {
        let id = self.connection.id;
        self.workspace
            .store
            .write(move |w| {
                for mut write in w.writes_in_state(id, WriteState::Sending, u32::MAX)? {
                    write.state = WriteState::Unknown;
                    record(w, &write, "unknown")?;
                }
                Ok(())
            })
            .await
    }

    /// After a way back, tickets may be there that are not known here: before anything is created, all is read.
    async fn read_first(&self, stop: &CancellationToken) -> Result<End, Failure> {
        let id = self.connection.id;
        let unread = self
            .workspace
            .store
            .read(move |r| {
                let read = r.connection(id)?.is_some_and(|connection| connection.synced_at.is_some());
                let mut open = r.writes_in_state(id, WriteState::Pending, u32::MAX)?;
                open.extend(r.writes_in_state(id, WriteState::Unknown, u32::MAX)?);
                Ok::<_, Failure>(!read && open.iter().any(|write| write.action == Action::Create))
            })
            .await?;
        if !unread {
            return Ok(End::Done);
        }
        if let End::Cancelled = sync::read(self.workspace, self.connection, self.progress, stop).await? {
            return Ok(End::Cancelled);
        }
        let now = self.workspace.now();
        self.workspace.store.write(move |w| w.set_synced(id, now)).await?;
        Ok(End::Done)
    }

    /// The streams in which writes in a state are read.
    async fn streams(&self, state: WriteState) -> Result<BTreeSet<&'static str>, Failure> {
        let id = self.connection.id;
        let writes = self.workspace.store.read(move |r| r.writes_in_state(id, state, u32::MAX)).await?;
        Ok(writes.iter().filter_map(read_in).collect())
    }

    async fn count(&self) -> Result<(), Failure> {
        let (id, job) = (self.connection.id, self.progress.id());
        self.workspace
            .store
            .write(move |w| {
                if let Some(mut job) = w.job(job)? {
                    job.total = Some(w.waiting_writes(id)?.saturating_add(job.done));
                    w.put_job(&job)?;
                }
                Ok(())
            })
            .await
    }

    /// Takes the next writes and notes, before anything is sent, that they are under way.
    /// With how many were set aside instead.
    async fn take(&self) -> Result<(Vec<Write>, u32), Failure> {
        let (now, job) = (self.workspace.now(), self.progress.id());
        let mut taking = Taking::new(self.client.at_once());
        while !taking.done {
            let (connection, setups) = (self.connection.clone(), Arc::clone(&self.setups));
            taking = self
                .workspace
                .store
                .write(move |w| {
                    let aside = taking.go_on(w, &connection, &setups, now)?;
                    settled(w, job, aside)?;
                    Ok::<_, Failure>(taking)
                })
                .await?;
        }
        Ok((taking.writes, taking.aside))
    }

    /// Sends a batch. A refused batch is halved until the bad ones are alone. False where it came to its turn too late to be
    /// sent by what was read before.
    async fn send(&self, writes: Vec<Write>, read: &mut Read) -> Result<bool, Failure> {
        let (mut batches, mut parts) = (vec![writes], Parts::default());
        while let Some(mut batch) = batches.pop() {
            let _order = self.client.order().await;
            let outcome = self.post(&batch, read).await;
            edge("answered");
            match outcome {
                Ok(remotes) => {
                    self.client.took(batch.len());
                    parts.taken(batch.len());
                    for (write, remote) in batch.iter_mut().zip(remotes) {
                        self.sent(write, remote);
                    }
                    self.settle(batch.into_iter().map(|write| (write, "sent")).collect()).await?;
                    edge("settled");
                }
                Err(CallError::Refused(error)) if batch.len() > 1 && about_a_record(&batch, &error) => {
                    parts.parted();
                    if is_too_large(&error) {
                        self.client.takes_no_more_than(batch.len() / 2);
                    }
                    let rest = batch.split_off(batch.len() / 2);
                    batches.push(rest);
                    batches.push(batch);
                }
                Err(CallError::Refused(error))
                    if about_a_record(&batch, &error) || entries::not_allowed(&batch, &error) =>
                {
                    parts.bad();
                    for write in &mut batch {
                        write.state = WriteState::Refused;
                        write.failure = Some(serde_json::json!(refusals::meant(error.clone())));
                    }
                    self.settle(batch.into_iter().map(|write| (write, "refused")).collect()).await?;
                }
                Err(CallError::NotSent(ConnectError::Stopped)) => {
                    let left = batch.into_iter().chain(batches.into_iter().flatten());
                    self.settle(left.map(not_sent).collect()).await?;
                    return Ok(false);
                }
                Err(CallError::Refused(error) | CallError::NotSent(error)) => {
                    // Nothing arrived: all that is left goes back and the run ends with the cause.
                    let left = batch.into_iter().chain(batches.into_iter().flatten());
                    self.settle(left.map(not_sent).collect()).await?;
                    return Err(error.into());
                }
                Err(CallError::Unknown(error)) => {
                    parts.bad();
                    if took_too_long(&error) {
                        self.client.took_too_long(batch.len());
                    }
                    for write in &mut batch {
                        write.state = WriteState::Unknown;
                        write.failure = Some(serde_json::json!(Failure::from(error.clone())));
                    }
                    let mut settled: Vec<_> = batch.into_iter().map(|write| (write, "unknown")).collect();
                    settled.extend(batches.drain(..).flatten().map(not_sent));
                    self.settle(settled).await?;
                }
            }
        }
        if let Some(most) = parts.most() {
            self.client.takes_no_more_than(most);
        }
        Ok(true)
    }

    async fn post(&self, batch: &[Write], read: &mut Read) -> Result<Vec<String>, CallError> {
        let (stages, tickets): (Vec<Stage>, Vec<Ticket>) =
            batch.iter().filter_map(|write| desired::parse(&write.body)).unzip();
        let setup = stages.first().and_then(|stage| self.setups.get(stage)?.as_ref().ok());
        let stream = batch.first().and_then(read_in);
        let still = || {
            let now = self.workspace.now();
            // By what was chosen since, some of it may not go.
            read.chosen == self.workspace.chosen()
                && stream.is_none_or(|stream| read.allows(stream, now))
                && read.allows_sites(batch, now)
        };
        let of_party = batch.first().is_some_and(party::is);
        let outcome = match (batch.first().map(|write| write.action), setup) {
            _ if of_party => self.post_parties(batch, &still).await,
            (Some(Action::Append), _) => {
                self.post_entries(batch, &still).await.map(|ids| Written { ids, changed: None })
            }
            (Some(Action::Create), Some(setup)) => {
                halo::create_tickets_while(self.client, setup, &tickets, &still).await
            }
            (Some(Action::Update), Some(setup)) => {
                let remotes: Vec<String> = batch.iter().filter_map(|write| write.remote_id.clone()).collect();
                let updates: Vec<(&str, &Ticket)> =
                    remotes.iter().map(String::as_str).zip(&tickets).collect();
                let written = halo::update_tickets_while(self.client, setup, &updates, &still).await;
                written.map(|written| Written { ids: remotes, ..written })
            }
            (None, _) | (_, None) => Ok(Written::default()),
        };
        match &outcome {
            Ok(Written { changed, .. }) => {
                self.workspace.saw_online(true);
                if let Some(stream) = stream {
                    read.wrote(stream, *changed);
                }
            }
            Err(CallError::Refused(error) | CallError::NotSent(error) | CallError::Unknown(error)) => {
                self.workspace.saw::<()>(&Err(error.clone()));
            }
        }
        outcome.map(|written| written.ids)
    }

    fn sent(&self, write: &mut Write, remote: String) {
        write.state = WriteState::Sent;
        write.remote_id = Some(remote);
        write.sent_at = Some(self.workspace.now());
        write.failure = None;
    }
}

/// A write that was seen where it was sent to, as it was sent.
pub(super) fn agreed(write: &mut Write, now: DateTime<Utc>) {
    write.state = WriteState::Agreed;
    write.seen_at = Some(now);
    write.agreed_at = Some(now);
}

/// A write that was looked at where it was sent to, and whether it is there as it was sent.
fn found_there(write: &mut Write, holds: bool, now: DateTime<Utc>) -> &'static str {
    agreed(write, now);
    if holds {
        return "agreed";
    }
    write.state = WriteState::Differs;
    write.agreed_at = None;
    "differs"
}

/// Counts writes that came to an end.
fn settled(w: &Writer<'_>, job: JobId, writes: u32) -> Result<(), Failure> {
    if writes > 0
        && let Some(mut job) = w.job(job)?
    {
        job.done = job.done.saturating_add(writes);
        w.put_job(&job)?;
    }
    Ok(())
}

/// Whether the other side objected to a record, not to the caller: only then can halving help. What is to be created
/// can't be missing, so there it is the address that is wrong.
fn about_a_record(batch: &[Write], error: &ConnectError) -> bool {
    match error {
        ConnectError::Refused { .. } => true,
        ConnectError::NotFound { .. } => batch.iter().all(|write| write.action != Action::Create),
        _ => false,
    }
}

/// A write that is known not to have arrived.
fn not_sent(mut write: Write) -> (Write, &'static str) {
    write.state = WriteState::Pending;
    write.sent_at = None;
    write.attempts = write.attempts.saturating_sub(1);
    (write, "not_sent")
}

fn refused(mut write: Write, failure: Failure) -> (Write, &'static str) {
    write.state = WriteState::Refused;
    write.failure = Some(serde_json::json!(failure));
    (write, "refused")
}

/// Compares what was read with what was sent.
pub(crate) fn compare<'o>(
    w: &Writer<'_>,
    connection: ConnectionId,
    stream: &str,
    observations: impl IntoIterator<Item = &'o Observation>,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let Some(stage) = stage_of(stream) else {
        return parties::compare(w, connection, stream, observations, now);
    };
    let kept = setup::kept(w, connection)?;
    for observation in observations {
        let mut writes = w.writes_to(connection, &observation.external_id, WriteState::Sent)?;
        // What was told not to be there, and is after all.
        let lost = w.writes_to(connection, &observation.external_id, WriteState::Refused)?;
        writes.extend(lost.into_iter().filter(|write| write.action == Action::Create));
        for mut write in writes {
            // A ticket of another type is not the one that was made.
            let Some((_, ticket)) = desired::parse(&write.body).filter(|(of, _)| *of == stage) else {
                continue;
            };
            let there = halo::observed(stage, &observation.raw, &kept);
            let event = found_there(&mut write, desired::holds(stage, &there, &ticket), now);
            write.failure = None;
            record(w, &write, event)?;
        }
    }
    Ok(())
}
