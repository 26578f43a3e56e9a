//! What a connector makes of a raw answer, without asking anyone and without keeping anything: how a mapping is tried.

use crate::{api::Failure, derive, shelf};
use chrono::DateTime;
use serde::Serialize;
use sluice_connect::{Connector, PulledRecord, Skipped, manifest::Stream};
use sluice_domain::{
    ConnectionId, DeskId, EntityKind, FactId, Field, Fields, Observation,
    survivorship::{self, FirstSeen, Order},
};
use std::{collections::BTreeMap, path::Path};

/// A stream that a connector can read.
#[derive(Clone, Debug, Serialize)]
pub struct StreamRow {
    /// The connector's id.
    pub connector: String,
    /// The stream's name.
    pub stream: String,
    /// The method by which it is asked.
    pub method: &'static str,
    /// The path that is asked, after the address.
    pub path: String,
}

/// What is known from one record of an answer.
#[derive(Clone, Debug, Serialize)]
pub struct Mapped {
    /// The connector's id.
    pub connector: String,
    /// The stream's name.
    pub stream: String,
    /// A person or a company.
    pub kind: EntityKind,
    /// The source's own id.
    pub external_id: String,
    /// Values, normalised. What can't be read is absent.
    pub fields: BTreeMap<Field, String>,
    /// Values as the mapping gives them.
    pub written: Fields,
}

/// Every stream of every connector, those in this data folder too; and why a folder of the user's is none.
pub fn streams(root: &Path) -> (Vec<StreamRow>, Vec<Failure>) {
    let row = |connector: &Connector, stream: &Stream| StreamRow {
        connector: connector.manifest().id.clone(),
        stream: stream.name.clone(),
        method: stream.method.name(),
        path: format!("{}{}", connector.manifest().base.path, stream.path),
    };
    let (connectors, failures) = shelf::all(root);
    let rows = connectors
        .iter()
        .flat_map(|connector| connector.manifest().streams.iter().map(|stream| row(connector, stream)))
        .collect();
    (rows, failures)
}

/// Maps and normalises the records of a raw answer; for each that is left out, why.
///
/// # Errors
/// Those of [`shelf::connector`], `unknown_stream`, `not_json`, or `unexpected_answer` where the stream's rows are not
/// there.
pub fn map(
    root: &Path,
    connector: &str,
    stream: &str,
    answer: &[u8],
) -> Result<(Vec<Mapped>, Vec<Failure>), Failure> {
    let connector = shelf::connector(root, connector)?;
    // Files saved by some editors begin with a mark of their encoding.
    let answer = answer.strip_prefix(b"\xef\xbb\xbf").unwrap_or(answer);
    let answer = serde_json::from_slice(answer)
        .map_err(|error| Failure::of("not_json").with("line", error.line()).with("column", error.column()))?;
    let (records, skipped) = connector.records(stream, answer)?;
    let id = &connector.manifest().id;
    let mapped = records.into_iter().map(|record| normalise(id, stream, record)).collect();
    Ok((mapped, skipped.iter().map(why).collect()))
}

fn normalise(connector: &str, stream: &str, record: PulledRecord) -> Mapped {
    // Nothing of an observation but its values has a part in what they mean.
    let observation = Observation {
        id: FactId::from_bytes([0; 16]),
        desk: DeskId::from_bytes([0; 16]),
        at: DateTime::UNIX_EPOCH,
        connection: ConnectionId::from_bytes([0; 16]),
        stream: stream.to_owned(),
        kind: record.kind,
        external_id: record.external_id,
        fields: record.fields,
        raw: record.raw,
        price_millicredits: 0,
    };
    let record = derive::normalise(&observation);
    let survivors = match record.kind {
        EntityKind::Person => survivorship::survive(&[&record], &Order::default(), &FirstSeen::new()),
        EntityKind::Company => {
            survivorship::survive_company(&[&record], &Order::default(), &FirstSeen::new())
        }
    };
    Mapped {
        connector: connector.to_owned(),
        stream: stream.to_owned(),
        kind: record.kind,
        external_id: record.external_id,
        fields: survivors.into_iter().map(|(field, survivor)| (field, survivor.value)).collect(),
        written: record.fields,
    }
}

fn why(skipped: &Skipped) -> Failure {
    let failure = Failure { code: skipped.reason.code().to_owned(), params: skipped.reason.params() };
    match &skipped.external_id {
        Some(id) => failure.with("record", id),
        None => failure,
    }
}
