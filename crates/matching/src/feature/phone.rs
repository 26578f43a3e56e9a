//! Numbers.

use super::{Feature, Seen, Side};
use crate::{
    profile::{Slot, View},
    similar::same,
};

/// Digits at the end by which the lines of one office differ.
const LINE: usize = 2;

pub(super) fn compare(one: Side<'_>, other: Side<'_>, seen: &mut Seen) {
    let (left, right) = (one.profile, other.profile);
    let phone = phones(left, right);
    seen.set(Feature::Phone, phone);
    if phone >= 3 {
        seen.set(Feature::PhoneCount, one.rarity.phone.max(other.rarity.phone));
        let shared = |side: Side<'_>| 1 + side.rarity.phone.saturating_sub(side.rarity.phone_of_family);
        seen.set(Feature::PhoneShared, shared(one).max(shared(other)));
    }
}

/// 1 others, 2 one block of lines, 3 one number with two extensions, 4 one number, 5 with one extension.
fn phones(left: View<'_>, right: View<'_>) -> u8 {
    let mut best = 0;
    for (here, extension) in numbers(left) {
        for (there, other) in numbers(right) {
            let found = if same(here, there) {
                match (extension.is_empty(), other.is_empty()) {
                    (false, false) if extension == other => 5,
                    (false, false) => 3,
                    _ => 4,
                }
            } else if here.len() == there.len()
                && here.len() > 6
                && same(&here[..here.len() - LINE], &there[..there.len() - LINE])
            {
                2
            } else {
                1
            };
            best = best.max(found);
        }
    }
    best
}

fn numbers<'a>(view: View<'a>) -> impl Iterator<Item = (&'a [u8], &'a [u8])> {
    let extensions = view.slot(Slot::Extensions).split(|byte| *byte == 0).chain(std::iter::repeat(&[][..]));
    view.each(Slot::Phones).zip(extensions)
}
