//! Who shares a value. Most values have one bearer, and a record has dozens, so one is kept where it costs sixteen bytes.

use std::{
    collections::HashMap,
    hash::{BuildHasherDefault, Hasher},
};

/// A place of [`Crowds::many`] rather than a record.
const MANY: u32 = 1 << 31;
/// A record that is a copy.
const COPY: u32 = 1 << 30;
/// The allocator gives no less than this many.
const FEW: usize = 6;

/// For each hash the records that have it. Copies are counted by themselves: that somebody was written to the system of
/// record makes no value more frequent and no key more crowded, and takes no pair from the others.
#[derive(Default)]
pub(super) struct Crowds {
    of: HashMap<u64, u32, BuildHasherDefault<Hashed>>,
    many: Vec<Many>,
    free: Vec<u32>,
}

#[derive(Default)]
struct Many {
    /// Those that count, then the copies.
    members: Vec<u32>,
    counted: usize,
}

impl Crowds {
    /// Adds one below 2³⁰; how many are on its side now.
    pub(super) fn add(&mut self, hash: u64, at: u32, counts: bool) -> usize {
        let Some(known) = self.of.get_mut(&hash) else {
            self.of.insert(hash, if counts { at } else { at | COPY });
            return 1;
        };
        if *known & MANY == 0 {
            let mut many = Many { members: Vec::with_capacity(FEW), counted: 0 };
            many.add(*known & !COPY, *known & COPY == 0);
            *known = MANY
                | match self.free.pop() {
                    Some(free) => {
                        self.many[free as usize] = many;
                        free
                    }
                    None => {
                        self.many.push(many);
                        self.many.len() as u32 - 1
                    }
                };
        }
        self.many[(*known & !MANY) as usize].add(at, counts)
    }

    /// Takes one away; how many are left on its side.
    pub(super) fn take(&mut self, hash: u64, at: u32, counts: bool) -> usize {
        let Some(known) = self.of.get(&hash).copied() else { return 0 };
        if known & MANY == 0 {
            self.of.remove(&hash);
            return 0;
        }
        let place = known & !MANY;
        let many = &mut self.many[place as usize];
        let left = many.take(at, counts);
        if many.members.is_empty() {
            many.members = Vec::new();
            self.free.push(place);
            self.of.remove(&hash);
        }
        left
    }

    /// How many that count have it.
    pub(super) fn counted(&self, hash: u64) -> u32 {
        match self.of.get(&hash) {
            None => 0,
            Some(known) if known & MANY == 0 => u32::from(known & COPY == 0),
            Some(known) => self.many[(known & !MANY) as usize].counted as u32,
        }
    }

    pub(super) fn all(&self, hash: u64) -> impl Iterator<Item = u32> {
        self.sides(hash, |_, _| (true, true))
    }

    /// Those that are worth comparing with one that counts or is a copy; nobody where more than `most` count. Where more
    /// than `most` are copies, no copy meets anybody: whether two meet is the same seen from either.
    pub(super) fn met(&self, hash: u64, most: u32, counts: bool) -> impl Iterator<Item = u32> {
        let most = most as usize;
        self.sides(hash, move |counted, copies| {
            let few = counted <= most && (counts || copies <= most);
            (few, few && copies <= most)
        })
    }

    /// Those that count and the copies, as `wanted` says by how many there are of each.
    fn sides(
        &self,
        hash: u64,
        wanted: impl FnOnce(usize, usize) -> (bool, bool),
    ) -> impl Iterator<Item = u32> {
        let known = self.of.get(&hash).copied();
        let (mut one, mut counted, mut copies) = (None, &[][..], &[][..]);
        match known {
            None => {}
            Some(known) if known & MANY == 0 => {
                let copy = known & COPY != 0;
                let (of_counted, of_copies) = wanted(usize::from(!copy), usize::from(copy));
                one = (if copy { of_copies } else { of_counted }).then_some(known & !COPY);
            }
            Some(known) => {
                let many = &self.many[(known & !MANY) as usize];
                (counted, copies) = many.members.split_at(many.counted);
                let (of_counted, of_copies) = wanted(counted.len(), copies.len());
                counted = if of_counted { counted } else { &[] };
                copies = if of_copies { copies } else { &[] };
            }
        }
        one.into_iter().chain(counted.iter().chain(copies).copied())
    }
}

impl Many {
    fn add(&mut self, at: u32, counts: bool) -> usize {
        self.members.push(at);
        if !counts {
            return self.members.len() - self.counted;
        }
        let last = self.members.len() - 1;
        self.members.swap(self.counted, last);
        self.counted += 1;
        self.counted
    }

    fn take(&mut self, at: u32, counts: bool) -> usize {
        let (start, end) = if counts { (0, self.counted) } else { (self.counted, self.members.len()) };
        if let Some(place) = self.members[start..end].iter().position(|known| *known == at) {
            let mut place = start + place;
            if counts {
                // The last that counts fills the gap, and the last copy its.
                self.counted -= 1;
                self.members.swap(place, self.counted);
                place = self.counted;
            }
            self.members.swap_remove(place);
        }
        if counts { self.counted } else { self.members.len() - self.counted }
    }
}

/// What is hashed already: only its lowest bits, which tell the kind, are spread.
#[derive(Default)]
pub(super) struct Hashed(u64);

impl Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u64(self.0.rotate_left(8) ^ u64::from(*byte));
        }
    }

    fn write_u64(&mut self, hash: u64) {
        self.0 = (hash >> 5).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    proptest! {
        #[test]
        fn a_crowd_is_what_was_added_and_not_taken(
            steps in prop::collection::vec((0_u64..4, 0_u32..12, any::<bool>()), 0..80),
            most in 1_u32..6,
        ) {
            let mut crowds = Crowds::default();
            let mut known: BTreeMap<u64, BTreeSet<(u32, bool)>> = BTreeMap::new();
            for (hash, at, counts) in steps {
                let here = known.entry(hash).or_default();
                let said = if here.remove(&(at, counts)) {
                    crowds.take(hash, at, counts)
                } else {
                    here.insert((at, counts));
                    crowds.add(hash, at, counts)
                };
                let side = |counts| here.iter().filter(move |(_, side)| *side == counts).map(|(at, _)| *at);
                prop_assert_eq!(said, side(counts).count());
                let (of_counted, of_copies) = (side(true).count(), side(false).count());
                prop_assert_eq!(crowds.counted(hash) as usize, of_counted);
                let sorted = |found: &mut dyn Iterator<Item = u32>| {
                    let mut found: Vec<u32> = found.collect();
                    found.sort_unstable();
                    found
                };
                prop_assert_eq!(sorted(&mut crowds.all(hash)), sorted(&mut side(true).chain(side(false))));
                let most_of = |few: bool, side: Vec<u32>| if few { side } else { Vec::new() };
                let few = of_counted <= most as usize;
                let few_copies = of_copies <= most as usize;
                for counts in [true, false] {
                    let mut expected = most_of(few && (counts || few_copies), side(true).collect());
                    expected.extend(most_of(few && few_copies, side(false).collect()));
                    expected.sort_unstable();
                    prop_assert_eq!(sorted(&mut crowds.met(hash, most, counts)), expected);
                }
            }
        }
    }
}
