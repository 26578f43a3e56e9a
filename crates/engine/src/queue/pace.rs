//! How fast and how rightly one judges: for oneself, told nowhere else.

use super::known;
use crate::api::{Pace, Paced};
use chrono::{DateTime, TimeDelta, Utc};
use sluice_store::{Reader, StoreError};

/// The days of a week.
const DAYS: i64 = 7;
/// Decisions that are looked at.
const MOST: u32 = 10_000;
/// Longer than this between two decisions is a break, in seconds.
const BREAK: i64 = 60;

/// The pace since `midnight` and of the seven days that end with it.
pub(crate) fn pace(r: &Reader<'_>, midnight: DateTime<Utc>) -> Result<Pace, StoreError> {
    let week = midnight - TimeDelta::days(DAYS - 1);
    let mut times = r.decided_at(week, MOST)?;
    times.extend(r.known_answers(MOST)?.into_iter().map(|answer| answer.at).filter(|at| *at >= week));
    times.sort_unstable();
    let today = times.partition_point(|at| *at < midnight);
    Ok(Pace { today: paced(&times[today..]), week: paced(&times), known: known::accuracy(r)? })
}

/// Of decisions in the order in which they were made.
fn paced(times: &[DateTime<Utc>]) -> Paced {
    let (mut between, mut millis) = (0_u32, 0);
    for pair in times.windows(2) {
        let pause = pair[1] - pair[0];
        if pause <= TimeDelta::seconds(BREAK) {
            between += 1;
            millis += pause.num_milliseconds();
        }
    }
    #[expect(clippy::cast_precision_loss, reason = "a week has less than 2^52 milliseconds")]
    let minutes = millis as f64 / 60_000.0;
    Paced {
        decisions: u32::try_from(times.len()).unwrap_or(u32::MAX),
        a_minute: (minutes > 0.0).then(|| f64::from(between) / minutes),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_are_no_thinking() {
        let at = |seconds: i64| DateTime::from_timestamp(seconds, 0).unwrap_or_default();
        let check = |times: &[i64], decisions, a_minute: Option<f64>| {
            let times: Vec<DateTime<Utc>> = times.iter().map(|seconds| at(*seconds)).collect();
            assert_eq!(paced(&times), Paced { decisions, a_minute }, "{times:?}");
        };
        check(&[], 0, None);
        check(&[5], 1, None);
        check(&[0, 6, 12, 18], 4, Some(10.0));
        check(&[0, 6, 5_000, 5_006], 4, Some(10.0));
        check(&[0, 600], 2, None);
    }
}
