//! Where a record can be.

use crate::Stage;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A status by its code, for example `new_lead`. It never changes; what people read may.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StatusCode(String);

impl StatusCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether it is lower-case letters, digits and underscores, 1 to 40 of them.
    pub(super) fn is_well_formed(&self) -> bool {
        let fits = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
        (1..=40).contains(&self.0.len()) && self.0.bytes().all(fits)
    }
}

impl From<&str> for StatusCode {
    fn from(code: &str) -> Self {
        Self(code.to_owned())
    }
}

impl fmt::Display for StatusCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A status.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Status {
    /// Its code.
    pub code: StatusCode,
    /// What people read, also the name that it has in HaloPSA by default.
    pub name: String,
    /// The stage it belongs to.
    pub stage: Stage,
    /// Whether a record of the stage begins here.
    #[serde(default, skip_serializing_if = "is_false")]
    pub start: bool,
    /// How it ends here; absent where work goes on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Ending>,
    /// Hours after which something is due. At least 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit_hours: Option<u32>,
    /// How likely it is that the opportunity is won, in per cent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<u8>,
}

/// How it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ending {
    /// Nothing came of it.
    Exit,
    /// It was won.
    Success,
}

pub(super) const fn is_false(flag: &bool) -> bool {
    !*flag
}
