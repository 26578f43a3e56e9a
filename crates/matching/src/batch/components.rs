//! Linkage in every part that pairs hold together.

use super::{Candidate, parallel::parallel};
use crate::linkage::{self, Join};
use std::collections::{BTreeMap, BTreeSet};

/// The joins in every component.
pub(super) fn joined(
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
