use super::Method;
use schemars::JsonSchema;
use serde::Deserialize;
use std::{collections::BTreeMap, num::NonZeroU32};

/// How calls are signed in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Auth {
    /// A key with every call.
    ApiKey {
        /// The secret that holds the key.
        secret: String,
        /// Where the key goes.
        place: KeyPlace,
    },
    /// User and password with every call (RFC 7617).
    Basic {
        /// The setting that holds the user.
        user: String,
        /// The secret that holds the password.
        password: String,
    },
    /// OAuth 2.0 client credentials (RFC 6749 §4.4).
    #[serde(rename = "oauth2_client_credentials")]
    OAuth2ClientCredentials {
        /// The setting that holds the client id.
        client_id: String,
        /// The secret that holds the client secret.
        client_secret: String,
        /// Path of the token endpoint on the base's host; the base's path is not put before it.
        token_path: String,
        /// Where id and secret go.
        #[serde(default)]
        client_in: ClientPlace,
        /// The setting that holds the scope, if it can be set.
        scope_setting: Option<String>,
        /// Scope where the setting is absent. Absent: none is asked for.
        scope: Option<String>,
        /// The setting that names an authorisation server, if it can be another than the base: tokens then come from
        /// its address with `/token` behind it.
        authority_setting: Option<String>,
        /// Settings that go into the token endpoint's query where they are given.
        #[serde(default)]
        settings_in_query: Vec<String>,
    },
    /// OAuth 2.0 authorization code for a program on the user's machine (RFC 6749 §4.1, RFC 8252): the user says yes in
    /// the browser, and the answer comes to an address of this machine.
    #[serde(rename = "oauth2_code")]
    OAuth2Code {
        /// The setting that holds the client id.
        client_id: String,
        /// The secret that holds the client secret, where the vendor gives one.
        client_secret: Option<String>,
        /// Where the user is sent.
        authorize: Address,
        /// Where codes and refresh tokens are changed for tokens.
        token: Address,
        /// How the token endpoint is written to.
        #[serde(default)]
        send: TokenBody,
        /// Where id and secret go.
        #[serde(default)]
        client_in: ClientPlace,
        /// The setting that holds the scope, if it can be set.
        scope_setting: Option<String>,
        /// Scope that is asked for where the setting is absent. Absent: none is.
        scope: Option<String>,
        /// Scope that is asked for whatever is set: without it the vendor gives no refresh token.
        lasting_scope: Option<String>,
        /// The setting that names an authorisation server, if it can be another than the base: the user is then sent to
        /// its address with `/authorize` behind it, and tokens come from there with `/token` behind it.
        authority_setting: Option<String>,
        /// Settings that go into the query of both addresses where they are given.
        #[serde(default)]
        settings_in_query: Vec<String>,
        /// Whether the code is bound to this program (RFC 7636, S256). Only where the vendor knows of no such thing
        /// may it be left out.
        #[serde(default = "yes")]
        pkce: bool,
        /// Ports of this machine for the way back, of which the first free one is used: where the vendor compares the
        /// whole address. Absent: the system chooses.
        #[serde(default)]
        ports: Vec<u16>,
        /// Where a sign-in is taken back. Absent: the vendor names no such place.
        revoke: Option<Revoke>,
        /// Where the user takes it back by hand: a sentence.
        revoked_at: Option<String>,
    },
    /// A call with settings and secrets that is answered with a token.
    TokenExchange {
        /// Path after the base.
        path: String,
        /// How it is asked.
        #[serde(default = "post")]
        method: Method,
        /// Where the values go.
        #[serde(default)]
        send: Sent,
        /// Name of a value, and the setting or secret that holds it.
        #[serde(default)]
        values: BTreeMap<String, String>,
        /// A token of one's own that goes along as a bearer token.
        signed: Option<Signed>,
        /// JSON pointer to the token in the answer.
        token: String,
        /// How long it lasts. Absent: until it is not accepted.
        minutes: Option<NonZeroU32>,
        /// Where the token goes.
        place: KeyPlace,
    },
}

impl Auth {
    /// Whether the user says yes in the browser.
    pub const fn in_browser(&self) -> bool {
        matches!(self, Self::OAuth2Code { .. })
    }

    /// The addresses of this machine that the user registers with the vendor, where the vendor compares them.
    pub fn redirects(&self) -> Vec<String> {
        match self {
            Self::OAuth2Code { ports, .. } => ports.iter().map(|port| redirect(*port)).collect(),
            _ => Vec::new(),
        }
    }
}

/// The address of this machine that the browser comes back to: a number, since a name could be another machine's.
pub(crate) fn redirect(port: u16) -> String {
    format!("http://127.0.0.1:{port}{REDIRECT_PATH}")
}

/// The path that the browser comes back to.
pub(crate) const REDIRECT_PATH: &str = "/callback";

/// One of the other ways to sign in.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Instead {
    /// Its name, which fields of the form can say they belong to.
    pub name: String,
    /// What people read where they choose.
    pub label: String,
    /// How calls are then signed in.
    pub auth: Auth,
}

/// An address beside the base, or, where each customer has one of their own, on the base's host.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Address {
    /// The setting that holds another address. It need not be in the form: then it is a hidden setting.
    pub setting: String,
    /// The address where the setting is absent, with https; or a path on the base's host, before which the base's path is
    /// not put.
    pub default: String,
}

impl Address {
    /// Whether each customer has an address of their own.
    pub fn is_own(&self) -> bool {
        self.default.starts_with('/')
    }
}

/// Where a sign-in is taken back at the vendor (RFC 7009).
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Revoke {
    /// The setting that holds another address. It need not be in the form: then it is a hidden setting.
    pub setting: String,
    /// The address where the setting is absent, with https.
    pub default: String,
    /// How it is written to.
    #[serde(default)]
    pub send: RevokeSent,
}

/// How the place is written to where sign-ins are taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RevokeSent {
    /// As a form, which is the standard.
    #[default]
    Form,
    /// As JSON.
    Json,
    /// With the token in the query and nothing in the body.
    Query,
}

/// A JSON Web Token (RFC 7519) that the user's private key signs with RS256 (RFC 7518 §3.3).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Signed {
    /// The secret that holds the private RSA key, as PEM of PKCS#8 or PKCS#1.
    pub private_key: String,
    /// Claims that are the same for everyone.
    #[serde(default)]
    pub claims: BTreeMap<String, String>,
    /// Name of a claim, and the setting that holds it.
    #[serde(default)]
    pub values: BTreeMap<String, String>,
    /// How long it is good for.
    pub minutes: NonZeroU32,
}

/// How a token endpoint is written to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum TokenBody {
    /// As a form, which is the standard.
    #[default]
    Form,
    /// As JSON.
    Json,
}

const fn yes() -> bool {
    true
}

const fn post() -> Method {
    Method::Post
}

/// Where a key goes.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In a header of this name.
    Header(String),
    /// In a query parameter of this name. Keys in addresses end up in logs: only where the vendor wants it.
    Query(String),
    /// As a bearer token.
    Bearer,
}

/// Where a client's id and secret go (RFC 6749 §2.3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ClientPlace {
    /// In the body, as a form.
    #[default]
    Body,
    /// In the header, as user and password.
    Basic,
}

/// Where the values of a token exchange go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Sent {
    /// In a JSON body.
    #[default]
    Json,
    /// In the query. They end up in logs: only where the vendor wants it.
    Query,
}
