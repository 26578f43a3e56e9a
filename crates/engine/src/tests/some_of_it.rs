//! What is written is chosen: which kinds of records go at all, and of a plan whose.

use super::{
    stages::{go, somebody},
    support::{apply, connection, jobs, ok, refused, sync, synced},
};
use crate::App;
use serde_json::{Value, json};

async fn plan(app: &App, only: Value) -> Value {
    ok(app, "plan", json!({ "limit": 2, "only": only })).await
}

pub(super) async fn switch(app: &App, kind: &str, writes: &str) {
    let halo = connection(app, "halopsa").await;
    let mut sharing = halo["sharing"].clone();
    sharing[kind] = json!(writes);
    ok(app, "set_sharing", json!({ "id": halo["id"], "sharing": sharing })).await;
}

#[tokio::test]
async fn of_a_plan_only_those_who_were_chosen_are_written_and_the_others_stay_planned() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let all = plan(&app, Value::Null).await;
    assert_eq!(all["brake"]["code"], "many_creates");
    let [chosen, other] = [0, 1].map(|at| all["items"][at]["person"].clone());

    // The sums are of who was chosen; what was seen is the whole plan.
    let some = plan(&app, json!([chosen])).await;
    assert_eq!((&some["creates"], &some["updates"], &some["brake"]), (&json!(1), &json!(0), &Value::Null));
    for whole in ["all", "items", "fingerprint"] {
        assert_eq!(some[whole], all[whole], "{whole}");
    }

    let input =
        |only: Value| json!({ "fingerprint": all["fingerprint"], "release_brake": false, "only": only });
    let weak = ok(&app, "people", json!({ "state": "weak", "limit": 1 })).await;
    for stranger in [weak["rows"][0]["id"].clone(), json!("nobody")] {
        let failure = refused(&app, "apply", input(json!([chosen, stranger]))).await;
        assert_eq!((failure.code.as_str(), json!(failure.params["person"])), ("not_in_plan", stranger));
    }
    assert_eq!(ok(&app, "ledger", json!({})).await["rows"], json!([]), "all of it or nothing");

    jobs(&app, "apply", input(json!([chosen]))).await;
    let rows = ok(&app, "ledger", json!({})).await["rows"].clone();
    let rows: Vec<(&Value, &Value)> =
        rows.as_array().unwrap().iter().map(|row| (&row["person"], &row["state"])).collect();
    assert_eq!(rows, [(&chosen, &json!("agreed"))]);
    let left = plan(&app, Value::Null).await;
    assert_eq!(left["creates"].as_u64().unwrap() + 1, all["creates"].as_u64().unwrap());
    assert_eq!(left["items"][0]["person"], other);
    app.stop().await;
}

#[tokio::test]
async fn a_kind_of_record_is_made_and_changed_only_where_that_is_switched_on() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let before = plan(&app, Value::Null).await;
    switch(&app, "leads", "update").await;
    let without = plan(&app, Value::Null).await;
    assert_eq!(without["creates"], 0);
    assert_eq!(without["held"]["switched_off"], before["creates"], "{without}");
    switch(&app, "leads", "create").await;
    assert_eq!(plan(&app, Value::Null).await["creates"], before["creates"]);
    apply(&app).await.unwrap();
    sync(&app).await;

    let person = somebody(&app, "new_lead").await["person"].clone();
    go(&app, &person, "researching").await;
    assert_eq!(plan(&app, Value::Null).await["updates"], 0);
    switch(&app, "leads", "both").await;
    assert_eq!(plan(&app, json!([person])).await["updates"], 1);
    app.stop().await;
}
