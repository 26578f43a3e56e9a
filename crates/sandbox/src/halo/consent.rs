//! Signing in with the browser (RFC 6749 §4.1, RFC 7636): a page that agrees at once, codes that are good once and bound to
//! the program that asked, and refresh tokens of which only the newest of a sign-in is good.

use super::{
    Desk, TEXT,
    access::{LIFETIME, Scopes, granted, within},
    door::{TENANT, refused, said, unknown_client},
    setup::{Door, InBrowser, Setup},
};
use crate::gate::{answer, held, json_answer};
use axum::{
    body::Body,
    extract::State,
    http::{HeaderValue, Response, Uri, header},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::time::Instant;
use url::Url;

/// Where users are sent.
pub(super) const PAGE: &str = "/auth/authorize";
/// The same under [`Door::Elsewhere`].
pub(super) const PAGE_ELSEWHERE: &str = "/shared/authorize";
/// The scope without which no refresh token is given.
const LASTING: &str = "offline_access";
/// How long a code is good for.
const CODE_LIFE: Duration = Duration::from_secs(60);

/// The sign-ins that users said yes to.
#[derive(Default)]
pub(crate) struct Consent(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    refuses: bool,
    number: u32,
    codes: BTreeMap<String, Code>,
    /// By refresh token: those that are good, and those that were and are told from made-up ones.
    lasting: BTreeMap<String, Lasting>,
}

struct Code {
    since: Instant,
    redirect: String,
    challenge: String,
    scopes: Scopes,
    used: bool,
}

/// One refresh token of a sign-in.
struct Lasting {
    /// The code that the sign-in began with.
    of: String,
    scopes: Scopes,
    used: bool,
}

impl Consent {
    /// From now on the user says no, or yes again.
    pub(crate) fn refuse(&self, refuses: bool) {
        held(&self.0).refuses = refuses;
    }

    /// The user takes back what was granted.
    pub(crate) fn revoke(&self) {
        held(&self.0).lasting.clear();
    }
}

impl Kept {
    /// Every text is given once. It bears its purpose, so that a leak is told from chance.
    fn next(&mut self, what: &str) -> String {
        self.number += 1;
        format!("practice-halo-{what}-{:08}", self.number)
    }

    /// A code or a refresh token came twice: somebody else has it too (RFC 6749 §4.1.2, RFC 9700 §4.14.2).
    fn end(&mut self, of: &str) {
        self.lasting.retain(|_, lasting| lasting.of != of);
    }

    fn lasts(&mut self, of: &str, scopes: &Scopes) -> String {
        let token = self.next("refresh");
        let lasting = Lasting { of: of.to_owned(), scopes: scopes.clone(), used: false };
        self.lasting.insert(token.clone(), lasting);
        token
    }
}

/// The page where the user says yes, which is said at once.
pub(super) async fn page(State(desk): State<Arc<Desk>>, uri: Uri) -> Response<Body> {
    let setup = desk.setup();
    let elsewhere = uri.path() == PAGE_ELSEWHERE;
    if setup.in_browser == InBrowser::Absent || (setup.door == Door::Elsewhere) != elsewhere {
        return answer(404, TEXT, "");
    }
    let asked = said(uri.query().unwrap_or_default().as_bytes());
    let asked = |name: &str| asked.get(name).map(String::as_str).unwrap_or_default();
    let way_back = Url::parse(asked("redirect_uri")).ok().filter(|url| {
        url.scheme() == "http" && url.host_str() == Some("127.0.0.1") && url.path() == "/callback"
    });
    let known =
        asked("client_id") == desk.client_id && (setup.door != Door::Named || asked("tenant") == TENANT);
    // Nobody is sent anywhere for an application or an address that is not known.
    let (Some(mut way_back), true) = (way_back, known) else {
        let page = "<!doctype html><title>Error</title><p>error:invalid_request";
        return answer(400, "text/html; charset=utf-8", page);
    };
    let mut query = way_back.query_pairs_mut();
    match agreed(&desk, &setup, &asked) {
        Ok(code) => query.append_pair("code", &code),
        Err(error) => query.append_pair("error", error),
    };
    query.append_pair("state", asked("state"));
    drop(query);
    let mut response = answer(302, TEXT, "");
    if let Ok(location) = HeaderValue::from_str(way_back.as_str()) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    response
}

/// A code, or an error of RFC 6749 §4.1.2.1.
fn agreed<'q>(desk: &Desk, setup: &Setup, asked: &impl Fn(&str) -> &'q str) -> Result<String, &'static str> {
    if setup.in_browser == InBrowser::NotAllowed {
        return Err("unauthorized_client");
    }
    if asked("response_type") != "code" {
        return Err("unsupported_response_type");
    }
    if asked("code_challenge").is_empty() || asked("code_challenge_method") != "S256" {
        return Err("invalid_request");
    }
    let scopes = granted(asked("scope")).ok_or("invalid_scope")?;
    let mut kept = held(&desk.consent.0);
    if kept.refuses {
        return Err("access_denied");
    }
    let code = kept.next("code");
    let (redirect, challenge) = (asked("redirect_uri").to_owned(), asked("code_challenge").to_owned());
    let since = Instant::now();
    kept.codes.insert(code.clone(), Code { since, redirect, challenge, scopes, used: false });
    Ok(code)
}

/// Changes a code or a refresh token for a token. An application that keeps no secret proves itself by the code's verifier.
pub(super) fn token(desk: &Desk, setup: &Setup, form: &BTreeMap<String, String>) -> Response<Body> {
    let said = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let secret = said("client_secret");
    let proved = secret.is_empty() || secret == desk.client_secret && setup.door != Door::Relocked;
    if said("client_id") != desk.client_id || !proved {
        return unknown_client();
    }
    if setup.in_browser != InBrowser::Allowed {
        return refused(
            400,
            "unauthorized_client",
            "This client application is not allowed to use this flow.",
        );
    }
    let mut kept = held(&desk.consent.0);
    let Some((of, scopes)) = good(&mut kept, &said) else {
        return refused(400, "invalid_grant", "The specified token is invalid.");
    };
    let lasts = scopes.contains(LASTING).then(|| kept.lasts(&of, &scopes));
    drop(kept);
    let rights = within(scopes.into_iter().filter(|scope| *scope != LASTING).collect(), &setup.scopes);
    let mut told: Vec<&str> = rights.iter().copied().collect();
    told.extend(lasts.is_some().then_some(LASTING));
    let mut body = json!({
        "token_type": "Bearer", "expires_in": LIFETIME.as_secs(), "scope": told.join(" "),
    });
    body["access_token"] = json!(held(&desk.tokens).issue(rights, Instant::now()));
    if let Some(lasts) = lasts {
        body["refresh_token"] = json!(lasts);
    }
    json_answer(200, &body)
}

/// The sign-in of what is brought, and what it was for; nothing where that is not good, or not any more.
fn good<'f>(kept: &mut Kept, said: &impl Fn(&str) -> &'f str) -> Option<(String, Scopes)> {
    if said("grant_type") == "refresh_token" {
        let lasting = kept.lasting.get_mut(said("refresh_token"))?;
        let (of, scopes) = (lasting.of.clone(), lasting.scopes.clone());
        if std::mem::replace(&mut lasting.used, true) {
            kept.end(&of);
            return None;
        }
        return Some((of, scopes));
    }
    let name = said("code");
    let code = kept.codes.get_mut(name)?;
    if code.used {
        kept.end(name);
        return None;
    }
    let proof = URL_SAFE_NO_PAD.encode(Sha256::digest(said("code_verifier")));
    let bound = proof == code.challenge && said("redirect_uri") == code.redirect;
    if !bound || code.since.elapsed() > CODE_LIFE {
        return None;
    }
    code.used = true;
    Some((name.to_owned(), code.scopes.clone()))
}
