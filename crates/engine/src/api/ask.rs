//! Questions of one's own to a provider's streams, and what is answered.

use super::{Bought, PriceRange};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;

/// A question to one stream of a connection.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct Ask {
    /// The connection.
    pub connection: String,
    /// The stream that is asked.
    pub stream: String,
    /// The question, as the connector specification says (rule 8.1). Absent: what is known of the person or the company.
    #[ts(type = "unknown")]
    pub question: Option<Value>,
    /// The person whom it is about.
    pub person: Option<String>,
    /// The company that it is about.
    pub company: Option<String>,
    /// The most that it may cost, in thousandths of a credit. Absent: only what costs nothing is asked.
    #[ts(type = "number | null")]
    pub ceiling: Option<u64>,
    /// Whether to ask although the same was asked before and the answer never came, so that it may be paid a second time;
    /// no where absent.
    pub again: Option<bool>,
}

/// What a question would be, before it is put.
#[derive(Clone, Debug, Serialize, TS)]
pub struct AskPreview {
    /// The connection.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// The stream.
    pub stream: String,
    /// `search`, `enrich`, `find_email`, `verify_email` or `collect`.
    pub with: String,
    /// `person` or `company`.
    pub kind: String,
    /// Where the description of the stream comes from: `official`, `observed` or `guessed`.
    pub known: String,
    /// Calls that it takes.
    pub calls: u32,
    /// How many it asks about; 0 for a search.
    pub subjects: u32,
    /// What it costs.
    pub price: PriceRange,
    /// Whether the answer may take its time.
    pub later: bool,
    /// When the same was asked and the answer never came: it may have been paid, and is asked again only where `again` says
    /// so.
    pub unanswered_at: Option<DateTime<Utc>>,
}

/// Whom or what something is to be asked about: one of the two.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct AskAbout {
    /// The person.
    pub person: Option<String>,
    /// The company.
    pub company: Option<String>,
}

/// Who can be asked, the cheapest first.
#[derive(Clone, Debug, Default, Serialize, TS)]
pub struct AskOffers {
    /// Who may find the person's address.
    pub find: Vec<AskOffer>,
    /// Who may say whether the person's address can be delivered to.
    pub check: Vec<AskOffer>,
    /// Who may tell of the company.
    pub company: Vec<AskOffer>,
}

/// One who can be asked.
#[derive(Clone, Debug, Serialize, TS)]
pub struct AskOffer {
    /// The connection.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// The stream.
    pub stream: String,
    /// What it costs.
    pub price: PriceRange,
}

/// One who can be asked whether mail arrives at the addresses of all weak records that wait.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CheckOffer {
    /// The connection.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// How many addresses nobody knows of yet: 500 at most.
    pub count: u32,
    /// Whether there are more, which come after these.
    pub more: bool,
    /// How many more were asked about there and never answered. Each may have been paid, so they are left out.
    pub unanswered: u32,
    /// What one costs.
    pub each: PriceRange,
    /// What all of them cost.
    pub price: PriceRange,
    /// What may still be spent there today, in thousandths of a credit; absent where that has no limit.
    #[ts(type = "number | null")]
    pub left: Option<u64>,
    /// Ten of them at most, the best record first.
    pub sample: Vec<CheckRow>,
}

/// An address of a sample.
#[derive(Clone, Debug, Serialize, TS)]
pub struct CheckRow {
    /// The card's item.
    pub item: String,
    /// The person's name.
    pub name: String,
    /// The address.
    pub email: String,
}

/// Asks a connection about the addresses of all weak records that wait.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct CheckAll {
    /// The connection.
    pub connection: String,
    /// How many addresses were shown. It is refused where these are others by now.
    pub count: u32,
    /// The most that it may cost, in thousandths of a credit. It is refused where it costs more, or more than is left today.
    #[ts(type = "number")]
    pub ceiling: u64,
}

/// What was answered to a question.
#[derive(Clone, Debug, Serialize, TS)]
pub struct Answered {
    /// The connection.
    pub connection: String,
    /// Its name.
    pub name: String,
    /// The stream.
    pub stream: String,
    /// What became of it, and what it cost.
    pub sum: Bought,
    /// The first rows of the answer.
    pub rows: Vec<AnsweredRow>,
}

/// A row of an answer.
#[derive(Clone, Debug, Serialize, TS)]
pub struct AnsweredRow {
    /// The provider's id.
    pub external_id: String,
    /// `person` or `company`.
    pub kind: String,
    /// Whether it was kept; people whom a search shows without a way to reach them are not.
    pub kept: bool,
    /// The person whom it belongs to.
    pub person: Option<String>,
    /// What it says, field by field.
    pub values: Vec<(String, String)>,
}
