//! What the numbers say, and that each opens the people it counts.

use super::support::{apply, connection, jobs, last, ok, practice, refused, sync, synced};
use crate::App;
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn insight(app: &App) -> Value {
    ok(app, "insight", json!({})).await
}

/// The ids of the people whom a number counts, page by page.
async fn opened(app: &App, counted: &Value) -> Vec<String> {
    let mut ids = Vec::new();
    let mut after = Value::Null;
    loop {
        let page = ok(app, "people", json!({ "counted": counted, "after": after, "limit": 400 })).await;
        ids.extend(page["rows"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()));
        after = page["next"].clone();
        if after.is_null() {
            return ids;
        }
    }
}

/// Every number with what opens it.
fn numbers(found: &Value) -> Vec<(Value, u64)> {
    let since = &found["since"];
    let mut numbers = Vec::new();
    let rows = |key: &str| found[key].as_array().unwrap().clone();
    for row in [vec![found["whole"].clone()], rows("stages"), rows("statuses")].concat() {
        // A status is in a stage, and says so.
        let stage = if row["status"].is_null() { row["stage"].clone() } else { Value::Null };
        let of = |part: &str, exit: &Value| json!({ "of": "section", "since": since, "stage": stage, "status": row["status"], "part": part, "exit": exit });
        for part in ["entered", "there", "over", "on", "back", "out"] {
            numbers.push((of(part, &Value::Null), row[part].as_u64().unwrap()));
        }
        for exit in row["exits"].as_array().unwrap() {
            numbers.push((of("out", &exit["status"]), exit["people"].as_u64().unwrap()));
        }
    }
    for row in rows("sources") {
        for part in ["brought", "only", "to_judge", "weak", "clean", "written", "engaged", "won", "verified"]
        {
            let counted =
                json!({ "of": "source", "since": since, "connection": row["connection"], "part": part });
            numbers.push((counted, row[part].as_u64().unwrap()));
        }
    }
    for part in ["came", "new", "joined", "asked", "judged", "written", "refused", "verified"] {
        let counted = json!({ "of": "runs", "since": since, "part": part });
        numbers.push((counted, found["runs"][part].as_u64().unwrap()));
    }
    numbers
}

fn of_status<'f>(found: &'f Value, code: &str) -> &'f Value {
    found["statuses"].as_array().unwrap().iter().find(|row| row["status"] == code).unwrap()
}

async fn first(app: &App, status: &str) -> Value {
    ok(app, "pipeline", json!({ "status": status, "limit": 1 })).await["rows"][0]["person"].clone()
}

#[tokio::test]
async fn every_number_opens_the_people_it_counts() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    apply(&app).await.unwrap();
    let before = insight(&app).await;
    let go = async |status: &str, to: &str| {
        let person = first(&app, status).await;
        ok(&app, "advance", json!({ "person": person, "to": to })).await;
        person
    };
    go("new_lead", "researching").await;
    go("new_lead", "researching").await;
    let closed = go("researching", "invalid_data").await;
    let weak = ok(&app, "queue", json!({ "kind": "weak", "skip": [], "limit": 1 })).await["cards"][0].clone();
    ok(&app, "decide", json!({ "item": weak["item"], "verdict": "quarantine" })).await;

    let found = insight(&app).await;
    let (new, researching) = (of_status(&found, "new_lead"), of_status(&found, "researching"));
    assert_eq!(new["on"], of_status(&before, "new_lead")["on"].as_u64().unwrap() + 2);
    assert_eq!(researching["entered"], of_status(&before, "researching")["entered"].as_u64().unwrap() + 2);
    assert_eq!(researching["exits"][0]["status"], "invalid_data");
    let out = json!({ "of": "section", "status": "researching", "part": "out", "exit": "invalid_data" });
    assert_eq!(opened(&app, &out).await, [closed.as_str().unwrap()]);
    assert_eq!(found["runs"]["judged"], 1);
    assert!(found["runs"]["written"].as_u64().unwrap() > 0, "{}", found["runs"]);
    assert!(found["runs"]["joined"].as_u64().unwrap() > 0, "{}", found["runs"]);
    assert!(found["bottleneck"]["people"].as_u64().unwrap() > 0, "{}", found["bottleneck"]);
    let sources: Vec<&Value> = found["sources"].as_array().unwrap().iter().map(|row| &row["name"]).collect();
    assert!(sources.contains(&&json!("Apollo")) && !sources.contains(&&json!("HaloPSA")), "{sources:?}");

    for (counted, number) in numbers(&found) {
        let people = opened(&app, &counted).await;
        assert_eq!(people.len() as u64, number, "{counted}");
        assert_eq!(people.iter().collect::<BTreeSet<_>>().len(), people.len(), "{counted}");
    }
    // Searched and filtered on, as any list.
    let counted = json!({ "of": "runs", "part": "written" });
    let page = ok(&app, "people", json!({ "counted": counted, "state": "weak" })).await;
    assert_eq!((&page["count"], &page["rows"]), (&json!(0), &json!([])));
    app.stop().await;
}

#[tokio::test]
async fn before_anything_came_there_is_nothing_and_outside_the_time_too() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let found = insight(&app).await;
    assert_eq!(
        (&found["empty"], &found["bottleneck"], &found["sources"]),
        (&json!(true), &Value::Null, &json!([]))
    );
    assert_eq!((&found["whole"]["rate"], &found["whole"]["times"]), (&Value::Null, &Value::Null));
    sync(&app).await;
    assert_eq!(insight(&app).await["empty"], false);
    let week = ok(&app, "insight", json!({ "days": 7 })).await;
    assert!(week["since"].is_string());
    assert!(week["runs"]["new"].as_u64().unwrap() > 0);
    let tomorrow = chrono::Utc::now() + chrono::TimeDelta::days(1);
    for counted in [
        json!({ "of": "section", "since": tomorrow, "part": "entered" }),
        json!({ "of": "runs", "since": tomorrow, "part": "new" }),
        json!({ "of": "source", "since": tomorrow, "part": "brought", "connection": week["sources"][0]["connection"] }),
    ] {
        assert_eq!(opened(&app, &counted).await, [""; 0], "{counted}");
    }
    app.stop().await;
}

#[tokio::test]
async fn what_a_verified_contact_cost_is_counted_over_those_who_were_bought() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let search = json!({ "countries": ["United Kingdom"], "titles": ["manager"] });
    let rows = ok(&app, "find", search).await["rows"].clone();
    let new =
        rows.as_array().unwrap().iter().filter(|row| row["mark"] == "new" && row["email_offer"].is_number());
    let chosen: Vec<Value> = new.take(6).map(|row| row["id"].clone()).collect();
    jobs(&app, "buy", json!({ "search": last(&app).await, "rows": chosen, "ceiling": 100_000 })).await;
    let spent = ok(&app, "bought", Value::Null).await["spent"].as_u64().unwrap();
    assert!(spent > 0);

    let found = insight(&app).await;
    assert_eq!(found["runs"]["spent_millicredits"], spent);
    let rows = found["sources"].as_array().unwrap();
    let verified: u64 = rows.iter().map(|row| row["verified"].as_u64().unwrap()).sum();
    assert!(verified > 0, "{rows:?}");
    for row in rows {
        let (spent, verified) =
            (row["spent_millicredits"].as_u64().unwrap(), row["verified"].as_u64().unwrap());
        let each = if verified > 0 && spent > 0 { json!(spent / verified) } else { Value::Null };
        assert_eq!(row["each_millicredits"], each);
        let counted = json!({ "of": "source", "connection": row["connection"], "part": "verified" });
        assert_eq!(opened(&app, &counted).await.len() as u64, verified);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_number_that_there_is_not_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let check = async |counted: Value, code: &str| {
        assert_eq!(refused(&app, "people", json!({ "counted": counted })).await.code, code);
    };
    check(json!({ "of": "section", "status": "on_ice", "part": "there" }), "stage_unknown").await;
    check(json!({ "of": "section", "stage": "client", "part": "there" }), "bad_input").await;
    check(json!({ "of": "section", "part": "somewhere" }), "bad_input").await;
    check(json!({ "of": "source", "connection": "x", "part": "brought" }), "unknown_connection").await;
    let hunter = connection(&app, "hunter").await["id"].clone();
    check(json!({ "of": "source", "connection": hunter, "part": "there" }), "bad_input").await;
    check(json!({ "of": "runs", "part": "syncs" }), "bad_input").await;
    app.stop().await;
}
