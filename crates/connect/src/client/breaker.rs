use std::sync::atomic::{AtomicU32, Ordering};

/// Failures in a row after which a system is left alone.
const IN_A_ROW: u32 = 5;

/// Leaves a system alone that fails again and again: each further failure holds every call back for a while, until one
/// succeeds.
#[derive(Default)]
pub(crate) struct Breaker(AtomicU32);

impl Breaker {
    /// Notes how a call went; whether calls are held back because of it.
    pub(crate) fn note(&self, failed: bool) -> bool {
        if !failed {
            self.0.store(0, Ordering::Relaxed);
            return false;
        }
        let failures = self.0.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        failures >= IN_A_ROW
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_five_failures_in_a_row_each_holds_back_until_one_succeeds() {
        let breaker = Breaker::default();
        let went = [true, true, false, true, true, true, true, true, true, false, true];
        let held: Vec<bool> = went.map(|failed| breaker.note(failed)).to_vec();
        let expected = [false, false, false, false, false, false, false, true, true, false, false];
        assert_eq!(held, expected);
    }
}
