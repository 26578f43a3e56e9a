//! What a closure gets to work with: a reader, or a writer that can also read.

use crate::{StoreError, pool::Pool};
use rusqlite::{Connection, Params, Row, types::FromSql};
use std::{cell::Cell, ops::Deref};

/// Reads from one moment of the store.
pub struct Reader<'c> {
    connection: &'c Connection,
    pool: &'c Pool,
    writers: bool,
}

/// Reads and writes in one transaction.
pub struct Writer<'c> {
    reader: Reader<'c>,
    /// Whether it has changed the index.
    pub(crate) changed: &'c Cell<bool>,
}

impl<'c> Reader<'c> {
    pub(crate) const fn new(connection: &'c Connection, pool: &'c Pool) -> Self {
        Self { connection, pool, writers: false }
    }

    pub(crate) const fn pool(&self) -> &'c Pool {
        self.pool
    }

    /// Whether it reads what a writer has written.
    pub(crate) const fn is_writers(&self) -> bool {
        self.writers
    }

    pub(crate) const fn sqlite(&self) -> &'c Connection {
        self.connection
    }

    pub(crate) fn all<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let rows = statement.query_map(params, read)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    pub(crate) fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        read: impl Fn(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>, StoreError> {
        let mut statement = self.connection.prepare_cached(sql)?;
        let mut rows = statement.query(params)?;
        Ok(rows.next()?.map(read).transpose()?)
    }

    /// The single value of a statement that always has one.
    pub(crate) fn value<T: FromSql>(&self, sql: &str, params: impl Params) -> Result<T, StoreError> {
        Ok(self.connection.prepare_cached(sql)?.query_row(params, |row| row.get(0))?)
    }
}

impl<'c> Writer<'c> {
    pub(crate) const fn new(connection: &'c Connection, pool: &'c Pool, changed: &'c Cell<bool>) -> Self {
        Self { reader: Reader { connection, pool, writers: true }, changed }
    }

    /// Whether somebody else waits to write. Whoever has much to keep ends the transaction then, and goes on after them.
    pub fn awaited(&self) -> bool {
        self.pool().awaited()
    }

    /// Executes a statement; how many rows it changed.
    pub(crate) fn run(&self, sql: &str, params: impl Params) -> Result<usize, StoreError> {
        Ok(self.sqlite().prepare_cached(sql)?.execute(params)?)
    }
}

impl<'c> Deref for Writer<'c> {
    type Target = Reader<'c>;

    fn deref(&self) -> &Reader<'c> {
        &self.reader
    }
}
