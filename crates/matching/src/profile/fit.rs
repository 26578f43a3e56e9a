//! How far a mailbox's or profile's name is made of a person's name.

use super::{Fit, Slot, View};

/// How far a stem is made of the names of `named`.
pub(crate) fn fit(stem: &[u8], named: View<'_>) -> Fit {
    let mut best = Fit::None;
    if stem.len() < 2 {
        return best;
    }
    for family in named.each(Slot::Family).chain(named.each(Slot::Parts)) {
        if family.len() < 2 {
            continue;
        }
        for given in named.each(Slot::Given) {
            if made_of(stem, given, family) {
                return Fit::Whole;
            }
        }
        if family.len() > 2 && (stem == family || contains(stem, family)) {
            best = Fit::Part;
        }
    }
    if best == Fit::None {
        for given in named.each(Slot::Given) {
            if given.len() > 2 && (stem == given || contains(stem, given)) {
                return Fit::Part;
            }
        }
    }
    best
}

/// `firstlast`, `flast`, `firstl`, `fl` with a middle letter between, and the same from behind.
fn made_of(stem: &[u8], given: &[u8], family: &[u8]) -> bool {
    // Every one of these ways begins with a letter of the two.
    if stem.first() != given.first() && stem.first() != family.first() {
        return false;
    }
    let joined = |one: &[u8], other: &[u8]| {
        stem.strip_prefix(one)
            .and_then(|rest| rest.strip_suffix(other))
            .is_some_and(|between| between.len() <= 1)
    };
    let (Some(first), Some(last)) = (given.get(..1), family.get(..1)) else { return false };
    joined(given, family)
        || joined(family, given)
        || joined(first, family)
        || joined(family, first)
        || joined(given, last)
        || joined(last, given)
}

pub(crate) fn contains(text: &[u8], part: &[u8]) -> bool {
    part.first().is_some_and(|first| {
        text.windows(part.len()).any(|window| window.first() == Some(first) && window == part)
    })
}
