//! What each group of features adds to a score.
//!
//! A group's share is its Shapley value: what knowing it adds, in the mean over every order in which the groups could
//! become known, from a pair of which nothing is known on. So the order in which a tree happens to ask plays no part:
//! the same mailbox is worth the same whether it is asked first or last. For one tree and one reference it can be told
//! from the leaves that mixtures of the two reach (Lundberg et al. 2020, "From local explanations to global understanding
//! with explainable AI for trees", interventional).

use super::{Forest, MAX_DEPTH, Tree};

/// Shares are summed in parts of this: every weight is whole in them, as at most [`MAX_DEPTH`] groups meet on a path.
const PARTS: i64 = FACTORIAL[MAX_DEPTH];

const FACTORIAL: [i64; MAX_DEPTH + 1] = {
    let mut all = [1; MAX_DEPTH + 1];
    let mut at = 1;
    while at <= MAX_DEPTH {
        all[at] = all[at - 1] * at as i64;
        at += 1;
    }
    all
};

/// The most groups there may be.
const MOST: usize = 32;

impl Forest {
    /// What each group of features adds to the score of one pair: `groups` gives the group of each feature, below 32,
    /// `out` takes one share for each group. With the score of a pair whose features are all 0 they are the score, exactly.
    pub fn shares(&self, features: &[u8], groups: &[u8], out: &mut [i32]) {
        let mut sums = [0_i64; MOST];
        for tree in &self.trees {
            Walk { tree, features, groups, sums: &mut sums }.go(0, 0, 0);
        }
        // What is left over when shares are cut to whole thousandths goes to those that were cut most.
        let whole: i64 = sums.iter().map(|sum| sum.div_euclid(PARTS)).sum();
        let over = sums.iter().sum::<i64>() / PARTS - whole;
        let mut cut: Vec<usize> = (0..MOST).collect();
        cut.sort_by_key(|group| (std::cmp::Reverse(sums[*group].rem_euclid(PARTS)), *group));
        for (group, share) in out.iter_mut().enumerate() {
            let more = cut.iter().take(usize::try_from(over).unwrap_or(0)).any(|known| *known == group);
            *share = (sums[group].div_euclid(PARTS) + i64::from(more)) as i32;
        }
    }

    /// The score of a pair of which nothing is known, in thousandths of a bit.
    pub fn unknown(&self) -> i32 {
        self.score(&[])
    }
}

/// A walk to every leaf that a mixture of a pair and the unknown one reaches.
struct Walk<'w> {
    tree: &'w Tree,
    features: &'w [u8],
    groups: &'w [u8],
    sums: &'w mut [i64; MOST],
}

impl Walk<'_> {
    /// `known` and `unknown` are the groups, a bit each, that must and must not be known to come here.
    fn go(&mut self, at: usize, known: u32, unknown: u32) {
        let Some(split) = self.tree.splits.get(at) else {
            return self.leaf(at, known, unknown);
        };
        let value = self.features.get(usize::from(split.feature)).copied().unwrap_or(0);
        let with = 2 * at + 1 + usize::from(value > split.threshold);
        // Nothing is above 0 of which nothing is known.
        let without = 2 * at + 1;
        let group = 1 << (self.groups.get(usize::from(split.feature)).copied().unwrap_or(0) % MOST as u8);
        if with == without || unknown & group != 0 {
            self.go(without, known, unknown);
        } else if known & group != 0 {
            self.go(with, known, unknown);
        } else {
            self.go(with, known | group, unknown);
            self.go(without, known, unknown | group);
        }
    }

    fn leaf(&mut self, at: usize, known: u32, unknown: u32) {
        let value = i64::from(self.tree.values[at]);
        let (with, without) = (known.count_ones() as usize, unknown.count_ones() as usize);
        let orders = PARTS / FACTORIAL[with + without];
        let each = |groups: u32, share: i64, sums: &mut [i64; MOST]| {
            for group in (0..MOST).filter(|group| groups & (1 << group) != 0) {
                sums[group] += share;
            }
        };
        if with > 0 {
            each(known, value * orders * FACTORIAL[with - 1] * FACTORIAL[without], self.sums);
        }
        if without > 0 {
            each(unknown, -value * orders * FACTORIAL[with] * FACTORIAL[without - 1], self.sums);
        }
    }
}
