//! What several providers say of a firm beside what the world needs, and in which words.

use crate::{dice::Dice, world::firms::Firm};

/// More about a firm. It depends on the firm's place in the world alone.
pub(crate) struct Figures {
    pub(crate) founded: u32,
    /// Whole dollars in a year.
    pub(crate) revenue: u64,
    pub(crate) postcode: String,
    pub(crate) sic: u32,
    pub(crate) naics: u32,
    pub(crate) technologies: Vec<&'static str>,
    /// The address of the firm's page.
    pub(crate) page: String,
}

const TECHNOLOGIES: &[&str] =
    &["Microsoft 365", "Salesforce", "HubSpot", "WordPress", "Nginx", "Google Analytics", "Slack", "Shopify"];

impl Figures {
    /// Those of the firm with this place in the world.
    pub(crate) fn of(place: usize, firm: &Firm) -> Self {
        let mut dice = Dice::new(place as u64, "figures");
        let (sic, naics) = match firm.industry {
            "logistics" => (4213, 484_121),
            "construction" => (1541, 236_220),
            "software" => (7372, 513_210),
            "food production" => (2099, 311_999),
            _ => (8742, 541_611),
        };
        Self {
            founded: 1950 + dice.below(74) as u32,
            revenue: u64::from(firm.headcount) * (90_000 + 1_000 * dice.below(120) as u64),
            postcode: format!("{:05}", 10_000 + dice.below(80_000)),
            sic,
            naics,
            technologies: (0..1 + dice.below(3)).map(|_| *dice.pick(TECHNOLOGIES)).collect(),
            page: format!("https://www.linkedin.com/company/{}", firm.domain.replace('.', "-")),
        }
    }
}

/// The first and last number of a written band: `11-50`, `2 - 10`, `10001+`, `1,001 - 5,000`, `11,50`, `50` alone.
pub(crate) fn band_limits(written: &str) -> Option<(u32, u32)> {
    let tidy: String = match written.contains(['-', '+']) {
        true => written.chars().filter(|letter| letter.is_ascii_digit() || "-+".contains(*letter)).collect(),
        false => written.replace(',', "-"),
    };
    if let Some(least) = tidy.strip_suffix('+') {
        return Some((least.parse().ok()?, u32::MAX));
    }
    match tidy.split_once('-') {
        Some((least, "")) => Some((least.parse().ok()?, u32::MAX)),
        Some((least, most)) => Some((least.parse().ok()?, most.parse().ok()?)),
        None => tidy.parse().ok().map(|exactly| (exactly, exactly)),
    }
}

/// The band of a list of written bands into which a number falls; the last where it falls into none.
pub(crate) fn band<'a>(bands: &[&'a str], number: u32) -> &'a str {
    bands
        .iter()
        .find(|band| band_limits(band).is_some_and(|(least, most)| (least..=most).contains(&number)))
        .or(bands.last())
        .copied()
        .unwrap_or_default()
}

/// The band into which an amount of dollars falls, of pairs of the first dollar and the words.
pub(crate) fn revenue_band<'a>(bands: &[(u64, &'a str)], dollars: u64) -> &'a str {
    bands.iter().rev().find(|(least, _)| dollars >= *least).map_or("", |(_, words)| words)
}

/// The bands of UpLead and Hunter.
pub(crate) const HEADCOUNTS: &[&str] =
    &["1-10", "11-50", "51-200", "201-500", "501-1000", "1001-5000", "5001-10000", "10001+"];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bands_are_read_in_every_writing() {
        for (written, limits) in [
            ("11-50", Some((11, 50))),
            ("2 - 10", Some((2, 10))),
            ("1,001 - 5,000", Some((1001, 5000))),
            ("10,001+", Some((10_001, u32::MAX))),
            ("51,", Some((51, u32::MAX))),
            ("11,50", Some((11, 50))),
            ("0 - 1 (Self-employed)", None),
            ("small", None),
        ] {
            assert_eq!(band_limits(written), limits, "{written}");
        }
        assert_eq!((band(HEADCOUNTS, 48), band(HEADCOUNTS, 1_200)), ("11-50", "1001-5000"));
    }
}
