//! Bad input and faults: a clear code, the next step, and nothing lost.

use super::support::{apply, connection, jobs, lasting, ok, practice, refused, sync};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source};

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
    // Nobody listens on a port that was just given back.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let closed = format!("http://127.0.0.1:{port}");
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

#[tokio::test]
async fn a_write_that_times_out_after_its_effect_is_looked_up_and_not_repeated() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    sync(&app).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    sandbox.faults().script(Source::Halo, vec![None, None, Some(Fault::TimeoutAfter)]);
    let applied = apply(&app).await.unwrap();
    assert_eq!(applied["state"], "done", "{applied}");
    let found = app.demonstration().await.unwrap();
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    let counts = ok(&app, "ledger", json!({})).await["counts"].clone();
    assert_eq!(counts, json!({ "agreed": found.written }));
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
