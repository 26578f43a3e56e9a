//! What a person has to choose: sources differ and the rules leave it to a person, or a value was changed on both sides.

use super::{
    Trust,
    apart::{Apart, apart, changed_on_both},
    doubt::handed_to,
    person,
    trust::By,
};
use sluice_domain::{
    Decision, Field, Person, PersonState,
    derived::Record,
    survivorship::{Candidate, Chosen},
};
use sluice_store::{Item, ItemId, ItemKind, Reader, StoreError};
use std::collections::{BTreeMap, BTreeSet};

/// A pair comes first: it may bring more that differs. A weak record holds nobody back but itself.
pub(crate) const OF_A_CLASH: f32 = 500.0;

/// A field that has to be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Question {
    pub field: Field,
    /// What is said, two at least: first what stands as long as nobody chooses.
    pub candidates: Vec<Candidate>,
    /// Where it was changed on both sides: what stands was chosen here, the other is the system of record's.
    pub apart: Option<Apart>,
}

/// The question which values shall stand about a person; nothing where there is none. `said` is what was said of the
/// person, also what is about something else.
pub(super) fn card<'d>(
    r: &Reader<'_>,
    trust: &Trust,
    by: &By<'_>,
    person: &Person,
    records: &[&Record],
    said: impl IntoIterator<Item = &'d Decision> + Clone,
) -> Result<Option<Item>, StoreError> {
    if !is_asked(person) {
        return Ok(None);
    }
    let chosen: Vec<Chosen> = said.clone().into_iter().filter_map(person::choice).collect();
    let differing = trust.clashes(by, records, &chosen).into_iter().map(|clash| clash.field);
    let mut fields: BTreeSet<Field> = differing.collect();
    fields.extend(apart(r, person, records, said.clone())?.into_iter().map(|apart| apart.field));
    let count = u8::try_from(fields.len()).unwrap_or(u8::MAX);
    Ok((count > 0).then(|| Item {
        kind: ItemKind::Clash,
        left: person.id,
        right: None,
        left_record: person.id.anchor(),
        right_record: None,
        // The most that differs first.
        value: OF_A_CLASH + f32::from(count),
        handed_to: handed_to(said),
        within: None,
    }))
}

/// Nothing goes out about the others.
const fn is_asked(person: &Person) -> bool {
    !matches!(person.state, PersonState::DoNotContact | PersonState::Quarantined)
}

/// Whether these rules leave a choice about a person.
pub(super) fn is_left_by_rules(
    trust: &Trust,
    by: &By<'_>,
    person: &Person,
    records: &[&Record],
    chosen: &[Chosen],
) -> bool {
    is_asked(person) && !trust.clashes(by, records, chosen).is_empty()
}

/// What has to be chosen about a person, field by field.
pub(crate) fn questions(r: &Reader<'_>, trust: &Trust, person: &Person) -> Result<Vec<Question>, StoreError> {
    let (ruling, records) = (trust.ruling(r)?, r.records(&person.records)?);
    let records: Vec<&Record> = records.iter().collect();
    let by = ruling.of_person(r, person.id, &records)?;
    let chosen = person::chosen(r, &person.records)?;
    let mut questions: BTreeMap<Field, Question> = BTreeMap::new();
    for clash in trust.clashes(&by, &records, &chosen) {
        let question = Question { field: clash.field, candidates: clash.candidates, apart: None };
        questions.insert(clash.field, question);
    }
    for apart in changed_on_both(r, person)? {
        let candidate = |value: &String, record| Candidate { value: value.clone(), record };
        let candidates =
            vec![candidate(&apart.here, person.id.anchor()), candidate(&apart.there, apart.ticket)];
        questions.insert(apart.field, Question { field: apart.field, candidates, apart: Some(apart) });
    }
    Ok(questions.into_values().collect())
}

/// Its name, whether it is asked or not.
pub(super) const fn id(person: &Person) -> ItemId {
    ItemId::Clash { record: person.id.anchor() }
}
