//! The token endpoint of OAuth 2.0, as vendors really run it.

use crate::{ConnectError, answer::Answer, blot::blot, http::Http, manifest::TokenBody};
use oauth2::{
    AsyncHttpClient, HttpRequest, HttpResponse, RequestTokenError, StandardErrorResponse,
    basic::BasicErrorResponseType, http::HeaderValue,
};
use serde_json::{Map, Value};
use sluice_vault::Secret;
use std::{
    fmt,
    pin::Pin,
    time::{SystemTime, UNIX_EPOCH},
};
use url::{Url, form_urlencoded};

/// The errors that RFC 6749 §5.2 defines.
const STANDARD: [Option<&str>; 6] = [
    Some("invalid_request"),
    Some("invalid_client"),
    Some("invalid_grant"),
    Some("unauthorized_client"),
    Some("unsupported_grant_type"),
    Some("invalid_scope"),
];
/// A time beyond this is in milliseconds: in seconds it is the year 5138.
const MILLISECONDS_FROM: f64 = 1e11;

pub(super) struct TokenEndpoint<'h> {
    pub(super) http: &'h Http,
    /// What is told to be forbidden.
    pub(super) path: &'h str,
    /// Blotted out of what the vendor says.
    pub(super) secrets: Vec<&'h Secret<String>>,
    pub(super) send: TokenBody,
}

#[derive(Debug)]
pub(super) struct TokenEndpointError(ConnectError);

impl fmt::Display for TokenEndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for TokenEndpointError {}

pub(super) type Failed = RequestTokenError<TokenEndpointError, StandardErrorResponse<BasicErrorResponseType>>;

/// `refused` is what a grant that is not accepted means.
pub(super) fn classify(error: Failed, http: &Http, refused: ConnectError) -> ConnectError {
    match error {
        RequestTokenError::Request(TokenEndpointError(cause)) => cause,
        RequestTokenError::ServerResponse(answer) => match answer.error() {
            BasicErrorResponseType::InvalidClient | BasicErrorResponseType::UnauthorizedClient => {
                ConnectError::BadCredentials
            }
            BasicErrorResponseType::InvalidGrant => refused,
            // Only a refusal comes this far, and with one of OAuth's own words.
            kind => ConnectError::Refused { status: 400, said: kind.as_ref().to_owned() },
        },
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => http.not_an_api(),
    }
}

impl TokenEndpoint<'_> {
    async fn post(&self, request: HttpRequest) -> Result<HttpResponse, ConnectError> {
        let (mut parts, body) = request.into_parts();
        let body = match self.send {
            TokenBody::Form => body,
            TokenBody::Json => {
                parts.headers.insert("content-type", HeaderValue::from_static("application/json"));
                in_json(&body)
            }
        };
        let url = Url::parse(&parts.uri.to_string()).map_err(|_| ConnectError::InvalidUrl)?;
        let request = self.http.request(parts.method, url).headers(parts.headers).body(body);
        let answer = self.http.send(request).await.map_err(|error| error.cause().clone())?;
        let status = answer.status;
        let said =
            answer.said(|text| self.secrets.iter().fold(text.to_owned(), |text, secret| blot(&text, secret)));
        let by_status = self.meaning(&answer);
        let body = match answer.into_json() {
            Some(Value::Object(body)) => Some(body),
            _ => None,
        };
        let of_oauth =
            body.as_ref().is_some_and(|body| STANDARD.contains(&body.get("error").and_then(Value::as_str)));
        by_status?;
        let Some(body) = body.filter(|_| status < 300 || of_oauth) else {
            return Err(match status {
                ..300 => self.http.not_an_api(),
                _ => ConnectError::Refused { status, said },
            });
        };
        let body = if status < 300 { standard(body) } else { body };
        let mut response = HttpResponse::new(Value::Object(body).to_string().into_bytes());
        *response.status_mut() =
            oauth2::http::StatusCode::from_u16(status).map_err(|_| ConnectError::InvalidUrl)?;
        Ok(response)
    }

    /// What is told from the status alone; a success, and errors with a body that OAuth defines, are not.
    fn meaning(&self, answer: &Answer) -> Result<(), ConnectError> {
        match answer.status {
            200..=299 => Ok(()),
            400 if answer.is_page() => Err(self.http.not_an_api()),
            400 => Ok(()),
            // Not every host writes the error that OAuth defines; some answer with a plain text.
            401 => Err(ConnectError::BadCredentials),
            403 => Err(ConnectError::Forbidden { what: self.path.to_owned() }),
            // Also where a proxy or the network wants a sign-in of its own first.
            300..=399 | 404 | 405 | 407 | 410 | 511 => Err(self.http.not_an_api()),
            429 => Err(ConnectError::RateLimited {
                retry_after_ms: answer.wait().as_millis().try_into().unwrap_or(u64::MAX),
            }),
            status => Err(ConnectError::UnexpectedAnswer { status, what: "token" }),
        }
    }
}

impl<'c> AsyncHttpClient<'c> for TokenEndpoint<'_> {
    type Error = TokenEndpointError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, TokenEndpointError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(async move { self.post(request).await.map_err(TokenEndpointError) })
    }
}

/// A form as an object of texts.
fn in_json(form: &[u8]) -> Vec<u8> {
    let object: Map<String, Value> = form_urlencoded::parse(form)
        .map(|(name, value)| (name.into_owned(), Value::String(value.into_owned())))
        .collect();
    Value::Object(object).to_string().into_bytes()
}

/// What vendors leave out of an answer with a token, or write in another way than RFC 6749 §5.1: the kind of the token,
/// its life as a moment, a number as a text, scopes as a list.
fn standard(mut body: Map<String, Value>) -> Map<String, Value> {
    if !body.get("token_type").is_some_and(Value::is_string) {
        body.insert("token_type".to_owned(), "Bearer".into());
    }
    let number = |value: Option<&Value>| match value {
        Some(Value::Number(number)) => number.as_f64(),
        Some(Value::String(text)) => text.trim().parse::<f64>().ok(),
        _ => None,
    };
    let life = number(body.get("expires_in")).or_else(|| {
        let at = number(body.get("expires_at"))?;
        let at = if at > MILLISECONDS_FROM { at / 1_000.0 } else { at };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
        Some(at - now.as_secs_f64())
    });
    match life.filter(|life| life.is_finite()) {
        Some(life) => body.insert("expires_in".to_owned(), (life.max(0.0) as u64).into()),
        None => body.remove("expires_in"),
    };
    if let Some(Value::Array(scopes)) = body.get("scope") {
        let scopes: Vec<&str> = scopes.iter().filter_map(Value::as_str).collect();
        let scopes = scopes.join(" ");
        body.insert("scope".to_owned(), scopes.into());
    }
    body
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn check(answer: Value, expected: Value) {
        let Value::Object(body) = answer.clone() else { panic!("an object") };
        assert_eq!(Value::Object(standard(body)), expected, "{answer}");
    }

    #[test]
    fn answers_that_are_almost_as_the_standard_wants_are_read() {
        check(json!({ "access_token": "a" }), json!({ "access_token": "a", "token_type": "Bearer" }));
        check(
            json!({ "token_type": "bearer", "expires_in": "3600", "scope": ["a", "b"] }),
            json!({ "token_type": "bearer", "expires_in": 3600, "scope": "a b" }),
        );
        check(json!({ "token_type": "x", "expires_in": null }), json!({ "token_type": "x" }));
        check(
            json!({ "token_type": "x", "expires_at": 1_000 }),
            json!({ "token_type": "x", "expires_at": 1_000, "expires_in": 0 }),
        );
        for factor in [1, 1_000] {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs();
            let Value::Object(body) = json!({ "expires_at": (now + 600) * factor }) else {
                panic!("an object")
            };
            let life = standard(body)["expires_in"].as_u64().unwrap();
            assert!((590..=600).contains(&life), "{life}");
        }
    }

    #[test]
    fn a_form_becomes_an_object() {
        assert_eq!(in_json(b"a=1&b=x%20y+z"), br#"{"a":"1","b":"x y z"}"#);
    }
}
