//! Set-up: the workspace, connections, the doctor, updates.

mod doctor;

use crate::{
    App,
    api::{
        Account, ById, Connect, ConnectionRow, ConnectorRow, Failure, FormField, OpenWorkspace,
        RebuildReport, Status, Topic, UpdateState, VaultKind, WorkspaceState,
    },
    derive, history,
    ids::new_id,
    jobs, shown, sync, today,
    workspace::{self, Workspace},
};
use sluice_connect::{AccountInfo, Client, Connector, manifest::Role};
use sluice_domain::ConnectionId;
use sluice_store::Connection;
use sluice_vault::Secret;
use std::collections::BTreeMap;

pub(crate) use doctor::doctor;

/// The hidden setting by which the practice providers say where they listen.
const BASE_URL: &str = "base_url";
/// Records derived at a time in a rebuild.
const REBUILD_BATCH: u32 = 1_000;

pub(crate) async fn status(app: &App, (): ()) -> Result<Status, Failure> {
    let version = env!("CARGO_PKG_VERSION").to_owned();
    let state = app.workspace_state().await;
    let choice = app.choice().await;
    let (practice, vault) =
        choice.map_or((false, VaultKind::Keychain), |choice| (choice.practice, choice.vault));
    let Ok(workspace) = app.workspace().await else {
        return Ok(Status {
            version,
            workspace: state,
            practice,
            vault,
            online: None,
            queue: 0,
            planned: 0,
            busy: 0,
            spend_today_millicredits: 0,
            undoable: None,
        });
    };
    let now = workspace.now();
    let (queue, planned, busy, spend, undoable) = workspace
        .store
        .read(move |r| {
            let (pairs, weak) = r.item_counts()?;
            let planned = today::to_send(r)?;
            let busy =
                r.jobs(50)?.iter().filter(|job| job.state == "running" || job.state == "waiting").count();
            let undoable = match r.last_undoable()? {
                Some(decision) => Some(shown::decision(r, &decision, false)?),
                None => None,
            };
            Ok::<_, Failure>((pairs + weak, planned, busy, r.spend_since(today::midnight(now))?, undoable))
        })
        .await?;
    Ok(Status {
        version,
        workspace: WorkspaceState::Ready,
        practice,
        vault,
        online: workspace.online(),
        queue,
        planned,
        busy: u32::try_from(busy).unwrap_or(u32::MAX),
        spend_today_millicredits: spend,
        undoable,
    })
}

pub(crate) async fn open_workspace(app: &App, input: OpenWorkspace) -> Result<Status, Failure> {
    app.open_workspace(input).await?;
    status(app, ()).await
}

pub(crate) async fn connectors(_: &App, (): ()) -> Result<Vec<ConnectorRow>, Failure> {
    Ok(Connector::builtin()
        .iter()
        .map(|connector| (connector, connector.manifest()))
        .map(|(connector, manifest)| ConnectorRow {
            id: manifest.id.clone(),
            name: manifest.name.clone(),
            role: role(connector).to_owned(),
            form: manifest
                .form
                .iter()
                .map(|field| FormField {
                    key: field.key.clone(),
                    label: field.label.clone(),
                    help: field.help.clone(),
                    placeholder: field.placeholder.clone(),
                    pattern: field.pattern.clone(),
                    secret: field.secret,
                    required: field.required,
                })
                .collect(),
            help_url: manifest.help_url.clone(),
        })
        .collect())
}

fn role(connector: &Connector) -> &'static str {
    match connector.manifest().role {
        Role::Crm => "crm",
        Role::Provider => "provider",
    }
}

pub(crate) async fn connections(app: &App, (): ()) -> Result<Vec<ConnectionRow>, Failure> {
    let workspace = app.workspace().await?;
    let connections = workspace.store.read(|r| r.connections()).await?;
    let mut rows = Vec::new();
    for connection in connections {
        rows.push(row(&workspace, connection).await?);
    }
    Ok(rows)
}

async fn row(workspace: &Workspace, connection: Connection) -> Result<ConnectionRow, Failure> {
    let connector = workspace::connector(&connection.connector)?;
    let client = workspace.client(&connection).await.ok();
    let id = connection.id;
    let (records, job) = workspace
        .store
        .read(move |r| {
            let records = r.record_counts()?.get(&id).copied().unwrap_or_default();
            Ok::<_, Failure>((records, r.latest_job_of(id)?))
        })
        .await?;
    Ok(ConnectionRow {
        id: connection.id.to_string(),
        connector: connection.connector,
        connector_name: connector.manifest().name.clone(),
        role: role(&connector).to_owned(),
        host: client.as_ref().map(Client::host).unwrap_or_default(),
        account: connection.account.and_then(|account| serde_json::from_value(account).ok()),
        synced_at: connection.synced_at,
        records,
        job: job.map(|job| jobs::row(&job, connection.name.clone())),
        calls_left: client.as_ref().and_then(Client::calls_left),
        name: connection.name,
    })
}

pub(crate) async fn connect(app: &App, input: Connect) -> Result<ConnectionRow, Failure> {
    let workspace = app.workspace().await?;
    let connection = connect_in(&workspace, &input.connector, input.name, input.values).await?;
    row(&workspace, connection).await
}

/// Tests the account first and keeps it only if the test passes; secrets go to the vault, the rest to the store.
pub(crate) async fn connect_in(
    workspace: &Workspace,
    connector: &str,
    name: Option<String>,
    values: BTreeMap<String, String>,
) -> Result<Connection, Failure> {
    let connector = workspace::connector(connector)?;
    let manifest = connector.manifest();
    let (mut settings, mut secrets, mut kept) = (BTreeMap::new(), BTreeMap::new(), Vec::new());
    for (key, value) in values {
        let value = value.trim().to_owned();
        let field = manifest.form.iter().find(|field| field.key == key);
        // Practice providers listen elsewhere; a real provider's address is not for anyone to change.
        if field.is_none() && !(key == BASE_URL && workspace.choice().practice) {
            return Err(Failure::of("bad_setting").with("key", key));
        }
        if value.is_empty() {
            continue;
        }
        if field.is_some_and(|field| field.secret) {
            kept.push((key.clone(), Secret::new(value.clone())));
            secrets.insert(key, Secret::new(value));
        } else {
            settings.insert(key, value);
        }
    }
    let client = Client::new(connector.clone(), settings.clone(), secrets, workspace.client_options())?;
    let tested = client.test().await;
    workspace.saw(&tested);
    let account = account(tested?, workspace);

    let taken = workspace.store.read(|r| r.connections()).await?;
    if manifest.role == Role::Crm && taken.iter().any(|other| other.connector == manifest.id) {
        return Err(Failure::of("already_connected").with("connector", &manifest.name));
    }
    let name = unused(name.as_deref().map(str::trim).filter(|name| !name.is_empty()), &manifest.name, &taken);
    let connection = Connection {
        id: new_id!(workspace.host.as_ref(), ConnectionId),
        connector: manifest.id.clone(),
        name,
        settings,
        account: Some(serde_json::json!(account)),
        created_at: workspace.now(),
        synced_at: None,
        removed: false,
    };
    // Secrets first: a connection without its secret would be there but not work.
    for (key, secret) in kept {
        workspace.vault.set(&workspace.account(connection.id, &key), secret).await?;
    }
    let (stored, actor, now) = (connection.clone(), workspace.host.user_name(), workspace.now());
    workspace
        .store
        .write(move |w| {
            w.put_connection(&stored)?;
            let subject = stored.id.to_string();
            w.append_audit(
                now,
                &actor,
                "connect",
                &subject,
                &serde_json::json!({ "connector": stored.connector }),
            )
        })
        .await?;
    workspace.stale.mark(&[Topic::Connections, Topic::Status, Topic::Plan]);
    Ok(connection)
}

/// The wanted name, or the connector's, with a number where it is taken.
fn unused(wanted: Option<&str>, connector: &str, taken: &[Connection]) -> String {
    let base = wanted.unwrap_or(connector);
    let free = |name: &str| taken.iter().all(|other| other.name != name);
    if free(base) {
        return base.to_owned();
    }
    (2_u32..)
        .map(|number| format!("{base} {number}"))
        .find(|name| free(name))
        .unwrap_or_else(|| base.to_owned())
}

fn account(info: AccountInfo, workspace: &Workspace) -> Account {
    Account {
        label: info.label,
        rights: info.rights,
        credits_left_millicredits: info.credits_left_millicredits,
        at: workspace.now(),
    }
}

pub(crate) async fn test_connection(app: &App, input: ById) -> Result<ConnectionRow, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.connection(sync::parse(&input.id)?).await?;
    let client = workspace.client(&connection).await?;
    let tested = client.test().await;
    workspace.saw(&tested);
    let account = account(tested?, &workspace);
    let id = connection.id;
    workspace.store.write(move |w| w.set_account(id, &serde_json::json!(account))).await?;
    workspace.stale.mark(&[Topic::Connections]);
    row(&workspace, workspace.connection(id).await?).await
}

pub(crate) async fn disconnect(app: &App, input: ById) -> Result<(), Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.connection(sync::parse(&input.id)?).await?;
    let id = connection.id;
    if let Some(job) = workspace.store.read(move |r| r.latest_job_of(id)).await? {
        workspace.jobs.stop(job.id);
    }
    workspace.forget_client(id).await;
    let connector = workspace::connector(&connection.connector)?;
    for field in connector.manifest().form.iter().filter(|field| field.secret) {
        workspace.vault.delete(&workspace.account(id, &field.key)).await?;
    }
    let (actor, now) = (workspace.host.user_name(), workspace.now());
    workspace
        .store
        .write(move |w| {
            w.remove_connection(id)?;
            w.append_audit(now, &actor, "disconnect", &id.to_string(), &serde_json::json!({}))
        })
        .await?;
    workspace.stale.mark(&[Topic::Connections, Topic::Status, Topic::Plan]);
    Ok(())
}

pub(crate) async fn rebuild(app: &App, (): ()) -> Result<RebuildReport, Failure> {
    let workspace = app.workspace().await?;
    let trust = workspace.trust().await?;
    let started = std::time::Instant::now();
    let mut report = workspace
        .store
        .write(move |w| derive::rebuild(w, &trust, REBUILD_BATCH))
        .await
        .map_err(Failure::from)?;
    report.duration_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX);
    workspace.stale.mark(history::STALE);
    Ok(report)
}

pub(crate) async fn check_update(app: &App, (): ()) -> Result<UpdateState, Failure> {
    Ok(app.host().check_update().await?)
}

pub(crate) async fn install_update(app: &App, (): ()) -> Result<(), Failure> {
    Ok(app.host().install_update().await?)
}

/// Opens the help page of a shipped connector: an address from the manifest, never one from outside.
pub(crate) async fn open_help(app: &App, input: ById) -> Result<(), Failure> {
    let connector = workspace::connector(&input.id)?;
    let url = connector.manifest().help_url.as_deref().ok_or_else(|| Failure::of("no_help_page"))?;
    Ok(app.host().open_url(url).await?)
}
