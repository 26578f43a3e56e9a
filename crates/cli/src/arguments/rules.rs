//! Mappings, rules and the workflow: what is written out, read and kept.

use clap::{Args, Subcommand};
use std::path::PathBuf;

/// The rules of the score.
#[derive(Args)]
pub(crate) struct Quality {
    /// Reads rules from this file, `-` for standard input, tells how many people they would let out or hold back, and
    /// keeps them.
    #[arg(long, value_name = "FILE")]
    pub read: Option<PathBuf>,
    /// Only tells.
    #[arg(long, requires = "read")]
    pub preview: bool,
}

/// The rules for which values survive.
#[derive(Subcommand)]
pub(crate) enum Rules {
    /// Write out the rules in force.
    Show,
    /// Read rules from a file and tell what they would change.
    Try {
        /// The file; `-` for standard input.
        file: PathBuf,
    },
    /// Read rules from a file, tell what they change, and keep them.
    Keep {
        /// The file; `-` for standard input.
        file: PathBuf,
    },
    /// Put what a preset says into the rules in force, tell what that changes, and keep them.
    Preset {
        /// Which.
        #[arg(value_parser = PRESETS)]
        name: String,
        /// Only tells.
        #[arg(long)]
        preview: bool,
    },
}

/// The workflow.
#[derive(Subcommand)]
pub(crate) enum Workflow {
    /// Write out the workflow in force.
    Show,
    /// List the versions, the newest first.
    Versions,
    /// Read a workflow from a file, say what is wrong with it, or whom it would move and to whom it would propose.
    Check {
        /// The file; `-` for standard input.
        file: PathBuf,
        #[command(flatten)]
        instead: Instead,
    },
    /// Read a workflow from a file, tell what it changes, and keep it.
    Keep {
        /// The file; `-` for standard input.
        file: PathBuf,
        #[command(flatten)]
        instead: Instead,
    },
    /// Go back to a version, tell what that changes, and keep it as a new one.
    Back {
        /// Counted from 1.
        version: u32,
        #[command(flatten)]
        instead: Instead,
        /// Only tells.
        #[arg(long)]
        preview: bool,
    },
}

/// What takes the place of statuses that are gone.
#[derive(Args)]
pub(crate) struct Instead {
    /// Whoever is in the first status counts as in the second from then on; both by code. Can be given several times.
    #[arg(long, value_name = "GONE=STATUS", value_parser = pair)]
    pub instead: Vec<(String, String)>,
}

fn pair(text: &str) -> Result<(String, String), String> {
    let parts = text.split_once('=').filter(|(gone, status)| !gone.is_empty() && !status.is_empty());
    let (gone, status) = parts.ok_or("write it like demo=contacted")?;
    Ok((gone.to_owned(), status.to_owned()))
}

/// The presets by name.
const PRESETS: [&str; 5] =
    ["prefer_trusted", "prefer_newest", "prefer_oldest", "manual_review", "skip_duplicate"];

/// A connection's mapping of one stream.
#[derive(Args)]
pub(crate) struct Mapping {
    /// The connection, by name, connector or id.
    pub connection: String,
    /// The stream; the first that brought something where absent.
    #[arg(long)]
    pub stream: Option<String>,
    /// Reads the changes from this file, `-` for standard input, tells what they would have made of the last 30 days,
    /// and keeps them.
    #[arg(long, value_name = "FILE")]
    pub read: Option<PathBuf>,
    /// Keeps nothing.
    #[arg(long, requires = "read")]
    pub preview: bool,
}
