use super::Method;
use serde::Deserialize;
use sluice_domain::EntityKind;
use std::{collections::BTreeMap, num::NonZeroU32};

/// A list of records that can be read page by page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stream {
    /// Its name, unique in the connector.
    pub name: String,
    /// What its records are about.
    pub kind: EntityKind,
    /// How it is asked.
    #[serde(default)]
    pub method: Method,
    /// Path after the base.
    pub path: String,
    /// Fixed query.
    #[serde(default)]
    pub query: BTreeMap<String, String>,
    /// Fixed members of the JSON body.
    #[serde(default)]
    pub body: BTreeMap<String, toml::Value>,
    /// JSON pointer (RFC 6901) to the list of records; empty where the answer is the list.
    pub items: String,
    /// JSON pointer to the record's id. A pointer, not an expression: ids may have 64 bits.
    pub id: String,
    /// File of the mapping.
    pub mapping: String,
    /// How pages are asked for.
    pub paging: Paging,
    /// How only what changed is asked for. Absent: every pass reads everything.
    pub incremental: Option<Incremental>,
    /// Rows to keep, where the vendor's own filter can't be trusted.
    pub only: Option<Only>,
}

/// How pages are asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// What the parameter counts.
    pub kind: PagingKind,
    /// Where the parameters go.
    #[serde(default)]
    pub place: Place,
    /// Name of the page number or offset.
    pub parameter: String,
    /// Name of the page size.
    pub size_parameter: String,
    /// Records asked for at once.
    pub size: NonZeroU32,
    /// JSON pointer to the number of all records, where the vendor says it.
    pub total: Option<String>,
    /// The most records that the vendor gives in one pass, whatever the total.
    pub most: Option<u64>,
}

/// What a paging parameter counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PagingKind {
    /// Pages, from 1.
    Page,
    /// Records before the page, from 0.
    Offset,
}

/// Where parameters go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The query, as text.
    #[default]
    Query,
    /// The JSON body, as numbers.
    Body,
}

/// How only what changed is asked for.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Incremental {
    /// Query parameter for the start.
    pub parameter: String,
    /// How the start is written, in chrono's letters, UTC.
    pub format: String,
    /// How far before the newest change of the last pass the next one starts.
    pub overlap_minutes: u32,
    /// JSON pointers to the record's time of change; the first one that is there counts.
    pub changed: Vec<String>,
}

/// Rows to keep.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Only {
    /// Tickets of the HaloPSA ticket type of this name. Its id differs by tenant and is looked up first; the
    /// vendor's filter is sent, but rows are checked, because HaloPSA ignores filters that it does not know.
    HaloTicketType(String),
}
