//! Taking a sign-in back at the vendor (RFC 7009).

use super::code::CodeGrant;
use crate::{
    ConnectError,
    blot::blot,
    http::Http,
    manifest::{ClientPlace, RevokeSent},
};
use reqwest::Method;
use serde_json::Value;
use sluice_vault::Secret;
use std::collections::BTreeMap;
use url::Url;

/// What a vendor says that takes back no tokens of this kind (RFC 7009 §2.2.1).
const OTHER_KIND: &str = "unsupported_token_type";

impl CodeGrant {
    /// Takes back what lasts of the sign-in, and the token that is still good. From then on it is gone here too.
    pub(super) async fn take_back(&self, bearer: Option<Secret<String>>) -> Result<bool, ConnectError> {
        let mut held = self.held.lock().await;
        held.unkept = None;
        // Nothing is left to be taken back.
        let Some(grant) = held.grant.take() else { return Ok(true) };
        let Some((place, send)) = &self.revoke else { return Ok(false) };
        let http = self.http.at(place);
        self.revoke_one(&http, place, *send, &grant.refresh, "refresh_token").await?;
        if let Some(bearer) = bearer {
            self.revoke_one(&http, place, *send, &bearer, "access_token").await?;
        }
        Ok(true)
    }

    async fn revoke_one(
        &self,
        http: &Http,
        place: &Url,
        send: RevokeSent,
        token: &Secret<String>,
        kind: &str,
    ) -> Result<(), ConnectError> {
        let mut said = BTreeMap::from([("token", token.expose().as_str()), ("token_type_hint", kind)]);
        let secret = self.client_secret.as_ref().map(|secret| secret.expose().as_str());
        let in_body = self.client_in == ClientPlace::Body && send != RevokeSent::Query;
        if in_body {
            said.insert("client_id", &self.client_id);
            said.extend(secret.map(|secret| ("client_secret", secret)));
        }
        let request = http.request(Method::POST, place.clone());
        let request = match send {
            RevokeSent::Form => request.form(&said),
            RevokeSent::Json => request.json(&said),
            RevokeSent::Query => request.query(&said),
        };
        let request = match in_body {
            true => request,
            false => request.basic_auth(&self.client_id, secret),
        };
        let answer = http.send(request).await.map_err(|error| error.cause().clone())?;
        let status = answer.status;
        let blotted = |text: &str| {
            let text = blot(text, token);
            self.client_secret.as_ref().map_or(text.clone(), |secret| blot(&text, secret))
        };
        let said = answer.said(blotted);
        match status {
            200..=299 => Ok(()),
            401 => Err(ConnectError::BadCredentials),
            429 => Err(ConnectError::RateLimited {
                retry_after_ms: answer.wait().as_millis().try_into().unwrap_or(u64::MAX),
            }),
            300..=399 | 404 | 405 | 410 => Err(http.not_an_api()),
            400..=499 if !answer.is_page() => match answer.into_json() {
                Some(Value::Object(body)) if body.get("error").is_some_and(|error| error == OTHER_KIND) => {
                    Ok(())
                }
                _ => Err(ConnectError::Refused { status, said }),
            },
            _ => Err(ConnectError::UnexpectedAnswer { status, what: "that the sign-in is taken back" }),
        }
    }
}
