//! What survives together, and so has one rule.

use crate::Field;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};

/// A part of a person or company that survives as a whole, or a field for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// First name, surname and the whole name.
    Name,
    /// The address and what is known of it.
    Email,
    /// The person's own numbers.
    Phones,
    /// The employer's name and domain. What else is said comes from records that name this employer or none.
    Employer,
    /// Street, postcode, town, region and country.
    Place,
    /// A field that no other part holds.
    Field(Field),
}

impl Part {
    /// The part of a field; nothing for what no rule chooses: a refusal of any source counts, and what another system says
    /// of a record by itself goes by trust.
    pub const fn of(field: Field) -> Option<Self> {
        Some(match field {
            Field::GivenName | Field::FamilyName | Field::FullName => Self::Name,
            Field::Email | Field::EmailStatus => Self::Email,
            Field::Phone | Field::Mobile => Self::Phones,
            Field::CompanyName | Field::CompanyDomain => Self::Employer,
            Field::Street | Field::Postcode | Field::City | Field::Region | Field::Country => Self::Place,
            Field::DoNotContact | Field::Status | Field::Probability | Field::PersonId => return None,
            field => Self::Field(field),
        })
    }

    /// Every part, the custom fields last.
    pub fn every() -> impl Iterator<Item = Self> {
        let whole = [Self::Name, Self::Email, Self::Phones, Self::Employer, Self::Place];
        let single = Field::every().filter_map(Self::of).filter(|part| matches!(part, Self::Field(_)));
        whole.into_iter().chain(single)
    }

    /// The name in texts and in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Email => "email",
            Self::Phones => "phones",
            Self::Employer => "employer",
            Self::Place => "place",
            Self::Field(field) => field.name(),
        }
    }
}

impl FromStr for Part {
    type Err = UnknownPart;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let whole = [Self::Name, Self::Email, Self::Phones, Self::Employer, Self::Place];
        if let Some(part) = whole.into_iter().find(|part| part.name() == text) {
            return Ok(part);
        }
        match text.parse::<Field>().ok().and_then(Self::of) {
            Some(part @ Self::Field(_)) => Ok(part),
            holds => Err(UnknownPart { name: text.to_owned(), within: holds }),
        }
    }
}

impl fmt::Display for Part {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Part {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl<'de> Deserialize<'de> for Part {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;

        impl de::Visitor<'_> for Name {
            type Value = Part;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the name of a part or a field")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Part, E> {
                text.parse().map_err(E::custom)
            }
        }

        deserializer.deserialize_str(Name)
    }
}

/// A name that no rule can be made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownPart {
    /// As it was given.
    pub name: String,
    /// The part that the field of this name survives in.
    pub within: Option<Part>,
}

impl fmt::Display for UnknownPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.within {
            Some(part) => write!(f, "{} has no rule of its own: it survives with {part}", self.name),
            None => write!(f, "no rule can be made for {}", self.name),
        }
    }
}

impl std::error::Error for UnknownPart {}
