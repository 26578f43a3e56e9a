//! What became of all who came to a section.

use super::{End, Passage, PassagePart, Rate, Times};
use crate::pipeline::StatusCode;
use chrono::{DateTime, TimeDelta, Utc};
use std::collections::BTreeMap;

/// What became of all who came to a section. Who entered is there, or went on or back, or was led out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    parts: BTreeMap<PassagePart, u32>,
    /// Who was led out, by the status that ended it.
    pub exits: BTreeMap<StatusCode, u32>,
    /// How long they stayed.
    pub times: Option<Times>,
    /// The time of all of them together.
    pub spent: TimeDelta,
}

impl Tally {
    /// Counts passages. `limit` is the status's time limit.
    pub fn of(
        passages: impl IntoIterator<Item = Passage>,
        limit: Option<TimeDelta>,
        now: DateTime<Utc>,
    ) -> Self {
        let mut tally = Self::default();
        let mut times = Vec::new();
        for passage in passages {
            for part in PassagePart::ALL.iter().filter(|part| passage.is(**part, limit, now)) {
                *tally.parts.entry(*part).or_default() += 1;
            }
            if let End::Out(exit) = &passage.end {
                *tally.exits.entry(exit.clone()).or_default() += 1;
            }
            if passage.seen {
                times.push((passage.spent, passage.end != End::There));
            }
            tally.spent += passage.spent;
        }
        tally.times = Times::of(times);
        tally
    }

    /// How many are counted.
    pub fn people(&self, part: PassagePart) -> u32 {
        self.parts.get(&part).copied().unwrap_or_default()
    }

    /// How many of those who came have gone on so far. Those who are still there may: it is never less than this.
    pub fn rate(&self) -> Option<Rate> {
        Rate::new(self.people(PassagePart::On), self.people(PassagePart::Entered))
    }
}
