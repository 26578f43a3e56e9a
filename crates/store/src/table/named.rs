//! Tickets that a webhook named and that are still to be read.

use crate::{
    Reader, StoreError, Writer,
    column::{Columns, Id, Time},
};
use chrono::{DateTime, Utc};
use sluice_domain::ConnectionId;

/// A ticket that was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// Its number.
    pub ticket: i64,
    /// When it was last named.
    pub at: DateTime<Utc>,
    /// How often it was named since it was last read.
    pub times: i64,
}

impl Writer<'_> {
    /// Notes that a ticket is to be read, unless `most` others are already. It belongs into the transaction that notes
    /// what was sent.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn name_ticket(
        &self,
        connection: ConnectionId,
        ticket: i64,
        at: DateTime<Utc>,
        most: u32,
    ) -> Result<(), StoreError> {
        let again = self.run(
            "UPDATE named_ticket SET at = ?3, times = times + 1 WHERE connection = ?1 AND ticket = ?2",
            (Id(connection), ticket, Time(at)),
        )?;
        if again == 0 && self.named_count(connection)? < most {
            self.run(
                "INSERT INTO named_ticket (connection, ticket, at) VALUES (?1, ?2, ?3)",
                (Id(connection), ticket, Time(at)),
            )?;
        }
        Ok(())
    }

    /// Forgets a ticket that was read, unless it was named again meanwhile.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn forget_named(&self, connection: ConnectionId, named: Named) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM named_ticket WHERE connection = ?1 AND ticket = ?2 AND times = ?3",
            (Id(connection), named.ticket, named.times),
        )?;
        Ok(())
    }

    /// Forgets the tickets that were last named before `before`.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn forget_named_before(
        &self,
        connection: ConnectionId,
        before: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        self.run(
            "DELETE FROM named_ticket WHERE connection = ?1 AND at < ?2",
            (Id(connection), Time(before)),
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The tickets that are to be read, by their numbers.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn named_tickets(&self, connection: ConnectionId) -> Result<Vec<Named>, StoreError> {
        self.all(
            "SELECT ticket, at, times FROM named_ticket WHERE connection = ?1 ORDER BY ticket",
            [Id(connection)],
            |row| {
                let mut columns = Columns::new(row);
                Ok(Named { ticket: columns.get()?, at: columns.time()?, times: columns.get()? })
            },
        )
    }

    /// How many there are.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn named_count(&self, connection: ConnectionId) -> Result<u32, StoreError> {
        self.value("SELECT count(*) FROM named_ticket WHERE connection = ?1", [Id(connection)])
    }
}
