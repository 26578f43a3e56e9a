//! Where built things lie.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
};

/// The repository's root.
pub fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().unwrap_or_default()
}

/// The application, in the profile and target folder of the running test.
///
/// # Errors
/// Where it was not built.
pub fn shell() -> io::Result<PathBuf> {
    program("sluice-app")
}

/// A window with nothing in it, the yardstick of the bench.
///
/// # Errors
/// Where it was not built.
pub fn empty_window() -> io::Result<PathBuf> {
    program("empty-window")
}

/// The accessibility checker, as a script to be run in the page.
///
/// # Errors
/// Where the interface's packages are not installed.
pub fn axe() -> io::Result<String> {
    fs::read_to_string(repository().join("ui/node_modules/axe-core/axe.min.js"))
}

/// A program beside the test: `target/PROFILE/deps/TEST` runs, `target/PROFILE/NAME` is meant.
fn program(name: &str) -> io::Result<PathBuf> {
    let test = env::current_exe()?;
    let path = test
        .ancestors()
        .find(|folder| folder.file_name().is_some_and(|name| name == "deps"))
        .and_then(Path::parent)
        .or_else(|| test.parent())
        .map(|folder| folder.join(name))
        .unwrap_or_default();
    match path.is_file() {
        true => Ok(path),
        false => Err(io::Error::new(
            io::ErrorKind::NotFound,
            format!("{} is not built: cargo build -p {name} --features custom-protocol", path.display()),
        )),
    }
}
