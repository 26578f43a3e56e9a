//! One workspace: its folder, its secrets, its store, its clients and its jobs.

use crate::{
    Host,
    api::{Event, Failure, Topic, VaultKind},
    derive::Trust,
    ids::new_id,
    jobs::Jobs,
    practice,
    staleness::Staleness,
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sluice_connect::{Client, ClientOptions, Connector, manifest::Role};
use sluice_domain::{ConnectionId, DeskId, FactId};
use sluice_sandbox::Sandbox;
use sluice_store::{Connection, Store, StoreKey};
use sluice_vault::{Secret, Vault};
use std::{
    collections::{BTreeMap, HashMap},
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU8, Ordering},
    },
};
use tokio::sync::{Mutex, broadcast};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

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
            Ok(text) => Ok(serde_json::from_slice(&text).ok()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io_failure(&error, root)),
        }
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
}

/// An open workspace.
pub(crate) struct Workspace {
    choice: Choice,
    pub desk: DeskId,
    pub store: Store,
    pub vault: Vault,
    pub host: Arc<dyn Host>,
    pub stale: Staleness,
    pub events: broadcast::Sender<Event>,
    pub jobs: Jobs,
    /// Ends the workspace's tasks.
    pub stop: CancellationToken,
    pub tasks: TaskTracker,
    clients: Mutex<HashMap<ConnectionId, Client>>,
    sandbox: Option<Sandbox>,
    online: AtomicU8,
    /// Held as long as the workspace is open, so that no second program opens it.
    _lock: File,
    /// A workspace for one run only lives in a folder that goes with it.
    _folder: Option<tempfile::TempDir>,
}

impl Workspace {
    pub(crate) async fn open(
        root: &Path,
        choice: Choice,
        passphrase: Option<String>,
        host: Arc<dyn Host>,
        events: broadcast::Sender<Event>,
    ) -> Result<Arc<Self>, Failure> {
        let folder = match choice.vault {
            VaultKind::Session => Some(tempfile::tempdir().map_err(|error| io_failure(&error, root))?),
            VaultKind::Keychain | VaultKind::Passphrase => None,
        };
        let name = if choice.practice { "practice" } else { "work" };
        let dir = folder.as_ref().map_or_else(|| root.join(name), |folder| folder.path().to_owned());
        fs::create_dir_all(&dir).map_err(|error| io_failure(&error, &dir))?;
        let lock = lock(&dir)?;
        let desk = identity(&dir, host.as_ref())?;
        let vault = match choice.vault {
            VaultKind::Keychain => Vault::keychain(KEYCHAIN_SERVICE).await?,
            VaultKind::Passphrase => {
                let passphrase = passphrase.ok_or_else(|| Failure::of("vault_locked"))?;
                Vault::passphrase(dir.join("vault.sealed"), Secret::new(passphrase)).await?
            }
            VaultKind::Session => Vault::session(),
        };
        let path = dir.join("sluice.db");
        let key = store_key(&vault, desk, &path, host.as_ref()).await?;
        let store = Store::open(&path, Some(&key), host.now()).await?;
        let now = host.now();
        store.write(move |w| w.interrupt_running(now)).await?;

        let stop = CancellationToken::new();
        let tasks = TaskTracker::new();
        let stale = Staleness::new(events.clone());
        let sandbox = if choice.practice {
            Some(practice::start(&dir).await.map_err(|error| io_failure(&error, &dir))?)
        } else {
            None
        };
        let workspace = Arc::new(Self {
            choice,
            desk,
            store,
            vault,
            host,
            stale: stale.clone(),
            events,
            jobs: Jobs::default(),
            stop: stop.clone(),
            tasks: tasks.clone(),
            clients: Mutex::default(),
            sandbox,
            online: AtomicU8::new(0),
            _lock: lock,
            _folder: folder,
        });
        tasks.spawn(stale.run(stop));
        if workspace.sandbox.is_some() {
            practice::connect(&workspace).await?;
        }
        choice.write(root)?;
        Ok(workspace)
    }

    /// Stops jobs and tasks, then closes the store.
    pub(crate) async fn close(&self) {
        self.jobs.stop_all();
        self.stop.cancel();
        self.tasks.close();
        self.tasks.wait().await;
        self.store.clone().close().await;
    }

    pub(crate) const fn choice(&self) -> Choice {
        self.choice
    }

    pub(crate) const fn sandbox(&self) -> Option<&Sandbox> {
        self.sandbox.as_ref()
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        self.host.now()
    }

    pub(crate) fn new_fact(&self) -> FactId {
        new_id!(self.host.as_ref(), FactId)
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

    /// The client of a connection; made once, so that one limiter and one token serve all jobs.
    pub(crate) async fn client(&self, connection: &Connection) -> Result<Client, Failure> {
        let mut clients = self.clients.lock().await;
        if let Some(client) = clients.get(&connection.id) {
            return Ok(client.clone());
        }
        let connector = connector(&connection.connector)?;
        let mut secrets = BTreeMap::new();
        for field in connector.manifest().form.iter().filter(|field| field.secret) {
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
        let client = Client::new(connector, connection.settings.clone(), secrets, self.client_options())?;
        clients.insert(connection.id, client.clone());
        Ok(client)
    }

    pub(crate) fn client_options(&self) -> ClientOptions {
        ClientOptions { allow_loopback_http: self.choice.practice, ..ClientOptions::default() }
    }

    pub(crate) async fn forget_client(&self, connection: ConnectionId) {
        self.clients.lock().await.remove(&connection);
    }

    /// The vault's name for a connection's secret.
    pub(crate) fn account(&self, connection: ConnectionId, key: &str) -> String {
        format!("{}/{connection}/{key}", self.desk)
    }

    /// Who is believed when sources disagree.
    pub(crate) async fn trust(&self) -> Result<Trust, Failure> {
        Ok(trust_of(&self.store.read(|r| r.all_connections()).await?))
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

/// Who is believed among these connections when sources disagree.
pub(crate) fn trust_of(connections: &[Connection]) -> Trust {
    Trust::of(connections.iter().filter_map(|connection| {
        let connector = connector(&connection.connector).ok()?;
        Some((connection.id, connector.manifest().id.clone(), connector.manifest().role == Role::Crm))
    }))
}

/// A shipped connector by its id.
pub(crate) fn connector(id: &str) -> Result<Arc<Connector>, Failure> {
    Connector::of_id(id).ok_or_else(|| Failure::of("unknown_connector").with("connector", id))
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

fn identity(dir: &Path, host: &dyn Host) -> Result<DeskId, Failure> {
    let path = dir.join("identity.json");
    match fs::read(&path) {
        Ok(text) => serde_json::from_slice::<Identity>(&text)
            .map(|identity| identity.desk)
            .map_err(|_| Failure::of("identity_damaged").with("file", path.display())),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let desk = new_id!(host, DeskId);
            write_whole(&path, &serde_json::json!(Identity { desk }).to_string())?;
            Ok(desk)
        }
        Err(error) => Err(io_failure(&error, dir)),
    }
}

/// The store's key from the vault. A new one is only made where there is no store yet: a new key for an old store
/// would look like damage.
async fn store_key(vault: &Vault, desk: DeskId, path: &Path, host: &dyn Host) -> Result<StoreKey, Failure> {
    let account = format!("{desk}/store-key");
    if let Some(text) = vault.get(&account).await? {
        let bytes = unhex(text.expose()).ok_or_else(|| Failure::of("store_key_damaged"))?;
        return Ok(StoreKey::from_bytes(bytes));
    }
    if path.exists() {
        return Err(Failure::of("store_key_missing").with("file", path.display()));
    }
    let mut bytes = [0; 32];
    host.random(&mut bytes);
    vault.set(&account, Secret::new(hex(&bytes))).await?;
    Ok(StoreKey::from_bytes(bytes))
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

fn write_whole(path: &Path, text: &str) -> Result<(), Failure> {
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
