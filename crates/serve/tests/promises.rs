//! Who may call, and who may not.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use reqwest::{Client, StatusCode, header};
use sluice_engine::{App, Dirs, Host, HostError, api::UpdateState};
use sluice_serve::{Assets, ServeError, Server};
use std::{sync::Arc, time::Duration};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

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
    running_with(false).await
}

async fn running_with(metrics: bool) -> Running {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "<!doctype html><title>Sluice</title>").unwrap();
    std::fs::write(folder.path().join("../outside.txt"), "").ok();
    let app = App::start(Dirs { root: folder.path().join("data") }, Arc::new(NoHost)).await;
    let assets = Assets::Folder(folder.path().to_owned());
    let server = Server::bind(app.clone(), 0, assets, metrics).await.unwrap();
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
    let second = Server::bind(server.app.clone(), server.port, Assets::Embedded, false).await;
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
    assert_eq!(huge.json::<serde_json::Value>().await.unwrap()["code"], "too_large");
}

#[tokio::test]
async fn what_is_no_input_is_refused_with_a_code() {
    let server = running().await;
    for (command, kind, body, status) in [
        ("status", "application/json", "{ half", StatusCode::BAD_REQUEST),
        ("status", "application/json", "", StatusCode::BAD_REQUEST),
        ("status", "text/plain", "null", StatusCode::UNSUPPORTED_MEDIA_TYPE),
        ("%ff", "application/json", "null", StatusCode::BAD_REQUEST),
    ] {
        let call = Client::new().post(format!("{}/api/{command}", server.base)).bearer_auth(&server.key);
        let answer = call.header(header::CONTENT_TYPE, kind).body(body).send().await.unwrap();
        assert_eq!(answer.status(), status, "{kind} {body}");
        assert_eq!(answer.json::<serde_json::Value>().await.unwrap()["code"], "bad_input", "{kind} {body}");
    }
}

#[tokio::test]
async fn how_the_program_is_is_told_without_the_key_where_that_was_asked_for_and_only_to_this_computer() {
    let (silent, telling) = (running().await, running_with(true).await);
    let get = async |server: &Running, path: &str| {
        let answer = Client::new().get(format!("{}{path}", server.base)).send().await.unwrap();
        (answer.status(), answer.text().await.unwrap())
    };
    for path in ["/health", "/ready", "/metrics"] {
        assert_eq!(get(&silent, path).await.0, StatusCode::NOT_FOUND, "{path}");
    }
    assert_eq!(get(&telling, "/health").await.0, StatusCode::OK);
    // No workspace is open.
    assert_eq!(get(&telling, "/ready").await.0, StatusCode::SERVICE_UNAVAILABLE);
    telling
        .app
        .call("open_workspace", serde_json::json!({ "practice": true, "vault": "session" }))
        .await
        .unwrap();
    assert_eq!(get(&telling, "/ready").await.0, StatusCode::OK);
    let (status, text) = get(&telling, "/metrics").await;
    assert_eq!(status, StatusCode::OK);
    assert!(text.contains("\nsluice_people 0\n") && text.contains("connector=\"halopsa\""), "{text}");
    let elsewhere =
        Client::new().get(format!("{}/metrics", telling.base)).header(header::HOST, "evil.example");
    assert_eq!(elsewhere.send().await.unwrap().status(), StatusCode::MISDIRECTED_REQUEST);
    telling.app.stop().await;
}

#[tokio::test]
async fn without_a_built_page_nothing_is_served() {
    let folder = tempfile::tempdir().unwrap();
    let app = App::start(Dirs { root: folder.path().join("data") }, Arc::new(NoHost)).await;
    let server = Server::bind(app, 0, Assets::Folder(folder.path().to_owned()), false).await;
    assert!(matches!(server, Err(ServeError::PageMissing)));
}

#[tokio::test]
async fn a_page_that_was_removed_is_named() {
    let server = running().await;
    std::fs::remove_file(server.folder.path().join("index.html")).unwrap();
    for path in ["/", "/index.html"] {
        let answer = Client::new().get(format!("{}{path}", server.base)).send().await.unwrap();
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.json::<serde_json::Value>().await.unwrap()["code"], "page_missing", "{path}");
    }
}

/// A server that does not run yet, and the folder of its page.
async fn stoppable() -> (Server, tempfile::TempDir) {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("index.html"), "").unwrap();
    let app = App::start(Dirs { root: folder.path().join("data") }, Arc::new(NoHost)).await;
    let server = Server::bind(app, 0, Assets::Folder(folder.path().to_owned()), false).await.unwrap();
    (server, folder)
}

/// Fails where a server that was asked to stop goes on.
async fn ends<T>(what: impl Future<Output = T>) -> T {
    tokio::time::timeout(Duration::from_secs(60), what).await.expect("it goes on")
}

#[tokio::test]
async fn an_open_page_does_not_keep_the_server_from_stopping() {
    let (server, _folder) = stoppable().await;
    let (base, key) = server.url().split_once("/#key=").map(|(a, b)| (a.to_owned(), b.to_owned())).unwrap();
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(server.run(async { stopped.await.unwrap_or_default() }));
    let events = Client::new().get(format!("{base}/api/events")).bearer_auth(key).send().await.unwrap();
    assert_eq!(events.status(), StatusCode::OK);
    stop.send(()).unwrap();
    // The stream ends as a stream does: it is not cut.
    ends(events.bytes()).await.unwrap();
    ends(serving).await.unwrap().unwrap();
}

#[tokio::test]
async fn a_call_that_never_ends_does_not_keep_the_server_from_stopping() {
    let (server, _folder) = stoppable().await;
    let (address, url) = (server.address(), server.url());
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let serving = tokio::spawn(server.run(async { stopped.await.unwrap_or_default() }));
    let key = url.split_once("#key=").unwrap().1;
    let head = format!(
        "POST /api/status HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {key}\r\n\
         content-type: application/json\r\ncontent-length: 10\r\nexpect: 100-continue\r\n\r\n"
    );
    let mut call = TcpStream::connect(address).await.unwrap();
    call.write_all(head.as_bytes()).await.unwrap();
    // From now on the server waits for a body.
    let mut go_on = [0; 12];
    call.read_exact(&mut go_on).await.unwrap();
    assert_eq!(&go_on, b"HTTP/1.1 100");
    stop.send(()).unwrap();
    ends(serving).await.unwrap().unwrap();
}

/// What is answered to the head of something of this length, before any of it is sent.
async fn begun(server: &Running, path: &str, length: usize) -> [u8; 12] {
    let head =
        format!("POST {path} HTTP/1.1\r\nhost: sluice.example.test\r\ncontent-length: {length}\r\n\r\n");
    let mut stream = TcpStream::connect(("127.0.0.1", server.port)).await.unwrap();
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut answer = [0; 12];
    stream.read_exact(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn a_provider_sends_to_its_address_under_any_name_and_a_stranger_learns_nothing() {
    let server = running().await;
    let open = serde_json::json!({ "practice": true, "vault": "session" });
    server.app.call("open_workspace", open).await.unwrap();
    let rows = server.app.call("connections", serde_json::Value::Null).await.unwrap();
    let apollo = rows.as_array().unwrap().iter().find(|row| row["connector"] == "apollo").unwrap();
    let given = server.app.call("push_addresses", serde_json::json!({ "id": apollo["id"] })).await.unwrap();
    let path = given["addresses"][0]["path"].as_str().unwrap().to_owned();
    let send = async |path: &str, body: Vec<u8>| {
        let request = Client::new().post(format!("{}{path}", server.base)).body(body);
        // Through a tunnel the host is another, and there is no key.
        request.header(header::HOST, "sluice.example.test").send().await.unwrap().status()
    };
    let people = br#"{"request_id":"r","people":[]}"#.to_vec();
    assert_eq!(send(&path, people.clone()).await, StatusCode::OK);
    assert_eq!(send(&path, people.clone()).await, StatusCode::OK, "the same again is fine");
    assert_eq!(send(&path, b"{".to_vec()).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(begun(&server, &path, (8 << 20) + 1).await, *b"HTTP/1.1 413");
    assert_eq!(send(&format!("{path}x"), people.clone()).await, StatusCode::NOT_FOUND);
    let guessed = path.replace(path.split('/').nth(3).unwrap(), &"0".repeat(48));
    assert_eq!(send(&guessed, people.clone()).await, StatusCode::NOT_FOUND);
    server.app.stop().await;
    assert_eq!(send(&path, people).await, StatusCode::SERVICE_UNAVAILABLE, "to be sent again");
}

#[tokio::test]
async fn halopsas_webhook_is_taken_with_its_signature_alone_and_never_when_it_is_too_long() {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    use hmac::{Hmac, KeyInit as _, Mac as _};
    let server = running().await;
    let open = serde_json::json!({ "practice": true, "vault": "session" });
    server.app.call("open_workspace", open).await.unwrap();
    let rows = server.app.call("connections", serde_json::Value::Null).await.unwrap();
    let halo = rows.as_array().unwrap().iter().find(|row| row["connector"] == "halopsa").unwrap();
    let id = serde_json::json!({ "id": halo["id"] });
    let path = |made: &serde_json::Value| made["path"].as_str().unwrap().to_owned();
    let guessed = format!("/push/{}/{}/tickets", halo["id"].as_str().unwrap(), "0".repeat(64));
    let send = async |path: &str, body: &[u8], signature: Option<String>| {
        let mut request = Client::new().post(format!("{}{path}", server.base)).body(body.to_vec());
        if let Some(signature) = signature {
            request = request.header("X-Sluice-Signature", signature);
        }
        request.header(header::HOST, "sluice.example.test").send().await.unwrap().status()
    };
    assert_eq!(send(&guessed, b"{}", None).await, StatusCode::NOT_FOUND, "off until it is set up");

    let made = server.app.call("make_webhook", id.clone()).await.unwrap();
    let sign = |body: &[u8]| {
        let mut mac =
            Hmac::<sha2::Sha256>::new_from_slice(made["secret"].as_str().unwrap().as_bytes()).unwrap();
        mac.update(body);
        STANDARD.encode(mac.finalize().into_bytes())
    };
    let body = br#"{"id":"d-1","event":"Ticket Updated","ticket":{"id":4711}}"#;
    assert_eq!(send(&guessed, body, Some(sign(body))).await, StatusCode::NOT_FOUND);
    assert_eq!(send(&path(&made), body, None).await, StatusCode::UNAUTHORIZED);
    assert_eq!(send(&path(&made), body, Some(sign(b"{}"))).await, StatusCode::UNAUTHORIZED);
    assert_eq!(send(&path(&made), body, Some(sign(body))).await, StatusCode::OK);
    assert_eq!(send(&path(&made), body, Some(sign(body))).await, StatusCode::OK, "the same again is fine");
    assert_eq!(send(&path(&made), b"{", Some(sign(b"{"))).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(begun(&server, &path(&made), (1 << 20) + 1).await, *b"HTTP/1.1 413");
    let told = server.app.call("webhook", id.clone()).await.unwrap();
    assert_eq!((&told["taken"], &told["refused"]), (&serde_json::json!(1), &serde_json::json!(2)), "{told}");

    server.app.call("forget_webhook", id).await.unwrap();
    assert_eq!(send(&path(&made), body, Some(sign(body))).await, StatusCode::NOT_FOUND);
    server.app.stop().await;
}
