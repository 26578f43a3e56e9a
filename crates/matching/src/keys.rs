//! Blocking keys: records that share one are compared, all others never meet.

use crate::Side;
use sluice_domain::normal::EmailClass;
use std::collections::BTreeSet;

/// The keys of a record, sorted, each once. They are kept in the store, so they must never change with the machine
/// or the version of a library.
pub fn keys(side: Side<'_>) -> Vec<u64> {
    let mut found = BTreeSet::new();
    let mut add = |kind: &str, parts: &[&str]| {
        found.insert(hash(kind, parts));
    };
    let person = side.person;
    if let Some(email) = person.email.as_ref().filter(|email| email.class != EmailClass::Role) {
        add("mailbox", &[&email.match_key]);
    }
    if let Some(profile) = &person.profile {
        add("profile", &[profile.as_str()]);
    }
    let name = person.name.as_ref();
    let families = name.map(|name| name.family_keys.as_slice()).unwrap_or_default();
    let givens = name.map(|name| name.given_keys.as_slice()).unwrap_or_default();
    // A number alone would join a whole switchboard; with a name it is a person's.
    for phone in &person.phones {
        for part in families.iter().chain(givens) {
            add("phone", &[&phone.e164, part]);
        }
        if families.is_empty() && givens.is_empty() {
            add("phone", &[&phone.e164]);
        }
    }
    // Company name and brand of the domain are one space, so that `Acme` meets `acme.com`; so are surname and first
    // name, so that names meet that changed places, and surnames that changed or were misspelt.
    if let Some(company) = side.company {
        let brand = company.domain.as_ref().map(|domain| domain.label());
        let key = company.name.as_ref().map(|name| name.key.as_str());
        let parts = name.map(|name| name.family_parts.as_slice()).unwrap_or_default();
        for part in families.iter().chain(parts).chain(givens) {
            for office in [brand, key].into_iter().flatten() {
                add("office", &[part, office]);
            }
        }
    }
    found.into_iter().collect()
}

/// FNV-1a (Fowler, Noll and Vo), 64 bits: simple enough to be the same everywhere for ever.
fn hash(kind: &str, parts: &[&str]) -> u64 {
    let bytes = std::iter::once(kind).chain(parts.iter().copied()).flat_map(|part| part.bytes().chain([0]));
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
}

#[cfg(test)]
mod tests {
    use super::hash;

    #[test]
    fn a_key_is_the_same_for_ever() {
        assert_eq!(hash("mailbox", &["nora@elm.de"]), 0x3deb_b05e_6aa8_2124);
        assert_ne!(hash("a", &["bc"]), hash("ab", &["c"]));
    }
}
