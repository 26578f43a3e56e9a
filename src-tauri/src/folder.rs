//! Where the program's data lies.

use sluice_engine::api::Failure;
use std::path::PathBuf;
use tauri::{AppHandle, Manager};

/// Names another folder, for tests and for trying things out beside the own data.
const OVERRIDE: &str = "SLUICE_DIR";

/// `SLUICE_DIR`, or the system's folder for the data of `net.sluice.desktop`.
///
/// # Errors
/// `no_home` where the system names none.
pub(crate) fn data(app: &AppHandle) -> Result<PathBuf, Failure> {
    match std::env::var_os(OVERRIDE) {
        Some(folder) if !folder.is_empty() => Ok(folder.into()),
        _ => app.path().app_data_dir().map_err(|_| Failure::of("no_home")),
    }
}
