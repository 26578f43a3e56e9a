//! The second folder: every backup goes there too. What lies there is kept apart by key, so that several workspaces and
//! computers may share it, and a key that is sealed there is never put in another's place.

use super::{blocking, key, list, make_in, newest_in, own_folder};
use crate::{
    App,
    api::{Backups, Failure, SetSecondFolder},
    workspace::{Workspace, io_failure},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::{Path, PathBuf},
};

/// The setting that holds where backups go too.
const SETTING: &str = "backup";

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    second: Option<PathBuf>,
}

/// A second folder.
pub(super) struct Second {
    /// As it was chosen.
    pub folder: PathBuf,
    /// Where this store's copies and its sealed key lie in it. It is made when the folder is chosen: where it is not there,
    /// neither is the disk.
    pub copies: PathBuf,
}

impl Second {
    fn at(folder: PathBuf, workspace: &Workspace) -> Self {
        let copies = folder.join(format!("sluice-{}", workspace.key_mark));
        Self { folder, copies }
    }
}

/// The second folder, where one was chosen.
pub(super) async fn of(workspace: &Workspace) -> Result<Option<Second>, Failure> {
    let kept: Option<Kept> = workspace.store.read(|r| r.setting(SETTING)).await?;
    Ok(kept.and_then(|kept| kept.second).map(|folder| Second::at(folder, workspace)))
}

/// When the newest backup there was made; nothing where none was chosen or the disk is away.
pub(super) async fn newest(workspace: &Workspace) -> Option<Option<DateTime<Utc>>> {
    let second = of(workspace).await.ok()??;
    second.copies.is_dir().then(|| newest_in(&second.copies, workspace.now()))
}

/// Makes a backup there, where one was chosen.
pub(super) async fn make(workspace: &Workspace, name: &str) -> Result<(), Failure> {
    let Some(second) = of(workspace).await? else { return Ok(()) };
    if !second.copies.is_dir() {
        return Err(Failure::of("backup_folder_missing").with("folder", second.folder.display()));
    }
    make_in(workspace, second.copies, name).await
}

/// Chooses where backups go too, and seals the key there.
pub(crate) async fn choose(app: &App, input: SetSecondFolder) -> Result<Backups, Failure> {
    let workspace = app.workspace().await?;
    let folder = input.folder.map(PathBuf::from);
    if let Some(folder) = folder.clone() {
        let own = own_folder(workspace.dir());
        let second = Second::at(folder, &workspace);
        let copies = second.copies.clone();
        blocking(move || usable(&second, &own)).await?;
        if let Some(passphrase) = input.passphrase {
            key::seal(&workspace, &copies, passphrase).await?;
        }
    }
    let kept = Kept { second: folder };
    workspace.store.write(move |w| w.set_setting(SETTING, &kept)).await?;
    super::make(&workspace).await?;
    list(app, ()).await
}

/// Makes the place for the copies, where the folder is one that can be used.
fn usable(second: &Second, own: &Path) -> Result<(), Failure> {
    let folder = &second.folder;
    if !folder.is_dir() || folder.is_relative() {
        return Err(Failure::of("not_a_folder").with("folder", folder.display()));
    }
    let same = fs::canonicalize(folder).ok().zip(fs::canonicalize(own).ok());
    if same.is_some_and(|(folder, own)| folder == own) {
        return Err(Failure::of("backup_same_folder"));
    }
    fs::create_dir_all(&second.copies).map_err(|error| io_failure(&error, folder))
}
