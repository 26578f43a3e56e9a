//! Who is believed when sources disagree.

use super::quality::{Judge, Judges};
use crate::plan;
use sluice_domain::{
    ConnectionId,
    derived::Record,
    quality::Said,
    survivorship::{self, Protections, Survivors},
};
use sluice_store::{Reader, StoreError};
use std::{collections::BTreeMap, sync::Arc};

/// Ranks of connections: the system of record first, because people correct it by hand; then providers in the
/// order of the reference integration (ZoomInfo, Apollo, Hunter), then the rest.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    ranks: BTreeMap<ConnectionId, Rank>,
    /// By connection and stream.
    protections: BTreeMap<(ConnectionId, String), Protections>,
    judges: Judges,
}

#[derive(Clone, Debug)]
struct Rank {
    trust: u8,
    crm: bool,
    source: String,
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
            (id, Rank { trust, crm, source: connector })
        });
        Self { ranks: ranks.collect(), ..Self::default() }
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

    /// The connector that a connection's records came by, or the vendor of a list; empty where nobody knows.
    pub fn source(&self, connection: ConnectionId) -> &str {
        self.ranks.get(&connection).map_or("", |rank| &rank.source)
    }

    /// What the records' sources said.
    pub(crate) fn said<'a>(&'a self, records: impl IntoIterator<Item = &'a Record>) -> Vec<Said<'a>> {
        let said = |record: &'a Record| Said {
            record,
            source: self.source(record.connection),
            own: self.in_crm(record),
        };
        records.into_iter().map(said).collect()
    }

    /// Who judges how good records are, by what the store holds now.
    pub(crate) fn judge(&self, r: &Reader<'_>) -> Result<Arc<Judge>, StoreError> {
        self.judges.of(r)
    }

    /// Whether the record is a lead of the system of record.
    pub(crate) fn is_lead(&self, record: &Record) -> bool {
        self.in_crm(record) && record.stream == plan::LEADS
    }

    /// Whether the record is held by the system of record.
    pub fn in_crm(&self, record: &Record) -> bool {
        self.is_crm(record.connection)
    }

    /// Whether a connection is the system of record.
    pub fn is_crm(&self, connection: ConnectionId) -> bool {
        self.ranks.get(&connection).is_some_and(|rank| rank.crm)
    }
}
