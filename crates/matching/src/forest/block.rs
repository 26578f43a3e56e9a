//! Many pairs at once, one bit a pair.
//!
//! The features are small, so the trees ask the same few hundred questions over and over. Each question is answered
//! once for 64 pairs as one word; a tree is then a few logical operations a node for all of them, whose result is the
//! leaf of each pair, bit by bit.

use super::{MAX_DEPTH, Tree};

/// Words that are worked on together, of 64 pairs each.
const LANES: usize = 2;
const WORD: usize = 64;
const BLOCK: usize = LANES * WORD;

type Mask = [u64; LANES];

/// The trees, compiled to questions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Blocks {
    features: usize,
    /// By feature, then value: the first question of the feature that the value answers with no. Question 0 is never
    /// answered with yes; each feature has one more slot than thresholds, for the values above them all.
    slots: Vec<[u16; 256]>,
    /// The slots of each feature that has questions.
    runs: Vec<(usize, usize)>,
    questions: usize,
    trees: Vec<Compiled>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Compiled {
    depth: usize,
    questions: Vec<u16>,
    leaves: [i32; 1 << MAX_DEPTH],
}

impl Blocks {
    pub(super) fn new(features: usize, trees: &[Tree]) -> Blocks {
        let mut asked = vec![[false; 256]; features];
        for split in trees.iter().flat_map(|tree| &tree.splits) {
            asked[usize::from(split.feature)][usize::from(split.threshold)] = split.threshold < u8::MAX;
        }
        let mut slots = vec![[0; 256]; features];
        let mut runs = Vec::new();
        let mut next: u16 = 1;
        for (slots, asked) in slots.iter_mut().zip(&asked) {
            if !asked.contains(&true) {
                continue;
            }
            let first = next;
            for (slot, asked) in slots.iter_mut().zip(asked) {
                *slot = next;
                next += u16::from(*asked);
            }
            next += 1;
            runs.push((usize::from(first), usize::from(next)));
        }
        let compiled = trees.iter().map(|tree| Compiled::new(tree, &slots)).collect();
        Blocks { features, slots, runs, questions: usize::from(next), trees: compiled }
    }

    pub(super) fn score(&self, base: i32, rows: &[u8], out: &mut [i32]) {
        if self.features == 0 {
            out.fill(base);
            return;
        }
        let mut masks = vec![[0; LANES]; self.questions];
        for (rows, out) in rows.chunks(BLOCK * self.features).zip(out.chunks_mut(BLOCK)) {
            self.answer(rows, &mut masks);
            let mut sums = [[base; WORD]; LANES];
            for tree in &self.trees {
                tree.add(&masks, &mut sums);
            }
            for (place, sum) in out.iter_mut().take(rows.len() / self.features).enumerate() {
                let row = place % WORD;
                *sum = sums[place / WORD][row % 8 * 8 + row / 8];
            }
        }
    }

    /// Answers every question for up to [`BLOCK`] pairs: a bit is set where the value is above the threshold.
    fn answer(&self, rows: &[u8], masks: &mut [Mask]) {
        masks.fill([0; LANES]);
        for (lane, rows) in rows.chunks(WORD * self.features).enumerate() {
            for (bit, row) in rows.chunks_exact(self.features).enumerate() {
                for (slots, &value) in self.slots.iter().zip(row) {
                    masks[usize::from(slots[usize::from(value)])][lane] |= 1 << bit;
                }
            }
        }
        masks[0] = [0; LANES];
        for &(first, end) in &self.runs {
            let mut above = [0; LANES];
            for mask in masks[first..end].iter_mut().rev() {
                let here = std::mem::replace(mask, above);
                for (above, here) in above.iter_mut().zip(here) {
                    *above |= here;
                }
            }
        }
    }
}

impl Compiled {
    fn new(tree: &Tree, slots: &[[u16; 256]]) -> Compiled {
        let questions = tree.splits.iter().map(|split| match split.threshold {
            u8::MAX => 0,
            threshold => slots[usize::from(split.feature)][usize::from(threshold)],
        });
        let mut leaves = [0; 1 << MAX_DEPTH];
        for (place, leaf) in leaves.iter_mut().zip(tree.leaves()) {
            *place = *leaf;
        }
        Compiled { depth: tree.depth, questions: questions.collect(), leaves }
    }

    fn add(&self, masks: &[Mask], sums: &mut [[i32; WORD]; LANES]) {
        match self.depth {
            0 => self.add_at::<0>(masks, sums),
            1 => self.add_at::<1>(masks, sums),
            2 => self.add_at::<2>(masks, sums),
            3 => self.add_at::<3>(masks, sums),
            4 => self.add_at::<4>(masks, sums),
            5 => self.add_at::<5>(masks, sums),
            _ => self.add_at::<MAX_DEPTH>(masks, sums),
        }
    }

    fn add_at<const DEPTH: usize>(&self, masks: &[Mask], sums: &mut [[i32; WORD]; LANES]) {
        let mut paths = [[0; LANES]; 8];
        let mut reach = [[u64::MAX; LANES]; 1 << MAX_DEPTH];
        for level in 0..DEPTH {
            let mut right = [0; LANES];
            for node in (0..1 << level).rev() {
                let here = reach[node];
                let mask = masks[usize::from(self.questions[(1 << level) - 1 + node])];
                for lane in 0..LANES {
                    let above = here[lane] & mask[lane];
                    right[lane] |= above;
                    reach[2 * node + 1][lane] = above;
                    reach[2 * node][lane] = here[lane] ^ above;
                }
            }
            paths[DEPTH - 1 - level] = right;
        }
        transpose(&mut paths);
        for lane in 0..LANES {
            for (paths, sums) in paths.iter().zip(sums[lane].chunks_exact_mut(8)) {
                for (leaf, sum) in paths[lane].to_le_bytes().into_iter().zip(sums) {
                    *sum = sum.wrapping_add(self.leaves[usize::from(leaf) & ((1 << MAX_DEPTH) - 1)]);
                }
            }
        }
    }
}

/// Turns bit `8g + j` of word `k` into bit `8g + k` of word `j`: byte `g` of word `j` is then the leaf of pair
/// `8g + j`.
fn transpose(words: &mut [Mask; 8]) {
    for (step, keep) in
        [(1, 0x5555_5555_5555_5555), (2, 0x3333_3333_3333_3333), (4, 0x0f0f_0f0f_0f0f_0f0f_u64)]
    {
        for low in (0..8).filter(|word| word & step == 0) {
            let [mut first, mut second] = [words[low], words[low + step]];
            for (first, second) in first.iter_mut().zip(&mut second) {
                let swap = ((*first >> step) ^ *second) & keep;
                *second ^= swap;
                *first ^= swap << step;
            }
            (words[low], words[low + step]) = (first, second);
        }
    }
}
