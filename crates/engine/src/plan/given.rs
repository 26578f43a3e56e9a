//! What new tickets say in fields that a tenant demands and Sluice has nothing for: one value for all of a ticket type, as
//! somebody gave it.

use super::desired;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sluice_domain::{ConnectionId, Stage};
use sluice_store::{Reader, StoreError, Write, Writer};

/// A value for a field of the tickets of a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Given {
    pub stage: Stage,
    /// HaloPSA's number of the field.
    pub field: i64,
    /// What people read there.
    pub name: String,
    /// As HaloPSA takes it.
    pub value: Value,
}

fn key(connection: ConnectionId) -> String {
    format!("given/{connection}")
}

/// What was given for a connection's tickets.
pub(crate) fn given(r: &Reader<'_>, connection: ConnectionId) -> Result<Vec<Given>, StoreError> {
    Ok(r.setting(&key(connection))?.unwrap_or_default())
}

/// From now on new tickets say this, in place of what was given for the same field.
pub(crate) fn give(w: &Writer<'_>, connection: ConnectionId, new: Given) -> Result<(), StoreError> {
    let mut all = given(w, connection)?;
    all.retain(|one| (one.stage, one.field) != (new.stage, new.field));
    all.push(new);
    w.set_setting(&key(connection), &all)
}

/// What of it tickets of a stage say.
pub(super) fn of_stage(all: &[Given], stage: Stage) -> Vec<(i64, Value)> {
    all.iter().filter(|one| one.stage == stage).map(|one| (one.field, one.value.clone())).collect()
}

/// Of which stage the ticket is that a write makes or changes.
pub(crate) fn stage(write: &Write) -> Option<Stage> {
    desired::parse(&write.body).map(|(stage, _)| stage)
}
