//! How many records one write transaction keeps: as many as it can while others who want to write, above all somebody
//! who decides, wait no longer than can be felt.

use std::time::Duration;

/// How long a transaction is meant to take: half of what it may at most (issue 7: 50 ms at the 99th percentile).
const AIM: Duration = Duration::from_millis(25);
/// Fewer would cost more in commits than they spare others.
const FEWEST: usize = 8;
/// More would make a slow disk felt before it is noticed.
const MOST: usize = 500;

/// Follows how long records take.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Slice(usize);

impl Default for Slice {
    fn default() -> Self {
        Self(32)
    }
}

impl Slice {
    /// Records of the next transaction.
    pub(crate) const fn records(self) -> usize {
        self.0
    }

    /// A transaction kept this many, and took so long. Grows by no more than a half at a time: the next may be dearer.
    pub(crate) fn took(&mut self, records: usize, took: Duration) {
        if records == 0 {
            return;
        }
        let fitting = AIM.as_nanos().saturating_mul(records as u128) / took.as_nanos().max(1);
        let fitting = usize::try_from(fitting).unwrap_or(MOST);
        self.0 = fitting.min(self.0 + self.0 / 2).clamp(FEWEST, MOST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From `start` records a slice, after transactions that take so many microseconds a record: what the next one is.
    fn check(each: &[u64], expected: usize) {
        let mut slice = Slice::default();
        for each in each {
            let records = slice.records();
            slice.took(records, Duration::from_micros(each * records as u64));
        }
        assert_eq!(slice.records(), expected, "{each:?}");
    }

    #[test]
    fn a_slice_takes_as_long_as_can_not_be_felt() {
        check(&[], 32);
        check(&[1_000], 25);
        check(&[500], 48);
        check(&[500, 500], 50);
        check(&[10, 10, 10, 10, 10, 10, 10, 10], 500);
        check(&[100_000], 8);
        check(&[100_000, 1_000], 12);
        check(&[0], 48);
    }
}
