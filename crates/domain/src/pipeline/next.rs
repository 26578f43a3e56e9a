//! What to do next: the work list, the best first, with the reason.

use super::{Due, EventKind, Scores, Standing, StatusCode, Workflow};
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use std::{cmp::Reverse, collections::BTreeMap};

/// A record in the work list.
#[derive(Clone, Copy)]
pub struct Candidate<'a> {
    /// Where it is.
    pub standing: &'a Standing,
    /// Its scores.
    pub scores: Scores,
    /// What the rules propose.
    pub due: &'a [Due],
    /// Whether the workflow holds it back ([`Workflow::holds_back`]).
    pub held: bool,
    /// When somebody wanted to come back to it. It takes the place of the status's time limit.
    pub follow_up: Option<DateTime<Utc>>,
}

/// Its place in the list: sorted, the next best comes first. Equal ones are left to the caller's ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next {
    /// Why it is there.
    pub why: Why,
    /// Fit and engagement together, 0 to 200; what is not known counts nothing.
    pub heat: u16,
    /// Since when it is in its status.
    pub since: DateTime<Utc>,
}

/// Why a record is where it is in the list. The first that holds counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "why", rename_all = "snake_case")]
pub enum Why {
    /// The person did something and waits for us.
    Waits {
        /// What.
        event: EventKind,
        /// When.
        at: DateTime<Utc>,
    },
    /// The time that was set is over.
    Overdue {
        /// When it was.
        due: DateTime<Utc>,
    },
    /// The rules propose a move: one key.
    Proposed {
        /// Where to.
        to: StatusCode,
    },
    /// It is due within a day.
    DueSoon {
        /// When.
        due: DateTime<Utc>,
    },
    /// It fits very well: above 80 (fact sheet §8).
    Hot {
        /// The fit score.
        fit: u8,
    },
    /// It fits: 60 to 80.
    Warm {
        /// The fit score.
        fit: u8,
    },
    /// It fits less, or nobody knows.
    Cold {
        /// The fit score.
        fit: Option<u8>,
    },
    /// Somebody wants to come back to it later.
    Later {
        /// When.
        due: DateTime<Utc>,
    },
    /// The person must not be contacted.
    Held,
    /// Nothing is left to do.
    Ended {
        /// Where it ended.
        status: StatusCode,
    },
}

impl Why {
    /// The key of the sentence in the interface.
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Waits { .. } => "next_waits",
            Self::Overdue { .. } => "next_overdue",
            Self::Proposed { .. } => "next_proposed",
            Self::DueSoon { .. } => "next_due_soon",
            Self::Hot { .. } => "next_hot",
            Self::Warm { .. } => "next_warm",
            Self::Cold { .. } => "next_cold",
            Self::Later { .. } => "next_later",
            Self::Held => "next_held",
            Self::Ended { .. } => "next_ended",
        }
    }

    /// What the sentence says. Times are RFC 3339 in UTC.
    pub fn params(&self) -> BTreeMap<&'static str, String> {
        let pairs = match self {
            Self::Waits { event, at } => {
                vec![("event", event.name().to_owned()), ("at", at.to_rfc3339())]
            }
            Self::Overdue { due } | Self::DueSoon { due } | Self::Later { due } => {
                vec![("due", due.to_rfc3339())]
            }
            Self::Proposed { to } => vec![("to", to.to_string())],
            Self::Hot { fit } | Self::Warm { fit } => vec![("fit", fit.to_string())],
            Self::Cold { fit } => fit.map(|fit| ("fit", fit.to_string())).into_iter().collect(),
            Self::Held => vec![],
            Self::Ended { status } => vec![("status", status.to_string())],
        };
        pairs.into_iter().collect()
    }

    /// Place among the reasons, and the time by which equal ones are sorted, the earliest first.
    fn urgency(&self) -> Urgency {
        match self {
            Self::Waits { at, .. } => (0, Some(*at)),
            Self::Overdue { due } => (1, Some(*due)),
            Self::Proposed { .. } => (2, None),
            Self::DueSoon { due } => (3, Some(*due)),
            Self::Hot { .. } => (4, None),
            Self::Warm { .. } => (5, None),
            Self::Cold { .. } => (6, None),
            Self::Later { due } => (7, Some(*due)),
            Self::Held => (8, None),
            Self::Ended { .. } => (9, None),
        }
    }
}

/// A place, and a time where equal ones have one.
type Urgency = (u8, Option<DateTime<Utc>>);

impl Next {
    fn key(&self) -> (Urgency, Reverse<u16>, DateTime<Utc>) {
        (self.why.urgency(), Reverse(self.heat), self.since)
    }
}

impl Ord for Next {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for Next {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Workflow {
    /// A record's place in the work list.
    pub fn next(&self, candidate: &Candidate<'_>, now: DateTime<Utc>) -> Next {
        let Candidate { standing, scores, .. } = candidate;
        let points = |score: Option<u8>| score.map_or(0, u16::from);
        Next {
            why: self.why(candidate, now),
            heat: points(scores.fit) + points(scores.engagement),
            since: standing.since(),
        }
    }

    fn why(&self, candidate: &Candidate<'_>, now: DateTime<Utc>) -> Why {
        let Candidate { standing, scores, due, held, follow_up } = candidate;
        let status = self.status(standing.status());
        if status.is_none_or(|status| status.end.is_some()) {
            return Why::Ended { status: standing.status().clone() };
        }
        if *held {
            return Why::Held;
        }
        if let Some((at, event)) = unanswered(standing, now) {
            return Why::Waits { event, at };
        }
        let limit = status.and_then(|status| status.limit_hours);
        let limit = limit.map(|hours| standing.since() + TimeDelta::hours(i64::from(hours)));
        let when = follow_up.or(limit);
        if let Some(due) = when.filter(|when| *when < now) {
            return Why::Overdue { due };
        }
        if let Some(proposed) = due.first() {
            return Why::Proposed { to: proposed.step().to().clone() };
        }
        if let Some(due) = when.filter(|when| *when - now <= TimeDelta::days(1)) {
            return Why::DueSoon { due };
        }
        if let Some(due) = *follow_up {
            return Why::Later { due };
        }
        match scores.fit {
            Some(fit) if fit > 80 => Why::Hot { fit },
            Some(fit) if fit >= 60 => Why::Warm { fit },
            fit => Why::Cold { fit },
        }
    }
}

/// The last thing that the person did, where we did nothing since.
fn unanswered(standing: &Standing, now: DateTime<Utc>) -> Option<(DateTime<Utc>, EventKind)> {
    let last = |kind: &EventKind| Some((standing.last(*kind).filter(|at| *at <= now)?, *kind));
    let theirs = [EventKind::Replied, EventKind::MeetingBooked, EventKind::MeetingCancelled];
    let theirs = theirs.iter().filter_map(last).max()?;
    let ours = [EventKind::Emailed, EventKind::Called, EventKind::Met]
        .iter()
        .filter_map(last)
        .map(|(at, _)| at)
        .max();
    let moved = standing.trail().last().map(|step| step.at);
    (ours.max(moved) < Some(theirs.0)).then_some(theirs)
}
