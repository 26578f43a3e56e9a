//! Files: what is in one, what would become of its rows, and the lists that came of them.

use super::{DecisionRow, Failure, JobRow};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// A file and what the user says of it. What is left out is recognised.
#[derive(Clone, Debug, Default, Deserialize, TS)]
#[ts(optional_fields = nullable)]
pub struct FileInput {
    /// Where it is.
    pub file: String,
    /// The list's name; the file's name where absent.
    pub name: Option<String>,
    /// The sheet of a workbook; the first with rows where absent.
    pub sheet: Option<String>,
    /// The encoding's label, for example `windows-1252`.
    pub encoding: Option<String>,
    /// The character between cells.
    pub separator: Option<char>,
    /// Whether the first row names the columns.
    pub header: Option<bool>,
    /// The connector that stands for the vendor the file came from.
    pub vendor: Option<String>,
    /// Other columns than the proposed ones: for a field its column, or null for none.
    #[serde(default)]
    #[ts(optional)]
    pub columns: Option<BTreeMap<String, Option<String>>>,
    /// Where the rows that are left out are to be written; beside the file where absent.
    pub rejected: Option<String>,
    /// Whether all rows are counted, however many: of very long files the first are counted otherwise.
    pub to_the_end: Option<bool>,
}

/// What is in a file.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FileLook {
    /// The list's name.
    pub name: String,
    /// Whether a list of this name is there: its rows are then brought up to date.
    pub known: bool,
    /// Its size in bytes.
    #[ts(type = "number")]
    pub bytes: u64,
    /// The encoding of a text.
    pub encoding: Option<String>,
    /// The character between the cells of a text.
    pub separator: Option<char>,
    /// The sheet of a workbook that is read.
    pub sheet: Option<String>,
    /// All sheets of a workbook.
    pub sheets: Vec<String>,
    /// Whether the first row names the columns.
    pub header: bool,
    /// The vendor's export, where it was recognised by its columns.
    pub layout: Option<String>,
    /// The connector that stands for the vendor it came from, recognised or chosen.
    pub vendor: Option<String>,
    /// All that it can be said to have come from.
    pub vendors: Vec<VendorName>,
    /// Whether a file with these columns was read before: its columns are taken as they were then.
    pub remembered: bool,
    /// `person` or `company`: what a row is about.
    pub kind: String,
    /// The columns in their order.
    pub columns: Vec<ColumnRow>,
    /// The fields a column can be, in reading order.
    pub fields: Vec<String>,
    /// The first rows, at most 200.
    pub rows: Vec<FileRow>,
}

/// A vendor that lists come from.
#[derive(Clone, Debug, Serialize, TS)]
pub struct VendorName {
    /// Its connector's id.
    pub id: String,
    /// What people call it.
    pub name: String,
}

/// A column of a file.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ColumnRow {
    /// Its name.
    pub name: String,
    /// The field it is, where it is one.
    pub field: Option<String>,
    /// The first different values in it, at most three.
    pub samples: Vec<String>,
}

/// A row of a file, normalised.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FileRow {
    /// The line, or the row of the sheet.
    #[ts(type = "number")]
    pub line: u64,
    /// The values by field, in reading order.
    pub values: Vec<FileValue>,
    /// Why it is left out.
    pub rejected: Option<Failure>,
}

/// A value of a row, as it stands and as it is understood.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FileValue {
    /// The field.
    pub field: String,
    /// The cell.
    pub raw: String,
    /// The value; absent where the cell can't be read as one.
    pub value: Option<String>,
}

/// What becomes of a file's rows. Each row is one of new, duplicate, review, weak and rejected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FileCounts {
    /// Rows in all.
    pub rows: u32,
    /// Nobody that is known, and good enough.
    pub new: u32,
    /// Certainly somebody that is known, or an earlier row.
    pub duplicate: u32,
    /// Perhaps somebody that is known.
    pub review: u32,
    /// Nobody that is known, and too weak to go out.
    pub weak: u32,
    /// Left out.
    pub rejected: u32,
    /// Of the rows, those whose person must not be contacted.
    pub do_not_contact: u32,
}

/// What would become of a file's rows.
#[derive(Clone, Debug, Serialize, TS)]
pub struct FileForecast {
    /// The counts.
    pub counts: FileCounts,
    /// Whether all rows were counted; of very long files only the first are.
    pub whole: bool,
}

/// A list that came as a file.
#[derive(Clone, Debug, Serialize, TS)]
pub struct ListRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Where the file was.
    pub file: String,
    /// The vendor's export, where it was recognised.
    pub layout: Option<String>,
    /// When it was first brought in.
    pub at: DateTime<Utc>,
    /// What became of its rows the last time it was brought in.
    pub counts: FileCounts,
    /// Where its rejected rows are, if there were any.
    pub rejected_file: Option<String>,
    /// The decision that took it back, if it is.
    pub withdrawn: Option<DecisionRow>,
    /// Its latest job.
    pub job: Option<JobRow>,
}
