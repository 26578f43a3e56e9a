//! A file with rows.

use crate::{
    FileError, Reason,
    delimited::{self, Dialect},
    header, kind, sheet,
};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::Read,
    ops::ControlFlow,
    path::{Path, PathBuf},
};

/// Rows shown before anything is kept, and looked at to tell what is in the columns.
const SHOWN: usize = 200;
/// Bytes by which a file's kind is told.
const BEGINNING: u64 = 4096;

/// What a user says of a file, where it is recognised wrongly.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// The sheet of a workbook; the first with rows where absent.
    pub sheet: Option<String>,
    /// The encoding's label, for example `windows-1252`.
    pub encoding: Option<String>,
    /// The character between cells.
    pub separator: Option<char>,
    /// Whether the first row names the columns.
    pub header: Option<bool>,
}

/// How a file is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text with separators.
    Text {
        /// The encoding's name.
        encoding: String,
        /// The character between cells.
        separator: char,
    },
    /// A workbook.
    Workbook {
        /// The sheet that is read.
        sheet: String,
        /// All sheets.
        sheets: Vec<String>,
    },
}

/// A row of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// The line of the text, or the row of the sheet, on which it begins; from 1.
    pub line: u64,
    /// Its cells, one a column, empty ones included.
    pub cells: Vec<String>,
    /// Why it can't be read; its cells are then as they stand.
    pub unfit: Option<Reason>,
}

/// A file with rows, recognised.
#[derive(Clone, Debug)]
pub struct Table {
    path: PathBuf,
    form: Form,
    header: Option<Vec<String>>,
    rows_above: usize,
    /// How it is written.
    pub format: Format,
    /// The columns' names, each once.
    pub columns: Vec<String>,
    /// The first rows, at most 200.
    pub first: Vec<Row>,
    /// Its size, in bytes.
    pub bytes: u64,
}

#[derive(Clone, Debug)]
enum Form {
    Text(Dialect),
    Sheet(String),
}

impl Form {
    /// Reads every row that has something in it.
    fn read(&self, path: &Path, visit: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), FileError> {
        let mut filled = |row: Row| {
            if row.cells.iter().all(|cell| cell.trim().is_empty()) {
                ControlFlow::Continue(())
            } else {
                visit(row)
            }
        };
        match self {
            Self::Text(dialect) => delimited::read(path, *dialect, &mut filled),
            Self::Sheet(sheet) => sheet::read(path, sheet, &mut filled),
        }
    }
}

impl Table {
    /// Recognises a file. Blocks.
    ///
    /// # Errors
    /// Where it has no rows that can be read.
    pub fn open(path: &Path, choice: &Choice) -> Result<Self, FileError> {
        let mut file = File::open(path)?;
        let bytes = file.metadata()?.len();
        let mut beginning = Vec::new();
        (&mut file).take(BEGINNING).read_to_end(&mut beginning)?;
        let (form, format) = match kind::of(&beginning)? {
            kind::Kind::Text => text(path, choice)?,
            kind::Kind::Workbook => workbook(path, choice)?,
        };
        let first = first_rows(path, &form)?;
        let header = header::find(&first, choice.header)?;
        let mut table = Self {
            path: path.to_owned(),
            form,
            header: header.cells,
            rows_above: header.rows_above,
            format,
            columns: header.columns,
            first: Vec::new(),
            bytes,
        };
        table.first =
            first.into_iter().skip(table.rows_above).map(|row| table.fitted(row)).take(SHOWN).collect();
        Ok(table)
    }

    /// Whether the first row names the columns.
    pub fn has_header(&self) -> bool {
        self.header.is_some()
    }

    /// Names the columns and their order, whatever case they have: the same export has the same layout each time.
    pub fn layout_key(&self) -> String {
        let mut hash = Sha256::new();
        for column in &self.columns {
            hash.update(crate::layout::folded(column));
            hash.update([0]);
        }
        hash.finalize().iter().take(16).map(|byte| format!("{byte:02x}")).collect()
    }

    /// Reads every row after the first `skip`, until `visit` breaks. Blocks.
    ///
    /// # Errors
    /// Where the file can't be read on.
    pub fn rows(&self, skip: u64, visit: &mut dyn FnMut(Row) -> ControlFlow<()>) -> Result<(), FileError> {
        let (mut above, mut skip) = (self.rows_above, skip);
        self.form.read(&self.path, &mut |row| {
            if above > 0 {
                above -= 1;
                return ControlFlow::Continue(());
            }
            if skip > 0 {
                skip -= 1;
                return ControlFlow::Continue(());
            }
            visit(self.fitted(row))
        })
    }

    /// The row with one cell a column.
    fn fitted(&self, mut row: Row) -> Row {
        if row.unfit.is_some() {
            return row;
        }
        if self.header.as_ref() == Some(&row.cells) {
            row.unfit = Some(Reason::HeaderAgain);
        } else if row.cells.iter().skip(self.columns.len()).any(|cell| !cell.trim().is_empty()) {
            row.unfit = Some(Reason::MoreCells);
        } else {
            row.cells.resize(self.columns.len(), String::new());
        }
        row
    }
}

fn first_rows(path: &Path, form: &Form) -> Result<Vec<Row>, FileError> {
    let mut first = Vec::new();
    form.read(path, &mut |row| {
        first.push(row);
        // Room for what stands above the header.
        if first.len() < SHOWN + 20 { ControlFlow::Continue(()) } else { ControlFlow::Break(()) }
    })?;
    Ok(first)
}

fn text(path: &Path, choice: &Choice) -> Result<(Form, Format), FileError> {
    let separator = choice.separator.and_then(|separator| u8::try_from(separator).ok());
    let dialect = delimited::recognise(path, choice.encoding.as_deref(), separator)?;
    let format = Format::Text {
        encoding: dialect.encoding.name().to_owned(),
        separator: char::from(dialect.separator),
    };
    Ok((Form::Text(dialect), format))
}

fn workbook(path: &Path, choice: &Choice) -> Result<(Form, Format), FileError> {
    let sheets = sheet::names(path)?;
    let sheet = match &choice.sheet {
        Some(wanted) if sheets.contains(wanted) => wanted.clone(),
        Some(wanted) => return Err(FileError::NoSuchSheet { sheet: wanted.clone() }),
        None => first_with_rows(path, &sheets)?.ok_or(FileError::Empty)?,
    };
    Ok((Form::Sheet(sheet.clone()), Format::Workbook { sheet, sheets }))
}

fn first_with_rows(path: &Path, sheets: &[String]) -> Result<Option<String>, FileError> {
    for sheet in sheets {
        let mut any = false;
        sheet::read(path, sheet, &mut |_| {
            any = true;
            ControlFlow::Break(())
        })?;
        if any {
            return Ok(Some(sheet.clone()));
        }
    }
    Ok(None)
}
