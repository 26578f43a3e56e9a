//! What a comparison found, in bits.

use crate::feature::{Feature, Features};
use serde::{Deserialize, Serialize};

/// From here up, in bits, a pair is the same without asking.
pub const SAME_FROM: f32 = 6.6;
/// From here up, in bits, a person is asked: a probability of one half and more.
pub const REVIEW_FROM: f32 = 0.0;

macro_rules! named {
    ($(#[$top:meta])+ $kind:ident { $($(#[$doc:meta])+ $name:ident = $text:literal;)* }) => {
        $(#[$top])+
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum $kind { $($(#[$doc])+ #[serde(rename = $text)] $name,)* }

        impl $kind {
            /// Every one, in order.
            pub const ALL: &'static [$kind] = &[$($kind::$name),*];

            /// The name used in the interface.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

named! {
    /// A group of evidence. Everything in a group says the same thing and counts once.
    Group {
        /// How likely any two records with a key in common are the same, before anything is compared; what is not
        /// known counts here.
        Prior = "prior";
        /// First name, surname and generation.
        Name = "name";
        /// Where the person works: company and domain.
        Office = "office";
        /// The mailbox.
        Email = "email";
        /// The person's own numbers.
        Phone = "phone";
        /// The personal profile.
        Profile = "profile";
        /// What the person does.
        Role = "role";
        /// Where the person is.
        Place = "place";
        /// Day of birth, and numbers at authorities and sellers.
        Identity = "identity";
        /// What the other records say that belong to one of the two.
        Company = "company";
    }
}

named! {
    /// How two records compare in a group.
    Level {
        /// The chance that two records that share a key are the same.
        Chance = "chance";
        /// Same first name and surname, and few have them.
        SameRare = "same_rare";
        /// Same first name and surname, and namesakes are likely.
        SameCommon = "same_common";
        /// Same surname, first names of one nickname group.
        Nickname = "nickname";
        /// The same names by sound or in another script.
        SameSound = "same_sound";
        /// Same surname, and one first name is the other's initial.
        Initial = "initial";
        /// One letter apart, or one surname is a part of the other.
        Similar = "similar";
        /// The same, but only one has a generation: father or son.
        OneGeneration = "one_generation";
        /// First name and surname changed places.
        Swapped = "swapped";
        /// Same first name, other surname: a marriage, or somebody else.
        OtherSurname = "other_surname";
        /// Same surname, other first name: a relative or a namesake.
        OtherGiven = "other_given";
        /// Same first name and surname, other middle names: namesakes.
        OtherMiddle = "other_middle";
        /// Nothing of the names agrees.
        OtherName = "other_name";
        /// Only a part of the name is known on one side.
        PartOfName = "part_of_name";
        /// Senior and junior.
        OtherGeneration = "other_generation";
        /// The same registrable domain.
        SameDomain = "same_domain";
        /// The same company name after legal forms and spelling.
        SameCompany = "same_company";
        /// Two domains of one brand, or a name and a domain that fit.
        SameBrand = "same_brand";
        /// Names or domains that are alike, or initials.
        SimilarOffice = "similar_office";
        /// Both offices are known and nothing agrees. Mild: people change jobs.
        OtherOffice = "other_office";
        /// The same mailbox of a person.
        SameMailbox = "same_mailbox";
        /// The same name before the `@`, at another domain.
        SameLocal = "same_local";
        /// One letter apart at one domain.
        SimilarMailbox = "similar_mailbox";
        /// Two mailboxes at one domain that differ by a number: namesakes.
        NumberedMailbox = "numbered_mailbox";
        /// Two mailboxes at one domain.
        OtherMailbox = "other_mailbox";
        /// A private mailbox and one at work, or two jobs.
        ElsewhereMailbox = "elsewhere_mailbox";
        /// A mailbox that fits the other's name, or does not.
        ForeignMailbox = "foreign_mailbox";
        /// The same number.
        SameNumber = "same_number";
        /// The same number, which others have too: a switchboard.
        SharedNumber = "shared_number";
        /// Numbers of one block of lines.
        SameBlock = "same_block";
        /// Other numbers.
        OtherNumber = "other_number";
        /// The same personal profile.
        SameProfile = "same_profile";
        /// Two profiles that differ by a number only.
        SimilarProfile = "similar_profile";
        /// Two personal profiles.
        OtherProfile = "other_profile";
        /// A profile that fits the other's name or mailbox, or does not.
        ForeignProfile = "foreign_profile";
        /// The same title.
        SameTitle = "same_title";
        /// Titles that are alike, or one level and department.
        SimilarTitle = "similar_title";
        /// Other titles.
        OtherTitle = "other_title";
        /// The same address.
        SameAddress = "same_address";
        /// The same town or postcode.
        SameTown = "same_town";
        /// Other towns.
        OtherPlace = "other_place";
        /// The same day of birth or number.
        SameIdentity = "same_identity";
        /// A day of birth or number that is nearly the same.
        SimilarIdentity = "similar_identity";
        /// Other days of birth or numbers.
        OtherIdentity = "other_identity";
        /// The others of the two groups speak for it.
        OthersFor = "others_for";
        /// The others of the two groups speak against it.
        OthersAgainst = "others_against";
    }
}

/// One piece of evidence.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct Piece {
    /// The group.
    pub group: Group,
    /// How the records compare in it.
    pub level: Level,
    /// Bits for or against.
    pub weight: f32,
}

/// What a comparison found. The explanation is the calculation: `total` is the sum of the pieces, which are whole
/// thousandths of a bit.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Evidence {
    /// At most one a group, in the order of the groups.
    pub pieces: Vec<Piece>,
    /// Sum of the weights, in bits.
    pub total: f32,
    /// Something that two records of one person do not show: never joined without asking, whatever the sum.
    pub conflict: bool,
}

impl Evidence {
    /// What follows.
    pub fn outcome(&self) -> Outcome {
        if self.total >= SAME_FROM && !self.conflict {
            Outcome::Same
        } else if self.total >= REVIEW_FROM {
            Outcome::Review
        } else {
            Outcome::Different
        }
    }

    /// The probability of being the same, 0 to 1.
    pub fn probability(&self) -> f32 {
        probability(self.total)
    }
}

/// The probability that goes with so many bits.
pub fn probability(bits: f32) -> f32 {
    1.0 / (1.0 + (-bits).exp2())
}

/// Three outcomes, never two.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The same, without asking.
    Same,
    /// A person has to judge.
    Review,
    /// Not worth asking.
    Different,
}

/// How the records compare in a group; nothing where one of the two says nothing there.
pub(crate) fn level(group: Group, seen: &Features) -> Option<Level> {
    let of = |feature: Feature| seen[feature as usize];
    match group {
        Group::Prior | Group::Company => None,
        Group::Name => name(of),
        Group::Office => match of(Feature::Office) {
            0 => None,
            6 => Some(Level::SameDomain),
            5 => Some(Level::SameCompany),
            4 => Some(Level::SameBrand),
            2 | 3 => Some(Level::SimilarOffice),
            _ => Some(Level::OtherOffice),
        },
        Group::Email => match of(Feature::Mailbox) {
            16 => Some(Level::SameMailbox),
            11..=15 => Some(Level::SameLocal),
            6 => Some(Level::SimilarMailbox),
            2 => Some(Level::NumberedMailbox),
            3..=5 => Some(Level::OtherMailbox),
            7..=10 => Some(Level::ElsewhereMailbox),
            _ => (of(Feature::MailboxCross) != 0).then_some(Level::ForeignMailbox),
        },
        Group::Phone => match of(Feature::Phone) {
            0 => None,
            4.. if of(Feature::PhoneShared) > 2 => Some(Level::SharedNumber),
            4.. => Some(Level::SameNumber),
            3 => Some(Level::SharedNumber),
            2 => Some(Level::SameBlock),
            1 => Some(Level::OtherNumber),
        },
        Group::Profile => match of(Feature::Profile) {
            5.. => Some(Level::SameProfile),
            3 => Some(Level::SimilarProfile),
            1 | 2 => Some(Level::OtherProfile),
            _ => {
                (of(Feature::ProfileCross) != 0 || of(Feature::Handles) != 0).then_some(Level::ForeignProfile)
            }
        },
        Group::Role => match (of(Feature::Title), of(Feature::Department), of(Feature::Level)) {
            (0, 0, 0) => None,
            (11.., ..) => Some(Level::SameTitle),
            (6.., ..) | (_, 2, 3..) => Some(Level::SimilarTitle),
            _ => Some(Level::OtherTitle),
        },
        Group::Place => {
            let town = of(Feature::City).max(of(Feature::Postcode) + 2);
            match (of(Feature::Street), of(Feature::Number), of(Feature::City), of(Feature::Postcode)) {
                (0, 0, 0, 0) => {
                    (of(Feature::Country) == 1 || of(Feature::State) == 1).then_some(Level::OtherPlace)
                }
                (5.., 3, ..) => Some(Level::SameAddress),
                _ if town >= 5 => Some(Level::SameTown),
                _ => Some(Level::OtherPlace),
            }
        }
        Group::Identity => match (of(Feature::Born), of(Feature::Ids)) {
            (0, 0) => None,
            (6, 0 | 4) | (0, 4) => Some(Level::SameIdentity),
            (3.., _) | (_, 2..) => Some(Level::SimilarIdentity),
            _ => Some(Level::OtherIdentity),
        },
    }
}

fn name(of: impl Fn(Feature) -> u8) -> Option<Level> {
    /// A whole name that so many have is common.
    const COMMON: u8 = 4;
    let (given, family) = (of(Feature::Given), of(Feature::Family));
    if of(Feature::Generation) == 1 {
        return Some(Level::OtherGeneration);
    }
    Some(match (given, family) {
        (0, 0) => return None,
        (0, 1) | (1, 0) => Level::OtherName,
        (0, _) | (_, 0) => Level::PartOfName,
        (9.., 8) if of(Feature::Middle) == 1 => Level::OtherMiddle,
        (9.., 8) if of(Feature::Generation) == 2 => Level::OneGeneration,
        (10.., 8) if of(Feature::NameCount) > COMMON || of(Feature::FamilyCommon) == 2 => Level::SameCommon,
        (10.., 8) => Level::SameRare,
        (9, 8) => Level::Nickname,
        (6 | 7, 3..) => Level::Initial,
        (8.., 6 | 8) => Level::SameSound,
        _ if of(Feature::Swapped) >= 2 => Level::Swapped,
        (4.., 4..) => Level::Similar,
        (8.., _) => Level::OtherSurname,
        (_, 4..) => Level::OtherGiven,
        _ => Level::OtherName,
    })
}
