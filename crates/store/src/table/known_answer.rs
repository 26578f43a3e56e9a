//! What was answered to pairs whose truth is known.

use crate::{
    Reader, StoreError, Writer,
    column::{Columns, Time},
};
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};

/// One answer.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownAnswer {
    /// Its number, from 1; the store gives it.
    pub seq: i64,
    /// When.
    pub at: DateTime<Utc>,
    /// Whether it was answered that the two are the same.
    pub same: bool,
    /// Whether they are.
    pub truth: bool,
    /// The evidence that was shown, in bits.
    pub bits: f32,
    /// The pair, as whoever asked wants it back.
    pub pair: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<KnownAnswer> {
    let mut columns = Columns::new(row);
    Ok(KnownAnswer {
        seq: columns.get()?,
        at: columns.time()?,
        same: columns.get()?,
        truth: columns.get()?,
        bits: columns.get()?,
        pair: columns.get()?,
    })
}

impl Writer<'_> {
    /// Keeps an answer, whatever its number; the number it gets.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn add_known_answer(&self, answer: &KnownAnswer) -> Result<i64, StoreError> {
        self.run(
            "INSERT INTO known_answer (at, same, truth, bits, pair) VALUES (:at, :same, :truth, :bits, :pair)",
            named_params! {
                ":at": Time(answer.at),
                ":same": answer.same,
                ":truth": answer.truth,
                ":bits": answer.bits,
                ":pair": answer.pair,
            },
        )?;
        Ok(self.sqlite().last_insert_rowid())
    }

    /// Forgets an answer, where it is there.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn forget_known_answer(&self, seq: i64) -> Result<(), StoreError> {
        self.run("DELETE FROM known_answer WHERE seq = ?1", [seq])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// The last answers, up to `most`, the newest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn known_answers(&self, most: u32) -> Result<Vec<KnownAnswer>, StoreError> {
        self.all(
            "SELECT seq, at, same, truth, bits, pair FROM known_answer ORDER BY seq DESC LIMIT ?1",
            [most],
            read,
        )
    }
}
