//! Which workspace is open, and where its secrets are.

use super::{io_failure, write_whole};
use crate::api::{Failure, VaultKind};
use serde::{Deserialize, Serialize};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// Which workspace is open, and where its secrets are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Choice {
    pub practice: bool,
    pub vault: VaultKind,
}

impl Choice {
    fn file(root: &Path) -> PathBuf {
        root.join("open.json")
    }

    /// The choice of the last run, if there was one.
    pub(crate) fn read(root: &Path) -> Result<Option<Self>, Failure> {
        match fs::read(Self::file(root)) {
            Ok(text) => serde_json::from_slice(&text)
                .map(Some)
                .map_err(|_| Failure::of("choice_damaged").with("file", Self::file(root).display())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(io_failure(&error, root)),
        }
    }

    /// Where the workspace lies; one for this run only lies elsewhere.
    pub(crate) fn dir(self, root: &Path) -> PathBuf {
        root.join(if self.practice { "practice" } else { "work" })
    }

    pub(super) fn write(self, root: &Path) -> Result<(), Failure> {
        // A choice for one run only is not remembered: its secrets are gone with the run.
        if self.vault == VaultKind::Session {
            return Ok(());
        }
        write_whole(&Self::file(root), &serde_json::json!(self).to_string())
    }
}
