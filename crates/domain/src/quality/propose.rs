//! What would mend a weak record: changes that follow from what is known of it. For a person to judge: nothing is changed
//! in silence, and what somebody chose is left alone.

mod address;
mod name;
mod phone;

use crate::{
    Field,
    derived::Record,
    normal::{Region, text},
    survivorship::{Chosen, Survivors},
};
use std::{borrow::Cow, cmp::Reverse, collections::BTreeMap};

/// What proposals are drawn from.
#[derive(Clone, Copy, Debug)]
pub struct Basis<'a> {
    /// The surviving values.
    pub values: &'a Survivors,
    /// The records, in any order.
    pub records: &'a [&'a Record],
    /// What somebody chose for it.
    pub chosen: &'a [Chosen],
}

/// Changes that would mend a record, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    /// What is mended.
    pub kind: ProposalKind,
    /// What would stand where, in reading order. Each can be chosen as it is.
    pub changes: Vec<Change>,
    /// What speaks for it.
    pub why: Why,
}

/// What would stand in a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The field.
    pub field: Field,
    /// What stands there, or what a source writes that can't be read; empty where there is neither.
    pub from: String,
    /// What would stand there.
    pub to: String,
}

/// What can be mended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ProposalKind {
    /// A mistyped domain.
    DomainTypo,
    /// A national number whose record names no country.
    PhoneCountry,
    /// A whole name in one part.
    SplitName,
    /// First name and surname, each in the other's place.
    SwapNames,
}

/// What speaks for a proposal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The domain is a usual slip for this one.
    Typo(String),
    /// The domain is one slip away from this one, which is the employer's.
    Employer(String),
    /// The number is one of this country, where the person is.
    Country(Region),
    /// The number is one of this country, whose ending the domain has.
    Ending(Region),
    /// The whole name stands in one part.
    Whole,
    /// This stands behind the name and is no part of it.
    Behind(String),
    /// The name is written like an address: this.
    Signs(String),
    /// A comma follows what stands as the first name.
    Comma,
    /// This stands as the first name and is written in capitals alone, as surnames are.
    Capitals(String),
    /// This stands as the surname and is known as a first name, and the address has it first.
    Mailbox(String),
    /// This stands as the surname and is known as a first name, and the profile has it first.
    Profile(String),
    /// What stands as the surname is known as a first name, and elsewhere the name is written like this.
    Elsewhere(String),
}

impl ProposalKind {
    /// Every kind, in the order in which they are proposed.
    pub const ALL: &'static [Self] =
        &[Self::DomainTypo, Self::PhoneCountry, Self::SplitName, Self::SwapNames];

    /// The name in the interface.
    pub const fn name(self) -> &'static str {
        match self {
            Self::DomainTypo => "domain_typo",
            Self::PhoneCountry => "phone_country",
            Self::SplitName => "split_name",
            Self::SwapNames => "swap_names",
        }
    }
}

impl Why {
    /// The name of the sentence in the interface.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Typo(_) => "typo",
            Self::Employer(_) => "employer",
            Self::Country(_) => "country",
            Self::Ending(_) => "ending",
            Self::Whole => "whole",
            Self::Behind(_) => "behind",
            Self::Signs(_) => "signs",
            Self::Comma => "comma",
            Self::Capitals(_) => "capitals",
            Self::Mailbox(_) => "mailbox",
            Self::Profile(_) => "profile",
            Self::Elsewhere(_) => "elsewhere",
        }
    }

    /// What the sentence says.
    pub fn params(&self) -> BTreeMap<&'static str, String> {
        let (key, value) = match self {
            Self::Typo(domain) | Self::Employer(domain) => ("domain", domain.clone()),
            Self::Country(region) | Self::Ending(region) => ("country", region.name().to_owned()),
            Self::Behind(text) | Self::Signs(text) => ("text", text.clone()),
            Self::Capitals(name) | Self::Mailbox(name) | Self::Profile(name) | Self::Elsewhere(name) => {
                ("name", name.clone())
            }
            Self::Whole | Self::Comma => return BTreeMap::new(),
        };
        BTreeMap::from([(key, value)])
    }
}

/// What would mend a record, at most one proposal of each kind.
pub fn proposals(basis: &Basis<'_>) -> Vec<Proposal> {
    let split = name::split(basis);
    let swap = if split.is_none() { name::swap(basis) } else { None };
    [address::typo(basis), phone::by_country(basis), split, swap].into_iter().flatten().collect()
}

impl<'a> Basis<'a> {
    fn value(&self, field: Field) -> Option<&'a str> {
        self.values.get(&field).map(|survivor| survivor.value.as_str())
    }

    /// The record that a surviving value comes from.
    fn source(&self, field: Field) -> Option<&'a Record> {
        let id = self.values.get(&field)?.record;
        self.records.iter().copied().find(|record| record.id == id)
    }

    /// Whether somebody said what stands in any of these fields, be it nothing.
    fn is_chosen(&self, fields: &[Field]) -> bool {
        self.chosen.iter().any(|one| fields.contains(&one.field))
    }

    /// What records write in a field, the newest first.
    fn written(&self, field: Field) -> Vec<(&'a Record, Cow<'a, str>)> {
        let mut records: Vec<&'a Record> = self.records.to_vec();
        records.sort_by_key(|record| (Reverse(record.at), record.id));
        records
            .into_iter()
            .filter_map(|record| Some((record, text::tidy(record.fields.get(&field)?))))
            .filter(|(_, written)| !written.is_empty() && !text::is_placeholder(written))
            .collect()
    }
}

#[cfg(test)]
mod tests;
