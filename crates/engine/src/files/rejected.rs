//! The file of rejected rows: beside the file they came from, so that they are put right and brought in again.

use crate::workspace::Workspace;
use sluice_files::{FileError, Reason, Rejects, Row};
use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::LazyLock,
};

/// The interface's words: the reason is for people.
static CATALOGUE: LazyLock<BTreeMap<String, String>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../../../ui/messages/en.json")).unwrap_or_default()
});

fn words(key: &str) -> &str {
    CATALOGUE.get(key).map_or(key, String::as_str)
}

/// Where a file's rejected rows go unless the user says otherwise.
pub(super) fn beside(file: &Path) -> PathBuf {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    file.with_file_name(format!("{stem}.rejected.csv"))
}

/// The rejected rows of one list; the file is made with the first.
pub(super) struct Rejected {
    pub path: PathBuf,
    otherwise: PathBuf,
    columns: Vec<String>,
    file: Option<Rejects>,
    goes_on: bool,
}

impl Rejected {
    /// `goes_on` where the first rows are in the file already.
    pub(super) fn new(workspace: &Workspace, path: PathBuf, columns: Vec<String>, goes_on: bool) -> Self {
        let otherwise = workspace.dir().join("rejected").join(path.file_name().unwrap_or_default());
        Self { path, otherwise, columns, file: None, goes_on }
    }

    pub(super) fn add<'r>(&mut self, rows: impl Iterator<Item = &'r (Row, Reason)>) -> Result<(), FileError> {
        let mut rows = rows.peekable();
        if rows.peek().is_none() {
            return Ok(());
        }
        if self.file.is_none() {
            self.file = Some(self.open()?);
        }
        if let Some(file) = &mut self.file {
            for (row, reason) in rows {
                file.add(words(&format!("failure.{}", reason.code())), row)?;
            }
            file.flush()?;
        }
        Ok(())
    }

    fn open(&mut self) -> Result<Rejects, FileError> {
        if self.goes_on {
            return Rejects::append(&self.path);
        }
        if let Some(folder) = self.path.parent() {
            // Where it can't be made, the file can't be either.
            let _ = fs::create_dir_all(folder);
        }
        let create = |path: &Path| {
            Rejects::create(path, words("field.why_left_out"), words("field.line"), &self.columns)
        };
        create(&self.path).or_else(|_| {
            // A folder that can't be written to, such as a share or a disc: then in the data folder.
            if let Some(folder) = self.otherwise.parent() {
                fs::create_dir_all(folder)?;
            }
            self.path.clone_from(&self.otherwise);
            create(&self.path)
        })
    }
}
