//! Worlds of rows whose truth is known.

pub use crate::{
    column::Column,
    noise_kind::{Noise, Noises},
    rates::Rates,
};
use crate::{column::Draft, companies, dice::Dice, leads, people};
use sluice_domain::Fields;

/// What the rows of a world are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// People at firms.
    Leads,
    /// People without any business field.
    People,
    /// Firms.
    Companies,
}

/// A row.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Its number in the file, from 1.
    pub id: u32,
    /// Whom or what it is about.
    pub entity: u32,
    /// Its values.
    pub fields: Fields,
    /// Values of columns that no field stands for: date of birth, identifier.
    pub other: Vec<(Column, String)>,
    /// What was done to it.
    pub noises: Noises,
}

/// A list with its truth.
#[derive(Clone, Debug, PartialEq)]
pub struct World {
    /// In the order of the file.
    pub rows: Vec<Row>,
}

/// Makes a world: the same for the same arguments.
pub fn world(kind: Kind, seed: u64, rows: usize, rates: Rates) -> World {
    let mut drafts = Vec::with_capacity(rows);
    each(kind, seed, rows, &rates, &mut |draft| drafts.push(draft));
    let order = order(seed, drafts.len());
    let mut made: Vec<Option<Row>> = drafts.into_iter().map(|draft| Some(row(draft))).collect();
    let rows = order
        .into_iter()
        .zip(1..)
        .filter_map(|(at, id)| made[at as usize].take().map(|row| Row { id, ..row }))
        .collect();
    World { rows }
}

/// Makes the rows in the order of their entities and gives each away.
pub(crate) fn each(kind: Kind, seed: u64, rows: usize, rates: &Rates, take: &mut dyn FnMut(Draft)) {
    match kind {
        Kind::Leads => leads::leads(seed, rows, rates, take),
        Kind::People => people::people(seed, rows, rates, take),
        Kind::Companies => companies::companies(seed, rows, rates, take),
    }
}

/// The order in which a file has the rows.
pub(crate) fn order(seed: u64, rows: usize) -> Vec<u32> {
    let mut order: Vec<u32> = (0..rows as u32).collect();
    Dice::new(seed, "order").shuffle(&mut order);
    order
}

fn row(mut draft: Draft) -> Row {
    let mut fields = Fields::new();
    let mut other = Vec::new();
    for column in Column::ALL {
        let Some(value) = draft.take(*column) else { continue };
        match column.field() {
            Some(field) => {
                fields.insert(field, value);
            }
            None => other.push((*column, value)),
        }
    }
    Row { id: 0, entity: draft.entity, fields, other, noises: draft.noises }
}
