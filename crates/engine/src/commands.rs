//! The one list of commands. The router, the TypeScript types and the permission list are made from it.

use crate::{
    App, allowance, api, backup, clients, diagnostics, files, find, history, insight, log, mapping, people,
    pipeline, plan, push, quality, queue, rules, schedule, setup, sync, today, workflow,
};
use serde_json::Value;

/// A command as the outside sees it.
#[derive(Clone, Copy, Debug)]
pub struct CommandSpec {
    /// Its name.
    pub name: &'static str,
    /// Whether it changes anything. Reads can be repeated freely.
    pub writes: bool,
}

/// `null` in JSON.
pub type Nothing = ();

macro_rules! commands {
    ($($(#[doc = $doc:literal])+ $name:literal ($mode:ident) $handler:path : $input:ty => $output:ty;)*) => {
        /// Every command, in the order of the list.
        pub const COMMANDS: &[CommandSpec] =
            &[$(CommandSpec { name: $name, writes: commands!(@writes $mode) }),*];

        /// Calls a command by name with its input as JSON.
        pub(crate) async fn call(app: &App, name: &str, input: Value) -> Result<Value, api::Failure> {
            match name {
                $($name => {
                    let input: $input = parse(input)?;
                    let output: $output = $handler(app, input).await?;
                    answer(output)
                })*
                _ => Err(api::Failure::of("unknown_command").with("command", name)),
            }
        }

        /// The TypeScript side of the list.
        pub fn typescript() -> String {
            let cfg = ts_rs::Config::new().with_large_int("number");
            let mut types = crate::bindings::Types::new(&cfg);
            let mut commands = String::new();
            $(
                $(commands.push_str(&format!("  /** {} */\n", $doc.trim()));)+
                types.add::<$input>();
                types.add::<$output>();
                commands.push_str(&format!(
                    "  {}: {{ input: {}; output: {} }};\n",
                    $name,
                    <$input as ts_rs::TS>::name(&cfg),
                    <$output as ts_rs::TS>::name(&cfg),
                ));
            )*
            types.add::<api::Failure>();
            types.add::<api::Event>();
            types.finish(&commands)
        }
    };
    (@writes read) => { false };
    (@writes write) => { true };
}

fn parse<T: serde::de::DeserializeOwned>(input: Value) -> Result<T, api::Failure> {
    serde_json::from_value(input)
        .map_err(|error| api::Failure::of("bad_input").with("said", error.to_string()))
}

fn answer<T: serde::Serialize>(output: T) -> Result<Value, api::Failure> {
    serde_json::to_value(output).map_err(|error| api::Failure::of("internal").with("said", error.to_string()))
}

commands! {
    /// State of the program.
    "status" (read) setup::status: Nothing => api::Status;
    /// What happened and what needs me.
    "today" (read) today::today: Nothing => api::Today;
    /// The next cards.
    "queue" (read) queue::page: api::QueueQuery => api::QueuePage;
    /// People by name, searched and filtered.
    "people" (read) people::page: api::PeopleQuery => api::PeoplePage;
    /// Companies by name, searched.
    "companies" (read) people::companies: api::PeopleQuery => api::CompanyPage;
    /// Companies by name, each with the client of HaloPSA that it is or may be.
    "client_map" (read) clients::map: api::ClientMapQuery => api::ClientMap;
    /// Clients of HaloPSA by words.
    "clients" (read) clients::find: api::ClientsQuery => Vec<api::ClientName>;
    /// Who is in the pipeline, the next best first.
    "pipeline" (read) pipeline::page: api::PipelineQuery => api::PipelinePage;
    /// What the numbers say of the pipeline, the sources and the runs.
    "insight" (read) insight::insight: api::InsightQuery => api::Insight;
    /// Filters of the queue that were kept, in the order in which they were.
    "queue_views" (read) queue::views: Nothing => Vec<api::QueueView>;
    /// The band of pairs or companies that is being judged, and what its sample says.
    "band" (read) queue::band: Nothing => api::Bands;
    /// What answers prove of joining pairs without asking, and whether that is done.
    "bet" (read) queue::bet: Nothing => api::Bet;
    /// What would mend the weak records that wait, of one kind.
    "proposals" (read) queue::proposals_of_kind: api::ProposalsQuery => api::Proposals;
    /// What is chosen about judging.
    "judging" (read) queue::judging: Nothing => api::Judging;
    /// What can be chosen for fields that hold one of some.
    "options" (read) queue::options: Nothing => Vec<api::FieldOptions>;
    /// What would survive were some people one.
    "as_one" (read) queue::as_one: api::AsOne => Vec<api::SurvivorRow>;
    /// What would be kept of a value that is typed for a person.
    "try_value" (read) queue::try_value: api::SetValue => api::Shown;
    /// One person with sources, decisions and writes.
    "person" (read) people::person: api::ById => api::PersonPage;
    /// What can be connected.
    "connectors" (read) setup::connectors: Nothing => api::Connectors;
    /// What is connected.
    "connections" (read) setup::connections: Nothing => Vec<api::ConnectionRow>;
    /// The streams of which records are missing.
    "missing" (read) sync::missing: Nothing => Vec<api::MissingRow>;
    /// The streams that are not read on, since a page would empty a field of too many.
    "emptied" (read) sync::emptied: Nothing => Vec<api::EmptiedRow>;
    /// What came of comparing HaloPSA with what is here, the last time.
    "compared" (read) sync::compared: Nothing => Option<api::Compared>;
    /// Records that could not be read, the oldest first.
    "unread" (read) sync::unread: api::PageQuery => api::UnreadPage;
    /// Recent jobs, newest first.
    "jobs" (read) sync::jobs: Nothing => Vec<api::JobRow>;
    /// What is in a file, its first rows normalised beside the raw ones.
    "look_at_file" (read) files::look: api::FileInput => api::FileLook;
    /// What would become of a file's rows.
    "count_file" (read) files::count: api::FileInput => api::FileForecast;
    /// Lists that came as files, newest first.
    "lists" (read) files::lists: Nothing => Vec<api::ListRow>;
    /// Looks for people or companies at all providers, and marks who is known.
    "find" (write) find::find: api::FindQuery => api::FindPage;
    /// Asks those who have more for their next page.
    "find_more" (write) find::more: api::FindMore => api::FindPage;
    /// The last search, marked with what is known now.
    "found" (read) find::found: Nothing => api::FindPage;
    /// Searches that were kept, in the order in which they were.
    "searches" (read) find::saved: Nothing => Vec<api::SavedSearch>;
    /// What became of buying.
    "bought" (read) find::bought: Nothing => api::Bought;
    /// Who can be asked about a person or a company, and at what price.
    "ask_offers" (read) find::offers: api::AskAbout => api::AskOffers;
    /// What a question to a stream would cost.
    "ask_preview" (read) find::preview: api::Ask => api::AskPreview;
    /// Puts a question to a stream, below a ceiling.
    "ask" (write) find::ask: api::Ask => api::Started;
    /// What it would cost to ask whether mail arrives at the addresses of all weak records that wait.
    "checks" (read) find::checks: Nothing => Vec<api::CheckOffer>;
    /// Asks that, as it was shown.
    "check_all" (write) find::check_all: api::CheckAll => api::Started;
    /// What was answered to the last question.
    "answered" (read) find::answered: Nothing => Option<api::Answered>;
    /// A connection's mapping of a stream, on what the stream brought last.
    "mapping" (read) mapping::page: api::MappingQuery => api::MappingPage;
    /// What an expression gives a field.
    "try_mapping" (read) mapping::attempt: api::TryMapping => api::TriedMapping;
    /// An expression that splits or joins.
    "write_mapping" (read) mapping::write: api::WriteMapping => api::WrittenMapping;
    /// What a changed mapping would have made of the last days.
    "mapping_effect" (read) mapping::effect: api::MappingDraft => api::MappingEffect;
    /// A changed mapping as text.
    "mapping_text" (read) mapping::text: api::MappingDraft => api::MappingText;
    /// A text as a changed mapping.
    "read_mapping_text" (read) mapping::read_text: api::ReadMappingText => api::ReadMapping;
    /// The rules of the score.
    "quality" (read) quality::page: Nothing => api::QualityPage;
    /// What other rules of the score would change.
    "quality_effect" (read) quality::effect: api::QualityText => api::QualityEffect;
    /// The rules by which one of several values survives.
    "rules" (read) rules::page: Nothing => api::RulesPage;
    /// Rules as text, and what they say.
    "read_rules" (read) rules::draft: api::RulesInput => api::RulesDraft;
    /// What other rules would change about which values survive.
    "rules_effect" (read) rules::effect: api::RulesInput => api::RulesEffect;
    /// The workflow: stages, statuses and the ways between.
    "workflow" (read) workflow::page: Nothing => api::WorkflowPage;
    /// A workflow as text, and what it says.
    "read_workflow" (read) workflow::draft: api::WorkflowInput => api::WorkflowRead;
    /// Whom another workflow would move, and to whom it would propose.
    "workflow_effect" (read) workflow::effect: api::WorkflowInput => api::WorkflowEffect;
    /// What would be written now.
    "plan" (read) plan::show: api::PlanQuery => api::Plan;
    /// What was written, newest first.
    "ledger" (read) plan::ledger: api::PageQuery => api::LedgerPage;
    /// What was decided, newest first.
    "decisions" (read) history::page: api::PageQuery => api::DecisionPage;
    /// The decisions that were made with one as one.
    "act" (read) history::act: api::ById => Vec<api::DecisionRow>;
    /// Where a sign-in with the browser stands.
    "sign_in" (read) setup::sign_in: api::ById => api::SignIn;
    /// Checks every part and says what is wrong.
    "doctor" (read) setup::doctor: Nothing => api::DoctorReport;
    /// The copies of the workspace, newest first.
    "backups" (read) backup::list: Nothing => api::Backups;
    /// Numbers of the workspace, for a dashboard.
    "metrics" (read) diagnostics::metrics: Nothing => api::Metrics;
    /// What helps to find out what is wrong, without anybody's data.
    "diagnostics" (write) diagnostics::bundle: api::MakeDiagnostics => api::Diagnostics;
    /// Of which areas every step is written into the log.
    "log" (read) log::show: Nothing => api::LogSettings;
    /// Chooses of which areas every step is written into the log.
    "set_log" (write) log::set: api::LogSettings => api::LogSettings;
    /// Chooses when a connection is synced by itself.
    "set_schedule" (write) schedule::set: api::SetSchedule => api::Scheduled;
    /// Chooses what goes to HaloPSA, kind by kind.
    "set_sharing" (write) plan::set_sharing: api::SetSharing => api::Sharing;
    /// Makes a copy of the workspace now.
    "back_up" (write) backup::back_up: Nothing => api::Backups;
    /// Chooses the folder to which copies go too.
    "set_second_folder" (write) backup::choose: api::SetSecondFolder => api::Backups;
    /// Goes back to a copy, or to a moment. The store that was there is kept.
    "restore" (write) backup::restore: api::Restore => api::Restored;
    /// Checks HaloPSA alone: what of it works, and what is wrong with its set-up.
    "doctor_halopsa" (read) setup::doctor_halopsa: Nothing => api::DoctorReport;
    /// The difference between what HaloPSA has and what Sluice needs.
    "halo_setup" (read) setup::halo_setup: api::TenantQuery => api::TenantSetUp;
    /// Makes in HaloPSA what was chosen of the difference that was seen.
    "set_up_halo" (write) setup::set_up_halo: api::SetUpTenant => api::JobRow;
    /// What new tickets say in fields that HaloPSA demands and Sluice does not know.
    "given_fields" (read) plan::given_fields: Nothing => Vec<api::GivenField>;
    /// Has new tickets say nothing more in such a field; what is left.
    "forget_given" (write) plan::forget_given: api::ById => Vec<api::GivenField>;
    /// Keeps a search under a name, in place of one of that name.
    "keep_search" (write) find::keep: api::SavedSearch => Vec<api::SavedSearch>;
    /// Forgets the search of this name.
    "forget_search" (write) find::forget: api::ById => Vec<api::SavedSearch>;
    /// Keeps a changed mapping and maps anew what came before.
    "keep_mapping" (write) mapping::keep: api::MappingDraft => api::JobRow;
    /// Keeps other rules of the score and judges everybody anew.
    "keep_quality" (write) quality::keep: api::QualityText => api::QualityPage;
    /// Keeps other rules for which values survive, and carries them to everybody.
    "keep_rules" (write) rules::keep: api::RulesInput => api::RulesPage;
    /// Keeps another workflow, carries it to everybody, and has the rules go on by it.
    "keep_workflow" (write) workflow::keep: api::WorkflowInput => api::WorkflowPage;
    /// Opens a workspace, or tries again.
    "open_workspace" (write) setup::open_workspace: api::OpenWorkspace => api::Status;
    /// Connects an account and tests it.
    "connect" (write) setup::connect: api::Connect => api::ConnectionRow;
    /// Gives a connection another key, tested first; everything else of it stays.
    "change_access" (write) setup::change_access: api::ChangeAccess => api::ConnectionRow;
    /// Begins to sign in to a connection with the browser that was signed in to otherwise; everything else of it stays.
    "change_sign_in" (write) setup::change_sign_in: api::ChangeAccess => api::SignIn;
    /// Begins to connect an account by signing in with the browser, which is opened where there is one.
    "begin_sign_in" (write) setup::begin_sign_in: api::Connect => api::SignIn;
    /// Begins to sign in again to a connection with the browser.
    "sign_in_again" (write) setup::sign_in_again: api::ById => api::SignIn;
    /// Stops waiting for the browser.
    "cancel_sign_in" (write) setup::cancel_sign_in: api::ById => api::SignIn;
    /// Tests a connection again.
    "test_connection" (write) setup::test_connection: api::ById => api::ConnectionRow;
    /// Sets what a connection is allowed a day, and whether it goes first.
    "allow" (write) allowance::allow: api::Allow => api::ConnectionRow;
    /// The addresses to give to a connection's provider, so that it sends what it found.
    "push_addresses" (write) push::addresses: api::ById => api::PushAddresses;
    /// Gives or takes back what a provider's pushes need: the address of this program, and secrets.
    "set_pushes" (write) push::set_pushes: api::SetPushes => api::PushAddresses;
    /// How HaloPSA's webhook stands.
    "webhook" (read) push::webhook: api::ById => api::Webhook;
    /// Sets HaloPSA's webhook up with a new address and secret, which are not shown again.
    "make_webhook" (write) push::make_webhook: api::ById => api::MadeWebhook;
    /// Ends HaloPSA's webhook.
    "forget_webhook" (write) push::forget_webhook: api::ById => api::Webhook;
    /// Takes a connection's sign-in back at the vendor where that can be done, and forgets its secrets; its facts stay.
    "disconnect" (write) setup::disconnect: api::ById => api::Disconnected;
    /// Syncs connections.
    "sync" (write) sync::start: api::Sync => api::Started;
    /// Reads HaloPSA whole and compares it with what is here.
    "compare" (write) sync::compare: Nothing => api::JobRow;
    /// Takes records as gone that were too many to be so without a word.
    "let_go" (write) sync::let_go: api::LetGo => api::DecisionRow;
    /// Lets a stream empty fields, and reads it on.
    "let_empty" (write) sync::let_empty: api::LetEmpty => api::JobRow;
    /// Reads records again that could not be read.
    "replay" (write) sync::replay: api::Replay => api::Replayed;
    /// Drops records that could not be read, or takes that back; what is left.
    "drop_unread" (write) sync::drop_unread: api::DropUnread => api::UnreadPage;
    /// Brings a file's rows in, as a list.
    "import" (write) files::start: api::FileInput => api::JobRow;
    /// Takes a list back whole.
    "withdraw_list" (write) files::withdraw: api::ById => api::DecisionRow;
    /// Buys people that were found, below a ceiling.
    "buy" (write) find::buy: api::Buy => api::Started;
    /// Stops a job within one request.
    "cancel_job" (write) sync::cancel: api::ById => api::JobRow;
    /// Goes on where a job stopped.
    "resume_job" (write) sync::resume: api::ById => api::JobRow;
    /// Decides a card.
    "decide" (write) queue::decide: api::Decide => api::Decided;
    /// Takes a proposal on the card of a weak record.
    "take_proposal" (write) queue::take_proposal: api::TakeProposal => api::DecisionRow;
    /// Takes the proposals of one kind for all weak records that wait, as one.
    "take_proposals" (write) queue::take_proposals: api::TakeProposals => api::TakenProposals;
    /// Draws cards of a band of pairs or companies, so that all of it can be joined by what they say.
    "draw_band" (write) queue::draw_band: api::DrawBand => api::Bands;
    /// Joins what is left of the band that was judged, as one.
    "approve_band" (write) queue::approve_band: api::ApproveBand => api::DecisionRow;
    /// Judges the band no further.
    "leave_band" (write) queue::leave_band: Nothing => api::Bands;
    /// Joins pairs without asking from now on, as it was shown.
    "accept_bet" (write) queue::accept_bet: api::AcceptBet => api::DecisionRow;
    /// Goes on asking.
    "decline_bet" (write) queue::decline_bet: Nothing => api::Bet;
    /// Asks again, and takes back what was joined without asking where that is wanted.
    "end_bet" (write) queue::end_bet: api::EndBet => api::Bet;
    /// Chooses whether known pairs are put among the cards, and how sure joining without asking has to be.
    "set_judging" (write) queue::set_judging: api::Judging => api::Judging;
    /// Says which client a company is, or that it is none.
    "map_client" (write) clients::say: api::MapClient => api::DecisionRow;
    /// Chooses which client takes those whose company is none.
    "set_orphans" (write) clients::set_orphans: api::SetOrphans => api::JobRow;
    /// Chooses what stands in a field of a person, whatever sources say.
    "set_value" (write) queue::set_value: api::SetValue => api::DecisionRow;
    /// Gives a field that HaloPSA demands and Sluice does not know one value for all new tickets.
    "give_field" (write) queue::give_field: api::GiveField => api::DecisionRow;
    /// Says that a record is somebody else than the person that the matcher joined it to.
    "split" (write) people::split: api::Split => api::DecisionRow;
    /// Remarks something about a person.
    "comment" (write) queue::comment: api::Remark => api::DecisionRow;
    /// Goes on in the pipeline.
    "advance" (write) pipeline::advance: api::Advance => api::DecisionRow;
    /// Turns down what the rules proposed.
    "decline" (write) pipeline::decline: api::DeclineMove => api::DecisionRow;
    /// Notes what happened outside: a call, an answer.
    "happened" (write) pipeline::happened: api::Noted => api::DecisionRow;
    /// Has somebody else answer a card.
    "hand_on" (write) queue::hand_on: api::HandOn => api::DecisionRow;
    /// Keeps a filter of the queue under a name, in place of one of that name.
    "keep_queue_view" (write) queue::keep_view: api::QueueView => Vec<api::QueueView>;
    /// Forgets the filter of this name.
    "forget_queue_view" (write) queue::forget_view: api::ById => Vec<api::QueueView>;
    /// Takes a decision back, with all that was decided with it.
    "undo" (write) history::undo: api::Undo => api::DecisionRow;
    /// Writes the plan that was seen.
    "apply" (write) plan::apply: api::Apply => api::JobRow;
    /// Takes booked writes that were not sent yet out again; what is still wanted of them is planned anew.
    "take_out" (write) plan::take_out: api::TakeOut => api::LedgerPage;
    /// Derives everything again and compares.
    "rebuild" (write) setup::rebuild: Nothing => api::RebuildReport;
    /// Asks the update server, where one is set.
    "check_update" (read) setup::check_update: Nothing => api::UpdateState;
    /// Installs the update that was found, and restarts.
    "install_update" (write) setup::install_update: Nothing => Nothing;
    /// Opens a connector's help page in the browser.
    "open_help" (write) setup::open_help: api::ById => Nothing;
}
