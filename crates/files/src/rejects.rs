//! The file of rows that were left out, with the reason before each.

use crate::{FileError, Row, harmless};
use std::{fs::File, io, path::Path};

/// The rows left out, as CSV. The same program that wrote the source opens it: what could be taken for a formula is
/// marked as text.
pub struct Rejects {
    file: csv::Writer<File>,
}

impl Rejects {
    /// Begins the file; an earlier one of that name is replaced.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn create(path: &Path, reason: &str, line: &str, columns: &[String]) -> Result<Self, FileError> {
        let mut file = csv::WriterBuilder::new().flexible(true).from_writer(File::create(path)?);
        let header = [reason, line].into_iter().map(str::to_owned);
        write(&mut file, header.chain(columns.iter().map(|column| harmless(column))))?;
        Ok(Self { file })
    }

    /// Goes on with a file that was begun.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn append(path: &Path) -> Result<Self, FileError> {
        let file = File::options().append(true).create(true).open(path)?;
        Ok(Self { file: csv::WriterBuilder::new().flexible(true).from_writer(file) })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn add(&mut self, why: &str, row: &Row) -> Result<(), FileError> {
        let place = [why.to_owned(), row.line.to_string()].into_iter();
        write(&mut self.file, place.chain(row.cells.iter().map(|cell| harmless(cell))))
    }

    /// Writes what was added to the disk.
    ///
    /// # Errors
    /// Where it can't be written.
    pub fn flush(&mut self) -> Result<(), FileError> {
        Ok(self.file.flush()?)
    }
}

fn write(file: &mut csv::Writer<File>, cells: impl Iterator<Item = String>) -> Result<(), FileError> {
    file.write_record(cells).map_err(|error| match error.into_kind() {
        csv::ErrorKind::Io(error) => FileError::Io(error),
        _ => FileError::Io(io::ErrorKind::InvalidData.into()),
    })
}
