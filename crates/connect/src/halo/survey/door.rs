use super::TURN;
use crate::{address, client::Account, manifest::Auth};
use chrono::{DateTime, Utc};
use reqwest::header::DATE;
use serde_json::Value;
use url::Url;

/// What a site says of itself to anybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Door {
    /// The authorisation server's address, whose `/token` gives tokens.
    pub authority: Option<String>,
    /// The tenant's name.
    pub tenant: Option<String>,
    /// How many seconds its clock is ahead of this machine's.
    pub ahead_seconds: Option<i64>,
}

/// Asks for `AuthInfo`, which needs no token. What is not said is absent.
pub(super) async fn look(account: &Account) -> Door {
    let manifest = account.connector.manifest();
    let url = address::join(&account.base, &format!("{}/AuthInfo", manifest.base.path));
    if account.limiter.ready(None, TURN.most).await.is_err() {
        return Door::default();
    }
    let began = Utc::now();
    let Ok(answer) = account.http.send(account.http.request(reqwest::Method::GET, url)).await else {
        return Door::default();
    };
    // The header is written somewhere between the question and the answer.
    let here = began + (Utc::now() - began) / 2;
    let there =
        answer.headers.get(DATE).and_then(|date| DateTime::parse_from_rfc2822(date.to_str().ok()?).ok());
    let ahead_seconds = there.map(|there| (there.to_utc() - here).num_seconds());
    let body = answer.into_json().unwrap_or_default();
    Door { authority: said(&body, "auth_url"), tenant: said(&body, "tenant_id"), ahead_seconds }
}

/// The address whose `/token` the account asks.
pub(super) fn authority(account: &Account) -> String {
    let manifest = account.connector.manifest();
    let Auth::OAuth2ClientCredentials { token_path, authority_setting, .. } = &manifest.auth else {
        return account.base.to_string();
    };
    let settings = account.settings();
    let set = authority_setting.as_deref().and_then(|key| settings.get(key));
    set.map_or_else(
        || address::join(&account.base, token_path.trim_end_matches("/token")).to_string(),
        str::to_owned,
    )
}

impl Door {
    /// The authorisation server that the site names, where it is another than `asked`.
    pub fn elsewhere(&self, asked: &str) -> Option<&str> {
        let told = self.authority.as_deref()?;
        (plain(told)? != plain(asked)?).then_some(told)
    }
}

/// An address as it is compared: without the endings that people and tenants add.
fn plain(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    let path = url.path().trim_end_matches('/').trim_end_matches("/token").trim_end_matches('/');
    let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
    Some(format!("{}{port}{path}", url.host_str()?))
}

fn said(body: &Value, name: &str) -> Option<String> {
    body.get(name)?.as_str().map(str::trim).filter(|text| !text.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_is_elsewhere_where_its_address_is_another() {
        let check = |told: Option<&str>, elsewhere: bool| {
            let door = Door { authority: told.map(str::to_owned), ..Door::default() };
            assert_eq!(door.elsewhere("https://acme.halopsa.com/auth").is_some(), elsewhere, "{told:?}");
        };
        check(None, false);
        check(Some("no address"), false);
        check(Some("https://acme.halopsa.com/auth"), false);
        check(Some("https://ACME.halopsa.com/auth/token/"), false);
        check(Some("https://auth.haloservicedesk.com"), true);
        check(Some("https://acme.halopsa.com/other"), true);
        check(Some("https://acme.halopsa.com:8443/auth"), true);
    }
}
