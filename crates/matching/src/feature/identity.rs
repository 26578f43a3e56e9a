//! Day of birth, and numbers at authorities and sellers.

use super::{Feature, Seen, Side, best};
use crate::{profile::Slot, similar::edits};

pub(super) fn compare(one: Side<'_>, other: Side<'_>, seen: &mut Seen) {
    let (left, right) = (one.profile, other.profile);
    seen.set(Feature::Born, born(left.born(), right.born()));
    if left.born() != 0 && right.born() != 0 {
        seen.set(Feature::BornCount, one.rarity.born.max(other.rarity.born));
    }
    seen.set(Feature::Ids, best(left.each(Slot::Ids), right.each(Slot::Ids), ids));
}

/// 1 others, 2 one part agrees, 3 two parts, 4 two digits changed or one wrong, 5 day and month changed places,
/// 6 equal.
fn born(one: u32, other: u32) -> u8 {
    if one == 0 || other == 0 {
        return 0;
    }
    if one == other {
        return 6;
    }
    let split = |date: u32| (date / 10_000, date / 100 % 100, date % 100);
    let (here, there) = (split(one), split(other));
    if here.0 == there.0 && here.1 == there.2 && here.2 == there.1 {
        return 5;
    }
    let (first, second) = (digits(one), digits(other));
    if edits(&first, &second, 1).is_some() {
        return 4;
    }
    match [here.0 == there.0, here.1 == there.1, here.2 == there.2].into_iter().filter(|same| *same).count() {
        2 => 3,
        1 => 2,
        _ => 1,
    }
}

fn digits(mut date: u32) -> [u8; 8] {
    let mut digits = [0; 8];
    for digit in digits.iter_mut().rev() {
        *digit = u8::try_from(date % 10).unwrap_or(0);
        date /= 10;
    }
    digits
}

/// 1 others, 2 two edits, 3 one, 4 equal.
fn ids(one: &[u8], other: &[u8]) -> u8 {
    if one == other {
        return 4;
    }
    match edits(one, other, 2) {
        Some(1) => 3,
        Some(2) => 2,
        _ => 1,
    }
}
