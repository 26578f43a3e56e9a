//! Phone numbers of each country's plan and the ways in which people write them down.

use crate::{
    dice::Dice,
    lands::{COUNTRIES, City},
};

/// A number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Number {
    country: u8,
    area: u8,
    national: String,
}

/// How many ways of writing there are.
pub(crate) const STYLES: usize = 16;

impl Number {
    /// The numbers of an office: everything but the last `free` digits.
    pub(crate) fn block(country: usize, city: &City, free: usize, dice: &mut Dice) -> Self {
        let land = COUNTRIES[country].land;
        let (area, rest) = *dice.pick(&city.areas);
        let mut national = area.to_owned();
        let digits: Vec<char> = land.first.chars().collect();
        for at in 0..rest.saturating_sub(free) {
            let digit = if at == 0 { *dice.pick(&digits) } else { char::from(b'0' + dice.below(10) as u8) };
            national.push(digit);
        }
        Self { country: country as u8, area: area.len() as u8, national }
    }

    /// A number of this block that ends in these digits.
    pub(crate) fn line(&self, last: &str) -> Self {
        Self { national: format!("{}{last}", self.national), ..self.clone() }
    }

    /// Somebody's mobile.
    pub(crate) fn mobile(country: usize, dice: &mut Dice) -> Self {
        let land = COUNTRIES[country].land;
        let pattern = dice.word(land.mobile);
        let mut national = dice.filled(pattern);
        if land.calling == "1" {
            // The exchange of a North American number begins with 2 to 9.
            national.replace_range(3..4, dice.word("2 3 4 5 6 7 8 9"));
        }
        let area = if land.calling == "1" { 3 } else { pattern.find('#').unwrap_or(2) };
        Self { country: country as u8, area: area as u8, national }
    }

    /// The number in the form of ITU-T E.164.
    pub(crate) fn e164(&self) -> String {
        format!("+{}{}", COUNTRIES[usize::from(self.country)].land.calling, self.national)
    }

    /// One of the [`STYLES`] ways of writing it; the first is E.164.
    pub(crate) fn written(&self, style: usize) -> String {
        let land = COUNTRIES[usize::from(self.country)].land;
        let (calling, trunk) = (land.calling, land.trunk);
        let (area, rest) = self.national.split_at(usize::from(self.area).min(self.national.len()));
        let groups = |by: &str| grouped(rest, by);
        let american = calling == "1";
        match style {
            0 => self.e164(),
            1 => format!("+{calling} {area} {}", groups(" ")),
            2 if american => format!("({area}) {}", groups("-")),
            2 => format!("{trunk}{area} {}", groups(" ")),
            3 if american => format!("{area}-{}", groups("-")),
            3 => format!("{trunk}{area}/{rest}"),
            4 if american => format!("{area}.{}", groups(".")),
            4 => format!("00{calling}{}", self.national),
            5 if trunk.is_empty() => format!("+{calling} ({area}) {}", groups(" ")),
            5 => format!("+{calling} ({trunk}){area} {}", groups(" ")),
            6 => format!("{trunk}{}", self.national),
            7 => format!("+{calling}-{area}-{}", groups("-")),
            8 => format!("{calling}{}", self.national),
            9 if american => format!("1-{area}-{}", groups("-")),
            9 => format!("({trunk}{area}) {}", groups(" ")),
            10 => format!("+{calling} {}", self.national),
            11 => format!("{trunk}{area}-{}", groups("-")),
            12 => format!("+{calling}.{area}.{}", groups(".")),
            13 => format!("tel:+{calling}-{area}-{}", groups("-")),
            14 => format!("'+{calling}{}", self.national),
            _ => format!("{trunk}{area} {rest}"),
        }
    }
}

/// Digits in groups of three and then four, or of twos where they are even and many.
fn grouped(digits: &str, by: &str) -> String {
    match digits.len() {
        7 => format!("{}{by}{}", &digits[..3], &digits[3..]),
        8 => format!("{}{by}{}", &digits[..4], &digits[4..]),
        6 => format!("{}{by}{}", &digits[..3], &digits[3..]),
        _ => digits.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sluice_domain::normal::{Phone, Region};

    #[test]
    fn nearly_every_number_is_one_of_its_country() {
        let mut dice = Dice::new(1, "phones");
        for (at, country) in COUNTRIES.iter().enumerate() {
            let region = Region::parse(country.land.code).unwrap();
            let mut valid = [0; 2];
            for _ in 0..200 {
                let city = dice.pick(&country.cities);
                let fixed = Number::block(at, city, 3, &mut dice).line("214");
                let mobile = Number::mobile(at, &mut dice);
                for (sort, number) in [fixed, mobile].iter().enumerate() {
                    let style = dice.below(STYLES);
                    let parsed = Phone::parse(&number.written(style), Some(&region));
                    valid[sort] += usize::from(parsed.is_ok_and(|phone| phone.e164 == number.e164()));
                }
            }
            println!("{} {valid:?}", country.land.code);
            assert!(valid[0] > 120 && valid[1] > 140, "{} {valid:?}", country.land.code);
        }
    }
}
