//! Commands of the command line as commands of the engine.

use crate::{
    arguments::{Arguments, Command},
    output::Output,
    secret, watch,
};
use serde_json::{Value, json};
use sluice_engine::{
    App,
    api::{Failure, VaultKind, Verdict},
};
use sluice_serve::{Assets, Server};

/// Opens the workspace that the arguments name: the one that was open last, unless they say otherwise.
pub(crate) async fn open(app: &App, arguments: &Arguments) -> Result<(), Failure> {
    let status = app.call("status", Value::Null).await?;
    let ready = status["workspace"]["state"] == "ready";
    let practice = arguments.practice || (ready && status["practice"] == true);
    let vault = arguments.vault.map_or(VaultKind::Keychain, VaultKind::from);
    if ready && status["practice"] == practice && arguments.vault.is_none() {
        return Ok(());
    }
    let passphrase = match vault {
        VaultKind::Passphrase => Some(secret::read("Passphrase", false)?),
        VaultKind::Keychain | VaultKind::Session => None,
    };
    let input = json!({ "practice": practice, "vault": vault, "passphrase": passphrase });
    app.call("open_workspace", input).await.map(drop)
}

/// Runs a command. False where what it found is not as it should be.
pub(crate) async fn run(app: &App, arguments: &Arguments, output: &Output) -> Result<bool, Failure> {
    match &arguments.command {
        Command::Demo => Ok(true),
        Command::Connect { connector, name, set, secret_stdin } => {
            connect(app, output, connector, name.as_deref(), set, *secret_stdin).await
        }
        Command::Connections => {
            output.connections(&app.call("connections", Value::Null).await?);
            Ok(true)
        }
        Command::Sync { connections, plan, apply, release_brake } => {
            sync(app, output, connections, *plan, *apply, *release_brake).await
        }
        Command::Jobs => {
            output.jobs(&app.call("jobs", Value::Null).await?);
            Ok(true)
        }
        Command::Queue { next } => {
            let limit = if next.is_some() { 1 } else { 50 };
            output.queue(&app.call("queue", json!({ "skip": [], "limit": limit })).await?);
            Ok(true)
        }
        Command::Decide { item, verdict } => {
            let input = json!({ "item": item, "verdict": Verdict::from(*verdict) });
            output.decided(&app.call("decide", input).await?["decision"]);
            Ok(true)
        }
        Command::Undo { decision } => {
            output.undone(&app.call("undo", json!({ "decision": decision })).await?);
            Ok(true)
        }
        Command::Rebuild => {
            let report = app.call("rebuild", Value::Null).await?;
            output.rebuilt(&report);
            Ok(report["equal"] == true)
        }
        Command::Doctor => {
            let report = app.call("doctor", Value::Null).await?;
            output.doctor(&report);
            Ok(report["checks"]
                .as_array()
                .is_some_and(|checks| checks.iter().all(|check| check["ok"] == true)))
        }
        Command::Serve { port, ui } => {
            let assets = ui.clone().map_or(Assets::Embedded, Assets::Folder);
            let server = Server::bind(app.clone(), *port, assets).await?;
            output.serving(&server.url());
            let served = server.run(ended()).await;
            served.map(|()| true).map_err(|error| Failure::of("file_error").with("said", error.kind()))
        }
    }
}

async fn connect(
    app: &App,
    output: &Output,
    connector: &str,
    name: Option<&str>,
    set: &[String],
    secret_stdin: bool,
) -> Result<bool, Failure> {
    let known = app.call("connectors", Value::Null).await?;
    let row = known
        .as_array()
        .into_iter()
        .flatten()
        .find(|row| row["id"] == connector)
        .ok_or_else(|| Failure::of("unknown_connector").with("connector", connector))?;
    let mut values = serde_json::Map::new();
    for setting in set {
        let (key, value) =
            setting.split_once('=').ok_or_else(|| Failure::of("bad_setting").with("key", setting))?;
        let secret =
            row["form"].as_array().into_iter().flatten().any(|f| f["key"] == key && f["secret"] == true);
        if secret {
            return Err(Failure::of("secret_in_arguments").with("key", key));
        }
        values.insert(key.to_owned(), json!(value));
    }
    for field in row["form"].as_array().into_iter().flatten() {
        if let (Some(key), true) = (field["key"].as_str(), field["secret"] == true) {
            values.insert(
                key.to_owned(),
                json!(secret::read(field["label"].as_str().unwrap_or(key), secret_stdin)?),
            );
        }
    }
    let input = json!({ "connector": connector, "name": name, "values": values });
    let connection = app.call("connect", input).await?;
    output.connections(&json!([connection]));
    Ok(true)
}

async fn sync(
    app: &App,
    output: &Output,
    wanted: &[String],
    plan: bool,
    apply: bool,
    release_brake: bool,
) -> Result<bool, Failure> {
    let known = app.call("connections", Value::Null).await?;
    let mut ids = Vec::new();
    for name in wanted {
        let row = known
            .as_array()
            .into_iter()
            .flatten()
            .find(|row| row["name"] == *name || row["id"] == *name || row["connector"] == *name)
            .ok_or_else(|| Failure::of("unknown_connection").with("connection", name))?;
        ids.push(row["id"].clone());
    }
    let mut ended = watch::jobs(app, output, "sync", json!({ "connections": ids })).await?;
    if plan || apply {
        let drawn = app.call("plan", json!({ "limit": 500 })).await?;
        if plan {
            output.plan(&drawn);
        }
        let writes =
            drawn["creates"].as_u64().unwrap_or_default() + drawn["updates"].as_u64().unwrap_or_default();
        if apply && writes > 0 {
            let input = json!({ "fingerprint": drawn["fingerprint"], "release_brake": release_brake });
            ended.extend(watch::jobs(app, output, "apply", input).await?);
        }
    }
    output.jobs(&json!(ended));
    Ok(ended.iter().all(|job| job["state"] == "done"))
}

/// Done when the user or the system asks the program to end.
async fn ended() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            },
            Err(_) => {
                let _ = interrupt.await;
            }
        }
    }
    #[cfg(not(unix))]
    {
        let _ = interrupt.await;
    }
}
