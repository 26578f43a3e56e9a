//! What is told of the program from outside.

use super::support::{hurried, ok, practice, refused, sync};
use chrono::TimeDelta;
use serde_json::json;

#[tokio::test]
async fn the_bundle_that_was_shown_is_the_one_that_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let shown = ok(&app, "diagnostics", json!({ "save": false })).await;
    assert!(shown["file"].is_null());
    // Meanwhile things go on: a bundle put together now would say something else.
    sync(&app).await;
    let saved = ok(&app, "diagnostics", json!({ "save": true, "shown": shown["id"] })).await;
    assert_eq!((&saved["id"], &saved["text"]), (&shown["id"], &shown["text"]));
    let file = saved["file"].as_str().unwrap();
    assert_eq!(std::fs::read_to_string(file).unwrap(), shown["text"].as_str().unwrap());

    let other = ok(&app, "diagnostics", json!({ "save": true })).await;
    assert_ne!((&other["id"], &other["text"]), (&shown["id"], &shown["text"]));
    let gone = refused(&app, "diagnostics", json!({ "save": true, "shown": shown["id"] })).await;
    assert_eq!(gone.code, "diagnostics_gone");
    app.stop().await;
}

#[tokio::test]
async fn whole_tables_are_counted_once_a_minute() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let now = workspace.now();
    let before = workspace.counted.at(&workspace, now).await.unwrap();
    assert_eq!(before.observations, 0);
    sync(&app).await;
    let held = workspace.store.read(|r| r.observation_count()).await.unwrap();
    assert!(held > 0);
    for seconds in [0, 59, -59] {
        let at = now + TimeDelta::seconds(seconds);
        assert_eq!(workspace.counted.at(&workspace, at).await.unwrap(), before, "{seconds}");
    }
    let later = now + TimeDelta::seconds(60);
    assert_eq!(workspace.counted.at(&workspace, later).await.unwrap().observations, held);
    app.stop().await;
}
