//! Names of people.

use super::{Feature, Seen, Side, best};
use crate::{
    profile::{Slot, View},
    similar::{one_edit, same, winkler},
};

/// Whether the whole names are the same, so that nothing else about them has to be asked.
pub(super) fn compare(one: Side<'_>, other: Side<'_>, seen: &mut Seen) -> bool {
    let (left, right) = (one.profile, other.profile);
    let (given, family) = (given(left, right), family(left, right));
    seen.set(Feature::Given, given);
    seen.set(Feature::Family, family);
    let (same_given, same_family) = (given == 11, family == 8);
    let like = |same: bool, slot: Slot| if same { 21 } else { like(left, right, slot) };
    seen.set(Feature::GivenLike, like(same_given, Slot::Given));
    seen.set(Feature::FamilyLike, like(same_family, Slot::Family));
    if same_given && same_family {
        seen.set(Feature::Swapped, 1);
        seen.set(Feature::NameWords, 6);
    } else {
        seen.set(Feature::Swapped, swapped(left, right));
        seen.set(Feature::NameWords, words(left, right));
    }
    seen.set(Feature::Middle, middle(left, right));
    seen.set(Feature::Generation, generation(left.generation(), right.generation()));
    let frequent = |here: u8, there: u8| if here == 0 || there == 0 { 0 } else { here.max(there) };
    seen.set(Feature::FamilyCount, frequent(one.rarity.family, other.rarity.family));
    seen.set(Feature::GivenCount, frequent(one.rarity.given, other.rarity.given));
    seen.set(Feature::NameCount, frequent(one.rarity.name, other.rarity.name));
    if left.has(Slot::Family) && right.has(Slot::Family) {
        seen.set(Feature::FamilyCommon, 1 + u8::from(left.is_common() || right.is_common()));
    }
    same_given && same_family
}

fn shares(left: View<'_>, one: Slot, right: View<'_>, other: Slot) -> bool {
    left.each(one).any(|here| right.each(other).any(|there| same(here, there)))
}

fn given(left: View<'_>, right: View<'_>) -> u8 {
    if !left.has(Slot::Given) || !right.has(Slot::Given) {
        return 0;
    }
    if left.is_initial() || right.is_initial() {
        let letter = |view: View<'_>| view.first(Slot::Given).first().copied();
        let same = left
            .each(Slot::Given)
            .any(|here| right.each(Slot::Given).any(|there| here.first() == there.first()));
        return match (same, letter(left) == letter(right)) {
            (true, _) if left.is_initial() && right.is_initial() => 7,
            (true, _) => 6,
            (false, _) => 2,
        };
    }
    if shares(left, Slot::Given, right, Slot::Given) {
        return 11;
    }
    if shares(left, Slot::Groups, right, Slot::Groups) {
        return 9;
    }
    if shares(left, Slot::Given, right, Slot::Middle) || shares(left, Slot::Middle, right, Slot::Given) {
        return 10;
    }
    if shares(left, Slot::GivenSounds, right, Slot::GivenSounds) {
        return 8;
    }
    best(left.each(Slot::Given), right.each(Slot::Given), |here, there| {
        let short = here.len().min(there.len());
        if short >= 4 && one_edit(here, there) {
            // As the names of a man and a woman are: `Martin` and `Martina`, `Mario` and `Maria`.
            let ending =
                |name: &[u8]| name.iter().rposition(|byte| !b"aeio".contains(byte)).map_or(0, |at| at + 1);
            if here[..ending(here)] == there[..ending(there)] { 3 } else { 5 }
        } else if short >= 3 && (here.starts_with(there) || there.starts_with(here)) {
            4
        } else {
            1
        }
    })
}

fn family(left: View<'_>, right: View<'_>) -> u8 {
    if !left.has(Slot::Family) || !right.has(Slot::Family) {
        return 0;
    }
    if shares(left, Slot::Family, right, Slot::Family) {
        return 8;
    }
    if shares(left, Slot::Parts, right, Slot::Family) || shares(left, Slot::Family, right, Slot::Parts) {
        return 7;
    }
    if shares(left, Slot::FamilySounds, right, Slot::FamilySounds) {
        return 6;
    }
    if shares(left, Slot::Parts, right, Slot::Parts) {
        return 5;
    }
    best(left.each(Slot::Family), right.each(Slot::Family), |here, there| {
        let short = here.len().min(there.len());
        if short == 1 && here.first() == there.first() {
            3
        } else if short >= 4 && one_edit(here, there) {
            4
        } else if short >= 4 && (here.starts_with(there) || there.starts_with(here)) {
            2
        } else {
            1
        }
    })
}

/// 1 for nothing alike, 21 for equal.
fn like(left: View<'_>, right: View<'_>, slot: Slot) -> u8 {
    best(left.each(slot).take(2), right.each(slot).take(2), |here, there| 1 + winkler(here, there))
}

/// 3 changed places, 2 nearly so, 1 not.
fn swapped(left: View<'_>, right: View<'_>) -> u8 {
    let named = |view: View<'_>| view.has(Slot::Given) && view.has(Slot::Family);
    if !named(left) || !named(right) {
        return 0;
    }
    let crossed = |here: View<'_>, there: View<'_>| {
        best(here.each(Slot::Given), there.each(Slot::Family).chain(there.each(Slot::Parts)), |one, other| {
            if one.len() > 1 && same(one, other) {
                3
            } else if one.len() > 3 && one_edit(one, other) {
                2
            } else {
                1
            }
        })
    };
    crossed(left, right).min(crossed(right, left))
}

/// 1 neither can be the other's, 2 the first letters agree, 3 one is the same.
fn middle(left: View<'_>, right: View<'_>) -> u8 {
    best(left.each(Slot::Middle), right.each(Slot::Middle), |one, other| {
        if one == other && one.len() > 1 {
            3
        } else if one.len().min(other.len()) == 1 && one.first() == other.first() {
            2
        } else {
            1
        }
    })
}

/// 0 on neither side, 1 two of them, 2 on one side, 3 the same.
fn generation(one: u8, other: u8) -> u8 {
    match (one, other) {
        (0, 0) => 0,
        (0, _) | (_, 0) => 2,
        _ if one == other => 3,
        _ => 1,
    }
}

/// Words of the shorter name that the longer one has, in fifths and 1; 0 where one has no name.
fn words(left: View<'_>, right: View<'_>) -> u8 {
    fn all(view: View<'_>) -> impl Iterator<Item = &[u8]> + Clone {
        view.each(Slot::Given)
            .take(2)
            .chain(view.each(Slot::Middle))
            .chain(view.each(Slot::Family).take(2))
            .chain(view.each(Slot::Parts))
    }
    let (here, there) = (all(left).count(), all(right).count());
    if here == 0 || there == 0 {
        return 0;
    }
    let (short, long) = if here <= there { (left, right) } else { (right, left) };
    let common = all(short).filter(|word| all(long).any(|other| same(other, word))).count();
    1 + u8::try_from(5 * common / here.min(there)).unwrap_or(5).min(5)
}
