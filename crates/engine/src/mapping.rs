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

use crate::api::Failure;
use sluice_connect::Layers;
use sluice_domain::{ConnectionId, Field, survivorship::Protections};
use sluice_mapping::{Changes, Layer, MappingError, Unfit};
use sluice_store::{Connection, MappingVersion, Reader};
use std::collections::BTreeMap;

/// What people changed about a connection's mappings, ready to be used.
pub(crate) fn layers(connection: &Connection, held: &[MappingVersion]) -> Result<Layers, Failure> {
    held.iter()
        .filter(|version| version.connection == connection.id)
        .map(|version| Ok((version.stream.clone(), layer(parsed(version)?)?)))
        .collect()
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
