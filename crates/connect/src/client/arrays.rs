use super::Client;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many records go out with one call at first. HaloPSA takes arrays and names no largest one.
pub const AT_FIRST: usize = 25;
/// More never do: a long call runs into the gateway's time limit of 60 s, and one bad record fails them all.
const MOST: usize = 100;
/// How often in a row so many go unanswered that were answered before, until they are too many.
const IN_A_ROW: u32 = 2;

/// How many records the vendor takes with one call, as its answers teach. Nothing of it outlasts the program: it is learned
/// anew with two calls, and what was too slow yesterday need not be today.
pub(crate) struct Arrays(Mutex<Sizes>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Sizes {
    /// How many go out together.
    now: usize,
    /// How many may: more were not taken.
    most: usize,
    /// The most that were answered; those at first are believed.
    proved: usize,
    /// How often in a row as many as go out together went unanswered.
    unanswered: u32,
}

impl Default for Arrays {
    fn default() -> Self {
        Self(Mutex::new(Sizes { now: AT_FIRST, most: MOST, proved: AT_FIRST, unanswered: 0 }))
    }
}

impl Sizes {
    fn took(&mut self, records: usize) {
        if records < self.now {
            return;
        }
        self.proved = self.proved.max(records);
        self.unanswered = 0;
        self.now = (self.now * 2).min(self.most);
    }

    fn no_more_than(&mut self, records: usize) {
        self.most = self.most.min(records).max(1);
        self.now = self.now.min(self.most);
        self.proved = self.proved.min(self.most);
    }

    /// Fewer than usual say nothing: it may be one of them that can't be answered.
    fn unanswered(&mut self, records: usize) {
        if records < self.now {
            return;
        }
        self.unanswered += 1;
        if records > self.proved || self.unanswered >= IN_A_ROW {
            self.no_more_than(records / 2);
            self.unanswered = 0;
        }
    }
}

impl Arrays {
    fn sizes(&self) -> MutexGuard<'_, Sizes> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Goes on with what an earlier client of the same account has learned.
    pub(super) fn go_on_from(&self, earlier: &Self) {
        let learned = *earlier.sizes();
        *self.sizes() = learned;
    }
}

impl Client {
    /// How many records are written with one call.
    pub fn at_once(&self) -> usize {
        self.account().arrays.sizes().now
    }

    /// So many were taken with one call: the next may be about twice as many.
    pub fn took(&self, records: usize) {
        self.account().arrays.sizes().took(records);
    }

    /// More than so many are not taken with one call, each of them well in itself.
    pub fn takes_no_more_than(&self, records: usize) {
        self.account().arrays.sizes().no_more_than(records);
    }

    /// A call about so many took too long to be answered.
    pub fn took_too_long(&self, records: usize) {
        self.account().arrays.sizes().unanswered(records);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What becomes of a call about as many as go out together, or about so many.
    enum Call {
        Taken,
        TakenOf(usize),
        TooMany,
        Late,
        LateOf(usize),
    }
    use Call::{Late, LateOf, Taken, TakenOf, TooMany};

    /// How many go out with each call, and with the one after them.
    fn check(calls: &[Call], expected: &[usize]) {
        let arrays = Arrays::default();
        let mut found = vec![arrays.sizes().now];
        for call in calls {
            let mut sizes = arrays.sizes();
            let now = sizes.now;
            match call {
                Taken => sizes.took(now),
                TakenOf(records) => sizes.took(*records),
                TooMany => sizes.no_more_than(now / 2),
                Late => sizes.unanswered(now),
                LateOf(records) => sizes.unanswered(*records),
            }
            found.push(sizes.now);
        }
        assert_eq!(found, expected);
    }

    #[test]
    fn twice_as_many_go_out_after_as_many_as_may_were_taken_up_to_a_hundred() {
        check(&[Taken, Taken, Taken], &[25, 50, 100, 100]);
        check(&[TakenOf(7), TakenOf(24), Taken], &[25, 25, 25, 50]);
    }

    #[test]
    fn what_is_too_much_is_not_tried_again() {
        check(&[TooMany, Taken, Taken], &[25, 12, 12, 12]);
        check(&[Taken, TooMany, Taken, Taken], &[25, 50, 25, 25, 25]);
        check(&[TooMany, TooMany, TooMany, TooMany, TooMany, Taken], &[25, 12, 6, 3, 1, 1, 1]);
    }

    #[test]
    fn more_than_were_ever_answered_are_too_many_where_they_are_not_once_and_others_in_the_second_time_in_a_row()
     {
        check(&[Taken, Late, Taken], &[25, 50, 25, 25]);
        check(&[Taken, Taken, Late, Taken], &[25, 50, 100, 50, 50]);
        check(&[Late, Taken], &[25, 25, 50]);
        check(&[Late, Late, Late, Late], &[25, 25, 12, 12, 6]);
        check(&[Taken, Taken, Taken, Late, Taken, Late, Late], &[25, 50, 100, 100, 100, 100, 100, 50]);
    }

    #[test]
    fn fewer_than_usual_say_nothing_where_they_are_late() {
        check(&[Taken, LateOf(12), LateOf(12), LateOf(1)], &[25, 50, 50, 50, 50]);
    }

    #[test]
    fn who_goes_on_from_an_earlier_client_knows_what_it_had_learned() {
        let (earlier, arrays) = (Arrays::default(), Arrays::default());
        earlier.sizes().took(25);
        earlier.sizes().no_more_than(40);
        arrays.go_on_from(&earlier);
        assert_eq!(*arrays.sizes(), *earlier.sizes());
        assert_eq!(arrays.sizes().now, 40);
    }
}
