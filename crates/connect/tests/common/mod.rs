//! Clients of a server on loopback, quick to give up.
#![allow(dead_code, reason = "each test file uses a part")]

use serde_json::{Value, json};
use sluice_connect::{Client, ClientOptions, ConnectError, Connector};
use sluice_vault::Secret;
use std::{collections::BTreeMap, time::Duration};
use wiremock::{
    Mock, MockServer, ResponseTemplate,
    matchers::{method, path},
};

pub const SECRET: &str = "planted-secret-8f2c";
pub const TOKEN: &str = "planted-token-31aa";

pub fn options() -> ClientOptions {
    ClientOptions {
        longest_pause: Duration::MAX,
        alone: Duration::ZERO,
        allow_loopback_http: true,
        connect_timeout: Duration::from_secs(2),
        timeout: Duration::from_millis(1_500),
        write_timeout: Duration::from_millis(1_500),
        patience: Duration::from_millis(200),
        first_backoff: Duration::from_millis(1),
        any_port: true,
        limits: Some(Vec::new()),
    }
}

pub fn client_with(
    connector: &str,
    settings: &[(&str, &str)],
    secrets: &[(&str, &str)],
    options: ClientOptions,
) -> Result<Client, ConnectError> {
    let text = |pairs: &[(&str, &str)]| {
        pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect::<BTreeMap<_, _>>()
    };
    let secrets = text(secrets).into_iter().map(|(key, value)| (key, Secret::new(value))).collect();
    Client::new(Connector::of_id(connector).unwrap(), text(settings), secrets, options)
}

pub fn halo(base: &str) -> Client {
    let settings = [("url", base), ("client_id", "0000-1111")];
    client_with("halopsa", &settings, &[("client_secret", SECRET)], options()).unwrap()
}

pub fn apollo(base: &str) -> Client {
    client_with("apollo", &[("base_url", base)], &[("api_key", SECRET)], options()).unwrap()
}

pub fn hunter(base: &str) -> Client {
    client_with("hunter", &[("base_url", base)], &[("api_key", SECRET)], options()).unwrap()
}

pub fn answer(status: u16, body: &Value) -> ResponseTemplate {
    ResponseTemplate::new(status).set_body_json(body)
}

pub fn token() -> ResponseTemplate {
    answer(200, &json!({ "access_token": TOKEN, "token_type": "Bearer", "expires_in": 3600, "scope": "all" }))
}

/// Serves tokens.
pub async fn issue_tokens(server: &MockServer) {
    Mock::given(method("POST")).and(path("/auth/token")).respond_with(token()).mount(server).await;
}

pub async fn serve(server: &MockServer, verb: &str, at: &str, response: ResponseTemplate) {
    Mock::given(method(verb)).and(path(at)).respond_with(response).mount(server).await;
}

pub async fn requests(server: &MockServer, at: &str) -> Vec<wiremock::Request> {
    let all = server.received_requests().await.unwrap();
    all.into_iter().filter(|request| request.url.path() == at).collect()
}

/// No secret may stand in any form of an error.
pub fn assert_no_secret(error: &(impl std::fmt::Debug + std::fmt::Display)) {
    for text in [format!("{error}"), format!("{error:?}")] {
        for planted in [SECRET, TOKEN] {
            assert!(!text.contains(planted), "{text}");
        }
    }
}

/// Goes to an address, as a browser does.
pub async fn get(address: impl reqwest::IntoUrl) -> reqwest::Result<reqwest::Response> {
    // A test that ran before may have seen to it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::get(address).await
}
