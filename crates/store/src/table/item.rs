//! The queue: what waits for a person's judgement.

use crate::{
    Reader, StoreError, Writer,
    column::{self, Columns, Id, Json, Time, Word},
};
use chrono::{DateTime, Utc};
use rusqlite::{Row, ToSql, named_params};
use serde::{Deserialize, Serialize};
use sluice_domain::{ConnectionId, PersonId, RecordId};
use std::{fmt, str::FromStr};

const COLUMNS: &str = "kind, left_person, right_person, left_record, right_record, value, handed_to, within";

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// Somebody said that two are the same, which somebody had said are different: which of it stands?
    Contradiction,
    /// Who of these, held together by pairs, is the same person?
    Knot,
    /// Are the two the same person?
    Pair,
    /// Which values shall stand about this person, where sources differ?
    Clash,
    /// May this weak record go out?
    Weak,
    /// What becomes of this person, whose record is gone from the system of record?
    Gone,
    /// Is this company one of the clients of the system of record that look alike?
    Company,
}

impl ItemKind {
    /// Whether it is asked about two people, of whom neither goes out before it is answered.
    pub const fn is_between(self) -> bool {
        matches!(self, Self::Contradiction | Self::Pair)
    }
}

/// One question to a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// What is asked.
    pub kind: ItemKind,
    /// The person it is about, the left one of two, or the first of a knot; of a company its anchor, which is nobody's.
    pub left: PersonId,
    /// The right person, where it is [about two](ItemKind::is_between); else nothing. The store refuses anything else.
    pub right: Option<PersonId>,
    /// The record that the judgement will be about.
    pub left_record: RecordId,
    /// The right person's record, where it is about two.
    pub right_record: Option<RecordId>,
    /// How much it is worth to answer: the higher, the sooner it is asked.
    pub value: f32,
    /// Who was asked to answer it, where somebody handed it on.
    pub handed_to: Option<String>,
    /// The knot that a pair is asked in, by its record. By itself it is not asked then.
    pub within: Option<RecordId>,
}

impl Item {
    /// The item's name: the records that the judgement will be about.
    pub const fn id(&self) -> ItemId {
        match (self.right_record, self.kind) {
            (Some(right), ItemKind::Contradiction) => ItemId::Contradiction { left: self.left_record, right },
            (Some(right), _) => ItemId::Pair { left: self.left_record, right },
            (None, ItemKind::Knot) => ItemId::Knot { record: self.left_record },
            (None, ItemKind::Clash) => ItemId::Clash { record: self.left_record },
            (None, ItemKind::Gone) => ItemId::Gone { record: self.left_record },
            (None, ItemKind::Company) => ItemId::Company { record: self.left_record },
            (None, _) => ItemId::Weak { record: self.left_record },
        }
    }
}

/// How many items there are, by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItemCounts {
    /// What was said against what was said.
    pub contradictions: u32,
    /// Knots of doubtful pairs.
    pub knots: u32,
    /// Doubtful pairs that are asked by themselves.
    pub pairs: u32,
    /// People about whom sources differ.
    pub clashes: u32,
    /// Weak records.
    pub weak: u32,
    /// People whose record is gone from the system of record.
    pub gone: u32,
    /// Companies that may be clients of the system of record.
    pub companies: u32,
}

impl ItemCounts {
    /// Those that say who is who, or what is said of them.
    pub const fn to_judge(&self) -> u32 {
        self.contradictions + self.knots + self.pairs + self.clashes + self.gone + self.companies
    }

    /// All of them.
    pub const fn all(&self) -> u32 {
        self.to_judge() + self.weak
    }
}

/// Which items a page of the queue shows. Pairs of a knot are shown in it alone.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ItemFilter {
    /// Only items of this kind.
    pub kind: Option<ItemKind>,
    /// Only items about somebody of whom this connection has a record.
    pub source: Option<ConnectionId>,
    /// Only items of at least this value.
    pub least: Option<f32>,
    /// Only items below this value.
    pub below: Option<f32>,
    /// Only items about people last heard of before this time.
    pub until: Option<DateTime<Utc>>,
    /// Those that were handed on, in place of those that were not.
    pub handed: bool,
    /// Of those that were handed on, only those for somebody of this name.
    pub handed_to: Option<String>,
    /// Only these.
    pub only: Option<Vec<ItemId>>,
}

/// A condition's parameters by name.
pub(crate) type Parameters = Vec<(&'static str, Box<dyn ToSql>)>;

impl ItemFilter {
    /// The condition and its parameters.
    fn condition(&self) -> (String, Parameters) {
        // In these words, so that the indexes of either kind are used.
        let mut conditions =
            vec![if self.handed { "handed_to IS NOT NULL" } else { "handed_to IS NULL AND within IS NULL" }];
        let mut parameters = Parameters::new();
        let mut set = |condition, name, value: Option<Box<dyn ToSql>>| {
            if let Some(value) = value {
                conditions.push(condition);
                parameters.push((name, value));
            }
        };
        set("kind = :kind", ":kind", self.kind.map(|kind| Box::new(Word(kind)) as _));
        set(
            "(EXISTS (SELECT 1 FROM person_record JOIN record ON record.id = person_record.record
                      WHERE person_record.person IN (left_person, right_person)
                        AND record.connection = :source)
              OR kind = 'knot' AND EXISTS
                     (SELECT 1 FROM item AS pair
                      JOIN person_record ON person_record.person IN (pair.left_person, pair.right_person)
                      JOIN record ON record.id = person_record.record
                      WHERE pair.within = item.left_record AND record.connection = :source)
              OR kind = 'company' AND EXISTS
                     (SELECT 1 FROM company_record JOIN record ON record.id = company_record.record
                      WHERE company_record.company = left_record AND record.connection = :source))",
            ":source",
            self.source.map(|source| Box::new(Id(source)) as _),
        );
        set("value >= :least", ":least", self.least.map(|least| Box::new(least) as _));
        set("value < :below", ":below", self.below.map(|below| Box::new(below) as _));
        set(
            "NOT EXISTS (SELECT 1 FROM person WHERE id IN (left_person, right_person) AND person.at >= :until)
             AND NOT (kind = 'knot' AND EXISTS
                        (SELECT 1 FROM item AS pair JOIN person ON person.id IN (pair.left_person, pair.right_person)
                         WHERE pair.within = item.left_record AND person.at >= :until))
             AND NOT (kind = 'company' AND EXISTS
                        (SELECT 1 FROM company WHERE company.id = left_record AND company.at >= :until))",
            ":until",
            self.until.map(|until| Box::new(Time(until)) as _),
        );
        let to = self.handed_to.as_ref().filter(|_| self.handed);
        set("handed_to = :handed_to", ":handed_to", to.map(|to| Box::new(to.clone()) as _));
        let names = |ids: &Vec<ItemId>| Json(ids.iter().map(ToString::to_string).collect::<Vec<String>>());
        set(
            "id IN (SELECT value FROM json_each(:only))",
            ":only",
            self.only.as_ref().map(|only| Box::new(names(only)) as _),
        );
        (conditions.join(" AND "), parameters)
    }
}

impl ItemFilter {
    /// The statement that gives a page, but for what is skipped and how many there are.
    pub(crate) fn page(&self) -> (String, Parameters) {
        let (condition, parameters) = self.condition();
        let statement = format!(
            "SELECT {COLUMNS} FROM item
             WHERE {condition} AND id NOT IN (SELECT value FROM json_each(:skip))
             ORDER BY item.value DESC, id LIMIT :limit"
        );
        (statement, parameters)
    }
}

/// The parameters as a statement takes them.
fn bound(parameters: &Parameters) -> Vec<(&str, &dyn ToSql)> {
    parameters.iter().map(|(name, value)| (*name, value.as_ref())).collect()
}

/// An item's name. It stays the same when the groups around its records change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ItemId {
    /// `contradiction:<left>:<right>`.
    Contradiction {
        /// The left record of what was said last.
        left: RecordId,
        /// The right one.
        right: RecordId,
    },
    /// `knot:<record>`.
    Knot {
        /// The anchor of the knot's first person.
        record: RecordId,
    },
    /// `pair:<left>:<right>`.
    Pair {
        /// The left record.
        left: RecordId,
        /// The right record.
        right: RecordId,
    },
    /// `clash:<record>`.
    Clash {
        /// The anchor of the person about whom sources differ.
        record: RecordId,
    },
    /// `weak:<record>`.
    Weak {
        /// The weak person's anchor.
        record: RecordId,
    },
    /// `gone:<record>`.
    Gone {
        /// The anchor of the person whose record is gone.
        record: RecordId,
    },
    /// `company:<record>`.
    Company {
        /// The company's anchor.
        record: RecordId,
    },
}

impl fmt::Display for ItemId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Contradiction { left, right } => write!(f, "contradiction:{left}:{right}"),
            Self::Knot { record } => write!(f, "knot:{record}"),
            Self::Pair { left, right } => write!(f, "pair:{left}:{right}"),
            Self::Clash { record } => write!(f, "clash:{record}"),
            Self::Weak { record } => write!(f, "weak:{record}"),
            Self::Gone { record } => write!(f, "gone:{record}"),
            Self::Company { record } => write!(f, "company:{record}"),
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
            ["contradiction", left, right] => {
                Ok(Self::Contradiction { left: record(left)?, right: record(right)? })
            }
            ["knot", one] => Ok(Self::Knot { record: record(one)? }),
            ["pair", left, right] => Ok(Self::Pair { left: record(left)?, right: record(right)? }),
            ["clash", one] => Ok(Self::Clash { record: record(one)? }),
            ["weak", one] => Ok(Self::Weak { record: record(one)? }),
            ["gone", one] => Ok(Self::Gone { record: record(one)? }),
            ["company", one] => Ok(Self::Company { record: record(one)? }),
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
        handed_to: columns.get()?,
        within: columns.id_or_null()?,
    })
}

impl Writer<'_> {
    /// Keeps an item in place of an earlier one with the same name.
    ///
    /// # Errors
    /// Errors of the store; a pair without a right side, or an item about one with one, is one of them.
    pub fn put_item(&self, item: &Item) -> Result<(), StoreError> {
        self.run(
            "INSERT INTO item (id, kind, left_person, right_person, left_record, right_record, value, handed_to, within)
             VALUES (:id, :kind, :left_person, :right_person, :left_record, :right_record, :value, :handed_to, :within)
             ON CONFLICT (id) DO UPDATE SET
                left_person = excluded.left_person, right_person = excluded.right_person, value = excluded.value,
                handed_to = excluded.handed_to, within = excluded.within",
            named_params! {
                ":id": item.id().to_string(),
                ":kind": Word(item.kind),
                ":left_person": Id(item.left),
                ":right_person": item.right.map(Id),
                ":left_record": Id(item.left_record),
                ":right_record": item.right_record.map(Id),
                ":value": item.value,
                ":handed_to": item.handed_to,
                ":within": item.within.map(Id),
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
        filter: &ItemFilter,
        skip: &[ItemId],
        limit: u32,
    ) -> Result<Vec<Item>, StoreError> {
        let (statement, mut parameters) = filter.page();
        let skip: Vec<String> = skip.iter().map(ToString::to_string).collect();
        parameters.push((":skip", Box::new(Json(skip))));
        parameters.push((":limit", Box::new(limit)));
        self.all(&statement, bound(&parameters).as_slice(), read)
    }

    /// An item by its name.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn item(&self, id: &ItemId) -> Result<Option<Item>, StoreError> {
        self.one(&format!("SELECT {COLUMNS} FROM item WHERE id = ?1"), [id.to_string()], read)
    }

    /// Those of some items that are there.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn items_named(&self, ids: &[ItemId]) -> Result<Vec<Item>, StoreError> {
        let names: Vec<String> = ids.iter().map(ToString::to_string).collect();
        self.all(
            &format!("SELECT {COLUMNS} FROM item WHERE id IN (SELECT value FROM json_each(?1)) ORDER BY id"),
            [Json(names)],
            read,
        )
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

    /// For whom there are items that were handed on, by name, up to `most`.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn handed_names(&self, most: u32) -> Result<Vec<String>, StoreError> {
        self.all(
            "SELECT DISTINCT handed_to FROM item WHERE handed_to IS NOT NULL ORDER BY handed_to LIMIT ?1",
            [most],
            |row| Columns::new(row).get(),
        )
    }

    /// The pairs of a knot, the strongest first.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn pairs_within(&self, knot: RecordId) -> Result<Vec<Item>, StoreError> {
        self.all(
            &format!("SELECT {COLUMNS} FROM item WHERE within = ?1 ORDER BY item.value DESC, id"),
            [Id(knot)],
            read,
        )
    }

    /// Whom anybody may still be, pair by pair: those of knots and those that were handed on included.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn doubtful(&self) -> Result<Vec<(PersonId, PersonId)>, StoreError> {
        self.all("SELECT left_person, right_person FROM item WHERE kind = 'pair' ORDER BY id", [], |row| {
            let mut columns = Columns::new(row);
            Ok((columns.id()?, columns.id()?))
        })
    }

    /// How many items of a kind a filter shows, counted up to `most`.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn item_count(&self, filter: &ItemFilter, most: u32) -> Result<u32, StoreError> {
        if let Some(kind) = filter.kind
            && *filter == (ItemFilter { kind: filter.kind, ..ItemFilter::default() })
        {
            return self.value(
                "SELECT min(coalesce((SELECT items FROM item_count WHERE kind = ?1), 0), ?2)",
                (Word(kind), most),
            );
        }
        let (condition, mut parameters) = filter.condition();
        parameters.push((":most", Box::new(most)));
        self.value(
            &format!("SELECT count(*) FROM (SELECT 1 FROM item WHERE {condition} LIMIT :most)"),
            bound(&parameters).as_slice(),
        )
    }

    /// How many items of each kind wait for an answer here.
    ///
    /// # Errors
    /// Errors of the store.
    pub fn item_counts(&self) -> Result<ItemCounts, StoreError> {
        let of = |kind| self.item_count(&ItemFilter { kind: Some(kind), ..ItemFilter::default() }, u32::MAX);
        Ok(ItemCounts {
            contradictions: of(ItemKind::Contradiction)?,
            knots: of(ItemKind::Knot)?,
            pairs: of(ItemKind::Pair)?,
            clashes: of(ItemKind::Clash)?,
            weak: of(ItemKind::Weak)?,
            gone: of(ItemKind::Gone)?,
            companies: of(ItemKind::Company)?,
        })
    }
}
