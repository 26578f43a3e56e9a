use schemars::JsonSchema;
use serde::Deserialize;
use std::num::NonZeroU32;

/// How pages are asked for.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Paging {
    /// What the parameter says.
    pub kind: PagingKind,
    /// Where the parameters go.
    #[serde(default)]
    pub place: Place,
    /// Name of the parameter that says where to go on. Nothing for `link`.
    #[serde(default)]
    pub parameter: String,
    /// What the first page or row is called: 1 for `page`, 0 for `offset` where absent.
    pub first: Option<u32>,
    /// Name of the page size. Absent: the vendor knows one size only.
    pub size_parameter: Option<String>,
    /// Records asked for at once.
    pub size: NonZeroU32,
    /// JSON pointer to the number of all records, where the vendor says it.
    pub total: Option<String>,
    /// JSON pointer to what the next page is asked for with: `cursor` and `link` only. Nothing there: the last page. For
    /// a `link` that is absent here, the header `Link` names it (`rel="next"`, RFC 8288).
    pub next: Option<String>,
    /// The most records that the vendor gives in one pass, whatever the total.
    pub most: Option<u64>,
}

/// What a paging parameter says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PagingKind {
    /// The number of the page.
    Page,
    /// The number of the page's first row.
    Offset,
    /// What the page before it gave.
    Cursor,
    /// The page before it gave the whole address; its query is used, never its host.
    Link,
}

/// Where parameters go.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The query, as text.
    #[default]
    Query,
    /// The JSON body. Numbers are numbers; a name may be a JSON pointer (`/pagination/page`).
    Body,
}
