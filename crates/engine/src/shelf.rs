//! Every connector there is: those of the program, and those in the folder `connectors` of the data folder.

use crate::api::Failure;
use serde::Serialize;
use sluice_connect::{Broken, Connector, Folder, FolderError, manifest::Known};
use std::{path::Path, sync::Arc};
use tokio::task::spawn_blocking;

/// The user's own, below the data folder.
pub(crate) const FOLDER: &str = "connectors";

/// The JSON Schema of a connector's manifest.
pub fn schema() -> serde_json::Value {
    sluice_connect::manifest::schema()
}

/// Every connector, and why a folder of the user's is none.
pub fn all(root: &Path) -> (Vec<Arc<Connector>>, Vec<Failure>) {
    let mut connectors = Connector::builtin().to_vec();
    let mut failures = Vec::new();
    for (id, read) in sluice_connect::own(&root.join(FOLDER)) {
        match read {
            Ok(connector) => connectors.push(connector),
            Err(error) => failures.push(unusable(&id, &error)),
        }
    }
    (connectors, failures)
}

/// The connector of this name.
///
/// # Errors
/// `no_such_connector`, `connector_built_in` or `connector_unusable`.
pub fn connector(root: &Path, id: &str) -> Result<Arc<Connector>, Failure> {
    if let Some(connector) = Connector::of_id(id) {
        return Ok(connector);
    }
    let own = sluice_connect::own(&root.join(FOLDER));
    let Some((id, read)) = own.into_iter().find(|(folder, _)| folder == id) else {
        let (known, _) = all(root);
        let known: Vec<&str> = known.iter().map(|known| known.manifest().id.as_str()).collect();
        return Err(Failure::of("no_such_connector").with("connector", id).with("known", known.join(", ")));
    };
    read.map_err(|error| unusable(&id, &error))
}

/// [`connector`], off the threads that must not wait for a disk.
pub(crate) async fn read(root: &Path, id: &str) -> Result<Arc<Connector>, Failure> {
    let (root, id) = (root.to_owned(), id.to_owned());
    spawn_blocking(move || connector(&root, &id)).await.map_err(|_| Failure::of("internal"))?
}

/// What a connector promises and does not keep.
#[derive(Clone, Debug, Serialize)]
pub struct Examined {
    /// The connector's id.
    pub connector: String,
    /// Whether it is part of the program.
    pub built_in: bool,
    /// How many streams it has.
    pub streams: usize,
    /// Those that the vendor's documentation does not tell of, with where they are known from.
    pub undocumented: Vec<(String, &'static str)>,
    /// What it does not keep.
    pub broken: Vec<BrokenRow>,
}

/// A promise that is not kept.
#[derive(Clone, Debug, Serialize)]
pub struct BrokenRow {
    /// The stream.
    pub stream: String,
    /// The example, in the words of the fixture file; empty where it is about the whole file.
    pub example: String,
    /// The promise.
    pub promise: &'static str,
    /// What was found instead.
    pub found: String,
}

/// Holds a connector against its fixtures.
///
/// # Errors
/// As [`connector`]; `unreadable_file`; `connector_built_in` where there is a folder of that name as well.
pub fn examine(root: &Path, id: &str) -> Result<Examined, Failure> {
    let connector = connector(root, id)?;
    let built_in = Folder::built_in(id);
    if built_in.is_some() && root.join(FOLDER).join(id).is_dir() {
        return Err(unusable(id, &FolderError::BuiltIn { id: id.to_owned() }));
    }
    let is_built_in = built_in.is_some();
    let folder = match built_in {
        Some(folder) => folder,
        None => Folder::read(&root.join(FOLDER).join(id)).map_err(|error| unusable(id, &error))?,
    };
    let row = |broken: Broken| BrokenRow {
        stream: broken.stream,
        example: broken.example,
        promise: broken.promise.name(),
        found: broken.found,
    };
    Ok(Examined {
        connector: id.to_owned(),
        built_in: is_built_in,
        streams: connector.manifest().streams.len(),
        undocumented: connector
            .manifest()
            .streams
            .iter()
            .filter(|stream| stream.known != Known::Official)
            .map(|stream| (stream.name.clone(), stream.known.name()))
            .collect(),
        broken: connector.broken(&folder.fixtures).into_iter().map(row).collect(),
    })
}

fn unusable(id: &str, error: &FolderError) -> Failure {
    match error {
        FolderError::Io { path, error } => {
            Failure::of("unreadable_file").with("file", path.display()).with("said", error.kind())
        }
        FolderError::BuiltIn { id } => Failure::of("connector_built_in").with("connector", id),
        FolderError::Connector(error) => {
            Failure::of("connector_unusable").with("connector", id).with("said", error)
        }
    }
}
