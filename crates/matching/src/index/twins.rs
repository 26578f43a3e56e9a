//! Who is the same to the letter: the first by id stands for the others.

use super::crowds::Hashed;
use std::{
    collections::{BTreeSet, HashMap, hash_map::Entry},
    hash::BuildHasherDefault,
};

/// Records by the hash of their whole profile.
pub(super) struct Twins<Id> {
    of: HashMap<u64, Same<Id>, BuildHasherDefault<Hashed>>,
}

/// Hardly anybody has a twin.
enum Same<Id> {
    One(Id, u32),
    Many(BTreeSet<(Id, u32)>),
}

impl<Id: Copy + Ord> Twins<Id> {
    pub(super) fn new() -> Self {
        Self { of: HashMap::default() }
    }

    pub(super) fn add(&mut self, twin: u64, id: Id, at: u32) {
        match self.of.entry(twin) {
            Entry::Vacant(place) => drop(place.insert(Same::One(id, at))),
            Entry::Occupied(mut place) => match place.get_mut() {
                Same::One(known, there) => {
                    let both = BTreeSet::from([(*known, *there), (id, at)]);
                    place.insert(Same::Many(both));
                }
                Same::Many(all) => drop(all.insert((id, at))),
            },
        }
    }

    pub(super) fn take(&mut self, twin: u64, id: Id, at: u32) {
        let last = match self.of.get_mut(&twin) {
            None => return,
            Some(Same::One(..)) => true,
            Some(Same::Many(all)) => {
                all.remove(&(id, at));
                all.is_empty()
            }
        };
        if last {
            self.of.remove(&twin);
        }
    }

    /// The one that stands for the others.
    pub(super) fn first(&self, twin: u64) -> Option<(Id, u32)> {
        match self.of.get(&twin)? {
            Same::One(id, at) => Some((*id, *at)),
            Same::Many(all) => all.first().copied(),
        }
    }

    pub(super) fn all(&self, twin: u64) -> impl Iterator<Item = u32> {
        let (one, many) = match self.of.get(&twin) {
            None => (None, None),
            Some(Same::One(_, at)) => (Some(*at), None),
            Some(Same::Many(all)) => (None, Some(all)),
        };
        one.into_iter().chain(many.into_iter().flatten().map(|(_, at)| *at))
    }
}
