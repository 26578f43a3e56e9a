//! How well the work was done, measured against the truth.

use crate::{
    SourceKey, WrittenLead,
    halo::{
        Desk,
        beside::{told, written},
    },
    world::truth::{Identity, Place, Truth},
};
use std::collections::{BTreeMap, BTreeSet};

/// What the practice world, which knows the truth, says of the work.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Groups that hold records of more than one real person.
    pub wrong_merges: u32,
    /// Real people's groups beyond the first that no open review connects.
    pub missed_merges: u32,
    /// Agreed writes that have no lead in HaloPSA.
    pub lost: u32,
    /// Marks that more than one lead, or more than one action, in HaloPSA bears.
    pub doubled: u32,
    /// How many people really exist, those left out whom only a provider knows that has to be asked.
    pub true_people: u32,
}

pub(crate) fn judge(
    truth: &Truth,
    desk: &Desk,
    groups: &[Vec<SourceKey>],
    in_review: &[(usize, usize)],
    marks_agreed: &[String],
) -> Verdict {
    let written = written(desk);
    let readers: BTreeMap<i64, &str> =
        written.iter().map(|lead| (lead.ticket_id, lead.email.as_str())).collect();
    let identities: Vec<BTreeSet<Identity>> = groups
        .iter()
        .map(|group| group.iter().filter_map(|key| identity(truth, &readers, key)).collect())
        .collect();
    let marks = marks(&written);
    Verdict {
        wrong_merges: count(identities.iter().filter(|people| people.len() > 1)),
        missed_merges: missed(&identities, in_review),
        lost: count(
            marks_agreed
                .iter()
                .collect::<BTreeSet<_>>()
                .into_iter()
                .filter(|mark| !marks.contains_key(mark.as_str())),
        ),
        doubled: count(marks.values().filter(|tickets| **tickets > 1)) + told_twice(desk),
        true_people: truth.people(),
    }
}

/// A lead that was written here is about whoever alone reads its address; `readers` holds the addresses by ticket.
fn identity(truth: &Truth, readers: &BTreeMap<i64, &str>, key: &SourceKey) -> Option<Identity> {
    let place = Place::of(key)?;
    truth.of(place, &key.external_id).or_else(|| {
        let Place::HaloTicket = place else { return None };
        let id: i64 = key.external_id.parse().ok()?;
        truth.reader(readers.get(&id)?)
    })
}

/// Marks with which more than one note ends.
fn told_twice(desk: &Desk) -> u32 {
    let told = told(desk);
    let mut marks: BTreeMap<&str, u32> = BTreeMap::new();
    for action in &told {
        let last = action.note.lines().last().unwrap_or_default();
        if last.starts_with('[') && last.ends_with(']') {
            *marks.entry(last).or_default() += 1;
        }
    }
    count(marks.values().filter(|actions| **actions > 1))
}

fn marks(written: &[WrittenLead]) -> BTreeMap<&str, u32> {
    let mut marks = BTreeMap::new();
    for mark in written.iter().filter_map(|lead| lead.mark.as_deref()) {
        *marks.entry(mark).or_default() += 1;
    }
    marks
}

fn missed(identities: &[BTreeSet<Identity>], in_review: &[(usize, usize)]) -> u32 {
    let mut groups_of: BTreeMap<Identity, Vec<usize>> = BTreeMap::new();
    for (group, people) in identities.iter().enumerate() {
        for person in people {
            groups_of.entry(*person).or_default().push(group);
        }
    }
    let mut reviews: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for &(left, right) in in_review {
        reviews.entry(left).or_default().push(right);
        reviews.entry(right).or_default().push(left);
    }
    groups_of
        .iter()
        .filter(|(identity, _)| matches!(identity, Identity::Person(_)))
        .map(|(_, groups)| connected(groups, &reviews).saturating_sub(1))
        .sum()
}

/// In how many parts these groups fall when open reviews among them are followed.
fn connected(groups: &[usize], reviews: &BTreeMap<usize, Vec<usize>>) -> u32 {
    let mut left: BTreeSet<usize> = groups.iter().copied().collect();
    let mut parts = 0;
    while let Some(start) = left.pop_first() {
        parts += 1;
        let mut reached = vec![start];
        while let Some(group) = reached.pop() {
            for next in reviews.get(&group).into_iter().flatten() {
                if left.remove(next) {
                    reached.push(*next);
                }
            }
        }
    }
    parts
}

fn count<T>(items: impl Iterator<Item = T>) -> u32 {
    u32::try_from(items.count()).unwrap_or(u32::MAX)
}
