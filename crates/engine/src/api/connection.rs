//! What is connected, what its account has left, and what it is allowed.

use super::*;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A connection.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ConnectionRow {
    /// Its id.
    pub id: String,
    /// The connector.
    pub connector: String,
    /// The connector's name.
    pub connector_name: String,
    /// `crm` or `provider`.
    pub role: String,
    /// The connection's name.
    pub name: String,
    /// The host it talks to.
    pub host: String,
    /// What is asked for another key of it; empty where it is signed in to with the browser.
    pub access: Vec<FormField>,
    /// The other ways to sign in to it.
    pub other_ways: Vec<OtherWay>,
    /// What the account may do and has left, as the last test said.
    pub account: Option<Account>,
    /// When it last synced to the end.
    pub synced_at: Option<DateTime<Utc>>,
    /// Records held from it.
    pub records: u32,
    /// The running, waiting or last job.
    pub job: Option<JobRow>,
    /// Calls left in the present window, or of what is allowed today, where known.
    pub calls_left: Option<u32>,
    /// What is allowed a day, and which source goes first.
    pub allowance: Allowance,
    /// When it is synced by itself.
    pub scheduled: Scheduled,
    /// What goes to it; absent where nothing can.
    pub sharing: Option<Sharing>,
    /// Calls made today (UTC).
    #[ts(type = "number")]
    pub calls_today: u64,
    /// Credits spent today (UTC), in thousandths.
    #[ts(type = "number")]
    pub spent_today_millicredits: u64,
    /// How long the job that runs still has to wait for the vendor's limit, in milliseconds.
    #[ts(type = "number | null")]
    pub waits_ms: Option<u64>,
    /// How long what is left of the job takes at the vendor's limit of calls alone, in milliseconds; absent where no job
    /// runs, or what is left or the limit is not known.
    #[ts(type = "number | null")]
    pub takes_ms: Option<u64>,
    /// Whether it is signed in to with the browser.
    pub browser: bool,
    /// Whether its provider can send what it has by itself.
    pub pushes: bool,
    /// Whether that needs something that can be given: see [`PushSetting`].
    pub push_settings: bool,
    /// Why it can't be used: its secret or its connector is gone, or the sign-in has ended.
    pub failure: Option<Failure>,
}

/// What a source is allowed a day (UTC), and whether it goes before others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default, deny_unknown_fields)]
pub struct Allowance {
    /// Whether it is synced and bought from before others.
    pub priority: Priority,
    /// Calls; without a number as many as the vendor allows.
    #[ts(type = "number | null")]
    pub daily_calls: Option<u64>,
    /// Credits in thousandths; without a number as many as there are.
    #[ts(type = "number | null")]
    pub daily_millicredits: Option<u64>,
}

/// Which source goes first. Within one priority the cheapest does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Priority {
    /// Before the others.
    First,
    /// Like most.
    #[default]
    Normal,
    /// Only where no other has it.
    Last,
}

/// What a connection is to be allowed.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct Allow {
    /// The connection's id.
    pub id: String,
    /// What it is allowed.
    pub allowance: Allowance,
}

/// What an account may do and has left.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct Account {
    /// Who the key belongs to, in the vendor's words.
    pub label: String,
    /// Rights granted: scopes or named abilities.
    pub rights: Vec<String>,
    /// Credits left, in thousandths, where the vendor says so.
    #[ts(type = "number | null")]
    pub credits_left_millicredits: Option<u64>,
    /// When the test was made.
    pub at: DateTime<Utc>,
}
