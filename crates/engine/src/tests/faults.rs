//! Bad input and faults: a clear code, the next step, and nothing lost.

use super::support::{apply, connection, ended, jobs, lasting, ok, practice, refused, sync, synced};
use crate::App;
use serde_json::{Value, json};
use sluice_sandbox::{Fault, RequestLine, Source};
use std::{
    net::{TcpListener, TcpStream},
    time::Duration,
};

#[tokio::test]
async fn a_wrong_key_is_refused_and_nothing_is_kept() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let base = app.workspace().await.unwrap().sandbox().unwrap().apollo().base_url;
    let before = ok(&app, "connections", Value::Null).await;
    let values = json!({ "base_url": base, "api_key": "not-the-key" });
    let failure = refused(&app, "connect", json!({ "connector": "apollo", "values": values })).await;
    assert_eq!(failure.code, "bad_credentials");
    assert_eq!(ok(&app, "connections", Value::Null).await, before);
    app.stop().await;
}

#[tokio::test]
async fn a_wrong_address_says_what_is_wrong_with_it() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    // Nobody listens at a connection's own end, nor can as long as it is held.
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let held = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    let closed = format!("http://{}", held.local_addr().unwrap());
    for (url, code) in [
        ("not an address", "invalid_url"),
        ("ftp://acme.halopsa.com", "invalid_url"),
        ("https://user:pass@acme.halopsa.com", "invalid_url"),
        ("http://acme.halopsa.com", "insecure_url"),
        (closed.as_str(), "unreachable"),
    ] {
        let values = json!({ "url": url, "client_id": "id", "client_secret": "secret" });
        let failure = refused(&app, "connect", json!({ "connector": "halopsa", "values": values })).await;
        assert_eq!(failure.code, code, "{url}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_halopsa_application_without_rights_is_named_as_such() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    sandbox.allow_in_halo("");
    let halo = sandbox.halo();
    let values =
        json!({ "url": halo.base_url, "client_id": halo.client_id, "client_secret": halo.client_secret });
    let failure = refused(&app, "connect", json!({ "connector": "halopsa", "values": values })).await;
    assert_eq!(failure.code, "halo_no_scope");

    let connected = connection(&app, "halopsa").await;
    let failed = jobs(&app, "sync", json!({ "connections": [connected["id"]] })).await.remove(0);
    assert_eq!((&failed["state"], &failed["failure"]["code"]), (&json!("failed"), &json!("halo_no_scope")));
    let today = ok(&app, "today", Value::Null).await;
    let notices = today["notices"].as_array().unwrap();
    assert!(notices.iter().any(|notice| notice["failure"]["code"] == "halo_no_scope"), "{today}");

    sandbox.allow_in_halo("all");
    let resumed = jobs(&app, "resume_job", json!({ "id": failed["id"] })).await.remove(0);
    assert_eq!(resumed["state"], "done");
    app.stop().await;
}

#[tokio::test]
async fn a_second_halopsa_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let halo = app.workspace().await.unwrap().sandbox().unwrap().halo();
    let values =
        json!({ "url": halo.base_url, "client_id": halo.client_id, "client_secret": halo.client_secret });
    let failure = refused(&app, "connect", json!({ "connector": "halopsa", "values": values })).await;
    assert_eq!(failure.code, "already_connected");
    app.stop().await;
}

#[tokio::test]
async fn the_same_account_is_not_connected_twice() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let hunter = app.workspace().await.unwrap().sandbox().unwrap().hunter();
    let values = json!({ "base_url": hunter.base_url, "api_key": hunter.api_key });
    let connect = json!({ "connector": "hunter", "name": "Another", "values": values });
    let before = ok(&app, "connections", Value::Null).await;
    let failure = refused(&app, "connect", connect.clone()).await;
    assert_eq!(
        (failure.code.as_str(), failure.params["connection"].as_str()),
        ("account_connected", "Hunter")
    );
    assert_eq!(ok(&app, "connections", Value::Null).await, before);
    // Whoever is disconnected may come back.
    ok(&app, "disconnect", json!({ "id": connection(&app, "hunter").await["id"] })).await;
    ok(&app, "connect", connect).await;
    app.stop().await;
}

#[tokio::test]
async fn without_a_network_the_job_fails_and_resumes_when_it_is_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    sandbox.faults().set(Source::Apollo, Fault::Unreachable);
    let apollo = connection(&app, "apollo").await;
    let failed = jobs(&app, "sync", json!({ "connections": [apollo["id"]] })).await.remove(0);
    assert_eq!((&failed["state"], &failed["failure"]["code"]), (&json!("failed"), &json!("unreachable")));
    assert_eq!(ok(&app, "status", Value::Null).await["online"], false);
    let today = ok(&app, "today", Value::Null).await;
    assert!(
        today["notices"]
            .as_array()
            .unwrap()
            .iter()
            .any(|n| n["code"] == "job_failed" && n["needs_action"] == true),
        "{today}",
    );
    sandbox.faults().clear().unwrap();
    let resumed = jobs(&app, "resume_job", json!({ "id": failed["id"] })).await.remove(0);
    assert_eq!(resumed["state"], "done");
    assert_eq!(ok(&app, "status", Value::Null).await["online"], true);
    app.stop().await;
}

/// The first write of a program that has just begun meets this fault: signing in, type, status and what is there, which is
/// asked in two ways, go before.
fn first_write(fault: Fault) -> Vec<Option<Fault>> {
    vec![None, None, None, None, None, Some(fault)]
}

#[tokio::test]
async fn a_write_that_times_out_after_its_effect_is_looked_up_and_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    sandbox.faults().script(Source::Halo, first_write(Fault::TimeoutAfter));
    let applied = apply(&app).await.unwrap();
    assert_eq!(applied["state"], "done", "{applied}");
    let looked_up = |line: &RequestLine| line.path.eq_ignore_ascii_case("/api/externallink");
    assert!(sandbox.requests().iter().any(looked_up), "it was not known what became of it");
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    let counts = ok(&app, "ledger", json!({})).await["counts"].clone();
    assert_eq!(counts, json!({ "agreed": found.written }));
    app.stop().await;
}

#[tokio::test]
async fn tickets_that_are_read_before_they_are_known_to_be_ours_leave_what_a_rebuild_would() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    // The first tickets are made and not answered for; then nothing can be looked up.
    faults.script(Source::Halo, first_write(Fault::TimeoutAfter));
    faults.set(Source::Halo, Fault::ServerError);
    assert_eq!(apply(&app).await.unwrap()["state"], "failed");
    assert!(!workspace.sandbox().unwrap().leads_written().is_empty(), "the first were made");
    faults.clear().unwrap();
    sync(&app).await;
    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    assert_eq!(ended(&app, "apply", input).await["state"], "done");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    app.stop().await;
}

#[tokio::test]
async fn a_program_that_ends_in_the_middle_of_an_apply_goes_on_without_loss_or_double() {
    let folder = tempfile::tempdir().unwrap();
    let app = lasting(folder.path()).await;
    sync(&app).await;
    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    let mut events = app.events();
    ok(&app, "apply", input).await;
    let _ = events.recv().await;
    app.stop().await;
    drop(app);

    let app = lasting(folder.path()).await;
    let rows = ok(&app, "jobs", Value::Null).await;
    let cut = rows.as_array().unwrap().iter().find(|row| row["kind"] == "apply").unwrap().clone();
    if cut["state"] != "done" {
        assert_eq!(cut["state"], "interrupted");
        let resumed = jobs(&app, "resume_job", json!({ "id": cut["id"] })).await.remove(0);
        assert_eq!(resumed["state"], "done", "{resumed}");
    }
    assert!(apply(&app).await.is_none());
    let found = app.demonstration().await.unwrap();
    assert!(found.written > 0);
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    app.stop().await;
}

#[tokio::test]
async fn while_halopsa_is_busy_nothing_is_booked() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    sandbox.faults().set(Source::Halo, Fault::TimeoutBefore);
    let halo = connection(&app, "halopsa").await;
    let syncing = ok(&app, "sync", json!({ "connections": [halo["id"]] })).await["jobs"][0].clone();
    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    let busy = refused(&app, "apply", input).await;
    assert_eq!((busy.code.as_str(), busy.params["kind"].as_str()), ("connection_busy", "sync"));
    assert_eq!(ok(&app, "plan", json!({ "limit": 0 })).await, plan);
    ended(&app, "cancel_job", json!({ "id": syncing["id"] })).await;
    sandbox.faults().clear().unwrap();
    assert_eq!(apply(&app).await.unwrap()["state"], "done");
    app.stop().await;
}

/// A workspace whose writes were booked and could not be sent.
pub(super) async fn booked(app: &App) -> u64 {
    sync(app).await;
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    // The right to write is asked for first; then the network goes.
    faults.script(Source::Halo, vec![None, None]);
    faults.set(Source::Halo, Fault::TimeoutBefore);
    let plan = ok(app, "plan", json!({ "limit": 0 })).await;
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    let job = ok(app, "apply", input).await;
    ended(app, "cancel_job", json!({ "id": job["id"] })).await;
    faults.clear().unwrap();
    plan["creates"].as_u64().unwrap()
}

#[tokio::test]
async fn what_a_cut_off_run_left_is_seen_everywhere_and_goes_out_with_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let booked = booked(&app).await;
    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    assert_eq!((&plan["waiting"], &plan["creates"]), (&json!(booked), &json!(0)));
    let today = ok(&app, "today", Value::Null).await;
    let told = today["notices"].as_array().unwrap().iter().find(|notice| notice["code"] == "writes_waiting");
    assert_eq!(told.unwrap()["params"]["count"], booked.to_string(), "{today}");
    let doctor = ok(&app, "doctor", Value::Null).await;
    let check = doctor["checks"].as_array().unwrap().iter().find(|check| check["code"] == "outbox").unwrap();
    assert_eq!((&check["ok"], &check["failure"]["code"]), (&json!(false), &json!("writes_waiting")));

    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": false });
    assert_eq!(jobs(&app, "apply", input).await[0]["state"], "done");
    let found = app.demonstration().await.unwrap();
    assert_eq!((u64::from(found.written), found.verdict.lost, found.verdict.doubled), (booked, 0, 0));
    assert_eq!(ok(&app, "plan", json!({ "limit": 0 })).await["waiting"], 0);
    app.stop().await;
}

#[tokio::test]
async fn writes_of_an_account_that_is_gone_are_planned_again_once_the_new_one_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let booked = booked(&app).await;
    let halo = connection(&app, "halopsa").await;
    ok(&app, "disconnect", json!({ "id": halo["id"] })).await;
    assert_eq!(ok(&app, "ledger", json!({})).await["counts"], json!({}));
    let account = app.workspace().await.unwrap().sandbox().unwrap().halo();
    let values = json!({
        "url": account.base_url, "client_id": account.client_id, "client_secret": account.client_secret
    });
    ok(&app, "connect", json!({ "connector": "halopsa", "values": values })).await;

    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    assert_eq!((&plan["creates"], &plan["waiting"]), (&json!(booked), &json!(0)));
    assert_eq!(plan["refusal"]["code"], "halo_not_read");
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    assert_eq!(refused(&app, "apply", input).await.code, "halo_not_read");

    sync(&app).await;
    assert_eq!(apply(&app).await.unwrap()["state"], "done");
    let found = app.demonstration().await.unwrap();
    assert_eq!((u64::from(found.written), found.verdict.lost, found.verdict.doubled), (booked, 0, 0));
    app.stop().await;
}

#[tokio::test]
async fn a_job_on_a_full_disk_ends_with_the_cause_and_goes_on_when_there_is_room() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    workspace.store.write(|w| w.limit_growth(Some(2))).await.unwrap();
    let apollo = connection(&app, "apollo").await;
    let failed = jobs(&app, "sync", json!({ "connections": [apollo["id"]] })).await.remove(0);
    assert_eq!((&failed["state"], &failed["failure"]["code"]), (&json!("failed"), &json!("disk_full")));
    let today = ok(&app, "today", Value::Null).await;
    let notices = today["notices"].as_array().unwrap();
    assert!(notices.iter().any(|notice| notice["failure"]["code"] == "disk_full"), "{today}");

    workspace.store.write(|w| w.limit_growth(None)).await.unwrap();
    let resumed = jobs(&app, "resume_job", json!({ "id": failed["id"] })).await.remove(0);
    assert_eq!(resumed["state"], "done", "{resumed}");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn sources_are_synced_side_by_side() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    // Whoever is slow keeps nobody waiting.
    faults.set(Source::Apollo, Fault::Slow(Duration::from_secs(5)));
    let mut events = app.events();
    let ids =
        [connection(&app, "apollo").await["id"].clone(), connection(&app, "hunter").await["id"].clone()];
    ok(&app, "sync", json!({ "connections": ids })).await;
    let state = async |id: &Value| {
        let jobs = ok(&app, "jobs", Value::Null).await;
        let job = jobs.as_array().unwrap().iter().find(|job| job["connection"] == *id).cloned().unwrap();
        job["state"].clone()
    };
    while state(&ids[1]).await != "done" {
        let _ = events.recv().await;
    }
    assert_eq!(state(&ids[0]).await, "running");
    faults.clear().unwrap();
    app.stop().await;
}
