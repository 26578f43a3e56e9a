//! What people change about a connector's mapping: shown on what came, tried before it is kept, kept version by
//! version, and carried to what is there.

mod effect;
mod keep;
mod sample;
mod text;
mod view;

pub(crate) use effect::effect;
pub(crate) use keep::{keep, run};
pub(crate) use text::{read_text, text};
pub(crate) use view::{attempt, page, write};

use crate::{api::Failure, plan};
use sluice_connect::{Layers, halo::PartyKind};
use sluice_domain::{ConnectionId, Field, Stage, survivorship::Protections, tenant::Kept};
use sluice_mapping::{Changes, Layer, MappingError, Unfit};
use sluice_store::{Connection, MappingVersion, Reader};
use std::{collections::BTreeMap, sync::Arc};

/// What people changed about a connection's mappings, ready to be used.
pub(crate) fn layers(
    connection: &Connection,
    held: &[MappingVersion],
    kept: &Kept,
) -> Result<Layers, Failure> {
    let kept = Arc::new(kept.clone());
    let mut changed: BTreeMap<String, Changes> = BTreeMap::new();
    // Of these more is read than their mapping tells.
    if connection.connector == "halopsa" {
        let tickets = Stage::ALL.iter().map(|stage| plan::stream_of(*stage).to_owned());
        changed.extend(tickets.chain([contacts()]).map(|stream| (stream, Changes::new())));
    }
    for version in held.iter().filter(|version| version.connection == connection.id) {
        changed.insert(version.stream.clone(), parsed(version)?);
    }
    changed
        .into_iter()
        .map(|(stream, changes)| {
            let layer = layer_of(&kept, &stream, changes)?;
            Ok((stream, layer))
        })
        .collect()
}

/// Changes over a stream, with what a tenant's own numbers tell of its tickets.
fn layer_of(kept: &Arc<Kept>, stream: &str, changes: Changes) -> Result<Layer, Failure> {
    let layer = layer(changes)?;
    Ok(match plan::stage_of(stream) {
        Some(stage) => layer.of_tenant(Some(stage), Arc::clone(kept)),
        None if stream == contacts() => layer.of_tenant(None, Arc::clone(kept)),
        None => layer,
    })
}

/// The stream of HaloPSA's contacts.
fn contacts() -> String {
    PartyKind::User.stream().to_owned()
}

fn layer(changes: Changes) -> Result<Layer, Failure> {
    Layer::new(changes).map_err(|(field, error)| failure(field, &error))
}

/// Why an expression can't be used, told to whoever wrote it.
fn failure(field: Field, error: &MappingError) -> Failure {
    let failure = match error {
        MappingError::Syntax { said } => Failure::of("expression_syntax").with("said", said),
        MappingError::NotOneValue { .. } => Failure::of("expression_not_one_value"),
        MappingError::Failed { code } => Failure::of("expression_failed").with("reason", code),
        MappingError::Limit => Failure::of("expression_limit"),
        MappingError::TooLong { most, .. } => Failure::of("expression_too_long").with("most", most),
        MappingError::NotAnObject | MappingError::UnknownField { .. } | MappingError::Twice { .. } => {
            Failure { code: error.code().to_owned(), params: error.params() }
        }
    };
    failure.with("field", field)
}

/// Why what an expression gives is left out.
fn unfit(field: Field, why: &Unfit) -> Failure {
    match why {
        Unfit::Mapping(error) => failure(field, error),
        Unfit::Mismatch(mismatch) => {
            Failure { code: mismatch.code().to_owned(), params: BTreeMap::new() }.with("field", field)
        }
    }
}

/// The changes of a version.
fn parsed(version: &MappingVersion) -> Result<Changes, Failure> {
    serde_json::from_value(version.changes.clone()).map_err(|error| {
        Failure::of("mapping_unreadable").with("stream", &version.stream).with("said", error)
    })
}

/// What people changed about a stream's mapping; nothing where they changed nothing.
pub(crate) fn changes(r: &Reader<'_>, connection: ConnectionId, stream: &str) -> Result<Changes, Failure> {
    r.mapping_versions(connection, stream)?.first().map_or_else(|| Ok(Changes::new()), parsed)
}

/// Which fields a version keeps from overwriting others. One that can't be read keeps none: its connection says so.
pub(crate) fn protections(version: &MappingVersion) -> Protections {
    let changes = parsed(version).unwrap_or_default();
    changes.into_iter().filter_map(|(field, change)| Some((field, change.protection?))).collect()
}
