//! Reads a connection's streams, page by page. A page is one transaction where nobody waits, and several where somebody
//! does: observations and everything derived from them, and with the last of them the cursor, which is never ahead of the
//! data. A page that was kept in part is read again, and what is kept already changes nothing.

use super::{
    close::kept_cursor,
    emptied, gone,
    said::{Said, Seen, back_again, observations, observe},
    told, unread, whole,
};
use crate::{
    allowance,
    api::{Failure, Topic},
    crash::edge,
    derive::Trust,
    find,
    history::Act,
    ids::new_id,
    jobs::{End, Progress},
    learn, pipeline, plan,
    slice::Slice,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use sluice_connect::{Client, Cursor, Page, SkipReason, manifest::Unfit};
use sluice_domain::{Actor, ConnectionId, FactId, Field, JobId, Observation, RecordId};
use sluice_store::{Connection, Writer};
use std::collections::VecDeque;
use tokio::task;
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
    let collected = find::collect(workspace, connection, stop).await;
    match &collected {
        Ok(End::Cancelled) => return collected,
        // That there were no credits for some who were bought keeps nothing else from being read.
        Err(failure) if failure.code != "no_credit" => return collected,
        _ => {}
    }
    whole::due(workspace, connection.id).await?;
    match read(workspace, connection, progress, stop).await? {
        End::Done => collected,
        ended => Ok(ended),
    }
}

/// Reads every stream to its end, from where the last pass stopped.
pub(crate) async fn read(
    workspace: &Workspace,
    connection: &Connection,
    progress: &Progress,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    let client = workspace.client(connection).await?;
    allowance::count(workspace, connection.id, &client).await?;
    let mut held = None;
    for stream in client.streams() {
        match pull_stream(workspace, connection, &client, &stream.name, Some(progress), stop).await {
            Ok(End::Cancelled) => return Ok(End::Cancelled),
            // A stream that waits for somebody's word, or goes round, holds no other up.
            Err(failure) if emptied::is_held(&failure) || failure.code == "pages_repeat" => {
                held = held.or(Some(failure));
            }
            ended => drop(ended?),
        }
    }
    if let Err(failure) = plan::read_back(workspace, connection, &client, stop).await {
        // All was read; what was written is looked at with the next pass.
        tracing::info!(code = failure.code, "what was written could not be looked at");
    }
    if let Err(failure) = told::read(workspace, connection, &client, stop).await {
        tracing::info!(code = failure.code, "what was told in tickets could not be read");
    }
    learn::limits(workspace).await?;
    pipeline::fire(workspace).await?;
    held.map_or(Ok(End::Done), Err)
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
    let cursor = kept_cursor(workspace, connection.id, stream).await?;
    let pass = Pass { stream, cursor, kept: true };
    let ended = walk(workspace, connection, client, pass, progress, stop).await?;
    Ok(ended.map_or(End::Cancelled, |_| End::Done))
}

/// A pass to be made over a stream.
pub(super) struct Pass<'s> {
    pub(super) stream: &'s str,
    /// Where it goes on; nothing for the beginning.
    pub(super) cursor: Option<Cursor>,
    /// Whether where it is is kept, so that the next one goes on there.
    pub(super) kept: bool,
}

/// Makes a pass. Where it ended; nothing where it was stopped before.
pub(super) async fn walk(
    workspace: &Workspace,
    connection: &Connection,
    client: &Client,
    Pass { stream, mut cursor, kept }: Pass<'_>,
    progress: Option<&Progress>,
    stop: &CancellationToken,
) -> Result<Option<Cursor>, Failure> {
    loop {
        let order = tokio::select! {
            order = client.order() => order,
            () = stop.cancelled() => return Ok(None),
        };
        let page = tokio::select! {
            page = client.page(stream, cursor.as_ref()) => page,
            () = stop.cancelled() => return Ok(None),
        };
        workspace.saw(&page);
        allowance::count(workspace, connection.id, client).await?;
        let page = page?;
        edge("page_read");
        let emptied = emptied::look(workspace, connection, stream, &page.records).await?;
        let (done, whole, missing, repeats) = (page.done, page.whole, page.missing, page.repeats);
        let next = Some(page.next.clone());
        let read = Read {
            stream,
            page,
            begins: cursor.as_ref().is_none_or(|cursor| !cursor.is_mid_pass()),
            from_beginning: cursor.as_ref().is_none_or(Cursor::starts_at_the_beginning),
            asks: client.asks_by_id(stream),
            emptied,
            kept,
        };
        cursor = next;
        let Some(decided) = keep(workspace, connection, read, progress, stop).await? else {
            return Ok(None);
        };
        if decided {
            workspace.stale.mark(&[Topic::Decisions]);
        }
        edge("page_kept");
        workspace.emptied.forget(connection.id, stream);
        drop(order);
        if whole {
            gone::ask(workspace, connection, client, stream, stop).await?;
        }
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
        if repeats {
            return Err(Failure::of("pages_repeat")
                .with("connection", &connection.name)
                .with("stream", stream));
        }
        if done {
            return Ok(cursor);
        }
    }
}

/// A page with what is known of its pass.
struct Read<'s> {
    stream: &'s str,
    page: Page,
    /// Whether it is the first of its pass.
    begins: bool,
    /// Whether the pass started at the stream's beginning.
    from_beginning: bool,
    /// Whether what a pass missed is asked for before it is taken as gone.
    asks: bool,
    /// What is known of the stream's fields after it.
    emptied: emptied::Looked,
    /// Whether where the pass is is kept.
    kept: bool,
}

/// Keeps a page; whether anything was decided by it. Nothing where it was stopped before its end.
async fn keep(
    workspace: &Workspace,
    connection: &Connection,
    Read { stream, mut page, begins, from_beginning, asks, mut emptied, kept }: Read<'_>,
    progress: Option<&Progress>,
    stop: &CancellationToken,
) -> Result<Option<bool>, Failure> {
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
    let named = |wanted: fn(&SkipReason) -> bool| -> Vec<(RecordId, String)> {
        let named = page.skipped.iter().filter(|skipped| wanted(&skipped.reason));
        named
            .filter_map(|one| Some((one.external_id.as_deref()?, one.raw.clone())))
            .map(|(external, raw)| (RecordId::of(connection.id, stream, external), raw))
            .collect()
    };
    let ids = |named: Vec<(RecordId, String)>| named.into_iter().map(|(id, _)| id).collect::<Vec<_>>();
    let deleted = ids(named(|reason| *reason == SkipReason::Unfit(Unfit::Gone)));
    let unread = ids(named(|reason| *reason != SkipReason::Unfit(Unfit::Gone)));
    let opted_out = named(|reason| *reason == SkipReason::Unfit(Unfit::OptedOut));
    let mut said = observations(workspace, connection, stream, std::mem::take(&mut page.records));
    said.extend(left_alone(workspace, opted_out).await?);
    let stays = emptied.stays();
    let said = task::spawn_blocking(move || {
        let stays = |one: &Observation| stays.get(&one.external_id).cloned().unwrap_or_default();
        said.into_iter().map(|one| Said::with(stays(&one), one)).collect::<VecDeque<_>>()
    })
    .await
    .map_err(|_| Failure::of("internal"))?;
    let mut left = Left {
        connection: connection.id,
        stream: stream.to_owned(),
        seen: said.iter().map(Said::record).collect(),
        unread,
        deleted,
        page,
        begins,
        from_beginning,
        asks,
        emptied,
        kept,
        rows,
        at,
        said,
        slice: Slice::default(),
        trust: workspace.trust().await?,
        back: back_again(workspace),
        lost: Act::new(workspace, Actor::Rule(gone::GONE.to_owned())),
        job: progress.map(Progress::id),
        decided: false,
    };
    loop {
        let stopped = stop.clone();
        let kept = workspace.store.write(move |w| {
            left.keep(w, &stopped)?;
            if left.said.is_empty() {
                left.end(w)?;
            }
            Ok::<_, Failure>(left)
        });
        left = kept.await?;
        if left.said.is_empty() {
            return Ok(Some(left.decided));
        }
        if stop.is_cancelled() {
            return Ok(None);
        }
    }
}

/// What is left of a page.
struct Left {
    connection: ConnectionId,
    stream: String,
    page: Page,
    begins: bool,
    from_beginning: bool,
    asks: bool,
    emptied: emptied::Looked,
    kept: bool,
    /// What can be read and is not kept yet.
    said: VecDeque<Said>,
    /// All that can be read, kept or not.
    seen: Vec<RecordId>,
    /// What is there too and can't be read.
    unread: Vec<RecordId>,
    /// What the source says it has deleted.
    deleted: Vec<RecordId>,
    rows: u32,
    at: DateTime<Utc>,
    slice: Slice,
    trust: Trust,
    back: Act,
    lost: Act,
    job: Option<JobId>,
    decided: bool,
}

impl Left {
    /// Keeps as much of what it says as one transaction takes.
    fn keep(&mut self, w: &Writer<'_>, stop: &CancellationToken) -> Result<(), Failure> {
        let Self { connection, stream, said, at, slice, trust, back, decided, .. } = self;
        slice.keep(
            || w.awaited() || stop.is_cancelled(),
            said,
            |said| {
                let records: Vec<RecordId> = said.iter().map(Said::record).collect();
                let seen = Seen { records: &records, said: &said, at: *at };
                *decided |= observe(w, trust, back, (*connection, stream.as_str()), seen)?.back;
                Ok(())
            },
        )
    }

    /// Ends the page: all of it is kept, so that the cursor moves.
    fn end(&mut self, w: &Writer<'_>) -> Result<(), Failure> {
        let Self { connection: id, stream, page, at, trust, .. } = self;
        let (id, stream, at) = (*id, stream.as_str(), *at);
        let unread = Seen { records: &self.unread, said: &[], at };
        self.decided |= observe(w, trust, &mut self.back, (id, stream), unread)?.back;
        unread::set_aside(w, id, stream, &page.skipped, at)?;
        let pass = match self.begins {
            true => Some(w.begin_pass(id, stream)?),
            // Of one that was begun before passes were counted nobody knows what it saw.
            false => w.pass(id, stream)?.map(|pass| pass.number),
        };
        if let Some(pass) = pass {
            w.sight(id, stream, pass, &self.seen)?;
            w.sight(id, stream, pass, &self.unread)?;
            if page.done && self.from_beginning {
                w.end_pass(id, stream, at)?;
            }
            if page.whole {
                w.miss(id, stream, pass)?;
                if !self.asks {
                    self.decided |= gone::conclude(w, trust, &mut self.lost, id, stream)? > 0;
                }
            }
        }
        self.decided |= gone::told(w, trust, &mut self.lost, (id, stream), &self.deleted)? > 0;
        self.emptied.keep(w, id, stream)?;
        if self.kept {
            w.set_cursor(id, stream, &serde_json::json!(page.next))?;
        }
        if let Some(job) = self.job
            && let Some(mut job) = w.job(job)?
            && ["sync", super::COMPARE].contains(&job.kind.as_str())
        {
            job.total = page.total.and_then(|total| u32::try_from(total).ok()).map(|total| {
                // The other streams' records are counted in `done` already.
                job.total.unwrap_or_default().max(job.done.saturating_add(self.rows)).max(total)
            });
            job.done = job.done.saturating_add(self.rows);
            w.put_job(&job)?;
        }
        Ok(())
    }
}

/// What is known of records whose people asked to be left alone, with that wish: the source says no more of them.
async fn left_alone(
    workspace: &Workspace,
    named: Vec<(RecordId, String)>,
) -> Result<Vec<Observation>, Failure> {
    if named.is_empty() {
        return Ok(Vec::new());
    }
    let known = workspace.store.read(move |r| {
        let latest = |(id, raw)| Ok(r.latest_observation(id)?.map(|known| (known, raw)));
        named.into_iter().filter_map(|one| latest(one).transpose()).collect::<Result<Vec<_>, Failure>>()
    });
    let at = workspace.now();
    let wish = |(known, raw): (Observation, String)| {
        let mut fields = known.fields;
        fields.insert(Field::DoNotContact, "true".to_owned());
        let id = new_id!(workspace.host.as_ref(), FactId);
        Observation { id, at, fields, raw, price_millicredits: 0, ..known }
    };
    Ok(known.await?.into_iter().map(wish).collect())
}
