//! One workspace: its folder, its secrets, its store, its clients and its jobs.

use crate::{
    Host, Hurry,
    allowance::{self, Used},
    api::{Event, Failure, Topic, VaultKind},
    backup,
    derive::{self, Trust},
    diagnostics::Counted,
    files,
    find::Finds,
    ids::new_id,
    jobs::Jobs,
    mapping, pipeline,
    plan::{self, Sums},
    practice, push, quality, queue, rules, schedule,
    setup::{self, Grants, SignIns},
    shelf,
    staleness::Staleness,
    sync::NotKept,
    workflow,
};
use chrono::{DateTime, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use sluice_connect::{
    Client, ClientOptions, Connector, Keeper,
    manifest::{Auth, GRANT, Role, SIGN_IN},
};
use sluice_domain::{ConnectionId, DeskId, pipeline::Workflow};
use sluice_sandbox::Sandbox;
use sluice_store::{Connection, LIST, Reader, Store, StoreError, StoreKey};
use sluice_vault::{Secret, Vault};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::{
        Arc, PoisonError,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::sync::{Mutex, broadcast};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

/// HaloPSA's setting of the permissions that are asked for.
const SCOPE: &str = "scope";

/// The name under which secrets are kept in the system's keychain.
pub(crate) const KEYCHAIN_SERVICE: &str = "Sluice";

/// Which workspace is open, and where its secrets are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Choice {
    pub practice: bool,
    pub vault: VaultKind,
}

impl Choice {
    fn file(root: &Path) -> PathBuf {
        root.join("open.json")
    }

    /// The choice of the last run, if there was one.
    pub(crate) fn read(root: &Path) -> Result<Option<Self>, Failure> {
        match fs::read(Self::file(root)) {
            Ok(text) => serde_json::from_slice(&text)
                .map(Some)
                .map_err(|_| Failure::of("choice_damaged").with("file", Self::file(root).display())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io_failure(&error, root)),
        }
    }

    /// Where the workspace lies; one for this run only lies elsewhere.
    pub(crate) fn dir(self, root: &Path) -> PathBuf {
        root.join(if self.practice { "practice" } else { "work" })
    }

    fn write(self, root: &Path) -> Result<(), Failure> {
        // A choice for one run only is not remembered: its secrets are gone with the run.
        if self.vault == VaultKind::Session {
            return Ok(());
        }
        write_whole(&Self::file(root), &serde_json::json!(self).to_string())
    }
}

#[derive(Serialize, Deserialize)]
struct Identity {
    desk: DeskId,
    /// Whether the store was made: from then on its absence is a loss, not a beginning.
    #[serde(default)]
    store: bool,
}

/// An open workspace.
pub(crate) struct Workspace {
    choice: Choice,
    /// The data folder, which holds the users' own connectors.
    root: PathBuf,
    dir: PathBuf,
    pub desk: DeskId,
    pub store: Store,
    pub vault: Vault,
    pub host: Arc<dyn Host>,
    pub stale: Staleness,
    pub events: broadcast::Sender<Event>,
    pub jobs: Jobs,
    pub finds: Finds,
    pub used: Used,
    pub sign_ins: SignIns,
    pub grants: Grants,
    pub known: queue::Due,
    pub backups: backup::Made,
    /// Held while the address for a provider's pushes is made.
    pub addresses: Mutex<()>,
    pub webhooks: push::News,
    pub emptied: NotKept,
    pub counted: Counted,
    pub sums: Sums,
    /// Ends the workspace's tasks.
    pub stop: CancellationToken,
    pub tasks: TaskTracker,
    clients: Mutex<HashMap<ConnectionId, Client>>,
    /// Clients of connectors that were changed since: what they called counts against the limits of those that follow.
    earlier: Mutex<HashMap<ConnectionId, Client>>,
    /// Connections whose client is made anew once no job is at work with it.
    due: std::sync::Mutex<HashSet<ConnectionId>>,
    /// How often somebody has chosen what goes to HaloPSA.
    chosen: AtomicU64,
    /// The users' own connectors that are in use, as they were read.
    own: std::sync::Mutex<HashMap<String, Arc<Connector>>>,
    sandbox: Option<Sandbox>,
    online: AtomicU8,
    /// What the store's key is told from others by.
    pub key_mark: String,
    /// Held as long as the workspace is open, so that no second program opens it.
    lock: std::sync::Mutex<Option<File>>,
    /// A workspace for one run only lives in a folder that goes with it.
    _folder: Option<tempfile::TempDir>,
}

impl Workspace {
    pub(crate) async fn open(
        root: &Path,
        choice: Choice,
        unlock: Unlock,
        remember: bool,
        host: Arc<dyn Host>,
        events: broadcast::Sender<Event>,
    ) -> Result<Arc<Self>, Failure> {
        let place = Place::take(root, choice, host.as_ref())?;
        let vault = place.unlock(choice, unlock).await?;
        let path = place.dir.join("sluice.db");
        backup::sweep(&place.dir, host.now());
        if backup::finish(&place.dir)?.is_some() {
            tracing::warn!("a restore that was cut off was brought to its end");
        }
        if place.identity.store && fs::metadata(&path).map_or(true, |file| file.len() == 0) {
            return Err(Failure::of("store_missing").with("file", path.display()));
        }
        let key = match place.known_key(&vault).await? {
            // A new key for an old store would look like damage.
            None if path.exists() => {
                return Err(Failure::of("store_key_missing").with("file", path.display()));
            }
            None => {
                let (key, text) = fresh_key(host.as_ref());
                place.keep_key(&vault, text).await?;
                key
            }
            Some(known) => known,
        };
        let key_mark = key.mark();
        let store = Store::open(&path, Some(&key), host.now()).await?;
        place.has_store()?;
        let Place { dir, identity: Identity { desk, .. }, lock, folder } = place;
        let now = host.now();
        store.write(move |w| w.interrupt_running(now)).await?;
        if store.write(|w| derive::current(w, &trust(w)?)).await? {
            tracing::info!("everything derived anew, since this version derives otherwise");
        }

        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        let stale = Staleness::new(events.clone());
        let sandbox = if choice.practice {
            Some(practice::start(&dir, host.practice_people(), host.hurry()).await?)
        } else {
            None
        };
        let workspace = Arc::new(Self {
            choice,
            root: root.to_owned(),
            dir,
            desk,
            store,
            vault,
            host,
            stale: stale.clone(),
            events,
            jobs: Jobs::default(),
            finds: Finds::default(),
            used: Used::default(),
            sign_ins: SignIns::default(),
            grants: Grants::default(),
            known: queue::Due::default(),
            backups: backup::Made::default(),
            addresses: Mutex::default(),
            webhooks: push::News::default(),
            emptied: NotKept::default(),
            counted: Counted::default(),
            sums: Sums::default(),
            stop: stop.clone(),
            tasks: tasks.clone(),
            clients: Mutex::default(),
            earlier: Mutex::default(),
            due: std::sync::Mutex::default(),
            chosen: AtomicU64::new(0),
            own: std::sync::Mutex::default(),
            sandbox,
            online: AtomicU8::new(0),
            key_mark,
            lock: std::sync::Mutex::new(Some(lock)),
            _folder: folder,
        });
        tasks.spawn(stale.run(stop));
        quality::begin(&workspace).await?;
        rules::begin(&workspace).await?;
        workflow::begin(&workspace).await?;
        // The first card or page does not wait for it then.
        let ahead = workspace.store.clone();
        tasks.spawn(async move {
            if let Err(error) = ahead.read(|r| r.index().map(drop)).await {
                tracing::warn!(code = error.code(), "index not made ahead");
            }
        });
        if workspace.sandbox.is_some() {
            practice::connect(&workspace).await?;
            practice::hook(&workspace).await?;
        }
        if remember {
            choice.write(root)?;
        }
        let ended = workspace.stop.clone();
        workspace.tasks.spawn(quality::keep_up(Arc::downgrade(&workspace), ended.clone()));
        workspace.tasks.spawn(backup::keep_up(Arc::downgrade(&workspace), ended.clone()));
        workspace.tasks.spawn(schedule::keep_up(Arc::downgrade(&workspace), ended.clone()));
        workspace.tasks.spawn(push::keep_up(Arc::downgrade(&workspace), ended.clone()));
        workspace.tasks.spawn(pipeline::keep_up(Arc::downgrade(&workspace), ended.clone()));
        workspace.tasks.spawn(files::carry_on(Arc::downgrade(&workspace), ended.clone()));
        workspace.tasks.spawn(workflow::carry_on(Arc::downgrade(&workspace), ended.clone()));
        workspace.tasks.spawn(queue::keep_betting(Arc::downgrade(&workspace), ended.clone()));
        workspace.tasks.spawn(rules::carry_on(Arc::downgrade(&workspace), ended));
        Ok(workspace)
    }

    /// Stops jobs and tasks, then closes the store.
    pub(crate) async fn close(&self) {
        // First: a job that stops looks here whether the program ends or somebody cancelled it.
        self.stop.cancel();
        self.jobs.stop_all();
        self.tasks.close();
        self.tasks.wait().await;
        self.store.clone().close().await;
        // Whoever still asks for something finds the store closed: the folder is free.
        self.lock.lock().unwrap_or_else(PoisonError::into_inner).take();
    }

    /// The vault's name for the store's key.
    pub(crate) fn store_key_account(&self) -> String {
        store_key_account(self.desk)
    }

    pub(crate) const fn choice(&self) -> Choice {
        self.choice
    }

    /// Its folder.
    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    /// The data folder, which holds all workspaces.
    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    pub(crate) const fn sandbox(&self) -> Option<&Sandbox> {
        self.sandbox.as_ref()
    }

    /// The time, as finely as the store keeps it: what is derived from a fact before and after it was kept is the same.
    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.host.now().trunc_subsecs(3)
    }

    /// Whether the last attempt to reach a provider got an answer.
    pub(crate) fn online(&self) -> Option<bool> {
        match self.online.load(Ordering::Relaxed) {
            0 => None,
            1 => Some(false),
            _ => Some(true),
        }
    }

    pub(crate) fn saw_online(&self, online: bool) {
        let value = if online { 2 } else { 1 };
        if self.online.swap(value, Ordering::Relaxed) != value {
            self.stale.mark(&[Topic::Status]);
        }
    }

    /// Notes from an outcome whether providers can be reached.
    pub(crate) fn saw<T>(&self, outcome: &Result<T, sluice_connect::ConnectError>) {
        use sluice_connect::ConnectError;
        match outcome {
            Ok(_) => self.saw_online(true),
            Err(ConnectError::Unreachable { .. } | ConnectError::TimedOut { .. }) => self.saw_online(false),
            Err(_) => {}
        }
    }

    fn own(&self) -> std::sync::MutexGuard<'_, HashMap<String, Arc<Connector>>> {
        self.own.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A connector by its id. One of the user's own stays as it was first read, until it is [forgotten](Self::forget).
    pub(crate) async fn connector(&self, id: &str) -> Result<Arc<Connector>, Failure> {
        let known = Connector::of_id(id).or_else(|| self.own().get(id).cloned());
        if let Some(connector) = known {
            return Ok(connector);
        }
        let connector = shelf::read(&self.root, id).await?;
        self.own().insert(id.to_owned(), Arc::clone(&connector));
        Ok(connector)
    }

    /// From now on the connection's connector is what its folder holds now.
    pub(crate) async fn forget(&self, connection: &Connection) {
        if self.own().remove(&connection.connector).is_some() {
            self.renew_client(connection.id).await;
        }
    }

    /// Has the client of a connection made anew when it is asked for next; its limits go on.
    pub(crate) async fn renew_client(&self, connection: ConnectionId) {
        if let Some(client) = self.clients.lock().await.remove(&connection) {
            self.earlier.lock().await.insert(connection, client);
        }
    }

    fn due(&self) -> std::sync::MutexGuard<'_, HashSet<ConnectionId>> {
        self.due.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The same once no job is at work with it: a run goes on with what it has.
    pub(crate) async fn renew_when_free(&self, connection: ConnectionId) {
        self.due().insert(connection);
        if self.jobs.on(connection).is_none() {
            self.renew_due(connection).await;
        }
    }

    /// Has it made anew where that is due. Asked by whoever knows that no job is at work with it.
    pub(crate) async fn renew_due(&self, connection: ConnectionId) {
        let due = self.due().remove(&connection);
        if due {
            self.renew_client(connection).await;
        }
    }

    /// Whether that waits for the end of a job.
    pub(crate) fn is_due(&self, connection: ConnectionId) -> bool {
        self.due().contains(&connection)
    }

    /// How often somebody has chosen what goes to HaloPSA: what was judged before the last time is judged anew.
    pub(crate) fn chosen(&self) -> u64 {
        self.chosen.load(Ordering::Acquire)
    }

    /// Somebody chose.
    pub(crate) fn chose(&self) {
        self.chosen.fetch_add(1, Ordering::AcqRel);
    }

    /// The client of a connection; made once, so that one limiter and one token serve all jobs.
    pub(crate) async fn client(&self, connection: &Connection) -> Result<Client, Failure> {
        if self.jobs.on(connection.id).is_none() {
            self.renew_due(connection.id).await;
        }
        let mut clients = self.clients.lock().await;
        if let Some(client) = clients.get(&connection.id) {
            return Ok(client.clone());
        }
        let connector = self.connector(&connection.connector).await?;
        let mut secrets = BTreeMap::new();
        let way = connection.settings.get(SIGN_IN).map(String::as_str);
        for field in connector.manifest().fields(way).filter(|field| field.secret) {
            match self.vault.get(&self.account(connection.id, &field.key)).await? {
                Some(secret) => {
                    secrets.insert(field.key.clone(), secret);
                }
                None if field.required => {
                    return Err(Failure::of("secret_missing").with("connection", &connection.name));
                }
                None => {}
            }
        }
        if let Some(grant) = self.vault.get(&self.account(connection.id, GRANT)).await? {
            secrets.insert(GRANT.to_owned(), grant);
        }
        let settings = self.asking(connection.id, &connector, &connection.settings).await?;
        let client = Client::new(connector, settings, secrets, self.client_options())?;
        if client.signs_in_with_browser() {
            client.keep_with(self.keeper(connection.id).await);
        }
        self.prepare(connection, &client).await?;
        if let Some(earlier) = self.earlier.lock().await.remove(&connection.id) {
            client.go_on_from(&earlier);
        }
        clients.insert(connection.id, client.clone());
        Ok(client)
    }

    /// The settings of a connection, with the permissions that its sign-in in the browser asks for where they are more than
    /// the usual ones and nobody chose any.
    pub(crate) async fn asking(
        &self,
        id: ConnectionId,
        connector: &Connector,
        settings: &BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, Failure> {
        let (manifest, mut settings) = (connector.manifest(), settings.clone());
        let way = settings.get(SIGN_IN).map(String::as_str);
        let in_browser = manifest.sign_in(way).is_some_and(Auth::in_browser);
        let chosen = settings.get(SCOPE).is_some_and(|scope| !scope.trim().is_empty());
        let asks = in_browser && !chosen && manifest.id == "halopsa";
        if asks && self.store.read(move |r| plan::writes_customers(r, id)).await? {
            settings.insert(SCOPE.to_owned(), plan::WITH_CUSTOMERS.to_owned());
        }
        Ok(settings)
    }

    /// The client that tested an account stays the connection's: it has a token, and knows what the limits have left.
    pub(crate) async fn adopt(&self, connection: &Connection, client: Client) -> Result<(), Failure> {
        let mut clients = self.clients.lock().await;
        self.prepare(connection, &client).await?;
        if Connector::of_id(&connection.connector).is_none() {
            self.own().insert(connection.connector.clone(), Arc::clone(client.connector()));
        }
        clients.insert(connection.id, client);
        Ok(())
    }

    /// Tells a client what people chose for its connection.
    async fn prepare(&self, connection: &Connection, client: &Client) -> Result<(), Failure> {
        let id = connection.id;
        let (held, kept) =
            self.store.read(move |r| Ok::<_, StoreError>((r.mappings()?, setup::kept(r, id)?))).await?;
        client.set_layers(mapping::layers(connection, &held, &kept)?);
        client.set_halo(kept);
        allowance::count(self, connection.id, client).await
    }

    /// How long after a request without an answer the other side may still carry it out. HaloPSA's gateway gives up
    /// after 60 s; the practice world is done when it is asked.
    pub(crate) fn settling(&self) -> Duration {
        match self.hurry() {
            // There an answer may be given up before the practice world is done.
            Some(hurry) => hurry.longest_wait * 2,
            None if self.choice.practice => Duration::ZERO,
            None => Duration::from_secs(90),
        }
    }

    fn hurry(&self) -> Option<Hurry> {
        self.host.hurry().filter(|_| self.choice.practice)
    }

    pub(crate) fn client_options(&self) -> ClientOptions {
        let usual = ClientOptions::default();
        if let Some(hurry) = self.hurry() {
            let wait = hurry.longest_wait;
            return ClientOptions {
                allow_loopback_http: true,
                any_port: true,
                timeout: wait,
                write_timeout: wait,
                longest_pause: wait / 10,
                alone: wait / 10,
                first_backoff: wait / 10,
                limits: Some(Vec::new()),
                ..usual
            };
        }
        ClientOptions {
            allow_loopback_http: self.choice.practice,
            any_port: self.choice.practice,
            // On this machine a write takes milliseconds.
            write_timeout: if self.choice.practice { usual.connect_timeout } else { usual.write_timeout },
            alone: if self.choice.practice { Duration::from_secs(1) } else { usual.alone },
            ..usual
        }
    }

    /// Keeps the connection's sign-in in the browser.
    pub(crate) async fn keeper(&self, connection: ConnectionId) -> Arc<dyn Keeper> {
        self.grants.keeper(&self.vault, connection, self.account(connection, GRANT)).await
    }

    pub(crate) async fn forget_client(&self, connection: ConnectionId) {
        self.clients.lock().await.remove(&connection);
        self.earlier.lock().await.remove(&connection);
    }

    /// The vault's name for a connection's secret.
    pub(crate) fn account(&self, connection: ConnectionId, key: &str) -> String {
        format!("{}/{connection}/{key}", self.desk)
    }

    /// Who is believed when sources disagree.
    pub(crate) async fn trust(&self) -> Result<Trust, Failure> {
        Ok(self.store.read(trust).await?)
    }

    /// The workflow in force.
    pub(crate) async fn workflow(&self) -> Result<Arc<Workflow>, Failure> {
        Ok(self.store.read(pipeline::workflow).await?)
    }

    /// A connection by id, if it was not removed.
    pub(crate) async fn connection(&self, id: ConnectionId) -> Result<Connection, Failure> {
        self.store
            .read(move |r| r.connection(id))
            .await?
            .filter(|connection| !connection.removed)
            .ok_or_else(|| Failure::of("unknown_connection"))
    }

    /// The connected system of record, if there is one.
    pub(crate) async fn halo(&self) -> Result<Option<Connection>, Failure> {
        Ok(self.store.read(|r| r.connections()).await?.into_iter().find(|c| c.connector == "halopsa"))
    }
}

/// Who is believed when sources disagree, and what people keep them from overwriting.
pub(crate) fn trust(r: &Reader<'_>) -> Result<Trust, StoreError> {
    let ranked = trust_of(&r.all_connections()?);
    Ok(r.mappings()?.iter().fold(ranked, |trust, held| {
        trust.protecting(held.connection, &held.stream, mapping::protections(held))
    }))
}

fn trust_of(connections: &[Connection]) -> Trust {
    Trust::of(connections.iter().map(|connection| {
        if connection.connector == LIST {
            // A vendor's list is believed like the vendor.
            let vendor = connection.settings.get(files::VENDOR).cloned().unwrap_or_default();
            return (connection.id, vendor, false);
        }
        // What a user wrote is never the system of record.
        let record = Connector::of_id(&connection.connector)
            .is_some_and(|connector| connector.manifest().role == Role::Crm);
        (connection.id, connection.connector.clone(), record)
    }))
}

fn lock(dir: &Path) -> Result<File, Failure> {
    let path = dir.join("lock");
    let file = File::create(&path).map_err(|error| io_failure(&error, dir))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(Failure::of("workspace_in_use").with("folder", dir.display())),
        Err(TryLockError::Error(error)) => Err(io_failure(&error, dir)),
    }
}

impl Identity {
    fn file(dir: &Path) -> PathBuf {
        dir.join("identity.json")
    }

    fn write(&self, dir: &Path) -> Result<(), Failure> {
        write_whole(&Self::file(dir), &serde_json::json!(self).to_string())
    }
}

fn identity(dir: &Path, host: &dyn Host) -> Result<Identity, Failure> {
    let path = Identity::file(dir);
    match fs::read(&path) {
        Ok(text) => serde_json::from_slice(&text)
            .map_err(|_| Failure::of("identity_damaged").with("file", path.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let identity = Identity { desk: new_id!(host, DeskId), store: false };
            identity.write(dir)?;
            Ok(identity)
        }
        Err(error) => Err(io_failure(&error, dir)),
    }
}

/// What opens the vault.
pub(crate) enum Unlock {
    /// What was typed, where anything was.
    Typed(Option<String>),
    /// It is open.
    Open(Vault),
}

/// A workspace's folder, taken by this program.
pub(crate) struct Place {
    pub dir: PathBuf,
    identity: Identity,
    lock: File,
    folder: Option<tempfile::TempDir>,
}

impl Place {
    /// Takes the folder, making it where there is none.
    pub(crate) fn take(root: &Path, choice: Choice, host: &dyn Host) -> Result<Self, Failure> {
        let folder = match choice.vault {
            VaultKind::Session => Some(tempfile::tempdir().map_err(|error| io_failure(&error, root))?),
            VaultKind::Keychain | VaultKind::Passphrase => None,
        };
        let dir = folder.as_ref().map_or_else(|| choice.dir(root), |folder| folder.path().to_owned());
        fs::create_dir_all(&dir).map_err(|error| io_failure(&error, &dir))?;
        let lock = lock(&dir)?;
        let identity = identity(&dir, host)?;
        Ok(Self { dir, identity, lock, folder })
    }

    pub(crate) async fn unlock(&self, choice: Choice, unlock: Unlock) -> Result<Vault, Failure> {
        Ok(match (choice.vault, unlock) {
            (_, Unlock::Open(vault)) => vault,
            (VaultKind::Keychain, Unlock::Typed(_)) => Vault::keychain(KEYCHAIN_SERVICE).await?,
            (VaultKind::Passphrase, Unlock::Typed(passphrase)) => {
                let passphrase = passphrase.ok_or_else(|| Failure::of("vault_locked"))?;
                Vault::passphrase(self.dir.join("vault.sealed"), Secret::new(passphrase)).await?
            }
            (VaultKind::Session, Unlock::Typed(_)) => Vault::session(),
        })
    }

    /// The store's key, where the vault has one.
    pub(crate) async fn known_key(&self, vault: &Vault) -> Result<Option<StoreKey>, Failure> {
        key_in(vault, &store_key_account(self.identity.desk)).await
    }

    /// Keeps a new key for the store in the vault.
    pub(crate) async fn keep_key(&self, vault: &Vault, text: Secret<String>) -> Result<(), Failure> {
        Ok(vault.set(&store_key_account(self.identity.desk), text).await?)
    }

    /// Notes that the store was made.
    pub(crate) fn has_store(&self) -> Result<(), Failure> {
        if self.identity.store {
            return Ok(());
        }
        Identity { desk: self.identity.desk, store: true }.write(&self.dir)
    }
}

/// A new key, and the text that a vault keeps of it.
pub(crate) fn fresh_key(host: &dyn Host) -> (StoreKey, Secret<String>) {
    let mut bytes = [0; 32];
    host.random(&mut bytes);
    (StoreKey::from_bytes(bytes), Secret::new(hex(&bytes)))
}

fn store_key_account(desk: DeskId) -> String {
    format!("{desk}/store-key")
}

/// A store's key that a vault keeps under the name.
pub(crate) async fn key_in(vault: &Vault, account: &str) -> Result<Option<StoreKey>, Failure> {
    let Some(text) = vault.get(account).await? else { return Ok(None) };
    let bytes = unhex(text.expose()).ok_or_else(|| Failure::of("store_key_damaged"))?;
    Ok(Some(StoreKey::from_bytes(bytes)))
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    let mut bytes = [0; 32];
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[2 * at..2 * at + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Writes a file so that it is whole or not there.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), Failure> {
    let temporary = path.with_extension("new");
    let write = || {
        let mut file = File::create(&temporary)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    write().map_err(|error| io_failure(&error, path))
}

pub(crate) fn io_failure(error: &io::Error, path: &Path) -> Failure {
    let code = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "disk_full",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "folder_not_writable",
        io::ErrorKind::AddrInUse => "port_taken",
        _ => "file_error",
    };
    Failure::of(code).with("file", path.display()).with("said", error.kind())
}
