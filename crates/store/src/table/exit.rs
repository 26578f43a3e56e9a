//! Whom the rules propose to lead out, as far as they looked.

use crate::{
    Reader, StoreError, Writer,
    column::{self, Columns, Id, Time},
};
use chrono::{DateTime, Utc};
use rusqlite::Row;
use sluice_domain::RecordId;

/// A proposal: the ticket with which somebody began, and since when it is where it is.
pub type Exit = (RecordId, DateTime<Utc>);

fn read(row: &Row<'_>) -> rusqlite::Result<Exit> {
    let mut columns = Columns::new(row);
    Ok((columns.id()?, columns.time()?))
}

impl Writer<'_> {
    /// Notes a proposal in place of an earlier one about the same.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn put_exit(&self, (lead, since): Exit) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO exit_proposal (lead, since) VALUES (?1, ?2)
             ON CONFLICT (lead) DO UPDATE SET since = excluded.since WHERE since <> excluded.since",
            (Id(lead), Time(since)),
        )?;
        Ok(())
    }

    /// Forgets a proposal, where there is one.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn delete_exit(&self, lead: RecordId) -> Result<(), StoreError> {
        self.run("DELETE FROM exit_proposal WHERE lead = ?1", [Id(lead)])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// Up to `limit` proposals after one (from the first without one) and without these, who waits longest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn exits_after(
        &self,
        after: Option<Exit>,
        without: &[RecordId],
        limit: u32,
    ) -> Result<Vec<Exit>, StoreError> {
        let (lead, since) = after.unwrap_or((RecordId::from_bytes([0; 16]), DateTime::<Utc>::MIN_UTC));
        self.all(
            "SELECT lead, since FROM exit_proposal INDEXED BY exit_proposal_since
             WHERE (since, lead) > (?1, ?2) AND lead NOT IN (SELECT unhex(value) FROM json_each(?3))
             ORDER BY since, lead LIMIT ?4",
            (Time(since), Id(lead), column::ids(without), limit),
            read,
        )
    }

    /// The proposal about whoever began with this ticket.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn exit(&self, lead: RecordId) -> Result<Option<Exit>, StoreError> {
        self.one("SELECT lead, since FROM exit_proposal WHERE lead = ?1", [Id(lead)], read)
    }

    /// All proposals, in the order of their tickets.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn exits(&self) -> Result<Vec<Exit>, StoreError> {
        self.all("SELECT lead, since FROM exit_proposal ORDER BY lead", [], read)
    }

    /// How many proposals there are, up to `most`.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn exit_count(&self, most: u32) -> Result<u32, StoreError> {
        self.value("SELECT count(*) FROM (SELECT 1 FROM exit_proposal LIMIT ?1)", [most])
    }
}
