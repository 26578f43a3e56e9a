//! Pairs of records that are the same or that a person has to judge.

use crate::{
    Reader, StoreError, Writer,
    column::{self, Columns, Id, Word},
};
use rusqlite::{Row, named_params};
use sluice_domain::RecordId;
use sluice_matching::Outcome;

/// Two records that may be the same person. What speaks for and against it is not kept: the index
/// [calculates](Reader::index) it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The record with the smaller id.
    pub left: RecordId,
    /// The record with the larger id.
    pub right: RecordId,
    /// The evidence in whole bits, cut off downwards, so that it changes only when something happened.
    pub bits: i32,
    /// What follows from it.
    pub outcome: Outcome,
}

impl Pair {
    /// The pair of two different records, whichever is named first.
    pub fn new(one: RecordId, other: RecordId, bits: i32, outcome: Outcome) -> Self {
        Self { left: one.min(other), right: one.max(other), bits, outcome }
    }
}

const COLUMNS: &str = "left_record, right_record, bits, outcome";

fn read(row: &Row<'_>) -> rusqlite::Result<Pair> {
    let mut columns = Columns::new(row);
    Ok(Pair { left: columns.id()?, right: columns.id()?, bits: columns.get()?, outcome: columns.word()? })
}

impl Writer<'_> {
    /// Keeps a pair in place of what was known about the two; whether that changed anything.
    ///
    /// # Errors
    /// Errors of the store; a pair of a record with itself is one of them.
    pub fn put_pair(&self, pair: &Pair) -> Result<bool, StoreError> {
        let changed = self.run(
            "INSERT INTO pair (left_record, right_record, bits, outcome)
             VALUES (:left, :right, :bits, :outcome)
             ON CONFLICT (left_record, right_record) DO UPDATE SET bits = excluded.bits, outcome = excluded.outcome
             WHERE bits <> excluded.bits OR outcome <> excluded.outcome",
            named_params! {
                ":left": Id(pair.left),
                ":right": Id(pair.right),
                ":bits": pair.bits,
                ":outcome": Word(pair.outcome),
            },
        )?;
        Ok(changed > 0)
    }

    /// Removes the pair of two records, whichever is named first; whether there was one.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn delete_pair(&self, one: RecordId, other: RecordId) -> Result<bool, StoreError> {
        let sql = "DELETE FROM pair WHERE left_record = ?1 AND right_record = ?2";
        Ok(self.run(sql, (Id(one.min(other)), Id(one.max(other))))? > 0)
    }
}

impl Reader<'_> {
    /// The pairs that any of these records is in, each once, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn pairs_of(&self, records: &[RecordId]) -> Result<Vec<Pair>, StoreError> {
        self.all(
            &format!(
                "WITH wanted (id) AS MATERIALIZED (SELECT unhex(value) FROM json_each(?1))
                 SELECT {COLUMNS} FROM pair WHERE left_record IN (SELECT id FROM wanted)
                 UNION
                 SELECT {COLUMNS} FROM pair WHERE right_record IN (SELECT id FROM wanted)
                 ORDER BY 1, 2"
            ),
            [column::ids(records)],
            read,
        )
    }

    /// What is known about two records, whichever is named first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn pair(&self, one: RecordId, other: RecordId) -> Result<Option<Pair>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS} FROM pair WHERE left_record = ?1 AND right_record = ?2"),
            (Id(one.min(other)), Id(one.max(other))),
            read,
        )
    }
}
