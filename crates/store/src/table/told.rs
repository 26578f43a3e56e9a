//! What stands in tickets of the system of record, by whomever.

use crate::{
    Reader, StoreError, Writer,
    column::{Columns, Id, Time},
};
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};
use sluice_domain::ConnectionId;

/// Something that somebody told in a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Where.
    pub connection: ConnectionId,
    /// The ticket.
    pub ticket: i64,
    /// Its number, which counts within the ticket.
    pub number: i64,
    /// When it was.
    pub at: DateTime<Utc>,
    /// What it is, by the name that it has there.
    pub what: String,
    /// The name of who said it; empty where that is not known.
    pub who: String,
    /// The words.
    pub words: String,
    /// What it is recognised by, where it was told by Sluice.
    pub mark: Option<String>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Told> {
    let mut columns = Columns::new(row);
    Ok(Told {
        connection: columns.id()?,
        ticket: columns.get()?,
        number: columns.get()?,
        at: columns.time()?,
        what: columns.get()?,
        who: columns.get()?,
        words: columns.get()?,
        mark: columns.get()?,
    })
}

impl Writer<'_> {
    /// Keeps what was told, in place of what was known of the same; whether it is new.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn put_told(&self, told: &Told) -> Result<bool, StoreError> {
        let changed = self.run(
            "INSERT INTO told (connection, ticket, number, at, what, who, words, mark)
             VALUES (:connection, :ticket, :number, :at, :what, :who, :words, :mark)
             ON CONFLICT (connection, ticket, number) DO UPDATE SET
                at = excluded.at, what = excluded.what, who = excluded.who, words = excluded.words,
                mark = excluded.mark
             WHERE (at, what, who, words, mark)
                IS NOT (excluded.at, excluded.what, excluded.who, excluded.words, excluded.mark)",
            named_params! {
                ":connection": Id(told.connection),
                ":ticket": told.ticket,
                ":number": told.number,
                ":at": Time(told.at),
                ":what": told.what,
                ":who": told.who,
                ":words": told.words,
                ":mark": told.mark,
            },
        )?;
        Ok(changed > 0)
    }
}

impl Reader<'_> {
    /// What was told in a ticket, up to `limit`, the latest number first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn told_in(
        &self,
        connection: ConnectionId,
        ticket: i64,
        limit: u32,
    ) -> Result<Vec<Told>, StoreError> {
        self.all(
            "SELECT connection, ticket, number, at, what, who, words, mark FROM told
             WHERE connection = ?1 AND ticket = ?2 ORDER BY number DESC LIMIT ?3",
            (Id(connection), ticket, limit),
            read,
        )
    }
}
