//! Keys and tokens: how they are sent, renewed and refused.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::*;
use serde_json::json;
use std::{sync::atomic::AtomicUsize, sync::atomic::Ordering, time::Duration};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{body_string_contains, header, method, path, query_param},
};

#[tokio::test]
async fn halopsa_is_signed_in_to_with_client_credentials() {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/auth/token"))
        .and(query_param("tenant", "acme"))
        .and(header("content-type", "application/x-www-form-urlencoded"))
        .and(body_string_contains("grant_type=client_credentials"))
        .and(body_string_contains("client_id=0000-1111"))
        .and(body_string_contains(format!("client_secret={SECRET}")))
        .and(body_string_contains("scope=all"))
        .respond_with(token())
        .expect(1)
        .mount(&server)
        .await;
    Mock::given(method("GET"))
        .and(path("/api/Agent/me"))
        .and(header("authorization", format!("Bearer {TOKEN}").as_str()))
        .respond_with(answer(200, &json!({ "id": 4, "name": "Sluice agent" })))
        .mount(&server)
        .await;
    let address = format!("{}/api/", server.uri());
    let settings =
        [("url", address.as_str()), ("client_id", " 0000-1111\n"), ("tenant", "acme"), ("scope", "")];
    let secret = format!(" {SECRET} ");
    let client = client_with("halopsa", &settings, &[("client_secret", &secret)], options()).unwrap();

    let account = client.test().await.unwrap();
    assert_eq!(account.label, "Sluice agent");
    assert_eq!(account.rights, ["all"]);
    assert_eq!(account.credits_left_millicredits, None);
    client.test().await.unwrap();
}

#[tokio::test]
async fn a_hundred_callers_ask_for_one_token() {
    let server = MockServer::start().await;
    Mock::given(path("/auth/token"))
        .respond_with(token().set_delay(Duration::from_millis(50)))
        .expect(1)
        .mount(&server)
        .await;
    serve(&server, "GET", "/api/Agent/me", answer(200, &json!({ "name": "x" }))).await;
    let client = halo(&server.uri());
    let calls: Vec<_> = (0..100)
        .map(|_| {
            let client = client.clone();
            tokio::spawn(async move { client.test().await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
}

#[tokio::test]
async fn a_token_that_is_not_accepted_any_more_is_renewed_once() {
    let server = MockServer::start().await;
    let issued = AtomicUsize::new(0);
    Mock::given(path("/auth/token"))
        .respond_with(move |_: &wiremock::Request| {
            let name = format!("token-{}", issued.fetch_add(1, Ordering::SeqCst));
            let body =
                json!({ "access_token": name, "token_type": "Bearer", "expires_in": 3600, "scope": "all" });
            answer(200, &body)
        })
        .expect(2)
        .mount(&server)
        .await;
    Mock::given(path("/api/Agent/me"))
        .and(header("authorization", "Bearer token-1"))
        .respond_with(answer(200, &json!({ "name": "x" })))
        .mount(&server)
        .await;
    serve(&server, "GET", "/api/Agent/me", ResponseTemplate::new(401)).await;
    halo(&server.uri()).test().await.unwrap();
}

#[tokio::test]
async fn a_short_lived_token_is_renewed_before_its_end() {
    let server = MockServer::start().await;
    let body = json!({ "access_token": TOKEN, "token_type": "Bearer", "expires_in": 59, "scope": "all" });
    Mock::given(path("/auth/token")).respond_with(answer(200, &body)).mount(&server).await;
    serve(&server, "GET", "/api/Agent/me", answer(200, &json!({ "name": "x" }))).await;
    let client = halo(&server.uri());
    client.test().await.unwrap();
    client.test().await.unwrap();
    assert!(requests(&server, "/auth/token").await.len() >= 2, "a minute of margin is more than its life");
}

async fn check_token_answer(response: ResponseTemplate, code: &str) {
    let server = MockServer::start().await;
    serve(&server, "POST", "/auth/token", response).await;
    let error = halo(&server.uri()).test().await.unwrap_err();
    assert_eq!(error.code(), code);
    assert_no_secret(&error);
    assert!(requests(&server, "/api/Agent/me").await.is_empty());
}

#[tokio::test]
async fn what_the_token_endpoint_says_is_understood() {
    let said = json!({ "error": "invalid_client", "error_description": format!("no client {SECRET}") });
    check_token_answer(answer(401, &said), "bad_credentials").await;
    check_token_answer(answer(400, &json!({ "error": "invalid_client" })), "bad_credentials").await;
    check_token_answer(answer(400, &json!({ "error": "unauthorized_client" })), "bad_credentials").await;
    check_token_answer(ResponseTemplate::new(401).set_body_string("Unauthorized"), "bad_credentials").await;
    check_token_answer(answer(401, &json!({ "Message": "No." })), "bad_credentials").await;
    check_token_answer(answer(401, &json!({ "error": "invalid_scope" })), "bad_credentials").await;
    check_token_answer(answer(400, &json!({ "error": "invalid_scope" })), "refused").await;
    let own_words = format!("Application {SECRET} was not found");
    check_token_answer(ResponseTemplate::new(400).set_body_string(own_words), "refused").await;
    check_token_answer(answer(400, &json!({ "error": format!("no {SECRET}") })), "refused").await;
    check_token_answer(ResponseTemplate::new(404), "not_an_api").await;
    check_token_answer(ResponseTemplate::new(403), "forbidden").await;
    check_token_answer(ResponseTemplate::new(200).set_body_string("<html>Log in</html>"), "not_an_api").await;
    check_token_answer(answer(200, &json!({ "token": "x" })), "not_an_api").await;
    check_token_answer(ResponseTemplate::new(400).set_body_string("<html>Bad</html>"), "not_an_api").await;
    check_token_answer(ResponseTemplate::new(503), "unexpected_answer").await;
    check_token_answer(ResponseTemplate::new(302).insert_header("location", "/login"), "not_an_api").await;
    check_token_answer(ResponseTemplate::new(429).insert_header("retry-after", "7"), "rate_limited").await;
    check_token_answer(token().set_delay(Duration::from_secs(20)), "timed_out").await;
}

#[tokio::test]
async fn a_token_without_scope_is_an_error_of_its_own() {
    for granted in [json!(""), json!(null)] {
        let server = MockServer::start().await;
        let body =
            json!({ "access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600, "scope": granted });
        serve(&server, "POST", "/auth/token", answer(200, &body)).await;
        serve(&server, "GET", "/api/Agent/me", ResponseTemplate::new(401).set_body_string("Unauthorized"))
            .await;
        let error = halo(&server.uri()).test().await.unwrap_err();
        assert_eq!(error.code(), "halo_no_scope");
        assert_no_secret(&error);
    }
}

#[tokio::test]
async fn a_right_that_is_missing_is_not_taken_for_a_wrong_secret() {
    for status in [401, 403] {
        let server = MockServer::start().await;
        issue_tokens(&server).await;
        serve(&server, "GET", "/api/Agent/me", ResponseTemplate::new(status)).await;
        let error = halo(&server.uri()).test().await.unwrap_err();
        assert_eq!(error.code(), "forbidden", "{status}");
        assert_eq!(error.params()["what"], "/Agent/me");
    }
}

#[tokio::test]
async fn keys_go_into_the_header_the_vendor_names() {
    for (name, at, connect) in [
        ("x-api-key", "/api/v1/users/api_profile", apollo as fn(&str) -> _),
        ("x-api-key", "/v2/account", hunter),
    ] {
        let server = MockServer::start().await;
        Mock::given(path(at))
            .and(header(name, SECRET))
            .respond_with(answer(200, &json!({})))
            .expect(1)
            .mount(&server)
            .await;
        connect(&server.uri()).test().await.unwrap();
        for request in requests(&server, at).await {
            assert!(!request.url.as_str().contains(SECRET));
        }
    }
}

#[tokio::test]
async fn rights_and_credits_are_read() {
    let server = MockServer::start().await;
    let profile = json!({ "name": "Ada", "email": "ada@acme.test", "is_master_key": true,
        "credit_usage": { "lead_credit": { "limit": 100, "consumed": 40, "left_over": 60 } } });
    serve(&server, "GET", "/api/v1/users/api_profile", answer(200, &profile)).await;
    let account = json!({ "data": { "email": "ada@acme.test", "plan_name": "Starter",
        "requests": { "credits": { "used": 79.5, "available": 200 } } } });
    serve(&server, "GET", "/v2/account", answer(200, &account)).await;

    let apollo = apollo(&server.uri()).test().await.unwrap();
    assert_eq!(
        (apollo.label.as_str(), apollo.rights.as_slice()),
        ("ada@acme.test", &["master".to_owned()][..])
    );
    assert_eq!(apollo.credits_left_millicredits, Some(60_000));
    let hunter = hunter(&server.uri()).test().await.unwrap();
    assert_eq!(hunter.rights, ["Starter"]);
    assert_eq!(hunter.credits_left_millicredits, Some(120_500));
}

#[tokio::test]
async fn a_wrong_key_is_told_whatever_form_the_answer_has() {
    for body in ["Invalid access credentials.", r#"{ "error": "bad" }"#, ""] {
        let server = MockServer::start().await;
        serve(&server, "GET", "/api/v1/users/api_profile", ResponseTemplate::new(401).set_body_string(body))
            .await;
        let error = apollo(&server.uri()).test().await.unwrap_err();
        assert_eq!(error.code(), "bad_credentials");
        assert_eq!(server.received_requests().await.unwrap().len(), 1, "the same key is not tried again");
    }
}

#[test]
fn settings_are_checked_before_anything_is_sent() {
    let check = |settings: &[(&str, &str)], secrets: &[(&str, &str)], code: &str, key: &str| {
        let error = client_with("halopsa", settings, secrets, options()).unwrap_err();
        assert_eq!(error.code(), code, "{settings:?}");
        assert_eq!(error.params().get("key").map_or("", String::as_str), key);
        assert_no_secret(&error);
    };
    let secret = [("client_secret", SECRET)];
    let whole = [("url", "https://acme.halopsa.com"), ("client_id", "1")];
    check(&whole[..1], &secret, "missing_setting", "client_id");
    check(&whole[1..], &secret, "missing_setting", "url");
    check(&whole, &[], "missing_setting", "client_secret");
    check(&whole, &[("client_secret", "  ")], "missing_setting", "client_secret");
    check(&[("client_secret", SECRET)], &[], "bad_setting", "client_secret");
    check(&[("colour", "red")], &secret, "bad_setting", "colour");
    check(&[("url", "http://acme.halopsa.com"), ("client_id", "1")], &secret, "insecure_url", "");
    check(&[("url", "not an address"), ("client_id", "1")], &secret, "invalid_url", "");
    let client = client_with("halopsa", &whole, &secret, options()).unwrap();
    assert_eq!(client.host(), "acme.halopsa.com");
    assert_no_secret_in_debug(&format!("{client:?}"));
}

fn assert_no_secret_in_debug(text: &str) {
    assert!(!text.contains(SECRET), "{text}");
}

#[test]
fn a_key_with_a_line_break_inside_is_refused() {
    let error = client_with("apollo", &[], &[("api_key", "two\nlines")], options()).unwrap_err();
    assert_eq!(error.code(), "bad_setting");
}
