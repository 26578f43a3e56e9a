use super::exchange::Exchange;
use crate::{
    ConnectError, answer::Answer, blot::blot, client::Backoff, http::Http, limiter::Limiter,
    manifest::ClientPlace,
};
use oauth2::{
    AsyncHttpClient, AuthType, ClientId, ClientSecret, HttpRequest, HttpResponse, RequestTokenError, Scope,
    TokenResponse, TokenUrl,
    basic::{BasicClient, BasicErrorResponseType},
};
use sluice_vault::Secret;
use std::{
    fmt,
    pin::Pin,
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;
use url::Url;

/// How long a token is used whose answer names no life (RFC 6749 §5.1 leaves it out sometimes).
const LIFE_UNSAID: Duration = Duration::from_secs(300);
/// A token without an end is asked for anew when it is not accepted, and once a day.
const LIFE_ENDLESS: Duration = Duration::from_secs(86_400);
/// A token is renewed this long before its end, and after four fifths of its life.
const MARGIN: Duration = Duration::from_secs(60);

/// What a token is got with.
pub(super) enum Grant {
    Client(ClientGrant),
    Exchange(Exchange),
}

/// A client-credentials grant.
pub(super) struct ClientGrant {
    pub(super) endpoint: Url,
    pub(super) path: String,
    pub(super) client_id: String,
    pub(super) client_secret: Secret<String>,
    pub(super) client_in: ClientPlace,
    pub(super) scopes: Vec<String>,
}

/// An access token. It lives in memory only.
pub(crate) struct Token {
    pub(super) bearer: Secret<String>,
    /// What was granted, as the answer says; nothing where tokens of this kind have no scopes.
    pub(crate) scopes: Option<Vec<String>>,
    renew_at: Instant,
}

/// Holds one token and asks for one at a time: a hundred callers make one request, and no new token makes an
/// older one invalid that another call is just using.
pub(crate) struct Tokens {
    grant: Grant,
    held: Mutex<Option<Arc<Token>>>,
}

impl Tokens {
    pub(super) fn new(grant: Grant) -> Self {
        Self { grant, held: Mutex::new(None) }
    }

    pub(super) async fn current(
        &self,
        http: &Http,
        limiter: &Limiter,
        backoff: Backoff,
    ) -> Result<Arc<Token>, ConnectError> {
        let mut held = self.held.lock().await;
        if let Some(token) = held.as_ref().filter(|token| Instant::now() < token.renew_at) {
            return Ok(Arc::clone(token));
        }
        let mut tries = 0;
        loop {
            limiter.ready(None, None).await.map_err(|_used_up| ConnectError::AllowanceUsed)?;
            match self.grant.ask(http).await {
                Ok(token) => {
                    let token = Arc::new(token);
                    *held = Some(Arc::clone(&token));
                    return Ok(token);
                }
                Err(error) => {
                    tries += 1;
                    if !flaked(&error) || !backoff.wait(tries).await {
                        return Err(error);
                    }
                }
            }
        }
    }

    /// Forgets this token, but not a newer one that another call has got meanwhile.
    pub(super) async fn forget(&self, token: &Arc<Token>) {
        let mut held = self.held.lock().await;
        if held.as_ref().is_some_and(|held| Arc::ptr_eq(held, token)) {
            *held = None;
        }
    }
}

impl Grant {
    async fn ask(&self, http: &Http) -> Result<Token, ConnectError> {
        let asked = Instant::now();
        match self {
            Self::Client(grant) => grant.ask(http, asked).await,
            Self::Exchange(exchange) => Ok(Token {
                bearer: exchange.ask(http).await?,
                scopes: None,
                renew_at: asked + exchange.life.map_or(LIFE_ENDLESS, used),
            }),
        }
    }
}

/// How long of its life a token is used.
fn used(life: Duration) -> Duration {
    let life = life.min(LIFE_ENDLESS);
    life.mul_f64(0.8).min(life.saturating_sub(MARGIN))
}

impl ClientGrant {
    async fn ask(&self, http: &Http, asked: Instant) -> Result<Token, ConnectError> {
        let answer = BasicClient::new(ClientId::new(self.client_id.clone()))
            .set_client_secret(ClientSecret::new(self.client_secret.expose().clone()))
            .set_auth_type(match self.client_in {
                ClientPlace::Body => AuthType::RequestBody,
                ClientPlace::Basic => AuthType::BasicAuth,
            })
            .set_token_uri(TokenUrl::from_url(self.endpoint.clone()))
            .exchange_client_credentials()
            .add_scopes(self.scopes.iter().cloned().map(Scope::new))
            .request_async(&TokenEndpoint { http, grant: self })
            .await
            .map_err(|error| classify(error, http))?;
        let life = answer.expires_in().unwrap_or(LIFE_UNSAID);
        let granted: Vec<String> = answer
            .scopes()
            .into_iter()
            .flatten()
            .flat_map(|scope| scope.split_whitespace())
            .map(str::to_owned)
            .collect();
        Ok(Token {
            bearer: Secret::new(answer.access_token().secret().clone()),
            scopes: (!granted.is_empty() || !self.scopes.is_empty()).then_some(granted),
            renew_at: asked + used(life),
        })
    }
}

/// Whether asking again may help. What took too long would only take as long again.
const fn flaked(error: &ConnectError) -> bool {
    match error {
        ConnectError::Unreachable { .. } => true,
        ConnectError::UnexpectedAnswer { status, .. } => *status >= 500 && *status != 504,
        _ => false,
    }
}

fn classify(
    error: RequestTokenError<TokenEndpointError, oauth2::StandardErrorResponse<BasicErrorResponseType>>,
    http: &Http,
) -> ConnectError {
    match error {
        RequestTokenError::Request(TokenEndpointError(cause)) => cause,
        RequestTokenError::ServerResponse(answer) => match answer.error() {
            BasicErrorResponseType::InvalidClient
            | BasicErrorResponseType::UnauthorizedClient
            | BasicErrorResponseType::InvalidGrant => ConnectError::BadCredentials,
            // Only 400 comes this far, and with one of OAuth's own words.
            kind => ConnectError::Refused { status: 400, said: kind.as_ref().to_owned() },
        },
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => http.not_an_api(),
    }
}

/// The errors that RFC 6749 §5.2 defines.
const STANDARD: [Option<&str>; 6] = [
    Some("invalid_request"),
    Some("invalid_client"),
    Some("invalid_grant"),
    Some("unauthorized_client"),
    Some("unsupported_grant_type"),
    Some("invalid_scope"),
];

struct TokenEndpoint<'h> {
    http: &'h Http,
    grant: &'h ClientGrant,
}

#[derive(Debug)]
struct TokenEndpointError(ConnectError);

impl fmt::Display for TokenEndpointError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for TokenEndpointError {}

impl TokenEndpoint<'_> {
    async fn post(&self, request: HttpRequest) -> Result<HttpResponse, ConnectError> {
        let (parts, body) = request.into_parts();
        let url = Url::parse(&parts.uri.to_string()).map_err(|_| ConnectError::InvalidUrl)?;
        let request = self.http.request(parts.method, url).headers(parts.headers).body(body);
        let answer = self.http.send(request).await.map_err(|error| error.cause().clone())?;
        let status = answer.status;
        self.meaning(&answer)?;
        let said = answer.said(|text| blot(text, &self.grant.client_secret));
        let body = answer.into_json().filter(serde_json::Value::is_object);
        let Some(body) = body.filter(|body| status < 300 || STANDARD.contains(&body["error"].as_str()))
        else {
            return Err(match status {
                ..300 => self.http.not_an_api(),
                _ => ConnectError::Refused { status, said },
            });
        };
        let mut response = HttpResponse::new(body.to_string().into_bytes());
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
            403 => Err(ConnectError::Forbidden { what: self.grant.path.clone() }),
            300..=399 | 404 | 405 | 410 => Err(self.http.not_an_api()),
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
