//! Opening one connection to the file, and telling what the file is before anything in it is touched.

use crate::{StoreError, StoreKey, derived};
use rusqlite::{Connection, OpenFlags, config::DbConfig};
use std::{path::Path, sync::Once, time::Duration};

/// Marks the file as ours (`SLUC`), in the database header.
const APPLICATION_ID: i32 = 0x534c_5543;
/// A belt for the moments in which another process, for example a backup tool, holds the file.
const BUSY: Duration = Duration::from_secs(5);
/// Statements kept compiled in each connection.
const STATEMENTS: usize = 128;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Contents {
    /// Nothing yet.
    Nothing,
    /// Our tables, with this schema version.
    Schema(u32),
}

/// SQLite calls itself ready before SQLCipher's part of the start has run (`SQLITE_EXTRA_INIT` comes last), so two
/// connections opened at once as the first of a process can fail. The first is therefore opened alone.
static FIRST: Once = Once::new();

/// A connection that has the key and has touched nothing yet; to a new file where there is none.
pub(crate) fn unlocked(path: &Path, key: Option<&StoreKey>) -> Result<Connection, StoreError> {
    connected(path, key, OpenFlags::SQLITE_OPEN_CREATE)
}

/// A connection to a file that is there.
pub(crate) fn existing(path: &Path, key: Option<&StoreKey>) -> Result<Connection, StoreError> {
    connected(path, key, OpenFlags::empty())
}

fn connected(path: &Path, key: Option<&StoreKey>, more: OpenFlags) -> Result<Connection, StoreError> {
    FIRST.call_once(|| drop(Connection::open_in_memory()));
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX | more;
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(BUSY)?;
    // A file that turns out not to be ours, or not whole, is left as it is: its log is not moved into it either.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)?;
    connection.set_prepared_statement_cache_capacity(STATEMENTS);
    if let Some(key) = key {
        // Before the first page is read, so that a wrong key is reported once, by us.
        connection.execute_batch("PRAGMA cipher_log_level = NONE")?;
        connection.execute_batch(&key.pragma())?;
    }
    Ok(connection)
}

/// Looks what the file is, without changing it.
pub(crate) fn contents(connection: &Connection) -> Result<Contents, StoreError> {
    let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    if tables == 0 {
        return Ok(Contents::Nothing);
    }
    let application: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0))?;
    if application != APPLICATION_ID {
        return Err(StoreError::Unreadable);
    }
    Ok(Contents::Schema(connection.query_row("PRAGMA user_version", [], |row| row.get(0))?))
}

/// Marks a new file as ours.
pub(crate) fn mark(connection: &Connection) -> Result<(), StoreError> {
    Ok(connection.pragma_update(None, "application_id", APPLICATION_ID)?)
}

fn common(connection: &Connection) -> Result<(), StoreError> {
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    // Sorting and the copies of a rebuild stay in memory: temporary files would not be encrypted.
    connection.execute_batch(
        "PRAGMA temp_store = MEMORY;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA cache_size = -16000;",
    )?;
    derived::register(connection)
}

/// Makes a connection the writer.
pub(crate) fn writer(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA secure_delete = ON;
         PRAGMA journal_size_limit = 67108864;",
    )?;
    if cfg!(target_os = "macos") {
        // There a plain fsync does not reach the disk.
        connection.execute_batch("PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON;")?;
    }
    common(connection)?;
    // Records come in no order, and every page read again is decrypted again.
    connection.execute_batch("PRAGMA cache_size = -96000; PRAGMA wal_autocheckpoint = 16000;")?;
    Ok(())
}

/// Opens a reader.
pub(crate) fn reader(path: &Path, key: Option<&StoreKey>) -> Result<Connection, StoreError> {
    let connection = unlocked(path, key)?;
    common(&connection)?;
    connection.execute_batch("PRAGMA query_only = ON")?;
    Ok(connection)
}
