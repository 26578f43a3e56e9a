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
        /// Settings that go into the token endpoint's query where they are given.
        #[serde(default)]
        settings_in_query: Vec<String>,
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
        values: BTreeMap<String, String>,
        /// JSON pointer to the token in the answer.
        token: String,
        /// How long it lasts. Absent: until it is not accepted.
        minutes: Option<NonZeroU32>,
        /// Where the token goes.
        place: KeyPlace,
    },
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
