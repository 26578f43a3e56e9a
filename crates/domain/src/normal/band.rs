//! Numbers of employees and yearly revenues, which sources write as numbers or as bands of their own: the bands of
//! seed 001, and the number kept.

use serde::{Deserialize, Serialize};

/// A size, read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Band {
    /// The number, or the least of the source's band.
    pub least: u64,
    /// The most of the source's band; the number itself where it is one; absent where the band is open.
    pub most: Option<u64>,
    /// The option of HaloPSA's field in which the middle of it lies.
    pub option: &'static str,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// Employees.
    Headcount,
    /// Yearly revenue in US dollars.
    Revenue,
}

/// The most of each option, and the option above all.
type Options = (&'static [(u64, &'static str)], &'static str);

const HEADCOUNT: Options = (
    &[
        (10, "1-10"),
        (50, "11-50"),
        (200, "51-200"),
        (500, "201-500"),
        (1_000, "501-1000"),
        (5_000, "1001-5000"),
    ],
    "5000+",
);
const MILLION: u64 = 1_000_000;
const REVENUE: Options = (
    &[
        (MILLION - 1, "<$1M"),
        (5 * MILLION - 1, "$1-5M"),
        (10 * MILLION - 1, "$5-10M"),
        (25 * MILLION - 1, "$10-25M"),
        (50 * MILLION - 1, "$25-50M"),
        (100 * MILLION - 1, "$50-100M"),
    ],
    "$100M+",
);

impl Band {
    /// From `120`, `1,200`, `51-200`, `5k`, `10,001+`, `$1-5M`, `under 1 million`. Nothing where there is no number.
    pub fn parse(written: &str, measure: Measure) -> Option<Self> {
        if written.len() > 60 {
            return None;
        }
        let text = spanned(&written.to_lowercase().replace(['–', '—'], "-"));
        let open = text.contains('+') || ["more than", "over", ">"].iter().any(|word| text.contains(word));
        let under = ["less than", "under", "up-", "<"].iter().any(|word| text.contains(word));
        let (first, second) = match text.split_once('-') {
            Some((first, second)) if first.bytes().any(|byte| byte.is_ascii_digit()) => (first, Some(second)),
            _ => (text.as_str(), None),
        };
        let last = second.map(number);
        let (value, unit) = number(first)?;
        let (least, most) = match last {
            Some(most) => {
                let (most, unit_of_most) = most?;
                // `$1-5M` counts both in millions.
                let unit = if unit > 1 { unit } else { unit_of_most };
                (whole(value, unit), Some(whole(most, unit_of_most)))
            }
            None if under => (0, Some(whole(value, unit))),
            None if open => (whole(value, unit), None),
            None => (whole(value, unit), Some(whole(value, unit))),
        };
        if most.is_some_and(|most| most < least) {
            return None;
        }
        let (options, above) = if measure == Measure::Headcount { HEADCOUNT } else { REVENUE };
        let middle = match most {
            Some(most) if least == most => most,
            // `0 - 1 (Self-employed)`
            Some(1) => 1,
            Some(most) => least + (most - least) / 2,
            None => least.saturating_add(1),
        };
        // Nobody employs nobody.
        if middle == 0 && measure == Measure::Headcount {
            return None;
        }
        let option = options.iter().find(|(most, _)| middle <= *most).map_or(above, |(_, option)| *option);
        Some(Self { least, most, option })
    }

    /// Whether any number is in both.
    pub fn meets(&self, other: &Self) -> bool {
        let reaches = |one: &Self, other: &Self| one.most.is_none_or(|most| most >= other.least);
        reaches(self, other) && reaches(other, self)
    }
}

/// `11 to 20` and `50to99` with a dash.
fn spanned(text: &str) -> String {
    match text.split_once("to") {
        Some((first, second))
            if first.trim_end().ends_with(|c: char| c.is_ascii_digit())
                && second.trim_start().starts_with(|c: char| c.is_ascii_digit()) =>
        {
            format!("{first}-{second}")
        }
        _ => text.replace(" to ", "-"),
    }
}

/// A number in thousandths and its unit: thousand, million or thousand million.
fn number(text: &str) -> Option<(u64, u64)> {
    let start = text.find(|c: char| c.is_ascii_digit())?;
    let end =
        text[start..].find(|c: char| !c.is_ascii_digit() && !matches!(c, ',' | '.' | '\'' | ' ' | '\u{a0}'));
    let (digits, rest) = text[start..].split_at(end.unwrap_or(text.len() - start));
    let digits: String = digits.chars().filter(|c| c.is_ascii_digit() || matches!(c, '.' | ',')).collect();
    let unit = match rest.trim_start().trim_end_matches(['+', '.']).trim_end() {
        rest if rest.starts_with("bn")
            || rest.starts_with("bil")
            || rest == "b"
            || rest.starts_with("mrd") =>
        {
            1_000_000_000
        }
        rest if rest.starts_with("mil")
            || rest.starts_with("mio")
            || rest.starts_with("mn")
            || rest == "m" =>
        {
            1_000_000
        }
        rest if rest.starts_with('m') && !rest.starts_with("mi") => 1_000_000,
        rest if rest.starts_with("thousand") || rest.starts_with('k') => 1_000,
        rest if rest.starts_with('b') => 1_000_000_000,
        _ => 1,
    };
    Some((thousandths(&digits)?, unit))
}

/// `1,200.5` and `1.200,5`: what stands before three digits at the end separates thousands, unless there is one sign
/// only and a unit follows.
fn thousandths(digits: &str) -> Option<u64> {
    let last = digits.rfind(['.', ',']);
    let (whole, fraction) = match last {
        Some(at) if digits.len() - at - 1 == 3 || digits.len() == at + 1 => (digits, ""),
        Some(at) => (&digits[..at], &digits[at + 1..]),
        None => (digits, ""),
    };
    let whole: String = whole.chars().filter(char::is_ascii_digit).collect();
    let whole: u64 = whole.parse().ok()?;
    let mut thousandths = whole.checked_mul(1_000)?;
    for (at, digit) in fraction.bytes().take(3).enumerate() {
        thousandths += u64::from(digit.checked_sub(b'0')?) * [100, 10, 1][at];
    }
    Some(thousandths)
}

fn whole(thousandths: u64, unit: u64) -> u64 {
    thousandths.saturating_mul(unit) / 1_000
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Field, ValueKind};

    #[test]
    fn numbers_and_bands_find_their_option() {
        let check = |measure, written: &str, least: u64, most: Option<u64>, option: &str| {
            let band = Band::parse(written, measure).unwrap_or_else(|| panic!("{written}"));
            assert_eq!((band.least, band.most, band.option), (least, most, option), "{written}");
        };
        use Measure::{Headcount, Revenue};
        check(Headcount, "120", 120, Some(120), "51-200");
        check(Headcount, "1,200", 1_200, Some(1_200), "1001-5000");
        check(Headcount, "51-200", 51, Some(200), "51-200");
        check(Headcount, "51 – 200 employees", 51, Some(200), "51-200");
        check(Headcount, "11 to 20", 11, Some(20), "11-50");
        check(Headcount, "50to99", 50, Some(99), "51-200");
        check(Headcount, "0 - 1 (Self-employed)", 0, Some(1), "1-10");
        check(Headcount, "5k", 5_000, Some(5_000), "1001-5000");
        check(Headcount, "10,001+", 10_001, None, "5000+");
        check(Headcount, "1.000-5.000", 1_000, Some(5_000), "1001-5000");
        check(Revenue, "2500000", 2_500_000, Some(2_500_000), "$1-5M");
        check(Revenue, "$2.5M", 2_500_000, Some(2_500_000), "$1-5M");
        check(Revenue, "$1-5M", 1_000_000, Some(5_000_000), "$1-5M");
        check(Revenue, "$10 - $25 million", 10_000_000, Some(25_000_000), "$10-25M");
        check(Revenue, "under 1 million", 0, Some(1_000_000), "<$1M");
        check(Revenue, "<$1M", 0, Some(1_000_000), "<$1M");
        check(Revenue, "$1B", 1_000_000_000, Some(1_000_000_000), "$100M+");
        check(Revenue, "$100M+", 100_000_000, None, "$100M+");
    }

    #[test]
    fn what_holds_no_number_is_absent() {
        for written in ["", "n/a", "many", "0", "20-10", "-"] {
            assert_eq!(Band::parse(written, Measure::Headcount), None, "{written}");
        }
        assert_eq!(Band::parse(&"9".repeat(1_000), Measure::Revenue), None);
    }

    #[test]
    fn the_options_are_those_of_halos_fields() {
        let check = |field: &str, (options, above): Options| {
            let own: Vec<&str> = options.iter().map(|(_, option)| *option).chain([above]).collect();
            match field.parse::<Field>().unwrap().kind() {
                ValueKind::Choice(options) => assert_eq!(own, options),
                kind => panic!("{kind:?}"),
            }
            for option in own {
                let measure = if above == "5000+" { Measure::Headcount } else { Measure::Revenue };
                assert_eq!(Band::parse(option, measure).unwrap().option, option);
            }
        };
        check("lead_employee_count", HEADCOUNT);
        check("lead_revenue_range", REVENUE);
    }
}
