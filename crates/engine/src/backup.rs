//! Backups: made every day by themselves, checked, thinned out, and the way back to any of them or to a moment.

mod daily;
mod folder;
mod key;
mod restore;
mod retention;
mod second;

use crate::{
    App,
    api::{BackupKind, BackupRow, Backups, Failure, SecondFolder, Topic},
    workspace::{Workspace, io_failure},
};
use chrono::{DateTime, Utc};
use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

pub(crate) use daily::keep_up;
pub(crate) use restore::{finish, put_in_place, restore, sweep};
pub(crate) use second::choose;

/// How the last backup went, and one at a time.
#[derive(Default)]
pub(crate) struct Made {
    last: Mutex<Option<Failure>>,
    one: tokio::sync::Mutex<()>,
}

impl Made {
    /// Why the last one did not come about.
    pub(crate) fn failure(&self) -> Option<Failure> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, outcome: &Result<(), Failure>) {
        *self.last.lock().unwrap_or_else(PoisonError::into_inner) = outcome.as_ref().err().cloned();
    }
}

/// Where a workspace's backups lie.
fn own_folder(dir: &Path) -> PathBuf {
    dir.join("backups")
}

/// When the newest backup in a folder was made. One from the future tells of a clock that was set back, and does not count.
fn newest_in(folder: &Path, now: DateTime<Utc>) -> Option<DateTime<Utc>> {
    let found = folder::list(folder).unwrap_or_default();
    found.into_iter().map(|backup| backup.at).find(|at| *at <= now)
}

/// When the newest backup was made.
pub(crate) fn newest(workspace: &Workspace) -> Option<DateTime<Utc>> {
    newest_in(&own_folder(workspace.dir()), workspace.now())
}

/// The backups of the workspace, whether it can be opened or not.
pub(crate) async fn list(app: &App, (): ()) -> Result<Backups, Failure> {
    let workspace = app.workspace().await.ok();
    let dir = match &workspace {
        Some(workspace) => workspace.dir().to_owned(),
        None => app.closed_dir().await.ok_or_else(|| Failure::of("workspace_not_open"))?,
    };
    let second = match &workspace {
        Some(workspace) => second::of(workspace).await?,
        None => None,
    };
    let failure = workspace.and_then(|workspace| workspace.backups.failure());
    blocking(move || {
        let mut rows = rows(folder::list(&own_folder(&dir))?, BackupKind::Backup);
        rows.extend(beside(&dir)?);
        if let Some(second) = &second {
            // A folder that is not there has none to show.
            rows.extend(self::rows(folder::list(&second.copies).unwrap_or_default(), BackupKind::Second));
        }
        rows.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| a.file.cmp(&b.file)));
        let second = second.map(|second| SecondFolder {
            reachable: second.copies.is_dir(),
            sealed: key::file(&second.copies).is_file(),
            folder: second.folder.display().to_string(),
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

/// Copies that lie beside the store, made before something was put in its place.
fn beside(dir: &Path) -> Result<Vec<BackupRow>, Failure> {
    let entries = fs::read_dir(dir).map_err(|error| io_failure(&error, dir))?;
    Ok(entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let about = entry.metadata().ok()?;
            let kind = match name.strip_suffix(".db")? {
                name if name.starts_with(folder::BEFORE_UPDATE) => BackupKind::BeforeUpdate,
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

/// Makes a backup of this moment, in the second folder too, and thins out what lies there.
pub(crate) async fn make(workspace: &Workspace) -> Result<(), Failure> {
    let _one = workspace.backups.one.lock().await;
    let name = folder::name(workspace.now());
    let own = make_in_own(workspace, &name).await;
    // One that can't be made does not keep the other from being.
    let second = second::make(workspace, &name).await;
    let made = own.and(second);
    workspace.backups.note(&made);
    workspace.stale.mark(&[Topic::Status, Topic::Backups]);
    made
}

async fn make_in_own(workspace: &Workspace, name: &str) -> Result<(), Failure> {
    let own = own_folder(workspace.dir());
    fs::create_dir_all(&own).map_err(|error| io_failure(&error, &own))?;
    make_in(workspace, own, name).await
}

async fn make_in(workspace: &Workspace, folder: PathBuf, name: &str) -> Result<(), Failure> {
    let now = workspace.now();
    workspace.store.backup(&folder.join(name)).await?;
    blocking(move || folder::thin_out(&folder, now)).await
}

/// Runs work on files away from the threads that serve everything else.
async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Failure> + Send + 'static,
) -> Result<T, Failure> {
    tokio::task::spawn_blocking(work).await.map_err(|_| Failure::of("internal"))?
}
