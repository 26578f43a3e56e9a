//! Connectors in a folder of the user's: same format, same promises, no rebuild.

use crate::{Connector, ConnectorError, connector::FOLDERS};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
    sync::Arc,
};

/// The largest file that is read: no mapping is near it.
const LARGEST: u64 = 4 << 20;

/// A connector's files by name, those of its folder `fixtures` apart.
#[derive(Debug, Default)]
pub struct Folder {
    /// Manifest, mappings and expressions.
    pub files: BTreeMap<String, String>,
    /// Fixtures by the stream's name.
    pub fixtures: BTreeMap<String, String>,
}

/// Why a folder could not be read.
#[derive(Debug, thiserror::Error)]
pub enum FolderError {
    /// The disk.
    #[error("{}: {error}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
    /// The files are no connector.
    #[error(transparent)]
    Connector(#[from] ConnectorError),
    /// A connector of this name is part of the program.
    #[error("{id} is built in")]
    BuiltIn {
        /// The name.
        id: String,
    },
}

impl Folder {
    /// The files of a connector that is part of the program.
    pub fn built_in(id: &str) -> Option<Self> {
        let (_, files) = FOLDERS.iter().find(|(folder, _)| *folder == id)?;
        let mut folder = Self::default();
        for (name, text) in *files {
            match name.strip_prefix("fixtures/").map(|name| name.trim_end_matches(".json")) {
                Some(stream) => folder.fixtures.insert(stream.to_owned(), (*text).to_owned()),
                None => folder.files.insert((*name).to_owned(), (*text).to_owned()),
            };
        }
        Some(folder)
    }

    /// Reads a connector's folder.
    ///
    /// # Errors
    /// The first file that can't be read as text.
    pub fn read(path: &Path) -> Result<Self, FolderError> {
        let mut fixtures = BTreeMap::new();
        let beside = path.join("fixtures");
        if beside.is_dir() {
            for (name, text) in texts(&beside)? {
                if let Some(stream) = name.strip_suffix(".json") {
                    fixtures.insert(stream.to_owned(), text);
                }
            }
        }
        Ok(Self { files: texts(path)?, fixtures })
    }

    /// The connector in it.
    ///
    /// # Errors
    /// [`FolderError::Connector`].
    pub fn connector(&self, id: &str) -> Result<Connector, FolderError> {
        let files = self.files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
        Ok(Connector::read(id, &files)?)
    }
}

/// A folder's name, and the connector in it or why there is none.
pub type Own = (String, Result<Arc<Connector>, FolderError>);

/// Every connector in a folder of connectors, by name. No folder: none.
pub fn own(folder: &Path) -> Vec<Own> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut paths: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    paths.sort();
    paths
        .into_iter()
        .filter_map(|path| {
            let id = path.file_name()?.to_str()?.to_owned();
            Some((id.clone(), read(&path, &id)))
        })
        .collect()
}

fn read(path: &Path, id: &str) -> Result<Arc<Connector>, FolderError> {
    if Connector::of_id(id).is_some() {
        return Err(FolderError::BuiltIn { id: id.to_owned() });
    }
    Folder::read(path)?.connector(id).map(Arc::new)
}

fn texts(folder: &Path) -> Result<BTreeMap<String, String>, FolderError> {
    let at = |path: &Path, error| FolderError::Io { path: path.to_owned(), error };
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(|error| at(folder, error))? {
        let path = entry.map_err(|error| at(folder, error))?.path();
        let length = fs::metadata(&path).map_err(|error| at(&path, error))?;
        if !length.is_file() {
            continue;
        }
        if length.len() > LARGEST {
            return Err(at(&path, io::ErrorKind::FileTooLarge.into()));
        }
        if let Some(name) = path.file_name().and_then(|name| name.to_str()) {
            found.insert(name.to_owned(), fs::read_to_string(&path).map_err(|error| at(&path, error))?);
        }
    }
    Ok(found)
}
