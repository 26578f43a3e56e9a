//! What is left of a text: looking for it in everything that is kept, and taking the last traces away.

use crate::{Reader, StoreError, Writer};

impl Reader<'_> {
    /// The tables in which a text occurs anywhere, by name. It looks at every byte of every row: for checks that
    /// something is nowhere, for example a secret or the data of an erased person.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn tables_containing(&self, needle: &str) -> Result<Vec<String>, StoreError> {
        let tables = self.all(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%' ORDER BY name",
            [],
            |row| row.get::<_, String>(0),
        )?;
        let mut found = Vec::new();
        for table in tables {
            let columns =
                self.all("SELECT name FROM pragma_table_info(?1)", [&table], |row| row.get::<_, String>(0))?;
            let anywhere = columns
                .iter()
                .map(|column| format!("instr(CAST(\"{column}\" AS BLOB), ?1) > 0"))
                .collect::<Vec<_>>()
                .join(" OR ");
            let sql = format!("SELECT EXISTS (SELECT 1 FROM \"{table}\" WHERE {anywhere})");
            if self.sqlite().query_row(&sql, [needle.as_bytes()], |row| row.get(0))? {
                found.push(table);
            }
        }
        Ok(found)
    }
}

impl Writer<'_> {
    /// Lets the database grow by this many pages at most, or freely: what would take more fails as
    /// [`StoreError::DiskFull`]. So a full disk can be tried without one. Until the store is closed.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn limit_growth(&self, pages: Option<u32>) -> Result<(), StoreError> {
        let most = match pages {
            Some(more) => self.value::<u32>("PRAGMA page_count", [])?.saturating_add(more),
            None => u32::MAX - 1,
        };
        self.sqlite().query_row(&format!("PRAGMA max_page_count = {most}"), [], |_| Ok(()))?;
        Ok(())
    }

    /// Marks the database as written by the version that brings it to schema `version`: so the refusal of a newer one
    /// can be tried.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn mark_schema(&self, version: u32) -> Result<(), StoreError> {
        Ok(self.sqlite().pragma_update(None, "user_version", version)?)
    }

    /// Takes the words of removed people and companies out of the full-text indexes for good. Removing a row only
    /// marks its words there, since taking them out at once is a hundred times slower; so an erasure ends with this.
    /// It rewrites the indexes: seconds where there are a hundred thousand people.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn purge_text(&self) -> Result<(), StoreError> {
        Ok(self.sqlite().execute_batch(
            "INSERT INTO person_text (person_text) VALUES ('optimize');
             INSERT INTO company_text (company_text) VALUES ('optimize');",
        )?)
    }
}
