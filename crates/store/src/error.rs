//! What can go wrong, as codes with parameters.

use rusqlite::{Error as SqlError, ErrorCode, ffi};
use sluice_domain::{FactId, WriteId};
use std::{collections::BTreeMap, io};

/// Why the store could not do what was asked. No variant carries a stored value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// The file was written by a newer version of the program.
    #[error("schema {found} is newer than the known {known}")]
    Newer {
        /// The file's schema version.
        found: u32,
        /// The newest schema version this program knows.
        known: u32,
    },
    /// The file is no database of this program, its beginning is damaged, or the key is wrong: encrypted, the
    /// three look the same.
    #[error("not readable with this key")]
    Unreadable,
    /// The file is a database, but a part of it is damaged.
    #[error("damaged")]
    Damaged,
    /// There is no room left to write.
    #[error("no room left")]
    DiskFull,
    /// The file, its folder or its whole disk takes no writes.
    #[error("read-only")]
    ReadOnly,
    /// The disk fails while it is read or written.
    #[error("the disk fails with {code}")]
    Disk {
        /// SQLite's extended result code.
        code: i32,
    },
    /// Another program holds the file.
    #[error("busy")]
    Busy,
    /// The file can't be opened, for example because its folder is missing.
    #[error("can't be opened")]
    CannotOpen,
    /// The store was closed.
    #[error("closed")]
    Closed,
    /// The work inside a transaction panicked; the transaction was rolled back.
    #[error("the work panicked")]
    Panicked,
    /// A decision can't be revoked: it is unknown, revoked already, or itself a revocation.
    #[error("decision {decision} can't be revoked")]
    NotRevocable {
        /// The decision.
        decision: FactId,
    },
    /// A write that is not in the outbox can't change its state.
    #[error("unknown write {write}")]
    UnknownWrite {
        /// The write.
        write: WriteId,
    },
    /// The audit's chain does not hold: a line was changed, removed or put in between.
    #[error("audit broken at line {line}")]
    AuditBroken {
        /// The first line that does not follow from the one before it.
        line: i64,
    },
    /// There is nothing to compare the derived tables with.
    #[error("nothing kept aside")]
    NothingKeptAside,
    /// The place to continue a list from was not given out by the store.
    #[error("bad place in a list")]
    BadPlace,
    /// A stored value does not read as what it should be.
    #[error("column {column} can't be read")]
    Undecodable {
        /// The column's position in the statement.
        column: usize,
    },
    /// The file system refused.
    #[error("file system: {kind}")]
    Io {
        /// What it said.
        kind: io::ErrorKind,
    },
    /// SQLite refused for another reason.
    #[error("sqlite {code}")]
    Sqlite {
        /// SQLite's extended result code.
        code: i32,
    },
}

impl StoreError {
    /// The key of the message catalogue.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Newer { .. } => "store_newer",
            Self::Unreadable => "store_unreadable",
            Self::Damaged => "store_damaged",
            Self::DiskFull => "disk_full",
            Self::ReadOnly => "store_read_only",
            Self::Disk { .. } => "store_disk",
            Self::Busy => "store_busy",
            Self::CannotOpen => "store_cannot_open",
            Self::Closed => "store_closed",
            Self::Panicked => "store_panicked",
            Self::NotRevocable { .. } => "not_revocable",
            Self::UnknownWrite { .. } => "unknown_write",
            Self::AuditBroken { .. } => "audit_broken",
            Self::NothingKeptAside => "nothing_kept_aside",
            Self::BadPlace => "bad_place",
            Self::Undecodable { .. } => "store_undecodable",
            Self::Io { .. } => "store_io",
            Self::Sqlite { .. } => "store_failed",
        }
    }

    /// Values for the message.
    pub fn params(&self) -> BTreeMap<String, String> {
        let pair = |key: &str, value: String| (key.to_owned(), value);
        match self {
            Self::Newer { found, known } => {
                BTreeMap::from([pair("found", found.to_string()), pair("known", known.to_string())])
            }
            Self::NotRevocable { decision } => BTreeMap::from([pair("decision", decision.to_string())]),
            Self::UnknownWrite { write } => BTreeMap::from([pair("write", write.to_string())]),
            Self::AuditBroken { line } => BTreeMap::from([pair("line", line.to_string())]),
            Self::Undecodable { column } => BTreeMap::from([pair("column", column.to_string())]),
            Self::Io { kind } => BTreeMap::from([pair("reason", kind.to_string())]),
            Self::Disk { code } | Self::Sqlite { code } => BTreeMap::from([pair("sqlite", code.to_string())]),
            Self::Unreadable
            | Self::Damaged
            | Self::DiskFull
            | Self::ReadOnly
            | Self::Busy
            | Self::CannotOpen
            | Self::Closed
            | Self::Panicked
            | Self::NothingKeptAside
            | Self::BadPlace => BTreeMap::new(),
        }
    }
}

impl From<SqlError> for StoreError {
    fn from(error: SqlError) -> Self {
        match error {
            SqlError::SqliteFailure(cause, _) | SqlError::SqlInputError { error: cause, .. } => cause.into(),
            SqlError::FromSqlConversionFailure(column, ..)
            | SqlError::IntegralValueOutOfRange(column, _)
            | SqlError::Utf8Error(column, _)
            | SqlError::InvalidColumnType(column, ..)
            | SqlError::InvalidColumnIndex(column) => Self::Undecodable { column },
            SqlError::InvalidPath(_) | SqlError::NulError(_) => Self::CannotOpen,
            _ => Self::Sqlite { code: ffi::SQLITE_MISUSE },
        }
    }
}

impl From<ffi::Error> for StoreError {
    fn from(error: ffi::Error) -> Self {
        match (error.code, error.extended_code) {
            (ErrorCode::NotADatabase, _) => Self::Unreadable,
            (ErrorCode::DatabaseCorrupt, _) => Self::Damaged,
            // The index of the write-ahead log could not grow: SQLite reports a full disk this way there.
            (ErrorCode::DiskFull, _) | (_, ffi::SQLITE_IOERR_SHMSIZE) => Self::DiskFull,
            // Linux makes a disk with errors read-only under those who have a file on it open: their next write fails, and
            // SQLite, which tells a full disk from that, calls it so.
            (ErrorCode::ReadOnly | ErrorCode::PermissionDenied, _) | (_, ffi::SQLITE_IOERR_WRITE) => {
                Self::ReadOnly
            }
            (ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked, _) => Self::Busy,
            (ErrorCode::CannotOpen, _) => Self::CannotOpen,
            // Memory, and not the disk.
            (_, code @ ffi::SQLITE_IOERR_NOMEM) => Self::Sqlite { code },
            (ErrorCode::SystemIoFailure, code) => Self::Disk { code },
            (_, code) => Self::Sqlite { code },
        }
    }
}

impl From<io::Error> for StoreError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Self::DiskFull,
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied => Self::ReadOnly,
            kind => Self::Io { kind },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_of_sqlite_is_named_by_what_can_be_done_about_it() {
        for (result, code) in [
            (ffi::SQLITE_NOTADB, "store_unreadable"),
            (ffi::SQLITE_CORRUPT, "store_damaged"),
            (ffi::SQLITE_CORRUPT_INDEX, "store_damaged"),
            (ffi::SQLITE_FULL, "disk_full"),
            (ffi::SQLITE_IOERR_SHMSIZE, "disk_full"),
            (ffi::SQLITE_READONLY, "store_read_only"),
            (ffi::SQLITE_READONLY_CANTINIT, "store_read_only"),
            (ffi::SQLITE_READONLY_DIRECTORY, "store_read_only"),
            (ffi::SQLITE_PERM, "store_read_only"),
            (ffi::SQLITE_IOERR_WRITE, "store_read_only"),
            (ffi::SQLITE_IOERR, "store_disk"),
            (ffi::SQLITE_IOERR_READ, "store_disk"),
            (ffi::SQLITE_IOERR_SHORT_READ, "store_disk"),
            (ffi::SQLITE_IOERR_FSYNC, "store_disk"),
            (ffi::SQLITE_IOERR_TRUNCATE, "store_disk"),
            (ffi::SQLITE_IOERR_LOCK, "store_disk"),
            (ffi::SQLITE_IOERR_SHMMAP, "store_disk"),
            (ffi::SQLITE_IOERR_CORRUPTFS, "store_disk"),
            (ffi::SQLITE_BUSY, "store_busy"),
            (ffi::SQLITE_BUSY_SNAPSHOT, "store_busy"),
            (ffi::SQLITE_CANTOPEN, "store_cannot_open"),
            (ffi::SQLITE_IOERR_NOMEM, "store_failed"),
            (ffi::SQLITE_NOMEM, "store_failed"),
        ] {
            assert_eq!(StoreError::from(ffi::Error::new(result)).code(), code, "{result}");
        }
    }

    #[test]
    fn a_refusal_of_the_file_system_is_named_by_what_can_be_done_about_it() {
        for (kind, code) in [
            (io::ErrorKind::StorageFull, "disk_full"),
            (io::ErrorKind::QuotaExceeded, "disk_full"),
            (io::ErrorKind::PermissionDenied, "store_read_only"),
            (io::ErrorKind::ReadOnlyFilesystem, "store_read_only"),
            (io::ErrorKind::NotFound, "store_io"),
        ] {
            assert_eq!(StoreError::from(io::Error::from(kind)).code(), code, "{kind}");
        }
    }

    #[test]
    fn the_text_of_an_error_carries_no_value() {
        let refused =
            SqlError::SqliteFailure(ffi::Error::new(ffi::SQLITE_CONSTRAINT), Some("ann@acme.com".into()));
        let said = StoreError::from(refused);
        assert!(!format!("{said} {said:?} {:?}", said.params()).contains("ann"));
    }
}
