//! Backups as files: their names say when, so that a folder needs no index that could be lost.

use super::retention;
use crate::{api::Failure, workspace::io_failure};
use chrono::{DateTime, NaiveDateTime, Utc};
use std::{
    cmp::Reverse,
    fs, io,
    path::{Path, PathBuf},
};

const BEGIN: &str = "sluice-";
const END: &str = ".db";
const STAMP: &str = "%Y-%m-%dT%H-%M-%SZ";

/// A backup that lies in a folder.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub path: PathBuf,
    pub at: DateTime<Utc>,
    pub bytes: u64,
}

/// The name of the backup of a moment.
pub(super) fn name(at: DateTime<Utc>) -> String {
    format!("{BEGIN}{}{END}", at.format(STAMP))
}

/// The moment that a name says; nothing where it is not the name of a backup.
pub(super) fn moment(name: &str) -> Option<DateTime<Utc>> {
    let stamp = name.strip_prefix(BEGIN)?.strip_suffix(END)?;
    NaiveDateTime::parse_from_str(stamp, STAMP).ok().map(|at| at.and_utc())
}

/// The backups in a folder, newest first; none where the folder is not there.
pub(super) fn list(folder: &Path) -> Result<Vec<Found>, Failure> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(io_failure(&error, folder)),
    };
    let mut found: Vec<Found> = entries
        .flatten()
        .filter_map(|entry| {
            let at = moment(entry.file_name().to_str()?)?;
            let about = entry.metadata().ok().filter(fs::Metadata::is_file)?;
            Some(Found { path: entry.path(), at, bytes: about.len() })
        })
        .collect();
    found.sort_by_key(|backup| Reverse(backup.at));
    Ok(found)
}

/// Removes what need not be kept.
pub(super) fn thin_out(folder: &Path, now: DateTime<Utc>) -> Result<(), Failure> {
    let found = list(folder)?;
    let times: Vec<DateTime<Utc>> = found.iter().map(|backup| backup.at).collect();
    let surplus = retention::surplus(&times, now);
    for backup in found.iter().filter(|backup| surplus.contains(&backup.at)) {
        match fs::remove_file(&backup.path) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(io_failure(&error, &backup.path));
            }
            _ => {}
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_when_and_no_other_name_is_taken_for_a_backup() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        assert_eq!(moment(&name(at)), Some(at));
        for other in ["sluice.db", "sluice-.db", "sluice-2026-11-27.db", "sluice-2026-13-01T00-00-00Z.db", ""]
        {
            assert_eq!(moment(other), None, "{other}");
        }
    }
}
