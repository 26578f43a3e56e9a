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
    let status = ok(&app, "status", Value::Null).await;
    assert_eq!(status["workspace"]["failure"]["code"], "vault_locked");
    assert_eq!((&status["practice"], &status["vault"]), (&json!(true), &json!("passphrase")));
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
async fn a_database_of_a_newer_version_is_named_and_left_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let app = lasting(folder.path()).await;
    app.workspace().await.unwrap().store.write(|w| w.mark_schema(99)).await.unwrap();
    app.stop().await;
    let file = folder.path().join("practice/sluice.db");
    let bytes = fs::read(&file).unwrap();
    let app = super::support::app(folder.path()).await;
    let failure = refused(&app, OPEN, sealed("correct horse battery")).await;
    assert_eq!((failure.code.as_str(), failure.params["found"].as_str()), ("store_newer", "99"));
    assert_eq!(fs::read(&file).unwrap(), bytes);
}

#[tokio::test]
async fn a_practice_world_that_can_not_be_read_is_named() {
    let folder = tempfile::tempdir().unwrap();
    lasting(folder.path()).await.stop().await;
    fs::write(folder.path().join("practice/practice.journal"), "half a line\nand another\n").unwrap();
    let app = app(folder.path()).await;
    let failure = refused(&app, OPEN, sealed("correct horse battery")).await;
    assert_eq!(failure.code, "practice_damaged");
    assert!(failure.params["file"].ends_with("practice.journal"), "{failure}");
}

#[tokio::test]
async fn a_database_that_is_gone_or_emptied_is_a_loss_and_not_a_beginning() {
    for emptied in [false, true] {
        let folder = tempfile::tempdir().unwrap();
        filled(folder.path()).await;
        let file = folder.path().join("practice/sluice.db");
        if emptied {
            fs::write(&file, "").unwrap()
        } else {
            fs::remove_file(&file).unwrap()
        }
        let app = app(folder.path()).await;
        assert_eq!(refused(&app, OPEN, sealed("correct horse battery")).await.code, "store_missing");
        assert_eq!(file.exists(), emptied);
    }
}

#[tokio::test]
async fn a_damaged_choice_is_named_and_any_workspace_can_be_chosen() {
    let folder = tempfile::tempdir().unwrap();
    let people = filled(folder.path()).await;
    fs::write(folder.path().join("open.json"), "{ half").unwrap();
    let app = app(folder.path()).await;
    assert_eq!(state(&app).await["failure"]["code"], "choice_damaged");
    ok(&app, OPEN, sealed("correct horse battery")).await;
    assert_eq!(ok(&app, "people", json!({ "limit": 1 })).await["count"], people);
    app.stop().await;
}

#[tokio::test]
async fn opening_for_once_does_not_change_what_is_opened_next() {
    let folder = tempfile::tempdir().unwrap();
    lasting(folder.path()).await.stop().await;
    let choice = fs::read(folder.path().join("open.json")).unwrap();
    let app = app(folder.path()).await;
    ok(&app, OPEN, json!({ "practice": true, "vault": "session", "remember": false })).await;
    app.stop().await;
    assert_eq!(fs::read(folder.path().join("open.json")).unwrap(), choice);
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
