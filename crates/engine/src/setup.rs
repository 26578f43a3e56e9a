//! Set-up: the workspace, connections, the doctor, updates.

mod cure;
mod disconnect;
mod doctor;
mod draft;
mod grants;
pub(crate) mod secrets;
mod sign_in;
mod tenant;
mod way;

use crate::{
    App, allowance,
    allowance::Allowances,
    api::{
        Account, ById, ChangeAccess, Connect, ConnectionRow, ConnectorRow, Connectors, Failure, FormField,
        JobRow, JobState, KnownStream, OpenWorkspace, RebuildReport, Status, ToSend, Topic, UpdateState,
        VaultKind, WorkspaceState,
    },
    derive, history, jobs, plan, practice, queue, schedule, shelf, shown, sync, today,
    workspace::Workspace,
};
use draft::Draft;
use sluice_connect::{
    AccountInfo, Client, ConnectError, Connector,
    manifest::{self, Role},
};
use sluice_store::Connection;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use tokio::task::spawn_blocking;

pub(crate) use disconnect::disconnect;
#[cfg(test)]
pub(crate) use doctor::halo as halo_doctor;
pub(crate) use doctor::{doctor, doctor_halopsa};
pub(crate) use grants::Grants;
pub(crate) use sign_in::{
    SignIns, again as sign_in_again, begin as begin_sign_in, cancel as cancel_sign_in,
    change as change_sign_in, state as sign_in,
};
pub(crate) use tenant::{keep_orphans, kept, run as run_set_up, set_up as set_up_halo, show as halo_setup};

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
            to_send: ToSend::default(),
            busy: 0,
            spend_today_millicredits: 0,
            undoable: None,
        });
    };
    let now = workspace.now();
    let to_send = plan::to_send(&workspace).await?;
    let (queue, busy, spend, undoable) = workspace
        .store
        .read(move |r| {
            let waiting = r.item_counts()?;
            let busy =
                r.jobs(50)?.iter().filter(|job| job.state == "running" || job.state == "waiting").count();
            let undoable = match r.last_undoable()? {
                Some(decision) => shown::open_act(r, decision.act)?,
                None => None,
            };
            let spend = r.spend_since(today::midnight(now))?;
            Ok::<_, Failure>((waiting.all() + queue::refusals(r)? + queue::exits(r)?, busy, spend, undoable))
        })
        .await?;
    Ok(Status {
        version,
        workspace: WorkspaceState::Ready,
        practice,
        vault,
        online: workspace.online(),
        queue,
        planned: to_send.all(),
        to_send,
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
        form: manifest.form.iter().map(field).collect(),
        sign_ins: manifest.ways().map(way::row).collect(),
        help_url: manifest.help_url.clone(),
        notes: manifest.notes.clone(),
        streams: manifest
            .streams
            .iter()
            .map(|stream| KnownStream { name: stream.name.clone(), known: stream.known.name().to_owned() })
            .collect(),
        values,
    }
}

pub(crate) fn field(field: &manifest::FormField) -> FormField {
    FormField {
        key: field.key.clone(),
        label: field.label.clone(),
        help: field.help.clone(),
        placeholder: field.placeholder.clone(),
        pattern: field.pattern.clone(),
        sign_in: field.sign_in.clone(),
        lines: field.lines,
        secret: field.secret,
        required: field.required,
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
    let ended = client.as_ref().is_some_and(Client::must_sign_in);
    let failure = failure.or_else(|| ended.then(|| ConnectError::SignInAgain.into()));
    let id = connection.id;
    let now = workspace.now();
    let of = connection.clone();
    let (records, job, allowance, scheduled, sharing, calls_today, spent_today_millicredits) = workspace
        .store
        .read(move |r| {
            let records = r.record_counts()?.get(&id).copied().unwrap_or_default();
            let allowance = Allowances::read(r)?.of(id);
            let calls = allowance::calls_on(r, id, now.date_naive())?;
            Ok::<_, Failure>((
                records,
                r.latest_job_of(id)?,
                allowance,
                schedule::of(r, id, now)?,
                plan::sharing(r, &of)?,
                calls,
                r.spend_of_since(id, today::midnight(now))?,
            ))
        })
        .await?;
    let job = job.map(|job| jobs::row(&workspace.jobs.as_ended(job), connection.name.clone()));
    let browser = client.as_ref().is_some_and(Client::signs_in_with_browser);
    let access = connector.as_ref().ok().filter(|_| !browser);
    Ok(ConnectionRow {
        access: access.map(|connector| access_of(connector, way::of(&connection))).unwrap_or_default(),
        other_ways: connector
            .as_ref()
            .map(|connector| way::others(connector, &connection))
            .unwrap_or_default(),
        takes_ms: client.as_ref().zip(job.as_ref()).and_then(|(client, job)| takes(client, job)),
        id: connection.id.to_string(),
        connector_name: match &connector {
            Ok(connector) => connector.manifest().name.clone(),
            Err(_) => connection.connector.clone(),
        },
        role: connector.map_or("provider", |connector| role(&connector)).to_owned(),
        connector: connection.connector,
        failure,
        browser,
        pushes: client.as_ref().is_some_and(|client| !client.pushed_streams().is_empty()),
        push_settings: client.as_ref().is_some_and(|client| !client.push_fields().is_empty()),
        host: client.as_ref().map(Client::host).unwrap_or_default(),
        account: connection.account.and_then(|account| serde_json::from_value(account).ok()),
        synced_at: connection.synced_at,
        records,
        job,
        calls_left: client.as_ref().and_then(Client::calls_left),
        allowance,
        scheduled,
        sharing,
        calls_today,
        spent_today_millicredits,
        waits_ms: client.as_ref().and_then(Client::calls_wait).map(milliseconds),
        name: connection.name,
    })
}

/// How long what is left of a job takes at the vendor's limit.
fn takes(client: &Client, job: &JobRow) -> Option<u64> {
    let at_once = match job.kind.as_str() {
        "sync" => None,
        "apply" => u32::try_from(client.at_once()).ok(),
        _ => return None,
    };
    let left = job.total?.saturating_sub(job.done);
    let running = job.state == JobState::Running;
    client.takes(left, at_once).filter(|_| running).map(milliseconds)
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
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
    let draft = Draft::read(workspace, connector, name, values).await?;
    let client = draft.client(workspace).await?;
    if client.signs_in_with_browser() {
        return Err(Failure::of("sign_in_in_browser"));
    }
    let tested = client.test().await;
    workspace.saw(&tested);
    let tested = match tested {
        Ok(tested) => tested,
        Err(error) => return Err(cure::told(&client, error).await),
    };
    let connection = draft.keep(workspace, tested).await?;
    workspace.adopt(&connection, client).await?;
    Ok(connection)
}

/// Gives a connection another key, without which it would have to be connected anew and read whole. What is not given
/// stays; nothing changes unless the account is reached with it.
pub(crate) async fn change_access(app: &App, input: ChangeAccess) -> Result<ConnectionRow, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.connection(sync::parse(&input.id)?).await?;
    // A job at work would go on with the old key, beside the limits of the new.
    sync::free(&workspace, &connection).await?;
    let draft = Draft::of(&workspace, &connection, input.values).await?;
    let client = draft.client(&workspace).await?;
    if client.signs_in_with_browser() {
        return Err(Failure::of("sign_in_in_browser"));
    }
    let tested = client.test().await;
    workspace.saw(&tested);
    let before = connection.clone();
    let connection = draft.replace(&workspace, connection, tested?).await?;
    way::leave(&workspace, &before, &connection).await;
    // What goes on with the next call has the key, and the limits that the account had.
    workspace.renew_client(connection.id).await;
    row(&workspace, connection).await
}

/// What is asked for another key of a connection. Another address or tenant is another account.
fn access_of(connector: &Connector, way: Option<&str>) -> Vec<FormField> {
    let manifest = connector.manifest();
    let asked = manifest.fields(way).filter(|asked| asked.key != manifest.base.setting);
    asked.filter(|asked| asked.secret || asked.required).map(field).collect()
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
