//! OAuth 2.0 with a user's yes (RFC 6749 §4.1): a page that agrees at once, codes that are good once, and refresh tokens
//! of which only the newest is.

use super::{asked::Asked, tokens::Tokens};
use crate::gate::{answer, held, json_answer};
use axum::{
    body::Body,
    http::{HeaderValue, Response, header},
};
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
    time::{Duration, SystemTime, UNIX_EPOCH},
};
use tokio::time::Instant;
use url::Url;

/// How long a code is good for.
const CODE_LIFE: Duration = Duration::from_secs(60);

/// How one vendor runs it.
pub(crate) struct Rules {
    /// What tokens begin with.
    pub(crate) name: &'static str,
    /// Seconds.
    pub(crate) life: u64,
    /// Whether a code must be bound to the program that asked for it (RFC 7636).
    pub(crate) pkce: bool,
    /// Whether a code and a refresh token are worth nothing without the address of the way back.
    pub(crate) redirect_again: bool,
    /// Whether the end of a token is told as a moment.
    pub(crate) moment: bool,
    /// Scopes there are; none where any is granted.
    pub(crate) scopes: &'static [&'static str],
}

/// The applications, users and tokens of one vendor.
pub(crate) struct Consent {
    rules: Rules,
    /// Id and secret of the one application.
    client: (String, String),
    tokens: Tokens,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    refuses: bool,
    number: u32,
    codes: BTreeMap<String, Code>,
    /// The refresh tokens that are good: the newest of each sign-in.
    refresh: BTreeSet<String>,
}

struct Code {
    since: Instant,
    redirect: String,
    challenge: Option<String>,
    scope: String,
    used: bool,
}

/// Why a token is not given: an error of RFC 6749 §5.2.
struct Refused(u16, &'static str, &'static str);

impl Consent {
    pub(crate) fn new(rules: Rules, client_id: String, client_secret: String) -> Self {
        let tokens = Tokens::new(rules.name, Duration::from_secs(rules.life));
        Self { rules, client: (client_id, client_secret), tokens, state: Mutex::default() }
    }

    /// Id and secret of the application.
    pub(crate) const fn client(&self) -> &(String, String) {
        &self.client
    }

    /// From now on the user says no, or yes again.
    pub(crate) fn refuse(&self, refuses: bool) {
        held(&self.state).refuses = refuses;
    }

    /// The user takes back what was granted: no token is good any more.
    pub(crate) fn revoke(&self) {
        self.tokens.forget();
        held(&self.state).refresh.clear();
    }

    /// Whether an `Authorization` header bears a token that is good.
    pub(crate) fn accept(&self, header: Option<&str>) -> bool {
        self.tokens.accept(header)
    }

    /// The tokens end early; refresh tokens stay good.
    pub(crate) fn expire(&self) {
        self.tokens.forget();
    }

    /// The page where the user says yes, which is said at once.
    pub(crate) fn page(&self, asked: &Asked) -> Response<Body> {
        let said = |name: &str| asked.in_query(name).unwrap_or_default();
        let way_back = Url::parse(said("redirect_uri")).ok().filter(|url| {
            url.scheme() == "http" && url.host_str() == Some("127.0.0.1") && url.fragment().is_none()
        });
        // Nobody is sent anywhere for an application or an address that is not known.
        let (Some(mut way_back), true) = (way_back, said("client_id") == self.client.0) else {
            return answer(
                400,
                "text/html; charset=utf-8",
                "<!doctype html><title>Error</title><p>This application is not known.",
            );
        };
        let brings = self.agreed(asked);
        let mut query = way_back.query_pairs_mut();
        match &brings {
            Ok(code) => query.append_pair("code", code),
            Err(error) => query.append_pair("error", error),
        };
        if let Some(state) = asked.in_query("state") {
            query.append_pair("state", state);
        }
        drop(query);
        let mut response = answer(302, "text/html; charset=utf-8", "");
        if let Ok(location) = HeaderValue::from_str(way_back.as_str()) {
            response.headers_mut().insert(header::LOCATION, location);
        }
        response
    }

    /// A code, or an error of RFC 6749 §4.1.2.1.
    fn agreed(&self, asked: &Asked) -> Result<String, &'static str> {
        if asked.in_query("response_type") != Some("code") {
            return Err("unsupported_response_type");
        }
        let challenge = asked.in_query("code_challenge").map(str::to_owned);
        let by_hash = asked.in_query("code_challenge_method") == Some("S256");
        if challenge.is_some() != by_hash || (self.rules.pkce && challenge.is_none()) {
            return Err("invalid_request");
        }
        let scope = asked.in_query("scope").unwrap_or_default().to_owned();
        let known = |scope: &str| self.rules.scopes.is_empty() || self.rules.scopes.contains(&scope);
        if !scope.split_whitespace().all(known) {
            return Err("invalid_scope");
        }
        let mut state = held(&self.state);
        if state.refuses {
            return Err("access_denied");
        }
        let code = state.next(self.rules.name, "code");
        let redirect = asked.in_query("redirect_uri").unwrap_or_default().to_owned();
        state
            .codes
            .insert(code.clone(), Code { since: Instant::now(), redirect, challenge, scope, used: false });
        Ok(code)
    }

    /// Changes a code or a refresh token for a token. `said` are the members of the body, form or JSON.
    pub(crate) fn token(&self, asked: &Asked) -> Response<Body> {
        match self.exchange(asked) {
            Ok(body) => json_answer(200, &body),
            Err(Refused(status, error, words)) => {
                json_answer(status, &json!({ "error": error, "error_description": words }))
            }
        }
    }

    /// Takes a token back that the application itself brings (RFC 7009): a refresh token ends, and a token by itself. One
    /// that is not known is as good as taken back.
    pub(crate) fn take_back(&self, asked: &Asked) -> Response<Body> {
        let said = |name: &str| said(asked, name);
        if !self.knows(asked, said("client_id"), said("client_secret")) {
            return json_answer(401, &json!({ "error": "invalid_client" }));
        }
        let token = said("token");
        if token.is_empty() {
            return json_answer(400, &json!({ "error": "invalid_request" }));
        }
        held(&self.state).refresh.remove(token);
        self.tokens.take_back(token);
        json_answer(200, &json!({}))
    }

    fn exchange(&self, asked: &Asked) -> Result<Value, Refused> {
        let said = |name: &str| said(asked, name);
        if !self.knows(asked, said("client_id"), said("client_secret")) {
            return Err(Refused(401, "invalid_client", "Client authentication failed."));
        }
        let ended =
            Refused(400, "invalid_grant", "The provided authorization grant is invalid, expired or revoked.");
        let mut state = held(&self.state);
        let scope = match said("grant_type") {
            "authorization_code" => {
                let Some(code) = state.codes.get_mut(said("code")) else { return Err(ended) };
                if code.used {
                    // Somebody else has it too (RFC 6749 §4.1.2).
                    state.refresh.clear();
                    self.tokens.forget();
                    return Err(ended);
                }
                let bound = code.challenge.as_ref().is_none_or(|challenge| {
                    *challenge == URL_SAFE_NO_PAD.encode(Sha256::digest(said("code_verifier")))
                });
                if !bound || code.since.elapsed() > CODE_LIFE || code.redirect != said("redirect_uri") {
                    return Err(ended);
                }
                code.used = true;
                code.scope.clone()
            }
            "refresh_token" => {
                let told = !self.rules.redirect_again || !said("redirect_uri").is_empty();
                if !told || !state.refresh.remove(said("refresh_token")) {
                    return Err(ended);
                }
                String::new()
            }
            _ => return Err(Refused(400, "unsupported_grant_type", "The grant type is not supported.")),
        };
        let refresh = state.next(self.rules.name, "refresh");
        state.refresh.insert(refresh.clone());
        drop(state);
        let mut body = json!({ "access_token": self.tokens.give(), "refresh_token": refresh });
        if self.rules.moment {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
            body["expires_at"] = json!(now + self.rules.life);
        } else {
            body["token_type"] = json!("Bearer");
            body["expires_in"] = json!(self.rules.life);
        }
        if !scope.is_empty() {
            body["scope"] = json!(scope);
        }
        Ok(body)
    }

    /// Id and secret in the body, or as user and password.
    fn knows(&self, asked: &Asked, id: &str, secret: &str) -> bool {
        let basic = asked
            .header("authorization")
            .and_then(|header| header.strip_prefix("Basic "))
            .and_then(|encoded| STANDARD.decode(encoded).ok())
            .and_then(|bytes| String::from_utf8(bytes).ok());
        match basic {
            Some(pair) => pair == format!("{}:{}", self.client.0, self.client.1),
            None => (id, secret) == (self.client.0.as_str(), self.client.1.as_str()),
        }
    }
}

/// A member of the form or of the JSON in the body.
fn said<'a>(asked: &'a Asked, name: &str) -> &'a str {
    let in_form = asked.form.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
    in_form.or_else(|| asked.json()[name].as_str()).unwrap_or_default()
}

impl State {
    /// Every text is given once. It bears its purpose, so that a leak is told from chance.
    fn next(&mut self, name: &str, what: &str) -> String {
        self.number += 1;
        format!("practice-{name}-{what}-{:08}", self.number)
    }
}
