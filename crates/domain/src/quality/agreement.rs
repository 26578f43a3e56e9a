//! Whether sources that don't know of each other say the same.

use super::{AgreementRules, Finding, Subject, Topic, share::weighted};
use crate::{
    Field,
    derived::Record,
    normal::{CompanyName, Domain, Email, EmailClass, PersonName, Phone},
};
use std::collections::BTreeSet;

/// What a record says of a surviving value.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Says {
    Same,
    Other,
    Nothing,
}

/// The hundredths for all topics, and what was found. `source` names whom a record came from; what the system of record
/// holds may be what was written there, and confirms nothing.
pub(super) fn agreement(
    rules: &AgreementRules,
    subject: &Subject<'_>,
    source: &dyn Fn(usize) -> String,
) -> (u8, Finding) {
    let names: Vec<String> = (0..subject.said.len()).map(source).collect();
    let independent = || subject.said.iter().zip(&names).filter(|(said, _)| !said.own);
    let (mut agree, mut differ) = (Vec::new(), Vec::new());
    let mut parts = Vec::new();
    for (topic, weight) in &rules.on {
        let Some(survivor) = Surviving::of(*topic, subject) else {
            parts.push((*weight, 0));
            continue;
        };
        let (mut same, mut other) = (BTreeSet::new(), false);
        for (said, name) in independent() {
            match survivor.said_by(said.record) {
                Says::Same => {
                    same.insert(name);
                }
                Says::Other => other = true,
                Says::Nothing => {}
            }
        }
        let share = match (same.len(), other) {
            (2.., _) => {
                agree.push(*topic);
                rules.confirmed
            }
            (_, true) => {
                differ.push(*topic);
                rules.contradicted
            }
            (_, false) => rules.single,
        };
        parts.push((*weight, share));
    }
    let count = independent().map(|(_, name)| name).collect::<BTreeSet<_>>().len();
    let count = u8::try_from(count).unwrap_or(u8::MAX);
    (weighted(parts.into_iter()), Finding::Sources { count, agree, differ })
}

/// A surviving value, ready to be compared with what records say.
enum Surviving {
    Mailbox(Email),
    Name(PersonName),
    Employer { name: Option<CompanyName>, domain: Option<Domain> },
    Numbers(BTreeSet<String>),
}

impl Surviving {
    fn of(topic: Topic, subject: &Subject<'_>) -> Option<Self> {
        let text = |field| subject.text(field);
        match topic {
            Topic::Email => Email::parse(text(Field::Email)).ok().map(Self::Mailbox),
            Topic::Name => {
                PersonName::from_parts(text(Field::GivenName), text(Field::FamilyName)).ok().map(Self::Name)
            }
            Topic::Company => {
                let name = CompanyName::parse(text(Field::CompanyName)).ok();
                let domain = Domain::parse(text(Field::CompanyDomain)).ok();
                (name.is_some() || domain.is_some()).then_some(Self::Employer { name, domain })
            }
            Topic::Phone => {
                let numbers = [Field::Mobile, Field::Phone].into_iter();
                let numbers: BTreeSet<String> = numbers
                    .filter_map(|field| Phone::parse(text(field), None).ok())
                    .map(|phone| phone.e164)
                    .collect();
                (!numbers.is_empty()).then_some(Self::Numbers(numbers))
            }
        }
    }

    fn said_by(&self, record: &Record) -> Says {
        let says = |same: bool| if same { Says::Same } else { Says::Other };
        let person = record.person.as_ref();
        match self {
            // A private mailbox beside the one at work is no contradiction.
            Self::Mailbox(mailbox) => match person.and_then(|person| person.email.as_ref()) {
                Some(email) if email.match_key == mailbox.match_key => Says::Same,
                Some(email) if email.class == EmailClass::Work && mailbox.class == EmailClass::Work => {
                    Says::Other
                }
                _ => Says::Nothing,
            },
            Self::Name(name) => match person.and_then(|person| person.name.as_ref()) {
                Some(other) if is_whole(name) && is_whole(other) => says(
                    meet(&name.family_keys, &other.family_keys) && meet(&name.given_keys, &other.given_keys),
                ),
                _ => Says::Nothing,
            },
            Self::Employer { name, domain } => match &record.company {
                Some(other) => says(
                    (domain.is_some() && *domain == other.domain)
                        || name
                            .as_ref()
                            .map(|name| &name.key)
                            .is_some_and(|key| other.name.as_ref().is_some_and(|other| other.key == *key)),
                ),
                None => Says::Nothing,
            },
            // Another number is one more way to reach the person.
            Self::Numbers(numbers) => {
                let same = person
                    .is_some_and(|person| person.phones.iter().any(|phone| numbers.contains(&phone.e164)));
                if same { Says::Same } else { Says::Nothing }
            }
        }
    }
}

fn is_whole(name: &PersonName) -> bool {
    !name.given.is_empty() && !name.family.is_empty() && !name.is_initial()
}

fn meet(some: &[String], others: &[String]) -> bool {
    some.iter().any(|one| others.contains(one))
}
