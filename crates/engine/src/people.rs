//! People and companies: lists and pages.

mod split;

pub(crate) use split::split;

use crate::{
    App,
    api::{
        ById, CompanyPage, CompanyRow, Failure, Joined, PeoplePage, PeopleQuery, PersonPage, PersonRow,
        SourceRecord,
    },
    derive, insight, pipeline, plan,
    shown::{self, Names},
    sync,
};
use sluice_domain::{Field, Person, PersonId, PersonState, RecordId, derived::Record};
use sluice_store::{PeopleFilter, Reader, StoreError};
use std::collections::BTreeMap;

const PAGE: u32 = 100;
const PAGE_MOST: u32 = 500;

pub(crate) async fn page(app: &App, input: PeopleQuery) -> Result<PeoplePage, Failure> {
    let workspace = app.workspace().await?;
    let (counted, now) = (input.counted, workspace.now());
    let filter = PeopleFilter {
        search: input.search,
        state: input.state.as_deref().map(state).transpose()?,
        after: input.after,
        limit: input.limit.unwrap_or(PAGE).clamp(1, PAGE_MOST),
    };
    workspace
        .store
        .read(move |r| {
            let names = Names::read(r)?;
            let found = match counted {
                Some(counted) => r.people_page_of(&filter, &insight::people(r, &counted, now)?)?,
                None => r.people_page(&filter)?,
            };
            let mut rows = Vec::with_capacity(found.rows.len());
            for id in found.rows {
                if let Some(person) = r.person(id)? {
                    let records = r.records(&person.records)?;
                    rows.push(row(&person, &records, &names));
                }
            }
            Ok(PeoplePage { rows, next: found.next, count: found.count })
        })
        .await
}

pub(crate) async fn person(app: &App, input: ById) -> Result<PersonPage, Failure> {
    let workspace = app.workspace().await?;
    let id: PersonId = input.id.parse().map_err(|_| Failure::of("unknown_person"))?;
    let now = workspace.now();
    workspace
        .store
        .read(move |r| {
            let person = find(r, id)?.ok_or_else(|| Failure::of("unknown_person"))?;
            let names = Names::read(r)?;
            let records = r.records(&person.records)?;
            let mut decisions = Vec::new();
            for decision in r.active_judgements(&person.records)? {
                decisions.push(shown::decision(r, &decision, false)?);
            }
            decisions.sort_by(|a, b| b.at.cmp(&a.at).then_with(|| b.id.cmp(&a.id)));
            let writes = r.writes_of_records(&person.records)?;
            let standing = pipeline::of_person(r, &person, now)?;
            let mut joined = split::joined(r, &records, &names)?;
            let told = sync::told(r, &records, &writes, &names)?;
            Ok(PersonPage {
                row: row(&person, &records, &names),
                values: shown::values(r, &person, &records, &names)?,
                quality: shown::quality(&person.quality, &names),
                warnings: shown::warnings(&person.quality),
                records: records.iter().map(|record| source(record, &names, &mut joined)).collect(),
                decisions,
                writes: writes.iter().map(|write| plan::row(write, shown::name(&person), &names)).collect(),
                told,
                standing,
            })
        })
        .await
}

/// A person by id; where the group is named differently by now, the person that its record belongs to.
pub(crate) fn find(r: &Reader<'_>, id: PersonId) -> Result<Option<Person>, StoreError> {
    match r.person(id)? {
        Some(person) => Ok(Some(person)),
        None => r.person_of(id.anchor())?.map(|id| r.person(id)).transpose().map(Option::flatten),
    }
}

pub(crate) async fn companies(app: &App, input: PeopleQuery) -> Result<CompanyPage, Failure> {
    let workspace = app.workspace().await?;
    let limit = input.limit.unwrap_or(PAGE).clamp(1, PAGE_MOST);
    workspace
        .store
        .read(move |r| {
            let trust = crate::workspace::trust(r)?;
            let found = r.companies_page(input.search.as_deref(), input.after.as_deref(), limit)?;
            let mut rows = Vec::with_capacity(found.rows.len());
            for (company, people) in found.rows {
                let records = r.records(&company.records)?;
                let value = |field| company.values.get(&field).map(|survivor| survivor.value.clone());
                rows.push(CompanyRow {
                    id: company.id.to_string(),
                    name: value(Field::CompanyName)
                        .or_else(|| value(Field::CompanyDomain))
                        .unwrap_or_default(),
                    domain: value(Field::CompanyDomain),
                    people,
                    in_halo: records.iter().any(|record| record.person.is_none() && trust.in_crm(record))
                        || derive::client_of(r, company.id)?.is_some(),
                });
            }
            Ok(CompanyPage { rows, next: found.next, count: found.count })
        })
        .await
}

fn row(person: &Person, records: &[Record], names: &Names) -> PersonRow {
    let value = |field| person.values.get(&field).map(|survivor| survivor.value.clone());
    PersonRow {
        id: person.id.to_string(),
        name: shown::name(person),
        title: value(Field::Title),
        company: value(Field::CompanyName),
        email: value(Field::Email),
        phone: value(Field::Mobile).or_else(|| value(Field::Phone)),
        state: person.state.name().to_owned(),
        score: person.quality.score,
        records: u32::try_from(records.len()).unwrap_or(u32::MAX),
        sources: names.of_records(records),
    }
}

fn source(record: &Record, names: &Names, joined: &mut BTreeMap<RecordId, Joined>) -> SourceRecord {
    SourceRecord {
        record: record.id.to_string(),
        source: names.of(record.connection),
        stream: record.stream.clone(),
        external_id: record.external_id.clone(),
        at: record.at,
        values: record.fields.iter().map(|(field, value)| (field.name().to_owned(), value.clone())).collect(),
        joined: joined.remove(&record.id),
    }
}

fn state(name: &str) -> Result<PersonState, Failure> {
    PersonState::ALL
        .iter()
        .find(|state| state.name() == name)
        .copied()
        .ok_or_else(|| Failure::of("bad_input").with("said", "state"))
}
