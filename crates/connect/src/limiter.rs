use crate::manifest::{Limit, LimitPer, Stream};
use reqwest::header::HeaderMap;
use std::{
    collections::{BTreeSet, VecDeque},
    num::NonZeroU32,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::Instant;

/// Keeps one account's calls to the vendor's limits: over time nine tenths of what the vendor allows and in no rolling
/// window more than all of it; within that calls go out at once. Where the vendor's answers say what is allowed and
/// what is left, that holds: another plan than the published one, or someone else who uses the same account.
pub(crate) struct Limiter {
    state: Mutex<State>,
}

struct State {
    windows: Vec<Window>,
    /// Set by the vendor's own answer.
    not_before: Option<Instant>,
    /// When the next of those who wait for their turn may go on.
    opens: Option<Instant>,
    /// Calls that the user allows until told otherwise.
    allowed: Option<u64>,
    made: u64,
    /// Calls and seconds, as the vendor named them when it had been asked too often.
    told: Option<(u32, u32)>,
}

/// A limit as the vendor tells it of the account.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Learned {
    /// The streams whose calls it counts together; without them every call.
    pub(crate) streams: Option<BTreeSet<String>>,
    /// Calls and seconds.
    pub(crate) limit: Limit,
    /// How many of them are left.
    pub(crate) left: Option<u64>,
}

/// Why a call may not go out.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotNow {
    /// The allowance of calls is used up.
    UsedUp,
    /// Its turn comes later than the caller waits.
    TooLong(Duration),
}

/// No vendor is believed to want a longer pause.
pub(crate) const LONGEST: Duration = Duration::from_secs(86_400);

/// Whose calls a window counts.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Scope {
    Account,
    /// Those of these streams together.
    Streams(BTreeSet<String>),
    /// Those that belong to no stream.
    Others,
}

impl Scope {
    fn counts(&self, stream: Option<&str>) -> bool {
        match (self, stream) {
            (Self::Account, _) | (Self::Others, None) => true,
            (Self::Streams(streams), Some(stream)) => streams.contains(stream),
            (Self::Streams(_), None) | (Self::Others, Some(_)) => false,
        }
    }
}

/// The calls of one rolling window, oldest first.
struct Window {
    scope: Scope,
    /// The vendor's window.
    seconds: u32,
    most: usize,
    /// Somewhat longer than the vendor's window where nine tenths of its calls are no whole number.
    length: Duration,
    /// When, and how many.
    calls: VecDeque<(Instant, usize)>,
    sum: usize,
    limit_header: Option<String>,
    left_header: Option<String>,
}

impl Window {
    fn new(scope: Scope, limit: &Limit) -> Self {
        let mut window = Self {
            scope,
            seconds: limit.seconds.get(),
            most: 1,
            length: Duration::ZERO,
            calls: VecDeque::new(),
            sum: 0,
            limit_header: limit.limit_header.clone(),
            left_header: limit.left_header.clone(),
        };
        window.allow(limit.calls.get().into());
        window
    }

    /// From now on the vendor allows so many calls, of which nine tenths are made.
    fn allow(&mut self, calls: u64) {
        let calls = calls.clamp(1, u32::MAX.into());
        let most = calls - calls / 10;
        self.most = usize::try_from(most).unwrap_or(usize::MAX);
        let nanoseconds = u64::from(self.seconds) * 1_000_000_000;
        let stretched = u128::from(nanoseconds) * 10 * u128::from(most) / (9 * u128::from(calls));
        self.length = Duration::from_nanos(u64::try_from(stretched).unwrap_or(nanoseconds));
    }

    /// How long the last of so many calls waits for this window.
    fn last_of(&self, calls: usize, now: Instant) -> Duration {
        let free = self.most.saturating_sub(self.sum);
        let Some(beyond) = calls.checked_sub(free + 1) else { return Duration::ZERO };
        let first = self
            .calls
            .front()
            .map_or(self.length, |(at, _)| (*at + self.length).saturating_duration_since(now));
        let more = u32::try_from(beyond / self.most.max(1)).unwrap_or(u32::MAX);
        first.saturating_add(self.length.saturating_mul(more))
    }

    fn forget(&mut self, now: Instant) {
        while let Some((at, calls)) = self.calls.front().copied()
            && now.duration_since(at) >= self.length
        {
            self.calls.pop_front();
            self.sum -= calls;
        }
    }

    fn count(&mut self, now: Instant, calls: usize) {
        self.sum += calls;
        match self.calls.back_mut() {
            Some((at, before)) if *at == now => *before += calls,
            _ => self.calls.push_back((now, calls)),
        }
    }

    /// Counts calls that were made before, oldest first.
    fn add(&mut self, calls: &VecDeque<(Instant, usize)>, now: Instant) {
        self.calls.extend(calls);
        self.calls.make_contiguous().sort_by_key(|(at, _)| *at);
        self.sum = self.calls.iter().map(|(_, calls)| calls).sum();
        self.forget(now);
    }

    /// When so many calls more may go out, of which it holds no fewer; nothing where they may now.
    fn opens(&self, calls: usize) -> Option<Instant> {
        let mut over = self.sum.saturating_add(calls).checked_sub(self.most.saturating_add(1))?;
        for (at, calls) in &self.calls {
            if over < *calls {
                return Some(*at + self.length);
            }
            over -= calls;
        }
        None
    }

    fn correct(&mut self, headers: &HeaderMap, now: Instant) {
        let said = |name: &Option<String>| Some(headers.get(name.as_ref()?)?.to_str().ok()?.trim());
        match said(&self.limit_header).map(|limit| (limit, limit.parse::<u64>())) {
            // A window that is not limited has a header without a number (Apollo).
            Some(("", _)) => self.most = usize::MAX,
            Some((_, Ok(limit))) if limit > 0 => self.allow(limit),
            _ => {}
        }
        if let Some(left) = said(&self.left_header).and_then(|left| left.parse().ok()) {
            self.leave(left, now);
        }
    }

    /// Calls of others fill the window as if they were made now: they leave it no later than that.
    fn leave(&mut self, left: u64, now: Instant) {
        if self.most == usize::MAX {
            return;
        }
        let left = usize::try_from(left).unwrap_or(usize::MAX);
        let taken = self.most.saturating_sub(left);
        let others = taken.saturating_sub(self.sum);
        if others > 0 {
            self.count(now, others);
        }
    }
}

impl State {
    fn windows(&mut self, stream: Option<&str>) -> impl Iterator<Item = &mut Window> {
        self.windows.iter_mut().filter(move |window| window.scope.counts(stream))
    }

    /// Takes a call's place in every window, or says until when there is none.
    fn take(&mut self, stream: Option<&str>, now: Instant) -> Result<Option<Instant>, NotNow> {
        if self.allowed == Some(0) {
            return Err(NotNow::UsedUp);
        }
        let mut opens = self.not_before;
        for window in self.windows(stream) {
            window.forget(now);
            opens = opens.max(window.opens(1));
        }
        if let Some(opens) = opens.filter(|opens| *opens > now) {
            self.waits(opens, now);
            return Ok(Some(opens));
        }
        for window in self.windows(stream) {
            window.count(now, 1);
        }
        self.made += 1;
        self.allowed = self.allowed.map(|allowed| allowed.saturating_sub(1));
        Ok(None)
    }

    /// Until when there is no room for so many calls of no stream; where a window never holds so many, until it is empty.
    /// With whether every window holds so many.
    fn room(&mut self, calls: usize, now: Instant) -> (Option<Instant>, bool) {
        let (mut opens, mut holds) = (self.not_before, true);
        for window in self.windows(None) {
            window.forget(now);
            holds &= calls <= window.most;
            opens = opens.max(window.opens(calls.min(window.most)));
        }
        let opens = opens.filter(|opens| *opens > now);
        if let Some(opens) = opens {
            self.waits(opens, now);
        }
        (opens, holds)
    }

    /// Somebody waits until then.
    fn waits(&mut self, opens: Instant, now: Instant) {
        let before = self.opens.filter(|before| *before > now);
        self.opens = Some(before.map_or(opens, |before| before.min(opens)));
    }
}

impl Limiter {
    pub(crate) fn new(account: &[Limit], streams: &[Stream]) -> Self {
        let own = |stream: &Stream| Scope::Streams(BTreeSet::from([stream.name.clone()]));
        let mut windows = Vec::new();
        for limit in account {
            match limit.per {
                LimitPer::Account => windows.push(Window::new(Scope::Account, limit)),
                LimitPer::Stream => {
                    windows.push(Window::new(Scope::Others, limit));
                    windows.extend(streams.iter().map(|stream| Window::new(own(stream), limit)));
                }
            }
        }
        for stream in streams {
            windows.extend(stream.limits.iter().map(|limit| Window::new(own(stream), limit)));
        }
        let state = State { windows, not_before: None, opens: None, allowed: None, made: 0, told: None };
        Self { state: Mutex::new(state) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for the turn of one call, at `most` so long where that is given.
    pub(crate) async fn ready(&self, stream: Option<&str>, most: Option<Duration>) -> Result<(), NotNow> {
        let until = most.and_then(|most| Instant::now().checked_add(most));
        loop {
            let now = Instant::now();
            let opens = self.state().take(stream, now)?;
            match opens {
                Some(opens) if until.is_some_and(|until| opens > until) => {
                    return Err(NotNow::TooLong(opens - now));
                }
                Some(opens) => tokio::time::sleep_until(opens).await,
                None => return Ok(()),
            }
        }
    }

    /// Waits until so many calls may go out one after the other, and takes the place of none. Whether they may: where the
    /// vendor allows fewer, the last of them waits again.
    pub(crate) async fn room(&self, calls: usize) -> bool {
        loop {
            let (opens, holds) = self.state().room(calls, Instant::now());
            match opens {
                Some(opens) => tokio::time::sleep_until(opens).await,
                None => return holds,
            }
        }
    }

    /// Takes in what an answer says of the limits.
    pub(crate) fn correct(&self, stream: Option<&str>, headers: &HeaderMap) {
        let now = Instant::now();
        for window in self.state().windows(stream) {
            window.correct(headers, now);
        }
    }

    /// Takes in what the vendor says of the account's limits when it is asked for them.
    pub(crate) fn learn(&self, learned: &Learned) {
        let (mut state, now) = (self.state(), Instant::now());
        let scope = match &learned.streams {
            None => Scope::Account,
            Some(streams) => Scope::Streams(streams.clone()),
        };
        let known = state
            .windows
            .iter()
            .position(|window| window.scope == scope && window.seconds == learned.limit.seconds.get());
        let at = known.unwrap_or(state.windows.len());
        if known.is_none() {
            state.windows.push(Window::new(scope, &learned.limit));
        }
        if let Some(window) = state.windows.get_mut(at) {
            window.allow(learned.limit.calls.get().into());
            if let Some(left) = learned.left {
                window.leave(left, now);
            }
        }
    }

    /// Takes in the account's window as the vendor names it when it was asked too often. Where nobody wants the account
    /// limited, that is only remembered.
    pub(crate) fn tell(&self, calls: NonZeroU32, seconds: NonZeroU32) {
        let of_account = {
            let mut state = self.state();
            state.told = Some((calls.get(), seconds.get()));
            state.windows.iter().any(|window| window.scope == Scope::Account)
        };
        if of_account {
            let per = LimitPer::Account;
            let limit = Limit { calls, seconds, per, limit_header: None, left_header: None };
            self.learn(&Learned { streams: None, limit, left: None });
        }
    }

    /// See [`Self::tell`].
    pub(crate) fn told(&self) -> Option<(u32, u32)> {
        self.state().told
    }

    /// Counts the calls that were made by an earlier limiter of the same account, and waits where that had to.
    pub(crate) fn go_on_from(&self, earlier: &Self) {
        let (mut earlier, now) = (earlier.state(), Instant::now());
        let mut state = self.state();
        state.not_before = state.not_before.max(earlier.not_before);
        state.made += std::mem::take(&mut earlier.made);
        for window in &mut state.windows {
            let of_the_same = earlier.windows.iter().filter(|other| other.scope == window.scope);
            if let Some(longest) = of_the_same.max_by_key(|other| other.length) {
                window.add(&longest.calls, now);
            }
        }
    }

    /// No call before this time has passed.
    pub(crate) fn pause(&self, time: Duration) {
        let until = Instant::now() + time.min(LONGEST);
        let mut state = self.state();
        state.not_before = state.not_before.max(Some(until));
    }

    /// From now on so many calls more; without a number, as many as the vendor allows.
    pub(crate) fn allow(&self, calls: Option<u64>) {
        self.state().allowed = calls;
    }

    /// Calls made since it was last asked.
    pub(crate) fn made(&self) -> u64 {
        std::mem::take(&mut self.state().made)
    }

    /// How long those who wait for their turn still have to; nothing where nobody waits.
    pub(crate) fn opens_in(&self) -> Option<Duration> {
        let opens = self.state().opens?.checked_duration_since(Instant::now())?;
        (!opens.is_zero()).then_some(opens)
    }

    /// Calls that may go out now: of the account, or where the vendor limits none of that, of its scarcest stream;
    /// nothing where no limit is known.
    pub(crate) fn left(&self) -> Option<u32> {
        let mut state = self.state();
        let now = Instant::now();
        let allowed = state.allowed.map(|allowed| usize::try_from(allowed).unwrap_or(usize::MAX));
        let of_account = state.windows.iter().any(|window| window.scope == Scope::Account);
        let windows = state.windows.iter_mut().filter(|window| !of_account || window.scope == Scope::Account);
        let left = windows.map(|window| {
            window.forget(now);
            window.most.saturating_sub(window.sum)
        });
        left.chain(allowed).min().map(|left| u32::try_from(left).unwrap_or(u32::MAX))
    }

    /// How long the last of so many calls waits for the account's limits alone, were they all made at once; nothing where
    /// none is known.
    pub(crate) fn last_of(&self, calls: usize) -> Option<Duration> {
        let mut state = self.state();
        let now = Instant::now();
        let windows = state.windows.iter_mut().filter(|window| window.scope == Scope::Account);
        windows
            .map(|window| {
                window.forget(now);
                window.last_of(calls, now)
            })
            .max()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limit(calls: u32, seconds: u32) -> Limit {
        Limit {
            calls: calls.try_into().unwrap(),
            seconds: seconds.try_into().unwrap(),
            per: LimitPer::Account,
            limit_header: Some("x-limit".into()),
            left_header: Some("x-left".into()),
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_window_holds_more_than_the_vendor_allows_and_over_time_nine_tenths_are_used() {
        for (calls, seconds) in [(300, 300), (200, 60), (15, 1), (500, 60), (5, 1), (2, 10), (1, 1)] {
            let limiter = Limiter::new(&[limit(calls, seconds)], &[]);
            let window = Duration::from_secs(seconds.into());
            let start = Instant::now();
            let mut sent = Vec::new();
            while start.elapsed() < 30 * window {
                limiter.ready(None, None).await.unwrap();
                sent.push(Instant::now());
            }
            let most = sent
                .iter()
                .map(|from| sent.iter().filter(|at| *at >= from && **at < *from + window).count())
                .max()
                .unwrap();
            assert!(most <= calls as usize, "{most} of {calls} per {seconds} s");
            let (made, tenths) = (sent.len() as f64, 27.0 * f64::from(calls));
            let range = tenths..=tenths + f64::from(calls) + 1.0;
            assert!(range.contains(&made), "{made} of {calls} per {seconds} s");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_limiter_that_goes_on_from_an_earlier_one_counts_its_calls() {
        let check =
            async |before: &[(u32, u32)], after: &[(u32, u32)], made: usize, later: u64, left: u32| {
                let limits = |pairs: &[(u32, u32)]| {
                    pairs.iter().map(|(calls, s)| limit(*calls, *s)).collect::<Vec<_>>()
                };
                let (earlier, limiter) =
                    (Limiter::new(&limits(before), &[]), Limiter::new(&limits(after), &[]));
                for _ in 0..made {
                    earlier.ready(None, None).await.unwrap();
                }
                tokio::time::advance(Duration::from_secs(later)).await;
                limiter.ready(None, None).await.unwrap();
                limiter.go_on_from(&earlier);
                assert_eq!(limiter.left(), Some(left), "{before:?} {after:?} {made} {later}");
                assert_eq!(limiter.made(), made as u64 + 1);
            };
        check(&[(10, 60)], &[(10, 60)], 5, 0, 3).await;
        check(&[(10, 60)], &[(10, 60)], 5, 61, 8).await;
        // Another window: the longest of the earlier ones knows most.
        check(&[(100, 1), (20, 60)], &[(10, 30)], 5, 29, 3).await;
        check(&[(100, 1), (20, 60)], &[(10, 30)], 5, 31, 8).await;
        check(&[], &[(10, 30)], 5, 0, 8).await;

        let (earlier, limiter) = (Limiter::new(&[], &[]), Limiter::new(&[], &[]));
        earlier.pause(Duration::from_secs(20));
        limiter.go_on_from(&earlier);
        let began = Instant::now();
        limiter.ready(None, None).await.unwrap();
        assert_eq!(began.elapsed().as_secs(), 20);
    }

    #[tokio::test(start_paused = true)]
    async fn how_long_calls_take_at_the_vendors_limit_is_known_before_they_are_made() {
        let limiter = Limiter::new(&[limit(10, 90)], &[]);
        // Nine in ninety seconds: nine tenths of what is allowed.
        let check = |calls: usize, seconds: u64| {
            let found = limiter.last_of(calls).unwrap();
            assert_eq!(found.as_secs(), seconds, "{calls}");
        };
        check(0, 0);
        check(9, 0);
        check(10, 90);
        check(18, 90);
        check(19, 180);
        for _ in 0..4 {
            limiter.ready(None, None).await.unwrap();
        }
        tokio::time::advance(Duration::from_secs(30)).await;
        check(5, 0);
        check(6, 60);
        check(15, 150);
        assert_eq!(Limiter::new(&[], &[]).last_of(100), None);
    }

    #[tokio::test(start_paused = true)]
    async fn no_call_goes_out_once_the_users_allowance_is_used_up() {
        let limiter = Limiter::new(&[], &[]);
        limiter.allow(Some(2));
        limiter.ready(None, None).await.unwrap();
        limiter.ready(Some("any"), None).await.unwrap();
        assert_eq!(
            (limiter.ready(None, None).await, limiter.left(), limiter.made()),
            (Err(NotNow::UsedUp), Some(0), 2)
        );
        limiter.allow(None);
        limiter.ready(None, None).await.unwrap();
        assert_eq!((limiter.left(), limiter.made(), limiter.made()), (None, 1, 0));
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_per_stream_is_each_streams_own() {
        let stream = |name: &str| {
            let text = format!(
                "name = '{name}'\nkind = 'person'\npath = '/x'\nitems = '/x'\nid = '/id'\nmapping = 'x'\n"
            );
            toml::from_str::<Stream>(&text).unwrap()
        };
        let each = Limit { per: LimitPer::Stream, ..limit(1, 9) };
        let limiter = Limiter::new(&[each], &[stream("one"), stream("two")]);
        let start = Instant::now();
        for stream in [Some("one"), Some("two"), None] {
            limiter.ready(stream, None).await.unwrap();
        }
        limiter.correct(Some("one"), &headers(&[("x-limit", "100")]));
        limiter.ready(Some("one"), None).await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 0, "what one stream's answers say is about that stream");
        limiter.ready(Some("two"), None).await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 10);
    }

    #[tokio::test(start_paused = true)]
    async fn limits_that_the_account_names_hold_for_their_streams_together() {
        let limiter = Limiter::new(&[limit(100, 1)], &[]);
        let learned = |calls: u32, left| Learned {
            streams: Some(["one", "two"].map(str::to_owned).into()),
            limit: Limit { limit_header: None, left_header: None, ..limit(calls, 60) },
            left,
        };
        limiter.learn(&learned(10, Some(2)));
        let start = Instant::now();
        limiter.ready(Some("one"), None).await.unwrap();
        limiter.ready(Some("two"), None).await.unwrap();
        assert_eq!((start.elapsed().as_secs(), limiter.opens_in()), (0, None));
        limiter.ready(Some("other"), None).await.unwrap();
        limiter.learn(&learned(20, None));
        for _ in 0..9 {
            limiter.ready(Some("one"), None).await.unwrap();
        }
        assert_eq!(start.elapsed().as_secs(), 0);
        limiter.ready(Some("one"), None).await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn the_window_that_a_vendor_names_holds_from_then_on() {
        let limiter = Limiter::new(&[limit(300, 300)], &[]);
        limiter.tell(100.try_into().unwrap(), 300.try_into().unwrap());
        assert_eq!((limiter.left(), limiter.told()), (Some(90), Some((100, 300))));
        limiter.tell(20.try_into().unwrap(), 60.try_into().unwrap());
        assert_eq!(limiter.left(), Some(18), "as well as the other");
        let unlimited = Limiter::new(&[], &[]);
        unlimited.tell(20.try_into().unwrap(), 60.try_into().unwrap());
        assert_eq!((unlimited.left(), unlimited.told()), (None, Some((20, 60))));
    }

    #[tokio::test(start_paused = true)]
    async fn every_window_counts_and_what_is_left_is_told() {
        let limiter = Limiter::new(&[limit(10, 1), limit(20, 60)], &[]);
        assert_eq!(limiter.left(), Some(9));
        let start = Instant::now();
        for _ in 0..18 {
            limiter.ready(None, None).await.unwrap();
        }
        assert_eq!((start.elapsed().as_secs(), limiter.left()), (1, Some(0)));
        limiter.ready(None, None).await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 60);
        assert_eq!(Limiter::new(&[], &[]).left(), None);
    }

    #[tokio::test(start_paused = true)]
    async fn a_shorter_pause_does_not_cut_a_longer_one() {
        let limiter = Limiter::new(&[], &[]);
        let start = Instant::now();
        limiter.pause(Duration::from_secs(5));
        limiter.pause(Duration::from_secs(1));
        limiter.ready(None, None).await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 5);
    }

    #[tokio::test(start_paused = true)]
    async fn who_is_in_a_hurry_is_told_how_long_it_would_take() {
        let limiter = Limiter::new(&[limit(10, 60)], &[]);
        limiter.pause(Duration::from_secs(5));
        let hurry = Some(Duration::from_secs(4));
        assert_eq!(limiter.ready(None, hurry).await, Err(NotNow::TooLong(Duration::from_secs(5))));
        limiter.ready(None, Some(Duration::from_secs(5))).await.unwrap();
        limiter.pause(Duration::MAX);
        assert_eq!(limiter.ready(None, hurry).await, Err(NotNow::TooLong(LONGEST)));
    }

    #[tokio::test(start_paused = true)]
    async fn whoever_makes_several_calls_in_a_row_waits_until_there_is_room_for_all_of_them() {
        // Nine in ninety seconds: nine tenths of what is allowed.
        let limiter = Limiter::new(&[limit(10, 90)], &[]);
        let start = Instant::now();
        let check = async |calls: usize, at: u64, may: bool| {
            assert_eq!(limiter.room(calls).await, may, "{calls}");
            assert_eq!(start.elapsed().as_secs(), at, "{calls}");
        };
        check(9, 0, true).await;
        for _ in 0..5 {
            limiter.ready(None, None).await.unwrap();
        }
        tokio::time::advance(Duration::from_secs(30)).await;
        for _ in 0..3 {
            limiter.ready(None, None).await.unwrap();
        }
        check(1, 30, true).await;
        check(2, 90, true).await;
        check(6, 90, true).await;
        check(7, 120, true).await;
        assert_eq!(limiter.left(), Some(9), "none took a place");
        limiter.ready(None, None).await.unwrap();
        check(10, 210, false).await;
        limiter.pause(Duration::from_secs(5));
        check(1, 215, true).await;
        assert!(Limiter::new(&[], &[]).room(1_000).await);
    }

    #[tokio::test(start_paused = true)]
    async fn billions_of_others_calls_take_no_room() {
        let limiter = Limiter::new(&[limit(100, 60)], &[]);
        limiter.correct(None, &headers(&[("x-limit", "4294967295"), ("x-left", "0")]));
        assert_eq!(limiter.left(), Some(0));
        assert_eq!(limiter.state().windows[0].calls.len(), 1);
        limiter.ready(None, None).await.unwrap();
    }

    fn headers(said: &[(&'static str, &str)]) -> HeaderMap {
        said.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[tokio::test(start_paused = true)]
    async fn what_the_vendor_says_of_the_limit_holds() {
        let check = |said: &[(&'static str, &str)], left: u32| {
            let limiter = Limiter::new(&[limit(100, 60)], &[]);
            limiter.correct(None, &headers(said));
            assert_eq!(limiter.left(), Some(left), "{said:?}");
        };
        check(&[], 90);
        check(&[("x-limit", "50")], 45);
        check(&[("x-limit", "50"), ("x-left", "3")], 3);
        check(&[("x-limit", "50"), ("x-left", "50")], 45);
        check(&[("x-left", "0")], 0);
        check(&[("x-limit", "-1"), ("x-left", "-1")], 90);
        check(&[("x-limit", ""), ("x-left", "0")], u32::MAX);
        check(&[("x-limit", "0"), ("x-left", "many")], 90);
    }

    #[tokio::test(start_paused = true)]
    async fn calls_of_others_leave_the_window_with_time() {
        let limiter = Limiter::new(&[limit(100, 60)], &[]);
        limiter.correct(None, &headers(&[("x-left", "0")]));
        let start = Instant::now();
        limiter.ready(None, None).await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 60);
    }

    #[tokio::test(start_paused = true)]
    async fn a_limit_that_shrank_waits_until_enough_calls_are_old() {
        let limiter = Limiter::new(&[limit(100, 60)], &[]);
        let start = Instant::now();
        for second in 0..20 {
            limiter.ready(None, None).await.unwrap();
            tokio::time::sleep_until(start + Duration::from_secs(second + 1)).await;
        }
        limiter.correct(None, &headers(&[("x-limit", "10")]));
        limiter.ready(None, None).await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 60 + 11, "the twelfth of twenty calls is old");
    }

    #[tokio::test(start_paused = true)]
    async fn a_streams_own_limit_holds_for_it_alone() {
        let stream = "name = 'slow'\nkind = 'person'\npath = '/x'\nitems = '/x'\nid = '/id'\nmapping = 'x'\n\
                      limits = [{ calls = 1, seconds = 9 }]";
        let limiter = Limiter::new(&[limit(100, 60)], &[toml::from_str(stream).unwrap()]);
        let start = Instant::now();
        limiter.ready(Some("slow"), None).await.unwrap();
        limiter.ready(Some("quick"), None).await.unwrap();
        limiter.ready(None, None).await.unwrap();
        assert_eq!(start.elapsed().as_secs(), 0);
        limiter.ready(Some("slow"), None).await.unwrap();
        assert_eq!((start.elapsed().as_secs(), limiter.left()), (10, Some(86)));
    }
}
