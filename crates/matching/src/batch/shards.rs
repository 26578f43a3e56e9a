//! Who shares a key with whom.

use super::parallel::gathered;

/// Keys are worked through in so many parts that those of a million records lie near the processor, one part at a time.
const SHARDS: usize = 256;

/// A key and who has it, in twelve bytes.
#[derive(Clone, Copy)]
struct Keyed([u32; 3]);

impl Keyed {
    const fn new(key: u64, at: u32) -> Self {
        Self([(key >> 32) as u32, key as u32, at])
    }

    fn key(self) -> u64 {
        u64::from(self.0[0]) << 32 | u64::from(self.0[1])
    }

    const fn at(self) -> u32 {
        self.0[2]
    }

    /// Key and place as one number: compared in one step.
    fn order(self) -> u128 {
        u128::from(self.key()) << 32 | u128::from(self.at())
    }
}

/// Keys of some records.
pub(super) struct Shards(Vec<Vec<Keyed>>);

impl Shards {
    /// With room for so many keys, so that what is there is seldom moved.
    pub(super) fn with_room(keys: usize) -> Self {
        Self((0..SHARDS).map(|_| Vec::with_capacity(keys / SHARDS + keys / (4 * SHARDS))).collect())
    }

    /// Adds a key and who has it.
    pub(super) fn push(&mut self, key: u64, at: u32) {
        // By bits that no kind is in.
        self.0[(key >> 8) as usize % SHARDS].push(Keyed::new(key, at));
    }
}

/// Shows `each` every key that two records or more have, with these in order. What it makes of them is returned for
/// each core, in no order.
pub(super) fn shared<R: Default + Send>(
    parts: &[Shards],
    each: impl Fn(&mut R, u64, &[u32]) + Sync,
) -> Vec<R> {
    let shards: Vec<usize> = (0..SHARDS).collect();
    let made = gathered(&shards, |share: &mut Share<R>, shard| {
        share.repeated(parts, *shard);
        for run in share.column.chunk_by(|a, b| a.key() == b.key()) {
            share.holders.clear();
            share.holders.extend(run.iter().map(|it| it.at()));
            share.holders.dedup();
            if share.holders.len() > 1 {
                each(&mut share.made, run[0].key(), &share.holders);
            }
        }
    });
    made.into_iter().map(|share| share.made).collect()
}

/// What a core works with, and what it has made.
#[derive(Default)]
struct Share<R> {
    made: R,
    counts: Vec<u8>,
    column: Vec<Keyed>,
    holders: Vec<u32>,
}

impl<R> Share<R> {
    /// Sorts a shard without most of the keys that are there once: they are the greater part.
    fn repeated(&mut self, parts: &[Shards], shard: usize) {
        let all = || parts.iter().flat_map(|part| part.0[shard].iter().copied());
        let places = (4 * all().count()).next_power_of_two();
        // By bits that are not the shard's.
        let place = |it: Keyed| (it.key() >> 16) as usize & (places - 1);
        self.counts.clear();
        self.counts.resize(places, 0);
        for it in all() {
            let count = &mut self.counts[place(it)];
            *count = count.saturating_add(1);
        }
        self.column.clear();
        self.column.extend(all().filter(|it| self.counts[place(*it)] > 1));
        self.column.sort_unstable_by_key(|it| it.order());
    }
}
