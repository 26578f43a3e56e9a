//! A list taken back whole, and brought back. That it is, is decided at once; what is derived from it is taken away, or
//! derived again, in parts that hold nobody up. Cut off between two of them, the rest follows when the workspace is opened
//! again, when is looked what is due, or by whoever derives everything anew; until then nothing of what goes is sent.

use crate::{
    App,
    api::{ById, DecisionRow, Failure, Topic},
    derive,
    history::{self, Act},
    shown,
    slice::{self, in_parts},
    workspace::Workspace,
};
use sluice_domain::{ConnectionId, Judgement, RecordId};
use std::sync::Weak;

pub(crate) async fn withdraw(app: &App, input: ById) -> Result<DecisionRow, Failure> {
    let workspace = app.workspace().await?;
    let list: ConnectionId = input.id.parse().map_err(|_| Failure::of("unknown_list"))?;
    if workspace.jobs.on(list).is_some() {
        return Err(Failure::of("list_busy"));
    }
    let decision = Act::new(&workspace, app.person()).decide(Judgement::Withdraw { list });
    let row = workspace
        .store
        .write(move |w| {
            if w.list(list)?.is_none() {
                return Err(Failure::of("unknown_list"));
            }
            if w.withdrawals()?.contains_key(&list) {
                return Err(Failure::of("already_withdrawn"));
            }
            history::append(w, &decision)?;
            Ok(shown::decision(w, &decision, false)?)
        })
        .await?;
    let taken = take_away(&workspace, list).await;
    workspace.stale.mark(Topic::ALL);
    taken.map(|()| row)
}

/// Takes away what is left of a list, for as long as it is taken back.
async fn take_away(workspace: &Workspace, list: ConnectionId) -> Result<(), Failure> {
    let trust = workspace.trust().await?;
    let records = workspace.store.read(move |r| r.records_of_connection(list)).await?;
    in_parts(&workspace.store, records, "list_part", move |w, part: Vec<RecordId>| {
        Ok(derive::withdrawn_part(w, &trust, list, &part)?)
    })
    .await
    .map(drop)
}

/// Derives what is left of the lists that come back.
pub(crate) async fn bring_back(workspace: &Workspace) -> Result<(), Failure> {
    if workspace.store.read(derive::half_returned).await? {
        slice::carry_all(workspace, Topic::ALL, derive::return_part).await?;
    }
    Ok(())
}

/// Takes away, and derives again, what was left where the program ended in between, or could not go on.
pub(crate) async fn carry_all(workspace: &Workspace) -> Result<(), Failure> {
    let mut carried = Ok(());
    for list in workspace.store.read(derive::half_withdrawn).await? {
        // One that can't be taken away now keeps no other.
        carried = carried.and(take_away(workspace, list).await);
        workspace.stale.mark(Topic::ALL);
    }
    carried.and(bring_back(workspace).await)
}

/// The same while the workspace is open.
pub(crate) async fn carry_left(workspace: &Workspace) {
    tokio::select! {
        carried = carry_all(workspace) => if let Err(failure) = carried {
            tracing::error!(code = failure.code, "a list was not taken or brought back whole");
        },
        () = workspace.stop.cancelled() => {}
    }
}

/// The same as soon as it is opened.
pub(crate) async fn carry_on(workspace: Weak<Workspace>) {
    if let Some(workspace) = workspace.upgrade() {
        carry_left(&workspace).await;
    }
}
