//! Blocking keys: records that share one are compared, all others never meet.
//!
//! A key that too many records have says nothing and is not used; the keys are made of two values where one alone
//! would be such, so that a switchboard or a frequent name does not keep people from meeting.

use crate::{
    feature::label,
    hash::{Hashing, Kept, hash, kind},
    profile::{Fit, Mailbox, Slot, View},
};

macro_rules! kinds {
    ($($(#[$doc:meta])+ $name:ident = $most:literal;)*) => {
        /// A kind of key.
        #[derive(Clone, Copy)]
        #[repr(u8)]
        enum Kind { $($(#[$doc])+ $name,)* }

        /// For each kind how many records may share a key.
        const MOST: &[u32] = &[$($most),*];

        /// The kinds' names, by the lowest five bits of a key.
        pub const KINDS: &[&str] = &[$(stringify!($name)),*];
    };
}

kinds! {
    /// The mailbox.
    Mailbox = 100;
    /// The personal profile.
    Profile = 100;
    /// A number with a surname or first name.
    PhoneName = 60;
    /// A number alone.
    Phone = 8;
    /// A surname at a brand, by domain or company name.
    FamilyBrand = 40;
    /// A first name at a brand.
    GivenBrand = 30;
    /// A surname with the first word of the company.
    FamilyWord = 50;
    /// A surname with the company's initials.
    FamilyAcronym = 50;
    /// First name and surname in any order, in a town.
    NameCity = 50;
    /// First name and surname in any order, in a country.
    NameCountry = 24;
    /// First name and surname in any order.
    Name = 24;
    /// First name and surname by sound.
    NameSound = 20;
    /// The name before the `@`, without a number.
    Local = 16;
    /// The surname's consonants at a brand.
    SkeletonBrand = 40;
    /// A surname by sound in a postcode.
    FamilyPostcode = 40;
    /// A first name in a postcode.
    GivenPostcode = 30;
    /// Day of birth with a first name.
    BornGiven = 40;
    /// Day of birth with a surname.
    BornFamily = 40;
    /// Day of birth with a postcode.
    BornPostcode = 30;
    /// Street and house number with the first letter of the first name.
    StreetGiven = 30;
    /// Street and surname.
    StreetFamily = 30;
    /// A number at an authority or a seller.
    Id = 40;
    /// A surname's and a first name's beginning in a town.
    Beginnings = 24;
    /// A surname's and a first name's beginning and a year and month of birth.
    BornBeginnings = 24;
    /// A company's key.
    Company = 150;
    /// A company's brand by domain.
    Brand = 100;
    /// A company's first words in a town.
    WordCity = 60;
    /// A company's initials in a town.
    AcronymCity = 40;
    /// A company's two longest words in any order.
    Words = 50;
    /// A company at an address.
    Address = 40;
}

/// The first letters of a record's names and its nickname groups, as bits: enough to see that two records which share
/// a key by one name do not fit by the other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Initials {
    given: u32,
    family: u32,
    groups: u32,
    /// Only people at work have so many colleagues and namesakes that it pays to look.
    at_work: bool,
}

impl Initials {
    pub(crate) fn of(view: View<'_>) -> Self {
        let letters = |slots: &[Slot]| {
            let first = slots.iter().flat_map(|slot| view.each(*slot)).filter_map(|name| name.first());
            first.fold(0, |bits, letter| bits | 1 << (letter & 31))
        };
        let group = |bits: u32, group: &[u8]| bits | 1 << (hash(0, &[group]) >> 40 & 31);
        Self {
            given: letters(&[Slot::Given, Slot::GivenSounds, Slot::Middle]),
            family: letters(&[Slot::Family, Slot::FamilySounds, Slot::Parts]),
            groups: view.each(Slot::Groups).fold(0, group),
            at_work: view.has(Slot::Company) || view.has(Slot::Domains),
        }
    }

    fn given_fits(self, other: Self) -> bool {
        self.given == 0
            || other.given == 0
            || self.given & other.given != 0
            || self.groups & other.groups != 0
    }

    fn family_fits(self, other: Self) -> bool {
        self.family == 0 || other.family == 0 || self.family & other.family != 0
    }

    fn swapped(self, other: Self) -> bool {
        self.given & other.family != 0 && self.family & other.given != 0
    }
}

/// Whether two records that share a key are worth comparing.
pub(crate) fn meet(key: u64, one: Initials, other: Initials) -> bool {
    const FAMILY: [u8; 5] = [
        Kind::FamilyBrand as u8,
        Kind::FamilyWord as u8,
        Kind::FamilyAcronym as u8,
        Kind::SkeletonBrand as u8,
        Kind::Phone as u8,
    ];
    const BOTH: [u8; 3] = [Kind::Local as u8, Kind::StreetGiven as u8, Kind::StreetFamily as u8];
    if !one.at_work || !other.at_work {
        return true;
    }
    let kind = kind(key);
    if FAMILY.contains(&kind) {
        one.given_fits(other) || one.swapped(other)
    } else if kind == Kind::GivenBrand as u8 {
        one.family_fits(other) || one.swapped(other)
    } else if BOTH.contains(&kind) {
        one.given_fits(other) && one.family_fits(other) || one.swapped(other)
    } else {
        true
    }
}

/// How many records may share a key for it to be used.
pub fn most(key: u64) -> u32 {
    MOST.get(usize::from(kind(key))).copied().unwrap_or(0)
}

/// The keys of a record, sorted, each once. They are kept in the store, so they must never change with the machine
/// or the version of a library.
pub fn keys(view: View<'_>) -> Vec<u64> {
    let mut found = Vec::with_capacity(48);
    keys_into(view, &mut found);
    found
}

/// The same into a buffer, which is cleared first.
pub(crate) fn keys_into(view: View<'_>, found: &mut Vec<u64>) {
    unsorted_into(view, Kept, found);
    found.sort_unstable();
    found.dedup();
}

/// The keys in the order in which they are found, some more than once.
pub(crate) fn unsorted_into(view: View<'_>, hashing: impl Hashing, found: &mut Vec<u64>) {
    found.clear();
    let mut keys = Keys { view, hashing, found };
    if view.has(Slot::Given) || view.has(Slot::Family) {
        keys.of_person();
    } else if matches!(view.mailbox(), Mailbox::Work | Mailbox::Private) || view.has(Slot::Slug) {
        keys.of_handles();
    } else {
        keys.of_company();
    }
}

struct Keys<'a, 'f, H> {
    view: View<'a>,
    hashing: H,
    found: &'f mut Vec<u64>,
}

impl<'a, H: Hashing> Keys<'a, '_, H> {
    fn add(&mut self, kind: Kind, parts: &[&[u8]]) {
        if parts.iter().all(|part| !part.is_empty()) {
            self.found.push(self.hashing.hash(kind as u8, parts));
        }
    }

    /// Two names in any order, so that those meet that changed places.
    fn add_pair(&mut self, kind: Kind, one: &[u8], other: &[u8], rest: &[u8]) {
        let (first, second) = if one <= other { (one, other) } else { (other, one) };
        if !first.is_empty() {
            self.found.push(self.hashing.hash(kind as u8, &[first, second, rest]));
        }
    }

    /// Company key and brand of the domain are one space, so that `Acme` meets `acme.com`.
    fn brands(&self) -> impl Iterator<Item = &'a [u8]> + Clone + use<'a, H> {
        let view = self.view;
        let company = view.first(Slot::Company);
        let labels = view.each(Slot::Domains).map(label).filter(move |label| *label != company);
        std::iter::once(company).filter(|company| !company.is_empty()).chain(labels)
    }

    fn of_handles(&mut self) {
        let view = self.view;
        self.mailbox();
        let slug = view.first(Slot::Slug);
        self.add(Kind::Profile, &[slug]);
        for phone in view.each(Slot::Phones) {
            self.add(Kind::Phone, &[phone]);
        }
        self.read();
    }

    fn mailbox(&mut self) {
        let view = self.view;
        if matches!(view.mailbox(), Mailbox::Work | Mailbox::Private) {
            self.add(Kind::Mailbox, &[view.first(Slot::Local), view.first(Slot::Host)]);
            let stem = view.first(Slot::LocalStem);
            if stem.len() >= 6 {
                self.add(Kind::Local, &[stem]);
            }
        }
        let stem = view.first(Slot::SlugStem);
        if stem.len() >= 6 {
            self.add(Kind::Local, &[stem]);
        }
    }

    /// The names that mailbox and profile are made of, for records without a name or with less of it.
    fn read(&mut self) {
        let view = self.view;
        let handles = [
            (view.first(Slot::Local), matches!(view.mailbox(), Mailbox::Work | Mailbox::Private)),
            (view.first(Slot::Slug), !view.is_member_id()),
        ];
        for (handle, own) in handles {
            if !own || handle.is_empty() {
                continue;
            }
            let parts = || handle.split(|byte| !byte.is_ascii_alphabetic()).filter(|part| part.len() > 2);
            let whole = parts().count() == 1;
            for brand in self.brands() {
                for part in parts() {
                    self.add(Kind::FamilyBrand, &[part, brand]);
                    self.add(Kind::GivenBrand, &[part, brand]);
                    if whole && part.len() > 3 {
                        self.add(Kind::FamilyBrand, &[&part[1..], brand]);
                    }
                }
            }
            let mut two = parts();
            if let (Some(one), Some(other), None) = (two.next(), two.next(), two.next()) {
                self.add_pair(Kind::Name, one, other, b"");
            }
        }
    }

    fn of_person(&mut self) {
        let view = self.view;
        let families = || view.each(Slot::Family).chain(view.each(Slot::Parts));
        let sounds = || view.each(Slot::FamilySounds);
        let givens = || view.each(Slot::Given).filter(|given| given.len() > 1);
        let groups = || view.each(Slot::Groups);
        let given = view.first(Slot::Given);
        let family = view.first(Slot::Family);
        self.mailbox();
        self.add(Kind::Profile, &[view.first(Slot::Slug)]);
        for phone in view.each(Slot::Phones) {
            self.add(Kind::Phone, &[phone]);
            for part in families().chain(givens()).chain(groups()).chain(sounds()) {
                self.add(Kind::PhoneName, &[phone, part]);
            }
        }
        for brand in self.brands() {
            for part in families().chain(sounds()).chain(givens().take(1)) {
                self.add(Kind::FamilyBrand, &[part, brand]);
            }
            for part in givens().chain(groups()).chain(view.each(Slot::Family).take(1)) {
                self.add(Kind::GivenBrand, &[part, brand]);
            }
            let mut skeleton = [0; 16];
            self.add(Kind::SkeletonBrand, &[skeleton_of(family, &mut skeleton), brand]);
        }
        let word = view.first(Slot::CompanyWords);
        let acronym = view.first(Slot::Acronym);
        let company = view.first(Slot::Company);
        for part in view.each(Slot::FamilySounds).take(1) {
            self.add(Kind::FamilyWord, &[part, word]);
        }
        if acronym.len() > 1 {
            self.add(Kind::FamilyAcronym, &[family, acronym]);
        }
        for short in self.brands() {
            if short.len() > 1 && short.len() <= 6 {
                self.add(Kind::FamilyAcronym, &[family, short]);
            }
        }
        let city = view.first(Slot::City);
        let postcode = view.first(Slot::Postcode);
        for one in givens().chain(groups()) {
            for other in families() {
                if !city.is_empty() {
                    self.add_pair(Kind::NameCity, one, other, city);
                }
                self.add_pair(Kind::Name, one, other, b"");
                if !view.country().is_empty() {
                    self.add_pair(Kind::NameCountry, one, other, view.country());
                }
            }
        }
        for one in view.each(Slot::GivenSounds) {
            for other in sounds() {
                self.add_pair(Kind::NameSound, one, other, b"");
            }
        }
        for part in sounds().chain(view.each(Slot::Family).take(1)) {
            self.add(Kind::FamilyPostcode, &[part, postcode]);
        }
        for part in givens().take(1).chain(groups().take(1)) {
            self.add(Kind::GivenPostcode, &[part, postcode]);
        }
        let born = view.born().to_le_bytes();
        if view.born() != 0 {
            for part in givens().take(2).chain(groups().take(1)) {
                self.add(Kind::BornGiven, &[part, &born]);
            }
            for part in sounds().chain(view.each(Slot::Family).take(2)) {
                self.add(Kind::BornFamily, &[part, &born]);
            }
            self.add(Kind::BornPostcode, &[postcode, &born]);
            let month = (view.born() / 100).to_le_bytes();
            self.add(Kind::BornBeginnings, &[start(given, 1), start(family, 2), &month]);
        }
        // At work a street is an office's, and its people meet by their company.
        if company.is_empty() {
            let street = view.first(Slot::Street);
            self.add(Kind::StreetGiven, &[street, view.first(Slot::Number), start(given, 1)]);
            self.add(Kind::StreetFamily, &[street, start(family, 3)]);
        }
        for id in view.each(Slot::Ids) {
            self.add(Kind::Id, &[id]);
        }
        if company.is_empty() && !view.has(Slot::Domains) {
            self.of_private_person();
        }
        self.add(Kind::Beginnings, &[start(given, 3), start(family, 3), city]);
        // A record with an initial, or with one name only, has the rest in its mailbox or profile.
        let poor = family.is_empty() || given.len() < 2;
        if poor || (view.local().fit == Fit::None && view.has(Slot::Local) && company.is_empty()) {
            self.read();
        }
    }

    /// Lists without anything of business say so little that every part has to serve, with the mistakes in it.
    fn of_private_person(&mut self) {
        let view = self.view;
        let (given, family) = (view.first(Slot::Given), view.first(Slot::Family));
        let (mut of_family, mut of_given) = ([0; 16], [0; 16]);
        let (of_family, of_given) = (skeleton_of(family, &mut of_family), skeleton_of(given, &mut of_given));
        self.add(Kind::Beginnings, &[b"family", of_family, start(given, 1)]);
        self.add(Kind::Beginnings, &[b"given", of_given, start(family, 1)]);
        self.add(Kind::Beginnings, &[b"start", start(given, 3), start(family, 3)]);
        let postcode = view.first(Slot::Postcode);
        self.add(Kind::StreetGiven, &[b"postcode", postcode, view.first(Slot::Number)]);
        self.add(Kind::StreetGiven, &[b"street", view.first(Slot::Street), view.first(Slot::Number)]);
        self.add(Kind::StreetFamily, &[b"given", view.first(Slot::Street), start(given, 3)]);
        self.add(Kind::FamilyPostcode, &[b"skeleton", of_family, postcode]);
        let city = view.first(Slot::City);
        for sound in view.each(Slot::FamilySounds).take(1) {
            self.add(Kind::FamilyPostcode, &[b"city", sound, city, start(given, 1)]);
        }
        for sound in view.each(Slot::GivenSounds).take(1) {
            self.add(Kind::GivenPostcode, &[b"city", sound, city, start(family, 1)]);
        }
        if view.born() != 0 {
            let (year, day) = (view.born() / 10_000, view.born() % 10_000);
            let (year, day) = (year.to_le_bytes(), day.to_le_bytes());
            self.add(Kind::BornBeginnings, &[b"year", of_family, &year]);
            self.add(Kind::BornBeginnings, &[b"given", of_given, &year]);
            self.add(Kind::BornBeginnings, &[b"day", start(given, 2), &day]);
            self.add(Kind::BornBeginnings, &[b"names", start(family, 3), &day]);
            self.add(Kind::BornPostcode, &[b"born", &view.born().to_le_bytes()]);
        }
    }

    fn of_company(&mut self) {
        let view = self.view;
        let city = view.first(Slot::City);
        let company = view.first(Slot::Company);
        self.add(Kind::Company, &[company]);
        for brand in self.brands() {
            self.add(Kind::Brand, &[brand]);
        }
        for word in view.each(Slot::CompanyWords).take(2) {
            self.add(Kind::WordCity, &[word, city]);
            self.add(Kind::WordCity, &[word, view.first(Slot::Postcode)]);
        }
        self.add(Kind::AcronymCity, &[view.first(Slot::Acronym), city]);
        if company.len() <= 6 {
            self.add(Kind::AcronymCity, &[company, city]);
        }
        let mut words: Vec<&[u8]> = view.each(Slot::CompanyWords).collect();
        words.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
        if let [one, other, ..] = words[..] {
            self.add_pair(Kind::Words, one, other, b"");
        }
        for word in words.iter().filter(|word| word.len() > 2) {
            self.add(Kind::Words, &[word]);
        }
        self.add(Kind::Company, &[b"start", start(company, 5)]);
        let mut skeleton = [0; 16];
        self.add(Kind::Company, &[b"skeleton", skeleton_of(company, &mut skeleton)]);
        self.add(Kind::AcronymCity, &[b"anywhere", view.first(Slot::Acronym)]);
        if company.len() <= 6 {
            self.add(Kind::AcronymCity, &[b"anywhere", company]);
        }
        for word in view.each(Slot::CompanyWords).filter(|word| (2..=5).contains(&word.len())) {
            self.add(Kind::AcronymCity, &[b"anywhere", word]);
        }
        for phone in view.each(Slot::Phones) {
            self.add(Kind::Phone, &[phone]);
        }
        self.add(
            Kind::Address,
            &[view.first(Slot::Street), view.first(Slot::Number), view.first(Slot::Postcode)],
        );
        self.add(Kind::Address, &[view.first(Slot::Street), view.first(Slot::Number), city]);
        for id in view.each(Slot::Ids) {
            self.add(Kind::Id, &[id]);
        }
    }
}

fn start(word: &[u8], letters: usize) -> &[u8] {
    &word[..word.len().min(letters)]
}

/// The first letter and the consonants after it, doubles once: what a slip in a vowel leaves as it is.
fn skeleton_of<'b>(word: &[u8], buffer: &'b mut [u8; 16]) -> &'b [u8] {
    let mut length = 0;
    for (at, byte) in word.iter().enumerate() {
        let kept = at == 0 || !b"aeiouyh".contains(byte);
        if kept && length < buffer.len() && (length == 0 || buffer[length - 1] != *byte) {
            buffer[length] = *byte;
            length += 1;
        }
    }
    if length > 1 { &buffer[..length] } else { &[] }
}
