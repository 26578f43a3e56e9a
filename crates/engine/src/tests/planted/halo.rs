//! What goes wrong at HaloPSA while it is read.

use super::Tally;
use crate::{
    App,
    tests::support::{connection, ended, ok},
};
use serde_json::{Value, json};
use sluice_domain::ConnectionId;
use sluice_sandbox::{Fault, Flaw, Source, When};
use sluice_vault::Secret;
use std::time::Duration;

/// In seconds.
const TEN_YEARS: i64 = 315_360_000;

/// Its connection, and what asks for a sync of it alone.
async fn halo(app: &App) -> (ConnectionId, Value) {
    let id = connection(app, "halopsa").await["id"].clone();
    (id.as_str().unwrap().parse().unwrap(), json!({ "connections": [id] }))
}

async fn is_well(app: &App, only: &Value) {
    let job = ended(app, "sync", only.clone()).await;
    assert_eq!(job["state"], "done", "{job}");
}

pub(super) async fn sign_in(tally: &mut Tally, app: &App) {
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let (id, only) = halo(app).await;
    is_well(app, &only).await;
    for (what, fault, expected) in [
        ("a time-out", Fault::TimeoutBefore, "timed_out"),
        ("a cut answer", Fault::CutInBody, "unreachable"),
        ("a web page", Fault::Html, "not_an_api"),
        ("sent elsewhere", Fault::Status(302), "not_an_api"),
        ("the network wants a sign-in of its own", Fault::Status(511), "not_an_api"),
        ("not known any more", Fault::Revoked, "bad_credentials"),
        ("asked too often", Fault::RateLimited, "rate_limited"),
        ("a server error", Fault::ServerError, "unexpected_answer"),
        ("not allowed", Fault::Status(403), "forbidden"),
    ] {
        // With what it has of it, it would not sign in.
        workspace.forget_client(id).await;
        sandbox.faults().set_at(Source::Halo, "/auth/token", fault);
        let job = ended(app, "sync", only.clone()).await;
        sandbox.faults().clear().unwrap();
        tally.job(app, (what, "sign-in"), expected, &job).await;
    }
    sandbox.allow_in_halo("");
    let job = ended(app, "sync", only.clone()).await;
    sandbox.allow_in_halo("all");
    tally.job(app, ("an application without permissions", "sign-in"), "halo_no_scope", &job).await;
    is_well(app, &only).await;
}

pub(super) async fn pages(tally: &mut Tally, app: &App) {
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    let (_, only) = halo(app).await;
    for (what, fault, expected) in [
        ("a time-out", Fault::TimeoutBefore, "timed_out"),
        ("a slow drip", Fault::Drip(Duration::from_secs(3)), "timed_out"),
        ("cut after the head", Fault::CutAfterHead, "unreachable"),
        ("cut in the body", Fault::CutInBody, "unreachable"),
        ("asked too often", Fault::RateLimited, "rate_limited"),
        ("asked too often, without a word of when", Fault::RateLimitedSilently, "rate_limited"),
        ("asked too often, for ten years", Fault::Later(429, When::Seconds(TEN_YEARS)), "rate_limited"),
        ("a server error", Fault::ServerError, "unexpected_answer"),
        ("a bad gateway", Fault::Status(502), "unexpected_answer"),
        ("away for a moment", Fault::Later(503, When::Seconds(1)), "unexpected_answer"),
        ("a gateway's time limit", Fault::Status(504), "unexpected_answer"),
        ("a web page", Fault::Html, "not_an_api"),
        ("sent elsewhere", Fault::Status(302), "not_an_api"),
        ("a proxy wants a sign-in", Fault::Status(407), "not_an_api"),
        ("the network wants a sign-in", Fault::Status(511), "not_an_api"),
        ("no such list", Fault::Status(404), "not_an_api"),
        ("asked wrongly", Fault::Status(400), "refused"),
        ("not allowed", Fault::Status(403), "forbidden"),
        ("every token turned away", Fault::ExpiredToken, "forbidden"),
    ] {
        faults.set_at(Source::Halo, "/api/client", fault);
        let job = ended(app, "sync", only.clone()).await;
        faults.clear().unwrap();
        tally.job(app, (what, "page"), expected, &job).await;
    }
    faults.set(Source::Halo, Fault::Unreachable);
    let job = ended(app, "sync", only.clone()).await;
    faults.clear().unwrap();
    tally.job(app, ("nobody listens", "page"), "unreachable", &job).await;
    is_well(app, &only).await;
    faults.script(Source::Halo, vec![None, Some(Fault::Revoked), Some(Fault::Revoked)]);
    let job = ended(app, "sync", only.clone()).await;
    faults.clear().unwrap();
    tally.job(app, ("access taken back in the middle", "page"), "bad_credentials", &job).await;
    is_well(app, &only).await;
}

pub(super) async fn tenant(tally: &mut Tally, app: &App) {
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let (id, only) = halo(app).await;
    for (what, flaw, expected) in [
        ("no ticket type for leads", Flaw::LeadTypeMissing, "halo_no_ticket_type"),
        ("two ticket types for leads", Flaw::LeadTypeTwice, "halo_type_twice"),
        ("the agent may not see users", Flaw::UsersClosed, "forbidden"),
        ("another secret there", Flaw::SecretChanged, "bad_credentials"),
    ] {
        // What it knows of the tenant it would not ask for.
        workspace.forget_client(id).await;
        sandbox.plant_in_halo(flaw);
        let job = ended(app, "sync", only.clone()).await;
        sandbox.mend_halo();
        tally.job(app, (what, "tenant"), expected, &job).await;
    }
    sandbox.plant_in_halo(Flaw::FastClock);
    let report = ok(app, "doctor_halopsa", Value::Null).await;
    sandbox.mend_halo();
    let checks = report["checks"].as_array().unwrap();
    let clock = checks.iter().find(|check| check["code"] == "halo_clock").cloned().unwrap_or_default();
    tally.asked(("a clock that is ahead", "tenant"), "halo_clock", &clock["failure"]["code"]);

    let allow = |calls: Value| json!({ "id": only["connections"][0], "allowance": { "daily_calls": calls } });
    ok(app, "allow", allow(json!(1))).await;
    let job = ended(app, "sync", only.clone()).await;
    ok(app, "allow", allow(Value::Null)).await;
    tally.job(app, ("the day's calls used up", "account"), "allowance_used", &job).await;

    let secret = workspace.account(id, "client_secret");
    workspace.vault.delete(&secret).await.unwrap();
    workspace.forget_client(id).await;
    let job = ended(app, "sync", only.clone()).await;
    tally.job(app, ("gone from the keychain", "account"), "secret_missing", &job).await;
    workspace.vault.set(&secret, Secret::new(sandbox.halo().client_secret)).await.unwrap();
    is_well(app, &only).await;
}
