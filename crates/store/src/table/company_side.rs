//! What companies are compared by: those that the system of record does not have, and its clients.

use crate::{
    Reader, StoreError, Writer,
    column::{self, Columns, Id},
};
use rusqlite::{Row, named_params};
use sluice_domain::{CompanyId, RecordId};
use sluice_matching::Profile;

/// A company without a client, by its anchor, or a client of the system of record, by its record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CompanySide {
    /// By what it is known in the [index](Reader::company_index).
    pub id: RecordId,
    /// The company that it is, or that the client's record is of.
    pub company: CompanyId,
    /// Whether it is a client.
    pub client: bool,
}

fn read(row: &Row<'_>) -> rusqlite::Result<CompanySide> {
    let mut columns = Columns::new(row);
    Ok(CompanySide { id: columns.id()?, company: columns.id()?, client: columns.get()? })
}

impl Writer<'_> {
    /// Keeps what a company or client is compared by in place of what it was. The [index](Writer::change_company_index) is
    /// for the caller to change; it is made before, since one that is made after would not say what that changes.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn put_company_side(&self, side: &CompanySide, profile: &Profile) -> Result<(), StoreError> {
        drop(self.company_index()?);
        self.run(
            "INSERT INTO company_side (id, company, client, profile) VALUES (:id, :company, :client, :profile)
             ON CONFLICT (id) DO UPDATE SET
                company = excluded.company, client = excluded.client, profile = excluded.profile",
            named_params! {
                ":id": Id(side.id),
                ":company": Id(side.company),
                ":client": side.client,
                ":profile": profile.as_bytes(),
            },
        )?;
        Ok(())
    }

    /// Forgets what a company or client is compared by, likewise.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn delete_company_side(&self, id: RecordId) -> Result<(), StoreError> {
        drop(self.company_index()?);
        self.run("DELETE FROM company_side WHERE id = ?1", [Id(id)])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// Those of these that are compared, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn company_sides(&self, ids: &[RecordId]) -> Result<Vec<CompanySide>, StoreError> {
        self.all(
            "SELECT id, company, client FROM company_side
             WHERE id IN (SELECT unhex(value) FROM json_each(?1)) ORDER BY id",
            [column::ids(ids)],
            read,
        )
    }

    /// What is compared of a company, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn sides_of_company(&self, company: CompanyId) -> Result<Vec<CompanySide>, StoreError> {
        self.all(
            "SELECT id, company, client FROM company_side INDEXED BY company_side_company
             WHERE company = ?1 ORDER BY id",
            [Id(company)],
            read,
        )
    }
}
