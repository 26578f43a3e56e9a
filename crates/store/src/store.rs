//! The store as the program sees it.

use crate::{
    Pace, Reader, StoreError, StoreKey, Writer, backup,
    index::Undone,
    migration,
    open::{self, Contents},
    pool::Pool,
};
use chrono::{DateTime, Utc};
use rusqlite::TransactionBehavior;
use std::{
    cell::Cell,
    io,
    path::{Path, PathBuf},
    sync::{Arc, atomic::Ordering},
    time::Instant,
};
use tokio::task::{self, JoinError};

/// One open database file. Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct Store {
    pool: Arc<Pool>,
}

impl Store {
    /// Opens the file at `path`, creating it or bringing it up to the newest schema. An existing file of an older
    /// schema is first copied to `<name>.before-v<version>.db` beside it.
    ///
    /// `key` is `None` only where encryption is measured against a plain file; the program always gives one.
    /// `now` is noted with each migration.
    ///
    /// # Errors
    /// [`StoreError::Unreadable`], [`StoreError::Damaged`] and [`StoreError::Newer`] leave the file as it is.
    pub async fn open(path: &Path, key: Option<&StoreKey>, now: DateTime<Utc>) -> Result<Self, StoreError> {
        let (path, key) = (path.to_owned(), key.map(StoreKey::duplicate));
        blocking(move || {
            let mut writer = open::unlocked(&path, key.as_ref())?;
            let contents = open::contents(&writer)?;
            let known = migration::newest();
            if let Contents::Schema(found) = contents {
                if found > known {
                    return Err(StoreError::Newer { found, known });
                }
                if found < known {
                    backup::copy(&path, key.as_ref(), &migration::safe_copy(&path, known))?;
                }
            }
            open::writer(&writer)?;
            migration::run(&mut writer, migration::STEPS, now)?;
            Ok(Self { pool: Arc::new(Pool::new(path, key, writer)) })
        })
        .await?
    }

    /// Reads. All that one closure reads is of one moment.
    ///
    /// # Errors
    /// What the closure returns, and errors of the store. A panic in the closure is [`StoreError::Panicked`].
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&Reader<'_>) -> Result<T, E> + Send + 'static,
    {
        let permit = self.pool.permit().await?;
        let pool = Arc::clone(&self.pool);
        blocking(move || {
            let mut reader = pool.reader(permit)?;
            let transaction = reader.transaction().map_err(StoreError::from)?;
            work(&Reader::new(&transaction, &pool))
        })
        .await?
    }

    /// Writes in one transaction: all of it where the closure returns `Ok`, nothing otherwise.
    ///
    /// Once begun, it comes to its end even if nobody waits for it any more.
    ///
    /// # Errors
    /// What the closure returns, and errors of the store. A panic in the closure is [`StoreError::Panicked`].
    /// [`StoreError::Damaged`] once damage was found: nothing is written over it.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StoreError> + Send + 'static,
        F: FnOnce(&Writer<'_>) -> Result<T, E> + Send + 'static,
    {
        let asked = Instant::now();
        let mut writer = self.pool.writer().await;
        self.pool.paces.waited(asked.elapsed());
        let pool = Arc::clone(&self.pool);
        if self.damaged() {
            return Err(StoreError::Damaged.into());
        }
        blocking(move || {
            let connection = writer.as_mut().ok_or(StoreError::Closed)?;
            let changed = Cell::new(false);
            let _undone = Undone { pool: &pool, changed: &changed };
            let transaction = connection
                .transaction_with_behavior(TransactionBehavior::Immediate)
                .map_err(StoreError::from)?;
            let result = work(&Writer::new(&transaction, &pool, &changed))?;
            transaction.commit().map_err(StoreError::from)?;
            changed.set(false);
            pool.commits.fetch_add(1, Ordering::AcqRel);
            Ok(result)
        })
        .await?
    }

    /// Refuses what would be written as a disk does that has become read-only, or takes it again: what is asked meanwhile
    /// fails as [`StoreError::ReadOnly`]. So that can be tried without one. Until the store is closed.
    ///
    /// # Errors
    /// Errors of the store.
    pub async fn refuse_writes(&self, refuse: bool) -> Result<(), StoreError> {
        let writer = self.pool.writer().await;
        blocking(move || {
            let connection = writer.as_ref().ok_or(StoreError::Closed)?;
            Ok(connection.pragma_update(None, "query_only", refuse)?)
        })
        .await?
    }

    /// How many transactions were kept since it was opened: what was read at the same number is as it was.
    pub fn commits(&self) -> u64 {
        self.pool.commits.load(Ordering::Acquire)
    }

    /// How long those who wrote since it was opened waited for others.
    pub fn pace(&self) -> Pace {
        self.pool.paces.told()
    }

    /// Copies the whole store to `to`, encrypted with the same key. The copy is checked and safe on the disk
    /// before it takes the name, so that a file of that name is always whole. Writing goes on meanwhile.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where the copy does not pass its check; a file that had the name before stays then.
    pub async fn backup(&self, to: &Path) -> Result<(), StoreError> {
        let permit = self.pool.permit().await?;
        let (pool, to) = (Arc::clone(&self.pool), to.to_owned());
        blocking(move || {
            let _open = permit;
            noted(&pool, backup::copy(&pool.path, pool.key.as_ref(), &to))
        })
        .await?
    }

    /// Copies the closed store at `from` to `to`, from one key to the other. The copy is checked and safe on the
    /// disk before it takes the name.
    ///
    /// # Errors
    /// [`StoreError::CannotOpen`] where there is none, [`StoreError::Unreadable`] where it is another key's or no
    /// store, [`StoreError::Damaged`], [`StoreError::Newer`].
    pub async fn copy(from: &Path, key: &StoreKey, to: &Path, other: &StoreKey) -> Result<(), StoreError> {
        let (from, to) = (from.to_owned(), to.to_owned());
        let (key, other) = (key.duplicate(), other.duplicate());
        blocking(move || {
            let (found, known) = (backup::schema(&from, &key)?, migration::newest());
            if found > known {
                return Err(StoreError::Newer { found, known });
            }
            backup::copy_keyed(&from, Some(&key), &to, (!key.same(&other)).then_some(&other))
        })
        .await?
    }

    /// Whether a part of the file was found damaged. Then it can be read, and nothing is written any more.
    pub fn damaged(&self) -> bool {
        self.pool.damaged.load(Ordering::Acquire)
    }

    /// Checks the whole file's structure and, where it is encrypted, every page's seal.
    ///
    /// # Errors
    /// [`StoreError::Damaged`] where something is wrong with it.
    pub async fn integrity(&self) -> Result<(), StoreError> {
        let permit = self.pool.permit().await?;
        let pool = Arc::clone(&self.pool);
        blocking(move || noted(&pool, pool.reader(permit).and_then(|reader| backup::check(&reader)))).await?
    }

    /// Bytes on the disk, with the write-ahead log.
    ///
    /// # Errors
    /// [`StoreError::Io`] where the file can't be asked.
    pub async fn file_size(&self) -> Result<u64, StoreError> {
        let path = self.pool.path.clone();
        blocking(move || {
            let mut log = path.clone().into_os_string();
            log.push("-wal");
            let log = match std::fs::metadata(PathBuf::from(log)) {
                Ok(found) => found.len(),
                Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
                Err(error) => return Err(error.into()),
            };
            Ok(std::fs::metadata(&path)?.len() + log)
        })
        .await?
    }

    /// Waits for work under way, moves the write-ahead log into the file and lets go of it. Later calls give
    /// [`StoreError::Closed`]. What was committed is safe without this; it only tidies up.
    pub async fn close(&self) {
        self.pool.close_readers().await;
        let mut writer = self.pool.writer().await;
        let tidied = blocking(move || match writer.take() {
            Some(connection) => connection
                .execute_batch("PRAGMA optimize; PRAGMA wal_checkpoint(TRUNCATE);")
                .map_err(StoreError::from),
            None => Ok(()),
        });
        if let Err(error) = tidied.await.and_then(|tidied| tidied) {
            tracing::warn!(code = error.code(), "store not tidied up at close");
        }
    }
}

/// Remembers damage that was found.
fn noted<T>(pool: &Pool, found: Result<T, StoreError>) -> Result<T, StoreError> {
    if matches!(found, Err(StoreError::Damaged | StoreError::Unreadable)) {
        pool.damaged.store(true, Ordering::Release);
    }
    found
}

/// Runs work that blocks, away from the threads that serve everything else. What it logs is told of whoever asked for it.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
    let within = tracing::Span::current();
    task::spawn_blocking(move || within.in_scope(work))
        .await
        .map_err(|error: JoinError| if error.is_panic() { StoreError::Panicked } else { StoreError::Closed })
}
