//! How much a person does: a score from 0 to 100, explained line by line (fact sheet §8).

use super::{EventKind, Standing};
use chrono::{NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// An engagement score and how it came about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Engagement {
    /// The sum of the lines' points, at most 100.
    pub score: u8,
    /// One line for each kind of event that happened and counts.
    pub lines: Vec<EngagementLine>,
}

/// What one kind of event gave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EngagementLine {
    /// What happened.
    pub event: EventKind,
    /// How often, up to the day that the score is for.
    pub count: u32,
    /// Points given.
    pub points: u16,
    /// Points if none of it had aged.
    pub of: u16,
    /// The last day on which it happened, in UTC.
    pub newest: NaiveDate,
}

/// Rules of the engagement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EngagementRules {
    /// Points for each event of a kind, 0 to 100.
    pub points: BTreeMap<EventKind, u8>,
    /// Days for which an event counts whole.
    pub full_days: u32,
    /// Days after which it counts nothing; more than `full_days`.
    pub gone_days: u32,
}

impl EngagementRules {
    /// Scores a record by what happened up to a day.
    pub fn judge(&self, standing: &Standing, as_of: NaiveDate) -> Engagement {
        let lines: Vec<EngagementLine> = self
            .points
            .iter()
            .filter(|(_, points)| **points > 0)
            .filter_map(|(event, points)| {
                let times = standing.events().get(event)?.iter().map(chrono::DateTime::date_naive);
                let days: Vec<NaiveDate> = times.filter(|day| *day <= as_of).collect();
                let newest = days.last().copied()?;
                let shares: u64 = days.iter().map(|day| u64::from(self.share(as_of - *day))).sum();
                let points = u64::from(*points);
                let whole = u16::try_from(points * days.len() as u64).unwrap_or(u16::MAX);
                let left = u16::try_from((points * shares + 50) / 100).unwrap_or(u16::MAX);
                let count = u32::try_from(days.len()).unwrap_or(u32::MAX);
                Some(EngagementLine { event: *event, count, points: left, of: whole, newest })
            })
            .collect();
        let sum: u64 = lines.iter().map(|line| u64::from(line.points)).sum();
        Engagement { score: u8::try_from(sum.min(100)).unwrap_or(100), lines }
    }

    /// Hundredths for an age.
    fn share(&self, age: TimeDelta) -> u32 {
        let days = u32::try_from(age.num_days().max(0)).unwrap_or(u32::MAX);
        if days <= self.full_days {
            return 100;
        }
        let (left, over) =
            (self.gone_days.saturating_sub(days), self.gone_days.saturating_sub(self.full_days));
        let share = (u64::from(left) * 100).checked_div(u64::from(over)).unwrap_or(0);
        u32::try_from(share).unwrap_or(0)
    }
}
