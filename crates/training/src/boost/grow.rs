//! The growth of one tree after the other, level by level.

use std::ops::Range;
use std::panic::resume_unwind;

use sluice_matching::forest::{Node, Split};

use super::data::{Data, Params, mix};
use super::histogram::Histogram;
use super::loss::{LIMIT, Metric, PER_NAT, Sigmoid, metric};
use super::shard::Shard;
use super::split::{Finder, Found, Open, Site};

/// Keeps the choice of features apart from other random choices.
const FEATURES: u64 = 2 << 32;

/// A split that every row passes to the left: it carries a leaf down to the last level.
const CARRY: Split = Split { feature: 0, threshold: u8::MAX };

/// One tree.
pub(super) struct Grown {
    /// Its nodes in preorder.
    pub(super) nodes: Vec<Node>,
    /// The loss each split saved, with its feature.
    pub(super) gain: Vec<(usize, f64)>,
}

/// Rows, their scores so far, and how to go on.
pub(super) struct Grower<'a> {
    params: &'a Params,
    features: usize,
    width: usize,
    base: i32,
    scale: f64,
    sigmoid: Sigmoid,
    shards: Vec<Shard<'a>>,
    holds_out: bool,
}

/// A tree in the making: complete, breadth first.
struct Draft {
    splits: Vec<Option<Split>>,
    leaves: Vec<i32>,
}

impl<'a> Grower<'a> {
    pub(super) fn new(data: &'a Data, params: &'a Params, held_out: &'a [bool]) -> Grower<'a> {
        let rows = data.labels.len();
        let (mut same, mut all, mut heaviest) = (0.0, 0.0, 0.0_f64);
        for (row, _) in held_out.iter().enumerate().filter(|(_, out)| !**out) {
            let weight = data.weight(row);
            all += weight;
            same += if data.labels[row] { weight } else { 0.0 };
            heaviest = heaviest.max(weight);
        }
        let chance = (same / f64::max(all, f64::MIN_POSITIVE)).clamp(1e-9, 1.0 - 1e-9);
        let base = ((chance / (1.0 - chance)).ln() * PER_NAT).round() as i32;
        let part = rows.div_ceil(params.threads.max(1));
        let parts = (0..rows).step_by(part).map(|first| first..(first + part).min(rows));
        Grower {
            params,
            features: data.names.len(),
            width: data.rows.iter().copied().max().map_or(1, |most| usize::from(most) + 1),
            base,
            scale: f64::from(1 << 28) / heaviest.max(f64::MIN_POSITIVE),
            sigmoid: Sigmoid::new(),
            shards: parts.map(|rows| Shard::new(data, held_out, rows, base)).collect(),
            holds_out: held_out.contains(&true),
        }
    }

    /// The score before the first tree.
    pub(super) fn base(&self) -> i32 {
        self.base
    }

    /// Whether rows are held out.
    pub(super) fn holds_out(&self) -> bool {
        self.holds_out
    }

    /// How well the trees so far do.
    pub(super) fn metric(&self, trees: usize) -> Metric {
        metric(trees, self.shards.iter().flat_map(|shard| shard.scored(self.holds_out)))
    }

    /// Grows the next tree and adds it to the scores.
    pub(super) fn tree(&mut self, number: usize) -> Grown {
        let features = self.choose(number);
        let finder = Finder { params: self.params, features: &features, unit: 1.0 / self.scale };
        let inner = (1 << self.params.depth) - 1;
        let mut draft = Draft { splits: vec![None; inner], leaves: vec![0; inner + 1] };
        let mut gain = Vec::new();

        let mut level = vec![self.root(number, &features)];
        for depth in 1..=self.params.depth {
            let mut parted = Vec::new();
            for open in level {
                match finder.best(&open) {
                    Some(found) => {
                        draft.splits[open.site.place] = Some(found.split);
                        gain.push((usize::from(found.split.feature), found.gain));
                        parted.push((open, found));
                    }
                    None => draft.end(open.site, self.leaf(&finder, open.site)),
                }
            }
            if depth == self.params.depth {
                for site in parted.iter().flat_map(|(_, found)| found.sides) {
                    draft.end(site, self.leaf(&finder, site));
                }
                break;
            }
            level = self.part(parted, &finder);
        }
        let reached = self.apply(&draft);
        let mut nodes = Vec::new();
        draft.write(0, &reached, &mut nodes);
        Grown { nodes, gain }
    }

    fn choose(&self, number: usize) -> Vec<u8> {
        let key = |feature: &u8| mix(self.params.seed, FEATURES + number as u64, u64::from(*feature));
        let mut features: Vec<u8> = (0..=u8::MAX).take(self.features).collect();
        features.sort_by_key(key);
        features.truncate(((self.features as f64 * self.params.feature_share).round() as usize).max(1));
        features.sort_unstable();
        features
    }

    fn root(&mut self, number: usize, features: &[u8]) -> Open {
        let (params, sigmoid, scale, width) = (self.params, &self.sigmoid, self.scale, self.width);
        let (counted, spans): (Vec<Histogram>, _) = each(&mut self.shards, |_, shard| {
            let span = shard.begin(number, params, sigmoid, scale);
            (shard.count(span.clone(), features, width), span)
        })
        .into_iter()
        .unzip();
        let mut histogram = Histogram::new(features.len(), width);
        counted.iter().for_each(|part| histogram.add(part));
        let bounds = [f64::NEG_INFINITY, f64::INFINITY];
        let site = Site { place: 0, sums: histogram.total(), bounds };
        Open { site, histogram, spans, sets: (0..params.together.len()).collect() }
    }

    /// Divides the rows of split nodes. Only the smaller side is counted, the other is what remains.
    fn part(&mut self, parted: Vec<(Open, Found)>, finder: &Finder) -> Vec<Open> {
        let width = self.width;
        let middles = each(&mut self.shards, |number, shard| {
            let middle =
                |(open, found): &(Open, Found)| shard.divide(open.spans[number].clone(), found.split);
            parted.iter().map(middle).collect::<Vec<usize>>()
        });
        let sides: Vec<[Vec<Range<usize>>; 2]> = (parted.iter().enumerate())
            .map(|(node, (open, _))| {
                let cuts = open.spans.iter().zip(&middles);
                [
                    cuts.clone().map(|(span, middle)| span.start..middle[node]).collect(),
                    cuts.map(|(span, middle)| middle[node]..span.end).collect(),
                ]
            })
            .collect();
        let smaller: Vec<usize> =
            sides.iter().map(|[left, right]| usize::from(rows(right) < rows(left))).collect();
        let mut counted = each(&mut self.shards, |number, shard| {
            let count = |(sides, &side): (&[Vec<Range<usize>>; 2], &usize)| {
                shard.count(sides[side][number].clone(), finder.features, width)
            };
            sides.iter().zip(&smaller).map(count).collect::<Vec<Histogram>>().into_iter()
        });
        let mut level = Vec::with_capacity(2 * parted.len());
        for (((open, found), [left, right]), side) in parted.into_iter().zip(sides).zip(smaller) {
            let mut small = Histogram::new(finder.features.len(), width);
            counted.iter_mut().filter_map(Iterator::next).for_each(|part| small.add(&part));
            let large = open.histogram.without(&small);
            let histograms = if side == 0 { [small, large] } else { [large, small] };
            let sets = finder.narrow(&open.sets, found.split.feature);
            for ((site, histogram), spans) in found.sides.into_iter().zip(histograms).zip([left, right]) {
                level.push(Open { site, histogram, spans, sets: sets.clone() });
            }
        }
        level
    }

    /// What a leaf says, in thousandths of a bit.
    fn leaf(&self, finder: &Finder, site: Site) -> i32 {
        let nats = finder.value(site) * self.params.learning_rate;
        (nats * PER_NAT).round().clamp(-f64::from(LIMIT), f64::from(LIMIT)) as i32
    }

    fn apply(&mut self, draft: &Draft) -> Vec<i64> {
        let splits: Vec<Split> = draft.splits.iter().map(|split| split.unwrap_or(CARRY)).collect();
        let scale = self.scale / f64::from(1 << 18);
        let mut reached = vec![0; draft.leaves.len()];
        for part in each(&mut self.shards, |_, shard| shard.apply(&splits, &draft.leaves, scale)) {
            for (sum, part) in reached.iter_mut().zip(part) {
                *sum += part;
            }
        }
        reached
    }
}

impl Draft {
    /// Ends a path: the leaf is carried down to the last level on the left.
    fn end(&mut self, site: Site, value: i32) {
        let mut place = site.place;
        while place < self.splits.len() {
            place = 2 * place + 1;
        }
        self.leaves[place - self.splits.len()] = value;
    }

    /// Writes the nodes below a place in preorder, each with the mean of the leaves below it by the weight that
    /// reaches them. Returns the value and the weight.
    fn write(&self, place: usize, reached: &[i64], nodes: &mut Vec<Node>) -> (i64, i64) {
        let Some(split) = self.splits.get(place).copied().flatten() else {
            let mut last = place;
            while last < self.splits.len() {
                last = 2 * last + 1;
            }
            let leaf = last - self.splits.len();
            nodes.push(Node { value: self.leaves[leaf], split: None });
            return (i64::from(self.leaves[leaf]), reached[leaf]);
        };
        let here = nodes.len();
        nodes.push(Node { value: 0, split: Some(split) });
        let (left, left_weight) = self.write(2 * place + 1, reached, nodes);
        let (right, right_weight) = self.write(2 * place + 2, reached, nodes);
        let weight = left_weight + right_weight;
        let share = if weight > 0 { right_weight as f64 / weight as f64 } else { 0.5 };
        let value = left + ((right - left) as f64 * share).round() as i64;
        nodes[here].value = value as i32;
        (value, weight)
    }
}

/// The number of rows in spans.
fn rows(spans: &[Range<usize>]) -> usize {
    spans.iter().map(ExactSizeIterator::len).sum()
}

/// Does the same with every shard, each on a thread of its own; the results are in the order of the shards.
fn each<'a, R: Send>(shards: &mut [Shard<'a>], work: impl Fn(usize, &mut Shard<'a>) -> R + Sync) -> Vec<R> {
    std::thread::scope(|scope| {
        let work = &work;
        let start = |(number, shard)| scope.spawn(move || work(number, shard));
        let running: Vec<_> = shards.iter_mut().enumerate().map(start).collect();
        let end = |thread: std::thread::ScopedJoinHandle<R>| {
            thread.join().unwrap_or_else(|panic| resume_unwind(panic))
        };
        running.into_iter().map(end).collect()
    })
}
