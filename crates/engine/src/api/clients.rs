//! Which client of HaloPSA each company is.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// How a company stands to the clients of HaloPSA.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ClientStand {
    /// Somebody said which client it is.
    Said,
    /// HaloPSA has a client with its domain or name.
    Known,
    /// A client looks like it, and nobody said anything yet.
    Proposed,
    /// Somebody said that it is none of those that it might be.
    Denied,
    /// Nothing looks like it.
    Nobody,
    /// Somebody said that it is to be a new client.
    New,
}

/// Which companies are shown.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct ClientMapQuery {
    /// Words to find; every word must be the beginning of a word of the company.
    pub search: Option<String>,
    /// Only companies that stand so.
    pub stand: Option<ClientStand>,
    /// The `next` of the page before.
    pub after: Option<String>,
    /// How many rows; 1 to 500, 100 where absent.
    pub limit: Option<u32>,
}

/// A page of companies by name, each with its client.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ClientMap {
    /// The rows.
    pub rows: Vec<ClientRow>,
    /// For the next page.
    pub next: Option<String>,
    /// The client that takes those whose company is none; absent where they go out without one.
    pub orphans: Option<ClientName>,
}

/// A company and its client.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ClientRow {
    /// The company.
    pub company: String,
    /// Name.
    pub name: String,
    /// Internet domain.
    pub domain: Option<String>,
    /// People who work there.
    pub people: u32,
    /// How it stands.
    pub stand: ClientStand,
    /// The client that it is; where it is only proposed those that look alike, the strongest first.
    pub clients: Vec<ClientName>,
    /// Who said it last, by name.
    pub by: Option<String>,
    /// The decision that says it, for `undo`.
    pub decision: Option<String>,
}

/// A client of HaloPSA.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
pub struct ClientName {
    /// Its record.
    pub id: String,
    /// Its number there.
    pub external_id: String,
    /// Its name there.
    pub name: String,
}

/// Clients to choose from.
#[derive(Clone, Debug, Deserialize, TS)]
pub struct ClientsQuery {
    /// Words to find, as in the list of companies.
    pub search: String,
}

/// Who takes those whose company is no client of HaloPSA.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct SetOrphans {
    /// The client's record; nobody where absent: their tickets go out without a client, and no contact is made of them.
    pub client: Option<String>,
}

/// Which client a company is.
#[derive(Clone, Debug, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct MapClient {
    /// The company.
    pub company: String,
    /// The client's record; none of those that it might be where absent.
    pub client: Option<String>,
    /// Whether it is to be a new one, where it is none of those.
    pub new: Option<bool>,
}
