//! A disk that becomes read-only while the program runs: the cause is told, what is there can be looked at, and nothing is
//! lost once it can be written again.

use super::support::{apply, connection, ended, jobs, jobs_end, ok, practice, refused};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source};
use std::time::Duration;

#[tokio::test]
async fn a_disk_that_becomes_read_only_ends_the_job_with_its_cause_keeps_nobody_from_looking_and_loses_nothing()
 {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    let others =
        [connection(&app, "halopsa").await["id"].clone(), connection(&app, "hunter").await["id"].clone()];
    jobs(&app, "sync", json!({ "connections": others })).await;
    let look = async || {
        let mut seen = Vec::new();
        for (command, input) in [
            ("people", json!({ "limit": 50 })),
            ("queue", json!({ "kind": null, "skip": [], "limit": 20 })),
            ("plan", json!({ "limit": 50 })),
            ("ledger", json!({})),
            ("decisions", json!({})),
            ("companies", json!({ "limit": 50 })),
        ] {
            seen.push(ok(&app, command, input).await);
        }
        seen
    };
    let before = look().await;

    // The job has begun, and the first page is under way.
    faults.set(Source::Apollo, Fault::Slow(Duration::from_secs(1)));
    let only = json!({ "connections": [connection(&app, "apollo").await["id"]] });
    let job = ok(&app, "sync", only.clone()).await["jobs"][0]["id"].clone();
    workspace.store.refuse_writes(true).await.unwrap();
    jobs_end(&app).await;
    faults.clear().unwrap();
    let rows = ok(&app, "jobs", Value::Null).await;
    let told = rows.as_array().unwrap().iter().find(|row| row["id"] == job).unwrap();
    assert_eq!((&told["state"], &told["failure"]["code"]), (&json!("failed"), &json!("store_read_only")));
    let today = ok(&app, "today", Value::Null).await;
    let notices = today["notices"].as_array().unwrap();
    assert!(
        notices.iter().any(|one| one["failure"]["code"] == "store_read_only" && one["needs_action"] == true),
        "{today}"
    );
    assert_eq!(look().await, before);
    for (command, input) in
        [("sync", only), ("keep_search", json!({ "name": "IT", "query": { "titles": ["cto"] } }))]
    {
        assert_eq!(refused(&app, command, input).await.code, "store_read_only", "{command}");
    }

    workspace.store.refuse_writes(false).await.unwrap();
    let resumed = ended(&app, "resume_job", json!({ "id": job })).await;
    assert_eq!(resumed["state"], "done", "{resumed}");
    assert_eq!(apply(&app).await.unwrap()["state"], "done");
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}
