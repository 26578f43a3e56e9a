//! Records that somebody removed at their source: suspected, gone, asked about, and back.

use super::support::{apply, connection, ended, hurried, ok, refused, sync};
use crate::App;
use serde_json::{Map, Value, json};
use sluice_sandbox::{Fault, Source};

/// Reads all of HaloPSA, also what did not change.
async fn whole(app: &App) -> Value {
    let halo = connection(app, "halopsa").await;
    ended(app, "sync", json!({ "connections": [halo["id"]], "full": true })).await
}

/// A program in which leads were written and read back.
async fn written(folder: &tempfile::TempDir) -> App {
    let app = hurried(folder.path()).await;
    sync(&app).await;
    apply(&app).await.unwrap();
    app
}

async fn take(app: &App, ticket: i64) -> Map<String, Value> {
    let workspace = app.workspace().await.unwrap();
    workspace.sandbox().unwrap().delete_in_halo(ticket).unwrap().unwrap()
}

async fn put(app: &App, ticket: i64, row: Map<String, Value>) {
    app.workspace().await.unwrap().sandbox().unwrap().put_in_halo(ticket, row).unwrap();
}

async fn missing(app: &App) -> Vec<(String, u64, u64)> {
    let rows = ok(app, "missing", Value::Null).await;
    let row = |row: &Value| {
        let count = |key: &str| row[key].as_u64().unwrap();
        (row["stream"].as_str().unwrap().to_owned(), count("once"), count("held"))
    };
    rows.as_array().unwrap().iter().map(row).collect()
}

async fn person(app: &App, id: &Value) -> Value {
    ok(app, "person", json!({ "id": id })).await
}

async fn cards(app: &App) -> Vec<Value> {
    let page = ok(app, "queue", json!({ "kind": "gone", "skip": [], "limit": 50 })).await;
    page["cards"].as_array().unwrap().clone()
}

async fn is_as_derived_anew(app: &App) {
    let report = ok(app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
}

/// Somebody of whom a lead was written, other records aside: the person, and the ticket's number.
async fn somebody(app: &App) -> (Value, i64) {
    let ledger = ok(app, "ledger", json!({ "limit": 1 })).await;
    let row = &ledger["rows"][0];
    (row["person"].clone(), row["remote_id"].as_str().unwrap().parse().unwrap())
}

async fn planned(app: &App, person: &Value) -> Vec<Value> {
    let plan = ok(app, "plan", json!({ "limit": 500 })).await;
    plan["items"].as_array().unwrap().iter().filter(|item| item["person"] == *person).cloned().collect()
}

#[tokio::test]
async fn a_lead_that_was_removed_is_suspected_then_gone_then_asked_about_and_never_made_anew_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let app = written(&folder).await;
    let (id, ticket) = somebody(&app).await;
    let before = person(&app, &id).await;
    assert_eq!(before["row"]["state"], "in_halo");
    let row = take(&app, ticket).await;

    // What only changed says nothing of what is no longer there.
    sync(&app).await;
    assert_eq!(missing(&app).await, []);
    // Missing once changes nothing.
    assert_eq!(whole(&app).await["state"], "done");
    assert_eq!(missing(&app).await, [("leads".to_owned(), 1, 0)]);
    assert_eq!(person(&app, &id).await, before);
    assert_eq!(cards(&app).await, Vec::<Value>::new());
    is_as_derived_anew(&app).await;

    // Missing twice it is gone.
    whole(&app).await;
    assert_eq!(missing(&app).await, []);
    let after = person(&app, &id).await;
    assert_eq!(after["row"]["state"], "to_judge", "{after}");
    assert_eq!(after["row"]["records"].as_u64(), before["row"]["records"].as_u64().map(|count| count - 1));
    assert_eq!(planned(&app, &id).await, Vec::<Value>::new());
    let asked = cards(&app).await;
    assert_eq!(asked.len(), 1);
    assert_eq!(asked[0]["lost"][0]["external_id"], ticket.to_string());
    assert_eq!((&asked[0]["lost"][0]["what"], &asked[0]["side"]["person"]), (&json!("lead"), &id));
    is_as_derived_anew(&app).await;
    let today = ok(&app, "today", Value::Null).await;
    let notices = today["notices"].as_array().unwrap();
    assert!(notices.iter().any(|notice| notice["code"] == "gone"), "{notices:?}");

    // Each answer, and back.
    for (verdict, kind, state, creates) in [
        ("leave", "leave", "quarantined", 0),
        ("do_not_contact", "value", "do_not_contact", 0),
        ("write_again", "write_again", "clean", 1),
    ] {
        let item = json!({ "item": asked[0]["item"], "verdict": verdict });
        let decided = ok(&app, "decide", item.clone()).await;
        assert_eq!(decided["decision"]["kind"], kind);
        assert_eq!(person(&app, &id).await["row"]["state"], state);
        assert_eq!(planned(&app, &id).await.len(), creates, "{verdict}");
        assert_eq!(refused(&app, "decide", item).await.code, "item_gone");
        is_as_derived_anew(&app).await;
        ok(&app, "undo", json!({})).await;
        assert_eq!(cards(&app).await, asked, "{verdict}");
    }

    // Left as it is, and seen again: it is back, whole.
    ok(&app, "decide", json!({ "item": asked[0]["item"], "verdict": "leave" })).await;
    put(&app, ticket, row).await;
    whole(&app).await;
    let again = person(&app, &id).await;
    for part in ["row", "values", "records", "writes", "standing"] {
        assert_eq!(again[part], before[part], "{part}");
    }
    assert_eq!(cards(&app).await, Vec::<Value>::new());
    is_as_derived_anew(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn a_lead_that_is_to_be_written_again_is_and_the_word_does_not_count_for_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let app = written(&folder).await;
    let (id, ticket) = somebody(&app).await;
    take(&app, ticket).await;
    whole(&app).await;
    whole(&app).await;
    let item = cards(&app).await[0]["item"].clone();
    ok(&app, "decide", json!({ "item": item, "verdict": "write_again" })).await;
    apply(&app).await.unwrap();
    assert_eq!(person(&app, &id).await["row"]["state"], "in_halo");
    is_as_derived_anew(&app).await;

    let ledger = ok(&app, "ledger", json!({ "limit": 1 })).await;
    let second: i64 = ledger["rows"][0]["remote_id"].as_str().unwrap().parse().unwrap();
    assert_ne!(second, ticket);
    take(&app, second).await;
    whole(&app).await;
    whole(&app).await;
    assert_eq!(cards(&app).await.len(), 1);
    assert_eq!(planned(&app, &id).await, Vec::<Value>::new());
    app.stop().await;
}

#[tokio::test]
async fn whoever_has_only_gone_records_leaves_the_list_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    sync(&app).await;
    let mut only = None;
    for row in
        ok(&app, "people", json!({ "state": "in_halo", "limit": 500 })).await["rows"].as_array().unwrap()
    {
        let page = person(&app, &row["id"]).await;
        let records = page["records"].as_array().unwrap();
        if records.len() == 1 && records[0]["stream"] == "leads" {
            only = Some((page.clone(), records[0]["external_id"].as_str().unwrap().parse().unwrap()));
            break;
        }
    }
    let (before, ticket): (Value, i64) = only.expect("somebody of whom there is but a lead");
    let count = ok(&app, "people", json!({ "limit": 1, "state": "in_halo" })).await["count"].clone();
    let row = take(&app, ticket).await;
    whole(&app).await;
    whole(&app).await;
    assert_eq!(refused(&app, "person", json!({ "id": before["row"]["id"] })).await.code, "unknown_person");
    assert_eq!(cards(&app).await, Vec::<Value>::new());
    is_as_derived_anew(&app).await;

    // Somebody takes it back: it holds until the ticket is seen again.
    let decisions = ok(&app, "decisions", json!({ "limit": 1 })).await;
    let gone = &decisions["rows"][0];
    assert_eq!((&gone["kind"], &gone["by_rule"]), (&json!("gone"), &json!(true)));
    assert_eq!(gone["names"], json!([before["row"]["name"]]));
    ok(&app, "undo", json!({ "decision": gone["id"] })).await;
    assert_eq!(person(&app, &before["row"]["id"]).await["row"], before["row"]);
    for _ in 0..3 {
        whole(&app).await;
    }
    assert_eq!(person(&app, &before["row"]["id"]).await["row"], before["row"]);
    put(&app, ticket, row).await;
    whole(&app).await;
    assert_eq!(ok(&app, "people", json!({ "limit": 1, "state": "in_halo" })).await["count"], count);
    is_as_derived_anew(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn much_at_once_stops_at_the_brake_until_somebody_lets_it_through() {
    let folder = tempfile::tempdir().unwrap();
    let app = written(&folder).await;
    let halo = connection(&app, "halopsa").await;
    let before = ok(&app, "people", json!({ "limit": 500 })).await;
    let workspace = app.workspace().await.unwrap();
    let tickets: Vec<i64> =
        workspace.sandbox().unwrap().leads_written().iter().take(51).map(|lead| lead.ticket_id).collect();
    for ticket in &tickets {
        take(&app, *ticket).await;
    }
    for held in [0, 51, 51] {
        whole(&app).await;
        assert_eq!(missing(&app).await, [("leads".to_owned(), 51 - held, held)]);
    }
    assert_eq!(ok(&app, "people", json!({ "limit": 500 })).await, before);
    let today = ok(&app, "today", Value::Null).await;
    let notices = today["notices"].as_array().unwrap();
    let held = notices.iter().find(|notice| notice["code"] == "gone_held").unwrap();
    assert_eq!((&held["params"]["count"], &held["needs_action"]), (&json!("51"), &json!(true)));

    let input = |count: u32| json!({ "connection": halo["id"], "stream": "leads", "count": count });
    assert_eq!(refused(&app, "let_go", input(50)).await.code, "missing_moved");
    let row = ok(&app, "let_go", input(51)).await;
    assert_eq!((&row["kind"], &row["others"]), (&json!("gone"), &json!(50)));
    assert_eq!(missing(&app).await, []);
    assert_eq!(ok(&app, "queue", json!({ "kind": "gone", "skip": [], "limit": 1 })).await["gone"], 51);
    assert_eq!(ok(&app, "plan", json!({ "limit": 0 })).await["creates"], 0);
    is_as_derived_anew(&app).await;
    ok(&app, "undo", json!({})).await;
    assert_eq!(ok(&app, "people", json!({ "limit": 500 })).await, before);
    is_as_derived_anew(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn a_pass_that_is_short_or_read_again_suspects_nobody() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    sync(&app).await;
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    for fault in [Fault::HalfPage, Fault::RepeatedPage] {
        faults.set(Source::Halo, fault);
        // Whether it fails or, short in the same way twice, counts as a wrong count.
        whole(&app).await;
        faults.clear().unwrap();
        assert_eq!(missing(&app).await, [], "{fault:?}");
    }
    // Cut once, read again and then whole: what was removed meanwhile is for the next one to miss.
    let lead = workspace.store.read(|r| r.connections()).await.unwrap();
    let halo = lead.into_iter().find(|one| one.connector == "halopsa").unwrap().id;
    workspace.store.write(move |w| w.clear_cursors(halo)).await.unwrap();
    let harmless = [Fault::ShuffledPage, Fault::DoubledRows, Fault::WrongCount, Fault::Drift];
    for fault in harmless {
        faults.set(Source::Halo, fault);
        whole(&app).await;
        faults.clear().unwrap();
        assert_eq!(missing(&app).await, [], "{fault:?}");
    }
    app.stop().await;
}

#[tokio::test]
async fn by_itself_all_is_read_again_after_a_week_and_after_a_day_where_something_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let app = written(&folder).await;
    let (_, ticket) = somebody(&app).await;
    take(&app, ticket).await;
    sync(&app).await;
    assert_eq!(missing(&app).await, []);
    let workspace = app.workspace().await.unwrap();
    let halo = connection(&app, "halopsa").await["id"].as_str().unwrap().parse().unwrap();
    let aged = async |days: i64| {
        let at = workspace.now() - chrono::TimeDelta::days(days);
        workspace.store.write(move |w| w.end_pass(halo, "leads", at)).await.unwrap();
        sync(&app).await;
    };
    aged(6).await;
    assert_eq!(missing(&app).await, []);
    aged(7).await;
    assert_eq!(missing(&app).await, [("leads".to_owned(), 1, 0)]);
    sync(&app).await;
    assert_eq!(missing(&app).await, [("leads".to_owned(), 1, 0)]);
    aged(1).await;
    assert_eq!((missing(&app).await, cards(&app).await.len()), (vec![], 1));
    app.stop().await;
}
