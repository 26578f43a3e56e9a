//! Backups and the way back.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Failure, VaultKind};

/// The copies of this workspace.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Backups {
    /// Where they lie on this computer.
    pub folder: String,
    /// The second folder, where one was chosen.
    pub second: Option<SecondFolder>,
    /// Newest first.
    pub rows: Vec<BackupRow>,
    /// Why the last try failed, if it did.
    pub failure: Option<Failure>,
}

/// Another folder to which every backup goes too, on another disk at best.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SecondFolder {
    /// The folder.
    pub folder: String,
    /// Whether it is there now.
    pub reachable: bool,
    /// Whether the key lies there, sealed with a passphrase, so that another computer can read the backups.
    pub sealed: bool,
}

/// A copy.
#[derive(Clone, Debug, Serialize, TS)]
pub struct BackupRow {
    /// The file.
    pub file: String,
    /// The moment that it holds.
    pub at: DateTime<Utc>,
    /// Its size.
    #[ts(type = "number")]
    pub bytes: u64,
    /// What it is.
    pub kind: BackupKind,
}

/// What a copy is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum BackupKind {
    /// A backup.
    Backup,
    /// A backup in the second folder.
    Second,
    /// The store as it was before a new version of the program brought it up to date.
    BeforeUpdate,
    /// The store as it was before another was put in its place.
    Replaced,
}

/// Where backups go too.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct SetSecondFolder {
    /// The folder; none from now on where absent.
    pub folder: Option<String>,
    /// Seals the key beside the backups, so that they can be read on another computer. At least eight characters.
    pub passphrase: Option<String>,
}

/// A way back.
#[derive(Clone, Debug, Default, Deserialize, TS)]
pub struct Restore {
    /// The copy to go back to; absent: the newest that is whole, or the store itself where `until` is given.
    pub file: Option<String>,
    /// Leave out what came after this moment.
    pub until: Option<DateTime<Utc>>,
    /// The passphrase that opens the workspace's vault, where it is kept in a file and the workspace is closed.
    pub passphrase: Option<String>,
    /// The passphrase with which the key beside the copy is sealed, where the copy is another computer's.
    pub recovery: Option<String>,
    /// Which workspace; the one that is open or was open last where absent.
    pub practice: Option<bool>,
    /// Where its secrets are kept; as they were last where absent.
    pub vault: Option<VaultKind>,
}

/// What was put in place.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Restored {
    /// The copy.
    pub file: String,
    /// The moment to which the workspace is back.
    pub at: DateTime<Utc>,
    /// Where the store that was there before is kept.
    pub replaced: Option<String>,
    /// How many things that sources said were left out.
    pub observations_left_out: u32,
    /// How many decisions were left out.
    pub decisions_left_out: u32,
    /// How many facts it holds.
    pub facts: u32,
}
