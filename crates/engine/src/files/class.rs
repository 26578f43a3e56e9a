//! What becomes of a row: somebody new, somebody known, perhaps somebody known, or too weak.

use crate::{api::FileCounts, derive::quality::Judge};
use sluice_domain::{EntityKind, Field, PersonState, RecordId, derived::Record, normal};
use sluice_matching::{Outcome, Subject};
use sluice_store::{PeopleIndex, Reader, StoreError};
use std::{collections::HashSet, sync::Arc};

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    New,
    Duplicate,
    Review,
    Weak,
}

/// What becomes of a row, and whether its person must not be contacted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verdict {
    pub class: Class,
    pub do_not_contact: bool,
}

impl FileCounts {
    /// Counts a row that was read.
    pub(super) fn add(&mut self, verdict: Verdict) {
        self.rows += 1;
        match verdict.class {
            Class::New => self.new += 1,
            Class::Duplicate => self.duplicate += 1,
            Class::Review => self.review += 1,
            Class::Weak => self.weak += 1,
        }
        if verdict.do_not_contact {
            self.do_not_contact += 1;
        }
    }

    /// Counts a row that was left out.
    pub(super) fn reject(&mut self) {
        self.rows += 1;
        self.rejected += 1;
    }
}

/// Who judges the rows of a list.
#[derive(Clone)]
pub(super) struct Weigher {
    pub judge: Arc<Judge>,
    /// The vendor that the list came from; empty where nobody knows.
    pub source: String,
}

impl Weigher {
    fn is_weak(&self, record: &Record) -> bool {
        record.kind == EntityKind::Person && self.judge.is_weak_alone(record, &self.source)
    }
}

/// From what its neighbours say to what becomes of a row.
pub(super) fn verdict(
    weigher: &Weigher,
    record: &Record,
    found: Option<Outcome>,
    neighbours_opted_out: bool,
) -> Verdict {
    let opted_out = record.fields.get(&Field::DoNotContact).is_some_and(|value| value == "true");
    let do_not_contact = opted_out || neighbours_opted_out;
    let class = match found {
        Some(Outcome::Same) => Class::Duplicate,
        Some(Outcome::Review) => Class::Review,
        // Who must not be contacted is kept, and never goes out.
        Some(Outcome::Different) | None if do_not_contact || weigher.is_weak(record) => Class::Weak,
        Some(Outcome::Different) | None => Class::New,
    };
    Verdict { class, do_not_contact }
}

/// The rows of the file so far, where nothing is kept yet.
pub(super) struct Seen {
    weigher: Weigher,
    /// Half of each id tells them apart: a million rows are one in two million times counted wrong by one.
    records: HashSet<u64>,
    people: PeopleIndex,
    /// How many people are held for later rows to be compared with: a file may be longer than the memory.
    room: u32,
    companies: HashSet<String>,
}

impl Seen {
    pub(super) fn by(weigher: Weigher, room: u32) -> Self {
        Self {
            weigher,
            records: HashSet::new(),
            people: PeopleIndex::new(Subject::Lead),
            room,
            companies: HashSet::new(),
        }
    }

    /// What becomes of the next row.
    pub(super) fn next(&mut self, r: &Reader<'_>, record: &Record) -> Result<Verdict, StoreError> {
        if !self.records.insert(half(record.id)) || r.record(record.id)?.is_some() {
            return Ok(verdict(&self.weigher, record, Some(Outcome::Same), false));
        }
        let Some(profile) = sluice_store::profile(record) else {
            let key = record.company.as_ref().and_then(normal::NormalCompany::key);
            let known = match key {
                Some(key) => {
                    !self.companies.insert(key.clone()) || !r.records_of_company_key(&key)?.is_empty()
                }
                None => false,
            };
            return Ok(verdict(&self.weigher, record, known.then_some(Outcome::Same), false));
        };
        let mut best = Best::default();
        let strongest = self.people.similar(&profile).first().map(|(_, score)| *score);
        let (limits, similar) = {
            let index = r.index()?;
            (index.limits(), index.similar(&profile))
        };
        strongest.into_iter().for_each(|score| best.see(limits.outcome(score)));
        for (other, score) in similar {
            let outcome = limits.outcome(score);
            // The index goes ahead of what is kept.
            if outcome == Outcome::Different || r.person_of(other)?.is_none() {
                continue;
            }
            best.see(outcome);
            if outcome == Outcome::Same && !best.opted_out {
                best.opted_out = opted_out(r, other)?;
            }
        }
        if let Some(room) = self.room.checked_sub(1) {
            self.room = room;
            self.people.put(record.id, profile);
            self.people.settle();
        }
        Ok(verdict(&self.weigher, record, best.found, best.opted_out))
    }
}

/// The first half of an id, which is a hash.
fn half(record: RecordId) -> u64 {
    record.as_bytes().first_chunk().map_or(0, |half| u64::from_le_bytes(*half))
}

/// The strongest word of any neighbour.
#[derive(Default)]
pub(super) struct Best {
    pub found: Option<Outcome>,
    pub opted_out: bool,
}

impl Best {
    pub(super) fn see(&mut self, outcome: Outcome) {
        let rank = |outcome: Option<Outcome>| match outcome {
            Some(Outcome::Same) => 2,
            Some(Outcome::Review) => 1,
            Some(Outcome::Different) | None => 0,
        };
        if rank(Some(outcome)) > rank(self.found) {
            self.found = Some(outcome);
        }
    }
}

/// Whether the person of a record must not be contacted.
pub(super) fn opted_out(r: &Reader<'_>, record: RecordId) -> Result<bool, StoreError> {
    let Some(person) = r.person_of(record)? else { return Ok(false) };
    Ok(r.person(person)?.is_some_and(|person| person.state == PersonState::DoNotContact))
}
