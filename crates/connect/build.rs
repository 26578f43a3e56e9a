//! Writes the list of the connectors that are built in: every folder of `connectors/` at the root.

use std::{
    env,
    fmt::Write,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let folder = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?)
        .join("../../connectors")
        .canonicalize()?;
    let mut list = String::from("&[\n");
    for connector in entries(&folder)?.iter().filter(|path| path.join("manifest.toml").is_file()) {
        writeln!(list, "({:?}, &[", name(connector)).map_err(io::Error::other)?;
        for (folder, before) in [(connector.clone(), ""), (connector.join("fixtures"), "fixtures/")] {
            for file in entries(&folder)?.iter().filter(|path| path.is_file()) {
                writeln!(list, "(\"{before}{}\", include_str!({file:?})),", name(file))
                    .map_err(io::Error::other)?;
            }
            println!("cargo::rerun-if-changed={}", folder.display());
        }
        list.push_str("]),\n");
    }
    list.push(']');
    println!("cargo::rerun-if-changed={}", folder.display());
    fs::write(PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?).join("builtin.rs"), list)
}

fn entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

fn name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
