use serde::Deserialize;

/// How calls are signed in.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Auth {
    /// A key with every call.
    ApiKey {
        /// The secret that holds the key.
        secret: String,
        /// Where the key goes.
        place: KeyPlace,
    },
    /// OAuth 2.0 client credentials (RFC 6749 §4.4), id and secret in the body.
    #[serde(rename = "oauth2_client_credentials")]
    OAuth2ClientCredentials {
        /// The setting that holds the client id.
        client_id: String,
        /// The secret that holds the client secret.
        client_secret: String,
        /// Path of the token endpoint on the base's host; the base's path is not put before it.
        token_path: String,
        /// The setting that holds the scope, if it can be set.
        scope_setting: Option<String>,
        /// Scope where the setting is absent.
        scope: String,
        /// Settings that go into the token endpoint's query where they are given.
        #[serde(default)]
        settings_in_query: Vec<String>,
    },
}

/// Where a key goes.
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyPlace {
    /// In a header of this name.
    Header(String),
    /// In a query parameter of this name. Keys in addresses end up in logs: only where the vendor wants it.
    Query(String),
    /// As a bearer token.
    Bearer,
}
