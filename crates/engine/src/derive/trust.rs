//! Who is believed when sources disagree.

use super::{
    quality::{Judge, Judges},
    rules::{Ruling, Rulings},
};
use crate::plan;
use sluice_domain::{
    ConnectionId, Protection, RecordId, Stage,
    derived::Record,
    quality::Said,
    survivorship::{self, Chosen, Clash, FirstSeen, Order, Protections, Source, SurvivorRules, Survivors},
};
use sluice_store::{Reader, StoreError};
use std::{collections::BTreeMap, sync::Arc};

/// The sources that there are, and what people keep them from overwriting. By which rules they are believed the store
/// says.
#[derive(Clone, Debug, Default)]
pub struct Trust {
    sources: BTreeMap<ConnectionId, Known>,
    /// By connection and stream.
    protections: BTreeMap<(ConnectionId, String), Protections>,
    judges: Judges,
    rulings: Rulings,
}

#[derive(Clone, Debug)]
struct Known {
    crm: bool,
    name: String,
}

/// By what values are chosen for one group of records.
#[derive(Debug)]
pub(crate) struct By<'a> {
    pub(super) order: &'a Order,
    first: FirstSeen,
}

impl<'a> By<'a> {
    /// An order, with when the records were here first where it asks.
    pub(crate) fn of(r: &Reader<'_>, order: &'a Order, records: &[&Record]) -> Result<Self, StoreError> {
        let ids: Vec<RecordId> = records.iter().map(|record| record.id).collect();
        let asked = order.needs_first() && ids.len() > 1;
        Ok(Self { order, first: if asked { r.first_seen(&ids)? } else { FirstSeen::new() } })
    }
}

impl Trust {
    /// From connections as (id, connector, whether it is a CRM).
    pub fn of(connections: impl IntoIterator<Item = (ConnectionId, String, bool)>) -> Self {
        let sources = connections.into_iter().map(|(id, name, crm)| (id, Known { crm, name }));
        Self { sources: sources.collect(), ..Self::default() }
    }

    /// The same where a person keeps a stream from overwriting some fields.
    pub fn protecting(mut self, connection: ConnectionId, stream: &str, says: Protections) -> Self {
        if !says.is_empty() {
            self.protections.insert((connection, stream.to_owned()), says);
        }
        self
    }

    /// The surviving values of a person.
    pub(crate) fn survivors(&self, by: &By<'_>, records: &[&Record]) -> Survivors {
        let protections = |record: &Record| self.protections_of(record);
        survivorship::protected(records, by.order, &by.first, &protections, survivorship::survive)
    }

    /// The surviving values of a company.
    pub(crate) fn company_survivors(&self, by: &By<'_>, records: &[&Record]) -> Survivors {
        let protections = |record: &Record| self.protections_of(record);
        survivorship::protected(records, by.order, &by.first, &protections, survivorship::survive_company)
    }

    /// About what a person has to choose. What is kept from overwriting is no candidate.
    pub(crate) fn clashes(&self, by: &By<'_>, records: &[&Record], chosen: &[Chosen]) -> Vec<Clash> {
        let mut clashes = survivorship::clashes(records, by.order, &by.first, chosen);
        if self.protections.is_empty() {
            return clashes;
        }
        let kept_out: BTreeMap<RecordId, &Protections> =
            records.iter().filter_map(|record| Some((record.id, self.protections_of(record)?))).collect();
        for clash in &mut clashes {
            clash.candidates.retain(|candidate| {
                let says = kept_out.get(&candidate.record).and_then(|says| says.get(&clash.field));
                says.is_none_or(|protection| *protection == Protection::Always)
            });
        }
        clashes.retain(|clash| clash.candidates.len() > 1);
        clashes
    }

    fn protections_of(&self, record: &Record) -> Option<&Protections> {
        if self.protections.is_empty() {
            return None;
        }
        self.protections.get(&(record.connection, record.stream.clone()))
    }

    /// The connector that a connection's records came by, or the vendor of a list; empty where nobody knows.
    pub fn source(&self, connection: ConnectionId) -> &str {
        self.sources.get(&connection).map_or("", |known| &known.name)
    }

    /// Every source's name, and whether it is the system of record.
    pub(crate) fn sources(&self) -> impl Iterator<Item = (&str, bool)> {
        self.sources.values().map(|known| (known.name.as_str(), known.crm))
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

    /// The stage of which the record is a ticket in the system of record.
    pub(crate) fn stage(&self, record: &Record) -> Option<Stage> {
        plan::stage_of(&record.stream).filter(|_| self.in_crm(record))
    }

    /// By which rules values are chosen, by what the store holds now.
    pub(crate) fn ruling(&self, r: &Reader<'_>) -> Result<Arc<Ruling>, StoreError> {
        self.rulings.of(r, self)
    }

    /// The order of the sources by rules.
    pub(crate) fn order(&self, rules: &SurvivorRules) -> Order {
        let sources: Vec<Source<'_>> = self
            .sources
            .iter()
            .map(|(connection, known)| Source { connection: *connection, name: &known.name, own: known.crm })
            .collect();
        Order::of(rules, &sources)
    }

    /// Whether the record is held by the system of record.
    pub fn in_crm(&self, record: &Record) -> bool {
        self.is_crm(record.connection)
    }

    /// Whether a connection is the system of record.
    pub fn is_crm(&self, connection: ConnectionId) -> bool {
        self.sources.get(&connection).is_some_and(|known| known.crm)
    }
}
