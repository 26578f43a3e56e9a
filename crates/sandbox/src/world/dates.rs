//! Dates of the practice world. Everything that was there at the start happened before 2026-11-01.

use crate::dice::Dice;
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, NaiveTime};

/// The day on which the practice world begins.
const START: NaiveDate = match NaiveDate::from_ymd_opt(2026, 11, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// `seconds` after the world began.
pub(crate) fn after_start(seconds: i64) -> NaiveDateTime {
    START.and_time(NaiveTime::MIN) + Duration::hours(8) + Duration::seconds(seconds)
}

/// A moment in the ten months before the world began.
pub(crate) fn before_start(dice: &mut Dice) -> NaiveDateTime {
    after_start(0) - Duration::seconds(60 + dice.below(300 * 86_400) as i64)
}

/// The form of HaloPSA: no zone, meaning UTC.
pub(crate) fn zoneless(moment: NaiveDateTime) -> String {
    moment.format("%Y-%m-%dT%H:%M:%S").to_string()
}

/// Reads the forms that HaloPSA takes in queries: a date, or a date and a time with or without fraction and zone.
pub(crate) fn read(text: &str) -> Option<NaiveDateTime> {
    DateTime::parse_from_rfc3339(text)
        .map(|moment| moment.naive_utc())
        .ok()
        .or_else(|| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S%.f").ok())
        .or_else(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok().map(|day| day.and_time(NaiveTime::MIN)))
}

/// A moment of 2026 in Apollo's form.
pub(crate) fn within_2026(dice: &mut Dice) -> String {
    format!("{}.000Z", zoneless(before_start(dice)))
}

/// A moment of 2025 in Apollo's form, and the day alone.
pub(crate) fn within_2025(dice: &mut Dice) -> (String, String) {
    let moment = before_start(dice) - Duration::days(300);
    (format!("{}.000Z", zoneless(moment)), moment.format("%Y-%m-%d").to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_form_of_a_date_in_a_query_is_read() {
        for (text, known) in [
            ("2026-11-01T08:00:00", true),
            ("2026-11-01T08:00:00.000000Z", true),
            ("2026-11-01T10:00:00+02:00", true),
            ("2026-11-01T08:00:00.5", true),
            ("2026-11-01", true),
            ("yesterday", false),
            ("true", false),
        ] {
            assert_eq!(read(text).is_some(), known, "{text}");
        }
        assert_eq!(read("2026-11-01T10:00:00+02:00"), Some(after_start(0)));
    }
}
