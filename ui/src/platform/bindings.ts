// Made by `cargo xtask bindings` from the command list. Do not edit.

/**
 * What an account may do and has left.
 */
export type Account = { 
/**
 * Who the key belongs to, in the vendor's words.
 */
label: string, 
/**
 * Rights granted: scopes or named abilities.
 */
rights: Array<string>, 
/**
 * Credits left, in thousandths, where the vendor says so.
 */
credits_left_millicredits: number | null, 
/**
 * When the test was made.
 */
at: string, };

/**
 * Writes the plan.
 */
export type Apply = { 
/**
 * The plan that was seen.
 */
fingerprint: string, 
/**
 * The brake was seen and released.
 */
release_brake: boolean, };

/**
 * Which thing to show.
 */
export type ById = { 
/**
 * Its id.
 */
id: string, };

/**
 * One thing to decide.
 */
export type Card = { "kind": "pair" } & PairCard | { "kind": "weak" } & WeakCard;

/**
 * Kinds of card.
 */
export type CardKind = "pair" | "weak";

/**
 * One check.
 */
export type Check = { 
/**
 * What was checked: a key of the message catalogue.
 */
code: string, 
/**
 * The connection, for checks of one.
 */
connection: string | null, 
/**
 * Whether it is as it should be.
 */
ok: boolean, 
/**
 * What is wrong.
 */
failure: Failure | null, 
/**
 * What was found: counts, versions, limits.
 */
detail: { [key in string]: string }, };

/**
 * A page of companies, by name.
 */
export type CompanyPage = { 
/**
 * The rows.
 */
rows: Array<CompanyRow>, 
/**
 * For the next page.
 */
next: string | null, 
/**
 * How many match, counted up to 1,001.
 */
count: number, };

/**
 * A company in the list.
 */
export type CompanyRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * Name.
 */
name: string, 
/**
 * Internet domain.
 */
domain: string | null, 
/**
 * People who work there.
 */
people: number, 
/**
 * Whether HaloPSA holds it as a client.
 */
in_halo: boolean, };

/**
 * Connects an account, tests it at once and keeps it if the test passes.
 */
export type Connect = { 
/**
 * The connector.
 */
connector: string, 
/**
 * The connection's name; the connector's own where absent.
 */
name?: string | null, 
/**
 * Answers by form key, secrets among them.
 */
values: { [key in string]: string }, };

/**
 * A connection.
 */
export type ConnectionRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * The connector.
 */
connector: string, 
/**
 * The connector's name.
 */
connector_name: string, 
/**
 * `crm` or `provider`.
 */
role: string, 
/**
 * The connection's name.
 */
name: string, 
/**
 * The host it talks to.
 */
host: string, 
/**
 * What the account may do and has left, as the last test said.
 */
account: Account | null, 
/**
 * When it last synced to the end.
 */
synced_at: string | null, 
/**
 * Records held from it.
 */
records: number, 
/**
 * The running, waiting or last job.
 */
job: JobRow | null, 
/**
 * Calls left in the present window, where known.
 */
calls_left: number | null, };

/**
 * A connector that can be connected.
 */
export type ConnectorRow = { 
/**
 * The folder's name, for example `apollo`.
 */
id: string, 
/**
 * The name people know.
 */
name: string, 
/**
 * `crm` or `provider`.
 */
role: string, 
/**
 * What to ask for.
 */
form: Array<FormField>, 
/**
 * The vendor's page that says where to find the values.
 */
help_url: string | null, };

/**
 * A decision on a card.
 */
export type Decide = { 
/**
 * The card's item.
 */
item: string, 
/**
 * What is chosen.
 */
verdict: Verdict, };

/**
 * What was recorded.
 */
export type Decided = { 
/**
 * The decision, for taking it back.
 */
decision: DecisionRow, };

/**
 * The history of decisions, newest first.
 */
export type DecisionPage = { 
/**
 * The rows.
 */
rows: Array<DecisionRow>, 
/**
 * For the next page.
 */
next: string | null, };

/**
 * A decision as shown in the history.
 */
export type DecisionRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * When.
 */
at: string, 
/**
 * Who: a person's name, or the name of a rule.
 */
actor: string, 
/**
 * True where a rule decided.
 */
by_rule: boolean, 
/**
 * What: `same`, `different`, `accept`, `quarantine`, `revoke`.
 */
kind: string, 
/**
 * The names of the people it is about.
 */
names: Array<string>, 
/**
 * True where it was taken back.
 */
revoked: boolean, };

/**
 * What the doctor found.
 */
export type DoctorReport = { 
/**
 * One line a check, in a fixed order.
 */
checks: Array<Check>, };

/**
 * What listeners are told. The interface reads again what is stale; it never guesses.
 */
export type Event = { "kind": "stale", 
/**
 * The topics.
 */
topics: Array<Topic>, } | { "kind": "job", 
/**
 * Its state now.
 */
job: JobRow, };

/**
 * One piece of evidence.
 */
export type EvidencePiece = { 
/**
 * The group: `email`, `phone`, `name`, `company`, `profile`, …; a key of the message catalogue together
 * with `level`.
 */
group: string, 
/**
 * How they compare: `same`, `nickname`, `different`, ….
 */
level: string, 
/**
 * Bits for (positive) or against (negative).
 */
weight: number, };

/**
 * An error, as code and parameters.
 */
export type Failure = { 
/**
 * What went wrong; a key of the message catalogue.
 */
code: string, 
/**
 * Values for the message: host names, limits, counts. Never a secret, never a value of a person's record.
 */
params: { [key in string]: string }, };

/**
 * One question of a connector's form.
 */
export type FormField = { 
/**
 * Key in [`Connect`].
 */
key: string, 
/**
 * Words of the vendor.
 */
label: string, 
/**
 * Where to find it.
 */
help: string | null, 
/**
 * An example or default.
 */
placeholder: string | null, 
/**
 * A regular expression (ECMAScript, anchored) that the value has to match.
 */
pattern: string | null, 
/**
 * Goes to the keychain and is never shown again.
 */
secret: boolean, 
/**
 * Whether it may be empty.
 */
required: boolean, };

/**
 * A job.
 */
export type JobRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * `sync` or `apply`.
 */
kind: string, 
/**
 * The connection it works on.
 */
connection: string, 
/**
 * That connection's name.
 */
connection_name: string, 
/**
 * Where it stands.
 */
state: JobState, 
/**
 * Steps done: records for a sync, writes for an apply.
 */
done: number, 
/**
 * Steps in all, where known.
 */
total: number | null, 
/**
 * When it started.
 */
started_at: string, 
/**
 * When it ended.
 */
ended_at: string | null, 
/**
 * Why it failed.
 */
failure: Failure | null, };

/**
 * Where a job stands.
 */
export type JobState = "waiting" | "running" | "done" | "cancelled" | "interrupted" | "failed";

/**
 * A page of the write ledger, newest first.
 */
export type LedgerPage = { 
/**
 * The rows.
 */
rows: Array<WriteRow>, 
/**
 * For the next page.
 */
next: string | null, 
/**
 * Writes by state.
 */
counts: { [key in string]: number }, };

/**
 * A sentence on Today.
 */
export type Notice = { 
/**
 * A key of the message catalogue.
 */
code: string, 
/**
 * Values for the sentence.
 */
params: { [key in string]: string }, 
/**
 * Why, where something failed.
 */
failure: Failure | null, 
/**
 * When.
 */
at: string, 
/**
 * Good news, or something to be done.
 */
needs_action: boolean, 
/**
 * The decisions that can be taken back, where the notice is about decisions.
 */
decision: string | null, };

/**
 * Which workspace to open.
 */
export type OpenWorkspace = { 
/**
 * True: the practice workspace, with simulated providers.
 */
practice: boolean, 
/**
 * Where secrets shall be kept; `keychain` where absent.
 */
vault?: VaultKind | null, 
/**
 * For [`VaultKind::Passphrase`].
 */
passphrase?: string | null, };

/**
 * A page of a list that is read from a key on.
 */
export type PageQuery = { 
/**
 * The `next` of the page before.
 */
after?: string | null, 
/**
 * How many rows; 1 to 500, 100 where absent.
 */
limit?: number | null, };

/**
 * A doubtful pair.
 */
export type PairCard = { 
/**
 * The item's id, for [`Decide`].
 */
item: string, 
/**
 * Left person.
 */
left: Side, 
/**
 * Right person.
 */
right: Side, 
/**
 * Field by field, in reading order.
 */
rows: Array<PairRow>, 
/**
 * For and against, strongest first.
 */
evidence: Array<EvidencePiece>, 
/**
 * Sum of the weights, in bits.
 */
total: number, 
/**
 * Probability of being the same, 0 to 1.
 */
probability: number, 
/**
 * From here up the pair would be joined without asking, in bits.
 */
same_from: number, 
/**
 * Below here the pair would not be shown, in bits.
 */
review_from: number, 
/**
 * What is touched where.
 */
touches: Array<Touch>, };

/**
 * One field of a pair.
 */
export type PairRow = { 
/**
 * The field's name in the registry.
 */
field: string, 
/**
 * Left value.
 */
left: Shown | null, 
/**
 * Right value.
 */
right: Shown | null, 
/**
 * Whether both are there and equal after normalising.
 */
equal: boolean, 
/**
 * The value that would survive, and from which side.
 */
survivor: Shown | null, 
/**
 * The connection that the survivor comes from, by name.
 */
survivor_source: string | null, };

/**
 * A page of the people list, by name.
 */
export type PeoplePage = { 
/**
 * The rows.
 */
rows: Array<PersonRow>, 
/**
 * For the next page.
 */
next: string | null, 
/**
 * How many match, counted up to 1,001.
 */
count: number, };

/**
 * Search and filter of the people list.
 */
export type PeopleQuery = { 
/**
 * Words to find; every word must be the beginning of a word of the record.
 */
search?: string | null, 
/**
 * Only people in this state.
 */
state?: string | null, 
/**
 * The `next` of the page before.
 */
after?: string | null, 
/**
 * How many rows; 1 to 500, 100 where absent.
 */
limit?: number | null, };

/**
 * A person's page.
 */
export type PersonPage = { 
/**
 * As in the list.
 */
row: PersonRow, 
/**
 * Surviving values with their sources.
 */
values: Array<ValueRow>, 
/**
 * The score line by line.
 */
quality: Array<QualityRow>, 
/**
 * The records joined in it.
 */
records: Array<SourceRecord>, 
/**
 * Decisions about it, newest first.
 */
decisions: Array<DecisionRow>, 
/**
 * Writes about it, newest first.
 */
writes: Array<WriteRow>, };

/**
 * A person in the list.
 */
export type PersonRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * Whole name.
 */
name: string, 
/**
 * Job title.
 */
title: string | null, 
/**
 * Employer.
 */
company: string | null, 
/**
 * Address.
 */
email: string | null, 
/**
 * Number, for display.
 */
phone: string | null, 
/**
 * `clean`, `to_judge`, `weak`, `quarantined`, `in_halo`, `do_not_contact`.
 */
state: string, 
/**
 * 0 to 100.
 */
score: number, 
/**
 * How many records are joined in it.
 */
records: number, 
/**
 * Connections by name.
 */
sources: Array<string>, };

/**
 * What will be written.
 */
export type Plan = { 
/**
 * Names this exact plan; [`Apply`] refuses when the world has moved since.
 */
fingerprint: string, 
/**
 * The system written to, by connection name; absent where no HaloPSA is connected.
 */
system: string | null, 
/**
 * Records to be created.
 */
creates: number, 
/**
 * Records to be changed.
 */
updates: number, 
/**
 * Requests it takes.
 */
calls: number, 
/**
 * Time at the known rate, in milliseconds.
 */
duration_ms: number, 
/**
 * A brake that stops it until confirmed, for example `many_creates`.
 */
brake: Failure | null, 
/**
 * People held back by reason: `to_judge`, `weak`, `quarantined`, `do_not_contact`.
 */
held: { [key in string]: number }, 
/**
 * The first writes, up to `limit`.
 */
items: Array<PlanItem>, };

/**
 * One planned field.
 */
export type PlanField = { 
/**
 * The field's name in the other system.
 */
field: string, 
/**
 * What is there now.
 */
old: string | null, 
/**
 * What will be there.
 */
new: string, };

/**
 * One planned write.
 */
export type PlanItem = { 
/**
 * The person.
 */
person: string, 
/**
 * Its name.
 */
name: string, 
/**
 * `create` or `update`.
 */
action: string, 
/**
 * What there: `lead`.
 */
what: string, 
/**
 * Field by field: name in the other system, old value, new value.
 */
fields: Array<PlanField>, };

/**
 * How much of the plan to show.
 */
export type PlanQuery = { 
/**
 * Items to show; 0 to 500, 100 where absent.
 */
limit?: number | null, };

/**
 * One line of a score.
 */
export type QualityRow = { 
/**
 * The rule: a key of the message catalogue.
 */
rule: string, 
/**
 * Points given.
 */
points: number, 
/**
 * Points possible.
 */
of: number, };

/**
 * The next cards and how many there are.
 */
export type QueuePage = { 
/**
 * In order.
 */
cards: Array<Card>, 
/**
 * Doubtful pairs in all.
 */
pairs: number, 
/**
 * Weak records in all.
 */
weak: number, };

/**
 * A page of the queue: most valuable first.
 */
export type QueueQuery = { 
/**
 * Only cards of this kind.
 */
kind?: CardKind | null, 
/**
 * Items to leave out (put off with *later*), by item id.
 */
skip: Array<string>, 
/**
 * How many cards; 1 to 50.
 */
limit: number, };

/**
 * What a rebuild found.
 */
export type RebuildReport = { 
/**
 * True where every derived table was the same row for row.
 */
equal: boolean, 
/**
 * Tables that differed, with the number of rows that did.
 */
differing: { [key in string]: number }, 
/**
 * Observations read.
 */
observations: number, 
/**
 * Decisions read.
 */
decisions: number, 
/**
 * Time taken, in milliseconds.
 */
duration_ms: number, };

/**
 * A value, normalised and raw.
 */
export type Shown = { 
/**
 * Normalised.
 */
value: string, 
/**
 * As the source wrote it, where that differs.
 */
raw: string | null, };

/**
 * One side of a pair.
 */
export type Side = { 
/**
 * The person this record belongs to.
 */
person: string, 
/**
 * The name to show.
 */
name: string, 
/**
 * The connections whose records are in the group, by name.
 */
sources: Array<string>, 
/**
 * Latest observation.
 */
at: string, 
/**
 * Quality score, 0 to 100.
 */
score: number, };

/**
 * One source's record of a person.
 */
export type SourceRecord = { 
/**
 * The connection's name.
 */
source: string, 
/**
 * The connector's stream.
 */
stream: string, 
/**
 * The source's own id.
 */
external_id: string, 
/**
 * When it was last seen.
 */
at: string, 
/**
 * Values as the source wrote them, in reading order.
 */
values: Array<[string, string]>, };

/**
 * Jobs that were started.
 */
export type Started = { 
/**
 * The jobs.
 */
jobs: Array<JobRow>, };

/**
 * State of the program, shown in the status line.
 */
export type Status = { 
/**
 * The program's version.
 */
version: string, 
/**
 * What the open workspace is.
 */
workspace: WorkspaceState, 
/**
 * True in the practice workspace, open or not.
 */
practice: boolean, 
/**
 * Where the workspace's secrets are kept; `keychain` before the first run.
 */
vault: VaultKind, 
/**
 * Whether the last attempt to reach any provider got an answer. Absent before the first.
 */
online: boolean | null, 
/**
 * Cards in the queue.
 */
queue: number, 
/**
 * Writes waiting in the plan.
 */
planned: number, 
/**
 * Jobs running or waiting.
 */
busy: number, 
/**
 * Credits spent since midnight UTC, in thousandths of a credit.
 */
spend_today_millicredits: number, 
/**
 * The decision that U would take back.
 */
undoable: DecisionRow | null, };

/**
 * Which connections to sync; all where empty.
 */
export type Sync = { 
/**
 * Connection ids.
 */
connections: Array<string>, };

/**
 * A number with its change since yesterday.
 */
export type Tile = { 
/**
 * Which number.
 */
kind: TileKind, 
/**
 * The number now.
 */
value: number, 
/**
 * Change since midnight UTC; absent where there is no earlier value.
 */
change: number | null, };

/**
 * The tiles, in their order.
 */
export type TileKind = "not_done" | "to_judge" | "weak" | "to_send" | "spend" | "agreement";

/**
 * The first place: what happened and what needs me.
 */
export type Today = { 
/**
 * In fixed order.
 */
tiles: Array<Tile>, 
/**
 * What rules did on their own and what needs a person, newest first.
 */
notices: Array<Notice>, 
/**
 * Sync state per connection, for the *Sync now* button.
 */
connections: Array<ConnectionRow>, };

/**
 * What a read shows and a write makes stale.
 */
export type Topic = "status" | "queue" | "people" | "connections" | "jobs" | "plan" | "ledger" | "decisions";

/**
 * A record in another system that a decision would touch.
 */
export type Touch = { 
/**
 * The connection's name.
 */
system: string, 
/**
 * What there: `lead`, `user`, `client`.
 */
what: string, 
/**
 * How many fields would be changed; 0 means that nothing is written.
 */
fields: number, };

/**
 * Which decision to take back.
 */
export type Undo = { 
/**
 * The decision; the last one by a person where absent.
 */
decision?: string | null, };

/**
 * An update.
 */
export type UpdateState = { "state": "not_configured" } | { "state": "current" } | { "state": "available", 
/**
 * Its version.
 */
version: string, 
/**
 * What is new, as the publisher wrote it.
 */
notes: string | null, };

/**
 * One value of a person.
 */
export type ValueRow = { 
/**
 * The field's name in the registry.
 */
field: string, 
/**
 * The value.
 */
shown: Shown, 
/**
 * The connection it comes from, by name.
 */
source: string, 
/**
 * When that source said it.
 */
at: string, };

/**
 * Where secrets are kept.
 */
export type VaultKind = "keychain" | "passphrase" | "session";

/**
 * What can be chosen on a card.
 */
export type Verdict = "same" | "different" | "accept" | "quarantine";

/**
 * A weak record.
 */
export type WeakCard = { 
/**
 * The item's id, for [`Decide`].
 */
item: string, 
/**
 * The person.
 */
side: Side, 
/**
 * Values in reading order.
 */
values: Array<ValueRow>, 
/**
 * The score line by line.
 */
quality: Array<QualityRow>, 
/**
 * Scores below this are weak.
 */
threshold: number, };

/**
 * Whether the workspace can be used, and if not, what stands in the way.
 */
export type WorkspaceState = { "state": "first_run" } | { "state": "ready" } | { "state": "closed", 
/**
 * Why.
 */
failure: Failure, };

/**
 * One write.
 */
export type WriteRow = { 
/**
 * Its id, which is also the mark it carries.
 */
id: string, 
/**
 * The person's id at the time of writing.
 */
person: string, 
/**
 * The person's name.
 */
name: string, 
/**
 * The connection's name.
 */
system: string, 
/**
 * `create` or `update`.
 */
action: string, 
/**
 * `pending`, `sent`, `seen`, `agreed`, `differs`, `refused`, `unknown`.
 */
state: string, 
/**
 * The other system's id.
 */
remote_id: string | null, 
/**
 * When it was sent, seen in the other system, and found to agree.
 */
sent_at: string | null, 
/**
 * See `sent_at`.
 */
seen_at: string | null, 
/**
 * See `sent_at`.
 */
agreed_at: string | null, 
/**
 * Why it was refused.
 */
failure: Failure | null, };

export interface Commands {
  /** State of the program. */
  status: { input: null; output: Status };
  /** What happened and what needs me. */
  today: { input: null; output: Today };
  /** The next cards. */
  queue: { input: QueueQuery; output: QueuePage };
  /** People by name, searched and filtered. */
  people: { input: PeopleQuery; output: PeoplePage };
  /** Companies by name, searched. */
  companies: { input: PeopleQuery; output: CompanyPage };
  /** One person with sources, decisions and writes. */
  person: { input: ById; output: PersonPage };
  /** What can be connected. */
  connectors: { input: null; output: Array<ConnectorRow> };
  /** What is connected. */
  connections: { input: null; output: Array<ConnectionRow> };
  /** Recent jobs, newest first. */
  jobs: { input: null; output: Array<JobRow> };
  /** What would be written now. */
  plan: { input: PlanQuery; output: Plan };
  /** What was written, newest first. */
  ledger: { input: PageQuery; output: LedgerPage };
  /** What was decided, newest first. */
  decisions: { input: PageQuery; output: DecisionPage };
  /** Checks every part and says what is wrong. */
  doctor: { input: null; output: DoctorReport };
  /** Opens a workspace, or tries again. */
  open_workspace: { input: OpenWorkspace; output: Status };
  /** Connects an account and tests it. */
  connect: { input: Connect; output: ConnectionRow };
  /** Tests a connection again. */
  test_connection: { input: ById; output: ConnectionRow };
  /** Forgets a connection's secrets; its facts stay. */
  disconnect: { input: ById; output: null };
  /** Syncs connections. */
  sync: { input: Sync; output: Started };
  /** Stops a job within one request. */
  cancel_job: { input: ById; output: JobRow };
  /** Goes on where a job stopped. */
  resume_job: { input: ById; output: JobRow };
  /** Decides a card. */
  decide: { input: Decide; output: Decided };
  /** Takes a decision back. */
  undo: { input: Undo; output: DecisionRow };
  /** Writes the plan that was seen. */
  apply: { input: Apply; output: JobRow };
  /** Derives everything again and compares. */
  rebuild: { input: null; output: RebuildReport };
  /** Asks the update server, where one is set. */
  check_update: { input: null; output: UpdateState };
  /** Installs the update that was found, and restarts. */
  install_update: { input: null; output: null };
  /** Opens a connector's help page in the browser. */
  open_help: { input: ById; output: null };
}
