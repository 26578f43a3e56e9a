//! Normalised values written as a profile.

use super::{FIXED, HEAD, LONGEST, MOST, SLOTS, Slot, VERSION, View, at, fit, view::zero};
use crate::common;
use sluice_domain::normal::{Department, EmailClass, Level, NormalCompany, NormalPerson, squash};

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
