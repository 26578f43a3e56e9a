//! What goes wrong on this computer: its disk, its keychain, its folders and files.

use super::Tally;
use crate::{
    App,
    tests::support::{app, connection, ended, jobs_end, lasting, ok, refused},
};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source};
use std::{fs, path::Path, time::Duration};

pub(super) async fn disk(tally: &mut Tally, app: &App) {
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    let only = json!({ "connections": [connection(app, "apollo").await["id"]] });
    workspace.store.write(|w| w.limit_growth(Some(2))).await.unwrap();
    let job = ended(app, "sync", only.clone()).await;
    tally.job(app, ("no room left", "disk"), "disk_full", &job).await;
    workspace.store.write(|w| w.limit_growth(None)).await.unwrap();

    // The job has begun, and the first page is under way.
    faults.set(Source::Apollo, Fault::Slow(Duration::from_millis(300)));
    let job = ok(app, "sync", only.clone()).await["jobs"][0].clone();
    workspace.store.refuse_writes(true).await.unwrap();
    jobs_end(app).await;
    faults.clear().unwrap();
    tally.job(app, ("it became read-only", "disk"), "store_read_only", &job).await;
    workspace.store.refuse_writes(false).await.unwrap();
    assert_eq!(ended(app, "sync", only).await["state"], "done");
}

pub(super) async fn copies(tally: &mut Tally, app: &App) {
    let workspace = app.workspace().await.unwrap();
    let second = tempfile::tempdir().unwrap();
    ok(app, "set_second_folder", json!({ "folder": second.path().display().to_string() })).await;
    for entry in fs::read_dir(second.path()).unwrap() {
        fs::remove_dir_all(entry.unwrap().path()).unwrap();
    }
    let is = |notice: &Value| notice["code"] == "backup_failed";
    refused(app, "back_up", Value::Null).await;
    let away = ("the second folder is away", "backup");
    tally.today(app, away, "backup_folder_missing", &Value::Null, is).await;
    ok(app, "set_second_folder", json!({})).await;

    let own = workspace.dir().join("backups");
    fs::remove_dir_all(&own).unwrap();
    fs::write(&own, "in the way").unwrap();
    refused(app, "back_up", Value::Null).await;
    tally.today(app, ("something in the way", "backup"), "file_error", &Value::Null, is).await;
    fs::remove_file(&own).unwrap();
}

pub(super) async fn files(tally: &mut Tally, app: &App, folder: &Path) {
    for (what, name, content, expected) in [
        ("it is gone", "gone.csv", None, "unreadable_file"),
        ("nothing in it", "empty.csv", Some(b"".as_slice()), "empty_file"),
        ("a document", "list.pdf", Some(b"%PDF-1.7\n".as_slice()), "not_a_table"),
        ("an old workbook", "list.xls", Some(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".as_slice()), "old_workbook"),
        ("half a workbook", "list.xlsx", Some(b"PK\x03\x04half".as_slice()), "damaged_workbook"),
    ] {
        let path = folder.join(name);
        if let Some(content) = content {
            fs::write(&path, content).unwrap();
        }
        let failure = refused(app, "look_at_file", json!({ "file": path.display().to_string() })).await;
        tally.asked((what, "file"), expected, &json!(failure.code));
    }
}

const OPEN: &str = "open_workspace";

fn sealed(passphrase: &str) -> Value {
    json!({ "practice": true, "vault": "passphrase", "passphrase": passphrase })
}

/// The same folder elsewhere.
fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let place = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copied(&entry.path(), &place);
        } else {
            fs::copy(entry.path(), place).unwrap();
        }
    }
}

/// Spoils the beginning or the end of a file.
fn spoil(file: &Path, beginning: bool) {
    let mut bytes = fs::read(file).unwrap();
    let length = bytes.len();
    let place = if beginning { 0..64 } else { length - 8..length };
    bytes[place].iter_mut().for_each(|byte| *byte ^= 0xaa);
    fs::write(file, bytes).unwrap();
}

type Spoil = fn(&Path);

pub(super) async fn opening(tally: &mut Tally) {
    let whole = tempfile::tempdir().unwrap();
    let first = lasting(whole.path()).await;
    let second = app(whole.path()).await;
    refused(&second, OPEN, sealed("correct horse battery")).await;
    tally.closed(&second, ("another window has it", "opening"), "workspace_in_use").await;
    let garbage = whole.path().join("holiday.jpg");
    fs::write(&garbage, [9; 10_000]).unwrap();
    for (what, input, expected) in [
        ("there is none", json!({}), "no_backup"),
        ("it is none", json!({ "file": garbage }), "backup_unreadable"),
    ] {
        let failure = refused(&first, "restore", input).await;
        tally.asked((what, "going back to a backup"), expected, &json!(failure.code));
    }
    first.stop().await;
    drop((first, second));
    let locked = app(whole.path()).await;
    tally.closed(&locked, ("locked", "vault"), "vault_locked").await;
    refused(&locked, OPEN, sealed("something else")).await;
    tally.closed(&locked, ("another passphrase", "vault"), "vault_wrong_passphrase").await;
    drop(locked);

    let spoils: [(&str, &str, Spoil, &str); 7] = [
        ("damaged", "vault", |dir| spoil(&dir.join("vault.sealed"), false), "vault_damaged"),
        ("gone", "vault", |dir| fs::remove_file(dir.join("vault.sealed")).unwrap(), "store_key_missing"),
        ("damaged", "store", |dir| spoil(&dir.join("sluice.db"), true), "store_unreadable"),
        ("gone", "store", |dir| fs::remove_file(dir.join("sluice.db")).unwrap(), "store_missing"),
        ("emptied", "store", |dir| fs::write(dir.join("sluice.db"), "").unwrap(), "store_missing"),
        ("damaged", "identity", |dir| fs::write(dir.join("identity.json"), "{").unwrap(), "identity_damaged"),
        (
            "damaged",
            "practice world",
            |dir| fs::write(dir.join("practice.journal"), "half a line\nand another\n").unwrap(),
            "practice_damaged",
        ),
    ];
    for (what, place, spoil, expected) in spoils {
        let folder = tempfile::tempdir().unwrap();
        copied(whole.path(), folder.path());
        spoil(&folder.path().join("practice"));
        let app = app(folder.path()).await;
        refused(&app, OPEN, sealed("correct horse battery")).await;
        tally.closed(&app, (what, place), expected).await;
    }
    fs::write(whole.path().join("open.json"), "{ half").unwrap();
    let undecided = app(whole.path()).await;
    tally.closed(&undecided, ("damaged", "choice of the workspace"), "choice_damaged").await;
    drop(undecided);

    let newer = lasting(whole.path()).await;
    newer.workspace().await.unwrap().store.write(|w| w.mark_schema(99)).await.unwrap();
    newer.stop().await;
    drop(newer);
    let older = app(whole.path()).await;
    refused(&older, OPEN, sealed("correct horse battery")).await;
    tally.closed(&older, ("of a newer version", "store"), "store_newer").await;
}
