//! A sign-in in the browser: what it was changed for, and how that is kept and renewed.

use super::{
    endpoint::{TokenEndpoint, classify},
    redirect::Redirect,
    token::Token,
};
use crate::{
    ConnectError,
    http::Http,
    manifest::{ClientPlace, RevokeSent, TokenBody},
};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, PkceCodeChallenge,
    PkceCodeVerifier, RedirectUrl, RefreshToken, Scope, TokenResponse, TokenUrl,
    basic::{BasicClient, BasicTokenResponse},
};
use sluice_vault::Secret;
use std::{
    pin::Pin,
    sync::{Arc, OnceLock},
    time::{Duration, Instant},
};
use tokio::sync::Mutex;
use tokio_util::sync::CancellationToken;
use url::Url;

/// Bytes of randomness in a state.
const STATE_BYTES: u32 = 32;

/// Keeps what a sign-in in the browser was changed for, in place of what was kept before.
pub trait Keeper: Send + Sync + 'static {
    /// Keeps it for good before it returns: what came before it is not accepted any more.
    ///
    /// # Errors
    /// [`ConnectError::SignInNotKept`]; it is tried again with the next call.
    fn keep(
        &self,
        grant: Secret<String>,
    ) -> Pin<Box<dyn Future<Output = Result<(), ConnectError>> + Send + '_>>;
}

/// A sign-in of one account.
pub(crate) struct CodeGrant {
    pub(super) http: Http,
    pub(super) client_id: String,
    pub(super) client_secret: Option<Secret<String>>,
    pub(super) authorize: Url,
    /// Whether each customer has a page of their own, which may not be there.
    pub(super) asks_first: bool,
    pub(super) token: Url,
    /// Where a sign-in is taken back.
    pub(super) revoke: Option<(Url, RevokeSent)>,
    pub(super) send: TokenBody,
    pub(super) client_in: ClientPlace,
    pub(super) scopes: Vec<String>,
    pub(super) pkce: bool,
    pub(super) ports: Vec<u16>,
    /// Held while a token is renewed: a rotated refresh token is good once.
    pub(super) held: Mutex<Held>,
    pub(super) keeper: OnceLock<Arc<dyn Keeper>>,
}

/// What is known of the sign-in.
pub(super) struct Held {
    /// Nothing: the user has to sign in.
    pub(super) grant: Option<Granted>,
    /// A token whose grant could not be kept.
    pub(super) unkept: Option<Token>,
}

/// What lasts of a sign-in.
pub(super) struct Granted {
    pub(super) refresh: Secret<String>,
    /// The address that the browser was sent back to: some vendors want it again.
    redirect: String,
}

impl Granted {
    pub(super) fn read(kept: &Secret<String>) -> Option<Self> {
        let kept: serde_json::Value = serde_json::from_str(kept.expose()).ok()?;
        let text = |name: &str| kept[name].as_str().filter(|text| !text.is_empty()).map(str::to_owned);
        Some(Self {
            refresh: Secret::new(text("refresh_token")?),
            redirect: text("redirect_uri").unwrap_or_default(),
        })
    }

    fn write(&self) -> Secret<String> {
        let kept =
            serde_json::json!({ "refresh_token": self.refresh.expose(), "redirect_uri": self.redirect });
        Secret::new(kept.to_string())
    }
}

/// A sign-in that waits for the user.
pub(crate) struct Begun {
    grant: Arc<CodeGrant>,
    redirect: Redirect,
    state: CsrfToken,
    verifier: Option<PkceCodeVerifier>,
    /// Where the user says yes.
    pub(crate) address: Url,
}

impl CodeGrant {
    /// Opens a port for the browser's answer. Sends nothing, but where each customer has a page of their own.
    pub(crate) async fn begin(self: &Arc<Self>) -> Result<Begun, ConnectError> {
        let redirect = Redirect::open(&self.ports).await?;
        let mut bare = self.authorize.clone();
        bare.set_fragment(None);
        let client = BasicClient::new(ClientId::new(self.client_id.clone()))
            .set_auth_uri(AuthUrl::from_url(bare))
            .set_redirect_uri(redirect_url(redirect.address())?);
        let request = client
            .authorize_url(|| CsrfToken::new_random_len(STATE_BYTES))
            .add_scopes(self.scopes.iter().cloned().map(Scope::new));
        let (request, verifier) = if self.pkce {
            let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
            (request.set_pkce_challenge(challenge), Some(verifier))
        } else {
            (request, None)
        };
        let (address, state) = request.url();
        let address = behind_fragment(address, self.authorize.fragment());
        if self.asks_first {
            self.look(&address, redirect.address()).await?;
        }
        Ok(Begun { grant: Arc::clone(self), redirect, state, verifier, address })
    }

    /// Whether calls must fail until the user signs in.
    pub(crate) fn ended(&self) -> bool {
        // Held: it is being renewed, so that it was there.
        self.held.try_lock().is_ok_and(|held| held.grant.is_none())
    }

    pub(crate) fn keep_with(&self, keeper: Arc<dyn Keeper>) {
        // A client is made once and has one keeper.
        let _ = self.keeper.set(keeper);
    }

    /// A new token for the refresh token that is kept.
    pub(super) async fn renew(&self, asked: Instant) -> Result<Token, ConnectError> {
        let mut held = self.held.lock().await;
        if let (Some(grant), true) = (&held.grant, held.unkept.is_some()) {
            self.keep(grant).await?;
            if let Some(token) = held.unkept.take() {
                return Ok(token);
            }
        }
        let grant = held.grant.as_ref().ok_or(ConnectError::SignInAgain)?;
        let refresh = RefreshToken::new(grant.refresh.expose().clone());
        let client = self.client();
        let request = client.exchange_refresh_token(&refresh);
        let request = match self.send {
            TokenBody::Form => request,
            TokenBody::Json => request.add_extra_param("redirect_uri", grant.redirect.clone()),
        };
        let answer = request.request_async(&self.endpoint(vec![&grant.refresh])).await;
        let answer = answer.map_err(|error| match classify(error, &self.http, ConnectError::SignInAgain) {
            // Some say of a refresh token that ended only that it is not accepted.
            ConnectError::BadCredentials | ConnectError::Forbidden { .. } => ConnectError::SignInAgain,
            error => error,
        });
        let answer = match answer {
            Ok(answer) => answer,
            Err(error) => {
                if error == ConnectError::SignInAgain {
                    held.grant = None;
                }
                return Err(error);
            }
        };
        let token = Token::agreed(&answer, &self.scopes, asked);
        if let Some(rotated) = refresh_token(&answer).filter(|new| new != grant.refresh.expose()) {
            let granted = Granted { refresh: Secret::new(rotated), redirect: grant.redirect.clone() };
            let kept = self.keep(&granted).await;
            held.grant = Some(granted);
            if let Err(error) = kept {
                held.unkept = Some(token);
                return Err(error);
            }
        }
        Ok(token)
    }

    async fn keep(&self, grant: &Granted) -> Result<(), ConnectError> {
        match self.keeper.get() {
            Some(keeper) => keeper.keep(grant.write()).await,
            None => Ok(()),
        }
    }

    fn client(
        &self,
    ) -> BasicClient<
        oauth2::EndpointNotSet,
        oauth2::EndpointNotSet,
        oauth2::EndpointNotSet,
        oauth2::EndpointNotSet,
        oauth2::EndpointSet,
    > {
        let client = BasicClient::new(ClientId::new(self.client_id.clone()))
            .set_auth_type(match self.client_in {
                ClientPlace::Body => AuthType::RequestBody,
                ClientPlace::Basic => AuthType::BasicAuth,
            })
            .set_token_uri(TokenUrl::from_url(self.token.clone()));
        match &self.client_secret {
            Some(secret) => client.set_client_secret(ClientSecret::new(secret.expose().clone())),
            None => client,
        }
    }

    fn endpoint<'h>(&'h self, mut secrets: Vec<&'h Secret<String>>) -> TokenEndpoint<'h> {
        secrets.extend(&self.client_secret);
        TokenEndpoint { http: &self.http, path: self.token.path(), secrets, send: self.send }
    }
}

impl Begun {
    /// Waits for the browser's answer and changes it for tokens.
    pub(crate) async fn finish(
        self,
        limit: Duration,
        stop: &CancellationToken,
    ) -> Result<(Token, Secret<String>), ConnectError> {
        let code = tokio::select! {
            code = self.redirect.answer(self.state.secret()) => code?,
            () = stop.cancelled() => return Err(ConnectError::Stopped),
            () = tokio::time::sleep(limit) => return Err(ConnectError::SignInTimedOut),
        };
        let redirect = self.redirect.address().to_owned();
        // The port is closed before anything is sent.
        drop(self.redirect);
        let grant = self.grant;
        let asked = Instant::now();
        let client = grant.client().set_redirect_uri(redirect_url(&redirect)?);
        let request = client.exchange_code(AuthorizationCode::new(code.expose().clone()));
        let request = match self.verifier {
            Some(verifier) => request.set_pkce_verifier(verifier),
            None => request,
        };
        let answer = request
            .request_async(&grant.endpoint(vec![&code]))
            .await
            .map_err(|error| classify(error, &grant.http, ConnectError::SignInAgain))?;
        let Some(refresh) = refresh_token(&answer) else {
            return Err(ConnectError::UnexpectedAnswer { status: 200, what: "a refresh token" });
        };
        let granted = Granted { refresh: Secret::new(refresh), redirect };
        let kept = granted.write();
        // Under the lock: what an older refresh token brings meanwhile must not be kept in place of this.
        let mut held = grant.held.lock().await;
        grant.keep(&granted).await?;
        *held = Held { grant: Some(granted), unkept: None };
        drop(held);
        Ok((Token::agreed(&answer, &grant.scopes, asked), kept))
    }
}

fn refresh_token(answer: &BasicTokenResponse) -> Option<String> {
    answer.refresh_token().map(|token| token.secret().clone()).filter(|token| !token.is_empty())
}

fn redirect_url(address: &str) -> Result<RedirectUrl, ConnectError> {
    RedirectUrl::new(address.to_owned()).map_err(|_| ConnectError::InvalidUrl)
}

/// Where the page is one of a program in the browser, its query stands behind the fragment.
fn behind_fragment(mut address: Url, fragment: Option<&str>) -> Url {
    if let Some(fragment) = fragment {
        let whole = format!("{fragment}?{}", address.query().unwrap_or_default());
        address.set_query(None);
        address.set_fragment(Some(&whole));
    }
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_stands_where_the_vendors_page_reads_it() {
        let check = |fragment: Option<&str>, expected: &str| {
            let address = Url::parse("https://app.test/?a=1&b=x%20y").unwrap();
            assert_eq!(behind_fragment(address, fragment).as_str(), expected);
        };
        check(None, "https://app.test/?a=1&b=x%20y");
        check(Some("/oauth/authorize"), "https://app.test/#/oauth/authorize?a=1&b=x%20y");
    }

    #[test]
    fn what_is_kept_is_read_again_and_nothing_else_is() {
        let granted =
            Granted { refresh: Secret::from("r\"1"), redirect: "http://127.0.0.1:9/callback".to_owned() };
        let read = Granted::read(&granted.write()).unwrap();
        assert_eq!((read.refresh.expose().as_str(), read.redirect), ("r\"1", granted.redirect.clone()));
        for broken in ["", "r1", "{}", "[]", r#"{"refresh_token":""}"#, r#"{"refresh_token":7}"#] {
            assert!(Granted::read(&Secret::from(broken)).is_none(), "{broken}");
        }
    }
}
