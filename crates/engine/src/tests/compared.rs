//! HaloPSA read whole and compared with what is here: what agrees is said to, what differs is found and told, and nothing is
//! written.

use super::support::{apply, clocked, connection, ended, jobs_end, ok, refused, sync, synced};
use crate::{App, schedule};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// A program in which leads were written and read back.
async fn written(folder: &tempfile::TempDir) -> App {
    let app = synced(folder.path()).await;
    apply(&app).await.unwrap();
    app
}

async fn compare(app: &App) -> Value {
    let job = ended(app, "compare", Value::Null).await;
    assert_eq!((&job["kind"], &job["state"]), (&json!("compare"), &json!("done")), "{job}");
    ok(app, "compared", Value::Null).await
}

async fn notices(app: &App) -> Vec<Value> {
    let today = ok(app, "today", Value::Null).await;
    today["notices"].as_array().unwrap().clone()
}

/// Somebody changes a ticket in HaloPSA, and HaloPSA does not say that it changed.
async fn in_silence(app: &App, ticket: &Value, field: &str, value: &str) {
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let number: i64 = ticket.as_str().unwrap().parse().unwrap();
    let mut row = sandbox.delete_in_halo(number).unwrap().unwrap();
    row.insert(field.to_owned(), json!(value));
    // Longer ago than any sync asks for.
    row.insert("last_update".to_owned(), json!("2020-01-01T00:00:00"));
    sandbox.put_in_halo(number, row).unwrap();
}

async fn choose(app: &App, person: &Value, value: &str) {
    let set = json!({ "person": person, "field": "title", "value": value });
    ok(app, "set_value", set).await;
}

/// Calls to HaloPSA that write.
async fn writes(app: &App) -> usize {
    let workspace = app.workspace().await.unwrap();
    let lines = workspace.sandbox().unwrap().requests();
    lines.iter().filter(|line| line.method == "POST" && line.path.starts_with("/api")).count()
}

#[tokio::test]
async fn where_nobody_changed_anything_everything_agrees_and_is_said_to() {
    let folder = tempfile::tempdir().unwrap();
    let app = written(&folder).await;
    assert_eq!(ok(&app, "compared", Value::Null).await, Value::Null);
    let ledger = ok(&app, "ledger", json!({ "limit": 1 })).await["counts"].clone();
    let told = compare(&app).await;
    assert_eq!(told["tickets"], ledger["agreed"], "{told}");
    assert!(told["fields"].as_u64().unwrap() > 3 * told["tickets"].as_u64().unwrap(), "{told}");
    for none in ["unseen", "planned", "asked", "open", "unfound"] {
        assert_eq!(told[none], 0, "{none}: {told}");
    }
    assert_eq!(told["rows"], json!([]));
    let notices = notices(&app).await;
    let of = |code: &str| notices.iter().filter(|notice| notice["code"] == code).count();
    assert_eq!((of("compared"), of("compared_differs")), (1, 0));
    assert_eq!(ok(&app, "ledger", json!({ "limit": 1 })).await["counts"], ledger);
    app.stop().await;
}

#[tokio::test]
async fn what_was_changed_on_either_side_is_found_told_and_settled_and_nothing_is_written() {
    let folder = tempfile::tempdir().unwrap();
    let app = written(&folder).await;
    let mut leads = Vec::new();
    for row in ok(&app, "ledger", json!({ "limit": 100 })).await["rows"].as_array().unwrap() {
        let person = ok(&app, "person", json!({ "id": row["person"] })).await;
        if person["row"]["state"] == "in_halo" {
            leads.push((row["person"].clone(), row["remote_id"].clone()));
        }
    }
    let [(first, one), (second, two), (_, three)] = &leads[..3] else { panic!("{leads:?}") };
    // Chosen here and written, then changed there.
    choose(&app, first, "Chief of One").await;
    apply(&app).await.unwrap();
    in_silence(&app, one, "oppjobtitle", "Chief of None").await;
    // Changed here only, and there only.
    choose(&app, second, "Chief of Two").await;
    in_silence(&app, three, "oppjobtitle", "Chief of Three").await;
    sync(&app).await;
    assert_eq!(ok(&app, "plan", json!({})).await["updates"], 1, "no sync finds what HaloPSA does not tell");

    let sent = writes(&app).await;
    let told = compare(&app).await;
    assert_eq!(writes(&app).await, sent, "nothing is written");
    let of = |key: &str| told[key].as_u64().unwrap();
    assert_eq!((of("unseen"), of("taken_over"), of("planned")), (2, 1, 1), "{told}");
    assert_eq!((of("open"), of("asked")), (0, 1), "{told}");
    let row = |person: &Value| {
        let found = told["rows"].as_array().unwrap().iter().find(|row| row["person"] == *person);
        found.unwrap_or_else(|| panic!("{person}: {told}")).clone()
    };
    // A person is called by another record since the ticket was read back.
    let now = async |person: &Value| ok(&app, "person", json!({ "id": person })).await["row"]["id"].clone();
    let (asked, planned) = (row(&now(first).await), row(&now(second).await));
    assert_eq!((&asked["settled"], &asked["ticket"], &asked["what"]), (&json!("queue"), one, &json!("lead")));
    assert_eq!(asked["field"], "oppjobtitle");
    assert_eq!(
        [&asked["sent"], &asked["here"], &asked["there"]],
        ["Chief of One", "Chief of One", "Chief of None"]
    );
    let clashes =
        ok(&app, "queue", json!({ "kind": "clash", "skip": [], "limit": 50 })).await["cards"].clone();
    assert_eq!((&clashes[0]["side"]["person"], &clashes[1]), (&asked["person"], &Value::Null));
    assert_eq!(
        (&planned["settled"], &planned["here"], &planned["ticket"]),
        (&json!("plan"), &json!("Chief of Two"), two)
    );

    // Asked about as long as nobody settles it, and no more once somebody does.
    assert_eq!(compare(&app).await["asked"], 1);
    choose(&app, first, "Chief of None").await;
    let told = compare(&app).await;
    assert_eq!(
        (&told["asked"], &told["planned"], &told["unseen"]),
        (&json!(0), &json!(1), &json!(0)),
        "{told}"
    );
    assert!(notices(&app).await.iter().all(|notice| notice["code"] != "compared_differs"));
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn what_was_changed_there_and_the_rules_leave_as_it_is_here_stays_open_until_somebody_chooses() {
    let folder = tempfile::tempdir().unwrap();
    let app = written(&folder).await;
    // What was here first stands, whatever is typed in HaloPSA.
    ok(&app, "keep_rules", json!({ "preset": "skip_duplicate" })).await;
    let ledger = ok(&app, "ledger", json!({ "limit": 100 })).await["rows"].clone();
    let titled =
        |row: &&Value| row["fields"].as_array().unwrap().iter().any(|field| field["field"] == "oppjobtitle");
    // Of one source: between two the rules may now choose what was not sent, and then both sides have changed it.
    let mut lead = &Value::Null;
    for row in ledger.as_array().unwrap().iter().filter(titled) {
        let page = ok(&app, "person", json!({ "id": row["person"] })).await;
        if page["row"]["sources"].as_array().unwrap().iter().filter(|name| *name != "HaloPSA").count() == 1 {
            lead = row;
            break;
        }
    }
    let (person, ticket) = (&lead["person"], &lead["remote_id"]);
    in_silence(&app, ticket, "oppjobtitle", "Chief of None").await;
    let told = compare(&app).await;
    assert_eq!((&told["open"], &told["asked"]), (&json!(1), &json!(0)), "{told}");
    let open = told["rows"].as_array().unwrap().iter().find(|row| row["settled"] == "open").unwrap();
    assert_eq!((&open["ticket"], &open["there"]), (ticket, &json!("Chief of None")));
    assert_ne!(open["here"], open["there"]);
    let differs =
        notices(&app).await.into_iter().find(|notice| notice["code"] == "compared_differs").unwrap();
    assert_eq!((&differs["needs_action"], &differs["params"]["count"]), (&json!(true), &json!("1")));
    let marked = ok(&app, "ledger", json!({ "limit": 500 })).await;
    let marked: Vec<&Value> =
        marked["rows"].as_array().unwrap().iter().filter(|row| row["state"] == "differs").collect();
    assert_eq!((marked.len(), &marked[0]["failure"]["code"]), (1, &json!("compared_differs")));

    // Told again as long as nobody settles it, and no more once somebody does.
    assert_eq!(compare(&app).await["open"], 1);
    choose(&app, person, "Chief of None").await;
    assert_eq!(compare(&app).await["open"], 0);
    assert!(notices(&app).await.iter().all(|notice| notice["code"] != "compared_differs"));
    let counts = ok(&app, "ledger", json!({ "limit": 1 })).await["counts"].clone();
    assert_eq!(counts["differs"].as_u64().unwrap_or_default(), 0, "{counts}");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

/// Begins what is due, to its end: the kinds of the jobs.
async fn due(app: &App) -> Vec<Value> {
    let workspace = app.workspace().await.unwrap();
    let before = ok(app, "jobs", Value::Null).await.as_array().unwrap().len();
    while schedule::begin(&workspace).await.unwrap() {
        jobs_end(app).await;
    }
    let jobs = ok(app, "jobs", Value::Null).await;
    let jobs = jobs.as_array().unwrap();
    jobs[..jobs.len() - before].iter().map(|job| job["kind"].clone()).collect()
}

#[tokio::test]
async fn where_halopsa_is_synced_by_itself_it_is_compared_once_a_night() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = clocked(folder.path()).await;
    let halo = connection(&app, "halopsa").await["id"].clone();
    ended(&app, "sync", json!({ "connections": [halo] })).await;
    clock.forward(TimeDelta::hours(25));
    assert_eq!(due(&app).await, Vec::<Value>::new(), "nobody chose that it is synced by itself");
    let weekly = json!({ "id": halo, "schedule": { "every_minutes": 10_080, "at": [] } });
    ok(&app, "set_schedule", weekly).await;
    assert_eq!(due(&app).await, Vec::<Value>::new(), "what was due before is not overdue");
    for hours in [25, 72] {
        clock.forward(TimeDelta::hours(hours));
        assert_eq!(due(&app).await, ["compare"], "once, however long the computer slept");
    }
    ok(&app, "disconnect", json!({ "id": halo })).await;
    assert_eq!(refused(&app, "compare", Value::Null).await.code, "halo_not_connected");
    app.stop().await;
}
