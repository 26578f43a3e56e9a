//! Files that are whole or not there, and what went wrong with them.

use crate::api::Failure;
use std::{
    fs::{self, File},
    io,
    path::Path,
};

/// Writes a file so that it is whole or not there.
pub(crate) fn write_whole(path: &Path, text: &str) -> Result<(), Failure> {
    let temporary = path.with_extension("new");
    let write = || {
        let mut file = File::create(&temporary)?;
        io::Write::write_all(&mut file, text.as_bytes())?;
        file.sync_all()?;
        fs::rename(&temporary, path)
    };
    write().map_err(|error| io_failure(&error, path))
}

pub(crate) fn io_failure(error: &io::Error, path: &Path) -> Failure {
    let code = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => "disk_full",
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => "folder_not_writable",
        io::ErrorKind::AddrInUse => "port_taken",
        _ => "file_error",
    };
    Failure::of(code).with("file", path.display()).with("said", error.kind())
}
