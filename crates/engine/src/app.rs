//! The program without its window.

use crate::{
    Host,
    api::{Event, Failure, OpenWorkspace, Restore, Restored, VaultKind, WorkspaceState},
    backup, commands,
    diagnostics::ShownLast,
    workspace::{Choice, Unlock, Workspace},
};
use serde_json::Value;
use sluice_domain::Actor;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::{Mutex, RwLock, broadcast};

/// Where the program keeps its data.
#[derive(Clone, Debug)]
pub struct Dirs {
    /// Holds `work/` and `practice/`, one workspace each, and the note of which one is open.
    pub root: PathBuf,
}

/// The program: at most one open workspace, its jobs, and those who listen.
#[derive(Clone)]
pub struct App {
    inner: Arc<Inner>,
}

struct Inner {
    dirs: Dirs,
    host: Arc<dyn Host>,
    events: broadcast::Sender<Event>,
    state: RwLock<State>,
    /// Opening and closing happen one at a time.
    opening: Mutex<()>,
    shown_last: ShownLast,
}

enum State {
    FirstRun,
    /// What could not be opened, where it is known, and why.
    Closed(Option<Choice>, Failure),
    Open(Arc<Workspace>),
}

impl App {
    /// Opens the workspace that was open last. Never fails: what stands in the way is told by `status`.
    pub async fn start(dirs: Dirs, host: Arc<dyn Host>) -> Self {
        let (events, _) = broadcast::channel(1_024);
        let app = Self {
            inner: Arc::new(Inner {
                dirs,
                host,
                events,
                state: RwLock::new(State::FirstRun),
                opening: Mutex::new(()),
                shown_last: ShownLast::default(),
            }),
        };
        match Choice::read(&app.inner.dirs.root) {
            Ok(None) => {}
            Ok(Some(choice)) => {
                let _ = app.open(choice, Unlock::Typed(None), true).await;
            }
            Err(failure) => *app.inner.state.write().await = State::Closed(None, failure),
        }
        app
    }

    /// The data folder.
    pub fn folder(&self) -> &Path {
        &self.inner.dirs.root
    }

    /// Calls a command of the list with its input as JSON.
    ///
    /// # Errors
    /// A code with parameters; see the command.
    pub async fn call(&self, command: &str, input: Value) -> Result<Value, Failure> {
        commands::call(self, command, input).await
    }

    /// What happens from now on.
    pub fn events(&self) -> broadcast::Receiver<Event> {
        self.inner.events.subscribe()
    }

    /// Stops the jobs at the next page and closes the workspace.
    pub async fn stop(&self) {
        let _one = self.inner.opening.lock().await;
        let state = std::mem::replace(&mut *self.inner.state.write().await, State::FirstRun);
        if let State::Open(workspace) = state {
            workspace.close().await;
        }
    }

    pub(crate) fn host(&self) -> &Arc<dyn Host> {
        &self.inner.host
    }

    pub(crate) fn shown_last(&self) -> &ShownLast {
        &self.inner.shown_last
    }

    pub(crate) fn person(&self) -> Actor {
        Actor::Person(self.inner.host.user_name())
    }

    pub(crate) async fn workspace(&self) -> Result<Arc<Workspace>, Failure> {
        match &*self.inner.state.read().await {
            State::Open(workspace) => Ok(Arc::clone(workspace)),
            State::FirstRun => Err(Failure::of("workspace_not_open")),
            State::Closed(_, failure) => Err(failure.clone()),
        }
    }

    pub(crate) async fn workspace_state(&self) -> WorkspaceState {
        match &*self.inner.state.read().await {
            State::FirstRun => WorkspaceState::FirstRun,
            State::Closed(_, failure) => WorkspaceState::Closed { failure: failure.clone() },
            State::Open(_) => WorkspaceState::Ready,
        }
    }

    /// Which workspace is open or could not be opened.
    pub(crate) async fn choice(&self) -> Option<Choice> {
        match &*self.inner.state.read().await {
            State::FirstRun => None,
            State::Closed(choice, _) => *choice,
            State::Open(workspace) => Some(workspace.choice()),
        }
    }

    pub(crate) async fn open_workspace(&self, input: OpenWorkspace) -> Result<(), Failure> {
        let choice = Choice { practice: input.practice, vault: input.vault.unwrap_or(VaultKind::Keychain) };
        self.open(choice, Unlock::Typed(input.passphrase), input.remember.unwrap_or(true)).await
    }

    /// The folder of the workspace that is closed, where one was opened before.
    pub(crate) async fn closed_dir(&self) -> Option<PathBuf> {
        Some(self.choice().await?.dir(&self.inner.dirs.root))
    }

    /// Closes the workspace, puts a copy in its store's place, and opens it. Where that does not come about, everything is
    /// as it was.
    pub(crate) async fn restore(&self, input: Restore) -> Result<Restored, Failure> {
        let _one = self.inner.opening.lock().await;
        let last = self.choice().await;
        let choice = Choice {
            practice: input.practice.unwrap_or(last.is_some_and(|last| last.practice)),
            vault: input.vault.unwrap_or(last.map_or(VaultKind::Keychain, |last| last.vault)),
        };
        if choice.vault == VaultKind::Session {
            return Err(Failure::of("restore_for_one_run"));
        }
        let meanwhile = State::Closed(Some(choice), Failure::of("restoring"));
        let before = std::mem::replace(&mut *self.inner.state.write().await, meanwhile);
        let open = match before {
            State::Open(workspace) => {
                workspace.close().await;
                (workspace.choice() == choice).then(|| workspace.vault.clone())
            }
            State::FirstRun | State::Closed(..) => None,
        };
        let unlock = || match &open {
            Some(vault) => Unlock::Open(vault.clone()),
            None => Unlock::Typed(input.passphrase.clone()),
        };
        let (root, host) = (&self.inner.dirs.root, self.inner.host.as_ref());
        let restored = backup::put_in_place(root, choice, unlock(), &input, host).await;
        let opened = self.open_alone(choice, unlock(), restored.is_ok()).await;
        restored.and_then(|restored| opened.map(|()| restored))
    }

    async fn open(&self, choice: Choice, unlock: Unlock, remember: bool) -> Result<(), Failure> {
        let _one = self.inner.opening.lock().await;
        self.open_alone(choice, unlock, remember).await
    }

    /// Opens a workspace; the caller sees to it that nobody else does meanwhile.
    async fn open_alone(&self, choice: Choice, unlock: Unlock, remember: bool) -> Result<(), Failure> {
        if let State::Open(workspace) = &*self.inner.state.read().await
            && workspace.choice() == choice
        {
            return Ok(());
        }
        let before = std::mem::replace(&mut *self.inner.state.write().await, State::FirstRun);
        if let State::Open(workspace) = before {
            workspace.close().await;
        }
        let opened = Workspace::open(
            &self.inner.dirs.root,
            choice,
            unlock,
            remember,
            Arc::clone(&self.inner.host),
            self.inner.events.clone(),
        )
        .await;
        let (state, result) = match opened {
            Ok(workspace) => (State::Open(workspace), Ok(())),
            Err(failure) => (State::Closed(Some(choice), failure.clone()), Err(failure)),
        };
        *self.inner.state.write().await = state;
        let _ = self.inner.events.send(Event::Stale { topics: crate::api::Topic::ALL.to_vec() });
        result
    }
}
