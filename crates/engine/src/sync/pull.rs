//! Reads a connection's streams, page by page. One page is one transaction: observations, everything derived from
//! them, and the cursor, which is never ahead of the data.

use crate::{
    allowance,
    api::{Failure, Topic},
    crash::edge,
    derive::{self, Trust},
    find,
    ids::new_id,
    jobs::{End, Progress},
    learn, pipeline, plan,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use sluice_connect::{Client, Cursor, Page, PulledRecord};
use sluice_domain::{ConnectionId, FactId, Observation};
use sluice_store::{Connection, Writer};
use tokio_util::sync::CancellationToken;

/// What a page makes stale.
const STALE: &[Topic] =
    &[Topic::Status, Topic::Queue, Topic::People, Topic::Plan, Topic::Ledger, Topic::Connections];

pub(super) async fn pull(
    workspace: &Workspace,
    connection: &Connection,
    progress: &Progress,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    let client = workspace.client(connection).await?;
    allowance::count(workspace, connection.id, &client).await?;
    if let End::Cancelled = find::collect(workspace, connection, stop).await? {
        return Ok(End::Cancelled);
    }
    for stream in client.streams() {
        if let End::Cancelled =
            pull_stream(workspace, connection, &client, &stream.name, Some(progress), stop).await?
        {
            return Ok(End::Cancelled);
        }
    }
    learn::limits(workspace).await?;
    pipeline::fire(workspace).await?;
    Ok(End::Done)
}

/// Reads one stream to its end, from where the last pass stopped.
pub(crate) async fn pull_stream(
    workspace: &Workspace,
    connection: &Connection,
    client: &Client,
    stream: &str,
    progress: Option<&Progress>,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    let (id, name) = (connection.id, stream.to_owned());
    let stored = workspace.store.read(move |r| r.cursor(id, &name)).await?;
    // A cursor of another version is dropped: the pass starts again, and equal records change nothing.
    let mut cursor: Option<Cursor> = stored.and_then(|value| serde_json::from_value(value).ok());
    loop {
        let _order = tokio::select! {
            order = client.order() => order,
            () = stop.cancelled() => return Ok(End::Cancelled),
        };
        let page = tokio::select! {
            page = client.page(stream, cursor.as_ref()) => page,
            () = stop.cancelled() => return Ok(End::Cancelled),
        };
        workspace.saw(&page);
        allowance::count(workspace, connection.id, client).await?;
        let page = page?;
        edge("page_read");
        let (done, missing) = (page.done, page.missing);
        cursor = Some(page.next.clone());
        keep(workspace, connection, stream, page, progress).await?;
        edge("page_kept");
        workspace.stale.mark(STALE);
        if let Some(progress) = progress {
            progress.tell().await;
        }
        if let Some(missing) = missing {
            return Err(Failure::of("stream_short")
                .with("connection", &connection.name)
                .with("stream", stream)
                .with("missing", missing));
        }
        if done {
            return Ok(End::Done);
        }
    }
}

async fn keep(
    workspace: &Workspace,
    connection: &Connection,
    stream: &str,
    page: Page,
    progress: Option<&Progress>,
) -> Result<(), Failure> {
    let at = workspace.now();
    let rows = u32::try_from(page.records.len() + page.skipped.len()).unwrap_or(u32::MAX);
    for skipped in &page.skipped {
        tracing::warn!(
            connector = connection.connector,
            stream,
            reason = skipped.reason.code(),
            "record skipped"
        );
    }
    let observations = observations(workspace, connection, stream, page.records);
    let trust = workspace.trust().await?;
    let (id, name, job) = (connection.id, stream.to_owned(), progress.map(Progress::id));
    let (next, total) = (serde_json::json!(page.next), page.total);
    workspace
        .store
        .write(move |w| {
            observe(w, &trust, id, &name, &observations, at)?;
            w.set_cursor(id, &name, &next)?;
            if let Some(job) = job
                && let Some(mut job) = w.job(job)?
                && job.kind == "sync"
            {
                job.total = total.and_then(|total| u32::try_from(total).ok()).map(|total| {
                    // The other streams' records are counted in `done` already.
                    job.total.unwrap_or_default().max(job.done.saturating_add(rows)).max(total)
                });
                job.done = job.done.saturating_add(rows);
                w.put_job(&job)?;
            }
            Ok::<_, Failure>(())
        })
        .await
}

/// What was read of a stream, as observations made now.
pub(crate) fn observations(
    workspace: &Workspace,
    connection: &Connection,
    stream: &str,
    records: Vec<PulledRecord>,
) -> Vec<Observation> {
    for (field, why) in records.iter().flat_map(|record| &record.left_out) {
        tracing::warn!(
            connector = connection.connector,
            stream,
            field = field.name(),
            reason = why.to_string(),
            "value left out"
        );
    }
    let at = workspace.now();
    records
        .into_iter()
        .map(|record| Observation {
            id: new_id!(workspace.host.as_ref(), FactId),
            desk: workspace.desk,
            at,
            connection: connection.id,
            stream: stream.to_owned(),
            kind: record.kind,
            external_id: record.external_id,
            fields: record.fields,
            raw: record.raw,
            price_millicredits: 0,
        })
        .collect()
}

/// Keeps what was observed, as far as it is new, and what follows from it; whether any of it is.
pub(crate) fn observe(
    w: &Writer<'_>,
    trust: &Trust,
    connection: ConnectionId,
    stream: &str,
    observations: &[Observation],
    at: DateTime<Utc>,
) -> Result<bool, Failure> {
    let mut fresh = Vec::new();
    for observation in observations {
        if w.append_observation(observation)? {
            fresh.push(observation.clone());
        }
    }
    derive::observe(w, trust, &fresh)?;
    plan::compare(w, connection, stream, observations, at)?;
    Ok(!fresh.is_empty())
}
