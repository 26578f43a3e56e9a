//! Whole, checked copies of the file.

use crate::{
    StoreError, StoreKey,
    open::{self, Contents},
};
use rusqlite::Connection;
use std::{
    fs::{File, OpenOptions},
    io,
    path::Path,
};

/// Copies the database at `from` to `to`, encrypted alike.
///
/// `VACUUM INTO` reads one moment and is not thrown back by writes, unlike the page-by-page backup call.
pub(crate) fn copy(from: &Path, key: Option<&StoreKey>, to: &Path) -> Result<(), StoreError> {
    copy_keyed(from, key, to, None)
}

/// Copies the database at `from`, which is there, to `to`, encrypted with another key where one is given.
pub(crate) fn copy_keyed(
    from: &Path,
    key: Option<&StoreKey>,
    to: &Path,
    other: Option<&StoreKey>,
) -> Result<(), StoreError> {
    let folder = match to.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let unfinished =
        tempfile::Builder::new().prefix(".sluice-").suffix(".partial").tempfile_in(folder)?.into_temp_path();
    let name = unfinished.to_str().ok_or(StoreError::CannotOpen)?;
    open::existing(from, key)?.execute("VACUUM INTO ?1", [name])?;
    // What is wrong with the copy alone, on a disk of its own, says nothing about the store.
    let spoiled = |_| StoreError::Io { kind: io::ErrorKind::InvalidData };
    if let Some(other) = other {
        open::existing(&unfinished, key)?.execute_batch(&other.new_pragma())?;
    }
    open::existing(&unfinished, other.or(key)).and_then(|copy| check(&copy)).map_err(spoiled)?;
    OpenOptions::new().write(true).open(&unfinished)?.sync_all()?;
    unfinished.persist(to).map_err(|refused| refused.error)?;
    if cfg!(unix) {
        // The new name is safe only once the folder is.
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}

/// Checks the structure of the whole file.
pub(crate) fn check(connection: &Connection) -> Result<(), StoreError> {
    let found: String = connection.query_row("PRAGMA quick_check(1)", [], |row| row.get(0))?;
    if found == "ok" { Ok(()) } else { Err(StoreError::Damaged) }
}

/// The schema of the file at `path`.
pub(crate) fn schema(path: &Path, key: &StoreKey) -> Result<u32, StoreError> {
    match open::contents(&open::existing(path, Some(key))?)? {
        Contents::Schema(version) => Ok(version),
        Contents::Nothing => Err(StoreError::Unreadable),
    }
}
