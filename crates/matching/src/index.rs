//! Records one by one: the same keys, comparison and linkage as for many at once, kept up to date.
//!
//! A pair's evidence depends on the two records and on how frequent their values are. When the class of a frequency
//! changes, or a key becomes so crowded that it says nothing, older records are compared anew; since classes are
//! powers of two, a value with a million bearers changes class twenty times.

mod crowds;
mod groups;
mod twins;

use crate::{
    Evidence, Limits, Model, Profile, Side, Subject, conflict, features,
    hash::hash,
    keys::{Initials, keys_into, meet, most},
    linkage,
    rarity::{COUNTED, Rarity, Tokens, class, tokens},
};
use crowds::Crowds;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    hash::Hash,
};
use twins::Twins;

/// Pairs below this, in thousandths of a bit, are not kept: a probability of about one in ten.
pub const LEAST: i32 = -3_000;

/// A pair that came, went, or is worth more or less than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change<Id> {
    /// The lower of the two.
    pub left: Id,
    /// The higher.
    pub right: Id,
    /// The evidence before, in thousandths of a bit; nothing where there was no pair.
    pub before: Option<i32>,
    /// The evidence now.
    pub after: Option<i32>,
}

struct Entry<Id> {
    id: Id,
    profile: Profile,
    rarity: Rarity,
    /// The hash of the whole profile: those who have it are the same to the letter.
    twin: u64,
    initials: Initials,
    /// Whether it stands for its twins: it counts, has keys, and is compared.
    leads: bool,
    pairs: Vec<(u32, i32)>,
}

/// Records that can be matched at any time.
pub struct Index<Id> {
    subject: Subject,
    limits: Limits,
    slots: Vec<Option<Entry<Id>>>,
    free: Vec<u32>,
    places: HashMap<Id, u32>,
    /// Who has a key.
    keyed: Crowds,
    /// Who has a value that is counted.
    counted: Crowds,
    twins: Twins<Id>,
    stale: BTreeSet<u32>,
    /// What pairs were worth when `settle` was last called, where they have changed since.
    before: BTreeMap<(Id, Id), Option<i32>>,
}

impl<Id: Copy + Ord + Hash> Index<Id> {
    /// Without records.
    pub fn new(subject: Subject) -> Self {
        Self {
            subject,
            limits: Limits::default(),
            slots: Vec::new(),
            free: Vec::new(),
            places: HashMap::new(),
            keyed: Crowds::default(),
            counted: Crowds::default(),
            twins: Twins::new(),
            stale: BTreeSet::new(),
            before: BTreeMap::new(),
        }
    }

    /// With records, settled.
    pub fn load(subject: Subject, records: impl IntoIterator<Item = (Id, Profile)>) -> Self {
        let mut index = Self::new(subject);
        for (id, profile) in records {
            index.put(id, profile);
        }
        // Everything is compared once, and nothing is news.
        index.settle();
        index
    }

    /// From which sum on records are the same, or are asked about.
    pub fn limits(&self) -> Limits {
        self.limits
    }

    /// Sets other limits; [`Self::groups`] joins by them from now on. Pairs are what they were.
    pub fn set_limits(&mut self, limits: Limits) {
        self.limits = limits;
    }

    /// The pairs with a sum from `low` to below `high`, each once, the lower id first.
    pub fn pairs_between(&self, low: i32, high: i32) -> Vec<(Id, Id, i32)> {
        let mut found = Vec::new();
        for entry in self.slots.iter().flatten() {
            let within = entry.pairs.iter().filter(|(_, score)| (low..high).contains(score));
            let others = within.filter_map(|(other, score)| Some((self.entry(*other)?.id, *score)));
            found.extend(
                others.filter(|(other, _)| entry.id < *other).map(|(other, score)| (entry.id, other, score)),
            );
        }
        found.sort_unstable();
        found
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.places.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// Whether a record is there.
    pub fn contains(&self, id: Id) -> bool {
        self.places.contains_key(&id)
    }

    /// Adds a record, or replaces what it said.
    pub fn put(&mut self, id: Id, profile: Profile) {
        if let Some(at) = self.places.get(&id)
            && self.entry(*at).is_some_and(|entry| entry.profile == profile)
        {
            return;
        }
        self.remove(id);
        let twin = hash(0, &[profile.as_bytes()]);
        let initials = Initials::of(profile.view());
        let rarity = Rarity::default();
        let entry = Entry { id, profile, rarity, twin, initials, leads: false, pairs: Vec::new() };
        let at = match self.free.pop() {
            Some(at) => at,
            None => {
                self.slots.push(None);
                self.slots.len() as u32 - 1
            }
        };
        self.slots[at as usize] = Some(entry);
        self.places.insert(id, at);
        self.stale.insert(at);
        let led = self.twins.first(twin);
        self.twins.add(twin, id, at);
        match led {
            Some((other, _)) if other < id => {}
            Some((_, other)) => {
                self.unlist(other);
                self.list(at);
                self.stale_twins(twin);
            }
            None => self.list(at),
        }
    }

    /// Takes a record away.
    pub fn remove(&mut self, id: Id) {
        let Some(at) = self.places.remove(&id) else { return };
        self.unlist(at);
        let Some(entry) = self.slots[at as usize].take() else { return };
        self.free.push(at);
        self.stale.remove(&at);
        for (other, score) in entry.pairs {
            if let Some(there) = &mut self.slots[other as usize] {
                if let Ok(place) = find(&there.pairs, at) {
                    there.pairs.remove(place);
                }
                let pair = ordered(id, there.id);
                self.before.entry(pair).or_insert(Some(score));
            }
        }
        let led = self.twins.first(entry.twin) == Some((id, at));
        self.twins.take(entry.twin, id, at);
        if let Some((_, next)) = self.twins.first(entry.twin).filter(|_| led) {
            self.list(next);
            self.stale_twins(entry.twin);
        }
    }

    /// The records that [`Self::settle`] will compare anew: those that came, and those of whose values the frequency
    /// has changed. What any two of them say may be something else then, also where they are no pair.
    pub fn stale(&self) -> Vec<Id> {
        self.stale.iter().filter_map(|at| Some(self.entry(*at)?.id)).collect()
    }

    /// Works through what puts and removals changed, and says which pairs did.
    pub fn settle(&mut self) -> Vec<Change<Id>> {
        let stale: Vec<u32> = std::mem::take(&mut self.stale).into_iter().collect();
        for at in &stale {
            let rarity = self.entry(*at).map(|entry| self.rarity(&tokens(entry.profile.view()), 0));
            if let (Some(rarity), Some(entry)) = (rarity, &mut self.slots[*at as usize]) {
                entry.rarity = rarity;
            }
        }
        let forest = Model::shipped().forest(self.subject);
        let mut rows = Vec::new();
        let mut scores = Vec::new();
        for at in stale {
            let partners = self.partners(at);
            rows.clear();
            rows.extend(partners.iter().filter_map(|other| self.seen(at, *other)));
            scores.resize(rows.len(), 0);
            forest.score_block(rows.as_flattened(), &mut scores);
            let fresh: Vec<(u32, i32)> = partners
                .iter()
                .copied()
                .zip(scores.iter().copied())
                .filter(|(_, score)| *score >= LEAST)
                .collect();
            self.replace_pairs(at, fresh);
        }
        let before = std::mem::take(&mut self.before);
        before
            .into_iter()
            .filter_map(|((left, right), before)| {
                let after = self.pair(left, right);
                (before != after).then_some(Change { left, right, before, after })
            })
            .collect()
    }

    /// The pairs of a record, by id.
    pub fn pairs_of(&self, id: Id) -> Vec<(Id, i32)> {
        let Some(entry) = self.of(id) else { return Vec::new() };
        let mut pairs: Vec<(Id, i32)> =
            entry.pairs.iter().filter_map(|(other, score)| Some((self.entry(*other)?.id, *score))).collect();
        pairs.sort_unstable();
        pairs
    }

    /// The evidence for any two records, in thousandths of a bit.
    pub fn score(&self, one: Id, other: Id) -> Option<i32> {
        let seen = self.seen(*self.places.get(&one)?, *self.places.get(&other)?)?;
        Some(Model::shipped().forest(self.subject).score(&seen))
    }

    /// What speaks for and against any two records.
    pub fn evidence(&self, one: Id, other: Id) -> Option<Evidence> {
        let seen = self.seen(*self.places.get(&one)?, *self.places.get(&other)?)?;
        Some(Model::shipped().explain(self.subject, &seen))
    }

    /// What speaks for and against a record being the same as one that is not here.
    pub fn evidence_of(&self, id: Id, profile: &Profile) -> Option<Evidence> {
        let rarity = self.rarity(&tokens(profile.view()), 0);
        let seen = features(side(self.of(id)?), Side { profile: profile.view(), rarity: &rarity });
        Some(Model::shipped().explain(self.subject, &seen))
    }

    /// Whether two records show what two of one person don't.
    pub fn in_conflict(&self, one: Id, other: Id) -> bool {
        let places = self.places.get(&one).zip(self.places.get(&other));
        places.and_then(|(one, other)| self.seen(*one, *other)).is_some_and(|seen| conflict(&seen))
    }

    /// The records that one which is not here may be the same as, by evidence, the strongest first. A conflict is worth
    /// less than what is the same without asking.
    pub fn similar(&self, profile: &Profile) -> Vec<(Id, i32)> {
        let mut keys = Vec::new();
        keys_into(profile.view(), &mut keys);
        let rarity = self.rarity(&tokens(profile.view()), 1);
        let here = Side { profile: profile.view(), rarity: &rarity };
        let initials = Initials::of(profile.view());
        let mut found: HashSet<u32> = HashSet::new();
        for key in &keys {
            found.extend(self.crowd(*key, profile.view().counts(), initials));
        }
        found.extend(self.twins.first(hash(0, &[profile.as_bytes()])).map(|(_, at)| at));
        let forest = Model::shipped().forest(self.subject);
        let mut similar: Vec<(Id, i32)> = found
            .into_iter()
            .filter_map(|at| self.entry(at))
            .map(|entry| {
                let seen = features(here, side(entry));
                (entry.id, linkage::linked(forest.score(&seen), conflict(&seen)))
            })
            .filter(|(_, score)| *score >= LEAST)
            .collect();
        similar.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
        similar
    }

    fn entry(&self, at: u32) -> Option<&Entry<Id>> {
        self.slots.get(at as usize)?.as_ref()
    }

    fn of(&self, id: Id) -> Option<&Entry<Id>> {
        self.entry(*self.places.get(&id)?)
    }

    fn pair(&self, one: Id, other: Id) -> Option<i32> {
        let there = *self.places.get(&other)?;
        let pairs = &self.of(one)?.pairs;
        find(pairs, there).ok().map(|place| pairs[place].1)
    }

    fn seen(&self, one: u32, other: u32) -> Option<crate::Features> {
        Some(features(side(self.entry(one)?), side(self.entry(other)?)))
    }

    fn rarity(&self, tokens: &Tokens, more: u32) -> Rarity {
        let mut classes = [0; COUNTED];
        for (class_of, token) in classes.iter_mut().zip(tokens) {
            if *token != 0 {
                *class_of = class(self.counted.counted(*token).saturating_add(more).max(1));
            }
        }
        Rarity::from_classes(classes)
    }

    /// Whom a record is compared with.
    fn partners(&self, at: u32) -> Vec<u32> {
        let Some(entry) = self.entry(at) else { return Vec::new() };
        if !entry.leads {
            // One that is the same to the letter stands for it.
            return self.twins.first(entry.twin).map(|(_, at)| at).into_iter().collect();
        }
        let mut keys = Vec::new();
        keys_into(entry.profile.view(), &mut keys);
        let mut found: Vec<u32> = self.twins.all(entry.twin).filter(|other| *other != at).collect();
        let counts = entry.profile.view().counts();
        for key in &keys {
            found.extend(self.crowd(*key, counts, entry.initials).filter(|other| *other != at));
        }
        found.sort_unstable();
        found.dedup();
        found
    }

    /// Who has a key and is worth comparing with; nobody where too many have it.
    fn crowd(&self, key: u64, counts: bool, initials: Initials) -> impl Iterator<Item = u32> {
        let crowd = self.keyed.met(key, most(key), counts);
        crowd.filter(move |at| self.entry(*at).is_some_and(|entry| meet(key, initials, entry.initials)))
    }

    /// Both lists are sorted by place.
    fn replace_pairs(&mut self, at: u32, fresh: Vec<(u32, i32)>) {
        let Some(entry) = &mut self.slots[at as usize] else { return };
        let id = entry.id;
        let old = std::mem::replace(&mut entry.pairs, fresh.clone());
        for (other, score) in &old {
            if find(&fresh, *other).is_err()
                && let Some(there) = &mut self.slots[*other as usize]
            {
                if let Ok(place) = find(&there.pairs, at) {
                    there.pairs.remove(place);
                }
                self.before.entry(ordered(id, there.id)).or_insert(Some(*score));
            }
        }
        for (other, score) in fresh {
            let known = find(&old, other).ok().map(|place| old[place].1);
            if known == Some(score) {
                continue;
            }
            let Some(there) = &mut self.slots[other as usize] else { continue };
            match find(&there.pairs, at) {
                Ok(place) => there.pairs[place].1 = score,
                Err(place) => there.pairs.insert(place, (at, score)),
            }
            self.before.entry(ordered(id, there.id)).or_insert(known);
        }
    }

    fn stale_twins(&mut self, twin: u64) {
        self.stale.extend(self.twins.all(twin));
    }

    fn list(&mut self, at: u32) {
        let Some(entry) = &mut self.slots[at as usize] else { return };
        entry.leads = true;
        let (tokens, counts) = (tokens(entry.profile.view()), entry.profile.view().counts());
        let mut keys = Vec::new();
        keys_into(entry.profile.view(), &mut keys);
        for key in keys {
            if self.keyed.add(key, at, counts) == most(key) as usize + 1 {
                self.stale.extend(self.keyed.all(key));
            }
        }
        for token in tokens.into_iter().filter(|token| *token != 0) {
            let count = self.counted.add(token, at, counts) as u32;
            // The first changes nothing: a value that is there is never rarer than one.
            if counts && count > 1 && class(count) != class(count - 1) {
                self.stale_bearers(token);
            }
        }
    }

    fn unlist(&mut self, at: u32) {
        let Some(entry) = &mut self.slots[at as usize] else { return };
        if !std::mem::replace(&mut entry.leads, false) {
            return;
        }
        let (tokens, counts) = (tokens(entry.profile.view()), entry.profile.view().counts());
        let mut keys = Vec::new();
        keys_into(entry.profile.view(), &mut keys);
        for key in keys {
            if self.keyed.take(key, at, counts) == most(key) as usize {
                self.stale.extend(self.keyed.all(key));
            }
        }
        for token in tokens.into_iter().filter(|token| *token != 0) {
            let count = self.counted.take(token, at, counts) as u32;
            if counts && count > 0 && class(count) != class(count + 1) {
                self.stale_bearers(token);
            }
        }
    }

    /// Those who have a value, and their twins, who are as frequent as the one that stands for them.
    fn stale_bearers(&mut self, token: u64) {
        for at in self.counted.all(token) {
            self.stale.insert(at);
            if let Some(entry) = self.slots.get(at as usize).and_then(Option::as_ref) {
                self.stale.extend(self.twins.all(entry.twin));
            }
        }
    }
}

fn side<Id>(entry: &Entry<Id>) -> Side<'_> {
    Side { profile: entry.profile.view(), rarity: &entry.rarity }
}

fn ordered<Id: Ord>(one: Id, other: Id) -> (Id, Id) {
    if one <= other { (one, other) } else { (other, one) }
}

fn find(pairs: &[(u32, i32)], at: u32) -> Result<usize, usize> {
    pairs.binary_search_by_key(&at, |(other, _)| *other)
}
