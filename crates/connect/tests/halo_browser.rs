//! Signing in to HaloPSA with the browser: hosted, on a server of one's own and behind another authorisation server, with
//! and without a secret, and what is said where the page is not there.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use common::*;
use serde_json::json;
use sluice_connect::{Client, ConnectError};
use sluice_sandbox::{Config, Flaw, Sandbox};
use std::{collections::BTreeMap, time::Duration};
use tokio_util::sync::CancellationToken;
use url::Url;
use wiremock::{MockServer, ResponseTemplate};

async fn world() -> Sandbox {
    Sandbox::start(Config { seed: 7, halo_calls_per_window: 10_000, ..Config::default() }).await.unwrap()
}

fn client(url: &str, client_id: &str, more: &[(&str, &str)], secret: &[(&str, &str)]) -> Client {
    let settings = [("sign_in", "browser"), ("url", url), ("client_id", client_id)];
    let settings: Vec<(&str, &str)> = settings.into_iter().chain(more.iter().copied()).collect();
    client_with("halopsa", &settings, secret, options()).unwrap()
}

/// Says yes on the page, as a browser would: it goes where it is sent.
async fn sign_in(client: &Client) -> Result<BTreeMap<String, String>, ConnectError> {
    let signing = client.sign_in().await?;
    let address = signing.address().to_owned();
    let stop = CancellationToken::new();
    let (done, page) = tokio::join!(signing.finish(Duration::from_secs(10), &stop), get(&address));
    page.unwrap();
    done?;
    Ok(Url::parse(&address).unwrap().query_pairs().into_owned().collect())
}

#[tokio::test]
async fn a_yes_signs_in_with_the_fewest_permissions_and_a_secret_is_not_needed() {
    let world = world().await;
    let access = world.halo();
    let with_secret = [("browser_secret", access.client_secret.as_str())];
    for secret in [&with_secret[..0], &with_secret[..]] {
        let client = client(&access.base_url, &access.client_id, &[], secret);
        let asked = sign_in(&client).await.unwrap();
        assert_eq!(asked["scope"], "edit:tickets read:customers edit:sales offline_access");
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!(asked.get("tenant"), None);
        let rights = client.test().await.unwrap().rights;
        assert_eq!(rights, ["edit:sales", "edit:tickets", "read:customers", "offline_access"]);
    }
    let wrong = client(&access.base_url, &access.client_id, &[], &[("browser_secret", "wrong")]);
    assert_eq!(sign_in(&wrong).await.unwrap_err(), ConnectError::BadCredentials);
}

#[tokio::test]
async fn what_is_set_as_scope_is_asked_for_and_lasts_all_the_same() {
    let world = world().await;
    let access = world.halo();
    for (scope, asked) in [("all", "all offline_access"), ("offline_access admin", "offline_access admin")] {
        let client = client(&access.base_url, &access.client_id, &[("scope", scope)], &[]);
        assert_eq!(sign_in(&client).await.unwrap()["scope"], asked);
    }
}

#[tokio::test]
async fn the_tenant_is_named_and_another_authorisation_server_is_gone_to_by_browser_and_by_call() {
    let world = world().await;
    let access = world.halo();
    world.plant_in_halo(Flaw::TenantUnsaid);
    let named = client(&access.base_url, &access.client_id, &[("tenant", "practice")], &[]);
    assert_eq!(sign_in(&named).await.unwrap()["tenant"], "practice");
    named.test().await.unwrap();
    world.mend_halo();

    world.plant_in_halo(Flaw::SignInElsewhere);
    for typed in ["/shared", "/shared/", "/shared/token", "/shared/authorize"] {
        let authority = format!("{}{typed}", access.base_url);
        let more = [("authority", authority.as_str()), ("tenant", "practice")];
        let elsewhere = client(&access.base_url, &access.client_id, &more, &[]);
        sign_in(&elsewhere).await.unwrap();
        elsewhere.test().await.unwrap();
    }
    let before = world.requests().iter().filter(|line| line.path == "/auth/token").count();
    assert_eq!(before, 1, "only while the sign-in was there");
}

#[tokio::test]
async fn a_token_that_ends_is_renewed_by_a_refresh_token_that_rotates() {
    let world = world().await;
    let access = world.halo();
    let client = client(&access.base_url, &access.client_id, &[], &[]);
    sign_in(&client).await.unwrap();
    for _ in 0..3 {
        // Tokens that were issued before end.
        world.mend_halo();
        client.test().await.unwrap();
    }
    world.revoke_consent("halopsa");
    assert_eq!(client.test().await.unwrap_err(), ConnectError::SignInAgain);
    sign_in(&client).await.unwrap();
    client.test().await.unwrap();
}

#[tokio::test]
async fn nobody_is_sent_to_a_page_that_is_not_there_or_lets_nobody_in() {
    let world = world().await;
    let access = world.halo();
    let error = async |client_id: &str| {
        let client = client(&access.base_url, client_id, &[], &[]);
        client.sign_in().await.map(drop).unwrap_err().code()
    };
    for (flaw, client_id, code) in [
        (Flaw::BrowserNotAllowed, access.client_id.as_str(), "sign_in_not_allowed"),
        (Flaw::BrowserAbsent, &access.client_id, "sign_in_not_allowed"),
        (Flaw::SignInElsewhere, &access.client_id, "sign_in_not_allowed"),
        (Flaw::TenantUnsaid, &access.client_id, "sign_in_not_known"),
    ] {
        world.plant_in_halo(flaw);
        assert_eq!(error(client_id).await, code, "{flaw:?}");
        world.mend_halo();
    }
    assert_eq!(error("made-up").await, "sign_in_not_known");
}

/// A page that answers like this, whatever it is asked.
async fn looked_at(answer: ResponseTemplate) -> Result<(), ConnectError> {
    let server = MockServer::start().await;
    serve(&server, "GET", "/auth/authorize", answer).await;
    let client = client(&server.uri(), "0000-1111", &[], &[]);
    let looked = client.sign_in().await;
    assert_eq!(requests(&server, "/auth/authorize").await.len(), 1);
    looked.map(drop)
}

#[tokio::test]
async fn a_page_that_asks_who_is_there_is_one_whatever_it_says_of_nobody() {
    let sent = |to: &str| ResponseTemplate::new(302).insert_header("location", to);
    for good in [
        ResponseTemplate::new(200).set_body_string("<html>"),
        sent("/auth/account/login?ReturnUrl=%2Fauth%2Fauthorize%3Ferror%3Dunauthorized_client"),
        sent("https://login.acme.test/?error=unauthorized_client"),
        ResponseTemplate::new(403).set_body_string("<html>"),
        ResponseTemplate::new(503).set_body_string("<html>"),
        ResponseTemplate::new(302),
    ] {
        looked_at(good).await.unwrap();
    }
    for (answer, code) in [
        (ResponseTemplate::new(404), "sign_in_not_allowed"),
        (ResponseTemplate::new(405), "sign_in_not_allowed"),
        (
            ResponseTemplate::new(400).set_body_json(json!({ "error": "invalid_request" })),
            "sign_in_not_known",
        ),
    ] {
        assert_eq!(looked_at(answer).await.unwrap_err().code(), code);
    }
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let dead = client(&format!("http://{nobody}"), "0000-1111", &[], &[]);
    assert_eq!(dead.sign_in().await.map(drop).unwrap_err().code(), "unreachable");
}
