// Made by `cargo xtask bindings` from the command list. Do not edit.

/**
 * Accepts the bet that was shown. It is refused where another one is offered by now.
 */
export type AcceptBet = { 
/**
 * From so many bits up.
 */
least: number, 
/**
 * How many pairs were said to wait.
 */
waiting: number, };

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
 * A move.
 */
export type Advance = { 
/**
 * The person.
 */
person: string, 
/**
 * Where to, by code.
 */
to: string, 
/**
 * Where it was seen, by code: where it is elsewhere by now, nothing is done.
 */
from?: string | null, 
/**
 * One of the way's reasons.
 */
reason?: string | null, 
/**
 * What shall stand in fields that are missing.
 */
values?: Array<ChosenValue> | null, };

/**
 * What a connection is to be allowed.
 */
export type Allow = { 
/**
 * The connection's id.
 */
id: string, 
/**
 * What it is allowed.
 */
allowance: Allowance, };

/**
 * What a source is allowed a day (UTC), and whether it goes before others.
 */
export type Allowance = { 
/**
 * Whether it is synced and bought from before others.
 */
priority: Priority, 
/**
 * Calls; without a number as many as the vendor allows.
 */
daily_calls: number | null, 
/**
 * Credits in thousandths; without a number as many as there are.
 */
daily_millicredits: number | null, };

/**
 * What was answered to a question.
 */
export type Answered = { 
/**
 * The connection.
 */
connection: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The stream.
 */
stream: string, 
/**
 * What became of it, and what it cost.
 */
sum: Bought, 
/**
 * The first rows of the answer.
 */
rows: Array<AnsweredRow>, };

/**
 * A row of an answer.
 */
export type AnsweredRow = { 
/**
 * The provider's id.
 */
external_id: string, 
/**
 * `person` or `company`.
 */
kind: string, 
/**
 * Whether it was kept; people whom a search shows without a way to reach them are not.
 */
kept: boolean, 
/**
 * The person whom it belongs to.
 */
person: string | null, 
/**
 * What it says, field by field.
 */
values: Array<[string, string]>, };

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
release_brake: boolean, 
/**
 * The people whose writes go out; all where absent. The others stay planned.
 */
only?: Array<string> | null, };

/**
 * Joins what is left of a band.
 */
export type ApproveBand = { 
/**
 * How many pairs were said to be left. It is refused where there are others by now.
 */
left: number, };

/**
 * Some people who may be one.
 */
export type AsOne = { 
/**
 * They.
 */
people: Array<string>, };

/**
 * A question to one stream of a connection.
 */
export type Ask = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The stream that is asked.
 */
stream: string, 
/**
 * The question, as the connector specification says (rule 8.1). Absent: what is known of the person or the company.
 */
question: unknown, 
/**
 * The person whom it is about.
 */
person?: string | null, 
/**
 * The company that it is about.
 */
company?: string | null, 
/**
 * The most that it may cost, in thousandths of a credit. Absent: only what costs nothing is asked.
 */
ceiling: number | null, 
/**
 * Whether to ask although the same was asked before and the answer never came, so that it may be paid a second time;
 * no where absent.
 */
again?: boolean | null, };

/**
 * Whom or what something is to be asked about: one of the two.
 */
export type AskAbout = { 
/**
 * The person.
 */
person?: string | null, 
/**
 * The company.
 */
company?: string | null, };

/**
 * One who can be asked.
 */
export type AskOffer = { 
/**
 * The connection.
 */
connection: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The stream.
 */
stream: string, 
/**
 * What it costs.
 */
price: PriceRange, };

/**
 * Who can be asked, the cheapest first.
 */
export type AskOffers = { 
/**
 * Who may find the person's address.
 */
find: Array<AskOffer>, 
/**
 * Who may say whether the person's address can be delivered to.
 */
check: Array<AskOffer>, 
/**
 * Who may tell of the company.
 */
company: Array<AskOffer>, };

/**
 * What a question would be, before it is put.
 */
export type AskPreview = { 
/**
 * The connection.
 */
connection: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The stream.
 */
stream: string, 
/**
 * `search`, `enrich`, `find_email`, `verify_email` or `collect`.
 */
with: string, 
/**
 * `person` or `company`.
 */
kind: string, 
/**
 * Where the description of the stream comes from: `official`, `observed` or `guessed`.
 */
known: string, 
/**
 * Calls that it takes.
 */
calls: number, 
/**
 * How many it asks about; 0 for a search.
 */
subjects: number, 
/**
 * What it costs.
 */
price: PriceRange, 
/**
 * Whether the answer may take its time.
 */
later: boolean, 
/**
 * When the same was asked and the answer never came: it may have been paid, and is asked again only where `again` says
 * so.
 */
unanswered_at: string | null, };

/**
 * A field that has to have a value.
 */
export type AskedField = { 
/**
 * Its name in the registry.
 */
field: string, 
/**
 * What people read in HaloPSA, where it is a custom field.
 */
label: string | null, 
/**
 * What it holds: `text`, `choice`, `date` and so on.
 */
kind: string, 
/**
 * The options, where it holds one of some.
 */
options: Array<string>, 
/**
 * What it probably is.
 */
suggested: string | null, };

/**
 * What a copy is.
 */
export type BackupKind = "backup" | "second" | "before_update" | "replaced";

/**
 * A copy.
 */
export type BackupRow = { 
/**
 * The file.
 */
file: string, 
/**
 * The moment that it holds.
 */
at: string, 
/**
 * Its size.
 */
bytes: number, 
/**
 * What it is.
 */
kind: BackupKind, };

/**
 * The copies of this workspace.
 */
export type Backups = { 
/**
 * Where they lie on this computer.
 */
folder: string, 
/**
 * The second folder, where one was chosen.
 */
second: SecondFolder | null, 
/**
 * Newest first.
 */
rows: Array<BackupRow>, 
/**
 * Why the last try failed, if it did.
 */
failure: Failure | null, };

/**
 * A band of pairs, or of companies, and what its sample says.
 */
export type Band = { 
/**
 * Pairs or companies.
 */
kind: CardKind, 
/**
 * When it was drawn.
 */
at: string, 
/**
 * By whom.
 */
by: string, 
/**
 * The least evidence, in bits.
 */
least: number, 
/**
 * Below this.
 */
below: number | null, 
/**
 * How many pairs or companies were in it when it was drawn.
 */
pairs: number, 
/**
 * How many of the cards drawn were judged or still wait. What was settled otherwise says nothing.
 */
sample: number, 
/**
 * How many were judged.
 */
judged: number, 
/**
 * How many of these are different people, or not the client that they look most like.
 */
wrong: number, 
/**
 * The share that is wrong at most, at 95 %, where none of the sample is; 0 to 1.
 */
clean: number, 
/**
 * The share of the band that is wrong at most, at 95 %, once the whole sample is judged; 0 to 1.
 */
at_most: number | null, 
/**
 * How many of the band are still asked, and would be joined.
 */
left: number, };

/**
 * The band that is being judged.
 */
export type Bands = { 
/**
 * Nothing where none is.
 */
open: Band | null, };

/**
 * Joining without asking, as a bet.
 */
export type Bet = { 
/**
 * What answers prove; nothing where they prove too little, nothing waits, it was turned down, or one is open.
 */
offer: BetOffer | null, 
/**
 * The one that was accepted.
 */
open: BetOpen | null, };

/**
 * What answers prove of joining without asking.
 */
export type BetOffer = { 
/**
 * From so many bits up.
 */
least: number, 
/**
 * How many answers it is from.
 */
of: number, 
/**
 * How many of these say that joining would have been wrong.
 */
wrong: number, 
/**
 * The share that is wrong at most, at 95 %; 0 to 1.
 */
at_most: number, 
/**
 * How many pairs wait that would be joined now; 2,000 at most.
 */
waiting: number, };

/**
 * A bet that was accepted.
 */
export type BetOpen = { 
/**
 * When.
 */
at: string, 
/**
 * By whom.
 */
by: string, 
/**
 * Pairs are joined from so many bits up.
 */
least: number, 
/**
 * How many were joined by it, and stand.
 */
joined: number, 
/**
 * How many of its joins somebody took back.
 */
taken_back: number, };

/**
 * Where the pipeline is held up, and why that is said.
 */
export type BottleneckRow = { 
/**
 * The status, by code.
 */
status: string, 
/**
 * Its name.
 */
name: string, 
/**
 * `over`: nowhere do so many wait beyond the time limit. `time`: most of all time is spent there.
 */
why: string, 
/**
 * For `over`, who waits beyond the limit; for `time`, who is there.
 */
people: number, 
/**
 * For `over`, who is there.
 */
of: number | null, 
/**
 * For `time`, the share of all time, 0 to 1.
 */
share: number | null, };

/**
 * What became of buying.
 */
export type Bought = { 
/**
 * Rows that were found and kept.
 */
found: number, 
/**
 * Rows that the provider did not know.
 */
not_found: number, 
/**
 * Rows that were not bought because they are known.
 */
known: number, 
/**
 * Rows that were not bought because they were asked for before and the answer never came: they may be paid.
 */
unanswered: number, 
/**
 * Rows that were left because of a ceiling.
 */
over_ceiling: number, 
/**
 * Rows that were left because the source's credits for today are used up.
 */
over_allowance: number, 
/**
 * Rows whose person asked not to be contacted; that is kept.
 */
opted_out: number, 
/**
 * Rows whose provider failed.
 */
failed: number, 
/**
 * What was spent, in thousandths of a credit.
 */
spent: number, 
/**
 * What of it may have been charged or not, in thousandths of a credit: no answer told.
 */
unsure: number, 
/**
 * What was not spent because it is known already, at the most it would have cost.
 */
saved: number, 
/**
 * The last failure.
 */
failure: Failure | null, };

/**
 * What is to be bought.
 */
export type Buy = { 
/**
 * The search whose rows they are: the last one.
 */
search: number, 
/**
 * Rows of it.
 */
rows: Array<string>, 
/**
 * Whether phone numbers are wanted too; no where absent.
 */
phone?: boolean | null, 
/**
 * The most that the whole may cost, in thousandths of a credit.
 */
ceiling: number, 
/**
 * The most that one row may cost, in thousandths of a credit; the same where absent.
 */
ceiling_per_row: number | null, 
/**
 * Whether to buy those who are known already; no where absent.
 */
known_too?: boolean | null, 
/**
 * Those of the rows that are bought although they were asked for before and the answer never came, so that they may
 * be paid a second time; none where absent.
 */
again?: Array<string>, };

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
export type Card = { "kind": "contradiction" } & ContradictionCard | { "kind": "knot" } & KnotCard | { "kind": "pair" } & PairCard | { "kind": "clash" } & ClashCard | { "kind": "refused" } & RefusedCard | { "kind": "weak" } & WeakCard | { "kind": "gone" } & GoneCard | { "kind": "company" } & CompanyCard | { "kind": "exit" } & ExitCard;

/**
 * Kinds of card.
 */
export type CardKind = "contradiction" | "knot" | "pair" | "clash" | "refused" | "weak" | "gone" | "company" | "exit";

/**
 * What becomes of a value.
 */
export type CarriedRow = { 
/**
 * The field it stands in.
 */
from: string, 
/**
 * The field it goes to; absent: it stays with the person.
 */
to: string | null, 
/**
 * The value.
 */
value: string, };

/**
 * Another key of a connection, or another way to sign in to it.
 */
export type ChangeAccess = { 
/**
 * The connection.
 */
id: string, 
/**
 * Answers by form key, secrets and `sign_in` among them. What is absent or empty stays, and so does the address.
 */
values: { [key in string]: string }, };

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
 * Asks a connection about the addresses of all weak records that wait.
 */
export type CheckAll = { 
/**
 * The connection.
 */
connection: string, 
/**
 * How many addresses were shown. It is refused where these are others by now.
 */
count: number, 
/**
 * The most that it may cost, in thousandths of a credit. It is refused where it costs more, or more than is left today.
 */
ceiling: number, };

/**
 * One who can be asked whether mail arrives at the addresses of all weak records that wait.
 */
export type CheckOffer = { 
/**
 * The connection.
 */
connection: string, 
/**
 * Its name.
 */
name: string, 
/**
 * How many addresses nobody knows of yet: 500 at most.
 */
count: number, 
/**
 * Whether there are more, which come after these.
 */
more: boolean, 
/**
 * How many more were asked about there and never answered. Each may have been paid, so they are left out.
 */
unanswered: number, 
/**
 * What one costs.
 */
each: PriceRange, 
/**
 * What all of them cost.
 */
price: PriceRange, 
/**
 * What may still be spent there today, in thousandths of a credit; absent where that has no limit.
 */
left: number | null, 
/**
 * Ten of them at most, the best record first.
 */
sample: Array<CheckRow>, };

/**
 * An address of a sample.
 */
export type CheckRow = { 
/**
 * The card's item.
 */
item: string, 
/**
 * The person's name.
 */
name: string, 
/**
 * The address.
 */
email: string, };

/**
 * What shall stand in a field.
 */
export type ChosenValue = { 
/**
 * The field's name in the registry.
 */
field: string, 
/**
 * As somebody typed it; absent: nothing.
 */
value?: string | null, };

/**
 * A person about whom sources differ.
 */
export type ClashCard = { 
/**
 * The item's id, for [`Decide`].
 */
item: string, 
/**
 * The person.
 */
side: Side, 
/**
 * What has to be chosen, in reading order.
 */
rows: Array<ClashRow>, 
/**
 * Who was asked to answer, where it was handed on.
 */
handed: Handed | null, 
/**
 * Remarks about the person, newest first.
 */
comments: Array<DecisionRow>, };

/**
 * One field that has to be chosen.
 */
export type ClashRow = { 
/**
 * The field's name in the registry.
 */
field: string, 
/**
 * What is said, two at least: first what stands as long as nobody chooses. Nothing is an empty text.
 */
values: Array<ClashValue>, 
/**
 * What all of them said last; nothing where they never agreed.
 */
agreed: ClashValue | null, 
/**
 * Whether it was changed on both sides: what stands was chosen here, and the other in the system of record since.
 */
both: boolean, };

/**
 * One of the values that a person chooses from.
 */
export type ClashValue = { 
/**
 * The value.
 */
value: string, 
/**
 * The connection that says so, or who chose it, by name.
 */
source: string, 
/**
 * When it said so.
 */
at: string, };

/**
 * A page of companies by name, each with its client.
 */
export type ClientMap = { 
/**
 * The rows.
 */
rows: Array<ClientRow>, 
/**
 * For the next page.
 */
next: string | null, 
/**
 * The client that takes those whose company is none; absent where they go out without one.
 */
orphans: ClientName | null, };

/**
 * Which companies are shown.
 */
export type ClientMapQuery = { 
/**
 * Words to find; every word must be the beginning of a word of the company.
 */
search?: string | null, 
/**
 * Only companies that stand so.
 */
stand?: ClientStand | null, 
/**
 * The `next` of the page before.
 */
after?: string | null, 
/**
 * How many rows; 1 to 500, 100 where absent.
 */
limit?: number | null, };

/**
 * A client of HaloPSA.
 */
export type ClientName = { 
/**
 * Its record.
 */
id: string, 
/**
 * Its number there.
 */
external_id: string, 
/**
 * Its name there.
 */
name: string, };

/**
 * A company and its client.
 */
export type ClientRow = { 
/**
 * The company.
 */
company: string, 
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
 * How it stands.
 */
stand: ClientStand, 
/**
 * The client that it is; where it is only proposed those that look alike, the strongest first.
 */
clients: Array<ClientName>, 
/**
 * Who said it last, by name.
 */
by: string | null, 
/**
 * The decision that says it, for `undo`.
 */
decision: string | null, };

/**
 * A client that a company may be.
 */
export type ClientSide = { 
/**
 * The client's record, for [`Decide`](super::Decide).
 */
client: string, 
/**
 * What it is called there.
 */
external_id: string, 
/**
 * The client.
 */
side: CompanySide, 
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
probability: number, };

/**
 * How a company stands to the clients of HaloPSA.
 */
export type ClientStand = "said" | "known" | "proposed" | "denied" | "nobody" | "new";

/**
 * Clients to choose from.
 */
export type ClientsQuery = { 
/**
 * Words to find, as in the list of companies.
 */
search: string, };

/**
 * A column of a file.
 */
export type ColumnRow = { 
/**
 * Its name.
 */
name: string, 
/**
 * The field it is, where it is one.
 */
field: string | null, 
/**
 * The first different values in it, at most three.
 */
samples: Array<string>, };

/**
 * A company that the system of record does not have by its domain or name, though clients of it look alike.
 */
export type CompanyCard = { 
/**
 * The item's id, for [`Decide`](super::Decide): *same* says that it is a client, *different* that it is none of them.
 */
item: string, 
/**
 * The company.
 */
company: CompanySide, 
/**
 * How many people are in it.
 */
people: number, 
/**
 * The clients, those with the strongest evidence first.
 */
clients: Array<ClientSide>, 
/**
 * Field by field, in reading order.
 */
rows: Array<CompanyValues>, 
/**
 * How many more clients look alike and come with a later card.
 */
more: number, 
/**
 * From here up the evidence is what joins people without asking, in bits. Companies are always asked about.
 */
same_from: number, 
/**
 * Below here a client would not be shown, in bits.
 */
review_from: number, 
/**
 * Who was asked to answer, where it was handed on.
 */
handed: Handed | null, 
/**
 * Nothing: remarks are about people.
 */
comments: Array<DecisionRow>, };

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
 * A company or client on a card.
 */
export type CompanySide = { 
/**
 * Its name, or else its domain.
 */
name: string, 
/**
 * The connections that say so, by name.
 */
sources: Array<string>, 
/**
 * Latest observation.
 */
at: string, };

/**
 * One field of a company and the clients that look alike.
 */
export type CompanyValues = { 
/**
 * The field's name in the registry.
 */
field: string, 
/**
 * What each has: the company, then the clients in their order.
 */
values: Array<string | null>, 
/**
 * Whether all who have one have the same after normalising.
 */
equal: boolean, };

/**
 * What came of reading HaloPSA whole and comparing each ticket that was written from here, field by field, three ways:
 * what was sent last, what follows here, and what stands there.
 */
export type Compared = { 
/**
 * When.
 */
at: string, 
/**
 * The connection's name.
 */
system: string, 
/**
 * Tickets that were compared.
 */
tickets: number, 
/**
 * Fields of them that were.
 */
fields: number, 
/**
 * Records that had changed without HaloPSA's telling of it: no sync would have found them.
 */
unseen: number, 
/**
 * Fields that somebody changed in HaloPSA and that hold here too.
 */
taken_over: number, 
/**
 * Fields that are other here because of a rule of the mapping's: HaloPSA keeps its own.
 */
ruled: number, 
/**
 * Fields that differ and are in the plan.
 */
planned: number, 
/**
 * Fields that differ and about whose person a card asks.
 */
asked: number, 
/**
 * Fields that differ, and nothing says yet what becomes of them: the writes are marked in the ledger.
 */
open: number, 
/**
 * Tickets that were sent and are not there.
 */
unfound: number, 
/**
 * The first of those that differ.
 */
rows: Array<ComparedRow>, };

/**
 * A field of a ticket that differs.
 */
export type ComparedRow = { 
/**
 * The person's id.
 */
person: string, 
/**
 * Their name.
 */
name: string, 
/**
 * `lead`, `prospect` or `opportunity`.
 */
what: string, 
/**
 * The ticket's number.
 */
ticket: string, 
/**
 * HaloPSA's name of the field.
 */
field: string, 
/**
 * What was sent last.
 */
sent: string, 
/**
 * What follows here.
 */
here: string, 
/**
 * What stands there.
 */
there: string, 
/**
 * Where it is settled.
 */
settled: Settled, };

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
 * Numbers of a connection.
 */
export type ConnectionMetrics = { 
/**
 * Its connector.
 */
connector: string, 
/**
 * Its id.
 */
id: string, 
/**
 * Calls made today (UTC).
 */
calls_today: number, 
/**
 * How long ago it was read to its end, in seconds; absent where it never was.
 */
lag_s: number | null, 
/**
 * Whether its last job came to its end.
 */
healthy: boolean, };

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
 * What is asked for another key of it; empty where it is signed in to with the browser.
 */
access: Array<FormField>, 
/**
 * The other ways to sign in to it.
 */
other_ways: Array<OtherWay>, 
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
 * Calls left in the present window, or of what is allowed today, where known.
 */
calls_left: number | null, 
/**
 * What is allowed a day, and which source goes first.
 */
allowance: Allowance, 
/**
 * When it is synced by itself.
 */
scheduled: Scheduled, 
/**
 * What goes to it; absent where nothing can.
 */
sharing: Sharing | null, 
/**
 * Calls made today (UTC).
 */
calls_today: number, 
/**
 * Credits spent today (UTC), in thousandths.
 */
spent_today_millicredits: number, 
/**
 * How long the job that runs still has to wait for the vendor's limit, in milliseconds.
 */
waits_ms: number | null, 
/**
 * How long what is left of the job takes at the vendor's limit of calls alone, in milliseconds; absent where no job
 * runs, or what is left or the limit is not known.
 */
takes_ms: number | null, 
/**
 * Whether it is signed in to with the browser.
 */
browser: boolean, 
/**
 * Whether its provider can send what it has by itself.
 */
pushes: boolean, 
/**
 * Whether that needs something that can be given: see [`PushSetting`].
 */
push_settings: boolean, 
/**
 * Why it can't be used: its secret or its connector is gone, or the sign-in has ended.
 */
failure: Failure | null, };

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
 * Whether a user wrote it.
 */
own: boolean, 
/**
 * The ways to sign in, the usual one first; empty where there is but one.
 */
sign_ins: Array<SignInWay>, 
/**
 * What to ask for.
 */
form: Array<FormField>, 
/**
 * The vendor's page that says where to find the values.
 */
help_url: string | null, 
/**
 * What people should know before they connect it.
 */
notes: Array<string>, 
/**
 * What can be read there, and where that is known from.
 */
streams: Array<KnownStream>, 
/**
 * What the form is filled with: an account in the practice world. Empty in any other workspace.
 */
values: { [key in string]: string }, };

/**
 * What can be connected.
 */
export type Connectors = { 
/**
 * Those of the program, then the user's own.
 */
connectors: Array<ConnectorRow>, 
/**
 * Why folders of the user's are no connectors.
 */
unusable: Array<Failure>, 
/**
 * Where the user's own are looked for.
 */
folder: string, };

/**
 * What was said against what was said: a *same* that did not come true, because it would put next to each other whom
 * somebody kept apart.
 */
export type ContradictionCard = { 
/**
 * The item's id, for [`Decide`]: *same* takes the earlier back and joins, *different* keeps it.
 */
item: string, 
/**
 * The two.
 */
members: Array<Side>, 
/**
 * Field by field, in reading order.
 */
rows: Array<MemberRow>, 
/**
 * Who said that they are the same, the oldest first.
 */
same: Array<DecisionRow>, 
/**
 * Who keeps them apart, the oldest first.
 */
apart: Array<DecisionRow>, 
/**
 * Who was asked to answer, where it was handed on.
 */
handed: Handed | null, 
/**
 * Remarks about either, newest first.
 */
comments: Array<DecisionRow>, };

/**
 * Whom a number counts.
 */
export type Counted = { "of": "section", 
/**
 * What is looked at begins here.
 */
since?: string | null, 
/**
 * The stage; the whole pipeline where that and the status are absent.
 */
stage?: string | null, 
/**
 * The status, by code.
 */
status?: string | null, 
/**
 * A member of [`SectionRow`]: `entered`, `there`, `over`, `on`, `back`, `out`.
 */
part: string, 
/**
 * For `out`: only into this status.
 */
exit?: string | null, } | { "of": "source", 
/**
 * What is looked at begins here.
 */
since?: string | null, 
/**
 * The connection.
 */
connection: string, 
/**
 * A member of [`SourceRow`]: `brought`, `only`, `to_judge` and so on.
 */
part: string, } | { "of": "runs", 
/**
 * What is looked at begins here.
 */
since?: string | null, 
/**
 * A member of [`Runs`]: `came`, `new`, `joined`, `asked`, `judged`, `written`, `refused`, `verified`.
 */
part: string, };

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
verdict: Verdict, 
/**
 * Pair or knot that is the same: what shall stand in some fields of the one person, whatever sources say. Clash: what
 * shall stand in place of what stands.
 */
values?: Array<ChosenValue> | null, 
/**
 * Knot: the people who were shown, in order. Company: the clients. It is refused where these are others by now; absent:
 * whoever it is.
 */
shown?: Array<string> | null, 
/**
 * Knot that is the same: who of those shown are one person, all where absent. The others are not that person. Company
 * that is the same: the client that it is, the first where absent.
 */
together?: Array<string> | null, 
/**
 * Exit that is taken: the reason, where one has to be named.
 */
reason?: string | null, };

/**
 * What was recorded.
 */
export type Decided = { 
/**
 * The decision, for taking it back.
 */
decision: DecisionRow, 
/**
 * The card of the contradiction, where a *same* did not come true because somebody had said *different*.
 */
contradiction: string | null, };

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
 * What: `same`, `different`, `same_after_all`, `same_company`, `new_client`, `different_company`, `accept`, `quarantine`, `value`, `comment`, `hand_on`, `withdraw`, `gone`,
 * `leave`, `write_again`, `revoke`.
 */
kind: string, 
/**
 * What was chosen: `field` and `value` of a value, `text` of a remark, `to` and `reason` of what was handed on.
 */
params: { [key in string]: string }, 
/**
 * How many more decisions were made with it as one.
 */
others: number, 
/**
 * The names of the people it is about.
 */
names: Array<string>, 
/**
 * True where it was taken back; for an act, all of it.
 */
revoked: boolean, 
/**
 * People that it is about who are in HaloPSA: what was written there stays until it is removed there.
 */
in_halo: number, };

/**
 * A proposal that is turned down.
 */
export type DeclineMove = { 
/**
 * The person.
 */
person: string, 
/**
 * Where it shall not go.
 */
to: string, };

/**
 * What is sent along with a question to the makers: shown first, and nothing of it is sent by the program.
 */
export type Diagnostics = { 
/**
 * Tells it from others.
 */
id: string, 
/**
 * All of it, as text.
 */
text: string, 
/**
 * Where it was saved, once it was.
 */
file: string | null, };

/**
 * What became of disconnecting.
 */
export type Disconnected = { 
/**
 * The access that is still open at the vendor; absent where none is.
 */
left_open: LeftOpen | null, };

/**
 * What the doctor found.
 */
export type DoctorReport = { 
/**
 * One line a check, in a fixed order.
 */
checks: Array<Check>, };

/**
 * Pairs to be joined as one, or companies to be linked to the client that each looks most like, after some of them were
 * judged.
 */
export type DrawBand = { 
/**
 * Pairs or companies; pairs where absent.
 */
kind?: CardKind | null, 
/**
 * Their least evidence, in whole bits.
 */
least: number, 
/**
 * Below this, where there is an end to it.
 */
below?: number | null, 
/**
 * How many cards are drawn; 1 to 500.
 */
sample: number, };

/**
 * Drops a record that could not be read, or takes that back.
 */
export type DropUnread = { 
/**
 * Which; all that are dropped where empty and `dropped` is false.
 */
ids: Array<string>, 
/**
 * Whether it is dropped: not tried and not shown as long as it stays as it is.
 */
dropped: boolean, };

/**
 * A status that has to be retired before the workflow can be kept.
 */
export type DroppedStatus = { 
/**
 * Its code.
 */
code: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The stage it belongs to.
 */
stage: WorkflowStage, 
/**
 * People in it.
 */
people: number, };

/**
 * One difference.
 */
export type EffectRow = { 
/**
 * Who or what the record is about.
 */
name: string, 
/**
 * The field.
 */
field: string, 
/**
 * The value now.
 */
before: string | null, 
/**
 * The value with the draft.
 */
after: string | null, 
/**
 * Why there would be none.
 */
failure: Failure | null, };

/**
 * A field that had a value in records that come without one now.
 */
export type EmptiedField = { 
/**
 * The field.
 */
field: string, 
/**
 * In how many records: in a row, where it came with none of the others.
 */
count: number, 
/**
 * Of how many of a page that had it; nothing where it came with none of the others.
 */
of: number | null, 
/**
 * The expression that takes it from the source's answer, where that can be told.
 */
take: string | null, };

/**
 * A stream that is not read on before somebody said what is to become of it; or, where each field tells of how many, one
 * that is read on and whose records keep what they came without.
 */
export type EmptiedRow = { 
/**
 * The connection.
 */
connection: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The stream.
 */
stream: string, 
/**
 * What one record of it is: `lead`, `user`, `contact`, …
 */
what: string, 
/**
 * What came empty.
 */
fields: Array<EmptiedField>, };

/**
 * Has pairs asked about again.
 */
export type EndBet = { 
/**
 * Whether all that was joined by it is taken back as one.
 */
take_back: boolean, };

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
 * The group: `email`, `phone`, `name`, `office`, `profile`, …; a key of the message catalogue.
 */
group: string, 
/**
 * How they compare: `same_mailbox`, `nickname`, `other_given`, …; another key.
 */
level: string, 
/**
 * Bits for (positive) or against (negative).
 */
weight: number, };

/**
 * Somebody whom the rules propose to lead out.
 */
export type ExitCard = { 
/**
 * The item's id, for [`Decide`](super::Decide): *take* leads out, *leave* turns it down.
 */
item: string, 
/**
 * The person.
 */
side: Side, 
/**
 * The stage.
 */
stage: string, 
/**
 * Where it is, by name.
 */
from: string, 
/**
 * Since when.
 */
since: string, 
/**
 * Where the rules would lead it, by name.
 */
to: string, 
/**
 * Why: the lines of the conditions that hold; none where only time went by.
 */
because: Array<Words>, 
/**
 * The hours in the status that were waited for.
 */
after_hours: number | null, 
/**
 * The reasons of which one has to be named.
 */
reasons: Array<string>, 
/**
 * What the person did and what was done, line by line.
 */
engagement: Array<ScoreLine>, 
/**
 * Values in reading order.
 */
values: Array<ValueRow>, 
/**
 * Nothing: it is not handed on.
 */
handed: Handed | null, 
/**
 * Remarks about the person, newest first.
 */
comments: Array<DecisionRow>, };

/**
 * Who was led out into a status.
 */
export type ExitRow = { 
/**
 * The status, by code.
 */
status: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Who.
 */
people: number, };

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
 * How often a field would be different.
 */
export type FieldEffect = { 
/**
 * The field.
 */
field: string, 
/**
 * Records that would have a value where they have none.
 */
gained: number, 
/**
 * Records that would lose their value.
 */
lost: number, 
/**
 * Records that would have another value.
 */
altered: number, 
/**
 * Records whose value would not fit and be left out.
 */
unfit: number, };

/**
 * What can be chosen for a field that holds one of some.
 */
export type FieldOptions = { 
/**
 * The field's name in the registry.
 */
field: string, 
/**
 * What it can hold.
 */
options: Array<string>, };

/**
 * What becomes of a file's rows. Each row is one of new, duplicate, review, weak and rejected.
 */
export type FileCounts = { 
/**
 * Rows in all.
 */
rows: number, 
/**
 * Nobody that is known, and good enough.
 */
new: number, 
/**
 * Certainly somebody that is known, or an earlier row.
 */
duplicate: number, 
/**
 * Perhaps somebody that is known.
 */
review: number, 
/**
 * Nobody that is known, and too weak to go out.
 */
weak: number, 
/**
 * Left out.
 */
rejected: number, 
/**
 * Of the rows, those whose person must not be contacted.
 */
do_not_contact: number, };

/**
 * What would become of a file's rows.
 */
export type FileForecast = { 
/**
 * The counts.
 */
counts: FileCounts, 
/**
 * Whether all rows were counted; of very long files only the first are.
 */
whole: boolean, };

/**
 * A file and what the user says of it. What is left out is recognised.
 */
export type FileInput = { 
/**
 * Where it is.
 */
file: string, 
/**
 * The list's name; the file's name where absent.
 */
name?: string | null, 
/**
 * The sheet of a workbook; the first with rows where absent.
 */
sheet?: string | null, 
/**
 * The encoding's label, for example `windows-1252`.
 */
encoding?: string | null, 
/**
 * The character between cells.
 */
separator?: string | null, 
/**
 * Whether the first row names the columns.
 */
header?: boolean | null, 
/**
 * The connector that stands for the vendor the file came from.
 */
vendor?: string | null, 
/**
 * Other columns than the proposed ones: for a field its column, or null for none.
 */
columns?: { [key in string]: string | null }, 
/**
 * Where the rows that are left out are to be written; beside the file where absent.
 */
rejected?: string | null, 
/**
 * Whether all rows are counted, however many: of very long files the first are counted otherwise.
 */
to_the_end?: boolean | null, };

/**
 * What is in a file.
 */
export type FileLook = { 
/**
 * The list's name.
 */
name: string, 
/**
 * Whether a list of this name is there: its rows are then brought up to date.
 */
known: boolean, 
/**
 * Its size in bytes.
 */
bytes: number, 
/**
 * The encoding of a text.
 */
encoding: string | null, 
/**
 * The character between the cells of a text.
 */
separator: string | null, 
/**
 * The sheet of a workbook that is read.
 */
sheet: string | null, 
/**
 * All sheets of a workbook.
 */
sheets: Array<string>, 
/**
 * Whether the first row names the columns.
 */
header: boolean, 
/**
 * The vendor's export, where it was recognised by its columns.
 */
layout: string | null, 
/**
 * The connector that stands for the vendor it came from, recognised or chosen.
 */
vendor: string | null, 
/**
 * All that it can be said to have come from.
 */
vendors: Array<VendorName>, 
/**
 * Whether a file with these columns was read before: its columns are taken as they were then.
 */
remembered: boolean, 
/**
 * `person` or `company`: what a row is about.
 */
kind: string, 
/**
 * The columns in their order.
 */
columns: Array<ColumnRow>, 
/**
 * The fields a column can be, in reading order.
 */
fields: Array<string>, 
/**
 * The first rows, at most 200.
 */
rows: Array<FileRow>, };

/**
 * A row of a file, normalised.
 */
export type FileRow = { 
/**
 * The line, or the row of the sheet.
 */
line: number, 
/**
 * The values by field, in reading order.
 */
values: Array<FileValue>, 
/**
 * Why it is left out.
 */
rejected: Failure | null, };

/**
 * A value of a row, as it stands and as it is understood.
 */
export type FileValue = { 
/**
 * The field.
 */
field: string, 
/**
 * The cell.
 */
raw: string, 
/**
 * The value; absent where the cell can't be read as one.
 */
value: string | null, };

/**
 * A company that was found, once however many providers know it.
 */
export type FindCompany = { 
/**
 * The company.
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
 * Town and country.
 */
place: string | null, 
/**
 * Industry.
 */
industry: string | null, 
/**
 * How many work there: a number or a band.
 */
headcount: string | null, 
/**
 * `new` where nothing was known of it before this search, `in_halo` where HaloPSA holds it as a client, else `have`.
 */
mark: string, 
/**
 * Who tells of it.
 */
sources: Array<string>, };

/**
 * The next page of those who have more.
 */
export type FindMore = { 
/**
 * The search.
 */
search: number, 
/**
 * The most that it may cost, in thousandths of a credit; only free searches where absent.
 */
ceiling: number | null, };

/**
 * What somebody costs at one provider.
 */
export type FindOffer = { 
/**
 * The connection.
 */
connection: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The price of an address.
 */
email: PriceRange, 
/**
 * The price of an address and a phone number; nothing where no phone number is sold.
 */
phone: PriceRange | null, 
/**
 * Whether it was bought there already: it is not paid again.
 */
owned: boolean, 
/**
 * Whether it was bought there with phone numbers.
 */
phone_owned: boolean, 
/**
 * Whether it was asked for there and the answer is still to come: it is waited for, and not paid again.
 */
coming: boolean, 
/**
 * That it was asked for there and the answer never came; or the same person at another provider that is none of these.
 */
unanswered: FindUnanswered | null, };

/**
 * What a search found.
 */
export type FindPage = { 
/**
 * Counts the searches since the program started; 0 where there was none.
 */
search: number, 
/**
 * What was looked for: `person` or `company`.
 */
kind: string, 
/**
 * People, those who are new first; none where companies were looked for.
 */
rows: Array<FindRow>, 
/**
 * Companies, those that are new first; none where people were looked for. They are kept already.
 */
companies: Array<FindCompany>, 
/**
 * What each provider said.
 */
sources: Array<FindSource>, };

/**
 * Whom or what to look for. What is left out does not narrow the search.
 */
export type FindQuery = { 
/**
 * Job titles.
 */
titles?: Array<string>, 
/**
 * Levels: `owner`, `c_suite`, `vp`, `director`, `manager`, `senior`, `entry`.
 */
seniorities?: Array<string>, 
/**
 * Departments.
 */
departments?: Array<string>, 
/**
 * Employers by name.
 */
company_names?: Array<string>, 
/**
 * Employers by domain.
 */
domains?: Array<string>, 
/**
 * Industries.
 */
industries?: Array<string>, 
/**
 * Countries, by their English names.
 */
countries?: Array<string>, 
/**
 * Towns.
 */
cities?: Array<string>, 
/**
 * The employer's least headcount.
 */
headcount_min?: number | null, 
/**
 * The employer's greatest headcount.
 */
headcount_max?: number | null, 
/**
 * Free words.
 */
keywords?: string | null, 
/**
 * A person's name.
 */
name?: string | null, 
/**
 * The connections to ask; all that can search where absent.
 */
connections?: Array<string>, 
/**
 * The most that searching may cost, in thousandths of a credit: some providers take credits for a search. Only
 * free searches where absent.
 */
ceiling: number | null, 
/**
 * Whether pages that were paid for before are asked and paid for again, and not answered from what is kept of
 * them; no where absent.
 */
fresh?: boolean | null, 
/**
 * Whether companies are looked for and not people; no where absent. Titles, levels, departments and a person's
 * name do not narrow that.
 */
companies?: boolean | null, };

/**
 * Somebody who was found, once however many providers know them.
 */
export type FindRow = { 
/**
 * Its id in this search.
 */
id: string, 
/**
 * Whole name, as far as it is shown.
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
 * Employer's domain.
 */
domain: string | null, 
/**
 * Town and country.
 */
place: string | null, 
/**
 * `new`, `have`, `have_old` or `do_not_contact`.
 */
mark: string, 
/**
 * The person who is known already.
 */
person: string | null, 
/**
 * When that person was last seen.
 */
seen_at: string | null, 
/**
 * Who sells it, the cheapest first.
 */
offers: Array<FindOffer>, 
/**
 * The place of the offer that is taken for an address; nothing where nobody sells one.
 */
email_offer: number | null, 
/**
 * The place of the offer that is taken where a phone number is wanted too.
 */
phone_offer: number | null, };

/**
 * What one provider said to a search.
 */
export type FindSource = { 
/**
 * The connection.
 */
connection: string, 
/**
 * Its name.
 */
name: string, 
/**
 * How many it gave.
 */
found: number, 
/**
 * How many it has, where it says so.
 */
total: number | null, 
/**
 * What a page of its search costs; absent where searching is free.
 */
search_price: PriceRange | null, 
/**
 * Whether it said something: asked now, or paid for before and kept.
 */
asked: boolean, 
/**
 * When what it says was paid for; absent where it says it now.
 */
kept_at: string | null, 
/**
 * When it was asked for the same and no answer came: it may have been paid, and is asked again only where `fresh` says
 * so.
 */
unanswered_at: string | null, 
/**
 * Whether it has more.
 */
more: boolean, 
/**
 * Why it gave nothing.
 */
failure: Failure | null, };

/**
 * Somebody who was asked for without an answer: they may have been paid, and are asked for again only by whoever says so.
 */
export type FindUnanswered = { 
/**
 * When they were asked for.
 */
at: string, 
/**
 * Whether the provider charges for the same once only, so that asking again costs nothing where it was paid.
 */
free_again: boolean, };

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
 * The way to sign in that it belongs to; none: it is always asked.
 */
sign_in: string | null, 
/**
 * Whether it has several lines.
 */
lines: boolean, 
/**
 * Goes to the keychain and is never shown again.
 */
secret: boolean, 
/**
 * Whether it may be empty.
 */
required: boolean, };

/**
 * A value for a field that the other side demands and Sluice has nothing for. From now on every new ticket of the type says
 * it, and those that were refused for want of it go into the next plan.
 */
export type GiveField = { 
/**
 * The card of a refusal that names the field.
 */
item: string, 
/**
 * The value, as people read it there.
 */
value: string, };

/**
 * What every new ticket of a type says in a field that the tenant demands and Sluice has nothing for.
 */
export type GivenField = { 
/**
 * Names it, to take it back.
 */
id: string, 
/**
 * `lead`, `prospect` or `opportunity`.
 */
stage: string, 
/**
 * The field, by what it is called there.
 */
name: string, 
/**
 * The value, as somebody gave it.
 */
value: string, };

/**
 * A person whose record is gone from the system of record.
 */
export type GoneCard = { 
/**
 * The item's id, for [`Decide`].
 */
item: string, 
/**
 * The person, by the records that are left.
 */
side: Side, 
/**
 * What is gone, the first that went first.
 */
lost: Array<LostRecord>, 
/**
 * Values in reading order.
 */
values: Array<ValueRow>, 
/**
 * Who was asked to answer, where it was handed on.
 */
handed: Handed | null, 
/**
 * Remarks about the person, newest first.
 */
comments: Array<DecisionRow>, };

/**
 * A custom field as HaloPSA has it.
 */
export type HaloField = { 
/**
 * What people read there.
 */
label: string, 
/**
 * The heading it stands under.
 */
group: string, 
/**
 * `lead`, `prospect` or `opportunity`.
 */
stage: string, };

/**
 * Hands a card on.
 */
export type HandOn = { 
/**
 * The card's item.
 */
item: string, 
/**
 * To whom.
 */
to: string, 
/**
 * Why.
 */
reason: string, };

/**
 * A card that was handed on.
 */
export type Handed = { 
/**
 * To whom.
 */
to: string, 
/**
 * Why.
 */
reason: string, 
/**
 * By whom.
 */
by: string, 
/**
 * The decision, for taking it back.
 */
decision: string, };

/**
 * What the numbers say. Each counts people, and [`Counted`] names them, unless it says what else it counts.
 */
export type Insight = { 
/**
 * What is looked at begins here; absent: at the beginning.
 */
since: string | null, 
/**
 * The pipeline from its start to what was won.
 */
whole: SectionRow, 
/**
 * Its stages, in order.
 */
stages: Array<SectionRow>, 
/**
 * The statuses in which work goes on, in order.
 */
statuses: Array<SectionRow>, 
/**
 * Where it is held up; absent where nobody waits.
 */
bottleneck: BottleneckRow | null, 
/**
 * The sources, who brought most first.
 */
sources: Array<SourceRow>, 
/**
 * What the runs did.
 */
runs: Runs, 
/**
 * Whether there is anything at all to count, at any time.
 */
empty: boolean, };

/**
 * The time that is looked at.
 */
export type InsightQuery = { 
/**
 * The last so many days, 1 to 3,660; absent: all time.
 */
days?: number | null, };

/**
 * A job.
 */
export type JobRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * `sync`, `apply`, `import`, `buy`, `ask` or `remap`.
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
 * Steps done: records for a sync, writes for an apply, rows for an import, people for buying and asking, records mapped anew.
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
 * How the matcher holds a record to the others of its person.
 */
export type Joined = { 
/**
 * The name that the record says to which it is held by most.
 */
other: string, 
/**
 * The connection which that came from, by name.
 */
other_source: string, 
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
 * From here up two are joined without asking, in bits.
 */
same_from: number, 
/**
 * Below here two are not shown, in bits.
 */
review_from: number, 
/**
 * How many records would go with it, because somebody's word joined them to it.
 */
with_it: number, };

/**
 * What is chosen about judging.
 */
export type Judging = { 
/**
 * Whether pairs whose truth is known are put among the cards.
 */
known_pairs: boolean, 
/**
 * How many joins in a hundred may be wrong at most where joining without asking is offered: 1, 2, 5 or 10.
 */
wrong_percent: number, };

/**
 * Several of whom some may be the same person.
 */
export type KnotCard = { 
/**
 * The item's id, for [`Decide`].
 */
item: string, 
/**
 * They, eight at most: those of the strongest pair first, then who hangs together with them most.
 */
members: Array<Side>, 
/**
 * Field by field, in reading order.
 */
rows: Array<MemberRow>, 
/**
 * The doubtful pairs among them, strongest first.
 */
links: Array<KnotLink>, 
/**
 * Who of them was kept apart, the oldest first.
 */
apart: Array<DecisionRow>, 
/**
 * How many more hang together with them and come with a later card.
 */
more: number, 
/**
 * Nothing: of a knot that is handed on each pair is asked by itself.
 */
handed: Handed | null, 
/**
 * Remarks about any of them, newest first.
 */
comments: Array<DecisionRow>, };

/**
 * A doubtful pair of a knot.
 */
export type KnotLink = { 
/**
 * The one, by its place among the members from 0.
 */
left: number, 
/**
 * The other.
 */
right: number, 
/**
 * Sum of the evidence, in bits.
 */
total: number, 
/**
 * Probability of being the same, 0 to 1.
 */
probability: number, };

/**
 * How often answers to pairs whose truth is known were right: the last 400.
 */
export type Known = { 
/**
 * How many were answered.
 */
answered: number, 
/**
 * How many of them rightly.
 */
right: number, 
/**
 * The share that is right in the long run is at least this, at 95 %; 0 to 1.
 */
least: number, 
/**
 * And at most this.
 */
most: number, };

/**
 * Records that a connector reads in one way.
 */
export type KnownStream = { 
/**
 * Its name in the manifest.
 */
name: string, 
/**
 * Where it is known from: `official`, `observed` in others' programs, or `guessed`.
 */
known: string, };

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
counts: { [key in string]: number }, 
/**
 * Whether what is booked and not sent goes out by itself once HaloPSA can be reached: not where somebody stopped that, or
 * has to mend something first.
 */
by_itself: boolean, };

/**
 * An access that is gone here and still open at the vendor.
 */
export type LeftOpen = { 
/**
 * The vendor.
 */
vendor: string, 
/**
 * Where it is taken back by hand, in words for people; absent where the vendor does not say.
 */
by_hand: string | null, 
/**
 * Why the vendor did not take it back; absent where it names no way to ask for that.
 */
failure: Failure | null, };

/**
 * Lets a stream empty fields from now on, until they come again.
 */
export type LetEmpty = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The stream.
 */
stream: string, 
/**
 * The fields that were seen to be emptied; refused where it would be others now.
 */
fields: Array<string>, };

/**
 * Takes what is held as gone.
 */
export type LetGo = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The stream.
 */
stream: string, 
/**
 * How many were seen to be held; refused where it is another number now.
 */
count: number, };

/**
 * A list that came as a file.
 */
export type ListRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Where the file was.
 */
file: string, 
/**
 * The vendor's export, where it was recognised.
 */
layout: string | null, 
/**
 * When it was first brought in.
 */
at: string, 
/**
 * What became of its rows the last time it was brought in.
 */
counts: FileCounts, 
/**
 * Where its rejected rows are, if there were any.
 */
rejected_file: string | null, 
/**
 * The decision that took it back, if it is.
 */
withdrawn: DecisionRow | null, 
/**
 * Its latest job.
 */
job: JobRow | null, };

/**
 * A part of the program.
 */
export type LogArea = "connect" | "engine" | "store" | "serve";

/**
 * Of which areas every step is written into the log.
 */
export type LogSettings = { 
/**
 * The areas.
 */
areas: Array<LogArea>, 
/**
 * Where the log lies; absent where this program keeps none.
 */
folder: string | null, };

/**
 * A record that is gone from its source.
 */
export type LostRecord = { 
/**
 * The connection's name.
 */
source: string, 
/**
 * What it was: `lead`, `prospect`, `opportunity`, `user`, `client`, …
 */
what: string, 
/**
 * The source's own id.
 */
external_id: string, 
/**
 * Its name when it was last seen.
 */
name: string, 
/**
 * Its status then.
 */
status: string | null, 
/**
 * When it last said something new.
 */
at: string, 
/**
 * When it was taken as gone.
 */
gone_at: string, 
/**
 * The decision, for taking it back.
 */
decision: string, };

/**
 * What HaloPSA is to be given. It is not shown again.
 */
export type MadeWebhook = { 
/**
 * The path below the address under which this program is reached.
 */
path: string, 
/**
 * The header for the signature.
 */
header: string, 
/**
 * What is signed with.
 */
secret: string, 
/**
 * How it stands now.
 */
webhook: Webhook, };

/**
 * What is to become of a diagnostics bundle.
 */
export type MakeDiagnostics = { 
/**
 * Whether it is saved as a file.
 */
save: boolean, 
/**
 * The id of the bundle that was shown, to save that one; another one is put together where absent.
 */
shown?: string | null, };

/**
 * Which client a company is.
 */
export type MapClient = { 
/**
 * The company.
 */
company: string, 
/**
 * The client's record; none of those that it might be where absent.
 */
client?: string | null, 
/**
 * Whether it is to be a new one, where it is none of those.
 */
new?: boolean | null, };

/**
 * What is changed about one field. What is absent stays the connector's own.
 */
export type MappingChange = { 
/**
 * The expression that takes the value.
 */
take?: string, 
/**
 * Which way it goes; both where absent.
 */
direction?: 'both' | 'in' | 'out' | 'off', 
/**
 * What a new value may do to one that is there.
 */
protection?: 'always' | 'when_empty' | 'never' | 'merge', };

/**
 * An expression that makes more values fit.
 */
export type MappingConversion = { 
/**
 * What it does: `first`, `joined`, `digits` and so on.
 */
kind: string, 
/**
 * The whole expression.
 */
take: string, 
/**
 * In how many samples it gives a value that fits.
 */
fits: number, };

/**
 * Changes that are not kept yet.
 */
export type MappingDraft = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The stream.
 */
stream: string, 
/**
 * What is changed, by field; what is not named stays the connector's own.
 */
changes: { [key in string]: MappingChange }, };

/**
 * What a draft would have made of what the stream brought.
 */
export type MappingEffect = { 
/**
 * Days that were looked at.
 */
days: number, 
/**
 * Records that were looked at, the newest first; no more than a fixed number.
 */
records: number, 
/**
 * Whether older ones of those days were not looked at.
 */
more: boolean, 
/**
 * Records that would be different.
 */
changed: number, 
/**
 * The differences by field.
 */
fields: Array<FieldEffect>, 
/**
 * Some of the records that would be different.
 */
rows: Array<EffectRow>, };

/**
 * A field, and where the connector takes it from.
 */
export type MappingField = { 
/**
 * Its name in the registry.
 */
field: string, 
/**
 * What it holds: `text`, `email`, `date` and so on.
 */
kind: string, 
/**
 * The options, where it holds one of some.
 */
options: Array<string>, 
/**
 * Where it is one of HaloPSA's custom fields, what it is there.
 */
halo: HaloField | null, 
/**
 * The connector's own expression.
 */
own: string | null, 
/**
 * The first value that the mapping in force gives.
 */
example: string | null, };

/**
 * A stream's mapping, on what the stream brought last.
 */
export type MappingPage = { 
/**
 * The connection's name.
 */
connection_name: string, 
/**
 * Whether leads are written there, so that the way out matters.
 */
written: boolean, 
/**
 * The connection's streams.
 */
streams: Array<MappingStream>, 
/**
 * The one that is shown.
 */
stream: string, 
/**
 * How many records the paths and examples come from.
 */
samples: number, 
/**
 * What those records hold.
 */
paths: Array<MappingPath>, 
/**
 * Every field of the registry, those that are given first.
 */
fields: Array<MappingField>, 
/**
 * What people changed, the version in force first.
 */
versions: Array<MappingVersion>, };

/**
 * A value that stands in the records.
 */
export type MappingPath = { 
/**
 * The expression that takes it.
 */
take: string, 
/**
 * The first value found there.
 */
example: string, 
/**
 * In how many of the samples something stands there.
 */
filled: number, };

/**
 * Which mapping.
 */
export type MappingQuery = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The stream; the first that brought something where absent.
 */
stream: string | null, };

/**
 * A stream of a connection.
 */
export type MappingStream = { 
/**
 * Its name.
 */
name: string, 
/**
 * Whether it brought anything.
 */
seen: boolean, 
/**
 * Whether its mapping was changed.
 */
changed: boolean, };

/**
 * A mapping's changes as text.
 */
export type MappingText = { 
/**
 * TOML.
 */
text: string, };

/**
 * A version of the changes to a mapping.
 */
export type MappingVersion = { 
/**
 * Counted from 1.
 */
version: number, 
/**
 * When it was kept.
 */
at: string, 
/**
 * Who kept it.
 */
actor: string, 
/**
 * What it changes, by field.
 */
changes: { [key in string]: MappingChange }, };

/**
 * One field of several people.
 */
export type MemberRow = { 
/**
 * The field's name in the registry.
 */
field: string, 
/**
 * What each has, in the order of the members.
 */
values: Array<Shown | null>, 
/**
 * What would survive were all of them one.
 */
survivor: Shown | null, 
/**
 * The connection that it comes from, or the person who chose it, by name.
 */
survivor_source: string | null, 
/**
 * Whether all who have one have the same after normalising.
 */
equal: boolean, 
/**
 * Whether people may choose what stands in it.
 */
choosable: boolean, };

/**
 * Numbers of the open workspace, for a dashboard.
 */
export type Metrics = { 
/**
 * Whether the store is whole, as far as is known.
 */
whole: boolean, 
/**
 * Jobs at work.
 */
jobs: number, 
/**
 * Writes by state.
 */
writes: { [key in string]: number }, 
/**
 * Since when the oldest write waits, in seconds; 0 where none does.
 */
oldest_write_s: number, 
/**
 * Cards in the queue.
 */
queue: number, 
/**
 * People.
 */
people: number, 
/**
 * What sources said, all in all.
 */
observations: number, 
/**
 * What was decided, all in all.
 */
decisions: number, 
/**
 * The size of the store with its log, in bytes.
 */
store_bytes: number, 
/**
 * How long those who wrote since the workspace was opened waited for others: half no longer, in microseconds.
 */
write_wait_p50_us: number, 
/**
 * Ninety-nine in a hundred no longer, in microseconds.
 */
write_wait_p99_us: number, 
/**
 * The longest wait, in microseconds.
 */
write_wait_longest_us: number, 
/**
 * How old the newest backup is, in seconds; absent where there is none.
 */
backup_age_s: number | null, 
/**
 * By connection.
 */
connections: Array<ConnectionMetrics>, };

/**
 * A stream of which records are missing.
 */
export type MissingRow = { 
/**
 * The connection.
 */
connection: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The stream.
 */
stream: string, 
/**
 * What one record of it is: `lead`, `user`, `contact`, …
 */
what: string, 
/**
 * Records that the last pass from the stream's beginning to its end did not bring: if the next does not either, they
 * are gone.
 */
once: number, 
/**
 * Records that two or more in a row did not bring, too many to be taken as gone without somebody's word.
 */
held: number, 
/**
 * Records known in the stream.
 */
of: number, 
/**
 * How many of those may go at once without somebody's word.
 */
most: number, };

/**
 * Something that happened.
 */
export type Noted = { 
/**
 * The person.
 */
person: string, 
/**
 * What: `emailed`, `called`, `replied`, `meeting_booked`, `meeting_cancelled`, `met`, `bounced`,
 * `opted_out`.
 */
event: string, 
/**
 * What came of a call: `connected`, `voicemail`, `busy`, `no_answer`, `invalid_number`.
 */
outcome?: string | null, };

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
 * Whether the next start shall open it again; yes where absent.
 */
remember?: boolean | null, 
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
 * Another way to sign in to what is connected.
 */
export type OtherWay = { 
/**
 * The way. With the browser `change_sign_in` begins it, else `change_access` takes it.
 */
way: SignInWay, 
/**
 * What is asked for it.
 */
fields: Array<FormField>, };

/**
 * How fast and how rightly one judges. It stays on this computer.
 */
export type Pace = { 
/**
 * Today.
 */
today: Paced, 
/**
 * The last seven days, today included.
 */
week: Paced, 
/**
 * What known pairs say; nothing where none was answered.
 */
known: Known | null, };

/**
 * How fast in a time.
 */
export type Paced = { 
/**
 * How many acts were decided.
 */
decisions: number, 
/**
 * Decisions a minute, without breaks of more than a minute; nothing where there were too few.
 */
a_minute: number | null, };

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
touches: Array<Touch>, 
/**
 * Who was asked to answer, where it was handed on, and what was said of the two.
 */
handed: Handed | null, 
/**
 * Remarks about either, newest first.
 */
comments: Array<DecisionRow>, };

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
 * Whether people may choose what stands in it.
 */
choosable: boolean, 
/**
 * The value that would survive, and from which side.
 */
survivor: Shown | null, 
/**
 * The connection that the survivor comes from, or the person who chose it, by name.
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
 * Only people whom this number counts.
 */
counted?: Counted | null, 
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
 * What does not look right.
 */
warnings: Array<QualityWarning>, 
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
writes: Array<WriteRow>, 
/**
 * What others told in its tickets, latest first.
 */
told: Array<ToldRow>, 
/**
 * Where it is in the pipeline; absent for who is not in it.
 */
standing: Standpoint | null, };

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
 * The work list.
 */
export type PipelinePage = { 
/**
 * All statuses, in reading order.
 */
statuses: Array<StatusRow>, 
/**
 * The next best first.
 */
rows: Array<PipelineRow>, 
/**
 * How many there are in all.
 */
count: number, };

/**
 * Whom to show.
 */
export type PipelineQuery = { 
/**
 * Only this stage: `lead`, `prospect`, `opportunity`.
 */
stage?: string | null, 
/**
 * Only this status, by code, also one that ends; without, all in which work goes on.
 */
status?: string | null, 
/**
 * Rows at most: 100 where absent, 1,000 at most.
 */
limit?: number | null, 
/**
 * Rows at most of each status, 1,000 at most, in place of rows at most in all.
 */
each?: number | null, };

/**
 * Somebody in the pipeline.
 */
export type PipelineRow = { 
/**
 * The person.
 */
person: string, 
/**
 * The name.
 */
name: string, 
/**
 * The job title.
 */
title: string | null, 
/**
 * The employer.
 */
company: string | null, 
/**
 * The status by code.
 */
status: string, 
/**
 * The stage.
 */
stage: string, 
/**
 * Since when.
 */
since: string, 
/**
 * Who put it there, by name; absent where it began there.
 */
by: string | null, 
/**
 * Why it stands where it does in the list.
 */
why: Words, 
/**
 * How well it fits, 0 to 100; absent where nothing is known.
 */
fit: number | null, 
/**
 * How good the data is, 0 to 100.
 */
quality: number, 
/**
 * How much the person does, 0 to 100.
 */
engagement: number, 
/**
 * Where it may go, in reading order.
 */
ways: Array<Way>, };

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
 * Calls and remarks to be told in records.
 */
entries: number, 
/**
 * Writes in the whole plan, whoever was chosen of it.
 */
all: number, 
/**
 * Writes of earlier plans that were not sent, or got no answer. They go out with this plan.
 */
waiting: number, 
/**
 * Requests it takes.
 */
calls: number, 
/**
 * Time at the known rate, in milliseconds.
 */
duration_ms: number, 
/**
 * Why it can't be written yet: `halo_not_read`.
 */
refusal: Failure | null, 
/**
 * A brake that stops it until confirmed, for example `many_creates`.
 */
brake: Failure | null, 
/**
 * People held back by reason: `to_judge`, `weak`, `quarantined`, `do_not_contact`; `switched_off` where no leads are
 * made; `no_client` where contacts are and nobody takes them.
 */
held: { [key in string]: number }, 
/**
 * The writes of this page, up to `limit`.
 */
items: Array<PlanItem>, 
/**
 * For the next page.
 */
next: string | null, };

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
 * `create`, `update` or `append`.
 */
action: string, 
/**
 * What there: `lead`, `prospect`, `opportunity`; of customers `client`, `site`, `user`; of what is told `call`, `note`,
 * `taken_back`.
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
 * Items to show; 0 to 5,000, 100 where absent.
 */
limit?: number | null, 
/**
 * `next` of the page before. Where the plan is another since, that is refused as `plan_moved`.
 */
after?: string | null, 
/**
 * The people of whose writes the sums, the refusal and the brake are told; of all where absent. The items are those of
 * the whole plan.
 */
only?: Array<string> | null, };

/**
 * What is paid, in thousandths of a credit: nobody knows before what will be found.
 */
export type PriceRange = { 
/**
 * At the least.
 */
least: number, 
/**
 * At the most.
 */
most: number, };

/**
 * Which source goes first. Within one priority the cheapest does.
 */
export type Priority = "first" | "normal" | "last";

/**
 * Changes that would mend a weak record.
 */
export type Proposal = { 
/**
 * What is mended.
 */
kind: ProposalKind, 
/**
 * What would stand where, in reading order.
 */
changes: Array<ProposedChange>, 
/**
 * What speaks for it: a key of the message catalogue.
 */
why: string, 
/**
 * What the message says.
 */
params: { [key in string]: string }, 
/**
 * The score with it.
 */
score: number, 
/**
 * Whether the record would go out with it.
 */
passes: boolean, };

/**
 * What can be mended.
 */
export type ProposalKind = "domain_typo" | "phone_country" | "split_name" | "swap_names";

/**
 * A proposal of a sample.
 */
export type ProposalRow = { 
/**
 * The card's item.
 */
item: string, 
/**
 * The person's name.
 */
name: string, 
/**
 * What would stand where, in reading order.
 */
changes: Array<ProposedChange>, };

/**
 * The proposals of one kind for all weak records that wait.
 */
export type Proposals = { 
/**
 * How many records they are for: 500 at most.
 */
count: number, 
/**
 * Whether there are more, which come after these.
 */
more: boolean, 
/**
 * Ten of them at most, from the best record to the weakest.
 */
sample: Array<ProposalRow>, };

/**
 * Of which kind.
 */
export type ProposalsQuery = { 
/**
 * What is mended.
 */
kind: ProposalKind, };

/**
 * What would stand in a field.
 */
export type ProposedChange = { 
/**
 * The field's name in the registry.
 */
field: string, 
/**
 * What stands there, or what a source writes that can't be read; absent where there is neither.
 */
from: string | null, 
/**
 * What would stand there.
 */
to: string, };

/**
 * An address for one stream.
 */
export type PushAddress = { 
/**
 * The stream.
 */
stream: string, 
/**
 * What it is about: `person` or `company`.
 */
kind: string, 
/**
 * The path below the address under which this program is reached. Whoever knows it may send.
 */
path: string, 
/**
 * Where the vendor is told the address, in words for people.
 */
told_at: string | null, 
/**
 * The secret of the form that is missing: without it nothing is taken.
 */
needs: string | null, 
/**
 * When something was last sent.
 */
last_at: string | null, };

/**
 * Where a provider may send what it found.
 */
export type PushAddresses = { 
/**
 * The address at which the user says that this program is reached from outside; absent where they did not.
 */
reached_at: string | null, 
/**
 * One for each stream that the provider sends; none where it sends nothing.
 */
addresses: Array<PushAddress>, 
/**
 * What they need that can be given, changed and taken back.
 */
settings: Array<PushSetting>, };

/**
 * Something that pushes need: an address of this program, or a secret by which the provider proves itself.
 */
export type PushSetting = { 
/**
 * How it is asked for.
 */
field: FormField, 
/**
 * What is set; absent for a secret.
 */
value: string | null, 
/**
 * Whether anything is set.
 */
given: boolean, };

/**
 * What other rules of the score would change.
 */
export type QualityEffect = { 
/**
 * How many people there are.
 */
people: number, 
/**
 * Weak ones who would go out.
 */
go_out: number, 
/**
 * Clean ones who would wait as weak.
 */
wait: number, 
/**
 * Who would score more.
 */
raised: number, 
/**
 * Who would score less.
 */
lowered: number, };

/**
 * The rules of the score.
 */
export type QualityPage = { 
/**
 * As TOML.
 */
text: string, 
/**
 * Counted from 1.
 */
version: number, 
/**
 * When they were kept.
 */
at: string, 
/**
 * Who kept them.
 */
actor: string, 
/**
 * Whether somebody changed them.
 */
own: boolean, 
/**
 * The day that scores are for.
 */
as_of: string, 
/**
 * Whether everybody is judged by them.
 */
carried: boolean, 
/**
 * Those that were in force before, the last first.
 */
versions: Array<QualityVersion>, };

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
of: number, 
/**
 * Whether that is so little of it that something should be done.
 */
low: boolean, 
/**
 * What the rule found: a key of the message catalogue.
 */
found: string, 
/**
 * What the message says.
 */
params: { [key in string]: string }, 
/**
 * The fields that the message names.
 */
fields: Array<string>, };

/**
 * Rules of the score that are not kept yet.
 */
export type QualityText = { 
/**
 * As TOML.
 */
text: string, };

/**
 * Rules of the score that were in force.
 */
export type QualityVersion = { 
/**
 * Counted from 1.
 */
version: number, 
/**
 * When they were kept.
 */
at: string, 
/**
 * Who kept them.
 */
actor: string, 
/**
 * As TOML.
 */
text: string, };

/**
 * What does not look right in a record.
 */
export type QualityWarning = { 
/**
 * What: a key of the message catalogue.
 */
kind: string, 
/**
 * Where: the field's name in the registry.
 */
field: string, };

/**
 * Which cards of the queue. What is absent filters nothing.
 */
export type QueueFilter = { 
/**
 * Only cards of this kind.
 */
kind?: CardKind | null, 
/**
 * Only cards about somebody of whom this connection or list has a record.
 */
source?: string | null, 
/**
 * Only cards whose score is at least this: bits for a pair, a company or a knot's strongest, fields for a clash, points for a weak record. Together with
 * `kind`.
 */
least?: number | null, 
/**
 * Only cards whose score is below this, likewise.
 */
below?: number | null, 
/**
 * Only cards about people of whom nothing was heard for so many days.
 */
older_than_days?: number | null, 
/**
 * Those that were handed on, in place of those that were not.
 */
handed?: boolean | null, 
/**
 * Of those that were handed on, only those for somebody of this name.
 */
handed_to?: string | null, 
/**
 * Only those of the sample that was drawn of a band.
 */
sample?: boolean | null, };

/**
 * The next cards and how many there are.
 */
export type QueuePage = { 
/**
 * In order.
 */
cards: Array<Card>, 
/**
 * Doubtful pairs that the filter shows, whatever kind it asks for. Where it filters by more, counted up to 1,001.
 */
pairs: number, 
/**
 * Contradictions, counted the same way.
 */
contradictions: number, 
/**
 * Knots of pairs, counted the same way.
 */
knots: number, 
/**
 * People about whom sources differ, counted the same way.
 */
clashes: number, 
/**
 * Refused writes that nobody answered, counted up to 1,001. Filtered by more than the kind, none is shown.
 */
refused: number, 
/**
 * Weak records, counted the same way.
 */
weak: number, 
/**
 * People whose record is gone from the system of record, counted the same way.
 */
gone: number, 
/**
 * Companies that may be clients of the system of record, counted the same way.
 */
companies: number, 
/**
 * People whom the rules propose to lead out, counted up to 1,001. Filtered by more than the kind, none is shown.
 */
exits: number, 
/**
 * Cards that were handed on.
 */
handed: number, 
/**
 * For whom, by name; 50 at most.
 */
handed_names: Array<string>, };

/**
 * A page of the queue: most valuable first.
 */
export type QueueQuery = { 
/**
 * Items to leave out (put off with *later*), by item id.
 */
skip: Array<string>, 
/**
 * How many cards; 1 to 50.
 */
limit: number, 
/**
 * The card on the table, by item id: told as the last one where others come before it, as long as it waits.
 */
table?: string | null, 
/**
 * Only cards of this kind.
 */
kind?: CardKind | null, 
/**
 * Only cards about somebody of whom this connection or list has a record.
 */
source?: string | null, 
/**
 * Only cards whose score is at least this: bits for a pair, a company or a knot's strongest, fields for a clash, points for a weak record. Together with
 * `kind`.
 */
least?: number | null, 
/**
 * Only cards whose score is below this, likewise.
 */
below?: number | null, 
/**
 * Only cards about people of whom nothing was heard for so many days.
 */
older_than_days?: number | null, 
/**
 * Those that were handed on, in place of those that were not.
 */
handed?: boolean | null, 
/**
 * Of those that were handed on, only those for somebody of this name.
 */
handed_to?: string | null, 
/**
 * Only those of the sample that was drawn of a band.
 */
sample?: boolean | null, };

/**
 * A filter under a name.
 */
export type QueueView = { 
/**
 * Its name.
 */
name: string, 
/**
 * What it shows.
 */
filter: QueueFilter, };

/**
 * A share with its interval at 95 %.
 */
export type RateRow = { 
/**
 * 0 to 1.
 */
share: number, 
/**
 * It is hardly less than this.
 */
low: number, 
/**
 * It is hardly more than this.
 */
high: number, };

/**
 * What a text says.
 */
export type ReadMapping = { 
/**
 * Changes by field.
 */
changes: { [key in string]: MappingChange }, };

/**
 * A text that is to be read as changes.
 */
export type ReadMappingText = { 
/**
 * The connection they are for.
 */
connection: string, 
/**
 * The stream they are for.
 */
stream: string, 
/**
 * TOML.
 */
text: string, };

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
 * A write that the other side refused, of somebody about whom nobody said anything since.
 */
export type RefusedCard = { 
/**
 * The item's id, for [`Decide`]: *accept* has it sent again with the next plan, *quarantine* keeps it back. A value
 * that is chosen settles it too.
 */
item: string, 
/**
 * The person.
 */
side: Side, 
/**
 * The connection that refused it, by name.
 */
system: string, 
/**
 * When.
 */
at: string, 
/**
 * Why.
 */
failure: Failure, 
/**
 * The field that the refusal names, where it is one that is written.
 */
lacking: string | null, 
/**
 * The field that it says is missing, where Sluice has nothing for it, by what it is called there; for [`GiveField`].
 */
wants: string | null, 
/**
 * What was sent.
 */
sent: Array<PlanField>, 
/**
 * Values in reading order.
 */
values: Array<ValueRow>, 
/**
 * Nothing: it is not handed on.
 */
handed: Handed | null, 
/**
 * Remarks about the person, newest first.
 */
comments: Array<DecisionRow>, };

/**
 * A remark about a person.
 */
export type Remark = { 
/**
 * The person.
 */
person: string, 
/**
 * The words.
 */
text: string, };

/**
 * Which to read again; all that are not dropped where empty.
 */
export type Replay = { 
/**
 * Their ids.
 */
ids: Array<string>, };

/**
 * What became of reading again.
 */
export type Replayed = { 
/**
 * Records that could be read now.
 */
read: number, 
/**
 * Records that still could not.
 */
left: number, };

/**
 * A way back.
 */
export type Restore = { 
/**
 * The copy to go back to; absent: the newest that is whole, or the store itself where `until` is given.
 */
file: string | null, 
/**
 * Leave out what came after this moment.
 */
until: string | null, 
/**
 * The passphrase that opens the workspace's vault, where it is kept in a file and the workspace is closed.
 */
passphrase: string | null, 
/**
 * The passphrase with which the key beside the copy is sealed, where the copy is another computer's.
 */
recovery: string | null, 
/**
 * Which workspace; the one that is open or was open last where absent.
 */
practice: boolean | null, 
/**
 * Where its secrets are kept; as they were last where absent.
 */
vault: VaultKind | null, };

/**
 * What was put in place.
 */
export type Restored = { 
/**
 * The copy.
 */
file: string, 
/**
 * The moment to which the workspace is back.
 */
at: string, 
/**
 * Where the store that was there before is kept.
 */
replaced: string | null, 
/**
 * How many things that sources said were left out.
 */
observations_left_out: number, 
/**
 * How many decisions were left out.
 */
decisions_left_out: number, 
/**
 * How many facts it holds.
 */
facts: number, };

/**
 * A status of earlier versions.
 */
export type RetiredStatus = { 
/**
 * Its code.
 */
code: string, 
/**
 * Its name, there and in HaloPSA.
 */
name: string, 
/**
 * The stage it belonged to.
 */
stage: WorkflowStage, 
/**
 * What takes its place, by code.
 */
instead: string, };

/**
 * How one value is chosen of several.
 */
export type RuleForAll = { 
/**
 * By what.
 */
by: RulesStrategy, 
/**
 * Sources that are believed before all others, the most believed first.
 */
first: Array<string>, };

/**
 * A rule for one part; what is absent is as everywhere.
 */
export type RuleForPart = { 
/**
 * By what.
 */
by?: RulesStrategy, 
/**
 * Sources that are believed before all others about this, the most believed first.
 */
first?: Array<string>, };

/**
 * Which value survives. What is absent is as in the default set.
 */
export type RuleSet = { 
/**
 * The shape of the text: 1.
 */
version: number, 
/**
 * What holds where nothing else is said.
 */
every: RuleForAll, 
/**
 * How much sources are believed.
 */
trust: RulesTrust, 
/**
 * What is otherwise, by part.
 */
parts: { [key in string]: RuleForPart }, };

/**
 * Rules that are not kept yet, both ways.
 */
export type RulesDraft = { 
/**
 * As TOML.
 */
text: string, 
/**
 * As they are understood.
 */
rules: RuleSet, 
/**
 * The preset that they are; absent where they are none.
 */
preset: RulesPreset | null, };

/**
 * What other rules would change.
 */
export type RulesEffect = { 
/**
 * How many people there are.
 */
people: number, 
/**
 * Who would have other values.
 */
changed: number, 
/**
 * About whom a person would have to choose, because sources differ.
 */
clashing: number, 
/**
 * How many companies would have other values.
 */
companies: number, 
/**
 * People by field, in reading order.
 */
fields: Array<RulesFieldEffect>, 
/**
 * The first values that would be otherwise, 50 at most.
 */
examples: Array<RulesExample>, };

/**
 * One value that would be otherwise.
 */
export type RulesExample = { 
/**
 * The person.
 */
person: string, 
/**
 * Their name.
 */
name: string, 
/**
 * The field's name in the registry.
 */
field: string, 
/**
 * As it is.
 */
before: string | null, 
/**
 * Where that comes from.
 */
before_source: string | null, 
/**
 * As it would be.
 */
after: string | null, 
/**
 * Where that comes from.
 */
after_source: string | null, };

/**
 * How many people's values of a field would be otherwise.
 */
export type RulesFieldEffect = { 
/**
 * The field's name in the registry.
 */
field: string, 
/**
 * Who has none now.
 */
gained: number, 
/**
 * Who would have another.
 */
altered: number, 
/**
 * Who would have none.
 */
lost: number, };

/**
 * Rules that are not kept yet: as TOML, as they are understood, or those in force with what a preset says.
 */
export type RulesInput = { 
/**
 * The text.
 */
text: string, } | { 
/**
 * The rules.
 */
rules: RuleSet, } | { 
/**
 * The preset.
 */
preset: RulesPreset, };

/**
 * The rules in force.
 */
export type RulesPage = { 
/**
 * As TOML.
 */
text: string, 
/**
 * The same as they are understood.
 */
rules: RuleSet, 
/**
 * The preset that they are; absent where they are none.
 */
preset: RulesPreset | null, 
/**
 * Counted from 1.
 */
version: number, 
/**
 * When they were kept.
 */
at: string, 
/**
 * Who kept them.
 */
actor: string, 
/**
 * Whether somebody changed them.
 */
own: boolean, 
/**
 * Whether they hold for everybody.
 */
carried: boolean, 
/**
 * What there can be a rule for, but HaloPSA's custom fields.
 */
parts: Array<string>, 
/**
 * The sources that there are, or that the rules name.
 */
sources: Array<RulesSource>, 
/**
 * What was in force before, the last first.
 */
versions: Array<RulesVersion>, };

/**
 * Rules by name.
 */
export type RulesPreset = "prefer_trusted" | "prefer_newest" | "prefer_oldest" | "manual_review" | "skip_duplicate";

/**
 * A source, as rules name it.
 */
export type RulesSource = { 
/**
 * Its connector, or the vendor of a list.
 */
source: string, 
/**
 * Whether it is the system of record.
 */
own: boolean, };

/**
 * By what one of several values survives.
 */
export type RulesStrategy = "most_trusted" | "newest" | "oldest" | "first" | "most_complete" | "longest" | "most_frequent" | "manual_only";

/**
 * How much sources are believed, from 0 to 100.
 */
export type RulesTrust = { 
/**
 * The system of record.
 */
system_of_record: number, 
/**
 * A source that is not named.
 */
others: number, 
/**
 * By connector, or the vendor of a list.
 */
of: { [key in string]: number }, };

/**
 * Rules that were in force.
 */
export type RulesVersion = { 
/**
 * Counted from 1.
 */
version: number, 
/**
 * When they were kept.
 */
at: string, 
/**
 * Who kept them.
 */
actor: string, 
/**
 * As TOML.
 */
text: string, 
/**
 * The preset that they are; absent where they are none.
 */
preset: RulesPreset | null, };

/**
 * What the runs did in the time that is looked at.
 */
export type Runs = { 
/**
 * Syncs that came to their end: jobs.
 */
syncs: number, 
/**
 * Syncs that did not: jobs.
 */
stopped: number, 
/**
 * Rows that syncs and lists brought.
 */
rows: number, 
/**
 * Of whom sources brought anything.
 */
came: number, 
/**
 * Whom nobody had before.
 */
new: number, 
/**
 * Of whom something came that was recognised as theirs.
 */
joined: number, 
/**
 * Of whom somebody has to say whether they are known.
 */
asked: number, 
/**
 * Of whom somebody said it, or whether they may go out.
 */
judged: number, 
/**
 * Who was written to HaloPSA.
 */
written: number, 
/**
 * Whose write HaloPSA refused.
 */
refused: number, 
/**
 * Who was bought and has a verified address.
 */
verified: number, 
/**
 * What was spent, in thousandths of a credit.
 */
spent_millicredits: number, 
/**
 * What one of `verified` cost, in thousandths of a credit; absent where nothing was bought.
 */
each_millicredits: number | null, 
/**
 * The newest of them, up to 100.
 */
jobs: Array<JobRow>, };

/**
 * A search that was kept.
 */
export type SavedSearch = { 
/**
 * What it is called; each name once.
 */
name: string, 
/**
 * Whom it looks for.
 */
query: FindQuery, };

/**
 * When a connection is synced by itself; never where nothing is said.
 */
export type Schedule = { 
/**
 * So many minutes after the last time: from 5 to 10,080, a week.
 */
every_minutes: number | null, 
/**
 * At these times of the day, `HH:MM` by this computer's clock; 24 at most.
 */
at: Array<string>, };

/**
 * When a connection is synced by itself, and when next.
 */
export type Scheduled = { 
/**
 * When.
 */
schedule: Schedule, 
/**
 * The next time; the past where it is overdue, absent where it never is.
 */
next: string | null, };

/**
 * A line of a score.
 */
export type ScoreLine = { 
/**
 * The rule or event: a key of the message catalogue.
 */
what: string, 
/**
 * Points given.
 */
points: number, 
/**
 * Points possible.
 */
of: number, 
/**
 * What it says; for events, how often. Absent where nothing is known.
 */
value: string | null, };

/**
 * Another folder to which every backup goes too, on another disk at best.
 */
export type SecondFolder = { 
/**
 * The folder.
 */
folder: string, 
/**
 * Whether it is there now.
 */
reachable: boolean, 
/**
 * Whether the key lies there, sealed with a passphrase, so that another computer can read the backups.
 */
sealed: boolean, };

/**
 * What became of those who came to a part of the pipeline in the time that is looked at. `entered` is `there`, `on`,
 * `back` and `out` together.
 */
export type SectionRow = { 
/**
 * The stage; absent for the whole.
 */
stage: string | null, 
/**
 * The status, by code; absent for a stage and the whole.
 */
status: string | null, 
/**
 * The status's name.
 */
name: string | null, 
/**
 * Who came.
 */
entered: number, 
/**
 * Who is still there.
 */
there: number, 
/**
 * Who has been there beyond the time limit.
 */
over: number, 
/**
 * The time limit, in milliseconds.
 */
limit_ms: number | null, 
/**
 * Who went on; of the whole, who was won.
 */
on: number, 
/**
 * Who went back.
 */
back: number, 
/**
 * Who was led out.
 */
out: number, 
/**
 * Into which statuses, in reading order.
 */
exits: Array<ExitRow>, 
/**
 * How many of those who came have gone on so far; absent where nobody came.
 */
rate: RateRow | null, 
/**
 * How long they stayed; absent where nobody's time is known.
 */
times: TimesRow | null, };

/**
 * Who takes those whose company is no client of HaloPSA.
 */
export type SetOrphans = { 
/**
 * The client's record; nobody where absent: their tickets go out without a client, and no contact is made of them.
 */
client?: string | null, };

/**
 * What pushes of a connection are to need from now on.
 */
export type SetPushes = { 
/**
 * The connection's id.
 */
id: string, 
/**
 * Values by the key of the form; an empty one takes back what was set, and what is not there stays.
 */
values: { [key in string]: string }, };

/**
 * When a connection is to be synced by itself.
 */
export type SetSchedule = { 
/**
 * The connection's id.
 */
id: string, 
/**
 * From now on.
 */
schedule: Schedule, };

/**
 * Where backups go too.
 */
export type SetSecondFolder = { 
/**
 * The folder; none from now on where absent.
 */
folder: string | null, 
/**
 * Seals the key beside the backups, so that they can be read on another computer. At least eight characters.
 */
passphrase: string | null, };

/**
 * What is to go to HaloPSA from now on.
 */
export type SetSharing = { 
/**
 * The connection's id.
 */
id: string, 
/**
 * From now on.
 */
sharing: Sharing, };

/**
 * How HaloPSA is to be set up.
 */
export type SetUpTenant = { 
/**
 * The fingerprint of the difference that was seen.
 */
fingerprint: string, 
/**
 * As in [`TenantQuery`].
 */
choices: { [key in string]: TenantChoice }, };

/**
 * A value for a person.
 */
export type SetValue = { 
/**
 * The person.
 */
person: string, 
/**
 * The field's name in the registry.
 */
field: string, 
/**
 * As somebody typed it; absent: the field is to be empty.
 */
value?: string | null, };

/**
 * Where a difference is settled.
 */
export type Settled = "plan" | "queue" | "open";

/**
 * What goes to HaloPSA. Calls and remarks are told in the tickets of whom they are about; once told they stay.
 */
export type Sharing = { 
/**
 * Leads.
 */
leads: Writes, 
/**
 * Prospects.
 */
prospects: Writes, 
/**
 * Opportunities.
 */
opportunities: Writes, 
/**
 * Companies: clients with their main sites.
 */
companies: Writes, 
/**
 * Contacts of clients: HaloPSA's users.
 */
contacts: Writes, 
/**
 * Calls with their outcomes.
 */
calls: boolean, 
/**
 * Remarks, from when this is on.
 */
notes: boolean, };

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
raw: string | null, 
/**
 * Whether somebody chose it.
 */
chosen: boolean, };

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
 * A sign-in with the browser.
 */
export type SignIn = { 
/**
 * Its id.
 */
id: string, 
/**
 * Whom it signs in to.
 */
connector_name: string, 
/**
 * The vendor's page, as long as it waits. It belongs to this sign-in alone.
 */
address: string | null, 
/**
 * Whether the page was opened in the browser.
 */
opened: boolean, 
/**
 * Where it stands.
 */
state: SignInState, 
/**
 * Why it failed.
 */
failure: Failure | null, 
/**
 * The connection that was made or signed in to again.
 */
connection: string | null, };

/**
 * Where a sign-in stands.
 */
export type SignInState = "waiting" | "done" | "failed";

/**
 * A way to sign in.
 */
export type SignInWay = { 
/**
 * Its name: the answer `sign_in` in [`Connect`].
 */
name: string, 
/**
 * What people read.
 */
label: string, 
/**
 * Whether the user signs in with the browser: then `begin_sign_in` connects, not `connect`.
 */
browser: boolean, 
/**
 * The addresses that the user registers with the vendor.
 */
redirects: Array<string>, };

/**
 * One source's record of a person.
 */
export type SourceRecord = { 
/**
 * The record, for [`Split`].
 */
record: string, 
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
values: Array<[string, string]>, 
/**
 * By what the matcher joined it to the others; nothing where somebody's word did, and where it is alone.
 */
joined: Joined | null, };

/**
 * What became of the people whom a source first brought in the time that is looked at.
 */
export type SourceRow = { 
/**
 * The connection.
 */
connection: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Whether it is a list that came as a file.
 */
list: boolean, 
/**
 * Everybody.
 */
brought: number, 
/**
 * Whom no other source has.
 */
only: number, 
/**
 * Of whom somebody has to say whether they are known.
 */
to_judge: number, 
/**
 * Whose data is too weak to go out.
 */
weak: number, 
/**
 * Who may go out.
 */
clean: number, 
/**
 * Who was written to HaloPSA.
 */
written: number, 
/**
 * Who was engaged there.
 */
engaged: number, 
/**
 * Who was won.
 */
won: number, 
/**
 * Who was bought there and has a verified address.
 */
verified: number, 
/**
 * What was spent there in that time, in thousandths of a credit.
 */
spent_millicredits: number, 
/**
 * What one of `verified` cost, in thousandths of a credit; absent where nothing was bought.
 */
each_millicredits: number | null, };

/**
 * Says that a record is somebody else than the person it was joined to.
 */
export type Split = { 
/**
 * The person.
 */
person: string, 
/**
 * The record.
 */
record: string, };

/**
 * Where a person is and how it came there.
 */
export type Standpoint = { 
/**
 * As in the list.
 */
row: PipelineRow, 
/**
 * The moves, newest first.
 */
trail: Array<StepRow>, 
/**
 * How well it fits, line by line.
 */
fit: Array<ScoreLine>, 
/**
 * How much the person does, line by line.
 */
engagement: Array<ScoreLine>, };

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
 * Writes that the plan would send: all of `to_send`.
 */
planned: number, 
/**
 * What the plan would send.
 */
to_send: ToSend, 
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
 * A status of the workflow.
 */
export type StatusRow = { 
/**
 * Its code.
 */
code: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The stage it belongs to.
 */
stage: string, 
/**
 * Whether nothing is left to do there.
 */
ends: boolean, 
/**
 * Whether it ends well.
 */
won: boolean, 
/**
 * People in it.
 */
people: number, };

/**
 * A move of the past.
 */
export type StepRow = { 
/**
 * Where it was, by name.
 */
from: string, 
/**
 * Where it was then, by name.
 */
to: string, 
/**
 * When.
 */
at: string, 
/**
 * Who moved it.
 */
by: string, };

/**
 * What would survive in a field.
 */
export type SurvivorRow = { 
/**
 * The field's name in the registry.
 */
field: string, 
/**
 * The value.
 */
survivor: Shown, 
/**
 * The connection that it comes from, or the person who chose it, by name.
 */
source: string, };

/**
 * Which connections to sync; all where empty.
 */
export type Sync = { 
/**
 * Connection ids.
 */
connections: Array<string>, 
/**
 * Everything from the beginning, not only what changed; no where absent. Only so is seen what is no longer there; by
 * itself it is done every week.
 */
full?: boolean | null, };

/**
 * Booked writes that are not to be sent.
 */
export type TakeOut = { 
/**
 * Their ids; empty: every one that waits.
 */
ids: Array<string>, };

/**
 * Takes a proposal: what it says stands, whatever sources say.
 */
export type TakeProposal = { 
/**
 * The card's item.
 */
item: string, 
/**
 * Which of its proposals.
 */
kind: ProposalKind, 
/**
 * What it was shown to make of which fields. It is refused where that is something else by now.
 */
values: Array<ChosenValue>, };

/**
 * Takes the proposals of one kind for all weak records that wait, as one.
 */
export type TakeProposals = { 
/**
 * What is mended.
 */
kind: ProposalKind, 
/**
 * For how many records it was shown to be. It is refused where these are others by now.
 */
count: number, };

/**
 * What was taken.
 */
export type TakenProposals = { 
/**
 * The first decision of the act, for taking all of it back.
 */
decision: DecisionRow, 
/**
 * For how many records.
 */
taken: number, };

/**
 * What is chosen about a line.
 */
export type TenantChoice = { 
/**
 * `leave`, `make`, `map` or `add`.
 */
act: string, 
/**
 * HaloPSA's number of what is taken for it, where it is mapped.
 */
id: number | null, };

/**
 * One thing that Sluice needs, beside what is there for it.
 */
export type TenantLine = { 
/**
 * What it is called in choices.
 */
key: string, 
/**
 * `type`, `status`, `field`, `group` or `older`.
 */
part: string, 
/**
 * `lead`, `prospect` or `opportunity`.
 */
stage: string, 
/**
 * Its name where Sluice makes it.
 */
name: string, 
/**
 * The heading it stands under; a field's.
 */
group: string | null, 
/**
 * `there`, `make`, `map`, `differs`, `blocked` or `waits`.
 */
state: string, 
/**
 * The name of what is there for it, or proposed.
 */
there: string | null, 
/**
 * HaloPSA's number of that.
 */
there_id: number | null, 
/**
 * In what it differs.
 */
differs: Array<Words>, 
/**
 * Types of fields that can be taken for it, as HaloPSA numbers them.
 */
fits: number[], 
/**
 * What is done about it with these choices.
 */
choice: TenantChoice, 
/**
 * What became of it the last time, where it was refused.
 */
failure: Failure | null, };

/**
 * What to compare HaloPSA with.
 */
export type TenantQuery = { 
/**
 * Choices by the keys of their lines; what is not in it is as proposed.
 */
choices: { [key in string]: TenantChoice }, };

/**
 * The difference between what HaloPSA has and what Sluice needs.
 */
export type TenantSetUp = { 
/**
 * The connection's id.
 */
connection: string, 
/**
 * Its name.
 */
connection_name: string, 
/**
 * Tells this difference from others.
 */
fingerprint: string, 
/**
 * Every line, in the order in which things are made.
 */
lines: Array<TenantLine>, 
/**
 * How many lines stand how: `there`, `make`, `map`, `differs`, `blocked`, `waits`.
 */
counts: { [key in string]: number }, 
/**
 * Lines about which something would be done with these choices.
 */
open: number, 
/**
 * Requests that would go out.
 */
calls: number, 
/**
 * What in HaloPSA can be taken for something.
 */
things: Array<TenantThing>, 
/**
 * A right that is missing for making things, where HaloPSA says which the application has.
 */
missing: Failure | null, 
/**
 * When it was set up last.
 */
at: string | null, };

/**
 * Something in HaloPSA.
 */
export type TenantThing = { 
/**
 * `type`, `status` or `field`.
 */
part: string, 
/**
 * Whose, where it is a status.
 */
stage: string | null, 
/**
 * HaloPSA's number.
 */
id: number, 
/**
 * Its name.
 */
name: string, 
/**
 * Its type as HaloPSA numbers it, where it is a field.
 */
kind: number | null, };

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
change: number | null, 
/**
 * Of what is spent: what was not spent today because the answer was here already, in thousandths of a credit.
 */
not_spent: number | null, };

/**
 * The tiles, in their order.
 */
export type TileKind = "not_done" | "to_judge" | "weak" | "to_send" | "spend" | "agreement";

/**
 * How long people stayed. Whoever is still there counts for as long as it has been there so far.
 */
export type TimesRow = { 
/**
 * Those whose time is known, so far or in all.
 */
people: number, 
/**
 * Those of them who are still there.
 */
open: number, 
/**
 * The time after which half had left, in milliseconds; absent where too many are still there to know.
 */
median_ms: number | null, 
/**
 * The mean time, in milliseconds.
 */
average_ms: number, 
/**
 * Whether it is longer than that, because whoever has been there longest is still there.
 */
at_least: boolean, 
/**
 * The shortest time, in milliseconds.
 */
shortest_ms: number, 
/**
 * The longest time, in milliseconds.
 */
longest_ms: number, };

/**
 * What the plan would send, as it was drawn last: in a large workspace what was kept a moment ago comes after it.
 */
export type ToSend = { 
/**
 * Records to be created.
 */
creates: number, 
/**
 * Records to be changed.
 */
updates: number, 
/**
 * Calls and remarks to be told in records.
 */
entries: number, };

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
connections: Array<ConnectionRow>, 
/**
 * How fast and how rightly one judges.
 */
pace: Pace, };

/**
 * Something that somebody told in a ticket of HaloPSA.
 */
export type ToldRow = { 
/**
 * The ticket, and its number there.
 */
id: string, 
/**
 * The connection's name.
 */
system: string, 
/**
 * The ticket.
 */
ticket: string, 
/**
 * What it is, by the name that it has there.
 */
what: string, 
/**
 * Who said it; absent where that is not known.
 */
by: string | null, 
/**
 * When it was.
 */
at: string, 
/**
 * The words, line by line.
 */
text: string, };

/**
 * What a read shows and a write makes stale.
 */
export type Topic = "status" | "queue" | "people" | "connections" | "jobs" | "plan" | "ledger" | "decisions" | "searches" | "backups";

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
 * What an expression gives.
 */
export type TriedMapping = { 
/**
 * Why it is no expression.
 */
failure: Failure | null, 
/**
 * What it gives on each sample, the newest first.
 */
results: Array<TriedValue>, 
/**
 * What would make more values fit, the best first.
 */
conversions: Array<MappingConversion>, };

/**
 * What an expression gives on one record.
 */
export type TriedValue = { 
/**
 * Who or what the record is about.
 */
name: string, 
/**
 * The value; nothing where the record has none.
 */
value: string | null, 
/**
 * What it gives where that is no value of the field.
 */
given: string | null, 
/**
 * Why it is none.
 */
failure: Failure | null, };

/**
 * An expression that is tried for a field.
 */
export type TryMapping = { 
/**
 * The connection.
 */
connection: string, 
/**
 * The stream.
 */
stream: string, 
/**
 * The field's name.
 */
field: string, 
/**
 * The expression.
 */
take: string, };

/**
 * Which decision to take back.
 */
export type Undo = { 
/**
 * The decision; the last one by a person where absent.
 */
decision?: string | null, 
/**
 * Only this one, not all that was decided with it.
 */
alone?: boolean | null, };

/**
 * What could not be read, the oldest first.
 */
export type UnreadPage = { 
/**
 * The rows.
 */
rows: Array<UnreadRow>, 
/**
 * For the next page.
 */
next: string | null, 
/**
 * How many there are.
 */
count: number, 
/**
 * How many more were dropped.
 */
dropped: number, };

/**
 * A record that could not be read.
 */
export type UnreadRow = { 
/**
 * Its id.
 */
id: string, 
/**
 * The connection.
 */
connection: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The stream.
 */
stream: string, 
/**
 * What one record of it is: `lead`, `user`, `contact`, …
 */
what: string, 
/**
 * The source's own id, where it has one.
 */
external_id: string | null, 
/**
 * Why.
 */
failure: Failure, 
/**
 * How often it was tried as it is.
 */
tries: number, 
/**
 * Whether it is tried again by itself: it was not often enough.
 */
again: boolean, 
/**
 * When it came first.
 */
came_at: string, 
/**
 * When it was tried last.
 */
tried_at: string, 
/**
 * The source's answer for it, as JSON, cut where it is very long.
 */
raw: string, };

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
at: string, 
/**
 * The decision by which somebody chose it; `source` is then that person.
 */
decision: string | null, };

/**
 * Where secrets are kept.
 */
export type VaultKind = "keychain" | "passphrase" | "session";

/**
 * A vendor that lists come from.
 */
export type VendorName = { 
/**
 * Its connector's id.
 */
id: string, 
/**
 * What people call it.
 */
name: string, };

/**
 * What can be chosen on a card.
 */
export type Verdict = "same" | "different" | "choose" | "take_there" | "accept" | "quarantine" | "leave" | "take" | "write_again" | "do_not_contact";

/**
 * A way to another status.
 */
export type Way = { 
/**
 * The status, by code.
 */
to: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The key of the workflow.
 */
key: string, 
/**
 * Whether it ends without success.
 */
exit: boolean, 
/**
 * Whether it leads to the next stage.
 */
converts: boolean, 
/**
 * Whether the rules propose it.
 */
proposed: boolean, 
/**
 * Why they do.
 */
because: Array<Words>, 
/**
 * What is missing.
 */
lacks: Array<Words>, 
/**
 * The fields among it.
 */
fields: Array<AskedField>, 
/**
 * Whether nothing but fields is missing.
 */
askable: boolean, 
/**
 * The reasons of which one has to be named, by code.
 */
reasons: Array<string>, 
/**
 * What becomes of the values, where it converts.
 */
carries: Array<CarriedRow>, };

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
threshold: number, 
/**
 * Why it is weak whatever it scores: a key of the message catalogue.
 */
barred: string | null, 
/**
 * What does not look right.
 */
warnings: Array<QualityWarning>, 
/**
 * What would mend it.
 */
proposals: Array<Proposal>, 
/**
 * Who was asked to answer, where it was handed on.
 */
handed: Handed | null, 
/**
 * Remarks about the person, newest first.
 */
comments: Array<DecisionRow>, };

/**
 * How HaloPSA's webhook stands.
 */
export type Webhook = { 
/**
 * Whether it is set up here.
 */
on: boolean, 
/**
 * When it last brought something.
 */
last_at: string | null, 
/**
 * Deliveries that were taken since it was set up.
 */
taken: number, 
/**
 * Events in them that are unknown or about no ticket.
 */
ignored: number, 
/**
 * Tickets in them that were not there any more.
 */
gone: number, 
/**
 * Deliveries with a wrong signature since the program was started.
 */
refused: number, 
/**
 * Tickets that wait to be read again.
 */
waiting: number, };

/**
 * A sentence of the message catalogue.
 */
export type Words = { 
/**
 * The key.
 */
code: string, 
/**
 * What it says.
 */
params: { [key in string]: string }, 
/**
 * The sentences that it is made of, where it joins several.
 */
parts: Array<Words>, };

/**
 * Who begins a move.
 */
export type WorkflowBy = "manual" | "proposed" | "automatic";

/**
 * What rules do about somebody and a way.
 */
export type WorkflowChange = "nothing" | "proposed" | "moves" | "stands";

/**
 * A comparison, or several.
 */
export type WorkflowCondition = { "all": Array<WorkflowCondition> } | { "any": Array<WorkflowCondition> } | { "not": WorkflowCondition } | { "present": string } | { "equals": { 
/**
 * The field.
 */
field: string, 
/**
 * The value.
 */
value: string, } } | { "in": { 
/**
 * The field.
 */
field: string, 
/**
 * The values.
 */
values: Array<string>, } } | { "score": { 
/**
 * Which: `quality`, `fit`, `engagement`.
 */
of: string, 
/**
 * 0 to 100.
 */
least: number, } } | { "days_in_status": number } | { "happened": { 
/**
 * What.
 */
event: string, 
/**
 * In so many days up to now.
 */
within_days?: number, } } | { "expression": string };

/**
 * A workflow as it is written.
 */
export type WorkflowDraft = { 
/**
 * The shape of the text: 1.
 */
version: number, 
/**
 * While it holds, rules lead nowhere but to an end.
 */
hold?: WorkflowCondition, 
/**
 * Switches by name: whether what is proposed moves by itself.
 */
automatic: Record<string, boolean>, 
/**
 * Where people can be, in reading order.
 */
status: Array<WorkflowStatus>, 
/**
 * The ways between; of several that are due the first goes first.
 */
transition: Array<WorkflowWay>, 
/**
 * Statuses of earlier versions.
 */
retired?: Array<RetiredStatus>, };

/**
 * What another workflow would change.
 */
export type WorkflowEffect = { 
/**
 * How many people are in the pipeline.
 */
people: number, 
/**
 * For whom anything would be otherwise.
 */
changed: number, 
/**
 * Who would be in another status, because theirs is retired.
 */
elsewhere: number, 
/**
 * Whom the rules would move at once.
 */
moved: number, 
/**
 * Who would be proposed for a move and is not now.
 */
proposed: number, 
/**
 * People by way.
 */
ways: Array<WorkflowWayEffect>, 
/**
 * The first of them, 50 at most.
 */
examples: Array<WorkflowExample>, };

/**
 * How it ends.
 */
export type WorkflowEnding = "exit" | "success";

/**
 * One person for whom something would be otherwise.
 */
export type WorkflowExample = { 
/**
 * The person.
 */
person: string, 
/**
 * Their name.
 */
name: string, 
/**
 * The status, by name.
 */
from: string, 
/**
 * The other, by name.
 */
to: string, 
/**
 * What the rules do now.
 */
before: WorkflowChange, 
/**
 * What they would do.
 */
after: WorkflowChange, };

/**
 * A workflow that is not kept yet: as TOML, as it is understood, or one that was in force.
 */
export type WorkflowInput = { 
/**
 * The text.
 */
text: string, 
/**
 * What takes the place of statuses that it lacks, both by code.
 */
instead?: { [key in string]: string }, } | { 
/**
 * The workflow.
 */
draft: WorkflowDraft, } | { 
/**
 * Counted from 1.
 */
version: number, 
/**
 * What takes the place of statuses that it lacks, both by code.
 */
instead?: { [key in string]: string }, };

/**
 * The workflow in force.
 */
export type WorkflowPage = { 
/**
 * As TOML.
 */
text: string, 
/**
 * The same as it is understood.
 */
draft: WorkflowDraft, 
/**
 * Counted from 1.
 */
version: number, 
/**
 * When it was kept.
 */
at: string, 
/**
 * Who kept it.
 */
actor: string, 
/**
 * Whether somebody changed it.
 */
own: boolean, 
/**
 * Whether it holds for everybody.
 */
carried: boolean, 
/**
 * How many people are in each status, by code.
 */
people: { [key in string]: number }, 
/**
 * Fields that can be required and asked about, by name.
 */
fields: Array<string>, 
/**
 * Events that can be asked about, by name.
 */
events: Array<string>, 
/**
 * What was in force before, the last first.
 */
versions: Array<WorkflowVersion>, };

/**
 * A workflow that is not kept yet, both ways.
 */
export type WorkflowRead = { 
/**
 * As TOML.
 */
text: string, 
/**
 * As it is understood.
 */
draft: WorkflowDraft, 
/**
 * Statuses in force that it neither has nor retires.
 */
dropped: Array<DroppedStatus>, };

/**
 * A stage.
 */
export type WorkflowStage = "lead" | "prospect" | "opportunity";

/**
 * A status.
 */
export type WorkflowStatus = { 
/**
 * Its code, which never means something else.
 */
code: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The stage it belongs to.
 */
stage: WorkflowStage, 
/**
 * Whether its stage begins there.
 */
start?: boolean, 
/**
 * How it ends there.
 */
end?: WorkflowEnding, 
/**
 * Hours after which something is due.
 */
limit_hours?: number, 
/**
 * How likely an opportunity is won there, in per cent.
 */
probability?: number, };

/**
 * A workflow that was in force.
 */
export type WorkflowVersion = { 
/**
 * Counted from 1.
 */
version: number, 
/**
 * When it was kept.
 */
at: string, 
/**
 * Who kept it.
 */
actor: string, 
/**
 * As TOML.
 */
text: string, };

/**
 * A way from some statuses to another.
 */
export type WorkflowWay = { 
/**
 * Where it leads from, by code.
 */
from: Array<string>, 
/**
 * Where it leads to, by code.
 */
to: string, 
/**
 * Who begins it.
 */
by: WorkflowBy, 
/**
 * The switch that makes a proposal automatic.
 */
switch?: string, 
/**
 * The key by which a person takes it.
 */
key: string, 
/**
 * What must hold, whoever moves.
 */
needs?: WorkflowCondition, 
/**
 * Fields that must have a value, whoever moves.
 */
requires?: Array<string>, 
/**
 * Upon what the rules begin it.
 */
fires?: WorkflowCondition, 
/**
 * Hours in the status before which the rules don't begin it.
 */
after_hours?: number, 
/**
 * Whether it leads to the start of the next stage.
 */
converts?: boolean, 
/**
 * Whether it leads out of an end, back to work.
 */
reopens?: boolean, 
/**
 * Why a person may take it.
 */
reasons?: Array<string>, };

/**
 * How many people would go a way, or would no longer.
 */
export type WorkflowWayEffect = { 
/**
 * The status it leads from, by name.
 */
from: string, 
/**
 * The status it leads to, by name.
 */
to: string, 
/**
 * Who would be moved.
 */
moves: number, 
/**
 * Who would be proposed.
 */
proposed: number, 
/**
 * Who would be no longer.
 */
no_longer: number, };

/**
 * Whether the workspace can be used, and if not, what stands in the way.
 */
export type WorkspaceState = { "state": "first_run" } | { "state": "ready" } | { "state": "closed", 
/**
 * Why.
 */
failure: Failure, };

/**
 * An expression that is to be written: one value split, or several joined.
 */
export type WriteMapping = { 
/**
 * The expressions: one to split, two or more to join.
 */
takes: Array<string>, 
/**
 * What stands between the parts.
 */
separator: string, 
/**
 * The part that is taken of one that is split; absent where they are joined.
 */
part: 'first' | 'rest' | 'last' | null, };

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
 * `create`, `update` or `append`.
 */
action: string, 
/**
 * `pending`, `sending`, `sent`, `seen`, `agreed`, `differs`, `refused`, `unknown`, `withdrawn`.
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
 * Why it was refused, has no answer, or was withdrawn.
 */
failure: Failure | null, 
/**
 * What it writes, and what stood there when that was planned.
 */
fields: Array<PlanField>, };

/**
 * Which records of a kind are written.
 */
export type Writes = "off" | "create" | "update" | "both";

/**
 * An expression.
 */
export type WrittenMapping = { 
/**
 * The expression.
 */
take: string, };

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
  /** Companies by name, each with the client of HaloPSA that it is or may be. */
  client_map: { input: ClientMapQuery; output: ClientMap };
  /** Clients of HaloPSA by words. */
  clients: { input: ClientsQuery; output: Array<ClientName> };
  /** Who is in the pipeline, the next best first. */
  pipeline: { input: PipelineQuery; output: PipelinePage };
  /** What the numbers say of the pipeline, the sources and the runs. */
  insight: { input: InsightQuery; output: Insight };
  /** Filters of the queue that were kept, in the order in which they were. */
  queue_views: { input: null; output: Array<QueueView> };
  /** The band of pairs or companies that is being judged, and what its sample says. */
  band: { input: null; output: Bands };
  /** What answers prove of joining pairs without asking, and whether that is done. */
  bet: { input: null; output: Bet };
  /** What would mend the weak records that wait, of one kind. */
  proposals: { input: ProposalsQuery; output: Proposals };
  /** What is chosen about judging. */
  judging: { input: null; output: Judging };
  /** What can be chosen for fields that hold one of some. */
  options: { input: null; output: Array<FieldOptions> };
  /** What would survive were some people one. */
  as_one: { input: AsOne; output: Array<SurvivorRow> };
  /** What would be kept of a value that is typed for a person. */
  try_value: { input: SetValue; output: Shown };
  /** One person with sources, decisions and writes. */
  person: { input: ById; output: PersonPage };
  /** What can be connected. */
  connectors: { input: null; output: Connectors };
  /** What is connected. */
  connections: { input: null; output: Array<ConnectionRow> };
  /** The streams of which records are missing. */
  missing: { input: null; output: Array<MissingRow> };
  /** The streams that are not read on, since a page would empty a field of too many. */
  emptied: { input: null; output: Array<EmptiedRow> };
  /** What came of comparing HaloPSA with what is here, the last time. */
  compared: { input: null; output: Compared | null };
  /** Records that could not be read, the oldest first. */
  unread: { input: PageQuery; output: UnreadPage };
  /** Recent jobs, newest first. */
  jobs: { input: null; output: Array<JobRow> };
  /** What is in a file, its first rows normalised beside the raw ones. */
  look_at_file: { input: FileInput; output: FileLook };
  /** What would become of a file's rows. */
  count_file: { input: FileInput; output: FileForecast };
  /** Lists that came as files, newest first. */
  lists: { input: null; output: Array<ListRow> };
  /** Looks for people or companies at all providers, and marks who is known. */
  find: { input: FindQuery; output: FindPage };
  /** Asks those who have more for their next page. */
  find_more: { input: FindMore; output: FindPage };
  /** The last search, marked with what is known now. */
  found: { input: null; output: FindPage };
  /** Searches that were kept, in the order in which they were. */
  searches: { input: null; output: Array<SavedSearch> };
  /** What became of buying. */
  bought: { input: null; output: Bought };
  /** Who can be asked about a person or a company, and at what price. */
  ask_offers: { input: AskAbout; output: AskOffers };
  /** What a question to a stream would cost. */
  ask_preview: { input: Ask; output: AskPreview };
  /** Puts a question to a stream, below a ceiling. */
  ask: { input: Ask; output: Started };
  /** What it would cost to ask whether mail arrives at the addresses of all weak records that wait. */
  checks: { input: null; output: Array<CheckOffer> };
  /** Asks that, as it was shown. */
  check_all: { input: CheckAll; output: Started };
  /** What was answered to the last question. */
  answered: { input: null; output: Answered | null };
  /** A connection's mapping of a stream, on what the stream brought last. */
  mapping: { input: MappingQuery; output: MappingPage };
  /** What an expression gives a field. */
  try_mapping: { input: TryMapping; output: TriedMapping };
  /** An expression that splits or joins. */
  write_mapping: { input: WriteMapping; output: WrittenMapping };
  /** What a changed mapping would have made of the last days. */
  mapping_effect: { input: MappingDraft; output: MappingEffect };
  /** A changed mapping as text. */
  mapping_text: { input: MappingDraft; output: MappingText };
  /** A text as a changed mapping. */
  read_mapping_text: { input: ReadMappingText; output: ReadMapping };
  /** The rules of the score. */
  quality: { input: null; output: QualityPage };
  /** What other rules of the score would change. */
  quality_effect: { input: QualityText; output: QualityEffect };
  /** The rules by which one of several values survives. */
  rules: { input: null; output: RulesPage };
  /** Rules as text, and what they say. */
  read_rules: { input: RulesInput; output: RulesDraft };
  /** What other rules would change about which values survive. */
  rules_effect: { input: RulesInput; output: RulesEffect };
  /** The workflow: stages, statuses and the ways between. */
  workflow: { input: null; output: WorkflowPage };
  /** A workflow as text, and what it says. */
  read_workflow: { input: WorkflowInput; output: WorkflowRead };
  /** Whom another workflow would move, and to whom it would propose. */
  workflow_effect: { input: WorkflowInput; output: WorkflowEffect };
  /** What would be written now. */
  plan: { input: PlanQuery; output: Plan };
  /** What was written, newest first. */
  ledger: { input: PageQuery; output: LedgerPage };
  /** What was decided, newest first. */
  decisions: { input: PageQuery; output: DecisionPage };
  /** The decisions that were made with one as one. */
  act: { input: ById; output: Array<DecisionRow> };
  /** Where a sign-in with the browser stands. */
  sign_in: { input: ById; output: SignIn };
  /** Checks every part and says what is wrong. */
  doctor: { input: null; output: DoctorReport };
  /** The copies of the workspace, newest first. */
  backups: { input: null; output: Backups };
  /** Numbers of the workspace, for a dashboard. */
  metrics: { input: null; output: Metrics };
  /** What helps to find out what is wrong, without anybody's data. */
  diagnostics: { input: MakeDiagnostics; output: Diagnostics };
  /** Of which areas every step is written into the log. */
  log: { input: null; output: LogSettings };
  /** Chooses of which areas every step is written into the log. */
  set_log: { input: LogSettings; output: LogSettings };
  /** Chooses when a connection is synced by itself. */
  set_schedule: { input: SetSchedule; output: Scheduled };
  /** Chooses what goes to HaloPSA, kind by kind. */
  set_sharing: { input: SetSharing; output: Sharing };
  /** Makes a copy of the workspace now. */
  back_up: { input: null; output: Backups };
  /** Chooses the folder to which copies go too. */
  set_second_folder: { input: SetSecondFolder; output: Backups };
  /** Goes back to a copy, or to a moment. The store that was there is kept. */
  restore: { input: Restore; output: Restored };
  /** Checks HaloPSA alone: what of it works, and what is wrong with its set-up. */
  doctor_halopsa: { input: null; output: DoctorReport };
  /** The difference between what HaloPSA has and what Sluice needs. */
  halo_setup: { input: TenantQuery; output: TenantSetUp };
  /** Makes in HaloPSA what was chosen of the difference that was seen. */
  set_up_halo: { input: SetUpTenant; output: JobRow };
  /** What new tickets say in fields that HaloPSA demands and Sluice does not know. */
  given_fields: { input: null; output: Array<GivenField> };
  /** Has new tickets say nothing more in such a field; what is left. */
  forget_given: { input: ById; output: Array<GivenField> };
  /** Keeps a search under a name, in place of one of that name. */
  keep_search: { input: SavedSearch; output: Array<SavedSearch> };
  /** Forgets the search of this name. */
  forget_search: { input: ById; output: Array<SavedSearch> };
  /** Keeps a changed mapping and maps anew what came before. */
  keep_mapping: { input: MappingDraft; output: JobRow };
  /** Keeps other rules of the score and judges everybody anew. */
  keep_quality: { input: QualityText; output: QualityPage };
  /** Keeps other rules for which values survive, and carries them to everybody. */
  keep_rules: { input: RulesInput; output: RulesPage };
  /** Keeps another workflow, carries it to everybody, and has the rules go on by it. */
  keep_workflow: { input: WorkflowInput; output: WorkflowPage };
  /** Opens a workspace, or tries again. */
  open_workspace: { input: OpenWorkspace; output: Status };
  /** Connects an account and tests it. */
  connect: { input: Connect; output: ConnectionRow };
  /** Gives a connection another key, tested first; everything else of it stays. */
  change_access: { input: ChangeAccess; output: ConnectionRow };
  /** Begins to sign in to a connection with the browser that was signed in to otherwise; everything else of it stays. */
  change_sign_in: { input: ChangeAccess; output: SignIn };
  /** Begins to connect an account by signing in with the browser, which is opened where there is one. */
  begin_sign_in: { input: Connect; output: SignIn };
  /** Begins to sign in again to a connection with the browser. */
  sign_in_again: { input: ById; output: SignIn };
  /** Stops waiting for the browser. */
  cancel_sign_in: { input: ById; output: SignIn };
  /** Tests a connection again. */
  test_connection: { input: ById; output: ConnectionRow };
  /** Sets what a connection is allowed a day, and whether it goes first. */
  allow: { input: Allow; output: ConnectionRow };
  /** The addresses to give to a connection's provider, so that it sends what it found. */
  push_addresses: { input: ById; output: PushAddresses };
  /** Gives or takes back what a provider's pushes need: the address of this program, and secrets. */
  set_pushes: { input: SetPushes; output: PushAddresses };
  /** How HaloPSA's webhook stands. */
  webhook: { input: ById; output: Webhook };
  /** Sets HaloPSA's webhook up with a new address and secret, which are not shown again. */
  make_webhook: { input: ById; output: MadeWebhook };
  /** Ends HaloPSA's webhook. */
  forget_webhook: { input: ById; output: Webhook };
  /** Takes a connection's sign-in back at the vendor where that can be done, and forgets its secrets; its facts stay. */
  disconnect: { input: ById; output: Disconnected };
  /** Syncs connections. */
  sync: { input: Sync; output: Started };
  /** Reads HaloPSA whole and compares it with what is here. */
  compare: { input: null; output: JobRow };
  /** Takes records as gone that were too many to be so without a word. */
  let_go: { input: LetGo; output: DecisionRow };
  /** Lets a stream empty fields, and reads it on. */
  let_empty: { input: LetEmpty; output: JobRow };
  /** Reads records again that could not be read. */
  replay: { input: Replay; output: Replayed };
  /** Drops records that could not be read, or takes that back; what is left. */
  drop_unread: { input: DropUnread; output: UnreadPage };
  /** Brings a file's rows in, as a list. */
  import: { input: FileInput; output: JobRow };
  /** Takes a list back whole. */
  withdraw_list: { input: ById; output: DecisionRow };
  /** Buys people that were found, below a ceiling. */
  buy: { input: Buy; output: Started };
  /** Stops a job within one request. */
  cancel_job: { input: ById; output: JobRow };
  /** Goes on where a job stopped. */
  resume_job: { input: ById; output: JobRow };
  /** Decides a card. */
  decide: { input: Decide; output: Decided };
  /** Takes a proposal on the card of a weak record. */
  take_proposal: { input: TakeProposal; output: DecisionRow };
  /** Takes the proposals of one kind for all weak records that wait, as one. */
  take_proposals: { input: TakeProposals; output: TakenProposals };
  /** Draws cards of a band of pairs or companies, so that all of it can be joined by what they say. */
  draw_band: { input: DrawBand; output: Bands };
  /** Joins what is left of the band that was judged, as one. */
  approve_band: { input: ApproveBand; output: DecisionRow };
  /** Judges the band no further. */
  leave_band: { input: null; output: Bands };
  /** Joins pairs without asking from now on, as it was shown. */
  accept_bet: { input: AcceptBet; output: DecisionRow };
  /** Goes on asking. */
  decline_bet: { input: null; output: Bet };
  /** Asks again, and takes back what was joined without asking where that is wanted. */
  end_bet: { input: EndBet; output: Bet };
  /** Chooses whether known pairs are put among the cards, and how sure joining without asking has to be. */
  set_judging: { input: Judging; output: Judging };
  /** Says which client a company is, or that it is none. */
  map_client: { input: MapClient; output: DecisionRow };
  /** Chooses which client takes those whose company is none. */
  set_orphans: { input: SetOrphans; output: JobRow };
  /** Chooses what stands in a field of a person, whatever sources say. */
  set_value: { input: SetValue; output: DecisionRow };
  /** Gives a field that HaloPSA demands and Sluice does not know one value for all new tickets. */
  give_field: { input: GiveField; output: DecisionRow };
  /** Says that a record is somebody else than the person that the matcher joined it to. */
  split: { input: Split; output: DecisionRow };
  /** Remarks something about a person. */
  comment: { input: Remark; output: DecisionRow };
  /** Goes on in the pipeline. */
  advance: { input: Advance; output: DecisionRow };
  /** Turns down what the rules proposed. */
  decline: { input: DeclineMove; output: DecisionRow };
  /** Notes what happened outside: a call, an answer. */
  happened: { input: Noted; output: DecisionRow };
  /** Has somebody else answer a card. */
  hand_on: { input: HandOn; output: DecisionRow };
  /** Keeps a filter of the queue under a name, in place of one of that name. */
  keep_queue_view: { input: QueueView; output: Array<QueueView> };
  /** Forgets the filter of this name. */
  forget_queue_view: { input: ById; output: Array<QueueView> };
  /** Takes a decision back, with all that was decided with it. */
  undo: { input: Undo; output: DecisionRow };
  /** Writes the plan that was seen. */
  apply: { input: Apply; output: JobRow };
  /** Takes booked writes that were not sent yet out again; what is still wanted of them is planned anew. */
  take_out: { input: TakeOut; output: LedgerPage };
  /** Derives everything again and compares. */
  rebuild: { input: null; output: RebuildReport };
  /** Asks the update server, where one is set. */
  check_update: { input: null; output: UpdateState };
  /** Installs the update that was found, and restarts. */
  install_update: { input: null; output: null };
  /** Opens a connector's help page in the browser. */
  open_help: { input: ById; output: null };
}
