//! Records that can't be read: they hold nobody up, and are read at last.

use super::support::{connection, ended, hurried, ok, refused, sync, synced};
use crate::App;
use serde_json::{Map, Value, json};
use sluice_sandbox::{Fault, Shape, Source};

/// A lead that no mapping of the connector reads, put into HaloPSA by hand; its number and how it was before.
async fn poison(app: &App) -> (i64, Map<String, Value>) {
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let id = workspace.store.read(|r| r.connections()).await.unwrap();
    let halo = id.into_iter().find(|one| one.connector == "halopsa").unwrap().id;
    let found = workspace.store.read(move |r| r.latest_observations_of(halo, 0, 5_000)).await.unwrap();
    let lead = found.into_iter().find(|(_, one)| one.stream == "leads").unwrap().1;
    let ticket: i64 = lead.external_id.parse().unwrap();
    let before = sandbox.delete_in_halo(ticket).unwrap().unwrap();
    let mut row = before.clone();
    row.insert("oppjobtitle".to_owned(), json!(["Head of IT", "Buyer"]));
    sandbox.put_in_halo(ticket, row).unwrap();
    (ticket, before)
}

async fn whole(app: &App) -> Value {
    let halo = connection(app, "halopsa").await;
    ended(app, "sync", json!({ "connections": [halo["id"]], "full": true })).await
}

async fn unread(app: &App) -> Value {
    ok(app, "unread", json!({})).await
}

#[tokio::test]
async fn a_record_that_cant_be_read_holds_nobody_up_and_is_read_when_it_comes_mended() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    // Everything in the practice world can be read.
    assert_eq!(unread(&app).await["count"], 0);
    let records = connection(&app, "halopsa").await["records"].clone();
    let (ticket, before) = poison(&app).await;
    assert_eq!(whole(&app).await["state"], "done");
    let page = unread(&app).await;
    assert_eq!(page["count"], 1, "{page}");
    let row = &page["rows"][0];
    assert_eq!((&row["external_id"], &row["what"]), (&json!(ticket.to_string()), &json!("lead")));
    assert_eq!(row["failure"], json!({ "code": "mapping_not_one_value", "params": { "field": "title" } }));
    assert_eq!((&row["tries"], &row["again"]), (&json!(1), &json!(true)));
    assert!(row["raw"].as_str().unwrap().contains("Head of IT"));
    let today = ok(&app, "today", Value::Null).await;
    assert!(today["notices"].as_array().unwrap().iter().any(|notice| notice["code"] == "unread"));
    // What it said before stands, and it is not missing.
    assert_eq!(connection(&app, "halopsa").await["records"], records);
    whole(&app).await;
    assert_eq!(ok(&app, "missing", Value::Null).await, json!([]));
    assert_eq!(unread(&app).await["rows"][0]["tries"], 2);

    let workspace = app.workspace().await.unwrap();
    workspace.sandbox().unwrap().put_in_halo(ticket, before).unwrap();
    whole(&app).await;
    assert_eq!(unread(&app).await["count"], 0);
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn a_changed_mapping_reads_it_and_after_five_tries_only_a_person_does() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let (ticket, _) = poison(&app).await;
    let halo = connection(&app, "halopsa").await["id"].clone();
    let draft = |changes: Value| json!({ "connection": halo, "stream": "leads", "changes": changes });
    whole(&app).await;
    // Another field's mapping reads it no better: one try more.
    ended(&app, "keep_mapping", draft(json!({ "city": { "take": "opp_city" } }))).await;
    let row = unread(&app).await["rows"][0].clone();
    assert_eq!((&row["tries"], &row["again"]), (&json!(2), &json!(true)));
    assert_eq!(ok(&app, "replay", json!({ "ids": [] })).await, json!({ "read": 0, "left": 1 }));
    for _ in 0..2 {
        ok(&app, "replay", json!({ "ids": [row["id"]] })).await;
    }
    let row = unread(&app).await["rows"][0].clone();
    assert_eq!((&row["tries"], &row["again"]), (&json!(5), &json!(false)));

    // Often enough by itself: the mapping that reads it is waited for by nobody.
    let first =
        json!({ "title": { "take": "$type(oppjobtitle) = \"array\" ? oppjobtitle[0] : oppjobtitle" } });
    ended(&app, "keep_mapping", draft(first)).await;
    assert_eq!(unread(&app).await["count"], 1);
    assert_eq!(ok(&app, "replay", json!({ "ids": [row["id"]] })).await, json!({ "read": 1, "left": 0 }));
    assert_eq!(unread(&app).await["count"], 0);
    let workspace = app.workspace().await.unwrap();
    let id = halo.as_str().unwrap().parse().unwrap();
    let record = sluice_domain::RecordId::of(id, "leads", &ticket.to_string());
    let last = workspace.store.read(move |r| r.latest_observation(record)).await.unwrap().unwrap();
    assert_eq!(last.fields.get(&sluice_domain::Field::Title).map(String::as_str), Some("Head of IT"));
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn a_changed_mapping_reads_by_itself_what_was_not_tried_too_often() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    poison(&app).await;
    whole(&app).await;
    let halo = connection(&app, "halopsa").await["id"].clone();
    let off = json!({ "title": { "direction": "off" } });
    ended(&app, "keep_mapping", json!({ "connection": halo, "stream": "leads", "changes": off })).await;
    assert_eq!(unread(&app).await["count"], 0);
    app.stop().await;
}

#[tokio::test]
async fn what_is_dropped_stays_so_as_long_as_it_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let (ticket, before) = poison(&app).await;
    whole(&app).await;
    let id = unread(&app).await["rows"][0]["id"].clone();
    let left = ok(&app, "drop_unread", json!({ "ids": [id], "dropped": true })).await;
    assert_eq!((&left["count"], &left["dropped"]), (&json!(0), &json!(1)));
    whole(&app).await;
    assert_eq!(unread(&app).await["count"], 0);
    let left = ok(&app, "drop_unread", json!({ "ids": [], "dropped": false })).await;
    assert_eq!((&left["count"], &left["dropped"]), (&json!(1), &json!(0)));
    ok(&app, "drop_unread", json!({ "ids": [id], "dropped": true })).await;

    // Another answer that can't be read either is another record.
    let mut row = before;
    row.insert("oppjobtitle".to_owned(), json!({ "name": "Buyer" }));
    app.workspace().await.unwrap().sandbox().unwrap().put_in_halo(ticket, row).unwrap();
    whole(&app).await;
    let page = unread(&app).await;
    assert_eq!((&page["count"], &page["rows"][0]["tries"]), (&json!(1), &json!(1)));
    assert_eq!(
        refused(&app, "drop_unread", json!({ "ids": ["99"], "dropped": true })).await.code,
        "unread_gone"
    );
    app.stop().await;
}

#[tokio::test]
async fn what_has_no_id_waits_until_it_is_dropped_or_the_stream_was_read_whole_without_it() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    faults.set_at(Source::Halo, "/api/users", Fault::Drifted("id", Shape::Missing));
    whole(&app).await;
    let first = unread(&app).await;
    let count = first["count"].as_u64().unwrap();
    assert!(count > 1, "{first}");
    whole(&app).await;
    let again = unread(&app).await;
    assert_eq!((&again["count"], &again["rows"][0]["tries"]), (&json!(count), &json!(2)));
    let left = ok(&app, "drop_unread", json!({ "ids": [again["rows"][0]["id"]], "dropped": true })).await;
    assert_eq!((&left["count"], &left["dropped"]), (&json!(count - 1), &json!(1)));

    faults.clear().unwrap();
    // What changed since is asked for alone, and says nothing of it.
    sync(&app).await;
    assert_eq!(unread(&app).await["count"], count - 1);
    whole(&app).await;
    let left = unread(&app).await;
    assert_eq!((&left["count"], &left["dropped"]), (&json!(0), &json!(0)), "{left}");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}
