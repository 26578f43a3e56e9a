//! Copies and the way back: nothing is written twice because of it, and the store that was there is kept.

use super::support::{app, apply, connection, lasting, ok, practice, refused, sync};
use crate::App;
use serde_json::{Value, json};
use std::{
    fs,
    io::{Seek, SeekFrom, Write},
    path::Path,
};

const PASSPHRASE: &str = "correct horse battery";

async fn restored(app: &App, input: Value) -> Value {
    let told = ok(app, "restore", input).await;
    assert_eq!(ok(app, "status", Value::Null).await["workspace"]["state"], "ready");
    assert_eq!(ok(app, "rebuild", Value::Null).await["equal"], true);
    told
}

/// Decides the first cards: how many.
async fn decide(app: &App, most: usize) -> usize {
    let page = ok(app, "queue", json!({ "kind": "pair", "skip": [], "limit": most })).await;
    let items: Vec<Value> =
        page["cards"].as_array().unwrap().iter().map(|card| card["item"].clone()).collect();
    for item in &items {
        ok(app, "decide", json!({ "item": item, "verdict": "different" })).await;
    }
    items.len()
}

async fn decisions(app: &App) -> usize {
    ok(app, "decisions", json!({ "limit": 500 })).await["rows"].as_array().unwrap().len()
}

#[tokio::test]
async fn after_a_way_back_nothing_is_lost_and_nothing_is_written_twice() {
    let folder = tempfile::tempdir().unwrap();
    let app = lasting(folder.path()).await;
    sync(&app).await;
    let copies = ok(&app, "back_up", Value::Null).await;
    let copy = copies["rows"][0].clone();
    assert_eq!((copies["rows"].as_array().unwrap().len(), &copy["kind"]), (1, &json!("backup")));
    let decided = decide(&app, 3).await;
    assert!(decided > 0);
    assert_eq!(apply(&app).await.unwrap()["state"], "done");
    let written = app.demonstration().await.unwrap().written;

    let told = restored(&app, json!({})).await;
    assert_eq!((&told["file"], &told["at"]), (&copy["file"], &copy["at"]));
    assert_eq!(decisions(&app).await, 0);
    let kept = ok(&app, "backups", Value::Null).await;
    assert!(kept["rows"].as_array().unwrap().iter().any(|row| row["kind"] == "replaced"), "{kept}");

    // What is in HaloPSA by now is not known here any more: nothing is created before it was read.
    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    assert_eq!(plan["refusal"]["code"], "halo_not_read");
    sync(&app).await;
    if let Some(job) = apply(&app).await {
        assert_eq!(job["state"], "done");
    }
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?} after {written}");
    app.stop().await;
}

#[tokio::test]
async fn back_to_a_moment_is_without_what_was_said_and_decided_since() {
    let folder = tempfile::tempdir().unwrap();
    let app = lasting(folder.path()).await;
    sync(&app).await;
    let before = ok(&app, "queue", json!({ "kind": null, "skip": [], "limit": 50 })).await;
    let moment = chrono::Utc::now();
    let decided = decide(&app, 3).await;
    assert_eq!(apply(&app).await.unwrap()["state"], "done");

    let told = restored(&app, json!({ "until": moment })).await;
    assert_eq!(told["decisions_left_out"], decided);
    assert!(told["observations_left_out"].as_u64().unwrap() > 0, "{told}");
    let after = ok(&app, "queue", json!({ "kind": null, "skip": [], "limit": 50 })).await;
    for kind in ["pairs", "clashes", "weak"] {
        assert_eq!(after[kind], before[kind], "{kind}");
    }
    sync(&app).await;
    if let Some(job) = apply(&app).await {
        assert_eq!(job["state"], "done");
    }
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    app.stop().await;
}

#[tokio::test]
async fn writes_that_were_booked_when_the_copy_was_made_are_looked_up_before_they_are_sent() {
    let folder = tempfile::tempdir().unwrap();
    let app = lasting(folder.path()).await;
    let booked = super::faults::booked(&app).await;
    ok(&app, "back_up", Value::Null).await;
    let halo = connection(&app, "halopsa").await;
    super::support::jobs(&app, "sync", json!({ "connections": [halo["id"]] })).await;
    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    assert_eq!(super::support::ended(&app, "apply", input).await["state"], "done");

    restored(&app, json!({})).await;
    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    // It reads HaloPSA before it creates anything.
    let sent = super::support::ended(&app, "apply", input).await;
    assert_eq!(sent["state"], "done", "{sent}");
    assert!(connection(&app, "halopsa").await["synced_at"].is_string());
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?} of {booked}");
    app.stop().await;
}

/// Spoils the store at one place.
fn spoil(root: &Path, places: impl IntoIterator<Item = u64>) {
    let path = root.join("practice/sluice.db");
    let mut file = fs::OpenOptions::new().write(true).open(path).unwrap();
    for at in places {
        file.seek(SeekFrom::Start(at)).unwrap();
        file.write_all(&[0xa5; 64]).unwrap();
    }
}

#[tokio::test]
async fn a_store_that_can_not_be_opened_is_replaced_by_the_newest_copy_that_is_whole() {
    let folder = tempfile::tempdir().unwrap();
    let app = lasting(folder.path()).await;
    sync(&app).await;
    let copy = ok(&app, "back_up", Value::Null).await["rows"][0].clone();
    app.stop().await;
    spoil(folder.path(), [100]);
    // A newer one that is not whole is passed over.
    let newer = folder.path().join("practice/backups/sluice-2099-01-01T00-00-00Z.db");
    fs::write(newer, [7; 4_096]).unwrap();

    let app = super::support::app(folder.path()).await;
    let opened = json!({ "practice": true, "vault": "passphrase", "passphrase": PASSPHRASE });
    assert_eq!(refused(&app, "open_workspace", opened).await.code, "store_unreadable");
    let listed = ok(&app, "backups", Value::Null).await;
    assert_eq!(listed["rows"].as_array().unwrap().len(), 2, "{listed}");
    let told = restored(&app, json!({ "passphrase": PASSPHRASE })).await;
    assert_eq!(told["file"], copy["file"]);
    assert!(fs::metadata(told["replaced"].as_str().unwrap()).unwrap().len() > 0);
    app.stop().await;
}

#[tokio::test]
async fn damage_that_a_backup_finds_stops_all_writing_and_is_told_with_the_way_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = lasting(folder.path()).await;
    sync(&app).await;
    ok(&app, "back_up", Value::Null).await;
    app.stop().await;
    let length = fs::metadata(folder.path().join("practice/sluice.db")).unwrap().len();
    let app = lasting(folder.path()).await;
    // In the middle, after it was opened; in many pages, since one alone may be free or written anew by then.
    spoil(folder.path(), (length / 4..length * 3 / 4).step_by(64 * 1_024));
    let failure = refused(&app, "back_up", Value::Null).await;
    assert!(["store_damaged", "store_unreadable"].contains(&failure.code.as_str()), "{failure}");
    // Today is told with the notice, or refused for the same cause where its own pages are among them.
    match app.call("today", Value::Null).await {
        Ok(today) => {
            let notice = &today["notices"][0];
            assert_eq!((&notice["code"], &notice["needs_action"]), (&json!("store_damaged"), &json!(true)));
        }
        Err(failure) => assert_eq!(failure.code, "store_damaged"),
    }
    assert_eq!(refused(&app, "sync", json!({ "connections": [] })).await.code, "store_damaged");
    restored(&app, json!({})).await;
    sync(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn a_copy_in_the_second_folder_is_opened_on_another_computer_by_the_passphrase_alone() {
    let (here, second, there) =
        (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let app_here = lasting(here.path()).await;
    sync(&app_here).await;
    let folder = second.path().display().to_string();
    let chosen = json!({ "folder": folder, "passphrase": "to be kept in the safe" });
    let copies = ok(&app_here, "set_second_folder", chosen).await;
    assert_eq!(copies["second"], json!({ "folder": folder, "reachable": true, "sealed": true }));
    let people = ok(&app_here, "people", json!({})).await["total"].clone();
    app_here.stop().await;
    let copy = copies["rows"].as_array().unwrap().iter().find(|row| row["kind"] == "second").unwrap();
    let file = copy["file"].clone();

    let app_there = app(there.path()).await;
    let mut input = json!({
        "file": file, "practice": true, "vault": "passphrase", "passphrase": "another computer's"
    });
    for (recovery, code) in
        [(Value::Null, "backup_sealed"), (json!("something else"), "vault_wrong_passphrase")]
    {
        input["recovery"] = recovery;
        assert_eq!(refused(&app_there, "restore", input.clone()).await.code, code);
    }
    input["recovery"] = json!("to be kept in the safe");
    restored(&app_there, input).await;
    assert_eq!(ok(&app_there, "people", json!({})).await["total"], people);
    app_there.stop().await;
}

#[tokio::test]
async fn what_can_not_be_put_in_place_is_told_and_everything_stays() {
    let folder = tempfile::tempdir().unwrap();
    let app = lasting(folder.path()).await;
    sync(&app).await;
    let before = ok(&app, "people", json!({})).await["total"].clone();
    let other = folder.path().join("holiday.jpg");
    fs::write(&other, [9; 10_000]).unwrap();
    for (input, code) in [
        (json!({}), "no_backup"),
        (json!({ "file": other }), "backup_unreadable"),
        (json!({ "file": folder.path().join("nothing.db") }), "file_error"),
    ] {
        assert_eq!(refused(&app, "restore", input).await.code, code);
        assert_eq!(ok(&app, "people", json!({})).await["total"], before);
    }
    for (chosen, code) in [
        ("/nowhere/at/all".to_owned(), "not_a_folder"),
        (other.display().to_string(), "not_a_folder"),
        (ok(&app, "backups", Value::Null).await["folder"].as_str().unwrap().to_owned(), "not_a_folder"),
    ] {
        assert_eq!(refused(&app, "set_second_folder", json!({ "folder": chosen })).await.code, code);
    }
    app.stop().await;
    let once = practice(folder.path()).await;
    assert_eq!(refused(&once, "restore", json!({})).await.code, "restore_for_one_run");
    once.stop().await;
}
