//! What the matcher joined is parted by a person's word, stays apart, and is one again once that is taken back.

use super::support::{ok, refused, sync, synced};
use crate::App;
use serde_json::{Value, json};

async fn person(app: &App, id: &Value) -> Value {
    ok(app, "person", json!({ "id": id })).await
}

fn records(page: &Value) -> Vec<Value> {
    page["records"].as_array().unwrap().clone()
}

/// Somebody of whom the matcher joined this many records or more, and nobody's word any.
async fn joined(app: &App, least: usize) -> Value {
    let mut after = Value::Null;
    loop {
        let page = ok(app, "people", json!({ "limit": 500, "after": after })).await;
        for row in page["rows"].as_array().unwrap() {
            if row["records"].as_u64().unwrap() >= least as u64 {
                let found = person(app, &row["id"]).await;
                if records(&found).iter().all(|record| !record["joined"].is_null()) {
                    return found;
                }
            }
        }
        after = page["next"].clone();
        assert!(!after.is_null(), "nobody has {least} records");
    }
}

async fn is_rebuilt_equal(app: &App) {
    let report = ok(app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
}

#[tokio::test]
async fn a_record_that_the_matcher_joined_is_parted_with_its_evidence_in_sight_for_good_and_until_it_is_taken_back()
 {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    for least in [2, 3] {
        let before = joined(&app, least).await;
        let (all, id) = (records(&before), before["row"]["id"].clone());
        let one = &all[all.len() - 1];
        let evidence = &one["joined"];
        let pieces = evidence["evidence"].as_array().unwrap().iter();
        let sum: f64 = pieces.map(|piece| piece["weight"].as_f64().unwrap()).sum();
        assert!((sum - evidence["total"].as_f64().unwrap()).abs() < 0.01, "{evidence}");

        let said = ok(&app, "split", json!({ "person": id, "record": one["record"] })).await;
        assert_eq!((&said["kind"], &said["others"]), (&json!("different"), &json!(all.len() - 2)));
        for _ in 0..3 {
            let apart = person(&app, &one["record"]).await;
            let left = person(&app, &all[0]["record"]).await;
            assert_eq!(records(&apart).len(), 1, "{apart}");
            assert!(records(&left).iter().all(|record| record["record"] != one["record"]), "{left}");
            sync(&app).await;
        }
        is_rebuilt_equal(&app).await;
        ok(&app, "undo", json!({ "decision": said["id"] })).await;
        let back: Vec<Value> =
            records(&person(&app, &id).await).iter().map(|record| record["record"].clone()).collect();
        assert_eq!(back, all.iter().map(|record| record["record"].clone()).collect::<Vec<Value>>());
        is_rebuilt_equal(&app).await;
    }
    app.stop().await;
}

#[tokio::test]
async fn what_somebodys_word_joined_is_not_parted_by_the_way() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let pairs = ok(&app, "queue", json!({ "kind": "pair", "skip": [], "limit": 50 })).await["cards"].clone();
    let alone = async |side: &Value| records(&person(&app, &side["person"]).await).len() == 1;
    let mut pair = Value::Null;
    for card in pairs.as_array().unwrap() {
        if alone(&card["left"]).await && alone(&card["right"]).await {
            pair = card.clone();
            break;
        }
    }
    ok(&app, "decide", json!({ "item": pair["item"], "verdict": "same" })).await;
    let one = person(&app, &pair["left"]["person"]).await;
    for record in records(&one) {
        assert_eq!(record["joined"], Value::Null, "{record}");
        let split = json!({ "person": one["row"]["id"], "record": record["record"] });
        assert_eq!(refused(&app, "split", split).await.code, "joined_by_decision");
    }
    let other = json!({ "person": one["row"]["id"], "record": "00000000-0000-0000-0000-000000000000" });
    assert_eq!(refused(&app, "split", other).await.code, "unknown_person");
    app.stop().await;
}
