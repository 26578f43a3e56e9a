//! What a connector's `manifest.toml` says. The sets are closed: a manifest chooses, it does not program.

mod failure;
mod form;
mod sign_in;
mod stream;

pub use failure::{Failure, FailureKind};
pub use form::FormField;
pub use sign_in::{Auth, KeyPlace};
pub use stream::{Incremental, Only, Paging, PagingKind, Place, Stream};

use serde::Deserialize;
use std::{collections::BTreeMap, num::NonZeroU32};

/// The version of the format that this program reads.
pub const VERSION: u32 = 1;

/// A connector's manifest.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// Format, see [`VERSION`].
    pub version: u32,
    /// The folder's name.
    pub id: String,
    /// The name people know.
    pub name: String,
    /// What it is for.
    pub role: Role,
    /// The vendor's page that says where to find the values of the form.
    pub help_url: Option<String>,
    /// Where calls go.
    pub base: Base,
    /// How calls are signed in.
    pub auth: Auth,
    /// What to ask the user.
    #[serde(default)]
    pub form: Vec<FormField>,
    /// How an account is tested.
    pub test: TestCall,
    /// What can be read.
    pub streams: Vec<Stream>,
    /// What failed answers mean, first match wins; the meaning of HTTP holds for the rest.
    #[serde(default)]
    pub failures: Vec<Failure>,
    /// The vendor's limits; all hold at once.
    #[serde(default)]
    pub limits: Vec<Limit>,
}

/// What a connector is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// A system of record that leads are written to.
    Crm,
    /// A source of leads.
    Provider,
}

impl Role {
    /// The name in manifests and at the boundary.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Crm => "crm",
            Self::Provider => "provider",
        }
    }
}

/// Where calls go.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// The setting that holds the address. It need not be in the form: then it is a hidden setting.
    pub setting: String,
    /// The address where the setting is absent. Without it the setting is required.
    pub default: Option<String>,
    /// Put before the path of every call, for example `/api/v1`.
    #[serde(default)]
    pub path: String,
}

/// A read whose success proves the account.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TestCall {
    /// Path after the base.
    pub path: String,
    /// Query.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// Expression: who the account belongs to.
    pub label: String,
    /// Expression: a list of what it may do. With OAuth the granted scopes come first.
    pub rights: Option<String>,
    /// Expression: a number of credits left.
    pub credits_left: Option<String>,
}

/// Calls allowed in a rolling window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Calls.
    pub calls: NonZeroU32,
    /// Window, in seconds.
    pub seconds: NonZeroU32,
}

/// HTTP methods of reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// GET.
    #[default]
    Get,
    /// POST of a JSON body, where a vendor searches that way.
    Post,
}
