//! A day, in the ways in which vendors write one.

use chrono::{DateTime, Datelike, NaiveDate};

/// Day and month can't be taken for each other in these; a time may follow.
const FORMATS: &[&str] =
    &["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y", "%d %B %Y", "%d-%B-%Y", "%B %d, %Y", "%B %d %Y"];

/// The day that a text names. Nothing where it could be another one: `03/11/2026` is the third of November here and the
/// eleventh of March there.
pub(super) fn day(text: &str) -> Option<NaiveDate> {
    let day = if text.bytes().all(|byte| byte.is_ascii_digit()) { of_digits(text) } else { of_text(text) };
    day.filter(|day| (1900..2200).contains(&day.year()))
}

/// `20261123`, or a time in seconds or milliseconds since 1970.
fn of_digits(text: &str) -> Option<NaiveDate> {
    let number: i64 = text.parse().ok()?;
    match text.len() {
        8 => NaiveDate::parse_from_str(text, "%Y%m%d").ok(),
        9 | 10 => DateTime::from_timestamp(number, 0).map(|time| time.date_naive()),
        12 | 13 => DateTime::from_timestamp_millis(number).map(|time| time.date_naive()),
        _ => None,
    }
}

fn of_text(text: &str) -> Option<NaiveDate> {
    if let Ok(time) = DateTime::parse_from_rfc2822(text) {
        return Some(time.date_naive());
    }
    let read = |format: &&str| {
        let (day, rest) = NaiveDate::parse_and_remainder(text, format).ok()?;
        is_time(rest).then_some(day)
    };
    FORMATS.iter().find_map(read).or_else(|| {
        let either = |formats: [&str; 2]| formats.iter().find_map(read);
        match (either(["%d/%m/%Y", "%d-%m-%Y"]), either(["%m/%d/%Y", "%m-%d-%Y"])) {
            (Some(one), Some(other)) => (one == other).then_some(one),
            (one, other) => one.or(other),
        }
    })
}

/// Whether what follows a day is nothing or a time of it.
fn is_time(rest: &str) -> bool {
    let time = rest.trim_start_matches(['T', 't', ' ', ',']);
    rest.is_empty()
        || (time.len() < rest.len()
            && time.starts_with(|sign: char| sign.is_ascii_digit())
            && time.contains(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_read_in_every_way_in_which_it_can_be_no_other() {
        for text in [
            "2026-11-23",
            "2026-11-23T10:00:00Z",
            "2026-11-23T23:30:00.000+02:00",
            "2026-11-23 10:00:00",
            "2026/11/23",
            "20261123",
            "23.11.2026",
            "23 Nov 2026",
            "23-Nov-2026",
            "23 November 2026",
            "Nov 23, 2026",
            "November 23, 2026 9:00 AM",
            "Mon, 23 Nov 2026 10:00:00 +0000",
            "1795392000",
            "1795392000000",
            "23/11/2026",
            "11/23/2026 2:59 PM",
            "11-23-2026",
        ] {
            assert_eq!(day(text).map(|day| day.to_string()).as_deref(), Some("2026-11-23"), "{text}");
        }
        assert_eq!(day("05/05/2026").map(|day| day.to_string()).as_deref(), Some("2026-05-05"));
    }

    #[test]
    fn what_could_be_another_day_or_is_none_is_not_guessed() {
        for text in [
            "03/11/2026",
            "1/5/2020 2:59 PM",
            "2026-02-30",
            "2026",
            "42",
            "26-11-23",
            "yesterday",
            "",
            "-1",
            "2026-11-23 and more",
            "0000-00-00",
            "1795392000000000",
            "23.11.26",
        ] {
            assert_eq!(day(text), None, "{text}");
        }
    }
}
