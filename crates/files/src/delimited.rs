//! Text files with separators.

use crate::{
    FileError, Reason,
    bounded::{Bounded, Since},
    encoding,
    table::Row,
};
use csv::{ByteRecord, ReaderBuilder};
use encoding_rs::{Encoding, UTF_8};
use encoding_rs_io::DecodeReaderBytesBuilder;
use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    ops::ControlFlow,
    path::Path,
};

/// How much is looked at to tell encoding and separator.
const SAMPLE: u64 = 1 << 20;
/// Rows that are looked at to tell the separator.
const ROWS: usize = 100;
/// The separators that exports have, the likeliest first.
const SEPARATORS: &[u8] = b",;\t|";
/// A cell over more lines than this began with a quotation mark that was never closed.
const LINES_IN_CELL: usize = 200;
/// The longest cell, in bytes.
const LONGEST_CELL: usize = 1 << 20;
/// Rows without end that are stepped over before the file is given up.
const RECOVERIES: usize = 20;

/// How a text file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Dialect {
    pub encoding: &'static Encoding,
    pub separator: u8,
    /// Every line is one quoted cell that holds the row.
    pub wrapped: bool,
    /// The first line says which separator follows, as spreadsheets write it.
    pub announced: bool,
}

/// Tells how a file is written.
pub(crate) fn recognise(
    path: &Path,
    named: Option<&str>,
    separator: Option<u8>,
) -> Result<Dialect, FileError> {
    let mut beginning = Vec::new();
    File::open(path)?.take(SAMPLE).read_to_end(&mut beginning)?;
    let whole = (beginning.len() as u64) < SAMPLE;
    let encoding = match named {
        Some(label) => encoding::named(label)?,
        None => encoding::recognise(&beginning, whole),
    };
    let mut text = Vec::new();
    decoded(&beginning[..], encoding).read_to_end(&mut text)?;
    let announced = announced(&text);
    if announced.is_some() {
        let line = text.iter().position(|byte| *byte == b'\n').map_or(text.len(), |at| at + 1);
        text.drain(..line);
    }
    let (separator, wrapped) = match separator.or(announced) {
        Some(separator) => (separator, false),
        None => separate(&text, whole),
    };
    Ok(Dialect { encoding, separator, wrapped, announced: announced.is_some() })
}

/// `sep=;` on the first line.
fn announced(text: &[u8]) -> Option<u8> {
    let line = text.split(|byte| *byte == b'\n').next()?.trim_ascii();
    match line.strip_prefix(b"sep=").or_else(|| line.strip_prefix(b"SEP="))? {
        [separator] => Some(*separator),
        _ => None,
    }
}

fn separate(text: &[u8], whole: bool) -> (u8, bool) {
    if let Some(separator) = best(text, whole) {
        return (separator, false);
    }
    let inner: Vec<u8> = rows(text, b',', whole)
        .iter()
        .flat_map(|row| [row.get(0).unwrap_or_default(), b"\n"].concat())
        .collect();
    match best(&inner, true) {
        Some(separator) if text.trim_ascii_start().starts_with(b"\"") => (separator, true),
        _ => (b',', false),
    }
}

/// The separator that cuts most rows into the same number of cells; of equals, the one with more cells.
fn best(text: &[u8], whole: bool) -> Option<u8> {
    let score = |separator: &u8| {
        let widths: Vec<usize> = rows(text, *separator, whole).iter().map(ByteRecord::len).collect();
        let usual = widths
            .iter()
            .filter(|width| **width > 1)
            .max_by_key(|width| widths.iter().filter(|other| other == width).count())?;
        let alike = widths.iter().filter(|width| *width == usual).count();
        Some((alike * 10 / widths.len().max(1), *usual))
    };
    SEPARATORS
        .iter()
        .filter_map(|separator| Some((score(separator)?, *separator)))
        // Of equals the first, hence the reverse.
        .rev()
        .max_by_key(|(score, _)| *score)
        .map(|(_, separator)| separator)
}

fn rows(text: &[u8], separator: u8, whole: bool) -> Vec<ByteRecord> {
    let reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(separator).from_reader(text);
    let mut rows: Vec<ByteRecord> = reader.into_byte_records().take(ROWS).filter_map(Result::ok).collect();
    if !whole && rows.len() < ROWS && rows.len() > 1 {
        // Cut by the end of the sample.
        rows.pop();
    }
    rows
}

fn decoded<R: Read>(input: R, encoding: &'static Encoding) -> impl Read {
    DecodeReaderBytesBuilder::new()
        // What is not named passes as it is, so that a broken letter is found in its row.
        .encoding((encoding != UTF_8).then_some(encoding))
        .utf8_passthru(true)
        .strip_bom(true)
        .bom_override(true)
        .build(input)
}

/// What became of one pass.
enum Pass {
    Ended,
    /// A row without end begins at this byte and line.
    Endless {
        at: u64,
        line: u64,
    },
}

/// Reads every row.
pub(crate) fn read(
    path: &Path,
    dialect: Dialect,
    visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<(), FileError> {
    let (mut skip, mut line) = (0, 1);
    for _ in 0..=RECOVERIES {
        let mut text = BufReader::with_capacity(1 << 16, decoded(File::open(path)?, dialect.encoding));
        if dialect.announced && skip == 0 {
            let mut announced = Vec::new();
            text.read_until(b'\n', &mut announced)?;
            skip = announced.len() as u64;
            line = 2;
        } else {
            io::copy(&mut (&mut text).take(skip), &mut io::sink())?;
        }
        match pass(&mut text, dialect, line, visit)? {
            Pass::Ended => return Ok(()),
            Pass::Endless { at, line: found } => {
                let mut again = BufReader::new(decoded(File::open(path)?, dialect.encoding));
                io::copy(&mut (&mut again).take(skip + at), &mut io::sink())?;
                let mut bytes = Vec::new();
                (&mut again).take(LONGEST_CELL as u64).read_until(b'\n', &mut bytes)?;
                line = found;
                if !bytes.ends_with(b"\n") {
                    return Err(FileError::EndlessRow { line });
                }
                let text = String::from_utf8_lossy(bytes.trim_ascii_end()).into_owned();
                if visit(Row { line, cells: vec![text], unfit: Some(Reason::Endless) }).is_break() {
                    return Ok(());
                }
                skip += at + bytes.len() as u64;
                line += 1;
            }
        }
    }
    Err(FileError::EndlessRow { line })
}

fn pass(
    text: impl Read,
    dialect: Dialect,
    first_line: u64,
    visit: &mut dyn FnMut(Row) -> ControlFlow<()>,
) -> Result<Pass, FileError> {
    let (bounded, since) = Bounded::new(text);
    let outer = if dialect.wrapped { b',' } else { dialect.separator };
    let mut reader =
        ReaderBuilder::new().has_headers(false).flexible(true).delimiter(outer).from_reader(bounded);
    let mut record = ByteRecord::new();
    loop {
        let (at, line) = (reader.position().byte(), first_line + reader.position().line() - 1);
        match next(&mut reader, &mut record, &since) {
            Ok(false) => return Ok(Pass::Ended),
            Ok(true) => {}
            Err(_) if since.endless() => return Ok(Pass::Endless { at, line }),
            Err(error) => return Err(error.into()),
        }
        since.row();
        if record.iter().any(runs_away) {
            return Ok(Pass::Endless { at: start(&record, at), line });
        }
        // The parser steps over empty lines only when it reads on.
        let ended = first_line + reader.position().line() - 1;
        let row_line = line.max(ended.saturating_sub(1 + breaks(&record)));
        let row = if dialect.wrapped {
            unwrapped(&record, row_line, dialect)
        } else {
            row(&record, row_line, dialect)
        };
        if visit(row).is_break() {
            return Ok(Pass::Ended);
        }
    }
}

fn next<R: Read>(reader: &mut csv::Reader<R>, record: &mut ByteRecord, since: &Since) -> io::Result<bool> {
    reader.read_byte_record(record).map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => error,
        _ if since.endless() => io::ErrorKind::InvalidData.into(),
        _ => io::ErrorKind::Other.into(),
    })
}

fn start(record: &ByteRecord, otherwise: u64) -> u64 {
    record.position().map_or(otherwise, csv::Position::byte)
}

fn breaks(record: &ByteRecord) -> u64 {
    record.as_slice().iter().filter(|byte| **byte == b'\n').count() as u64
}

fn runs_away(cell: &[u8]) -> bool {
    cell.len() > LINES_IN_CELL && cell.iter().filter(|byte| **byte == b'\n').count() > LINES_IN_CELL
}

fn unwrapped(record: &ByteRecord, line: u64, dialect: Dialect) -> Row {
    let inner = record.get(0).unwrap_or_default();
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(dialect.separator)
        .from_reader(inner);
    let mut cells = ByteRecord::new();
    // A slice in memory is always read.
    let _ = reader.read_byte_record(&mut cells);
    row(&cells, line, dialect)
}

fn row(record: &ByteRecord, line: u64, dialect: Dialect) -> Row {
    let mut unfit = None;
    let cells = record
        .iter()
        .map(|cell| {
            let text = match std::str::from_utf8(cell) {
                Ok(text) => text.to_owned(),
                Err(_) => {
                    unfit = Some(Reason::NotInEncoding);
                    String::from_utf8_lossy(cell).into_owned()
                }
            };
            unfit = unfit.or_else(|| fault(&text, dialect.encoding != UTF_8));
            text
        })
        .collect();
    Row { line, cells, unfit }
}

/// What is wrong with a cell's text. What was translated from another encoding has a mark where it could not be.
pub(crate) fn fault(text: &str, translated: bool) -> Option<Reason> {
    if text.len() > LONGEST_CELL {
        return Some(Reason::CellTooLong);
    }
    if translated && text.contains('\u{fffd}') {
        return Some(Reason::NotInEncoding);
    }
    let odd = |byte: u8| byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r');
    text.bytes().any(odd).then_some(Reason::Binary)
}
