//! Brings a file's rows in. A page is one transaction where nobody waits, and several where somebody does: observations,
//! everything derived from them, what became of the rows, and how far the file was read.

use super::{
    REJECTED,
    class::{Best, Verdict, Weigher, opted_out, verdict},
    list,
    prepared::{self, Source},
    rejected::Rejected,
};
use crate::{
    api::{Failure, FileCounts, Topic},
    derive::{self, Trust},
    ids::new_id,
    jobs::{End, Progress},
    learn,
    slice::Slice,
    workspace::Workspace,
};
use serde_json::json;
use sluice_domain::{ConnectionId, EntityKind, FactId, Observation, RecordId, derived::Record, normal};
use sluice_files::{Columns, FileError, Reason};
use sluice_matching::Outcome;
use sluice_store::{Connection, StoreError, Writer};
use std::{
    collections::{HashMap, VecDeque},
    ops::ControlFlow,
    path::PathBuf,
    sync::Arc,
};
use tokio::{sync::mpsc, task};
use tokio_util::sync::CancellationToken;

/// Rows in a page: made ready together.
const PAGE: usize = 500;
/// Pages read ahead of those being kept.
const AHEAD: usize = 2;

/// What a page makes stale.
const STALE: &[Topic] = &[Topic::Status, Topic::Queue, Topic::People, Topic::Plan, Topic::Connections];

/// A row: normalised, or left out with the reason.
type Row = Result<(Observation, Record), (sluice_files::Row, Reason)>;
type Rows = Vec<Row>;

pub(crate) async fn run(
    workspace: &Arc<Workspace>,
    connection: &Connection,
    progress: &Progress,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    let id = connection.id;
    let list = workspace.store.read(move |r| r.list(id)).await?.ok_or_else(|| Failure::of("unknown_list"))?;
    let damaged = || Failure::of("internal").with("said", "list");
    let columns: Columns = serde_json::from_value(list.columns.clone()).map_err(|_| damaged())?;
    let choice = serde_json::from_value(list.choice.clone()).map_err(|_| damaged())?;
    let table = prepared::open(&list.file, choice).await?;
    let path = PathBuf::from(&list.file);
    let found = task::spawn_blocking(move || list::digest(&path))
        .await
        .map_err(|_| Failure::of("internal"))?
        .map_err(|error| prepared::failure(&FileError::Io(error), &list.file))?;
    if found != list.digest {
        return Err(Failure::of("file_changed").with("file", &list.file));
    }
    let reader = prepared::bound(&columns, &table, &list.file)?;
    let mut counts = list::counts(&list);
    let at = connection.settings.get(REJECTED).map(PathBuf::from).unwrap_or_default();
    let mut rejected = Rejected::new(workspace, at, table.columns.clone(), counts.rejected > 0);
    let source = Source { desk: workspace.desk, list: id, at: workspace.now() };
    let skip = u64::from(counts.rows);
    let trust = workspace.trust().await?;

    let mut slice = Slice::default();
    let (send, mut pages) = mpsc::channel::<Rows>(AHEAD);
    let host = Arc::clone(&workspace.host);
    let reading = task::spawn_blocking(move || {
        let mut page = Rows::with_capacity(PAGE);
        table.rows(skip, &mut |row| {
            page.push(match reader.read(&row) {
                Ok(read) => Ok(prepared::observed(source, new_id!(host.as_ref(), FactId), &reader, read)),
                Err(reason) => Err((row, reason)),
            });
            if page.len() < PAGE || send.blocking_send(std::mem::take(&mut page)).is_ok() {
                ControlFlow::Continue(())
            } else {
                ControlFlow::Break(())
            }
        })?;
        // Nobody waits for it where the import was stopped.
        let _ = send.blocking_send(page);
        Ok(())
    });
    loop {
        let page = tokio::select! {
            page = pages.recv() => page,
            () = stop.cancelled() => return Ok(End::Cancelled),
        };
        let Some(page) = page else { break };
        // Before the page is kept: after a crash a reason may stand there twice, but none is missing.
        let mut moved = reject(&mut rejected, &page)?.then(|| {
            let mut connection = connection.clone();
            connection.settings.insert(REJECTED.to_owned(), rejected.path.display().to_string());
            connection
        });
        let mut rows = VecDeque::from(page);
        while !rows.is_empty() {
            let kept = Part { rows, slice, counts, moved: moved.take() };
            (rows, slice, counts) = keep(workspace, id, progress, &trust, kept, stop.clone()).await?;
            if stop.is_cancelled() {
                return Ok(End::Cancelled);
            }
        }
        workspace.stale.mark(STALE);
        progress.tell().await;
    }
    reading
        .await
        .map_err(|_| Failure::of("internal"))?
        .map_err(|error| prepared::failure(&error, &list.file))?;
    learn::limits(workspace).await?;
    Ok(End::Done)
}

/// Writes down which of the rows are left out, and why; whether that is another file than it was.
fn reject(rejected: &mut Rejected, page: &Rows) -> Result<bool, Failure> {
    let asked = rejected.path.clone();
    let left_out = page.iter().filter_map(|row| row.as_ref().err());
    rejected.add(left_out).map_err(|error| prepared::failure(&error, &asked.display().to_string()))?;
    Ok(rejected.path != asked)
}

/// What is left of a page, and what came of the rows before.
struct Part {
    rows: VecDeque<Row>,
    slice: Slice,
    counts: FileCounts,
    /// The list, where the file of rejected rows lies elsewhere from now on.
    moved: Option<Connection>,
}

/// Keeps as much of a page as one transaction takes; what is left of it.
async fn keep(
    workspace: &Workspace,
    list: ConnectionId,
    progress: &Progress,
    trust: &Trust,
    part: Part,
    stop: CancellationToken,
) -> Result<(VecDeque<Row>, Slice, FileCounts), Failure> {
    let Part { mut rows, mut slice, mut counts, moved } = part;
    let (job, trust) = (progress.id(), trust.clone());
    workspace
        .store
        .write(move |w| {
            slice.keep(
                || w.awaited() || stop.is_cancelled(),
                &mut rows,
                |rows| {
                    let read: Vec<_> =
                        rows.into_iter().filter_map(|row| row.map_err(|_| counts.reject()).ok()).collect();
                    for verdict in derived(w, &trust, read)? {
                        counts.add(verdict);
                    }
                    Ok::<_, Failure>(())
                },
            )?;
            if let Some(connection) = &moved {
                w.put_connection(connection)?;
            }
            if let Some(mut list) = w.list(list)? {
                list.counts = json!(counts);
                w.put_list(&list)?;
            }
            if let Some(mut job) = w.job(job)? {
                job.done = counts.rows;
                w.put_job(&job)?;
            }
            Ok::<_, Failure>((rows, slice, counts))
        })
        .await
}

/// Keeps what rows say and derives what follows; what became of each, in order.
fn derived(
    w: &Writer<'_>,
    trust: &Trust,
    read: Vec<(Observation, Record)>,
) -> Result<Vec<Verdict>, StoreError> {
    // What a later row says of the same record counts; of a page's records each is derived once.
    let mut latest: HashMap<RecordId, usize> = HashMap::new();
    let mut known = Vec::with_capacity(read.len());
    for (at, (observation, record)) in read.iter().enumerate() {
        known.push(latest.contains_key(&record.id) || is_known(w, record)?);
        if w.append_observation(observation)? {
            latest.insert(record.id, at);
        } else {
            latest.entry(record.id).or_insert(usize::MAX);
        }
    }
    let news = read.iter().enumerate().filter(|(at, (_, record))| latest.get(&record.id) == Some(at));
    derive::observed(w, trust, news.map(|(_, (_, record))| record.clone()).collect())?;

    let list = read.first().map(|(_, record)| trust.source(record.connection)).unwrap_or_default();
    let weigher = Weigher { judge: trust.judge(w)?, source: list.to_owned() };
    let ids: Vec<RecordId> = read.iter().map(|(_, record)| record.id).collect();
    let mut order: HashMap<RecordId, usize> = HashMap::new();
    for (at, id) in ids.iter().enumerate() {
        order.entry(*id).or_insert(at);
    }
    let mut best: HashMap<RecordId, Best> = HashMap::new();
    // The first of two rows is new, the second is its duplicate.
    let later = |here: RecordId, there: RecordId| match (order.get(&here), order.get(&there)) {
        (Some(here), Some(there)) => here > there,
        (Some(_), None) => true,
        (None, _) => false,
    };
    for members in w.members(&ids)?.into_values() {
        for here in &members {
            let Some(there) = members.iter().find(|there| later(*here, **there)) else { continue };
            let best = best.entry(*here).or_default();
            best.see(Outcome::Same);
            best.opted_out = opted_out(w, *there)?;
        }
    }
    for pair in w.pairs_of(&ids)? {
        for (here, there) in [(pair.left, pair.right), (pair.right, pair.left)] {
            if later(here, there) {
                best.entry(here).or_default().see(Outcome::Review);
            }
        }
    }
    Ok(read
        .iter()
        .zip(known)
        .map(|((_, record), known)| match best.get(&record.id) {
            _ if known => verdict(&weigher, record, Some(Outcome::Same), false),
            Some(best) => verdict(&weigher, record, best.found, best.opted_out),
            None => verdict(&weigher, record, None, false),
        })
        .collect())
}

/// Whether the record, or the company it is about, was there before the page.
fn is_known(w: &Writer<'_>, record: &Record) -> Result<bool, StoreError> {
    if w.record(record.id)?.is_some() {
        return Ok(true);
    }
    match (record.kind, record.company.as_ref().and_then(normal::NormalCompany::key)) {
        (EntityKind::Company, Some(key)) => Ok(!w.records_of_company_key(&key)?.is_empty()),
        _ => Ok(false),
    }
}
