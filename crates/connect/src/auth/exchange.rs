use super::signed::Signer;
use crate::{
    ConnectError,
    http::Http,
    manifest::{Method, Sent},
};
use serde_json::{Map, Value};
use sluice_vault::Secret;
use std::time::Duration;
use url::Url;

/// A call with settings and secrets that is answered with a token.
pub(super) struct Exchange {
    pub(super) endpoint: Url,
    pub(super) method: Method,
    pub(super) send: Sent,
    pub(super) values: Vec<(String, Secret<String>)>,
    /// Signs a token of one's own that goes along.
    pub(super) signer: Option<Signer>,
    /// JSON pointer to the token.
    pub(super) token: String,
    /// Nothing: until it is not accepted.
    pub(super) life: Option<Duration>,
}

impl Exchange {
    pub(super) async fn ask(&self, http: &Http) -> Result<Secret<String>, ConnectError> {
        let method = match self.method {
            Method::Get => reqwest::Method::GET,
            Method::Post => reqwest::Method::POST,
        };
        let request = http.request(method, self.endpoint.clone());
        let pairs = self.values.iter().map(|(name, value)| (name.as_str(), value.expose().as_str()));
        let request = match self.send {
            Sent::Query => request.query(&pairs.collect::<Vec<_>>()),
            Sent::Json => {
                let body: Map<String, Value> =
                    pairs.map(|(name, value)| (name.to_owned(), value.into())).collect();
                request.json(&body)
            }
        };
        let request = match &self.signer {
            Some(signer) => request.bearer_auth(signer.sign()?.expose()),
            None => request,
        };
        let answer = http.send(request).await.map_err(|error| error.cause().clone())?;
        let status = answer.status;
        match status {
            200..=299 => {}
            429 => {
                let retry_after_ms = answer.wait().as_millis().try_into().unwrap_or(u64::MAX);
                return Err(ConnectError::RateLimited { retry_after_ms });
            }
            400..=403 | 422 if !answer.is_page() => return Err(ConnectError::BadCredentials),
            300..=499 => return Err(http.not_an_api()),
            _ => return Err(ConnectError::UnexpectedAnswer { status, what: "token" }),
        }
        let body = answer.into_json().filter(Value::is_object).ok_or_else(|| http.not_an_api())?;
        match body.pointer(&self.token) {
            Some(Value::String(token)) if !token.is_empty() => Ok(Secret::new(token.clone())),
            // Some vendors refuse with success and a sentence.
            _ => Err(ConnectError::BadCredentials),
        }
    }
}
