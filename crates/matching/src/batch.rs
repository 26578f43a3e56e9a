//! Many records at once: the same keys, comparison and linkage as for one, on columns, with all cores.

use crate::{
    Features, Model, Side, Subject, conflict, features,
    keys::{Initials, keys_into, meet, most},
    linkage::{self, Join},
    profile::{View, write},
    rarity::{COUNTED, Rarity, class, tokens},
};
use sluice_domain::normal::{NormalCompany, NormalPerson};
use std::{
    collections::{BTreeMap, BTreeSet},
    num::NonZero,
    thread,
};

/// Records that will be matched together.
#[derive(Default)]
pub struct Batch {
    /// Full ones, and one at the end that may not be.
    runs: Vec<Run>,
}

/// Records that lie together; so many are never moved when others come.
#[derive(Default)]
struct Run {
    bytes: Vec<u8>,
    ends: Vec<u32>,
}

/// Two records that may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The first record, by its place in the batch.
    pub left: u32,
    /// The other; always later.
    pub right: u32,
    /// The evidence, in thousandths of a bit.
    pub score: i32,
    /// Something that two records of one person do not show.
    pub conflict: bool,
}

/// What was found.
pub struct Matches {
    /// The pairs that are the same or to be reviewed, by place.
    pub pairs: Vec<Candidate>,
    /// The joins from the strongest to the weakest, `left` and `right` by place.
    pub joins: Vec<Join>,
    /// For every record the first record with the very same values.
    pub first: Vec<u32>,
    /// How many pairs were compared.
    pub compared: usize,
}

impl Batch {
    /// How many records lie together: batches of this many are appended without a copy.
    pub const RUN: usize = 4_096;

    /// Adds a record.
    pub fn push(&mut self, person: &NormalPerson, company: Option<&NormalCompany>) {
        write(person, company, self.open());
        self.close();
    }

    fn open(&mut self) -> &mut Vec<u8> {
        if self.runs.last().is_none_or(|run| run.ends.len() == Self::RUN) {
            self.runs.push(Run::default());
        }
        let last = self.runs.len() - 1;
        &mut self.runs[last].bytes
    }

    fn close(&mut self) {
        if let Some(run) = self.runs.last_mut() {
            // A run of the longest profiles has a few hundred megabytes.
            run.ends.push(u32::try_from(run.bytes.len()).unwrap_or(u32::MAX));
        }
    }

    /// Adds another batch's records behind these.
    pub fn append(&mut self, other: Self) {
        if self.len().is_multiple_of(Self::RUN) {
            self.runs.extend(other.runs);
            return;
        }
        for at in 0..other.len() {
            self.open().extend_from_slice(other.view(at).bytes());
            self.close();
        }
    }

    /// How many records there are.
    pub fn len(&self) -> usize {
        self.runs.last().map_or(0, |last| (self.runs.len() - 1) * Self::RUN + last.ends.len())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// A record.
    #[inline]
    pub fn view(&self, at: usize) -> View<'_> {
        let run = &self.runs[at / Self::RUN];
        let at = at % Self::RUN;
        let start = if at == 0 { 0 } else { run.ends[at - 1] };
        View::new(&run.bytes[start as usize..run.ends[at] as usize])
    }

    /// The first record with the very same values, for each: what is the same to the letter is one record for
    /// everything that counts and compares, so that a row that is there a hundred thousand times costs no more.
    fn firsts(&self) -> Vec<u32> {
        let mut first: Vec<u32> = (0..self.len() as u32).collect();
        let hashed = parallel(&first, |part| {
            let hash = |at: &u32| crate::hash::hash(0, &[self.view(*at as usize).bytes()]);
            let mut shards = [const { Vec::new() }; SHARDS];
            part.iter().map(|at| Keyed::new(hash(at), *at)).for_each(|it| shards[it.shard()].push(it));
            shards
        });
        let again = sharded(&hashed, |column| {
            let runs = column.chunk_by(|a, b| a.key() == b.key());
            runs.flat_map(|run| run[1..].iter().map(|it| (it.at(), run[0].at()))).collect::<Vec<_>>()
        });
        for (at, before) in again.into_iter().flatten() {
            first[at as usize] = before;
        }
        first
    }
}

/// Frequencies and candidates of a batch.
pub struct Prepared<'b> {
    batch: &'b Batch,
    first: Vec<u32>,
    rarities: Vec<Rarity>,
    /// Pairs that share a key.
    pub candidates: Vec<(u32, u32)>,
}

impl<'b> Prepared<'b> {
    /// Counts values and finds who shares a key.
    pub fn of(batch: &'b Batch) -> Self {
        Self::choosing(batch, meet)
    }

    /// The same with everybody who shares a key, also where one look says that they do not fit: what is learnt has to
    /// know them.
    pub fn of_all(batch: &'b Batch) -> Self {
        Self::choosing(batch, |_, _, _| true)
    }

    fn choosing(batch: &'b Batch, meet: fn(u64, Initials, Initials) -> bool) -> Self {
        let first = batch.firsts();
        let distinct: Vec<u32> = (0..batch.len() as u32).filter(|at| first[*at as usize] == *at).collect();
        let rarities = rarities(batch, &distinct);
        let candidates = candidates(batch, &distinct, meet);
        Self { batch, first, rarities, candidates }
    }

    /// The features of two records.
    pub fn features(&self, left: u32, right: u32) -> Features {
        let side =
            |at: u32| Side { profile: self.batch.view(at as usize), rarity: &self.rarities[at as usize] };
        features(side(left), side(right))
    }

    /// Reads a byte of every line of memory that a block of pairs needs. The records lie anywhere, and these reads wait
    /// for memory side by side where a comparison waits for one after the other.
    fn fetch(&self, block: &[(u32, u32)]) {
        let read = block.iter().fold(0, |read, (_, right)| {
            let lines = self.batch.view(*right as usize).bytes().iter().step_by(64);
            lines.fold(read ^ self.rarities[*right as usize].family, |read, byte| read ^ byte)
        });
        std::hint::black_box(read);
    }

    /// Compares the candidates and joins what belongs together, down to `least` thousandths of a bit.
    pub fn matches(&mut self, model: &Model, subject: Subject, least: i32) -> Matches {
        let candidates = std::mem::take(&mut self.candidates);
        let compared = candidates.len();
        let forest = model.forest(subject);
        let scored = parallel(&candidates, |part| {
            let mut found = Vec::new();
            let mut rows = Vec::with_capacity(BLOCK);
            let mut scores = vec![0; BLOCK];
            for block in part.chunks(BLOCK) {
                rows.clear();
                self.fetch(block);
                rows.extend(block.iter().map(|(left, right)| self.features(*left, *right)));
                forest.score_block(rows.as_flattened(), &mut scores[..rows.len()]);
                let scored = block.iter().zip(&scores).zip(&rows).filter(|((_, score), _)| **score >= least);
                found.extend(scored.map(|(((left, right), score), seen)| Candidate {
                    left: *left,
                    right: *right,
                    score: *score,
                    conflict: conflict(seen),
                }));
            }
            found
        });
        drop(candidates);
        let mut pairs: Vec<Candidate> = scored.into_iter().flatten().collect();
        let mut joins = joined(&pairs, self.batch.len(), least, |asked| {
            let mut seen: Vec<Features> = Vec::with_capacity(asked.len());
            for block in asked.chunks(BLOCK) {
                self.fetch(block);
                seen.extend(block.iter().map(|(left, right)| self.features(*left, *right)));
            }
            let mut scores = vec![0; seen.len()];
            forest.score_block(seen.as_flattened(), &mut scores);
            scores.iter().zip(&seen).map(|(score, seen)| linkage::linked(*score, conflict(seen))).collect()
        });
        self.identical(model, subject, least, &mut pairs, &mut joins);
        Matches { pairs, joins, first: self.first.clone(), compared }
    }

    /// Records that are the same to the letter: as certain as comparing them says.
    fn identical(
        &self,
        model: &Model,
        subject: Subject,
        least: i32,
        pairs: &mut Vec<Candidate>,
        joins: &mut Vec<Join>,
    ) {
        let forest = model.forest(subject);
        let mut known: BTreeMap<u32, i32> = BTreeMap::new();
        for (at, first) in self.first.iter().enumerate().filter(|(at, first)| *at as u32 != **first) {
            let score = *known.entry(*first).or_insert_with(|| forest.score(&self.features(*first, *first)));
            if score >= least {
                pairs.push(Candidate { left: *first, right: at as u32, score, conflict: false });
                joins.push(Join { left: *first as usize, right: at, level: score });
            }
        }
        joins.sort_by(|a, b| b.level.cmp(&a.level).then((a.left, a.right).cmp(&(b.left, b.right))));
    }
}

const BLOCK: usize = 128;

fn cores() -> usize {
    thread::available_parallelism().map_or(1, NonZero::get).min(16)
}

/// Works on equal parts at once; the results are in the order of the parts.
fn parallel<T: Sync, R: Send>(items: &[T], work: impl Fn(&[T]) -> R + Sync) -> Vec<R> {
    let cores = cores();
    if cores == 1 || items.len() < 2_000 {
        return vec![work(items)];
    }
    let work = &work;
    thread::scope(|scope| {
        let running: Vec<_> =
            items.chunks(items.len().div_ceil(cores)).map(|part| scope.spawn(move || work(part))).collect();
        running
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    })
}

fn rarities(batch: &Batch, distinct: &[u32]) -> Vec<Rarity> {
    let tokens: Vec<[u64; COUNTED]> =
        parallel(distinct, |part| part.iter().map(|at| tokens(batch.view(*at as usize))).collect::<Vec<_>>())
            .concat();
    let kinds: Vec<usize> = (0..COUNTED).collect();
    let classes: Vec<Vec<u8>> = parallel_few(&kinds, |kind| {
        let mut column: Vec<(u64, u32)> = tokens
            .iter()
            .enumerate()
            .filter(|(_, tokens)| tokens[*kind] != 0)
            .map(|(at, tokens)| (tokens[*kind], at as u32))
            .collect();
        column.sort_unstable();
        let mut classes = vec![0_u8; distinct.len()];
        for run in column.chunk_by(|a, b| a.0 == b.0) {
            let class = class(run.len() as u32);
            run.iter().for_each(|(_, at)| classes[*at as usize] = class);
        }
        classes
    });
    let mut found = vec![Rarity::default(); batch.len()];
    for (at, record) in distinct.iter().enumerate() {
        found[*record as usize] = Rarity::from_classes(std::array::from_fn(|kind| classes[kind][at]));
    }
    found
}

/// Works on a few large items, as many at once as there are cores; results in order.
fn parallel_few<T: Sync, R: Send>(items: &[T], work: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let (next, work) = (&next, &work);
    let mut found: Vec<(usize, R)> = thread::scope(|scope| {
        let running: Vec<_> = (0..cores())
            .map(|_| {
                scope.spawn(move || {
                    let mut done = Vec::new();
                    loop {
                        let at = next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                        let Some(item) = items.get(at) else { break done };
                        done.push((at, work(item)));
                    }
                })
            })
            .collect();
        running
            .into_iter()
            .flat_map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    found.sort_by_key(|(at, _)| *at);
    found.into_iter().map(|(_, result)| result).collect()
}

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

    /// By the bits of a hash that no kind is in.
    fn shard(self) -> usize {
        (self.key() >> 8) as usize % SHARDS
    }
}

/// Keys are worked through in so many parts, so that only some of them are sorted at a time.
const SHARDS: usize = 8;

/// Works on each shard, sorted.
fn sharded<R: Send>(parts: &[[Vec<Keyed>; SHARDS]], work: impl Fn(&[Keyed]) -> R + Sync) -> Vec<R> {
    let shards: Vec<usize> = (0..SHARDS).collect();
    parallel_few(&shards, |shard| {
        let mut column: Vec<Keyed> = parts.iter().flat_map(|part| part[*shard].iter().copied()).collect();
        column.sort_unstable_by_key(|it| it.order());
        work(&column)
    })
}

/// Two records as one number that sorts like the two.
const fn packed(left: u32, right: u32) -> u64 {
    (left as u64) << 32 | right as u64
}

/// Pairs that share a key that not too many have, each once, sorted.
fn candidates(batch: &Batch, distinct: &[u32], meet: fn(u64, Initials, Initials) -> bool) -> Vec<(u32, u32)> {
    let mut initials = vec![Initials::default(); batch.len()];
    for at in distinct {
        initials[*at as usize] = Initials::of(batch.view(*at as usize));
    }
    let keyed = parallel(distinct, |part| {
        let mut shards = [const { Vec::new() }; SHARDS];
        let mut found = Vec::new();
        for at in part {
            keys_into(batch.view(*at as usize), &mut found);
            found.iter().map(|key| Keyed::new(*key, *at)).for_each(|it| shards[it.shard()].push(it));
        }
        shards
    });
    let found = sharded(&keyed, |column| {
        let mut pairs = Vec::new();
        for run in column.chunk_by(|a, b| a.key() == b.key()) {
            let key = run[0].key();
            if run.len() < 2 || run.len() > most(key) as usize {
                continue;
            }
            for (at, left) in run.iter().enumerate() {
                let here = initials[left.at() as usize];
                let others = run[at + 1..].iter().map(|right| right.at());
                let met = others.filter(|right| meet(key, here, initials[*right as usize]));
                pairs.extend(met.map(|right| packed(left.at(), right)));
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    });
    drop(keyed);
    merged(&found, batch.len())
}

/// The pairs of all shards, each once, sorted: as many ranges of the left record at a time as there are cores.
fn merged(shards: &[Vec<u64>], records: usize) -> Vec<(u32, u32)> {
    const RANGES: usize = 16;
    let ranges: Vec<usize> = (0..RANGES).collect();
    let start = |range: usize| packed((records * range / RANGES) as u32, 0);
    let found = parallel_few(&ranges, |range| {
        let within = |shard: &Vec<u64>| {
            let from = shard.partition_point(|pair| *pair < start(*range));
            from..shard.partition_point(|pair| *pair < start(range + 1))
        };
        let mut pairs: Vec<u64> = shards.iter().flat_map(|shard| &shard[within(shard)]).copied().collect();
        pairs.sort_unstable();
        pairs.dedup();
        pairs.into_iter().map(|pair| ((pair >> 32) as u32, pair as u32)).collect::<Vec<_>>()
    });
    found.concat()
}

/// The joins in every component.
fn joined(
    pairs: &[Candidate],
    records: usize,
    least: i32,
    score: impl Fn(&[(u32, u32)]) -> Vec<i32> + Sync,
) -> Vec<Join> {
    let mut above: Vec<u32> = (0..records as u32).collect();
    fn top(above: &mut [u32], mut at: u32) -> u32 {
        while above[at as usize] != at {
            above[at as usize] = above[above[at as usize] as usize];
            at = above[at as usize];
        }
        at
    }
    for pair in pairs {
        let (one, other) = (top(&mut above, pair.left), top(&mut above, pair.right));
        above[one.max(other) as usize] = one.min(other);
    }
    let mut by_component: Vec<(u32, u32)> =
        pairs.iter().enumerate().map(|(at, pair)| (top(&mut above, pair.left), at as u32)).collect();
    by_component.sort_unstable();
    let components: Vec<&[(u32, u32)]> = by_component.chunk_by(|a, b| a.0 == b.0).collect();
    let score = &score;
    let mut found = parallel(&components, |part| {
        part.chunks(COMPONENTS).flat_map(|some| joins(pairs, some, least, score)).collect::<Vec<_>>()
    })
    .concat();
    found.sort_by(|a, b| b.level.cmp(&a.level).then((a.left, a.right).cmp(&(b.left, b.right))));
    found
}

/// Components whose missing pairs are compared together: a block of the forest costs the same however few are in it.
const COMPONENTS: usize = 512;

/// A component: its records, and its pairs by their place among these.
struct Component {
    members: Vec<u32>,
    links: Vec<(usize, usize, i32)>,
}

impl Component {
    fn of(pairs: &[Candidate], component: &[(u32, u32)]) -> Self {
        let pairs = || component.iter().map(|(_, at)| pairs[*at as usize]);
        let mut members: Vec<u32> = pairs().flat_map(|pair| [pair.left, pair.right]).collect();
        members.sort_unstable();
        members.dedup();
        let place = |record: u32| members.binary_search(&record).unwrap_or_default();
        let mut links: Vec<(usize, usize, i32)> = pairs()
            .map(|pair| (place(pair.left), place(pair.right), linkage::linked(pair.score, pair.conflict)))
            .collect();
        links.sort_unstable();
        Self { members, links }
    }

    /// The pairs that linkage will ask for, by place; none of a component that is too large to look at all of.
    fn missing(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let count = if self.members.len() <= linkage::TOGETHER { self.members.len() } else { 0 };
        (0..count)
            .flat_map(move |one| (one + 1..count).map(move |other| (one, other)))
            .filter(|pair| self.links.binary_search_by_key(pair, |link| (link.0, link.1)).is_err())
    }

    fn records(&self, pair: (usize, usize)) -> (u32, u32) {
        (self.members[pair.0], self.members[pair.1])
    }
}

fn joins(
    pairs: &[Candidate],
    components: &[&[(u32, u32)]],
    least: i32,
    score: &impl Fn(&[(u32, u32)]) -> Vec<i32>,
) -> Vec<Join> {
    let mut components: Vec<Component> =
        components.iter().map(|component| Component::of(pairs, component)).collect();
    let asked: Vec<(u32, u32)> =
        components.iter().flat_map(|it| it.missing().map(|pair| it.records(pair))).collect();
    let mut scores = score(&asked).into_iter();
    let (no_judgements, nobody) = (BTreeMap::new(), BTreeSet::new());
    let mut found = Vec::new();
    for component in &mut components {
        let missing: Vec<(usize, usize)> = component.missing().collect();
        component
            .links
            .extend(missing.into_iter().zip(&mut scores).map(|((one, other), score)| (one, other, score)));
        component.links.sort_unstable();
        let count = component.members.len();
        let joins = linkage::joins(count, &component.links, &no_judgements, &nobody, least, |asked| {
            score(&asked.iter().map(|pair| component.records(*pair)).collect::<Vec<_>>())
        });
        found.extend(joins.into_iter().map(|join| Join {
            left: component.members[join.left] as usize,
            right: component.members[join.right] as usize,
            level: join.level,
        }));
    }
    found
}
