//! Known pairs and one's own pace: counted, and nothing else.

use super::support::{ok, synced};
use crate::App;
use serde_json::{Value, json};

async fn known(app: &App) -> Option<Value> {
    let page = ok(app, "queue", json!({ "skip": [], "limit": 50 })).await;
    let cards = page["cards"].as_array().unwrap();
    cards.iter().find(|card| card["item"].as_str().unwrap().starts_with("known:")).cloned()
}

/// Every ordinary pair that waits.
async fn pairs(app: &App) -> Vec<Value> {
    let mut found = Vec::new();
    loop {
        let page = ok(app, "queue", json!({ "kind": "pair", "skip": found, "limit": 50 })).await;
        let items = page["cards"].as_array().unwrap().iter().map(|card| card["item"].clone());
        let before = found.len();
        found.extend(items.filter(|item| item.as_str().unwrap().starts_with("pair:")));
        if found.len() == before {
            return found;
        }
    }
}

/// Decides a weak card, and takes that back, until a known pair comes, and says how often; nothing where none came in so many.
async fn decided_until_known(app: &App, most: usize) -> Option<usize> {
    for decided in 0..most {
        if known(app).await.is_some() {
            return Some(decided);
        }
        let page = ok(app, "queue", json!({ "kind": "weak", "skip": [], "limit": 1 })).await;
        let answer = json!({ "item": page["cards"][0]["item"], "verdict": "accept" });
        ok(app, "decide", answer).await;
        ok(app, "undo", json!({})).await;
    }
    None
}

async fn judging(app: &App, on: bool) {
    ok(app, "set_judging", json!({ "known_pairs": on, "wrong_percent": 2 })).await;
}

#[tokio::test]
async fn a_known_pair_looks_like_any_other_and_its_answer_is_counted_and_never_a_fact() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    judging(&app, false).await;
    assert_eq!(decided_until_known(&app, 80).await, None);
    judging(&app, true).await;
    let decided = decided_until_known(&app, 200).await.expect("a known pair");

    let card = known(&app).await.unwrap();
    // Where no pair is left to hide behind it is not shown, unless it lies on the table already.
    let shown = async |table: &Value| {
        let asked = json!({ "kind": "pair", "skip": pairs(&app).await, "limit": 1, "table": table });
        ok(&app, "queue", asked).await["cards"].as_array().unwrap().len()
    };
    assert_eq!((shown(&Value::Null).await, shown(&card["item"]).await), (0, 1));
    let ordinary =
        ok(&app, "queue", json!({ "kind": "pair", "skip": [], "limit": 50 })).await["cards"].clone();
    let other = ordinary.as_array().unwrap().iter().find(|other| other["item"] != card["item"]).unwrap();
    let keys = |card: &Value| card.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    assert_eq!(keys(&card), keys(other));
    assert!((0.0..6.6).contains(&card["total"].as_f64().unwrap()), "{card}");
    let skipped = json!({ "skip": [card["item"]], "limit": 50 });
    let page = ok(&app, "queue", skipped).await;
    assert!(page["cards"].as_array().unwrap().iter().all(|other| other["item"] != card["item"]));

    let workspace = app.workspace().await.unwrap();
    let facts = async || {
        let counted = |r: &sluice_store::Reader<'_>| {
            Ok::<_, sluice_store::StoreError>((
                r.decision_count()?,
                r.observation_count()?,
                r.person_count()?,
            ))
        };
        workspace.store.read(counted).await.unwrap()
    };
    let before = facts().await;
    let truth = workspace.store.read(|r| r.setting::<Value>("known_pairs")).await.unwrap().unwrap();
    let truth = truth["open"]["same"].as_bool().unwrap();
    let verdict = |same: bool| if same { "same" } else { "different" };
    let measured = async || ok(&app, "today", Value::Null).await["pace"].clone();
    assert_eq!(measured().await["known"], Value::Null);

    let answer = json!({ "item": card["item"], "verdict": verdict(!truth) });
    let wrong = ok(&app, "decide", answer).await;
    assert_eq!(wrong["decision"]["kind"], verdict(!truth));
    assert_eq!(known(&app).await, None);
    let pace = measured().await;
    assert_eq!((&pace["known"]["answered"], &pace["known"]["right"]), (&json!(1), &json!(0)));
    assert_eq!(pace["today"]["decisions"], json!(decided + 81));

    // The last thing that was done is taken back, and no decision in its place.
    let back = ok(&app, "undo", json!({})).await;
    assert_eq!((&back["id"], &back["revoked"]), (&wrong["decision"]["id"], &json!(true)));
    assert_eq!(measured().await["known"], Value::Null);
    assert_eq!(known(&app).await.map(|card| card["item"].clone()), Some(card["item"].clone()));

    ok(&app, "decide", json!({ "item": card["item"], "verdict": verdict(truth) })).await;
    let accuracy = measured().await["known"].clone();
    assert_eq!((&accuracy["answered"], &accuracy["right"]), (&json!(1), &json!(1)));
    assert!((accuracy["least"].as_f64().unwrap() - 0.025).abs() < 1e-3, "{accuracy}");
    assert_eq!(facts().await, before);
    let report = ok(&app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
    app.stop().await;
}
