//! The audit: who did what, chained by hashes, so that a line that was changed, removed or put in between shows.

use crate::{
    Reader, StoreError, Writer,
    canonical::{self, Parts},
    column::{Json, Time},
};
use chrono::{DateTime, Utc};
use rusqlite::named_params;
use serde_json::Value;

/// What the first line follows.
const BEGINNING: [u8; 32] = [0; 32];

struct Line<'a> {
    previous: [u8; 32],
    seq: i64,
    at_millis: i64,
    actor: &'a str,
    action: &'a str,
    subject: &'a str,
    detail: &'a Value,
}

impl Line<'_> {
    fn hash(&self) -> [u8; 32] {
        let mut parts = Parts::default();
        parts.add(&self.previous);
        parts.add(&self.seq.to_be_bytes());
        parts.add(&self.at_millis.to_be_bytes());
        parts.add(self.actor.as_bytes());
        parts.add(self.action.as_bytes());
        parts.add(self.subject.as_bytes());
        parts.add(&canonical::json(self.detail));
        parts.finish()
    }
}

impl Writer<'_> {
    /// Appends a line. `actor` did `action` to `subject`.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn append_audit(
        &self,
        at: DateTime<Utc>,
        actor: &str,
        action: &str,
        subject: &str,
        detail: &Value,
    ) -> Result<(), StoreError> {
        let last = self.one("SELECT seq, hash FROM audit ORDER BY seq DESC LIMIT 1", [], |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?;
        let (seq, previous): (i64, [u8; 32]) =
            last.map_or((1, BEGINNING), |(seq, hash): (i64, _)| (seq + 1, hash));
        let hash =
            Line { previous, seq, at_millis: at.timestamp_millis(), actor, action, subject, detail }.hash();
        self.run(
            "INSERT INTO audit (seq, at, actor, action, subject, detail, previous, hash)
             VALUES (:seq, :at, :actor, :action, :subject, :detail, :previous, :hash)",
            named_params! {
                ":seq": seq,
                ":at": Time(at),
                ":actor": actor,
                ":action": action,
                ":subject": subject,
                ":detail": Json(detail),
                ":previous": previous,
                ":hash": hash,
            },
        )?;
        Ok(())
    }
}

impl Reader<'_> {
    /// Follows the chain from its beginning; how many lines there are.
    ///
    /// Lines cut off at the end show by the number that SQLite gave out last. Somebody who writes the whole chain
    /// anew with its numbers is not found out by this.
    ///
    /// # Errors
    /// [`StoreError::AuditBroken`] with the first line that does not follow.
    pub fn verify_audit(&self) -> Result<u64, StoreError> {
        let mut statement = self.sqlite().prepare_cached(
            "SELECT seq, at, actor, action, subject, detail, previous, hash FROM audit ORDER BY seq",
        )?;
        let mut rows = statement.query([])?;
        let (mut previous, mut seq) = (BEGINNING, 0);
        while let Some(row) = rows.next()? {
            seq += 1;
            let (actor, action, subject): (String, String, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
            let line = Line {
                previous,
                seq: row.get(0)?,
                at_millis: row.get(1)?,
                actor: &actor,
                action: &action,
                subject: &subject,
                detail: &row.get::<_, Json<Value>>(5)?.0,
            };
            let (kept_previous, kept): ([u8; 32], [u8; 32]) = (row.get(6)?, row.get(7)?);
            if line.seq != seq || kept_previous != previous || kept != line.hash() {
                return Err(StoreError::AuditBroken { line: seq });
            }
            previous = kept;
        }
        let given_out =
            self.one("SELECT seq FROM sqlite_sequence WHERE name = 'audit'", [], |row| row.get(0))?;
        if given_out.unwrap_or(0) != seq {
            return Err(StoreError::AuditBroken { line: seq + 1 });
        }
        Ok(seq.unsigned_abs())
    }
}
