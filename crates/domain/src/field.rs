//! The field registry: every value Sluice knows by name.

use serde::{Deserialize, Serialize};
use std::{collections::BTreeMap, fmt, str::FromStr};

/// What a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntityKind {
    /// A human being in a role.
    Person,
    /// An organisation.
    Company,
}

impl EntityKind {
    /// The name kept in the store and in manifests.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Company => "company",
        }
    }
}

/// Values by field. Empty values are not kept: a missing value is missing.
pub type Fields = BTreeMap<Field, String>;

macro_rules! fields {
    ($($(#[$doc:meta])+ $variant:ident = $name:literal),* $(,)?) => {
        /// A named value of a person or a company. The order is the order in which people read a record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        pub enum Field {
            $($(#[$doc])+ #[serde(rename = $name)] $variant,)*
        }

        impl Field {
            /// Every field, in reading order.
            pub const ALL: &'static [Field] = &[$(Field::$variant),*];

            /// The name used in mappings, in the store and in the interface.
            pub const fn name(self) -> &'static str {
                match self { $(Field::$variant => $name),* }
            }
        }

        impl FromStr for Field {
            type Err = UnknownField;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text { $($name => Ok(Field::$variant),)* _ => Err(UnknownField(text.to_owned())) }
            }
        }
    };
}

fields! {
    /// First name.
    GivenName = "given_name",
    /// Surname.
    FamilyName = "family_name",
    /// Whole name, where the source does not split it.
    FullName = "full_name",
    /// Job title.
    Title = "title",
    /// E-mail address.
    Email = "email",
    /// What the source says of the address: `valid`, `accept_all`, `guessed`, `invalid` or `unknown`.
    EmailStatus = "email_status",
    /// Direct or office phone.
    Phone = "phone",
    /// Mobile phone.
    Mobile = "mobile",
    /// Address of the personal profile on LinkedIn.
    Linkedin = "linkedin",
    /// Employer's name.
    CompanyName = "company_name",
    /// Employer's internet domain or website.
    CompanyDomain = "company_domain",
    /// Employer's switchboard.
    CompanyPhone = "company_phone",
    /// Industry, in the source's words.
    Industry = "industry",
    /// Number of employees, or the source's band.
    Headcount = "headcount",
    /// Town.
    City = "city",
    /// State, county or region.
    Region = "region",
    /// Country, as a name or ISO 3166 code.
    Country = "country",
    /// Management level, in the source's words.
    Seniority = "seniority",
    /// Department, in the source's words.
    Department = "department",
    /// `true` where the source says that the person must not be contacted.
    DoNotContact = "do_not_contact",
    /// Pipeline status in the system of record, for example `Lead New`.
    Status = "status",
}

impl fmt::Display for Field {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A field name that is not in the registry.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("unknown field {0}")]
pub struct UnknownField(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_found_by_its_name() {
        for field in Field::ALL {
            assert_eq!(field.name().parse(), Ok(*field));
        }
    }
}
