use schemars::JsonSchema;
use serde::Deserialize;

/// What an answer with a status means.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Failure {
    /// HTTP status. A status of success needs a predicate.
    pub status: u16,
    /// Expression over the body, which must hold; a body that is not JSON is one text. Absent: any body.
    pub when: Option<String>,
    /// The meaning.
    pub is: FailureKind,
}

/// What a failed answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FailureKind {
    /// May succeed the next time.
    Retry,
    /// Too many calls.
    RateLimited,
    /// Sign in anew.
    Reauthenticate,
    /// The account's credits are used up.
    NoCredit,
    /// Asked wrongly.
    Refused,
    /// Not there.
    NotFound,
    /// The person who was asked for wishes to be left alone, or the law does.
    OptedOut,
    /// The account lacks a right.
    Forbidden,
    /// As good as an empty answer.
    Ignore,
}

impl FailureKind {
    /// What HTTP itself says (RFC 9110 §15, RFC 6585 §4); nothing for success.
    pub const fn of_status(status: u16) -> Option<Self> {
        match status {
            200..=299 => None,
            401 => Some(Self::Reauthenticate),
            402 => Some(Self::NoCredit),
            403 => Some(Self::Forbidden),
            404 | 410 => Some(Self::NotFound),
            429 => Some(Self::RateLimited),
            408 | 500.. => Some(Self::Retry),
            _ => Some(Self::Refused),
        }
    }
}
