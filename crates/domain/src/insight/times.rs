//! How long it takes, when some are still at it.

use chrono::TimeDelta;

/// Shares are products of fractions: one that is a half must be taken for a half.
const ROUNDING: f64 = 1e-9;

/// How long people stayed. Whoever is still there counts for as long as it has been there so far: that it stayed longer
/// is known, how much longer is not (Kaplan and Meier 1958).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Times {
    /// Those whose time is known, so far or in all.
    pub people: u32,
    /// Those of them who are still there.
    pub open: u32,
    /// The time after which half had left; nothing where so many are still there that nobody knows.
    pub median: Option<TimeDelta>,
    /// The mean time, as far as it was seen: the area under the curve of those who stay.
    pub average: TimeDelta,
    /// Whether it is longer than that, because whoever has been there longest is still there.
    pub at_least: bool,
    /// The shortest time.
    pub shortest: TimeDelta,
    /// The longest time, so far or in all.
    pub longest: TimeDelta,
}

impl Times {
    /// From each person's time, and whether it has left. Nothing where nobody's is known.
    pub fn of(mut each: Vec<(TimeDelta, bool)>) -> Option<Self> {
        // Of those with the same time, those who left come first.
        each.sort_by_key(|(time, left)| (*time, !left));
        let (shortest, longest) = (each.first()?.0, each.last()?.0);
        let people = each.len();
        let (mut staying, mut area, mut before) = (1.0_f64, 0.0, TimeDelta::zero());
        let mut median = None;
        let mut at = 0;
        for same in each.chunk_by(|one, other| one.0 == other.0) {
            let time = same[0].0;
            area += staying * millis(time - before);
            before = time;
            let left = same.iter().filter(|(_, left)| *left).count();
            staying *= 1.0 - left as f64 / (people - at) as f64;
            at += same.len();
            if median.is_none() && staying <= 0.5 + ROUNDING {
                median = Some(time);
            }
        }
        let open = each.iter().filter(|(_, left)| !left).count();
        Some(Self {
            people: u32::try_from(people).unwrap_or(u32::MAX),
            open: u32::try_from(open).unwrap_or(u32::MAX),
            median,
            average: TimeDelta::milliseconds(area.round() as i64),
            at_least: staying > ROUNDING,
            shortest,
            longest,
        })
    }
}

fn millis(time: TimeDelta) -> f64 {
    time.num_milliseconds() as f64
}
