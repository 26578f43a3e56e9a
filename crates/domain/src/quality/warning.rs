//! What does not look right in a record. It costs no points; strict rules hold such a record back.

use super::{Subject, WarningRules};
use crate::{
    Field,
    normal::{
        CompanyName, Domain, Email, EmailClass, Phone, ProfileSlug, email::EmailError, phone::PhoneError,
        text,
    },
};
use serde::{Deserialize, Serialize};

/// What does not look right, and where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    /// What.
    pub kind: WarningKind,
    /// Where.
    pub field: Field,
}

/// What can look wrong (fact sheet §4.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum WarningKind {
    /// Sources give something that can't be read, and none gives anything that can.
    Unreadable,
    /// Neither first name nor surname.
    Nameless,
    /// A name of more characters than anybody's.
    TooLong,
    /// A company name of fewer characters than any company's.
    TooShort,
    /// The address is at another domain than the company's.
    OtherDomain,
}

impl WarningKind {
    /// Every kind.
    pub const ALL: &'static [Self] =
        &[Self::Unreadable, Self::Nameless, Self::TooLong, Self::TooShort, Self::OtherDomain];

    /// The name used in the rules' text and in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Unreadable => "unreadable",
            Self::Nameless => "nameless",
            Self::TooLong => "too_long",
            Self::TooShort => "too_short",
            Self::OtherDomain => "other_domain",
        }
    }
}

/// Fields whose values have a form.
const READ: [Field; 6] =
    [Field::Email, Field::Phone, Field::Mobile, Field::Linkedin, Field::CompanyDomain, Field::CompanyPhone];

/// What the rules warn of, in a fixed order.
pub(super) fn warnings(rules: &WarningRules, subject: &Subject<'_>) -> Vec<Warning> {
    let mut found: Vec<Warning> = READ
        .into_iter()
        .filter(|field| unreadable(subject, *field))
        .map(|field| Warning { kind: WarningKind::Unreadable, field })
        .collect();
    let mut warn = |kind, field, holds: bool| {
        if holds {
            found.push(Warning { kind, field });
        }
    };
    let names = [Field::GivenName, Field::FamilyName];
    warn(WarningKind::Nameless, Field::FullName, names.iter().all(|name| subject.text(*name).is_empty()));
    for name in names {
        let most = usize::from(rules.name_most);
        warn(WarningKind::TooLong, name, subject.text(name).chars().count() > most);
    }
    let company = subject.text(Field::CompanyName);
    let least = usize::from(rules.company_least);
    warn(WarningKind::TooShort, Field::CompanyName, !company.is_empty() && company.chars().count() < least);
    warn(WarningKind::OtherDomain, Field::Email, other_domain(subject));
    found.retain(|warning| rules.of.contains(&warning.kind));
    found
}

/// Whether sources give something for the field, and nothing of it can be read.
pub(super) fn unreadable(subject: &Subject<'_>, field: Field) -> bool {
    if !subject.text(field).is_empty() {
        return false;
    }
    let given = subject.said.iter().filter_map(|said| {
        let value = said.record.fields.get(&field)?;
        (!text::is_placeholder(&text::tidy(value))).then_some((said, value))
    });
    let mut any = false;
    for (said, value) in given {
        let region = || said.record.person.as_ref().and_then(|person| person.region);
        let fails = match field {
            Field::Email => match Email::parse(value) {
                // These are no address, and say so; nothing is damaged.
                Err(EmailError::Empty | EmailError::Placeholder(_) | EmailError::NoReply(_)) => continue,
                read => read.is_err(),
            },
            Field::Linkedin => ProfileSlug::parse(value).is_err(),
            Field::CompanyDomain => Domain::parse(value).is_err(),
            _ => match Phone::parse(value, region().as_ref()) {
                Err(PhoneError::Empty | PhoneError::Placeholder(_)) => continue,
                read => read.is_err(),
            },
        };
        if !fails {
            return false;
        }
        any = true;
    }
    any
}

fn other_domain(subject: &Subject<'_>) -> bool {
    let Ok(email) = Email::parse(subject.text(Field::Email)) else { return false };
    let (Ok(of_mail), Ok(of_company)) =
        (Domain::parse(email.host()), Domain::parse(subject.text(Field::CompanyDomain)))
    else {
        return false;
    };
    let at_work = matches!(email.class, EmailClass::Work | EmailClass::Role);
    at_work && of_mail != of_company && CompanyName::parse(subject.text(Field::CompanyName)).is_ok()
}
