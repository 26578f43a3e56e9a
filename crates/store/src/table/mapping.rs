//! What people changed about connectors' mappings, version by version.

use crate::{
    Reader, StoreError, Writer,
    column::{Columns, Id, Json, Time},
};
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};
use serde_json::Value;
use sluice_domain::ConnectionId;

const COLUMNS: &str = "connection, stream, version, at, actor, changes";

/// One version of the changes to a connection's mapping of a stream.
#[derive(Clone, Debug, PartialEq)]
pub struct MappingVersion {
    /// Whose mapping.
    pub connection: ConnectionId,
    /// The stream.
    pub stream: String,
    /// Counted from 1.
    pub version: u32,
    /// When it was kept.
    pub at: DateTime<Utc>,
    /// Who kept it.
    pub actor: String,
    /// The changes by field, as the engine wrote them.
    pub changes: Value,
}

fn read(row: &Row<'_>) -> rusqlite::Result<MappingVersion> {
    let mut columns = Columns::new(row);
    Ok(MappingVersion {
        connection: columns.id()?,
        stream: columns.get()?,
        version: columns.get()?,
        at: columns.time()?,
        actor: columns.get()?,
        changes: columns.json()?,
    })
}

impl Writer<'_> {
    /// Keeps changes as the newest version; its number.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn append_mapping(
        &self,
        connection: ConnectionId,
        stream: &str,
        at: DateTime<Utc>,
        actor: &str,
        changes: &Value,
    ) -> Result<u32, StoreError> {
        let version =
            self.mapping_versions(connection, stream)?.first().map_or(0, |newest| newest.version) + 1;
        self.run(
            "INSERT INTO mapping (connection, stream, version, at, actor, changes)
             VALUES (:connection, :stream, :version, :at, :actor, :changes)",
            named_params! {
                ":connection": Id(connection),
                ":stream": stream,
                ":version": version,
                ":at": Time(at),
                ":actor": actor,
                ":changes": Json(changes),
            },
        )?;
        Ok(version)
    }
}

impl Reader<'_> {
    /// Every version of the changes to a stream's mapping, newest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn mapping_versions(
        &self,
        connection: ConnectionId,
        stream: &str,
    ) -> Result<Vec<MappingVersion>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM mapping WHERE connection = ?1 AND stream = ?2 ORDER BY version DESC"
            ),
            (Id(connection), stream),
            read,
        )
    }

    /// The version in force of each stream whose mapping was changed, of every connection.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn mappings(&self) -> Result<Vec<MappingVersion>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM mapping AS newest WHERE version =
                    (SELECT max(version) FROM mapping
                     WHERE connection = newest.connection AND stream = newest.stream)
                 ORDER BY connection, stream"
            ),
            [],
            read,
        )
    }
}
