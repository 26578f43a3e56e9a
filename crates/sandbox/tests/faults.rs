//! Faults are what they say: with or without effect, for one system, for one request or until cleared.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the right answer")]

mod desk;

use desk::{Desk, lead, said};
use serde_json::{Value, json};
use sluice_sandbox::{Config, Fault, Source, When};
use std::time::Duration;

const PATIENCE: Duration = Duration::from_millis(300);

async fn open() -> Desk {
    Desk::open(Config::default()).await
}

#[tokio::test]
async fn an_unreachable_system_refuses_connections_until_cleared() {
    let desk = open().await;
    desk.read("/Agent/me").await;
    desk.sandbox.faults().set(Source::Halo, Fault::Unreachable);
    // A connection that was open before may be cut instead of refused.
    let _ = desk.get("/Agent/me").send().await;
    let error = reqwest::Client::new().get(desk.sandbox.halo().base_url).send().await.unwrap_err();
    assert!(error.is_connect(), "{error:?}");
    assert_eq!(desk.hunter("/account").send().await.unwrap().status(), 200, "others are reachable");
    desk.sandbox.faults().clear().unwrap();
    desk.read("/Agent/me").await;
}

#[tokio::test]
async fn a_timeout_before_the_effect_leaves_nothing_and_one_after_it_leaves_everything() {
    let desk = open().await;
    for (fault, leads) in [
        (Fault::TimeoutBefore, 0),
        (Fault::Unreachable, 0),
        (Fault::ServerError, 0),
        (Fault::TimeoutAfter, 1),
    ] {
        desk.sandbox.faults().script(Source::Halo, vec![Some(fault)]);
        let answer = desk.post("/Tickets").timeout(PATIENCE).json(&json!([lead("a")])).send().await;
        assert!(answer.is_err() || answer.is_ok_and(|answer| answer.status() == 500), "{fault:?}");
        assert_eq!(desk.sandbox.leads_written().len(), leads, "{fault:?}");
    }
}

#[tokio::test]
async fn systems_speak_their_own_words() {
    let desk = open().await;
    let faults = desk.sandbox.faults();
    faults.script(Source::Halo, vec![Some(Fault::RateLimited)]);
    let (status, text) = said(desk.get("/Agent/me").send().await.unwrap()).await;
    assert_eq!((status, text.starts_with("Rate Limit Reached - 300 Requests")), (429, true));
    faults.script(Source::Apollo, vec![Some(Fault::RateLimited), Some(Fault::ExpiredToken)]);
    assert_eq!(desk.apollo("/contacts/search").send().await.unwrap().status(), 429);
    assert_eq!(desk.apollo("/contacts/search").send().await.unwrap().status(), 401);
    faults.script(Source::Hunter, vec![Some(Fault::RateLimited), Some(Fault::ExpiredToken)]);
    assert_eq!(desk.hunter("/account").send().await.unwrap().status(), 403);
    assert_eq!(desk.hunter("/account").send().await.unwrap().status(), 401);
    assert_eq!(desk.hunter("/account").send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn an_expired_token_stays_expired_and_a_new_one_works() {
    let mut desk = open().await;
    desk.sandbox.faults().script(Source::Halo, vec![Some(Fault::ExpiredToken)]);
    for _ in 0..2 {
        assert_eq!(desk.get("/Agent/me").send().await.unwrap().status(), 401);
    }
    desk.sandbox.faults().script(Source::Halo, vec![Some(Fault::ExpiredToken)]);
    desk.token = desk.token_for("all").await;
    assert_eq!(
        desk.get("/Agent/me").send().await.unwrap().status(),
        401,
        "the fault waited for this request"
    );
    desk.token = desk.token_for("all").await;
    desk.read("/Agent/me").await;
}

#[tokio::test]
async fn a_web_page_comes_with_status_200() {
    let desk = open().await;
    desk.sandbox.faults().set(Source::Halo, Fault::Html);
    for _ in 0..2 {
        let (status, text) = said(desk.get("/Client").send().await.unwrap()).await;
        assert_eq!((status, text.starts_with("<!doctype html>")), (200, true));
    }
    desk.sandbox.faults().clear().unwrap();
    desk.read("/Client").await;
}

#[tokio::test]
async fn a_slow_answer_is_right() {
    let desk = open().await;
    desk.sandbox.faults().script(Source::Halo, vec![Some(Fault::Slow(Duration::from_millis(120)))]);
    let started = std::time::Instant::now();
    assert!(desk.read("/Client?count=1").await["clients"].is_array());
    assert!(started.elapsed() >= Duration::from_millis(120));
}

#[tokio::test]
async fn a_script_meets_one_request_at_a_time() {
    let desk = open().await;
    desk.sandbox.faults().script(Source::Halo, vec![None, Some(Fault::ServerError), None]);
    let mut statuses = Vec::new();
    for _ in 0..4 {
        statuses.push(desk.get("/Agent/me").send().await.unwrap().status().as_u16());
    }
    assert_eq!(statuses, [200, 500, 200, 200]);
}

#[tokio::test]
async fn every_request_is_in_the_log_in_order() {
    let desk = open().await;
    desk.read("/Client?count=1").await;
    desk.sandbox.faults().script(Source::Hunter, vec![Some(Fault::TimeoutBefore)]);
    assert!(desk.hunter("/account").timeout(PATIENCE).send().await.is_err());
    let _: Value =
        desk.apollo("/contacts/search").json(&json!({})).send().await.unwrap().json().await.unwrap();
    let requests = desk.sandbox.requests();
    let lines: Vec<_> =
        requests.iter().map(|line| (line.source, &*line.method, &*line.path, line.status)).collect();
    assert_eq!(
        lines,
        [
            (Source::Halo, "POST", "/auth/token", Some(200)),
            (Source::Halo, "GET", "/api/Client", Some(200)),
            (Source::Hunter, "GET", "/v2/account", None),
            (Source::Apollo, "POST", "/api/v1/contacts/search", Some(200)),
        ]
    );
}

#[tokio::test]
async fn what_is_sent_again_is_told_from_what_is_new_also_when_the_world_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("requests");
    let desk = Desk::open(Config { requests: Some(file.clone()), ..Config::default() }).await;
    for name in ["a", "b", "a"] {
        desk.post("/Tickets").json(&json!([lead(name)])).send().await.unwrap();
    }
    let requests = desk.sandbox.requests();
    let [a, b, again] = &requests[1..] else { panic!("{requests:?}") };
    assert_eq!((a.body, a.body == b.body), (again.body, false));
    desk.sandbox.stop().await;
    let text = std::fs::read_to_string(file).unwrap();
    let lines: Vec<&str> = text.lines().skip(1).collect();
    assert_eq!((lines.len(), lines[0], lines[0] == lines[1]), (3, lines[2], false));
    assert_eq!(lines[0], format!("Halo POST /api/Tickets {:016x}", a.body));
}

#[tokio::test]
async fn who_is_revoked_gets_no_token_either() {
    let desk = open().await;
    desk.sandbox.faults().set(Source::Halo, Fault::Revoked);
    assert_eq!(desk.get("/Agent/me").send().await.unwrap().status(), 401);
    let (status, text) = said(desk.ask_token(&[("scope", "all")]).send().await.unwrap()).await;
    assert_eq!((status, text.contains("invalid_client")), (401, true), "{text}");
    desk.sandbox.faults().clear().unwrap();
    assert_eq!(desk.get("/Agent/me").send().await.unwrap().status(), 401, "the token from before is gone");
    desk.token_for("all").await;
}

#[tokio::test]
async fn when_to_come_back_is_said_in_seconds_or_as_a_date() {
    let desk = open().await;
    for (when, seconds, date) in [
        (When::Seconds(-3), "-3", false),
        (When::Seconds(7), "7", false),
        (When::Date(-3_600), "", true),
        (When::Date(315_360_000), "", true),
    ] {
        desk.sandbox.faults().script(Source::Halo, vec![Some(Fault::Later(503, when))]);
        let answer = desk.get("/Agent/me").send().await.unwrap();
        assert_eq!(answer.status(), 503);
        let said = answer.headers()["retry-after"].to_str().unwrap();
        assert_eq!((said == seconds, said.ends_with(" GMT")), (!date, date), "{said}");
    }
}

#[tokio::test]
async fn of_tickets_sent_together_one_that_is_barred_keeps_all_out() {
    let desk = open().await;
    let mut barred = lead("b");
    barred["oppemailaddress"] = json!("b@barred.test");
    desk.sandbox.bar_in_halo(Some("b@barred.test"));
    let (status, text) =
        said(desk.post("/Tickets").json(&json!([lead("a"), barred])).send().await.unwrap()).await;
    assert_eq!((status, text.as_str()), (400, "Please enter a valid Email Address"));
    assert_eq!(desk.sandbox.leads_written().len(), 0);
    desk.sandbox.bar_in_halo(None);
    desk.post("/Tickets").json(&json!([lead("a"), barred])).send().await.unwrap();
    assert_eq!(desk.sandbox.leads_written().len(), 2);
}

#[tokio::test]
async fn a_stopped_world_lets_go_of_its_ports() {
    let desk = open().await;
    let url = desk.sandbox.halo().base_url;
    desk.sandbox.stop().await;
    assert!(reqwest::Client::new().get(url).send().await.unwrap_err().is_connect());
}
