//! How long it takes.

use super::*;
use proptest::prelude::*;

fn times(each: &[(i64, bool)]) -> Times {
    Times::of(each.iter().map(|(days, left)| (TimeDelta::days(*days), *left)).collect()).unwrap()
}

#[test]
fn where_all_have_left_the_times_are_the_ordinary_ones() {
    let times = times(&[(1, true), (2, true), (6, true), (7, true)]);
    assert_eq!((times.median, times.average), (Some(TimeDelta::days(2)), TimeDelta::days(4)));
    assert!(!times.at_least);
}

/// The leukaemia patients under 6-MP of Freireich et al. 1963, the textbook's example: median 23 weeks.
#[test]
fn whoever_is_still_there_counts_for_as_long_as_it_has_been() {
    let left = [6, 6, 6, 7, 10, 13, 16, 22, 23].map(|weeks| (weeks, true));
    let there = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35].map(|weeks| (weeks, false));
    let times = times(&[left.as_slice(), there.as_slice()].concat());
    assert_eq!((times.people, times.open), (21, 12));
    assert_eq!(times.median, Some(TimeDelta::days(23)));
    assert!(times.at_least);
    // The restricted mean to 35 weeks that R's `survfit` prints: 23.3.
    assert!((times.average - TimeDelta::minutes(33_540)).abs() < TimeDelta::hours(2), "{:?}", times.average);
}

#[test]
fn where_most_are_still_there_nobody_knows_the_median() {
    let times = times(&[(1, true), (3, false), (5, false)]);
    assert_eq!((times.median, times.longest), (None, TimeDelta::days(5)));
    assert!(times.at_least);
}

#[test]
fn of_the_same_time_those_who_left_come_first() {
    assert_eq!(times(&[(2, false), (2, true)]).median, Some(TimeDelta::days(2)));
    assert_eq!(Times::of(Vec::new()), None);
}

fn each() -> impl Strategy<Value = Vec<(i64, bool)>> {
    prop::collection::vec((0_i64..60, any::<bool>()), 1..60)
}

proptest! {
    #[test]
    fn median_and_average_lie_between_the_shortest_and_the_longest(each in each()) {
        let times = times(&each);
        let second = TimeDelta::seconds(1);
        prop_assert!(times.shortest <= times.longest);
        prop_assert!(times.average >= times.shortest - second && times.average <= times.longest + second);
        if let Some(median) = times.median {
            prop_assert!(times.shortest <= median && median <= times.longest);
        }
    }

    #[test]
    fn who_is_still_there_never_makes_it_shorter_than_had_it_left(mut each in each(), at in any::<prop::sample::Index>()) {
        let before = { let at = at.index(each.len()); each[at].1 = true; times(&each) };
        each[at.index(before.people as usize)].1 = false;
        let after = times(&each);
        let known = |times: &Times| times.median.unwrap_or(TimeDelta::MAX);
        prop_assert!(known(&after) >= known(&before));
        prop_assert!(after.average >= before.average - TimeDelta::seconds(1));
    }

    #[test]
    fn the_order_in_which_people_come_makes_no_difference(each in each()) {
        let turned: Vec<_> = each.iter().rev().copied().collect();
        prop_assert_eq!(times(&each), times(&turned));
    }
}
