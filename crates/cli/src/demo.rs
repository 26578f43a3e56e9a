//! The whole line once, in the practice workspace, with the truth's verdict.

use crate::{
    arguments::Arguments,
    output::Output,
    secret, session,
    signals::{Ended, Signals},
    watch,
};
use serde_json::{Value, json};
use sluice_engine::{
    App,
    api::{Failure, VaultKind},
};
use std::time::Instant;

pub(crate) async fn run(
    arguments: &Arguments,
    output: &Output,
    signals: &mut Signals,
) -> Result<bool, Ended> {
    // Without a folder of its own the demonstration leaves nothing behind and needs no keychain.
    let temporary = match arguments.workspace {
        Some(_) => None,
        None => {
            Some(tempfile::tempdir().map_err(|error| Failure::of("file_error").with("said", error.kind()))?)
        }
    };
    let root = temporary.as_ref().map_or_else(|| arguments.root(), |folder| Ok(folder.path().to_owned()))?;
    let vault = match (arguments.vault(), &temporary) {
        (Some(vault), _) => vault,
        (None, Some(_)) => VaultKind::Session,
        (None, None) => VaultKind::Keychain,
    };
    session::run(root, signals, async |app, signals| signals.cut(line(app, arguments, output, vault)).await)
        .await
}

async fn line(app: &App, arguments: &Arguments, output: &Output, vault: VaultKind) -> Result<bool, Failure> {
    let started = Instant::now();
    let passphrase = match vault {
        VaultKind::Passphrase => Some(secret::read("Passphrase", arguments.passphrase_source()).await?),
        VaultKind::Keychain | VaultKind::Session => None,
    };
    output.step("Opening the practice workspace");
    let input = json!({ "practice": true, "vault": vault, "passphrase": passphrase, "remember": false });
    app.call("open_workspace", input).await?;
    output.step("Syncing HaloPSA, Apollo and Hunter");
    let synced = watch::jobs(app, output, "sync", json!({ "connections": [] })).await?;
    if let Some(failure) = watch::failure(&synced) {
        return Err(failure);
    }
    let plan = app.call("plan", json!({ "limit": 0 })).await?;
    if plan["creates"].as_u64().unwrap_or_default() + plan["updates"].as_u64().unwrap_or_default() > 0 {
        output.step(&format!("Writing {} leads to HaloPSA in {} calls", plan["creates"], plan["calls"]));
        let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
        let applied = watch::jobs(app, output, "apply", input).await?;
        if let Some(failure) = watch::failure(&applied) {
            return Err(failure);
        }
    }
    let found = app.demonstration().await?;
    let document: Value = json!({
        "fetched": found.fetched,
        "people": found.people,
        "companies": found.companies,
        "merged": found.merged,
        "review": found.review,
        "weak": found.weak,
        "written": found.written,
        "seconds": (started.elapsed().as_secs_f64() * 10.0).round() / 10.0,
        "wrong_merges": found.verdict.wrong_merges,
        "missed_merges": found.verdict.missed_merges,
        "lost": found.verdict.lost,
        "doubled": found.verdict.doubled,
    });
    output.demonstration(&document);
    Ok(found.verdict.lost == 0 && found.verdict.doubled == 0)
}
