//! How frequent a record's values are among all records.
//!
//! Only the order of magnitude counts: a frequency is kept as a class, 1 + the whole part of its binary logarithm.
//! So what is said of a pair changes a handful of times while a hundred records grow to a million, and is always
//! what a comparison of all records at once would say.

use crate::{
    hash::{Hashing, Kept},
    profile::{Mailbox, Slot, View},
};

/// How many kinds of values are counted.
pub const COUNTED: usize = 10;

/// What is counted of a record: the hash of each kind of value, 0 where there is none.
pub type Tokens = [u64; COUNTED];

/// The frequency classes of a record's values; 0 where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rarity {
    pub(crate) family: u8,
    pub(crate) given: u8,
    pub(crate) name: u8,
    pub(crate) domain: u8,
    pub(crate) company: u8,
    pub(crate) mailbox: u8,
    pub(crate) phone: u8,
    pub(crate) phone_of_family: u8,
    pub(crate) address: u8,
    pub(crate) born: u8,
}

impl Rarity {
    /// From the classes, in the order of [`tokens`].
    pub const fn from_classes(classes: [u8; COUNTED]) -> Self {
        let [family, given, name, domain, company, mailbox, phone, phone_of_family, address, born] = classes;
        Self { family, given, name, domain, company, mailbox, phone, phone_of_family, address, born }
    }
}

/// The class of a frequency.
pub const fn class(count: u32) -> u8 {
    // At most 32.
    (u32::BITS - count.leading_zeros()) as u8
}

/// What of a record is counted.
pub fn tokens(view: View<'_>) -> Tokens {
    tokens_by(view, Kept)
}

/// The same by another hash; the lowest bits of each are its place.
pub(crate) fn tokens_by(view: View<'_>, hashing: impl Hashing) -> Tokens {
    let named = |slot: Slot, sounds: Slot| {
        let sound = view.first(sounds);
        if sound.is_empty() { view.first(slot) } else { sound }
    };
    let family = named(Slot::Family, Slot::FamilySounds);
    let given = if view.is_initial() { &[][..] } else { named(Slot::Given, Slot::GivenSounds) };
    let phone = view.first(Slot::Phones);
    let own = matches!(view.mailbox(), Mailbox::Work | Mailbox::Private);
    let mailbox = if own { view.first(Slot::Local) } else { &[] };
    let street = view.first(Slot::Street);
    let born = view.born().to_le_bytes();
    let born = if view.born() == 0 { &[][..] } else { &born[..] };
    let all = |kind: u8, parts: &[&[u8]]| {
        if parts.iter().any(|part| part.is_empty()) { 0 } else { hashing.hash(kind, parts) }
    };
    [
        all(0, &[family]),
        all(1, &[given]),
        all(2, &[given, family]),
        all(3, &[view.first(Slot::Domains)]),
        all(4, &[view.first(Slot::Company)]),
        all(5, &[mailbox, view.first(Slot::Host)]),
        all(6, &[phone]),
        all(7, &[phone, family]),
        if street.is_empty() {
            0
        } else {
            hashing.hash(
                8,
                &[street, view.first(Slot::Number), view.first(Slot::Postcode), view.first(Slot::City)],
            )
        },
        all(9, &[born]),
    ]
}
