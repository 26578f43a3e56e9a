//! The indexes of the people's records and of companies: in memory, made from what is kept when they are first needed, and
//! then changed with it.
//!
//! One goes ahead of what is committed, so readers may meet records in it that they do not see: those are not there
//! yet. A transaction that is rolled back takes the indexes with it, and they are made anew.

use crate::{
    Reader, StoreError, Writer,
    column::{Columns, Id},
    pool::Pool,
};
use sluice_domain::RecordId;
use sluice_matching::{Index, Limits, Profile, Subject};
use std::{
    cell::Cell,
    ops::Deref,
    sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard},
};

/// The setting that holds the limits that were learnt.
const LIMITS: &str = "limits";

/// Which records are alike.
pub type PeopleIndex = Index<RecordId>;

/// Which companies and clients of the system of record are alike, by the ids of their
/// [sides](crate::CompanySide).
pub type CompanyIndex = Index<RecordId>;

/// Of whom an index is.
#[derive(Clone, Copy)]
enum Of {
    People,
    Companies,
}

impl Of {
    const fn shared(self, pool: &Pool) -> &Shared {
        match self {
            Self::People => &pool.index,
            Self::Companies => &pool.companies,
        }
    }
}

/// The index, where it is made.
#[derive(Default)]
pub(crate) struct Shared(RwLock<Option<PeopleIndex>>);

impl Shared {
    // Whoever panicked while changing it drops it, see `Undone`.
    fn read(&self) -> RwLockReadGuard<'_, Option<PeopleIndex>> {
        self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> RwLockWriteGuard<'_, Option<PeopleIndex>> {
        self.0.write().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn forget(&self) {
        *self.write() = None;
    }
}

thread_local! {
    /// Whether this thread looks into the index.
    static LOOKS: Cell<bool> = const { Cell::new(false) };
}

/// Who looks already must not ask again: a writer that waits in between would keep both waiting for ever.
fn must_not_look() {
    debug_assert!(!LOOKS.get(), "the index is asked for while it is looked at");
}

/// The index while somebody looks into it. Nothing changes in it meanwhile, so it is given back soon, and before it is
/// asked for again.
pub struct Looking<'i>(RwLockReadGuard<'i, Option<PeopleIndex>>);

impl<'i> Looking<'i> {
    fn at(index: RwLockReadGuard<'i, Option<PeopleIndex>>) -> Self {
        LOOKS.set(true);
        Self(index)
    }
}

impl Drop for Looking<'_> {
    fn drop(&mut self) {
        LOOKS.set(false);
    }
}

impl Deref for Looking<'_> {
    type Target = PeopleIndex;

    #[expect(clippy::expect_used, reason = "made only where there is one, and it is locked")]
    fn deref(&self) -> &PeopleIndex {
        self.0.as_ref().expect("an index that is looked at is there")
    }
}

/// Forgets the indexes when dropped, if the transaction changed one and was not committed.
pub(crate) struct Undone<'p> {
    pub pool: &'p Pool,
    pub changed: &'p Cell<bool>,
}

impl Drop for Undone<'_> {
    fn drop(&mut self) {
        if self.changed.get() {
            self.pool.index.forget();
            self.pool.companies.forget();
        }
    }
}

impl Reader<'_> {
    /// The index of the people's records; made first where it is not there, which takes as long as reading all of them.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn index(&self) -> Result<Looking<'_>, StoreError> {
        self.looking(Of::People)
    }

    /// The index of companies, likewise. Nobody may look into both at once.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn company_index(&self) -> Result<Looking<'_>, StoreError> {
        self.looking(Of::Companies)
    }

    fn looking(&self, of: Of) -> Result<Looking<'_>, StoreError> {
        must_not_look();
        loop {
            let index = of.shared(self.pool()).read();
            if index.is_some() {
                return Ok(Looking::at(index));
            }
            drop(index);
            self.make_index(of)?;
        }
    }

    /// From what the writer sees: a reader's moment may have passed.
    fn make_index(&self, of: Of) -> Result<(), StoreError> {
        if self.is_writers() {
            return make(of, self.pool(), self);
        }
        let writer = self.pool().blocking_writer();
        let connection = writer.as_ref().ok_or(StoreError::Closed)?;
        make(of, self.pool(), &Reader::new(connection, self.pool()))
    }

    fn profiles(&self, of: Of) -> Result<Vec<(RecordId, Profile)>, StoreError> {
        let statement = match of {
            Of::People => "SELECT id, profile FROM record WHERE profile IS NOT NULL",
            Of::Companies => "SELECT id, profile FROM company_side",
        };
        let kept = self.all(statement, [], |row| {
            let mut columns = Columns::new(row);
            let (Id(id), bytes): (Id<RecordId>, Vec<u8>) = (Id(columns.id()?), columns.get()?);
            Ok((id, Profile::from_bytes(&bytes)))
        })?;
        // A profile of another version is written anew before anybody is matched by it.
        Ok(kept.into_iter().filter_map(|(id, profile)| Some((id, profile?))).collect())
    }
}

fn make(of: Of, pool: &Pool, reader: &Reader<'_>) -> Result<(), StoreError> {
    let mut index = of.shared(pool).write();
    if index.is_none() {
        let profiles = reader.profiles(of)?;
        *index = Some(match of {
            Of::People => {
                let mut made = Index::load(Subject::Lead, profiles);
                made.set_limits(reader.setting(LIMITS)?.unwrap_or_default());
                made
            }
            // Nobody's answers about people teach anything about companies.
            Of::Companies => Index::load(Subject::Company, profiles),
        });
    }
    Ok(())
}

impl Writer<'_> {
    /// Changes the index as the records change.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn change_index<T>(&self, change: impl FnOnce(&mut PeopleIndex) -> T) -> Result<T, StoreError> {
        self.changing(Of::People, change)
    }

    /// Changes the index of companies as they change.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn change_company_index<T>(
        &self,
        change: impl FnOnce(&mut CompanyIndex) -> T,
    ) -> Result<T, StoreError> {
        self.changing(Of::Companies, change)
    }

    fn changing<T>(&self, of: Of, change: impl FnOnce(&mut Index<RecordId>) -> T) -> Result<T, StoreError> {
        drop(self.looking(of)?);
        self.changed.set(true);
        let mut index = of.shared(self.pool()).write();
        // Only the writer takes it away, and that is us.
        let index = index.as_mut().ok_or(StoreError::Closed)?;
        Ok(change(index))
    }

    /// Keeps other limits. Where they change what is joined or asked, that is derived anew by whoever sets them.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn set_limits(&self, limits: Limits) -> Result<(), StoreError> {
        self.set_setting(LIMITS, &limits)?;
        self.change_index(|index| index.set_limits(limits))
    }

    /// Forgets the indexes: what they are made from is changed in bulk.
    pub(crate) fn forget_index(&self) {
        self.changed.set(true);
        self.pool().index.forget();
        self.pool().companies.forget();
    }
}
