//! Connections to accounts.

use crate::{
    Reader, StoreError, Writer,
    column::{Columns, Id, Json, Time},
};
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};
use serde_json::Value;
use sluice_domain::ConnectionId;
use std::collections::BTreeMap;

use super::list::LIST;

const COLUMNS: &str = "id, connector, name, settings, account, created_at, synced_at, removed";

/// A connection to one account of one provider. Its secrets are in the vault, never here.
#[derive(Clone, Debug, PartialEq)]
pub struct Connection {
    /// Its id.
    pub id: ConnectionId,
    /// The connector's id.
    pub connector: String,
    /// The name its user gave it.
    pub name: String,
    /// What was filled in at set-up, without secrets.
    pub settings: BTreeMap<String, String>,
    /// What the provider said of the account when it was last asked, as the engine wrote it.
    pub account: Option<Value>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When a sync last came to its end.
    pub synced_at: Option<DateTime<Utc>>,
    /// Removed by its user. It stays here, because facts name it.
    pub removed: bool,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Connection> {
    let mut columns = Columns::new(row);
    Ok(Connection {
        id: columns.id()?,
        connector: columns.get()?,
        name: columns.get()?,
        settings: columns.json()?,
        account: columns.json_or_null()?,
        created_at: columns.time()?,
        synced_at: columns.time_or_null()?,
        removed: columns.get()?,
    })
}

impl Writer<'_> {
    /// Keeps a connection in place of an earlier one with the same id.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn put_connection(&self, connection: &Connection) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO connection (id, connector, name, settings, account, created_at, synced_at, removed)
             VALUES (:id, :connector, :name, :settings, :account, :created_at, :synced_at, :removed)
             ON CONFLICT (id) DO UPDATE SET
                connector = excluded.connector, name = excluded.name, settings = excluded.settings,
                account = excluded.account, created_at = excluded.created_at, synced_at = excluded.synced_at,
                removed = excluded.removed",
            named_params! {
                ":id": Id(connection.id),
                ":connector": connection.connector,
                ":name": connection.name,
                ":settings": Json(&connection.settings),
                ":account": connection.account.as_ref().map(Json),
                ":created_at": Time(connection.created_at),
                ":synced_at": connection.synced_at.map(Time),
                ":removed": connection.removed,
            },
        )?;
        Ok(())
    }

    /// Notes what the provider says of the account.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn set_account(&self, id: ConnectionId, account: &Value) -> Result<(), StoreError> {
        self.run("UPDATE connection SET account = ?2 WHERE id = ?1", (Id(id), Json(account)))?;
        Ok(())
    }

    /// Notes that a sync came to its end.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn set_synced(&self, id: ConnectionId, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run("UPDATE connection SET synced_at = ?2 WHERE id = ?1", (Id(id), Time(at)))?;
        Ok(())
    }

    /// Removes a connection from use. What it has brought stays, and so does its row.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn remove_connection(&self, id: ConnectionId) -> Result<(), StoreError> {
        self.run("UPDATE connection SET removed = 1 WHERE id = ?1", [Id(id)])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// A connection by its id, also a removed one.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn connection(&self, id: ConnectionId) -> Result<Option<Connection>, StoreError> {
        self.one(&format!("SELECT {COLUMNS} FROM connection WHERE id = ?1"), [Id(id)], read)
    }

    /// The accounts in use, oldest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn connections(&self) -> Result<Vec<Connection>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM connection WHERE removed = 0 AND connector <> ?1 ORDER BY created_at, id"
            ),
            [LIST],
            read,
        )
    }

    /// The lists that came as files, those taken back included, newest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn lists(&self) -> Result<Vec<Connection>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM connection WHERE connector = ?1 ORDER BY created_at DESC, id DESC"
            ),
            [LIST],
            read,
        )
    }

    /// All connections, removed ones and lists included, oldest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn all_connections(&self) -> Result<Vec<Connection>, StoreError> {
        self.all(&format!("SELECT {COLUMNS} FROM connection ORDER BY created_at, id"), [], read)
    }
}
