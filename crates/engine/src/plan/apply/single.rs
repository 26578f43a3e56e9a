//! Looks one by one at what HaloPSA took and what nothing that was read since brought: else its people would wait for ever.

use super::{found_there, look::unsettled, refused};
use crate::{
    allowance,
    api::Failure,
    plan::{desired, party, record, stream::read_in},
    setup, sync,
    workspace::Workspace,
};
use sluice_connect::{Client, ConnectError, Now, PulledRecord, Skipped, halo};
use sluice_domain::{RecordId, Stage};
use sluice_store::{Action, Connection, Write, WriteState};
use tokio_util::sync::CancellationToken;

/// Writes that are looked at in one go: lists bring a hundred with one call.
const AT_ONCE: usize = 100;

/// Looks at them. A new ticket is kept as if a list had brought it: were its write taken for settled before it is known
/// here, it would be planned once more.
pub(crate) async fn read_back(
    workspace: &Workspace,
    connection: &Connection,
    client: &Client,
    stop: &CancellationToken,
) -> Result<(), Failure> {
    let id = connection.id;
    let mut open = workspace.store.read(move |r| r.writes_in_state(id, WriteState::Sent, u32::MAX)).await?;
    // What can't be settled keeps nothing else from being looked at.
    open.sort_by_key(|write| (write.seen_at, write.seq));
    let told = |write: Write| Some((write.remote_id.clone()?, read_in(&write)?, write));
    let looks = Looks { workspace, connection, client };
    let mut looked = Ok(());
    for (remote, stream, write) in open.into_iter().filter_map(told).take(AT_ONCE) {
        if stop.is_cancelled() {
            break;
        }
        looked = match (write.action, desired::parse(&write.body)) {
            (Action::Update, Some((stage, ticket))) => looks.at_changed(write, stage, &ticket, remote).await,
            // A customer is kept as a list would bring it, whether it is new or not: that compares it.
            (Action::Create | Action::Update, _) => looks.at_new(write, stream, remote).await,
            (Action::Append, _) => Ok(()),
        };
        if looked.is_err() {
            break;
        }
    }
    allowance::count(workspace, id, client).await?;
    looked
}

/// Keeps a record that was looked at by itself as a list would have brought it.
pub(super) async fn look_anew(
    workspace: &Workspace,
    connection: &Connection,
    client: &Client,
    stream: &'static str,
    there: PulledRecord,
) -> Result<(), Failure> {
    Looks { workspace, connection, client }.keep(stream, there).await
}

struct Looks<'a> {
    workspace: &'a Workspace,
    connection: &'a Connection,
    client: &'a Client,
}

impl Looks<'_> {
    /// Keeps a ticket that was made as a list would have brought it. Where HaloPSA does not have it, or has something else,
    /// that is told, and the person is not planned again before somebody says so.
    async fn at_new(&self, write: Write, stream: &'static str, remote: String) -> Result<(), Failure> {
        let _order = self.client.order().await;
        let now = self.client.one(stream, &remote).await;
        self.workspace.saw(&now);
        match now {
            Ok(Some(Now::Record(there))) => self.keep(stream, *there).await,
            Ok(Some(Now::Unfit(skipped))) => self.set_aside(write, stream, *skipped).await,
            // It may only not have got there yet.
            Ok(Some(Now::Gone))
                if unsettled(&write, self.workspace.now(), self.workspace.settling()).is_some() =>
            {
                Ok(())
            }
            Ok(Some(Now::Gone | Now::Other)) if party::is(&write) => {
                self.told(refused(write, Failure::of(party::GONE).with("id", remote))).await
            }
            Ok(Some(Now::Gone)) => {
                self.told(refused(write, Failure::of("ticket_gone").with("ticket", remote))).await
            }
            Ok(Some(Now::Other)) => {
                self.told(refused(write, Failure::of("ticket_other_type").with("ticket", remote))).await
            }
            Ok(None) => Ok(()),
            Err(error) if !is_about_one(&error) => Err(error.into()),
            Err(error) => {
                let code = Failure::from(error).code;
                tracing::info!(stream, code, "what was written could not be asked for");
                Ok(())
            }
        }
    }

    async fn keep(&self, stream: &'static str, there: PulledRecord) -> Result<(), Failure> {
        let said = sync::observations(self.workspace, self.connection, stream, vec![there]);
        let way = sync::Way::of(self.workspace, self.connection).await?;
        let (id, at, trust) = (self.connection.id, self.workspace.now(), self.workspace.trust().await?);
        let mut back = sync::back_again(self.workspace);
        self.workspace
            .store
            .write(move |w| {
                let said = sync::said_alone(w, &way, (id, stream), said)?;
                let records: Vec<RecordId> = said.iter().map(sync::Said::record).collect();
                let seen = sync::Seen { records: &records, said: &said, at };
                sync::observe(w, &trust, &mut back, (id, stream), seen)?;
                Ok::<_, Failure>(())
            })
            .await
    }

    /// It is there and can't be read: it agrees once it can.
    async fn set_aside(
        &self,
        mut write: Write,
        stream: &'static str,
        skipped: Skipped,
    ) -> Result<(), Failure> {
        let (id, at) = (self.connection.id, self.workspace.now());
        write.seen_at = Some(at);
        self.workspace
            .store
            .write(move |w| {
                sync::set_aside(w, id, stream, &[skipped], at)?;
                Ok::<_, Failure>(record(w, &write, "seen")?)
            })
            .await
    }

    async fn at_changed(
        &self,
        mut write: Write,
        stage: Stage,
        ticket: &halo::Ticket,
        remote: String,
    ) -> Result<(), Failure> {
        let found = halo::get_ticket(self.client, &remote).await;
        self.workspace.saw(&found);
        let settled = match found {
            Ok(Some(raw)) => {
                let id = self.connection.id;
                let kept = self.workspace.store.read(move |r| setup::kept(r, id)).await?;
                let holds = desired::holds(stage, &halo::observed(stage, &raw, &kept), ticket);
                let event = found_there(&mut write, holds, self.workspace.now());
                (write, event)
            }
            Ok(None) => refused(write, Failure::of("ticket_gone").with("ticket", remote)),
            Err(error @ (ConnectError::Refused { .. } | ConnectError::Forbidden { .. })) => {
                refused(write, error.into())
            }
            Err(error) => return Err(error.into()),
        };
        self.told(settled).await
    }

    async fn told(&self, (write, event): (Write, &'static str)) -> Result<(), Failure> {
        self.workspace.store.write(move |w| Ok::<_, Failure>(record(w, &write, event)?)).await
    }
}

/// Whether a failure is about one ticket, or about asking for one alone: a list may bring it yet, and others go out all the
/// same.
pub(crate) fn is_about_one(error: &ConnectError) -> bool {
    let about_one = matches!(
        error,
        ConnectError::Refused { .. } | ConnectError::Forbidden { .. } | ConnectError::UnexpectedAnswer { .. }
    );
    about_one && !error.is_transient()
}
