//! HaloPSA read whole and compared with what is here, every night where it is synced by itself, and when somebody says so.

use super::{pull, whole};
use crate::{
    App,
    api::{Compared, Failure, JobRow, Topic},
    ids::new_id,
    jobs::{End, Progress},
    plan,
    workspace::Workspace,
};
use sluice_domain::JobId;
use sluice_store::{Connection, Job, Reader, StoreError};
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// The kind of the job, and where what came of the last one is kept.
pub(crate) const COMPARE: &str = "compare";

/// Begins it.
pub(crate) async fn start(app: &App, (): ()) -> Result<JobRow, Failure> {
    let workspace = app.workspace().await?;
    let halo = workspace.halo().await?.ok_or_else(|| Failure::of("halo_not_connected"))?;
    begin(&workspace, halo).await
}

/// The same on the connection to HaloPSA.
pub(crate) async fn begin(workspace: &Arc<Workspace>, halo: Connection) -> Result<JobRow, Failure> {
    let id = new_id!(workspace.host.as_ref(), JobId);
    super::run(workspace, halo, Job::starting(id, COMPARE, workspace.now()), false).await
}

/// What came of the last one.
pub(crate) async fn last(app: &App, (): ()) -> Result<Option<Compared>, Failure> {
    Ok(app.workspace().await?.store.read(of).await?)
}

/// The same.
pub(crate) fn of(r: &Reader<'_>) -> Result<Option<Compared>, StoreError> {
    r.setting(COMPARE)
}

pub(super) async fn run(
    workspace: &Workspace,
    connection: &Connection,
    progress: &Progress,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    // What changed first: what the whole brings besides is what no sync would have found.
    if let End::Cancelled = pull::read(workspace, connection, progress, stop).await? {
        return Ok(End::Cancelled);
    }
    let before = workspace.store.read(|r| r.newest_observation()).await?;
    whole::ask(workspace, connection.id).await?;
    if let End::Cancelled = pull::read(workspace, connection, progress, stop).await? {
        return Ok(End::Cancelled);
    }
    let (halo, at) = (connection.clone(), workspace.now());
    let agreement = workspace
        .store
        .read(move |r| {
            let unseen = r.observations_of_after(halo.id, before)?;
            plan::agreement(r, &halo, unseen, at)
        })
        .await?;
    let told = &agreement.told;
    tracing::info!(open = told.open, unfound = told.unfound, unseen = told.unseen, "compared with HaloPSA");
    agreement.keep(&workspace.store, COMPARE).await?;
    workspace.stale.mark(Topic::ALL);
    Ok(End::Done)
}
