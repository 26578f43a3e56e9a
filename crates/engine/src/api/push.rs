//! Where a provider may send what it found, and what that needs.

use super::FormField;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// Where a provider may send what it found.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PushAddresses {
    /// The address at which the user says that this program is reached from outside; absent where they did not.
    pub reached_at: Option<String>,
    /// One for each stream that the provider sends; none where it sends nothing.
    pub addresses: Vec<PushAddress>,
    /// What they need that can be given, changed and taken back.
    pub settings: Vec<PushSetting>,
}

/// Something that pushes need: an address of this program, or a secret by which the provider proves itself.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PushSetting {
    /// How it is asked for.
    pub field: FormField,
    /// What is set; absent for a secret.
    pub value: Option<String>,
    /// Whether anything is set.
    pub given: bool,
}

/// What pushes of a connection are to need from now on.
#[derive(Deserialize, TS)]
pub struct SetPushes {
    /// The connection's id.
    pub id: String,
    /// Values by the key of the form; an empty one takes back what was set, and what is not there stays.
    pub values: BTreeMap<String, String>,
}

/// An address for one stream.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PushAddress {
    /// The stream.
    pub stream: String,
    /// What it is about: `person` or `company`.
    pub kind: String,
    /// The path below the address under which this program is reached. Whoever knows it may send.
    pub path: String,
    /// Where the vendor is told the address, in words for people.
    pub told_at: Option<String>,
    /// The secret of the form that is missing: without it nothing is taken.
    pub needs: Option<String>,
    /// When something was last sent.
    pub last_at: Option<DateTime<Utc>>,
}
