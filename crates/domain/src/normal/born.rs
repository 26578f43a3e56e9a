//! Days of birth in the ways in which lists write them.

use super::{Region, text};
use chrono::NaiveDate;

/// The latest two-digit year that is read as one of this century: nobody in a list of contacts is a child.
const LATEST_SHORT_YEAR: i32 = 10;

/// Years in which people on a list can be born.
const YEARS: std::ops::RangeInclusive<i32> = 1850..=2099;

/// Months by the first letters of their names in English, German, French, Spanish, Italian, Dutch and Portuguese.
/// Sorted.
const MONTHS: &[(&str, u32)] = &[
    ("abr", 4),
    ("ago", 8),
    ("agos", 8),
    ("ao", 8),
    ("aou", 8),
    ("apr", 4),
    ("aug", 8),
    ("avr", 4),
    ("dec", 12),
    ("dez", 12),
    ("dic", 12),
    ("ene", 1),
    ("feb", 2),
    ("fev", 2),
    ("gen", 1),
    ("giu", 6),
    ("jan", 1),
    ("juil", 7),
    ("juin", 6),
    ("jul", 7),
    ("jun", 6),
    ("lug", 7),
    ("mag", 5),
    ("mai", 5),
    ("mar", 3),
    ("may", 5),
    ("mei", 5),
    ("mrt", 3),
    ("nov", 11),
    ("oct", 10),
    ("okt", 10),
    ("ott", 10),
    ("out", 10),
    ("sep", 9),
    ("set", 9),
];

/// The day of birth that a text names. Where day and month could be either, the month comes first in the United States
/// and the day everywhere else. Nothing where there is no such day, and for the days that programs write where they
/// know none.
pub(super) fn parse(written: &str, region: Option<&Region>) -> Option<NaiveDate> {
    let written = written.trim();
    if written.len() > 40 || !written.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let day = read(written, region.is_some_and(|region| region.code() == "US"))?;
    let stands_for_nothing =
        matches!((chrono::Datelike::year(&day), chrono::Datelike::ordinal(&day)), (1900 | 1901 | 1970, 1));
    (!stands_for_nothing).then_some(day)
}

fn read(written: &str, month_first: bool) -> Option<NaiveDate> {
    let folded = text::fold(written);
    let mut parts: Vec<&str> = folded.split(' ').take(8).collect();
    // `1962-05-14T00:00:00Z`, `14/05/1962 00:00`
    if let Some(first) = parts.iter_mut().find(|part| part.contains('t') && part.len() > 3) {
        *first = first.split('t').next().filter(|day| is_number(day)).unwrap_or(first);
    }
    parts.retain(|part| !matches!(*part, "de" | "of" | "the" | "del" | "di"));
    match parts[..] {
        [digits] if digits.len() == 8 && is_number(digits) => of_eight(digits, month_first),
        [one, two, three, ..] => of_three(one, two, three, month_first),
        _ => None,
    }
}

fn of_eight(digits: &str, month_first: bool) -> Option<NaiveDate> {
    let year_first = || day(number(&digits[..4])?, number(&digits[4..6])?, number(&digits[6..])?);
    let year_last = || {
        let (first, second) = (number(&digits[..2])?, number(&digits[2..4])?);
        of_either(number(&digits[4..])?, first, second, month_first)
    };
    year_first().or_else(year_last)
}

fn of_three(one: &str, two: &str, three: &str, month_first: bool) -> Option<NaiveDate> {
    if let Some(month) = month(one) {
        return day(year(three)?, month, ordinal(two)?);
    }
    if let Some(month) = month(two) {
        return if one.len() == 4 {
            day(year(one)?, month, ordinal(three)?)
        } else {
            day(year(three)?, month, ordinal(one)?)
        };
    }
    if one.len() == 4 {
        return of_either_order(year(one)?, number(two)?, number(three)?);
    }
    of_either(year(three)?, number(one)?, number(two)?, month_first)
}

/// A day and a month in one order or, where that is no day, in the other.
fn of_either(year: i32, first: i32, second: i32, month_first: bool) -> Option<NaiveDate> {
    if month_first {
        day(year, first, second).or_else(|| day(year, second, first))
    } else {
        day(year, second, first).or_else(|| day(year, first, second))
    }
}

/// After a year the month comes first; the other order is nobody's custom.
fn of_either_order(year: i32, month: i32, of_month: i32) -> Option<NaiveDate> {
    day(year, month, of_month)
}

fn day(year: i32, month: i32, day: i32) -> Option<NaiveDate> {
    if !YEARS.contains(&year) {
        return None;
    }
    NaiveDate::from_ymd_opt(year, u32::try_from(month).ok()?, u32::try_from(day).ok()?)
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number(text: &str) -> Option<i32> {
    if is_number(text) { text.parse().ok() } else { None }
}

/// A year of four digits, or of two.
fn year(text: &str) -> Option<i32> {
    let year = number(text)?;
    match text.len() {
        4 => Some(year),
        2 if year <= LATEST_SHORT_YEAR => Some(2000 + year),
        2 => Some(1900 + year),
        _ => None,
    }
}

/// `14` or `14th`.
fn ordinal(text: &str) -> Option<i32> {
    let digits = text.trim_end_matches(|letter: char| letter.is_ascii_alphabetic());
    let ending = &text[digits.len()..];
    if digits.len() > 2 || !matches!(ending, "" | "st" | "nd" | "rd" | "th" | "er" | "o" | "a") {
        return None;
    }
    number(digits)
}

fn month(text: &str) -> Option<i32> {
    if text.len() < 3 || !text.bytes().all(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    [4, 3, 2].into_iter().find_map(|length| {
        let start = text.get(..length)?;
        let at = MONTHS.binary_search_by(|(name, _)| (*name).cmp(start)).ok()?;
        i32::try_from(MONTHS[at].1).ok()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_the_same_however_it_is_written() {
        assert!(MONTHS.is_sorted_by(|a, b| a.0 < b.0));
        for written in [
            "1962-05-14",
            "1962/05/14",
            "19620514",
            "14/05/1962",
            "14.05.1962",
            "14-05-1962",
            "14.5.62",
            "14/5/62",
            "14051962",
            "05/14/1962",
            "May 14 1962",
            "May 14, 1962",
            "14 May 1962",
            "14-May-62",
            "14. Mai 1962",
            "14th May 1962",
            "14 mai 1962",
            "14 de mayo de 1962",
            "14 maggio 1962",
            "1962-05-14T00:00:00Z",
            "1962-05-14 00:00:00",
            "14/05/1962 00:00",
            "the 14th of May 1962",
            "1962 May 14",
        ] {
            assert_eq!(parse(written, None), NaiveDate::from_ymd_opt(1962, 5, 14), "{written}");
        }
    }

    #[test]
    fn where_it_could_be_either_the_country_says_what_comes_first() {
        let check = |written: &str, region: &str, month: u32, day: u32| {
            let region = Region::parse(region).ok();
            assert_eq!(
                parse(written, region.as_ref()),
                NaiveDate::from_ymd_opt(1962, month, day),
                "{written}"
            );
        };
        check("04/05/1962", "US", 4, 5);
        check("04/05/1962", "GB", 5, 4);
        check("04/05/1962", "", 5, 4);
        check("04051962", "US", 4, 5);
        check("25/05/1962", "US", 5, 25);
        check("1962-04-05", "US", 4, 5);
    }

    #[test]
    fn two_digits_are_a_year_of_the_past() {
        let check = |written: &str, year: i32| {
            assert_eq!(parse(written, None), NaiveDate::from_ymd_opt(year, 5, 14), "{written}");
        };
        check("14.05.05", 2005);
        check("14.05.11", 1911);
        check("14.05.99", 1999);
    }

    #[test]
    fn what_is_no_day_is_absent() {
        for written in [
            "",
            "n/a",
            "1962",
            "30/02/1962",
            "31.11.1962",
            "1962-13-01",
            "00/00/0000",
            "99999999",
            "1900-01-01",
            "01/01/1970",
            "14/05/162",
            "soon",
            "14/05",
            "1962-02-30",
            "x14/05/1962",
            "١٤",
        ] {
            assert_eq!(parse(written, None), None, "{written}");
        }
        assert_eq!(parse(&"1".repeat(10_000_000), None), None);
    }
}
