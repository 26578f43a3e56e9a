//! How good a matching is, by the truth.

use sluice_matching::Join;
use std::collections::HashMap;

/// Precision and recall of pairs at a threshold.
#[derive(Clone, Copy, Debug, Default)]
pub struct Point {
    /// The threshold, in thousandths of a bit.
    pub level: i32,
    /// Share of joined pairs that are of one entity.
    pub precision: f64,
    /// Share of the pairs of one entity that are joined.
    pub recall: f64,
}

impl Point {
    /// The harmonic mean of the two.
    pub fn f1(&self) -> f64 {
        let sum = self.precision + self.recall;
        if sum == 0.0 { 0.0 } else { 2.0 * self.precision * self.recall / sum }
    }
}

/// Every threshold at which something is joined, from the strictest, with what the clusters are worth there.
pub fn curve(joins: &[Join], truth: &[u32]) -> Vec<Point> {
    let mut sizes: HashMap<u32, u64> = HashMap::new();
    truth.iter().for_each(|entity| *sizes.entry(*entity).or_default() += 1);
    let all: u64 = sizes.values().map(|size| size * (size - 1) / 2).sum();
    let mut clusters: Vec<HashMap<u32, u64>> =
        truth.iter().map(|entity| HashMap::from([(*entity, 1)])).collect();
    let mut above: Vec<usize> = (0..truth.len()).collect();
    let (mut right, mut joined) = (0_u64, 0_u64);
    let mut counts: Vec<u64> = vec![1; truth.len()];
    let mut points: Vec<Point> = Vec::new();
    for join in joins {
        let (one, other) = (top(&mut above, join.left), top(&mut above, join.right));
        if one == other {
            continue;
        }
        let (large, small) = if counts[one] >= counts[other] { (one, other) } else { (other, one) };
        joined += counts[large] * counts[small];
        counts[large] += counts[small];
        above[small] = large;
        for (entity, count) in std::mem::take(&mut clusters[small]) {
            let known = clusters[large].entry(entity).or_default();
            right += *known * count;
            *known += count;
        }
        let point = Point {
            level: join.level,
            precision: right as f64 / joined.max(1) as f64,
            recall: right as f64 / all.max(1) as f64,
        };
        match points.last_mut() {
            Some(last) if last.level == join.level => *last = point,
            _ => points.push(point),
        }
    }
    points
}

/// The point with the best F1.
pub fn best(curve: &[Point]) -> Point {
    curve.iter().copied().max_by(|a, b| a.f1().total_cmp(&b.f1())).unwrap_or_default()
}

/// The highest recall where precision is at least so much.
pub fn at_precision(curve: &[Point], least: f64) -> Point {
    curve
        .iter()
        .copied()
        .filter(|point| point.precision >= least)
        .max_by(|a, b| a.recall.total_cmp(&b.recall))
        .unwrap_or_default()
}

/// What the clusters are worth at a threshold.
pub fn at_level(curve: &[Point], level: i32) -> Point {
    curve.iter().copied().take_while(|point| point.level >= level).last().unwrap_or_default()
}

fn top(above: &mut [usize], mut at: usize) -> usize {
    while above[at] != at {
        above[at] = above[above[at]];
        at = above[at];
    }
    at
}

/// The cluster of each row that the joins down to a level make.
pub(crate) fn clusters(joins: &[Join], rows: usize, level: i32) -> Vec<usize> {
    let mut above: Vec<usize> = (0..rows).collect();
    for join in joins.iter().take_while(|join| join.level >= level) {
        let (one, other) = (top(&mut above, join.left), top(&mut above, join.right));
        above[one.max(other)] = one.min(other);
    }
    (0..rows).map(|row| top(&mut above, row)).collect()
}

/// B-cubed precision and recall (Bagga and Baldwin 1998) of the clusters at a threshold.
pub fn b_cubed(joins: &[Join], truth: &[u32], level: i32) -> Point {
    let mut both: HashMap<(usize, u32), u64> = HashMap::new();
    let mut of_cluster: HashMap<usize, u64> = HashMap::new();
    let mut of_entity: HashMap<u32, u64> = HashMap::new();
    for (cluster, entity) in clusters(joins, truth.len(), level).into_iter().zip(truth) {
        *both.entry((cluster, *entity)).or_default() += 1;
        *of_cluster.entry(cluster).or_default() += 1;
        *of_entity.entry(*entity).or_default() += 1;
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    for ((cluster, entity), count) in both {
        let squared = (count * count) as f64;
        precision += squared / of_cluster[&cluster] as f64;
        recall += squared / of_entity[&entity] as f64;
    }
    let rows = truth.len().max(1) as f64;
    Point { level, precision: precision / rows, recall: recall / rows }
}
