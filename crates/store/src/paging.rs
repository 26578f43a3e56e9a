//! Places in lists that are sorted by name.

use crate::{Reader, StoreError, column::Bytes};
use std::str::FromStr;

/// Lists say how many rows match only up to this many: an exact count of a large table is slow and nobody reads it.
pub(crate) const COUNT_MOST: u32 = 1_001;

/// Where a list's rows come from: a table with its alias `this`, and a condition to which others can be added.
///
/// A few hits of a search are fetched and sorted. Many are gathered by number only, and the list walks by name until
/// it has met enough of them: fetching each would take seconds in a large table. The plus keeps SQLite from fetching.
pub(crate) fn source(table: &str, search: Option<Hits>) -> String {
    match search {
        None => format!("{table} AS this WHERE :query IS NULL"),
        Some(Hits::Few) => format!(
            "{table}_text CROSS JOIN {table} AS this ON this.row = {table}_text.rowid
             WHERE {table}_text MATCH :query"
        ),
        Some(Hits::Many) => format!(
            "{table} AS this
             WHERE +this.row IN (SELECT rowid FROM {table}_text WHERE {table}_text MATCH :query)"
        ),
    }
}

/// How many rows a search finds.
#[derive(Clone, Copy)]
pub(crate) enum Hits {
    /// Fewer than are counted.
    Few,
    /// As many as are counted, or more.
    Many,
}

impl Hits {
    pub(crate) const fn of(count: u32) -> Self {
        if count < COUNT_MOST { Self::Few } else { Self::Many }
    }
}

impl Reader<'_> {
    /// How many rows of a full-text table a query finds, up to the most that is counted.
    pub(crate) fn count_hits(&self, table: &str, query: &str) -> Result<u32, StoreError> {
        self.value(
            &format!(
                "SELECT count(*) FROM (SELECT 1 FROM {table}_text WHERE {table}_text MATCH ?1 LIMIT {COUNT_MOST})"
            ),
            [query],
        )
    }
}

/// After which row a list goes on. Names are sorted first, ids second, so that equal names have an order too.
pub(crate) struct Place<T> {
    pub(crate) name: String,
    pub(crate) id: T,
}

impl<T: Bytes> Place<T> {
    /// Before the first row: no name sorts before the empty one, and no id before all zeros.
    pub(crate) fn start() -> Self {
        Self { name: String::new(), id: T::of([0; 16]) }
    }
}

impl<T: Bytes + FromStr + ToString> Place<T> {
    pub(crate) fn parse(text: &str) -> Result<Self, StoreError> {
        let (id, name) = text.split_once(':').ok_or(StoreError::BadPlace)?;
        let id = id.parse().map_err(|_| StoreError::BadPlace)?;
        Ok(Self { name: name.to_owned(), id })
    }

    pub(crate) fn to_text(&self) -> String {
        format!("{}:{}", self.id.to_string(), self.name)
    }
}
