use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::{Mutex, MutexGuard};

/// Failures in a row after which a system is left alone.
const IN_A_ROW: u32 = 5;

/// Leaves a system alone that fails again and again: each further failure holds every call back for a while, after which
/// one alone tries, until one succeeds.
#[derive(Default)]
pub(crate) struct Breaker {
    failures: AtomicU32,
    trying: Mutex<()>,
}

/// Held by the call that tries whether a system is back.
pub(crate) type Trying<'b> = MutexGuard<'b, ()>;

impl Breaker {
    fn is_open(&self) -> bool {
        self.failures.load(Ordering::Relaxed) >= IN_A_ROW
    }

    /// Waits until no other call tries whether the system is back; nothing where it is, or never was away.
    pub(crate) async fn alone(&self) -> Option<Trying<'_>> {
        if !self.is_open() {
            return None;
        }
        let trying = self.trying.lock().await;
        self.is_open().then_some(trying)
    }

    /// Notes how a call went; whether calls are held back because of it.
    pub(crate) fn note(&self, failed: bool) -> bool {
        if !failed {
            self.failures.store(0, Ordering::Relaxed);
            return false;
        }
        let failures = self.failures.fetch_add(1, Ordering::Relaxed).saturating_add(1);
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
