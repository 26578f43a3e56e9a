//! Sends the outbox and looks at what became of it.
//!
//! A write has three outcomes: done, refused, unknown. Unknown (a time-out, a cut connection, a kill) is looked up
//! by its mark before anything is sent again.

use super::{desired, draw, record};
use crate::{
    api::{Failure, Topic},
    history,
    jobs::{End, Progress},
    sync,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use sluice_connect::{
    Client, ConnectError, WriteError,
    halo::{self, Lead, LeadSetup},
};
use sluice_domain::{Actor, ConnectionId, Decision, Judgement, Observation, RecordId};
use sluice_store::{Action, Connection, Write, WriteState, Writer};
use tokio_util::sync::CancellationToken;

/// After this many tries without an answer the run ends; the writes stay in the outbox.
const TRIES: u32 = 5;

pub(crate) async fn run(
    workspace: &Workspace,
    connection: &Connection,
    progress: &Progress,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    let client = workspace.client(connection).await?;
    let setup = halo::lead_setup(&client).await;
    workspace.saw(&setup);
    let sender = Sender { workspace, connection, client: &client, setup: setup?, progress };
    sender.recover().await?;
    sender.count().await?;
    loop {
        if stop.is_cancelled() {
            return Ok(End::Cancelled);
        }
        if !sender.look_up(stop).await? {
            return Ok(End::Cancelled);
        }
        let pending = sender.take().await?;
        if pending.is_empty() {
            break;
        }
        sender.send(pending).await?;
        workspace.stale.mark(&[Topic::Plan, Topic::Ledger, Topic::Status]);
        progress.tell().await;
    }
    // What was sent is read back: only what is seen there counts as agreed.
    let end = sync::pull_stream(workspace, connection, &client, draw::LEADS, None, stop).await?;
    progress.tell().await;
    Ok(end)
}

struct Sender<'a> {
    workspace: &'a Workspace,
    connection: &'a Connection,
    client: &'a Client,
    setup: LeadSetup,
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

    /// Looks up writes with an unknown outcome: found ones were done, the others may be sent again. False where
    /// the job was stopped.
    async fn look_up(&self, stop: &CancellationToken) -> Result<bool, Failure> {
        let id = self.connection.id;
        let unknown =
            self.workspace.store.read(move |r| r.writes_in_state(id, WriteState::Unknown, 100)).await?;
        for mut write in unknown {
            if stop.is_cancelled() {
                return Ok(false);
            }
            if write.attempts >= TRIES {
                return Err(Failure::of("writes_unanswered").with("tries", TRIES));
            }
            if write.action == Action::Update {
                // Writing the same values again changes nothing.
                write.state = WriteState::Pending;
                self.settle(vec![(write, "retry")]).await?;
                continue;
            }
            let found = halo::find_by_mark(self.client, &write.id.to_string()).await;
            self.workspace.saw(&found);
            match found? {
                Some(remote) => {
                    self.sent(&mut write, remote);
                    self.settle(vec![(write, "found")]).await?;
                }
                None => {
                    write.state = WriteState::Pending;
                    self.settle(vec![(write, "not_found")]).await?;
                }
            }
        }
        Ok(true)
    }

    /// Takes the next writes and notes, before anything is sent, that they are under way.
    async fn take(&self) -> Result<Vec<Write>, Failure> {
        let id = self.connection.id;
        self.workspace
            .store
            .write(move |w| {
                let mut taken = w.writes_in_state(id, WriteState::Pending, draw::BATCH as u32)?;
                // One request either creates or changes.
                let first = taken.first().map(|write| write.action);
                taken.retain(|write| Some(write.action) == first);
                for write in &mut taken {
                    write.state = WriteState::Sending;
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
            let outcome = self.post(&batch).await;
            match outcome {
                Ok(remotes) => {
                    for (write, remote) in batch.iter_mut().zip(remotes) {
                        self.sent(write, remote);
                    }
                    self.settle(batch.into_iter().map(|write| (write, "sent")).collect()).await?;
                }
                Err(WriteError::Refused(error)) if batch.len() > 1 && is_about_the_record(&error) => {
                    let rest = batch.split_off(batch.len() / 2);
                    batches.push(rest);
                    batches.push(batch);
                }
                Err(WriteError::Refused(error)) if is_about_the_record(&error) => {
                    for write in &mut batch {
                        write.state = WriteState::Refused;
                        write.failure = Some(serde_json::json!(Failure::from(error.clone())));
                    }
                    self.settle(batch.into_iter().map(|write| (write, "refused")).collect()).await?;
                }
                Err(WriteError::Refused(error) | WriteError::NotSent(error)) => {
                    // Nothing arrived: all that is left goes back and the run ends with the cause.
                    let left = batch.into_iter().chain(batches.into_iter().flatten());
                    let back = left.map(|mut write| {
                        write.state = WriteState::Pending;
                        (write, "not_sent")
                    });
                    self.settle(back.collect()).await?;
                    return Err(error.into());
                }
                Err(WriteError::Unknown(error)) => {
                    for write in &mut batch {
                        write.state = WriteState::Unknown;
                        write.failure = Some(serde_json::json!(Failure::from(error.clone())));
                    }
                    let mut settled: Vec<_> = batch.into_iter().map(|write| (write, "unknown")).collect();
                    settled.extend(batches.drain(..).flatten().map(|mut write| {
                        write.state = WriteState::Pending;
                        (write, "not_sent")
                    }));
                    self.settle(settled).await?;
                }
            }
        }
        Ok(())
    }

    async fn post(&self, batch: &[Write]) -> Result<Vec<String>, WriteError> {
        let leads: Vec<Lead> = batch.iter().filter_map(|write| desired::parse(&write.body)).collect();
        let outcome = match batch.first().map(|write| write.action) {
            Some(Action::Create) => halo::create_leads(self.client, &self.setup, &leads).await,
            Some(Action::Update) => {
                let remotes: Vec<String> = batch.iter().filter_map(|write| write.remote_id.clone()).collect();
                let updates: Vec<(&str, &Lead)> = remotes.iter().map(String::as_str).zip(&leads).collect();
                halo::update_leads(self.client, &updates).await.map(|()| remotes)
            }
            None => Ok(Vec::new()),
        };
        match &outcome {
            Ok(_) => self.workspace.saw_online(true),
            Err(WriteError::Refused(error) | WriteError::NotSent(error) | WriteError::Unknown(error)) => {
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
                let remote = RecordId::of(self.connection.id, draw::LEADS, write.remote_id.as_deref()?);
                let rule = Actor::Rule("written".to_owned());
                let judgement = Judgement::Same { left: write.anchor, right: remote };
                Some(history::new(self.workspace, rule)(judgement))
            })
            .collect();
        let job = self.progress.id();
        self.workspace
            .store
            .write(move |w| {
                for (write, event) in &writes {
                    record(w, write, event)?;
                }
                for decision in &decisions {
                    history::append(w, decision)?;
                }
                let done = writes
                    .iter()
                    .filter(|(write, _)| matches!(write.state, WriteState::Sent | WriteState::Refused))
                    .count();
                if let Some(mut job) = w.job(job)? {
                    job.done = job.done.saturating_add(u32::try_from(done).unwrap_or(u32::MAX));
                    w.put_job(&job)?;
                }
                Ok(())
            })
            .await
    }
}

/// Whether the other side objected to a record, not to the caller: only then can halving help.
fn is_about_the_record(error: &ConnectError) -> bool {
    matches!(error, ConnectError::Refused { .. } | ConnectError::NotFound { .. })
}

/// Compares what was read with what was sent.
pub(crate) fn compare(
    w: &Writer<'_>,
    connection: ConnectionId,
    stream: &str,
    observations: &[Observation],
    now: DateTime<Utc>,
) -> Result<(), Failure> {
    if stream != draw::LEADS {
        return Ok(());
    }
    for observation in observations {
        for mut write in w.writes_to(connection, &observation.external_id, WriteState::Sent)? {
            let there = halo::observed(&observation.raw);
            let agrees = desired::parse(&write.body).is_some_and(|lead| desired::holds(&there, &lead));
            write.seen_at = Some(now);
            let event = if agrees {
                write.state = WriteState::Agreed;
                write.agreed_at = Some(now);
                "agreed"
            } else {
                write.state = WriteState::Differs;
                "differs"
            };
            record(w, &write, event)?;
        }
    }
    Ok(())
}
