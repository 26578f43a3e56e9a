//! The way back. What is put in place is made whole beside the store first; the store that was there is kept.

use super::{folder, key, own_folder};
use crate::{
    App, Host,
    api::{Failure, Restore, Restored},
    crash::edge,
    derive, plan,
    workspace::{Choice, Place, Unlock, fresh_key, io_failure, trust},
};
use chrono::{DateTime, Utc};
use sluice_store::{Action, LeftOut, Store, StoreError, StoreKey, WriteState, Writer};
use std::{
    fs, io,
    path::{Path, PathBuf},
};

/// How names of replaced stores begin.
pub(super) const REPLACED: &str = "sluice.replaced-";
/// Whole, and about to take the store's place.
const READY: &str = "sluice.restored.db";
const STORE: &str = "sluice.db";
/// How many replaced stores are kept.
const REPLACED_KEPT: usize = 3;
/// Records derived at a time.
const BATCH: u32 = 1_000;

/// Puts a copy, or an earlier moment, in the store's place.
pub(crate) async fn restore(app: &App, input: Restore) -> Result<Restored, Failure> {
    app.restore(input).await
}

/// Prepares what is asked for and puts it in place. The workspace is closed meanwhile.
pub(crate) async fn put_in_place(
    root: &Path,
    choice: Choice,
    unlock: Unlock,
    input: &Restore,
    host: &dyn Host,
) -> Result<Restored, Failure> {
    let place = Place::take(root, choice, host)?;
    let vault = place.unlock(choice, unlock).await?;
    // Where the key was lost with the keychain, the store in place is lost as well: what is put there gets a new one.
    let (own, new) = match place.known_key(&vault).await? {
        Some(known) => (known, None),
        None => {
            let (key, text) = fresh_key(host);
            (key, Some(text))
        }
    };
    let room = tempfile::Builder::new()
        .prefix("restoring-")
        .tempdir_in(&place.dir)
        .map_err(|error| io_failure(&error, &place.dir))?;
    let copy = room.path().join(STORE);
    let (from, at) = prepare(&place.dir, input, &own, &copy).await?;
    let (until, now) = (input.until, host.now());
    let store = Store::open(&copy, Some(&own), now).await?;
    let live = from == place.dir.join(STORE);
    let (actor, subject) = (host.user_name(), from.display().to_string());
    let settled = store
        .write(move |w| {
            let left_out = match until {
                Some(until) => back_to(w, until)?,
                None => LeftOut::default(),
            };
            settle(w, live, now)?;
            w.read_all_again()?;
            let detail = serde_json::json!({ "until": until });
            w.append_audit(now, &actor, "restore", &subject, &detail)?;
            Ok::<_, StoreError>((left_out, w.observation_count()? + w.decision_count()?))
        })
        .await;
    store.close().await;
    let (left_out, facts) = settled?;
    // Whatever its log still held is in this one file then, and it is checked once more.
    let whole = room.path().join(READY);
    Store::copy(&copy, &own, &whole, &own).await?;
    edge("restore_copied");
    if let Some(text) = new {
        place.keep_key(&vault, text).await?;
    }
    let ready = place.dir.join(READY);
    fs::rename(&whole, &ready).map_err(|error| io_failure(&error, &ready))?;
    edge("restore_ready");
    let replaced = finish(&place.dir)?;
    place.has_store()?;
    Ok(Restored {
        file: from.display().to_string(),
        at: until.unwrap_or(at),
        replaced: replaced.map(|path| path.display().to_string()),
        observations_left_out: left_out.observations,
        decisions_left_out: left_out.decisions,
        facts,
    })
}

/// Copies what is asked for to `copy`: what it was copied from, and the moment that it holds.
async fn prepare(
    dir: &Path,
    input: &Restore,
    own: &StoreKey,
    copy: &Path,
) -> Result<(PathBuf, DateTime<Utc>), Failure> {
    if let Some(file) = &input.file {
        let file = PathBuf::from(file);
        return copied(&file, own, input.recovery.clone(), copy).await.map(|at| (file, at));
    }
    let mut refused = None;
    let live = input.until.map(|_| dir.join(STORE));
    let backups = folder::list(&own_folder(dir))?.into_iter().filter(|backup| {
        // What came after the moment is left out; what came before can't be made up.
        input.until.is_none_or(|until| backup.at >= until)
    });
    for file in live.into_iter().chain(backups.map(|backup| backup.path)) {
        match copied(&file, own, input.recovery.clone(), copy).await {
            Ok(at) => return Ok((file, at)),
            // The next may be whole. What keeps this one from being read now says nothing about it.
            Err(failure) if ["backup_damaged", "backup_unreadable"].contains(&failure.code.as_str()) => {
                tracing::warn!(code = failure.code, "copy not usable");
                refused.get_or_insert(failure);
            }
            Err(failure) => return Err(failure),
        }
    }
    Err(refused.unwrap_or_else(|| Failure::of("no_backup").with("folder", own_folder(dir).display())))
}

/// Copies one file, with the workspace's key or the one that lies sealed beside it.
async fn copied(
    file: &Path,
    own: &StoreKey,
    recovery: Option<String>,
    copy: &Path,
) -> Result<DateTime<Utc>, Failure> {
    let about = fs::metadata(file).map_err(|error| io_failure(&error, file))?;
    let name = file.file_name().and_then(|name| name.to_str()).unwrap_or_default();
    let at = folder::moment(name).or_else(|| about.modified().ok().map(DateTime::from)).unwrap_or_default();
    match Store::copy(file, own, copy, own).await {
        Ok(()) => return Ok(at),
        Err(StoreError::Unreadable) => {}
        Err(error) => return Err(told(&error, file)),
    }
    let asked = recovery.is_some();
    match key::beside(file, recovery).await? {
        Some(sealed) => {
            Store::copy(file, &sealed, copy, own).await.map_err(|error| told(&error, file)).map(|()| at)
        }
        None if !asked && file.parent().map(key::file).is_some_and(|sealed| sealed.is_file()) => {
            Err(Failure::of("backup_sealed").with("file", file.display()))
        }
        None => Err(Failure::of("backup_unreadable").with("file", file.display())),
    }
}

fn told(error: &StoreError, file: &Path) -> Failure {
    match error {
        StoreError::Damaged => Failure::of("backup_damaged").with("file", file.display()),
        StoreError::Unreadable => Failure::of("backup_unreadable").with("file", file.display()),
        error => error.clone().into(),
    }
}

/// Leaves out what came after the moment, and derives anew what follows from the rest.
fn back_to(w: &Writer<'_>, until: DateTime<Utc>) -> Result<LeftOut, StoreError> {
    let left_out = w.go_back(until)?;
    derive::anew(w, &trust(w)?, BATCH)?;
    Ok(left_out)
}

/// What stands in the outbox is of an earlier moment: what was to be created or told may have been since, and is looked up
/// by its mark; what was to be changed is planned again. `live` says that the outbox is the present one, in which what was
/// never sent is known to be so.
fn settle(w: &Writer<'_>, live: bool, now: DateTime<Utc>) -> Result<(), StoreError> {
    if !live {
        w.set_setting(plan::RESTORED, &now)?;
    }
    for connection in w.all_connections()? {
        for state in [WriteState::Pending, WriteState::Sending, WriteState::Unknown] {
            for mut write in w.writes_in_state(connection.id, state, u32::MAX)? {
                let sent = state != WriteState::Pending || !live;
                write.state = match write.action {
                    Action::Create | Action::Append if sent => WriteState::Unknown,
                    Action::Create | Action::Update | Action::Append => WriteState::Withdrawn,
                };
                if sent {
                    // It may be on its way at this moment, or may have arrived since.
                    write.sent_at = Some(now);
                }
                w.set_write(&write, "restored")?;
            }
        }
    }
    Ok(())
}

/// Puts what is ready in the store's place, also where the program ended in between. Where the store that was there is
/// kept; nothing where there was none, or nothing is ready.
pub(crate) fn finish(dir: &Path) -> Result<Option<PathBuf>, Failure> {
    let (ready, store) = (dir.join(READY), dir.join(STORE));
    let failed = |error: io::Error| io_failure(&error, dir);
    // The same name whenever it is brought to its end, so that a log stays beside its store.
    let made: DateTime<Utc> = match fs::metadata(&ready).and_then(|about| about.modified()) {
        Ok(made) => made.into(),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(error)),
    };
    let replaced = dir.join(format!("{REPLACED}{}.db", made.format("%Y-%m-%dT%H-%M-%S%.3fZ")));
    let mut kept = None;
    for end in ["", "-wal", "-shm"] {
        let (old, new) = (with_end(&store, end), with_end(&replaced, end));
        match fs::rename(&old, &new) {
            Ok(()) if end.is_empty() => kept = Some(new),
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(failed(error)),
        }
    }
    edge("restore_moved");
    fs::rename(&ready, &store).map_err(failed)?;
    if cfg!(unix) {
        fs::File::open(dir).and_then(|folder| folder.sync_all()).map_err(failed)?;
    }
    Ok(kept)
}

/// Removes what a kill left half made, all but the newest of the stores that were replaced, and copies made before updates
/// that need not be kept.
pub(crate) fn sweep(dir: &Path, now: DateTime<Utc>) {
    folder::thin_out_updates(dir, now);
    let mut replaced = Vec::new();
    for folder in [dir.to_owned(), own_folder(dir)] {
        for entry in fs::read_dir(&folder).into_iter().flatten().flatten() {
            let name = entry.file_name().into_string().unwrap_or_default();
            // What can't be removed now is met again at the next start.
            if name.starts_with("restoring-") {
                let _ = fs::remove_dir_all(entry.path());
            } else if name.starts_with(".sluice-") && name.ends_with(".partial") {
                let _ = fs::remove_file(entry.path());
            } else if name.starts_with(REPLACED) && name.ends_with(".db") {
                replaced.push(entry.path());
            }
        }
    }
    // Their names hold the moment.
    replaced.sort();
    for path in replaced.iter().rev().skip(REPLACED_KEPT) {
        for end in ["", "-wal", "-shm"] {
            let _ = fs::remove_file(with_end(path, end));
        }
    }
}

fn with_end(path: &Path, end: &str) -> PathBuf {
    let mut name = path.to_owned().into_os_string();
    name.push(end);
    name.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ready_takes_the_place_wherever_the_program_ended() {
        for (there, ready, kept) in
            [(Some("old"), Some("new"), Some("old")), (None, Some("new"), None), (Some("old"), None, None)]
        {
            let folder = tempfile::tempdir().unwrap();
            let dir = folder.path();
            for (name, text) in [(STORE, there), (READY, ready)] {
                if let Some(text) = text {
                    fs::write(dir.join(name), text).unwrap();
                }
            }
            let replaced = finish(dir).unwrap();
            assert_eq!(replaced.map(|path| fs::read_to_string(path).unwrap()).as_deref(), kept);
            assert_eq!(fs::read_to_string(dir.join(STORE)).ok().as_deref(), ready.or(there));
            assert_eq!(finish(dir).unwrap(), None);
        }
    }
}
