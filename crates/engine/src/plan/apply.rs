//! Sends the outbox and looks at what became of it.
//!
//! A write has three outcomes: done, refused, unknown. Unknown (a time-out, a cut connection, a kill) is looked up
//! by its mark before anything is sent again.

use super::{
    desired, draw,
    ready::{self, Setups, setups},
    record,
    stream::{stage_of, stream_of},
};
use crate::{
    allowance,
    api::{Failure, Topic},
    crash::edge,
    derive, history,
    jobs::{End, Progress},
    setup, sync,
    workspace::Workspace,
};
use chrono::{DateTime, TimeDelta, Utc};
use sluice_connect::{
    CallError, Client, ConnectError,
    halo::{self, Ticket},
};
use sluice_domain::{Actor, ConnectionId, Decision, JobId, Judgement, Observation, RecordId, Stage};
use sluice_store::{Action, Connection, Write, WriteState, Writer};
use std::{collections::BTreeSet, time::Duration};
use tokio_util::sync::CancellationToken;

/// A write that went unanswered this often, and is not there, is set aside for a person; the others go on.
const TRIES: u32 = 5;

/// How long what was read of HaloPSA is taken for what stands there.
const FRESH: TimeDelta = TimeDelta::minutes(1);

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
    let sender = Sender { workspace, connection, client: &client, setups: setups?, progress };
    sender.recover().await?;
    sender.must_be_read().await?;
    sender.count().await?;
    let mut read_at: Option<DateTime<Utc>> = None;
    loop {
        if stop.is_cancelled() {
            return Ok(End::Cancelled);
        }
        if read_at.is_none_or(|at| workspace.now() - at > FRESH || workspace.now() < at) {
            if let End::Cancelled = sender.read_there(stop).await? {
                return Ok(End::Cancelled);
            }
            read_at = Some(workspace.now());
        }
        let open = sender.look_up(stop).await?;
        edge("looked_up");
        let pending = sender.take().await?;
        edge("taken");
        match (pending.is_empty(), open) {
            (false, _) => {
                let sent = sender.send(pending).await;
                allowance::count(workspace, connection.id, &client).await?;
                sent?;
            }
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
    for stage in sender.stages(WriteState::Sent).await? {
        if let End::Cancelled =
            sync::pull_stream(workspace, connection, &client, stream_of(stage), None, stop).await?
        {
            return Ok(End::Cancelled);
        }
        progress.tell().await;
    }
    Ok(End::Done)
}

struct Sender<'a> {
    workspace: &'a Workspace,
    connection: &'a Connection,
    client: &'a Client,
    setups: Setups,
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

    /// After a way back, tickets may be there that are not known here: nothing is created before all was read.
    async fn must_be_read(&self) -> Result<(), Failure> {
        let id = self.connection.id;
        let creates = self
            .workspace
            .store
            .read(move |r| {
                let read = r.connection(id)?.is_some_and(|connection| connection.synced_at.is_some());
                let mut open = r.writes_in_state(id, WriteState::Pending, u32::MAX)?;
                open.extend(r.writes_in_state(id, WriteState::Unknown, u32::MAX)?);
                Ok::<_, Failure>(!read && open.iter().any(|write| write.action == Action::Create))
            })
            .await?;
        match creates {
            true => Err(Failure::of("halo_not_read").with("connection", &self.connection.name)),
            false => Ok(()),
        }
    }

    /// The stages of which there are writes in a state.
    async fn stages(&self, state: WriteState) -> Result<BTreeSet<Stage>, Failure> {
        let id = self.connection.id;
        let writes = self.workspace.store.read(move |r| r.writes_in_state(id, state, u32::MAX)).await?;
        Ok(writes.iter().filter_map(|write| Some(desired::parse(&write.body)?.0)).collect())
    }

    async fn count(&self) -> Result<(), Failure> {
        let (id, job) = (self.connection.id, self.progress.id());
        self.workspace
            .store
            .write(move |w| {
                let open = w.writes_in_state(id, WriteState::Pending, u32::MAX)?.len()
                    + w.writes_in_state(id, WriteState::Unknown, u32::MAX)?.len();
                if let Some(mut job) = w.job(job)? {
                    job.total = u32::try_from(open).ok().map(|open| open.saturating_add(job.done));
                    w.put_job(&job)?;
                }
                Ok(())
            })
            .await
    }

    /// Looks up writes with an unknown outcome: found ones were done, the others may be sent again. How long to wait
    /// until the next can be looked up, where some are too young for an answer that would last.
    async fn look_up(&self, stop: &CancellationToken) -> Result<Option<Duration>, Failure> {
        let id = self.connection.id;
        let unknown =
            self.workspace.store.read(move |r| r.writes_in_state(id, WriteState::Unknown, 100)).await?;
        let mut next = None;
        for mut write in unknown {
            if stop.is_cancelled() {
                break;
            }
            if let Some(wait) = unsettled(&write, self.workspace.now(), self.workspace.settling()) {
                next = Some(next.map_or(wait, |known: Duration| known.min(wait)));
                continue;
            }
            let _order = self.client.order().await;
            let settled = match (write.action, write.remote_id.clone()) {
                (Action::Update, Some(remote)) => self.look_at(write, remote).await?,
                _ => {
                    let found = halo::find_by_mark(self.client, &write.id.to_string()).await;
                    self.workspace.saw(&found);
                    match found? {
                        Some(remote) => {
                            self.sent(&mut write, remote);
                            (write, "found")
                        }
                        None => again(write, "not_found"),
                    }
                }
            };
            self.settle(vec![settled]).await?;
        }
        Ok(next)
    }

    /// What became of a change that went unanswered: it is there, it is not, or somebody changed the same meanwhile.
    async fn look_at(&self, mut write: Write, remote: String) -> Result<(Write, &'static str), Failure> {
        let found = halo::get_ticket(self.client, &remote).await;
        self.workspace.saw(&found);
        // Of a ticket that is gone the next try is told so.
        let (Some(raw), Some((stage, ticket))) = (found?, desired::parse(&write.body)) else {
            return Ok(again(write, "not_found"));
        };
        let id = self.connection.id;
        let kept = self.workspace.store.read(move |r| setup::kept(r, id)).await?;
        let there = halo::observed(stage, &raw, &kept);
        if desired::holds(stage, &there, &ticket) {
            self.sent(&mut write, remote);
            agreed(&mut write, self.workspace.now());
            return Ok((write, "found"));
        }
        if let Some(field) = desired::overtaken(&write.body, &there) {
            write.state = WriteState::Withdrawn;
            write.failure = Some(serde_json::json!(ready::changed_there(field)));
            return Ok((write, "withdrawn"));
        }
        Ok(again(write, "not_found"))
    }

    /// Reads the tickets of the stages that are written, so that what somebody did there meanwhile is not overwritten.
    async fn read_there(&self, stop: &CancellationToken) -> Result<End, Failure> {
        for stage in self.stages(WriteState::Pending).await? {
            let stream = stream_of(stage);
            if let End::Cancelled =
                sync::pull_stream(self.workspace, self.connection, self.client, stream, None, stop).await?
            {
                return Ok(End::Cancelled);
            }
        }
        Ok(End::Done)
    }

    /// Takes the next writes and notes, before anything is sent, that they are under way.
    async fn take(&self) -> Result<Vec<Write>, Failure> {
        let (connection, now, job) = (self.connection.clone(), self.workspace.now(), self.progress.id());
        let setups = self.setups.clone();
        self.workspace
            .store
            .write(move |w| {
                let (mut taken, aside) = ready::ready(w, &connection, &setups, draw::BATCH as u32, now)?;
                settled(w, job, aside)?;
                // One request either creates or changes, and is about one kind of ticket.
                let kind =
                    |write: &Write| (write.action, desired::parse(&write.body).map(|(stage, _)| stage));
                let first = taken.first().map(kind);
                taken.retain(|write| Some(kind(write)) == first);
                for write in &mut taken {
                    write.state = WriteState::Sending;
                    write.sent_at = Some(now);
                    write.attempts += 1;
                    record(w, write, "sending")?;
                }
                Ok(taken)
            })
            .await
    }

    /// Sends a batch. A refused batch is halved until the bad ones are alone.
    async fn send(&self, writes: Vec<Write>) -> Result<(), Failure> {
        let mut batches = vec![writes];
        while let Some(mut batch) = batches.pop() {
            let _order = self.client.order().await;
            let outcome = self.post(&batch).await;
            edge("answered");
            match outcome {
                Ok(remotes) => {
                    for (write, remote) in batch.iter_mut().zip(remotes) {
                        self.sent(write, remote);
                    }
                    self.settle(batch.into_iter().map(|write| (write, "sent")).collect()).await?;
                    edge("settled");
                }
                Err(CallError::Refused(error)) if batch.len() > 1 && about_a_record(&batch, &error) => {
                    let rest = batch.split_off(batch.len() / 2);
                    batches.push(rest);
                    batches.push(batch);
                }
                Err(CallError::Refused(error)) if about_a_record(&batch, &error) => {
                    for write in &mut batch {
                        write.state = WriteState::Refused;
                        write.failure = Some(serde_json::json!(Failure::from(error.clone())));
                    }
                    self.settle(batch.into_iter().map(|write| (write, "refused")).collect()).await?;
                }
                Err(CallError::Refused(error) | CallError::NotSent(error)) => {
                    // Nothing arrived: all that is left goes back and the run ends with the cause.
                    let left = batch.into_iter().chain(batches.into_iter().flatten());
                    self.settle(left.map(not_sent).collect()).await?;
                    return Err(error.into());
                }
                Err(CallError::Unknown(error)) => {
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
        Ok(())
    }

    async fn post(&self, batch: &[Write]) -> Result<Vec<String>, CallError> {
        let (stages, tickets): (Vec<Stage>, Vec<Ticket>) =
            batch.iter().filter_map(|write| desired::parse(&write.body)).unzip();
        let setup = stages.first().and_then(|stage| self.setups.get(stage)?.as_ref().ok());
        let outcome = match batch.first().map(|write| write.action).zip(setup) {
            Some((Action::Create, setup)) => halo::create_tickets(self.client, setup, &tickets).await,
            Some((Action::Update, setup)) => {
                let remotes: Vec<String> = batch.iter().filter_map(|write| write.remote_id.clone()).collect();
                let updates: Vec<(&str, &Ticket)> =
                    remotes.iter().map(String::as_str).zip(&tickets).collect();
                halo::update_tickets(self.client, setup, &updates).await.map(|()| remotes)
            }
            None => Ok(Vec::new()),
        };
        match &outcome {
            Ok(_) => self.workspace.saw_online(true),
            Err(CallError::Refused(error) | CallError::NotSent(error) | CallError::Unknown(error)) => {
                self.workspace.saw::<()>(&Err(error.clone()));
            }
        }
        outcome
    }

    fn sent(&self, write: &mut Write, remote: String) {
        write.state = WriteState::Sent;
        write.remote_id = Some(remote);
        write.sent_at = Some(self.workspace.now());
        write.failure = None;
    }

    /// Records outcomes: the ledger, and for a new lead the rule's decision that it is this person.
    async fn settle(&self, writes: Vec<(Write, &'static str)>) -> Result<(), Failure> {
        let decisions: Vec<Decision> = writes
            .iter()
            .filter(|(write, _)| write.state == WriteState::Sent && write.action == Action::Create)
            .filter_map(|(write, _)| {
                let (stage, _) = desired::parse(&write.body)?;
                let remote = RecordId::of(self.connection.id, stream_of(stage), write.remote_id.as_deref()?);
                let rule = Actor::Rule("written".to_owned());
                let judgement = Judgement::Same { left: write.anchor, right: remote };
                Some(history::Act::new(self.workspace, rule).decide(judgement))
            })
            .collect();
        let (job, trust, now) = (self.progress.id(), self.workspace.trust().await?, self.workspace.now());
        self.workspace
            .store
            .write(move |w| {
                for (write, event) in &writes {
                    record(w, write, event)?;
                }
                let mut seen = Vec::new();
                for decision in &decisions {
                    history::append(w, decision)?;
                    // Of a write whose outcome was looked up the ticket may have been read before it was known to be ours.
                    if let Judgement::Same { left, right } = decision.judgement
                        && w.index()?.contains(right)
                    {
                        seen.extend([left, right]);
                        if let Some(read) = w.latest_observation(right)? {
                            compare(w, read.connection, &read.stream, [&read], now)?;
                        }
                    }
                }
                if !seen.is_empty() {
                    derive::judged(w, &trust, &seen)?;
                }
                let done = writes
                    .iter()
                    .filter(|(write, _)| {
                        use WriteState::{Agreed, Refused, Sent, Withdrawn};
                        matches!(write.state, Sent | Agreed | Refused | Withdrawn)
                    })
                    .count();
                settled(w, job, draw::number(done))
            })
            .await
    }
}

/// A write that was seen where it was sent to, as it was sent.
pub(super) fn agreed(write: &mut Write, now: DateTime<Utc>) {
    write.state = WriteState::Agreed;
    write.seen_at = Some(now);
    write.agreed_at = Some(now);
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
        ConnectError::NotFound { .. } => batch.iter().all(|write| write.action == Action::Update),
        _ => false,
    }
}

/// A write that is known not to have arrived.
fn not_sent(mut write: Write) -> (Write, &'static str) {
    write.state = WriteState::Pending;
    write.sent_at = None;
    (write, "not_sent")
}

/// A write that went unanswered and is to be sent again, unless that was tried often enough.
fn again(mut write: Write, event: &'static str) -> (Write, &'static str) {
    if write.attempts < TRIES {
        write.state = WriteState::Pending;
        return (write, event);
    }
    write.state = WriteState::Refused;
    write.failure = Some(serde_json::json!(Failure::of("writes_unanswered").with("tries", TRIES)));
    (write, "set_aside")
}

/// How long the other side may still be at work on a write without an answer: what is not found until then may come
/// yet, and sending it again would make two.
fn unsettled(write: &Write, now: DateTime<Utc>, settling: Duration) -> Option<Duration> {
    let settled = write.sent_at? + settling;
    (settled - now).to_std().ok().filter(|wait| !wait.is_zero())
}

/// Compares what was read with what was sent.
pub(crate) fn compare<'o>(
    w: &Writer<'_>,
    connection: ConnectionId,
    stream: &str,
    observations: impl IntoIterator<Item = &'o Observation>,
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    let Some(stage) = stage_of(stream) else { return Ok(()) };
    let kept = setup::kept(w, connection)?;
    for observation in observations {
        for mut write in w.writes_to(connection, &observation.external_id, WriteState::Sent)? {
            let there = halo::observed(stage, &observation.raw, &kept);
            let agrees =
                desired::parse(&write.body).is_some_and(|(_, ticket)| desired::holds(stage, &there, &ticket));
            let event = if agrees {
                agreed(&mut write, now);
                "agreed"
            } else {
                write.seen_at = Some(now);
                write.state = WriteState::Differs;
                "differs"
            };
            record(w, &write, event)?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::{PersonId, WriteId};

    fn unanswered(attempts: u32, sent_at: Option<DateTime<Utc>>) -> Write {
        let anchor = RecordId::from_bytes([1; 16]);
        Write {
            seq: 1,
            id: WriteId::from_bytes([2; 16]),
            connection: ConnectionId::from_bytes([3; 16]),
            person: PersonId::of(anchor),
            anchor,
            action: Action::Create,
            body: serde_json::json!({}),
            state: WriteState::Unknown,
            remote_id: None,
            created_at: DateTime::UNIX_EPOCH,
            sent_at,
            seen_at: None,
            agreed_at: None,
            failure: None,
            attempts,
        }
    }

    #[test]
    fn what_is_not_found_is_believed_only_when_the_other_side_must_be_done() {
        let sent = DateTime::UNIX_EPOCH;
        let settling = Duration::from_secs(90);
        for (since, wait) in [(0, Some(90)), (30, Some(60)), (90, None), (3_600, None)] {
            let found = unsettled(&unanswered(1, Some(sent)), sent + Duration::from_secs(since), settling);
            assert_eq!(found, wait.map(Duration::from_secs), "{since} s");
        }
        assert_eq!(unsettled(&unanswered(1, None), sent, settling), None);
    }

    #[test]
    fn after_five_unanswered_tries_a_write_is_set_aside_and_keeps_nobody_waiting() {
        assert_eq!(again(unanswered(4, None), "not_found").0.state, WriteState::Pending);
        let (write, event) = again(unanswered(5, None), "not_found");
        assert_eq!((write.state, event), (WriteState::Refused, "set_aside"));
        assert_eq!(write.failure.unwrap()["code"], "writes_unanswered");
    }
}
