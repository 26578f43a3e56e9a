//! Signing in with the browser.

use crate::{
    Client, ConnectError,
    auth::{Begun, Keeper},
    manifest::{Auth, SIGN_IN},
};
use sluice_vault::Secret;
use std::{fmt, sync::Arc, time::Duration};
use tokio_util::sync::CancellationToken;

/// A sign-in that waits for the user's yes in the browser. A port of this machine is open as long.
pub struct SigningIn {
    client: Client,
    begun: Begun,
}

impl fmt::Debug for SigningIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SigningIn({:?})", self.client)
    }
}

impl SigningIn {
    /// The vendor's page to open in the browser. It holds the state of this sign-in and belongs into no log.
    pub fn address(&self) -> &str {
        self.begun.address.as_str()
    }

    /// Waits for the browser's answer. From then on the client is signed in, and what is given back is what a later
    /// client is made with as [`GRANT`](crate::manifest::GRANT): the client's [`Keeper`] has kept it by then, where it
    /// has one.
    ///
    /// # Errors
    /// [`ConnectError::SignInNotKept`],
    /// [`ConnectError::SignInDenied`], [`ConnectError::SignInForged`], [`ConnectError::SignInTimedOut`] after `limit`,
    /// [`ConnectError::Stopped`], [`ConnectError::BadCredentials`] and those of every call.
    pub async fn finish(
        self,
        limit: Duration,
        stop: &CancellationToken,
    ) -> Result<Secret<String>, ConnectError> {
        let (token, grant) = self.begun.finish(limit, stop).await?;
        self.client.account().sign_in.take(token).await;
        Ok(grant)
    }
}

impl Client {
    /// Whether it is the browser that the user signs in with.
    pub fn signs_in_with_browser(&self) -> bool {
        self.account().sign_in.code().is_some()
    }

    /// Whether every call fails until the user signs in with the browser: it was never done, or has ended.
    pub fn must_sign_in(&self) -> bool {
        self.account().sign_in.code().is_some_and(|code| code.ended())
    }

    /// Begins to sign in with the browser. Sends nothing; where each customer has a page of their own to sign in at, that
    /// is asked whether it is there.
    ///
    /// # Errors
    /// [`ConnectError::SignInNoPort`]; [`ConnectError::BadSetting`] where that is not how this account signs in; of a page
    /// of the customer's own [`ConnectError::SignInNotAllowed`], [`ConnectError::SignInNotKnown`],
    /// [`ConnectError::Refused`] and those of a host that can't be reached.
    pub async fn sign_in(&self) -> Result<SigningIn, ConnectError> {
        let code = self.account().sign_in.code();
        let code = code.ok_or_else(|| ConnectError::BadSetting { key: SIGN_IN.to_owned() })?;
        Ok(SigningIn { client: self.clone(), begun: code.begin().await? })
    }

    /// Takes a sign-in in the browser back at the vendor. False where the vendor names no place for that, or where it was
    /// no sign-in in the browser. From then on no call is signed in, whatever became of it.
    ///
    /// # Errors
    /// [`ConnectError::TimedOut`] after `limit`, [`ConnectError::Refused`] and those of every call: the access may be open
    /// still.
    pub async fn take_back(&self, limit: Duration) -> Result<bool, ConnectError> {
        let taken = tokio::time::timeout(limit, self.account().sign_in.take_back()).await;
        taken.unwrap_or_else(|_| Err(ConnectError::TimedOut { host: self.host() }))
    }

    /// Where the user takes a sign-in back by hand, in words for people.
    pub fn taken_back_at(&self) -> Option<&str> {
        let account = self.account();
        let chosen = account.settings();
        match account.connector.manifest().sign_in(chosen.get(SIGN_IN))? {
            Auth::OAuth2Code { revoked_at, .. } => revoked_at.as_deref(),
            _ => None,
        }
    }

    /// From now on what lasts of a sign-in is kept there whenever the vendor changes it.
    pub fn keep_with(&self, keeper: Arc<dyn Keeper>) {
        if let Some(code) = self.account().sign_in.code() {
            code.keep_with(keeper);
        }
    }
}
