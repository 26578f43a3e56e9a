//! Which record is about whom: known to the practice world alone.

use crate::{Source, SourceKey};
use serde::Serialize;
use std::collections::BTreeMap;

/// Whom a record is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) enum Identity {
    /// A human being, as an index into the world's people.
    Person(u32),
    /// Nobody: a shared mailbox of a firm.
    Mailbox(u32),
}

/// Where a record is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) enum Place {
    Apollo,
    Hunter,
    HaloUser,
    HaloTicket,
}

impl Place {
    /// Where `key` points to; none for records that are not about people.
    pub(crate) fn of(key: &SourceKey) -> Option<Self> {
        match (key.source, key.stream.as_str()) {
            (Source::Apollo, _) => Some(Self::Apollo),
            (Source::Hunter, _) => Some(Self::Hunter),
            (Source::Halo, "clients" | "sites") => None,
            (Source::Halo, "users") => Some(Self::HaloUser),
            (Source::Halo, _) => Some(Self::HaloTicket),
        }
    }
}

/// Identities by record and by mailbox.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Truth {
    records: BTreeMap<Place, BTreeMap<String, Identity>>,
    mailboxes: BTreeMap<String, u32>,
}

impl Truth {
    pub(crate) fn insert(&mut self, place: Place, id: String, identity: Identity) {
        self.records.entry(place).or_default().insert(id, identity);
    }

    /// A mailbox that one person alone reads.
    pub(crate) fn own(&mut self, mailbox: &str, person: u32) {
        self.mailboxes.insert(mailbox.to_owned(), person);
    }

    pub(crate) fn of(&self, place: Place, id: &str) -> Option<Identity> {
        self.records.get(&place)?.get(id).copied()
    }

    /// The one reader of a mailbox, however it is written.
    pub(crate) fn reader(&self, mailbox: &str) -> Option<Identity> {
        let tidy = mailbox.trim().trim_start_matches("mailto:").to_lowercase();
        let tidy = match tidy.split_once('@') {
            Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or_default()),
            None => tidy,
        };
        self.mailboxes.get(&tidy).copied().map(Identity::Person)
    }

    /// How many people have at least one record.
    pub(crate) fn people(&self) -> u32 {
        let people: std::collections::BTreeSet<Identity> = self
            .records
            .values()
            .flat_map(BTreeMap::values)
            .filter(|identity| matches!(identity, Identity::Person(_)))
            .copied()
            .collect();
        people.len() as u32
    }
}
