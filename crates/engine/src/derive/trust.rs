//! Who is believed when sources disagree.

use sluice_domain::{ConnectionId, derived::Record};
use std::collections::BTreeMap;

/// Ranks of connections: the system of record first, because people correct it by hand; then providers in the
/// order of the reference integration (ZoomInfo, Apollo, Hunter), then the rest.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    ranks: BTreeMap<ConnectionId, Rank>,
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
        Self { ranks: ranks.collect() }
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
