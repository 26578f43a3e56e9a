//! What goes wrong on the way, and what is done about it.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::*;
use serde_json::{Value, json};
use sluice_connect::{ClientOptions, ConnectError};
use std::time::{Duration, Instant};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpListener,
};
use wiremock::{Mock, MockServer, ResponseTemplate, matchers::path};

const PROFILE: &str = "/api/v1/users/api_profile";

/// Answers once in a way, and well from then on.
async fn once(server: &MockServer, times: u64, response: ResponseTemplate) {
    Mock::given(path(PROFILE)).respond_with(response).up_to_n_times(times).mount(server).await;
    serve(server, "GET", PROFILE, answer(200, &json!({ "name": "Ada" }))).await;
}

async fn check(response: ResponseTemplate, code: &str, calls: usize) -> ConnectError {
    let server = MockServer::start().await;
    serve(&server, "GET", PROFILE, response).await;
    let error = apollo(&server.uri()).test().await.unwrap_err();
    assert_eq!(error.code(), code);
    assert_eq!(server.received_requests().await.unwrap().len(), calls, "calls for {code}");
    assert_no_secret(&error);
    error
}

#[tokio::test]
async fn failed_answers_are_understood_and_only_flakes_are_tried_again() {
    check(ResponseTemplate::new(500), "unexpected_answer", 3).await;
    check(ResponseTemplate::new(503), "unexpected_answer", 3).await;
    check(ResponseTemplate::new(504), "unexpected_answer", 1).await;
    check(ResponseTemplate::new(401).set_body_string("no"), "bad_credentials", 1).await;
    check(ResponseTemplate::new(402), "no_credit", 1).await;
    check(answer(403, &json!({ "error_code": "API_INACCESSIBLE" })), "forbidden", 1).await;
    check(answer(403, &json!({ "error": "Out of credits" })), "no_credit", 1).await;
    check(ResponseTemplate::new(404), "not_found", 1).await;
    check(ResponseTemplate::new(422), "refused", 1).await;
    check(ResponseTemplate::new(301).insert_header("location", "https://evil.test"), "unexpected_answer", 1)
        .await;
    check(ResponseTemplate::new(200).set_body_string("<html>hello</html>"), "unexpected_answer", 1).await;
    check(ResponseTemplate::new(429), "rate_limited", 1).await;
}

#[tokio::test]
async fn a_flake_is_overcome() {
    let server = MockServer::start().await;
    once(&server, 2, ResponseTemplate::new(502).set_body_string("<html>Bad gateway</html>")).await;
    assert_eq!(apollo(&server.uri()).test().await.unwrap().label, "Ada");
}

#[tokio::test]
async fn the_vendors_words_are_kept_short_and_without_secrets() {
    let words = format!("key {SECRET} has a problem {}", "x".repeat(500));
    let error = check(answer(422, &json!({ "error_message": words })), "refused", 1).await;
    let said = &error.params()["said"];
    assert!(said.starts_with("key … has a problem"), "{said}");
    assert!(said.chars().count() <= 200);
}

#[tokio::test]
async fn a_short_pause_is_waited_for_once() {
    let server = MockServer::start().await;
    once(&server, 1, ResponseTemplate::new(429).insert_header("retry-after", "0.1")).await;
    let started = Instant::now();
    apollo(&server.uri()).test().await.unwrap();
    assert!(started.elapsed() >= Duration::from_millis(100));

    let server = MockServer::start().await;
    once(&server, 2, ResponseTemplate::new(429).insert_header("retry-after", "0.1")).await;
    let error = apollo(&server.uri()).test().await.unwrap_err();
    assert_eq!(error, ConnectError::RateLimited { retry_after_ms: 100 });
}

#[tokio::test]
async fn a_long_pause_is_left_to_the_caller() {
    let server = MockServer::start().await;
    once(&server, 1, ResponseTemplate::new(429).insert_header("retry-after", "300")).await;
    let started = Instant::now();
    let error = apollo(&server.uri()).test().await.unwrap_err();
    assert_eq!(error, ConnectError::RateLimited { retry_after_ms: 300_000 });
    assert!(error.is_transient());
    assert!(started.elapsed() < Duration::from_secs(5));
}

#[tokio::test]
async fn hunters_two_meanings_of_one_status_are_told_apart() {
    let check = async |status: u16, details: &str, code: &str| {
        let server = MockServer::start().await;
        let body = json!({ "errors": [{ "id": "x", "code": status, "details": details }] });
        serve(&server, "GET", "/v2/account", answer(status, &body)).await;
        assert_eq!(hunter(&server.uri()).test().await.unwrap_err().code(), code, "{status} {details}");
    };
    check(403, "You have reached the rate limit", "rate_limited").await;
    check(403, "Not on your plan", "forbidden").await;
    check(429, "You have reached your usage limit", "no_credit").await;
    check(429, "Slow down", "rate_limited").await;
}

#[tokio::test]
async fn a_host_that_is_not_there_is_told_from_one_that_is_slow() {
    let closed = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", closed.local_addr().unwrap());
    drop(closed);
    let error = apollo(&address).test().await.unwrap_err();
    assert_eq!(error, ConnectError::Unreachable { host: "127.0.0.1".into() });

    let server = MockServer::start().await;
    serve(&server, "GET", PROFILE, ResponseTemplate::new(200).set_delay(Duration::from_secs(20))).await;
    let error = apollo(&server.uri()).test().await.unwrap_err();
    assert_eq!(error, ConnectError::TimedOut { host: "127.0.0.1".into() });
    assert!(error.is_transient());
    assert_eq!(server.received_requests().await.unwrap().len(), 1, "a slow answer is not asked for again");
}

#[tokio::test]
async fn a_connection_cut_in_the_answer_is_tried_again() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(async move {
        for cut in ["", "HTTP/1.1 200 OK\r\ncontent-length: 500\r\n\r\n{\"name\":"] {
            let (mut stream, _) = listener.accept().await.unwrap();
            let _ = stream.read(&mut [0; 2048]).await.unwrap();
            stream.write_all(cut.as_bytes()).await.unwrap();
        }
        let (mut stream, _) = listener.accept().await.unwrap();
        let _ = stream.read(&mut [0; 2048]).await.unwrap();
        let whole = "HTTP/1.1 200 OK\r\ncontent-length: 14\r\nconnection: close\r\n\r\n{\"name\":\"Ada\"}";
        stream.write_all(whole.as_bytes()).await.unwrap();
    });
    assert_eq!(apollo(&address).test().await.unwrap().label, "Ada");
    server.await.unwrap();
}

#[tokio::test]
async fn calls_keep_to_the_limit() {
    let server = MockServer::start().await;
    serve(&server, "GET", PROFILE, answer(200, &json!({ "name": "Ada" }))).await;
    let limits = vec![sluice_connect::manifest::Limit {
        calls: 10.try_into().unwrap(),
        seconds: 1.try_into().unwrap(),
    }];
    let client = client_with(
        "apollo",
        &[("base_url", &server.uri())],
        &[("api_key", SECRET)],
        ClientOptions { limits: Some(limits), ..options() },
    )
    .unwrap();
    let started = Instant::now();
    for _ in 0..10 {
        client.test().await.unwrap();
    }
    assert!(
        started.elapsed() >= Duration::from_secs(1),
        "nine tenths of ten calls go out in the first second"
    );
    assert!(client.calls_left().is_some_and(|left| left < 9));
}

#[tokio::test]
async fn a_long_answer_is_not_read_to_the_end() {
    let server = MockServer::start().await;
    let body = Value::from("x".repeat(65 << 20));
    serve(&server, "GET", PROFILE, answer(200, &body)).await;
    let client = client_with(
        "apollo",
        &[("base_url", &server.uri())],
        &[("api_key", SECRET)],
        ClientOptions { timeout: Duration::from_secs(60), ..options() },
    )
    .unwrap();
    assert_eq!(client.test().await.unwrap_err().code(), "unexpected_answer");
}
