//! How calls are signed in.

mod token;

pub(crate) use token::Token;

use crate::{
    ConnectError, address,
    client::Backoff,
    http::Http,
    limiter::Limiter,
    manifest::{Auth, KeyPlace, Manifest},
    settings::Settings,
};
use reqwest::{
    RequestBuilder,
    header::{HeaderName, HeaderValue},
};
use sluice_vault::Secret;
use std::sync::Arc;
use token::{Grant, Tokens};
use url::Url;

/// Signs calls in.
pub(crate) enum SignIn {
    Key { place: KeyPlaceChecked, key: Secret<String> },
    Token(Box<Tokens>),
}

pub(crate) enum KeyPlaceChecked {
    Header(HeaderName),
    Query(String),
    Bearer,
}

/// What one call was signed in with.
pub(crate) enum Credential {
    Key,
    Token(Arc<Token>),
}

impl SignIn {
    pub(crate) fn new(manifest: &Manifest, settings: &Settings, base: &Url) -> Result<Self, ConnectError> {
        match &manifest.auth {
            Auth::ApiKey { secret, place } => {
                let key = Secret::new(settings.secret(secret)?.expose().clone());
                let bad = || ConnectError::BadSetting { key: secret.clone() };
                HeaderValue::from_str(key.expose()).map_err(|_| bad())?;
                let place = match place {
                    KeyPlace::Header(name) => KeyPlaceChecked::Header(name.parse().map_err(|_| bad())?),
                    KeyPlace::Query(name) => KeyPlaceChecked::Query(name.clone()),
                    KeyPlace::Bearer => KeyPlaceChecked::Bearer,
                };
                Ok(Self::Key { place, key })
            }
            Auth::OAuth2ClientCredentials {
                client_id,
                client_secret,
                token_path,
                scope_setting,
                scope,
                settings_in_query,
            } => {
                let mut endpoint = address::join(base, token_path);
                for key in settings_in_query {
                    if let Some(value) = settings.get(key) {
                        endpoint.query_pairs_mut().append_pair(key, value);
                    }
                }
                let asked = scope_setting.as_deref().and_then(|key| settings.get(key)).unwrap_or(scope);
                Ok(Self::Token(Box::new(Tokens::new(Grant {
                    endpoint,
                    path: token_path.clone(),
                    client_id: settings.required(client_id)?.to_owned(),
                    client_secret: Secret::new(settings.secret(client_secret)?.expose().clone()),
                    scopes: asked.split_whitespace().map(str::to_owned).collect(),
                }))))
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
            Self::Key { .. } => Ok(Credential::Key),
            Self::Token(tokens) => tokens.current(http, limiter, backoff).await.map(Credential::Token),
        }
    }

    /// Adds the credential to a request.
    pub(crate) fn sign(&self, request: RequestBuilder, credential: &Credential) -> RequestBuilder {
        match (self, credential) {
            (_, Credential::Token(token)) => request.bearer_auth(token.bearer.expose()),
            (Self::Key { place, key }, Credential::Key) => match place {
                KeyPlaceChecked::Header(name) => match HeaderValue::from_str(key.expose()) {
                    Ok(mut value) => {
                        value.set_sensitive(true);
                        request.header(name, value)
                    }
                    Err(_) => request,
                },
                KeyPlaceChecked::Query(name) => request.query(&[(name.as_str(), key.expose().as_str())]),
                KeyPlaceChecked::Bearer => request.bearer_auth(key.expose()),
            },
            (Self::Token(_), Credential::Key) => request,
        }
    }

    /// Forgets the token of a call that was not accepted. Says whether trying again can help.
    pub(crate) async fn forget(&self, credential: &Credential) -> bool {
        match (self, credential) {
            (Self::Token(tokens), Credential::Token(token)) => {
                tokens.forget(token).await;
                true
            }
            _ => false,
        }
    }
}
