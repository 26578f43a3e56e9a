//! Files with rows: CSV, TSV and XLSX as vendors export them. Recognises encoding, separator, header and vendor,
//! proposes which column is which field, and gives rows one at a time, so that a file of any size is read in bounded
//! memory.

mod bounded;
mod cell;
mod columns;
mod delimited;
mod encoding;
mod error;
mod header;
mod kind;
mod layout;
mod rejects;
mod sheet;
mod table;

pub use cell::harmless;
pub use columns::{Columns, Read, Reader};
pub use error::{FileError, Reason};
pub use layout::{Source, common};
pub use rejects::Rejects;
pub use table::{Choice, Format, Row, Table};
