//! Who is believed when sources disagree.

use crate::{derive::Trust, files, mapping};
use sluice_connect::{Connector, manifest::Role};
use sluice_store::{Connection, LIST, Reader, StoreError};

/// Who is believed when sources disagree, and what people keep them from overwriting.
pub(crate) fn trust(r: &Reader<'_>) -> Result<Trust, StoreError> {
    let ranked = trust_of(&r.all_connections()?);
    Ok(r.mappings()?.iter().fold(ranked, |trust, held| {
        trust.protecting(held.connection, &held.stream, mapping::protections(held))
    }))
}

fn trust_of(connections: &[Connection]) -> Trust {
    Trust::of(connections.iter().map(|connection| {
        if connection.connector == LIST {
            // A vendor's list is believed like the vendor.
            let vendor = connection.settings.get(files::VENDOR).cloned().unwrap_or_default();
            return (connection.id, vendor, false);
        }
        // What a user wrote is never the system of record.
        let record = Connector::of_id(&connection.connector)
            .is_some_and(|connector| connector.manifest().role == Role::Crm);
        (connection.id, connection.connector.clone(), record)
    }))
}
