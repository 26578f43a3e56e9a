//! Records that can't be read, whether a sync, a push or a purchase brought them: they hold nobody up, are kept as they came,
//! and are read again with each changed mapping, when they come again, and when somebody says so.

use super::emptied;
use crate::{
    App,
    api::{DropUnread, Failure, PageQuery, Replay, Replayed, Topic, UnreadPage, UnreadRow},
    derive::{self, Trust},
    ids::new_id,
    mapping, plan, push, queue, setup, shown,
    slice::Slice,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sluice_connect::{Connector, Layers, PulledRecord, Skipped};
use sluice_domain::{ConnectionId, FactId, Observation, RecordId};
use sluice_store::{Connection, Reader, StoreError, Unread, Writer};
use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

/// So often it is tried by itself.
const TRIES: u32 = 5;
/// Records tried at a time.
const PAGE: u32 = 200;
/// Longer answers are cut where they are shown. In characters.
const SHOWN: usize = 20_000;

fn why(skipped: &Skipped) -> Failure {
    Failure { code: skipped.reason.code().to_owned(), params: skipped.reason.params() }
}

/// Sets those aside that came and can't be read.
pub(crate) fn set_aside(
    w: &Writer<'_>,
    connection: ConnectionId,
    stream: &str,
    skipped: &[Skipped],
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    for one in skipped.iter().filter(|one| one.reason.is_unreadable()) {
        w.put_unread(&Unread {
            id: 0,
            connection,
            stream: stream.to_owned(),
            external_id: one.external_id.clone(),
            raw: one.raw.clone(),
            reason: serde_json::json!(why(one)),
            tries: 1,
            came_at: at,
            tried_at: at,
            dropped: false,
        })?;
    }
    Ok(())
}

/// What came again and was read is not unread any more.
pub(crate) fn read_after_all<'o>(
    w: &Writer<'_>,
    connection: ConnectionId,
    stream: &str,
    read: impl Iterator<Item = &'o Observation>,
) -> Result<(), Failure> {
    let ids: Vec<&str> = read.map(|observation| observation.external_id.as_str()).collect();
    if ids.is_empty() || !w.has_unread()? {
        return Ok(());
    }
    Ok(w.delete_unread_of(connection, stream, &ids)?)
}

/// How one connection's records are read.
pub(crate) struct Way {
    pub(super) connector: Arc<Connector>,
    pub(super) layers: Layers,
}

impl Way {
    pub(crate) async fn of(workspace: &Workspace, connection: &Connection) -> Result<Self, Failure> {
        let connector = workspace.connector(&connection.connector).await?;
        let id = connection.id;
        let (held, kept) =
            workspace.store.read(move |r| Ok::<_, StoreError>((r.mappings()?, setup::kept(r, id)?))).await?;
        Ok(Self { connector, layers: mapping::layers(connection, &held, &kept)? })
    }

    fn read(&self, unread: &Unread) -> Result<PulledRecord, Failure> {
        let row: Value = serde_json::from_str(&unread.raw).map_err(|_| Failure::of("unread_damaged"))?;
        let read = self.connector.record(&unread.stream, &row, self.layers.get(&unread.stream))?;
        read.map_err(|skipped| why(&skipped))
    }

    /// The stream to whose records what a vendor sends for this one adds; nothing where it has its own.
    fn adds_to(&self, stream: &str) -> Option<String> {
        let mut streams = self.connector.manifest().streams.iter();
        streams.find(|one| one.name == stream)?.pushed.as_ref()?.of.clone()
    }
}

/// A record that was read at last.
struct Mended {
    /// The number of what could not be read.
    unread: i64,
    said: Observation,
    /// Whether it adds to what is known of the record.
    adds: bool,
}

/// Which are tried.
#[derive(Clone)]
enum Which {
    /// Those of one connection that were not tried often enough.
    Of(ConnectionId),
    /// Those with these numbers, dropped or not.
    Named(Vec<i64>),
    /// All that are not dropped.
    All,
}

impl Which {
    fn page(&self, r: &Reader<'_>, after: i64) -> Result<Vec<Unread>, Failure> {
        let mut rows = r.unread_after(after, false, PAGE)?;
        if let Self::Named(_) = self {
            rows.extend(r.unread_after(after, true, PAGE)?);
            rows.sort_by_key(|row| row.id);
            rows.truncate(PAGE as usize);
        }
        Ok(rows)
    }

    fn has(&self, unread: &Unread) -> bool {
        match self {
            Self::Of(connection) => unread.connection == *connection && unread.tries < TRIES,
            Self::Named(ids) => ids.contains(&unread.id),
            Self::All => true,
        }
    }
}

/// Reads those of a connection again that were not tried often enough.
pub(crate) async fn again(workspace: &Workspace, connection: &Connection) -> Result<(), Failure> {
    if workspace.store.read(|r| r.has_unread()).await? {
        let way = Way::of(workspace, connection).await?;
        replay(workspace, &Which::Of(connection.id), &BTreeMap::from([(connection.id, way)])).await?;
    }
    Ok(())
}

async fn replay(
    workspace: &Workspace,
    which: &Which,
    ways: &BTreeMap<ConnectionId, Way>,
) -> Result<Replayed, Failure> {
    let mut done = Replayed { read: 0, left: 0 };
    let mut after = 0;
    loop {
        let wanted = which.clone();
        let page = workspace.store.read(move |r| wanted.page(r, after)).await?;
        let Some(last) = page.last() else { break };
        after = last.id;
        let (mut read, mut left) = (Vec::new(), Vec::new());
        for unread in page.into_iter().filter(|unread| which.has(unread)) {
            let Some(way) = ways.get(&unread.connection) else { continue };
            match way.read(&unread) {
                Ok(record) => {
                    let of = way.adds_to(&unread.stream);
                    let adds = of.is_some();
                    let stream = of.unwrap_or_else(|| unread.stream.clone());
                    let said = observation(workspace, &unread, stream, record);
                    read.push(Mended { unread: unread.id, said, adds });
                }
                Err(failure) => left.push((unread.id, failure)),
            }
        }
        done.read = done.read.saturating_add(u32::try_from(read.len()).unwrap_or(u32::MAX));
        done.left = done.left.saturating_add(u32::try_from(left.len()).unwrap_or(u32::MAX));
        keep(workspace, read, left).await?;
    }
    workspace.stale.mark(Topic::ALL);
    Ok(done)
}

fn observation(workspace: &Workspace, unread: &Unread, stream: String, record: PulledRecord) -> Observation {
    Observation {
        id: new_id!(workspace.host.as_ref(), FactId),
        desk: workspace.desk,
        // The source said it when it last came.
        at: unread.tried_at,
        connection: unread.connection,
        stream,
        kind: record.kind,
        external_id: record.external_id,
        fields: record.fields,
        raw: record.raw,
        price_millicredits: 0,
    }
}

async fn keep(workspace: &Workspace, read: Vec<Mended>, left: Vec<(i64, Failure)>) -> Result<(), Failure> {
    let (trust, at) = (workspace.trust().await?, workspace.now());
    let (mut read, mut slice) = (VecDeque::from(read), Slice::default());
    while !read.is_empty() {
        let trust = trust.clone();
        let kept = workspace.store.write(move |w| {
            slice.keep(|| w.awaited(), &mut read, |read| mended(w, &trust, read, at))?;
            Ok::<_, Failure>((read, slice))
        });
        (read, slice) = kept.await?;
    }
    if left.is_empty() {
        return Ok(());
    }
    workspace
        .store
        .write(move |w| {
            left.iter().try_for_each(|(id, failure)| w.tried_unread(*id, &serde_json::json!(failure), at))
        })
        .await
        .map_err(|error: StoreError| error.into())
}

fn mended(w: &Writer<'_>, trust: &Trust, read: Vec<Mended>, at: DateTime<Utc>) -> Result<(), Failure> {
    // Of what is said of a record more than once the last counts.
    let mut fresh: BTreeMap<RecordId, Observation> = BTreeMap::new();
    for Mended { unread, said, adds } in read {
        w.delete_unread(unread)?;
        let mut said = if adds { push::added(w, said)? } else { said };
        let stays = emptied::stays(w, &said)?;
        let came = emptied::restore(&mut said, stays);
        if emptied::append(w, &said, came.as_ref())? {
            fresh.insert(said.record(), said);
        }
    }
    let fresh: Vec<Observation> = fresh.into_values().collect();
    derive::observe(w, trust, &fresh)?;
    fresh.iter().try_for_each(|said| plan::compare(w, said.connection, &said.stream, [said], at))
}

/// What could not be read.
pub(crate) async fn page(app: &App, input: PageQuery) -> Result<UnreadPage, Failure> {
    let workspace = app.workspace().await?;
    let after = number(input.after.as_deref().unwrap_or("0"))?;
    let limit = input.limit.unwrap_or(100).clamp(1, 500);
    workspace
        .store
        .read(move |r| {
            let names = shown::Names::read(r)?;
            let found = r.unread_after(after, false, limit)?;
            let (count, dropped) = r.unread_counts()?;
            let next =
                (found.len() == limit as usize).then(|| found.last().map(|row| row.id.to_string())).flatten();
            let rows = found.into_iter().map(|unread| row(unread, &names)).collect();
            Ok(UnreadPage { rows, next, count, dropped })
        })
        .await
}

fn row(unread: Unread, names: &shown::Names) -> UnreadRow {
    let unknown = || Failure::of("unread_damaged");
    UnreadRow {
        id: unread.id.to_string(),
        connection: unread.connection.to_string(),
        name: names.of(unread.connection),
        what: queue::singular(&unread.stream).to_owned(),
        stream: unread.stream,
        external_id: unread.external_id,
        failure: serde_json::from_value(unread.reason).unwrap_or_else(|_| unknown()),
        tries: unread.tries,
        again: unread.tries < TRIES,
        came_at: unread.came_at,
        tried_at: unread.tried_at,
        raw: unread.raw.chars().take(SHOWN).collect(),
    }
}

fn number(text: &str) -> Result<i64, Failure> {
    text.parse().map_err(|_| Failure::of("bad_input").with("said", "id"))
}

/// Reads again what could not be read, however often that was tried.
pub(crate) async fn replay_named(app: &App, input: Replay) -> Result<Replayed, Failure> {
    let workspace = app.workspace().await?;
    let ids = input.ids.iter().map(|id| number(id)).collect::<Result<Vec<_>, _>>()?;
    let which = if ids.is_empty() { Which::All } else { Which::Named(ids) };
    let mut ways = BTreeMap::new();
    for connection in workspace.store.read(|r| r.connections()).await? {
        // One whose connector is gone keeps the others from nothing.
        if let Ok(way) = Way::of(&workspace, &connection).await {
            ways.insert(connection.id, way);
        }
    }
    replay(&workspace, &which, &ways).await
}

/// Drops what could not be read, or takes that back.
pub(crate) async fn drop_named(app: &App, input: DropUnread) -> Result<UnreadPage, Failure> {
    let workspace = app.workspace().await?;
    let ids = input.ids.iter().map(|id| number(id)).collect::<Result<Vec<_>, _>>()?;
    let (now, actor, dropped) = (workspace.now(), workspace.host.user_name(), input.dropped);
    workspace
        .store
        .write(move |w| {
            let ids = match ids.is_empty() && !dropped {
                true => w.unread_after(0, true, u32::MAX)?.into_iter().map(|row| row.id).collect(),
                false => ids,
            };
            for id in ids {
                if !w.drop_unread(id, dropped)? {
                    return Err(Failure::of("unread_gone"));
                }
                let what = serde_json::json!({ "dropped": dropped });
                w.append_audit(now, &actor, "unread", &id.to_string(), &what)?;
            }
            Ok(())
        })
        .await?;
    workspace.stale.mark(&[Topic::Connections]);
    page(app, PageQuery::default()).await
}
