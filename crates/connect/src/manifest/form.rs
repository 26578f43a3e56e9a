use schemars::JsonSchema;
use serde::Deserialize;

/// One question of the form.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FormField {
    /// The setting's key.
    pub key: String,
    /// Words of the vendor.
    pub label: String,
    /// Where to find it.
    pub help: Option<String>,
    /// An example or default.
    pub placeholder: Option<String>,
    /// A regular expression that the whole value matches.
    pub pattern: Option<String>,
    /// The way to sign in that it belongs to; `usual` is that of `auth`. Absent: it is always asked.
    pub sign_in: Option<String>,
    /// Whether it has several lines.
    #[serde(default)]
    pub lines: bool,
    /// Goes to the vault and is never shown again.
    #[serde(default)]
    pub secret: bool,
    /// Whether it may be empty.
    #[serde(default = "yes")]
    pub required: bool,
}

const fn yes() -> bool {
    true
}
