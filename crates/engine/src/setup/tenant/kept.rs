//! What is kept of setting a tenant up, as a setting of its connection.

use crate::api::Failure;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sluice_domain::{
    ConnectionId,
    tenant::{Choices, Kept},
};
use sluice_store::{Reader, StoreError, Writer};
use std::collections::BTreeMap;

/// What is known of a tenant, and what is under way there.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct SetUp {
    /// Which of its numbers are what.
    pub kept: Kept,
    /// What was chosen the last time.
    pub choices: Choices,
    /// The difference that was seen when that was chosen; gone once it was compared.
    pub seen: Option<String>,
    /// What was sent and is not seen there yet, or was refused.
    pub sent: BTreeMap<String, Sent>,
    /// When it was brought to its end last.
    pub at: Option<DateTime<Utc>>,
}

/// A thing that was sent.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Sent {
    pub state: SentState,
    pub at: DateTime<Utc>,
    pub failure: Option<Failure>,
}

/// What became of it. What was done is seen in the tenant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum SentState {
    /// It is being sent, or no answer came: it is looked for before it is sent again.
    Unknown,
    /// HaloPSA said no.
    Refused,
}

fn key(connection: ConnectionId) -> String {
    format!("tenant/{connection}")
}

impl SetUp {
    pub(super) fn read(r: &Reader<'_>, connection: ConnectionId) -> Result<Self, StoreError> {
        Ok(r.setting(&key(connection))?.unwrap_or_default())
    }

    pub(super) fn write(&self, w: &Writer<'_>, connection: ConnectionId) -> Result<(), StoreError> {
        w.set_setting(&key(connection), self)
    }
}

/// Which of a connection's tenant's numbers are what. None where HaloPSA was not set up from here: then names decide.
pub(crate) fn kept(r: &Reader<'_>, connection: ConnectionId) -> Result<Kept, StoreError> {
    Ok(SetUp::read(r, connection)?.kept)
}

/// Keeps which client takes those whose company is none; what is known of the tenant then.
pub(crate) fn keep_orphans(
    w: &Writer<'_>,
    connection: ConnectionId,
    client: Option<i64>,
) -> Result<Kept, StoreError> {
    let mut set_up = SetUp::read(w, connection)?;
    set_up.kept.orphans = client;
    set_up.write(w, connection)?;
    Ok(set_up.kept)
}
