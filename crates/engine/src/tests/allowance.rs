//! What a source is allowed a day holds for every job, and which source goes first is kept to.

use super::support::{connection, everybody, jobs, last, lasting, ok, practice, refused};
use crate::App;
use serde_json::{Value, json};

async fn allow(app: &App, connector: &str, allowance: Value) -> Value {
    let id = connection(app, connector).await["id"].clone();
    ok(app, "allow", json!({ "id": id, "allowance": allowance })).await
}

#[tokio::test]
async fn a_sync_stops_at_the_days_calls_and_goes_on_when_more_are_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let app = lasting(folder.path()).await;
    let row = allow(&app, "apollo", json!({ "daily_calls": 4 })).await;
    assert_eq!((&row["calls_left"], &row["calls_today"]), (&json!(3), &json!(1)), "it was tested");
    let job = jobs(&app, "sync", json!({ "connections": [row["id"]] })).await.remove(0);
    assert_eq!((&job["state"], &job["failure"]["code"]), (&json!("failed"), &json!("allowance_used")));
    let stopped = connection(&app, "apollo").await;
    assert_eq!((&stopped["calls_today"], &stopped["calls_left"]), (&json!(4), &json!(0)));
    assert!(stopped["records"].as_u64().unwrap() > 0, "what came is kept");
    app.stop().await;

    // The day's calls are known after a new start too.
    let app = lasting(folder.path()).await;
    assert_eq!(connection(&app, "apollo").await["calls_left"], 0);
    assert_eq!(refused(&app, "test_connection", json!({ "id": row["id"] })).await.code, "allowance_used");
    allow(&app, "apollo", json!({})).await;
    let job = jobs(&app, "resume_job", json!({ "id": job["id"] })).await.remove(0);
    assert_eq!(job["state"], "done", "{job}");
    let whole = connection(&app, "apollo").await;
    assert!(whole["calls_today"].as_u64().unwrap() > 4);
    assert!(whole["records"].as_u64().unwrap() > stopped["records"].as_u64().unwrap());
    app.stop().await;
}

#[tokio::test]
async fn nothing_is_bought_or_searched_beyond_the_days_credits() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    allow(&app, "apollo", json!({ "daily_millicredits": 2_000 })).await;
    allow(&app, "hunter", json!({ "daily_millicredits": 0 })).await;
    let search = json!({ "countries": ["United Kingdom"], "titles": ["manager"], "ceiling": 1_000_000 });
    let page = ok(&app, "find", search).await;
    let hunter =
        page["sources"].as_array().unwrap().iter().find(|source| source["name"] == "Hunter").unwrap();
    assert_eq!(
        (&hunter["asked"], &hunter["failure"]["code"]),
        (&json!(false), &json!("credit_allowance_used"))
    );
    let rows = page["rows"].as_array().unwrap();
    let new: Vec<Value> =
        rows.iter().filter(|row| row["mark"] == "new").map(|row| row["id"].clone()).collect();
    jobs(&app, "buy", json!({ "search": last(&app).await, "rows": new, "ceiling": 1_000_000 })).await;
    let bought = ok(&app, "bought", Value::Null).await;
    let spent = bought["spent"].as_u64().unwrap();
    assert!((1..=2_000).contains(&spent), "{bought}");
    assert!(bought["over_allowance"].as_u64().unwrap() > 0, "{bought}");
    assert_eq!((&bought["over_ceiling"], &bought["failed"]), (&json!(0), &json!(0)), "{bought}");
    assert_eq!(connection(&app, "apollo").await["spent_today_millicredits"], spent);
    app.stop().await;
}

#[tokio::test]
async fn a_person_whom_several_sell_is_bought_where_it_is_said() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let connectors = ok(&app, "connectors", Value::Null).await;
    for name in ["rocketreach", "lusha"] {
        let all = connectors["connectors"].as_array().unwrap();
        let values = all.iter().find(|connector| connector["id"] == name).unwrap()["values"].clone();
        ok(&app, "connect", json!({ "connector": name, "values": values })).await;
    }
    let search = json!({ "countries": ["United Kingdom"], "titles": ["manager"], "ceiling": 1_000_000 });
    let rows = ok(&app, "find", search).await["rows"].clone();
    let sellers = |row: &Value| -> Vec<Value> {
        row["offers"].as_array().unwrap().iter().map(|offer| offer["name"].clone()).collect()
    };
    let at_both = |row: &&Value| sellers(row) == ["RocketReach", "Lusha"];
    let both: Vec<&Value> = rows.as_array().unwrap().iter().filter(at_both).collect();
    assert!(both.len() >= 3, "{} are sold by both", both.len());
    let bought_at = async |row: &Value| {
        let ended =
            jobs(&app, "buy", json!({ "search": last(&app).await, "rows": [row["id"]], "ceiling": 100_000 }))
                .await;
        assert_eq!(ended.len(), 1);
        ended[0]["connection"].clone()
    };
    let id = async |connector: &str| connection(&app, connector).await["id"].clone();
    assert_eq!(bought_at(both[0]).await, id("rocketreach").await, "the first of the cheapest");
    allow(&app, "rocketreach", json!({ "priority": "last" })).await;
    assert_eq!(bought_at(both[1]).await, id("lusha").await);
    allow(&app, "rocketreach", json!({ "priority": "first" })).await;
    assert_eq!(bought_at(both[2]).await, id("rocketreach").await);
    app.stop().await;
}

#[tokio::test]
async fn what_is_no_allowance_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let id = connection(&app, "apollo").await["id"].clone();
    for (allowance, code) in [
        (json!({ "daily_calls": 2_000_000_000_u64 }), "allowance_too_large"),
        (json!({ "daily_calls": -1 }), "bad_input"),
        (json!({ "priority": "best" }), "bad_input"),
        (json!({ "calls": 5 }), "bad_input"),
    ] {
        let refused = refused(&app, "allow", json!({ "id": id, "allowance": allowance })).await;
        assert_eq!(refused.code, code, "{allowance}");
    }
    let unknown = json!({ "id": "00000000-0000-0000-0000-000000000000", "allowance": {} });
    assert_eq!(refused(&app, "allow", unknown).await.code, "unknown_connection");
    app.stop().await;
}
