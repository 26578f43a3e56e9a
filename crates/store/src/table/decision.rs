//! What was chosen.

use crate::{
    Reader, StoreError, Writer,
    column::{self, Columns, Id, Json, Time},
};
use chrono::{DateTime, Utc};
use rusqlite::{Row, named_params};
use sluice_domain::{Actor, ConnectionId, Decision, FactId, Judgement, RecordId};
use std::collections::{BTreeMap, BTreeSet};

const COLUMNS: &str = "this.id, this.desk, this.at, this.actor, coalesce(this.act, this.id), this.judgement";
const REVOKED: &str = "EXISTS (SELECT 1 FROM decision WHERE revokes = this.id)";

/// What was decided as one.
#[derive(Clone, Debug, PartialEq)]
pub struct ActRow {
    /// The number of its first decision.
    pub seq: i64,
    /// Its first decision.
    pub first: Decision,
    /// How many more there are.
    pub others: u32,
    /// Whether all of it was taken back.
    pub revoked: bool,
}

fn read(columns: &mut Columns<'_, '_>) -> rusqlite::Result<Decision> {
    Ok(Decision {
        id: columns.id()?,
        desk: columns.id()?,
        at: columns.time()?,
        actor: columns.json()?,
        act: columns.id()?,
        judgement: columns.json()?,
    })
}

/// Two records, the smaller id first, and whether they are the same.
pub type Answer = ((RecordId, RecordId), bool);

/// What was said of a pair, the smaller id first: whether the two are the same.
fn answer(judgement: &Judgement) -> Option<Answer> {
    match *judgement {
        Judgement::Same { left, right } | Judgement::SameAfterAll { left, right } => {
            Some(((left.min(right), left.max(right)), true))
        }
        Judgement::Different { left, right } => Some(((left.min(right), left.max(right)), false)),
        _ => None,
    }
}

fn plain(row: &Row<'_>) -> rusqlite::Result<Decision> {
    read(&mut Columns::new(row))
}

fn numbered(row: &Row<'_>) -> rusqlite::Result<(i64, Decision, bool)> {
    let mut columns = Columns::new(row);
    Ok((columns.get()?, read(&mut columns)?, columns.get()?))
}

impl Writer<'_> {
    /// Appends a decision.
    ///
    /// # Errors
    /// [`StoreError::NotRevocable`] for a revocation of a decision that is unknown, revoked already or itself a
    /// revocation.
    pub fn append_decision(&self, decision: &Decision) -> Result<(), StoreError> {
        let revokes = match &decision.judgement {
            Judgement::Revoke { decision } => {
                self.must_be_revocable(*decision)?;
                Some(Id(*decision))
            }
            _ => None,
        };
        self.run(
            "INSERT INTO decision (id, desk, at, actor, by_person, act, judgement, revokes)
             VALUES (:id, :desk, :at, :actor, :by_person, :act, :judgement, :revokes)",
            named_params! {
                ":id": Id(decision.id),
                ":desk": Id(decision.desk),
                ":at": Time(decision.at),
                ":actor": Json(&decision.actor),
                ":by_person": matches!(decision.actor, Actor::Person(_)),
                ":act": (decision.act != decision.id).then_some(Id(decision.act)),
                ":judgement": Json(&decision.judgement),
                ":revokes": revokes,
            },
        )?;
        let seq = self.sqlite().last_insert_rowid();
        for record in decision.judgement.records() {
            // A judgement about a record and itself would name it twice.
            self.run(
                "INSERT INTO decision_record (record, decision) VALUES (?1, ?2)
                 ON CONFLICT (record, decision) DO NOTHING",
                (Id(record), seq),
            )?;
        }
        Ok(())
    }

    fn must_be_revocable(&self, decision: FactId) -> Result<(), StoreError> {
        match self.decision(decision)? {
            Some((found, false)) if !matches!(found.judgement, Judgement::Revoke { .. }) => Ok(()),
            _ => Err(StoreError::NotRevocable { decision }),
        }
    }
}

impl Reader<'_> {
    /// A decision by its id, and whether it was revoked.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn decision(&self, id: FactId) -> Result<Option<(Decision, bool)>, StoreError> {
        self.one(
            &format!("SELECT {COLUMNS}, {REVOKED} FROM decision AS this WHERE id = ?1"),
            [Id(id)],
            |row| {
                let mut columns = Columns::new(row);
                Ok((read(&mut columns)?, columns.get()?))
            },
        )
    }

    /// Up to `limit` acts before number `seq` (from the newest without one), newest first, each by its first decision.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn acts_before(&self, seq: Option<i64>, limit: u32) -> Result<Vec<ActRow>, StoreError> {
        self.all(
            &format!(
                "SELECT seq, {COLUMNS}, {REVOKED},
                        (SELECT count(*) FROM decision AS other WHERE other.act = this.id),
                        EXISTS (SELECT 1 FROM decision AS other
                                WHERE other.act = this.id AND NOT EXISTS
                                    (SELECT 1 FROM decision WHERE revokes = other.id))
                 FROM decision AS this
                 WHERE seq < ?1 AND act IS NULL ORDER BY seq DESC LIMIT ?2"
            ),
            (seq.unwrap_or(i64::MAX), limit),
            |row| {
                let mut columns = Columns::new(row);
                let (seq, first) = (columns.get()?, read(&mut columns)?);
                let (revoked, others, stands): (bool, u32, bool) =
                    (columns.get()?, columns.get()?, columns.get()?);
                Ok(ActRow { seq, first, revoked: revoked && !stands, others })
            },
        )
    }

    /// The decisions of an act in the order in which they were made, each with whether it was revoked.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn act(&self, act: FactId) -> Result<Vec<(Decision, bool)>, StoreError> {
        self.all(
            &format!(
                "SELECT seq, {COLUMNS}, {REVOKED} FROM decision AS this WHERE id = ?1 OR act = ?1 ORDER BY seq"
            ),
            [Id(act)],
            |row| numbered(row).map(|(_, decision, revoked)| (decision, revoked)),
        )
    }

    /// Up to `limit` decisions after number `seq`, oldest first. Numbers start at 1.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn decisions_after(&self, seq: i64, limit: u32) -> Result<Vec<(i64, Decision, bool)>, StoreError> {
        self.all(
            &format!(
                "SELECT seq, {COLUMNS}, {REVOKED} FROM decision AS this WHERE seq > ?1 ORDER BY seq LIMIT ?2"
            ),
            (seq, limit),
            numbered,
        )
    }

    /// The latest decision of a person that counts: no revocation, and not revoked.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn last_undoable(&self) -> Result<Option<Decision>, StoreError> {
        self.one(
            &format!(
                "SELECT {COLUMNS} FROM decision AS this INDEXED BY decision_by_person
                 WHERE by_person = 1 AND revokes IS NULL AND NOT {REVOKED} ORDER BY seq DESC LIMIT 1"
            ),
            [],
            plain,
        )
    }

    /// The decisions that count and are about any of these records, oldest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn active_judgements(&self, records: &[RecordId]) -> Result<Vec<Decision>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM decision AS this
                 WHERE seq IN (SELECT decision FROM decision_record
                               WHERE record IN (SELECT unhex(value) FROM json_each(?1)))
                   AND NOT {REVOKED}
                 ORDER BY seq"
            ),
            [column::ids(records)],
            plain,
        )
    }

    /// The decisions about any of these records that were taken back, oldest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn revoked_judgements(&self, records: &[RecordId]) -> Result<Vec<Decision>, StoreError> {
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM decision AS this
                 WHERE seq IN (SELECT decision FROM decision_record
                               WHERE record IN (SELECT unhex(value) FROM json_each(?1)))
                   AND {REVOKED}
                 ORDER BY seq"
            ),
            [column::ids(records)],
            plain,
        )
    }

    /// What happened to whom these records are about, and remarks, oldest first, each with whether it was taken back.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn told_of(&self, records: &[RecordId]) -> Result<Vec<(Decision, bool)>, StoreError> {
        // The plus has SQLite look by record.
        self.all(
            &format!(
                "SELECT seq, {COLUMNS}, {REVOKED} FROM decision AS this
                 WHERE seq IN (SELECT decision FROM decision_record
                               WHERE record IN (SELECT unhex(value) FROM json_each(?1)))
                   AND +json_extract(judgement, '$.kind') IN ('happened', 'comment')
                 ORDER BY seq"
            ),
            [column::ids(records)],
            |row| numbered(row).map(|(_, decision, revoked)| (decision, revoked)),
        )
    }

    /// Whether anything ever happened to anybody, or was remarked.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn has_told(&self) -> Result<bool, StoreError> {
        Ok(self.has_decisions("happened")? || self.has_decisions("comment")?)
    }

    /// The decision by which another was taken back.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn revocation_of(&self, decision: FactId) -> Result<Option<Decision>, StoreError> {
        self.one(&format!("SELECT {COLUMNS} FROM decision AS this WHERE revokes = ?1"), [Id(decision)], plain)
    }

    /// Whether anybody ever chose a value.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn has_chosen_values(&self) -> Result<bool, StoreError> {
        self.has_decisions("value")
    }

    /// Whether anybody ever said which client of the system of record a company is, or is not.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn has_company_words(&self) -> Result<bool, StoreError> {
        Ok(self.has_decisions("same_company")? || self.has_decisions("different_company")?)
    }

    /// Whether anything that was written was ever taken back.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn has_taken_back(&self) -> Result<bool, StoreError> {
        self.has_decisions("taken_back")
    }

    /// Those of these records that are gone from their source, each with the decision that says so.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn gone_of(&self, records: &[RecordId]) -> Result<BTreeMap<RecordId, Decision>, StoreError> {
        if records.is_empty() || !self.has_decisions("gone")? {
            return Ok(BTreeMap::new());
        }
        let asked: BTreeSet<RecordId> = records.iter().copied().collect();
        let decisions = self.active_judgements(records)?.into_iter();
        Ok(decisions
            .filter_map(|decision| match decision.judgement {
                Judgement::Gone { record, .. } if asked.contains(&record) => Some((record, decision)),
                _ => None,
            })
            .collect())
    }

    /// Whether anything was ever decided to be gone.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn has_gone(&self) -> Result<bool, StoreError> {
        self.has_decisions("gone")
    }

    fn has_decisions(&self, kind: &str) -> Result<bool, StoreError> {
        self.value(
            "SELECT EXISTS (SELECT 1 FROM decision INDEXED BY decision_kind
                            WHERE json_extract(judgement, '$.kind') = ?1)",
            [kind],
        )
    }

    /// What people said of pairs and did not take back: whether the two are the same. What was said last counts.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn answers(&self) -> Result<BTreeMap<(RecordId, RecordId), bool>, StoreError> {
        let decisions = self.all(
            &format!(
                "SELECT {COLUMNS} FROM decision AS this INDEXED BY decision_by_person
                 WHERE by_person = 1 AND revokes IS NULL AND NOT {REVOKED} ORDER BY seq"
            ),
            [],
            plain,
        )?;
        Ok(decisions.iter().filter_map(|decision| answer(&decision.judgement)).collect())
    }

    /// Up to `most` answers of people to pairs from number `seq` on, in the order in which they were made, and before a
    /// time: whether the two are the same. Those that were taken back are left out.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn answers_from(
        &self,
        seq: i64,
        before: DateTime<Utc>,
        most: u32,
    ) -> Result<Vec<Answer>, StoreError> {
        let decisions = self.all(
            &format!(
                "SELECT {COLUMNS} FROM decision AS this INDEXED BY decision_by_person
                 WHERE by_person = 1 AND revokes IS NULL AND seq >= ?1 AND at < ?2 AND NOT {REVOKED}
                   AND json_extract(judgement, '$.kind') IN ('same', 'different')
                 ORDER BY seq LIMIT ?3"
            ),
            (seq, Time(before), most),
            plain,
        )?;
        Ok(decisions.iter().filter_map(|decision| answer(&decision.judgement)).collect())
    }

    /// The last answers of people to pairs, up to `most`, the newest first; otherwise the same.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn latest_answers(&self, most: u32) -> Result<Vec<Answer>, StoreError> {
        let decisions = self.all(
            &format!(
                "SELECT {COLUMNS} FROM decision AS this INDEXED BY decision_by_person
                 WHERE by_person = 1 AND revokes IS NULL AND NOT {REVOKED}
                   AND json_extract(judgement, '$.kind') IN ('same', 'different')
                 ORDER BY seq DESC LIMIT ?1"
            ),
            [most],
            plain,
        )?;
        Ok(decisions.iter().filter_map(|decision| answer(&decision.judgement)).collect())
    }

    /// The number of the last decision; 0 where there is none.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn last_decision(&self) -> Result<i64, StoreError> {
        self.value("SELECT coalesce(max(seq), 0) FROM decision", [])
    }

    /// When people decided since a time, up to `most` acts: the last ones, the newest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn decided_at(&self, since: DateTime<Utc>, most: u32) -> Result<Vec<DateTime<Utc>>, StoreError> {
        self.all(
            "SELECT at FROM (SELECT at, act FROM decision INDEXED BY decision_by_person
                             WHERE by_person = 1 AND revokes IS NULL ORDER BY seq DESC LIMIT ?2)
             WHERE act IS NULL AND at >= ?1",
            (Time(since), most),
            |row| Columns::new(row).time(),
        )
    }

    /// How many decisions of an act were made since a time and stand, how many stand at all, and how many were taken back.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn act_counts(&self, act: FactId, since: DateTime<Utc>) -> Result<(u32, u32, u32), StoreError> {
        let counts = self.one(
            &format!(
                "SELECT coalesce(sum(at >= ?2 AND NOT {REVOKED}), 0), coalesce(sum(NOT {REVOKED}), 0),
                        coalesce(sum({REVOKED}), 0)
                 FROM decision AS this WHERE id = ?1 OR act = ?1"
            ),
            (Id(act), Time(since)),
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        Ok(counts.unwrap_or_default())
    }

    /// The lists that are taken back, each with the decision that did it.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn withdrawals(&self) -> Result<BTreeMap<ConnectionId, Decision>, StoreError> {
        let decisions = self.all(
            &format!(
                "SELECT {COLUMNS} FROM decision AS this INDEXED BY decision_withdraws
                 WHERE json_extract(judgement, '$.kind') = 'withdraw' AND NOT {REVOKED}"
            ),
            [],
            plain,
        )?;
        Ok(decisions
            .into_iter()
            .filter_map(|decision| match decision.judgement {
                Judgement::Withdraw { list } => Some((list, decision)),
                _ => None,
            })
            .collect())
    }

    /// How many decisions there are, revocations and revoked ones included.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn decision_count(&self) -> Result<u32, StoreError> {
        self.value("SELECT count(*) FROM decision", [])
    }
}
