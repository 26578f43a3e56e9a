//! Windows of requests and balances of credits.

use std::{collections::VecDeque, time::Duration};
use tokio::time::Instant;

/// A rolling window: at most so many requests in any span of this length.
pub(crate) struct RollingWindow {
    limit: u32,
    span: Duration,
    taken: VecDeque<Instant>,
}

impl RollingWindow {
    pub(crate) fn new(limit: u32, span: Duration) -> Self {
        Self { limit, span, taken: VecDeque::new() }
    }

    /// Counts a request at `now`; otherwise tells how long to wait.
    pub(crate) fn take(&mut self, now: Instant) -> Result<(), Duration> {
        while self.taken.front().is_some_and(|first| now.duration_since(*first) >= self.span) {
            self.taken.pop_front();
        }
        if self.taken.len() >= self.limit as usize {
            let first = self.taken.front().copied().unwrap_or(now);
            return Err(self.span.saturating_sub(now.duration_since(first)));
        }
        self.taken.push_back(now);
        Ok(())
    }

    pub(crate) fn limit(&self) -> u32 {
        self.limit
    }

    pub(crate) fn span(&self) -> Duration {
        self.span
    }
}

/// A fixed window that starts with its first request.
pub(crate) struct FixedWindow {
    limit: u32,
    span: Duration,
    started: Option<Instant>,
    used: u32,
}

impl FixedWindow {
    pub(crate) fn new(limit: u32, span: Duration) -> Self {
        Self { limit, span, started: None, used: 0 }
    }

    /// Counts a request at `now`; otherwise tells how long to wait.
    pub(crate) fn take(&mut self, now: Instant) -> Result<(), Duration> {
        let started = match self.started {
            Some(started) if now.duration_since(started) < self.span => started,
            _ => {
                self.used = 0;
                *self.started.insert(now)
            }
        };
        if self.used >= self.limit {
            return Err(self.span.saturating_sub(now.duration_since(started)));
        }
        self.used += 1;
        Ok(())
    }

    /// Whether a request at `now` would be one too many.
    pub(crate) fn is_full(&self, now: Instant) -> bool {
        !self.ends_in(now).is_zero() && self.used >= self.limit
    }

    /// How long the present window lasts; nothing where a request would begin a new one.
    pub(crate) fn ends_in(&self, now: Instant) -> Duration {
        self.started.map_or(Duration::ZERO, |started| self.span.saturating_sub(now.duration_since(started)))
    }

    pub(crate) fn limit(&self) -> u32 {
        self.limit
    }

    pub(crate) fn used(&self) -> u32 {
        self.used
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn no_span_of_a_rolling_window_holds_more_than_its_limit(
            gaps in prop::collection::vec(0_u64..400, 1..80),
            limit in 1_u32..6,
        ) {
            let span = Duration::from_millis(1000);
            let mut window = RollingWindow::new(limit, span);
            let start = Instant::now();
            let mut now = start;
            let mut accepted = Vec::new();
            for gap in gaps {
                now += Duration::from_millis(gap);
                match window.take(now) {
                    Ok(()) => accepted.push(now),
                    Err(wait) => {
                        now += wait;
                        let after_waiting = window.take(now);
                        prop_assert_eq!(after_waiting, Ok(()));
                        accepted.push(now);
                    }
                }
            }
            for (index, moment) in accepted.iter().enumerate() {
                let inside = accepted[index..].iter().take_while(|later| later.duration_since(*moment) < span).count();
                prop_assert!(inside <= limit as usize);
            }
        }
    }

    #[test]
    fn a_fixed_window_starts_with_its_first_request() {
        let mut window = FixedWindow::new(2, Duration::from_secs(60));
        let start = Instant::now();
        assert!(window.take(start).is_ok());
        assert!(window.take(start + Duration::from_secs(59)).is_ok());
        assert_eq!(window.take(start + Duration::from_secs(59)), Err(Duration::from_secs(1)));
        assert!(window.take(start + Duration::from_secs(60)).is_ok());
    }
}
