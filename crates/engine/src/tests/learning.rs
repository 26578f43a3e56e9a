//! Limits follow what people answer, and go back when the answers are taken back.

use super::support::{ok, practice, sync};
use crate::App;
use serde_json::{Value, json};

/// How many pairs wait, and from which sum on pairs are shown and joined.
async fn asked(app: &App) -> (u64, f64, f64) {
    let page = ok(app, "queue", json!({ "kind": "pair", "skip": [], "limit": 1 })).await;
    let limit = |name: &str| page["cards"][0][name].as_f64().unwrap();
    (page["pairs"].as_u64().unwrap(), limit("review_from"), limit("same_from"))
}

/// Pairs that are asked about for their sum, and not for a conflict.
async fn plain(app: &App, count: usize) -> Vec<Value> {
    let (mut seen, mut found) = (Vec::new(), Vec::new());
    while found.len() < count {
        let page = ok(app, "queue", json!({ "kind": "pair", "skip": seen, "limit": 50 })).await;
        let cards = page["cards"].as_array().unwrap();
        assert!(!cards.is_empty(), "{} found", found.len());
        seen.extend(cards.iter().map(|card| card["item"].clone()));
        let plain = cards.iter().filter(|card| card["total"].as_f64() < card["same_from"].as_f64());
        found.extend(plain.map(|card| card["item"].clone()));
    }
    found.truncate(count);
    found
}

#[tokio::test]
async fn who_answers_different_is_asked_later_and_nothing_more_is_joined_until_it_is_taken_back() {
    const ANSWERS: usize = 40;
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    sync(&app).await;
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
