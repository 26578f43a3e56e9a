//! Pages of searches that were paid for.

use crate::{
    Reader, StoreError, Writer,
    column::{Columns, Id, Json, Time},
};
use chrono::{DateTime, Utc};
use rusqlite::named_params;
use serde_json::Value;
use sluice_domain::ConnectionId;

/// Which page it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageKey {
    /// The connection that was asked.
    pub connection: ConnectionId,
    /// The stream that was asked.
    pub stream: String,
    /// What was asked, as the engine wrote it.
    pub question: String,
    /// Where in the list it is, as the engine wrote it; empty for the first.
    pub place: String,
}

/// A page of a search that was paid for.
#[derive(Clone, Debug, PartialEq)]
pub struct PaidPage {
    /// When it was.
    pub at: DateTime<Utc>,
    /// What it cost, in thousandths of a credit.
    pub paid: u64,
    /// What was found, as the engine wrote it.
    pub answer: Value,
}

impl Writer<'_> {
    /// Keeps a page in place of an older one.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn put_found_page(&self, key: &PageKey, page: &PaidPage) -> Result<(), StoreError> {
        self.run(
            "INSERT OR REPLACE INTO found_page (connection, stream, question, place, at, paid, answer)
             VALUES (:connection, :stream, :question, :place, :at, :paid, :answer)",
            named_params! {
                ":connection": Id(key.connection),
                ":stream": key.stream,
                ":question": key.question,
                ":place": key.place,
                ":at": Time(page.at),
                ":paid": i64::try_from(page.paid).unwrap_or(i64::MAX),
                ":answer": Json(&page.answer),
            },
        )?;
        Ok(())
    }

    /// Forgets pages that are older.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn drop_found_pages_before(&self, at: DateTime<Utc>) -> Result<(), StoreError> {
        self.run("DELETE FROM found_page WHERE at < ?1", [Time(at)])?;
        Ok(())
    }

    /// Forgets the pages of a connection.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn drop_found_pages_of(&self, connection: ConnectionId) -> Result<(), StoreError> {
        self.run("DELETE FROM found_page WHERE connection = ?1", [Id(connection)])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// A page that was paid for.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn found_page(&self, key: &PageKey) -> Result<Option<PaidPage>, StoreError> {
        self.one(
            "SELECT at, paid, answer FROM found_page
             WHERE connection = ?1 AND stream = ?2 AND question = ?3 AND place = ?4",
            (Id(key.connection), &key.stream, &key.question, &key.place),
            |row| {
                let mut columns = Columns::new(row);
                Ok(PaidPage {
                    at: columns.time()?,
                    paid: columns.get::<i64>()?.unsigned_abs(),
                    answer: columns.json()?,
                })
            },
        )
    }
}
