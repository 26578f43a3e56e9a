//! The running servers.

use crate::{
    Faults, Flaw, ProviderAccess, Push, RequestLine, Source, SourceKey, Verdict, Webhook, WebhookFault,
    WholeRequest, World,
    apollo::Apollo,
    gate::{Gate, RequestLog, Voice},
    halo::{self, Desk, beside},
    hunter::Hunter,
    lead411::Lead411,
    lusha::Lusha,
    provider::{self, Account, Provider, catalogue::Catalogue},
    rocketreach::RocketReach,
    seamless::Seamless,
    uplead::UpLead,
    verdict,
    world::{
        directory::Entry,
        firms::Firm,
        truth::{Identity, Place, Truth},
    },
    zoominfo::{Records, gtm::ZoomInfo, legacy::ZoomInfoLegacy},
};
use axum::Router;
use std::{collections::BTreeMap, io, path::PathBuf, sync::Arc, time::Duration};
use tokio::task::JoinHandle;

/// HaloPSA's connector.
const HALOPSA: &str = "halopsa";

/// How a practice world is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// The world's seed.
    pub seed: u64,
    /// The file that keeps what is written to the practice HaloPSA; none forgets it at the end.
    pub journal: Option<PathBuf>,
    /// The file to which a line of each request is added as it arrives; none writes them nowhere.
    pub requests: Option<PathBuf>,
    /// How many API requests the practice HaloPSA takes in one window.
    pub halo_calls_per_window: u32,
    /// The length of HaloPSA's rolling window.
    pub halo_window: Duration,
    /// How many people there are; firms in proportion.
    pub people: usize,
}

impl Default for Config {
    /// Seed 2026, no journal, 300 requests in 5 minutes: the lowest limit that customers of HaloPSA report.
    fn default() -> Self {
        Self {
            seed: 2026,
            journal: None,
            requests: None,
            halo_calls_per_window: 300,
            halo_window: Duration::from_secs(300),
            people: crate::world::PEOPLE,
        }
    }
}

/// How to reach the practice HaloPSA.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HaloAccess {
    /// `http://127.0.0.1:PORT`; the API is under `/api`, tokens come from `/auth/token`.
    pub base_url: String,
    /// The application's id.
    pub client_id: String,
    /// The application's secret.
    pub client_secret: String,
}

/// How to reach a practice provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeyAccess {
    /// `http://127.0.0.1:PORT`; the version (`/api/v1`, `/v2`) follows.
    pub base_url: String,
    /// The account's key.
    pub api_key: String,
}

/// A ticket that was created through the API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenLead {
    /// The ticket's number.
    pub ticket_id: i64,
    /// The third-party id of the ticket's first external link.
    pub mark: Option<String>,
    /// The opportunity contact's company; empty where none was given.
    pub company: String,
    /// The opportunity contact's name.
    pub contact: String,
    /// The opportunity contact's e-mail address.
    pub email: String,
    /// The opportunity contact's job title.
    pub title: String,
}

/// What was told in a ticket through the API: one of HaloPSA's actions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenAction {
    /// The ticket's number.
    pub ticket_id: i64,
    /// The action's number in its ticket.
    pub action_id: i64,
    /// What kind it is, by name.
    pub outcome: String,
    /// The words, without markup.
    pub note: String,
    /// When it was, as HaloPSA writes it.
    pub at: String,
    /// Whether the end user does not see it.
    pub hidden: bool,
}

/// The practice world, served on loopback until it is stopped or dropped.
pub struct Sandbox {
    halo: HaloAccess,
    apollo: KeyAccess,
    hunter: KeyAccess,
    providers: Vec<(ProviderAccess, Arc<dyn Account>)>,
    desk: Arc<Desk>,
    truth: Truth,
    faults: Faults,
    log: RequestLog,
    servers: Vec<JoinHandle<()>>,
}

impl Sandbox {
    /// Builds the world, replays the journal and opens a port that the system chooses for each of the systems.
    ///
    /// # Errors
    /// When no port can be opened, or the journal can't be read, belongs to another seed or is damaged.
    pub async fn start(config: Config) -> io::Result<Self> {
        let seed = config.seed;
        let log = RequestLog::open(config.requests.as_deref())?;
        let (mut world, desk) = tokio::task::spawn_blocking(move || {
            let mut world = World::sized(config.seed, config.people);
            let tables = std::mem::take(&mut world.halo);
            Desk::open(&config, tables).map(|desk| (world, Arc::new(desk)))
        })
        .await
        .map_err(io::Error::other)??;
        let apollo_key = format!("practice-apollo-key-{seed:016x}");
        let hunter_key = format!("practice-hunter-key-{seed:016x}");
        let whose = |contact: &str| match world.truth.of(Place::Apollo, contact)? {
            Identity::Person(person) => Some(person as usize),
            Identity::Mailbox(_) => None,
        };
        let shelf = Shelf::new(std::mem::take(&mut world.directories), world.firms);
        let database = shelf.catalogue(Source::Apollo);
        let client = ["id", "secret"].map(|part| format!("practice-apollo-client-{part}-{seed:016x}"));
        let apollo = Apollo::new(apollo_key.clone(), client, world.apollo, database, &world.people, whose);
        let apollo = Arc::new(apollo);
        let hunter = Arc::new(Hunter::new(hunter_key.clone(), world.hunter, shelf.catalogue(Source::Hunter)));
        let (client_id, client_secret) = desk.application();
        let mut accounts: Vec<(Source, &'static str, Arc<dyn Account>)> =
            vec![(Source::Apollo, "apollo", apollo.clone()), (Source::Hunter, "hunter", hunter.clone())];
        let mut systems: Vec<(Source, Router, Arc<dyn Voice>)> = vec![
            (Source::Halo, halo::router(desk.clone()), desk.clone()),
            (Source::Apollo, crate::apollo::router(apollo.clone()), apollo),
            (Source::Hunter, crate::hunter::router(hunter.clone()), hunter),
        ];
        for (source, connector, provider) in asked(seed, &shelf) {
            systems.push((source, provider::router(provider.clone()), provider.clone()));
            if source == Source::Lusha {
                // Both versions of Lusha's interface stand behind one port and one key.
                accounts.push((source, "lusha_v2", provider.clone()));
            }
            if source == Source::RocketReach {
                // So do both kinds of credits of RocketReach.
                accounts.push((source, "rocketreach_universal", provider.clone()));
            }
            accounts.push((source, connector, provider));
        }
        let mut gates = BTreeMap::new();
        let mut servers = Vec::new();
        for (source, router, voice) in systems {
            let gate = Arc::new(Gate::open(source, log.clone()).await?);
            servers.push(tokio::spawn(gate.clone().serve(router, voice)));
            gates.insert(source, gate);
        }
        let hooked = desk.clone();
        servers.push(tokio::spawn(async move { hooked.hook.run().await }));
        let at = |source: Source| format!("http://{}", gates[&source].address);
        let (at_halo, at_apollo, at_hunter) = (at(Source::Halo), at(Source::Apollo), at(Source::Hunter));
        let providers = accounts
            .into_iter()
            .map(|(source, connector, account)| {
                let base_url = at(source);
                let mut settings = account.settings();
                let beside = account.addresses().iter();
                settings.extend(beside.map(|(setting, path)| (*setting, format!("{base_url}{path}"))));
                settings.insert("base_url", base_url.clone());
                (ProviderAccess { connector, base_url, settings }, account)
            })
            .collect();
        Ok(Self {
            halo: HaloAccess { base_url: at_halo, client_id, client_secret },
            apollo: KeyAccess { base_url: at_apollo, api_key: apollo_key },
            hunter: KeyAccess { base_url: at_hunter, api_key: hunter_key },
            providers,
            desk,
            truth: world.truth,
            faults: Faults { gates },
            log,
            servers,
        })
    }

    /// How to reach HaloPSA.
    pub fn halo(&self) -> HaloAccess {
        self.halo.clone()
    }

    /// What HaloPSA's administrator allows the application, as scopes separated by blanks; `all` at the start. Tokens
    /// that were issued before end.
    pub fn allow_in_halo(&self, scopes: &str) {
        self.desk.allow(scopes);
    }

    /// From now on the practice HaloPSA has this flaw, too. Tokens that were issued before end.
    pub fn plant_in_halo(&self, flaw: Flaw) {
        self.desk.plant(flaw);
    }

    /// From now on the practice HaloPSA takes no ticket whose contact has this address, as where a rule of the tenant's
    /// looks at it; without an address it takes all.
    pub fn bar_in_halo(&self, email: Option<&str>) {
        self.desk.bar(email);
    }

    /// From now on the practice HaloPSA takes no action whose note contains these words; without words it takes all.
    pub fn bar_note_in_halo(&self, words: Option<&str>) {
        self.desk.bar_note(words);
    }

    /// From now on the practice HaloPSA takes no longer array than this, as where a gateway limits what is sent: others are
    /// refused with this status. Without a length it takes all.
    pub fn limit_arrays_in_halo(&self, longest: Option<(usize, u16)>) {
        self.desk.limit_arrays(longest);
    }

    /// From now on so many lists of tickets of the practice HaloPSA are read before one has a ticket that was created, while
    /// whoever asks for it alone gets it; with none, lists have those that waited too. Nothing of it outlasts the world.
    pub fn lag_in_halo(&self, reads: u32) {
        self.desk.lag(reads);
    }

    /// From now on the practice HaloPSA takes so many requests in a window of this length; those before don't count.
    pub fn limit_halo(&self, calls: u32, window: Duration) {
        self.desk.limit(calls, window);
    }

    /// Lets so many seconds pass in the practice HaloPSA, whose clock goes a second further with each write.
    ///
    /// # Errors
    /// When the journal can't be written.
    pub fn pass_in_halo(&self, seconds: u32) -> io::Result<()> {
        beside::pass(&self.desk, seconds.into())
    }

    /// The practice HaloPSA is set up as at the start: it has no flaw, and the application is allowed everything.
    pub fn mend_halo(&self) {
        self.desk.mend();
    }

    /// From now on the practice HaloPSA tells of every change of a ticket by this webhook, or by none.
    pub fn set_webhook(&self, webhook: Option<Webhook>) {
        self.desk.hook.set(webhook);
    }

    /// The next webhooks go wrong like this, one each, `None` for one that goes well.
    pub fn script_webhooks(&self, script: Vec<Option<WebhookFault>>) {
        self.desk.hook.script(script);
    }

    /// From now on of a thousand webhooks so many go wrong in each way, 200 at most.
    pub fn storm_webhooks(&self, share: u32, seed: u64) {
        self.desk.hook.storm(share, seed);
    }

    /// From now on webhooks go well. What is late stays late.
    pub fn clear_webhooks(&self) {
        self.desk.hook.clear();
    }

    /// Sends the webhooks that are late, the newest first.
    pub fn send_late_webhooks(&self) {
        self.desk.hook.send_late();
    }

    /// Tells by webhook of a ticket of this number, whether there is one or not.
    pub fn tell_webhook(&self, event: &str, ticket: i64) {
        let ticket = serde_json::Map::from_iter([("id".to_owned(), ticket.into())]);
        self.desk.hook.tell(event, &ticket);
    }

    /// What webhooks were answered with since the world began, once all that were sent are answered.
    pub async fn webhooks_answered(&self) -> Vec<u16> {
        self.desk.hook.answered().await
    }

    /// How to reach Apollo.
    pub fn apollo(&self) -> KeyAccess {
        self.apollo.clone()
    }

    /// How to reach Hunter.
    pub fn hunter(&self) -> KeyAccess {
        self.hunter.clone()
    }

    /// How to reach the providers, each in the words of its connector.
    pub fn providers(&self) -> Vec<ProviderAccess> {
        self.providers.iter().map(|(access, _)| access.clone()).collect()
    }

    /// The credits that an account has left, of the kind that a person's address costs. None for connectors that are
    /// not played here.
    pub fn credits_left(&self, connector: &str) -> Option<u64> {
        self.account(connector).map(|account| account.credits_left_of(connector))
    }

    /// From now on the account of a connector has so many credits of each kind left, where it has more.
    pub fn leave_credits(&self, connector: &str, credits: u64) {
        if let Some(account) = self.account(connector) {
            account.leave_credits(credits);
        }
    }

    /// What the provider sends to an address of the customer's once the work behind `ticket` is done, whose state is
    /// from then on that of finished work. None for tickets that it never gave, and where it sends nothing.
    pub fn push(&self, connector: &str, ticket: &str) -> Option<Push> {
        self.account(connector)?.push(ticket)
    }

    /// From now on the user says no on the vendor's page, or yes again, as at the start.
    pub fn refuse_consent(&self, connector: &str, refuses: bool) {
        if connector == HALOPSA {
            self.desk.consent.refuse(refuses);
        }
        if let Some(consent) = self.account(connector).and_then(Account::consent) {
            consent.refuse(refuses);
        }
    }

    /// The user takes back at the vendor what was granted by signing in with the browser.
    pub fn revoke_consent(&self, connector: &str) {
        if connector == HALOPSA {
            self.desk.take_back();
        }
        if let Some(consent) = self.account(connector).and_then(Account::consent) {
            consent.revoke();
        }
    }

    fn account(&self, connector: &str) -> Option<&dyn Account> {
        let (_, account) = self.providers.iter().find(|(access, _)| access.connector == connector)?;
        Some(account.as_ref())
    }

    /// From now on requests to the practice HaloPSA are noted whole.
    pub fn note_in_halo(&self) {
        self.desk.noted.begin();
    }

    /// The requests that were noted, in the order of arrival.
    pub fn noted_in_halo(&self) -> Vec<WholeRequest> {
        self.desk.noted.all()
    }

    /// Makes things go wrong.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The tickets created through the API, oldest first, those of earlier runs included.
    pub fn leads_written(&self) -> Vec<WrittenLead> {
        beside::written(&self.desk)
    }

    /// What was told in tickets through the API, oldest first, that of earlier runs included.
    pub fn actions_written(&self) -> Vec<WrittenAction> {
        beside::told(&self.desk)
    }

    /// Tells something in a ticket, with markup, as a colleague called Kim Vale does by hand; whether there is such a ticket.
    ///
    /// # Errors
    /// When the journal can't be written.
    pub fn tell_in_halo(&self, ticket: i64, html: &str) -> io::Result<bool> {
        beside::tell(&self.desk, ticket, html)
    }

    /// Makes a user the main contact of its client, who can neither be made inactive nor be moved; whether there is such a
    /// user.
    ///
    /// # Errors
    /// When the journal can't be written.
    pub fn name_main_contact_in_halo(&self, user: i64) -> io::Result<bool> {
        beside::name_main_contact(&self.desk, user)
    }

    /// A ticket, taken out as somebody deletes it in HaloPSA; none where it is not there.
    ///
    /// # Errors
    /// When the journal can't be written.
    pub fn delete_in_halo(
        &self,
        ticket: i64,
    ) -> io::Result<Option<serde_json::Map<String, serde_json::Value>>> {
        beside::take_ticket(&self.desk, ticket)
    }

    /// Puts a ticket into HaloPSA by hand: one that was taken out, or one as no request would write it.
    ///
    /// # Errors
    /// When the journal can't be written.
    pub fn put_in_halo(
        &self,
        ticket: i64,
        row: serde_json::Map<String, serde_json::Value>,
    ) -> io::Result<()> {
        beside::put_ticket(&self.desk, ticket, row)
    }

    /// What was asked, in the order of arrival.
    pub fn requests(&self) -> Vec<RequestLine> {
        self.log.lines()
    }

    /// Compares work done with the truth.
    ///
    /// `groups` are the people found, each as its records. `in_review` are pairs of indexes into `groups` that wait
    /// for a person's judgement. `marks_agreed` are the marks of writes that are believed to have arrived. Records
    /// that the world does not know count for nothing.
    pub fn judge(
        &self,
        groups: &[Vec<SourceKey>],
        in_review: &[(usize, usize)],
        marks_agreed: &[String],
    ) -> Verdict {
        verdict::judge(&self.truth, &self.desk, groups, in_review, marks_agreed)
    }

    /// Stops the servers and waits until their ports are closed.
    pub async fn stop(mut self) {
        for server in std::mem::take(&mut self.servers) {
            server.abort();
            // Aborted is what was asked for.
            let _ = server.await;
        }
    }
}

/// What the providers know, and the firms that all of them know something about.
struct Shelf {
    directories: BTreeMap<Source, Arc<Vec<Entry>>>,
    firms: Arc<Vec<Firm>>,
}

impl Shelf {
    fn new(directories: BTreeMap<Source, Vec<Entry>>, firms: Vec<Firm>) -> Self {
        let directories =
            directories.into_iter().map(|(source, entries)| (source, Arc::new(entries))).collect();
        Self { directories, firms: Arc::new(firms) }
    }

    fn catalogue(&self, source: Source) -> Catalogue {
        Catalogue::new(self.directories.get(&source).cloned().unwrap_or_default(), self.firms.clone())
    }
}

/// The providers that have nothing to list, with their connectors.
fn asked(seed: u64, shelf: &Shelf) -> Vec<(Source, &'static str, Arc<dyn Provider>)> {
    let catalogue = |source: Source| shelf.catalogue(source);
    let secret = |purpose: &str| format!("practice-{purpose}-{seed:016x}");
    let uplead = UpLead::new(secret("uplead-key"), catalogue(Source::UpLead));
    let rocketreach = RocketReach::new(
        secret("rocketreach-key"),
        secret("rocketreach-webhook"),
        catalogue(Source::RocketReach),
    );
    let lusha = Lusha::new(secret("lusha-key"), catalogue(Source::Lusha));
    let seamless = Seamless::new(
        secret("seamless-key"),
        secret("seamless-webhook"),
        [secret("seamless-client-id"), secret("seamless-client-secret")],
        catalogue(Source::Seamless),
    );
    let lead411 = Lead411::new(secret("lead411-password"), catalogue(Source::Lead411));
    let records = Arc::new(Records::new(catalogue(Source::ZoomInfo)));
    let zoominfo = ZoomInfo::new(secret("zoominfo-client"), secret("zoominfo-secret"), records.clone());
    let zoominfo_legacy =
        ZoomInfoLegacy::new(secret("zoominfo-password"), secret("zoominfo-keys-client"), records);
    vec![
        (Source::UpLead, "uplead", Arc::new(uplead)),
        (Source::RocketReach, "rocketreach", Arc::new(rocketreach)),
        (Source::Lusha, "lusha", Arc::new(lusha)),
        (Source::Seamless, "seamless", Arc::new(seamless)),
        (Source::Lead411, "lead411", Arc::new(lead411)),
        (Source::ZoomInfo, "zoominfo", Arc::new(zoominfo)),
        (Source::ZoomInfoLegacy, "zoominfo_legacy", Arc::new(zoominfo_legacy)),
    ]
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        for server in &self.servers {
            server.abort();
        }
    }
}
