//! Streams that are not read on, or come thinned: told, shown, and let go on.

use super::{All, KEY, Known, thinned::Thinned};
use crate::{
    App,
    api::{EmptiedField, EmptiedRow, Failure, JobRow, LetEmpty, Sync, Topic},
    mapping, queue, sync,
};
use serde_json::json;
use sluice_domain::{ConnectionId, Field, Observation};
use sluice_store::{Connection, Reader, StoreError};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Why a stream is not read on.
pub(super) fn failure(connection: &Connection, stream: &str, held: &BTreeMap<Field, u32>) -> Failure {
    let fields: Vec<&str> = held.keys().map(|field| field.name()).collect();
    Failure::of("member_missing")
        .with("connection", &connection.name)
        .with("stream", stream)
        .with("fields", fields.join(", "))
        .with("count", held.values().max().copied().unwrap_or_default())
}

/// Whether that is why a job ended.
pub(crate) fn is_held(failure: &Failure) -> bool {
    failure.code == "member_missing"
}

/// Whether the stream of which that was told is not read on to this day.
pub(crate) fn is_still_held(
    r: &Reader<'_>,
    connection: ConnectionId,
    failure: &Failure,
) -> Result<bool, StoreError> {
    let Some(stream) = failure.params.get("stream") else { return Ok(false) };
    Ok(!Known::read(r, connection, stream)?.held.is_empty())
}

/// Why somebody is told of a stream that is read on.
fn thinned(connection: &Connection, stream: &str, fields: &BTreeMap<Field, Thinned>) -> Failure {
    let names: Vec<&str> = fields.keys().map(|field| field.name()).collect();
    let worst = fields.values().copied().max_by_key(|seen| seen.lost).unwrap_or_default();
    Failure::of("member_often_missing")
        .with("connection", &connection.name)
        .with("stream", stream)
        .with("fields", names.join(", "))
        .with("count", worst.lost)
        .with("of", worst.of)
}

/// What is known of each stream, with its connection.
fn all(r: &Reader<'_>) -> Result<Vec<(Connection, String, Known)>, StoreError> {
    let mut all: All = r.setting(KEY)?.unwrap_or_default();
    let mut found = Vec::new();
    for connection in r.connections()? {
        let streams = all.remove(&connection.id.to_string()).unwrap_or_default();
        found.extend(streams.into_iter().map(|(stream, known)| (connection.clone(), stream, known)));
    }
    Ok(found)
}

/// The streams that are not read on: the name of the connection, and why.
pub(crate) fn held_streams(r: &Reader<'_>) -> Result<Vec<(String, Failure)>, StoreError> {
    let held = all(r)?.into_iter().filter(|(_, _, known)| !known.held.is_empty());
    let told = |(connection, stream, known): (Connection, String, Known)| {
        (connection.name.clone(), failure(&connection, &stream, &known.held))
    };
    Ok(held.map(told).collect())
}

/// The streams most of whose records lack what they had: the name of the connection, and what.
pub(crate) fn thinned_streams(r: &Reader<'_>) -> Result<Vec<(String, Failure)>, StoreError> {
    let some = all(r)?.into_iter().filter(|(_, _, known)| !known.thinned.is_empty());
    let told = |(connection, stream, known): (Connection, String, Known)| {
        (connection.name.clone(), thinned(&connection, &stream, &known.thinned))
    };
    Ok(some.map(told).collect())
}

/// A stream of which somebody is told, and in how many records its fields are lost: of how many that had them, where it is
/// read on.
struct Told {
    connection: Connection,
    stream: String,
    fields: BTreeMap<Field, (u32, Option<u32>)>,
}

fn told(r: &Reader<'_>) -> Result<Vec<Told>, StoreError> {
    let mut told = Vec::new();
    for (connection, stream, known) in all(r)? {
        let held: BTreeMap<_, _> =
            known.held.into_iter().map(|(field, count)| (field, (count, None))).collect();
        let thinned: BTreeMap<_, _> =
            known.thinned.into_iter().map(|(field, seen)| (field, (seen.lost, Some(seen.of)))).collect();
        let some = [held, thinned].into_iter().filter(|fields| !fields.is_empty());
        told.extend(some.map(|fields| Told {
            connection: connection.clone(),
            stream: stream.clone(),
            fields,
        }));
    }
    Ok(told)
}

/// The same, with where the fields came from.
pub(crate) async fn emptied(app: &App, (): ()) -> Result<Vec<EmptiedRow>, Failure> {
    let workspace = app.workspace().await?;
    let waiting = workspace
        .store
        .read(|r| {
            let with = |told: Told| {
                let changed = mapping::changes(r, told.connection.id, &told.stream)?;
                Ok::<_, Failure>((told, changed))
            };
            told(r)?.into_iter().map(with).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    let mut rows = Vec::new();
    for (Told { connection, stream, fields }, changed) in waiting {
        // One whose connector is gone is told all the same.
        let connector = workspace.connector(&connection.connector).await.ok();
        let own = connector.and_then(|connector| connector.written(&stream).ok()).unwrap_or_default();
        let row = |(field, (count, of)): (Field, (u32, Option<u32>))| {
            let chosen = changed.get(&field).and_then(|change| change.take.clone());
            let take = chosen.or_else(|| own.get(&field).cloned());
            EmptiedField { field: field.name().to_owned(), count, of, take }
        };
        rows.push(EmptiedRow {
            connection: connection.id.to_string(),
            name: connection.name,
            what: queue::singular(&stream).to_owned(),
            stream,
            fields: fields.into_iter().map(row).collect(),
        });
    }
    Ok(rows)
}

/// Lets a stream empty the fields that somebody saw, all of them or those it gives of some, and syncs its connection.
pub(crate) async fn let_empty(app: &App, input: LetEmpty) -> Result<JobRow, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.connection(sync::parse(&input.connection)?).await?;
    sync::free(&workspace, &connection).await?;
    let field = |name: &String| {
        name.parse::<Field>().map_err(|_| Failure::of("mapping_unknown_field").with("field", name))
    };
    let seen = input.fields.iter().map(field).collect::<Result<BTreeSet<Field>, Failure>>()?;
    let (id, stream) = (connection.id, input.stream.clone());
    let (at, actor) = (workspace.now(), workspace.host.user_name());
    workspace
        .store
        .write(move |w| {
            let after = Known::read(w, id, &stream)?.allowing(&seen);
            let after = after.ok_or_else(|| Failure::of("emptied_moved").with("stream", &stream))?;
            after.put(w, id, &stream)?;
            let what = json!({ "stream": stream, "fields": seen });
            Ok::<_, Failure>(w.append_audit(at, &actor, "let_empty", &id.to_string(), &what)?)
        })
        .await?;
    workspace.emptied.forget(id, &input.stream);
    workspace.stale.mark(&[Topic::Connections, Topic::Status]);
    let only = Sync { connections: vec![input.connection], full: None };
    let started = sync::begin_all(&workspace, &only).await?;
    started.jobs.into_iter().next().ok_or_else(|| Failure::of("internal"))
}

/// Records of pages that are not kept, for as long as the program runs: whoever changes the mapping of their stream sees
/// what they are like now.
#[derive(Default)]
pub(crate) struct NotKept(Mutex<HashMap<(ConnectionId, String), Vec<Observation>>>);

impl NotKept {
    fn held(&self) -> MutexGuard<'_, HashMap<(ConnectionId, String), Vec<Observation>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn put(&self, connection: ConnectionId, stream: &str, records: Vec<Observation>) {
        self.held().insert((connection, stream.to_owned()), records);
    }

    pub(crate) fn forget(&self, connection: ConnectionId, stream: &str) {
        self.held().remove(&(connection, stream.to_owned()));
    }

    /// Those of a stream.
    pub(crate) fn of(&self, connection: ConnectionId, stream: &str) -> Vec<Observation> {
        self.held().get(&(connection, stream.to_owned())).cloned().unwrap_or_default()
    }
}
