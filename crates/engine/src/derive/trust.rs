//! Who is believed when sources disagree.

use sluice_domain::{
    ConnectionId,
    derived::Record,
    survivorship::{self, Protections, Survivors},
};
use std::collections::BTreeMap;

/// Ranks of connections: the system of record first, because people correct it by hand; then providers in the
/// order of the reference integration (ZoomInfo, Apollo, Hunter), then the rest.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    ranks: BTreeMap<ConnectionId, Rank>,
    /// By connection and stream.
    protections: BTreeMap<(ConnectionId, String), Protections>,
}

#[derive(Clone, Copy, Debug)]
struct Rank {
    trust: u8,
    crm: bool,
}

impl Trust {
    /// From connections as (id, connector, whether it is a CRM).
    pub fn of(connections: impl IntoIterator<Item = (ConnectionId, String, bool)>) -> Self {
        let ranks = connections.into_iter().map(|(id, connector, crm)| {
            let trust = match (crm, connector.as_str()) {
                (true, _) => 100,
                (false, "zoominfo") => 60,
                (false, "apollo") => 50,
                (false, "hunter") => 40,
                (false, _) => 10,
            };
            (id, Rank { trust, crm })
        });
        Self { ranks: ranks.collect(), protections: BTreeMap::new() }
    }

    /// The same where a person keeps a stream from overwriting some fields.
    pub fn protecting(mut self, connection: ConnectionId, stream: &str, says: Protections) -> Self {
        if !says.is_empty() {
            self.protections.insert((connection, stream.to_owned()), says);
        }
        self
    }

    /// The surviving values of a person.
    pub fn survivors(&self, records: &[&Record]) -> Survivors {
        survivorship::protected(
            records,
            &|record| self.rank(record),
            &|record| self.protections_of(record),
            survivorship::survive,
        )
    }

    /// The surviving values of a company.
    pub fn company_survivors(&self, records: &[&Record]) -> Survivors {
        survivorship::protected(
            records,
            &|record| self.rank(record),
            &|record| self.protections_of(record),
            survivorship::survive_company,
        )
    }

    fn protections_of(&self, record: &Record) -> Option<&Protections> {
        if self.protections.is_empty() {
            return None;
        }
        self.protections.get(&(record.connection, record.stream.clone()))
    }

    /// From 0 to 100.
    pub fn rank(&self, record: &Record) -> u8 {
        self.ranks.get(&record.connection).map_or(0, |rank| rank.trust)
    }

    /// Whether the record is held by the system of record.
    pub fn in_crm(&self, record: &Record) -> bool {
        self.ranks.get(&record.connection).is_some_and(|rank| rank.crm)
    }
}
