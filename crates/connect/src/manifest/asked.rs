use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::num::NonZeroU32;

/// How a stream is asked.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Asked {
    /// What the question is.
    pub with: Question,
    /// File of the expression that turns the question into `{ "path": {}, "query": {}, "body": {} }`, each of which may
    /// be absent. A value of `query` may be a list: its name is repeated.
    pub as_call: String,
    /// How many subjects, or tickets, one call may ask for.
    #[serde(default = "one")]
    pub batch: NonZeroU32,
    /// Expression over a row: the `ref` of the subject that it answers, or its ticket. Absent: that is the row's id, or,
    /// where as many rows come as subjects were asked for, they are in the same order.
    pub answers: Option<String>,
    /// The stream that asks for many at once by the ids that a search gave, with the same mapping and price; its records
    /// are kept as those of this one.
    pub bulk: Option<String>,
    /// How the answer comes where it takes its time.
    pub later: Option<Later>,
    /// Whether phone numbers are given only to an address that they can be pushed to.
    #[serde(default)]
    pub phone_needs_callback: bool,
    /// Where that address comes from. Absent: there is none.
    pub callback: Option<Callback>,
}

/// An address that a vendor can push to, made of what the user says and where the program takes pushes.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Callback {
    /// The key of the form that holds an address at which this program can be reached from outside.
    pub setting: String,
    /// The stream that is pushed there.
    pub stream: String,
}

const fn one() -> NonZeroU32 {
    NonZeroU32::MIN
}

/// What a question is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Question {
    /// A search: `{ titles, seniorities, departments, company_names, company_ids, domains, industries, countries, regions, cities,
    /// headcount: { min, max }, keywords, name }`. Lists may be empty, texts absent.
    Search,
    /// Known people or companies about whom more is wanted: `{ subjects: [{ ref, id, given_name, family_name, full_name,
    /// email, linkedin, title, company_name, company_domain }], want: ["email", "phone"] }`.
    Enrich,
    /// As `enrich`, for an address alone.
    FindEmail,
    /// `{ email }`: whether it can be delivered to.
    VerifyEmail,
    /// `{ tickets: [] }`: what became of questions asked before.
    Collect,
}

impl Question {
    /// The name in manifests and at the boundary.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Search => "search",
            Self::Enrich => "enrich",
            Self::FindEmail => "find_email",
            Self::VerifyEmail => "verify_email",
            Self::Collect => "collect",
        }
    }
}

/// How an answer comes later.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Later {
    /// Expression over the answer: a ticket or a list of tickets. Nothing: the answer is whole.
    pub tickets: String,
    /// The stream that collects them.
    pub collect: String,
    /// Seconds between two looks.
    pub every_seconds: NonZeroU32,
    /// Seconds after which it is given up.
    pub give_up_seconds: NonZeroU32,
    /// Whether the tickets are the ids that were asked with: then it is collected also where the answer never came.
    #[serde(default)]
    pub by_id: bool,
}

/// How a vendor pushes records to an address of ours.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pushed {
    /// How it is told from a stranger's.
    pub proof: Proof,
    /// JSON pointer to what is the same when the vendor sends the same again about the same records.
    pub once: Option<String>,
    /// The stream to whose records it adds. Absent: they are records of their own.
    pub of: Option<String>,
    /// Where the vendor is told the address: a sentence for the user.
    pub told_at: Option<String>,
}

/// How a vendor proves that a push is its own.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case", deny_unknown_fields)]
pub enum Proof {
    /// Not at all: the address itself is the secret.
    Address,
    /// A secret that stands in a header as it is.
    Secret {
        /// The header.
        header: String,
        /// The secret of the form.
        secret: String,
    },
    /// HMAC-SHA256 in a header.
    Hmac {
        /// The header.
        header: String,
        /// The secret of the form.
        secret: String,
        /// How the bytes are written.
        written: Written,
        /// The header with a time that is signed before the body, with a dot between.
        timestamp_header: Option<String>,
    },
}

impl Proof {
    /// The secret of the form.
    pub fn secret(&self) -> Option<&str> {
        match self {
            Self::Address => None,
            Self::Secret { secret, .. } | Self::Hmac { secret, .. } => Some(secret),
        }
    }
}

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Written {
    /// Hexadecimal digits.
    Hex,
    /// Base64 (RFC 4648 §4).
    Base64,
}

/// What is paid.
#[derive(Clone, Debug, PartialEq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Price {
    /// Credits for each.
    pub credits: f64,
    /// For what.
    pub per: Per,
    /// So many of them cost as much as one; part of them as much as all.
    #[serde(default = "one")]
    pub each: NonZeroU32,
    /// Days for which the same is free again; absent where it is paid every time, 0 where it is free for good.
    pub free_again_days: Option<u32>,
    /// Whether it is what a call costs at least, and not on top of the others.
    #[serde(default)]
    pub at_least: bool,
    /// Whether it is paid also where no phone number was asked for: the vendor gives them unasked.
    #[serde(default)]
    pub unasked: bool,
}

/// What a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Per {
    /// A call, whatever it finds.
    Call,
    /// A record that was found.
    Record,
    /// A record with an address.
    Email,
    /// A record with a phone number, direct or mobile.
    Phone,
    /// A record with a mobile number.
    Mobile,
    /// A record with an address or a phone number.
    Contact,
}

impl Per {
    const ALL: [Self; 6] = [Self::Call, Self::Record, Self::Email, Self::Phone, Self::Mobile, Self::Contact];

    /// What a word of a manifest means.
    pub(crate) fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|per| per.name() == word)
    }

    /// The name in manifests.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Record => "record",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Mobile => "mobile",
            Self::Contact => "contact",
        }
    }
}
