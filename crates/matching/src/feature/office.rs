//! Where the people work.

use super::{Feature, Seen, Side, best};
use crate::{
    profile::{Slot, View},
    similar::{dice, one_edit, same, winkler},
};

pub(super) fn compare(one: Side<'_>, other: Side<'_>, seen: &mut Seen) {
    let (left, right) = (one.profile, other.profile);
    let domain = best(left.each(Slot::Domains), right.each(Slot::Domains), domains);
    seen.set(Feature::Domain, domain);
    let mut company = 0;
    if left.has(Slot::Company) && right.has(Slot::Company) {
        let (here, there) = (left.first(Slot::Company), right.first(Slot::Company));
        let alike = winkler(here, there);
        company = companies(left, right, alike);
        let same = company == 7;
        seen.set(Feature::CompanyLike, 1 + alike);
        let words = || 1 + dice(left.each(Slot::CompanyWords), right.each(Slot::CompanyWords));
        seen.set(Feature::CompanyWords, if same { 21 } else { words() });
    }
    seen.set(Feature::Company, company);
    // Where the domains or the names are the same, nothing has to be asked across.
    let brand = if domain == 5 || company == 7 { 0 } else { brand(left, right).max(brand(right, left)) };
    seen.set(Feature::Brand, brand);
    let office = match (domain, company, brand) {
        (0, 0, 0) => 0,
        (5, ..) => 6,
        (_, 7, _) => 5,
        (4, ..) | (_, _, 5) => 4,
        (3, ..) | (_, 4..=6, _) | (_, _, 3..=4) => 3,
        (2, ..) | (_, 2..=3, _) | (_, _, 2) => 2,
        _ => 1,
    };
    seen.set(Feature::Office, office);
    let frequent = |here: u8, there: u8| if here == 0 || there == 0 { 0 } else { here.max(there) };
    seen.set(Feature::OfficeCount, frequent(one.rarity.domain, other.rarity.domain));
    seen.set(Feature::CompanyCount, frequent(one.rarity.company, other.rarity.company));
}

pub(crate) fn label(domain: &[u8]) -> &[u8] {
    domain.iter().position(|byte| *byte == b'.').map_or(domain, |end| &domain[..end])
}

/// 1 others, 2 alike, 3 one brand within the other, 4 one brand, 5 the same.
fn domains(one: &[u8], other: &[u8]) -> u8 {
    if same(one, other) {
        return 5;
    }
    let (here, there) = (label(one), label(other));
    let short = here.len().min(there.len());
    if same(here, there) {
        4
    } else if short >= 4 && (here.starts_with(there) || there.starts_with(here)) {
        3
    } else if short >= 4 && (one_edit(here, there) || winkler(here, there) >= 18) {
        2
    } else {
        1
    }
}

/// 1 others, 2 a word in common, 3 alike, 4 initials, 5 one begins with the other, 6 nearly equal, 7 equal.
fn companies(left: View<'_>, right: View<'_>, alike: u8) -> u8 {
    let (one, other) = (left.first(Slot::Company), right.first(Slot::Company));
    if same(one, other) {
        return 7;
    }
    let short = one.len().min(other.len());
    if short >= 5 && one_edit(one, other) {
        return 6;
    }
    if short >= 3 && (one.starts_with(other) || other.starts_with(one)) {
        return 5;
    }
    let initials = |here: View<'_>, there: View<'_>| {
        let acronym = here.first(Slot::Acronym);
        acronym.len() >= 2
            && (acronym == there.first(Slot::Company)
                || there.each(Slot::CompanyWords).any(|word| same(word, acronym)))
    };
    if initials(left, right) || initials(right, left) {
        return 4;
    }
    if alike >= 17 {
        return 3;
    }
    let in_common = left
        .each(Slot::CompanyWords)
        .any(|word| right.each(Slot::CompanyWords).any(|known| same(known, word)));
    1 + u8::from(in_common)
}

/// The company name of one against the domains of the other: 1 others, 2 a word of it, 3 initials, 4 one begins with
/// the other, 5 equal.
fn brand(named: View<'_>, other: View<'_>) -> u8 {
    let name = named.first(Slot::Company);
    if name.is_empty() {
        return 0;
    }
    other
        .each(Slot::Domains)
        .map(|domain| {
            let label = label(domain);
            if same(label, name) {
                5
            } else if label.len().min(name.len()) >= 4 && (label.starts_with(name) || name.starts_with(label))
            {
                4
            } else if label.len() >= 2 && label == named.first(Slot::Acronym) {
                3
            } else if named.each(Slot::CompanyWords).any(|word| word.len() > 3 && same(word, label)) {
                2
            } else {
                1
            }
        })
        .max()
        .unwrap_or(0)
}
