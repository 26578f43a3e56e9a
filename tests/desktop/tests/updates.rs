//! Updates: only what the publisher signed, and signed as that version, is installed.

#![allow(clippy::unwrap_used, reason = "what is missing in a test fails it")]

use axum::{Router, extract::State, http::StatusCode, response::IntoResponse, routing::get};
use base64::{Engine, prelude::BASE64_STANDARD as STANDARD};
use minisign::KeyPair;
use serde_json::{Value, json};
use sluice_desktop_tests::{Start, Window, shell};
use std::{
    fs,
    path::Path,
    sync::{Arc, Mutex},
    time::Duration,
};

/// What the update server answers: the manifest, and the package it points at.
#[derive(Clone, Default)]
struct Shelf(Arc<Mutex<(Option<Manifest>, Vec<u8>)>>);

#[derive(Clone)]
enum Manifest {
    Words(String),
    Status(StatusCode),
}

impl Shelf {
    fn put(&self, manifest: Manifest, package: &[u8]) {
        *self.0.lock().unwrap() = (Some(manifest), package.to_vec());
    }

    /// Serves on a port that the system chose, until the test ends.
    async fn serve(&self) -> String {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/latest", get(latest))
            .route("/package", get(package))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        url
    }
}

async fn latest(State(shelf): State<Shelf>) -> impl IntoResponse {
    match shelf.0.lock().unwrap().0.clone() {
        Some(Manifest::Words(words)) => (StatusCode::OK, words),
        Some(Manifest::Status(status)) => (status, String::new()),
        None => (StatusCode::NOT_FOUND, String::new()),
    }
}

async fn package(State(shelf): State<Shelf>) -> Vec<u8> {
    shelf.0.lock().unwrap().1.clone()
}

/// A publisher: a key pair, and the means to sign.
struct Publisher(KeyPair);

impl Publisher {
    fn new() -> Self {
        Self(KeyPair::generate_unencrypted_keypair().unwrap())
    }

    fn public_key(&self) -> String {
        STANDARD.encode(self.0.pk.to_box().unwrap().into_string())
    }

    /// The signature of a package as `version`, or as none, in the form that Tauri's own signer writes.
    fn sign(&self, package: &[u8], version: Option<&str>) -> String {
        let version = version.map_or_else(String::new, |version| format!("\tversion:{version}"));
        let comment = format!("timestamp:1790000000\tfile:package{version}");
        let signature = minisign::sign(Some(&self.0.pk), &self.0.sk, package, Some(&comment), None).unwrap();
        STANDARD.encode(signature.into_string())
    }
}

fn manifest(server: &str, version: &str, signature: &str) -> Manifest {
    let platform = json!({ "signature": signature, "url": format!("{server}/package") });
    let arch = if cfg!(target_arch = "aarch64") { "linux-aarch64" } else { "linux-x86_64" };
    Manifest::Words(
        json!({ "version": version, "notes": "Faster", "platforms": { arch: platform } }).to_string(),
    )
}

/// Opens a copy of the application that trusts `publisher`: an update overwrites what runs.
async fn open(folder: &Path, server: &str, publisher: &Publisher) -> Window {
    let copy = folder.join("sluice-app");
    fs::copy(shell().unwrap(), &copy).unwrap();
    Start::default()
        .binary(copy)
        .with("SLUICE_UPDATE_URL", format!("{server}/latest"))
        .with("SLUICE_UPDATE_KEY", publisher.public_key())
        .open()
        .await
        .unwrap()
}

#[tokio::test]
async fn only_a_newer_package_that_the_publisher_signed_as_that_version_is_installed() {
    let folder = tempfile::tempdir().unwrap();
    let (shelf, ours, theirs) = (Shelf::default(), Publisher::new(), Publisher::new());
    let server = shelf.serve().await;
    let window = open(folder.path(), &server, &ours).await;
    let before = fs::metadata(window.binary()).unwrap().len();
    // Any program serves as the next version: it is started in place of the old one, and this one ends at once.
    let next = fs::read("/bin/true").unwrap();
    let mut changed = next.clone();
    *changed.last_mut().unwrap() ^= 1;

    // Not newer, or no usable answer: nothing is offered.
    let signed = |version| ours.sign(&next, Some(version));
    for (offered, expected) in [
        (manifest(&server, "0.0.9", &signed("0.0.9")), Ok("current")),
        (manifest(&server, "0.1.0", &signed("0.1.0")), Ok("current")),
        (Manifest::Status(StatusCode::NO_CONTENT), Ok("current")),
        (Manifest::Status(StatusCode::INTERNAL_SERVER_ERROR), Err("update_server")),
        (Manifest::Words("{".to_owned()), Err("update_server")),
        (Manifest::Words("{}".to_owned()), Err("update_server")),
    ] {
        shelf.put(offered, &next);
        let answer = window.call("check_update", Value::Null).await.unwrap();
        match expected {
            Ok(state) => assert_eq!(answer.done()["state"], state),
            Err(code) => {
                let failure = answer.refused();
                assert_eq!(failure["code"], code);
                assert!(!failure.to_string().contains(&server), "{failure}");
            }
        }
        assert_eq!(
            window.call("install_update", Value::Null).await.unwrap().refused()["code"],
            "unavailable_here"
        );
    }

    // Newer, but not what the publisher signed as that version: offered, fetched, refused.
    for (why, signature, package) in [
        ("one byte changed", ours.sign(&next, Some("0.2.0")), &changed),
        ("another publisher", theirs.sign(&next, Some("0.2.0")), &next),
        ("signed as another version", ours.sign(&next, Some("0.1.5")), &next),
        ("signed as no version", ours.sign(&next, None), &next),
        ("no signature", "bm90aGluZw==".to_owned(), &next),
    ] {
        shelf.put(manifest(&server, "0.2.0", &signature), package);
        let offered = window.call("check_update", Value::Null).await.unwrap().done();
        assert_eq!(offered, json!({ "state": "available", "version": "0.2.0", "notes": "Faster" }), "{why}");
        let failure = window.call("install_update", Value::Null).await.unwrap().refused();
        assert_eq!(failure["code"], "update_signature", "{why}");
        assert_eq!(fs::metadata(window.binary()).unwrap().len(), before, "{why}");
    }

    // Newer and signed as that version, but it can't be put in place.
    shelf.put(manifest(&server, "0.2.0", &ours.sign(&next, Some("0.2.0"))), &next);
    window.call("check_update", Value::Null).await.unwrap().done();
    let place = window.binary().parent().unwrap();
    let elsewhere = place.with_extension("elsewhere");
    fs::rename(place, &elsewhere).unwrap();
    let failure = window.call("install_update", Value::Null).await.unwrap().refused();
    fs::rename(&elsewhere, place).unwrap();
    assert_eq!(failure["code"], "update_install");
    assert_eq!(fs::metadata(window.binary()).unwrap().len(), before);

    // Newer and signed as that version: it takes the place of the old one.
    shelf.put(manifest(&server, "0.2.0", &ours.sign(&next, Some("0.2.0"))), &next);
    let offered = window.call("check_update", Value::Null).await.unwrap().done();
    assert_eq!(offered["version"], "0.2.0");
    let (binary, process) = (window.binary().to_owned(), window.process());
    let installing = "window.__TAURI_INTERNALS__.invoke('install_update', { input: null })";
    window.run(installing).await.unwrap();
    assert!(process.ends_within(Duration::from_secs(20)).await);
    assert!(fs::read(binary).unwrap() == next);
}

#[tokio::test]
async fn an_update_server_that_does_not_answer_is_told_without_its_address() {
    let folder = tempfile::tempdir().unwrap();
    let closed = {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        format!("http://{}", listener.local_addr().unwrap())
    };
    let window = open(folder.path(), &closed, &Publisher::new()).await;
    let failure = window.call("check_update", Value::Null).await.unwrap().refused();
    assert_eq!(failure["code"], "update_server");
    assert!(!failure.to_string().contains("127.0.0.1"), "{failure}");
    window.close().await.unwrap();
}
