//! Numbers kept for each day, so that the next day can say what changed.

use crate::{Reader, StoreError, Writer};
use chrono::NaiveDate;

/// ISO 8601, which sorts as the days do.
fn text(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

impl Writer<'_> {
    /// Keeps a day's number in place of an earlier one.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn set_daily(&self, day: NaiveDate, key: &str, value: i64) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO daily (day, key, value) VALUES (?1, ?2, ?3)
             ON CONFLICT (key, day) DO UPDATE SET value = excluded.value",
            (text(day), key, value),
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// A day's number.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn daily(&self, day: NaiveDate, key: &str) -> Result<Option<i64>, StoreError> {
        self.one("SELECT value FROM daily WHERE key = ?2 AND day = ?1", (text(day), key), |row| row.get(0))
    }

    /// The number of the last day before `day` that has one.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn daily_before(&self, day: NaiveDate, key: &str) -> Result<Option<i64>, StoreError> {
        self.one(
            "SELECT value FROM daily WHERE key = ?2 AND day < ?1 ORDER BY day DESC LIMIT 1",
            (text(day), key),
            |row| row.get(0),
        )
    }
}
