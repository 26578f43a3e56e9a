use crate::{connector::Connector, limiter::LONGEST, manifest::FailureKind};
use chrono::{DateTime, Utc};
use reqwest::header::{HeaderMap, LINK, RETRY_AFTER};
use serde_json::Value;
use std::{num::NonZeroU32, time::Duration};

/// An answer, read whole.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// JSON; a body that is not JSON is one text, an empty one null.
    pub(crate) body: Value,
    json: bool,
    pub(crate) headers: HeaderMap,
    retry_after: Option<Duration>,
}

/// How long to wait where a vendor does not say: HaloPSA's own texts speak of a rolling window and rarely of a
/// time.
const WAIT_UNSAID: Duration = Duration::from_secs(60);
/// The longest of a vendor's sentences that is kept, in characters.
const SAID: usize = 200;

impl Answer {
    pub(crate) fn new(status: u16, headers: HeaderMap, bytes: &[u8]) -> Self {
        let parsed = if bytes.iter().all(u8::is_ascii_whitespace) {
            Some(Value::Null)
        } else {
            serde_json::from_slice(bytes).ok()
        };
        let json = parsed.is_some();
        let body = parsed.unwrap_or_else(|| Value::String(String::from_utf8_lossy(bytes).into_owned()));
        let retry_after = retry_after(&headers).or_else(|| in_body(&body)).or_else(|| reset(&headers));
        Self { status, body, json, retry_after, headers }
    }

    /// What went wrong, by the connector's rules first and by HTTP's then; nothing if nothing did.
    pub(crate) fn failure(&self, connector: &Connector) -> Option<FailureKind> {
        connector
            .failures()
            .iter()
            .filter(|failure| failure.status == self.status)
            .find(|failure| failure.when.as_ref().is_none_or(|when| when.holds(&self.body).unwrap_or(false)))
            .map(|failure| failure.is)
            .or_else(|| FailureKind::of_status(self.status))
    }

    /// Whether it is a web page, which no API answers with.
    pub(crate) fn is_page(&self) -> bool {
        !self.json && self.body.as_str().is_some_and(|text| text.trim_start().starts_with('<'))
    }

    /// The body, where it is JSON.
    pub(crate) fn into_json(self) -> Option<Value> {
        self.json.then_some(self.body)
    }

    /// The address of the next page, where a `Link` header names it (RFC 8288).
    pub(crate) fn link(&self) -> Option<String> {
        let said = self.headers.get_all(LINK).iter().filter_map(|value| value.to_str().ok());
        said.flat_map(links).find(|(_, next)| *next).map(|(address, _)| address.to_owned())
    }

    /// The rolling window of an answer to one call too many, in calls and seconds: HaloPSA names it in a sentence.
    pub(crate) fn window(&self) -> Option<(NonZeroU32, NonZeroU32)> {
        let said = self.body.as_str().or_else(|| sentence(&self.body))?.to_lowercase();
        let words: Vec<&str> = said.split_whitespace().collect();
        let before = |unit: &str| {
            let pair = words.windows(2).find(|pair| pair[1].starts_with(unit))?;
            pair[0].parse::<NonZeroU32>().ok()
        };
        let minutes = before("minute").filter(|_| words.contains(&"rolling"))?;
        Some((before("request")?, minutes.checked_mul(NonZeroU32::new(60)?)?))
    }

    pub(crate) fn wait(&self) -> Duration {
        self.retry_after.unwrap_or(WAIT_UNSAID).min(LONGEST)
    }

    /// When a system that has failed says it is back (RFC 9110 §15.6.4).
    pub(crate) fn back_in(&self) -> Option<Duration> {
        retry_after(&self.headers).map(|wait| wait.min(LONGEST))
    }

    /// The vendor's own error sentence. There is no standard form, so the best-known names are looked at first
    /// and the longest text is taken otherwise. Secrets are blotted out first: cut short they could not be found.
    pub(crate) fn said(&self, blot: impl FnOnce(&str) -> String) -> String {
        let found =
            sentence(&self.body).filter(|text| !text.trim_start().starts_with('<')).unwrap_or_default();
        // A sentence that is itself JSON with a sentence in it (Apollo).
        let within: Option<Value> = serde_json::from_str(found).ok();
        let found =
            within.as_ref().and_then(|within| within.is_object().then(|| sentence(within))?).unwrap_or(found);
        blot(found)
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .chars()
            .filter(|c| !c.is_control())
            .take(SAID)
            .collect()
    }
}

const NAMES: [&str; 6] = ["error_description", "error_message", "details", "message", "Message", "error"];

fn sentence(value: &Value) -> Option<&str> {
    NAMES.iter().find_map(|name| named(value, name)).or_else(|| longest(value))
}

fn named<'a>(value: &'a Value, name: &str) -> Option<&'a str> {
    match value {
        Value::Object(map) => match map.get(name) {
            Some(Value::String(text)) => Some(text),
            _ => map.values().find_map(|value| named(value, name)),
        },
        Value::Array(list) => list.iter().find_map(|value| named(value, name)),
        _ => None,
    }
}

fn longest(value: &Value) -> Option<&str> {
    match value {
        Value::String(text) => Some(text),
        Value::Array(list) => list.iter().filter_map(longest).max_by_key(|text| text.len()),
        Value::Object(map) => map.values().filter_map(longest).max_by_key(|text| text.len()),
        _ => None,
    }
}

/// The addresses in a `Link` header, and whether each is that of the next page.
fn links(header: &str) -> Vec<(&str, bool)> {
    let mut found = Vec::new();
    let mut rest = header;
    while let Some((address, after)) = rest.split_once('<').and_then(|(_, after)| after.split_once('>')) {
        let mut quoted = false;
        let end = after
            .find(|sign| {
                quoted ^= sign == '"';
                sign == ',' && !quoted
            })
            .unwrap_or(after.len());
        let (parameters, following) = after.split_at(end);
        let next =
            parameters.split(';').filter_map(|parameter| parameter.split_once('=')).any(|(name, value)| {
                let mut words = value.trim().trim_matches('"').split_ascii_whitespace();
                name.trim().eq_ignore_ascii_case("rel") && words.any(|word| word.eq_ignore_ascii_case("next"))
            });
        found.push((address.trim(), next));
        rest = following;
    }
    found
}

/// Seconds or a date (RFC 9110 §10.2.3).
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let text = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let seconds = text.parse::<f64>().ok().and_then(|seconds| Duration::try_from_secs_f64(seconds).ok());
    seconds.or_else(|| {
        let at = DateTime::parse_from_rfc2822(text).ok()?.to_utc();
        Some((at - Utc::now()).to_std().unwrap_or_default())
    })
}

/// As vendors name it who say it in the answer itself (Apollo, RocketReach).
fn in_body(body: &Value) -> Option<Duration> {
    let said =
        body.get("retry_after_seconds").or_else(|| body.pointer("/error_details/retry_after_seconds"))?;
    Duration::try_from_secs_f64(said.as_f64()?).ok()
}

/// When the window begins anew, for vendors who say that alone: seconds since 1970 (Seamless), or seconds from now
/// (the draft `RateLimit` header fields).
fn reset(headers: &HeaderMap) -> Option<Duration> {
    let said = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
    let seconds = said("x-ratelimit-reset").or_else(|| said("ratelimit-reset"))?;
    // Nobody lets wait for thirty years.
    if seconds < 1_000_000_000 {
        return Some(Duration::from_secs(seconds));
    }
    let now = u64::try_from(Utc::now().timestamp()).unwrap_or_default();
    Some(Duration::from_secs(seconds.saturating_sub(now)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, said: &str) {
        assert_eq!(Answer::new(400, HeaderMap::new(), body.as_bytes()).said(str::to_owned), said, "{body}");
    }

    #[test]
    fn the_vendors_sentence_is_found_in_every_known_form() {
        check("Invalid token", "Invalid token");
        check(r#""Please enter a name""#, "Please enter a name");
        check(r#"{ "[0].summary": ["The summary is required"] }"#, "The summary is required");
        check(
            r#"{ "ClassName": "System.Exception.Of.Some.Length", "Message": "Record not found" }"#,
            "Record not found",
        );
        check(r#"{ "error": "invalid_scope", "error_description": "Not granted" }"#, "Not granted");
        check(r#"{ "errors": [{ "id": "x", "code": 401, "details": "No key" }] }"#, "No key");
        check(r#"{ "error": "plan", "error_code": "API_INACCESSIBLE" }"#, "plan");
        check(r#"{ "error_details": { "code": "USAGE.RATE_LIMIT", "message": "Slow down" } }"#, "Slow down");
        check(r#"{ "error": { "code": "ZI0004", "message": "Too many", "status": 429 } }"#, "Too many");
        check(r#"{ "msg": "Invalid token" }"#, "Invalid token");
        check(r#"{ "message": "{\"message\": \"Slow down\"}" }"#, "Slow down");
        check(r#"{ "message": "{\"code\": 7}" }"#, r#"{"code": 7}"#);
        check("<html><body>Bad gateway</body></html>", "");
        check("", "");
        check("two\n lines\u{7}", "two lines");
        check(&"x".repeat(900), &"x".repeat(200));
    }

    #[test]
    fn a_window_is_read_where_it_is_named() {
        let check = |body: &str, expected: Option<(u32, u32)>| {
            let found = Answer::new(429, HeaderMap::new(), body.as_bytes()).window();
            assert_eq!(found.map(|(calls, seconds)| (calls.get(), seconds.get())), expected, "{body}");
        };
        check("Rate Limit Reached - 500 Requests per rolling 5 minute window", Some((500, 300)));
        check(
            r#"{ "error": "Rate Limit Reached - 700 requests per rolling 1 minute window" }"#,
            Some((700, 60)),
        );
        check("100 requests made. Try again in 5 minutes", None);
        check("Rate Limit Reached - 0 Requests per rolling 5 minute window", None);
        check("Rolling", None);
        check("", None);
    }

    #[test]
    fn the_next_page_is_found_among_the_links_of_a_header() {
        let check = |headers: &[&str], expected: Option<&str>| {
            let values = headers.iter().map(|value| (LINK, value.parse().unwrap()));
            assert_eq!(Answer::new(200, values.collect(), b"[]").link().as_deref(), expected, "{headers:?}");
        };
        check(&["<https://a.test/x?after=7>; rel=\"next\""], Some("https://a.test/x?after=7"));
        check(&["</x?after=7>; title=\"a, b\"; rel=next"], Some("/x?after=7"));
        check(&["</x?p=1>; rel=\"prev\", </x?p=3&q=a,b>; rel=\"last next\""], Some("/x?p=3&q=a,b"));
        check(&["</x?p=1>; rel=prev", "</x?p=3>; REL=Next"], Some("/x?p=3"));
        check(&["</x?p=1>; rel=\"first\"", "</x>", "rel=next", "<"], None);
        check(&[], None);
    }

    #[test]
    fn the_time_to_wait_is_read_as_seconds_or_as_a_date() {
        let wait = |text: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, text.parse().unwrap());
            Answer::new(429, headers, b"").wait()
        };
        assert_eq!(wait("7"), Duration::from_secs(7));
        assert_eq!(wait("0.5"), Duration::from_millis(500));
        assert_eq!(wait("soon"), WAIT_UNSAID);
        assert_eq!(wait("-3"), WAIT_UNSAID);
        for absurd in ["315360000", "1e15", "Fri, 31 Dec 9999 23:59:59 GMT"] {
            assert_eq!(wait(absurd), LONGEST, "{absurd}");
        }
        assert_eq!(wait("1e300"), WAIT_UNSAID);
        assert_eq!(wait("Wed, 21 Oct 2015 07:28:00 GMT"), Duration::ZERO);
        let date = (Utc::now() + chrono::Duration::seconds(90)).to_rfc2822();
        assert!((80..=90).contains(&wait(&date).as_secs()));
        assert_eq!(Answer::new(429, HeaderMap::new(), b"").wait(), WAIT_UNSAID);
    }

    #[test]
    fn the_time_to_wait_is_found_where_the_vendor_says_it() {
        let check =
            |headers: &[(&'static str, String)], body: &str, seconds: std::ops::RangeInclusive<u64>| {
                let headers = headers.iter().map(|(name, value)| {
                    (reqwest::header::HeaderName::from_static(name), value.parse().unwrap())
                });
                let wait = Answer::new(429, headers.collect(), body.as_bytes()).wait().as_secs();
                assert!(seconds.contains(&wait), "{wait} s: {body}");
            };
        let soon = (Utc::now().timestamp() + 30).to_string();
        check(&[("x-ratelimit-reset", soon.clone())], "", 28..=30);
        check(&[("x-ratelimit-reset", "1000000000".into())], "", 0..=0);
        check(&[("ratelimit-reset", "20".into())], "", 20..=20);
        check(&[("x-ratelimit-reset", soon.clone()), ("retry-after", "3".into())], "", 3..=3);
        check(&[("x-ratelimit-reset", "-1".into())], "", 60..=60);
        check(&[], r#"{ "error_code": "x", "retry_after_seconds": 10 }"#, 10..=10);
        check(&[], r#"{ "error_details": { "code": "x", "retry_after_seconds": 12.5 } }"#, 12..=12);
        check(&[], r#"{ "retry_after_seconds": -1 }"#, 60..=60);
    }
}
