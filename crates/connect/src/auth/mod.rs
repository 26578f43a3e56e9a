//! How calls are signed in.

mod code;
mod endpoint;
mod exchange;
mod look;
mod places;
mod redirect;
mod revoke;
mod signed;
mod token;

pub use code::Keeper;
pub(crate) use code::{Begun, CodeGrant};
pub(crate) use token::Token;

use crate::{
    ClientOptions, ConnectError, address,
    blot::blot,
    client::Backoff,
    http::Http,
    limiter::Limiter,
    manifest::{Address, Auth, GRANT, KeyPlace, Manifest, Revoke, SIGN_IN},
    settings::Settings,
};
use code::Granted;
use exchange::Exchange;
use places::{AUTHORIZE, Places, TOKEN};
use reqwest::{
    RequestBuilder,
    header::{HeaderName, HeaderValue},
};
use signed::Signer;
use sluice_vault::Secret;
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};
use token::{ClientGrant, Grant, Tokens};
use url::Url;

/// Signs calls in.
pub(crate) enum SignIn {
    Key { place: Placed, key: Secret<String> },
    Basic { user: String, password: Secret<String> },
    Token { tokens: Box<Tokens>, place: Placed },
}

/// Where a key or token goes, checked.
pub(crate) enum Placed {
    Header(HeaderName),
    Query(String),
    Bearer,
}

impl Placed {
    fn new(place: &KeyPlace, setting: &str) -> Result<Self, ConnectError> {
        Ok(match place {
            KeyPlace::Header(name) => {
                Self::Header(name.parse().map_err(|_| ConnectError::BadSetting { key: setting.to_owned() })?)
            }
            KeyPlace::Query(name) => Self::Query(name.clone()),
            KeyPlace::Bearer => Self::Bearer,
        })
    }

    fn put(&self, request: RequestBuilder, key: &Secret<String>) -> RequestBuilder {
        match self {
            Self::Header(name) => match HeaderValue::from_str(key.expose()) {
                Ok(mut value) => {
                    value.set_sensitive(true);
                    request.header(name, value)
                }
                Err(_) => request,
            },
            Self::Query(name) => request.query(&[(name.as_str(), key.expose().as_str())]),
            Self::Bearer => request.bearer_auth(key.expose()),
        }
    }
}

/// What one call was signed in with.
pub(crate) enum Credential {
    Key,
    Token(Arc<Token>),
}

impl SignIn {
    pub(crate) fn new(
        manifest: &Manifest,
        settings: &Settings,
        base: &Url,
        options: &ClientOptions,
    ) -> Result<Self, ConnectError> {
        let secret = |key: &str| settings.secret(key).map(|held| Secret::new(held.expose().clone()));
        let places = Places { base, settings, options };
        let chosen = settings.get(SIGN_IN);
        let auth =
            manifest.sign_in(chosen).ok_or_else(|| ConnectError::BadSetting { key: SIGN_IN.to_owned() })?;
        match auth {
            Auth::ApiKey { secret: setting, place } => {
                let key = secret(setting)?;
                HeaderValue::from_str(key.expose())
                    .map_err(|_| ConnectError::BadSetting { key: setting.clone() })?;
                Ok(Self::Key { place: Placed::new(place, setting)?, key })
            }
            Auth::Basic { user, password } => {
                Ok(Self::Basic { user: settings.required(user)?.to_owned(), password: secret(password)? })
            }
            Auth::OAuth2ClientCredentials {
                client_id,
                client_secret,
                token_path,
                client_in,
                scope_setting,
                scope,
                authority_setting,
                settings_in_query,
            } => {
                let usual = Address { setting: String::new(), default: token_path.clone() };
                let authority = authority_setting.as_deref();
                let tokens = Tokens::new(Grant::Client(ClientGrant {
                    endpoint: places.own(authority, TOKEN, &usual, settings_in_query)?,
                    path: token_path.clone(),
                    client_id: settings.required(client_id)?.to_owned(),
                    client_secret: secret(client_secret)?,
                    client_in: *client_in,
                    scopes: places.scopes(scope_setting.as_deref(), scope.as_deref(), None),
                }));
                Ok(Self::Token { tokens: Box::new(tokens), place: Placed::Bearer })
            }
            Auth::OAuth2Code {
                client_id,
                client_secret,
                authorize,
                token,
                send,
                client_in,
                scope_setting,
                scope,
                lasting_scope,
                authority_setting,
                settings_in_query,
                pkce,
                ports,
                revoke,
                revoked_at: _,
            } => {
                let authority = authority_setting.as_deref();
                let asks_first = authorize.is_own();
                let authorize = places.own(authority, AUTHORIZE, authorize, settings_in_query)?;
                let token = places.own(authority, TOKEN, token, settings_in_query)?;
                let revoke = match revoke {
                    Some(Revoke { setting, default, send }) => {
                        let address = Address { setting: setting.clone(), default: default.clone() };
                        Some((places.at(&address)?, *send))
                    }
                    None => None,
                };
                let client_secret = match client_secret {
                    Some(key) => secret(key).ok(),
                    None => None,
                };
                let grant = CodeGrant {
                    http: Http::new(&token, options)?,
                    client_id: settings.required(client_id)?.to_owned(),
                    client_secret,
                    authorize,
                    asks_first,
                    token,
                    revoke,
                    send: *send,
                    client_in: *client_in,
                    scopes: places.scopes(
                        scope_setting.as_deref(),
                        scope.as_deref(),
                        lasting_scope.as_deref(),
                    ),
                    pkce: *pkce,
                    ports: if options.any_port { Vec::new() } else { ports.clone() },
                    held: tokio::sync::Mutex::new(code::Held {
                        grant: settings.secret(GRANT).ok().and_then(Granted::read),
                        unkept: None,
                    }),
                    keeper: OnceLock::new(),
                };
                let tokens = Tokens::new(Grant::Code(Arc::new(grant)));
                Ok(Self::Token { tokens: Box::new(tokens), place: Placed::Bearer })
            }
            Auth::TokenExchange { path, method, send, values, signed, token, minutes, place } => {
                let signer = signed.as_ref().map(|signed| Signer::new(signed, settings)).transpose()?;
                let values = values
                    .iter()
                    .map(|(name, key)| {
                        let value = match settings.get(key) {
                            Some(open) => Secret::new(open.to_owned()),
                            None => secret(key)?,
                        };
                        Ok((name.clone(), value))
                    })
                    .collect::<Result<_, ConnectError>>()?;
                let tokens = Tokens::new(Grant::Exchange(Box::new(Exchange {
                    endpoint: address::join(base, &format!("{}{path}", manifest.base.path)),
                    method: *method,
                    send: *send,
                    values,
                    signer,
                    token: token.clone(),
                    life: minutes.map(|minutes| Duration::from_secs(u64::from(minutes.get()) * 60)),
                })));
                Ok(Self::Token { tokens: Box::new(tokens), place: Placed::new(place, "token")? })
            }
        }
    }

    /// What to sign the next call in with; asks for a token where none is held.
    pub(crate) async fn credential(
        &self,
        http: &Http,
        limiter: &Limiter,
        backoff: Backoff,
    ) -> Result<Credential, ConnectError> {
        match self {
            Self::Key { .. } | Self::Basic { .. } => Ok(Credential::Key),
            Self::Token { tokens, .. } => tokens.current(http, limiter, backoff).await.map(Credential::Token),
        }
    }

    /// Adds the credential to a request.
    pub(crate) fn sign(&self, request: RequestBuilder, credential: &Credential) -> RequestBuilder {
        match (self, credential) {
            (Self::Token { place, .. }, Credential::Token(token)) => place.put(request, &token.bearer),
            (Self::Key { place, key }, _) => place.put(request, key),
            (Self::Basic { user, password }, _) => request.basic_auth(user, Some(password.expose())),
            (Self::Token { .. }, Credential::Key) => request,
        }
    }

    /// Blots out the token of a call in a vendor's text.
    pub(crate) fn blot(&self, text: &str, credential: &Credential) -> String {
        match credential {
            Credential::Token(token) => blot(text, &token.bearer),
            Credential::Key => text.to_owned(),
        }
    }

    /// The grant of a sign-in in the browser, where that is how calls are signed in.
    pub(crate) fn code(&self) -> Option<&Arc<CodeGrant>> {
        match self {
            Self::Token { tokens, .. } => tokens.code(),
            Self::Key { .. } | Self::Basic { .. } => None,
        }
    }

    /// Takes a sign-in in the browser back at the vendor; whether the vendor names a place for that. Whatever becomes of
    /// it, no call is signed in any more.
    pub(crate) async fn take_back(&self) -> Result<bool, ConnectError> {
        let Self::Token { tokens, .. } = self else { return Ok(false) };
        let Some(code) = tokens.code() else { return Ok(false) };
        let held = tokens.drop_held().await;
        code.take_back(held.map(|token| Secret::new(token.bearer.expose().clone()))).await
    }

    /// Takes the first token of a sign-in in the browser.
    pub(crate) async fn take(&self, token: Token) {
        if let Self::Token { tokens, .. } = self {
            tokens.take(token).await;
        }
    }

    /// Forgets the token of a call that was not accepted. Says whether trying again can help.
    pub(crate) async fn forget(&self, credential: &Credential) -> bool {
        match (self, credential) {
            (Self::Token { tokens, .. }, Credential::Token(token)) => {
                tokens.forget(token).await;
                true
            }
            _ => false,
        }
    }
}
