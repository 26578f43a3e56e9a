//! What was booked, and what was sent, while a stream is not read on: it waits, and goes on by itself once that is over.

use super::{
    overtaken::{Lead, choose, faults, posts, there, written},
    support::{apply, clocked, connection, ended, jobs_end, ok},
};
use crate::{App, schedule, sync};
use chrono::TimeDelta;
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Shape, Source};
use sluice_store::WriteState;

const TITLE: &str = "oppjobtitle";

/// From now on the lists of tickets come without a member.
async fn drops(app: &App) {
    let fault = Fault::Reshaped(TITLE, Shape::Missing);
    faults(app, |faults| faults.set_at(Source::Halo, "get /api/tickets", fault)).await;
}

async fn mended(app: &App) {
    faults(app, |faults| faults.clear().unwrap()).await;
}

async fn last_apply(app: &App) -> Value {
    let jobs = ok(app, "jobs", Value::Null).await;
    jobs.as_array().unwrap().iter().find(|job| job["kind"] == "apply").unwrap().clone()
}

async fn by_itself(app: &App) -> bool {
    ok(app, "ledger", json!({ "limit": 1 })).await["by_itself"] == true
}

/// A lead of whom a title is booked, which a stream that is not read on keeps from going out.
async fn held_up(app: &App) -> Lead {
    let lead = written(app).await;
    choose(app, &lead, "Chief of Patience").await;
    drops(app).await;
    let job = apply(app).await.unwrap();
    assert_eq!(
        (&job["state"], &job["failure"]["code"]),
        (&json!("failed"), &json!("member_missing")),
        "{job}"
    );
    lead
}

async fn went_out(app: &App, lead: &Lead, before: usize) {
    let job = last_apply(app).await;
    assert_eq!((&job["state"], &job["failure"]), (&json!("done"), &Value::Null), "{job}");
    assert_eq!(there(app, lead, TITLE).await, "Chief of Patience");
    assert_eq!(posts(app).await, before + 1, "it is written once");
    let counts = ok(app, "ledger", json!({ "limit": 1 })).await["counts"].clone();
    assert_eq!((&counts["pending"], &counts["sent"]), (&Value::Null, &Value::Null), "{counts}");
}

#[tokio::test]
async fn what_a_held_stream_kept_from_going_out_goes_out_once_by_itself_when_the_answer_is_whole_again() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = clocked(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let lead = held_up(&app).await;
    let before = posts(&app).await;
    clock.forward(TimeDelta::minutes(2));
    assert!(!by_itself(&app).await, "somebody's word is waited for");
    assert!(!schedule::begin(&workspace).await.unwrap(), "nor is it looked at all the time");
    clock.forward(TimeDelta::minutes(9));
    assert!(schedule::begin(&workspace).await.unwrap(), "but now and then");
    jobs_end(&app).await;
    assert_eq!(
        (last_apply(&app).await["failure"]["code"].as_str(), posts(&app).await),
        (Some("member_missing"), before)
    );

    mended(&app).await;
    let halo = connection(&app, "halopsa").await["id"].clone();
    assert_eq!(ended(&app, "sync", json!({ "connections": [halo] })).await["state"], "done");
    assert!(by_itself(&app).await);
    clock.forward(TimeDelta::minutes(2));
    assert!(schedule::begin(&workspace).await.unwrap());
    jobs_end(&app).await;
    went_out(&app, &lead, before).await;
    assert!(!schedule::begin(&workspace).await.unwrap(), "nothing is left to do");
    app.stop().await;
}

#[tokio::test]
async fn what_a_held_stream_kept_from_going_out_goes_out_once_by_itself_after_somebodys_word() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = clocked(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    held_up(&app).await;
    let before = posts(&app).await;
    let row = ok(&app, "emptied", Value::Null).await[0].clone();
    let fields: Vec<Value> =
        row["fields"].as_array().unwrap().iter().map(|field| field["field"].clone()).collect();
    let word = json!({ "connection": row["connection"], "stream": row["stream"], "fields": fields });
    ended(&app, "let_empty", word).await;
    mended(&app).await;
    clock.forward(TimeDelta::minutes(2));
    assert!(schedule::begin(&workspace).await.unwrap());
    jobs_end(&app).await;
    // What stands there was looked at first, so it is written, or asked about where it was changed there.
    let job = last_apply(&app).await;
    assert_eq!(job["state"], "done", "{job}");
    assert!(posts(&app).await <= before + 1, "it is written once at most");
    let counts = ok(&app, "ledger", json!({ "limit": 1 })).await["counts"].clone();
    assert_eq!((&counts["pending"], &counts["sent"]), (&Value::Null, &Value::Null), "{counts}");
    app.stop().await;
}

#[tokio::test]
async fn what_was_sent_and_could_not_be_read_back_is_read_back_by_itself_and_not_sent_again() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = clocked(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    written(&app).await;
    // Its answer came, and what stands there was not read yet.
    let halo = workspace.halo().await.unwrap().unwrap();
    let id = halo.id;
    workspace
        .store
        .write(move |w| {
            let mut write = w.writes_in_state(id, WriteState::Agreed, 1)?.remove(0);
            (write.state, write.agreed_at, write.seen_at) = (WriteState::Sent, None, None);
            w.set_write(&write, "sent")
        })
        .await
        .unwrap();
    let before = posts(&app).await;
    drops(&app).await;
    sync::start_apply(&workspace, halo, async { Ok(()) }).await.unwrap();
    jobs_end(&app).await;
    assert_eq!(last_apply(&app).await["failure"]["code"], "member_missing");

    mended(&app).await;
    let only = json!({ "connections": [id.to_string()] });
    assert_eq!(ended(&app, "sync", only).await["state"], "done");
    clock.forward(TimeDelta::minutes(2));
    assert!(schedule::begin(&workspace).await.unwrap());
    jobs_end(&app).await;
    assert_eq!(last_apply(&app).await["state"], "done");
    assert_eq!(posts(&app).await, before);
    let counts = ok(&app, "ledger", json!({ "limit": 1 })).await["counts"].clone();
    assert_eq!(counts["sent"], Value::Null, "{counts}");
    app.stop().await;
}
