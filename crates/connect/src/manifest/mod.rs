//! What a connector's `manifest.toml` says. The sets are closed: a manifest chooses, it does not program.

mod asked;
mod failure;
mod form;
mod paging;
mod sign_in;
mod stream;
mod version;

pub use asked::{Asked, Callback, Later, Per, Price, Proof, Pushed, Question, Written};
pub use failure::{Failure, FailureKind};
pub use form::FormField;
pub use paging::{Paging, PagingKind, Place};
pub use sign_in::{
    Address, Auth, ClientPlace, Instead, KeyPlace, Revoke, RevokeSent, Sent, Signed, TokenBody,
};
pub(crate) use sign_in::{REDIRECT_PATH, redirect};
pub use stream::{Incremental, Items, Known, One, Only, Stream, Unfit};
pub use version::VERSION;
pub(crate) use version::read;

use schemars::JsonSchema;
use serde::Deserialize;
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZeroU32,
};

/// The JSON Schema (2020-12) of a manifest, for editors and for those who write one.
pub fn schema() -> serde_json::Value {
    schemars::schema_for!(Manifest).to_value()
}

/// A connector's manifest.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// The version of the format. Older ones are read too.
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
    /// What people read of `auth` where they choose; there where `auth_instead` is.
    pub auth_label: Option<String>,
    /// Other ways to sign in, of which the user can choose one.
    #[serde(default)]
    pub auth_instead: Vec<Instead>,
    /// What to ask the user.
    #[serde(default)]
    pub form: Vec<FormField>,
    /// How an account is tested.
    pub test: TestCall,
    /// What the vendor says about itself that people should know before they connect it: what is missing, what is a guess.
    #[serde(default)]
    pub notes: Vec<String>,
    /// What can be read.
    pub streams: Vec<Stream>,
    /// What failed answers mean, first match wins; the meaning of HTTP holds for the rest.
    #[serde(default)]
    pub failures: Vec<Failure>,
    /// The vendor's limits; all hold at once.
    #[serde(default)]
    pub limits: Vec<Limit>,
}

/// The setting that names the chosen way to sign in. Absent: `auth`.
pub const SIGN_IN: &str = "sign_in";
/// The secret under which is kept what a user's yes in the browser was changed for.
pub const GRANT: &str = "sign_in_grant";
/// The name by which fields of the form belong to `auth`.
pub const USUAL: &str = "usual";

impl Manifest {
    /// How calls are signed in where the setting [`SIGN_IN`] is this; nothing where no way has this name.
    pub fn sign_in(&self, chosen: Option<&str>) -> Option<&Auth> {
        match chosen.unwrap_or(USUAL) {
            USUAL => Some(&self.auth),
            name => {
                self.auth_instead.iter().find(|instead| instead.name == name).map(|instead| &instead.auth)
            }
        }
    }

    /// The ways to sign in, each with its name and what people read; nothing where there is no choice.
    pub fn ways(&self) -> impl Iterator<Item = (&str, &str, &Auth)> {
        let usual = self.auth_label.iter().map(|label| (USUAL, label.as_str(), &self.auth));
        let others = self.auth_instead.iter();
        usual.chain(others.map(|other| (other.name.as_str(), other.label.as_str(), &other.auth)))
    }

    /// The fields that are asked where the user signs in this way.
    pub fn fields(&self, chosen: Option<&str>) -> impl Iterator<Item = &FormField> {
        let chosen = chosen.unwrap_or(USUAL).to_owned();
        self.form.iter().filter(move |field| field.sign_in.as_ref().is_none_or(|name| *name == chosen))
    }

    /// Those of [`Self::fields`] that pushes need and nothing else does: an address of this program, and secrets by which
    /// the vendor proves itself.
    pub fn push_fields(&self, chosen: Option<&str>) -> Vec<&FormField> {
        let needed: BTreeSet<&str> = self.streams.iter().filter_map(Stream::push_key).collect();
        let signs_in = match self.sign_in(chosen) {
            Some(Auth::OAuth2Code { client_secret, .. }) => client_secret.as_deref(),
            _ => None,
        };
        let is_one = |field: &&FormField| {
            needed.contains(field.key.as_str()) && !field.required && signs_in != Some(field.key.as_str())
        };
        self.fields(chosen).filter(is_one).collect()
    }

    /// The stream under whose name a stream's records are kept: the one that names it as its `bulk`, else itself.
    pub fn kept_as<'m>(&'m self, stream: &'m str) -> &'m str {
        let names =
            |other: &&Stream| other.asked.as_ref().is_some_and(|asked| asked.bulk.as_deref() == Some(stream));
        self.streams.iter().find(names).map_or(stream, |other| &other.name)
    }

    /// Settings that hold addresses, those that are not in the form too.
    pub fn addresses(&self) -> impl Iterator<Item = &str> {
        let ways = [&self.auth].into_iter().chain(self.auth_instead.iter().map(|instead| &instead.auth));
        let beside = ways.flat_map(|auth| match auth {
            Auth::OAuth2Code { authorize, token, revoke, .. } => {
                let revoke = revoke.iter().map(|revoke| revoke.setting.as_str());
                [authorize.setting.as_str(), token.setting.as_str()].into_iter().chain(revoke).collect()
            }
            _ => Vec::new(),
        });
        [self.base.setting.as_str()].into_iter().chain(beside)
    }
}

/// What a connector is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
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
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Base {
    /// The setting that holds the address. It need not be in the form: then it is a hidden setting.
    pub setting: String,
    /// The address where the setting is absent. Without it the setting is required.
    pub default: Option<String>,
    /// Put before the path of every call, for example `/api/v1`.
    #[serde(default)]
    pub path: String,
    /// Headers of every call.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
}

/// A read whose success proves the account.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct TestCall {
    /// How it is asked.
    #[serde(default)]
    pub method: Method,
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
    /// Expression: a list of limits, each `{ "calls": …, "seconds": … }`, with `streams` where only those count and
    /// `left` where it is told. The call is then made once before the first other one.
    pub limits: Option<String>,
}

/// Calls allowed in a rolling window.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// Calls.
    pub calls: NonZeroU32,
    /// Window, in seconds.
    pub seconds: NonZeroU32,
    /// Whose calls it counts.
    #[serde(default)]
    pub per: LimitPer,
    /// The header of every answer that says how many calls the window allows. What is no whole number says nothing.
    pub limit_header: Option<String>,
    /// The header that says how many of them are left.
    pub left_header: Option<String>,
}

/// Whose calls a limit counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LimitPer {
    /// Those of the account together.
    #[default]
    Account,
    /// Those of each stream by themselves, where the vendor counts by address.
    Stream,
}

/// HTTP methods of reads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "UPPERCASE")]
pub enum Method {
    /// GET.
    #[default]
    Get,
    /// POST of a JSON body, where a vendor searches that way.
    Post,
}

impl Method {
    /// The name in HTTP and in manifests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
        }
    }
}
