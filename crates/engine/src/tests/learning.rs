//! Limits follow what people answer, and go back when the answers are taken back.

use super::support::{ok, sync, synced};
use crate::App;
use serde_json::{Value, json};

/// Pairs that wait. Known ones are drawn by lot to measure people, so they don't count.
async fn waiting(app: &App) -> Vec<Value> {
    let (mut seen, mut waiting) = (Vec::new(), Vec::new());
    loop {
        let page = ok(app, "queue", json!({ "kind": "pair", "skip": seen, "limit": 50 })).await;
        let cards = page["cards"].as_array().unwrap();
        if cards.is_empty() {
            return waiting;
        }
        seen.extend(cards.iter().map(|card| card["item"].clone()));
        waiting.extend(
            cards.iter().filter(|card| !card["item"].as_str().unwrap().starts_with("known:")).cloned(),
        );
    }
}

/// How many pairs wait, and from which sum on pairs are shown and joined.
async fn asked(app: &App) -> (usize, f64, f64) {
    let waiting = waiting(app).await;
    let limit = |name: &str| waiting[0][name].as_f64().unwrap();
    (waiting.len(), limit("review_from"), limit("same_from"))
}

/// Pairs that are asked about for their sum, and not for a conflict.
async fn plain(app: &App, count: usize) -> Vec<Value> {
    let waiting = waiting(app).await;
    let plain = waiting.iter().filter(|card| card["total"].as_f64() < card["same_from"].as_f64());
    let found: Vec<_> = plain.map(|card| card["item"].clone()).take(count).collect();
    assert_eq!(found.len(), count);
    found
}

#[tokio::test]
async fn who_answers_different_is_asked_later_and_nothing_more_is_joined_until_it_is_taken_back() {
    const ANSWERS: usize = 40;
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let before = asked(&app).await;
    assert_eq!((before.1, before.2), (0.0, f64::from(6.6_f32)));
    for item in plain(&app, ANSWERS).await {
        ok(&app, "decide", json!({ "item": item, "verdict": "different" })).await;
    }
    // Nothing moves under somebody who is judging.
    let judging = asked(&app).await;
    assert_eq!((judging.1, judging.2), (before.1, before.2));
    sync(&app).await;
    let after = asked(&app).await;
    assert!(after.1 > before.1 && after.2 > before.2, "{before:?} {after:?}");
    let report = ok(&app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");

    for _ in 0..ANSWERS {
        ok(&app, "undo", json!({})).await;
    }
    sync(&app).await;
    assert_eq!(asked(&app).await, before);
    app.stop().await;
}
