//! Derived tables as a whole: keep aside, clear, compare. What is derived anew has to be what was there, row for
//! row.

use crate::{Reader, StoreError, Writer};
use rusqlite::{
    Connection,
    functions::{Context, FunctionFlags},
    types::ValueRef,
};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Every derived table, and where its rows are read from to be compared. The full-text tables' rows are named by the
/// person or company, since row numbers are given out anew.
pub(crate) const DERIVED: &[(&str, &str)] = &[
    ("record", "record"),
    ("record_count", "record_count"),
    ("pair", "pair"),
    ("person_text", "(SELECT id, person_text.* FROM person_text JOIN person ON row = person_text.rowid)"),
    ("person_record", "person_record"),
    ("person", "person"),
    ("person_count", "person_count"),
    (
        "company_text",
        "(SELECT id, company_text.* FROM company_text JOIN company ON row = company_text.rowid)",
    ),
    ("company_record", "company_record"),
    ("company", "company"),
    ("company_side", "company_side"),
    ("item", "item"),
    ("item_count", "item_count"),
    ("standing", "standing"),
];

/// Adds the function that makes one hash of a row's values. Hashes are what is kept aside: a second copy of all rows
/// would have to fit into memory.
pub(crate) fn register(connection: &Connection) -> Result<(), StoreError> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_DIRECTONLY;
    Ok(connection
        .create_scalar_function("row_hash", -1, flags, |values: &Context<'_>| Ok(row_hash(values)))?)
}

fn row_hash(values: &Context<'_>) -> Vec<u8> {
    let mut hash = Sha256::new();
    for index in 0..values.len() {
        let (kind, bytes): (u8, &[u8]) = match values.get_raw(index) {
            ValueRef::Null => (0, &[]),
            ValueRef::Integer(number) => (1, &number.to_be_bytes()),
            ValueRef::Real(number) => (2, &number.to_be_bytes()),
            ValueRef::Text(text) => (3, text),
            ValueRef::Blob(bytes) => (4, bytes),
        };
        hash.update([kind]);
        hash.update((bytes.len() as u64).to_be_bytes());
        hash.update(bytes);
    }
    hash.finalize().to_vec()
}

/// A statement that gives the hash of each row of a derived table.
fn hashes(reader: &Reader<'_>, table: &str, rows: &str) -> Result<String, StoreError> {
    let mut columns =
        reader.all("SELECT name FROM pragma_table_info(?1) WHERE name <> 'row'", [table], |row| {
            row.get::<_, String>(0)
        })?;
    if rows != table {
        columns.push("id".to_owned());
    }
    Ok(format!("SELECT row_hash({}) AS hash FROM {rows}", columns.join(", ")))
}

impl Reader<'_> {
    /// One hash over each derived table, whatever the order of its rows: equal in two stores that derived the same.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn derived_hashes(&self) -> Result<BTreeMap<&'static str, [u8; 32]>, StoreError> {
        let mut found = BTreeMap::new();
        for (table, rows) in DERIVED {
            let each = format!("{} ORDER BY hash", hashes(self, table, rows)?);
            let mut whole = Sha256::new();
            for hash in self.all(&each, [], |row| row.get::<_, Vec<u8>>(0))? {
                whole.update(hash);
            }
            found.insert(*table, whole.finalize().into());
        }
        Ok(found)
    }
}

impl Writer<'_> {
    /// Keeps the derived tables aside, in memory, to be compared with later ones. What was kept aside before is
    /// forgotten.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn stash_derived(&self) -> Result<(), StoreError> {
        for (table, rows) in DERIVED {
            let hashes = hashes(self, table, rows)?;
            self.sqlite().execute_batch(&format!(
                "DROP TABLE IF EXISTS temp.kept_{table};
                 CREATE TEMP TABLE kept_{table} AS {hashes};"
            ))?;
        }
        Ok(())
    }

    /// Empties every derived table.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn clear_derived(&self) -> Result<(), StoreError> {
        for (table, _) in DERIVED {
            self.sqlite().execute_batch(&format!("DELETE FROM {table}"))?;
        }
        self.forget_index();
        Ok(())
    }

    /// Compares the derived tables with those kept aside, and forgets the latter. The tables that differ, each with
    /// the number of rows that are on one side only: a changed row counts once for each side.
    ///
    /// # Errors
    /// [`StoreError::NothingKeptAside`] without [`Writer::stash_derived`] before.
    pub fn diff_derived(&self) -> Result<BTreeMap<String, u32>, StoreError> {
        let kept: u32 =
            self.value("SELECT count(*) FROM sqlite_temp_schema WHERE name LIKE 'kept!_%' ESCAPE '!'", [])?;
        if kept as usize != DERIVED.len() {
            return Err(StoreError::NothingKeptAside);
        }
        let mut differing = BTreeMap::new();
        for (table, rows) in DERIVED {
            let now = hashes(self, table, rows)?;
            let count: u32 = self.sqlite().query_row(
                &format!(
                    "WITH now AS MATERIALIZED ({now})
                     SELECT (SELECT count(*) FROM (SELECT hash FROM now EXCEPT SELECT hash FROM temp.kept_{table}))
                          + (SELECT count(*) FROM (SELECT hash FROM temp.kept_{table} EXCEPT SELECT hash FROM now))"
                ),
                [],
                |row| row.get(0),
            )?;
            if count > 0 {
                differing.insert((*table).to_owned(), count);
            }
            self.sqlite().execute_batch(&format!("DROP TABLE temp.kept_{table}"))?;
        }
        Ok(differing)
    }
}
