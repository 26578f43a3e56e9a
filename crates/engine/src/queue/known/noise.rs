//! A record as another source might have written it.

use crate::derive;
use sluice_domain::{Field, Fields, RecordId, derived::Record};
use sluice_store::{Reader, StoreError};

/// What tells who somebody is by itself: a pair that has it on both sides is no question.
const TELLING: [Field; 6] =
    [Field::Email, Field::EmailStatus, Field::Linkedin, Field::Mobile, Field::PersonId, Field::Status];

/// The record `id`, which there is not: what `of` says, with the noise that `dice` names, as another connection's where
/// there is one. Nothing where there is nothing to make it from.
pub(super) fn made(
    r: &Reader<'_>,
    of: &Record,
    id: RecordId,
    dice: u32,
) -> Result<Option<Record>, StoreError> {
    let Some(mut observation) = r.latest_observation(of.id)? else { return Ok(None) };
    observation.fields = noisy(&observation.fields, dice);
    let others: Vec<_> = r.connections()?.into_iter().filter(|one| one.id != of.connection).collect();
    if let Some(other) = others.get(dice as usize % others.len().max(1)) {
        observation.connection = other.id;
    }
    Ok(Some(Record { id, ..derive::normalise(&observation) }))
}

/// Without what tells who it is, and with the name or the number as others write it.
fn noisy(fields: &Fields, dice: u32) -> Fields {
    let mut fields = fields.clone();
    fields.retain(|field, _| !TELLING.contains(field));
    let given = fields.get(&Field::GivenName).cloned();
    if let (Some(given), Some(_)) = (given, fields.get(&Field::FamilyName)) {
        fields.remove(&Field::FullName);
        if dice.is_multiple_of(3)
            && let Some(letter) = given.chars().next()
        {
            fields.insert(Field::GivenName, format!("{letter}."));
        }
    }
    if dice % 3 == 1 {
        fields.remove(&Field::Phone);
    }
    if dice % 3 == 2 {
        fields.remove(&Field::Title);
    }
    if let Some(company) = fields.get_mut(&Field::CompanyName) {
        *company = company.to_uppercase();
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_takes_away_what_tells_who_it_is_and_leaves_the_surname() {
        let all = [
            (Field::GivenName, "Robert"),
            (Field::FamilyName, "Haigh"),
            (Field::FullName, "Robert Haigh"),
            (Field::Email, "r.haigh@acme.com"),
            (Field::Linkedin, "linkedin.com/in/rhaigh"),
            (Field::Phone, "+44 20 7946 0958"),
            (Field::Title, "CTO"),
            (Field::CompanyName, "Acme Ltd"),
        ];
        let fields: Fields = all.into_iter().map(|(field, value)| (field, value.to_owned())).collect();
        for dice in 0..12 {
            let noisy = noisy(&fields, dice);
            assert!(TELLING.iter().all(|field| !noisy.contains_key(field)), "{noisy:?}");
            assert_eq!(noisy[&Field::FamilyName], "Haigh");
            assert_eq!(noisy[&Field::CompanyName], "ACME LTD");
            assert_ne!(noisy, fields);
        }
        assert_eq!(noisy(&fields, 0)[&Field::GivenName], "R.");
    }
}
