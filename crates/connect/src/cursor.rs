use crate::manifest::Incremental;
use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Where a stream has been read to. Kept beside the data, in the same transaction as the page it came with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    /// The newest change that the last finished pass can have missed none before; the next one starts a little before it.
    pub(crate) since: Option<DateTime<Utc>>,
    /// The newest change seen by the present pass.
    pub(crate) highest: Option<DateTime<Utc>>,
    /// When the present pass began. What changed since then may be on a page that was read before: a pass can last longer
    /// than the next one starts early, or be cut off for a night.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) began: Option<DateTime<Utc>>,
    /// How far the present pass is; absent between passes.
    pub(crate) position: Option<Position>,
    /// How many rows the pass before did not bring that were counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) missing: Option<u64>,
    /// The same of the last pass that started at the beginning.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) short: Option<u64>,
    /// Whether this pass reads again what the one before did not bring.
    #[serde(default)]
    pub(crate) again: bool,
    /// When the pass before began, where this one follows close behind it. Never kept: whoever goes on from what is kept
    /// starts as early as usual.
    #[serde(skip)]
    pub(crate) behind: Option<DateTime<Utc>>,
}

/// How much earlier a pass starts than the one began that it follows close behind: vendors tell whole seconds, and what
/// changes is in lists a little later.
const CLOSE: Duration = Duration::seconds(3);

/// How far a list has been read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Position {
    /// Pages read.
    pub(crate) pages: u64,
    /// Rows read, those that a page gave twice once.
    pub(crate) rows: u64,
    /// How many there are, as a page with rows said last.
    #[serde(default)]
    pub(crate) counted: Option<u64>,
    /// Of the ids on the last page, to notice a vendor that repeats it.
    pub(crate) fingerprint: Option<String>,
    /// Of an earlier page, to notice a vendor that goes round in a longer circle: that of the last page whose number is
    /// a power of two (R. P. Brent, An improved Monte Carlo factorization algorithm, 1980).
    #[serde(default)]
    pub(crate) landmark: Option<String>,
    /// Whether the last page came once more for the one behind it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub(crate) twice: bool,
    /// What the last page gave to go on with.
    #[serde(default)]
    pub(crate) next: Option<String>,
}

impl Position {
    /// Whether a page was read before, the first of a pass aside.
    pub(crate) fn repeats(&self, page: &str) -> bool {
        [&self.fingerprint, &self.landmark].into_iter().flatten().any(|before| before == page)
    }

    /// Goes on after a page with so many rows.
    pub(crate) fn read(&mut self, page: String, rows: usize) {
        self.pages += 1;
        self.rows += rows as u64;
        if self.pages.is_power_of_two() {
            self.landmark = Some(page.clone());
        }
        self.fingerprint = Some(page);
    }
}

impl Cursor {
    /// Whether a pass was begun and not finished.
    pub const fn is_mid_pass(&self) -> bool {
        self.position.is_some() || self.again
    }

    /// Whether the present pass has read so many rows, and more.
    pub fn has_read(&self, rows: u64) -> bool {
        self.position.as_ref().is_some_and(|position| position.rows >= rows)
    }

    /// The cursor of a pass that starts at the beginning, whatever was read before.
    pub fn from_the_beginning(self) -> Self {
        Self { missing: self.short, short: self.short, ..Self::default() }
    }

    /// Whether the present or next pass starts at the beginning.
    pub const fn starts_at_the_beginning(&self) -> bool {
        self.since.is_none()
    }

    /// The newest change that a finished pass has brought all before of.
    pub const fn newest(&self) -> Option<DateTime<Utc>> {
        self.since
    }

    /// The cursor of a pass that only brings what the last one, a moment ago, could not have: `began` is a time that the
    /// vendor is known to have passed when that one began. Where it ends is not to be kept: what comes into lists late is
    /// brought by passes that start as early as usual.
    #[must_use]
    pub fn close_behind(self, began: DateTime<Utc>) -> Self {
        Self { behind: Some(began), ..self }
    }

    /// What the present or next pass asks for; nothing for everything.
    pub(crate) fn start(&self, incremental: Option<&Incremental>) -> Option<String> {
        let (incremental, since) = (incremental?, self.since?);
        let usual = since - Duration::minutes(incremental.overlap_minutes.into());
        // A pass may have seen what changed long after it began, and nothing that changed since.
        let start = self.behind.map_or(usual, |began| usual.max(began.min(since) - CLOSE));
        Some(start.format(&incremental.format).to_string())
    }

    /// The cursor after the last page of a pass.
    pub(crate) fn finished(self) -> Self {
        let sure = self.highest.map(|highest| self.began.map_or(highest, |began| highest.min(began)));
        Self { since: sure.max(self.since), behind: None, ..self.begun_again() }
    }

    /// The cursor of a pass that starts where the last one did.
    pub(crate) fn begun_again(self) -> Self {
        Self { since: self.since, short: self.short, behind: self.behind, ..Self::default() }
    }
}

pub(crate) fn fingerprint<'a>(ids: impl Iterator<Item = &'a str>) -> String {
    let mut hash = Sha256::new();
    for id in ids {
        hash.update(id);
        hash.update([0]);
    }
    hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
}

/// A record's time of change. HaloPSA writes UTC without a zone, and a date before 1980 for none at all.
pub(crate) fn changed(record: &Value, incremental: &Incremental) -> Option<DateTime<Utc>> {
    let said = incremental.changed.iter().find_map(|pointer| match record.pointer(pointer)? {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Number(number) => number.as_f64().map(|number| format!("{number:.0}")),
        _ => None,
    })?;
    let time = match &incremental.changed_format {
        Some(format) => written(&said, format),
        None => time(&said),
    };
    time.filter(|time| time.timestamp() > EMPTY_BEFORE)
}

/// A time or a day that is written in a way of the vendor's own.
fn written(text: &str, format: &str) -> Option<DateTime<Utc>> {
    let zoned = DateTime::parse_from_str(text, format).ok().map(|time| time.to_utc());
    let plain = || NaiveDateTime::parse_from_str(text, format).ok();
    let day = || NaiveDate::parse_from_str(text, format).ok()?.and_hms_opt(0, 0, 0);
    zoned.or_else(|| Some(plain().or_else(day)?.and_utc()))
}

/// A time as vendors write it: RFC 3339, RFC 2822, without a zone for UTC, a day for its beginning, or seconds or
/// milliseconds since 1970.
pub(crate) fn time(text: &str) -> Option<DateTime<Utc>> {
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        return match text.len() {
            9 | 10 => DateTime::from_timestamp(number, 0),
            12 | 13 => DateTime::from_timestamp_millis(number),
            _ => None,
        };
    }
    let zoned = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text));
    let plain = || {
        ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y/%m/%d %H:%M:%S"]
            .iter()
            .find_map(|format| NaiveDateTime::parse_from_str(text, format).ok())
    };
    let day = || NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?.and_hms_opt(0, 0, 0);
    zoned.map(|time| time.to_utc()).ok().or_else(|| Some(plain().or_else(day)?.and_utc()))
}

/// 1981-01-01, in seconds.
pub(crate) const EMPTY_BEFORE: i64 = 347_155_200;

impl std::fmt::Display for Cursor {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let rows = self.position.as_ref().map_or(0, |position| position.rows);
        match self.since {
            Some(since) => write!(f, "since {} +{rows}", since.to_rfc3339_opts(SecondsFormat::Secs, true)),
            None => write!(f, "from the start +{rows}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::manifest::Place;
    use serde_json::json;

    fn incremental() -> Incremental {
        Incremental {
            parameter: "lastupdatefromdate".into(),
            format: "%Y-%m-%dT%H:%M:%S".into(),
            overlap_minutes: 5,
            changed: vec!["/last_update".into(), "/lastupdate".into()],
            changed_format: None,
            place: Place::Query,
        }
    }

    #[test]
    fn a_time_of_change_is_read_as_the_manifest_says() {
        let check = |format: &str, said: &str, expected: Option<&str>| {
            let incremental = Incremental { changed_format: Some(format.to_owned()), ..incremental() };
            let found = changed(&json!({ "last_update": said }), &incremental).map(|time| time.to_rfc3339());
            assert_eq!(found.as_deref(), expected, "{said}");
        };
        check("%d.%m.%Y", "03.11.2026", Some("2026-11-03T00:00:00+00:00"));
        check("%d.%m.%Y", "2026-11-03", None);
        check("%d/%m/%Y %H:%M", "03/11/2026 12:30", Some("2026-11-03T12:30:00+00:00"));
        check("%d/%m/%Y %H:%M %z", "03/11/2026 12:30 +0200", Some("2026-11-03T10:30:00+00:00"));
    }

    #[test]
    fn a_time_of_change_is_read_as_vendors_write_it() {
        let check = |record: Value, expected: Option<&str>| {
            let found = changed(&record, &incremental()).map(|time| time.to_rfc3339());
            assert_eq!(found.as_deref(), expected, "{record}");
        };
        let noon = Some("2026-11-01T12:00:00+00:00");
        check(json!({ "last_update": "2026-11-01T12:00:00" }), noon);
        check(json!({ "lastupdate": "2026-11-01T12:00:00" }), noon);
        check(json!({ "last_update": "2026-11-01T12:00:00.000Z" }), noon);
        check(json!({ "last_update": "2026-11-01T14:00:00+02:00" }), noon);
        check(json!({ "last_update": "2026-11-01T12:00:00.0000000" }), noon);
        check(json!({ "last_update": "2026-11-01 12:00:00" }), noon);
        check(json!({ "last_update": "2026/11/01 12:00:00" }), noon);
        check(json!({ "last_update": "Sun, 01 Nov 2026 12:00:00 GMT" }), noon);
        check(json!({ "last_update": 1_793_534_400 }), noon);
        check(json!({ "last_update": 1_793_534_400_000_u64 }), noon);
        check(json!({ "last_update": "1793534400" }), noon);
        check(json!({ "last_update": "2026-11-01" }), Some("2026-11-01T00:00:00+00:00"));
        check(json!({ "last_update": "03/11/2026" }), None);
        check(json!({ "last_update": -7 }), None);
        check(json!({ "last_update": "1900-01-01T00:00:00" }), None);
        check(json!({ "last_update": null }), None);
        check(json!({ "last_update": "yesterday" }), None);
        check(json!({}), None);
    }

    #[test]
    fn the_next_pass_starts_before_the_newest_change() {
        let time = |text: &str| Some(text.parse::<DateTime<Utc>>().unwrap());
        let cursor = Cursor { highest: time("2026-11-01T12:00:00Z"), ..Cursor::default() };
        assert_eq!(cursor.start(Some(&incremental())), None);
        let next = cursor.finished();
        assert_eq!(next.start(Some(&incremental())).as_deref(), Some("2026-11-01T11:55:00"));
        assert_eq!(next.start(None), None);
        assert_eq!(next.clone().finished(), next, "a pass that saw nothing keeps its start");
    }

    #[test]
    fn what_changed_after_a_pass_began_is_asked_for_by_the_next_however_long_it_took() {
        let time = |text: &str| format!("2026-11-01T{text}Z").parse::<DateTime<Utc>>().unwrap();
        let check = |before: Option<&str>, highest: Option<&str>, began: &str, start: Option<&str>| {
            let cursor = Cursor {
                since: before.map(time),
                highest: highest.map(time),
                began: Some(time(began)),
                ..Cursor::default()
            };
            let next = cursor.finished();
            assert_eq!(next.began, None);
            let start = start.map(|start| format!("2026-11-01T{start}"));
            assert_eq!(next.start(Some(&incremental())), start, "{before:?} {highest:?} {began}");
        };
        check(None, Some("12:00:00"), "13:00:00", Some("11:55:00"));
        check(None, Some("14:00:00"), "13:00:00", Some("12:55:00"));
        check(None, None, "13:00:00", None);
        check(Some("12:30:00"), Some("14:00:00"), "13:00:00", Some("12:55:00"));
        check(Some("12:30:00"), None, "13:00:00", Some("12:25:00"));
        // A clock that was put back moves nothing back.
        check(Some("12:30:00"), Some("12:40:00"), "07:00:00", Some("12:25:00"));
    }

    #[test]
    fn a_pass_close_behind_another_starts_a_little_before_that_one_began_and_no_earlier_than_usual() {
        let time = |text: &str| format!("2026-11-01T{text}Z").parse::<DateTime<Utc>>().unwrap();
        let check = |newest: &str, began: &str, start: &str| {
            let cursor = Cursor { since: Some(time(newest)), ..Cursor::default() };
            let start = Some(format!("2026-11-01T{start}"));
            assert_eq!(
                cursor.close_behind(time(began)).start(Some(&incremental())),
                start,
                "{newest} {began}"
            );
        };
        check("12:00:30", "12:00:10", "12:00:07");
        check("12:00:10", "12:00:10", "12:00:07");
        // A time that is not the vendor's.
        check("12:00:10", "13:00:00", "12:00:07");
        check("12:00:10", "07:00:00", "11:55:10");
    }

    #[test]
    fn only_the_pass_that_follows_close_behind_another_starts_late() {
        let cursor = Cursor { since: "2026-11-01T12:00:00Z".parse().ok(), ..Cursor::default() };
        let usual = cursor.start(Some(&incremental()));
        let close = cursor.clone().close_behind("2026-11-01T12:00:00Z".parse().unwrap());
        let late = close.start(Some(&incremental()));
        assert_ne!(late, usual);
        assert_eq!(
            close.clone().begun_again().start(Some(&incremental())),
            late,
            "read again, it is the same pass"
        );
        assert_eq!(close.clone().finished().start(Some(&incremental())), usual);
        let kept: Cursor = serde_json::from_str(&serde_json::to_string(&close).unwrap()).unwrap();
        assert_eq!((kept.start(Some(&incremental())), kept), (usual, cursor));
    }

    #[test]
    fn a_cursor_survives_being_kept() {
        let cursor = Cursor {
            since: None,
            highest: "2026-11-01T12:00:00Z".parse().ok(),
            began: "2026-11-01T12:00:05Z".parse().ok(),
            position: Some(Position {
                pages: 2,
                rows: 200,
                fingerprint: Some(fingerprint(["a"].into_iter())),
                ..Position::default()
            }),
            missing: Some(3),
            short: Some(2),
            again: true,
            behind: None,
        };
        let kept = serde_json::to_string(&cursor).unwrap();
        assert_eq!(serde_json::from_str::<Cursor>(&kept).unwrap(), cursor);
    }
}
