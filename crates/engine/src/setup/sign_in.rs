//! Signing in with the browser. It waits in the background: the workspace owns it and can stop it, and it has an end.

use super::{account, cure, draft::Draft, way};
use crate::{
    App, allowance,
    api::{ById, ChangeAccess, Connect, Failure, SignIn, SignInState, Topic},
    sync,
    workspace::Workspace,
};
use futures::FutureExt;
use sluice_connect::{Client, ConnectError, SigningIn, manifest::GRANT};
use sluice_domain::ConnectionId;
use sluice_store::Connection;
use std::{
    collections::VecDeque,
    panic::AssertUnwindSafe,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio_util::sync::CancellationToken;

/// How long the browser may take (RFC 8252 names no time; vendors' pages end earlier).
const LIMIT: Duration = Duration::from_secs(300);
/// Sign-ins whose end is remembered.
const REMEMBERED: usize = 8;

/// The sign-ins of one workspace, of which one waits at most.
pub(crate) struct SignIns {
    known: Mutex<Known>,
    /// How long one may wait.
    limit: Mutex<Duration>,
}

#[derive(Default)]
struct Known {
    number: u64,
    entries: VecDeque<Entry>,
}

struct Entry {
    row: SignIn,
    stop: CancellationToken,
}

impl Default for SignIns {
    fn default() -> Self {
        Self { known: Mutex::default(), limit: Mutex::new(LIMIT) }
    }
}

impl SignIns {
    fn known(&self) -> MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn limit(&self) -> Duration {
        *self.limit.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(crate) fn set_limit(&self, limit: Duration) {
        *self.limit.lock().unwrap() = limit;
    }

    /// A new one begins: whoever waited for another waits no longer.
    fn stop_all(&self) {
        for entry in &self.known().entries {
            entry.stop.cancel();
        }
    }

    fn begun(&self, connector_name: &str, address: &str, stop: CancellationToken) -> SignIn {
        let mut known = self.known();
        known.number += 1;
        let row = SignIn {
            id: known.number.to_string(),
            connector_name: connector_name.to_owned(),
            address: Some(address.to_owned()),
            opened: false,
            state: SignInState::Waiting,
            failure: None,
            connection: None,
        };
        known.entries.push_back(Entry { row: row.clone(), stop });
        if known.entries.len() > REMEMBERED {
            known.entries.pop_front();
        }
        row
    }

    fn change(&self, id: &str, change: impl FnOnce(&mut SignIn)) -> Option<SignIn> {
        let mut known = self.known();
        let entry = known.entries.iter_mut().find(|entry| entry.row.id == id)?;
        change(&mut entry.row);
        Some(entry.row.clone())
    }

    fn ended(&self, id: &str, end: Result<ConnectionId, Failure>) {
        self.change(id, |row| {
            // It holds what the browser is trusted by.
            row.address = None;
            match end {
                Ok(connection) => {
                    row.state = SignInState::Done;
                    row.connection = Some(connection.to_string());
                }
                Err(failure) => {
                    row.state = SignInState::Failed;
                    row.failure = Some(failure);
                }
            }
        });
    }

    fn row(&self, id: &str) -> Result<SignIn, Failure> {
        self.change(id, |_| {}).ok_or_else(unknown)
    }
}

fn unknown() -> Failure {
    Failure::of("unknown_sign_in")
}

/// Begins to connect an account by signing in with the browser.
pub(crate) async fn begin(app: &App, input: Connect) -> Result<SignIn, Failure> {
    let workspace = app.workspace().await?;
    let draft = Draft::read(&workspace, &input.connector, input.name, input.values).await?;
    let client = draft.client(&workspace).await?;
    workspace.sign_ins.stop_all();
    let signing = begun(&client).await?;
    client.keep_with(workspace.keeper(draft.id).await);
    let name = draft.connector.manifest().name.clone();
    let shared = Arc::clone(&workspace);
    start(app, &workspace, &name, signing, move |signing, stop| async move {
        let id = draft.id;
        let connected = connect(&shared, draft, &client, signing, &stop).await;
        if connected.is_err() {
            // What can't be taken back is a secret of an id that nothing refers to.
            let _ = shared.grants.forget(&shared.vault, id, &shared.account(id, GRANT)).await;
        }
        connected
    })
    .await
}

async fn begun(client: &Client) -> Result<SigningIn, Failure> {
    match client.sign_in().await {
        Ok(signing) => Ok(signing),
        Err(error) => Err(cure::told(client, error).await),
    }
}

async fn connect(
    workspace: &Workspace,
    draft: Draft,
    client: &Client,
    signing: SigningIn,
    stop: &CancellationToken,
) -> Result<ConnectionId, Failure> {
    signing.finish(workspace.sign_ins.limit(), stop).await?;
    let tested = test(workspace, client, stop).await?;
    let connection = draft.keep(workspace, tested).await?;
    workspace.adopt(&connection, client.clone()).await?;
    Ok(connection.id)
}

async fn test(
    workspace: &Workspace,
    client: &Client,
    stop: &CancellationToken,
) -> Result<sluice_connect::AccountInfo, Failure> {
    let tested = tokio::select! {
        tested = client.test() => tested,
        () = stop.cancelled() => Err(ConnectError::Stopped),
    };
    workspace.saw(&tested);
    Ok(tested?)
}

/// Begins to sign in with the browser to what is connected otherwise. Until that has come to its end it is connected as it was.
pub(crate) async fn change(app: &App, input: ChangeAccess) -> Result<SignIn, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.connection(sync::parse(&input.id)?).await?;
    // What the old one brings meanwhile would take the place of the new one.
    if workspace.client(&connection).await.is_ok_and(|client| client.signs_in_with_browser()) {
        return Err(Failure::of("bad_input"));
    }
    sync::free(&workspace, &connection).await?;
    let draft = Draft::of(&workspace, &connection, input.values).await?;
    let client = draft.client(&workspace).await?;
    workspace.sign_ins.stop_all();
    let signing = begun(&client).await?;
    client.keep_with(workspace.keeper(connection.id).await);
    let name = connection.name.clone();
    let shared = Arc::clone(&workspace);
    start(app, &workspace, &name, signing, move |signing, stop| async move {
        let id = connection.id;
        let changed = changed(&shared, &connection, draft, &client, signing, &stop).await;
        if changed.is_err() {
            // What can't be taken back is a secret that the way which stays does not use.
            let _ = shared.grants.forget(&shared.vault, id, &shared.account(id, GRANT)).await;
        }
        changed
    })
    .await
}

async fn changed(
    workspace: &Workspace,
    connection: &Connection,
    draft: Draft,
    client: &Client,
    signing: SigningIn,
    stop: &CancellationToken,
) -> Result<ConnectionId, Failure> {
    signing.finish(workspace.sign_ins.limit(), stop).await?;
    let tested = test(workspace, client, stop).await?;
    sync::free(workspace, connection).await?;
    let now = draft.replace(workspace, connection.clone(), tested).await?;
    way::leave(workspace, connection, &now).await;
    workspace.renew_client(now.id).await;
    Ok(now.id)
}

/// Begins to sign in again to what is connected.
pub(crate) async fn again(app: &App, input: ById) -> Result<SignIn, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.connection(sync::parse(&input.id)?).await?;
    // The one client that jobs use: what an older sign-in brings meanwhile is not kept in place of the new one.
    let mut client = workspace.client(&connection).await?;
    // A run goes on with what it has, and the permissions that are wanted since are asked for only after it.
    if workspace.is_due(connection.id) {
        sync::free(&workspace, &connection).await?;
        client = workspace.client(&connection).await?;
    }
    workspace.sign_ins.stop_all();
    let signing = begun(&client).await?;
    let name = connection.name.clone();
    let shared = Arc::clone(&workspace);
    start(app, &workspace, &name, signing, move |signing, stop| async move {
        renew(&shared, &connection, &client, signing, &stop).await
    })
    .await
}

async fn renew(
    workspace: &Workspace,
    connection: &Connection,
    client: &Client,
    signing: SigningIn,
    stop: &CancellationToken,
) -> Result<ConnectionId, Failure> {
    signing.finish(workspace.sign_ins.limit(), stop).await?;
    let id = connection.id;
    let tested = test(workspace, client, stop).await;
    allowance::count(workspace, id, client).await?;
    let account = account(tested?, workspace);
    workspace.store.write(move |w| w.set_account(id, &serde_json::json!(account))).await?;
    Ok(id)
}

/// Opens the browser, and lets `work` wait for it in the background.
async fn start<W, F>(
    app: &App,
    workspace: &Arc<Workspace>,
    name: &str,
    signing: SigningIn,
    work: W,
) -> Result<SignIn, Failure>
where
    W: FnOnce(SigningIn, CancellationToken) -> F,
    F: Future<Output = Result<ConnectionId, Failure>> + Send + 'static,
{
    let stop = workspace.stop.child_token();
    let address = signing.address().to_owned();
    let id = workspace.sign_ins.begun(name, &address, stop.clone()).id;
    let (shared, running, ended) = (Arc::clone(workspace), work(signing, stop), id.clone());
    workspace.tasks.spawn(async move {
        let end = AssertUnwindSafe(running).catch_unwind().await;
        shared.sign_ins.ended(&ended, end.unwrap_or_else(|_| Err(Failure::of("internal"))));
        shared.stale.mark(&[Topic::Connections, Topic::Status]);
    });
    let opened = app.host().open_url(&address).await.is_ok();
    workspace.sign_ins.change(&id, |row| row.opened = opened).ok_or_else(unknown)
}

/// Where a sign-in stands.
pub(crate) async fn state(app: &App, input: ById) -> Result<SignIn, Failure> {
    app.workspace().await?.sign_ins.row(&input.id)
}

/// Stops waiting for the browser.
pub(crate) async fn cancel(app: &App, input: ById) -> Result<SignIn, Failure> {
    let workspace = app.workspace().await?;
    let stop = workspace
        .sign_ins
        .known()
        .entries
        .iter()
        .find(|entry| entry.row.id == input.id)
        .map(|entry| entry.stop.clone());
    stop.ok_or_else(unknown)?.cancel();
    workspace.sign_ins.row(&input.id)
}
