//! Who may call, and who may not.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use reqwest::{Client, StatusCode, header};
use sluice_engine::{App, Dirs, Host, HostError, api::UpdateState};
use sluice_serve::{Assets, ServeError, Server};
use std::sync::Arc;

struct NoHost;

#[async_trait]
impl Host for NoHost {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
    fn random(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
    fn user_name(&self) -> String {
        "Ada".to_owned()
    }
    async fn open_url(&self, _: &str) -> Result<(), HostError> {
        Err(HostError::Unavailable)
    }
    async fn check_update(&self) -> Result<UpdateState, HostError> {
        Ok(UpdateState::NotConfigured)
    }
    async fn install_update(&self) -> Result<(), HostError> {
        Err(HostError::Unavailable)
    }
}

struct Running {
    base: String,
    key: String,
    port: u16,
    app: App,
    folder: tempfile::TempDir,
}

async fn running() -> Running {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<!doctype html><title>Sluice</title>").unwrap();
    std::fs::write(folder.path().join("../outside.txt"), "").ok();
    let app = App::start(Dirs { root: folder.path().join("data") }, Arc::new(NoHost)).await;
    let server = Server::bind(app.clone(), 0, Assets::Folder(folder.path().to_owned())).await.unwrap();
    let (base, key) = server.url().split_once("/#key=").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let port = server.address().port();
    tokio::spawn(server.run(std::future::pending()));
    Running { base, key, port, app, folder }
}

impl Running {
    fn status(&self) -> reqwest::RequestBuilder {
        Client::new().post(format!("{}/api/status", self.base)).bearer_auth(&self.key).json(&())
    }
}

#[tokio::test]
async fn a_call_with_the_key_is_answered() {
    let server = running().await;
    let answer = server.status().send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::OK);
    let status: serde_json::Value = answer.json().await.unwrap();
    assert_eq!(status["workspace"]["state"], "first_run");
}

#[tokio::test]
async fn a_call_without_the_key_is_refused() {
    let server = running().await;
    for key in ["", "wrong", &server.key[1..]] {
        let answer =
            Client::new().post(format!("{}/api/status", server.base)).bearer_auth(key).json(&()).send().await;
        assert_eq!(answer.unwrap().status(), StatusCode::UNAUTHORIZED, "{key:?}");
    }
    let events = Client::new().get(format!("{}/api/events", server.base)).send().await.unwrap();
    assert_eq!(events.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn another_origin_is_refused_even_with_the_key() {
    let server = running().await;
    for origin in ["https://evil.example", "null", "http://127.0.0.1:1", "http://localhost"] {
        let answer = server.status().header(header::ORIGIN, origin).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{origin}");
    }
    let own = format!("http://127.0.0.1:{}", server.port);
    assert_eq!(server.status().header(header::ORIGIN, own).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_name_rebound_to_loopback_is_refused() {
    let server = running().await;
    let answer = server.status().header(header::HOST, "evil.example").send().await.unwrap();
    assert_eq!(answer.status(), StatusCode::MISDIRECTED_REQUEST);
}

#[tokio::test]
async fn a_taken_port_is_named() {
    let server = running().await;
    let second = Server::bind(server.app.clone(), server.port, Assets::Embedded).await;
    assert!(matches!(second, Err(ServeError::PortTaken { port }) if port == server.port));
}

#[tokio::test]
async fn files_come_from_the_folder_and_from_nowhere_else() {
    let server = running().await;
    let page = Client::new().get(format!("{}/", server.base)).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::OK);
    let policy = page.headers()[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
    assert!(policy.contains("default-src 'self'") && !policy.contains("unsafe"), "{policy}");
    for path in ["/%2e%2e/outside.txt", "/..%2foutside.txt", "//etc/passwd", "/data"] {
        let answer = Client::new().get(format!("{}{path}", server.base)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
    }
    drop(server.folder);
}

#[tokio::test]
async fn an_unknown_command_and_a_huge_body_are_refused() {
    let server = running().await;
    let call =
        |name: &str| Client::new().post(format!("{}/api/{name}", server.base)).bearer_auth(&server.key);
    let unknown = call("drop_everything").json(&()).send().await.unwrap();
    assert_eq!(unknown.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(unknown.json::<serde_json::Value>().await.unwrap()["code"], "unknown_command");
    let huge = call("status").json(&"x".repeat(2 << 20)).send().await.unwrap();
    assert_eq!(huge.status(), StatusCode::PAYLOAD_TOO_LARGE);
}
