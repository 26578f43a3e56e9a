//! Signing in to the practice HaloPSA with the browser: the page, codes that are bound and good once, refresh tokens that
//! are good once, and what a token of one may do.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the right answer")]

mod desk;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use desk::{Desk, lead};
use reqwest::{Client, redirect::Policy};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use sluice_sandbox::{Config, Flaw};
use std::collections::BTreeMap;
use url::Url;

const BACK: &str = "http://127.0.0.1:4000/callback";
const VERIFIER: &str = "a-verifier-of-forty-three-characters-at-least";
const SCOPE: &str = "edit:tickets read:customers edit:sales offline_access";

/// What the page sends the browser back with; its status where it sends nowhere.
async fn page(desk: &Desk, at: &str, change: &[(&str, &str)]) -> Result<BTreeMap<String, String>, u16> {
    let access = desk.sandbox.halo();
    let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
    let mut query = BTreeMap::from([
        ("response_type", "code"),
        ("client_id", access.client_id.as_str()),
        ("redirect_uri", BACK),
        ("state", "s-1"),
        ("scope", SCOPE),
        ("code_challenge", challenge.as_str()),
        ("code_challenge_method", "S256"),
    ]);
    query.extend(change.iter().copied());
    query.retain(|_, value| !value.is_empty());
    let url = Url::parse_with_params(&format!("{}{at}", access.base_url), query).unwrap();
    let http = Client::builder().redirect(Policy::none()).build().unwrap();
    let answer = http.get(url).send().await.unwrap();
    let Some(location) = answer.headers().get("location") else { return Err(answer.status().as_u16()) };
    let location = Url::parse(location.to_str().unwrap()).unwrap();
    assert!(location.as_str().starts_with(BACK), "{location}");
    let brings: BTreeMap<String, String> = location.query_pairs().into_owned().collect();
    assert_eq!(brings["state"], "s-1");
    Ok(brings)
}

async fn code(desk: &Desk) -> String {
    page(desk, "/auth/authorize", &[]).await.unwrap()["code"].clone()
}

/// Status and answer of the token endpoint.
async fn token(desk: &Desk, at: &str, members: &[(&str, &str)]) -> (u16, Value) {
    let access = desk.sandbox.halo();
    let mut form = BTreeMap::from([("client_id", access.client_id.as_str())]);
    form.extend(members.iter().copied());
    let answer = desk.http.post(format!("{}{at}", access.base_url)).form(&form).send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap_or_default())
}

/// What changes a code.
fn proof(code: &str) -> [(&str, &str); 4] {
    [
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", BACK),
        ("code_verifier", VERIFIER),
    ]
}

async fn change(desk: &Desk, code: &str) -> (u16, Value) {
    token(desk, "/auth/token", &proof(code)).await
}

async fn renew(desk: &Desk, answer: &Value) -> (u16, Value) {
    let refresh = answer["refresh_token"].as_str().unwrap();
    token(desk, "/auth/token", &[("grant_type", "refresh_token"), ("refresh_token", refresh)]).await
}

/// The status of a call with this token.
async fn calls(desk: &Desk, path: &str, answer: &Value) -> u16 {
    let bearer = answer["access_token"].as_str().unwrap();
    let url = format!("{}/api{path}", desk.sandbox.halo().base_url);
    desk.http.get(url).bearer_auth(bearer).send().await.unwrap().status().as_u16()
}

fn refused(answer: &(u16, Value), error: &str) {
    assert_eq!((answer.0, answer.1["error"].as_str()), (400, Some(error)), "{}", answer.1);
}

#[tokio::test]
async fn a_code_is_good_once_and_a_second_use_ends_the_sign_in() {
    let desk = Desk::open(Config::default()).await;
    let code = code(&desk).await;
    let (status, answer) = change(&desk, &code).await;
    assert_eq!((status, calls(&desk, "/Agent/me", &answer).await), (200, 200), "{answer}");
    refused(&change(&desk, &code).await, "invalid_grant");
    refused(&renew(&desk, &answer).await, "invalid_grant");
}

#[tokio::test]
async fn a_code_is_bound_to_the_verifier_and_to_the_way_back() {
    let desk = Desk::open(Config::default()).await;
    let code = code(&desk).await;
    for (at, value) in [
        (1, "made-up"),
        (2, "http://127.0.0.1:4001/callback"),
        (3, "another-verifier-of-forty-three-characters-00"),
        (3, ""),
    ] {
        let mut members = proof(&code);
        members[at].1 = value;
        refused(&token(&desk, "/auth/token", &members).await, "invalid_grant");
    }
    assert_eq!(change(&desk, &code).await.0, 200, "what was refused used nothing up");
}

#[tokio::test]
async fn a_refresh_token_is_good_once_and_a_second_use_ends_the_sign_in_alone() {
    let desk = Desk::open(Config::default()).await;
    let (_, first) = change(&desk, &code(&desk).await).await;
    let (_, other) = change(&desk, &code(&desk).await).await;
    let (status, second) = renew(&desk, &first).await;
    assert_eq!((status, calls(&desk, "/Tickets", &second).await), (200, 200), "{second}");
    assert_eq!(second["scope"], first["scope"]);
    refused(&renew(&desk, &first).await, "invalid_grant");
    refused(&renew(&desk, &second).await, "invalid_grant");
    let (status, other) = renew(&desk, &other).await;
    assert_eq!(status, 200, "another sign-in goes on");
    desk.sandbox.revoke_consent("halopsa");
    refused(&renew(&desk, &other).await, "invalid_grant");
    assert_eq!(calls(&desk, "/Tickets", &other).await, 401);
}

#[tokio::test]
async fn a_token_may_do_what_was_said_yes_to_and_the_application_is_allowed() {
    let desk = Desk::open(Config::default()).await;
    let (_, answer) = change(&desk, &code(&desk).await).await;
    assert_eq!(
        (calls(&desk, "/Client", &answer).await, calls(&desk, "/Opportunities", &answer).await),
        (200, 200)
    );
    let write = async |path: &str, body: Value| {
        let request = desk.http.post(format!("{}/api{path}", desk.sandbox.halo().base_url));
        let bearer = answer["access_token"].as_str().unwrap();
        request.bearer_auth(bearer).json(&body).send().await.unwrap().status().as_u16()
    };
    assert_eq!(write("/Tickets", json!([lead("m-1")])).await, 201);
    assert_eq!(write("/Client", json!([{ "name": "Example" }])).await, 403);

    let (_, lasting) = change(&desk, &code(&desk).await).await;
    desk.sandbox.allow_in_halo("edit:tickets");
    let (status, fewer) = renew(&desk, &lasting).await;
    assert_eq!((status, &fewer["scope"]), (200, &json!("edit:tickets offline_access")), "{fewer}");
    assert_eq!(calls(&desk, "/Client", &fewer).await, 403);
}

#[tokio::test]
async fn without_offline_access_there_is_no_refresh_token() {
    let desk = Desk::open(Config::default()).await;
    let code = page(&desk, "/auth/authorize", &[("scope", "all")]).await.unwrap()["code"].clone();
    let (status, answer) = change(&desk, &code).await;
    assert_eq!((status, answer.get("refresh_token")), (200, None), "{answer}");
}

#[tokio::test]
async fn the_page_sends_nobody_to_a_stranger_and_says_why_nothing_was_granted() {
    let desk = Desk::open(Config::default()).await;
    for strange in [
        ("client_id", "made-up"),
        ("redirect_uri", "https://evil.test/callback"),
        ("redirect_uri", "http://127.0.0.1:4000/elsewhere"),
        ("redirect_uri", ""),
    ] {
        assert_eq!(page(&desk, "/auth/authorize", &[strange]).await, Err(400), "{strange:?}");
    }
    let error = async |change: &[(&str, &str)]| {
        page(&desk, "/auth/authorize", change).await.unwrap()["error"].clone()
    };
    assert_eq!(error(&[("response_type", "token")]).await, "unsupported_response_type");
    assert_eq!(error(&[("code_challenge_method", "plain")]).await, "invalid_request");
    assert_eq!(error(&[("code_challenge", "")]).await, "invalid_request");
    assert_eq!(error(&[("scope", "all imagined")]).await, "invalid_scope");
    desk.sandbox.refuse_consent("halopsa", true);
    assert_eq!(error(&[]).await, "access_denied");
    desk.sandbox.refuse_consent("halopsa", false);
    desk.sandbox.plant_in_halo(Flaw::BrowserNotAllowed);
    assert_eq!(error(&[]).await, "unauthorized_client");
    desk.sandbox.plant_in_halo(Flaw::BrowserAbsent);
    assert_eq!(page(&desk, "/auth/authorize", &[]).await, Err(404));
}

#[tokio::test]
async fn a_secret_may_be_left_out_and_not_be_wrong() {
    let desk = Desk::open(Config::default()).await;
    let secret = desk.sandbox.halo().client_secret;
    for (secret, status) in [("", 200), (secret.as_str(), 200), ("wrong", 401)] {
        let code = code(&desk).await;
        let members: Vec<(&str, &str)> =
            proof(&code).into_iter().chain([("client_secret", secret)]).collect();
        assert_eq!(token(&desk, "/auth/token", &members).await.0, status, "{secret}");
    }
}

#[tokio::test]
async fn another_authorisation_server_and_a_tenant_that_is_to_be_named_hold_for_the_browser_too() {
    let desk = Desk::open(Config::default()).await;
    desk.sandbox.plant_in_halo(Flaw::SignInElsewhere);
    assert_eq!(page(&desk, "/auth/authorize", &[]).await, Err(404));
    let code = page(&desk, "/shared/authorize", &[]).await.unwrap()["code"].clone();
    assert_eq!(token(&desk, "/auth/token", &proof(&code)).await.0, 404);
    assert_eq!(token(&desk, "/shared/token", &proof(&code)).await.0, 200);
    desk.sandbox.mend_halo();

    desk.sandbox.plant_in_halo(Flaw::TenantUnsaid);
    assert_eq!(page(&desk, "/auth/authorize", &[]).await, Err(400));
    let named = [("tenant", "practice")];
    let code = page(&desk, "/auth/authorize", &named).await.unwrap()["code"].clone();
    assert_eq!(change(&desk, &code).await.0, 401);
    assert_eq!(token(&desk, "/auth/token?tenant=practice", &proof(&code)).await.0, 200);
}
