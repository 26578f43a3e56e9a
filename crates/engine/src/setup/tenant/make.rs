//! Makes what was chosen. Before anything is sent it is noted; what has no answer is looked for in the tenant before it is
//! sent again, and what is there already is never sent. So a run that was cut off goes on, and a second one does nothing.

use super::{
    SetUp, Sight,
    kept::{Sent, SentState},
    refused,
    show::clash,
};
use crate::{
    allowance,
    api::{Failure, Topic},
    crash::edge,
    jobs::{End, Progress},
    mapping, plan,
    workspace::Workspace,
};
use sluice_connect::{
    CallError, Client, ConnectError,
    halo::{self, Making},
};
use sluice_domain::{
    CustomField, Stage,
    pipeline::Workflow,
    tenant::{Choice, Differs, Kept, Line, Part, members, settled},
};
use sluice_store::Connection;
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// Looks at the tenant after which something that is not there is given up.
const TRIES: u32 = 3;

/// A part of the work: what is made together, and whether it is new.
const STEPS: [(Part, Choice); 5] = [
    (Part::Type, Choice::Make),
    (Part::Status, Choice::Make),
    (Part::Field, Choice::Make),
    (Part::Field, Choice::Add),
    (Part::Group, Choice::Make),
];

pub(crate) async fn run(
    workspace: &Workspace,
    connection: &Connection,
    progress: &Progress,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    let client = workspace.client(connection).await?;
    let id = connection.id;
    let mut set_up = workspace.store.read(move |r| SetUp::read(r, id)).await?;
    // What was refused before may be taken now.
    set_up.sent.retain(|_, sent| sent.state == SentState::Unknown);
    let workflow = workspace.workflow().await?;
    let work = Work { workspace, connection, client: &client, workflow, progress, stop };
    let end = work.all(&mut set_up).await;
    allowance::count(workspace, id, &client).await?;
    workspace.stale.mark(Topic::ALL);
    end
}

struct Work<'a> {
    workspace: &'a Workspace,
    connection: &'a Connection,
    client: &'a Client,
    workflow: Arc<Workflow>,
    progress: &'a Progress,
    stop: &'a CancellationToken,
}

impl Work<'_> {
    async fn all(&self, set_up: &mut SetUp) -> Result<End, Failure> {
        if self.wait(set_up).await {
            return Ok(End::Cancelled);
        }
        let mut sight = self.look(set_up).await?;
        if set_up.seen.take().is_some_and(|seen| seen != sight.fingerprint()) {
            return Err(Failure::of("halo_setup_moved"));
        }
        if let Some(clash) = clash(&sight.lines, &set_up.choices) {
            return Err(clash);
        }
        self.count(&sight, set_up).await?;
        for step in STEPS.into_iter().chain([(Part::Group, Choice::Add)]) {
            for _ in 0..TRIES {
                let todo = todo(&self.workflow, &sight, set_up, step);
                if todo.is_empty() {
                    break;
                }
                if self.stop.is_cancelled() {
                    return Ok(End::Cancelled);
                }
                // What is added to goes alone: it is another thing each time.
                let mut left = &todo[..];
                while !left.is_empty() {
                    let size = if step.1 == Choice::Add { 1 } else { self.client.at_once() };
                    let (batch, rest) = left.split_at(size.min(left.len()));
                    self.send(set_up, batch).await?;
                    left = rest;
                }
                if self.wait(set_up).await {
                    return Ok(End::Cancelled);
                }
                sight = self.look(set_up).await?;
            }
        }
        self.finish(set_up, &sight).await?;
        Ok(End::Done)
    }

    /// Reads the tenant; what is there was done.
    async fn look(&self, set_up: &mut SetUp) -> Result<Sight, Failure> {
        let sight = Sight::look(self.client, &self.workflow, &set_up.kept, &set_up.choices).await;
        self.workspace.saw(&sight);
        let sight = sight?;
        let open: BTreeSet<&str> = sight.open(&set_up.choices).map(|(line, _)| line.key.as_str()).collect();
        // What was looked for and is not there did not arrive.
        set_up.sent.retain(|key, sent| sent.state == SentState::Refused && open.contains(key.as_str()));
        self.keep(set_up).await?;
        Ok(sight)
    }

    /// Waits until HaloPSA must be done with what has no answer; whether it was stopped meanwhile.
    async fn wait(&self, set_up: &SetUp) -> bool {
        let unknown = set_up.sent.values().filter(|sent| sent.state == SentState::Unknown);
        let Some(last) = unknown.map(|sent| sent.at).max() else { return false };
        let since = (self.workspace.now() - last).to_std().unwrap_or_default();
        let left = self.workspace.settling().checked_sub(since).unwrap_or(Duration::ZERO);
        tokio::select! {
            () = tokio::time::sleep(left) => false,
            () = self.stop.cancelled() => true,
        }
    }

    /// Sends things of one kind. A refused batch is halved until the bad ones are alone.
    async fn send(&self, set_up: &mut SetUp, batch: &[Todo]) -> Result<(), Failure> {
        let mut batches = vec![batch.to_vec()];
        while let Some(mut batch) = batches.pop() {
            self.note(set_up, &batch, SentState::Unknown, None).await?;
            edge("set_up_noted");
            let outcome = self.post(&batch).await;
            edge("set_up_answered");
            match outcome {
                Ok(()) => self.done(set_up, &batch).await?,
                Err(CallError::Refused(error)) if batch.len() > 1 && about_one(&error) => {
                    // Too much for the server (RFC 9110 §15.5.14), whatever it is.
                    if matches!(error, ConnectError::Refused { status: 413, .. }) {
                        self.client.takes_no_more_than(batch.len() / 2);
                    }
                    self.forget(set_up, &batch).await?;
                    let rest = batch.split_off(batch.len() / 2);
                    batches.push(rest);
                    batches.push(batch);
                }
                Err(CallError::Refused(error)) if about_one(&error) => {
                    self.note(set_up, &batch, SentState::Refused, Some(error.into())).await?;
                    self.progress.advance(batch.len()).await?;
                }
                Err(CallError::Refused(error) | CallError::NotSent(error)) => {
                    self.forget(set_up, &batch).await?;
                    let part = batch.first().map_or(Part::Field, |todo| todo.part);
                    return Err(refused(part, error));
                }
                Err(CallError::Unknown(error)) => {
                    let failure = Some(Failure::from(error));
                    self.note(set_up, &batch, SentState::Unknown, failure).await?;
                }
            }
        }
        Ok(())
    }

    async fn post(&self, batch: &[Todo]) -> Result<(), CallError> {
        let things: Vec<Making> = batch.iter().flat_map(|todo| todo.making.clone()).collect();
        let outcome = match batch.first().and_then(|todo| todo.group) {
            Some(id) => {
                let fields: Vec<i64> = batch.iter().flat_map(|todo| todo.fields.clone()).collect();
                halo::add_to_group(self.client, id, &fields).await
            }
            None => halo::make(self.client, &things).await.map(drop),
        };
        let seen = outcome.as_ref().map_err(|error| error.cause().clone());
        self.workspace.saw(&seen);
        outcome
    }

    async fn note(
        &self,
        set_up: &mut SetUp,
        batch: &[Todo],
        state: SentState,
        failure: Option<Failure>,
    ) -> Result<(), Failure> {
        let at = self.workspace.now();
        for todo in batch {
            set_up.sent.insert(todo.key.clone(), Sent { state, at, failure: failure.clone() });
        }
        self.keep(set_up).await
    }

    async fn forget(&self, set_up: &mut SetUp, batch: &[Todo]) -> Result<(), Failure> {
        set_up.sent.retain(|key, _| !batch.iter().any(|todo| todo.key == *key));
        self.keep(set_up).await
    }

    async fn done(&self, set_up: &mut SetUp, batch: &[Todo]) -> Result<(), Failure> {
        self.forget(set_up, batch).await?;
        self.progress.advance(batch.len()).await
    }

    async fn keep(&self, set_up: &SetUp) -> Result<(), Failure> {
        let (id, set_up) = (self.connection.id, set_up.clone());
        self.workspace.store.write(move |w| Ok::<_, Failure>(set_up.write(w, id)?)).await
    }

    async fn count(&self, sight: &Sight, set_up: &SetUp) -> Result<(), Failure> {
        let open =
            sight.open(&set_up.choices).filter(|(_, choice)| !matches!(choice, Choice::Map(_))).count();
        let (job, open) = (self.progress.id(), u32::try_from(open).ok());
        self.workspace
            .store
            .write(move |w| {
                if let Some(mut job) = w.job(job)? {
                    job.total = open.map(|open| open.saturating_add(job.done));
                    w.put_job(&job)?;
                }
                Ok(())
            })
            .await
    }

    /// Keeps what is known now. Tickets that were read before are read again, since they are understood otherwise.
    async fn finish(&self, set_up: &mut SetUp, sight: &Sight) -> Result<(), Failure> {
        let kept = settled(&self.workflow, &sight.tenant, &sight.lines, &set_up.choices);
        // That is chosen elsewhere.
        let kept = Kept { orphans: set_up.kept.orphans, ..kept };
        let changed = kept != set_up.kept;
        set_up.kept = kept.clone();
        set_up.at = Some(self.workspace.now());
        let (connection, set_up) = (self.connection.clone(), set_up.clone());
        let layers = self
            .workspace
            .store
            .write(move |w| {
                set_up.write(w, connection.id)?;
                if changed {
                    for stage in Stage::ALL {
                        w.set_cursor(connection.id, plan::stream_of(*stage), &serde_json::Value::Null)?;
                    }
                }
                mapping::layers(&connection, &w.mappings()?, &set_up.kept)
            })
            .await?;
        self.client.set_halo(kept);
        self.client.set_layers(layers);
        Ok(())
    }
}

/// One line that is to be done.
#[derive(Clone)]
struct Todo {
    key: String,
    part: Part,
    making: Vec<Making>,
    /// The group that `fields` are put into.
    group: Option<i64>,
    fields: Vec<i64>,
}

/// Whether HaloPSA objected to one thing, not to the caller: only then can halving help.
const fn about_one(error: &ConnectError) -> bool {
    matches!(error, ConnectError::Refused { .. } | ConnectError::NotFound { .. })
}

fn todo(workflow: &Workflow, sight: &Sight, set_up: &SetUp, (part, wanted): (Part, Choice)) -> Vec<Todo> {
    sight
        .open(&set_up.choices)
        .filter(|(line, choice)| {
            line.part == part && *choice == wanted && !set_up.sent.contains_key(&line.key)
        })
        .filter_map(|(line, choice)| one(workflow, sight, line, choice))
        .collect()
}

fn one(workflow: &Workflow, sight: &Sight, line: &Line, choice: Choice) -> Option<Todo> {
    let ticket_type = || {
        let kind = sight.lines.iter().find(|kind| kind.part == Part::Type && kind.stage == line.stage);
        kind.and_then(|kind| kind.there.as_ref()).map(|there| there.id)
    };
    let mut todo =
        Todo { key: line.key.clone(), part: line.part, making: Vec::new(), group: None, fields: Vec::new() };
    match (line.part, choice) {
        (Part::Type, _) => todo.making.push(Making::Type(line.stage)),
        (Part::Status, _) => {
            let at = workflow
                .statuses()
                .iter()
                .position(|status| format!("status.{}", status.code) == line.key)?;
            let status = &workflow.statuses()[at];
            todo.making.push(Making::Status {
                name: status.name.clone(),
                ticket_type: ticket_type()?,
                sequence: i64::try_from(at).unwrap_or_default() + 1,
                ends: status.end.is_some(),
            });
        }
        (Part::Field, Choice::Make) => todo.making.push(Making::Field(field(line)?)),
        (Part::Field, _) => {
            let there = sight.tenant.field(line.there.as_ref()?.id).filter(|there| there.lookup > 0)?;
            for differs in &line.differs {
                let Differs::Options(missing) = differs else { continue };
                let option = |name: &String| Making::Option { lookup: there.lookup, name: name.clone() };
                todo.making.extend(missing.iter().map(option));
            }
        }
        (Part::Group, _) => {
            let inside = members(&sight.tenant.fields, line.stage, &line.name);
            let fields: Vec<i64> = inside.into_iter().map(|there| there.id).collect();
            if fields.is_empty() {
                return None;
            }
            match choice {
                Choice::Add => {
                    todo.group = Some(line.there.as_ref()?.id);
                    todo.fields = fields;
                }
                _ => todo.making.push(Making::Group {
                    name: line.name.clone(),
                    ticket_type: ticket_type(),
                    fields,
                }),
            }
        }
        (Part::Older, _) => return None,
    }
    Some(todo)
}

fn field(line: &Line) -> Option<CustomField> {
    CustomField::of_name(line.key.strip_prefix("field.")?)
}
