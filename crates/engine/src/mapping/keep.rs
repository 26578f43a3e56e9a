//! Keeping a changed mapping, and carrying it to what came before.

use super::{changes, effect::mapped, layer, layers, sample::Place};
use crate::{
    App, Host,
    api::{Failure, JobRow, MappingDraft, Topic},
    derive::{self, Trust},
    ids::new_id,
    jobs::{End, Progress},
    setup,
    slice::Slice,
    sync,
    workspace::Workspace,
};
use sluice_connect::{Connector, Layers};
use sluice_domain::{FactId, Field, Fields, JobId, Observation, RecordId, derived::Record};
use sluice_store::{Connection, Job, Writer};
use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    sync::Arc,
};
use tokio::task;
use tokio_util::sync::CancellationToken;

/// Records mapped anew at a time.
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
                sync::mapped_anew(w, id, &stream)?;
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
    let (held, kept, staying) = workspace
        .store
        .read(move |r| Ok::<_, Failure>((r.mappings()?, setup::kept(r, id)?, sync::staying(r, id)?)))
        .await?;
    let (layers, staying) = (Arc::new(layers(connection, &held, &kept)?), Arc::new(staying));
    let total = workspace.store.read(move |r| r.record_counts()).await?.get(&id).copied().unwrap_or_default();
    let (mut after, mut done, mut slice) = (0, 0_u32, Slice::default());
    while !stop.is_cancelled() {
        let page = workspace.store.read(move |r| r.latest_observations_of(id, after, PAGE)).await?;
        let Some((last, _)) = page.last() else {
            sync::read_again(workspace, connection).await?;
            return Ok(End::Done);
        };
        after = *last;
        done = done.saturating_add(u32::try_from(page.len()).unwrap_or(u32::MAX));
        let (connector, layers, staying, host) =
            (Arc::clone(&connector), Arc::clone(&layers), Arc::clone(&staying), Arc::clone(&workspace.host));
        let mut rows: VecDeque<Anew> = task::spawn_blocking(move || {
            let anew = |(_, said)| anew(&connector, &layers, &staying, host.as_ref(), said);
            page.into_iter().filter_map(anew).collect()
        })
        .await
        .map_err(|_| Failure::of("internal"))?;
        loop {
            let trust = trust.clone();
            let stopped = stop.clone();
            let kept = workspace.store.write(move |w| {
                slice.keep(
                    || w.awaited() || stopped.is_cancelled(),
                    &mut rows,
                    |rows| put(w, &trust, rows),
                )?;
                if rows.is_empty()
                    && let Some(mut job) = w.job(job)?
                {
                    job.done = done;
                    job.total = Some(total.max(done));
                    w.put_job(&job)?;
                }
                Ok::<_, Failure>((rows, slice))
            });
            (rows, slice) = kept.await?;
            if rows.is_empty() || stop.is_cancelled() {
                break;
            }
        }
        workspace.stale.mark(STALE);
        progress.tell().await;
    }
    Ok(End::Cancelled)
}

/// What a record says by the changed mapping.
struct Anew {
    record: RecordId,
    /// What was mapped.
    of: FactId,
    /// Nothing where it can't be read by it.
    said: Option<(Observation, Record)>,
    /// What of it is in the answer, where something stays that is not.
    came: Option<Fields>,
}

/// Maps a record by the changed mapping of its stream; nothing where that has none.
fn anew(
    connector: &Connector,
    layers: &Layers,
    staying: &BTreeMap<String, BTreeSet<Field>>,
    host: &dyn Host,
    before: Observation,
) -> Option<Anew> {
    let layer = layers.get(&before.stream)?;
    let (record, of) = (before.record(), before.id);
    let mut came = None;
    let said = mapped(connector, &before, layer).map(|(fields, _)| {
        // What its source leaves out stays here as well, where the mapping of its stream is what it was.
        let staying = staying.get(&before.stream).into_iter().flatten();
        let stays = staying.filter_map(|field| Some((*field, before.fields.get(field)?.clone()))).collect();
        // The source said it when it said it; it was paid for then.
        let mut said = Observation { id: new_id!(host, FactId), fields, price_millicredits: 0, ..before };
        came = sync::restore(&mut said, stays);
        let record = derive::normalise(&said);
        (said, record)
    });
    Some(Anew { record, of, said, came })
}

/// Keeps what is new in it, and what follows.
fn put(w: &Writer<'_>, trust: &Trust, rows: Vec<Anew>) -> Result<(), Failure> {
    let (mut fresh, mut records) = (Vec::new(), Vec::new());
    for Anew { record, of, said, came } in rows {
        records.push(record);
        // What the source said since was mapped by the changed mapping when it came.
        let is_last = w.latest_observation(record)?.is_some_and(|last| last.id == of);
        if let Some((said, record)) = said.filter(|_| is_last)
            && sync::append(w, &said, came.as_ref())?
        {
            fresh.push(record);
        }
    }
    derive::observed(w, trust, fresh)?;
    // What is protected now, or no longer, changes what survives although no record changed.
    Ok(derive::judged(w, trust, &records)?)
}
