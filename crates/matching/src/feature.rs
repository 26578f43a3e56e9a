//! What is seen when two records are compared: small ordinal numbers, from which the model calculates.
//!
//! 0 is always *not known*: a value is missing on one side. Otherwise a larger number is more alike, unless the
//! feature says so.

mod identity;
mod mailbox;
mod name;
mod office;
mod phone;
mod place;
mod profile;
mod role;

use crate::{Group, View, rarity::Rarity};
pub(crate) use office::label;

macro_rules! features {
    ($($(#[$doc:meta])+ $name:ident : $group:ident;)*) => {
        /// A feature: the place of its number.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(usize)]
        pub enum Feature { $($(#[$doc])+ $name,)* }

        impl Feature {
            /// Every feature, in order.
            pub const ALL: &'static [Feature] = &[$(Feature::$name),*];

            /// The name in the model's text.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            /// The group of evidence to which it belongs.
            pub const fn group(self) -> Group {
                match self { $(Self::$name => Group::$group),* }
            }
        }
    };
}

features! {
    /// First names.
    Given: Name;
    /// Likeness of the first names.
    GivenLike: Name;
    /// Surnames.
    Family: Name;
    /// Likeness of the surnames.
    FamilyLike: Name;
    /// First name and surname changed places.
    Swapped: Name;
    /// Middle names.
    Middle: Name;
    /// Generations.
    Generation: Name;
    /// Words of the whole names in common.
    NameWords: Name;
    /// How many have the surname; the more frequent of the two.
    FamilyCount: Name;
    /// How many have the first name.
    GivenCount: Name;
    /// How many have the whole name.
    NameCount: Name;
    /// Whether the surname is among the most frequent of its country.
    FamilyCommon: Name;
    /// Registrable domains.
    Domain: Office;
    /// Company names.
    Company: Office;
    /// Likeness of the company names.
    CompanyLike: Office;
    /// Words of the company names in common.
    CompanyWords: Office;
    /// The name of one against the other's domain.
    Brand: Office;
    /// The best of the above.
    Office: Office;
    /// How many are at the office: the more frequent of the two.
    OfficeCount: Office;
    /// How many have the company name.
    CompanyCount: Office;
    /// Mailboxes.
    Mailbox: Email;
    /// Whether the mailboxes fit their own persons' names.
    MailboxFit: Email;
    /// Whether a mailbox fits the other's name.
    MailboxCross: Email;
    /// Likeness of the names before the `@`.
    LocalLike: Email;
    /// How many have the mailbox.
    MailboxCount: Email;
    /// Numbers.
    Phone: Phone;
    /// How many have the number.
    PhoneCount: Phone;
    /// How many others than the bearers of the surname have the number.
    PhoneShared: Phone;
    /// Personal profiles.
    Profile: Profile;
    /// Whether a profile fits the other's name.
    ProfileCross: Profile;
    /// Whether one's mailbox fits the other's profile.
    Handles: Profile;
    /// Words of the titles in common.
    Title: Role;
    /// Management levels.
    Level: Role;
    /// Departments.
    Department: Role;
    /// Towns.
    City: Place;
    /// Postcodes.
    Postcode: Place;
    /// Streets.
    Street: Place;
    /// House numbers.
    Number: Place;
    /// States.
    State: Place;
    /// Countries.
    Country: Place;
    /// How many are at the address.
    AddressCount: Place;
    /// Days of birth.
    Born: Identity;
    /// Numbers at authorities and sellers.
    Ids: Identity;
    /// How many have the day of birth.
    BornCount: Identity;
}

/// How many features there are.
pub const FEATURES: usize = Feature::ALL.len();

/// The features of one comparison.
pub type Features = [u8; FEATURES];

/// One side of a comparison: a record, and how frequent its values are.
#[derive(Clone, Copy, Debug)]
pub struct Side<'a> {
    /// The record.
    pub profile: View<'a>,
    /// How frequent its values are.
    pub rarity: &'a Rarity,
}

/// Compares two records. The order of the two does not matter.
pub fn features(one: Side<'_>, other: Side<'_>) -> Features {
    let mut found = Seen([0; FEATURES]);
    let same_name = name::compare(one, other, &mut found);
    office::compare(one, other, &mut found);
    mailbox::compare(one, other, same_name, &mut found);
    phone::compare(one, other, &mut found);
    profile::compare(one, other, same_name, &mut found);
    role::compare(one, other, &mut found);
    place::compare(one, other, &mut found);
    identity::compare(one, other, &mut found);
    found.0
}

struct Seen(Features);

impl Seen {
    fn set(&mut self, feature: Feature, value: u8) {
        self.0[feature as usize] = value;
    }
}

/// 1 where the two differ, 2 where they agree, 0 where one is not known.
fn agree<T: PartialEq>(one: T, other: T, unknown: T) -> u8 {
    if one == unknown || other == unknown { 0 } else { 1 + u8::from(one == other) }
}

/// The best over all values of two slots; 0 where one is empty.
fn best<'a>(
    one: impl Iterator<Item = &'a [u8]>,
    other: impl Iterator<Item = &'a [u8]> + Clone,
    compare: impl Fn(&'a [u8], &'a [u8]) -> u8,
) -> u8 {
    let mut best = 0;
    for here in one {
        for there in other.clone() {
            best = best.max(compare(here, there));
        }
    }
    best
}
