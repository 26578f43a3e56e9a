//! Where the people are.

use super::{Feature, Seen, Side, agree};
use crate::{
    profile::{Slot, View},
    similar::{one_edit, same, winkler},
};

pub(super) fn compare(one: Side<'_>, other: Side<'_>, seen: &mut Seen) {
    let (left, right) = (one.profile, other.profile);
    let first = |slot| (left.first(slot), right.first(slot));
    let (here, there) = first(Slot::City);
    seen.set(Feature::City, alike(here, there));
    let (here, there) = first(Slot::Postcode);
    seen.set(Feature::Postcode, postcodes(here, there));
    let (here, there) = first(Slot::Street);
    seen.set(Feature::Street, alike(here, there));
    let (here, there) = first(Slot::Number);
    seen.set(Feature::Number, numbers(here, there));
    let (here, there) = first(Slot::State);
    seen.set(Feature::State, agree(here, there, &[]));
    seen.set(Feature::Country, agree(left.country(), right.country(), &[]));
    let frequent = |here: u8, there: u8| if here == 0 || there == 0 { 0 } else { here.max(there) };
    let addressed = |view: View<'_>| view.has(Slot::Street);
    if addressed(left) && addressed(right) {
        seen.set(Feature::AddressCount, frequent(one.rarity.address, other.rarity.address));
    }
}

/// 1 others, 2 and 3 alike, 4 one begins with the other, 5 one edit, 6 equal.
fn alike(one: &[u8], other: &[u8]) -> u8 {
    if one.is_empty() || other.is_empty() {
        return 0;
    }
    if same(one, other) {
        return 6;
    }
    let short = one.len().min(other.len());
    if short >= 4 && one_edit(one, other) {
        return 5;
    }
    if short >= 4 && (one.starts_with(other) || other.starts_with(one)) {
        return 4;
    }
    match winkler(one, other) {
        18.. => 3,
        16.. => 2,
        _ => 1,
    }
}

/// 1 others, 2 one district, 3 one edit, 4 equal.
fn postcodes(one: &[u8], other: &[u8]) -> u8 {
    if one.is_empty() || other.is_empty() {
        return 0;
    }
    if same(one, other) {
        4
    } else if one_edit(one, other) {
        3
    } else {
        let common = one.iter().zip(other).take_while(|(a, b)| a == b).count();
        1 + u8::from(common >= 3)
    }
}

/// 1 others, 2 one edit or a part, 3 equal.
fn numbers(one: &[u8], other: &[u8]) -> u8 {
    if one.is_empty() || other.is_empty() {
        0
    } else if one == other {
        3
    } else {
        1 + u8::from(one.len().max(other.len()) > 1 && one_edit(one, other))
    }
}
