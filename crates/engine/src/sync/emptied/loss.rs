//! What the records of a page come without that they had, and whose doing that is.

use crate::{api::Failure, sync::unread::Way, workspace::Workspace};
use serde_json::Value;
use sluice_connect::PulledRecord;
use sluice_domain::{ConnectionId, Field, Fields, Observation, RecordId};
use sluice_store::{Connection, StoreError, WriteState};
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
            if r.writes_to(connection, &loss.last.external_id, WriteState::Sent)?.is_empty() {
                theirs.push(loss);
            }
        }
        Ok::<_, StoreError>(theirs)
    });
    Ok(theirs.await?)
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
    let way = Way::of(workspace, connection).await?;
    task::spawn_blocking(move || {
        let mut proved: BTreeMap<Field, u32> = BTreeMap::new();
        for loss in losing.iter() {
            let wanted: Vec<Field> = loss.fields.intersection(&asked).copied().collect();
            if wanted.is_empty() {
                continue;
            }
            let gives = found(&way, &loss.last).unwrap_or_default();
            for field in wanted.into_iter().filter(|field| gives.contains_key(field)) {
                *proved.entry(field).or_default() += 1;
            }
        }
        proved
    })
    .await
    .map_err(|_| Failure::of("internal"))
}

/// What the mapping in force makes of what came before; nothing where that is no record any more.
fn found(way: &Way, last: &Observation) -> Option<Fields> {
    let row: Value = serde_json::from_str(&last.raw).ok()?;
    let read = way.connector.record(&last.stream, &row, way.layers.get(&last.stream)).ok()?;
    Some(read.ok()?.fields)
}
