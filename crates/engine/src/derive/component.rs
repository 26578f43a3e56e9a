//! Everything that links and judgements hold together with some records.

use super::words::{Two, Words};
use sluice_domain::{Judgement, PersonId, RecordId};
use sluice_matching::Judged;
use sluice_store::{StoreError, Writer};
use std::collections::{BTreeMap, BTreeSet};

/// How pairs of records are judged.
type Said = BTreeMap<Two, Judged>;

/// The surroundings of some records.
#[derive(Default)]
pub(super) struct Surroundings {
    /// The people that any of the records are in, as they were, each with its records.
    pub people: BTreeMap<PersonId, Vec<RecordId>>,
    /// The records, each with those that a link or judgement joins to it.
    links: BTreeMap<RecordId, Vec<RecordId>>,
    words: Words,
}

impl Surroundings {
    /// Gathers what is around `seeds`, and around all who were in one person with them.
    pub(super) fn of(w: &Writer<'_>, seeds: BTreeSet<RecordId>) -> Result<Self, StoreError> {
        let mut found = Self::default();
        let mut seen = BTreeSet::new();
        let mut frontier = seeds;
        while !frontier.is_empty() {
            let batch: Vec<RecordId> = frontier.into_iter().collect();
            seen.extend(batch.iter().copied());
            frontier = found.step(w, &batch)?;
            frontier.retain(|id| !seen.contains(id));
        }
        Ok(found)
    }

    fn step(&mut self, w: &Writer<'_>, batch: &[RecordId]) -> Result<BTreeSet<RecordId>, StoreError> {
        let mut reached = BTreeSet::new();
        for (person, records) in w.members(batch)? {
            reached.extend(records.iter().copied());
            self.people.insert(person, records);
        }
        let judgements = w.active_judgements(batch)?;
        let index = w.index()?;
        let same = index.limits().same;
        // Also asked about are records that are gone, and some that have not been seen yet.
        for record in batch.iter().filter(|record| index.contains(**record)) {
            let linked = index.pairs_of(*record).into_iter().filter(|(_, score)| *score >= same);
            let links = self.links.entry(*record).or_default();
            links.extend(linked.map(|(other, _)| other));
            reached.extend(links.iter().copied());
        }
        for decision in judgements {
            let (left, right) = match decision.judgement {
                Judgement::Same { left, right }
                | Judgement::Different { left, right }
                | Judgement::SameAfterAll { left, right } => (left, right),
                Judgement::Accept { .. }
                | Judgement::Quarantine { .. }
                | Judgement::SameCompany { .. }
                | Judgement::DifferentCompany { .. }
                | Judgement::Value { .. }
                | Judgement::Comment { .. }
                | Judgement::HandOn { .. }
                | Judgement::TakenBack { .. }
                | Judgement::Move(_)
                | Judgement::Decline(_)
                | Judgement::Happened { .. }
                | Judgement::Withdraw { .. }
                | Judgement::Gone { .. }
                | Judgement::Leave { .. }
                | Judgement::WriteAgain { .. }
                | Judgement::Revoke { .. } => continue,
            };
            if left == right || !index.contains(left) || !index.contains(right) {
                continue;
            }
            self.words.hear(&decision.judgement);
            if !matches!(decision.judgement, Judgement::Different { .. }) {
                for (one, other) in [(left, right), (right, left)] {
                    self.links.entry(one).or_default().push(other);
                }
                reached.extend([left, right]);
            }
        }
        Ok(reached)
    }

    /// The groups of all the records, each sorted.
    pub(super) fn groups(&self, w: &Writer<'_>) -> Result<Vec<Vec<RecordId>>, StoreError> {
        let components = self.components();
        let number: BTreeMap<RecordId, usize> = components
            .iter()
            .enumerate()
            .flat_map(|(at, records)| records.iter().map(move |record| (*record, at)))
            .collect();
        let mut judged: Vec<Said> = vec![Said::new(); components.len()];
        for ((left, right), stands) in self.words.stand() {
            if let (Some(one), Some(other)) = (number.get(&left), number.get(&right))
                && one == other
            {
                judged[*one].insert((left, right), stands.judged());
            }
        }
        let index = w.index()?;
        let mut groups = Vec::new();
        for (records, said) in components.into_iter().zip(judged) {
            if records.len() == 1 {
                groups.push(records);
            } else {
                groups.extend(index.groups(&records, &said));
            }
        }
        Ok(groups)
    }

    fn components(&self) -> Vec<Vec<RecordId>> {
        let mut seen = BTreeSet::new();
        let mut components = Vec::new();
        for start in self.links.keys() {
            if !seen.insert(*start) {
                continue;
            }
            let mut records = vec![*start];
            let mut at = 0;
            while let Some(record) = records.get(at) {
                let joined = self.links.get(record).into_iter().flatten().copied();
                let fresh: Vec<RecordId> = joined.filter(|other| seen.insert(*other)).collect();
                records.extend(fresh);
                at += 1;
            }
            records.sort_unstable();
            components.push(records);
        }
        components
    }
}
