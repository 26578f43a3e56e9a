//! Reads a connection's streams, page by page. One page is one transaction: observations, everything derived from
//! them, and the cursor, which is never ahead of the data.

use super::{gone, unread, whole};
use crate::{
    allowance,
    api::{Failure, Topic},
    crash::edge,
    derive::{self, Trust},
    find,
    history::Act,
    ids::new_id,
    jobs::{End, Progress},
    learn, pipeline, plan,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use sluice_connect::{Client, Cursor, Page, PulledRecord};
use sluice_domain::{Actor, ConnectionId, FactId, Observation, RecordId};
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
    whole::due(workspace, connection.id).await?;
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
        let next = Some(page.next.clone());
        let read = Read {
            page,
            begins: cursor.as_ref().is_none_or(|cursor| !cursor.is_mid_pass()),
            from_beginning: cursor.as_ref().is_none_or(Cursor::starts_at_the_beginning),
        };
        cursor = next;
        if keep(workspace, connection, stream, read, progress).await? {
            workspace.stale.mark(&[Topic::Decisions]);
        }
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

/// A page with what is known of its pass.
struct Read {
    page: Page,
    /// Whether it is the first of its pass.
    begins: bool,
    /// Whether the pass started at the stream's beginning.
    from_beginning: bool,
}

/// Keeps a page; whether anything was decided by it.
async fn keep(
    workspace: &Workspace,
    connection: &Connection,
    stream: &str,
    Read { page, begins, from_beginning }: Read,
    progress: Option<&Progress>,
) -> Result<bool, Failure> {
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
    // Also what can't be read is there.
    let unread = page.skipped.iter().filter_map(|skipped| skipped.external_id.as_deref());
    let seen: Vec<RecordId> = page
        .records
        .iter()
        .map(|record| record.external_id.as_str())
        .chain(unread)
        .map(|external| RecordId::of(connection.id, stream, external))
        .collect();
    let (done, whole, skipped) = (page.done, page.whole, page.skipped);
    let mut back = back_again(workspace);
    let mut lost = Act::new(workspace, Actor::Rule(gone::GONE.to_owned()));
    let observations = observations(workspace, connection, stream, page.records);
    let trust = workspace.trust().await?;
    let (id, name, job) = (connection.id, stream.to_owned(), progress.map(Progress::id));
    let (next, total) = (serde_json::json!(page.next), page.total);
    workspace
        .store
        .write(move |w| {
            let now = Seen { records: &seen, observations: &observations, at };
            let news = observe(w, &trust, &mut back, (id, &name), now)?;
            unread::set_aside(w, id, &name, &skipped, at)?;
            let pass = match begins {
                true => Some(w.begin_pass(id, &name)?),
                // Of one that was begun before passes were counted nobody knows what it saw.
                false => w.pass(id, &name)?.map(|pass| pass.number),
            };
            let mut went = 0;
            if let Some(pass) = pass {
                w.sight(id, &name, pass, &seen)?;
                if done && from_beginning {
                    w.end_pass(id, &name, at)?;
                }
                if whole {
                    w.miss(id, &name, pass)?;
                    went = gone::conclude(w, &trust, &mut lost, id, &name)?;
                }
            }
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
            Ok::<_, Failure>(went > 0 || news.back)
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

/// What was seen of a stream.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    /// The records that are there, also those that can't be read.
    pub records: &'a [RecordId],
    /// What those that can be read say.
    pub observations: &'a [Observation],
    /// When.
    pub at: DateTime<Utc>,
}

/// What it changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct News {
    /// Whether any of it was new.
    pub said: bool,
    /// Whether anything that was gone is back.
    pub back: bool,
}

/// Who takes back that records of a connection's stream are gone.
pub(crate) fn back_again(workspace: &Workspace) -> Act {
    Act::new(workspace, Actor::Rule(gone::BACK.to_owned()))
}

/// Keeps what was observed, as far as it is new, and what follows from it.
pub(crate) fn observe(
    w: &Writer<'_>,
    trust: &Trust,
    act: &mut Act,
    (connection, stream): (ConnectionId, &str),
    seen: Seen<'_>,
) -> Result<News, Failure> {
    let mut fresh = Vec::new();
    for observation in seen.observations {
        if w.append_observation(observation)? {
            fresh.push(observation.clone());
        }
    }
    let back = gone::back(w, act, seen.records)?;
    derive::observe(w, trust, &fresh)?;
    if !back.is_empty() {
        derive::back(w, trust, &back)?;
    }
    unread::read_after_all(w, connection, stream, seen.observations)?;
    plan::compare(w, connection, stream, seen.observations, seen.at)?;
    Ok(News { said: !fresh.is_empty(), back: !back.is_empty() })
}
