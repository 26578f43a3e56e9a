//! Which backups are kept: the last few, the last of each of seven days and of four weeks, days and weeks on which there
//! was one. Of copies that were made before updates: the last few, and every one for a month.

use chrono::{DateTime, Datelike, TimeDelta, Utc};
use std::collections::BTreeSet;

/// The newest of all are kept whenever they were made.
const LAST: usize = 3;
const DAYS: usize = 7;
const WEEKS: usize = 4;
/// The newest copies made before updates are kept however old they are: between two releases may lie a year.
const LAST_UPDATES: usize = 3;
/// And every other one for so long. What an update did wrong is noticed by then.
const MONTH: TimeDelta = TimeDelta::days(30);

/// Those of the given moments whose backups are not kept. What was made while the clock was ahead stays and does not count.
pub(super) fn surplus(moments: &[DateTime<Utc>], now: DateTime<Utc>) -> BTreeSet<DateTime<Utc>> {
    let mut newest_first: Vec<DateTime<Utc>> = moments.iter().copied().filter(|at| *at <= now).collect();
    newest_first.sort_by(|a, b| b.cmp(a));
    newest_first.dedup();
    let mut kept: BTreeSet<DateTime<Utc>> = newest_first.iter().take(LAST).copied().collect();
    kept.extend(last_of_each(&newest_first, DAYS, |at| at.date_naive()));
    kept.extend(last_of_each(&newest_first, WEEKS, |at| at.iso_week()));
    newest_first.into_iter().filter(|at| !kept.contains(at)).collect()
}

/// Those of the given versions, each with when a copy was made before it, whose copies are not kept.
pub(super) fn surplus_updates(copies: &[(u32, DateTime<Utc>)], now: DateTime<Utc>) -> BTreeSet<u32> {
    let mut newest_first = copies.to_vec();
    // By the version, which no clock sets back.
    newest_first.sort_by_key(|copy| std::cmp::Reverse(copy.0));
    let older = newest_first.into_iter().skip(LAST_UPDATES);
    older.filter(|(_, made)| now - *made > MONTH).map(|(version, _)| version).collect()
}

/// The last moment in each of the latest `most` spans.
fn last_of_each<S: PartialEq>(
    newest_first: &[DateTime<Utc>],
    most: usize,
    span: impl Fn(&DateTime<Utc>) -> S,
) -> Vec<DateTime<Utc>> {
    let mut last: Vec<DateTime<Utc>> = Vec::new();
    for at in newest_first {
        if last.last().is_none_or(|before| span(before) != span(at)) {
            last.push(*at);
        }
    }
    last.truncate(most);
    last
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn hours(hours: &[i64]) -> Vec<DateTime<Utc>> {
        hours.iter().map(|hour| DateTime::from_timestamp(1_800_000_000 + hour * 3_600, 0).unwrap()).collect()
    }

    #[test]
    fn of_a_backup_a_day_seven_days_and_four_weeks_are_kept() {
        // The last of the sixty days is a Monday.
        let daily: Vec<i64> = (0..60).map(|day| day * 24).collect();
        let moments = hours(&daily);
        let surplus = surplus(&moments, hours(&[60 * 24])[0]);
        let kept: Vec<usize> = (0..60).filter(|day| !surplus.contains(&moments[*day])).collect();
        assert_eq!(kept, [44, 51, 53, 54, 55, 56, 57, 58, 59]);
    }

    #[test]
    fn of_copies_made_before_updates_the_newest_three_stay_and_the_others_for_a_month() {
        let now = hours(&[0])[0];
        let check = |copies: &[(u32, i64)], gone: &[u32]| {
            let made: Vec<(u32, DateTime<Utc>)> =
                copies.iter().map(|(version, days)| (*version, now - TimeDelta::days(*days))).collect();
            assert_eq!(surplus_updates(&made, now), gone.iter().copied().collect(), "{copies:?}");
        };
        check(&[], &[]);
        check(&[(3, 900), (4, 800), (5, 700)], &[]);
        check(&[(3, 900), (4, 800), (5, 700), (6, 0)], &[3]);
        check(&[(3, 29), (4, 20), (5, 10), (6, 0)], &[]);
        check(&[(3, 30), (4, 20), (5, 10), (6, 0)], &[]);
        check(&[(3, 31), (4, 20), (5, 10), (6, 0)], &[3]);
        // In whatever order they lie there; ten comes after nine.
        check(&[(10, 40), (2, 90), (9, 50), (8, 60), (1, 99)], &[1, 2]);
        // One that was made while the clock was ahead.
        check(&[(3, -400), (4, 50), (5, 40), (6, 0)], &[]);
    }

    proptest! {
        #[test]
        fn the_newest_stay_and_what_is_kept_is_bounded_and_stays_kept(
            chosen in prop::collection::vec(0_i64..20_000, 0..80)
        ) {
            let (moments, now) = (hours(&chosen), hours(&[10_000])[0]);
            let gone = surplus(&moments, now);
            let kept: Vec<DateTime<Utc>> =
                moments.iter().copied().collect::<BTreeSet<_>>().into_iter().filter(|at| !gone.contains(at)).collect();
            prop_assert!(kept.iter().filter(|at| **at <= now).count() <= LAST + DAYS + WEEKS);
            prop_assert!(moments.iter().filter(|at| **at <= now).max().is_none_or(|newest| !gone.contains(newest)));
            prop_assert!(gone.iter().all(|at| *at <= now));
            prop_assert!(surplus(&kept, now).is_empty());
        }
    }
}
