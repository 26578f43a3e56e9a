//! What a sync promises whoever waits for it: it ends when it is told to, goes first where it shall, and waits for nobody else.

use super::support::{
    clocked, connection, ended, hurried, jobs_end, lasting, ok, practice, serve, synced_clocked,
};
use crate::{App, schedule};
use chrono::TimeDelta;
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source, When};
use std::time::Duration;

/// In seconds.
const TEN_YEARS: i64 = 315_360_000;

async fn id(app: &App, connector: &str) -> Value {
    connection(app, connector).await["id"].clone()
}

/// Begins what is due, to its end: whose turn it was.
async fn due(app: &App) -> Vec<String> {
    let workspace = app.workspace().await.unwrap();
    let (mut turns, mut known) = (Vec::new(), ok(app, "jobs", Value::Null).await);
    while schedule::begin(&workspace).await.unwrap() {
        jobs_end(app).await;
        let jobs = ok(app, "jobs", Value::Null).await;
        let before: Vec<&Value> = known.as_array().unwrap().iter().map(|job| &job["id"]).collect();
        let begun = jobs.as_array().unwrap().iter().filter(|job| !before.contains(&&job["id"]));
        turns.extend(begun.map(|job| job["connection_name"].as_str().unwrap().to_owned()));
        known = jobs;
    }
    // HaloPSA is compared too, in its turn.
    turns.dedup();
    turns
}

async fn hourly(app: &App, connector: &str) {
    let schedule = json!({ "every_minutes": 60, "at": [] });
    ok(app, "set_schedule", json!({ "id": id(app, connector).await, "schedule": schedule })).await;
}

#[tokio::test]
async fn a_sync_that_is_cancelled_makes_at_most_one_request_more() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    sandbox.faults().set(Source::Halo, Fault::Slow(Duration::from_millis(100)));
    let asked = || sandbox.requests().len();
    let begun = asked();
    let started = ok(&app, "sync", json!({ "connections": [id(&app, "halopsa").await] })).await;
    while asked() < begun + 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    ok(&app, "cancel_job", json!({ "id": started["jobs"][0]["id"] })).await;
    let cancelled = asked();
    jobs_end(&app).await;
    assert_eq!(ok(&app, "jobs", Value::Null).await[0]["state"], "cancelled");
    assert!(asked() <= cancelled + 1, "{} after {cancelled}", asked());
    app.stop().await;
}

#[tokio::test]
async fn of_those_that_are_overdue_the_one_that_goes_first_is_synced_first() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = synced_clocked(folder.path()).await;
    for connector in ["halopsa", "apollo", "hunter"] {
        hourly(&app, connector).await;
    }
    for order in [["Hunter", "HaloPSA", "Apollo"], ["Apollo", "Hunter", "HaloPSA"]] {
        for (name, priority) in order.iter().zip(["first", "normal", "last"]) {
            let id = id(&app, &name.to_lowercase()).await;
            ok(&app, "allow", json!({ "id": id, "allowance": { "priority": priority } })).await;
        }
        clock.forward(TimeDelta::hours(2));
        assert_eq!(due(&app).await, order);
        // So it is where somebody syncs all of them.
        let started = ok(&app, "sync", json!({ "connections": [] })).await;
        let begun = started["jobs"].as_array().unwrap().iter().map(|job| job["connection_name"].clone());
        assert_eq!(begun.collect::<Vec<_>>(), order);
        jobs_end(&app).await;
    }
    app.stop().await;
}

#[tokio::test]
async fn a_system_that_is_waited_for_holds_no_other_up() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let later = Fault::Later(429, When::Seconds(TEN_YEARS));
    workspace.sandbox().unwrap().faults().script(Source::Apollo, vec![Some(later)]);
    let told = ended(&app, "sync", json!({ "connections": [id(&app, "apollo").await] })).await;
    assert_eq!(told["failure"]["code"], "rate_limited", "{told}");
    let mut events = app.events();
    ok(&app, "sync", json!({ "connections": [] })).await;
    let waits = loop {
        let jobs = ok(&app, "jobs", Value::Null).await;
        // The newest first.
        let of = |name: &str| {
            let mut jobs = jobs.as_array().unwrap().iter();
            jobs.find(|job| job["connection_name"] == name).unwrap().clone()
        };
        let others = ["HaloPSA", "Hunter"].map(of);
        if others.iter().all(|job| job["ended_at"].is_string()) {
            assert!(others.iter().all(|job| job["state"] == "done"), "{others:?}");
            break of("Apollo");
        }
        let _ = events.recv().await;
    };
    assert_eq!(waits["state"], "running", "{waits}");
    assert_eq!(ended(&app, "cancel_job", json!({ "id": waits["id"] })).await["state"], "cancelled");
    app.stop().await;
}

#[tokio::test]
async fn what_is_overdue_runs_once_after_a_sleep_and_a_clock_that_is_set_back_stops_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = clocked(folder.path()).await;
    ended(&app, "sync", json!({ "connections": [id(&app, "hunter").await] })).await;
    hourly(&app, "hunter").await;
    assert_eq!(due(&app).await, Vec::<String>::new());
    for hours in [50, -100, 1] {
        clock.forward(TimeDelta::hours(hours));
        let workspace = app.workspace().await.unwrap();
        assert!(schedule::begin(&workspace).await.unwrap(), "{hours}");
        jobs_end(&app).await;
        assert!(!schedule::begin(&workspace).await.unwrap(), "{hours}: once");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_webhook_of_a_system_that_was_disconnected_is_sent_no_more() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let halo = id(&app, "halopsa").await;
    ok(&app, "make_webhook", json!({ "id": halo })).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    sandbox.tell_webhook("ticket updated", 1);
    assert_eq!(sandbox.webhooks_answered().await.len(), 1);
    workspace.webhooks.settled().await;
    jobs_end(&app).await;
    ok(&app, "disconnect", json!({ "id": halo })).await;
    sandbox.tell_webhook("ticket updated", 1);
    assert_eq!(sandbox.webhooks_answered().await.len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn an_account_elsewhere_stays_there_in_the_next_run_although_the_practice_one_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let elsewhere = serve(|_| (200, json!({ "name": "Ada" }))).await;
    let app = lasting(folder.path()).await;
    let practised = id(&app, "apollo").await;
    let values = json!({ "base_url": elsewhere, "api_key": "k" });
    let mine = ok(&app, "connect", json!({ "connector": "apollo", "name": "Mine", "values": values })).await;
    ok(&app, "disconnect", json!({ "id": practised })).await;
    app.stop().await;

    let app = lasting(folder.path()).await;
    let now = connection(&app, "apollo").await;
    assert_eq!((&now["id"], &now["host"]), (&mine["id"], &mine["host"]));
    ok(&app, "test_connection", json!({ "id": mine["id"] })).await;
    app.stop().await;
}
