//! Things that go wrong on demand.

use crate::{Source, gate::Gate};
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Map, Value, json};
use std::{collections::BTreeMap, sync::Arc, time::Duration};

/// In seconds: longer than anybody waits.
const TEN_YEARS: i64 = 315_360_000;

/// What goes wrong with a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// While set, the port refuses connections and open ones are cut. In a script, the connection is closed
    /// without an answer and without effect.
    Unreachable,
    /// No answer ever, and no effect.
    TimeoutBefore,
    /// The request takes effect, but the answer never comes.
    TimeoutAfter,
    /// The system says that it was asked too often, in its own words; no effect.
    RateLimited,
    /// Status 500; no effect.
    ServerError,
    /// Status 401. HaloPSA forgets every token it issued, so that a new one works; asking for one does not meet
    /// this fault.
    ExpiredToken,
    /// As [`Fault::ExpiredToken`], and asking for a token meets it too: nobody is signed in any more.
    Revoked,
    /// A web page with status 200, as a gateway shows it; no effect.
    Html,
    /// The right answer, this much later.
    Slow(Duration),
    /// As [`Fault::RateLimited`], without a word of when to come back.
    RateLimitedSilently,
    /// A status without a word, for example 502 or 503; no effect.
    Status(u16),
    /// The same, with when to come back in `Retry-After`.
    Later(u16, When),
    /// The request takes effect; after the head of the answer the connection is cut.
    CutAfterHead,
    /// The request takes effect; in the middle of the answer the connection is cut.
    CutInBody,
    /// The right answer, in small pieces over this time.
    Drip(Duration),
    /// The right answer, called a text.
    WrongType,
    /// Of a list only the first half of the page.
    HalfPage,
    /// The rows of a page in another order.
    ShuffledPage,
    /// The rows of a page twice each.
    DoubledRows,
    /// The answer that the same path gave before, once more.
    RepeatedPage,
    /// Another number of records than there are.
    WrongCount,
    /// Fields that nobody foresaw beside the others.
    Drift,
    /// Of every second row of a page the member of this name in another shape. A source that lies so is believed, so
    /// this is none of [`Fault::all`].
    Drifted(&'static str, Shape),
    /// The same of every row, as after a vendor's change.
    Reshaped(&'static str, Shape),
    /// A clock that is an hour ahead.
    ClockSkew,
}

/// When a system says that it wants to be asked again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// After so many seconds.
    Seconds(i64),
    /// At the date that is in so many seconds.
    Date(i64),
}

impl When {
    /// As a `Retry-After` says it.
    pub(crate) fn said(self) -> String {
        match self {
            Self::Seconds(seconds) => seconds.to_string(),
            Self::Date(seconds) => http_date(Utc::now() + TimeDelta::seconds(seconds)),
        }
    }
}

/// A time as HTTP writes it.
pub(crate) fn http_date(at: DateTime<Utc>) -> String {
    at.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
}

/// What a member of a row can become when a vendor changes an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// It is not there.
    Missing,
    /// It has another name.
    Renamed,
    /// It is null.
    Null,
    /// It is a number.
    Number,
    /// It is a list of several.
    List,
    /// It is inside an object inside an object.
    Nested,
}

impl Shape {
    /// Gives the member of this name the shape, where there is one.
    pub(crate) fn give(self, row: &mut Map<String, Value>, member: &str) {
        let Some(value) = row.remove(member) else { return };
        let (name, value) = match self {
            Self::Missing => return,
            Self::Renamed => (format!("{member}_v2"), value),
            Self::Null => (member.to_owned(), Value::Null),
            Self::Number => (member.to_owned(), json!(40_000_155)),
            Self::List => (member.to_owned(), json!([value, value])),
            Self::Nested => (member.to_owned(), json!({ "value": { "value": value } })),
        };
        row.insert(name, value);
    }
}

impl Fault {
    /// One of each, those that keep a caller waiting for as long as given.
    pub fn all(wait: Duration) -> Vec<Self> {
        vec![
            Self::TimeoutBefore,
            Self::TimeoutAfter,
            Self::RateLimited,
            Self::RateLimitedSilently,
            Self::ServerError,
            Self::Status(502),
            Self::Status(503),
            Self::Later(503, When::Seconds(1)),
            Self::Later(429, When::Date(1)),
            Self::Later(429, When::Seconds(TEN_YEARS)),
            Self::ExpiredToken,
            Self::Revoked,
            Self::Html,
            Self::Slow(wait),
            Self::CutAfterHead,
            Self::CutInBody,
            Self::Drip(wait),
            Self::WrongType,
            Self::HalfPage,
            Self::ShuffledPage,
            Self::DoubledRows,
            Self::RepeatedPage,
            Self::WrongCount,
            Self::Drift,
            Self::ClockSkew,
        ]
    }
}

/// Faults that come by chance, each by itself. The same seed gives the same faults to the same sequence of requests.
#[derive(Clone, Debug)]
pub struct Storm {
    /// What happens, and to how many of a thousand requests.
    pub faults: Vec<(Fault, u32)>,
    /// Of the chance.
    pub seed: u64,
}

/// Sets faults while the servers run. A fault that is set stays until [`Faults::clear`]; scripts come first.
pub struct Faults {
    pub(crate) gates: BTreeMap<Source, Arc<Gate>>,
}

impl Faults {
    /// From now on every request to `source` meets this fault.
    pub fn set(&self, source: Source, fault: Fault) {
        if let Some(gate) = self.gates.get(&source) {
            gate.set(fault);
        }
    }

    /// From now on every request to `source` whose path begins with this, in lower case, meets this fault; or whose method
    /// and path do, as in `post /api/tickets`.
    pub fn set_at(&self, source: Source, begins: &str, fault: Fault) {
        if let Some(gate) = self.gates.get(&source) {
            gate.set_at(begins, fault);
        }
    }

    /// How many requests to `source` have met [`Fault::Slow`] so far, those that are held back now included.
    pub fn slowed(&self, source: Source) -> usize {
        self.gates.get(&source).map_or(0, |gate| gate.slowed())
    }

    /// The next requests to `source` meet these faults, one each, `None` for a request that goes well. Tokens are
    /// asked for by requests too.
    pub fn script(&self, source: Source, script: Vec<Option<Fault>>) {
        if let Some(gate) = self.gates.get(&source) {
            gate.script(script);
        }
    }

    /// From now on faults come by chance to requests to `source` that no script and no standing fault is set for.
    pub fn storm(&self, source: Source, storm: Storm) {
        if let Some(gate) = self.gates.get(&source) {
            gate.storm(storm);
        }
    }

    /// Everything goes well again, for all systems.
    ///
    /// # Errors
    /// When a port that was closed by [`Fault::Unreachable`] has been taken by another program meanwhile.
    pub fn clear(&self) -> std::io::Result<()> {
        self.gates.values().try_for_each(|gate| gate.clear())
    }
}
