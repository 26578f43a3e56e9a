//! Keeping a changed mapping, and carrying it to what came before.

use super::{changes, effect::mapped, layer, layers, sample::Place};
use crate::{
    App,
    api::{Failure, JobRow, MappingDraft, Topic},
    derive,
    ids::new_id,
    jobs::{End, Progress},
    setup, sync,
    workspace::Workspace,
};
use sluice_domain::{FactId, JobId, Observation, RecordId};
use sluice_store::{Connection, Job};
use tokio_util::sync::CancellationToken;

/// Records mapped anew in one transaction.
const PAGE: u32 = 500;
/// What a page makes stale.
const STALE: &[Topic] = &[Topic::Status, Topic::Queue, Topic::People, Topic::Plan, Topic::Connections];

pub(crate) async fn keep(app: &App, input: MappingDraft) -> Result<JobRow, Failure> {
    let workspace = app.workspace().await?;
    let place = Place::find(&workspace, &input.connection, Some(&input.stream)).await?;
    layer(input.changes.clone())?;
    let kept = serde_json::json!(input.changes);
    let (id, stream, connection) = (place.connection.id, place.stream, place.connection.clone());
    let name = stream.clone();
    if workspace.store.read(move |r| changes(r, id, &name)).await? == input.changes {
        return Err(Failure::of("mapping_unchanged"));
    }
    let client = workspace.client(&connection).await?;
    let (at, actor) = (workspace.now(), workspace.host.user_name());
    let book = async {
        let held = workspace
            .store
            .write(move |w| {
                let version = w.append_mapping(id, &stream, at, &actor, &kept)?;
                let said = serde_json::json!({ "stream": stream, "version": version });
                w.append_audit(at, &actor, "mapping", &id.to_string(), &said)?;
                Ok::<_, Failure>((w.mappings()?, setup::kept(w, id)?))
            })
            .await?;
        client.set_layers(layers(&connection, &held.0, &held.1)?);
        Ok(())
    };
    let job = Job::starting(new_id!(workspace.host.as_ref(), JobId), "remap", at);
    let row = sync::start_with(&workspace, place.connection, job, book).await?;
    workspace.stale.mark(&[Topic::Connections, Topic::Plan]);
    Ok(row)
}

/// Maps everything that a connection brought anew. What comes out as it was is not kept again, so a run that was cut
/// off can start anew.
pub(crate) async fn run(
    workspace: &Workspace,
    connection: &Connection,
    progress: &Progress,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    let connector = workspace.connector(&connection.connector).await?;
    let trust = workspace.trust().await?;
    let (id, job) = (connection.id, progress.id());
    let (held, kept) =
        workspace.store.read(move |r| Ok::<_, Failure>((r.mappings()?, setup::kept(r, id)?))).await?;
    let layers = std::sync::Arc::new(layers(connection, &held, &kept)?);
    let total = workspace.store.read(move |r| r.record_counts()).await?.get(&id).copied().unwrap_or_default();
    let (mut after, mut done) = (0, 0_u32);
    while !stop.is_cancelled() {
        let page = workspace.store.read(move |r| r.latest_observations_of(id, after, PAGE)).await?;
        let Some((last, _)) = page.last() else {
            sync::read_again(workspace, connection).await?;
            return Ok(End::Done);
        };
        after = *last;
        done = done.saturating_add(u32::try_from(page.len()).unwrap_or(u32::MAX));
        let (connector, layers, trust) = (connector.clone(), layers.clone(), trust.clone());
        let ids: Vec<FactId> = page.iter().map(|_| new_id!(workspace.host.as_ref(), FactId)).collect();
        workspace
            .store
            .write(move |w| {
                let mut fresh = Vec::new();
                let mut records: Vec<RecordId> = Vec::new();
                for ((_, observation), fact) in page.into_iter().zip(ids) {
                    let Some(layer) = layers.get(&observation.stream) else { continue };
                    records.push(observation.record());
                    let Some((fields, _)) = mapped(&connector, &observation, layer) else { continue };
                    // The source said it when it said it; it was paid for then.
                    let anew = Observation { id: fact, fields, price_millicredits: 0, ..observation };
                    if w.append_observation(&anew)? {
                        fresh.push(anew);
                    }
                }
                derive::observe(w, &trust, &fresh)?;
                // What is protected now, or no longer, changes what survives although no record changed.
                derive::judged(w, &trust, &records)?;
                if let Some(mut job) = w.job(job)? {
                    job.done = done;
                    job.total = Some(total.max(done));
                    w.put_job(&job)?;
                }
                Ok::<_, Failure>(())
            })
            .await?;
        workspace.stale.mark(STALE);
        progress.tell().await;
    }
    Ok(End::Cancelled)
}
