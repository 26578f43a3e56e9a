//! The rules of the score: shown, tried, kept, carried to everybody, and taken back.

use super::support::{lasting, ok, refused, sync, synced};
use crate::{App, derive::quality::Kept, quality::move_on};
use chrono::Days;
use serde_json::{Value, json};

async fn count(app: &App, state: &str) -> u64 {
    ok(app, "people", json!({ "state": state, "limit": 1 })).await["count"].as_u64().unwrap()
}

async fn equal(app: &App) -> Value {
    ok(app, "rebuild", Value::Null).await["equal"].clone()
}

#[tokio::test]
async fn rules_are_tried_kept_carried_to_everybody_and_taken_back() {
    let root = tempfile::tempdir().unwrap();
    let app = synced(root.path()).await;
    let own = ok(&app, "quality", Value::Null).await;
    assert_eq!((&own["version"], &own["own"], &own["carried"]), (&json!(1), &json!(false), &json!(true)));
    let before = (count(&app, "weak").await, count(&app, "clean").await);
    assert!(before.0 > 0 && before.1 > 0, "{before:?}");

    let same = ok(&app, "quality_effect", json!({ "text": own["text"] })).await;
    for key in ["go_out", "wait", "raised", "lowered"] {
        assert_eq!(same[key], 0, "{same}");
    }
    assert_eq!(refused(&app, "keep_quality", json!({ "text": own["text"] })).await.code, "quality_unchanged");
    let wrong = json!({ "text": "[weights]\nemail = 99\n" });
    assert_eq!(refused(&app, "quality_effect", wrong.clone()).await.code, "quality_total");
    assert_eq!(refused(&app, "keep_quality", wrong).await.code, "quality_total");

    let strict = json!({ "text": "[thresholds]\nweak_below = 85\n" });
    let effect = ok(&app, "quality_effect", strict.clone()).await;
    let wait = effect["wait"].as_u64().unwrap();
    assert!(wait > 0 && effect["go_out"] == 0, "{effect}");
    assert_eq!((count(&app, "weak").await, count(&app, "clean").await), before, "nothing is kept yet");
    let kept = ok(&app, "keep_quality", strict).await;
    assert_eq!((&kept["version"], &kept["own"], &kept["carried"]), (&json!(2), &json!(true), &json!(true)));
    // Counts of a filtered list stop at a thousand, so the other side is not told by them.
    assert_eq!(count(&app, "weak").await, before.0 + wait, "{effect}");
    let waiting = ok(&app, "queue", json!({ "kind": "weak", "skip": [], "limit": 1 })).await;
    assert_eq!(waiting["weak"], before.0 + wait);
    assert_eq!(waiting["cards"][0]["threshold"], 85);
    assert_eq!(equal(&app).await, true);

    // What was in force is a version to go back to.
    let first = &kept["versions"][0];
    assert_eq!((&first["version"], &first["text"]), (&json!(1), &own["text"]));
    let back = ok(&app, "keep_quality", json!({ "text": first["text"] })).await;
    let versions: Vec<&Value> =
        back["versions"].as_array().unwrap().iter().map(|one| &one["version"]).collect();
    assert_eq!((&back["version"], versions), (&json!(3), vec![&json!(2), &json!(1)]));
    assert_eq!((count(&app, "weak").await, count(&app, "clean").await), before);
    assert_eq!(equal(&app).await, true);
    app.stop().await;
}

#[tokio::test]
async fn a_source_can_be_judged_otherwise() {
    let root = tempfile::tempdir().unwrap();
    let app = synced(root.path()).await;
    let text = json!({ "text": "[sources.hunter]\nweak_below = 100\n" });
    let effect = ok(&app, "quality_effect", text.clone()).await;
    let wait = effect["wait"].as_u64().unwrap();
    assert!(wait > 0 && wait < count(&app, "clean").await, "{effect}");
    ok(&app, "keep_quality", text).await;
    assert_eq!(equal(&app).await, true);
    app.stop().await;
}

#[tokio::test]
async fn a_card_says_line_by_line_why_it_waits() {
    let root = tempfile::tempdir().unwrap();
    let app = synced(root.path()).await;
    let page = ok(&app, "queue", json!({ "kind": "weak", "skip": [], "limit": 50 })).await;
    let catalogue: Value = serde_json::from_str(include_str!("../../../../ui/messages/en.json")).unwrap();
    for card in page["cards"].as_array().unwrap() {
        let lines = card["quality"].as_array().unwrap();
        let sum: u64 = lines.iter().map(|line| line["points"].as_u64().unwrap()).sum();
        assert_eq!(card["side"]["score"], sum, "{card}");
        assert!(sum < card["threshold"].as_u64().unwrap() || card["barred"].is_string(), "{card}");
        for line in lines {
            for key in ["rule", "found"] {
                let group = if key == "rule" { "quality" } else { "quality.found" };
                let message = format!("{group}.{}", line[key].as_str().unwrap());
                assert!(catalogue[&message].is_string(), "{message}");
            }
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn the_day_moves_on_and_what_was_cut_off_is_carried_on() {
    let root = tempfile::tempdir().unwrap();
    let app = lasting(root.path()).await;
    sync(&app).await;
    let workspace = app.workspace().await.unwrap();
    let today = workspace.now().date_naive();
    let strict = "[thresholds]\nweak_below = 85\n";
    workspace
        .store
        .write(move |w| {
            let mut kept = Kept::read(w)?.unwrap();
            let mut edition = kept.now.clone();
            edition.as_of = today - Days::new(2);
            edition.text = strict.to_owned();
            kept.replace(edition);
            kept.write(w)
        })
        .await
        .unwrap();
    // Cut off before anybody was judged anew: everybody still is as before, and a rebuild says so.
    let before = count(&app, "weak").await;
    assert_eq!(equal(&app).await, true);
    move_on(&workspace).await.unwrap();
    assert!(count(&app, "weak").await > before);
    let page = ok(&app, "quality", Value::Null).await;
    assert_eq!((&page["as_of"], &page["carried"]), (&json!(today), &json!(true)));
    assert_eq!(equal(&app).await, true);
    drop(workspace);
    app.stop().await;
}
