//! The rules for the sources that there are: who is believed before whom, about what.

use super::rules::{Part, Strategy, SurvivorRules, Trusted};
use crate::{ConnectionId, RecordId, derived::Record};
use chrono::{DateTime, Utc};
use std::collections::BTreeMap;

/// When records were here first. Only asked of where a rule goes by it, see [`Order::needs_first`].
pub type FirstSeen = BTreeMap<RecordId, DateTime<Utc>>;

/// Trust by connection.
type Trust = BTreeMap<ConnectionId, u16>;

/// Trust beyond what rules can give, for sources that are to come first, the first of them the most.
const FIRST: u16 = 1_000;

/// Who is believed before whom. Made once for the sources that there are; the default believes all the same.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Order {
    trust: Trust,
    /// The systems of record.
    own: Vec<ConnectionId>,
    every: Strategy,
    /// What is otherwise.
    parts: BTreeMap<Part, Otherwise>,
}

/// What is otherwise for a part.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Otherwise {
    by: Strategy,
    trust: Option<Trust>,
}

/// A source of records.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// Its connection.
    pub connection: ConnectionId,
    /// Its connector, or the vendor of a list.
    pub name: &'a str,
    /// Whether it is the system of record.
    pub own: bool,
}

impl Order {
    /// The order of these sources by these rules.
    pub fn of(rules: &SurvivorRules, sources: &[Source<'_>]) -> Self {
        let trust = |first: &[String]| -> Trust {
            sources.iter().map(|source| (source.connection, believed(&rules.trust, first, source))).collect()
        };
        let parts = rules.parts.iter().map(|(part, rule)| {
            let otherwise = Otherwise { by: rules.strategy(*part), trust: rule.first.as_deref().map(trust) };
            (*part, otherwise)
        });
        Self {
            trust: trust(&rules.every.first),
            own: sources.iter().filter(|source| source.own).map(|source| source.connection).collect(),
            every: rules.every.by,
            parts: parts.collect(),
        }
    }

    /// By what a part's value survives.
    pub fn strategy(&self, part: Part) -> Strategy {
        self.parts.get(&part).map_or(self.every, |otherwise| otherwise.by)
    }

    /// Whether any rule goes by when records were here first.
    pub fn needs_first(&self) -> bool {
        self.any(Strategy::First)
    }

    /// Whether a person has to choose about anything.
    pub fn asks(&self) -> bool {
        self.any(Strategy::ManualOnly)
    }

    fn any(&self, strategy: Strategy) -> bool {
        self.every == strategy || self.parts.values().any(|otherwise| otherwise.by == strategy)
    }

    /// How much a record is believed where nothing is otherwise.
    pub(super) fn trust(&self, record: &Record) -> u16 {
        self.trust.get(&record.connection).copied().unwrap_or_default()
    }

    /// How much a record is believed about a part, where that is otherwise.
    pub(super) fn trust_otherwise(&self, part: Part) -> Option<impl Fn(&Record) -> u16> {
        let trust = self.parts.get(&part)?.trust.as_ref()?;
        Some(|record: &Record| trust.get(&record.connection).copied().unwrap_or_default())
    }

    /// Whether a record is held by the system of record.
    pub(super) fn is_own(&self, record: &Record) -> bool {
        self.own.contains(&record.connection)
    }
}

fn believed(trust: &Trusted, first: &[String], source: &Source<'_>) -> u16 {
    if let Some(place) = first.iter().position(|name| name == source.name) {
        return FIRST + u16::try_from(first.len() - place).unwrap_or(FIRST);
    }
    if source.own {
        return if first.is_empty() { trust.system_of_record.into() } else { u16::MAX };
    }
    trust.of.get(source.name).copied().unwrap_or(trust.others).into()
}
