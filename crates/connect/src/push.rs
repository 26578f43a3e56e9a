//! What vendors send by themselves: told from a stranger's, and read like any answer.

use crate::{
    Client, ConnectError, PulledRecord, Skipped,
    manifest::{FormField, Proof, SIGN_IN, Stream, Written},
    records,
    settings::Settings,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use sluice_domain::EntityKind;
use sluice_vault::Secret;
use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};
use subtle::ConstantTimeEq as _;

/// A signed time may differ from the clock by so much: older ones may have been overheard.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// What a vendor sent.
#[derive(Debug)]
pub struct Pushed {
    /// The stream whose records these are.
    pub stream: String,
    /// Whether they add to what is known of them, and are not the whole.
    pub adds: bool,
    /// The records in it.
    pub records: Vec<PulledRecord>,
    /// What is no record, and why.
    pub skipped: Vec<Skipped>,
    /// The same whenever the vendor sends the same again.
    pub mark: String,
}

/// What pushes are to need, checked.
pub struct ChangedPushes(Settings);

/// Why something that was sent is not taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PushError {
    /// The connector takes no pushes of this name.
    #[error("no such stream")]
    UnknownStream,
    /// The secret by which the vendor proves itself was never entered.
    #[error("{key} is missing")]
    NoSecret {
        /// The secret of the form.
        key: String,
    },
    /// The vendor did not send it, or changed its secret.
    #[error("not proved")]
    NotProved,
    /// It was signed at another time than now.
    #[error("signed too long ago")]
    OutOfTime,
    /// It is not what the vendor documents.
    #[error("not understood: {0}")]
    NotUnderstood(ConnectError),
}

impl Client {
    /// The streams that the vendor pushes.
    pub fn pushed_streams(&self) -> Vec<String> {
        let streams = &self.connector().manifest().streams;
        streams.iter().filter(|stream| stream.pushed.is_some()).map(|stream| stream.name.clone()).collect()
    }

    /// What the records of a stream are about.
    pub fn push_kind(&self, stream: &str) -> Option<EntityKind> {
        self.account().connector.stream(stream).ok().map(|(stream, _)| stream.kind)
    }

    /// Where the vendor is told the address of a stream, in words for people.
    pub fn push_told_at(&self, stream: &str) -> Option<&str> {
        let (stream, _) = self.account().connector.stream(stream).ok()?;
        stream.pushed.as_ref()?.told_at.as_deref()
    }

    /// The fields of the form that pushes need and that can be given after connecting.
    pub fn push_fields(&self) -> Vec<&FormField> {
        let chosen = self.account().settings();
        self.connector().manifest().push_fields(chosen.get(SIGN_IN))
    }

    /// What the account is set to, with these values of [`Self::push_fields`] in place of those there; empty ones are
    /// none. Changes nothing yet.
    ///
    /// # Errors
    /// As [`Client::new`].
    pub fn pushes_with(&self, values: &BTreeMap<String, String>) -> Result<ChangedPushes, ConnectError> {
        let manifest = self.connector().manifest();
        let (mut open, mut secret) = self.account().settings().copied();
        for field in self.push_fields() {
            let Some(value) = values.get(&field.key) else { continue };
            if field.secret {
                secret.insert(field.key.clone(), Secret::from(value.as_str()));
            } else {
                open.insert(field.key.clone(), value.clone());
            }
        }
        Settings::check(manifest, open, secret).map(ChangedPushes)
    }

    /// From now on pushes need this.
    pub fn set_pushes(&self, changed: ChangedPushes) {
        self.account().set(changed.0);
    }

    /// The address at which the user says that this program is reached from outside; nothing where they did not.
    pub fn reached_at(&self) -> Option<String> {
        let streams = &self.connector().manifest().streams;
        let callback = streams.iter().find_map(|stream| stream.asked.as_ref()?.callback.as_ref())?;
        let settings = self.account().settings();
        settings.get(&callback.setting).map(|address| address.trim_end_matches('/').to_owned())
    }

    /// The secret of the form that a stream's pushes can't be proved without and that was not entered.
    pub fn push_needs(&self, stream: &str) -> Option<String> {
        let account = self.account();
        let (stream, _) = account.connector.stream(stream).ok()?;
        let key = stream.pushed.as_ref()?.proof.secret()?;
        account.settings().secret(key).is_err().then(|| key.to_owned())
    }

    /// Reads what a vendor sent for a stream. `headers` have names in lower case. Sends nothing.
    ///
    /// # Errors
    /// [`PushError`].
    pub fn pushed(
        &self,
        stream: &str,
        headers: &BTreeMap<String, String>,
        body: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Pushed, PushError> {
        let account = self.account();
        let (stream, prepared) = account.connector.stream(stream).map_err(|_| PushError::UnknownStream)?;
        let pushed = stream.pushed.as_ref().ok_or(PushError::UnknownStream)?;
        prove(&pushed.proof, &account.settings(), headers, body, now)?;
        let not_json = || {
            PushError::NotUnderstood(ConnectError::UnexpectedAnswer {
                status: 200,
                what: "JSON in what was sent",
            })
        };
        let answer: Value = serde_json::from_slice(body).map_err(|_| not_json())?;
        let once = pushed.once.as_ref().and_then(|pointer| match answer.pointer(pointer)? {
            Value::String(once) if !once.is_empty() => Some(once.clone()),
            Value::Number(once) => Some(once.to_string()),
            _ => None,
        });
        let rows = records::rows(answer, stream, prepared, 200).map_err(PushError::NotUnderstood)?;
        let mark = once.map_or_else(|| hex(&Sha256::digest(body)), |once| mark(&once, &rows, stream));
        let layers = self.layers();
        let (records, skipped) = records::records(rows.iter(), stream, prepared, layers.get(&stream.name));
        let adds = pushed.of.is_some();
        let stream = pushed.of.as_ref().unwrap_or(&stream.name).clone();
        Ok(Pushed { stream, adds, records, skipped, mark })
    }
}

/// One answer may come in several parts, each about others: the same is sent again where it is about the same records.
fn mark(once: &str, rows: &[Value], stream: &Stream) -> String {
    let ids: BTreeSet<String> = rows.iter().filter_map(|row| records::id(row, stream)).collect();
    let mut hash = Sha256::new();
    for part in std::iter::once(once).chain(ids.iter().map(String::as_str)) {
        hash.update(part);
        hash.update([0]);
    }
    hex(&hash.finalize())
}

fn prove(
    proof: &Proof,
    settings: &Settings,
    headers: &BTreeMap<String, String>,
    body: &[u8],
    now: DateTime<Utc>,
) -> Result<(), PushError> {
    let secret = |key: &str| settings.secret(key).map_err(|_| PushError::NoSecret { key: key.to_owned() });
    let said = |name: &str| headers.get(&name.to_ascii_lowercase()).map(|value| value.trim());
    match proof {
        // Whoever holds the address passed it: that was checked by whoever took it in.
        Proof::Address => Ok(()),
        Proof::Secret { header, secret: key } => {
            let secret = secret(key)?;
            let right = said(header).is_some_and(|said| same(said.as_bytes(), secret.expose().as_bytes()));
            if right { Ok(()) } else { Err(PushError::NotProved) }
        }
        Proof::Hmac { header, secret: key, written, timestamp_header } => {
            let secret = secret(key)?;
            let at = timestamp_header
                .as_ref()
                .map(|header| said(header).ok_or(PushError::NotProved))
                .transpose()?;
            match (proved(secret.expose(), said(header), at, *written, body), at) {
                (false, _) => Err(PushError::NotProved),
                (true, Some(at)) if !in_time(at, now) => Err(PushError::OutOfTime),
                (true, _) => Ok(()),
            }
        }
    }
}

/// Whether the signature that a header gives is the right one.
pub(crate) fn proved(
    secret: &str,
    said: Option<&str>,
    at: Option<&str>,
    written: Written,
    body: &[u8],
) -> bool {
    let mac = signed(secret.as_bytes(), at, body);
    // Some vendors name the method before the digits.
    said.map(|said| said.strip_prefix("sha256=").unwrap_or(said)).is_some_and(|said| match written {
        Written::Hex => same(said.to_ascii_lowercase().as_bytes(), hex(&mac).as_bytes()),
        Written::Base64 => same(said.as_bytes(), STANDARD.encode(&mac).as_bytes()),
    })
}

/// HMAC-SHA256 (RFC 2104) over the body, or over a time, a dot and the body.
fn signed(secret: &[u8], at: Option<&str>, body: &[u8]) -> Vec<u8> {
    // A key of any length is allowed, so that this never falls back.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(secret) else { return Vec::new() };
    if let Some(at) = at {
        mac.update(at.as_bytes());
        mac.update(b".");
    }
    mac.update(body);
    mac.finalize().into_bytes().to_vec()
}

/// Unix seconds or milliseconds, or RFC 3339.
fn in_time(at: &str, now: DateTime<Utc>) -> bool {
    let at = match at.parse::<i64>() {
        Ok(number) if number > 100_000_000_000 => DateTime::from_timestamp_millis(number),
        Ok(number) => DateTime::from_timestamp(number, 0),
        Err(_) => DateTime::parse_from_rfc3339(at).ok().map(|at| at.to_utc()),
    };
    at.is_some_and(|at| (now - at).abs() <= TOLERANCE)
}

/// Whether two texts are the same, in a time that tells nothing about where they differ.
fn same(said: &[u8], right: &[u8]) -> bool {
    !right.is_empty() && bool::from(said.ct_eq(right))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a text never fails.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// A signature as HaloPSA writes it.
#[cfg(test)]
pub(crate) fn sign(secret: &str, body: &[u8]) -> String {
    STANDARD.encode(signed(secret.as_bytes(), None, body))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The second case of RFC 4231.
    #[test]
    fn a_signature_is_that_of_the_standard() {
        let mac = signed(b"Jefe", None, b"what do ya want for nothing?");
        assert_eq!(hex(&mac), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
        assert_eq!(signed(b"k", Some("17"), b"x"), signed(b"k", None, b"17.x"));
    }

    #[test]
    fn a_time_is_read_in_three_ways_and_an_old_one_is_none() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        for (at, right) in [
            ("1800000000", true),
            ("1799999701", true),
            ("1799999699", false),
            ("1800000301", false),
            ("1800000000123", true),
            ("1700000000123", false),
            ("2027-01-15T08:00:00Z", true),
            ("2027-01-15T09:00:00+01:00", true),
            ("yesterday", false),
            ("", false),
            ("9223372036854775807", false),
        ] {
            assert_eq!(in_time(at, now), right, "{at}");
        }
    }

    #[test]
    fn an_empty_secret_proves_nothing() {
        assert!(!same(b"", b""));
        assert!(same(b"a", b"a") && !same(b"a", b"ab") && !same(b"b", b"a"));
    }
}
