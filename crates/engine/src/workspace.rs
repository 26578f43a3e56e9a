//! One workspace: its folder, its secrets, its store, its clients and its jobs.

mod choice;
mod client;
mod file;
mod key;
mod place;
mod trust;

use crate::{
    Host,
    allowance::Used,
    api::{Event, Failure, Topic},
    backup,
    derive::{self, Trust},
    diagnostics::Counted,
    files,
    find::Finds,
    history,
    jobs::Jobs,
    pipeline,
    plan::Sums,
    practice, push, quality, queue, rules, schedule,
    setup::{Grants, SignIns},
    staleness::Staleness,
    sync::NotKept,
    workflow,
};
use chrono::{DateTime, SubsecRound, Utc};
use key::store_key_account;
use place::Identity;
use sluice_connect::{Client, Connector};
use sluice_domain::{ConnectionId, DeskId, pipeline::Workflow};
use sluice_sandbox::Sandbox;
use sluice_store::{Connection, Store};
use sluice_vault::Vault;
use std::{
    collections::{HashMap, HashSet},
    fs::{self, File},
    path::{Path, PathBuf},
    sync::{
        Arc, PoisonError,
        atomic::{AtomicU8, AtomicU64, Ordering},
    },
};
use tokio::sync::{Mutex, broadcast};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub(crate) use choice::Choice;
pub(crate) use file::{io_failure, write_whole};
pub(crate) use key::{fresh_key, hex, key_in};
pub(crate) use place::{Place, Unlock};
pub(crate) use trust::trust;

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
    /// Held while pairs are joined by a bet.
    pub betting: Mutex<()>,
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
            betting: Mutex::default(),
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
        if workspace.host.keeps_schedule() {
            workspace.tasks.spawn(schedule::keep_up(Arc::downgrade(&workspace), ended.clone()));
        }
        workspace.tasks.spawn(push::keep_up(Arc::downgrade(&workspace), ended.clone()));
        workspace.tasks.spawn(pipeline::keep_up(Arc::downgrade(&workspace), ended.clone()));
        workspace.tasks.spawn(files::carry_on(Arc::downgrade(&workspace)));
        workspace.tasks.spawn(history::carry_on(Arc::downgrade(&workspace), ended.clone()));
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
