use crate::manifest::Limit;
use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// Keeps one account's calls to the vendor's limits: no rolling window ever holds more than nine tenths of what the
/// vendor allows, and within that calls go out at once.
pub(crate) struct Limiter {
    state: Mutex<State>,
}

struct State {
    windows: Vec<Window>,
    /// Set by the vendor's own answer.
    not_before: Option<Instant>,
}

/// The calls of one rolling window, oldest first.
struct Window {
    most: usize,
    length: Duration,
    calls: VecDeque<Instant>,
}

impl Window {
    fn new(limit: &Limit) -> Self {
        let most = (u64::from(limit.calls.get()) * 9 / 10).max(1);
        Self {
            most: usize::try_from(most).unwrap_or(usize::MAX),
            length: Duration::from_secs(limit.seconds.get().into()),
            calls: VecDeque::new(),
        }
    }

    fn forget(&mut self, now: Instant) {
        while self.calls.front().is_some_and(|call| now.duration_since(*call) >= self.length) {
            self.calls.pop_front();
        }
    }

    /// When the next call may go out; nothing where it may now.
    fn opens(&self) -> Option<Instant> {
        (self.calls.len() >= self.most).then(|| self.calls.front().map(|call| *call + self.length)).flatten()
    }
}

impl State {
    /// Takes a call's place in every window, or says until when there is none.
    fn take(&mut self, now: Instant) -> Option<Instant> {
        for window in &mut self.windows {
            window.forget(now);
        }
        let opens = self.windows.iter().filter_map(Window::opens).chain(self.not_before).max();
        if let Some(opens) = opens.filter(|opens| *opens > now) {
            return Some(opens);
        }
        for window in &mut self.windows {
            window.calls.push_back(now);
        }
        None
    }
}

impl Limiter {
    pub(crate) fn new(limits: &[Limit]) -> Self {
        let windows = limits.iter().map(Window::new).collect();
        Self { state: Mutex::new(State { windows, not_before: None }) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the turn of one call.
    pub(crate) async fn ready(&self) {
        loop {
            let opens = self.state().take(Instant::now());
            match opens {
                Some(opens) => tokio::time::sleep_until(opens).await,
                None => return,
            }
        }
    }

    /// No call before this time has passed.
    pub(crate) fn pause(&self, time: Duration) {
        let until = Instant::now().checked_add(time);
        let mut state = self.state();
        state.not_before = state.not_before.max(until);
    }

    /// Calls that may go out now; nothing where no limit is known.
    pub(crate) fn left(&self) -> Option<u32> {
        let mut state = self.state();
        let now = Instant::now();
        for window in &mut state.windows {
            window.forget(now);
        }
        let left = state.windows.iter().map(|window| window.most.saturating_sub(window.calls.len())).min();
        left.map(|left| u32::try_from(left).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(calls: u32, seconds: u32) -> Limit {
        Limit { calls: calls.try_into().unwrap(), seconds: seconds.try_into().unwrap() }
    }

    #[tokio::test(start_paused = true)]
    async fn no_window_holds_more_than_nine_tenths_and_nearly_all_of_that_is_used() {
        for (calls, seconds) in [(300, 300), (200, 60), (15, 1), (500, 60), (1, 1)] {
            let limiter = Limiter::new(&[limit(calls, seconds)]);
            let window = Duration::from_secs(seconds.into());
            let start = Instant::now();
            let mut sent = Vec::new();
            while start.elapsed() < 3 * window {
                limiter.ready().await;
                sent.push(Instant::now());
            }
            let most = sent
                .iter()
                .map(|from| sent.iter().filter(|at| *at >= from && **at < *from + window).count())
                .max()
                .unwrap();
            let allowed = (calls * 9 / 10).max(1) as usize;
            assert_eq!(most, allowed, "{calls} per {seconds} s");
            assert!(sent.len() >= 3 * allowed, "{} of {calls} per {seconds} s", sent.len());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn every_window_counts_and_what_is_left_is_told() {
        let limiter = Limiter::new(&[limit(10, 1), limit(20, 60)]);
        assert_eq!(limiter.left(), Some(9));
        let start = Instant::now();
        for _ in 0..18 {
            limiter.ready().await;
        }
        assert_eq!((start.elapsed().as_secs(), limiter.left()), (1, Some(0)));
        limiter.ready().await;
        assert_eq!(start.elapsed().as_secs(), 60);
        assert_eq!(Limiter::new(&[]).left(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_shorter_pause_does_not_cut_a_longer_one() {
        let limiter = Limiter::new(&[]);
        let start = Instant::now();
        limiter.pause(Duration::from_secs(5));
        limiter.pause(Duration::from_secs(1));
        limiter.ready().await;
        assert_eq!(start.elapsed().as_secs(), 5);
    }
}
