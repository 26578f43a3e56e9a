//! What a cell means: spreadsheets put marks around values, and vendors words in place of them.

use regex::Regex;
use sluice_domain::Field;
use std::{borrow::Cow, sync::LazyLock};

/// What vendors write where there is nothing.
const NOTHING: &[&str] = &[
    "n/a",
    "#n/a",
    "not available",
    "nan",
    "null",
    "(null)",
    "undefined",
    "-",
    "--",
    "—",
    "#ref!",
    "#value!",
    "#name?",
];
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// The value of a cell, if it has one.
pub(crate) fn value(cell: &str) -> Option<&str> {
    if cell.is_empty() {
        return None;
    }
    let blank = |letter: char| letter.is_whitespace() || matches!(letter, '\u{200b}' | '\u{feff}' | '\u{a0}');
    let mut text = cell.trim_matches(blank);
    if let Some(quoted) = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
        // Spreadsheets keep digits as text in this way.
        text = quoted.trim_matches(blank);
    } else if text.starts_with('=') {
        // A formula: what it would give is not in the file.
        return None;
    }
    if let Some(rest) = text.strip_prefix('\'') {
        // The mark by which a spreadsheet is told that a text follows.
        text = rest.trim_matches(blank);
    }
    (!is_nothing(text)).then_some(text)
}

fn is_nothing(text: &str) -> bool {
    /// Room for the longest of them. In bytes.
    const LONGEST: usize = 16;
    let begins = |first: u8| matches!(first.to_ascii_lowercase(), b'n' | b'#' | b'(' | b'u' | b'-' | 0xe2);
    let may_be = text.len() <= LONGEST && text.bytes().next().is_none_or(begins);
    may_be && (text.is_empty() || NOTHING.iter().any(|word| text.eq_ignore_ascii_case(word)))
}

/// A value as its field wants it.
pub(crate) fn of_field(field: Field, text: &str, times: Option<u32>) -> Option<Cow<'_, str>> {
    match field {
        Field::Email | Field::Phone | Field::Mobile | Field::CompanyPhone => {
            // One cell may hold several; commas are no part of an address or a number.
            text.split([',', ';', '|', '\n']).map(str::trim).find(|part| !part.is_empty()).map(Cow::Borrowed)
        }
        Field::Headcount => Some(headcount(text).into()),
        Field::Revenue => Some(multiplied(text, times).into()),
        Field::DoNotContact => is_yes(text).then_some(Cow::Borrowed("true")),
        _ => Some(Cow::Borrowed(text)),
    }
}

fn is_yes(text: &str) -> bool {
    ["true", "yes", "y", "1", "x", "ja", "oui", "si", "sí", "opted out", "do not contact", "dnc"]
        .iter()
        .any(|word| text.eq_ignore_ascii_case(word))
}

/// Spreadsheets take `11-50` for November 1950 and `1-10` for the tenth of January.
fn headcount(text: &str) -> String {
    let text = text.trim_start_matches("Employees.").trim();
    let text = text.strip_suffix("employees").unwrap_or(text).trim();
    let month =
        |name: &str| MONTHS.iter().position(|month| name.eq_ignore_ascii_case(month)).map(|at| at + 1);
    let number = |digits: &str| digits.parse::<u32>().ok();
    let parts: Vec<&str> = text.split('-').map(str::trim).collect();
    let range = match parts[..] {
        [name, digits] if month(name).is_some() => month(name).zip(number(digits)),
        [digits, name] if month(name).is_some() => month(name).zip(number(digits)),
        [year, month, day] if year.len() == 4 => match (number(year), number(month), number(day)) {
            (Some(year), Some(month), Some(1)) => Some((month as usize, year % 100)),
            (Some(_), Some(month), Some(day)) => Some((month as usize, day)),
            _ => None,
        },
        _ => None,
    };
    range.map_or_else(|| text.to_owned(), |(least, most)| format!("{least}-{most}"))
}

/// A number in thousands becomes whole; bands and words stay.
fn multiplied(text: &str, times: Option<u32>) -> String {
    let Some(times) = times else { return text.to_owned() };
    let digits: String = text.chars().filter(|letter| !matches!(letter, ',' | '$' | ' ' | '\'')).collect();
    match digits.parse::<f64>() {
        Ok(number) if number.is_finite() => format!("{:.0}", number * f64::from(times)),
        _ => text.to_owned(),
    }
}

#[expect(clippy::expect_used, reason = "the expression is a constant, and a test uses it")]
static DATA: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(concat!(
        r"(?i)^\s*(",
        r"[^\s@]+@[^\s@]+\.[a-z]{2,}",       // an address
        r"|(https?://|www\.)\S+",            // a page
        r"|['+(]?\+?[\d][\d\s().\-/]{5,}\d", // a number of phone length, or a date
        r"|\d+([.,]\d+)*",                   // any number
        r")\s*$",
    ))
    .expect("a well-formed expression")
});

/// Whether a cell is a value rather than a column's name.
pub(crate) fn is_data(cell: &str) -> bool {
    DATA.is_match(cell)
}

/// A cell that no spreadsheet takes for a formula when it is written to a file.
pub fn harmless(text: &str) -> String {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_and_words_for_nothing_are_no_values() {
        let check = |cell: &str, expected: Option<&str>| assert_eq!(value(cell), expected, "{cell}");
        check("  Ann\u{a0}", Some("Ann"));
        check("'+44 20 7946 0958", Some("+44 20 7946 0958"));
        check("=\"00123\"", Some("00123"));
        check("=HYPERLINK(\"https://evil.example\",\"x\")", None);
        check("N/A", None);
        check("nan", None);
        check("Not Available", None);
        check("Nan Li", Some("Nan Li"));
        check("", None);
        check("\u{feff}", None);
        for word in NOTHING {
            check(word, None);
        }
    }

    #[test]
    fn sizes_that_a_spreadsheet_took_for_dates_are_put_right() {
        let check = |cell: &str, expected: &str| {
            assert_eq!(of_field(Field::Headcount, cell, None).as_deref(), Some(expected), "{cell}");
        };
        check("Nov-50", "11-50");
        check("Jan-10", "1-10");
        check("10-Jan", "1-10");
        check("2050-11-01", "11-50");
        check("2026-01-10", "1-10");
        check("1,001 - 5,000 employees", "1,001 - 5,000");
        check("Employees.50to99", "50to99");
        check("201-500", "201-500");
        check("10000+", "10000+");
    }

    #[test]
    fn a_value_is_as_its_field_wants_it() {
        let check = |field, cell: &str, times, expected: Option<&str>| {
            assert_eq!(of_field(field, cell, times).as_deref(), expected, "{cell}");
        };
        check(Field::Email, "a@x.example; b@x.example", None, Some("a@x.example"));
        check(Field::Phone, "+1 555 0100|+1 555 0101", None, Some("+1 555 0100"));
        check(Field::Revenue, "1,200", Some(1000), Some("1200000"));
        check(Field::Revenue, "$1 mil. - $5 mil.", Some(1000), Some("$1 mil. - $5 mil."));
        check(Field::Revenue, "1200000", None, Some("1200000"));
        check(Field::DoNotContact, "Yes", None, Some("true"));
        check(Field::DoNotContact, "No", None, None);
        check(Field::CompanyName, "Doe, Roe & Co", None, Some("Doe, Roe & Co"));
    }

    #[test]
    fn values_are_told_from_names_of_columns() {
        for cell in [
            "ann@x.example",
            "https://x.example",
            "www.x.example",
            "+44 20 7946 0958",
            "2026-05-04",
            "42",
            "1,200",
        ] {
            assert!(is_data(cell), "{cell}");
        }
        for cell in ["Email", "Phone 1", "# Employees", "SIC 2 Code", "6DigitSICCode", "Ann", ""] {
            assert!(!is_data(cell), "{cell}");
        }
    }

    #[test]
    fn what_is_written_is_no_formula() {
        assert_eq!(harmless("=1+1"), "'=1+1");
        assert_eq!(harmless("@SUM(1)"), "'@SUM(1)");
        assert_eq!(harmless("Ann"), "Ann");
    }
}
