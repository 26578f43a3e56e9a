use std::time::Duration;

/// How often a read is tried.
const TRIES: u32 = 3;
/// The longest pause.
const CAP: Duration = Duration::from_secs(60);

/// Pauses before trying again: any time between nothing and the first pause doubled each time ("full jitter"),
/// so that many waiting calls don't come back all at once.
#[derive(Clone, Copy)]
pub(crate) struct Backoff(pub(crate) Duration);

impl Backoff {
    /// Waits after the given number of tries. False, at once, when that was the last.
    pub(crate) async fn wait(self, tries: u32) -> bool {
        if tries >= TRIES {
            return false;
        }
        tokio::time::sleep(self.most(tries).mul_f64(fraction())).await;
        true
    }

    fn most(self, tries: u32) -> Duration {
        self.0.saturating_mul(1 << (tries - 1).min(16)).min(CAP)
    }
}

/// Evenly between 0 and 1; without randomness the whole pause.
fn fraction() -> f64 {
    getrandom::u32().map_or(1.0, |random| f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_a_minute() {
        let backoff = Backoff(Duration::from_secs(1));
        let most: Vec<u64> = [1, 2, 3, 7, 40].map(|tries| backoff.most(tries).as_secs()).to_vec();
        assert_eq!(most, [1, 2, 4, 60, 60]);
    }

    #[tokio::test]
    async fn the_third_try_is_the_last() {
        let backoff = Backoff(Duration::ZERO);
        assert!(backoff.wait(1).await);
        assert!(backoff.wait(2).await);
        assert!(!backoff.wait(3).await);
    }
}
