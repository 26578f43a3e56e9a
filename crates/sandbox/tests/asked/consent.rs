//! Signing in with the browser: the page, codes that are good once, refresh tokens that are good once, and bearers.

use crate::{Vendor, said};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use reqwest::{Client, RequestBuilder, redirect::Policy};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::collections::BTreeMap;
use url::Url;

const BACK: &str = "http://127.0.0.1:4000/callback";
const VERIFIER: &str = "a-verifier-of-forty-three-characters-at-least";

/// A vendor, and how it is asked.
struct Desk {
    vendor: Vendor,
    http: Client,
    json: bool,
    basic: bool,
    scope: &'static str,
    /// A call that costs nothing.
    test: &'static str,
}

const VENDORS: [&str; 3] = ["apollo", "seamless", "zoominfo"];

impl Desk {
    async fn open(connector: &str) -> Self {
        let vendor = Vendor::open(connector).await;
        let http = Client::builder().redirect(Policy::none()).build().unwrap();
        let (json, basic, scope, test) = match connector {
            "apollo" => (true, false, "", "/api/v1/users/api_profile"),
            "seamless" => (true, false, "publicAPI.v1.all", "/api/client/v2/credits"),
            _ => (false, true, "api:data:contact api:data:company", "/gtm/data/v1/users/usage"),
        };
        Self { vendor, http, json, basic, scope, test }
    }

    fn setting(&self, key: &str) -> &str {
        &self.vendor.access.settings[key]
    }

    /// What the page sends the browser back with; its status and words where it sends nowhere.
    async fn page(&self, change: &[(&str, &str)]) -> Result<BTreeMap<String, String>, (u16, String)> {
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(VERIFIER));
        let mut query = BTreeMap::from([
            ("response_type", "code"),
            ("client_id", self.setting("client_id")),
            ("redirect_uri", BACK),
            ("state", "s-1"),
            ("scope", self.scope),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ]);
        query.extend(change.iter().copied());
        query.retain(|_, value| !value.is_empty());
        let url = Url::parse_with_params(self.setting("authorize_url"), query).unwrap();
        let answer = self.http.get(url).send().await.unwrap();
        let Some(location) = answer.headers().get("location") else {
            return Err((answer.status().as_u16(), answer.text().await.unwrap()));
        };
        let location = Url::parse(location.to_str().unwrap()).unwrap();
        assert!(location.as_str().starts_with(BACK), "{location}");
        let brings: BTreeMap<String, String> = location.query_pairs().into_owned().collect();
        assert_eq!(brings["state"], "s-1");
        Ok(brings)
    }

    async fn code(&self) -> String {
        self.page(&[]).await.unwrap()["code"].clone()
    }

    async fn token(&self, secret: &str, members: &[(&str, &str)]) -> (u16, Value) {
        let id = self.setting("client_id");
        let mut members: BTreeMap<&str, &str> = members.iter().copied().collect();
        if !self.basic {
            members.extend([("client_id", id), ("client_secret", secret)]);
        }
        let request = self.http.post(self.setting("token_url"));
        let request: RequestBuilder = if self.json { request.json(&members) } else { request.form(&members) };
        let request = if self.basic { request.basic_auth(id, Some(secret)) } else { request };
        let (status, body) = said(request).await;
        (status, body)
    }

    async fn change(&self, code: &str) -> (u16, Value) {
        let members = [
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", BACK),
            ("code_verifier", VERIFIER),
        ];
        self.token(self.setting("client_secret"), &members).await
    }

    async fn renew(&self, answer: &Value) -> (u16, Value) {
        let refresh = answer["refresh_token"].as_str().unwrap();
        let members = [("grant_type", "refresh_token"), ("refresh_token", refresh), ("redirect_uri", BACK)];
        self.token(self.setting("client_secret"), &members).await
    }

    /// The status of a call with this token.
    async fn calls(&self, answer: &Value) -> u16 {
        let url = format!("{}{}", self.vendor.access.base_url, self.test);
        let bearer = answer["access_token"].as_str().unwrap();
        self.http.get(url).bearer_auth(bearer).send().await.unwrap().status().as_u16()
    }
}

fn refused(answer: &(u16, Value), status: u16, error: &str) {
    assert_eq!((answer.0, answer.1["error"].as_str()), (status, Some(error)), "{}", answer.1);
}

#[tokio::test]
async fn a_code_is_good_once_and_a_second_use_ends_what_came_of_the_first() {
    for connector in VENDORS {
        let desk = Desk::open(connector).await;
        let code = desk.code().await;
        let (status, answer) = desk.change(&code).await;
        assert_eq!((status, desk.calls(&answer).await), (200, 200), "{connector} {answer}");
        let life = if connector == "seamless" { "expires_at" } else { "expires_in" };
        assert!(answer[life].is_u64(), "{answer}");
        refused(&desk.change(&code).await, 400, "invalid_grant");
        assert_eq!(desk.calls(&answer).await, 401, "{connector}");
        refused(&desk.renew(&answer).await, 400, "invalid_grant");
    }
}

#[tokio::test]
async fn a_refresh_token_is_good_once_until_the_user_takes_it_back() {
    for connector in VENDORS {
        let desk = Desk::open(connector).await;
        let (_, first) = desk.change(&desk.code().await).await;
        let (_, other) = desk.change(&desk.code().await).await;
        let (status, second) = desk.renew(&first).await;
        assert_eq!((status, desk.calls(&second).await), (200, 200), "{connector} {second}");
        refused(&desk.renew(&first).await, 400, "invalid_grant");
        assert_eq!(desk.renew(&other).await.0, 200, "another sign-in goes on");
        desk.vendor.sandbox.revoke_consent(connector);
        refused(&desk.renew(&second).await, 400, "invalid_grant");
        assert_eq!(desk.calls(&second).await, 401, "{connector}");
    }
}

#[tokio::test]
async fn nobody_changes_a_code_that_is_not_theirs() {
    for connector in VENDORS {
        let desk = Desk::open(connector).await;
        let good = ["authorization_code", &desk.code().await, BACK, VERIFIER].map(str::to_owned);
        let check = async |at: usize, value: &str, secret: &str, status: u16, error: &str| {
            let mut values = good.clone();
            value.clone_into(&mut values[at]);
            let names = ["grant_type", "code", "redirect_uri", "code_verifier"];
            let members: Vec<(&str, &str)> =
                names.into_iter().zip(values.iter().map(String::as_str)).collect();
            refused(&desk.token(secret, &members).await, status, error);
        };
        let secret = desk.setting("client_secret").to_owned();
        check(0, "authorization_code", "wrong", 401, "invalid_client").await;
        check(0, "password", &secret, 400, "unsupported_grant_type").await;
        check(1, "made-up", &secret, 400, "invalid_grant").await;
        check(2, "http://127.0.0.1:4001/callback", &secret, 400, "invalid_grant").await;
        check(3, "another-verifier-of-forty-three-characters-00", &secret, 400, "invalid_grant").await;
        assert_eq!(desk.change(&good[1]).await.0, 200, "{connector}: what was refused used nothing up");
    }
}

#[tokio::test]
async fn the_page_sends_nobody_to_a_stranger_and_says_why_nothing_was_granted() {
    for connector in VENDORS {
        let desk = Desk::open(connector).await;
        for strange in [
            ("client_id", "made-up"),
            ("redirect_uri", "https://evil.test/callback"),
            ("redirect_uri", "http://127.0.0.1.evil.test/callback"),
            ("redirect_uri", ""),
        ] {
            assert_eq!(desk.page(&[strange]).await.unwrap_err().0, 400, "{connector} {strange:?}");
        }
        let error = async |change: &[(&str, &str)]| desk.page(change).await.unwrap()["error"].clone();
        assert_eq!(error(&[("response_type", "token")]).await, "unsupported_response_type");
        assert_eq!(error(&[("code_challenge_method", "plain")]).await, "invalid_request");
        desk.vendor.sandbox.refuse_consent(connector, true);
        assert_eq!(error(&[]).await, "access_denied");
        desk.vendor.sandbox.refuse_consent(connector, false);
        desk.code().await;
    }
    let zoominfo = Desk::open("zoominfo").await;
    let none = [("code_challenge", ""), ("code_challenge_method", "")];
    assert_eq!(zoominfo.page(&none).await.unwrap()["error"], "invalid_request", "codes have to be bound");
    assert_eq!(zoominfo.page(&[("scope", "api:data:all")]).await.unwrap()["error"], "invalid_scope");
}

#[tokio::test]
async fn a_wrong_token_is_told_as_each_vendor_does_and_two_ways_at_once_are_refused() {
    let check = async |connector: &str, more: &[(&'static str, String)], words: &str| {
        let desk = Desk::open(connector).await;
        let (_, answer) = desk.change(&desk.code().await).await;
        let bearer = if more.is_empty() { "made-up" } else { answer["access_token"].as_str().unwrap() };
        let url = format!("{}{}", desk.vendor.access.base_url, desk.test);
        let request = desk.http.get(url).bearer_auth(bearer);
        let request = more.iter().fold(request, |request, (name, value)| request.header(*name, value));
        let answer = request.send().await.unwrap();
        assert_eq!(answer.status(), 401);
        let said = answer.text().await.unwrap();
        assert!(said.contains(words), "{connector}: {said}");
    };
    check("apollo", &[], "INVALID_ACCESS_TOKEN").await;
    check("zoominfo", &[], "ZI0001").await;
    check("seamless", &[], "Invalid token").await;
    let key = Desk::open("seamless").await.setting("api_key").to_owned();
    check("seamless", &[("Token", key)], "Invalid token").await;
}

#[tokio::test]
async fn seamless_wants_the_address_of_the_way_back_again() {
    let desk = Desk::open("seamless").await;
    let (_, answer) = desk.change(&desk.code().await).await;
    let members =
        [("grant_type", "refresh_token"), ("refresh_token", answer["refresh_token"].as_str().unwrap())];
    refused(&desk.token(desk.setting("client_secret"), &members).await, 400, "invalid_grant");
    assert_eq!(desk.renew(&answer).await.0, 200);
}

/// A private key proves who asks; the body is an empty object.
#[tokio::test]
async fn zoominfos_older_interface_refuses_what_its_customer_did_not_sign() {
    let desk = Desk::open("zoominfo").await;
    let legacy = desk
        .vendor
        .sandbox
        .providers()
        .into_iter()
        .find(|access| access.connector == "zoominfo_legacy")
        .unwrap();
    let url = format!("{}/authenticate", legacy.base_url);
    let (status, body) = said(desk.http.post(url).bearer_auth("a.b.c").json(&json!({}))).await;
    assert_eq!((status, body["error"].as_str()), (401, Some("Invalid client token")));
}

#[tokio::test]
async fn an_application_takes_back_what_was_granted_to_it() {
    let desk = Desk::open("zoominfo").await;
    let (_, granted) = desk.change(&desk.code().await).await;
    let (_, another) = desk.change(&desk.code().await).await;
    let place = desk.setting("token_url").replace("/token", "/revoke");
    let end = async |secret: &str, token: &Value| {
        let request = desk.http.post(&place).basic_auth(desk.setting("client_id"), Some(secret));
        said(request.form(&[("token", token.as_str().unwrap())])).await.0
    };
    let secret = desk.setting("client_secret");
    assert_eq!(end("wrong", &granted["refresh_token"]).await, 401);
    assert_eq!(end(secret, &granted["refresh_token"]).await, 200);
    refused(&desk.renew(&granted).await, 400, "invalid_grant");
    assert_eq!(desk.calls(&granted).await, 200, "the token of a call ends by itself");
    assert_eq!(end(secret, &granted["access_token"]).await, 200);
    assert_eq!(desk.calls(&granted).await, 401);
    // Whatever is not known is as good as taken back, and others' stays.
    assert_eq!(end(secret, &granted["access_token"]).await, 200);
    assert_eq!((desk.renew(&another).await.0, desk.calls(&another).await), (200, 200));
}
