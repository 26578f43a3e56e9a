//! A list matched with itself: rows in, clusters and pairs out. Needs no workspace and keeps nothing.

mod columns;
mod found;
mod list;
mod write;

pub use columns::Asked;
pub use found::{Found, Judged};
pub use list::{List, Note, read};

use sluice_files::FileError;
use std::io;

/// Why a list is not matched.
#[derive(Debug, thiserror::Error)]
pub enum DedupeError {
    /// The file can't be read as a list.
    #[error(transparent)]
    File(#[from] FileError),
    /// A field that is not in the registry was named.
    #[error("unknown field {field}")]
    UnknownField {
        /// What was named.
        field: String,
    },
    /// No column says anything by which rows could be matched.
    #[error("no column is known")]
    NothingToMatch,
    /// A result can't be written.
    #[error("{file}: {source}")]
    Write {
        /// The file.
        file: String,
        /// What the system said.
        source: io::Error,
    },
}
