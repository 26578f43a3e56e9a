//! What can be said on the command line.

use crate::secret::Source;
use chrono::{DateTime, Utc};
use clap::{Args, Parser, Subcommand, ValueEnum};
use sluice_domain::normal::{Region, region::RegionError};
use sluice_engine::api::{CardKind, Failure, ProposalKind, VaultKind, Verdict};
use std::path::PathBuf;

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

/// A list to be matched with itself.
#[derive(Args, Clone)]
pub(crate) struct Match {
    /// The file.
    pub file: PathBuf,
    /// The column that names a row.
    #[arg(long, value_name = "COLUMN")]
    pub id: String,
    /// Says what a column is: given_name, family_name, full_name, email, phone, mobile, title, company_name,
    /// company_domain, linkedin, street, city, postcode, region, country, birth_date, person_id.
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub map: Vec<String>,
    /// Write `id,cluster` for every row here.
    #[arg(long, value_name = "CLUSTERS.csv")]
    pub out: Option<PathBuf>,
    /// Write `id_a,id_b,probability,outcome,evidence` for every pair that is the same or worth asking about here.
    #[arg(long, value_name = "PAIRS.csv")]
    pub pairs: Option<PathBuf>,
    /// The probability from which two rows are one.
    #[arg(long, value_name = "P", value_parser = probability)]
    pub threshold: Option<f32>,
}

fn probability(text: &str) -> Result<f32, String> {
    let probability: f32 = text.parse().map_err(|_| "not a number".to_owned())?;
    if probability > 0.0 && probability < 1.0 {
        Ok(probability)
    } else {
        Err("between 0 and 1, both excluded".to_owned())
    }
}

/// What to normalise.
#[derive(Args)]
pub(crate) struct Normalize {
    /// What the values are.
    #[arg(value_enum)]
    pub kind: Kind,
    /// The country of phone numbers in national form: a name or an ISO 3166 code.
    #[arg(long, value_name = "REGION", value_parser = region)]
    pub region: Option<Region>,
}

fn region(text: &str) -> Result<Region, RegionError> {
    Region::parse(text)
}

/// What values are.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Kind {
    /// Phone numbers.
    Phone,
    /// E-mail addresses.
    Email,
    /// Names of people.
    Name,
    /// Names of organisations.
    Company,
    /// Domains and addresses of websites.
    Domain,
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

/// Whom to look for, and what may be paid. What can be given several times finds any of them.
#[derive(Args)]
pub(crate) struct Find {
    /// Look for companies and not for people. They are kept as they come.
    #[arg(long, conflicts_with_all = ["title", "level", "name", "buy"])]
    pub companies: bool,
    /// A job title.
    #[arg(long)]
    pub title: Vec<String>,
    /// An employer, by name or by domain.
    #[arg(long)]
    pub company: Vec<String>,
    /// A country, by its English name.
    #[arg(long)]
    pub country: Vec<String>,
    /// A town.
    #[arg(long)]
    pub city: Vec<String>,
    /// A level.
    #[arg(long, value_parser = ["owner", "c_suite", "vp", "director", "manager", "senior", "entry"])]
    pub level: Vec<String>,
    /// A person's name.
    #[arg(long)]
    pub name: Option<String>,
    /// Free words.
    #[arg(long)]
    pub words: Option<String>,
    /// The employer's headcount, for example `11-200`, `500-` or `-50`.
    #[arg(long, value_name = "LEAST-MOST", value_parser = band, allow_hyphen_values = true)]
    pub employees: Option<Band>,
    /// The most that searching may cost. Without it only providers are asked whose search is free.
    #[arg(long, value_name = "CREDITS", value_parser = credits)]
    pub paid: Option<Millicredits>,
    /// Ask and pay again for pages that were paid for before, and are answered from what is kept of them otherwise.
    #[arg(long, requires = "paid")]
    pub fresh: bool,
    /// Buy who is missing, for at most this.
    #[arg(long, value_name = "CREDITS", value_parser = credits)]
    pub buy: Option<Millicredits>,
    /// The most that one person may cost.
    #[arg(long, value_name = "CREDITS", value_parser = credits, requires = "buy")]
    pub per_row: Option<Millicredits>,
    /// Buy phone numbers too.
    #[arg(long, requires = "buy")]
    pub phone: bool,
    /// Buy those too who are known from elsewhere.
    #[arg(long, requires = "buy")]
    pub known: bool,
    /// Buy those too who were asked for before and whose answer never came: they may be paid a second time.
    #[arg(long, requires = "buy")]
    pub again: bool,
}

/// A question to one stream.
#[derive(Args)]
pub(crate) struct Ask {
    /// The connection, by name, connector or id.
    pub connection: String,
    /// The stream, for example `email_find`; `sluice map --list` lists them.
    pub stream: String,
    /// The question, a JSON file; `-` for standard input. What it may hold: the connector specification, rule 8.1.
    pub file: PathBuf,
    /// The most that it may cost. Without it nothing is asked that costs: the price is told.
    #[arg(long, value_name = "CREDITS", value_parser = credits)]
    pub ceiling: Option<Millicredits>,
    /// Ask although the same was asked before and the answer never came: it may be paid a second time.
    #[arg(long, requires = "ceiling")]
    pub again: bool,
}

/// Thousandths of a credit.
#[derive(Clone, Copy)]
pub(crate) struct Millicredits(pub u64);

fn credits(text: &str) -> Result<Millicredits, String> {
    let wrong = || "a number of credits, for example `25` or `0.5`".to_owned();
    let (whole, part) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || part.len() > 3 || !digits(whole) || !digits(part) {
        return Err(wrong());
    }
    format!("{whole}{part:0<3}").parse().map(Millicredits).map_err(|_| wrong())
}

type Band = (Option<u32>, Option<u32>);

fn band(text: &str) -> Result<Band, String> {
    let (least, most) = text.split_once('-').unwrap_or((text, text));
    let number = |text: &str| match text {
        "" => Ok(None),
        _ => text
            .parse()
            .map(Some)
            .map_err(|_| "two numbers with a dash between, for example `11-200`".to_owned()),
    };
    Ok((number(least)?, number(most)?))
}

/// How HaloPSA is to be set up.
#[derive(Args)]
pub(crate) struct SetUp {
    /// Only show the difference; so without --apply, too.
    #[arg(long, conflicts_with = "apply")]
    pub plan: bool,
    /// Make what is missing, and keep what is taken for what. Nothing is deleted.
    #[arg(long)]
    pub apply: bool,
    /// Something else than is proposed for a line: `leave` it, `make` it, `add` what it lacks, or take what has this
    /// number in HaloPSA for it. May be given several times.
    #[arg(long, value_name = "KEY=CHOICE")]
    pub choose: Vec<String>,
}

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

/// The presets by name.
const PRESETS: [&str; 5] =
    ["prefer_trusted", "prefer_newest", "prefer_oldest", "manual_review", "skip_duplicate"];

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

/// Which client each company is.
#[derive(Args)]
pub(crate) struct Clients {
    /// Only companies that stand so.
    #[arg(long, value_parser = ["said", "known", "proposed", "denied", "nobody", "new"], conflicts_with = "company")]
    pub stand: Option<String>,
    /// Only companies with these words.
    #[arg(long, value_name = "WORDS", conflicts_with = "company")]
    pub search: Option<String>,
    /// The company of which something is said, by the id that the list shows.
    #[arg(long, requires = "said")]
    pub company: Option<String>,
    /// It is this client, by the id that the list shows.
    #[arg(long, value_name = "CLIENT", group = "said", requires = "company")]
    pub is: Option<String>,
    /// It is none of those that it might be.
    #[arg(long, group = "said", requires = "company")]
    pub none: bool,
    /// It is to be a new client, where companies are written (`share --companies`).
    #[arg(long, group = "said", requires = "company")]
    pub new: bool,
    /// Those whose company is no client go to this one, by the id that the list shows; to `none`, they go without.
    #[arg(long, value_name = "CLIENT|none", conflicts_with_all = ["company", "stand", "search"])]
    pub orphans: Option<String>,
}

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

/// A file, and what is to be done with its rows.
#[derive(Args)]
pub(crate) struct Import {
    /// The file.
    pub file: PathBuf,
    /// The connector of the vendor it came from, for example `apollo` or `bookyourdata`.
    #[arg(long = "as", value_name = "CONNECTOR")]
    pub vendor: Option<String>,
    /// Takes a field from a column, for example `--map email="Work mail"`; `--map email=` leaves it out.
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub map: Vec<String>,
    /// The list's name; the file's name where absent. A list of that name is brought up to date.
    #[arg(long)]
    pub name: Option<String>,
    /// The sheet of a workbook; the first with rows where absent.
    #[arg(long)]
    pub sheet: Option<String>,
    /// The encoding of a text, for example `windows-1252`.
    #[arg(long)]
    pub encoding: Option<String>,
    /// The character between cells; `tab` for the tabulator.
    #[arg(long, value_name = "CHARACTER", value_parser = separator)]
    pub separator: Option<char>,
    /// The first row is data.
    #[arg(long)]
    pub no_header: bool,
    /// Count what would become of the rows, and keep nothing.
    #[arg(long)]
    pub preview: bool,
    /// Where the rows that are left out are written; beside the file where absent.
    #[arg(long, value_name = "FILE")]
    pub rejected: Option<PathBuf>,
}

fn separator(text: &str) -> Result<char, String> {
    match text {
        "tab" | "\\t" => Ok('\t'),
        _ => text.parse().map_err(|_| "one character, or `tab`".to_owned()),
    }
}

/// Kinds of card.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Card {
    /// What was said against what was said.
    Contradiction,
    /// Several of whom some may be the same person.
    Knot,
    /// Two records that may be the same person.
    Pair,
    /// Where sources differ.
    Clash,
    /// A refused write.
    Refused,
    /// A weak record.
    Weak,
    /// A record that is gone from HaloPSA.
    Gone,
    /// A company that may be a client of HaloPSA.
    Company,
    /// Whom the rules propose to lead out.
    Exit,
}

impl From<Card> for CardKind {
    fn from(card: Card) -> Self {
        match card {
            Card::Contradiction => Self::Contradiction,
            Card::Knot => Self::Knot,
            Card::Pair => Self::Pair,
            Card::Clash => Self::Clash,
            Card::Refused => Self::Refused,
            Card::Weak => Self::Weak,
            Card::Gone => Self::Gone,
            Card::Company => Self::Company,
            Card::Exit => Self::Exit,
        }
    }
}

/// What can be chosen on a card.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Chosen {
    /// The same person; of a knot all of them. A company is the client that looks most alike.
    Same,
    /// Different people; of a knot all of them. A company is none of the clients.
    Different,
    /// Where sources or sides differ: what stands shall stand.
    Choose,
    /// Where sources or sides differ: what is said elsewhere shall stand.
    TakeThere,
    /// A weak record may go out.
    Accept,
    /// A weak record stays out.
    Quarantine,
    /// Who is gone from HaloPSA is left as it is; an exit is not made.
    Leave,
    /// An exit is made.
    Take,
    /// Who is gone from HaloPSA is written there again.
    WriteAgain,
    /// Who is gone from HaloPSA is not to be contacted.
    DoNotContact,
}

impl From<Chosen> for Verdict {
    fn from(chosen: Chosen) -> Self {
        match chosen {
            Chosen::Same => Self::Same,
            Chosen::Different => Self::Different,
            Chosen::Choose => Self::Choose,
            Chosen::TakeThere => Self::TakeThere,
            Chosen::Accept => Self::Accept,
            Chosen::Quarantine => Self::Quarantine,
            Chosen::Leave => Self::Leave,
            Chosen::Take => Self::Take,
            Chosen::WriteAgain => Self::WriteAgain,
            Chosen::DoNotContact => Self::DoNotContact,
        }
    }
}

/// What can be mended in weak records.
#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Mended {
    /// A mistyped domain.
    DomainTypo,
    /// A national number whose record names no country.
    PhoneCountry,
    /// A whole name in one part.
    SplitName,
    /// First name and surname, each in the other's place.
    SwapNames,
}

impl From<Mended> for ProposalKind {
    fn from(mended: Mended) -> Self {
        match mended {
            Mended::DomainTypo => Self::DomainTypo,
            Mended::PhoneCountry => Self::PhoneCountry,
            Mended::SplitName => Self::SplitName,
            Mended::SwapNames => Self::SwapNames,
        }
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
