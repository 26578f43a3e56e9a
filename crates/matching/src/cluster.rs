//! From links to groups.

use sluice_domain::RecordId;
use std::collections::{BTreeMap, BTreeSet};

/// A reason to put two records into one group.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Link {
    /// One record.
    pub left: RecordId,
    /// The other.
    pub right: RecordId,
    /// Bits; the strongest links are followed first.
    pub weight: f32,
    /// A person or a rule said so: followed before anything that was calculated.
    pub judged: bool,
}

/// Bits by which one of two links has to be stronger, where only one of them can be right.
const AMBIGUOUS: f32 = 2.0;

/// Groups `records`, following links from the strongest to the weakest; a link that would put two records of `apart`
/// into one group is not followed. Neither is a calculated link that would put two records into one group that
/// `conflict`: that show what two records of one person do not, such as two mailboxes at one domain. A record that
/// fits two others that exclude each other about equally well joins neither, unless somebody judged. Links and pairs
/// that name other records are ignored.
///
/// Each group is sorted, and so are the groups. The result does not depend on the order of what is given.
pub fn cluster(
    records: &[RecordId],
    links: &[Link],
    apart: &[(RecordId, RecordId)],
    conflict: impl Fn(RecordId, RecordId) -> bool,
) -> Vec<Vec<RecordId>> {
    let mut group_of: BTreeMap<RecordId, RecordId> =
        records.iter().map(|record| (*record, *record)).collect();
    let mut groups: BTreeMap<RecordId, Vec<RecordId>> =
        records.iter().map(|record| (*record, vec![*record])).collect();
    // For each group the groups that it must not join.
    let mut foes: BTreeMap<RecordId, BTreeSet<RecordId>> = BTreeMap::new();
    for (one, other) in apart {
        if one != other && group_of.contains_key(one) && group_of.contains_key(other) {
            foes.entry(*one).or_default().insert(*other);
            foes.entry(*other).or_default().insert(*one);
        }
    }
    let mut links: Vec<Link> = links.iter().map(|link| sorted(*link)).collect();
    let ambiguous = ambiguous(&links, &foes, &conflict);
    links.retain(|link| link.judged || !ambiguous.contains(&(link.left, link.right)));
    links.sort_by(|a, b| {
        b.judged
            .cmp(&a.judged)
            .then_with(|| b.weight.total_cmp(&a.weight))
            .then_with(|| (a.left, a.right).cmp(&(b.left, b.right)))
    });
    for link in links {
        let (Some(&one), Some(&other)) = (group_of.get(&link.left), group_of.get(&link.right)) else {
            continue;
        };
        if one == other || foes.get(&one).is_some_and(|foes| foes.contains(&other)) {
            continue;
        }
        if !link.judged && groups[&one].iter().any(|a| groups[&other].iter().any(|b| conflict(*a, *b))) {
            continue;
        }
        let (into, from) = (one.min(other), one.max(other));
        let moved = groups.remove(&from).unwrap_or_default();
        for record in &moved {
            group_of.insert(*record, into);
        }
        groups.entry(into).or_default().extend(moved);
        for foe in foes.remove(&from).unwrap_or_default() {
            if let Some(theirs) = foes.get_mut(&foe) {
                theirs.remove(&from);
                theirs.insert(into);
            }
            foes.entry(into).or_default().insert(foe);
        }
    }
    let mut groups: Vec<Vec<RecordId>> = groups.into_values().collect();
    groups.iter_mut().for_each(|group| group.sort_unstable());
    groups.sort_unstable();
    groups
}

/// Links for which there is another about as strong that excludes it.
fn ambiguous(
    links: &[Link],
    foes: &BTreeMap<RecordId, BTreeSet<RecordId>>,
    conflict: impl Fn(RecordId, RecordId) -> bool,
) -> BTreeSet<(RecordId, RecordId)> {
    let mut reach: BTreeMap<RecordId, Vec<(RecordId, f32)>> = BTreeMap::new();
    for link in links {
        reach.entry(link.left).or_default().push((link.right, link.weight));
        reach.entry(link.right).or_default().push((link.left, link.weight));
    }
    let excluded = |link: &Link, from: RecordId, to: RecordId| {
        let exclude = |other| foes.get(&to).is_some_and(|foes| foes.contains(&other)) || conflict(to, other);
        reach.get(&from).is_some_and(|reached| {
            reached
                .iter()
                .any(|(other, weight)| *other != to && *weight > link.weight - AMBIGUOUS && exclude(*other))
        })
    };
    let either =
        |link: &&Link| excluded(link, link.left, link.right) || excluded(link, link.right, link.left);
    links.iter().filter(either).map(|link| (link.left, link.right)).collect()
}

fn sorted(link: Link) -> Link {
    Link { left: link.left.min(link.right), right: link.left.max(link.right), ..link }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::{collection::vec, prelude::*};

    fn record(number: u8) -> RecordId {
        RecordId::from_bytes([number; 16])
    }

    fn link(left: u8, right: u8, weight: f32) -> Link {
        Link { left: record(left), right: record(right), weight, judged: false }
    }

    fn check(links: &[Link], apart: &[(u8, u8)], expected: &[&[u8]]) {
        check_with(links, apart, &[], expected);
    }

    fn check_with(links: &[Link], apart: &[(u8, u8)], conflicts: &[(u8, u8)], expected: &[&[u8]]) {
        let records: Vec<RecordId> = (1..=4).map(record).collect();
        let apart: Vec<_> = apart.iter().map(|(one, other)| (record(*one), record(*other))).collect();
        let expected: Vec<Vec<RecordId>> =
            expected.iter().map(|group| group.iter().map(|number| record(*number)).collect()).collect();
        let conflict = |one, other| {
            conflicts.iter().any(|(a, b)| [(*a, *b), (*b, *a)].contains(&(number(one), number(other))))
        };
        assert_eq!(cluster(&records, links, &apart, conflict), expected);
    }

    fn number(record: RecordId) -> u8 {
        record.as_bytes()[0]
    }

    #[test]
    fn links_join_and_differences_keep_whole_groups_apart() {
        check(&[], &[], &[&[1], &[2], &[3], &[4]]);
        check(&[link(1, 2, 7.0), link(2, 3, 7.0)], &[], &[&[1, 2, 3], &[4]]);
        check(&[link(1, 2, 9.0), link(3, 4, 8.0), link(2, 3, 7.0)], &[(1, 4)], &[&[1, 2], &[3, 4]]);
    }

    #[test]
    fn the_stronger_link_wins_and_a_judgement_beats_any_number() {
        check(&[link(1, 2, 7.0), link(2, 3, 9.0)], &[(1, 3)], &[&[1], &[2, 3], &[4]]);
        let judged = Link { judged: true, ..link(1, 2, 0.0) };
        check(&[judged, link(2, 3, 9.0)], &[(1, 3)], &[&[1, 2], &[3], &[4]]);
    }

    #[test]
    fn a_record_that_fits_two_that_are_apart_joins_neither_without_a_judgement() {
        check(&[link(1, 2, 7.0), link(2, 3, 8.5)], &[(1, 3)], &[&[1], &[2], &[3], &[4]]);
        let judged = Link { judged: true, ..link(1, 2, 7.0) };
        check(&[judged, link(2, 3, 8.5)], &[(1, 3)], &[&[1, 2], &[3], &[4]]);
    }

    #[test]
    fn a_conflict_stops_a_calculated_link_and_not_a_judged_one() {
        check_with(&[link(1, 2, 9.0), link(2, 3, 6.0)], &[], &[(1, 3)], &[&[1, 2], &[3], &[4]]);
        check_with(&[link(1, 2, 7.0), link(2, 3, 8.0)], &[], &[(1, 3)], &[&[1], &[2], &[3], &[4]]);
        let judged = Link { judged: true, ..link(2, 3, 6.0) };
        check_with(&[link(1, 2, 9.0), judged], &[], &[(1, 3)], &[&[1], &[2, 3], &[4]]);
        let both = [Link { judged: true, ..link(1, 2, 0.0) }, judged];
        check_with(&both, &[], &[(1, 3)], &[&[1, 2, 3], &[4]]);
    }

    proptest! {
        #[test]
        fn order_does_not_matter_and_no_group_holds_what_is_apart(
            links in vec((1_u8..8, 1_u8..8, 0_u8..4, any::<bool>()), 0..12),
            apart in vec((1_u8..8, 1_u8..8), 0..6),
            turn in 0_usize..12,
        ) {
            let records: Vec<RecordId> = (1..8).map(record).collect();
            let mut links: Vec<Link> = links
                .iter()
                .map(|(l, r, weight, judged)| Link { judged: *judged, ..link(*l, *r, f32::from(*weight)) })
                .collect();
            let mut apart: Vec<(RecordId, RecordId)> =
                apart.iter().filter(|(l, r)| l != r).map(|(l, r)| (record(*l), record(*r))).collect();
            let conflict = |one: RecordId, other: RecordId| (number(one) + number(other)).is_multiple_of(5);
            let groups = cluster(&records, &links, &apart, conflict);
            for group in &groups {
                for (one, other) in &apart {
                    prop_assert!(!(group.contains(one) && group.contains(other)));
                }
            }
            prop_assert_eq!(groups.iter().flatten().count(), records.len());
            if !links.is_empty() {
                let turn = turn % links.len();
                links.rotate_left(turn);
            }
            apart.reverse();
            let mut turned = records.clone();
            turned.reverse();
            prop_assert_eq!(cluster(&turned, &links, &apart, conflict), groups);
        }
    }
}
