//! Signing in with the browser: the answer that comes back, the token that is renewed, and what is kept.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::*;
use serde_json::{Value, json};
use sluice_connect::{Client, ClientOptions, ConnectError, Connector, Keeper};
use sluice_vault::Secret;
use std::{
    collections::BTreeMap,
    future::Future,
    pin::Pin,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio_util::sync::CancellationToken;
use url::Url;
use wiremock::{Mock, MockServer, matchers::path};

const MANIFEST: &str = r#"
version = 2
id = "acme"
name = "Acme"
role = "provider"
[base]
setting = "base_url"
default = "https://api.acme.test"
[auth]
kind = "oauth2_code"
client_id = "client_id"
client_secret = "client_secret"
authorize = { setting = "authorize_url", default = "https://acme.test/authorize" }
token = { setting = "token_url", default = "https://acme.test/token" }
send = "json"
[[form]]
key = "client_id"
label = "Client ID"
[[form]]
key = "client_secret"
label = "Client secret"
secret = true
[test]
path = "/me"
label = "name"
[[streams]]
name = "people"
kind = "person"
path = "/people"
items = ""
id = "/id"
mapping = "people.jsonata"
paging = { kind = "page", parameter = "page", size_parameter = "size", size = 10 }
"#;

fn client(server: &str, grant: Option<&Secret<String>>) -> Client {
    client_of(MANIFEST, server, grant, options())
}

fn client_of(manifest: &str, server: &str, grant: Option<&Secret<String>>, options: ClientOptions) -> Client {
    let files = [("manifest.toml", manifest), ("people.jsonata", r#"{ "email": mail }"#)];
    let connector = Arc::new(Connector::read("acme", &files.into()).unwrap());
    let settings: BTreeMap<String, String> = [
        ("base_url", server.to_owned()),
        ("token_url", format!("{server}/token")),
        ("authorize_url", format!("{server}/authorize")),
        ("client_id", "0000-1111".to_owned()),
    ]
    .into_iter()
    .chain(manifest.contains("revoke_url").then(|| ("revoke_url", format!("{server}/revoke"))))
    .map(|(key, value)| (key.to_owned(), value))
    .collect();
    let mut secrets = BTreeMap::from([("client_secret".to_owned(), Secret::from(SECRET))]);
    if let Some(grant) = grant {
        secrets.insert("sign_in_grant".to_owned(), Secret::new(grant.expose().clone()));
    }
    Client::new(connector, settings, secrets, options).unwrap()
}

/// A vendor whose refresh tokens are good once: only the newest is taken.
async fn vendor(life: u64) -> MockServer {
    let server = MockServer::start().await;
    let issued = Mutex::new(0_u32);
    Mock::given(path("/token"))
        .respond_with(move |request: &wiremock::Request| {
            let body: Value = serde_json::from_slice(&request.body).unwrap();
            let mut issued = issued.lock().unwrap();
            let good = match body["grant_type"].as_str() {
                Some("authorization_code") => body["code"] == "good" && body["code_verifier"].is_string(),
                _ => body["refresh_token"] == format!("refresh-{issued}"),
            };
            if !good || body["client_secret"] != SECRET {
                return answer(400, &json!({ "error": "invalid_grant" }));
            }
            *issued += 1;
            answer(200, &json!({ "access_token": TOKEN, "refresh_token": format!("refresh-{issued}"), "expires_in": life }))
                .set_delay(Duration::from_millis(20))
        })
        .mount(&server)
        .await;
    serve(&server, "GET", "/me", answer(200, &json!({ "name": "Acme" }))).await;
    server
}

/// What the browser would be sent back with: the answer's query, after the address of the page was looked at.
fn back(address: &str, query: impl Fn(&str) -> String) -> String {
    let asked: BTreeMap<_, _> = Url::parse(address).unwrap().query_pairs().into_owned().collect();
    assert_eq!(asked["code_challenge_method"], "S256");
    format!("{}?{}", asked["redirect_uri"], query(&asked["state"]))
}

async fn sign_in(client: &Client, query: impl Fn(&str) -> String) -> Result<Secret<String>, ConnectError> {
    let signing = client.sign_in().await?;
    let url = back(signing.address(), query);
    let stop = CancellationToken::new();
    let (done, _) = tokio::join!(signing.finish(Duration::from_secs(5), &stop), get(url));
    done
}

/// Keeps grants in memory; of the first so many nothing can be kept.
#[derive(Default)]
struct Kept(Mutex<Vec<String>>, Mutex<u32>);

impl Keeper for Kept {
    fn keep(
        &self,
        grant: Secret<String>,
    ) -> Pin<Box<dyn Future<Output = Result<(), ConnectError>> + Send + '_>> {
        let mut broken = self.1.lock().unwrap();
        let kept = match *broken {
            0 => {
                self.0.lock().unwrap().push(grant.expose().clone());
                Ok(())
            }
            _ => Err(ConnectError::SignInNotKept),
        };
        *broken = broken.saturating_sub(1);
        Box::pin(async { kept })
    }
}

#[tokio::test]
async fn a_yes_signs_in_and_a_restart_goes_on_with_the_rotated_token() {
    let server = vendor(3600).await;
    let first = client(&server.uri(), None);
    assert_eq!(first.test().await.unwrap_err().code(), "sign_in_again");
    let grant = sign_in(&first, |state| format!("code=good&state={state}")).await.unwrap();
    assert_eq!(first.test().await.unwrap().label, "Acme");

    let (second, kept) = (client(&server.uri(), Some(&grant)), Arc::new(Kept::default()));
    second.keep_with(kept.clone());
    let calls: Vec<_> = (0..50)
        .map(|_| {
            let client = second.clone();
            tokio::spawn(async move { client.test().await })
        })
        .collect();
    for call in calls {
        call.await.unwrap().unwrap();
    }
    assert_eq!(requests(&server, "/token").await.len(), 2, "one refresh for all");
    let rotated = Secret::new(kept.0.lock().unwrap().last().unwrap().clone());
    client(&server.uri(), Some(&rotated)).test().await.unwrap();

    // Killed between the answer and keeping it: what was kept is refused, once, and the user is told.
    let stale = client(&server.uri(), Some(&rotated));
    let before = requests(&server, "/token").await.len();
    for _ in 0..3 {
        let error = stale.test().await.unwrap_err();
        assert_eq!(error.code(), "sign_in_again");
        assert_no_secret(&error);
    }
    assert_eq!(requests(&server, "/token").await.len(), before + 1, "a refused token is not tried again");
}

#[tokio::test]
async fn what_is_no_yes_signs_nobody_in() {
    let server = vendor(3600).await;
    for (query, code) in [
        ("code=good&state=other", "sign_in_forged"),
        ("error=access_denied&state=STATE", "sign_in_denied"),
        ("code=bad&state=STATE", "sign_in_again"),
    ] {
        let client = client(&server.uri(), None);
        let error = sign_in(&client, |state| query.replace("STATE", state)).await.unwrap_err();
        assert_eq!(error.code(), code, "{query}");
        assert_no_secret(&error);
    }
    let client = client(&server.uri(), None);
    let signing = client.sign_in().await.unwrap();
    let stop = CancellationToken::new();
    let late = signing.finish(Duration::from_millis(50), &stop).await.unwrap_err();
    assert_eq!(late.code(), "sign_in_timed_out");
    stop.cancel();
    let signing = client.sign_in().await.unwrap();
    assert_eq!(signing.finish(Duration::from_secs(5), &stop).await.unwrap_err().code(), "stopped");
}

#[tokio::test]
async fn two_windows_have_a_port_each() {
    let server = vendor(3600).await;
    let (one, two) = (client(&server.uri(), None), client(&server.uri(), None));
    let (first, second) = (one.sign_in().await.unwrap(), two.sign_in().await.unwrap());
    let good = |state: &str| format!("code=good&state={state}");
    let (at_first, at_second) = (back(first.address(), good), back(second.address(), good));
    assert_ne!(at_first.split('?').next(), at_second.split('?').next());
    let stop = CancellationToken::new();
    let limit = Duration::from_secs(5);
    let (a, b, _, _) =
        tokio::join!(first.finish(limit, &stop), second.finish(limit, &stop), get(at_second), get(at_first));
    a.unwrap();
    b.unwrap();
}

/// What came with a rotated refresh token must not be used while that is not kept: killed then, nobody could sign in.
#[tokio::test]
async fn a_new_grant_is_kept_before_what_came_with_it_is_used() {
    let server = vendor(3600).await;
    let grant =
        sign_in(&client(&server.uri(), None), |state| format!("code=good&state={state}")).await.unwrap();
    let (client, kept) =
        (client(&server.uri(), Some(&grant)), Arc::new(Kept(Mutex::default(), Mutex::new(1))));
    client.keep_with(kept.clone());
    assert_eq!(client.test().await.unwrap_err().code(), "sign_in_not_kept");
    assert!(requests(&server, "/me").await.is_empty(), "used before it was kept");
    let asked = requests(&server, "/token").await.len();
    client.test().await.unwrap();
    assert_eq!(requests(&server, "/token").await.len(), asked, "kept without asking again");
    assert_eq!(kept.0.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn a_sign_in_that_can_t_be_kept_signs_nobody_in() {
    let server = vendor(3600).await;
    let client = client(&server.uri(), None);
    client.keep_with(Arc::new(Kept(Mutex::default(), Mutex::new(1))));
    let good = |state: &str| format!("code=good&state={state}");
    assert_eq!(sign_in(&client, good).await.unwrap_err().code(), "sign_in_not_kept");
    assert!(client.must_sign_in());
    sign_in(&client, good).await.unwrap();
    assert!(!client.must_sign_in());
}

#[tokio::test]
async fn the_way_back_comes_to_a_port_that_was_registered_or_not_at_all() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = |listener: &std::net::TcpListener| listener.local_addr().unwrap().port();
    let manifest =
        |ports: &[u16]| MANIFEST.replace("send = \"json\"", &format!("send = \"json\"\nports = {ports:?}"));
    let client = |ports: &[u16]| {
        let options = ClientOptions { any_port: false, ..options() };
        client_of(&manifest(ports), "http://127.0.0.1:4000", None, options)
    };
    let error = client(&[port(&taken), port(&other)]).sign_in().await.unwrap_err();
    assert_eq!(error.code(), "sign_in_no_port");

    let free = port(&other);
    drop(other);
    let client = client(&[port(&taken), free]);
    let signing = client.sign_in().await.unwrap();
    let back = back(signing.address(), |_| String::new());
    assert_eq!(back, format!("http://127.0.0.1:{free}/callback?"));
    assert_eq!(
        client.connector().manifest().auth.redirects()[1],
        back.trim_end_matches('?'),
        "what the user registers"
    );
}

#[tokio::test]
async fn a_second_answer_of_the_browser_finds_nobody() {
    let server = vendor(3600).await;
    let client = client(&server.uri(), None);
    let signing = client.sign_in().await.unwrap();
    let url = back(signing.address(), |state| format!("code=good&state={state}"));
    let stop = CancellationToken::new();
    let (done, page) = tokio::join!(signing.finish(Duration::from_secs(5), &stop), get(&url));
    done.unwrap();
    let page = page.unwrap().text().await.unwrap();
    assert!(page.contains("signed in") && !page.contains("good"), "{page}");
    assert!(get(&url).await.unwrap_err().is_connect());
    assert_eq!(requests(&server, "/token").await.len(), 1);
}

/// Signed in at a vendor where sign-ins are taken back; `with` are more keys of how.
async fn revocable(server: &MockServer, with: &str) -> Client {
    let revoke = format!(
        "revoke = {{ setting = 'revoke_url', default = 'https://acme.test/revoke'{with} }}\n[[form]]"
    );
    let client = client_of(&MANIFEST.replacen("[[form]]", &revoke, 1), &server.uri(), None, options());
    sign_in(&client, |state| format!("code=good&state={state}")).await.unwrap();
    client
}

const LIMIT: Duration = Duration::from_secs(5);

#[tokio::test]
async fn a_sign_in_is_taken_back_as_the_vendor_wants_it_and_signs_in_no_call_any_more() {
    let both = [("refresh-1", "refresh_token"), (TOKEN, "access_token")];
    for (with, place) in [("", "form"), (", send = 'json'", "json"), (", send = 'query'", "query")] {
        let server = vendor(3600).await;
        serve(&server, "POST", "/revoke", answer(200, &json!({}))).await;
        let client = revocable(&server, with).await;
        assert!(client.take_back(LIMIT).await.unwrap(), "{place}");
        let asked = requests(&server, "/revoke").await;
        assert_eq!(asked.len(), 2, "{place}");
        for (request, (token, kind)) in asked.iter().zip(both) {
            let pairs: BTreeMap<String, String> = match place {
                "json" => serde_json::from_slice(&request.body).unwrap(),
                "query" => request.url.query_pairs().into_owned().collect(),
                _ => url::form_urlencoded::parse(&request.body).into_owned().collect(),
            };
            assert_eq!(
                (pairs["token"].as_str(), pairs["token_type_hint"].as_str()),
                (token, kind),
                "{place}"
            );
            let basic = request.headers.contains_key("authorization");
            assert_eq!((pairs.contains_key("client_secret"), basic), (place != "query", place == "query"));
        }
        assert_eq!(client.test().await.unwrap_err(), ConnectError::SignInAgain, "{place}");
        assert!(client.take_back(LIMIT).await.unwrap(), "there is nothing left");
        assert_eq!(requests(&server, "/revoke").await.len(), 2);
    }
}

#[tokio::test]
async fn what_is_not_taken_back_says_why_shows_no_secret_and_does_not_last() {
    let html = wiremock::ResponseTemplate::new(500).set_body_string("<html>");
    let said = json!({ "error": "invalid_request", "error_description": format!("refresh-1 {SECRET}") });
    let other = json!({ "error": "unsupported_token_type" });
    for (response, code) in [
        (answer(400, &other), None),
        (answer(400, &said), Some("refused")),
        (answer(401, &json!({ "error": "invalid_client" })), Some("bad_credentials")),
        (answer(404, &json!({})), Some("not_an_api")),
        (answer(429, &json!({})), Some("rate_limited")),
        (html, Some("unexpected_answer")),
        (answer(200, &json!({})).set_delay(LIMIT), Some("timed_out")),
    ] {
        let server = vendor(3600).await;
        serve(&server, "POST", "/revoke", response).await;
        let client = revocable(&server, "").await;
        let taken = client.take_back(Duration::from_millis(500)).await;
        assert_eq!(taken.as_ref().err().map(ConnectError::code), code, "{taken:?}");
        if let Err(error) = taken {
            assert_no_secret(&error);
            assert!(!format!("{error:?}").contains("refresh-1"), "{error:?}");
        }
        assert_eq!(client.test().await.unwrap_err(), ConnectError::SignInAgain);
    }
}

#[tokio::test]
async fn where_a_vendor_names_no_place_that_is_said_and_nothing_is_sent() {
    let server = vendor(3600).await;
    let client = client(&server.uri(), None);
    sign_in(&client, |state| format!("code=good&state={state}")).await.unwrap();
    let before = server.received_requests().await.unwrap().len();
    assert!(!client.take_back(LIMIT).await.unwrap());
    assert_eq!(server.received_requests().await.unwrap().len(), before);
    assert_eq!(client.test().await.unwrap_err(), ConnectError::SignInAgain);
}
