//! Which value survives when the records of a group disagree. A pure function of the records.
//!
//! What somebody chose stands above all ([`choose`]). A value that can't be read never survives, and nothing beats
//! something. Of two readable values the one that is better in itself wins (a tried address, a whole name), then the
//! one of the more trusted record, then the newer one, then the one of the record with the smaller id: a total order,
//! so that the order of the records makes no difference.

mod chosen;
mod employer;
mod mailbox;
mod place;
mod protection;

use crate::{
    CustomField, EntityKind, Field, RecordId, Survivor,
    derived::Record,
    normal::{CompanyName, PersonName, Phone, text},
};
use std::{cmp::Reverse, collections::BTreeMap};

pub use chosen::{Chosen, Unreadable, choosable, choose, readable};
pub use protection::{Protections, protected};

/// Survivors of a group, by field.
pub type Survivors = BTreeMap<Field, Survivor>;

/// What a source says of an employer and is taken as it is written.
const OF_THE_EMPLOYER: [Field; 7] = [
    Field::CompanyLinkedin,
    Field::Industry,
    Field::Headcount,
    Field::Revenue,
    Field::Founded,
    Field::Technologies,
    Field::Intent,
];

/// The surviving values of a person. `trust` ranks a record's source, higher is better.
///
/// First name and surname survive together, and the full name is theirs. The employer's name and domain come from
/// one employer, and title, department and the like from records that name the same employer or none.
pub fn survive(records: &[&Record], trust: &dyn Fn(&Record) -> u8) -> Survivors {
    let ranked = Ranked::of(records, trust);
    let mut values = Values::default();
    names(&ranked, &mut values);
    mailbox::survive(&ranked, &mut values);
    phones(&ranked, &mut values);
    values.put_best(&ranked, Field::Linkedin, |record| Some(record.person.as_ref()?.profile.as_ref()?.url()));

    let colleagues = employer::survive(&ranked, &mut values);
    for field in [Field::Title, Field::Seniority, Field::Department].iter().chain(&OF_THE_EMPLOYER) {
        values.put_best(&colleagues, *field, |record| written(record, *field));
    }
    values.put_best(&colleagues, Field::CompanyPhone, |record| phone(record, Field::CompanyPhone));
    place::survive(&ranked, &mut values);
    for field in [Field::BirthDate, Field::PersonId, Field::Status] {
        values.put_best(&ranked, field, |record| written(record, field));
    }
    custom(&ranked, &mut values);
    if let Some(refusal) = ranked.iter().find(|record| refuses_contact(record)) {
        values.put(refusal, Field::DoNotContact, "true".to_owned());
    }
    values.0
}

/// The surviving values of a company, from the records that name it. What its own records say is preferred to what
/// people's records say of it.
pub fn survive_company(records: &[&Record], trust: &dyn Fn(&Record) -> u8) -> Survivors {
    let ranked = Ranked::of(records, trust);
    let (own, others): (Vec<&Record>, Vec<&Record>) =
        ranked.iter().partition(|record| record.kind == EntityKind::Company);
    let ranked = Ranked(own.iter().chain(&others).copied().collect());
    let mut values = Values::default();
    values.put_best(&ranked, Field::CompanyName, company_name);
    values.put_best(&ranked, Field::CompanyDomain, company_domain);
    values.put_best(&ranked, Field::CompanyPhone, |record| phone(record, Field::CompanyPhone));
    for field in OF_THE_EMPLOYER {
        values.put_best(&ranked, field, |record| written(record, field));
    }
    place::survive(&Ranked(own), &mut values);
    if ![Field::City, Field::Region, Field::Country].iter().any(|field| values.0.contains_key(field)) {
        place::survive(&Ranked(others), &mut values);
    }
    values.0
}

/// Whether any source says that this person must not be contacted.
pub fn do_not_contact(records: &[&Record]) -> bool {
    records.iter().any(|record| refuses_contact(record))
}

fn refuses_contact(record: &Record) -> bool {
    let says = record.fields.get(&Field::DoNotContact).map(|value| text::fold(value));
    says.is_some_and(|says| matches!(says.as_str(), "true" | "yes" | "y" | "1" | "t" | "on"))
}

/// Records from the most to the least believed.
struct Ranked<'a>(Vec<&'a Record>);

impl<'a> Ranked<'a> {
    fn of(records: &[&'a Record], trust: &dyn Fn(&Record) -> u8) -> Self {
        let mut ranked: Vec<(u8, &Record)> = records.iter().map(|record| (trust(record), *record)).collect();
        ranked.sort_by_key(|(trust, record)| (Reverse(*trust), Reverse(record.at), record.id));
        Self(ranked.into_iter().map(|(_, record)| record).collect())
    }

    fn iter(&self) -> impl Iterator<Item = &'a Record> {
        self.0.iter().copied()
    }

    /// The best of what `read` finds; of equally good ones the one of the most believed record.
    fn best<Q: Ord, T>(&self, read: impl Fn(&'a Record) -> Option<(Q, T)>) -> Option<(&'a Record, T)> {
        let mut best: Option<(Q, &Record, T)> = None;
        for record in self.iter() {
            if let Some((quality, value)) = read(record)
                && best.as_ref().is_none_or(|(known, ..)| quality > *known)
            {
                best = Some((quality, record, value));
            }
        }
        best.map(|(_, record, value)| (record, value))
    }
}

/// Values found so far.
#[derive(Default)]
struct Values(Survivors);

impl Values {
    fn put(&mut self, record: &Record, field: Field, value: String) {
        let raw = record.fields.get(&field).cloned().unwrap_or_else(|| value.clone());
        self.put_raw(record.id, field, value, raw);
    }

    fn put_raw(&mut self, record: RecordId, field: Field, value: String, raw: String) {
        self.0.insert(field, Survivor { value, raw, record, decision: None });
    }

    fn put_best(&mut self, ranked: &Ranked<'_>, field: Field, read: impl Fn(&Record) -> Option<String>) {
        if let Some((record, value)) = ranked.best(|record| Some(((), read(record)?))) {
            self.put(record, field, value);
        }
    }
}

fn names(ranked: &Ranked<'_>, values: &mut Values) {
    let completeness =
        |name: &PersonName| match (name.given.is_empty(), name.family.is_empty(), name.is_initial()) {
            (false, false, false) => 2_u8,
            (false, false, true) => 1,
            _ => 0,
        };
    let Some((record, name)) = ranked.best(|record| {
        let name = record.person.as_ref()?.name.as_ref()?;
        Some((completeness(name), name))
    }) else {
        return;
    };
    let raw = |field| record.fields.get(&field).cloned();
    let whole = raw(Field::FullName);
    let written = |field| raw(field).or_else(|| whole.clone()).unwrap_or_default();
    if !name.given.is_empty() {
        values.put_raw(record.id, Field::GivenName, name.given.clone(), written(Field::GivenName));
    }
    if !name.family.is_empty() {
        let family = match &name.suffix {
            Some(suffix) => format!("{} {suffix}", name.family),
            None => name.family.clone(),
        };
        values.put_raw(record.id, Field::FamilyName, family, written(Field::FamilyName));
    }
    let parts =
        [Field::GivenName, Field::FamilyName].into_iter().filter_map(raw).collect::<Vec<_>>().join(" ");
    values.put_raw(record.id, Field::FullName, name.display.clone(), whole.clone().unwrap_or(parts));
}

/// HaloPSA's custom fields are taken where they hold what they should.
fn custom(ranked: &Ranked<'_>, values: &mut Values) {
    let filled = |record: &Record| record.fields.keys().any(|field| matches!(field, Field::Custom(_)));
    if !ranked.iter().any(filled) {
        return;
    }
    for field in CustomField::all().map(Field::Custom) {
        values.put_best(ranked, field, |record| field.kind().read(&written(record, field)?).ok());
    }
}

fn phones(ranked: &Ranked<'_>, values: &mut Values) {
    values.put_best(ranked, Field::Mobile, |record| own(record, Field::Mobile));
    let mobile = values.0.get(&Field::Mobile).map(|survivor| survivor.value.clone());
    values.put_best(ranked, Field::Phone, |record| {
        own(record, Field::Phone).filter(|number| Some(number) != mobile.as_ref())
    });
}

/// A number that is the person's own: the switchboard in the person's field isn't.
fn own(record: &Record, field: Field) -> Option<String> {
    let number = phone(record, field)?;
    record.person.as_ref()?.phones.iter().any(|phone| phone.display() == number).then_some(number)
}

/// A number for display, read with the record's country.
fn phone(record: &Record, field: Field) -> Option<String> {
    let region = crate::normal::region(&record.fields);
    Phone::parse(record.fields.get(&field)?, region.as_ref()).ok().map(|phone| phone.display())
}

/// A value in the source's own words.
fn written(record: &Record, field: Field) -> Option<String> {
    let value = text::tidy(record.fields.get(&field)?).into_owned();
    (!text::is_placeholder(&value)).then_some(value)
}

fn company_name(record: &Record) -> Option<String> {
    record.company.as_ref()?.name.as_ref().map(|name: &CompanyName| name.display.clone())
}

fn company_domain(record: &Record) -> Option<String> {
    record.company.as_ref()?.domain.as_ref().map(|domain| domain.as_str().to_owned())
}

#[cfg(test)]
mod tests;
