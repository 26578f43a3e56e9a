//! What can be said on the command line.

use clap::{Parser, Subcommand, ValueEnum};
use sluice_engine::api::{Failure, VaultKind, Verdict};
use std::path::PathBuf;

/// Clean, unique leads for HaloPSA: the same engine as the application, without its window.
#[derive(Parser)]
#[command(name = "sluice", version, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// The data folder; the application's own where absent.
    #[arg(long, global = true, value_name = "DIR")]
    pub workspace: Option<PathBuf>,
    /// One JSON document, or one a line for streams.
    #[arg(long, global = true)]
    pub json: bool,
    /// Use the practice workspace, with simulated providers.
    #[arg(long, global = true)]
    pub practice: bool,
    /// Where secrets are kept.
    #[arg(long, global = true, value_enum, value_name = "KIND")]
    pub vault: Option<Vault>,
    #[command(subcommand)]
    pub command: Command,
}

/// Where secrets are kept.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Vault {
    /// The operating system's keychain.
    Keychain,
    /// A file encrypted with a passphrase, asked for at the prompt.
    Passphrase,
    /// Nowhere: for this run only.
    Session,
}

impl From<Vault> for VaultKind {
    fn from(vault: Vault) -> Self {
        match vault {
            Vault::Keychain => Self::Keychain,
            Vault::Passphrase => Self::Passphrase,
            Vault::Session => Self::Session,
        }
    }
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Sync the practice providers once, write the plan, and compare with the truth.
    Demo,
    /// Connect an account. Secrets are read from a prompt, never from arguments.
    Connect {
        /// The connector, for example `halopsa`, `apollo`, `hunter`.
        connector: String,
        /// The connection's name.
        #[arg(long)]
        name: Option<String>,
        /// A setting that is not secret.
        #[arg(long, value_name = "KEY=VALUE")]
        set: Vec<String>,
        /// Read the secret from standard input instead of a prompt.
        #[arg(long)]
        secret_stdin: bool,
    },
    /// List the connections.
    Connections,
    /// Sync connections, all where none is named.
    Sync {
        /// Connections by name or id.
        connections: Vec<String>,
        /// Show what would be written to HaloPSA afterwards.
        #[arg(long)]
        plan: bool,
        /// Write the plan afterwards.
        #[arg(long)]
        apply: bool,
        /// Write it even where a brake asks for a second look.
        #[arg(long, requires = "apply")]
        release_brake: bool,
    },
    /// List recent jobs.
    Jobs,
    /// List the queue; `next` shows the first card.
    Queue {
        /// `next` for the first card only.
        #[arg(value_parser = ["next"])]
        next: Option<String>,
    },
    /// Decide a card of the queue.
    Decide {
        /// The card's item, as `queue` shows it.
        item: String,
        /// What is chosen.
        #[arg(value_enum)]
        verdict: Chosen,
    },
    /// Take a decision back; the last one where none is named.
    Undo {
        /// The decision.
        decision: Option<String>,
    },
    /// Derive everything again from the facts and compare.
    Rebuild,
    /// Check every part and say what is wrong.
    Doctor,
    /// Serve the local API and the interface in a browser, on loopback.
    Serve {
        /// The port; 0 lets the system choose.
        #[arg(long, default_value_t = 0)]
        port: u16,
        /// The built interface, where another one than the built-in is wanted.
        #[arg(long, value_name = "DIR")]
        ui: Option<PathBuf>,
    },
}

/// What can be chosen on a card.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Chosen {
    /// The same person.
    Same,
    /// Different people.
    Different,
    /// A weak record may go out.
    Accept,
    /// A weak record stays out.
    Quarantine,
}

impl From<Chosen> for Verdict {
    fn from(chosen: Chosen) -> Self {
        match chosen {
            Chosen::Same => Self::Same,
            Chosen::Different => Self::Different,
            Chosen::Accept => Self::Accept,
            Chosen::Quarantine => Self::Quarantine,
        }
    }
}

impl Arguments {
    /// The data folder.
    pub(crate) fn root(&self) -> Result<PathBuf, Failure> {
        match &self.workspace {
            Some(root) => Ok(root.clone()),
            None => directories::BaseDirs::new()
                .map(|dirs| dirs.data_dir().join("net.sluice.desktop"))
                .ok_or_else(|| Failure::of("no_home")),
        }
    }
}
