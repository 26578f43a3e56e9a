//! What is trained on, and how.

use std::collections::{BTreeSet, HashSet};

use sluice_matching::forest::{ForestError, MAX_DEPTH, MAX_FEATURES};
use thiserror::Error;

/// The most rows: their numbers are kept in 32 bits, and their gradients must add up.
const MAX_ROWS: usize = 1 << 30;

/// Keeps the choice of groups apart from other random choices.
const GROUPS: u64 = 1;

/// Pairs whose truth is known.
#[derive(Clone, Debug, Default)]
pub struct Data {
    /// The names of the features.
    pub names: Vec<String>,
    /// The features of the pairs one after the other, as many bytes each as there are names.
    pub rows: Vec<u8>,
    /// Whether each pair is the same.
    pub labels: Vec<bool>,
    /// How much each pair counts, above 0. Empty when all count 1.
    pub weights: Vec<f32>,
    /// Where each pair comes from: pairs of one group are held out together or not at all. Empty when each pair is a
    /// group of its own.
    pub groups: Vec<u32>,
}

/// How to train.
#[derive(Clone, Debug)]
pub struct Params {
    /// The most trees.
    pub trees: usize,
    /// The share of a Newton step each leaf takes, above 0 and up to 1.
    pub learning_rate: f64,
    /// The most splits on a path, 1 to [`MAX_DEPTH`].
    pub depth: usize,
    /// The L2 penalty of leaf values, in units of the second derivative; 0 or more.
    pub lambda: f64,
    /// The least sum of second derivatives on either side of a split; 0 or more.
    pub min_hessian: f64,
    /// The least loss a split has to save, in nats; 0 or more.
    pub min_gain: f64,
    /// The share of the features each tree may use, above 0 and up to 1.
    pub feature_share: f64,
    /// The share of the rows each tree is grown on, above 0 and up to 1.
    pub row_share: f64,
    /// By feature: 1 when the score must not fall with it, -1 when it must not rise, 0 when it is free. Features
    /// beyond the list are free.
    pub monotone: Vec<i8>,
    /// Sets of features that may meet on one path of a tree. Empty when all may.
    pub together: Vec<Vec<u8>>,
    /// The share of the groups held out, from 0 to below 1.
    pub held_out: f64,
    /// The number of trees after which to stop when the held-out loss has not become smaller.
    pub patience: usize,
    /// The number of trees between two measurements.
    pub report_every: usize,
    /// The number of threads; the result does not depend on it.
    pub threads: usize,
    /// The start of every random choice.
    pub seed: u64,
}

impl Default for Params {
    fn default() -> Params {
        Params {
            trees: 250,
            learning_rate: 0.1,
            depth: MAX_DEPTH,
            lambda: 1.0,
            min_hessian: 10.0,
            min_gain: 0.0,
            feature_share: 0.7,
            row_share: 0.7,
            monotone: Vec::new(),
            together: Vec::new(),
            held_out: 0.2,
            patience: 20,
            report_every: 5,
            threads: 2,
            seed: 1,
        }
    }
}

/// Why training cannot start.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TrainError {
    /// There are no rows or no features, or more than can be worked on.
    #[error("{rows} rows of {features} features cannot be trained on")]
    Size {
        /// The number of labels.
        rows: usize,
        /// The number of features.
        features: usize,
    },
    /// A list has not one entry for each row.
    #[error("{0} do not fit the labels in number")]
    Lengths(&'static str),
    /// A parameter or a weight is outside its range.
    #[error("{0} is out of range")]
    Range(&'static str),
    /// The trees do not make a forest.
    #[error(transparent)]
    Forest(#[from] ForestError),
}

impl Data {
    /// The weight of a row.
    pub(super) fn weight(&self, row: usize) -> f64 {
        self.weights.get(row).map_or(1.0, |&weight| f64::from(weight))
    }

    /// The rows that are not trained on. At least one group is left to train on.
    pub(super) fn held_out(&self, share: f64, seed: u64) -> Vec<bool> {
        let mut groups: Vec<u32> = if self.groups.is_empty() {
            (0..self.labels.len() as u32).collect()
        } else {
            self.groups.iter().copied().collect::<BTreeSet<u32>>().into_iter().collect()
        };
        groups.sort_by_cached_key(|&group| mix(seed, GROUPS, u64::from(group)));
        groups.truncate(((groups.len() as f64 * share).round() as usize).min(groups.len() - 1));
        let out: HashSet<u32> = groups.into_iter().collect();
        let group = |row: usize| self.groups.get(row).copied().unwrap_or(row as u32);
        (0..self.labels.len()).map(|row| out.contains(&group(row))).collect()
    }

    pub(super) fn check(&self, params: &Params) -> Result<(), TrainError> {
        let (rows, features) = (self.labels.len(), self.names.len());
        if rows == 0 || rows > MAX_ROWS || features == 0 || features > MAX_FEATURES {
            return Err(TrainError::Size { rows, features });
        }
        let lengths = [
            ("rows", self.rows.len() != rows * features),
            ("weights", !self.weights.is_empty() && self.weights.len() != rows),
            ("groups", !self.groups.is_empty() && self.groups.len() != rows),
        ];
        if let Some((name, _)) = lengths.into_iter().find(|(_, wrong)| *wrong) {
            return Err(TrainError::Lengths(name));
        }
        let share = |share: f64| share > 0.0 && share <= 1.0;
        let positive = |value: f64| value >= 0.0 && value.is_finite();
        let ranges = [
            ("weights", self.weights.iter().all(|weight| *weight > 0.0 && weight.is_finite())),
            ("learning_rate", share(params.learning_rate)),
            ("depth", (1..=MAX_DEPTH).contains(&params.depth)),
            ("lambda", positive(params.lambda)),
            ("min_hessian", positive(params.min_hessian)),
            ("min_gain", positive(params.min_gain)),
            ("feature_share", share(params.feature_share)),
            ("row_share", share(params.row_share)),
            ("monotone", params.monotone.iter().all(|sign| (-1..=1).contains(sign))),
            ("held_out", (0.0..1.0).contains(&params.held_out)),
        ];
        ranges.into_iter().find(|(_, right)| !right).map_or(Ok(()), |(name, _)| Err(TrainError::Range(name)))
    }
}

/// A number that looks random and depends on its inputs alone.
pub(super) fn mix(seed: u64, salt: u64, value: u64) -> u64 {
    let mut state = seed;
    for input in [salt, value] {
        state = (state ^ input).wrapping_add(0x9e37_79b9_7f4a_7c15);
        state = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        state = (state ^ (state >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        state ^= state >> 31;
    }
    state
}

/// Whether a share of all values takes this one.
pub(super) fn takes(share: f64, seed: u64, salt: u64, value: u64) -> bool {
    share >= 1.0 || ((mix(seed, salt, value) >> 11) as f64) < share * (1_u64 << 53) as f64
}
