use super::{
    code::CodeGrant,
    endpoint::{TokenEndpoint, classify},
    exchange::Exchange,
};
use crate::{
    ConnectError,
    client::Backoff,
    http::Http,
    limiter::Limiter,
    manifest::{ClientPlace, TokenBody},
};
use oauth2::{
    AuthType, ClientId, ClientSecret, Scope, TokenResponse, TokenUrl,
    basic::{BasicClient, BasicTokenResponse},
};
use sluice_vault::Secret;
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::sync::Mutex;
use tracing::Instrument;
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
    Exchange(Box<Exchange>),
    Code(Arc<CodeGrant>),
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

    /// The grant of a sign-in in the browser.
    pub(super) const fn code(&self) -> Option<&Arc<CodeGrant>> {
        match &self.grant {
            Grant::Code(code) => Some(code),
            Grant::Client(_) | Grant::Exchange(_) => None,
        }
    }

    /// Gives the token away that is held.
    pub(super) async fn drop_held(&self) -> Option<Arc<Token>> {
        self.held.lock().await.take()
    }

    /// Takes a token that was got elsewhere.
    pub(super) async fn take(&self, token: Token) {
        *self.held.lock().await = Some(Arc::new(token));
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
            // In a task of its own: whoever waits may be stopped, but a rotated refresh token must not be lost.
            Self::Code(code) => {
                let code = Arc::clone(code);
                let renewed = tokio::spawn(async move { code.renew(asked).await }.in_current_span());
                renewed.await.map_err(|_| ConnectError::Stopped)?
            }
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
            .request_async(&TokenEndpoint {
                http,
                path: &self.path,
                secrets: vec![&self.client_secret],
                send: TokenBody::Form,
            })
            .await
            .map_err(|error| classify(error, http, ConnectError::BadCredentials))?;
        Ok(Token::read(&answer, &self.scopes, asked))
    }
}

impl Token {
    /// `wished` are the scopes that were asked for.
    pub(super) fn read(answer: &BasicTokenResponse, wished: &[String], asked: Instant) -> Self {
        let life = answer.expires_in().unwrap_or(LIFE_UNSAID);
        let granted: Vec<String> = answer
            .scopes()
            .into_iter()
            .flatten()
            .flat_map(|scope| scope.split_whitespace())
            .map(str::to_owned)
            .collect();
        Self {
            bearer: Secret::new(answer.access_token().secret().clone()),
            scopes: (!granted.is_empty() || !wished.is_empty()).then_some(granted),
            renew_at: asked + used(life),
        }
    }

    /// As [`Self::read`], of what a user said yes to: where nothing is said of scopes, it is what was asked for (RFC 6749
    /// §5.1).
    pub(super) fn agreed(answer: &BasicTokenResponse, wished: &[String], asked: Instant) -> Self {
        let mut token = Self::read(answer, wished, asked);
        if answer.scopes().is_none() && !wished.is_empty() {
            token.scopes = Some(wished.to_vec());
        }
        token
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
