//! Workbooks of Excel (XLSX). Cells are read one by one; only the table of shared texts is held in memory.

use crate::{FileError, delimited, table::Row};
use calamine::{Data, DataRef, Reader, Xlsx, XlsxError, open_workbook};
use chrono::{NaiveDateTime, NaiveTime};
use std::{
    fs::File,
    io::{self, BufReader, ErrorKind, Read as _},
    ops::ControlFlow,
    path::Path,
};

/// The most that a workbook may be once unpacked, in bytes.
const MOST_UNPACKED: u64 = 2 << 30;
/// The most that its parts beside the sheets may be once unpacked, in bytes: the texts that cells share are held in memory.
const MOST_SHARED: u64 = 256 << 20;
/// Columns that are read. Excel has 16,384, and one stray cell at the right edge would make every row as wide.
const MOST_COLUMNS: u32 = 2_000;

type Workbook = Xlsx<BufReader<File>>;

fn open(path: &Path) -> Result<Workbook, FileError> {
    let mut archive =
        zip::ZipArchive::new(BufReader::new(File::open(path)?)).map_err(|_| FileError::DamagedWorkbook)?;
    let unpacked = archive.decompressed_size().unwrap_or_default();
    let unpacked = u64::try_from(unpacked).unwrap_or(u64::MAX);
    if unpacked > MOST_UNPACKED {
        return Err(FileError::WorkbookTooLarge { unpacked, most: MOST_UNPACKED });
    }
    let shared = shared(&mut archive)?;
    if shared > MOST_SHARED {
        return Err(FileError::WorkbookTooLarge { unpacked: shared, most: MOST_SHARED });
    }
    open_workbook(path).map_err(refused)
}

/// How large the parts beside the sheets are, counted no further than is too much: what an archive says of their size
/// binds nobody.
fn shared(archive: &mut zip::ZipArchive<BufReader<File>>) -> Result<u64, FileError> {
    let is_shared = |name: &str| {
        let name = name.to_ascii_lowercase();
        !name.contains("xl/worksheets/") && (name.ends_with(".xml") || name.ends_with(".rels"))
    };
    let mut bytes = 0;
    for at in 0..archive.len() {
        let Ok(part) = archive.by_index(at) else { return Err(FileError::DamagedWorkbook) };
        if part.name().is_ok_and(|name| is_shared(&name)) {
            let left = (MOST_SHARED + 1).saturating_sub(bytes);
            bytes +=
                io::copy(&mut part.take(left), &mut io::sink()).map_err(|_| FileError::DamagedWorkbook)?;
        }
    }
    Ok(bytes)
}

fn refused(error: XlsxError) -> FileError {
    match error {
        XlsxError::Io(error) if error.kind() != ErrorKind::InvalidData => FileError::Io(error),
        // A ZIP archive with something else in it.
        XlsxError::FileNotFound(_) => FileError::NotATable { found: "zip" },
        _ => FileError::DamagedWorkbook,
    }
}

/// The sheets, in their order.
pub(crate) fn names(path: &Path) -> Result<Vec<String>, FileError> {
    Ok(open(path)?.sheet_names())
}

/// Reads every row of a sheet.
pub(crate) fn read(
    path: &Path,
    sheet: &str,
    visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), FileError> {
    let mut workbook = open(path)?;
    let mut cells = workbook.worksheet_cells_reader(sheet).map_err(refused)?;
    let mut row: Option<(u32, Vec<String>)> = None;
    while let Some(cell) = cells.next_cell().map_err(refused)? {
        let (at, column) = cell.get_position();
        if column >= MOST_COLUMNS {
            continue;
        }
        if row.as_ref().is_none_or(|(current, _)| *current != at)
            && let Some((ended, texts)) = row.replace((at, Vec::new()))
            && give(ended, texts, visit).is_break()
        {
            return Ok(());
        }
        if let Some((_, texts)) = &mut row {
            let column = column as usize;
            if texts.len() <= column {
                texts.resize(column + 1, String::new());
            }
            texts[column] = text(cell.get_value());
        }
    }
    if let Some((at, texts)) = row {
        // The last one: whether more is wanted is no question.
        let _ = give(at, texts, visit);
    }
    Ok(())
}

fn give(at: u32, cells: Vec<String>, visit: &mut dyn FnMut(Row) -> ControlFlow<()>) -> ControlFlow<()> {
    let unfit = cells.iter().find_map(|cell| delimited::fault(cell, false));
    visit(Row { line: u64::from(at) + 1, cells, unfit })
}

/// A cell as a person would type it. A formula counts by the value that was last calculated; an error is no value.
fn text(value: &DataRef<'_>) -> String {
    match Data::from(value.clone()) {
        Data::Int(number) => number.to_string(),
        Data::Float(number) => number_text(number),
        Data::String(text) => text,
        Data::Bool(value) => value.to_string(),
        Data::DateTime(moment) if moment.is_datetime() => {
            moment.as_datetime().map_or_else(String::new, date_text)
        }
        Data::DateTime(span) => number_text(span.as_f64()),
        Data::DateTimeIso(text) | Data::DurationIso(text) => text,
        Data::Error(_) | Data::Empty => String::new(),
    }
}

/// Without an exponent: phone numbers and ids are often kept as numbers.
fn number_text(number: f64) -> String {
    if number.fract() == 0.0 && number.abs() < 1e18 { format!("{number:.0}") } else { number.to_string() }
}

fn date_text(moment: NaiveDateTime) -> String {
    if moment.time() == NaiveTime::MIN { moment.date().to_string() } else { format!("{moment:?}") }
}
