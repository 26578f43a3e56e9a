//! Brings a file's rows in. A slice of a page is one transaction: observations, everything derived from them, what became
//! of the rows, and how far the file was read.

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
use sluice_domain::{EntityKind, FactId, Observation, RecordId, derived::Record, normal};
use sluice_files::{Columns, FileError, Reason, Row};
use sluice_matching::Outcome;
use sluice_store::{Connection, StoreError, Writer};
use std::{collections::HashMap, ops::ControlFlow, path::PathBuf, sync::Arc};
use tokio::{sync::mpsc, task, time::Instant};
use tokio_util::sync::CancellationToken;

/// Rows in a page: made ready together, and kept slice by slice.
const PAGE: usize = 500;
/// Pages read ahead of those being kept.
const AHEAD: usize = 2;

/// What a page makes stale.
const STALE: &[Topic] = &[Topic::Status, Topic::Queue, Topic::People, Topic::Plan, Topic::Connections];

/// Rows in their order: normalised, or left out with the reason.
type Rows = Vec<Result<(Observation, Record), (Row, Reason)>>;

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
        let Some(mut page) = page else { break };
        while !page.is_empty() {
            let rest = page.split_off(slice.records().min(page.len()));
            let (records, start) = (page.len(), Instant::now());
            counts = keep(workspace, connection, progress, &trust, page, counts, &mut rejected).await?;
            slice.took(records, start.elapsed());
            page = rest;
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

async fn keep(
    workspace: &Workspace,
    connection: &Connection,
    progress: &Progress,
    trust: &Trust,
    rows: Rows,
    before: FileCounts,
    rejected: &mut Rejected,
) -> Result<FileCounts, Failure> {
    let (mut read, mut left_out) = (Vec::new(), Vec::new());
    for row in rows {
        match row {
            Ok(row) => read.push(row),
            Err(row) => left_out.push(row),
        }
    }
    let mut counts = before;
    left_out.iter().for_each(|_| counts.reject());
    let (id, job, trust) = (connection.id, progress.id(), trust.clone());
    let asked = rejected.path.clone();
    // Before the page is kept: after a crash a reason may stand there twice, but none is missing.
    rejected.add(&left_out).map_err(|error| prepared::failure(&error, &asked.display().to_string()))?;
    let moved = (rejected.path != asked).then(|| {
        let mut connection = connection.clone();
        connection.settings.insert(REJECTED.to_owned(), rejected.path.display().to_string());
        connection
    });
    workspace
        .store
        .write(move |w| {
            for verdict in derived(w, &trust, read)? {
                counts.add(verdict);
            }
            if let Some(connection) = &moved {
                w.put_connection(connection)?;
            }
            if let Some(mut list) = w.list(id)? {
                list.counts = json!(counts);
                w.put_list(&list)?;
            }
            if let Some(mut job) = w.job(job)? {
                job.done = counts.rows;
                w.put_job(&job)?;
            }
            Ok::<_, Failure>(counts)
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
