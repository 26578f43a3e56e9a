//! What the people do.

use super::{Feature, Seen, Side, agree};
use crate::{profile::Slot, similar::dice};

pub(super) fn compare(one: Side<'_>, other: Side<'_>, seen: &mut Seen) {
    let (left, right) = (one.profile, other.profile);
    if left.has(Slot::Title) && right.has(Slot::Title) {
        seen.set(Feature::Title, 1 + dice(left.each(Slot::Title), right.each(Slot::Title)) / 2);
    }
    if left.level() != 0 && right.level() != 0 {
        seen.set(Feature::Level, 4 - left.level().abs_diff(right.level()).min(3));
    }
    seen.set(Feature::Department, agree(left.department(), right.department(), 0));
}
