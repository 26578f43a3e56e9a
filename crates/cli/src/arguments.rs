//! What can be said on the command line.

mod find;
mod halo;
mod lists;
mod queue;
mod rules;
mod upkeep;

use crate::secret::Source;
use clap::{Parser, Subcommand, ValueEnum};
use queue::{Card, Chosen, Mended};
use sluice_engine::api::{Failure, VaultKind};
use std::path::PathBuf;

pub(crate) use find::{Ask, Find};
pub(crate) use halo::{Clients, SetUp};
pub(crate) use lists::{Import, Kind, Match, Normalize};
pub(crate) use rules::{Instead, Mapping, Quality, Rules, Workflow};
pub(crate) use upkeep::{Backup, Restore, ScheduleOf};

/// Names the data folder, for this program and for the window.
const FOLDER: &str = "SLUICE_DIR";

/// Clean, unique leads for HaloPSA: the same engine as the application, without its window.
#[derive(Parser)]
#[command(name = "sluice", version, disable_help_subcommand = true)]
pub(crate) struct Arguments {
    /// The data folder; SLUICE_DIR, or the application's own, where absent.
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
    /// Read the passphrase from a line of standard input, before any other secret.
    #[arg(long, global = true)]
    pub passphrase_stdin: bool,
    /// Read the passphrase from the first line of a file.
    #[arg(long, global = true, value_name = "FILE", conflicts_with = "passphrase_stdin")]
    pub passphrase_file: Option<PathBuf>,
    #[command(subcommand)]
    pub command: Command,
}

/// Where secrets are kept.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Vault {
    /// The operating system's keychain.
    Keychain,
    /// A file encrypted with a passphrase: asked for at the prompt, or see --passphrase-file.
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
    /// Sync the practice providers once, write the plan, and compare with the truth. In a folder that is thrown away,
    /// unless --workspace names one.
    Demo,
    /// Connect an account. Secrets are read from a prompt, never from arguments.
    Connect {
        /// The connector, for example `halopsa`, `apollo`, `hunter`.
        connector: String,
        /// The connection's name.
        #[arg(long)]
        name: Option<String>,
        /// A setting that is not secret; `sign_in=…` chooses another way to sign in, for example `sign_in=browser`.
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
        /// Read everything from the beginning, not only what changed: only so is seen what is no longer there.
        #[arg(long)]
        full: bool,
        /// Show what would be written to HaloPSA afterwards.
        #[arg(long)]
        plan: bool,
        /// Write the plan afterwards.
        #[arg(long)]
        apply: bool,
        /// Write it even where a brake asks for a second look.
        #[arg(long, requires = "apply")]
        release_brake: bool,
        /// Write only what is planned of these people, by the ids that the plan shows; the others stay planned.
        #[arg(long, value_name = "PERSON", value_delimiter = ',', requires = "apply")]
        only: Vec<String>,
    },
    /// List of which streams records are missing; or take those as gone that were too many to be so without a word.
    Missing {
        /// The connection, by name or id.
        #[arg(long, value_name = "CONNECTION", requires_all = ["stream", "count"])]
        let_go: Option<String>,
        /// The stream, for example `leads`.
        #[arg(long, requires = "let_go")]
        stream: Option<String>,
        /// How many are held, as this command shows it.
        #[arg(long, requires = "let_go")]
        count: Option<u32>,
    },
    /// List the streams that are not read on, since a page would empty a field of too many; or let one become empty.
    Emptied {
        /// The connection, by name or id.
        #[arg(long, value_name = "CONNECTION", requires_all = ["stream", "fields"])]
        let_empty: Option<String>,
        /// The stream, for example `users`.
        #[arg(long, requires = "let_empty")]
        stream: Option<String>,
        /// The fields, as this command shows them, with commas between.
        #[arg(long, value_delimiter = ',', requires = "let_empty")]
        fields: Vec<String>,
    },
    /// List the records that could not be read; read them again, or drop some.
    Unread {
        /// Read them again: those named, all where none is.
        #[arg(long)]
        replay: bool,
        /// Drop those named: they are not tried as long as they stay as they are.
        #[arg(long, requires = "ids", conflicts_with = "replay")]
        drop: bool,
        /// Records, as this command shows them.
        ids: Vec<String>,
    },
    /// Read HaloPSA whole and compare each field that was written, three ways: what was sent, what is here, what is there.
    Compare {
        /// Only show what came of the last time.
        #[arg(long)]
        last: bool,
    },
    /// List recent jobs.
    Jobs,
    /// List the queue; `next` shows the first card.
    Queue {
        /// `next` for the first card only.
        #[arg(value_parser = ["next"])]
        next: Option<String>,
        /// Only cards of this kind.
        #[arg(long, value_enum)]
        kind: Option<Card>,
    },
    /// Decide a card of the queue.
    Decide {
        /// The card's item, as `queue` shows it.
        item: String,
        /// What is chosen.
        #[arg(value_enum)]
        verdict: Chosen,
    },
    /// Show what would mend the weak records that wait, of one kind, by a sample.
    Proposals {
        /// What is mended.
        #[arg(value_enum)]
        kind: Mended,
        /// Take it for all of them, as one act that `undo` takes back.
        #[arg(long)]
        take: bool,
        /// Take it for this card only, as `queue` shows it.
        #[arg(long, requires = "take")]
        item: Option<String>,
    },
    /// Take a decision back; the last one where none is named.
    Undo {
        /// The decision.
        decision: Option<String>,
    },
    /// List who is in the pipeline, the next best first, and where each may go.
    Pipeline {
        /// Only this stage.
        #[arg(long, value_parser = ["lead", "prospect", "opportunity"])]
        stage: Option<String>,
        /// Only this status, by code, also one that ends.
        #[arg(long, value_name = "STATUS")]
        status: Option<String>,
    },
    /// Say what the numbers say: conversion and time per stage, where it is held up, sources compared, runs.
    Insight {
        /// Only the last so many days.
        #[arg(long, value_name = "DAYS", value_parser = clap::value_parser!(u32).range(1..=3_660))]
        days: Option<u32>,
    },
    /// Lead somebody on in the pipeline.
    Advance {
        /// The person, as `pipeline` shows it.
        person: String,
        /// Where to, by code.
        #[arg(long, value_name = "STATUS")]
        to: String,
        /// The reason, where the way asks for one.
        #[arg(long)]
        reason: Option<String>,
        /// A value that is missing.
        #[arg(long, value_name = "FIELD=VALUE")]
        set: Vec<String>,
    },
    /// Note what happened with somebody: a call, an answer.
    Happened {
        /// The person, as `pipeline` shows it.
        person: String,
        /// What.
        #[arg(value_parser = ["emailed", "called", "replied", "meeting_booked", "meeting_cancelled", "met", "bounced", "opted_out"])]
        event: String,
        /// What came of a call.
        #[arg(long, value_parser = ["connected", "voicemail", "busy", "no_answer", "invalid_number"])]
        outcome: Option<String>,
    },
    /// Show what a connector makes of a raw answer. Needs no workspace and asks nobody.
    Map {
        /// List every stream instead.
        #[arg(long)]
        list: bool,
        /// The connector, for example `apollo`.
        #[arg(required_unless_present = "list")]
        connector: Option<String>,
        /// The stream, for example `contacts`.
        #[arg(required_unless_present = "list")]
        stream: Option<String>,
        /// The answer, a JSON file; `-` for standard input.
        #[arg(required_unless_present = "list")]
        file: Option<PathBuf>,
    },
    /// Normalise values from standard input, one a line: the result and the reason of a refusal, or JSON.
    Normalize(Normalize),
    /// Find who is in a list more than once: CSV, TSV or XLSX, people or companies. Needs no workspace.
    Match(Match),
    /// Look for people or companies at all connected providers, say who is known, and buy who is missing.
    Find(Find),
    /// Ask one stream of a connection a question of your own: what it costs, and what is answered where that may be paid.
    Ask(Ask),
    /// Bring in the rows of a file: CSV, TSV or XLSX.
    Import(Import),
    /// List the lists that came as files; or take one back.
    Lists {
        /// Takes this list back whole, by name or id. `undo` brings it back.
        #[arg(long, value_name = "LIST")]
        withdraw: Option<String>,
    },
    /// Write out what was changed about a connection's mapping; or read changes and keep them.
    Mapping(Mapping),
    /// Write out the rules of the score that are in force; or read others and keep them.
    Quality(Quality),
    /// Compare how HaloPSA is set up with what Sluice needs: ticket types, statuses, custom fields; or set it up.
    Setup {
        /// The system.
        #[arg(value_parser = ["halopsa"])]
        system: String,
        #[command(flatten)]
        chosen: SetUp,
    },
    /// The addresses to which a connection's provider may send what it found, while `serve` runs.
    Pushes {
        /// The connection, by name, connector or id.
        connection: String,
    },
    /// Give a connection another key, or sign in to it in another way: tested first, and everything else of it stays.
    Access {
        /// The connection, by name, connector or id.
        connection: String,
        /// A setting that is not secret; `sign_in=…` chooses another way to sign in, for example `sign_in=browser`.
        #[arg(long, value_name = "KEY=VALUE")]
        set: Vec<String>,
        /// Read the secrets from standard input instead of a prompt. An empty line leaves one as it is.
        #[arg(long)]
        secret_stdin: bool,
    },
    /// Disconnect an account: its secrets are deleted and its access is ended at the vendor. What it told stays.
    Disconnect {
        /// The connection, by name, connector or id.
        connection: String,
    },
    /// Which client of HaloPSA each company is; or say it. `undo` takes it back.
    Clients(Clients),
    /// What goes to HaloPSA, kind by kind; or choose it.
    Share {
        /// Leads.
        #[arg(long, value_name = WRITES_ARE, value_parser = WRITES)]
        leads: Option<String>,
        /// Prospects.
        #[arg(long, value_name = WRITES_ARE, value_parser = WRITES)]
        prospects: Option<String>,
        /// Opportunities.
        #[arg(long, value_name = WRITES_ARE, value_parser = WRITES)]
        opportunities: Option<String>,
        /// Companies of those who have a ticket: clients with their main sites.
        #[arg(long, value_name = WRITES_ARE, value_parser = WRITES)]
        companies: Option<String>,
        /// Contacts of these clients.
        #[arg(long, value_name = WRITES_ARE, value_parser = WRITES)]
        contacts: Option<String>,
        /// Calls with their outcomes.
        #[arg(long, value_name = "on|off", value_parser = on)]
        calls: Option<bool>,
        /// Remarks, from when this is on.
        #[arg(long, value_name = "on|off", value_parser = on)]
        notes: Option<bool>,
    },
    /// How HaloPSA's webhook stands; or set it up: the address and the secret are shown once.
    Webhook {
        /// Sets it up with a new address and a new secret; those before it end.
        #[arg(long)]
        make: bool,
        /// Ends it.
        #[arg(long, conflicts_with = "make")]
        end: bool,
    },
    /// Make a backup now, and list those that there are.
    Backup(Backup),
    /// Go back to a backup, or to a moment. The store that was there is kept.
    Restore(Restore),
    /// Put together what helps to find out what is wrong, without anybody's data. Nothing is sent.
    Diagnostics {
        /// Save it as a file in the data folder.
        #[arg(long)]
        save: bool,
    },
    /// Say when connections are synced by themselves, or choose it.
    Schedule(ScheduleOf),
    /// Derive everything again from the facts and compare.
    Rebuild,
    /// Write out the rules for which values survive where sources differ; or tell what others would change, and keep them.
    Rules {
        /// Writes out those in force where absent.
        #[command(subcommand)]
        chosen: Option<Rules>,
    },
    /// Write out the workflow: stages, statuses and the ways between; or tell whom another would move, and keep it.
    Workflow {
        /// Writes out the one in force where absent.
        #[command(subcommand)]
        chosen: Option<Workflow>,
    },
    /// Check every part and say what is wrong.
    Doctor {
        /// `halopsa`: only how HaloPSA is set up. Absent: everything.
        #[arg(value_parser = ["halopsa"], conflicts_with = "connector")]
        system: Option<String>,
        /// Also write a page for HaloPSA's administrator, in Markdown: what is wrong, and where it is mended.
        #[arg(long, value_name = "FILE", requires = "system")]
        page: Option<PathBuf>,
        /// Check a connector against its fixtures instead; needs no workspace and asks nobody.
        #[arg(long, value_name = "NAME")]
        connector: Option<String>,
    },
    /// Serve the local API and the interface in a browser, on loopback.
    Serve {
        /// The port; 0 lets the system choose.
        #[arg(long, default_value_t = 0)]
        port: u16,
        /// The built interface, where another one than the built-in is wanted.
        #[arg(long, value_name = "DIR")]
        ui: Option<PathBuf>,
        /// Tell at /health, /ready and /metrics whether the program is well, without the key.
        #[arg(long)]
        metrics: bool,
    },
}

/// Which records of a kind are written: those that are new, those that are there, none or all.
const WRITES: [&str; 4] = ["off", "create", "update", "both"];
const WRITES_ARE: &str = "off|create|update|both";

fn on(text: &str) -> Result<bool, String> {
    match text {
        "on" => Ok(true),
        "off" => Ok(false),
        _ => Err("write on or off".to_owned()),
    }
}

impl Arguments {
    /// Where secrets are kept, where the arguments say so.
    pub(crate) fn vault(&self) -> Option<VaultKind> {
        let sealed = self.passphrase_stdin || self.passphrase_file.is_some();
        self.vault.map(VaultKind::from).or(sealed.then_some(VaultKind::Passphrase))
    }

    /// Where the passphrase comes from.
    pub(crate) fn passphrase_source(&self) -> Source {
        match &self.passphrase_file {
            Some(file) => Source::File(file.clone()),
            None if self.passphrase_stdin => Source::Stdin,
            None => Source::Prompt,
        }
    }

    /// The data folder.
    pub(crate) fn root(&self) -> Result<PathBuf, Failure> {
        let set = std::env::var_os(FOLDER).filter(|folder| !folder.is_empty()).map(PathBuf::from);
        match self.workspace.clone().or(set) {
            Some(root) => Ok(root),
            None => directories::BaseDirs::new()
                .map(|dirs| dirs.data_dir().join("net.sluice.desktop"))
                .ok_or_else(|| Failure::of("no_home")),
        }
    }
}
