//! What crosses the boundary: inputs and outputs of commands, events and failures. TypeScript types are
//! generated from here (`cargo xtask bindings`); inner types never cross.
//!
//! Ids cross as text, times as RFC 3339 in UTC, durations as milliseconds, codes as snake_case words. Words for
//! people live in the interface's message catalogue and are looked up by code.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

mod ask;
mod backup;
mod cards;
mod clients;
mod compared;
mod diagnostics;
mod disconnect;
mod emptied;
mod files;
mod find;
mod insight;
mod judging;
mod mapping;
mod missing;
mod pipeline;
mod proposal;
mod push;
mod quality;
mod queue;
mod rules;
mod schedule;
mod sharing;
mod tenant;
mod unread;
mod webhook;
mod workflow;

pub use ask::*;
pub use backup::*;
pub use cards::*;
pub use clients::*;
pub use compared::*;
pub use diagnostics::*;
pub use disconnect::*;
pub use emptied::*;
pub use files::*;
pub use find::*;
pub use insight::*;
pub use judging::*;
pub use mapping::*;
pub use missing::*;
pub use pipeline::*;
pub use proposal::*;
pub use push::*;
pub use quality::*;
pub use queue::*;
pub use rules::*;
pub use schedule::*;
pub use sharing::*;
pub use tenant::*;
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

/// The first place: what happened and what needs me.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Today {
    /// In fixed order.
    pub tiles: Vec<Tile>,
    /// What rules did on their own and what needs a person, newest first.
    pub notices: Vec<Notice>,
    /// Sync state per connection, for the *Sync now* button.
    pub connections: Vec<ConnectionRow>,
    /// How fast and how rightly one judges.
    pub pace: Pace,
}

/// A number with its change since yesterday.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Tile {
    /// Which number.
    pub kind: TileKind,
    /// The number now.
    #[ts(type = "number")]
    pub value: i64,
    /// Change since midnight UTC; absent where there is no earlier value.
    #[ts(type = "number | null")]
    pub change: Option<i64>,
    /// Of what is spent: what was not spent today because the answer was here already, in thousandths of a credit.
    #[ts(type = "number | null")]
    pub not_spent: Option<i64>,
}

/// The tiles, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum TileKind {
    /// Jobs and writes that did not get done.
    NotDone,
    /// Doubtful pairs.
    ToJudge,
    /// Weak records.
    Weak,
    /// Writes waiting in the plan.
    ToSend,
    /// Credits spent today, in thousandths of a credit.
    Spend,
    /// Writes whose effect was seen and agrees, in tenths of a percent of all sent.
    Agreement,
}

/// A sentence on Today.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Notice {
    /// A key of the message catalogue.
    pub code: String,
    /// Values for the sentence.
    pub params: BTreeMap<String, String>,
    /// Why, where something failed.
    pub failure: Option<Failure>,
    /// When.
    pub at: DateTime<Utc>,
    /// Good news, or something to be done.
    pub needs_action: bool,
    /// The decisions that can be taken back, where the notice is about decisions.
    pub decision: Option<String>,
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

/// Search and filter of the people list.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct PeopleQuery {
    /// Words to find; every word must be the beginning of a word of the record.
    pub search: Option<String>,
    /// Only people in this state.
    pub state: Option<String>,
    /// Only people whom this number counts.
    pub counted: Option<Counted>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many rows; 1 to 500, 100 where absent.
    pub limit: Option<u32>,
}

/// A page of the people list, by name.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PeoplePage {
    /// The rows.
    pub rows: Vec<PersonRow>,
    /// For the next page.
    pub next: Option<String>,
    /// How many match, counted up to 1,001.
    pub count: u32,
}

/// A person in the list.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PersonRow {
    /// Its id.
    pub id: String,
    /// Whole name.
    pub name: String,
    /// Job title.
    pub title: Option<String>,
    /// Employer.
    pub company: Option<String>,
    /// Address.
    pub email: Option<String>,
    /// Number, for display.
    pub phone: Option<String>,
    /// `clean`, `to_judge`, `weak`, `quarantined`, `in_halo`, `do_not_contact`.
    pub state: String,
    /// 0 to 100.
    pub score: u8,
    /// How many records are joined in it.
    pub records: u32,
    /// Connections by name.
    pub sources: Vec<String>,
}

/// Which thing to show.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct ById {
    /// Its id.
    pub id: String,
}

/// A person's page.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PersonPage {
    /// As in the list.
    pub row: PersonRow,
    /// Surviving values with their sources.
    pub values: Vec<ValueRow>,
    /// The score line by line.
    pub quality: Vec<QualityRow>,
    /// What does not look right.
    pub warnings: Vec<QualityWarning>,
    /// The records joined in it.
    pub records: Vec<SourceRecord>,
    /// Decisions about it, newest first.
    pub decisions: Vec<DecisionRow>,
    /// Writes about it, newest first.
    pub writes: Vec<WriteRow>,
    /// What others told in its tickets, latest first.
    pub told: Vec<ToldRow>,
    /// Where it is in the pipeline; absent for who is not in it.
    pub standing: Option<Standpoint>,
}

/// Something that somebody told in a ticket of HaloPSA.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ToldRow {
    /// The ticket, and its number there.
    pub id: String,
    /// The connection's name.
    pub system: String,
    /// The ticket.
    pub ticket: String,
    /// What it is, by the name that it has there.
    pub what: String,
    /// Who said it; absent where that is not known.
    pub by: Option<String>,
    /// When it was.
    pub at: DateTime<Utc>,
    /// The words, line by line.
    pub text: String,
}

/// One source's record of a person.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SourceRecord {
    /// The record, for [`Split`].
    pub record: String,
    /// The connection's name.
    pub source: String,
    /// The connector's stream.
    pub stream: String,
    /// The source's own id.
    pub external_id: String,
    /// When it was last seen.
    pub at: DateTime<Utc>,
    /// Values as the source wrote them, in reading order.
    pub values: Vec<(String, String)>,
    /// By what the matcher joined it to the others; nothing where somebody's word did, and where it is alone.
    pub joined: Option<Joined>,
}

/// A page of companies, by name.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CompanyPage {
    /// The rows.
    pub rows: Vec<CompanyRow>,
    /// For the next page.
    pub next: Option<String>,
    /// How many match, counted up to 1,001.
    pub count: u32,
}

/// A company in the list.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CompanyRow {
    /// Its id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Internet domain.
    pub domain: Option<String>,
    /// People who work there.
    pub people: u32,
    /// Whether HaloPSA holds it as a client.
    pub in_halo: bool,
}

/// What can be connected.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Connectors {
    /// Those of the program, then the user's own.
    pub connectors: Vec<ConnectorRow>,
    /// Why folders of the user's are no connectors.
    pub unusable: Vec<Failure>,
    /// Where the user's own are looked for.
    pub folder: String,
}

/// A connector that can be connected.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ConnectorRow {
    /// The folder's name, for example `apollo`.
    pub id: String,
    /// The name people know.
    pub name: String,
    /// `crm` or `provider`.
    pub role: String,
    /// Whether a user wrote it.
    pub own: bool,
    /// The ways to sign in, the usual one first; empty where there is but one.
    pub sign_ins: Vec<SignInWay>,
    /// What to ask for.
    pub form: Vec<FormField>,
    /// The vendor's page that says where to find the values.
    pub help_url: Option<String>,
    /// What people should know before they connect it.
    pub notes: Vec<String>,
    /// What can be read there, and where that is known from.
    pub streams: Vec<KnownStream>,
    /// What the form is filled with: an account in the practice world. Empty in any other workspace.
    pub values: BTreeMap<String, String>,
}

/// Records that a connector reads in one way.
#[derive(Clone, Debug, Serialize, TS)]
pub struct KnownStream {
    /// Its name in the manifest.
    pub name: String,
    /// Where it is known from: `official`, `observed` in others' programs, or `guessed`.
    pub known: String,
}

/// A way to sign in.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SignInWay {
    /// Its name: the answer `sign_in` in [`Connect`].
    pub name: String,
    /// What people read.
    pub label: String,
    /// Whether the user signs in with the browser: then `begin_sign_in` connects, not `connect`.
    pub browser: bool,
    /// The addresses that the user registers with the vendor.
    pub redirects: Vec<String>,
}

/// Another way to sign in to what is connected.
#[derive(Clone, Debug, Serialize, TS)]
pub struct OtherWay {
    /// The way. With the browser `change_sign_in` begins it, else `change_access` takes it.
    pub way: SignInWay,
    /// What is asked for it.
    pub fields: Vec<FormField>,
}

/// A sign-in with the browser.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SignIn {
    /// Its id.
    pub id: String,
    /// Whom it signs in to.
    pub connector_name: String,
    /// The vendor's page, as long as it waits. It belongs to this sign-in alone.
    pub address: Option<String>,
    /// Whether the page was opened in the browser.
    pub opened: bool,
    /// Where it stands.
    pub state: SignInState,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// The connection that was made or signed in to again.
    pub connection: Option<String>,
}

/// Where a sign-in stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignInState {
    /// The browser has not come back, for five minutes at most.
    Waiting,
    /// Signed in, tested and kept.
    Done,
    /// It came to nothing.
    Failed,
}

/// One question of a connector's form.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FormField {
    /// Key in [`Connect`].
    pub key: String,
    /// Words of the vendor.
    pub label: String,
    /// Where to find it.
    pub help: Option<String>,
    /// An example or default.
    pub placeholder: Option<String>,
    /// A regular expression (ECMAScript, anchored) that the value has to match.
    pub pattern: Option<String>,
    /// The way to sign in that it belongs to; none: it is always asked.
    pub sign_in: Option<String>,
    /// Whether it has several lines.
    pub lines: bool,
    /// Goes to the keychain and is never shown again.
    pub secret: bool,
    /// Whether it may be empty.
    pub required: bool,
}

/// Connects an account, tests it at once and keeps it if the test passes.
#[derive(Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Connect {
    /// The connector.
    pub connector: String,
    /// The connection's name; the connector's own where absent.
    pub name: Option<String>,
    /// Answers by form key, secrets among them.
    pub values: BTreeMap<String, String>,
}

/// Another key of a connection, or another way to sign in to it.
#[derive(Deserialize, TS)]
pub struct ChangeAccess {
    /// The connection.
    pub id: String,
    /// Answers by form key, secrets and `sign_in` among them. What is absent or empty stays, and so does the address.
    pub values: BTreeMap<String, String>,
}

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

/// Which connections to sync; all where empty.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Sync {
    /// Connection ids.
    pub connections: Vec<String>,
    /// Everything from the beginning, not only what changed; no where absent. Only so is seen what is no longer there; by
    /// itself it is done every week.
    pub full: Option<bool>,
}

/// Jobs that were started.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Started {
    /// The jobs.
    pub jobs: Vec<JobRow>,
}

/// A job.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct JobRow {
    /// Its id.
    pub id: String,
    /// `sync`, `apply`, `import`, `buy`, `ask` or `remap`.
    pub kind: String,
    /// The connection it works on.
    pub connection: String,
    /// That connection's name.
    pub connection_name: String,
    /// Where it stands.
    pub state: JobState,
    /// Steps done: records for a sync, writes for an apply, rows for an import, people for buying and asking, records mapped anew.
    pub done: u32,
    /// Steps in all, where known.
    pub total: Option<u32>,
    /// When it started.
    pub started_at: DateTime<Utc>,
    /// When it ended.
    pub ended_at: Option<DateTime<Utc>>,
    /// Why it failed.
    pub failure: Option<Failure>,
}

/// Where a job stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum JobState {
    /// In the queue.
    Waiting,
    /// At work.
    Running,
    /// Done.
    Done,
    /// Ended by the user; resumes where it stopped.
    Cancelled,
    /// Cut off by the end of the program; resumes where it stopped.
    Interrupted,
    /// Ended by an error; resumes where it stopped.
    Failed,
}

/// What will be written.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Plan {
    /// Names this exact plan; [`Apply`] refuses when the world has moved since.
    pub fingerprint: String,
    /// The system written to, by connection name; absent where no HaloPSA is connected.
    pub system: Option<String>,
    /// Records to be created.
    pub creates: u32,
    /// Records to be changed.
    pub updates: u32,
    /// Calls and remarks to be told in records.
    pub entries: u32,
    /// Writes in the whole plan, whoever was chosen of it.
    pub all: u32,
    /// Writes of earlier plans that were not sent, or got no answer. They go out with this plan.
    pub waiting: u32,
    /// Requests it takes.
    pub calls: u32,
    /// Time at the known rate, in milliseconds.
    #[ts(type = "number")]
    pub duration_ms: u64,
    /// Why it can't be written yet: `halo_not_read`.
    pub refusal: Option<Failure>,
    /// A brake that stops it until confirmed, for example `many_creates`.
    pub brake: Option<Failure>,
    /// People held back by reason: `to_judge`, `weak`, `quarantined`, `do_not_contact`; `switched_off` where no leads are
    /// made; `no_client` where contacts are and nobody takes them.
    pub held: BTreeMap<String, u32>,
    /// The writes of this page, up to `limit`.
    pub items: Vec<PlanItem>,
    /// For the next page.
    pub next: Option<String>,
}

/// One planned write.
#[derive(Clone, Debug, Serialize, TS)]
pub struct PlanItem {
    /// The person.
    pub person: String,
    /// Its name.
    pub name: String,
    /// `create`, `update` or `append`.
    pub action: String,
    /// What there: `lead`, `prospect`, `opportunity`; of customers `client`, `site`, `user`; of what is told `call`, `note`,
    /// `taken_back`.
    pub what: String,
    /// Field by field: name in the other system, old value, new value.
    pub fields: Vec<PlanField>,
}

/// One planned field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct PlanField {
    /// The field's name in the other system.
    pub field: String,
    /// What is there now.
    pub old: Option<String>,
    /// What will be there.
    pub new: String,
}

/// How much of the plan to show.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct PlanQuery {
    /// Items to show; 0 to 5,000, 100 where absent.
    pub limit: Option<u32>,
    /// `next` of the page before. Where the plan is another since, that is refused as `plan_moved`.
    pub after: Option<String>,
    /// The people of whose writes the sums, the refusal and the brake are told; of all where absent. The items are those of
    /// the whole plan.
    pub only: Option<Vec<String>>,
}

/// Writes the plan.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Apply {
    /// The plan that was seen.
    pub fingerprint: String,
    /// The brake was seen and released.
    pub release_brake: bool,
    /// The people whose writes go out; all where absent. The others stay planned.
    pub only: Option<Vec<String>>,
}

/// A page of the write ledger, newest first.
#[derive(Clone, Debug, Serialize, TS)]
pub struct LedgerPage {
    /// The rows.
    pub rows: Vec<WriteRow>,
    /// For the next page.
    pub next: Option<String>,
    /// Writes by state.
    pub counts: BTreeMap<String, u32>,
    /// Whether what is booked and not sent goes out by itself once HaloPSA can be reached: not where somebody stopped that, or
    /// has to mend something first.
    pub by_itself: bool,
}

/// One write.
#[derive(Clone, Debug, Serialize, TS)]
pub struct WriteRow {
    /// Its id, which is also the mark it carries.
    pub id: String,
    /// The person's id at the time of writing.
    pub person: String,
    /// The person's name.
    pub name: String,
    /// The connection's name.
    pub system: String,
    /// `create`, `update` or `append`.
    pub action: String,
    /// `pending`, `sending`, `sent`, `seen`, `agreed`, `differs`, `refused`, `unknown`, `withdrawn`.
    pub state: String,
    /// The other system's id.
    pub remote_id: Option<String>,
    /// When it was sent, seen in the other system, and found to agree.
    pub sent_at: Option<DateTime<Utc>>,
    /// See `sent_at`.
    pub seen_at: Option<DateTime<Utc>>,
    /// See `sent_at`.
    pub agreed_at: Option<DateTime<Utc>>,
    /// Why it was refused, has no answer, or was withdrawn.
    pub failure: Option<Failure>,
    /// What it writes, and what stood there when that was planned.
    pub fields: Vec<PlanField>,
}

/// Booked writes that are not to be sent.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct TakeOut {
    /// Their ids; empty: every one that waits.
    pub ids: Vec<String>,
}

/// What a rebuild found.
#[derive(Clone, Debug, Serialize, TS)]
pub struct RebuildReport {
    /// True where every derived table was the same row for row.
    pub equal: bool,
    /// Tables that differed, with the number of rows that did.
    pub differing: BTreeMap<String, u32>,
    /// Observations read.
    pub observations: u32,
    /// Decisions read.
    pub decisions: u32,
    /// Time taken, in milliseconds.
    #[ts(type = "number")]
    pub duration_ms: u64,
}

/// What the doctor found.
#[derive(Clone, Debug, Serialize, TS)]
pub struct DoctorReport {
    /// One line a check, in a fixed order.
    pub checks: Vec<Check>,
}

/// One check.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Check {
    /// What was checked: a key of the message catalogue.
    pub code: String,
    /// The connection, for checks of one.
    pub connection: Option<String>,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What is wrong.
    pub failure: Option<Failure>,
    /// What was found: counts, versions, limits.
    pub detail: BTreeMap<String, String>,
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
