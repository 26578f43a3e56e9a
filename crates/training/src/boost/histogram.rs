//! Sums of gradients by feature and value.

/// The first and second derivatives of the loss, summed in fixed point.
pub(super) type Sums = [i64; 2];

/// Rows that are gathered before they are counted, so that many waits for memory become one.
const BATCH: usize = 32;

/// The sums of the rows of one node, as many values a feature as the widest has.
#[derive(Clone, Debug)]
pub(super) struct Histogram {
    width: usize,
    sums: Vec<Sums>,
}

/// The rows of the data, and what of them is counted.
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    /// All features of all rows.
    pub(super) rows: &'a [u8],
    /// The number of features of a row.
    pub(super) stride: usize,
    /// The features counted.
    pub(super) features: &'a [u8],
}

impl Histogram {
    pub(super) fn new(features: usize, width: usize) -> Histogram {
        Histogram { width, sums: vec![[0; 2]; features * width] }
    }

    /// Counts rows; `order` gives their numbers, `gradients` the derivatives of the rows from `first` on.
    pub(super) fn count(&mut self, source: Source, order: &[u32], gradients: &[[i32; 2]], first: usize) {
        let features = source.features.len();
        let mut gathered = vec![0; BATCH * features];
        let mut derivatives = [[0; 2]; BATCH];
        for batch in order.chunks(BATCH) {
            for ((&row, place), derivative) in
                batch.iter().zip(gathered.chunks_exact_mut(features)).zip(&mut derivatives)
            {
                let row = row as usize;
                let values = &source.rows[row * source.stride..(row + 1) * source.stride];
                if features == source.stride {
                    place.copy_from_slice(values);
                } else {
                    for (place, &feature) in place.iter_mut().zip(source.features) {
                        *place = values[usize::from(feature)];
                    }
                }
                *derivative = gradients[row - first].map(i64::from);
            }
            for (values, derivative) in gathered.chunks_exact(features).zip(&derivatives).take(batch.len()) {
                for (&value, sums) in values.iter().zip(self.sums.chunks_exact_mut(self.width)) {
                    let sum = &mut sums[usize::from(value)];
                    sum[0] += derivative[0];
                    sum[1] += derivative[1];
                }
            }
        }
    }

    pub(super) fn add(&mut self, other: &Histogram) {
        for (sum, other) in self.sums.iter_mut().zip(&other.sums) {
            *sum = [sum[0] + other[0], sum[1] + other[1]];
        }
    }

    /// What is left of this without a part of it.
    pub(super) fn without(mut self, part: &Histogram) -> Histogram {
        for (sum, part) in self.sums.iter_mut().zip(&part.sums) {
            *sum = [sum[0] - part[0], sum[1] - part[1]];
        }
        self
    }

    /// The sums of each counted feature by value.
    pub(super) fn features(&self) -> impl Iterator<Item = &[Sums]> {
        self.sums.chunks_exact(self.width)
    }

    /// The sums over all rows.
    pub(super) fn total(&self) -> Sums {
        self.features()
            .next()
            .unwrap_or_default()
            .iter()
            .fold([0; 2], |all, sum| [all[0] + sum[0], all[1] + sum[1]])
    }
}
