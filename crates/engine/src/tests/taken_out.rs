//! What is booked and not sent: taken out while others are sent, and whether it goes out by itself.

use super::{
    overtaken::{book, faults},
    support::{ended, jobs_end, ok, synced},
};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source};
use std::time::Duration;

#[tokio::test]
async fn what_is_taken_out_while_a_run_is_at_work_is_not_waited_for_by_its_progress() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    // Tickets are read before any is written: there is time between.
    faults(&app, |faults| {
        faults.set_at(Source::Halo, "/api/tickets", Fault::Slow(Duration::from_millis(300)));
    })
    .await;
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    let job = ok(&app, "apply", input).await["id"].clone();
    let row = async || {
        let rows = ok(&app, "jobs", Value::Null).await;
        rows.as_array().unwrap().iter().find(|row| row["id"] == job).unwrap().clone()
    };
    while row().await["total"].is_null() {
        tokio::task::yield_now().await;
    }
    let booked = plan["creates"].as_u64().unwrap() + plan["updates"].as_u64().unwrap();
    assert_eq!(row().await["total"], booked);
    let last = ok(&app, "ledger", json!({ "limit": 1 })).await["rows"][0]["id"].clone();
    ok(&app, "take_out", json!({ "ids": [last] })).await;
    jobs_end(&app).await;
    let ended = row().await;
    assert_eq!((&ended["state"], &ended["done"]), (&json!("done"), &ended["total"]), "{ended}");
    assert_eq!(ended["total"], booked - 1);
    app.stop().await;
}

#[tokio::test]
async fn what_waits_is_said_to_go_out_by_itself_only_where_it_does() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    book(&app).await;
    let by_itself = async || ok(&app, "ledger", json!({ "limit": 1 })).await["by_itself"].clone();
    assert_eq!(by_itself().await, true);
    let job = ok(&app, "jobs", Value::Null).await[0]["id"].clone();
    // Somebody has to mend it first.
    faults(&app, |faults| faults.set(Source::Halo, Fault::Revoked)).await;
    let told = ended(&app, "resume_job", json!({ "id": job })).await;
    assert_eq!((&told["failure"]["code"], by_itself().await), (&json!("bad_credentials"), json!(false)));
    // Somebody stopped it.
    faults(&app, |faults| {
        faults.clear().unwrap();
        faults.set(Source::Halo, Fault::Slow(Duration::from_millis(800)));
    })
    .await;
    ok(&app, "resume_job", json!({ "id": job })).await;
    assert_eq!(by_itself().await, true, "it is at work");
    ok(&app, "cancel_job", json!({ "id": job })).await;
    jobs_end(&app).await;
    assert_eq!(by_itself().await, false);
    faults(&app, |faults| faults.clear().unwrap()).await;
    assert_eq!(ended(&app, "resume_job", json!({ "id": job })).await["state"], "done");
    assert_eq!(by_itself().await, true);
    app.stop().await;
}
