//! The comparison of two records.

use crate::{
    Side,
    evidence::{Evidence, Group, Level, Piece},
    name,
};
use sluice_domain::normal::{Email, EmailClass, NormalCompany, NormalPerson};

/// Compares two records. The order of the two does not matter.
pub fn compare(left: Side<'_>, right: Side<'_>) -> Evidence {
    let names =
        left.person.name.as_ref().zip(right.person.name.as_ref()).and_then(|(l, r)| name::level(l, r));
    let levels = [
        (Group::Prior, Some(Level::Chance)),
        (Group::Name, names),
        (Group::Office, left.company.zip(right.company).and_then(|(l, r)| office(l, r))),
        (
            Group::Email,
            left.person.email.as_ref().zip(right.person.email.as_ref()).and_then(|(l, r)| email(l, r)),
        ),
        (Group::Phone, phone(left.person, right.person, names)),
        (Group::Profile, profile(left.person, right.person)),
    ];
    let pieces: Vec<Piece> =
        levels.into_iter().filter_map(|(group, level)| Some(Piece::new(group, level?))).collect();
    let conflict = pieces.iter().any(|piece| {
        name::contradicts(piece.level) || matches!(piece.level, Level::OtherMailbox | Level::OtherProfile)
    });
    let total = pieces.iter().map(|piece| piece.weight).sum();
    Evidence { pieces, total, conflict }
}

/// The best single sign that two offices are one; the signs depend on each other, so they are not added.
fn office(left: &NormalCompany, right: &NormalCompany) -> Option<Level> {
    let names = left.name.as_ref().zip(right.name.as_ref());
    let domains = left.domain.as_ref().zip(right.domain.as_ref());
    if domains.is_some_and(|(one, other)| one == other) {
        return Some(Level::SameDomain);
    }
    let same_brand = domains.is_some_and(|(one, other)| one.label() == other.label());
    let same_name = names.is_some_and(|(one, other)| one.key == other.key);
    if same_name && (same_brand || domains.is_none()) {
        return Some(Level::SameCompany);
    }
    if same_brand || is_brand(left, right) || is_brand(right, left) {
        return Some(Level::SameBrand);
    }
    if same_name {
        return Some(Level::SameCompanyName);
    }
    // A name on one side and a domain on the other can't be compared.
    (names.is_some() || domains.is_some()).then_some(Level::OtherOffice)
}

/// Whether the name of one is the brand of the other's domain. Says nothing where both domains are known.
fn is_brand(named: &NormalCompany, other: &NormalCompany) -> bool {
    named.domain.is_none()
        && named
            .name
            .as_ref()
            .zip(other.domain.as_ref())
            .is_some_and(|(name, domain)| name.key == domain.label())
}

fn email(left: &Email, right: &Email) -> Option<Level> {
    // A role mailbox is read by whoever has the role: it speaks for the office, which counts elsewhere.
    if left.class == EmailClass::Role || right.class == EmailClass::Role {
        return None;
    }
    if left.match_key == right.match_key {
        return Some(Level::SameMailbox);
    }
    match (left.class, right.class) {
        (EmailClass::Work, EmailClass::Work) if left.host() == right.host() => Some(Level::OtherMailbox),
        // A short local part is a coincidence.
        _ if left.local() == right.local() && left.local().len() >= 6 => Some(Level::SameLocal),
        // Private against work, or two jobs: no evidence.
        _ => None,
    }
}

fn phone(left: &NormalPerson, right: &NormalPerson, names: Option<Level>) -> Option<Level> {
    let shared = left.phones.iter().any(|one| {
        right.phones.iter().any(|other| {
            one.e164 == other.e164
                && one
                    .extension
                    .as_ref()
                    .zip(other.extension.as_ref())
                    .is_none_or(|(one, other)| one == other)
        })
    });
    shared.then(|| if names.is_some_and(name::is_whole) { Level::SameNumber } else { Level::SharedNumber })
}

fn profile(left: &NormalPerson, right: &NormalPerson) -> Option<Level> {
    let (one, other) = left.profile.as_ref().zip(right.profile.as_ref())?;
    if one == other {
        return Some(Level::SameProfile);
    }
    // A member has a readable name besides the member id, so that the two don't tell people apart.
    (one.is_member_id() == other.is_member_id()).then_some(Level::OtherProfile)
}
