//! An account that is not connected yet: what the form gave, checked, and the way into vault and store.

use super::{access_of, account, unused, way};
use crate::{
    api::{Failure, Topic},
    ids::new_id,
    shelf,
    workspace::Workspace,
};
use sluice_connect::{
    AccountInfo, Client, Connector,
    manifest::{Role, SIGN_IN, USUAL},
};
use sluice_domain::ConnectionId;
use sluice_store::Connection;
use sluice_vault::Secret;
use std::{collections::BTreeMap, sync::Arc};

pub(super) struct Draft {
    /// The id that the connection will have.
    pub(super) id: ConnectionId,
    pub(super) connector: Arc<Connector>,
    name: String,
    settings: BTreeMap<String, String>,
    secrets: BTreeMap<String, Secret<String>>,
}

impl Draft {
    /// Takes what belongs to the chosen way to sign in.
    pub(super) async fn read(
        workspace: &Workspace,
        connector: &str,
        name: Option<String>,
        values: BTreeMap<String, String>,
    ) -> Result<Self, Failure> {
        let connector = match Connector::of_id(connector) {
            Some(connector) => connector,
            None => shelf::read(workspace.root(), connector).await?,
        };
        let manifest = connector.manifest();
        let way = values.get(SIGN_IN).map(|way| way.trim().to_owned()).filter(|way| !way.is_empty());
        let asked: BTreeMap<&str, bool> =
            manifest.fields(way.as_deref()).map(|field| (field.key.as_str(), field.secret)).collect();
        let (mut settings, mut secrets) = (BTreeMap::new(), BTreeMap::new());
        for (key, value) in values {
            let value = value.trim().to_owned();
            let known = key == SIGN_IN || manifest.form.iter().any(|field| field.key == key);
            // Practice providers listen elsewhere; a real provider's address is not for anyone to change.
            let elsewhere = manifest.addresses().any(|address| address == key) && workspace.choice().practice;
            if !known && !elsewhere {
                let name = manifest.name.clone();
                return Err(Failure::of("unknown_setting").with("key", key).with("connector", name));
            }
            match asked.get(key.as_str()) {
                _ if value.is_empty() || (key == SIGN_IN && value == USUAL) => {}
                Some(true) => {
                    secrets.insert(key, Secret::new(value));
                }
                Some(false) => {
                    settings.insert(key, value);
                }
                None if key == SIGN_IN || elsewhere => {
                    settings.insert(key, value);
                }
                // Of another way.
                None => {}
            }
        }
        Ok(Self {
            id: new_id!(workspace.host.as_ref(), ConnectionId),
            name: name.unwrap_or_default().trim().to_owned(),
            connector,
            settings,
            secrets,
        })
    }

    /// What is given for a connection in the place of what it has. Where no way to sign in is given, it stays.
    pub(super) async fn of(
        workspace: &Workspace,
        connection: &Connection,
        mut values: BTreeMap<String, String>,
    ) -> Result<Self, Failure> {
        values.retain(|key, value| key != SIGN_IN || !value.trim().is_empty());
        if let Some(way) = way::of(connection) {
            values.entry(SIGN_IN.to_owned()).or_insert_with(|| way.to_owned());
        }
        Self::read(workspace, &connection.connector, None, values).await?.over(workspace, connection).await
    }

    /// Its client. What is asked for by a sign-in in the browser is what the connection takes by now.
    pub(super) async fn client(&self, workspace: &Workspace) -> Result<Client, Failure> {
        let copies =
            self.secrets.iter().map(|(key, secret)| (key.clone(), Secret::new(secret.expose().clone())));
        let settings = workspace.asking(self.id, &self.connector, &self.settings).await?;
        Ok(Client::new(self.connector.clone(), settings, copies.collect(), workspace.client_options())?)
    }

    /// Keeps the account that passed its test. Secrets go to the vault first: a connection without its secret would be
    /// there but not work.
    pub(super) async fn keep(
        self,
        workspace: &Workspace,
        tested: AccountInfo,
    ) -> Result<Connection, Failure> {
        if let Some(name) = self.connected_as(workspace).await? {
            return Err(Failure::of("account_connected").with("connection", name));
        }
        let (id, manifest) = (self.id, self.connector.manifest());
        let connection = Connection {
            id,
            connector: manifest.id.clone(),
            name: self.name,
            settings: self.settings,
            account: Some(serde_json::json!(account(tested, workspace))),
            created_at: workspace.now(),
            synced_at: None,
            removed: false,
        };
        let keys: Vec<String> = self.secrets.keys().cloned().collect();
        let names: Vec<String> = keys.iter().map(|key| workspace.account(id, key)).collect();
        let (label, only_one) = (manifest.name.clone(), manifest.role == Role::Crm);
        let kept = async {
            for (key, secret) in self.secrets {
                workspace.vault.set(&workspace.account(id, &key), secret).await?;
            }
            put(workspace, connection, label, only_one, keys).await
        };
        let kept = kept.await;
        if kept.is_err() {
            for name in names {
                // What can't be taken back is a secret of an id that nothing refers to.
                let _ = workspace.vault.delete(&name).await;
            }
        }
        workspace.stale.mark(&[Topic::Connections, Topic::Status, Topic::Plan]);
        kept
    }

    /// Takes from a connection what was not given: the rest of its settings, and those of its secrets that stay.
    async fn over(mut self, workspace: &Workspace, connection: &Connection) -> Result<Self, Failure> {
        let manifest = self.connector.manifest();
        let way = self.settings.remove(SIGN_IN);
        let asked = access_of(&self.connector, way.as_deref());
        self.settings.retain(|key, _| asked.iter().any(|asked| asked.key == *key));
        let same_way = way.as_deref() == way::of(connection);
        if same_way && self.settings.is_empty() && self.secrets.is_empty() {
            return Err(Failure::of("nothing_given"));
        }
        let of_another = |key: &str| {
            manifest.form.iter().any(|field| field.key == key)
                && manifest.fields(way.as_deref()).all(|field| field.key != key)
        };
        for (key, value) in connection.settings.iter().filter(|(key, _)| *key != SIGN_IN && !of_another(key))
        {
            self.settings.entry(key.clone()).or_insert_with(|| value.clone());
        }
        for field in manifest.fields(way.as_deref()).filter(|field| field.secret) {
            if !self.secrets.contains_key(&field.key)
                && let Some(known) =
                    workspace.vault.get(&workspace.account(connection.id, &field.key)).await?
            {
                self.secrets.insert(field.key.clone(), known);
            }
        }
        self.settings.extend(way.map(|way| (SIGN_IN.to_owned(), way)));
        self.id = connection.id;
        Ok(self)
    }

    /// Puts what passed its test in the place of what the connection had.
    pub(super) async fn replace(
        self,
        workspace: &Workspace,
        connection: Connection,
        tested: AccountInfo,
    ) -> Result<Connection, Failure> {
        if let Some(name) = self.connected_as(workspace).await? {
            return Err(Failure::of("account_connected").with("connection", name));
        }
        let keys: Vec<String> = self.secrets.keys().cloned().collect();
        let mut before = Vec::new();
        for key in &keys {
            let name = workspace.account(connection.id, key);
            before.push((workspace.vault.get(&name).await?, name));
        }
        let kept = self.put_over(workspace, connection, tested, keys).await;
        if kept.is_err() {
            for (secret, name) in before {
                // What can't be put back is said by the next call.
                let _ = match secret {
                    Some(secret) => workspace.vault.set(&name, secret).await,
                    None => workspace.vault.delete(&name).await,
                };
            }
        }
        kept
    }

    async fn put_over(
        self,
        workspace: &Workspace,
        connection: Connection,
        tested: AccountInfo,
        keys: Vec<String>,
    ) -> Result<Connection, Failure> {
        let (actor, now) = (workspace.host.user_name(), workspace.now());
        for (key, secret) in self.secrets {
            workspace.vault.set(&workspace.account(connection.id, &key), secret).await?;
        }
        let account = Some(serde_json::json!(account(tested, workspace)));
        let (id, settings) = (connection.id, self.settings);
        let changed = workspace
            .store
            .write(move |w| {
                let known = w.connection(id)?.filter(|known| !known.removed);
                let known = known.ok_or_else(|| Failure::of("unknown_connection"))?;
                let changed = Connection { settings, account, ..known };
                w.put_connection(&changed)?;
                super::secrets::note(w, id, keys.iter())?;
                let what = serde_json::json!({ "connector": changed.connector });
                w.append_audit(now, &actor, "change_access", &id.to_string(), &what)?;
                Ok::<_, Failure>(changed)
            })
            .await?;
        workspace.stale.mark(&[Topic::Connections, Topic::Status]);
        Ok(changed)
    }

    /// The name of the connection that has the same account: connected twice, it would be asked at twice the rate that
    /// its vendor allows, and whoever it knows would come twice.
    async fn connected_as(&self, workspace: &Workspace) -> Result<Option<String>, Failure> {
        let manifest = self.connector.manifest();
        let way = self.settings.get(SIGN_IN).map(String::as_str);
        let keys: Vec<&String> = manifest
            .fields(way)
            .filter(|field| field.secret && field.required && self.secrets.contains_key(&field.key))
            .map(|field| &field.key)
            .collect();
        let at = |settings: &BTreeMap<String, String>| settings.get(&manifest.base.setting).cloned();
        // Of a system of record there is one alone, which is said otherwise.
        if manifest.role == Role::Crm || keys.is_empty() {
            return Ok(None);
        }
        for other in workspace.store.read(|r| r.connections()).await? {
            if other.id == self.id
                || other.connector != manifest.id
                || at(&other.settings) != at(&self.settings)
            {
                continue;
            }
            let mut same = true;
            for key in &keys {
                let known = workspace.vault.get(&workspace.account(other.id, key)).await?;
                let given = self.secrets.get(*key);
                same &= known.zip(given).is_some_and(|(known, given)| known.expose() == given.expose());
            }
            if same {
                return Ok(Some(other.name));
            }
        }
        Ok(None)
    }
}

async fn put(
    workspace: &Workspace,
    mut connection: Connection,
    label: String,
    only_one: bool,
    secrets: Vec<String>,
) -> Result<Connection, Failure> {
    let (actor, now) = (workspace.host.user_name(), workspace.now());
    workspace
        .store
        .write(move |w| {
            let taken = w.connections()?;
            if only_one && taken.iter().any(|other| other.connector == connection.connector) {
                return Err(Failure::of("already_connected").with("connector", label));
            }
            let wanted = Some(connection.name.as_str()).filter(|name| !name.is_empty());
            connection.name = unused(wanted.unwrap_or(&label), &taken);
            w.put_connection(&connection)?;
            super::secrets::note(w, connection.id, secrets.iter())?;
            let subject = connection.id.to_string();
            let what = serde_json::json!({ "connector": connection.connector });
            w.append_audit(now, &actor, "connect", &subject, &what)?;
            Ok(connection)
        })
        .await
}
