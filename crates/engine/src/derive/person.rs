//! One person from its records.

use super::Trust;
use sluice_domain::{
    CompanyId, Fields, Judgement, Person, PersonId, PersonState, RecordId, normal, quality, survivorship,
};
use sluice_store::{StoreError, Writer};

/// Joins a group's records. The state is settled later, when all doubts are known.
pub(super) fn build(
    w: &Writer<'_>,
    trust: &Trust,
    id: PersonId,
    group: &[RecordId],
) -> Result<Person, StoreError> {
    let records = w.records(group)?;
    let by_reference: Vec<_> = records.iter().collect();
    let values = trust.survivors(&by_reference);
    let fields: Fields = values.iter().map(|(field, survivor)| (*field, survivor.value.clone())).collect();
    Ok(Person {
        id,
        records: group.to_vec(),
        company: normal::organisation(&fields)
            .and_then(|company| company.key())
            .map(|key| CompanyId::of(&key)),
        quality: quality::judge(&values),
        values,
        state: PersonState::Clean,
        at: records.iter().map(|record| record.at).max().unwrap_or_default(),
    })
}

/// Whether a person may go out.
pub(super) fn state(
    w: &Writer<'_>,
    trust: &Trust,
    person: &Person,
    doubted: bool,
) -> Result<PersonState, StoreError> {
    let records = w.records(&person.records)?;
    let by_reference: Vec<_> = records.iter().collect();
    if survivorship::do_not_contact(&by_reference) {
        return Ok(PersonState::DoNotContact);
    }
    if records.iter().any(|record| trust.in_crm(record)) {
        return Ok(PersonState::InHalo);
    }
    let (mut accepted, mut quarantined) = (false, false);
    for decision in w.active_judgements(&person.records)? {
        match decision.judgement {
            Judgement::Accept { .. } => accepted = true,
            Judgement::Quarantine { .. } => quarantined = true,
            Judgement::Same { .. }
            | Judgement::Different { .. }
            | Judgement::Withdraw { .. }
            | Judgement::Revoke { .. } => {}
        }
    }
    Ok(if quarantined {
        PersonState::Quarantined
    } else if doubted {
        PersonState::ToJudge
    } else if person.quality.score < quality::WEAK_BELOW && !accepted {
        PersonState::Weak
    } else {
        PersonState::Clean
    })
}
