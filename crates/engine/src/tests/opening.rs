//! What can stand in the way of opening, and that nothing is lost by it.

use super::support::{app, lasting, ok, refused, sync};
use serde_json::{Value, json};
use std::{fs, path::Path};

const OPEN: &str = "open_workspace";

fn sealed(passphrase: &str) -> Value {
    json!({ "practice": true, "vault": "passphrase", "passphrase": passphrase })
}

async fn state(app: &crate::App) -> Value {
    ok(app, "status", Value::Null).await["workspace"].clone()
}

async fn filled(root: &Path) -> u64 {
    let app = lasting(root).await;
    sync(&app).await;
    let people = ok(&app, "people", json!({ "limit": 1 })).await["count"].as_u64().unwrap();
    app.stop().await;
    people
}

#[tokio::test]
async fn the_first_run_offers_a_choice_and_every_other_command_waits() {
    let folder = tempfile::tempdir().unwrap();
    let app = app(folder.path()).await;
    assert_eq!(state(&app).await, json!({ "state": "first_run" }));
    assert_eq!(refused(&app, "people", json!({})).await.code, "workspace_not_open");
}

#[tokio::test]
async fn a_wrong_passphrase_opens_nothing_and_the_right_one_finds_everything() {
    let folder = tempfile::tempdir().unwrap();
    let people = filled(folder.path()).await;
    let app = app(folder.path()).await;
    assert_eq!(state(&app).await["failure"]["code"], "vault_locked");
    assert_eq!(refused(&app, OPEN, sealed("a wrong passphrase")).await.code, "vault_wrong_passphrase");
    ok(&app, OPEN, sealed("correct horse battery")).await;
    assert_eq!(ok(&app, "people", json!({ "limit": 1 })).await["count"], people);
    app.stop().await;
}

#[tokio::test]
async fn a_second_program_on_the_same_folder_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let first = lasting(folder.path()).await;
    let second = app(folder.path()).await;
    assert_eq!(refused(&second, OPEN, sealed("correct horse battery")).await.code, "workspace_in_use");
    first.stop().await;
    ok(&second, OPEN, sealed("correct horse battery")).await;
    second.stop().await;
}

#[tokio::test]
async fn a_damaged_database_is_reported_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path()).await;
    let file = folder.path().join("practice/sluice.db");
    let mut bytes = fs::read(&file).unwrap();
    bytes[..64].fill(0xaa);
    fs::write(&file, &bytes).unwrap();
    let app = app(folder.path()).await;
    let failure = refused(&app, OPEN, sealed("correct horse battery")).await;
    assert!(["store_damaged", "store_unreadable"].contains(&failure.code.as_str()), "{failure}");
    assert_eq!(state(&app).await["state"], "closed");
    assert_eq!(fs::read(&file).unwrap(), bytes);
}

#[tokio::test]
async fn a_database_without_its_key_is_not_given_a_new_one() {
    let folder = tempfile::tempdir().unwrap();
    filled(folder.path()).await;
    fs::remove_file(folder.path().join("practice/vault.sealed")).unwrap();
    let app = app(folder.path()).await;
    assert_eq!(refused(&app, OPEN, sealed("quite another one")).await.code, "store_key_missing");
}

#[cfg(unix)]
#[tokio::test]
async fn a_folder_that_can_not_be_written_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("in-the-way");
    fs::write(&file, "").unwrap();
    let app = app(&file).await;
    assert_eq!(refused(&app, OPEN, sealed("any passphrase")).await.code, "file_error");
}
