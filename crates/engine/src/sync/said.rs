//! What a source says of its records, kept with what follows from it: page by page, or record by record.

use super::{
    emptied, gone,
    unread::{self, Way},
};
use crate::{
    api::Failure,
    derive::{self, Trust},
    history::Act,
    ids::new_id,
    plan,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use sluice_connect::PulledRecord;
use sluice_domain::{Actor, ConnectionId, FactId, Fields, Observation, RecordId, derived::Record};
use sluice_store::{Connection, Writer};

/// What was read of a stream, as observations made now.
pub(crate) fn observations(
    workspace: &Workspace,
    connection: &Connection,
    stream: &str,
    records: Vec<PulledRecord>,
) -> Vec<Observation> {
    for (field, why) in records.iter().flat_map(|record| &record.left_out) {
        tracing::warn!(
            connector = connection.connector,
            stream,
            field = field.name(),
            reason = why.to_string(),
            "value left out"
        );
    }
    let at = workspace.now();
    records
        .into_iter()
        .map(|record| Observation {
            id: new_id!(workspace.host.as_ref(), FactId),
            desk: workspace.desk,
            at,
            connection: connection.id,
            stream: stream.to_owned(),
            kind: record.kind,
            external_id: record.external_id,
            fields: record.fields,
            raw: record.raw,
            price_millicredits: 0,
        })
        .collect()
}

/// What a source says of a record, and the record as it follows.
pub(crate) struct Said {
    observation: Observation,
    record: Record,
    /// What of it the source said itself, where something stays that it left out.
    came: Option<Fields>,
}

impl Said {
    /// With what stays of what the source left out.
    pub(super) fn with(stays: Fields, mut observation: Observation) -> Self {
        let came = emptied::restore(&mut observation, stays);
        Self { record: derive::normalise(&observation), observation, came }
    }

    pub(crate) const fn record(&self) -> RecordId {
        self.record.id
    }
}

/// What was read of a stream record by record, with what stays of it; to be asked in the transaction that keeps it.
pub(crate) fn said_alone(
    w: &Writer<'_>,
    way: &Way,
    place: (ConnectionId, &str),
    observations: Vec<Observation>,
) -> Result<Vec<Said>, Failure> {
    let stays = emptied::alone(w, way, place, &observations)?;
    Ok(stays.into_iter().zip(observations).map(|(stays, one)| Said::with(stays, one)).collect())
}

/// What was seen of a stream.
#[derive(Clone, Copy)]
pub(crate) struct Seen<'a> {
    /// The records that are there, also those that can't be read.
    pub records: &'a [RecordId],
    /// What those that can be read say.
    pub said: &'a [Said],
    /// When.
    pub at: DateTime<Utc>,
}

/// What it changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct News {
    /// Whether any of it was new.
    pub said: bool,
    /// Whether anything that was gone is back.
    pub back: bool,
}

/// Who takes back that records of a connection's stream are gone.
pub(crate) fn back_again(workspace: &Workspace) -> Act {
    Act::new(workspace, Actor::Rule(gone::BACK.to_owned()))
}

/// Keeps what was observed, as far as it is new, and what follows from it.
pub(crate) fn observe(
    w: &Writer<'_>,
    trust: &Trust,
    act: &mut Act,
    (connection, stream): (ConnectionId, &str),
    seen: Seen<'_>,
) -> Result<News, Failure> {
    let mut fresh = Vec::new();
    for Said { observation, record, came } in seen.said {
        if emptied::append(w, observation, came.as_ref())? {
            fresh.push(record.clone());
        }
    }
    let news = !fresh.is_empty();
    let back = gone::back(w, act, seen.records)?;
    derive::observed(w, trust, fresh)?;
    if !back.is_empty() {
        derive::back(w, trust, &back)?;
    }
    let observations = || seen.said.iter().map(|said| &said.observation);
    unread::read_after_all(w, connection, stream, observations())?;
    plan::compare(w, connection, stream, observations(), seen.at)?;
    Ok(News { said: news, back: !back.is_empty() })
}
