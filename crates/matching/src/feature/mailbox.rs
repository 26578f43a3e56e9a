//! Mailboxes.

use super::{Feature, Seen, Side, office};
use crate::{
    profile::{Fit, Mailbox, Slot, View, fit},
    similar::{one_edit, winkler},
};

pub(super) fn compare(one: Side<'_>, other: Side<'_>, same_name: bool, seen: &mut Seen) {
    let (left, right) = (one.profile, other.profile);
    let cross = if same_name { own(left).max(own(right)) } else { fits(left, right).max(fits(right, left)) };
    seen.set(Feature::MailboxCross, cross);
    let known = |view: View<'_>| !matches!(view.mailbox(), Mailbox::None | Mailbox::Role);
    if !known(left) || !known(right) {
        // A role mailbox is read by whoever has the role: it speaks for the office, which counts elsewhere.
        let role = left.mailbox() == Mailbox::Role && left.mailbox() == right.mailbox();
        seen.set(Feature::Mailbox, u8::from(role && same(left, right)));
        return;
    }
    let (here, there) = (left.first(Slot::Local), right.first(Slot::Local));
    seen.set(Feature::Mailbox, mailboxes(left, right));
    seen.set(
        Feature::MailboxFit,
        1 + left.local().fit.min(right.local().fit) as u8 * 3 + left.local().fit.max(right.local().fit) as u8,
    );
    seen.set(Feature::LocalLike, 1 + winkler(here, there));
    seen.set(Feature::MailboxCount, one.rarity.mailbox.max(other.rarity.mailbox));
}

fn same(left: View<'_>, right: View<'_>) -> bool {
    left.first(Slot::Local) == right.first(Slot::Local) && left.first(Slot::Host) == right.first(Slot::Host)
}

/// 1 one role mailbox, then from the strongest sign of two people to the same mailbox.
fn mailboxes(left: View<'_>, right: View<'_>) -> u8 {
    if same(left, right) {
        return 16;
    }
    let (one, other) = (left.first(Slot::Local), right.first(Slot::Local));
    let (stem, stems) = (left.first(Slot::LocalStem), right.first(Slot::LocalStem));
    let (here, there) = (left.first(Slot::Host), right.first(Slot::Host));
    let one_host = here == there;
    let one_brand = !one_host && office::label(here) == office::label(there) || within(here, there);
    let work = left.mailbox() == Mailbox::Work && right.mailbox() == Mailbox::Work;
    let whole = left.local().fit == Fit::Whole && right.local().fit == Fit::Whole;
    let longer = one.len().min(other.len());
    if one_host {
        // The second of a name has a number.
        return if stem == stems && (left.local().numbered || right.local().numbered) {
            2
        } else if longer >= 6 && one_edit(one, other) {
            6
        } else if !work {
            // Two private mailboxes of one person are usual.
            7
        } else if whole {
            3
        } else if left.local().fit == Fit::Whole || right.local().fit == Fit::Whole {
            4
        } else {
            5
        };
    }
    if one == other {
        return match (one_brand, longer) {
            (true, _) => 15,
            (false, 8..) => 14,
            (false, 6..) => 13,
            (false, _) => 12,
        };
    }
    if stem == stems && stem.len() >= 6 {
        return 11;
    }
    match (work, one_brand) {
        (true, true) => 8,
        (true, false) => 9,
        (false, _) => 10,
    }
}

/// Whether one host is a part of the other's domain.
fn within(one: &[u8], other: &[u8]) -> bool {
    let under =
        |host: &[u8], domain: &[u8]| host.strip_suffix(domain).is_some_and(|rest| rest.last() == Some(&b'.'));
    under(one, other) || under(other, one)
}

/// Whether the mailbox fits its own name, where both have the same.
fn own(view: View<'_>) -> u8 {
    if matches!(view.mailbox(), Mailbox::Work | Mailbox::Private) { 1 + view.local().fit as u8 } else { 0 }
}

/// Whether the mailbox of one fits the name of the other: 1 no, 2 a part, 3 wholly.
fn fits(mailbox: View<'_>, named: View<'_>) -> u8 {
    let own = matches!(mailbox.mailbox(), Mailbox::Work | Mailbox::Private);
    if !own || !(named.has(Slot::Family) || named.has(Slot::Given)) {
        return 0;
    }
    1 + fit(mailbox.first(Slot::LocalStem), named) as u8
}
