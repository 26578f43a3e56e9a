//! What crosses the boundary: inputs and outputs of commands, events and failures. TypeScript types are
//! generated from here (`cargo xtask bindings`); inner types never cross.
//!
//! Ids cross as text, times as RFC 3339 in UTC, durations as milliseconds, codes as snake_case words. Words for
//! people live in the interface's message catalogue and are looked up by code.

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

mod ask;
mod backup;
mod cards;
mod clients;
mod compared;
mod connect;
mod connection;
mod diagnostics;
mod disconnect;
mod doctor;
mod emptied;
mod files;
mod find;
mod insight;
mod jobs;
mod judging;
mod mapping;
mod missing;
mod people;
mod pipeline;
mod plan;
mod proposal;
mod push;
mod quality;
mod queue;
mod rules;
mod schedule;
mod sharing;
mod tenant;
mod today;
mod unread;
mod webhook;
mod workflow;

pub use ask::*;
pub use backup::*;
pub use cards::*;
pub use clients::*;
pub use compared::*;
pub use connect::*;
pub use connection::*;
pub use diagnostics::*;
pub use disconnect::*;
pub use doctor::*;
pub use emptied::*;
pub use files::*;
pub use find::*;
pub use insight::*;
pub use jobs::*;
pub use judging::*;
pub use mapping::*;
pub use missing::*;
pub use people::*;
pub use pipeline::*;
pub use plan::*;
pub use proposal::*;
pub use push::*;
pub use quality::*;
pub use queue::*;
pub use rules::*;
pub use schedule::*;
pub use sharing::*;
pub use tenant::*;
pub use today::*;
pub use unread::*;
pub use webhook::*;
pub use workflow::*;

/// An error, as code and parameters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Failure {
    /// What went wrong; a key of the message catalogue.
    pub code: String,
    /// Values for the message: host names, limits, counts. Never a secret, never a value of a person's record.
    pub params: BTreeMap<String, String>,
}

/// State of the program, shown in the status line.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Status {
    /// The program's version.
    pub version: String,
    /// What the open workspace is.
    pub workspace: WorkspaceState,
    /// True in the practice workspace, open or not.
    pub practice: bool,
    /// Where the workspace's secrets are kept; `keychain` before the first run.
    pub vault: VaultKind,
    /// Whether the last attempt to reach any provider got an answer. Absent before the first.
    pub online: Option<bool>,
    /// Cards in the queue.
    pub queue: u32,
    /// Writes that the plan would send: all of `to_send`.
    pub planned: u32,
    /// What the plan would send.
    pub to_send: ToSend,
    /// Jobs running or waiting.
    pub busy: u32,
    /// Credits spent since midnight UTC, in thousandths of a credit.
    #[ts(type = "number")]
    pub spend_today_millicredits: u64,
    /// The decision that U would take back.
    pub undoable: Option<DecisionRow>,
}

/// What the plan would send, as it was drawn last: in a large workspace what was kept a moment ago comes after it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, TS)]
pub struct ToSend {
    /// Records to be created.
    pub creates: u32,
    /// Records to be changed.
    pub updates: u32,
    /// Calls and remarks to be told in records.
    pub entries: u32,
}

impl ToSend {
    /// All of it.
    pub const fn all(&self) -> u32 {
        self.creates.saturating_add(self.updates).saturating_add(self.entries)
    }
}

/// Whether the workspace can be used, and if not, what stands in the way.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum WorkspaceState {
    /// Nothing chosen yet: offer practice or connecting HaloPSA.
    FirstRun,
    /// Open.
    Ready,
    /// Can't be opened; `failure` says why. The codes are those of opening: `vault_locked`, `vault_absent`,
    /// `store_damaged`, `store_newer`, `store_key_missing`, `workspace_in_use`, `disk_full`, …
    Closed {
        /// Why.
        failure: Failure,
    },
}

/// Where secrets are kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum VaultKind {
    /// The operating system's keychain.
    Keychain,
    /// A file encrypted with a passphrase, because there is no keychain.
    Passphrase,
    /// Memory: everything is forgotten when the program ends.
    Session,
}

/// Which workspace to open.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct OpenWorkspace {
    /// Whether the next start shall open it again; yes where absent.
    pub remember: Option<bool>,
    /// True: the practice workspace, with simulated providers.
    pub practice: bool,
    /// Where secrets shall be kept; `keychain` where absent.
    pub vault: Option<VaultKind>,
    /// For [`VaultKind::Passphrase`].
    pub passphrase: Option<String>,
}

/// A page of a list that is read from a key on.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct PageQuery {
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many rows; 1 to 500, 100 where absent.
    pub limit: Option<u32>,
}

/// The history of decisions, newest first.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DecisionPage {
    /// The rows.
    pub rows: Vec<DecisionRow>,
    /// For the next page.
    pub next: Option<String>,
}

/// Which thing to show.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct ById {
    /// Its id.
    pub id: String,
}

/// An update.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum UpdateState {
    /// No update server is set.
    NotConfigured,
    /// This is the newest version.
    Current,
    /// A newer one is there and its signature will be checked before it is installed.
    Available {
        /// Its version.
        version: String,
        /// What is new, as the publisher wrote it.
        notes: Option<String>,
    },
}

/// What listeners are told. The interface reads again what is stale; it never guesses.
#[derive(Clone, Debug, Serialize, TS)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// Answers of these reads are stale.
    Stale {
        /// The topics.
        topics: Vec<Topic>,
    },
    /// A job moved. At most ten a second for each job.
    Job {
        /// Its state now.
        job: JobRow,
    },
}

/// What a read shows and a write makes stale.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// Program state.
    Status,
    /// The queue.
    Queue,
    /// People and companies.
    People,
    /// Connections and accounts.
    Connections,
    /// Jobs.
    Jobs,
    /// The plan.
    Plan,
    /// The write ledger.
    Ledger,
    /// The history of decisions.
    Decisions,
    /// Searches that are kept, and what the last one found.
    Searches,
    /// Backups.
    Backups,
}

impl Topic {
    /// Every topic.
    pub const ALL: &[Self] = &[
        Self::Status,
        Self::Queue,
        Self::People,
        Self::Connections,
        Self::Jobs,
        Self::Plan,
        Self::Ledger,
        Self::Decisions,
        Self::Searches,
        Self::Backups,
    ];
}
