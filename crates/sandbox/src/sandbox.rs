//! The running servers.

mod access;
mod config;
mod in_halo;
mod shelf;

use crate::{
    Faults, ProviderAccess, Push, RequestLine, Source, SourceKey, Verdict, World,
    apollo::Apollo,
    gate::{Gate, RequestLog, Voice},
    halo::{self, Desk},
    hunter::Hunter,
    provider::{self, Account},
    verdict,
    world::truth::{Identity, Place, Truth},
};
use axum::Router;
use shelf::{Shelf, asked};
use std::{collections::BTreeMap, io, sync::Arc};
use tokio::task::JoinHandle;

pub use access::{HaloAccess, KeyAccess, WrittenAction, WrittenLead};
pub use config::Config;

/// HaloPSA's connector.
const HALOPSA: &str = "halopsa";

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

    /// Makes things go wrong.
    pub fn faults(&self) -> &Faults {
        &self.faults
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

impl Drop for Sandbox {
    fn drop(&mut self) {
        for server in &self.servers {
            server.abort();
        }
    }
}
