//! Backups: made every day by themselves, checked, thinned out, and the way back to any of them or to a moment.

mod daily;
mod folder;
mod key;
mod restore;
mod retention;

use crate::{
    App,
    api::{BackupKind, BackupRow, Backups, Failure, SecondFolder, SetSecondFolder, Topic},
    workspace::{Workspace, io_failure},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

pub(crate) use daily::keep_up;
pub(crate) use restore::{finish, put_in_place, restore};

/// The setting that holds where backups go too.
const SETTING: &str = "backup";

#[derive(Default, Serialize, Deserialize)]
struct Kept {
    second: Option<PathBuf>,
}

/// How the last backup went.
#[derive(Default)]
pub(crate) struct LastTry(Mutex<Option<Failure>>);

impl LastTry {
    pub(crate) fn failure(&self) -> Option<Failure> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, outcome: &Result<(), Failure>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = outcome.as_ref().err().cloned();
    }
}

/// Where a workspace's backups lie.
fn own_folder(dir: &Path) -> PathBuf {
    dir.join("backups")
}

/// When the newest backup was made.
pub(crate) fn newest(workspace: &Workspace) -> Option<DateTime<Utc>> {
    folder::list(&own_folder(workspace.dir())).ok().and_then(|found| Some(found.first()?.at))
}

/// The backups of the workspace, whether it can be opened or not.
pub(crate) async fn list(app: &App, (): ()) -> Result<Backups, Failure> {
    let workspace = app.workspace().await.ok();
    let dir = match &workspace {
        Some(workspace) => workspace.dir().to_owned(),
        None => app.closed_dir().await.ok_or_else(|| Failure::of("workspace_not_open"))?,
    };
    let second = match &workspace {
        Some(workspace) => second(workspace).await?,
        None => None,
    };
    let failure = workspace.and_then(|workspace| workspace.backups.failure());
    blocking(move || {
        let mut rows = rows(folder::list(&own_folder(&dir))?, BackupKind::Backup);
        rows.extend(beside(&dir)?);
        if let Some(second) = &second {
            rows.extend(rows_of_second(second));
        }
        rows.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.file.cmp(&b.file)));
        let second = second.map(|folder| SecondFolder {
            reachable: folder.is_dir(),
            sealed: key::file(&folder).is_file(),
            folder: folder.display().to_string(),
        });
        Ok(Backups { folder: own_folder(&dir).display().to_string(), second, rows, failure })
    })
    .await
}

fn rows(found: Vec<folder::Found>, kind: BackupKind) -> Vec<BackupRow> {
    let row = |backup: folder::Found| BackupRow {
        file: backup.path.display().to_string(),
        at: backup.at,
        bytes: backup.bytes,
        kind,
    };
    found.into_iter().map(row).collect()
}

/// A folder that is not there has none to show.
fn rows_of_second(folder: &Path) -> Vec<BackupRow> {
    rows(folder::list(folder).unwrap_or_default(), BackupKind::Second)
}

/// Copies that lie beside the store, made before something was put in its place.
fn beside(dir: &Path) -> Result<Vec<BackupRow>, Failure> {
    let entries = fs::read_dir(dir).map_err(|error| io_failure(&error, dir))?;
    Ok(entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let about = entry.metadata().ok()?;
            let kind = match name.strip_suffix(".db")? {
                name if name.starts_with("sluice.before-v") => BackupKind::BeforeUpdate,
                name if name.starts_with(restore::REPLACED) => BackupKind::Replaced,
                _ => return None,
            };
            let at = about.modified().ok().map(DateTime::<Utc>::from)?;
            Some(BackupRow { file: entry.path().display().to_string(), at, bytes: about.len(), kind })
        })
        .collect())
}

/// Makes a backup now.
pub(crate) async fn back_up(app: &App, (): ()) -> Result<Backups, Failure> {
    let workspace = app.workspace().await?;
    make(&workspace).await?;
    list(app, ()).await
}

/// Chooses where backups go too, and seals the key there.
pub(crate) async fn set_second(app: &App, input: SetSecondFolder) -> Result<Backups, Failure> {
    let workspace = app.workspace().await?;
    let folder = input.folder.map(PathBuf::from);
    if let Some(folder) = folder.clone() {
        let own = own_folder(workspace.dir());
        let usable = blocking(move || {
            if !folder.is_dir() || folder.is_relative() {
                return Err(Failure::of("not_a_folder").with("folder", folder.display()));
            }
            let same = fs::canonicalize(&folder).ok().zip(fs::canonicalize(&own).ok());
            if same.is_some_and(|(folder, own)| folder == own) {
                return Err(Failure::of("backup_same_folder"));
            }
            tempfile::tempfile_in(&folder).map(drop).map_err(|error| io_failure(&error, &folder))
        });
        usable.await?;
    }
    if let Some((folder, passphrase)) = folder.as_ref().zip(input.passphrase) {
        key::seal(&workspace, folder, passphrase).await?;
    }
    let kept = Kept { second: folder };
    workspace.store.write(move |w| w.set_setting(SETTING, &kept)).await?;
    make(&workspace).await?;
    list(app, ()).await
}

async fn second(workspace: &Workspace) -> Result<Option<PathBuf>, Failure> {
    let kept: Option<Kept> = workspace.store.read(|r| r.setting(SETTING)).await?;
    Ok(kept.and_then(|kept| kept.second))
}

/// Makes a backup of this moment, in the second folder too, and thins out what lies there.
pub(crate) async fn make(workspace: &Workspace) -> Result<(), Failure> {
    let made = make_in_all(workspace).await;
    workspace.backups.note(&made);
    workspace.stale.mark(&[Topic::Status, Topic::Backups]);
    made
}

async fn make_in_all(workspace: &Workspace) -> Result<(), Failure> {
    let name = folder::name(workspace.now());
    let own = own_folder(workspace.dir());
    fs::create_dir_all(&own).map_err(|error| io_failure(&error, &own))?;
    make_in(workspace, own, &name).await?;
    if let Some(second) = second(workspace).await? {
        if !second.is_dir() {
            return Err(Failure::of("backup_folder_missing").with("folder", second.display()));
        }
        make_in(workspace, second, &name).await?;
    }
    Ok(())
}

async fn make_in(workspace: &Workspace, folder: PathBuf, name: &str) -> Result<(), Failure> {
    workspace.store.backup(&folder.join(name)).await?;
    blocking(move || folder::thin_out(&folder)).await
}

/// Runs work on files away from the threads that serve everything else.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Failure::of("internal"))?
}
