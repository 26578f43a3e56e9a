//! What the practice HaloPSA holds.

use super::configure::Configured;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// A record as its properties.
pub(crate) type Row = serde_json::Map<String, Value>;

/// The kinds of records that can be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Table {
    Clients,
    Sites,
    Users,
    Tickets,
    /// What is told in tickets.
    Actions,
    Links,
}

/// One record of one table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(crate) struct Stored {
    pub(crate) table: Table,
    pub(crate) id: i64,
    pub(crate) row: Row,
}

/// The result of one accepted request: records as they are afterwards.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Change {
    /// Seconds after the world began, one more with each accepted request.
    pub(crate) clock: i64,
    pub(crate) records: Vec<Stored>,
    /// Tickets that this request created.
    pub(crate) created_tickets: Vec<i64>,
    /// What it made of the tenant's configuration.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) configured: Vec<Configured>,
    /// Records that somebody removed by hand.
    pub(crate) removed: Vec<(Table, i64)>,
}

/// All records.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Tables {
    rows: BTreeMap<Table, BTreeMap<i64, Row>>,
    written_tickets: BTreeSet<i64>,
    /// The highest number of a record that was removed: HaloPSA gives none twice.
    #[serde(skip)]
    removed: BTreeMap<Table, i64>,
    clock: i64,
}

impl Tables {
    pub(crate) fn insert(&mut self, table: Table, id: i64, row: Row) {
        self.rows.entry(table).or_default().insert(id, row);
    }

    pub(crate) fn get(&self, table: Table, id: i64) -> Option<&Row> {
        self.rows.get(&table)?.get(&id)
    }

    pub(crate) fn all(&self, table: Table) -> impl DoubleEndedIterator<Item = &Row> {
        self.rows.get(&table).into_iter().flat_map(BTreeMap::values)
    }

    /// A number that no record of the table has, or had.
    pub(crate) fn next_id(&self, table: Table) -> i64 {
        let last = self.rows.get(&table).and_then(|rows| rows.keys().next_back());
        last.max(self.removed.get(&table)).map_or(1, |last| last + 1)
    }

    /// Seconds after the world began at which the last accepted request was written.
    pub(crate) fn clock(&self) -> i64 {
        self.clock
    }

    /// Takes over the records of an accepted request.
    pub(crate) fn apply(&mut self, change: Change) {
        self.clock = self.clock.max(change.clock);
        self.written_tickets.extend(change.created_tickets);
        for Stored { table, id, row } in change.records {
            self.insert(table, id, row);
        }
        for (table, id) in change.removed {
            if let Some(rows) = self.rows.get_mut(&table) {
                rows.remove(&id);
            }
            let highest = self.removed.entry(table).or_insert(id);
            *highest = (*highest).max(id);
        }
    }

    /// Tickets that were created by requests, oldest first.
    pub(crate) fn written_tickets(&self) -> impl Iterator<Item = (i64, &Row)> {
        self.written_tickets.iter().filter_map(|id| Some((*id, self.get(Table::Tickets, *id)?)))
    }
}

/// The text under `key`, empty where there is none.
pub(crate) fn text<'a>(row: &'a Row, key: &str) -> &'a str {
    row.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// The whole number under `key`, whether it is stored with decimals or not.
pub(crate) fn number(row: &Row, key: &str) -> Option<i64> {
    let value = row.get(key)?;
    value
        .as_i64()
        .or_else(|| value.as_f64().filter(|number| number.fract() == 0.0).map(|number| number as i64))
}
