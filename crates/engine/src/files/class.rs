//! What becomes of a row: somebody new, somebody known, perhaps somebody known, or too weak.

use crate::{api::FileCounts, derive};
use sluice_domain::{
    EntityKind, Field, PersonState, RecordId, derived::Record, normal, quality, survivorship,
};
use sluice_matching::{Outcome, Side};
use sluice_store::{Reader, StoreError};
use std::collections::{HashMap, HashSet};

/// A key that more rows share says nothing; the same as for records in the store.
const PER_KEY: usize = 1_000;

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

/// From what its neighbours say to what becomes of a row.
pub(super) fn verdict(record: &Record, found: Option<Outcome>, neighbours_opted_out: bool) -> Verdict {
    let opted_out = record.fields.get(&Field::DoNotContact).is_some_and(|value| value == "true");
    let do_not_contact = opted_out || neighbours_opted_out;
    let class = match found {
        Some(Outcome::Same) => Class::Duplicate,
        Some(Outcome::Review) => Class::Review,
        // Who must not be contacted is kept, and never goes out.
        Some(Outcome::Different) | None if do_not_contact || is_weak(record) => Class::Weak,
        Some(Outcome::Different) | None => Class::New,
    };
    Verdict { class, do_not_contact }
}

fn is_weak(record: &Record) -> bool {
    record.kind == EntityKind::Person
        && quality::judge(&survivorship::survive(&[record], &|_| 0)).score < quality::WEAK_BELOW
}

/// The rows of the file so far, where nothing is kept yet.
#[derive(Default)]
pub(super) struct Seen {
    records: HashSet<RecordId>,
    by_key: HashMap<u64, Vec<u32>>,
    people: Vec<(normal::NormalPerson, Option<normal::NormalCompany>)>,
    companies: HashSet<String>,
}

impl Seen {
    /// What becomes of the next row.
    pub(super) fn next(&mut self, r: &Reader<'_>, record: &Record) -> Result<Verdict, StoreError> {
        if !self.records.insert(record.id) || r.record(record.id)?.is_some() {
            return Ok(verdict(record, Some(Outcome::Same), false));
        }
        let Some(here) = derive::side(record) else {
            let key = record.company.as_ref().and_then(normal::NormalCompany::key);
            let known = match key {
                Some(key) => {
                    !self.companies.insert(key.clone()) || !r.records_of_company_key(&key)?.is_empty()
                }
                None => false,
            };
            return Ok(verdict(record, known.then_some(Outcome::Same), false));
        };
        let keys = sluice_matching::keys(here);
        let mut best = Best::default();
        for id in self.rows_sharing(&keys) {
            let (person, company) = &self.people[id as usize];
            best.see(sluice_matching::compare(here, Side { person, company: company.as_ref() }).outcome());
        }
        let candidates = r.records_sharing(&keys, PER_KEY as u32)?;
        for other in r.records(&candidates)? {
            let Some(there) = derive::side(&other) else { continue };
            let outcome = sluice_matching::compare(here, there).outcome();
            best.see(outcome);
            if outcome == Outcome::Same && !best.opted_out {
                best.opted_out = opted_out(r, other.id)?;
            }
        }
        self.keep(record, &keys);
        Ok(verdict(record, best.found, best.opted_out))
    }

    fn rows_sharing(&self, keys: &[u64]) -> Vec<u32> {
        let lists = keys.iter().filter_map(|key| self.by_key.get(key));
        let mut rows: Vec<u32> = lists.filter(|rows| rows.len() <= PER_KEY).flatten().copied().collect();
        rows.sort_unstable();
        rows.dedup();
        rows
    }

    fn keep(&mut self, record: &Record, keys: &[u64]) {
        let (Some(person), Ok(row)) = (&record.person, u32::try_from(self.people.len())) else { return };
        self.people.push((person.clone(), record.company.clone()));
        for key in keys {
            self.by_key.entry(*key).or_default().push(row);
        }
    }
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
