//! What can be connected, how it is signed in to, and connecting it.

use super::Failure;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What can be connected.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Connectors {
    /// Those of the program, then the user's own.
    pub connectors: Vec<ConnectorRow>,
    /// Why folders of the user's are no connectors.
    pub unusable: Vec<Failure>,
    /// Where the user's own are looked for.
    pub folder: String,
}

/// A connector that can be connected.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ConnectorRow {
    /// The folder's name, for example `apollo`.
    pub id: String,
    /// The name people know.
    pub name: String,
    /// `crm` or `provider`.
    pub role: String,
    /// Whether a user wrote it.
    pub own: bool,
    /// The ways to sign in, the usual one first; empty where there is but one.
    pub sign_ins: Vec<SignInWay>,
    /// What to ask for.
    pub form: Vec<FormField>,
    /// The vendor's page that says where to find the values.
    pub help_url: Option<String>,
    /// What people should know before they connect it.
    pub notes: Vec<String>,
    /// What can be read there, and where that is known from.
    pub streams: Vec<KnownStream>,
    /// What the form is filled with: an account in the practice world. Empty in any other workspace.
    pub values: BTreeMap<String, String>,
}

/// Records that a connector reads in one way.
#[derive(Clone, Debug, Serialize, TS)]
pub struct KnownStream {
    /// Its name in the manifest.
    pub name: String,
    /// Where it is known from: `official`, `observed` in others' programs, or `guessed`.
    pub known: String,
}

/// A way to sign in.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SignInWay {
    /// Its name: the answer `sign_in` in [`Connect`].
    pub name: String,
    /// What people read.
    pub label: String,
    /// Whether the user signs in with the browser: then `begin_sign_in` connects, not `connect`.
    pub browser: bool,
    /// The addresses that the user registers with the vendor.
    pub redirects: Vec<String>,
}

/// Another way to sign in to what is connected.
#[derive(Clone, Debug, Serialize, TS)]
pub struct OtherWay {
    /// The way. With the browser `change_sign_in` begins it, else `change_access` takes it.
    pub way: SignInWay,
    /// What is asked for it.
    pub fields: Vec<FormField>,
}

/// A sign-in with the browser.
#[derive(Clone, Debug, Serialize, TS)]
pub struct SignIn {
    /// Its id.
    pub id: String,
    /// Whom it signs in to.
    pub connector_name: String,
    /// The vendor's page, as long as it waits. It belongs to this sign-in alone.
    pub address: Option<String>,
    /// Whether the page was opened in the browser.
    pub opened: bool,
    /// Where it stands.
    pub state: SignInState,
    /// Why it failed.
    pub failure: Option<Failure>,
    /// The connection that was made or signed in to again.
    pub connection: Option<String>,
}

/// Where a sign-in stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum SignInState {
    /// The browser has not come back, for five minutes at most.
    Waiting,
    /// Signed in, tested and kept.
    Done,
    /// It came to nothing.
    Failed,
}

/// One question of a connector's form.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FormField {
    /// Key in [`Connect`].
    pub key: String,
    /// Words of the vendor.
    pub label: String,
    /// Where to find it.
    pub help: Option<String>,
    /// An example or default.
    pub placeholder: Option<String>,
    /// A regular expression (ECMAScript, anchored) that the value has to match.
    pub pattern: Option<String>,
    /// The way to sign in that it belongs to; none: it is always asked.
    pub sign_in: Option<String>,
    /// Whether it has several lines.
    pub lines: bool,
    /// Goes to the keychain and is never shown again.
    pub secret: bool,
    /// Whether it may be empty.
    pub required: bool,
}

/// Connects an account, tests it at once and keeps it if the test passes.
#[derive(Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Connect {
    /// The connector.
    pub connector: String,
    /// The connection's name; the connector's own where absent.
    pub name: Option<String>,
    /// Answers by form key, secrets among them.
    pub values: BTreeMap<String, String>,
}

/// Another key of a connection, or another way to sign in to it.
#[derive(Deserialize, TS)]
pub struct ChangeAccess {
    /// The connection.
    pub id: String,
    /// Answers by form key, secrets and `sign_in` among them. What is absent or empty stays, and so does the address.
    pub values: BTreeMap<String, String>,
}
