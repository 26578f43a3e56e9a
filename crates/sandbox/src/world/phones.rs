//! Phone numbers that exist in nobody's hand, and the ten ways in which people write them down.
//!
//! Where a regulator sets numbers aside for film and print (Ofcom, the North American Numbering Plan's
//! 555-01xx, Bundesnetzagentur, Arcep, PTS) those are used.

use super::countries::Country;
use crate::dice::Dice;
use std::collections::BTreeMap;

/// A range of numbers: `area exchange stem` followed by `free` digits.
pub(crate) struct Block {
    pub(crate) area: &'static str,
    pub(crate) exchange: &'static str,
    pub(crate) stem: &'static str,
    pub(crate) free: u32,
}

/// A number, split as people write it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    country: Country,
    groups: [String; 3],
}

impl Number {
    /// The number in the form of ITU-T E.164.
    pub(crate) fn e164(&self) -> String {
        let [area, exchange, line] = &self.groups;
        format!("+{}{area}{exchange}{line}", self.country.data().calling)
    }

    /// International form with spaces.
    pub(crate) fn international(&self) -> String {
        let [area, exchange, line] = &self.groups;
        format!("+{} {area} {exchange} {line}", self.country.data().calling)
    }

    /// One of the ten ways of writing it.
    pub(crate) fn written(&self, style: Style) -> String {
        let [area, exchange, line] = &self.groups;
        let land = self.country.data();
        let (calling, trunk) = (land.calling, land.trunk);
        match style {
            Style::E164 => self.e164(),
            Style::International => self.international(),
            // From North America the international prefix is another one.
            Style::DoubleZero if calling == "1" => self.international(),
            Style::DoubleZero => format!("00{calling} {area} {exchange} {line}"),
            Style::National => format!("{trunk}{area} {exchange} {line}"),
            Style::Dots => format!("{trunk}{area}.{exchange}.{line}"),
            Style::Brackets => format!("({trunk}{area}) {exchange} {line}"),
            Style::BracketedTrunk if trunk == "0" => format!("+{calling} (0){area} {exchange} {line}"),
            Style::BracketedTrunk => self.international(),
            Style::Extension(extension) => format!("{} ext. {extension}", self.international()),
            Style::Apostrophe => format!("'{}", self.e164()),
            Style::Uri => format!("tel:+{calling}-{area}-{exchange}-{line}"),
        }
    }
}

/// How a number is written down.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Style {
    E164,
    International,
    DoubleZero,
    National,
    Dots,
    Brackets,
    BracketedTrunk,
    Extension(u32),
    Apostrophe,
    Uri,
}

impl Style {
    /// Any of the ten.
    pub(crate) fn any(dice: &mut Dice) -> Self {
        match dice.below(10) {
            0 => Self::E164,
            1 => Self::International,
            2 => Self::DoubleZero,
            3 => Self::National,
            4 => Self::Dots,
            5 => Self::Brackets,
            6 => Self::BracketedTrunk,
            7 => Self::Extension(100 + dice.below(800) as u32),
            8 => Self::Apostrophe,
            _ => Self::Uri,
        }
    }
}

/// What a number reaches.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Line {
    /// A desk or a switchboard.
    Fixed,
    /// A mobile phone.
    Mobile,
}

/// The numbers that have not been given out yet.
pub(crate) struct PhoneBook {
    left: BTreeMap<(Country, Line), Vec<Free>>,
}

/// A number as its block and its place in it.
struct Free {
    block: &'static Block,
    place: u32,
}

impl PhoneBook {
    /// All numbers of all countries, in an order that depends on the seed.
    pub(crate) fn new(seed: u64) -> Self {
        let mut left = BTreeMap::new();
        for country in Country::ALL {
            for (line, blocks) in [(Line::Fixed, country.data().fixed), (Line::Mobile, country.data().mobile)]
            {
                let mut free: Vec<Free> = blocks
                    .iter()
                    .flat_map(|block| (0..10_u32.pow(block.free)).map(move |place| Free { block, place }))
                    .collect();
                Dice::new(seed, &format!("numbers/{country:?}/{line:?}")).shuffle(&mut free);
                left.insert((country, line), free);
            }
        }
        Self { left }
    }

    /// A number that nobody has; none when the country's blocks are used up.
    pub(crate) fn draw(&mut self, country: Country, line: Line) -> Option<Number> {
        let Free { block, place } = self.left.get_mut(&(country, line))?.pop()?;
        let width = block.free as usize;
        Some(Number {
            country,
            groups: [
                block.area.to_owned(),
                block.exchange.to_owned(),
                format!("{}{place:0width$}", block.stem),
            ],
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumber, Region};

    #[test]
    fn at_least_95_in_100_numbers_are_valid() {
        let mut book = PhoneBook::new(1);
        let mut poor = Vec::new();
        for country in Country::ALL {
            for line in [Line::Fixed, Line::Mobile] {
                let drawn: Vec<_> = std::iter::from_fn(|| book.draw(country, line)).take(500).collect();
                let valid = drawn.iter().filter(|number| valid(&number.e164())).count();
                if valid * 100 < drawn.len() * 95 {
                    poor.push(format!("{country:?} {line:?}: {valid} of {}", drawn.len()));
                }
            }
        }
        assert!(poor.is_empty(), "{poor:?}");
    }

    fn valid(number: &str) -> bool {
        number.parse::<PhoneNumber>().is_ok_and(|parsed| parsed.is_valid())
    }

    #[test]
    fn every_way_of_writing_keeps_the_number() {
        let mut book = PhoneBook::new(2);
        let mut dice = Dice::new(2, "styles");
        for country in Country::ALL {
            let Some(number) = book.draw(country, Line::Fixed) else { panic!("{country:?} has no numbers") };
            let region = country.data().code.parse::<Region>().ok();
            let whole: PhoneNumber = number.e164().parse().unwrap();
            for _ in 0..60 {
                let written = number.written(Style::any(&mut dice));
                let read = PHONE_NUMBER_UTIL
                    .parse(written.trim_start_matches('\''), region)
                    .unwrap_or_else(|error| panic!("{written}: {error}"));
                assert_eq!(read.national_number, whole.national_number, "{written}");
            }
        }
    }
}
