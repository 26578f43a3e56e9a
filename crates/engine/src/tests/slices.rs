//! Much is kept at once while nobody waits; whoever decides meanwhile gets in between, and nothing comes of it but that. What
//! is decided of many is never one long transaction.

use super::support::{app, connection, ended, hurried, jobs_end, ok};
use crate::{
    App,
    api::Undo,
    history::{self, Act},
};
use chrono::DateTime;
use serde_json::{Value, json};
use sluice_domain::{ConnectionId, FactId, Judgement, PersonId, RecordId};
use sluice_store::{Store, StoreError};
use std::{fs, path::Path};

/// A program with a list of so many rows beside it, each of somebody else.
async fn room(folder: &Path, rows: usize) -> (App, Value) {
    let app = app(&folder.join("data")).await;
    ok(&app, "open_workspace", json!({ "practice": false, "vault": "session" })).await;
    let mut text = "Name,Email,Company\n".to_owned();
    for row in 0..rows {
        let word = |salt: u64| -> String {
            let mixed = (row as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17) ^ salt;
            let mixed = mixed.wrapping_mul(0xd6e8_feb8_6659_fd93);
            (0..8).map(|at| char::from(b'a' + (mixed >> (at * 8) & 0xff) as u8 % 26)).collect()
        };
        let (given, family, firm) = (word(1), word(2), word(3));
        text.push_str(&format!("{given} {family},{given}@{firm}.com,{firm} Works\n"));
    }
    let path = folder.join("long.csv");
    fs::write(&path, text).unwrap();
    (app, json!({ "file": path.display().to_string() }))
}

#[tokio::test]
async fn what_somebody_decides_while_a_long_list_is_kept_comes_in_between() {
    const ROWS: usize = 4_000;
    let folder = tempfile::tempdir().unwrap();
    let (app, input) = room(folder.path(), ROWS).await;
    let job = ok(&app, "import", input).await;
    let person = loop {
        let people = ok(&app, "people", json!({ "limit": 1 })).await;
        if let Some(row) = people["rows"].as_array().unwrap().first() {
            break row["id"].clone();
        }
        tokio::task::yield_now().await;
    };
    ok(&app, "comment", json!({ "person": person, "text": "Met at the fair" })).await;
    let rows = ok(&app, "jobs", Value::Null).await;
    let row = rows.as_array().unwrap().iter().find(|row| row["id"] == job["id"]).unwrap();
    assert!(row["ended_at"].is_null() && row["done"].as_u64().unwrap() < ROWS as u64, "{row}");
    jobs_end(&app).await;
    let rows = ok(&app, "jobs", Value::Null).await;
    assert_eq!((&rows[0]["state"], &rows[0]["done"]), (&json!("done"), &json!(ROWS)));
    let decisions = ok(&app, "person", json!({ "id": person })).await["decisions"].clone();
    assert_eq!(decisions.as_array().unwrap().len(), 1, "{decisions}");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn where_nobody_waits_a_page_is_kept_in_few_transactions() {
    let folder = tempfile::tempdir().unwrap();
    let (app, input) = room(folder.path(), 1_000).await;
    let workspace = app.workspace().await.unwrap();
    let before = workspace.store.pace().count;
    assert_eq!(ended(&app, "import", input).await["state"], "done");
    let transactions = workspace.store.pace().count - before;
    // Slices of the first size would take as many alone.
    assert!(transactions < 1_000 / 32, "{transactions}");
    app.stop().await;
}

#[tokio::test]
async fn an_act_of_many_is_made_and_taken_back_in_parts_and_goes_on_where_taking_it_back_was_cut_off() {
    const ROWS: usize = 100;
    let folder = tempfile::tempdir().unwrap();
    let (app, input) = room(folder.path(), ROWS).await;
    assert_eq!(ended(&app, "import", input).await["state"], "done");
    let before = ok(&app, "people", json!({ "limit": ROWS })).await;
    let record = |row: &Value| row["id"].as_str().unwrap().parse::<PersonId>().unwrap().anchor();
    let records: Vec<RecordId> = before["rows"].as_array().unwrap().iter().map(record).collect();
    assert_eq!(records.len(), ROWS);
    let workspace = app.workspace().await.unwrap();
    let (store, trust) = (workspace.store.clone(), workspace.trust().await.unwrap());
    let transactions = store.pace().count;
    let act = Act::new(&workspace, app.person());
    let made = history::make(&workspace, act, records, "test", move |w, act, part: Vec<RecordId>| {
        let said = part.into_iter().map(|record| Judgement::Quarantine { record }).collect();
        history::judge(w, &trust, act, said)
    });
    let made = made.await.unwrap().unwrap();
    assert!(store.pace().count > transactions + 1);
    assert_eq!(made.others as usize, ROWS - 1);

    // Cut off as soon as the second part is being taken back.
    let cut = async {
        let until = store.pace().count + 2;
        while store.pace().count < until {
            tokio::task::yield_now().await;
        }
    };
    let undo = Undo { decision: Some(made.id.clone()), alone: None };
    tokio::select! {
        biased;
        () = cut => {}
        undone = history::undo(&app, undo) => panic!("it came to its end: {undone:?}"),
    }
    let id: FactId = made.id.parse().unwrap();
    // What was begun is kept by then.
    let counts = || store.write(move |w| w.act_counts(id, DateTime::UNIX_EPOCH));
    let (_, stand, taken_back) = counts().await.unwrap();
    assert!(stand > 0 && taken_back > 0, "{stand} stand, {taken_back} are taken back");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);

    for _ in 0..2 {
        history::carry_all(&workspace).await.unwrap();
        assert_eq!(counts().await.unwrap().1, 0);
        // As one.
        let last = ok(&app, "decisions", json!({ "limit": 1 })).await["rows"][0].clone();
        assert_eq!((&last["kind"], &last["others"]), (&json!("revoke"), &json!(ROWS - 1)));
    }
    assert_eq!(ok(&app, "people", json!({ "limit": ROWS })).await, before);
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

/// What is known of a sync's outcome, whichever ids were given.
async fn known(app: &App, halo: ConnectionId) -> (Value, u32, Vec<u32>) {
    let workspace = app.workspace().await.unwrap();
    let (observations, items) = workspace
        .store
        .read(move |r| {
            let items = r.item_counts()?;
            let seen = ["clients", "users", "leads"].map(|stream| r.sighted(halo, stream));
            let seen = seen.into_iter().collect::<Result<Vec<_>, _>>()?;
            Ok::<_, StoreError>((r.observation_count()?, [vec![items.to_judge(), items.weak], seen].concat()))
        })
        .await
        .unwrap();
    (ok(app, "people", json!({ "limit": 1 })).await["count"].clone(), observations, items)
}

async fn halo(app: &App) -> (Value, ConnectionId) {
    let id = connection(app, "halopsa").await["id"].clone();
    let parsed = id.as_str().unwrap().parse().unwrap();
    (id, parsed)
}

/// Writes again and again, so that somebody always waits: what the first page holds when it is kept in part.
async fn in_part(store: Store, halo: ConnectionId) -> u32 {
    loop {
        let part = store
            .write(move |w| {
                let begun = w.cursors_of(halo)?.is_empty();
                Ok::<_, StoreError>(if begun { w.observation_count()? } else { u32::MAX })
            })
            .await
            .unwrap();
        if part > 0 {
            return part;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_page_that_was_kept_in_part_is_read_again_and_changes_nothing_but_what_is_missing() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    let calm = hurried(folders[0].path()).await;
    let (id, number) = halo(&calm).await;
    assert_eq!(ended(&calm, "sync", json!({ "connections": [id] })).await["state"], "done");
    let expected = known(&calm, number).await;
    calm.stop().await;

    let app = hurried(folders[1].path()).await;
    let (id, number) = halo(&app).await;
    let store = app.workspace().await.unwrap().store.clone();
    // One of them waits whenever the other has its turn.
    let other = tokio::spawn(in_part(store.clone(), number));
    let watched = tokio::spawn(in_part(store.clone(), number));
    let job = ok(&app, "sync", json!({ "connections": [id] })).await["jobs"][0]["id"].clone();
    let kept = watched.await.unwrap();
    ok(&app, "cancel_job", json!({ "id": job })).await;
    other.await.unwrap();
    jobs_end(&app).await;
    assert!(kept < 100, "the first page was seen in part: {kept}");
    let (cursors, observations) = store
        .read(move |r| Ok::<_, StoreError>((r.cursors_of(number)?.len(), r.observation_count()?)))
        .await
        .unwrap();
    assert_eq!(cursors, 0, "the cursor is not ahead of the data");
    assert!((kept..100).contains(&observations), "{observations}");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);

    let resumed = ended(&app, "resume_job", json!({ "id": job })).await;
    assert_eq!(resumed["state"], "done", "{resumed}");
    assert_eq!(known(&app, number).await, expected);
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}
