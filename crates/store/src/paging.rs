//! Places in lists that are sorted by name.

use crate::{StoreError, column::Bytes};
use std::str::FromStr;

/// Lists say how many rows match only up to this many: an exact count of a large table is slow and nobody reads it.
pub(crate) const COUNT_MOST: u32 = 1_001;

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
