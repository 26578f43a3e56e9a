//! The queue: what waits for a person's judgement.

use crate::{
    Reader, StoreError, Writer,
    column::{self, Columns, Id, Json, Word},
};
use rusqlite::{Row, named_params};
use serde::{Deserialize, Serialize};
use sluice_domain::{PersonId, RecordId};
use std::{fmt, str::FromStr};

const COLUMNS: &str = "kind, left_person, right_person, left_record, right_record, value";

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Are the two the same person?
    Pair,
    /// May this weak record go out?
    Weak,
}

/// One question to a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What is asked.
    pub kind: ItemKind,
    /// The person, or the left one of a pair.
    pub left: PersonId,
    /// The right person of a pair; nothing for a weak one. The store refuses anything else.
    pub right: Option<PersonId>,
    /// The record that the judgement will be about.
    pub left_record: RecordId,
    /// The right person's record, for a pair.
    pub right_record: Option<RecordId>,
    /// How much it is worth to answer: the higher, the sooner it is asked.
    pub value: f32,
}

impl Item {
    /// The item's name: the records that the judgement will be about.
    pub const fn id(&self) -> ItemId {
        match self.right_record {
            Some(right) => ItemId::Pair { left: self.left_record, right },
            None => ItemId::Weak { record: self.left_record },
        }
    }
}

/// An item's name. It stays the same when the groups around its records change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemId {
    /// `pair:<left>:<right>`.
    Pair {
        /// The left record.
        left: RecordId,
        /// The right record.
        right: RecordId,
    },
    /// `weak:<record>`.
    Weak {
        /// The weak person's anchor.
        record: RecordId,
    },
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Pair { left, right } => write!(f, "pair:{left}:{right}"),
            Self::Weak { record } => write!(f, "weak:{record}"),
        }
    }
}

/// A text that names no item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no name of an item")]
pub struct UnknownItemId;

impl FromStr for ItemId {
    type Err = UnknownItemId;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let record = |text: &str| text.parse().map_err(|_| UnknownItemId);
        match text.split(':').collect::<Vec<_>>().as_slice() {
            ["pair", left, right] => Ok(Self::Pair { left: record(left)?, right: record(right)? }),
            ["weak", one] => Ok(Self::Weak { record: record(one)? }),
            _ => Err(UnknownItemId),
        }
    }
}

fn read(row: &Row<'_>) -> rusqlite::Result<Item> {
    item(&mut Columns::new(row))
}

fn item(columns: &mut Columns<'_, '_>) -> rusqlite::Result<Item> {
    Ok(Item {
        kind: columns.word()?,
        left: columns.id()?,
        right: columns.id_or_null()?,
        left_record: columns.id()?,
        right_record: columns.id_or_null()?,
        value: columns.get()?,
    })
}

impl Writer<'_> {
    /// Keeps an item in place of an earlier one with the same name.
    ///
    /// # Errors
    /// Errors of the store; a pair without a right side, or a weak item with one, is one of them.
    pub fn put_item(&self, item: &Item) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO item (id, kind, left_person, right_person, left_record, right_record, value)
             VALUES (:id, :kind, :left_person, :right_person, :left_record, :right_record, :value)
             ON CONFLICT (id) DO UPDATE SET
                left_person = excluded.left_person, right_person = excluded.right_person, value = excluded.value",
            named_params! {
                ":id": item.id().to_string(),
                ":kind": Word(item.kind),
                ":left_person": Id(item.left),
                ":right_person": item.right.map(Id),
                ":left_record": Id(item.left_record),
                ":right_record": item.right_record.map(Id),
                ":value": item.value,
            },
        )?;
        Ok(())
    }

    /// Removes an item, where it is there.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn delete_item(&self, id: &ItemId) -> Result<(), StoreError> {
        self.run("DELETE FROM item WHERE id = ?1", [id.to_string()])?;
        Ok(())
    }
}

impl Reader<'_> {
    /// Up to `limit` items without those to `skip`, the most valuable first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn items_page(
        &self,
        kind: Option<ItemKind>,
        skip: &[ItemId],
        limit: u32,
    ) -> Result<Vec<Item>, StoreError> {
        let kinds = if kind.is_some() { "kind = :kind" } else { ":kind IS NULL" };
        let skip: Vec<String> = skip.iter().map(ToString::to_string).collect();
        self.all(
            &format!(
                "SELECT {COLUMNS} FROM item
                 WHERE {kinds} AND id NOT IN (SELECT value FROM json_each(:skip))
                 ORDER BY item.value DESC, id LIMIT :limit"
            ),
            named_params! { ":kind": kind.map(Word), ":skip": Json(&skip), ":limit": limit },
            read,
        )
    }

    /// An item by its name.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn item(&self, id: &ItemId) -> Result<Option<Item>, StoreError> {
        self.one(&format!("SELECT {COLUMNS} FROM item WHERE id = ?1"), [id.to_string()], read)
    }

    /// The items that any of these people is in, on either side, each once, in the order of their names.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn items_of(&self, people: &[PersonId]) -> Result<Vec<Item>, StoreError> {
        self.all(
            &format!(
                "WITH wanted (person) AS MATERIALIZED (SELECT unhex(value) FROM json_each(?1))
                 SELECT id, {COLUMNS} FROM item WHERE left_person IN (SELECT person FROM wanted)
                 UNION
                 SELECT id, {COLUMNS} FROM item WHERE right_person IN (SELECT person FROM wanted)
                 ORDER BY 1"
            ),
            [column::ids(people)],
            |row| {
                let mut columns = Columns::new(row);
                let _name: String = columns.get()?;
                item(&mut columns)
            },
        )
    }

    /// How many pairs and how many weak records wait.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn item_counts(&self) -> Result<(u32, u32), StoreError> {
        let of = |kind| self.value("SELECT count(*) FROM item WHERE kind = ?1", [Word(kind)]);
        Ok((of(ItemKind::Pair)?, of(ItemKind::Weak)?))
    }
}
