//! Values that somebody chose: they stand above whatever sources say.

use super::{Order, Ranked, Survivors, mailbox};
use crate::{
    FactId, Field, RecordId, Survivor,
    derived::Record,
    field::Mismatch,
    normal::{
        CompanyName, Domain, Email, PersonName, Phone, ProfileSlug, Region, company::CompanyNameError,
        domain_name::DomainError, email::EmailError, fold, phone::PhoneError, profile::ProfileError, text,
    },
};

/// What somebody chose for one field of a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The field.
    pub field: Field,
    /// Its value, as [`readable`] gave it; nothing: it is to be empty.
    pub value: Option<String>,
    /// The record of the person that it was said of.
    pub record: RecordId,
    /// The decision.
    pub decision: FactId,
}

/// Why a value can't be chosen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// It is not for people to say.
    #[error("{0} is not for people to choose")]
    NotChosen(Field),
    /// It stands for nothing.
    #[error("it stands for nothing")]
    Placeholder,
    /// It is longer than any value.
    #[error("longer than {LONGEST} bytes")]
    TooLong,
    /// It is no address that mail could go to.
    #[error(transparent)]
    Email(#[from] EmailError),
    /// It is no number that could be called.
    #[error(transparent)]
    Phone(#[from] PhoneError),
    /// It is no internet domain of an organisation.
    #[error(transparent)]
    Domain(#[from] DomainError),
    /// It is no person's page.
    #[error(transparent)]
    Profile(#[from] ProfileError),
    /// It names no organisation.
    #[error(transparent)]
    Company(#[from] CompanyNameError),
    /// It is not what the field holds.
    #[error(transparent)]
    Mismatch(#[from] Mismatch),
}

impl Unreadable {
    /// The key of the message catalogue under `reason`.
    pub const fn reason(&self) -> &'static str {
        match self {
            Self::NotChosen(_) => "not_chosen",
            Self::Placeholder => "placeholder",
            Self::TooLong => "too_long",
            Self::Email(why) => why.reason(),
            Self::Phone(why) => why.reason(),
            Self::Domain(why) => why.reason(),
            Self::Profile(_) => "no_profile",
            Self::Company(why) => why.reason(),
            Self::Mismatch(_) => "mismatch",
        }
    }
}

/// Longer values are refused. In bytes.
const LONGEST: usize = 4_000;

/// Whether people choose what stands in a field: how an address was tried, and what another system calls the record, is
/// not theirs to say. How likely a deal is won is said with the status that it is moved to.
pub const fn choosable(field: Field) -> bool {
    !matches!(field, Field::EmailStatus | Field::Status | Field::Probability | Field::PersonId)
}

/// What is kept of a value that somebody typed. `region` is the person's country, for national numbers. Names are
/// kept as they are typed: people know better than rules how theirs are written.
///
/// # Errors
/// Why it can't stand in this field.
pub fn readable(field: Field, typed: &str, region: Option<&Region>) -> Result<String, Unreadable> {
    if !choosable(field) {
        return Err(Unreadable::NotChosen(field));
    }
    if typed.len() > LONGEST {
        return Err(Unreadable::TooLong);
    }
    let value = text::tidy(typed);
    if text::is_placeholder(&value) {
        return Err(Unreadable::Placeholder);
    }
    Ok(match field {
        Field::Email => Email::parse(&value)?.address,
        Field::Phone | Field::Mobile | Field::CompanyPhone => Phone::parse(&value, region)?.display(),
        Field::Linkedin => ProfileSlug::parse(&value)?.url(),
        Field::CompanyDomain => Domain::parse(&value)?.as_str().to_owned(),
        Field::CompanyName => {
            CompanyName::parse(&value)?;
            value.into_owned()
        }
        // That somebody may be contacted again is for the one to say who refused it.
        Field::DoNotContact => match field.kind().read(&value)?.as_str() {
            "true" => "true".to_owned(),
            _ => return Err(Unreadable::NotChosen(field)),
        },
        _ => field.kind().read(&value)?,
    })
}

/// Puts what was chosen, the oldest first, into what survives of `records`. What was chosen last counts. The parts of
/// a name and the whole name stay in step, and an address comes with what is known of it.
pub fn choose(values: &mut Survivors, chosen: &[Chosen], records: &[&Record], order: &Order) {
    for one in chosen {
        put(values, one, one.field, one.value.clone());
        match one.field {
            Field::GivenName | Field::FamilyName => {
                let parts = [Field::GivenName, Field::FamilyName].map(|field| text_of(values, field));
                put(values, one, Field::FullName, joined(&parts));
            }
            Field::FullName => {
                for (field, part) in parts(one.value.as_deref()) {
                    put(values, one, field, part);
                }
            }
            _ => {}
        }
    }
    if let Some(one) = chosen.iter().rfind(|one| one.field == Field::Email) {
        values.remove(&Field::EmailStatus);
        let mailbox = one.value.as_deref().and_then(|address| Email::parse(address).ok());
        if let Some((record, status)) =
            mailbox.and_then(|email| mailbox::tried(&Ranked::of(records, order), &email))
        {
            let value = status.name().to_owned();
            let raw = record.fields.get(&Field::EmailStatus).cloned().unwrap_or_else(|| value.clone());
            values.insert(Field::EmailStatus, Survivor { value, raw, record: record.id, decision: None });
        }
    }
}

fn put(values: &mut Survivors, one: &Chosen, field: Field, value: Option<String>) {
    match value {
        Some(value) => {
            let survivor =
                Survivor { raw: value.clone(), value, record: one.record, decision: Some(one.decision) };
            values.insert(field, survivor);
        }
        None => {
            values.remove(&field);
        }
    }
}

fn text_of(values: &Survivors, field: Field) -> String {
    values.get(&field).map(|survivor| survivor.value.clone()).unwrap_or_default()
}

fn joined(parts: &[String; 2]) -> Option<String> {
    let whole = parts.join(" ").trim().to_owned();
    (!whole.is_empty()).then_some(whole)
}

/// First name and surname of a whole name: as they are typed where they stand one behind the other, else as they read.
fn parts(whole: Option<&str>) -> [(Field, Option<String>); 2] {
    let (mut given, mut family) = (String::new(), String::new());
    if let Some((whole, name)) = whole.and_then(|whole| Some((whole, PersonName::parse(whole).ok()?))) {
        let words: Vec<&str> = whole.split_whitespace().collect();
        let at = name.given.split_whitespace().count();
        (given, family) = match words.split_at_checked(at).map(|(one, two)| (one.join(" "), two.join(" "))) {
            Some((one, two)) if fold(&one) == fold(&name.given) && fold(&two) == fold(&name.family) => {
                (one, two)
            }
            _ => (name.given, name.family),
        };
    }
    let part = |text: String| (!text.is_empty()).then_some(text);
    [(Field::GivenName, part(given)), (Field::FamilyName, part(family))]
}

#[cfg(test)]
mod tests;
