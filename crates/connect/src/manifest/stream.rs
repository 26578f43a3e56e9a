use super::{Asked, Limit, Method, Paging, Place, Price, Pushed};
use schemars::JsonSchema;
use serde::Deserialize;
use sluice_domain::EntityKind;
use std::collections::BTreeMap;

/// Records that come with one kind of answer. A stream is walked page by page by every sync, or asked with a question
/// (`asked`), or pushed by the vendor (`pushed`).
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// Its name, unique in the connector.
    pub name: String,
    /// What its records are about: `person` or `company`.
    #[schemars(with = "Kind")]
    pub kind: EntityKind,
    /// Where what is said here of the vendor comes from.
    #[serde(default)]
    pub known: Known,
    /// How it is asked.
    #[serde(default)]
    pub method: Method,
    /// Path after the base. `{name}` stands for a value that the question gives.
    pub path: String,
    /// Fixed query.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// Fixed members of the JSON body.
    #[serde(default)]
    #[schemars(with = "BTreeMap<String, serde_json::Value>")]
    pub body: BTreeMap<String, toml::Value>,
    /// Where the records are in the answer.
    pub items: Items,
    /// JSON pointer to the record's id. A pointer, not an expression: ids may have 64 bits.
    pub id: String,
    /// File of the mapping.
    pub mapping: String,
    /// Expression over a record: why it is none, in one of the words of [`Unfit`]; nothing for a record that is one.
    pub unfit: Option<String>,
    /// How pages are asked for. Absent: one answer is all there is.
    pub paging: Option<Paging>,
    /// How only what changed is asked for. Absent: every pass reads everything.
    pub incremental: Option<Incremental>,
    /// How one of its records is asked for by its id, where a sync walks it. Absent: it can't be.
    pub one: Option<One>,
    /// Rows to keep, where the vendor's own filter can't be trusted.
    pub only: Option<Only>,
    /// Whether an account may be without it: then there is nothing to read. Absent: no.
    #[serde(default)]
    pub optional: bool,
    /// The vendor's limits for this stream alone, beside those of the account.
    #[serde(default)]
    pub limits: Vec<Limit>,
    /// What it costs. Absent: nothing.
    #[serde(default)]
    pub price: Vec<Price>,
    /// Expression over a record that a search found: what of it the account has paid for before, in the words of a
    /// price's `per`. Absent: nothing.
    pub paid: Option<String>,
    /// Expression over a record, unfit ones too: what of it is charged although nothing of that is kept, in the words of
    /// a price's `per`. Absent: what the mapping gives, and nothing else.
    pub charged: Option<String>,
    /// How it is asked. Absent: a sync walks it.
    pub asked: Option<Asked>,
    /// How the vendor pushes it.
    pub pushed: Option<Pushed>,
}

impl Stream {
    /// Whether a sync walks it.
    pub const fn is_walked(&self) -> bool {
        self.asked.is_none() && self.pushed.is_none()
    }

    /// The key of the form without which nothing is pushed for it.
    pub(crate) fn push_key(&self) -> Option<&str> {
        let callback = self.asked.as_ref().and_then(|asked| asked.callback.as_ref());
        let proof = self.pushed.as_ref().and_then(|pushed| pushed.proof.secret());
        callback.map(|callback| callback.setting.as_str()).or(proof)
    }
}

/// [`EntityKind`], for the schema.
#[derive(JsonSchema)]
#[serde(rename_all = "snake_case")]
#[expect(dead_code, reason = "only its schema is used")]
enum Kind {
    Person,
    Company,
}

/// Where what a manifest says of a vendor comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Known {
    /// From the vendor's own documentation.
    #[default]
    Official,
    /// From programs of others that use it.
    Observed,
    /// Inferred.
    Guessed,
}

impl Known {
    /// The name in manifests and at the boundary.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Observed => "observed",
            Self::Guessed => "guessed",
        }
    }
}

/// Where the records are in an answer.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Items {
    /// JSON pointer (RFC 6901) to a list, or to one record; empty where the answer is the list or the record.
    At(String),
    /// Several of them, read one after the other. One that is absent has no records.
    AtEach(Vec<String>),
    /// An expression that gives the list. Numbers beyond 2^53 are texts in it.
    Made {
        /// The expression.
        expression: String,
    },
}

/// Why a row is no record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unfit {
    /// The vendor knows nobody of that kind.
    NotFound,
    /// The person asked not to be processed, or the law forbids it: nobody may be contacted.
    OptedOut,
    /// Known, but not paid for.
    Locked,
    /// The account's credits do not suffice for it: nor for those who follow.
    NoCredit,
    /// Being looked for: ask again.
    Waiting,
    /// Deleted at the vendor, who still tells of it.
    Gone,
    /// The vendor failed on this one.
    Failed,
}

impl Unfit {
    /// Every one of them.
    pub const ALL: [Self; 7] = [
        Self::NotFound,
        Self::OptedOut,
        Self::Locked,
        Self::NoCredit,
        Self::Waiting,
        Self::Gone,
        Self::Failed,
    ];

    /// The word that an expression gives.
    pub const fn name(self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::OptedOut => "opted_out",
            Self::Locked => "locked",
            Self::NoCredit => "no_credit",
            Self::Waiting => "waiting",
            Self::Gone => "gone",
            Self::Failed => "failed",
        }
    }
}

/// How only what changed is asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Incremental {
    /// Name of the parameter for the start.
    pub parameter: String,
    /// Where it goes.
    #[serde(default)]
    pub place: Place,
    /// How the start is written, in the letters of `strftime`, UTC.
    pub format: String,
    /// How far before the newest change of the last pass the next one starts.
    pub overlap_minutes: u32,
    /// JSON pointers to the record's time of change; the first one that is there counts.
    pub changed: Vec<String>,
    /// How a time of change is written, in the letters of `strftime`, UTC, where that is not one of the usual ways.
    pub changed_format: Option<String>,
}

/// How one record is asked for: whether it is still there is known by it.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct One {
    /// Path after the base. `{id}` stands for the record's id.
    pub path: String,
    /// Fixed query.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// JSON pointer to the record in the answer. Absent: the answer is the record.
    #[serde(default)]
    pub item: String,
    /// JSON pointer into the record to what is true where it was deleted. Absent: the vendor answers that there is none.
    pub deleted: Option<String>,
}

/// Rows to keep.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Only {
    /// Tickets of the HaloPSA ticket type of this name. Its id differs by tenant and is looked up first; the
    /// vendor's filter is sent, but rows are checked, because HaloPSA ignores filters that it does not know.
    HaloTicketType(String),
}
