//! Where users are sent to sign in, and where tokens come from.

use crate::{ClientOptions, ConnectError, address, manifest::Address, settings::Settings};
use url::Url;

/// What is behind the address of an authorisation server where tokens come from.
pub(super) const TOKEN: &str = "/token";
/// The same, where users are sent.
pub(super) const AUTHORIZE: &str = "/authorize";

/// The addresses of one account.
pub(super) struct Places<'a> {
    pub(super) base: &'a Url,
    pub(super) settings: &'a Settings,
    pub(super) options: &'a ClientOptions,
}

impl Places<'_> {
    /// The address behind the user's own authorisation server, where the setting names one, else the one given; with
    /// those of these settings in its query that are given.
    pub(super) fn own(
        &self,
        authority: Option<&str>,
        behind: &str,
        otherwise: &Address,
        in_query: &[String],
    ) -> Result<Url, ConnectError> {
        let mut at = match authority.and_then(|key| self.settings.get(key)) {
            Some(named) => {
                let loopback = self.options.allow_loopback_http;
                address::join(&address::parse(named, &[TOKEN, AUTHORIZE], loopback)?, behind)
            }
            None => self.at(otherwise)?,
        };
        for key in in_query {
            if let Some(value) = self.settings.get(key) {
                at.query_pairs_mut().append_pair(key, value);
            }
        }
        Ok(at)
    }

    /// As it is set, or as the manifest says.
    pub(super) fn at(&self, address: &Address) -> Result<Url, ConnectError> {
        let text = self.settings.get(&address.setting).unwrap_or(&address.default);
        match text.starts_with('/') {
            true => Ok(address::join(self.base, text)),
            false => address::beside(text, self.options.allow_loopback_http),
        }
    }

    /// The scopes to ask for: those that are set, else those of the manifest, and those that are asked for in any case.
    pub(super) fn scopes(&self, key: Option<&str>, usual: Option<&str>, always: Option<&str>) -> Vec<String> {
        let asked = key.and_then(|key| self.settings.get(key)).or(usual).unwrap_or_default();
        let mut scopes: Vec<String> = asked.split_whitespace().map(str::to_owned).collect();
        for scope in always.unwrap_or_default().split_whitespace() {
            if !scopes.iter().any(|asked| asked == scope) {
                scopes.push(scope.to_owned());
            }
        }
        scopes
    }
}
