//! A record as it is compared: the normalised values in one run of bytes.
//!
//! A million of them fit in a few hundred megabytes, the store keeps them as they are, and reading one costs no
//! allocation. The form is versioned with the model: what is kept is written anew when [`VERSION`] changes.

mod fit;
mod view;
mod write;

use sluice_domain::normal::{NormalCompany, NormalPerson};

pub(crate) use fit::fit;
pub use view::View;
pub(crate) use write::write;

/// The form of the bytes. Kept profiles of another version are written anew.
pub const VERSION: u8 = 2;

/// Values longer than this many bytes are cut: nothing that identifies is longer.
const LONGEST: usize = 80;
/// More values than this in one slot are left out.
pub(crate) const MOST: usize = 6;
const HEAD: usize = 16;

/// Where a kind of value lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(usize)]
pub(crate) enum Slot {
    /// First names, folded both ways, alone and with the middle names.
    Given,
    /// Nickname groups.
    Groups,
    /// First names by sound.
    GivenSounds,
    /// Middle names.
    Middle,
    /// Surnames, folded both ways.
    Family,
    /// Parts of a surname of several parts.
    Parts,
    /// Surnames by sound.
    FamilySounds,
    /// The mailbox before the `@`.
    Local,
    /// The letters of the mailbox, without a number at its end.
    LocalStem,
    /// The mailbox after the `@`.
    Host,
    /// Numbers in E.164, without the plus.
    Phones,
    /// Extensions, in the order of the numbers; empty where there is none.
    Extensions,
    /// The name of the personal profile.
    Slug,
    /// Its letters, without a number or code at its end.
    SlugStem,
    /// The company's key.
    Company,
    /// Its significant words.
    CompanyWords,
    /// Its initials.
    Acronym,
    /// The office's registrable domains: the company's own, then the mailbox's.
    Domains,
    /// Words of the title.
    Title,
    /// The street.
    Street,
    /// The house number.
    Number,
    /// The town.
    City,
    /// The postcode.
    Postcode,
    /// The state or region.
    State,
    /// Numbers of the person at authorities and sellers.
    Ids,
}

const SLOTS: usize = Slot::Ids as usize + 1;
const FIXED: usize = HEAD + 2 * SLOTS;

mod at {
    pub const VERSION: usize = 0;
    pub const INITIAL: usize = 1;
    pub const GENERATION: usize = 2;
    pub const CLASS: usize = 3;
    pub const LOCAL: usize = 4;
    pub const SLUG: usize = 5;
    pub const LEVEL: usize = 6;
    pub const DEPARTMENT: usize = 7;
    pub const COUNTRY: usize = 8;
    pub const MEMBER: usize = 10;
    pub const COMMON: usize = 11;
    pub const BORN: usize = 12;
}

/// How far a mailbox or a profile's name fits the person's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fit {
    /// There is no name, or nothing of it is found.
    None,
    /// The surname or the first name is in it.
    Part,
    /// It is made of the name in one of the usual ways, such as `first.last` or `flast`.
    Whole,
}

/// A mailbox's or profile's name against the name of the record's own person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Handle {
    pub fit: Fit,
    /// It ends in a number, as a second one of its kind does.
    pub numbered: bool,
}

/// Whose mailbox it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mailbox {
    None,
    Work,
    Private,
    Role,
}

/// A record's values as they are compared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile(Box<[u8]>);

impl Profile {
    /// From normalised values.
    pub fn of(person: &NormalPerson, company: Option<&NormalCompany>) -> Self {
        let mut bytes = Vec::with_capacity(FIXED + 160);
        write(person, company, &mut bytes);
        Self(bytes.into_boxed_slice())
    }

    /// The same, but it does not add to how frequent its values are: a copy that was written of somebody says nothing of
    /// how many have a name.
    #[must_use]
    pub fn uncounted(mut self) -> Self {
        self.0[at::COMMON] |= 2;
        self
    }

    /// From kept bytes; nothing where they are of another version or no profile.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        (bytes.first() == Some(&VERSION) && View(bytes).is_whole()).then(|| Self(bytes.into()))
    }

    /// The bytes, for keeping.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// For comparing.
    pub fn view(&self) -> View<'_> {
        View(&self.0)
    }
}
