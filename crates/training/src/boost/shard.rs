//! A part of the rows, which one thread works on.

use std::ops::Range;

use sluice_matching::forest::Split;

use super::data::{Data, Params, takes};
use super::histogram::{Histogram, Source};
use super::loss::Sigmoid;

/// Keeps the choice of rows apart from other random choices.
const ROWS: u64 = 1 << 32;

/// Rows `first` and on, their scores, and the nodes they are in.
pub(super) struct Shard<'a> {
    data: &'a Data,
    first: usize,
    scores: Vec<i32>,
    held_out: &'a [bool],
    gradients: Vec<[i32; 2]>,
    order: Vec<u32>,
    spare: Vec<u32>,
}

impl<'a> Shard<'a> {
    pub(super) fn new(data: &'a Data, held_out: &'a [bool], rows: Range<usize>, base: i32) -> Shard<'a> {
        Shard {
            data,
            first: rows.start,
            scores: vec![base; rows.len()],
            held_out: &held_out[rows.clone()],
            gradients: vec![[0; 2]; rows.len()],
            order: Vec::with_capacity(rows.len()),
            spare: vec![0; rows.len()],
        }
    }

    /// Takes the rows of a new tree and derives the loss at them. Returns their span.
    pub(super) fn begin(
        &mut self,
        tree: usize,
        params: &Params,
        sigmoid: &Sigmoid,
        scale: f64,
    ) -> Range<usize> {
        self.order.clear();
        for (place, gradient) in self.gradients.iter_mut().enumerate() {
            let row = self.first + place;
            if self.held_out[place] || !takes(params.row_share, params.seed, ROWS + tree as u64, row as u64) {
                continue;
            }
            self.order.push(row as u32);
            let weight = self.data.weight(row) * scale;
            let chance = f64::from(sigmoid.at(self.scores[place]));
            let miss = chance - f64::from(u8::from(self.data.labels[row]));
            *gradient = [(miss * weight).round() as i32, (chance * (1.0 - chance) * weight).round() as i32];
        }
        0..self.order.len()
    }

    /// Counts the rows of a span.
    pub(super) fn count(&self, span: Range<usize>, features: &[u8], width: usize) -> Histogram {
        let source = Source { rows: &self.data.rows, stride: self.data.names.len(), features };
        let mut histogram = Histogram::new(features.len(), width);
        histogram.count(source, &self.order[span], &self.gradients, self.first);
        histogram
    }

    /// Divides the rows of a span; returns where the right side begins.
    pub(super) fn divide(&mut self, span: Range<usize>, split: Split) -> usize {
        let stride = self.data.names.len();
        let column = &self.data.rows[usize::from(split.feature)..];
        let (start, order) = (span.start, &mut self.order[span]);
        let spare = &mut self.spare[..order.len()];
        let (mut left, mut right) = (0, 0);
        for at in 0..order.len() {
            let row = order[at];
            let above = column[row as usize * stride] > split.threshold;
            order[left] = row;
            spare[right] = row;
            left += usize::from(!above);
            right += usize::from(above);
        }
        order[left..].copy_from_slice(&spare[..right]);
        start + left
    }

    /// Adds a grown tree to the scores and, for each leaf, the weight of the rows trained on that reach it. The tree
    /// is complete, with `splits` and then `leaves` breadth first.
    pub(super) fn apply(&mut self, splits: &[Split], leaves: &[i32], scale: f64) -> Vec<i64> {
        let stride = self.data.names.len();
        let mut reached = vec![0; leaves.len()];
        let rows = self.data.rows[self.first * stride..].chunks_exact(stride);
        for ((place, score), row) in self.scores.iter_mut().enumerate().zip(rows) {
            let mut at = 0;
            while let Some(split) = splits.get(at) {
                at = 2 * at + 1 + usize::from(row[usize::from(split.feature)] > split.threshold);
            }
            let leaf = at - splits.len();
            *score = score.saturating_add(leaves[leaf]);
            if !self.held_out[place] {
                reached[leaf] += (self.data.weight(self.first + place) * scale).round() as i64;
            }
        }
        reached
    }

    /// Each row that is held out or not: its score, label and weight.
    pub(super) fn scored(&self, held_out: bool) -> impl Iterator<Item = (i32, bool, f64)> {
        let kept =
            self.scores.iter().zip(self.held_out).enumerate().filter(move |(_, (_, out))| **out == held_out);
        kept.map(|(place, (&score, _))| {
            let row = self.first + place;
            (score, self.data.labels[row], self.data.weight(row))
        })
    }
}
