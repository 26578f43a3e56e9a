//! After a way back what was booked goes on by itself: HaloPSA is read first, and nobody is told of a failure that is none.

use super::{
    overtaken::{book, go_on},
    support::{connection, jobs_end, lasting_clocked, ok, sync},
};
use crate::schedule;
use chrono::TimeDelta;
use serde_json::{Value, json};

#[tokio::test]
async fn what_was_booked_when_the_copy_was_made_goes_on_by_itself_and_reads_halopsa_before_it_creates() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = lasting_clocked(folder.path()).await;
    sync(&app).await;
    book(&app).await;
    ok(&app, "back_up", Value::Null).await;
    // Since the copy was made all of it arrived.
    go_on(&app).await;
    let written = ok(&app, "ledger", json!({ "limit": 1 })).await["counts"]["agreed"].clone();

    ok(&app, "restore", json!({})).await;
    clock.forward(TimeDelta::minutes(2));
    assert!(connection(&app, "halopsa").await["synced_at"].is_null());
    let workspace = app.workspace().await.unwrap();
    assert!(schedule::begin(&workspace).await.unwrap());
    jobs_end(&app).await;
    let job = ok(&app, "jobs", Value::Null).await[0].clone();
    assert_eq!((&job["kind"], &job["state"]), (&json!("apply"), &json!("done")), "{job}");
    assert_eq!(job["done"], job["total"], "{job}");
    assert!(connection(&app, "halopsa").await["synced_at"].is_string());
    let counts = ok(&app, "ledger", json!({ "limit": 1 })).await["counts"].clone();
    assert_eq!(counts, json!({ "agreed": written }));
    let today = ok(&app, "today", Value::Null).await;
    let failed = |notice: &Value| notice["code"] == "job_failed" || !notice["failure"].is_null();
    assert!(!today["notices"].as_array().unwrap().iter().any(failed), "{today}");
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    app.stop().await;
}
