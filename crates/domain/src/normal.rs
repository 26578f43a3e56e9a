//! Normalisers: from a value as a source wrote it to one that can be compared. The raw value is always kept
//! beside the result by the caller.

pub mod band;
mod born;
pub mod company;
pub mod domain_name;
pub mod email;
pub mod email_status;
mod lookup;
mod memo;
pub mod name;
mod person_id;
pub mod phone;
pub mod place;
pub mod profile;
pub mod region;
pub(crate) mod text;
pub mod title;

pub use band::{Band, Measure};
pub use company::CompanyName;
pub use domain_name::Domain;
pub use email::{Email, EmailClass};
pub use email_status::EmailStatus;
pub use name::PersonName;
pub use phone::{Phone, PhoneKind};
pub use place::Place;
pub use profile::ProfileSlug;
pub use region::Region;
pub use text::{fold, squash};
pub use title::{Department, JobTitle, Level};

use crate::{Field, Fields};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A person's record, normalised for matching. A value that can't be read is absent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NormalPerson {
    /// The name.
    pub name: Option<PersonName>,
    /// The mailbox; placeholders are absent.
    pub email: Option<Email>,
    /// The person's own numbers: mobile first, no doubles, never the employer's switchboard field.
    pub phones: Vec<Phone>,
    /// The personal profile.
    pub profile: Option<ProfileSlug>,
    /// The country, where it is known.
    pub region: Option<Region>,
    /// What the person does.
    #[serde(default)]
    pub title: Option<JobTitle>,
    /// Where the person is.
    #[serde(default)]
    pub place: Option<Place>,
    /// The day of birth.
    #[serde(default)]
    pub born: Option<NaiveDate>,
    /// Numbers by which registers know the person: capitals and digits. Sorted.
    #[serde(default)]
    pub ids: Vec<String>,
}

/// The organisation a record names, normalised for matching.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct NormalCompany {
    /// The name.
    pub name: Option<CompanyName>,
    /// The registrable domain; free-mail domains are absent.
    pub domain: Option<Domain>,
}

impl NormalCompany {
    /// The matching key: the registrable domain, else `name:` and the name key, else nothing.
    pub fn key(&self) -> Option<String> {
        match (&self.domain, &self.name) {
            (Some(domain), _) => Some(domain.as_str().to_owned()),
            (None, Some(name)) => Some(format!("name:{}", name.key)),
            (None, None) => None,
        }
    }
}

/// The values that are normalised, trimmed, empty where there is none: each looked up once.
#[derive(Default)]
struct Values<'a> {
    given: &'a str,
    family: &'a str,
    full: &'a str,
    title: &'a str,
    email: &'a str,
    phone: &'a str,
    mobile: &'a str,
    profile: &'a str,
    company_name: &'a str,
    company_domain: &'a str,
    company_phone: &'a str,
    street: &'a str,
    postcode: &'a str,
    city: &'a str,
    state: &'a str,
    country: &'a str,
    born: &'a str,
    ids: &'a str,
}

impl<'a> Values<'a> {
    fn of_fields(fields: &'a Fields) -> Self {
        Self::of(fields.iter().map(|(field, value)| (*field, value.as_str())))
    }

    fn of(fields: impl IntoIterator<Item = (Field, &'a str)>) -> Self {
        let mut values = Self::default();
        for (field, value) in fields {
            let place = match field {
                Field::GivenName => &mut values.given,
                Field::FamilyName => &mut values.family,
                Field::FullName => &mut values.full,
                Field::Title => &mut values.title,
                Field::Email => &mut values.email,
                Field::Phone => &mut values.phone,
                Field::Mobile => &mut values.mobile,
                Field::Linkedin => &mut values.profile,
                Field::CompanyName => &mut values.company_name,
                Field::CompanyDomain => &mut values.company_domain,
                Field::CompanyPhone => &mut values.company_phone,
                Field::Street => &mut values.street,
                Field::Postcode => &mut values.postcode,
                Field::City => &mut values.city,
                Field::Region => &mut values.state,
                Field::Country => &mut values.country,
                Field::BirthDate => &mut values.born,
                Field::PersonId => &mut values.ids,
                _ => continue,
            };
            *place = value.trim();
        }
        values
    }

    fn person(&self, email: Option<Email>) -> NormalPerson {
        let region = Region::parse(self.country).ok();
        let (street, city) = (self.street, self.city);
        NormalPerson {
            name: self.name(),
            email,
            phones: self.phones(region.as_ref()),
            profile: given(self.profile, |address| ProfileSlug::parse(address).ok()),
            title: given(self.title, JobTitle::parse),
            place: Place::parse(street, city, self.postcode, self.state, region.as_ref()),
            born: given(self.born, |day| born::parse(day, region.as_ref())),
            ids: person_id::parse(self.ids),
            region,
        }
    }

    fn organisation(&self, email: Option<&Email>) -> Option<NormalCompany> {
        let name = given(self.company_name, |name| CompanyName::parse(name).ok());
        let written = given(self.company_domain, |domain| Domain::parse(domain).ok());
        let domain = written.filter(|domain| !domain.is_free_mail()).or_else(|| domain_of_mailbox(email?));
        (name.is_some() || domain.is_some()).then_some(NormalCompany { name, domain })
    }

    fn email(&self) -> Option<Email> {
        given(self.email, |address| Email::parse(address).ok())
    }

    fn phones(&self, region: Option<&Region>) -> Vec<Phone> {
        let read = |number| given(number, |number| Phone::parse(number, region).ok());
        let switchboard = read(self.company_phone);
        let mut phones: Vec<Phone> = Vec::new();
        for phone in [self.mobile, self.phone].into_iter().filter_map(read) {
            // The switchboard written as a direct line is still the switchboard, unless an extension leads to the
            // person.
            let is_board = switchboard.as_ref().is_some_and(|board| board.e164 == phone.e164);
            let shared = is_board && phone.extension.is_none();
            if !shared && !phones.iter().any(|known| known.e164 == phone.e164) {
                phones.push(phone);
            }
        }
        phones
    }

    fn name(&self) -> Option<PersonName> {
        let of_parts = PersonName::from_parts(self.given, self.family).ok();
        let is_whole = |name: &PersonName| !name.given.is_empty() && !name.family.is_empty();
        if of_parts.as_ref().is_some_and(is_whole) {
            return of_parts;
        }
        let of_whole = given(self.full, |full| PersonName::parse(full).ok());
        if of_whole.as_ref().is_some_and(is_whole) { of_whole } else { of_parts.or(of_whole) }
    }
}

fn given<T>(value: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<T> {
    if value.is_empty() { None } else { read(value) }
}

/// The country a record names.
pub(crate) fn region(fields: &Fields) -> Option<Region> {
    fields.get(&Field::Country).and_then(|country| Region::parse(country.trim()).ok())
}

/// Normalises a person's fields.
pub fn person(fields: &Fields) -> NormalPerson {
    let values = Values::of_fields(fields);
    values.person(values.email())
}

/// Normalises the organisation that a record names, from the company fields and, where there is no company
/// domain, from the domain of an e-mail address at an organisation.
pub fn organisation(fields: &Fields) -> Option<NormalCompany> {
    let values = Values::of_fields(fields);
    values.organisation(values.email().as_ref())
}

/// [`person`] and [`organisation`] in one go.
pub fn record(fields: &Fields) -> (NormalPerson, Option<NormalCompany>) {
    values(fields.iter().map(|(field, value)| (*field, value.as_str())))
}

/// [`record`] of values that lie elsewhere; of a field that comes twice the last counts.
pub fn values<'a>(
    fields: impl IntoIterator<Item = (Field, &'a str)>,
) -> (NormalPerson, Option<NormalCompany>) {
    let values = Values::of(fields);
    let email = values.email();
    let organisation = values.organisation(email.as_ref());
    (values.person(email), organisation)
}

/// A role mailbox names the organisation as well as a person's own does.
fn domain_of_mailbox(email: &Email) -> Option<Domain> {
    if !matches!(email.class, EmailClass::Work | EmailClass::Role) {
        return None;
    }
    Domain::of_host(email.host()).filter(|domain| !domain.is_free_mail())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(values: &[(Field, &str)]) -> Fields {
        values.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
    }

    #[test]
    fn a_persons_record_is_normalised_whole() {
        let person = person(&fields(&[
            (Field::GivenName, "DR. JANE"),
            (Field::FamilyName, "DOE"),
            (Field::Email, "Jane.Doe+x@Acme.co.uk"),
            (Field::Phone, "020 7946 0958"),
            (Field::Mobile, "07400 123456"),
            (Field::Linkedin, "uk.linkedin.com/in/Jane-Doe"),
            (Field::Country, "United Kingdom"),
        ]));
        assert_eq!(person.name.unwrap().display, "Jane Doe");
        assert_eq!(person.email.unwrap().match_key, "jane.doe@acme.co.uk");
        let numbers: Vec<_> = person.phones.iter().map(|phone| phone.e164.as_str()).collect();
        assert_eq!(numbers, ["+447400123456", "+442079460958"]);
        assert_eq!(person.profile.unwrap().as_str(), "jane-doe");
        assert_eq!(person.region.unwrap().code(), "GB");
    }

    #[test]
    fn a_value_that_cannot_be_read_is_absent() {
        let person = person(&fields(&[
            (Field::FullName, "n/a"),
            (Field::Email, "email_not_unlocked@domain.com"),
            (Field::Phone, "0000000000"),
            (Field::Linkedin, "https://www.linkedin.com/company/acme"),
            (Field::Country, "Atlantis"),
        ]));
        assert_eq!(person, NormalPerson::default());
    }

    #[test]
    fn the_employers_switchboard_is_nobodys_own_number() {
        let numbers = |phone: &str| {
            person(&fields(&[
                (Field::Phone, phone),
                (Field::CompanyPhone, "+44 20 7946 0958"),
                (Field::Country, "GB"),
            ]))
            .phones
            .len()
        };
        assert_eq!(numbers("020 7946 0958"), 0);
        assert_eq!(numbers("020 7946 0958 ext 12"), 1);
        assert_eq!(numbers("020 7946 0959"), 1);
    }

    #[test]
    fn a_whole_name_fills_in_where_the_parts_do_not_make_one() {
        let display = |values: &[(Field, &str)]| person(&fields(values)).name.map(|name| name.display);
        let check =
            |values: &[(Field, &str)], expected: &str| assert_eq!(display(values).as_deref(), Some(expected));
        check(
            &[(Field::GivenName, "Jane"), (Field::FamilyName, "D***"), (Field::FullName, "Jane Doe")],
            "Jane Doe",
        );
        check(&[(Field::GivenName, "Jane"), (Field::FullName, "Jane")], "Jane");
        check(&[(Field::FullName, "Doe, Jane")], "Jane Doe");
        check(
            &[(Field::GivenName, "Jane"), (Field::FamilyName, "Doe"), (Field::FullName, "J. X. Doe")],
            "Jane Doe",
        );
    }

    #[test]
    fn an_organisation_is_never_a_mail_provider() {
        let check = |values: &[(Field, &str)], key: Option<&str>| {
            assert_eq!(
                organisation(&fields(values)).and_then(|company| company.key()).as_deref(),
                key,
                "{values:?}"
            );
        };
        check(
            &[(Field::CompanyName, "Acme Ltd"), (Field::CompanyDomain, "https://www.acme.com")],
            Some("acme.com"),
        );
        check(&[(Field::CompanyName, "Acme Ltd")], Some("name:acme"));
        check(&[(Field::CompanyName, "Acme Ltd"), (Field::Email, "jane@acme.com")], Some("acme.com"));
        check(&[(Field::Email, "jane@mail.acme.com")], Some("acme.com"));
        check(&[(Field::Email, "info@acme.com")], Some("acme.com"));
        check(&[(Field::CompanyDomain, "gmail.com"), (Field::Email, "jane@acme.com")], Some("acme.com"));
        check(&[(Field::CompanyDomain, "gmail.com"), (Field::Email, "jane@gmail.com")], None);
        check(&[(Field::CompanyName, "Self-employed"), (Field::Email, "jane@gmail.com")], None);
        check(&[(Field::Email, "sales@gmail.com")], None);
        check(&[], None);
    }
}
