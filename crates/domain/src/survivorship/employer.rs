//! Who employs the person.

use super::{
    By, Part, Ranked, Survivors, Values, company_domain, company_name,
    speaking::{self, Said},
};
use crate::{
    Field,
    derived::Record,
    normal::{CompanyName, Domain},
};
use std::borrow::Cow;

/// Puts the employer's name and domain, both of the employer that the most believed record names, and gives the
/// records that name the same employer or none: what the others say is about another job. A mailbox speaks for an
/// employer by itself where it is the one that survives: the name and the address are of one job then.
pub(super) fn survive<'a>(ranked: &Ranked<'a>, by: By<'_>, values: &mut Values) -> Ranked<'a> {
    let about = ranked.about(Part::Employer, by, speaking::employer);
    let Some(employer) = chosen(&about, &values.0) else { return ranked.clone() };
    let colleagues = colleagues(ranked, employer);
    let named = match &about {
        Cow::Borrowed(_) => Cow::Borrowed(&colleagues),
        Cow::Owned(about) => Cow::Owned(about.among(&colleagues)),
    };
    values.put_best(&named, Field::CompanyName, company_name);
    let given = |record| Employer::of(record).is_some_and(|named| named.given);
    if let Some((record, domain)) = named.best(|record| Some((given(record), company_domain(record)?))) {
        let raw = [Field::CompanyDomain, Field::Email].into_iter().find_map(|field| {
            let written = record.fields.get(&field)?;
            written.to_lowercase().contains(&domain).then(|| written.clone())
        });
        let raw = raw
            .or_else(|| record.fields.get(&Field::CompanyDomain).cloned())
            .unwrap_or_else(|| domain.clone());
        values.put_raw(record.id, Field::CompanyDomain, domain, raw);
    }
    colleagues
}

/// The records that name the surviving employer or none.
pub(super) fn at<'a>(ranked: &Ranked<'a>, by: By<'_>, survivors: &Survivors) -> Ranked<'a> {
    let about = ranked.about(Part::Employer, by, speaking::employer);
    chosen(&about, survivors).map_or_else(|| ranked.clone(), |employer| colleagues(ranked, employer))
}

/// The employer that survives next to this mailbox.
fn chosen<'a>(about: &Ranked<'a>, survivors: &Survivors) -> Option<Employer<'a>> {
    let mailbox = survivors.get(&Field::Email).map(|survivor| survivor.value.as_str());
    let reached = |record: &Record| {
        record.person.as_ref().and_then(|person| person.email.as_ref()).map(|email| email.address.as_str())
            == mailbox
    };
    let says =
        |record: &&Record| Employer::of(record).is_some_and(|named| named.is_outright() || reached(record));
    about.iter().find(says).and_then(Employer::of).or_else(|| about.iter().find_map(Employer::of))
}

/// The records that name this employer, or one that another of them names too, or none.
fn colleagues<'a>(ranked: &Ranked<'a>, employer: Employer<'a>) -> Ranked<'a> {
    let mut known = vec![employer];
    let mut others: Vec<Employer<'a>> = ranked.iter().filter_map(Employer::of).collect();
    let mut at = 0;
    while let Some(named) = known.get(at) {
        let (same, rest): (Vec<_>, Vec<_>) = others.into_iter().partition(|other| other.is_same(named));
        others = rest;
        known.extend(same);
        at += 1;
    }
    let agrees = |record: &Record| {
        Employer::of(record).is_none_or(|named| known.iter().any(|colleague| colleague.is_same(&named)))
    };
    ranked.only(agrees)
}

/// The employer that a record names.
pub(super) struct Employer<'a> {
    name: Option<&'a CompanyName>,
    domain: Option<&'a Domain>,
    /// The record says the domain itself; else it is the mailbox's.
    given: bool,
}

impl<'a> Employer<'a> {
    pub(super) fn of(record: &'a Record) -> Option<Self> {
        let company = record.company.as_ref()?;
        let (name, domain) = (company.name.as_ref(), company.domain.as_ref());
        let written = record.fields.get(&Field::CompanyDomain).and_then(|domain| Domain::parse(domain).ok());
        Some(Self { name, domain, given: written.as_ref() == domain })
    }

    /// As far as rules go by it: two that are the same share a key.
    pub(super) fn said(&self) -> Said {
        let keys = [self.name.map(|name| name.key.as_str()), self.own_domain().map(Domain::label)];
        Said {
            little: false,
            filled: usize::from(self.name.is_some()) + usize::from(self.given && self.domain.is_some()),
            length: self.name.map_or(0, |name| speaking::length(&name.display)),
            says: keys.into_iter().flatten().map(str::to_owned).collect(),
            beside: Vec::new(),
            size: None,
        }
    }

    /// Whether it names the employer by more than a mailbox.
    fn is_outright(&self) -> bool {
        self.name.is_some() || self.given
    }

    /// The domain, unless it is that of a mailbox from another job than the one that is named.
    fn own_domain(&self) -> Option<&'a Domain> {
        self.domain.filter(|domain| self.given || self.name.is_none_or(|name| fits(name, domain)))
    }

    /// Whether two records can mean the same employer: one domain, one brand at two domains, or one name.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let brand = |one: &Self, other: &Self| match (one.name, other.own_domain()) {
            (Some(name), Some(domain)) => name.key == domain.label(),
            _ => false,
        };
        let domains = self.own_domain().zip(other.own_domain());
        let names = self.name.zip(other.name);
        domains.is_some_and(|(left, right)| left.label() == right.label())
            || names.is_some_and(|(left, right)| left.key == right.key)
            || brand(self, other)
            || brand(other, self)
    }
}

/// Whether a company of that name may have that domain.
fn fits(name: &CompanyName, domain: &Domain) -> bool {
    /// Shorter words are in many labels by chance.
    const TELLING: usize = 3;
    let label: String = domain.label().chars().filter(char::is_ascii_alphanumeric).collect();
    let is_acronym = name.acronym.as_ref().is_some_and(|acronym| *acronym == label);
    is_acronym
        || name.tokens.iter().any(|token| token.len() >= TELLING && label.contains(token.as_str()))
        || name.key.replace(' ', "") == label
}
