//! People side by side.

use super::card::is_same;
use crate::{
    App,
    api::{AsOne, Failure, MemberRow, Shown, Side, SurvivorRow},
    derive::{self, Trust},
    people,
    shown::{self, Names},
    workspace,
};
use sluice_domain::{Field, Person, PersonId, RecordId, derived::Record, survivorship};
use sluice_store::{Reader, StoreError};
use std::collections::BTreeMap;

/// What would survive in each field, and where it comes from.
type Survivors = BTreeMap<Field, (Shown, String)>;

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
    let mut survivors = survivors(r, names, trust, &all)?;
    let rows = Field::every().filter_map(|field| row(field, people, survivors.remove(&field)));
    Ok((sides, rows.collect()))
}

/// What would survive of these records, were they one person's.
fn survivors(
    r: &Reader<'_>,
    names: &Names,
    trust: &Trust,
    records: &[Record],
) -> Result<Survivors, StoreError> {
    let sources: BTreeMap<RecordId, String> =
        records.iter().map(|record| (record.id, names.of(record.connection))).collect();
    let mut found = Survivors::new();
    for (field, survivor) in derive::as_one(r, trust, &records.iter().collect::<Vec<&Record>>())? {
        let source = shown::source(r, &survivor, sources.get(&survivor.record))?;
        found.insert(field, (shown::shown(&survivor), source));
    }
    Ok(found)
}

fn row(field: Field, people: &[Person], survivor: Option<(Shown, String)>) -> Option<MemberRow> {
    let values: Vec<Option<Shown>> =
        people.iter().map(|person| person.values.get(&field).map(shown::shown)).collect();
    let mut there = values.iter().flatten();
    let first = there.next()?;
    let equal = there.all(|other| is_same(field, &first.value, &other.value));
    let (survivor, survivor_source) = survivor.unzip();
    Some(MemberRow {
        field: field.name().to_owned(),
        values,
        survivor,
        survivor_source,
        equal,
        choosable: survivorship::choosable(field),
    })
}

/// What would survive were some people one, in reading order.
pub(crate) async fn as_one(app: &App, input: AsOne) -> Result<Vec<SurvivorRow>, Failure> {
    let workspace = app.workspace().await?;
    workspace
        .store
        .read(move |r| {
            let (names, trust) = (Names::read(r)?, workspace::trust(r)?);
            let mut records = Vec::new();
            for id in &input.people {
                let unknown = || Failure::of("unknown_person");
                let id: PersonId = id.parse().map_err(|_| unknown())?;
                let person = people::find(r, id)?.ok_or_else(unknown)?;
                records.extend(r.records(&person.records)?);
            }
            let mut survivors = survivors(r, &names, &trust, &records)?;
            let row = |field: Field| {
                let (survivor, source) = survivors.remove(&field)?;
                Some(SurvivorRow { field: field.name().to_owned(), survivor, source })
            };
            Ok::<_, Failure>(Field::every().filter_map(row).collect())
        })
        .await
}

/// The records of some people.
pub(super) fn records_of<'p>(people: impl IntoIterator<Item = &'p Person>) -> Vec<RecordId> {
    people.into_iter().flat_map(|person| person.records.iter().copied()).collect()
}
