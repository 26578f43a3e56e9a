//! What matching found, at a threshold.

use crate::List;
use sluice_matching::{
    Candidate, Evidence, Group, Join, LEAST, Level, Matches, Model, Outcome, Piece, Prepared, REVIEW_FROM,
    SAME_FROM, Subject, bits,
};

/// Pairs and joins below this are not kept, in thousandths of a bit. Lists without anything of business say so little
/// about a row that what is left is worth more.
const fn least(subject: Subject) -> i32 {
    match subject {
        Subject::Lead => LEAST,
        Subject::Person | Subject::Company => 4 * LEAST,
    }
}

/// Groups and pairs of a list.
pub struct Found<'l> {
    pub(crate) list: &'l List,
    prepared: Prepared<'l>,
    matches: Matches,
    /// For each row the group of joins it is in, as a tree without short cuts: where it hangs, and the join by which.
    above: Vec<(u32, u32)>,
    /// From here up two rows are one, in bits.
    pub same_from: f32,
    /// For each row its cluster: the first row in it.
    pub cluster: Vec<u32>,
}

/// A pair with what follows from it and from the rows around it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The first row.
    pub left: u32,
    /// The other.
    pub right: u32,
    /// What speaks for and against it.
    pub evidence: Evidence,
    /// What follows.
    pub outcome: Outcome,
}

impl<'l> Found<'l> {
    /// Matches a list. `threshold` is the probability from which two rows are one without asking.
    pub fn of(list: &'l List, threshold: Option<f32>) -> Self {
        let least = least(list.subject);
        let mut prepared = Prepared::of(list.batch());
        let matches = prepared.matches(Model::shipped(), list.subject, least);
        let above = hang(&matches.joins, list.len());
        let same_from = threshold.map_or(SAME_FROM, |p| (p / (1.0 - p)).log2().clamp(bits(least), 60.0));
        let cluster = cut(&matches.joins, list.len(), same_from);
        Self { list, prepared, matches, above, same_from, cluster }
    }

    /// How many clusters there are.
    pub fn clusters(&self) -> usize {
        self.cluster.iter().enumerate().filter(|(at, first)| *at == **first as usize).count()
    }

    /// The joins from the strongest to the weakest.
    pub fn joins(&self) -> &[Join] {
        &self.matches.joins
    }

    /// How many pairs were compared.
    pub const fn compared(&self) -> usize {
        self.matches.compared
    }

    /// Every pair that was not plainly different, also where others of its group speak against it.
    pub fn pairs(&self) -> impl Iterator<Item = Judged> + '_ {
        self.matches.pairs.iter().map(|pair| self.judged(*pair, self.total(*pair)))
    }

    /// How many pairs a person would be asked about: those of two clusters.
    pub fn doubts(&self) -> usize {
        let apart = |pair: &&Candidate| {
            self.cluster[pair.left as usize] != self.cluster[pair.right as usize]
                && bits(self.total(**pair)) >= REVIEW_FROM
        };
        self.matches.pairs.iter().filter(apart).count()
    }

    /// The evidence for the two groups that a pair brings together; a pair that is the same by itself and whose groups are not
    /// the same is left to a person.
    fn total(&self, pair: Candidate) -> i32 {
        match self.joined(pair.left, pair.right) {
            Some(level) => level,
            None => pair.score.min(0),
        }
    }

    /// The level at which two rows come into one group.
    fn joined(&self, left: u32, right: u32) -> Option<i32> {
        let (mut one, mut other) = (left, right);
        let mut last = None;
        while one != other {
            let (here, there) = (self.above[one as usize], self.above[other as usize]);
            let step = if here.1 <= there.1 { (&mut one, here) } else { (&mut other, there) };
            if step.1.1 == u32::MAX {
                return None;
            }
            *step.0 = step.1.0;
            last = last.max(Some(step.1.1));
        }
        last.map(|join| self.matches.joins[join as usize].level)
    }

    fn judged(&self, pair: Candidate, total: i32) -> Judged {
        let first = |at: u32| self.matches.first[at as usize];
        let seen = self.prepared.features(first(pair.left), first(pair.right));
        let mut evidence = Model::shipped().explain(self.list.subject, &seen);
        let rest = total - pair.score;
        if rest != 0 {
            let level = if rest > 0 { Level::OthersFor } else { Level::OthersAgainst };
            evidence.pieces.push(Piece { group: Group::Company, level, weight: bits(rest) });
            evidence.total = bits(total);
        }
        let outcome = if self.cluster[pair.left as usize] == self.cluster[pair.right as usize] {
            Outcome::Same
        } else if evidence.total >= REVIEW_FROM {
            Outcome::Review
        } else {
            Outcome::Different
        };
        Judged { left: pair.left, right: pair.right, evidence, outcome }
    }
}

/// The tree of joins: each group hangs below the larger one.
fn hang(joins: &[Join], rows: usize) -> Vec<(u32, u32)> {
    let mut above: Vec<(u32, u32)> = (0..rows as u32).map(|row| (row, u32::MAX)).collect();
    let mut sizes = vec![1_u32; rows];
    for (at, join) in joins.iter().enumerate() {
        let top = |mut row: usize| {
            while above[row].1 != u32::MAX {
                row = above[row].0 as usize;
            }
            row
        };
        let (one, other) = (top(join.left), top(join.right));
        if one != other {
            let (large, small) = if sizes[one] >= sizes[other] { (one, other) } else { (other, one) };
            above[small] = (large as u32, at as u32);
            sizes[large] += sizes[small];
        }
    }
    above
}

/// The clusters at a threshold.
fn cut(joins: &[Join], rows: usize, same_from: f32) -> Vec<u32> {
    let mut above: Vec<u32> = (0..rows as u32).collect();
    fn top(above: &mut [u32], mut at: u32) -> u32 {
        while above[at as usize] != at {
            above[at as usize] = above[above[at as usize] as usize];
            at = above[at as usize];
        }
        at
    }
    for join in joins.iter().take_while(|join| bits(join.level) >= same_from) {
        let (one, other) = (top(&mut above, join.left as u32), top(&mut above, join.right as u32));
        above[one.max(other) as usize] = one.min(other);
    }
    (0..rows as u32).map(|row| top(&mut above, row)).collect()
}
