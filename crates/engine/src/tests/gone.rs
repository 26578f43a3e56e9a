//! Records that somebody removed at their source: suspected, gone, asked about, and back.

use super::support::{apply, connection, ended, everybody, hurried, ok, refused, serve, sync, synced};
use crate::App;
use serde_json::{Map, Value, json};
use sluice_sandbox::{Fault, Source};
use std::{
    fs,
    sync::{Arc, Mutex},
};

/// Reads all of HaloPSA, also what did not change.
pub(super) async fn whole(app: &App) -> Value {
    let halo = connection(app, "halopsa").await;
    ended(app, "sync", json!({ "connections": [halo["id"]], "full": true })).await
}

/// A program in which leads were written and read back.
async fn written(folder: &tempfile::TempDir) -> App {
    let app = synced(folder.path()).await;
    apply(&app).await.unwrap();
    app
}

pub(super) async fn take(app: &App, ticket: i64) -> Map<String, Value> {
    let workspace = app.workspace().await.unwrap();
    workspace.sandbox().unwrap().delete_in_halo(ticket).unwrap().unwrap()
}

async fn put(app: &App, ticket: i64, row: Map<String, Value>) {
    app.workspace().await.unwrap().sandbox().unwrap().put_in_halo(ticket, row).unwrap();
}

/// From now on HaloPSA does not say of a single ticket whether it is there.
async fn silent(app: &App) {
    let workspace = app.workspace().await.unwrap();
    workspace.sandbox().unwrap().faults().set_at(Source::Halo, "/api/tickets/", Fault::Status(403));
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
    silent(&app).await;
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
async fn what_halopsa_says_is_gone_is_so_after_one_pass() {
    let folder = tempfile::tempdir().unwrap();
    let app = written(&folder).await;
    let (id, ticket) = somebody(&app).await;
    let calls = async || {
        let workspace = app.workspace().await.unwrap();
        let lines = workspace.sandbox().unwrap().requests();
        let path = format!("/api/Tickets/{ticket}");
        lines.iter().filter(|line| line.path == path).map(|line| line.status).collect::<Vec<_>>()
    };
    whole(&app).await;
    assert_eq!(calls().await, [], "nobody asks for what is there");
    let row = take(&app, ticket).await;
    whole(&app).await;
    assert_eq!((missing(&app).await, calls().await), (vec![], vec![Some(404)]));
    assert_eq!(person(&app, &id).await["row"]["state"], "to_judge");
    let asked = cards(&app).await;
    assert_eq!((asked.len(), &asked[0]["lost"][0]["external_id"]), (1, &json!(ticket.to_string())));
    is_as_derived_anew(&app).await;

    put(&app, ticket, row.clone()).await;
    whole(&app).await;
    assert_eq!(
        (cards(&app).await, person(&app, &id).await["row"]["state"].clone()),
        (vec![], json!("in_halo"))
    );

    // Of another type it is there and no lead any more: the next pass says so.
    let mut moved = row;
    moved.insert("tickettype_id".to_owned(), json!(1));
    put(&app, ticket, moved).await;
    whole(&app).await;
    assert_eq!((missing(&app).await, calls().await.len()), (vec![("leads".to_owned(), 1, 0)], 2));
    whole(&app).await;
    assert_eq!((missing(&app).await, cards(&app).await.len()), (vec![], 1));
    is_as_derived_anew(&app).await;
    app.stop().await;
}

/// A vendor with three people, of whom its list leaves the last out, and what it says of that one alone.
async fn forgetful(said: &Arc<Mutex<(bool, u16, Value)>>) -> String {
    let said = Arc::clone(said);
    serve(move |path| {
        let (listed, status, one) = said.lock().unwrap().clone();
        let row = |id: u32| json!({ "id": id, "mail": format!("p{id}@acme-corp.com"), "name": format!("Ann Lee{id}") });
        match path {
            "/v1/me" => (200, json!({ "name": "Acme" })),
            "/v1/people/3" => (status, one),
            path if path.starts_with("/v1/people?") => {
                let first = path.contains("page=1");
                let rows = (1..=if listed { 3 } else { 2 }).filter(|_| first).map(row).collect::<Vec<_>>();
                (200, json!({ "people": rows }))
            }
            _ => (404, Value::Null),
        }
    })
    .await
}

const MANIFEST: &str = r#"
version = 2
id = "acme"
name = "Acme"
role = "provider"
auth = { kind = "api_key", secret = "api_key", place = "bearer" }

[base]
setting = "base_url"
default = "https://api.acme.test"
path = "/v1"

[[form]]
key = "api_key"
label = "API key"
secret = true

[test]
path = "/me"
label = "name"

[[streams]]
name = "people"
kind = "person"
path = "/people"
items = "/people"
id = "/id"
mapping = "people.jsonata"
paging = { kind = "page", parameter = "page", size = 50 }
one = { path = "/people/{id}", item = "/person", deleted = "/removed" }
"#;

#[tokio::test]
async fn a_record_that_a_list_left_out_is_what_the_source_says_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let own = folder.path().join("connectors/acme");
    fs::create_dir_all(own.join("fixtures")).unwrap();
    fs::write(own.join("manifest.toml"), MANIFEST).unwrap();
    fs::write(own.join("people.jsonata"), "{ \"email\": mail, \"full_name\": name }").unwrap();
    let raw = json!({ "id": 7, "mail": "ada@example.test", "name": "Ada" });
    let fields = json!({ "email": "ada@example.test", "full_name": "Ada" });
    let fixtures = json!([
        { "is": "a person", "raw": raw, "fields": fields },
        { "is": "an answer", "answer": { "people": [raw] }, "ids": ["7"] },
    ]);
    fs::write(own.join("fixtures/people.json"), fixtures.to_string()).unwrap();
    let said = Arc::new(Mutex::new((true, 200, Value::Null)));
    let app = hurried(folder.path()).await;
    let values = json!({ "base_url": forgetful(&said).await, "api_key": "k" });
    let acme = ok(&app, "connect", json!({ "connector": "acme", "values": values })).await["id"].clone();
    let read = async |listed: bool, status: u16, one: Value| {
        *said.lock().unwrap() = (listed, status, one);
        let input = json!({ "connections": [acme], "full": true });
        assert_eq!(ended(&app, "sync", input).await["state"], "done");
        (missing(&app).await.len(), connection(&app, "acme").await["records"].as_u64().unwrap())
    };
    let there = |extra: &str| json!({ "person": { "id": 3, "mail": "p3@acme-corp.com", "name": "Ann Lee3", "removed": extra == "removed" } });
    assert_eq!(read(true, 500, Value::Null).await, (0, 3));
    // There all the same, however often the list leaves it out.
    for _ in 0..3 {
        assert_eq!(read(false, 200, there("")).await, (0, 3));
    }
    // Whatever says nothing of it leaves it missing.
    assert_eq!(read(false, 403, json!({})).await, (1, 3));
    assert_eq!(read(true, 500, Value::Null).await, (0, 3));
    assert_eq!(read(false, 200, json!({ "person": { "id": 2 } })).await, (1, 3), "that is somebody else");
    assert_eq!(read(false, 200, there("")).await, (0, 3));
    // Removed, by its own word.
    assert_eq!(read(false, 200, there("removed")).await, (0, 2));
    assert_eq!(read(true, 500, Value::Null).await, (0, 3));
    assert_eq!(read(false, 404, json!({})).await, (0, 2));
    assert_eq!(read(true, 500, Value::Null).await, (0, 3));
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
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
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
    let app = synced(folder.path()).await;
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
    silent(&app).await;
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
