//! Pairs of records that were compared, with the evidence.

use crate::{
    Reader, StoreError, Writer,
    column::{self, Columns, Id, Json, Word},
};
use rusqlite::{Row, named_params};
use sluice_domain::RecordId;
use sluice_matching::Evidence;

/// Two records and what speaks for and against their being the same person.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The record with the smaller id.
    pub left: RecordId,
    /// The record with the larger id.
    pub right: RecordId,
    /// What was found.
    pub evidence: Evidence,
}

impl Pair {
    /// The pair of two different records, whichever is named first.
    pub fn new(one: RecordId, other: RecordId, evidence: Evidence) -> Self {
        Self { left: one.min(other), right: one.max(other), evidence }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Pair> {
    let mut columns = Columns::new(row);
    Ok(Pair { left: columns.id()?, right: columns.id()?, evidence: columns.json()? })
}

impl Writer<'_> {
    /// Makes these the pairs that a record is in, in place of all earlier ones.
    ///
    /// # Errors
    /// Errors of the store; a pair of a record with itself is one of them.
    pub fn replace_pairs_of(&self, record: RecordId, pairs: &[Pair]) -> Result<(), StoreError> {
        self.run("DELETE FROM pair WHERE left_record = ?1", [Id(record)])?;
        self.run("DELETE FROM pair WHERE right_record = ?1", [Id(record)])?;
        for pair in pairs {
            self.run(
                "INSERT INTO pair (left_record, right_record, weight, outcome, conflict, evidence)
                 VALUES (:left, :right, :weight, :outcome, :conflict, :evidence)
                 ON CONFLICT (left_record, right_record) DO UPDATE SET
                    weight = excluded.weight, outcome = excluded.outcome, conflict = excluded.conflict,
                    evidence = excluded.evidence",
                named_params! {
                    ":left": Id(pair.left),
                    ":right": Id(pair.right),
                    ":weight": pair.evidence.total,
                    ":outcome": Word(pair.evidence.outcome()),
                    ":conflict": pair.evidence.conflict,
                    ":evidence": Json(&pair.evidence),
                },
            )?;
        }
        Ok(())
    }
}

impl Reader<'_> {
    /// The pairs that any of these records is in, each once, in the order of their ids.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn pairs_of(&self, records: &[RecordId]) -> Result<Vec<Pair>, StoreError> {
        self.all(
            "WITH wanted (id) AS MATERIALIZED (SELECT unhex(value) FROM json_each(?1))
             SELECT left_record, right_record, evidence FROM pair WHERE left_record IN (SELECT id FROM wanted)
             UNION
             SELECT left_record, right_record, evidence FROM pair WHERE right_record IN (SELECT id FROM wanted)
             ORDER BY 1, 2",
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
            "SELECT left_record, right_record, evidence FROM pair WHERE left_record = ?1 AND right_record = ?2",
            (Id(one.min(other)), Id(one.max(other))),
            read,
        )
    }
}
