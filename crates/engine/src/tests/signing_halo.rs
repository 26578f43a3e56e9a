//! Signing in to HaloPSA, both ways: who is let in, what is said where nobody is, and what a sign-in in the browser may do.

use super::{
    some_of_it::switch,
    support::{
        apply, browse, connect_in_browser, connection, ended, form, hurried, ok, practice, refused,
        sign_in_ended, sync,
    },
};
use crate::{App, jobs, plan::WITH_CUSTOMERS};
use serde_json::{Map, Value, json};
use sluice_connect::manifest::GRANT;
use sluice_domain::JobId;
use sluice_sandbox::Flaw;
use std::path::Path;

/// A practice workspace whose HaloPSA is not connected.
async fn without_halo(root: &Path) -> App {
    let app = practice(root).await;
    let id = connection(&app, "halopsa").await["id"].clone();
    ok(&app, "disconnect", json!({ "id": id })).await;
    app
}

/// What the form asks for, with more filled in.
async fn filled(app: &App, way: &str, more: &[(&str, &str)]) -> Value {
    let mut input = form(app, "halopsa", way).await;
    for (key, value) in more {
        input["values"][*key] = json!(value);
    }
    input
}

async fn grant(app: &App, id: &Value) -> String {
    let workspace = app.workspace().await.unwrap();
    let name = workspace.account(id.as_str().unwrap().parse().unwrap(), GRANT);
    workspace.vault.get(&name).await.unwrap().unwrap().expose().clone()
}

#[tokio::test]
async fn whoever_says_yes_reads_writes_and_passes_the_doctor_with_the_fewest_permissions() {
    let folder = tempfile::tempdir().unwrap();
    let app = without_halo(folder.path()).await;
    let id = connect_in_browser(&app, "halopsa").await;
    let row = connection(&app, "halopsa").await;
    assert_eq!((&row["id"], &row["browser"], &row["access"]), (&id, &json!(true), &json!([])), "{row}");
    assert_eq!(row["account"]["label"], "Sluice practice");

    for job in sync(&app).await {
        assert_eq!(job["state"], "done", "{job}");
    }
    assert_eq!(apply(&app).await.unwrap()["state"], "done");
    let found = app.demonstration().await.unwrap();
    assert!(found.written > 0 && (found.verdict.lost, found.verdict.doubled) == (0, 0), "{found:?}");
    let report = ok(&app, "doctor_halopsa", Value::Null).await;
    let checks = report["checks"].as_array().unwrap();
    for check in checks {
        assert_eq!(check["ok"], true, "{check}");
    }
    let scopes = &checks.iter().find(|check| check["code"] == "halo_scopes").unwrap()["detail"];
    let mut granted: Vec<&str> = scopes["granted"].as_str().unwrap().split(' ').collect();
    let mut fewest: Vec<&str> =
        scopes["fewest"].as_str().unwrap().split(' ').chain(["offline_access"]).collect();
    granted.sort_unstable();
    fewest.sort_unstable();
    assert_eq!(granted, fewest);
    app.stop().await;
}

#[tokio::test]
async fn what_keeps_an_application_out_is_told_with_its_cure_whichever_way_it_signs_in() {
    let folder = tempfile::tempdir().unwrap();
    let app = without_halo(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let elsewhere = format!("{}/shared", sandbox.halo().base_url);
    let words: Map<String, Value> =
        serde_json::from_str(include_str!("../../../../ui/messages/en.json")).unwrap();
    for (flaw, way, code, cure) in [
        (Flaw::BrowserNotAllowed, "browser", "sign_in_not_allowed", None),
        (Flaw::BrowserAbsent, "browser", "sign_in_not_allowed", None),
        (Flaw::SignInElsewhere, "browser", "halo_sign_in_elsewhere", Some(("authority", elsewhere.as_str()))),
        (Flaw::TenantUnsaid, "browser", "halo_tenant_unsaid", Some(("tenant", "practice"))),
        (Flaw::SignInElsewhere, "usual", "halo_sign_in_elsewhere", Some(("authority", elsewhere.as_str()))),
        (Flaw::TenantUnsaid, "usual", "halo_tenant_unsaid", Some(("tenant", "practice"))),
        (Flaw::SecretChanged, "usual", "bad_credentials", None),
    ] {
        sandbox.plant_in_halo(flaw);
        let command = if way == "browser" { "begin_sign_in" } else { "connect" };
        let failure = refused(&app, command, filled(&app, way, &[]).await).await;
        assert_eq!(failure.code, code, "{flaw:?} {way}");
        for part in ["", ".why", ".do"] {
            assert!(words.contains_key(&format!("failure.{code}{part}")), "{code}{part}");
        }
        if let Some((key, value)) = cure {
            assert!(failure.params.values().any(|told| told == value), "{failure}");
            let mut id = Value::Null;
            let input = filled(&app, way, &[(key, value)]).await;
            let answer = ok(&app, command, input).await;
            if way == "browser" {
                browse(answer["address"].as_str().unwrap()).await.unwrap();
                let ended = sign_in_ended(&app, &answer["id"]).await;
                assert_eq!(ended["state"], "done", "{flaw:?}: {ended}");
                id.clone_from(&ended["connection"]);
            } else {
                id.clone_from(&answer["id"]);
            }
            ok(&app, "test_connection", json!({ "id": id })).await;
            ok(&app, "disconnect", json!({ "id": id })).await;
        }
        sandbox.mend_halo();
    }
    app.stop().await;
}

/// Whoever was sent to HaloPSA's page and can't be let in would wait for nothing.
#[tokio::test]
async fn an_application_that_nobody_knows_is_told_before_anybody_is_sent_to_the_browser() {
    let folder = tempfile::tempdir().unwrap();
    let app = without_halo(folder.path()).await;
    let failure =
        refused(&app, "begin_sign_in", filled(&app, "browser", &[("client_id", "made-up")]).await).await;
    assert_eq!(failure.code, "sign_in_not_known");
    assert!(failure.params["way_back"].starts_with("http://127.0.0.1:"), "{failure}");
    let begun =
        ok(&app, "begin_sign_in", filled(&app, "browser", &[("browser_secret", "wrong")]).await).await;
    browse(begun["address"].as_str().unwrap()).await.unwrap();
    assert_eq!(sign_in_ended(&app, &begun["id"]).await["failure"]["code"], "bad_credentials");
    let rows = ok(&app, "connections", Value::Null).await;
    assert!(rows.as_array().unwrap().iter().all(|row| row["connector"] != "halopsa"), "{rows}");
    app.stop().await;
}

/// Killed at any moment, the next run goes on with the newest refresh token: it is kept before it is used.
#[tokio::test]
async fn each_renewal_keeps_a_new_refresh_token_in_the_vault_and_nowhere_else() {
    let folder = tempfile::tempdir().unwrap();
    let app = without_halo(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let id = connect_in_browser(&app, "halopsa").await;
    let mut before = grant(&app, &id).await;
    for _ in 0..3 {
        // A new client has no token, as after a restart.
        workspace.forget_client(id.as_str().unwrap().parse().unwrap()).await;
        ok(&app, "test_connection", json!({ "id": id })).await;
        let now = grant(&app, &id).await;
        assert_ne!(now, before, "rotated");
        before = now;
    }
    let tables = workspace.store.read(|r| r.tables_containing("practice-halo-refresh-")).await.unwrap();
    assert_eq!(tables, Vec::<String>::new());
    app.stop().await;
}

#[tokio::test]
async fn another_way_to_sign_in_takes_the_place_of_the_old_one_and_all_else_of_the_connection_stays() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let halo = sandbox.halo();
    let id = connection(&app, "halopsa").await["id"].clone();
    let read = async || {
        let job = ended(&app, "sync", json!({ "connections": [id] })).await;
        assert_eq!(job["state"], "done", "{job}");
        sandbox.requests().iter().filter(|line| line.path.ends_with("/Tickets")).count()
    };
    let whole = read().await;
    let before = connection(&app, "halopsa").await;
    let way = &before["other_ways"][0];
    assert_eq!(
        (&way["way"]["name"], &way["fields"][1]["key"]),
        (&json!("browser"), &json!("browser_secret"))
    );
    let secret = async |key: &str| {
        let name = workspace.account(id.as_str().unwrap().parse().unwrap(), key);
        workspace.vault.get(&name).await.unwrap().is_some()
    };
    let stays = |now: &Value| {
        for part in ["id", "name", "host", "records", "synced_at", "sharing"] {
            assert_eq!(now[part], before[part], "{part}");
        }
    };

    // Whoever does not come back from the browser has what there was.
    let values = form(&app, "halopsa", "browser").await["values"].clone();
    let change = json!({ "id": id, "values": values });
    assert_eq!(refused(&app, "change_access", change.clone()).await.code, "sign_in_in_browser");
    let begun = ok(&app, "change_sign_in", change.clone()).await;
    ok(&app, "cancel_sign_in", json!({ "id": begun["id"] })).await;
    assert_eq!(sign_in_ended(&app, &begun["id"]).await["state"], "failed");
    assert_eq!(connection(&app, "halopsa").await, before);
    assert!(secret("client_secret").await && !secret(GRANT).await);

    let begun = ok(&app, "change_sign_in", change.clone()).await;
    browse(begun["address"].as_str().unwrap()).await.unwrap();
    let signed = sign_in_ended(&app, &begun["id"]).await;
    assert_eq!((&signed["state"], &signed["connection"]), (&json!("done"), &id), "{signed}");
    let now = connection(&app, "halopsa").await;
    stays(&now);
    assert_eq!((&now["browser"], &now["other_ways"][0]["way"]["name"]), (&json!(true), &json!("usual")));
    assert!(!secret("client_secret").await && secret(GRANT).await);
    let changes = read().await;
    assert!(changes - whole <= 6, "the cursors were kept: it is not read whole again");
    // It is signed in again to by its own command.
    assert_eq!(refused(&app, "change_sign_in", change).await.code, "bad_input");

    let before = now.clone();
    let lacking = json!({ "id": id, "values": { "sign_in": "usual" } });
    assert!(app.call("change_access", lacking).await.is_err());
    assert!(secret(GRANT).await);
    let values = json!({ "sign_in": "usual", "client_secret": halo.client_secret });
    let now = ok(&app, "change_access", json!({ "id": id, "values": values })).await;
    assert_eq!((&now["browser"], &now["records"]), (&json!(false), &before["records"]));
    assert!(secret("client_secret").await && !secret(GRANT).await);
    assert!(read().await - changes <= 6);
    app.stop().await;
}

#[tokio::test]
async fn a_sign_in_that_was_taken_back_is_told_and_cured_by_signing_in_again() {
    let folder = tempfile::tempdir().unwrap();
    let app = without_halo(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let id = connect_in_browser(&app, "halopsa").await;
    sandbox.revoke_consent("halopsa");
    let job = ended(&app, "sync", json!({ "connections": [id] })).await;
    assert_eq!(job["failure"]["code"], "sign_in_again", "{job}");
    let report = ok(&app, "doctor_halopsa", Value::Null).await;
    let wrong: Vec<&Value> =
        report["checks"].as_array().unwrap().iter().filter(|check| check["ok"] == false).collect();
    assert_eq!(wrong[0]["code"], "halo_sign_in", "{wrong:?}");
    assert_eq!(wrong[0]["failure"]["code"], "sign_in_again", "{wrong:?}");

    // The administrator changed the application meanwhile.
    sandbox.plant_in_halo(Flaw::BrowserNotAllowed);
    assert_eq!(refused(&app, "sign_in_again", json!({ "id": id })).await.code, "sign_in_not_allowed");
    sandbox.mend_halo();
    let begun = ok(&app, "sign_in_again", json!({ "id": id })).await;
    browse(begun["address"].as_str().unwrap()).await.unwrap();
    let signed = sign_in_ended(&app, &begun["id"]).await;
    assert_eq!((&signed["state"], &signed["connection"]), (&json!("done"), &id), "{signed}");
    let job = ended(&app, "resume_job", json!({ "id": job["id"] })).await;
    assert_eq!(job["state"], "done", "{job}");

    let left = ok(&app, "disconnect", json!({ "id": id })).await["left_open"].clone();
    assert_eq!(left["vendor"], "HaloPSA");
    assert!(left["by_hand"].as_str().unwrap().contains("View Applications"), "{left}");
    app.stop().await;
}

#[tokio::test]
async fn what_is_asked_for_in_the_browser_is_what_is_written_by_now_also_where_a_job_was_at_work() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let halo = workspace.halo().await.unwrap().unwrap();
    let claim = jobs::claim(&workspace, halo.id, JobId::from_bytes([9; 16])).unwrap();
    switch(&app, "companies", "create").await;
    assert!(workspace.is_due(halo.id), "a run goes on with what it has");
    drop(claim);
    let values = form(&app, "halopsa", "browser").await["values"].clone();
    let change = json!({ "id": halo.id.to_string(), "values": values });
    let begun = ok(&app, "change_sign_in", change).await;
    let address = begun["address"].as_str().unwrap();
    assert!(address.contains("edit%3Acustomers"), "{address}");
    assert!(!workspace.is_due(halo.id));
    ok(&app, "cancel_sign_in", json!({ "id": begun["id"] })).await;
    let report = ok(&app, "doctor_halopsa", Value::Null).await;
    let scopes = report["checks"].as_array().unwrap().iter().find(|check| check["code"] == "halo_scopes");
    assert_eq!(scopes.unwrap()["detail"]["fewest"], WITH_CUSTOMERS);
    app.stop().await;
}
