//! Lists that came as files, and the layouts of files seen before.

use crate::{
    Reader, StoreError, Writer,
    column::{Columns, Id, Json},
};
use rusqlite::{Row, named_params};
use serde_json::Value;
use sluice_domain::ConnectionId;

/// The connector of connections that are lists.
pub const LIST: &str = "file";

const COLUMNS: &str = "connection, file, digest, layout, columns, choice, counts";

/// What is kept of a file beside its rows.
#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The connection that its rows belong to.
    pub connection: ConnectionId,
    /// Where the file was.
    pub file: String,
    /// SHA-256 of its bytes.
    pub digest: [u8; 32],
    /// The key of its layout.
    pub layout: String,
    /// Which column is which field, as the engine wrote it.
    pub columns: Value,
    /// How the file is read, as the engine wrote it.
    pub choice: Value,
    /// What became of its rows so far, as the engine wrote it.
    pub counts: Value,
}

fn read(row: &Row<'_>) -> rusqlite::Result<List> {
    let mut columns = Columns::new(row);
    Ok(List {
        connection: columns.id()?,
        file: columns.get()?,
        digest: columns.get()?,
        layout: columns.get()?,
        columns: columns.json()?,
        choice: columns.json()?,
        counts: columns.json()?,
    })
}

impl Writer<'_> {
    /// Keeps a list in place of an earlier state of it.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn put_list(&self, list: &List) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO list (connection, file, digest, layout, columns, choice, counts)
             VALUES (:connection, :file, :digest, :layout, :columns, :choice, :counts)
             ON CONFLICT (connection) DO UPDATE SET
                file = excluded.file, digest = excluded.digest, layout = excluded.layout,
                columns = excluded.columns, choice = excluded.choice, counts = excluded.counts",
            named_params! {
                ":connection": Id(list.connection),
                ":file": list.file,
                ":digest": list.digest,
                ":layout": list.layout,
                ":columns": Json(&list.columns),
                ":choice": Json(&list.choice),
                ":counts": Json(&list.counts),
            },
        )?;
        Ok(())
    }

    /// Remembers which column is which field in files of a layout.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn put_layout(&self, key: &str, columns: &Value) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO layout (key, columns) VALUES (?1, ?2)
             ON CONFLICT (key) DO UPDATE SET columns = excluded.columns",
            (key, Json(columns)),
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// A list by its connection.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn list(&self, connection: ConnectionId) -> Result<Option<List>, StoreError> {
        self.one(&format!("SELECT {COLUMNS} FROM list WHERE connection = ?1"), [Id(connection)], read)
    }

    /// Which column was which field the last time that a file had this layout.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn layout(&self, key: &str) -> Result<Option<Value>, StoreError> {
        self.one("SELECT columns FROM layout WHERE key = ?1", [key], |row| Columns::new(row).json())
    }
}
