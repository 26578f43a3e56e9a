//! Many records at once: the same keys, comparison and linkage as for one, on columns, with all cores.

mod components;
mod meeting;
mod parallel;
mod shards;

use crate::{
    Features, Model, Side, Subject, conflict, features,
    hash::{Hashing, Passing},
    keys::{Initials, meet},
    linkage::{self, Join},
    profile::{View, write},
    rarity::Rarity,
};
use components::joined;
use meeting::{candidates, rarities};
use parallel::parallel;
use shards::{Shards, shared};
use sluice_domain::normal::{NormalCompany, NormalPerson};
use std::collections::BTreeMap;

/// Records that will be matched together.
#[derive(Default)]
pub struct Batch {
    /// Full ones, and one at the end that may not be.
    runs: Vec<Run>,
}

/// Records that lie together; so many are never moved when others come.
#[derive(Default)]
struct Run {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

/// Two records that may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The first record, by its place in the batch.
    pub left: u32,
    /// The other; always later.
    pub right: u32,
    /// The evidence, in thousandths of a bit.
    pub score: i32,
    /// Something that two records of one person do not show.
    pub conflict: bool,
}

/// What was found.
pub struct Matches {
    /// The pairs that are the same or to be reviewed, by place.
    pub pairs: Vec<Candidate>,
    /// The joins from the strongest to the weakest, `left` and `right` by place.
    pub joins: Vec<Join>,
    /// For every record the first record with the very same values.
    pub first: Vec<u32>,
    /// How many pairs were compared.
    pub compared: usize,
}

impl Batch {
    /// How many records lie together: batches of this many are appended without a copy.
    pub const RUN: usize = 4_096;

    /// Adds a record.
    pub fn push(&mut self, person: &NormalPerson, company: Option<&NormalCompany>) {
        write(person, company, self.open());
        self.close();
    }

    fn open(&mut self) -> &mut Vec<u8> {
        if self.runs.last().is_none_or(|run| run.ends.len() == Self::RUN) {
            self.runs.push(Run::default());
        }
        let last = self.runs.len() - 1;
        &mut self.runs[last].bytes
    }

    fn close(&mut self) {
        if let Some(run) = self.runs.last_mut() {
            // A run of the longest profiles has a few hundred megabytes.
            run.ends.push(u32::try_from(run.bytes.len()).unwrap_or(u32::MAX));
        }
    }

    /// Adds another batch's records behind these.
    pub fn append(&mut self, other: Self) {
        if self.len().is_multiple_of(Self::RUN) {
            self.runs.extend(other.runs);
            return;
        }
        for at in 0..other.len() {
            self.open().extend_from_slice(other.view(at).bytes());
            self.close();
        }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.runs.last().map_or(0, |last| (self.runs.len() - 1) * Self::RUN + last.ends.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// A record.
    #[inline]
    pub fn view(&self, at: usize) -> View<'_> {
        let run = &self.runs[at / Self::RUN];
        let at = at % Self::RUN;
        let start = if at == 0 { 0 } else { run.ends[at - 1] };
        View::new(&run.bytes[start as usize..run.ends[at] as usize])
    }

    /// The first record with the very same values, for each: what is the same to the letter is one record for
    /// everything that counts and compares, so that a row that is there a hundred thousand times costs no more.
    fn firsts(&self) -> Vec<u32> {
        let mut first: Vec<u32> = (0..self.len() as u32).collect();
        let hashed = parallel(&first, |part| {
            let mut shards = Shards::with_room(part.len());
            part.iter().for_each(|at| shards.push(Passing.hash(0, &[self.view(*at as usize).bytes()]), *at));
            shards
        });
        let again: Vec<Vec<(u32, u32)>> = shared(&hashed, |again: &mut Vec<_>, _, holders| {
            again.extend(holders[1..].iter().map(|at| (*at, holders[0])));
        });
        for (at, before) in again.into_iter().flatten() {
            first[at as usize] = before;
        }
        first
    }
}

/// Frequencies and candidates of a batch.
pub struct Prepared<'b> {
    batch: &'b Batch,
    first: Vec<u32>,
    rarities: Vec<Rarity>,
    /// Pairs that share a key.
    pub candidates: Vec<(u32, u32)>,
}

impl<'b> Prepared<'b> {
    /// Counts values and finds who shares a key.
    pub fn of(batch: &'b Batch) -> Self {
        Self::choosing(batch, meet)
    }

    /// The same with everybody who shares a key, also where one look says that they do not fit: what is learnt has to
    /// know them.
    pub fn of_all(batch: &'b Batch) -> Self {
        Self::choosing(batch, |_, _, _| true)
    }

    fn choosing(batch: &'b Batch, meet: fn(u64, Initials, Initials) -> bool) -> Self {
        let first = batch.firsts();
        let distinct: Vec<u32> = (0..batch.len() as u32).filter(|at| first[*at as usize] == *at).collect();
        let rarities = rarities(batch, &distinct);
        let candidates = candidates(batch, &distinct, meet);
        Self { batch, first, rarities, candidates }
    }

    /// The features of two records.
    pub fn features(&self, left: u32, right: u32) -> Features {
        let side =
            |at: u32| Side { profile: self.batch.view(at as usize), rarity: &self.rarities[at as usize] };
        features(side(left), side(right))
    }

    /// Reads a byte of every line of memory that a block of pairs needs. The records lie anywhere, and these reads wait
    /// for memory side by side where a comparison waits for one after the other.
    fn fetch(&self, block: &[(u32, u32)]) {
        let read = block.iter().fold(0, |read, (_, right)| {
            let lines = self.batch.view(*right as usize).bytes().iter().step_by(64);
            lines.fold(read ^ self.rarities[*right as usize].family, |read, byte| read ^ byte)
        });
        std::hint::black_box(read);
    }

    /// Compares the candidates and joins what belongs together, down to `least` thousandths of a bit.
    pub fn matches(&mut self, model: &Model, subject: Subject, least: i32) -> Matches {
        let candidates = std::mem::take(&mut self.candidates);
        let compared = candidates.len();
        let forest = model.forest(subject);
        let scored = parallel(&candidates, |part| {
            let mut found = Vec::new();
            let mut rows = Vec::with_capacity(BLOCK);
            let mut scores = vec![0; BLOCK];
            for block in part.chunks(BLOCK) {
                rows.clear();
                self.fetch(block);
                rows.extend(block.iter().map(|(left, right)| self.features(*left, *right)));
                forest.score_block(rows.as_flattened(), &mut scores[..rows.len()]);
                let scored = block.iter().zip(&scores).zip(&rows).filter(|((_, score), _)| **score >= least);
                found.extend(scored.map(|(((left, right), score), seen)| Candidate {
                    left: *left,
                    right: *right,
                    score: *score,
                    conflict: conflict(seen),
                }));
            }
            found
        });
        drop(candidates);
        let mut pairs: Vec<Candidate> = scored.into_iter().flatten().collect();
        let mut joins = joined(&pairs, self.batch.len(), least, |asked| {
            let mut seen: Vec<Features> = Vec::with_capacity(asked.len());
            for block in asked.chunks(BLOCK) {
                self.fetch(block);
                seen.extend(block.iter().map(|(left, right)| self.features(*left, *right)));
            }
            let mut scores = vec![0; seen.len()];
            forest.score_block(seen.as_flattened(), &mut scores);
            scores.iter().zip(&seen).map(|(score, seen)| linkage::linked(*score, conflict(seen))).collect()
        });
        self.identical(model, subject, least, &mut pairs, &mut joins);
        Matches { pairs, joins, first: self.first.clone(), compared }
    }

    /// Records that are the same to the letter: as certain as comparing them says.
    fn identical(
        &self,
        model: &Model,
        subject: Subject,
        least: i32,
        pairs: &mut Vec<Candidate>,
        joins: &mut Vec<Join>,
    ) {
        let forest = model.forest(subject);
        let mut known: BTreeMap<u32, i32> = BTreeMap::new();
        for (at, first) in self.first.iter().enumerate().filter(|(at, first)| *at as u32 != **first) {
            let score = *known.entry(*first).or_insert_with(|| forest.score(&self.features(*first, *first)));
            if score >= least {
                pairs.push(Candidate { left: *first, right: at as u32, score, conflict: false });
                joins.push(Join { left: *first as usize, right: at, level: score });
            }
        }
        joins.sort_by(|a, b| b.level.cmp(&a.level).then((a.left, a.right).cmp(&(b.left, b.right))));
    }
}

const BLOCK: usize = 128;
