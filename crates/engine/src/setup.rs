//! Set-up: the workspace, connections, the doctor, updates.

mod doctor;

use crate::{
    App, allowance,
    allowance::Allowances,
    api::{
        Account, ById, Connect, ConnectionRow, ConnectorRow, Connectors, Failure, FormField, OpenWorkspace,
        RebuildReport, Status, Topic, UpdateState, VaultKind, WorkspaceState,
    },
    derive, history,
    ids::new_id,
    jobs, practice, push, shelf, shown, sync, today,
    workspace::Workspace,
};
use sluice_connect::{
    AccountInfo, Client, Connector,
    manifest::{Manifest, Role},
};
use sluice_domain::ConnectionId;
use sluice_store::{Connection, WriteState};
use sluice_vault::Secret;
use std::{collections::BTreeMap, sync::Arc};
use tokio::task::spawn_blocking;

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
            let spend = r.spend_since(today::midnight(now))?;
            Ok::<_, Failure>((pairs + weak, planned, busy, spend, undoable))
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

pub(crate) async fn connectors(app: &App, (): ()) -> Result<Connectors, Failure> {
    let root = app.folder().to_owned();
    let (found, unusable) =
        spawn_blocking(move || shelf::all(&root)).await.map_err(|_| Failure::of("internal"))?;
    let folder = app.folder().join(shelf::FOLDER).display().to_string();
    let practice = match app.workspace().await {
        Ok(workspace) => workspace.sandbox().map(practice::accounts).unwrap_or_default(),
        Err(_) => BTreeMap::new(),
    };
    let row = |connector: &Arc<Connector>| {
        let values = practice.get(connector.manifest().id.as_str()).cloned().unwrap_or_default();
        described(connector, values)
    };
    Ok(Connectors { connectors: found.iter().map(row).collect(), unusable, folder })
}

fn described(connector: &Connector, values: BTreeMap<String, String>) -> ConnectorRow {
    let manifest = connector.manifest();
    ConnectorRow {
        id: manifest.id.clone(),
        name: manifest.name.clone(),
        role: role(connector).to_owned(),
        own: Connector::of_id(&manifest.id).is_none(),
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
        notes: manifest.notes.clone(),
        values,
    }
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

pub(crate) async fn row(workspace: &Workspace, connection: Connection) -> Result<ConnectionRow, Failure> {
    let connector = workspace.connector(&connection.connector).await;
    let client = match &connector {
        Ok(_) => workspace.client(&connection).await,
        Err(failure) => Err(failure.clone()),
    };
    let failure = client.as_ref().err().cloned();
    let client = client.ok();
    let id = connection.id;
    let now = workspace.now();
    let (records, job, allowance, calls_today, spent_today_millicredits) = workspace
        .store
        .read(move |r| {
            let records = r.record_counts()?.get(&id).copied().unwrap_or_default();
            let allowance = Allowances::read(r)?.of(id);
            let calls = allowance::calls_on(r, id, now.date_naive())?;
            Ok::<_, Failure>((
                records,
                r.latest_job_of(id)?,
                allowance,
                calls,
                r.spend_of_since(id, today::midnight(now))?,
            ))
        })
        .await?;
    Ok(ConnectionRow {
        id: connection.id.to_string(),
        connector_name: match &connector {
            Ok(connector) => connector.manifest().name.clone(),
            Err(_) => connection.connector.clone(),
        },
        role: connector.map_or("provider", |connector| role(&connector)).to_owned(),
        connector: connection.connector,
        failure,
        host: client.as_ref().map(Client::host).unwrap_or_default(),
        account: connection.account.and_then(|account| serde_json::from_value(account).ok()),
        synced_at: connection.synced_at,
        records,
        job: job.map(|job| jobs::row(&workspace.jobs.as_ended(job), connection.name.clone())),
        calls_left: client.as_ref().and_then(Client::calls_left),
        allowance,
        calls_today,
        spent_today_millicredits,
        waits_ms: client
            .as_ref()
            .and_then(Client::calls_wait)
            .map(|wait| u64::try_from(wait.as_millis()).unwrap_or(u64::MAX)),
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
    let connector = match Connector::of_id(connector) {
        Some(connector) => connector,
        None => shelf::read(workspace.root(), connector).await?,
    };
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

    let connection = Connection {
        id: new_id!(workspace.host.as_ref(), ConnectionId),
        connector: manifest.id.clone(),
        name: name.unwrap_or_default().trim().to_owned(),
        settings,
        account: Some(serde_json::json!(account)),
        created_at: workspace.now(),
        synced_at: None,
        removed: false,
    };
    let id = connection.id;
    let secrets: Vec<_> = kept.iter().map(|(key, _)| workspace.account(id, key)).collect();
    let kept = keep(workspace, manifest, connection, kept).await;
    if kept.is_err() {
        for secret in secrets {
            // What can't be taken back is a secret of an id that nothing refers to.
            let _ = workspace.vault.delete(&secret).await;
        }
    }
    workspace.stale.mark(&[Topic::Connections, Topic::Status, Topic::Plan]);
    kept
}

/// Secrets first: a connection without its secret would be there but not work.
async fn keep(
    workspace: &Workspace,
    manifest: &Manifest,
    mut connection: Connection,
    secrets: Vec<(String, Secret<String>)>,
) -> Result<Connection, Failure> {
    for (key, secret) in secrets {
        workspace.vault.set(&workspace.account(connection.id, &key), secret).await?;
    }
    let (actor, now) = (workspace.host.user_name(), workspace.now());
    let (label, only_one) = (manifest.name.clone(), manifest.role == Role::Crm);
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
            let subject = connection.id.to_string();
            let what = serde_json::json!({ "connector": connection.connector });
            w.append_audit(now, &actor, "connect", &subject, &what)?;
            Ok(connection)
        })
        .await
}

/// The name, with a number where it is taken.
pub(crate) fn unused(base: &str, taken: &[Connection]) -> String {
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
    // Somebody who writes a connector tries what the folder holds now.
    workspace.forget(&connection).await;
    let client = workspace.client(&connection).await?;
    let id = connection.id;
    let tested = client.test().await;
    workspace.saw(&tested);
    allowance::count(&workspace, id, &client).await?;
    let account = account(tested?, &workspace);
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
    let connector = workspace.connector(&connection.connector).await?;
    for field in connector.manifest().form.iter().filter(|field| field.secret) {
        workspace.vault.delete(&workspace.account(id, &field.key)).await?;
    }
    push::forget(&workspace, id).await?;
    let (actor, now) = (workspace.host.user_name(), workspace.now());
    workspace
        .store
        .write(move |w| {
            for mut write in w.writes_in_state(id, WriteState::Pending, u32::MAX)? {
                write.state = WriteState::Withdrawn;
                w.set_write(&write, "withdrawn")?;
            }
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

/// Opens the help page of a connector: an address from its manifest, never one from outside.
pub(crate) async fn open_help(app: &App, input: ById) -> Result<(), Failure> {
    let connector = shelf::read(app.folder(), &input.id).await?;
    let url = connector.manifest().help_url.as_deref().ok_or_else(|| Failure::of("no_help_page"))?;
    Ok(app.host().open_url(url).await?)
}
