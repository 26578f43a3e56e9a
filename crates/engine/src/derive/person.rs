//! One person from its records.

use super::{Trust, quality::Judge, trust::By};
use sluice_domain::{
    CompanyId, Decision, Fields, Judgement, Person, PersonId, PersonState, derived::Record, normal,
    survivorship,
};

/// Joins a group's records. The state is settled later, when all doubts are known.
pub(super) fn build(trust: &Trust, judge: &Judge, by: &By<'_>, id: PersonId, records: &[&Record]) -> Person {
    let values = trust.survivors(by, records);
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

/// Whether a person with these records, about which somebody said this, may go out.
pub(super) fn state<'d>(
    trust: &Trust,
    person: &Person,
    records: &[&Record],
    said: impl IntoIterator<Item = &'d Decision>,
    doubted: bool,
) -> PersonState {
    if survivorship::do_not_contact(records) {
        return PersonState::DoNotContact;
    }
    if records.iter().any(|record| trust.in_crm(record)) {
        return PersonState::InHalo;
    }
    let (mut accepted, mut quarantined) = (false, false);
    for decision in said {
        match decision.judgement {
            Judgement::Accept { .. } => accepted = true,
            Judgement::Quarantine { .. } => quarantined = true,
            Judgement::Same { .. }
            | Judgement::Different { .. }
            | Judgement::Withdraw { .. }
            | Judgement::Revoke { .. } => {}
        }
    }
    if quarantined {
        PersonState::Quarantined
    } else if doubted {
        PersonState::ToJudge
    } else if person.quality.is_weak() && !accepted {
        PersonState::Weak
    } else {
        PersonState::Clean
    }
}
