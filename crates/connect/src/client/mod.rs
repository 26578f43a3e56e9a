//! One account of a connector.

mod arrays;
mod ask;
mod backoff;
mod breaker;
mod call;
mod one;
mod paged;
mod pull;
mod test;

pub use arrays::AT_FIRST;
pub(crate) use ask::texts;
pub(crate) use backoff::Backoff;
pub(crate) use call::Call;
pub use call::{Still, Turn};
pub use one::Now;

use crate::{
    AccountInfo, CallError, ConnectError, Connector, Cursor, FoundPage, Page, Position, address,
    auth::SignIn, http::Http, limiter::Limiter, manifest::Limit, settings::Settings,
};
use reqwest::header::{HeaderMap, HeaderName};
use serde_json::Value;
use sluice_domain::{EntityKind, Stage, tenant::Kept};
use sluice_mapping::Layer;
use sluice_vault::Secret;
use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};
use tokio::sync::{Mutex, MutexGuard, OnceCell};
use url::Url;

/// What people changed about a connector's mappings, by stream.
pub type Layers = BTreeMap<String, Layer>;

/// One account of a connector: its settings, secrets, token and limits. Clones share them.
#[derive(Clone)]
pub struct Client(Arc<Account>);

pub(crate) struct Account {
    pub(crate) connector: Arc<Connector>,
    pub(crate) base: Url,
    pub(crate) http: Http,
    pub(crate) limiter: Limiter,
    pub(crate) breaker: breaker::Breaker,
    pub(crate) sign_in: SignIn,
    settings: RwLock<Arc<Settings>>,
    pub(crate) options: ClientOptions,
    /// Of every call.
    pub(crate) headers: HeaderMap,
    /// What people changed about the mappings, by stream.
    pub(crate) layers: RwLock<Arc<Layers>>,
    /// How many records go out with one call.
    pub(crate) arrays: arrays::Arrays,
    /// Whether the account was asked for its limits.
    pub(crate) learned: OnceCell<()>,
    /// Which of a tenant of HaloPSA's numbers are what.
    pub(crate) halo: RwLock<Arc<Kept>>,
    /// HaloPSA's ticket types, those that were found: their ids don't change.
    pub(crate) halo_ticket_types: RwLock<BTreeMap<Stage, i64>>,
    /// HaloPSA's outcome for what only agents see, once it was asked for.
    pub(crate) halo_private_note: OnceCell<Option<i64>>,
    order: Mutex<()>,
}

/// How a client behaves.
#[derive(Clone, Debug)]
pub struct ClientOptions {
    /// Allows plain http to this machine, for the practice world.
    pub allow_loopback_http: bool,
    /// The longest a connection may take to be made.
    pub connect_timeout: Duration,
    /// The longest a call may take.
    pub timeout: Duration,
    /// The longest a call that writes may take. Gateways give up after a minute; an answer that still comes is worth
    /// more than a write whose outcome has to be looked up.
    pub write_timeout: Duration,
    /// The longest wait that a vendor may ask for before the call is given up; it is waited for once.
    pub patience: Duration,
    /// The longest pause, whatever a vendor asks for.
    pub longest_pause: Duration,
    /// How long a system that fails again and again is left alone.
    pub alone: Duration,
    /// The first pause before a read is tried again; later ones are up to twice as long each time.
    pub first_backoff: Duration,
    /// The way back of a sign-in in the browser may come to any port, for the practice world.
    pub any_port: bool,
    /// Limits in place of the manifest's.
    pub limits: Option<Vec<Limit>>,
}

impl Default for ClientOptions {
    fn default() -> Self {
        Self {
            allow_loopback_http: false,
            connect_timeout: Duration::from_secs(10),
            timeout: Duration::from_secs(30),
            write_timeout: Duration::from_secs(90),
            patience: Duration::from_secs(10),
            longest_pause: Duration::MAX,
            alone: Duration::from_secs(30),
            first_backoff: Duration::from_secs(1),
            any_port: false,
            limits: None,
        }
    }
}

/// A stream that a client can read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StreamInfo {
    /// Its name.
    pub name: String,
    /// What its records are about.
    pub kind: EntityKind,
    /// Whether later passes ask only for what changed.
    pub incremental: bool,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Client({} at {})", self.0.connector.manifest().id, self.host())
    }
}

impl Account {
    pub(crate) fn settings(&self) -> Arc<Settings> {
        Arc::clone(&self.settings.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Sets what neither calls nor signing in use.
    pub(crate) fn set(&self, settings: Settings) {
        *self.settings.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(settings);
    }
}

impl Client {
    /// Checks the settings and makes a client. Sends nothing.
    ///
    /// # Errors
    /// [`ConnectError::MissingSetting`], [`ConnectError::BadSetting`], [`ConnectError::InvalidUrl`],
    /// [`ConnectError::InsecureUrl`] or [`ConnectError::NoTls`].
    pub fn new(
        connector: Arc<Connector>,
        settings: BTreeMap<String, String>,
        secrets: BTreeMap<String, Secret<String>>,
        options: ClientOptions,
    ) -> Result<Self, ConnectError> {
        let manifest = connector.manifest();
        let settings = Settings::check(manifest, settings, secrets)?;
        let typed = settings
            .get(&manifest.base.setting)
            .or(manifest.base.default.as_deref())
            .ok_or_else(|| ConnectError::MissingSetting { key: manifest.base.setting.clone() })?;
        let endings = [manifest.base.path.as_str(), "/api", "/auth"];
        let base = address::parse(typed, &endings, options.allow_loopback_http)?;
        let http = Http::new(&base, &options)?;
        let limiter = match &options.limits {
            Some(limits) => Limiter::new(limits, &[]),
            None => Limiter::new(&manifest.limits, &manifest.streams),
        };
        let sign_in = SignIn::new(manifest, &settings, &base, &options)?;
        // Checked when the connector was read.
        let headers = manifest
            .base
            .headers
            .iter()
            .filter_map(|(name, value)| Some((name.parse::<HeaderName>().ok()?, value.parse().ok()?)))
            .collect();
        Ok(Self(Arc::new(Account {
            connector,
            base,
            http,
            limiter,
            breaker: breaker::Breaker::default(),
            sign_in,
            settings: RwLock::new(Arc::new(settings)),
            options,
            headers,
            layers: RwLock::default(),
            arrays: arrays::Arrays::default(),
            learned: OnceCell::new(),
            halo: RwLock::default(),
            halo_ticket_types: RwLock::default(),
            halo_private_note: OnceCell::new(),
            order: Mutex::default(),
        })))
    }

    /// The same account with one thing set otherwise.
    pub(crate) fn with(&self, key: &str, value: &str) -> Result<Self, ConnectError> {
        let (mut settings, secrets) = self.0.settings().copied();
        settings.insert(key.to_owned(), value.to_owned());
        Self::new(Arc::clone(&self.0.connector), settings, secrets, self.0.options.clone())
    }

    /// From now on records are also mapped by what people changed, stream by stream.
    pub fn set_layers(&self, layers: Layers) {
        *self.0.layers.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(layers);
    }

    pub(crate) fn layers(&self) -> Arc<Layers> {
        Arc::clone(&self.0.layers.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on these of a tenant of HaloPSA's numbers are known; all else is found by name.
    pub fn set_halo(&self, kept: Kept) {
        *self.0.halo.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(kept);
        self.0.halo_ticket_types.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Which of a tenant of HaloPSA's numbers are known.
    pub fn halo(&self) -> Arc<Kept> {
        Arc::clone(&self.0.halo.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The connector.
    pub fn connector(&self) -> &Arc<Connector> {
        &self.0.connector
    }

    /// The host that it talks to, with the port where that is not the usual one.
    pub fn host(&self) -> String {
        let host = self.0.http.host();
        self.0.base.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
    }

    /// From now on so many calls more may be made, then [`ConnectError::AllowanceUsed`]; without a number as many as
    /// the vendor allows.
    pub fn allow_calls(&self, calls: Option<u64>) {
        self.0.limiter.allow(calls);
    }

    /// Counts what an earlier client of the same account called against the vendor's limits, and knows what that one had
    /// learned.
    pub fn go_on_from(&self, earlier: &Self) {
        self.0.limiter.go_on_from(&earlier.0.limiter);
        self.0.arrays.go_on_from(&earlier.0.arrays);
    }

    /// Calls made since this was last asked.
    pub fn calls_made(&self) -> u64 {
        self.0.limiter.made()
    }

    /// How long the calls that wait for the vendor's limit still have to; nothing where none waits.
    pub fn calls_wait(&self) -> Option<Duration> {
        self.0.limiter.opens_in()
    }

    /// Calls that may go out now without waiting; nothing where neither vendor nor user names a limit.
    pub fn calls_left(&self) -> Option<u32> {
        self.0.limiter.left()
    }

    /// Waits until so many calls may go out one after the other, and takes the place of none. Whether they may: where the
    /// vendor allows fewer in its window, the last of them waits again.
    pub async fn room_for(&self, calls: usize) -> bool {
        self.0.limiter.room(calls).await
    }

    /// How long so many records take at the vendor's limit, `at_once` of them with each call: until the last call may go
    /// out. Nothing where no limit is known. Without `at_once` as many as the smallest page of a sync has.
    pub fn takes(&self, records: u32, at_once: Option<u32>) -> Option<Duration> {
        let streams = self.0.connector.manifest().streams.iter().filter(|stream| stream.is_walked());
        let page = streams.filter_map(|stream| Some(stream.paging.as_ref()?.size.get())).min();
        let calls = records.div_ceil(at_once.or(page)?.max(1));
        self.0.limiter.last_of(usize::try_from(calls).unwrap_or(usize::MAX))
    }

    /// The streams that a sync walks, in the order in which they are to be read.
    pub fn streams(&self) -> Vec<StreamInfo> {
        let streams = &self.0.connector.manifest().streams;
        streams
            .iter()
            .filter(|stream| stream.is_walked())
            .map(|stream| StreamInfo {
                name: stream.name.clone(),
                kind: stream.kind,
                incremental: stream.incremental.is_some(),
            })
            .collect()
    }

    /// Held by whoever reads or writes records that others read or write too, from before the call until what came of it
    /// is kept: then what was read later is kept later, and nothing old comes after something new.
    pub async fn order(&self) -> MutexGuard<'_, ()> {
        self.0.order.lock().await
    }

    /// Signs in and makes the connector's test call.
    ///
    /// # Errors
    /// [`ConnectError::BadCredentials`], [`ConnectError::HaloNoScope`] and those of every call.
    pub async fn test(&self) -> Result<AccountInfo, ConnectError> {
        test::test(&self.0).await
    }

    /// Reads the next page of a stream: the first where there is no cursor, and of the next pass where the last
    /// one is done.
    ///
    /// # Errors
    /// [`ConnectError::UnknownStream`], [`ConnectError::StreamTooLong`] and those of every call. The same page
    /// can be asked for again with the same cursor.
    pub async fn page(&self, stream: &str, cursor: Option<&Cursor>) -> Result<Page, ConnectError> {
        test::learn(&self.0).await;
        pull::page(self, stream, cursor).await
    }

    /// Whether records of a stream can be asked for by their ids.
    pub fn asks_by_id(&self, stream: &str) -> bool {
        self.0.connector.stream(stream).is_ok_and(|(stream, _)| stream.one.is_some())
    }

    /// What the record of a walked stream with this id is now; nothing where it can't be asked for.
    ///
    /// # Errors
    /// [`ConnectError::UnknownStream`] and those of every call: then nothing is known of it.
    pub async fn one(&self, stream: &str, id: &str) -> Result<Option<Now>, ConnectError> {
        one::one(self, stream, id).await
    }

    /// Asks a stream that is asked. `question` has the members that its [`manifest::Question`] names; `position` is
    /// where the page before it ended.
    ///
    /// [`manifest::Question`]: crate::manifest::Question
    ///
    /// # Errors
    /// [`ConnectError::UnknownStream`], [`ConnectError::BadQuestion`] and those of every call.
    pub async fn ask(
        &self,
        stream: &str,
        question: &Value,
        position: Option<&Position>,
    ) -> Result<FoundPage, ConnectError> {
        self.ask_in_turn(stream, question, position, Turn::default()).await.map_err(CallError::into_cause)
    }

    /// As [`Self::ask`], where it matters how long the call waits for its turn, and whether a call that failed may have
    /// been paid: [`CallError`] tells.
    ///
    /// # Errors
    /// As [`Self::ask`]; [`ConnectError::Stopped`].
    pub async fn ask_in_turn(
        &self,
        stream: &str,
        question: &Value,
        position: Option<&Position>,
        turn: Turn<'_>,
    ) -> Result<FoundPage, CallError> {
        test::learn(&self.0).await;
        ask::ask(self, stream, question, position, turn).await
    }

    pub(crate) fn account(&self) -> &Account {
        &self.0
    }
}
