//! What the records of a page come without that they had, and whose doing that is.

use crate::{api::Failure, sync::unread::Way, workspace::Workspace};
use serde_json::Value;
use sluice_connect::PulledRecord;
use sluice_domain::{ConnectionId, Field, Fields, Observation, RecordId};
use sluice_store::{Connection, Reader, StoreError, WriteState};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};
use tokio::task;

/// A record as it was known, and the fields that it comes without now.
pub(super) struct Loss {
    pub(super) last: Observation,
    pub(super) fields: BTreeSet<Field>,
}

/// What each record of a page comes with, what it brings twice as one.
pub(super) fn came(
    connection: ConnectionId,
    stream: &str,
    records: &[PulledRecord],
) -> BTreeMap<RecordId, BTreeSet<Field>> {
    let mut came: BTreeMap<RecordId, BTreeSet<Field>> = BTreeMap::new();
    for record in records {
        let id = RecordId::of(connection, stream, &record.external_id);
        came.entry(id).or_default().extend(record.fields.keys().copied());
    }
    came
}

/// Those losses that nothing which was sent there can have made.
pub(super) async fn theirs(
    workspace: &Workspace,
    connection: ConnectionId,
    losing: Vec<Loss>,
) -> Result<Vec<Loss>, Failure> {
    let theirs = workspace.store.read(move |r| {
        let mut theirs = Vec::new();
        for loss in losing {
            if is_theirs(r, connection, &loss.last)? {
                theirs.push(loss);
            }
        }
        Ok::<_, StoreError>(theirs)
    });
    Ok(theirs.await?)
}

/// Whether nothing that was sent to a record can have made it lose something.
pub(super) fn is_theirs(
    r: &Reader<'_>,
    connection: ConnectionId,
    last: &Observation,
) -> Result<bool, StoreError> {
    Ok(r.writes_to(connection, &last.external_id, WriteState::Sent)?.is_empty())
}

/// In how many of these records fields are lost that the mapping in force finds in what came before.
pub(super) async fn proved(
    workspace: &Workspace,
    connection: &Connection,
    losing: Arc<Vec<Loss>>,
    asked: BTreeSet<Field>,
) -> Result<BTreeMap<Field, u32>, Failure> {
    if asked.is_empty() {
        return Ok(BTreeMap::new());
    }
    let way = Arc::new(Way::of(workspace, connection).await?);
    let by = Arc::clone(&way);
    let (mut proved, doubted) = task::spawn_blocking(move || {
        let (mut proved, mut doubted) = (BTreeMap::new(), Vec::new());
        for loss in losing.iter() {
            let mut wanted: BTreeSet<Field> = loss.fields.intersection(&asked).copied().collect();
            prove(&by, &loss.last, &mut wanted, &mut proved);
            if !wanted.is_empty() {
                doubted.push((loss.last.record(), wanted));
            }
        }
        (proved, doubted)
    })
    .await
    .map_err(|_| Failure::of("internal"))?;
    if doubted.is_empty() {
        return Ok(proved);
    }
    // What stayed is not in the last answer, but in one before it.
    let doubted = workspace.store.read(move |r| {
        let earlier = |(record, wanted): (RecordId, BTreeSet<Field>)| {
            Ok::<_, StoreError>((r.observations_of(record)?, wanted))
        };
        doubted.into_iter().map(earlier).collect::<Result<Vec<_>, StoreError>>()
    });
    let doubted = doubted.await?;
    task::spawn_blocking(move || {
        for (said, mut wanted) in doubted {
            for earlier in said.iter().skip(1) {
                wanted.retain(|field| earlier.fields.contains_key(field));
                prove(&way, earlier, &mut wanted, &mut proved);
            }
        }
        proved
    })
    .await
    .map_err(|_| Failure::of("internal"))
}

/// Counts those of the wanted fields that the mapping in force finds in what came; the others are left.
fn prove(way: &Way, came: &Observation, wanted: &mut BTreeSet<Field>, proved: &mut BTreeMap<Field, u32>) {
    if wanted.is_empty() {
        return;
    }
    let gives = found(way, came).unwrap_or_default();
    for field in wanted.iter().filter(|field| gives.contains_key(*field)) {
        *proved.entry(*field).or_default() += 1;
    }
    wanted.retain(|field| !gives.contains_key(field));
}

/// Whether the mapping in force finds a field in what came of a record before: in the last answer, or in the one from which it
/// stayed.
pub(super) fn gave(r: &Reader<'_>, way: &Way, last: &Observation, field: Field) -> Result<bool, StoreError> {
    let gives = |came: &Observation| found(way, came).is_some_and(|fields| fields.contains_key(&field));
    if gives(last) {
        return Ok(true);
    }
    let earlier = r.observations_of(last.record())?.into_iter().skip(1);
    Ok(earlier.take_while(|came| came.fields.contains_key(&field)).any(|came| gives(&came)))
}

/// What the mapping in force makes of what came before; nothing where that is no record any more.
fn found(way: &Way, last: &Observation) -> Option<Fields> {
    let row: Value = serde_json::from_str(&last.raw).ok()?;
    let read = way.connector.record(&last.stream, &row, way.layers.get(&last.stream)).ok()?;
    Some(read.ok()?.fields)
}
