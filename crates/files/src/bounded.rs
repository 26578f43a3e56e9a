//! A reader that notices a row without end before it fills the memory.

use std::{
    io::{self, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

/// The longest row, in bytes, what the parser reads ahead included.
const LONGEST_ROW: u64 = 16 << 20;

/// How much was read since the last row.
#[derive(Clone, Default)]
pub(crate) struct Since(Arc<AtomicU64>);

impl Since {
    /// A row has ended.
    pub(crate) fn row(&self) {
        self.0.store(0, Ordering::Relaxed);
    }

    /// Whether the reader stopped because a row has no end.
    pub(crate) fn endless(&self) -> bool {
        self.0.load(Ordering::Relaxed) > LONGEST_ROW
    }
}

pub(crate) struct Bounded<R> {
    inner: R,
    since: Since,
}

impl<R> Bounded<R> {
    pub(crate) fn new(inner: R) -> (Self, Since) {
        let since = Since::default();
        (Self { inner, since: since.clone() }, since)
    }
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.since.endless() {
            return Err(io::ErrorKind::InvalidData.into());
        }
        let read = self.inner.read(buffer)?;
        self.since.0.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}
