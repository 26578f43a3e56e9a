//! What providers were asked to sell, and who was bought.

use crate::{
    Reader, StoreError, Writer,
    column::{Columns, Id, Json, Time},
};
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};
use serde_json::Value;
use sluice_domain::{ConnectionId, PurchaseId};

const COLUMNS: &str = "id, connection, stream, at, most, paid, later, asked";

/// A call that may cost something. It is kept before it goes out; until what it cost is known, it counts as the most
/// that it may cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Purchase {
    /// Its id.
    pub id: PurchaseId,
    /// The connection that is asked.
    pub connection: ConnectionId,
    /// The stream that is asked.
    pub stream: String,
    /// When.
    pub at: DateTime<Utc>,
    /// The most that it may cost, in thousandths of a credit.
    pub most: u64,
    /// What it cost, in thousandths of a credit; nothing where that is not known.
    pub paid: Option<u64>,
    /// How the rest of the answer is collected, as the engine wrote it; nothing where nothing is to come.
    pub later: Option<Value>,
    /// Whom it asks for, as the engine wrote it, until it is known what became of them; nothing from then on.
    pub asked: Option<Value>,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Purchase> {
    let mut columns = Columns::new(row);
    Ok(Purchase {
        id: columns.id()?,
        connection: columns.id()?,
        stream: columns.get()?,
        at: columns.time()?,
        most: columns.get::<i64>()?.unsigned_abs(),
        paid: columns.get::<Option<i64>>()?.map(i64::unsigned_abs),
        later: columns.json_or_null()?,
        asked: columns.json_or_null()?,
    })
}

/// SQLite's integers are signed; no account holds that many credits.
fn signed(amount: u64) -> i64 {
    i64::try_from(amount).unwrap_or(i64::MAX)
}

impl Writer<'_> {
    /// Keeps a purchase in place of an earlier state of it.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn put_purchase(&self, purchase: &Purchase) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO purchase (id, connection, stream, at, most, paid, later, asked)
             VALUES (:id, :connection, :stream, :at, :most, :paid, :later, :asked)
             ON CONFLICT (id) DO UPDATE SET paid = excluded.paid, later = excluded.later, asked = excluded.asked",
            named_params! {
                ":id": Id(purchase.id),
                ":connection": Id(purchase.connection),
                ":stream": purchase.stream,
                ":at": Time(purchase.at),
                ":most": signed(purchase.most),
                ":paid": purchase.paid.map(signed),
                ":later": purchase.later.as_ref().map(Json),
                ":asked": purchase.asked.as_ref().map(Json),
            },
        )?;
        Ok(())
    }

    /// Notes that somebody was bought, with or without phone numbers. Having bought them once is never forgotten.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn note_bought(&self, connection: ConnectionId, asked: &str, phone: bool) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO bought (connection, asked, phone) VALUES (?1, ?2, ?3)
             ON CONFLICT (connection, asked) DO UPDATE SET phone = max(phone, excluded.phone)",
            (Id(connection), asked, phone),
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// What is still to be collected from a connection, the oldest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn purchases_to_collect(&self, connection: ConnectionId) -> Result<Vec<Purchase>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM purchase WHERE connection = ?1 AND later IS NOT NULL ORDER BY id"
            ),
            [Id(connection)],
            read,
        )
    }

    /// Purchases of which it is not known what became of all whom they ask for, the oldest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn purchases_unanswered(&self) -> Result<Vec<Purchase>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM purchase INDEXED BY purchase_asked WHERE asked IS NOT NULL ORDER BY id"
            ),
            [],
            read,
        )
    }

    /// What purchases made at `since` or later cost, in thousandths of a credit.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn spend_since(&self, since: DateTime<Utc>) -> Result<u64, StoreError> {
        let spent: i64 = self.value(
            "SELECT coalesce(sum(coalesce(paid, most)), 0) FROM purchase WHERE at >= ?1",
            [Time(since)],
        )?;
        Ok(spent.unsigned_abs())
    }

    /// As [`Self::spend_since`], of one connection.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn spend_of_since(&self, connection: ConnectionId, since: DateTime<Utc>) -> Result<u64, StoreError> {
        let spent: i64 = self.value(
            "SELECT coalesce(sum(coalesce(paid, most)), 0) FROM purchase WHERE at >= ?1 AND connection = ?2",
            (Time(since), Id(connection)),
        )?;
        Ok(spent.unsigned_abs())
    }

    /// Whether somebody was bought under this id: nothing where not, else whether with phone numbers.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn bought(&self, connection: ConnectionId, asked: &str) -> Result<Option<bool>, StoreError> {
        self.one(
            "SELECT phone FROM bought WHERE connection = ?1 AND asked = ?2",
            (Id(connection), asked),
            |row| row.get(0),
        )
    }
}
