//! Backups and the way back.

use crate::{
    arguments::{Arguments, Backup, Restore},
    output::Output,
    secret::{self, Source},
};
use serde_json::{Value, json};
use sluice_engine::{
    App,
    api::{Failure, VaultKind},
};
use std::path::absolute;

pub(crate) async fn run(app: &App, wanted: &Backup, output: &Output) -> Result<bool, Failure> {
    let made = match &wanted.second {
        _ if wanted.list => app.call("backups", Value::Null).await?,
        None => app.call("back_up", Value::Null).await?,
        Some(folder) => {
            let passphrase = match wanted.seal {
                true => {
                    Some(secret::read("Passphrase for another computer", source(wanted.secret_stdin)).await?)
                }
                false => None,
            };
            let folder = (!folder.is_empty()).then(|| absolute(folder)).transpose();
            let folder = folder.map_err(|_| Failure::of("bad_input").with("said", "--second FOLDER"))?;
            app.call("set_second_folder", json!({ "folder": folder, "passphrase": passphrase })).await?
        }
    };
    output.backups(&made);
    Ok(true)
}

/// Goes back. The workspace need not open for that: where it can't, this is the cure.
pub(crate) async fn restore(
    app: &App,
    arguments: &Arguments,
    wanted: &Restore,
    output: &Output,
) -> Result<bool, Failure> {
    let status = app.call("status", Value::Null).await?;
    let practice = arguments.practice || status["practice"] == true;
    let vault = arguments.vault().map_or(status["vault"].clone(), |vault| json!(vault));
    let passphrase = match vault == json!(VaultKind::Passphrase) {
        true => Some(secret::read("Passphrase", arguments.passphrase_source()).await?),
        false => None,
    };
    let recovery = match wanted.sealed {
        true => Some(secret::read("Passphrase of the other computer", source(wanted.secret_stdin)).await?),
        false => None,
    };
    let told = app
        .call(
            "restore",
            json!({
                "file": wanted.file, "until": wanted.until, "passphrase": passphrase, "recovery": recovery,
                "practice": practice, "vault": vault,
            }),
        )
        .await?;
    output.restored(&told);
    Ok(true)
}

const fn source(stdin: bool) -> Source {
    if stdin { Source::Stdin } else { Source::Prompt }
}
