//! Refused writes that wait for an answer. The table follows the outbox by itself.

use super::outbox::{COLUMNS, Write, read};
use crate::{
    Reader, StoreError,
    column::{self, Id},
};
use sluice_domain::{RecordId, WriteId};

/// Which record `mine` is: that of whom a refused write is. What is about a company was planned of a person.
const WHOSE: &str = "mine.record = coalesce(
                (SELECT record FROM person_record WHERE record = refusal.anchor),
                (SELECT person FROM outbox WHERE outbox.seq = refusal.seq))";

/// That no decision of these kinds was made about the person since a refused write was sent.
fn unanswered(kinds: &str) -> String {
    format!(
        "NOT EXISTS (
            SELECT 1 FROM person_record AS other
                CROSS JOIN decision_record ON decision_record.record = other.record
                CROSS JOIN decision AS this ON this.seq = decision_record.decision
            WHERE other.person = mine.person AND this.at >= refusal.at AND {kinds}
              AND NOT EXISTS (SELECT 1 FROM decision WHERE revokes = this.id))"
    )
}

/// Those that nobody answered, of people who may go out. Another value answers what was not taken; of what was taken and
/// is not there it does not say whether it is to be written again.
fn open() -> String {
    let kinds = "(json_extract(this.judgement, '$.kind') IN ('accept', 'quarantine')
                  OR (refusal.lost = 0 AND json_extract(this.judgement, '$.kind') = 'value'))";
    format!(
        "refusal
            CROSS JOIN person_record AS mine ON {WHOSE}
            CROSS JOIN person INDEXED BY person_told ON person.id = mine.person
         WHERE refusal.connection NOT IN (SELECT id FROM connection WHERE removed = 1)
           AND person.state NOT IN ('quarantined', 'do_not_contact')
           AND {}",
        unanswered(kinds)
    )
}

impl Reader<'_> {
    /// Up to `limit` refused writes that wait for an answer, before number `seq` (from the newest without one) and without
    /// these, newest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn refusals(
        &self,
        seq: Option<i64>,
        without: &[WriteId],
        limit: u32,
    ) -> Result<Vec<Write>, StoreError> {
        let open = open();
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM outbox
                 WHERE seq IN (
                    SELECT refusal.seq FROM {open} AND refusal.seq < ?1
                       AND refusal.seq NOT IN
                           (SELECT seq FROM outbox WHERE id IN (SELECT unhex(value) FROM json_each(?2)))
                    ORDER BY refusal.seq DESC LIMIT ?3)
                 ORDER BY seq DESC"
            ),
            (seq.unwrap_or(i64::MAX), column::ids(without), limit),
            read,
        )
    }

    /// A refused write, where it waits for an answer.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn refusal(&self, id: WriteId) -> Result<Option<Write>, StoreError> {
        let open = open();
        self.one(
            &format!(
                "SELECT {COLUMNS} FROM outbox
                 WHERE id = ?1 AND seq IN (
                    SELECT refusal.seq FROM {open} AND refusal.seq = (SELECT seq FROM outbox WHERE id = ?1))"
            ),
            [Id(id)],
            read,
        )
    }

    /// How many refused writes wait for an answer, up to `most`.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn refusal_count(&self, most: u32) -> Result<u32, StoreError> {
        let open = open();
        self.value(&format!("SELECT count(*) FROM (SELECT 1 FROM {open} LIMIT ?1)"), [most])
    }

    /// The writes about people or companies that any of these records named whose records the other side had made and does
    /// not have, and of which nobody said since that they go out again; oldest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn lost_writes(&self, records: &[RecordId]) -> Result<Vec<Write>, StoreError> {
        let any: bool = self.value("SELECT EXISTS (SELECT 1 FROM refusal WHERE lost = 1)", [])?;
        if !any {
            return Ok(Vec::new());
        }
        let unanswered = unanswered("json_extract(this.judgement, '$.kind') = 'accept'");
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM outbox
                 WHERE seq IN (
                    SELECT refusal.seq FROM refusal INDEXED BY refusal_lost
                        CROSS JOIN person_record AS mine ON {WHOSE}
                    WHERE refusal.lost = 1
                      AND refusal.anchor IN (SELECT unhex(value) FROM json_each(?1))
                      AND {unanswered})
                 ORDER BY seq"
            ),
            [column::ids(records)],
            read,
        )
    }
}
