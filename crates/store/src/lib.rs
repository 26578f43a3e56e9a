//! The store: one encrypted SQLite file, and the only place with SQL.
//!
//! Facts are appended; derived tables can be dropped and built again; working state (connections, cursors, jobs,
//! the outbox) lives beside them, so that one page of a sync is one transaction.
//!
//! Choices, and what was not chosen:
//! - One writer behind an asynchronous lock and a few readers that can't write. SQLite has one writer anyway; with
//!   several, the losers would wait in a busy loop. Of the readers the one used last is used next: its cache is
//!   warm.
//! - `synchronous = FULL`. With `NORMAL` a committed row may be lost with the power, while the write it speaks of
//!   has reached the other system.
//! - A closure per transaction, run on a thread for blocking work. A transaction can't be held over an await.
//! - Every list goes by key, none by offset.

mod backup;
mod canonical;
mod column;
mod contents;
mod derived;
mod error;
mod handle;
mod index;
mod key;
mod migration;
mod open;
mod pace;
mod paging;
mod pool;
mod store;
mod table;
mod text;

#[cfg(test)]
mod tests;

pub use error::StoreError;
pub use handle::{Reader, Writer};
pub use index::{CompanyIndex, Looking, PeopleIndex};
pub use key::StoreKey;
pub use pace::Pace;
pub use store::Store;
pub use table::{
    company::{CompaniesOf, CompanyRows},
    company_side::CompanySide,
    connection::Connection,
    decision::{ActRow, Answer},
    exit::Exit,
    found_page::{PageKey, PaidPage},
    insight::{JobCount, OriginRow},
    item::{Item, ItemCounts, ItemFilter, ItemId, ItemKind, UnknownItemId},
    job::Job,
    known_answer::KnownAnswer,
    ledger::LedgerEntry,
    list::{LIST, List},
    mapping::MappingVersion,
    named::Named,
    outbox::{Action, Write, WriteState},
    pair::Pair,
    person::{PeopleFilter, PeopleRows},
    purchase::Purchase,
    record::profile,
    restored::LeftOut,
    sighting::{Missing, Pass},
    standing::{Moved, Trail},
    told::Told,
    unread::Unread,
};
