//! Where the pipeline is held up.

use super::{PassagePart, Tally};
use crate::pipeline::StatusCode;
use chrono::TimeDelta;

/// The status that holds people up most, and why it is named.
#[derive(Clone, Debug, PartialEq)]
pub struct Bottleneck {
    /// The status.
    pub status: StatusCode,
    /// Why.
    pub why: HeldUp,
}

/// Why a status is the bottleneck.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum HeldUp {
    /// Nowhere do so many wait beyond the time limit.
    Over {
        /// How many.
        people: u32,
        /// Of how many who are there.
        of: u32,
    },
    /// Nobody waits beyond a limit anywhere, and most of the time that people spend in the pipeline is spent there.
    Time {
        /// The share of all time, 0 to 1.
        share: f64,
        /// Who is there now.
        people: u32,
    },
}

/// The bottleneck among the statuses in which work goes on; nothing where nobody waits anywhere. Of equals the first.
pub fn bottleneck(statuses: &[(StatusCode, Tally)]) -> Option<Bottleneck> {
    let over = |tally: &Tally| tally.people(PassagePart::Over);
    // The last of equals is the greatest, so that they are met from behind.
    let (status, most) = statuses.iter().rev().max_by_key(|(_, tally)| over(tally))?;
    if over(most) > 0 {
        let why = HeldUp::Over { people: over(most), of: most.people(PassagePart::There) };
        return Some(Bottleneck { status: status.clone(), why });
    }
    let waits = |(_, tally): &&(StatusCode, Tally)| tally.people(PassagePart::There) > 0;
    let (status, most) = statuses.iter().rev().filter(waits).max_by_key(|(_, tally)| tally.spent)?;
    let all: TimeDelta = statuses.iter().map(|(_, tally)| tally.spent).sum();
    if most.spent <= TimeDelta::zero() {
        return None;
    }
    let share = most.spent.num_milliseconds() as f64 / all.num_milliseconds().max(1) as f64;
    let why = HeldUp::Time { share: share.min(1.0), people: most.people(PassagePart::There) };
    Some(Bottleneck { status: status.clone(), why })
}
