//! The best split of a node.

use std::ops::Range;

use sluice_matching::forest::Split;

use super::data::Params;
use super::histogram::{Histogram, Sums};

/// The rows at one place of a tree, as far as a leaf there needs to know them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Site {
    /// The place in the complete tree, breadth first.
    pub(super) place: usize,
    /// The derivatives of the rows, summed.
    pub(super) sums: Sums,
    /// The least and the most its leaves may say, in nats before the learning rate: what keeps a tree monotone.
    pub(super) bounds: [f64; 2],
}

/// A node that may still be split.
#[derive(Clone, Debug)]
pub(super) struct Open {
    pub(super) site: Site,
    pub(super) histogram: Histogram,
    /// The rows in each shard.
    pub(super) spans: Vec<Range<usize>>,
    /// The sets of features that hold every feature on the path to it, by number in [`Params::together`].
    pub(super) sets: Vec<usize>,
}

/// What a split saves and does.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    pub(super) split: Split,
    /// The loss saved, in nats.
    pub(super) gain: f64,
    /// The left and the right side.
    pub(super) sides: [Site; 2],
}

/// Finds splits under the same parameters.
pub(super) struct Finder<'a> {
    pub(super) params: &'a Params,
    /// The features counted in the histograms.
    pub(super) features: &'a [u8],
    /// One unit of a sum of derivatives.
    pub(super) unit: f64,
}

impl Finder<'_> {
    /// The best split of a node, if any saves enough. Of equal ones the first feature and lowest threshold wins.
    pub(super) fn best(&self, node: &Open) -> Option<Found> {
        let Site { place, sums: total, bounds } = node.site;
        let unsplit = self.saved(total, self.value(node.site));
        let mut best: Option<Found> = None;
        for (&feature, sums) in self.features.iter().zip(node.histogram.features()) {
            if !self.allowed(feature, node) {
                continue;
            }
            let sign = self.params.monotone.get(usize::from(feature)).map_or(0.0, |&sign| f64::from(sign));
            let mut left = [0; 2];
            for (threshold, sum) in (0..=u8::MAX).zip(&sums[..sums.len() - 1]) {
                if *sum == [0; 2] {
                    continue;
                }
                left = [left[0] + sum[0], left[1] + sum[1]];
                let right = [total[0] - left[0], total[1] - left[1]];
                if self.hessian(left) < self.params.min_hessian || right[1] <= 0 {
                    continue;
                }
                if self.hessian(right) < self.params.min_hessian {
                    break;
                }
                let sides = [
                    Site { place: 2 * place + 1, sums: left, bounds },
                    Site { place: 2 * place + 2, sums: right, bounds },
                ];
                let values = sides.map(|side| self.value(side));
                let gain = self.saved(left, values[0]) + self.saved(right, values[1]) - unsplit;
                if sign * (values[1] - values[0]) < 0.0
                    || gain <= self.params.min_gain.max(best.map_or(1e-9, |best| best.gain))
                {
                    continue;
                }
                best = Some(Found {
                    split: Split { feature, threshold },
                    gain,
                    sides: bound(sides, values, sign),
                });
            }
        }
        best
    }

    /// The Newton step of rows, within bounds, in nats.
    pub(super) fn value(&self, site: Site) -> f64 {
        let below = (self.hessian(site.sums) + self.params.lambda).max(f64::MIN_POSITIVE);
        (-(site.sums[0] as f64 * self.unit) / below).clamp(site.bounds[0], site.bounds[1])
    }

    /// The sets of features that stay open once a feature is used.
    pub(super) fn narrow(&self, sets: &[usize], feature: u8) -> Vec<usize> {
        sets.iter().copied().filter(|&set| self.params.together[set].contains(&feature)).collect()
    }

    fn allowed(&self, feature: u8, node: &Open) -> bool {
        self.params.together.is_empty()
            || node.sets.iter().any(|&set| self.params.together[set].contains(&feature))
    }

    fn hessian(&self, sums: Sums) -> f64 {
        sums[1] as f64 * self.unit
    }

    /// The loss saved by adding a value to every row, to the second order.
    fn saved(&self, sums: Sums, value: f64) -> f64 {
        -(sums[0] as f64 * self.unit * value
            + 0.5 * (self.hessian(sums) + self.params.lambda) * value * value)
    }
}

/// Keeps the values of two sides in order from here on.
fn bound(mut sides: [Site; 2], values: [f64; 2], sign: f64) -> [Site; 2] {
    let middle = f64::midpoint(values[0], values[1]);
    if sign != 0.0 {
        let [low, high] = if sign > 0.0 { [0, 1] } else { [1, 0] };
        sides[low].bounds[1] = middle;
        sides[high].bounds[0] = middle;
    }
    sides
}
