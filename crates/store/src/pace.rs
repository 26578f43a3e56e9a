//! How long whoever wants to write waits for others. A transaction that nobody waits for may take longer.

use hdrhistogram::Histogram;
use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

/// The longest that is told apart, in microseconds.
const MOST: u64 = 600_000_000;

/// How long those who wrote since the store was opened waited, in microseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Pace {
    /// How many write transactions there were.
    pub count: u64,
    /// Half of them waited no longer.
    pub p50: u64,
    /// Of a hundred, ninety-nine waited no longer.
    pub p99: u64,
    /// The longest wait.
    pub longest: u64,
}

/// Collects them.
pub(crate) struct Paces(Mutex<Option<Histogram<u64>>>);

impl Default for Paces {
    fn default() -> Self {
        // Without bounds that can be wrong there is nothing that fails.
        Self(Mutex::new(Histogram::new_with_max(MOST, 2).ok()))
    }
}

impl Paces {
    pub(crate) fn waited(&self, duration: Duration) {
        let micros = u64::try_from(duration.as_micros()).unwrap_or(MOST);
        if let Some(histogram) = self.0.lock().unwrap_or_else(PoisonError::into_inner).as_mut() {
            histogram.saturating_record(micros);
        }
    }

    pub(crate) fn told(&self) -> Pace {
        let paces = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        paces.as_ref().map_or_else(Pace::default, |histogram| Pace {
            count: histogram.len(),
            p50: histogram.value_at_quantile(0.5),
            p99: histogram.value_at_quantile(0.99),
            longest: histogram.max(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_hundred_ninety_nine_are_no_longer() {
        let paces = Paces::default();
        assert_eq!(paces.told(), Pace::default());
        (1..=100).for_each(|ms| paces.waited(Duration::from_millis(ms)));
        paces.waited(Duration::from_secs(100_000));
        let told = paces.told();
        assert_eq!(told.count, 101);
        // Two digits are told.
        for (found, ms) in [(told.p50, 51), (told.p99, 100)] {
            assert!(found.abs_diff(ms * 1_000) <= ms * 10, "{found} for {ms} ms");
        }
        assert!(told.longest >= MOST);
    }
}
