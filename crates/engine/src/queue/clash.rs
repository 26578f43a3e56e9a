//! A field clash as a card: what was agreed last, what stands here, and what is said elsewhere.

use super::card::is_same;
use crate::{
    api::{Card, ClashCard, ClashRow, ClashValue, Failure},
    derive::{self, Question, Trust},
    shown::{self, Names},
};
use chrono::{DateTime, Utc};
use sluice_domain::{FactId, Field, Person, RecordId, derived::Record, survivorship::Candidate};
use sluice_store::{Item, Reader, StoreError};

/// The card of a person about whom something has to be chosen; nothing where it was settled while the page was read.
pub(super) fn card(
    r: &Reader<'_>,
    names: &Names,
    trust: &Trust,
    item: &Item,
    person: &Person,
) -> Result<Option<Card>, Failure> {
    let records = r.records(&person.records)?;
    let mut rows = Vec::new();
    for question in derive::questions(r, trust, person)? {
        rows.push(row(r, names, &records, question)?);
    }
    Ok((!rows.is_empty()).then_some(Card::Clash(ClashCard {
        item: item.id().to_string(),
        side: shown::side(person, &records, names),
        rows,
        handed: shown::handed(r, item, &person.records)?,
        comments: shown::comments(r, &person.records)?,
    })))
}

fn row(
    r: &Reader<'_>,
    names: &Names,
    records: &[Record],
    question: Question,
) -> Result<ClashRow, StoreError> {
    let Question { field, candidates, apart } = question;
    let source = |id: RecordId| {
        let record = records.iter().find(|record| record.id == id);
        record.map_or_else(String::new, |record| names.of(record.connection))
    };
    if let Some(apart) = apart {
        let chosen = r.decision(apart.decision)?.map(|(decision, _)| decision);
        let here = ClashValue {
            value: apart.here,
            source: chosen.as_ref().map_or_else(String::new, shown::decider),
            at: chosen.map_or(apart.since, |decision| decision.at),
        };
        let there = ClashValue { value: apart.there, source: source(apart.ticket), at: apart.since };
        let agreed = ClashValue { value: apart.agreed, source: source(apart.ticket), at: apart.agreed_at };
        let field = field.name().to_owned();
        return Ok(ClashRow { field, values: vec![here, there], agreed: Some(agreed), both: true });
    }
    let agreed = agreed(r, field, &candidates)?;
    let said = |candidate: Candidate| {
        let record = records.iter().find(|record| record.id == candidate.record)?;
        Some(ClashValue { value: candidate.value, source: names.of(record.connection), at: record.at })
    };
    Ok(ClashRow {
        field: field.name().to_owned(),
        values: candidates.into_iter().filter_map(said).collect(),
        agreed: agreed.map(|(value, at, record)| ClashValue { value, source: source(record), at }),
        both: false,
    })
}

/// What all of these records said last at one time, and when they began to: nothing where they never did.
fn agreed(
    r: &Reader<'_>,
    field: Field,
    candidates: &[Candidate],
) -> Result<Option<(String, DateTime<Utc>, RecordId)>, StoreError> {
    let mut told: Vec<(DateTime<Utc>, FactId, usize, Option<String>)> = Vec::new();
    for (place, candidate) in candidates.iter().enumerate() {
        for (id, at, mut fields) in r.values_of(candidate.record)? {
            told.push((at, id, place, fields.remove(&field)));
        }
    }
    told.sort_unstable();
    let mut said: Vec<Option<String>> = vec![None; candidates.len()];
    let mut last = None;
    for (at, _, place, value) in told {
        let before = one(field, &said).is_some();
        said[place] = value;
        match one(field, &said) {
            Some(value) if !before => last = Some((value.to_owned(), at, candidates[place].record)),
            _ => {}
        }
    }
    Ok(last)
}

/// What all of them say.
fn one(field: Field, said: &[Option<String>]) -> Option<&str> {
    let first = said.first()?.as_deref()?;
    let same = |other: &Option<String>| other.as_deref().is_some_and(|other| is_same(field, first, other));
    said.iter().all(same).then_some(first)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_agreed_where_all_say_the_same_whatever_its_spelling() {
        let check = |said: &[&str], expected: Option<&str>| {
            let said: Vec<Option<String>> =
                said.iter().map(|text| (!text.is_empty()).then(|| (*text).to_owned())).collect();
            assert_eq!(one(Field::Title, &said), expected, "{said:?}");
        };
        check(&["Head of IT", "HEAD OF IT"], Some("Head of IT"));
        check(&["Head of IT", "Head of HR"], None);
        check(&["Head of IT", ""], None);
        check(&["", ""], None);
    }
}
