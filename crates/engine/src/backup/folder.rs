//! Backups as files: their names say when, so that a folder needs no index that could be lost.

use super::retention;
use crate::{api::Failure, workspace::io_failure};
use chrono::{DateTime, NaiveDateTime, Utc};
use std::{
    cmp::Reverse,
    fs, io,
    path::{Path, PathBuf},
};

/// How names of copies begin that were made before the tables were brought to a newer version.
pub(super) const BEFORE_UPDATE: &str = "sluice.before-v";
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

/// The version that a copy was made before; nothing where the name is that of another file.
fn version(name: &str) -> Option<u32> {
    name.strip_prefix(BEFORE_UPDATE)?.strip_suffix(END)?.parse().ok()
}

/// Removes copies beside the store that were made before updates and need not be kept.
pub(super) fn thin_out_updates(dir: &Path, now: DateTime<Utc>) {
    let copies: Vec<(u32, DateTime<Utc>)> = fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let version = version(entry.file_name().to_str()?)?;
            let made = entry.metadata().ok()?.modified().ok()?;
            Some((version, made.into()))
        })
        .collect();
    for version in retention::surplus_updates(&copies, now) {
        // What can't be removed now is met again at the next start.
        let _ = fs::remove_file(dir.join(format!("{BEFORE_UPDATE}{version}{END}")));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::TimeDelta;
    use std::fs::File;

    #[test]
    fn a_name_says_when_and_no_other_name_is_taken_for_a_backup() {
        let at = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        assert_eq!(moment(&name(at)), Some(at));
        for other in ["sluice.db", "sluice-.db", "sluice-2026-11-27.db", "sluice-2026-13-01T00-00-00Z.db", ""]
        {
            assert_eq!(moment(other), None, "{other}");
        }
    }

    #[test]
    fn copies_made_before_updates_are_thinned_out_and_nothing_else_is() {
        let folder = tempfile::tempdir().unwrap();
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let others =
            ["sluice.db", "sluice.before-v.db", "sluice.before-v9.db.partial", "sluice.before-vx.db"];
        for (name, days) in others.into_iter().map(|name| (name.to_owned(), 400)).chain(
            [(12, 90), (13, 80), (14, 70), (15, 20), (16, 50), (17, 1)]
                .map(|(version, days)| (format!("{BEFORE_UPDATE}{version}{END}"), days)),
        ) {
            let file = File::create(folder.path().join(name)).unwrap();
            file.set_modified((now - TimeDelta::days(days)).into()).unwrap();
        }
        thin_out_updates(folder.path(), now);
        let mut left: Vec<String> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| !others.contains(&name.as_str()))
            .collect();
        left.sort();
        assert_eq!(left, ["sluice.before-v15.db", "sluice.before-v16.db", "sluice.before-v17.db"]);
        assert!(others.iter().all(|name| folder.path().join(name).exists()));
    }
}
