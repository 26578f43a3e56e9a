//! What a comparison found, in bits.

use serde::{Deserialize, Serialize};

/// From here up, in bits, a pair is the same without asking: a probability of 0.99 and more.
pub const SAME_FROM: f32 = 6.6;
/// From here up, in bits, a person is asked: a probability of one half and more.
pub const REVIEW_FROM: f32 = 0.0;

/// A group of evidence. Everything in a group says the same thing and counts once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Group {
    /// How likely any two records with a key in common are the same, before anything is compared.
    Prior,
    /// First name, surname and generation.
    Name,
    /// Where the person works: company and domain.
    Office,
    /// The mailbox.
    Email,
    /// The person's own numbers.
    Phone,
    /// The personal profile.
    Profile,
}

impl Group {
    /// The name used in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Prior => "prior",
            Self::Name => "name",
            Self::Office => "office",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::Profile => "profile",
        }
    }
}

macro_rules! levels {
    ($($(#[$doc:meta])+ $level:ident = $name:literal, $weight:literal;)*) => {
        /// How two records compare in a group.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Level {
            $($(#[$doc])+ #[serde(rename = $name)] $level,)*
        }

        impl Level {
            /// Every level.
            pub const ALL: &'static [Level] = &[$(Level::$level),*];

            /// The name used in the interface.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$level => $name),* }
            }

            /// Bits for (positive) or against (negative).
            ///
            /// Set by judgement from the sizes of the effects that the literature and the peers' errors show, and
            /// checked on the practice world; training on development data replaces the numbers, not the form.
            pub const fn weight(self) -> f32 {
                match self { $(Self::$level => $weight),* }
            }
        }
    };
}

levels! {
    /// The chance that two records that share a key are the same: about one in eight.
    Chance = "chance", -3.0;
    /// Same first name and surname, and the surname is not a common one.
    SameRare = "same_rare", 6.5;
    /// Same first name and a common surname: namesakes are likely.
    SameCommon = "same_common", 4.0;
    /// Same surname, first names of one nickname group.
    Nickname = "nickname", 5.0;
    /// The same with a common surname.
    NicknameCommon = "nickname_common", 2.5;
    /// Same surname, and one first name is the other's initial.
    Initial = "initial", 3.0;
    /// The same with a common surname.
    InitialCommon = "initial_common", 1.0;
    /// Same first name, and one surname is a part of the other or differs by one letter.
    Similar = "similar", 4.0;
    /// The same, but only one has a generation: father or son.
    OneGeneration = "one_generation", 3.0;
    /// First name and surname changed places.
    Swapped = "swapped", 5.0;
    /// Same first name, other surname: a marriage, or somebody else.
    OtherSurname = "other_surname", -4.0;
    /// Same surname, other first name: a relative or a namesake.
    OtherGiven = "other_given", -3.0;
    /// Same first name and surname, other middle names: namesakes.
    OtherMiddle = "other_middle", 0.0;
    /// Nothing of the names agrees.
    OtherName = "other_name", -9.0;
    /// Senior and junior.
    OtherGeneration = "other_generation", -6.0;
    /// The same registrable domain.
    SameDomain = "same_domain", 3.5;
    /// The same company name after legal forms and spelling.
    SameCompany = "same_company", 3.2;
    /// The same company name, but two domains: there may be two companies of that name.
    SameCompanyName = "same_company_name", 2.0;
    /// Two domains of one brand, for example `acme.com` and `acme.co.uk`.
    SameBrand = "same_brand", 2.5;
    /// Both offices are known and nothing agrees. Mild: people change jobs.
    OtherOffice = "other_office", -2.5;
    /// The same mailbox of a person.
    SameMailbox = "same_mailbox", 12.0;
    /// The same name before the `@`, at another domain.
    SameLocal = "same_local", 2.0;
    /// Two mailboxes at one domain: two people, nearly always.
    OtherMailbox = "other_mailbox", -5.0;
    /// The same number, and the whole names agree.
    SameNumber = "same_number", 7.0;
    /// The same number under other names, or under names that may be two people's: a switchboard.
    SharedNumber = "shared_number", 0.5;
    /// The same personal profile.
    SameProfile = "same_profile", 12.0;
    /// Two personal profiles.
    OtherProfile = "other_profile", -6.0;
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

impl Piece {
    pub(crate) const fn new(group: Group, level: Level) -> Self {
        Self { group, level, weight: level.weight() }
    }
}

/// What a comparison found. The explanation is the calculation: `total` is the sum of the pieces.
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

    /// The probability of being the same, 0 to 1, as far as the weights are right.
    pub fn probability(&self) -> f32 {
        1.0 / (1.0 + (-self.total).exp2())
    }
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
