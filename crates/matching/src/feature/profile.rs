//! Personal profiles.

use super::{Feature, Seen, Side};
use crate::profile::{Fit, Mailbox, Slot, View, fit};

pub(super) fn compare(one: Side<'_>, other: Side<'_>, same_name: bool, seen: &mut Seen) {
    let (left, right) = (one.profile, other.profile);
    seen.set(Feature::Profile, profiles(left, right));
    let own = |view: View<'_>| if view.has(Slot::SlugStem) { 1 + view.slug().fit as u8 } else { 0 };
    let cross = if same_name { own(left).max(own(right)) } else { fits(left, right).max(fits(right, left)) };
    seen.set(Feature::ProfileCross, cross);
    seen.set(Feature::Handles, handles(left, right).max(handles(right, left)));
}

/// 1 two that fit their names, 2 two, 3 two that differ by a number only, 4 not to be compared, 5 the same and it
/// fits neither name, 6 the same.
fn profiles(left: View<'_>, right: View<'_>) -> u8 {
    if !left.has(Slot::Slug) || !right.has(Slot::Slug) {
        return 0;
    }
    if left.first(Slot::Slug) == right.first(Slot::Slug) {
        let fits = left.slug().fit != Fit::None || right.slug().fit != Fit::None || left.is_member_id();
        return 5 + u8::from(fits);
    }
    // A member has a readable name besides the member id, so that the two don't tell people apart.
    if left.is_member_id() != right.is_member_id() {
        return 4;
    }
    if left.first(Slot::SlugStem) == right.first(Slot::SlugStem) {
        return 3;
    }
    if left.slug().fit != Fit::None && right.slug().fit != Fit::None { 1 } else { 2 }
}

/// Whether the profile of one fits the name of the other: 1 no, 2 a part, 3 wholly.
fn fits(profile: View<'_>, named: View<'_>) -> u8 {
    if !profile.has(Slot::SlugStem) || !(named.has(Slot::Family) || named.has(Slot::Given)) {
        return 0;
    }
    1 + fit(profile.first(Slot::SlugStem), named) as u8
}

/// Whether the mailbox of one is the profile of the other: 1 no, 2 in letters, 3 with its number.
fn handles(mailbox: View<'_>, profile: View<'_>) -> u8 {
    let own = matches!(mailbox.mailbox(), Mailbox::Work | Mailbox::Private);
    if !own || !profile.has(Slot::SlugStem) {
        return 0;
    }
    if mailbox.first(Slot::Local) == profile.first(Slot::Slug) {
        3
    } else {
        1 + u8::from(mailbox.first(Slot::LocalStem) == profile.first(Slot::SlugStem))
    }
}
