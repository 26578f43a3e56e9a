//! Which record is about whom: known to the practice world alone.

use crate::{Source, SourceKey};
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};

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
    UpLead,
    RocketReach,
    Lusha,
    Seamless,
    Lead411,
    /// Both interfaces of ZoomInfo give the same ids.
    ZoomInfo,
}

impl Place {
    /// Where `key` points to; none for records that are not about people.
    pub(crate) fn of(key: &SourceKey) -> Option<Self> {
        if key.source != Source::Halo && key.stream.contains("company") && !key.stream.starts_with("pe") {
            return None;
        }
        match (key.source, key.stream.as_str()) {
            (Source::Apollo, _) => Some(Self::Apollo),
            (Source::Hunter, _) => Some(Self::Hunter),
            (Source::Halo, "clients" | "sites") => None,
            (Source::Halo, "users") => Some(Self::HaloUser),
            (Source::Halo, _) => Some(Self::HaloTicket),
            (Source::UpLead, _) => Some(Self::UpLead),
            (Source::RocketReach, _) => Some(Self::RocketReach),
            (Source::Lusha, _) => Some(Self::Lusha),
            (Source::Seamless, _) => Some(Self::Seamless),
            (Source::Lead411, _) => Some(Self::Lead411),
            (Source::ZoomInfo | Source::ZoomInfoLegacy, _) => Some(Self::ZoomInfo),
        }
    }
}

/// Identities by record and by mailbox.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Truth {
    records: BTreeMap<Place, BTreeMap<String, Identity>>,
    mailboxes: BTreeMap<String, u32>,
    strangers: BTreeSet<u32>,
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
        let id = match place {
            // Requests and results have ids of their own there; the number of the record ends each of them.
            Place::Seamless => id.rsplit('-').next().unwrap_or_default(),
            // A row of an older search is known by the search's number and its own.
            Place::Lusha => id.rsplit('/').next().unwrap_or_default(),
            _ => id,
        };
        let known = self.records.get(&place)?.get(id).copied();
        // Some streams of the providers name people by their address.
        known.or_else(|| match place {
            Place::HaloUser | Place::HaloTicket => None,
            _ => self.reader(id),
        })
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

    /// Somebody of whom no list tells: a provider has to be asked.
    pub(crate) fn stranger(&mut self, person: u32) {
        self.strangers.insert(person);
    }

    /// How many people have at least one record, strangers left out.
    pub(crate) fn people(&self) -> u32 {
        let people: BTreeSet<u32> = self
            .records
            .values()
            .flat_map(BTreeMap::values)
            .filter_map(|identity| match identity {
                Identity::Person(person) => Some(*person),
                Identity::Mailbox(_) => None,
            })
            .filter(|person| !self.strangers.contains(person))
            .collect();
        people.len() as u32
    }
}
