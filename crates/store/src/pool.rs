//! One writer behind an asynchronous lock, a few readers.

use crate::{StoreError, StoreKey, index::Shared, open, pace::Paces};
use rusqlite::Connection;
use std::{
    ops::{Deref, DerefMut},
    path::PathBuf,
    sync::{
        Arc, Mutex as BlockingMutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
};
use tokio::sync::{Mutex, OwnedMutexGuard, OwnedSemaphorePermit, Semaphore};

/// Readers at a time. More would not help: two to four cores serve them.
const READERS: u32 = 3;

pub(crate) struct Pool {
    pub(crate) path: PathBuf,
    pub(crate) key: Option<StoreKey>,
    /// Empty once the store is closed.
    writer: Arc<Mutex<Option<Connection>>>,
    /// How many wait for it.
    waiting: AtomicUsize,
    idle: BlockingMutex<Vec<Connection>>,
    permits: Arc<Semaphore>,
    pub(crate) index: Shared,
    pub(crate) companies: Shared,
    pub(crate) paces: Paces,
    /// How many transactions were kept since it was opened.
    pub(crate) commits: AtomicU64,
    /// Whether a part of the file was found damaged: then nothing is written any more.
    pub(crate) damaged: AtomicBool,
}

impl Pool {
    pub(crate) fn new(path: PathBuf, key: Option<StoreKey>, writer: Connection) -> Self {
        Self {
            path,
            key,
            writer: Arc::new(Mutex::new(Some(writer))),
            waiting: AtomicUsize::new(0),
            idle: BlockingMutex::default(),
            permits: Arc::new(Semaphore::new(READERS as usize)),
            index: Shared::default(),
            companies: Shared::default(),
            paces: Paces::default(),
            commits: AtomicU64::new(0),
            damaged: AtomicBool::new(false),
        }
    }

    /// Waits for the writer.
    pub(crate) async fn writer(&self) -> OwnedMutexGuard<Option<Connection>> {
        let _waits = Waits::of(&self.waiting);
        Arc::clone(&self.writer).lock_owned().await
    }

    /// Waits for the writer on a thread for blocking work.
    pub(crate) fn blocking_writer(&self) -> tokio::sync::MutexGuard<'_, Option<Connection>> {
        let _waits = Waits::of(&self.waiting);
        self.writer.blocking_lock()
    }

    /// Whether anybody waits for the writer.
    pub(crate) fn awaited(&self) -> bool {
        self.waiting.load(Ordering::Acquire) > 0
    }

    /// Waits for the right to use a reader.
    pub(crate) async fn permit(&self) -> Result<OwnedSemaphorePermit, StoreError> {
        Arc::clone(&self.permits).acquire_owned().await.map_err(|_| StoreError::Closed)
    }

    fn idle(&self) -> MutexGuard<'_, Vec<Connection>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The reader that was used last, or a new one. Blocks.
    pub(crate) fn reader(self: &Arc<Self>, permit: OwnedSemaphorePermit) -> Result<Lent, StoreError> {
        let idle = self.idle().pop();
        let connection = match idle {
            Some(connection) => connection,
            None => open::reader(&self.path, self.key.as_ref())?,
        };
        Ok(Lent { connection: Some(connection), pool: Arc::clone(self), _permit: permit })
    }

    /// Waits for every reader to come back and lets go of them.
    pub(crate) async fn close_readers(&self) {
        let all = Arc::clone(&self.permits).acquire_many_owned(READERS).await;
        self.permits.close();
        drop(all);
        self.idle().clear();
    }
}

/// Counts somebody who waits, until it is dropped: also where nobody waits any more because the call was given up.
struct Waits<'p>(&'p AtomicUsize);

impl<'p> Waits<'p> {
    fn of(waiting: &'p AtomicUsize) -> Self {
        waiting.fetch_add(1, Ordering::AcqRel);
        Self(waiting)
    }
}

impl Drop for Waits<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// A reader that goes back to the pool when dropped, also when the work panics.
pub(crate) struct Lent {
    connection: Option<Connection>,
    pool: Arc<Pool>,
    _permit: OwnedSemaphorePermit,
}

impl Deref for Lent {
    type Target = Connection;

    #[expect(clippy::expect_used, reason = "only drop takes it")]
    fn deref(&self) -> &Connection {
        self.connection.as_ref().expect("a lent reader is there until it is dropped")
    }
}

impl DerefMut for Lent {
    #[expect(clippy::expect_used, reason = "only drop takes it")]
    fn deref_mut(&mut self) -> &mut Connection {
        self.connection.as_mut().expect("a lent reader is there until it is dropped")
    }
}

impl Drop for Lent {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            self.pool.idle().push(connection);
        }
    }
}
