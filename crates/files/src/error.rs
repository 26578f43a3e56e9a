//! Why a file or a row is not read.

use std::io;

/// Why a file is not read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The operating system refuses.
    #[error("the file can't be read: {0}")]
    Io(#[from] io::Error),
    /// There is nothing in it.
    #[error("the file is empty")]
    Empty,
    /// It holds something other than rows.
    #[error("the file is {found}")]
    NotATable {
        /// What it looks like: `pdf`, `gzip`, `zip`, `html`, `json` or `binary`.
        found: &'static str,
    },
    /// A workbook of Excel 97–2003.
    #[error("an old workbook")]
    OldWorkbook,
    /// A workbook that can't be opened.
    #[error("the workbook is damaged")]
    DamagedWorkbook,
    /// A workbook that would fill the memory once unpacked.
    #[error("the workbook is {unpacked} bytes unpacked, more than {most}")]
    WorkbookTooLarge {
        /// Its size, in bytes.
        unpacked: u64,
        /// The most that is opened, in bytes.
        most: u64,
    },
    /// The sheet that was asked for is not there.
    #[error("no sheet {sheet}")]
    NoSuchSheet {
        /// The name that was asked for.
        sheet: String,
    },
    /// The encoding that was asked for is not known.
    #[error("no encoding {encoding}")]
    UnknownEncoding {
        /// The label that was asked for.
        encoding: String,
    },
    /// More columns than any export has.
    #[error("{columns} columns, more than {most}")]
    TooManyColumns {
        /// How many there are.
        columns: usize,
        /// The most that are read.
        most: usize,
    },
    /// A row without end: almost always a quotation mark that is never closed.
    #[error("the row at line {line} does not end")]
    EndlessRow {
        /// The line on which it begins.
        line: u64,
    },
    /// A column that was named is not in the file.
    #[error("no column {column}")]
    NoSuchColumn {
        /// The name that was given.
        column: String,
    },
}

impl FileError {
    /// The name under which words for it are kept.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Io(_) => "unreadable_file",
            Self::Empty => "empty_file",
            Self::NotATable { .. } => "not_a_table",
            Self::OldWorkbook => "old_workbook",
            Self::DamagedWorkbook => "damaged_workbook",
            Self::WorkbookTooLarge { .. } => "workbook_too_large",
            Self::NoSuchSheet { .. } => "no_such_sheet",
            Self::UnknownEncoding { .. } => "unknown_encoding",
            Self::TooManyColumns { .. } => "too_many_columns",
            Self::EndlessRow { .. } => "endless_row",
            Self::NoSuchColumn { .. } => "no_such_column",
        }
    }

    /// What the words need to know.
    pub fn params(&self) -> Vec<(&'static str, String)> {
        match self {
            Self::Io(error) => vec![("said", error.kind().to_string())],
            Self::NotATable { found } => vec![("found", (*found).to_owned())],
            Self::WorkbookTooLarge { unpacked, most } => {
                vec![("unpacked", unpacked.to_string()), ("most", most.to_string())]
            }
            Self::NoSuchSheet { sheet } => vec![("sheet", sheet.clone())],
            Self::UnknownEncoding { encoding } => vec![("encoding", encoding.clone())],
            Self::TooManyColumns { columns, most } => {
                vec![("columns", columns.to_string()), ("most", most.to_string())]
            }
            Self::EndlessRow { line } => vec![("line", line.to_string())],
            Self::NoSuchColumn { column } => vec![("column", column.clone())],
            Self::Empty | Self::OldWorkbook | Self::DamagedWorkbook => Vec::new(),
        }
    }
}

/// Why a row is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Reason {
    /// Bytes that the file's encoding does not have.
    NotInEncoding,
    /// NUL or other characters that no text has.
    Binary,
    /// More cells than the header: most often a separator within a cell without quotation marks.
    MoreCells,
    /// The header once more.
    HeaderAgain,
    /// A cell longer than any value.
    CellTooLong,
    /// A quotation mark is opened and never closed; reading goes on with the next line.
    Endless,
    /// No address, name, profile or number: nothing by which it could be anybody.
    Nobody,
}

impl Reason {
    /// The name under which words for it are kept.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NotInEncoding => "row_not_in_encoding",
            Self::Binary => "row_binary",
            Self::MoreCells => "row_more_cells",
            Self::HeaderAgain => "row_header_again",
            Self::CellTooLong => "row_cell_too_long",
            Self::Endless => "row_endless",
            Self::Nobody => "row_nobody",
        }
    }
}
