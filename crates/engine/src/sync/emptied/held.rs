//! Streams that are not read on: told, shown, and let go on.

use super::{All, KEY, Known};
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

/// A stream that is not read on.
struct Held {
    connection: Connection,
    stream: String,
    fields: BTreeMap<Field, u32>,
}

fn held(r: &Reader<'_>) -> Result<Vec<Held>, StoreError> {
    let mut all: All = r.setting(KEY)?.unwrap_or_default();
    let mut found = Vec::new();
    for connection in r.connections()? {
        let streams = all.remove(&connection.id.to_string()).unwrap_or_default();
        let waiting = streams.into_iter().filter(|(_, known)| !known.held.is_empty());
        found.extend(waiting.map(|(stream, known)| Held {
            connection: connection.clone(),
            stream,
            fields: known.held,
        }));
    }
    Ok(found)
}

/// The streams that are not read on: the name of the connection, and why.
pub(crate) fn held_streams(r: &Reader<'_>) -> Result<Vec<(String, Failure)>, StoreError> {
    let told =
        |held: Held| (held.connection.name.clone(), failure(&held.connection, &held.stream, &held.fields));
    Ok(held(r)?.into_iter().map(told).collect())
}

/// The same, with where the fields came from.
pub(crate) async fn emptied(app: &App, (): ()) -> Result<Vec<EmptiedRow>, Failure> {
    let workspace = app.workspace().await?;
    let waiting = workspace
        .store
        .read(|r| {
            let with = |held: Held| {
                let changed = mapping::changes(r, held.connection.id, &held.stream)?;
                Ok::<_, Failure>((held, changed))
            };
            held(r)?.into_iter().map(with).collect::<Result<Vec<_>, _>>()
        })
        .await?;
    let mut rows = Vec::new();
    for (Held { connection, stream, fields }, changed) in waiting {
        // One whose connector is gone is told all the same.
        let connector = workspace.connector(&connection.connector).await.ok();
        let own = connector.and_then(|connector| connector.written(&stream).ok()).unwrap_or_default();
        let row = |(field, count): (Field, u32)| {
            let chosen = changed.get(&field).and_then(|change| change.take.clone());
            let take = chosen.or_else(|| own.get(&field).cloned());
            EmptiedField { field: field.name().to_owned(), count, take }
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

/// Lets a stream empty the fields that somebody saw, and syncs its connection.
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
            let before = Known::read(w, id, &stream)?;
            if seen.is_empty() || !before.held.keys().eq(seen.iter()) {
                return Err(Failure::of("emptied_moved").with("stream", &stream));
            }
            let mut after = Known { held: BTreeMap::new(), ..before };
            after.lost.retain(|field, _| !seen.contains(field));
            after.right.extend(&seen);
            after.put(w, id, &stream)?;
            let what = json!({ "stream": stream, "fields": seen });
            Ok(w.append_audit(at, &actor, "let_empty", &id.to_string(), &what)?)
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
