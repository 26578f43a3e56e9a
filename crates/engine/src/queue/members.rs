//! People side by side.

use super::card::is_same;
use crate::{
    api::{MemberRow, Shown, Side},
    derive::{self, Trust},
    shown::{self, Names},
};
use sluice_domain::{Field, Person, RecordId, Survivor, derived::Record};
use sluice_store::{Reader, StoreError};

/// People as the columns of a card, and what each has in every field of which any has something.
pub(super) fn side_by_side(
    r: &Reader<'_>,
    names: &Names,
    trust: &Trust,
    people: &[Person],
) -> Result<(Vec<Side>, Vec<MemberRow>), StoreError> {
    let (mut sides, mut all) = (Vec::new(), Vec::new());
    for person in people {
        let records = r.records(&person.records)?;
        sides.push(shown::side(person, &records, names));
        all.extend(records);
    }
    let survivors = derive::as_one(r, trust, &all.iter().collect::<Vec<&Record>>())?;
    let rows = Field::every().filter_map(|field| row(field, people, survivors.get(&field)));
    Ok((sides, rows.collect()))
}

fn row(field: Field, people: &[Person], survivor: Option<&Survivor>) -> Option<MemberRow> {
    let values: Vec<Option<Shown>> =
        people.iter().map(|person| person.values.get(&field).map(shown::shown)).collect();
    let mut there = values.iter().flatten();
    let first = there.next()?;
    let equal = there.all(|other| is_same(field, &first.value, &other.value));
    let survivor = survivor.map(shown::shown);
    Some(MemberRow { field: field.name().to_owned(), values, survivor, equal })
}

/// The records of some people.
pub(super) fn records_of<'p>(people: impl IntoIterator<Item = &'p Person>) -> Vec<RecordId> {
    people.into_iter().flat_map(|person| person.records.iter().copied()).collect()
}
