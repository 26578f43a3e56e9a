//! Which value survives when the records of a group disagree. A pure function of the records and the rules.
//!
//! What somebody chose stands above all ([`choose`]). A value that can't be read never survives, and nothing beats
//! something. By the default rules, of two readable values the one that is better in itself wins (a tried address, a
//! whole name), then the one of the more trusted record, then the newer one, then the one of the record with the smaller
//! id. Other rules come before that: it stays a total order, so that the order of the records makes no difference.

mod chosen;
mod clash;
mod employer;
mod mailbox;
mod order;
mod place;
mod protection;
mod ranked;
mod rules;
mod speaking;

use crate::{
    CustomField, EntityKind, Field, RecordId, Survivor,
    derived::Record,
    normal::{CompanyName, PersonName, Phone, text},
};
use ranked::Ranked;
use speaking::Said;
use std::{borrow::Cow, collections::BTreeMap};

pub use chosen::{Chosen, Unreadable, choosable, choose, readable};
pub use clash::{Candidate, Clash, clashes};
pub use order::{FirstSeen, Order, Source};
pub use protection::{Protections, protected};
pub use rules::{
    Part, PartRule, Preset, Rule, Strategy, SurvivorRules, SurvivorRulesError, Trusted, UnknownPart,
};

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

/// By what is chosen: who is believed, and when records were here first, where a rule asks.
#[derive(Clone, Copy)]
struct By<'o> {
    order: &'o Order,
    first: &'o FirstSeen,
}

/// The surviving values of a person.
///
/// First name and surname survive together, and the full name is theirs. The employer's name and domain come from
/// one employer, and title, department and the like from records that name the same employer or none.
pub fn survive(records: &[&Record], order: &Order, first: &FirstSeen) -> Survivors {
    let ranked = Ranked::of(records, order);
    let by = By { order, first };
    let mut values = Values::default();
    names(&ranked, by, &mut values);
    mailbox::survive(&ranked, by, &mut values);
    phones(&ranked, by, &mut values);
    let profile = |record: &Record| Some(record.person.as_ref()?.profile.as_ref()?.url());
    values.put_by(&ranked, by, Field::Linkedin, profile);

    let colleagues = employer::survive(&ranked, by, &mut values);
    for field in [Field::Title, Field::Seniority, Field::Department].iter().chain(&OF_THE_EMPLOYER) {
        values.put_by(&colleagues, by, *field, |record| written(record, *field));
    }
    values.put_by(&colleagues, by, Field::CompanyPhone, |record| phone(record, Field::CompanyPhone));
    place::survive(&ranked, by, &mut values);
    values.put_by(&ranked, by, Field::BirthDate, |record| written(record, Field::BirthDate));
    for field in [Field::PersonId, Field::Status, Field::Probability] {
        values.put_best(&ranked, field, |record| written(record, field));
    }
    custom(&ranked, by, &mut values);
    if let Some(refusal) = ranked.iter().find(|record| refuses_contact(record)) {
        values.put(refusal, Field::DoNotContact, "true".to_owned());
    }
    values.0
}

/// The surviving values of a company, from the records that name it. What its own records say is preferred to what
/// people's records say of it.
pub fn survive_company(records: &[&Record], order: &Order, first: &FirstSeen) -> Survivors {
    let ranked = Ranked::of(records, order);
    let by = By { order, first };
    let is_own = |record: &Record| record.kind == EntityKind::Company;
    let (own, others) = (ranked.only(is_own), ranked.only(|record| !is_own(record)));
    let sides = Sides { all: own.before(&others), own, others, by };
    let mut values = Values::default();
    let named = sides.about(Part::Employer, speaking::employer);
    values.put_best(&named, Field::CompanyName, company_name);
    values.put_best(&named, Field::CompanyDomain, company_domain);
    sides.put(&mut values, Field::CompanyPhone, |record| phone(record, Field::CompanyPhone));
    for field in OF_THE_EMPLOYER {
        sides.put(&mut values, field, |record| written(record, field));
    }
    place::survive(&sides.own, by, &mut values);
    if ![Field::City, Field::Region, Field::Country].iter().any(|field| values.0.contains_key(field)) {
        place::survive(&sides.others, by, &mut values);
    }
    values.0
}

/// A company's own records, and people's records that name it.
struct Sides<'a, 'o> {
    own: Ranked<'a>,
    others: Ranked<'a>,
    /// Both, the company's own first.
    all: Ranked<'a>,
    by: By<'o>,
}

impl<'a> Sides<'a, '_> {
    /// All of them as the rule for a part believes them, the company's own first.
    fn about(&self, part: Part, said: impl Fn(&'a Record) -> Option<Said>) -> Cow<'_, Ranked<'a>> {
        match (self.own.about(part, self.by, &said), self.others.about(part, self.by, &said)) {
            (Cow::Borrowed(_), Cow::Borrowed(_)) => Cow::Borrowed(&self.all),
            (own, others) => Cow::Owned(own.before(&others)),
        }
    }

    fn put(&self, values: &mut Values, field: Field, read: impl Fn(&'a Record) -> Option<String>) {
        let said = |record| Some(speaking::field(field, &read(record)?));
        values.put_best(&self.about(Part::Field(field), said), field, &read);
    }
}

/// Whether any source says that this person must not be contacted.
pub fn do_not_contact(records: &[&Record]) -> bool {
    records.iter().any(|record| refuses_contact(record))
}

fn refuses_contact(record: &Record) -> bool {
    let says = record.fields.get(&Field::DoNotContact).map(|value| text::fold(value));
    says.is_some_and(|says| matches!(says.as_str(), "true" | "yes" | "y" | "1" | "t" | "on"))
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

    fn put_best<'a>(
        &mut self,
        ranked: &Ranked<'a>,
        field: Field,
        read: impl Fn(&'a Record) -> Option<String>,
    ) {
        if let Some((record, value)) = ranked.best(|record| Some(((), read(record)?))) {
            self.put(record, field, value);
        }
    }

    /// Puts a field that has a rule for itself.
    fn put_by<'a>(
        &mut self,
        ranked: &Ranked<'a>,
        by: By<'_>,
        field: Field,
        read: impl Fn(&'a Record) -> Option<String>,
    ) {
        let said = |record| Some(speaking::field(field, &read(record)?));
        self.put_best(&ranked.about(Part::Field(field), by, said), field, &read);
    }
}

fn completeness(name: &PersonName) -> u8 {
    match (name.given.is_empty(), name.family.is_empty(), name.is_initial()) {
        (false, false, false) => 2,
        (false, false, true) => 1,
        _ => 0,
    }
}

fn names(ranked: &Ranked<'_>, by: By<'_>, values: &mut Values) {
    let about = ranked.about(Part::Name, by, speaking::name);
    let Some((record, name)) = about.best(|record| {
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
fn custom(ranked: &Ranked<'_>, by: By<'_>, values: &mut Values) {
    let filled = |record: &Record| record.fields.keys().any(|field| matches!(field, Field::Custom(_)));
    if !ranked.iter().any(filled) {
        return;
    }
    for field in CustomField::all().map(Field::Custom) {
        values.put_by(ranked, by, field, |record| field.kind().read(&written(record, field)?).ok());
    }
}

fn phones(ranked: &Ranked<'_>, by: By<'_>, values: &mut Values) {
    let about = |field| ranked.about(Part::Phones, by, move |record| speaking::number(record, field));
    values.put_best(&about(Field::Mobile), Field::Mobile, |record| own(record, Field::Mobile));
    let mobile = values.0.get(&Field::Mobile).map(|survivor| survivor.value.clone());
    values.put_best(&about(Field::Phone), Field::Phone, |record| {
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
mod by_rules;
#[cfg(test)]
mod laws;
#[cfg(test)]
mod tests;
