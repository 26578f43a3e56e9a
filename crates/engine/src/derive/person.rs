//! One person from its records.

use super::{
    Trust,
    gone::{Lost, lost},
    quality::Judge,
    trust::By,
};
use sluice_domain::{
    CompanyId, Decision, Field, Fields, Judgement, Person, PersonId, PersonState, RecordId,
    derived::Record,
    normal,
    quality::Quality,
    survivorship::{self, Chosen, Survivors},
};
use sluice_store::{Reader, StoreError};

/// Joins a group's records. The state is settled later, when all doubts are known.
pub(super) fn build(
    trust: &Trust,
    judge: &Judge,
    by: &By<'_>,
    id: PersonId,
    records: &[&Record],
    chosen: &[Chosen],
) -> Person {
    let values = values(trust, by, records, chosen);
    let fields: Fields = values.iter().map(|(field, survivor)| (*field, survivor.value.clone())).collect();
    Person {
        id,
        records: records.iter().map(|record| record.id).collect(),
        company: normal::organisation(&fields)
            .and_then(|company| company.key())
            .map(|key| CompanyId::of(&key)),
        quality: judge.quality(id, &values, &trust.said(records.iter().copied())),
        values,
        state: PersonState::Clean,
        at: records.iter().map(|record| record.at).max().unwrap_or_default(),
    }
}

/// The values of a person with these records: what survives of them, and above that what somebody chose for it.
pub(crate) fn values(trust: &Trust, by: &By<'_>, records: &[&Record], chosen: &[Chosen]) -> Survivors {
    let mut values = trust.survivors(by, records);
    survivorship::choose(&mut values, chosen, records, by.order);
    values
}

/// The values of all of these records' people, were they one.
pub(crate) fn as_one(r: &Reader<'_>, trust: &Trust, records: &[&Record]) -> Result<Survivors, StoreError> {
    let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
    let id = ids.iter().copied().map(PersonId::of).min();
    let ruling = trust.ruling(r)?;
    let Some(id) = id else { return Ok(Survivors::new()) };
    let by = ruling.of_person(r, id, records)?;
    Ok(values(trust, &by, records, &chosen(r, &ids)?))
}

/// A person of this record alone, whoever's it is.
pub(crate) fn alone(r: &Reader<'_>, trust: &Trust, record: &Record) -> Result<Person, StoreError> {
    let (judge, ruling) = (trust.judge(r)?, trust.ruling(r)?);
    let id = PersonId::of(record.id);
    let by = ruling.of_person(r, id, &[record])?;
    Ok(build(trust, &judge, &by, id, &[record], &[]))
}

/// How good a person with these records would be, were this chosen as well.
pub(crate) fn quality_with(
    r: &Reader<'_>,
    trust: &Trust,
    person: &Person,
    records: &[&Record],
    more: &[Chosen],
) -> Result<Quality, StoreError> {
    let (judge, ruling) = (trust.judge(r)?, trust.ruling(r)?);
    let by = ruling.of_person(r, person.id, records)?;
    let chosen = [chosen(r, &person.records)?.as_slice(), more].concat();
    Ok(build(trust, &judge, &by, person.id, records, &chosen).quality)
}

/// What people chose for fields of these records' people, the oldest first.
pub(crate) fn chosen(r: &Reader<'_>, records: &[RecordId]) -> Result<Vec<Chosen>, StoreError> {
    if records.is_empty() || !r.has_chosen_values()? {
        return Ok(Vec::new());
    }
    Ok(r.active_judgements(records)?.iter().filter_map(choice).collect())
}

/// What a decision chose, where it is a choice.
pub(super) fn choice(decision: &Decision) -> Option<Chosen> {
    match &decision.judgement {
        Judgement::Value { record, field, value } => {
            Some(Chosen { field: *field, value: value.clone(), record: *record, decision: decision.id })
        }
        _ => None,
    }
}

/// Whether a person with these records, about which somebody said this, may go out.
pub(super) fn state<'d>(
    trust: &Trust,
    person: &Person,
    records: &[&Record],
    said: impl IntoIterator<Item = &'d Decision> + Clone,
    doubted: bool,
) -> PersonState {
    if survivorship::do_not_contact(records) || person.values.contains_key(&Field::DoNotContact) {
        return PersonState::DoNotContact;
    }
    if records.iter().any(|record| trust.in_crm(record)) {
        return PersonState::InHalo;
    }
    let lost = lost(said.clone());
    let (mut accepted, mut quarantined) = (false, false);
    for decision in said {
        match decision.judgement {
            Judgement::Accept { .. } => accepted = true,
            Judgement::Quarantine { .. } => quarantined = true,
            Judgement::Same { .. }
            | Judgement::Different { .. }
            | Judgement::SameAfterAll { .. }
            | Judgement::SameCompany { .. }
            | Judgement::DifferentCompany { .. }
            | Judgement::Value { .. }
            | Judgement::Comment { .. }
            | Judgement::HandOn { .. }
            | Judgement::TakenBack { .. }
            | Judgement::Move(_)
            | Judgement::Decline(_)
            | Judgement::Happened { .. }
            | Judgement::Withdraw { .. }
            | Judgement::Gone { .. }
            | Judgement::Leave { .. }
            | Judgement::WriteAgain { .. }
            | Judgement::Revoke { .. } => {}
        }
    }
    if quarantined || lost == Some(Lost::Left) {
        PersonState::Quarantined
    } else if doubted || lost == Some(Lost::Asked) {
        PersonState::ToJudge
    } else if person.quality.is_weak() && !accepted {
        PersonState::Weak
    } else {
        PersonState::Clean
    }
}
