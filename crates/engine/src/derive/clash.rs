//! What a person has to choose, because sources differ and the rules leave it to a person.

use super::{Trust, doubt::handed_to, person, trust::By};
use sluice_domain::{
    Decision, Person, PersonState,
    derived::Record,
    survivorship::{Chosen, Clash},
};
use sluice_store::{Item, ItemId, ItemKind, Reader, StoreError};

/// A pair comes first: it may bring more that differs. A weak record holds nobody back but itself.
pub(crate) const OF_A_CLASH: f32 = 500.0;

/// The question which values shall stand about a person; nothing where there is none. `said` is what was said of the
/// person, also what is about something else.
pub(super) fn card<'d>(
    trust: &Trust,
    by: &By<'_>,
    person: &Person,
    records: &[&Record],
    chosen: &[Chosen],
    said: impl IntoIterator<Item = &'d Decision>,
) -> Option<Item> {
    // Nothing goes out about them.
    if matches!(person.state, PersonState::DoNotContact | PersonState::Quarantined) {
        return None;
    }
    let clashes = u8::try_from(trust.clashes(by, records, chosen).len()).unwrap_or(u8::MAX);
    (clashes > 0).then(|| Item {
        kind: ItemKind::Clash,
        left: person.id,
        right: None,
        left_record: person.id.anchor(),
        right_record: None,
        // The most that differs first.
        value: OF_A_CLASH + f32::from(clashes),
        handed_to: handed_to(said),
        within: None,
    })
}

/// What has to be chosen about a person, field by field.
pub(crate) fn clashes(r: &Reader<'_>, trust: &Trust, person: &Person) -> Result<Vec<Clash>, StoreError> {
    let (ruling, records) = (trust.ruling(r)?, r.records(&person.records)?);
    let records: Vec<&Record> = records.iter().collect();
    let by = ruling.of_person(r, person.id, &records)?;
    Ok(trust.clashes(&by, &records, &person::chosen(r, &person.records)?))
}

/// Its name, whether it is asked or not.
pub(super) const fn id(person: &Person) -> ItemId {
    ItemId::Clash { record: person.id.anchor() }
}
