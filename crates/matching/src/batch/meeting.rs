//! How frequent values are, and which records meet.

use super::{
    Batch,
    parallel::{parallel, parallel_few},
    shards::{Shards, shared},
};
use crate::{
    hash::{Passing, kind},
    keys::{Initials, most, unsorted_into},
    rarity::{COUNTED, Rarity, class, tokens_by},
};

/// How frequent the values of each record are; of those that are not distinct nothing is said.
pub(super) fn rarities(batch: &Batch, distinct: &[u32]) -> Vec<Rarity> {
    let counted = parallel(distinct, |part| {
        let mut shards = Shards::with_room(COUNTED * part.len());
        let mut once = Vec::with_capacity(part.len());
        for at in part {
            let tokens = tokens_by(batch.view(*at as usize), Passing);
            tokens.iter().filter(|token| **token != 0).for_each(|token| shards.push(*token, *at));
            once.push(tokens.map(|token| if token == 0 { 0 } else { class(1) }));
        }
        (shards, once)
    });
    let (shards, once): (Vec<Shards>, Vec<Vec<[u8; COUNTED]>>) = counted.into_iter().unzip();
    let mut classes = vec![[0; COUNTED]; batch.len()];
    for (at, once) in distinct.iter().zip(once.into_iter().flatten()) {
        classes[*at as usize] = once;
    }
    let again: Vec<Vec<(u32, u8, u8)>> = shared(&shards, |again: &mut Vec<_>, token, holders| {
        let class = class(holders.len() as u32);
        again.extend(holders.iter().map(|at| (*at, kind(token), class)));
    });
    for (at, counted, class) in again.into_iter().flatten() {
        classes[at as usize][usize::from(counted)] = class;
    }
    classes.into_iter().map(Rarity::from_classes).collect()
}

/// So many keys a record at work has.
const KEYS: usize = 32;

/// Two records as one number that sorts like the two.
const fn packed(left: u32, right: u32) -> u64 {
    (left as u64) << 32 | right as u64
}

/// Pairs that share a key that not too many have, each once, sorted.
pub(super) fn candidates(
    batch: &Batch,
    distinct: &[u32],
    meet: fn(u64, Initials, Initials) -> bool,
) -> Vec<(u32, u32)> {
    let keyed = parallel(distinct, |part| {
        let mut shards = Shards::with_room(KEYS * part.len());
        let mut initials = Vec::with_capacity(part.len());
        let mut found = Vec::new();
        for at in part {
            let view = batch.view(*at as usize);
            initials.push(Initials::of(view));
            unsorted_into(view, Passing, &mut found);
            found.iter().for_each(|key| shards.push(*key, *at));
        }
        (shards, initials)
    });
    let (keyed, of_part): (Vec<Shards>, Vec<Vec<Initials>>) = keyed.into_iter().unzip();
    let mut initials = vec![Initials::default(); batch.len()];
    for (at, of_record) in distinct.iter().zip(of_part.into_iter().flatten()) {
        initials[*at as usize] = of_record;
    }
    let found: Vec<Ranges> = shared(&keyed, |pairs: &mut Ranges, key, holders| {
        if holders.len() > most(key) as usize {
            return;
        }
        for (at, left) in holders.iter().enumerate() {
            let here = initials[*left as usize];
            let met = holders[at + 1..].iter().filter(|right| meet(key, here, initials[**right as usize]));
            pairs.of(*left, batch.len()).extend(met.map(|right| packed(*left, *right)));
        }
    });
    drop(keyed);
    merged(found)
}

/// Pairs in as many ranges of the left record as are sorted one at a time.
struct Ranges(Vec<Vec<u64>>);

const RANGES: usize = 64;

impl Default for Ranges {
    fn default() -> Self {
        Self(vec![Vec::new(); RANGES])
    }
}

impl Ranges {
    /// The range of a record among so many.
    fn of(&mut self, left: u32, records: usize) -> &mut Vec<u64> {
        &mut self.0[left as usize * RANGES / records]
    }
}

/// The pairs of all shares, each once, sorted.
fn merged(shares: Vec<Ranges>) -> Vec<(u32, u32)> {
    let ranges: Vec<usize> = (0..RANGES).collect();
    let found = parallel_few(&ranges, |range| {
        let mut pairs: Vec<u64> = shares.iter().flat_map(|share| &share.0[*range]).copied().collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs.into_iter().map(|pair| ((pair >> 32) as u32, pair as u32)).collect::<Vec<_>>()
    });
    drop(shares);
    found.concat()
}
