//! What stands before the API: the sign-in, and what the site says of itself to anybody.

use super::{
    Desk,
    access::{LIFETIME, granted, within},
    consent,
    setup::Door,
};
use crate::{
    faults::http_date,
    gate::{answer, held, json_answer},
};
use axum::{
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderValue, Response, Uri, header},
    middleware::Next,
};
use chrono::{TimeDelta, Utc};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};
use tokio::time::Instant;
use url::form_urlencoded;

/// The only tenant.
pub(super) const TENANT: &str = "practice";
/// Where tokens come from under [`Door::Elsewhere`].
pub(super) const ELSEWHERE: &str = "/shared/token";

/// The page that may stand there, and the clock.
pub(super) async fn site(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response<Body> {
    let setup = desk.setup();
    if setup.door == Door::Page {
        let page = "<!doctype html><html><head><title>Sign in</title></head><body>Sign in</body></html>";
        return answer(200, "text/html; charset=utf-8", page);
    }
    let mut response = next.run(request).await;
    if setup.ahead != 0 {
        let at = Utc::now() + TimeDelta::seconds(setup.ahead);
        if let Ok(date) = HeaderValue::from_str(&http_date(at)) {
            response.headers_mut().insert(header::DATE, date);
        }
    }
    response
}

pub(super) async fn token(State(desk): State<Arc<Desk>>, uri: Uri, body: Bytes) -> Response<Body> {
    let setup = desk.setup();
    if (setup.door == Door::Elsewhere) != (uri.path() == ELSEWHERE) {
        return answer(404, super::TEXT, "");
    }
    let form = said(&body);
    let query = said(uri.query().unwrap_or_default().as_bytes());
    let named = query.get("tenant").is_some_and(|tenant| tenant == TENANT);
    let said = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    match said("grant_type") {
        "client_credentials" => {}
        "authorization_code" | "refresh_token" if setup.door == Door::Named && !named => {
            return unknown_client();
        }
        "authorization_code" | "refresh_token" => return consent::token(&desk, &setup, &form),
        _ => return refused(400, "unsupported_grant_type", "The specified 'grant_type' is not supported."),
    }
    let (id, secret) = desk.application();
    let known = match setup.door {
        Door::Named => named,
        Door::Relocked => false,
        _ => true,
    };
    if !known || said("client_id") != id || said("client_secret") != secret {
        return unknown_client();
    }
    let Some(scopes) = granted(said("scope")) else {
        return refused(400, "invalid_scope", "The specified 'scope' is invalid.");
    };
    let scopes = within(scopes, &setup.scopes);
    let granted = scopes.iter().copied().collect::<Vec<_>>().join(" ");
    let token = held(&desk.tokens).issue(scopes, Instant::now());
    let body = json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": LIFETIME.as_secs(),
        "scope": granted,
    });
    json_answer(200, &body)
}

/// What an application is told that is not known, or not any more.
pub(super) fn unknown_client() -> Response<Body> {
    refused(401, "invalid_client", "The specified client credentials are invalid.")
}

/// What a form or a query says, by name.
pub(super) fn said(encoded: &[u8]) -> BTreeMap<String, String> {
    form_urlencoded::parse(encoded).into_owned().collect()
}

pub(super) fn refused(status: u16, error: &str, description: &str) -> Response<Body> {
    json_answer(status, &json!({ "error": error, "error_description": description }))
}

pub(super) async fn auth_info(State(desk): State<Arc<Desk>>, headers: HeaderMap) -> Response<Body> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    let path = if desk.setup().door == Door::Elsewhere { "/shared" } else { "/auth" };
    json_answer(200, &json!({ "auth_url": format!("http://{host}{path}"), "tenant_id": TENANT }))
}
