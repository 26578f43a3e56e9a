//! Dates of birth and the ways in which lists write them.

use crate::dice::Dice;

/// A day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Date {
    pub(crate) year: u32,
    pub(crate) month: u32,
    pub(crate) day: u32,
}

/// How many ways of writing there are.
pub(crate) const STYLES: usize = 8;

const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

impl Date {
    pub(crate) fn between(first: u32, last: u32, dice: &mut Dice) -> Self {
        Self {
            year: first + dice.below((last - first + 1) as usize) as u32,
            month: 1 + dice.below(12) as u32,
            day: 1 + dice.below(28) as u32,
        }
    }

    /// In one of the [`STYLES`].
    pub(crate) fn written(self, style: usize) -> String {
        let Self { year, month, day } = self;
        match style {
            0 => format!("{year:04}-{month:02}-{day:02}"),
            1 => format!("{year:04}{month:02}{day:02}"),
            2 => format!("{day:02}/{month:02}/{year:04}"),
            3 => format!("{month:02}/{day:02}/{year:04}"),
            4 => format!("{day}.{month}.{year}"),
            5 => format!("{day} {} {year}", MONTHS[month as usize - 1]),
            6 => format!("{} {day}, {year}", MONTHS[month as usize - 1]),
            _ => year.to_string(),
        }
    }

    /// With day and month in each other's place; none where that makes no other date.
    pub(crate) fn turned(self) -> Option<Self> {
        (self.day <= 12 && self.day != self.month).then_some(Self {
            day: self.month,
            month: self.day,
            ..self
        })
    }

    /// With one part wrong.
    pub(crate) fn slipped(self, dice: &mut Dice) -> Self {
        let mut date = self;
        match dice.below(4) {
            0 => date.day = 1 + dice.below(28) as u32,
            1 => date.month = 1 + dice.below(12) as u32,
            2 => date.year = date.year - date.year % 10 + dice.below(10) as u32,
            _ => date.year = if dice.chance(0.5) { date.year + 1 } else { date.year.saturating_sub(1) },
        }
        date
    }
}
