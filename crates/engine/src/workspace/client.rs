//! The client of each connection: made once, and told what people chose.

use super::Workspace;
use crate::{Hurry, allowance, api::Failure, mapping, plan, setup, shelf};
use sluice_connect::{
    Client, ClientOptions, Connector, Keeper,
    manifest::{Auth, GRANT, SIGN_IN},
};
use sluice_domain::ConnectionId;
use sluice_store::{Connection, StoreError};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Arc, PoisonError, atomic::Ordering},
    time::Duration,
};

/// HaloPSA's setting of the permissions that are asked for.
const SCOPE: &str = "scope";

impl Workspace {
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
}
