//! The field registry: every value Sluice knows by name.

mod custom;
mod day;
mod kind;
mod policy;

pub use custom::{CustomField, Definition, Stage};
pub use kind::{Mismatch, ValueKind};
pub(crate) use policy::merged;
pub use policy::{Direction, Protection};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
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
    ($($(#[$doc:meta])+ $variant:ident = $name:literal, $kind:ident);* $(;)?) => {
        /// A named value of a person or a company. The order is the order in which people read a record.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[$doc])+ $variant,)*
            /// One of HaloPSA's custom fields.
            Custom(CustomField),
        }

        impl Field {
            /// Every field but the custom ones, in reading order.
            pub const ALL: &'static [Field] = &[$(Field::$variant),*];

            /// What it holds.
            pub const fn kind(self) -> ValueKind {
                match self {
                    $(Field::$variant => ValueKind::$kind,)*
                    Field::Custom(field) => field.definition().kind,
                }
            }

            /// The name used in mappings, in the store and in the interface.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Field::$variant => $name,)*
                    Field::Custom(field) => field.definition().name,
                }
            }
        }

        impl FromStr for Field {
            type Err = UnknownField;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                match text {
                    $($name => Ok(Field::$variant),)*
                    _ => CustomField::of_name(text)
                        .map(Field::Custom)
                        .ok_or_else(|| UnknownField(text.to_owned())),
                }
            }
        }
    };
}

fields! {
    /// First name.
    GivenName = "given_name", Text;
    /// Surname.
    FamilyName = "family_name", Text;
    /// Whole name, where the source does not split it.
    FullName = "full_name", Text;
    /// Job title.
    Title = "title", Text;
    /// E-mail address.
    Email = "email", Email;
    /// What the source says of the address: `valid`, `accept_all`, `guessed`, `invalid` or `unknown`.
    EmailStatus = "email_status", Text;
    /// Direct or office phone.
    Phone = "phone", Phone;
    /// Mobile phone.
    Mobile = "mobile", Phone;
    /// Address of the personal profile on LinkedIn.
    Linkedin = "linkedin", Url;
    /// Employer's name.
    CompanyName = "company_name", Text;
    /// Employer's internet domain or website.
    CompanyDomain = "company_domain", Domain;
    /// Employer's switchboard.
    CompanyPhone = "company_phone", Phone;
    /// Industry, in the source's words.
    Industry = "industry", Text;
    /// Number of employees, or the source's band.
    Headcount = "headcount", Band;
    /// Employer's page on LinkedIn.
    CompanyLinkedin = "company_linkedin", Url;
    /// Yearly revenue in whole US dollars, or the source's band.
    Revenue = "revenue", Band;
    /// Year in which the employer was founded.
    Founded = "founded", Whole;
    /// What the employer uses, with commas between.
    Technologies = "technologies", List;
    /// What the employer is said to look for, with commas between.
    Intent = "intent", List;
    /// Street and number.
    Street = "street", Text;
    /// Postcode.
    Postcode = "postcode", Text;
    /// Town.
    City = "city", Text;
    /// State, county or region.
    Region = "region", Text;
    /// Country, as a name or ISO 3166 code.
    Country = "country", Text;
    /// Management level, in the source's words.
    Seniority = "seniority", Text;
    /// Department, in the source's words.
    Department = "department", Text;
    /// `true` where the source says that the person must not be contacted.
    DoNotContact = "do_not_contact", Flag;
    /// Day of birth, in the source's writing.
    BirthDate = "birth_date", Text;
    /// Number by which a state, an insurer or a shop knows the person.
    PersonId = "person_id", Text;
    /// Pipeline status in the system of record, for example `Lead New`.
    Status = "status", Text;
    /// How likely the deal is won, in per cent, as the system of record has it.
    Probability = "probability", Whole;
}

impl Field {
    /// Every field, the custom ones last.
    pub fn every() -> impl Iterator<Item = Self> {
        Self::ALL.iter().copied().chain(CustomField::all().map(Self::Custom))
    }
}

impl Serialize for Field {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Field {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;

        impl de::Visitor<'_> for Name {
            type Value = Field;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a field's name")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Field, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Name)
    }
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
        for field in Field::every() {
            assert_eq!(field.name().parse(), Ok(field));
            let kept = serde_json::to_string(&field).unwrap();
            assert_eq!(serde_json::from_str::<Field>(&kept).unwrap(), field, "{kept}");
        }
        assert_eq!(Field::every().count(), Field::ALL.len() + 57);
    }
}
