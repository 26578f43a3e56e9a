//! Backups and the way back, and when connections are synced by themselves.

use chrono::{DateTime, Utc};
use clap::Args;
use std::path::PathBuf;

/// What is to be done with backups.
#[derive(Args)]
pub(crate) struct Backup {
    /// Only list them.
    #[arg(long)]
    pub list: bool,
    /// Another folder to which every backup goes too; an empty one ends that.
    #[arg(long, value_name = "FOLDER", conflicts_with = "list")]
    pub second: Option<String>,
    /// Seal the key in that folder with a passphrase, so that another computer can read what lies there. It is asked for at
    /// the prompt.
    #[arg(long, requires = "second")]
    pub seal: bool,
    /// Read that passphrase from standard input instead of a prompt.
    #[arg(long, requires = "seal")]
    pub secret_stdin: bool,
}

/// When a connection is synced by itself.
#[derive(Args)]
pub(crate) struct ScheduleOf {
    /// The connection, by name, connector or id; all are listed where absent.
    pub connection: Option<String>,
    /// So many minutes after the last time.
    #[arg(long, value_name = "MINUTES", requires = "connection")]
    pub every: Option<u32>,
    /// At this time of the day, by this computer's clock; may be given several times.
    #[arg(long, value_name = "HH:MM", requires = "connection")]
    pub at: Vec<String>,
    /// Never.
    #[arg(long, requires = "connection", conflicts_with_all = ["every", "at"])]
    pub never: bool,
}

/// Where to go back to.
#[derive(Args)]
pub(crate) struct Restore {
    /// A backup; the newest that is whole where absent.
    pub file: Option<PathBuf>,
    /// Leave out what came after this moment, for example `2026-11-27T09:30:00Z`.
    #[arg(long, value_name = "TIME", value_parser = moment)]
    pub until: Option<DateTime<Utc>>,
    /// The backup is another computer's: ask for the passphrase that was chosen for the folder there.
    #[arg(long, requires = "file")]
    pub sealed: bool,
    /// Read that passphrase from standard input instead of a prompt.
    #[arg(long, requires = "sealed")]
    pub secret_stdin: bool,
}

/// A moment in RFC 3339.
fn moment(text: &str) -> Result<DateTime<Utc>, String> {
    DateTime::parse_from_rfc3339(text).map(|at| at.to_utc()).map_err(|error| error.to_string())
}
