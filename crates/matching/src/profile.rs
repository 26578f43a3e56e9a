//! A record as it is compared: the normalised values in one run of bytes.
//!
//! A million of them fit in a few hundred megabytes, the store keeps them as they are, and reading one costs no
//! allocation. The form is versioned with the model: what is kept is written anew when [`VERSION`] changes.

use crate::common;
use sluice_domain::normal::{Department, EmailClass, Level, NormalCompany, NormalPerson, squash};

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

/// A profile that lies in somebody else's memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct View<'a>(&'a [u8]);

impl<'a> View<'a> {
    /// Bytes that [`write`] wrote.
    #[inline]
    pub(crate) const fn new(bytes: &'a [u8]) -> Self {
        Self(bytes)
    }

    /// The bytes, for keeping.
    #[inline]
    pub const fn bytes(self) -> &'a [u8] {
        self.0
    }

    fn is_whole(self) -> bool {
        self.0.len() >= FIXED
            && (0..SLOTS).all(|slot| slot == 0 || self.end(slot - 1) <= self.end(slot))
            && FIXED + self.end(SLOTS - 1) == self.0.len()
    }

    #[inline]
    fn end(self, slot: usize) -> usize {
        let place = HEAD + 2 * slot;
        usize::from(u16::from_le_bytes([self.0[place], self.0[place + 1]]))
    }

    /// All values of a slot, with zero bytes between them.
    #[inline]
    pub(crate) fn slot(self, slot: Slot) -> &'a [u8] {
        let slot = slot as usize;
        let start = if slot == 0 { 0 } else { self.end(slot - 1) };
        &self.0[FIXED + start..FIXED + self.end(slot)]
    }

    #[inline]
    pub(crate) fn has(self, slot: Slot) -> bool {
        !self.slot(slot).is_empty()
    }

    #[inline]
    pub(crate) fn each(self, slot: Slot) -> Values<'a> {
        let values = self.slot(slot);
        Values { rest: values, left: if values.is_empty() { 0 } else { MOST } }
    }

    #[inline]
    pub(crate) fn first(self, slot: Slot) -> &'a [u8] {
        let values = self.slot(slot);
        zero(values).map_or(values, |end| &values[..end])
    }

    pub(crate) fn is_initial(self) -> bool {
        self.0[at::INITIAL] == 1
    }

    /// Whether it adds to how frequent its values are.
    pub(crate) fn counts(self) -> bool {
        self.0[at::COMMON] & 2 == 0
    }

    /// Whether every value is one of some others' too.
    pub(crate) fn says_no_more_than(self, others: &[Self]) -> bool {
        let said = |here: &[u8], there: fn(View<'a>) -> &'a [u8]| {
            here.iter().all(|byte| *byte == 0) || others.iter().any(|other| there(*other) == here)
        };
        (0..SLOTS).all(|slot| {
            self.values(slot).all(|value| {
                value.is_empty() || others.iter().any(|other| other.values(slot).any(|known| known == value))
            })
        }) && said(&self.0[at::COUNTRY..at::COUNTRY + 2], |other| &other.0[at::COUNTRY..at::COUNTRY + 2])
            && said(&self.0[at::BORN..at::BORN + 4], |other| &other.0[at::BORN..at::BORN + 4])
    }

    fn values(self, slot: usize) -> impl Iterator<Item = &'a [u8]> {
        let start = if slot == 0 { 0 } else { self.end(slot - 1) };
        self.0[FIXED + start..FIXED + self.end(slot)].split(|byte| *byte == 0)
    }

    /// Whether the surname is among the most frequent.
    pub(crate) fn is_common(self) -> bool {
        self.0[at::COMMON] & 1 != 0
    }

    /// 0 for none.
    pub(crate) fn generation(self) -> u8 {
        self.0[at::GENERATION]
    }

    pub(crate) fn mailbox(self) -> Mailbox {
        match self.0[at::CLASS] {
            1 => Mailbox::Work,
            2 => Mailbox::Private,
            3 => Mailbox::Role,
            _ => Mailbox::None,
        }
    }

    pub(crate) fn local(self) -> Handle {
        handle(self.0[at::LOCAL])
    }

    pub(crate) fn slug(self) -> Handle {
        handle(self.0[at::SLUG])
    }

    /// Whether the profile's name is the site's own id of the member.
    pub(crate) fn is_member_id(self) -> bool {
        self.0[at::MEMBER] == 1
    }

    /// 0 for none.
    pub(crate) fn level(self) -> u8 {
        self.0[at::LEVEL]
    }

    /// 0 for none.
    pub(crate) fn department(self) -> u8 {
        self.0[at::DEPARTMENT]
    }

    /// Two letters, or zeros.
    pub(crate) fn country(self) -> &'a [u8] {
        let country = &self.0[at::COUNTRY..at::COUNTRY + 2];
        if country[0] == 0 { &[] } else { country }
    }

    /// Year, month and day in decimal digits; 0 for none.
    pub(crate) fn born(self) -> u32 {
        let born = &self.0[at::BORN..at::BORN + 4];
        u32::from_le_bytes([born[0], born[1], born[2], born[3]])
    }
}

/// The values of a slot, one after the other.
#[derive(Clone)]
pub(crate) struct Values<'a> {
    rest: &'a [u8],
    left: usize,
}

impl<'a> Iterator for Values<'a> {
    type Item = &'a [u8];

    #[inline]
    fn next(&mut self) -> Option<&'a [u8]> {
        self.left = self.left.checked_sub(1)?;
        let Some(end) = zero(self.rest) else {
            self.left = 0;
            return Some(self.rest);
        };
        let value = &self.rest[..end];
        self.rest = &self.rest[end + 1..];
        Some(value)
    }
}

/// Where the first zero byte is, looked for in eight bytes at a time.
#[inline]
fn zero(bytes: &[u8]) -> Option<usize> {
    const ONES: u64 = 0x0101_0101_0101_0101;
    let (words, rest) = bytes.as_chunks::<8>();
    for (at, word) in words.iter().enumerate() {
        let word = u64::from_le_bytes(*word);
        let zeros = word.wrapping_sub(ONES) & !word & (ONES << 7);
        if zeros != 0 {
            return Some(8 * at + zeros.trailing_zeros() as usize / 8);
        }
    }
    rest.iter().position(|byte| *byte == 0).map(|at| 8 * words.len() + at)
}

fn handle(byte: u8) -> Handle {
    let fit = match byte & 3 {
        0 => Fit::None,
        1 => Fit::Part,
        _ => Fit::Whole,
    };
    Handle { fit, numbered: byte & 4 != 0 }
}

/// Appends a profile to `out`.
pub(crate) fn write(person: &NormalPerson, company: Option<&NormalCompany>, out: &mut Vec<u8>) {
    let base = out.len();
    out.resize(base + FIXED, 0);
    let mut slots = Slots { base, next: 0, out };
    let name = person.name.as_ref();
    if let Some(name) = name {
        slots.list(Slot::Given, name.given_keys.iter().filter(|key| !key.starts_with('~')));
        slots.list(Slot::Groups, name.given_keys.iter().filter(|key| key.starts_with('~')));
        slots.list(Slot::GivenSounds, &name.given_sounds);
        slots.list(Slot::Middle, &name.middle_keys);
        slots.list(Slot::Family, &name.family_keys);
        slots.list(Slot::Parts, &name.family_parts);
        slots.list(Slot::FamilySounds, &name.sound_keys);
    }
    let mut local = 0;
    let email = person.email.as_ref();
    if let Some(email) = email {
        slots.list(Slot::Local, [email.local()]);
        let (stem, numbered) = stem(email.local());
        local = u8::from(numbered) << 2;
        slots.list(Slot::LocalStem, [&stem]);
        slots.list(Slot::Host, [email.host()]);
    }
    slots.list(Slot::Phones, person.phones.iter().map(|phone| phone.e164.trim_start_matches('+')));
    slots.list_with_gaps(
        Slot::Extensions,
        person.phones.iter().map(|phone| phone.extension.as_deref().unwrap_or_default()),
    );
    let mut slug = 0;
    if let Some(profile) = &person.profile {
        slots.list(Slot::Slug, [profile.as_str()]);
        if !profile.is_member_id() {
            let (stem, numbered) = slug_stem(profile.as_str());
            slug = u8::from(numbered) << 2;
            slots.list(Slot::SlugStem, [&stem]);
        }
    }
    if let Some(name) = company.and_then(|company| company.name.as_ref()) {
        slots.list(Slot::Company, [&name.key]);
        slots.list(Slot::CompanyWords, &name.tokens);
        slots.list(Slot::Acronym, name.acronym.as_slice());
    }
    let own = company.and_then(|company| company.domain.as_ref()).map(|domain| domain.as_str());
    let of_mailbox = email
        .filter(|email| matches!(email.class, EmailClass::Work | EmailClass::Role))
        .filter(|email| own != Some(email.host()))
        .and_then(|email| sluice_domain::normal::domain_name::registrable(email.host()))
        .filter(|domain| own != Some(*domain) && !sluice_domain::normal::domain_name::is_free_mail(domain));
    slots.list(Slot::Domains, own.into_iter().chain(of_mailbox));
    if let Some(title) = &person.title {
        slots.list(Slot::Title, title.key.split(' '));
    }
    if let Some(place) = &person.place {
        slots.list(Slot::Street, place.street.as_slice());
        slots.list(Slot::Number, place.number.as_slice());
        slots.list(Slot::City, place.city.as_slice());
        slots.list(Slot::Postcode, place.postcode.as_slice());
        slots.list(Slot::State, place.state.as_slice());
    }
    slots.list(Slot::Ids, &person.ids);
    slots.end();

    let head = &mut out[base..base + HEAD];
    head[at::VERSION] = VERSION;
    if let Some(name) = name {
        head[at::INITIAL] = u8::from(name.is_initial());
        let common = name.family_keys.iter().any(|key| common::surname(key.as_bytes()));
        head[at::COMMON] = u8::from(common);
        head[at::GENERATION] = match name.suffix.as_deref() {
            None => 0,
            Some("Sr") => 1,
            Some("Jr") => 2,
            Some("II") => 3,
            Some("III") => 4,
            Some(_) => 5,
        };
    }
    head[at::CLASS] = match email.map(|email| email.class) {
        Some(EmailClass::Work) => 1,
        Some(EmailClass::FreeMail | EmailClass::Disposable) => 2,
        Some(EmailClass::Role) => 3,
        None => 0,
    };
    head[at::LOCAL] = local;
    head[at::SLUG] = slug;
    head[at::MEMBER] = u8::from(person.profile.as_ref().is_some_and(|profile| profile.is_member_id()));
    if let Some(title) = &person.title {
        head[at::LEVEL] = if title.level == Level::Other { 0 } else { title.level as u8 + 1 };
        head[at::DEPARTMENT] =
            if title.department == Department::Other { 0 } else { title.department as u8 + 1 };
    }
    if let Some(region) = &person.region {
        head[at::COUNTRY..at::COUNTRY + 2].copy_from_slice(&region.code().as_bytes()[..2]);
    }
    if let Some(born) = person.born {
        use chrono::Datelike;
        let number = u32::try_from(born.year()).unwrap_or(0) * 10_000 + born.month() * 100 + born.day();
        head[at::BORN..at::BORN + 4].copy_from_slice(&number.to_le_bytes());
    }
    let view = View(&out[base..]);
    let local = fit(view.first(Slot::LocalStem), view);
    let slug = fit(view.first(Slot::SlugStem), view);
    out[base + at::LOCAL] |= local as u8;
    out[base + at::SLUG] |= slug as u8;
}

struct Slots<'a> {
    base: usize,
    next: usize,
    out: &'a mut Vec<u8>,
}

impl Slots<'_> {
    fn list<T: AsRef<str>>(&mut self, slot: Slot, values: impl IntoIterator<Item = T>) {
        self.close(slot as usize);
        let start = self.out.len();
        let values = values.into_iter();
        for value in values.filter(|value| !value.as_ref().is_empty()).take(MOST) {
            if self.out.len() > start {
                self.out.push(0);
            }
            self.value(value.as_ref());
        }
    }

    fn list_with_gaps<'t>(&mut self, slot: Slot, values: impl IntoIterator<Item = &'t str>) {
        self.close(slot as usize);
        for (at, value) in values.into_iter().take(MOST).enumerate() {
            if at > 0 {
                self.out.push(0);
            }
            self.value(value);
        }
    }

    fn value(&mut self, value: &str) {
        let mut end = value.len().min(LONGEST);
        while !value.is_char_boundary(end) {
            end -= 1;
        }
        let value = &value.as_bytes()[..end];
        match zero(value) {
            None => self.out.extend_from_slice(value),
            Some(_) => self.out.extend(value.iter().filter(|byte| **byte != 0)),
        }
    }

    /// Ends every slot before this one.
    fn close(&mut self, slot: usize) {
        let end = u16::try_from(self.out.len() - self.base - FIXED).unwrap_or(u16::MAX).to_le_bytes();
        while self.next < slot {
            let place = self.base + HEAD + 2 * self.next;
            self.out[place..place + 2].copy_from_slice(&end);
            self.next += 1;
        }
    }

    fn end(mut self) {
        self.close(SLOTS);
    }
}

/// The letters of a mailbox's name, and whether it ends in a number.
fn stem(local: &str) -> (String, bool) {
    let bare = local.trim_end_matches(|c: char| c.is_ascii_digit());
    let numbered = bare.len() < local.len() && !bare.is_empty();
    (squash(bare), numbered)
}

/// The letters of a profile's name, and whether a number or code was at its end.
fn slug_stem(slug: &str) -> (String, bool) {
    let mut bare = slug;
    let mut numbered = false;
    while let Some((before, last)) = bare.rsplit_once('-') {
        if !last.bytes().any(|byte| byte.is_ascii_digit()) {
            break;
        }
        numbered = true;
        bare = before;
    }
    let plain = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    numbered |= plain.len() < bare.len();
    (squash(plain), numbered)
}

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
