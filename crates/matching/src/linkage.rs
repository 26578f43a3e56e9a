//! From pairs to groups: average linkage under judgements.
//!
//! Two groups are joined by the mean over all pairs across them, so one bad pair can't glue two people together, and
//! what speaks against a pair speaks against the groups they are in (compare Hassanzadeh et al. 2009, and Gruenheid,
//! Dong and Srivastava 2014). The levels at which groups join fall, so every threshold cuts the same tree.

use std::collections::{BTreeMap, BTreeSet};

/// Evidence beyond this many thousandths of a bit counts no more in a mean.
const FOR: i32 = 12_000;
/// The same against.
const AGAINST: i32 = -9_000;
/// The most that a pair in conflict says, in thousandths of a bit: less than is joined without asking.
const MOST_IN_CONFLICT: i32 = 2_000;
/// Up to this many records are looked at all with all.
pub(crate) const TOGETHER: usize = 48;
/// Of a larger group so many are looked at.
const SOME: usize = 8;

/// What somebody said about two records.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judged {
    /// They are the same.
    Same,
    /// They are different.
    Different,
}

/// A step in which two groups become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Join {
    /// A member of the one group: its first.
    pub left: usize,
    /// The first of the other.
    pub right: usize,
    /// The mean evidence between the two groups, in thousandths of a bit; `i32::MAX` where somebody judged.
    pub level: i32,
}

/// Joins `count` records, numbered from 0, from the strongest to the weakest, down to `least`. `links` are sorted, left
/// below right; `score` is asked for other pairs. What is `quiet` is in a group because somebody judged, and says nothing
/// of others. The result depends on the numbering in ties only.
pub fn joins(
    count: usize,
    links: &[(usize, usize, i32)],
    judged: &BTreeMap<(usize, usize), Judged>,
    quiet: &BTreeSet<usize>,
    least: i32,
    mut score: impl FnMut(&[(usize, usize)]) -> Vec<i32>,
) -> Vec<Join> {
    if let ([link], 2, true) = (links, count, judged.is_empty()) {
        return vec![Join { left: link.0, right: link.1, level: link.2 }];
    }
    let members: Vec<usize> = (0..count).collect();
    let mut found = if count - quiet.len() <= TOGETHER {
        together(&members, links, judged, quiet, least, &mut score)
    } else {
        strongest_first(&members, links, judged, quiet, least, &mut score)
    };
    found.sort_by(|a, b| b.level.cmp(&a.level).then((a.left, a.right).cmp(&(b.left, b.right))));
    found
}

/// What a pair says for joining two groups. A conflict keeps it from joining them without asking, whatever the sum.
pub(crate) fn linked(score: i32, conflict: bool) -> i32 {
    if conflict { score.min(MOST_IN_CONFLICT) } else { score }
}

/// The groups that joins make of `count` records, each sorted, in the order of their first.
pub fn groups(count: usize, joins: &[Join]) -> Vec<Vec<usize>> {
    components(count, joins.iter().map(|join| (join.left, join.right)))
}

/// The records, numbered from 0, in the parts that pairs hold together, each sorted.
pub(crate) fn components(count: usize, pairs: impl IntoIterator<Item = (usize, usize)>) -> Vec<Vec<usize>> {
    let mut forest = Forest::of(&(0..count).collect::<Vec<_>>());
    for (left, right) in pairs {
        forest.join(left, right);
    }
    forest.groups()
}

/// For more records than can be looked at all with all: links are followed from the strongest to the weakest, and two
/// groups are joined by the mean over some of each.
fn strongest_first(
    members: &[usize],
    links: &[(usize, usize, i32)],
    judged: &BTreeMap<(usize, usize), Judged>,
    quiet: &BTreeSet<usize>,
    least: i32,
    score: &mut impl FnMut(&[(usize, usize)]) -> Vec<i32>,
) -> Vec<Join> {
    let mut forest = Forest::of(members);
    let mut groups: BTreeMap<usize, Vec<usize>> =
        members.iter().map(|member| (*member, vec![*member])).collect();
    let mut order: Vec<(usize, usize, i32)> = judged
        .iter()
        .filter(|(_, judged)| **judged == Judged::Same)
        .map(|((left, right), _)| (*left, *right, i32::MAX))
        .collect();
    let mut by_strength = links.to_vec();
    by_strength.retain(|(left, right, _)| !quiet.contains(left) && !quiet.contains(right));
    by_strength.sort_by(|a, b| b.2.cmp(&a.2).then((a.0, a.1).cmp(&(b.0, b.1))));
    order.extend(by_strength);
    let mut found = Vec::new();
    // Groups that were looked at and not joined, as large as they were.
    let mut refused: BTreeMap<(usize, usize), usize> = BTreeMap::new();
    for (left, right, strength) in order {
        let (Some(one), Some(other)) = (forest.top(left), forest.top(right)) else { continue };
        let (one, other) = (one.min(other), one.max(other));
        let apart = |((a, b), judged): (&(usize, usize), &Judged)| {
            *judged == Judged::Different
                && matches!((forest.top(*a), forest.top(*b)), (Some(a), Some(b)) if (a.min(b), a.max(b)) == (one, other))
        };
        let size = groups[&one].len() + groups[&other].len();
        if one == other || refused.get(&(one, other)) == Some(&size) || judged.iter().any(apart) {
            continue;
        }
        let level = if strength == i32::MAX {
            i32::MAX
        } else {
            let loud = |member: &usize| !quiet.contains(member);
            let some = |group: usize| groups[&group].iter().copied().filter(loud).take(SOME);
            let pairs: Vec<(usize, usize)> =
                some(one).flat_map(|a| some(other).map(move |b| (a.min(b), a.max(b)))).collect();
            let scores = score(&pairs);
            let sum: i64 = scores.iter().map(|score| i64::from((*score).clamp(AGAINST, FOR))).sum();
            let mean = sum / i64::try_from(pairs.len()).unwrap_or(1).max(1);
            i32::try_from(mean).unwrap_or(AGAINST).min(strength)
        };
        if level < least {
            refused.insert((one, other), size);
            continue;
        }
        forest.join(one, other);
        let moved = groups.remove(&other).unwrap_or_default();
        groups.entry(one).or_default().extend(moved);
        found.push(Join { left: one, right: other, level });
    }
    found
}

/// Union and find over some numbers.
struct Forest {
    above: BTreeMap<usize, usize>,
}

impl Forest {
    fn of(members: &[usize]) -> Self {
        Self { above: members.iter().map(|member| (*member, *member)).collect() }
    }

    fn top(&mut self, member: usize) -> Option<usize> {
        let mut top = *self.above.get(&member)?;
        while let Some(above) = self.above.get(&top).copied().filter(|above| *above != top) {
            top = above;
        }
        self.above.insert(member, top);
        Some(top)
    }

    fn join(&mut self, left: usize, right: usize) {
        if let (Some(one), Some(other)) = (self.top(left), self.top(right)) {
            self.above.insert(one.max(other), one.min(other));
        }
    }

    fn groups(mut self) -> Vec<Vec<usize>> {
        let members: Vec<usize> = self.above.keys().copied().collect();
        let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for member in members {
            let top = self.top(member).unwrap_or(member);
            groups.entry(top).or_default().push(member);
        }
        groups.into_values().collect()
    }
}

/// Two groups side by side.
#[derive(Clone, Copy)]
struct Between {
    /// Sum over the pairs that say something, in thousandths of a bit.
    sum: i64,
    /// How many these are.
    pairs: i64,
    apart: bool,
    judged_same: bool,
}

fn together(
    members: &[usize],
    links: &[(usize, usize, i32)],
    judged: &BTreeMap<(usize, usize), Judged>,
    quiet: &BTreeSet<usize>,
    least: i32,
    score: &mut impl FnMut(&[(usize, usize)]) -> Vec<i32>,
) -> Vec<Join> {
    let count = members.len();
    if count < 2 {
        return Vec::new();
    }
    let mut between = vec![Between { sum: 0, pairs: 0, apart: false, judged_same: false }; count * count];
    let mut put = |one: usize, other: usize, pair: (usize, usize), score: i32| {
        let judged = judged.get(&pair);
        let loud = !quiet.contains(&pair.0) && !quiet.contains(&pair.1);
        let cell = Between {
            sum: if loud { i64::from(score.clamp(AGAINST, FOR)) } else { 0 },
            pairs: i64::from(loud),
            apart: judged == Some(&Judged::Different),
            judged_same: judged == Some(&Judged::Same),
        };
        between[one * count + other] = cell;
        between[other * count + one] = cell;
    };
    let (mut unknown, mut places) = (Vec::new(), Vec::new());
    for one in 0..count {
        for other in one + 1..count {
            let pair = (members[one].min(members[other]), members[one].max(members[other]));
            match links.binary_search_by_key(&pair, |link| (link.0, link.1)) {
                Ok(link) => put(one, other, pair, links[link].2),
                Err(_) => {
                    unknown.push(pair);
                    places.push((one, other));
                }
            }
        }
    }
    if !unknown.is_empty() {
        for (((one, other), pair), score) in places.into_iter().zip(&unknown).zip(score(&unknown)) {
            put(one, other, *pair, score);
        }
    }
    let mut alive: Vec<usize> = (0..count).collect();
    let mut found = Vec::new();
    loop {
        let mut best: Option<(bool, i64, usize, usize)> = None;
        for (at, &one) in alive.iter().enumerate() {
            for &other in &alive[at + 1..] {
                let cell = between[one * count + other];
                if cell.apart {
                    continue;
                }
                let mean = if cell.pairs == 0 { i64::MIN } else { cell.sum / cell.pairs };
                let better =
                    best.is_none_or(|(judged, known, ..)| (cell.judged_same, mean) > (judged, known));
                if better && (cell.judged_same || mean >= i64::from(least)) {
                    best = Some((cell.judged_same, mean, one, other));
                }
            }
        }
        let Some((judged_same, mean, one, other)) = best else { break };
        let level = if judged_same { i32::MAX } else { i32::try_from(mean).unwrap_or(FOR) };
        found.push(Join { left: members[one], right: members[other], level });
        for &third in &alive {
            if third != one && third != other {
                let (here, there) = (between[one * count + third], between[other * count + third]);
                let cell = Between {
                    sum: here.sum + there.sum,
                    pairs: here.pairs + there.pairs,
                    apart: here.apart || there.apart,
                    judged_same: here.judged_same || there.judged_same,
                };
                between[one * count + third] = cell;
                between[third * count + one] = cell;
            }
        }
        alive.retain(|known| *known != other);
    }
    found
}
