//! When something is due: from what was chosen and when it ran last alone, so that a computer that slept, or whose clock was
//! set, does what is overdue once and then goes on as usual.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Utc};

/// How soon what failed for a passing reason is tried again.
const AGAIN: TimeDelta = TimeDelta::minutes(10);

/// The last time.
#[derive(Clone, Copy, Debug)]
pub(super) struct Last {
    pub at: DateTime<Utc>,
    /// It failed for a reason that passes by itself.
    pub passing: bool,
}

/// What was chosen, as times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Times {
    pub every: Option<TimeDelta>,
    /// By the clock of `zone`.
    pub at: Vec<NaiveTime>,
}

/// When it is due next, from the moment on at which it was chosen; the past or now where it is overdue, nothing where it never is.
pub(super) fn next(
    times: &Times,
    chosen: DateTime<Utc>,
    last: Option<Last>,
    now: DateTime<Utc>,
    zone: &impl TimeZone,
) -> Option<DateTime<Utc>> {
    // What ran in the future ran before the clock was set back.
    let last = last.filter(|last| last.at <= now);
    let every = times.every.map(|every| last.map_or(now, |last| last.at + every));
    // What was due before it was chosen is not overdue; what was chosen in the future was chosen before the clock was set back.
    let chosen = chosen.min(now);
    let since = last.map_or(chosen, |last| last.at.max(chosen));
    let at = times.at.iter().filter_map(|time| first_after(since, *time, zone));
    let usual = every.into_iter().chain(at).min()?;
    let again = last.filter(|last| last.passing).map(|last| last.at + AGAIN);
    Some(again.map_or(usual, |again| again.min(usual)))
}

/// The first moment after `since` at which the clock of `zone` shows the time. Where the clock is set ahead over it, the
/// hour later; where it shows it twice, the first.
fn first_after(since: DateTime<Utc>, time: NaiveTime, zone: &impl TimeZone) -> Option<DateTime<Utc>> {
    let day = since.with_timezone(zone).date_naive();
    (0..3).filter_map(|later| day.checked_add_days(Days::new(later))).find_map(|day| {
        let wall = day.and_time(time);
        let moment = zone
            .from_local_datetime(&wall)
            .earliest()
            .or_else(|| zone.from_local_datetime(&(wall + TimeDelta::hours(1))).earliest())?;
        Some(moment.to_utc()).filter(|moment| *moment > since)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::FixedOffset;

    /// 2027-01-15, a Friday, at this time UTC; days go on after 24.
    fn at(hours: i64, minutes: i64) -> DateTime<Utc> {
        let midnight = DateTime::from_timestamp(1_799_971_200, 0).unwrap();
        midnight + TimeDelta::hours(hours) + TimeDelta::minutes(minutes)
    }

    fn times(every: Option<i64>, wall: &[(u32, u32)]) -> Times {
        Times {
            every: every.map(TimeDelta::minutes),
            at: wall
                .iter()
                .map(|(hour, minute)| NaiveTime::from_hms_opt(*hour, *minute, 0).unwrap())
                .collect(),
        }
    }

    #[test]
    fn what_is_due_next_follows_from_the_last_time() {
        let berlin = FixedOffset::east_opt(3_600).unwrap();
        let check =
            |times: Times, last: Option<(i64, bool)>, now: DateTime<Utc>, expected: Option<DateTime<Utc>>| {
                let last = last.map(|(hour, passing)| Last { at: at(hour, 0), passing });
                assert_eq!(next(&times, at(4, 0), last, now, &berlin), expected, "{times:?} {last:?} {now}");
            };
        check(times(None, &[]), Some((8, false)), at(9, 0), None);
        check(times(Some(30), &[]), None, at(9, 0), Some(at(9, 0)));
        check(times(Some(30), &[]), Some((8, false)), at(8, 10), Some(at(8, 30)));
        // Slept for two days: overdue since the first time that it missed, and only once.
        check(times(Some(30), &[]), Some((8, false)), at(56, 0), Some(at(8, 30)));
        check(times(None, &[(7, 30)]), Some((5, false)), at(6, 0), Some(at(6, 30)));
        check(times(None, &[(7, 30)]), Some((7, false)), at(8, 0), Some(at(30, 30)));
        check(times(None, &[(7, 30), (13, 0)]), Some((7, false)), at(8, 0), Some(at(12, 0)));
        check(times(None, &[(7, 30)]), Some((5, false)), at(60, 0), Some(at(6, 30)));
        // Never synced: due at the first time after it was chosen.
        check(times(None, &[(7, 30)]), None, at(8, 0), Some(at(6, 30)));
        check(times(None, &[(4, 30)]), None, at(8, 0), Some(at(27, 30)));
        check(times(None, &[(4, 30)]), Some((2, false)), at(8, 0), Some(at(27, 30)));
        // The clock was set back over the last time.
        check(times(Some(30), &[]), Some((20, false)), at(9, 0), Some(at(9, 0)));
        // A passing failure is tried again soon, another one in its turn.
        check(times(Some(600), &[]), Some((8, true)), at(8, 1), Some(at(8, 10)));
        check(times(Some(600), &[]), Some((8, false)), at(8, 1), Some(at(18, 0)));
        check(times(Some(5), &[]), Some((8, true)), at(8, 1), Some(at(8, 5)));
    }

    /// A week in steps of half a minute, in which the computer sleeps at night and over the weekend and the clock is set
    /// once: how often each ran, and the longest time awake that something overdue waited.
    #[test]
    fn in_a_week_with_sleep_and_a_clock_that_jumps_everything_runs_in_its_turn_and_nothing_twice() {
        let zone = FixedOffset::east_opt(3_600).unwrap();
        for (times, least, most) in [
            // Five days of nine hours awake.
            (times(Some(60), &[]), 45, 50),
            (times(Some(15), &[]), 175, 185),
            // Every working day, and once for the weekend.
            (times(None, &[(7, 0)]), 5, 6),
            (times(None, &[(12, 0), (15, 0)]), 10, 11),
        ] {
            let mut last: Option<Last> = Some(Last { at: at(-5, 0), passing: false });
            let mut runs = 0;
            for step in 0..7 * 24 * 120 {
                let mut now = at(0, 0) + TimeDelta::seconds(30 * step);
                let (day, hour) = (step / (24 * 120), step / 120 % 24);
                let weekend = day == 1 || day == 2;
                if weekend || !(8..17).contains(&hour) {
                    continue;
                }
                // On Wednesday it was found to be two hours ahead.
                if day < 5 {
                    now += TimeDelta::hours(2);
                }
                if next(&times, at(-5, 0), last, now, &zone).is_some_and(|due| due <= now) {
                    last = Some(Last { at: now, passing: false });
                    runs += 1;
                    assert!(
                        next(&times, at(-5, 0), last, now, &zone).is_none_or(|due| due > now),
                        "at most once"
                    );
                }
            }
            assert!((least..=most).contains(&runs), "{times:?}: {runs}");
        }
    }
}
