//! Records in the order in which a rule believes them.

use super::{By, Order, Part, Strategy, speaking::Said};
use crate::{ConnectionId, derived::Record};
use chrono::{DateTime, Utc};
use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

/// Records from the most to the least believed. Those of one tier are equal by the rule: of them what is better in itself
/// survives, then the more believed. By trust all are of one tier.
#[derive(Clone, Debug, Default)]
pub(super) struct Ranked<'a>(Vec<(u32, &'a Record)>);

impl<'a> Ranked<'a> {
    /// By trust, then the newer, then the one with the smaller id.
    pub(super) fn of(records: &[&'a Record], order: &Order) -> Self {
        Self::by(records.iter().copied(), |record| order.trust(record))
    }

    fn by(records: impl Iterator<Item = &'a Record>, trust: impl Fn(&Record) -> u16) -> Self {
        let mut ranked: Vec<(u16, &Record)> = records.map(|record| (trust(record), record)).collect();
        ranked.sort_by_key(|(trust, record)| (Reverse(*trust), Reverse(record.at), record.id));
        Self(ranked.into_iter().map(|(_, record)| (0, record)).collect())
    }

    /// The same records as the rule for a part believes them, given what each says of it that can be used.
    pub(super) fn about<'r>(
        &'r self,
        part: Part,
        by: By<'_>,
        said: impl Fn(&'a Record) -> Option<Said>,
    ) -> Cow<'r, Self> {
        let (strategy, trust) = (by.order.strategy(part), by.order.trust_otherwise(part));
        if strategy.is_by_trust() && trust.is_none() || self.0.len() < 2 {
            return Cow::Borrowed(self);
        }
        let trusted = trust.map_or_else(|| self.clone(), |trust| Self::by(self.iter(), trust));
        if strategy.is_by_trust() {
            return Cow::Owned(trusted);
        }
        let told: Vec<(&Record, Option<Said>)> =
            trusted.iter().map(|record| (record, said(record))).collect();
        let sources = Sources::of(&told, by);
        let key = |record: &Record, said: &Said| match strategy {
            Strategy::MostTrusted | Strategy::ManualOnly => 0,
            Strategy::Newest => -sources.said_at(record, said, by).timestamp_micros(),
            Strategy::Oldest => record.at.timestamp_micros(),
            Strategy::First => by.first.get(&record.id).unwrap_or(&record.at).timestamp_micros(),
            Strategy::MostComplete => -number(said.filled),
            Strategy::Longest => -number(said.length),
            Strategy::MostFrequent => -number(sources.count(said)),
        };
        let most = strategy == Strategy::MostComplete;
        let mut keyed: Vec<_> = told
            .iter()
            .map(|(record, said)| {
                let key = said.as_ref().map(|said| (said.little, key(record, said)));
                (key.is_none(), key, Reverse(if most { record.fields.len() } else { 0 }), *record)
            })
            .collect();
        // Stable: what is equal stays by trust.
        keyed.sort_by_key(|(silent, key, fields, _)| (*silent, *key, *fields));
        let (mut tier, mut before) = (0, None);
        let tiered = keyed.into_iter().map(|(_, key, _, record)| {
            if before.is_some_and(|before| before != key) {
                tier += 1;
            }
            before = Some(key);
            (tier, record)
        });
        Cow::Owned(Self(tiered.collect()))
    }

    /// The same order without some.
    pub(super) fn only(&self, keep: impl Fn(&'a Record) -> bool) -> Self {
        Self(self.0.iter().copied().filter(|(_, record)| keep(record)).collect())
    }

    /// The same order with only those that are among others.
    pub(super) fn among(&self, others: &Self) -> Self {
        self.only(|record| others.0.iter().any(|(_, other)| other.id == record.id))
    }

    /// These before others.
    pub(super) fn before(&self, others: &Self) -> Self {
        let next = self.0.last().map_or(0, |(tier, _)| tier + 1);
        let others = others.0.iter().map(|(tier, record)| (tier + next, *record));
        Self(self.0.iter().copied().chain(others).collect())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &'a Record> {
        self.0.iter().map(|(_, record)| *record)
    }

    /// The best of what `read` finds; of equally good ones the one of the most believed record.
    pub(super) fn best<Q: Ord, T>(
        &self,
        read: impl Fn(&'a Record) -> Option<(Q, T)>,
    ) -> Option<(&'a Record, T)> {
        let mut best: Option<(u32, Q, &Record, T)> = None;
        for (tier, record) in &self.0 {
            if best.as_ref().is_some_and(|(known, ..)| known < tier) {
                break;
            }
            if let Some((quality, value)) = read(record)
                && best.as_ref().is_none_or(|(_, known, ..)| quality > *known)
            {
                best = Some((*tier, quality, record, value));
            }
        }
        best.map(|(_, _, record, value)| (record, value))
    }
}

/// Which sources say what, and when they said it last. What the system of record says is not among it.
struct Sources<'t>(BTreeMap<&'t str, BTreeMap<ConnectionId, DateTime<Utc>>>);

impl<'t> Sources<'t> {
    fn of(told: &'t [(&Record, Option<Said>)], by: By<'_>) -> Self {
        let mut heard: BTreeMap<&str, BTreeMap<ConnectionId, DateTime<Utc>>> = BTreeMap::new();
        for (record, said) in told.iter().filter(|(record, _)| !by.order.is_own(record)) {
            for says in said.iter().flat_map(|said| said.says.iter().chain(&said.beside)) {
                let at = heard.entry(says).or_default().entry(record.connection).or_insert(record.at);
                *at = record.at.max(*at);
            }
        }
        Self(heard)
    }

    fn saying(&self, said: &Said) -> impl Iterator<Item = (&ConnectionId, &DateTime<Utc>)> {
        said.says.iter().filter_map(|says| self.0.get(says.as_str())).flatten()
    }

    /// When a record said what it says: where the system of record repeats a source, the source said it.
    fn said_at(&self, record: &Record, said: &Said, by: By<'_>) -> DateTime<Utc> {
        if !by.order.is_own(record) {
            return record.at;
        }
        self.saying(said).map(|(_, at)| *at).max().map_or(record.at, |at| at.min(record.at))
    }

    /// How many sources say it.
    fn count(&self, said: &Said) -> usize {
        self.saying(said).map(|(source, _)| source).collect::<BTreeSet<_>>().len().max(1)
    }
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
