//! Normalisers: from a value as a source wrote it to one that can be compared. The raw value is always kept
//! beside the result by the caller.

pub mod company;
pub mod domain_name;
pub mod email;
pub mod email_status;
pub mod name;
pub mod phone;
pub mod profile;
pub mod region;
pub(crate) mod text;

pub use company::CompanyName;
pub use domain_name::Domain;
pub use email::{Email, EmailClass};
pub use email_status::EmailStatus;
pub use name::PersonName;
pub use phone::Phone;
pub use profile::ProfileSlug;
pub use region::Region;
pub use text::{fold, squash};

use crate::{Field, Fields};
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

fn value(fields: &Fields, field: Field) -> Option<&str> {
    fields.get(&field).map(|value| value.trim()).filter(|value| !value.is_empty())
}

/// The country a record names.
pub(crate) fn region(fields: &Fields) -> Option<Region> {
    value(fields, Field::Country).and_then(|country| Region::parse(country).ok())
}

/// Normalises a person's fields.
pub fn person(fields: &Fields) -> NormalPerson {
    let region = region(fields);
    let switchboard =
        value(fields, Field::CompanyPhone).and_then(|number| Phone::parse(number, region.as_ref()).ok());
    let mut phones: Vec<Phone> = Vec::new();
    for field in [Field::Mobile, Field::Phone] {
        let Some(phone) = value(fields, field).and_then(|number| Phone::parse(number, region.as_ref()).ok())
        else {
            continue;
        };
        // The switchboard written as a direct line is still the switchboard, unless an extension leads to the person.
        let shared =
            switchboard.as_ref().is_some_and(|board| board.e164 == phone.e164) && phone.extension.is_none();
        if !shared && !phones.iter().any(|known| known.e164 == phone.e164) {
            phones.push(phone);
        }
    }
    NormalPerson {
        name: name(fields),
        email: value(fields, Field::Email).and_then(|address| Email::parse(address).ok()),
        phones,
        profile: value(fields, Field::Linkedin).and_then(|address| ProfileSlug::parse(address).ok()),
        region,
    }
}

fn name(fields: &Fields) -> Option<PersonName> {
    let part = |field| value(fields, field).unwrap_or_default();
    let of_parts = PersonName::from_parts(part(Field::GivenName), part(Field::FamilyName)).ok();
    let is_whole = |name: &PersonName| !name.given.is_empty() && !name.family.is_empty();
    if of_parts.as_ref().is_some_and(is_whole) {
        return of_parts;
    }
    let of_whole = value(fields, Field::FullName).and_then(|full| PersonName::parse(full).ok());
    if of_whole.as_ref().is_some_and(is_whole) { of_whole } else { of_parts.or(of_whole) }
}

/// Normalises the organisation that a record names, from the company fields and, where there is no company
/// domain, from the domain of an e-mail address at an organisation.
pub fn organisation(fields: &Fields) -> Option<NormalCompany> {
    let name = value(fields, Field::CompanyName).and_then(|name| CompanyName::parse(name).ok());
    let given = value(fields, Field::CompanyDomain).and_then(|domain| Domain::parse(domain).ok());
    let domain = given.filter(|domain| !domain.is_free_mail()).or_else(|| domain_of_mailbox(fields));
    (name.is_some() || domain.is_some()).then_some(NormalCompany { name, domain })
}

/// A role mailbox names the organisation as well as a person's own does.
fn domain_of_mailbox(fields: &Fields) -> Option<Domain> {
    let email = Email::parse(value(fields, Field::Email)?).ok()?;
    if !matches!(email.class, EmailClass::Work | EmailClass::Role) {
        return None;
    }
    Domain::parse(email.host()).ok().filter(|domain| !domain.is_free_mail())
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
