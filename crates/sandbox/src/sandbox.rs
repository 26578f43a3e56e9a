//! The running servers.

use crate::{
    Faults, RequestLine, Source, SourceKey, Verdict, World,
    apollo::Apollo,
    gate::{Gate, RequestLog, Voice},
    halo::{self, Desk},
    hunter::Hunter,
    verdict,
    world::truth::{Identity, Place, Truth},
};
use axum::Router;
use std::{io, path::PathBuf, sync::Arc, time::Duration};
use tokio::task::JoinHandle;

/// How a practice world is set up.
#[derive(Clone, Debug)]
pub struct Config {
    /// The world's seed.
    pub seed: u64,
    /// The file that keeps what is written to the practice HaloPSA; none forgets it at the end.
    pub journal: Option<PathBuf>,
    /// How many API requests the practice HaloPSA takes in one window.
    pub halo_calls_per_window: u32,
    /// The length of HaloPSA's rolling window.
    pub halo_window: Duration,
}

impl Default for Config {
    /// Seed 2026, no journal, 300 requests in 5 minutes: the lowest limit that customers of HaloPSA report.
    fn default() -> Self {
        Self { seed: 2026, journal: None, halo_calls_per_window: 300, halo_window: Duration::from_secs(300) }
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
}

/// The practice world, served on loopback until it is stopped or dropped.
pub struct Sandbox {
    halo: HaloAccess,
    apollo: KeyAccess,
    hunter: KeyAccess,
    desk: Arc<Desk>,
    truth: Truth,
    faults: Faults,
    log: RequestLog,
    servers: Vec<JoinHandle<()>>,
}

impl Sandbox {
    /// Builds the world, replays the journal and opens three ports that the system chooses.
    ///
    /// # Errors
    /// When no port can be opened, or the journal can't be read, belongs to another seed or is damaged.
    pub async fn start(config: Config) -> io::Result<Self> {
        let seed = config.seed;
        let (world, desk) = tokio::task::spawn_blocking(move || {
            let mut world = World::new(config.seed);
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
        let apollo = Arc::new(Apollo::new(apollo_key.clone(), world.apollo, &world.people, whose));
        let hunter = Arc::new(Hunter::new(hunter_key.clone(), world.hunter));
        let log = RequestLog::default();
        let gates = [
            Arc::new(Gate::open(Source::Halo, log.clone()).await?),
            Arc::new(Gate::open(Source::Apollo, log.clone()).await?),
            Arc::new(Gate::open(Source::Hunter, log.clone()).await?),
        ];
        let [at_halo, at_apollo, at_hunter] = gates.each_ref().map(|gate| format!("http://{}", gate.address));
        let (client_id, client_secret) = desk.application();
        let systems: [(Router, Arc<dyn Voice>); 3] = [
            (halo::router(desk.clone()), desk.clone()),
            (crate::apollo::router(apollo.clone()), apollo),
            (crate::hunter::router(hunter.clone()), hunter),
        ];
        let servers = gates
            .iter()
            .zip(systems)
            .map(|(gate, (router, voice))| tokio::spawn(gate.clone().serve(router, voice)))
            .collect();
        Ok(Self {
            halo: HaloAccess { base_url: at_halo, client_id, client_secret },
            apollo: KeyAccess { base_url: at_apollo, api_key: apollo_key },
            hunter: KeyAccess { base_url: at_hunter, api_key: hunter_key },
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

    /// How to reach Apollo.
    pub fn apollo(&self) -> KeyAccess {
        self.apollo.clone()
    }

    /// How to reach Hunter.
    pub fn hunter(&self) -> KeyAccess {
        self.hunter.clone()
    }

    /// Makes things go wrong.
    pub fn faults(&self) -> &Faults {
        &self.faults
    }

    /// The tickets created through the API, oldest first, those of earlier runs included.
    pub fn leads_written(&self) -> Vec<WrittenLead> {
        halo::written(&self.desk)
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
