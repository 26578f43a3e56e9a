//! People side by side.

use super::card::is_same;
use crate::{
    api::{MemberRow, Shown, Side},
    shown::{self, Names},
};
use sluice_domain::{Field, Person, RecordId};
use sluice_store::{Reader, StoreError};

/// People as the columns of a card, and what each has in every field of which any has something.
pub(super) fn side_by_side(
    r: &Reader<'_>,
    names: &Names,
    people: &[Person],
) -> Result<(Vec<Side>, Vec<MemberRow>), StoreError> {
    let mut sides = Vec::new();
    for person in people {
        sides.push(shown::side(person, &r.records(&person.records)?, names));
    }
    Ok((sides, Field::every().filter_map(|field| row(field, people)).collect()))
}

fn row(field: Field, people: &[Person]) -> Option<MemberRow> {
    let values: Vec<Option<Shown>> =
        people.iter().map(|person| person.values.get(&field).map(shown::shown)).collect();
    let mut there = values.iter().flatten();
    let first = there.next()?;
    let equal = there.all(|other| is_same(field, &first.value, &other.value));
    Some(MemberRow { field: field.name().to_owned(), values, equal })
}

/// The records of some people.
pub(super) fn records_of<'p>(people: impl IntoIterator<Item = &'p Person>) -> Vec<RecordId> {
    people.into_iter().flat_map(|person| person.records.iter().copied()).collect()
}
