//! Who is one and the same, among records that links and judgements hold together.
//!
//! A copy that was written of somebody and is tied to that person by a judgement is no witness that others are the same, as
//! long as it says nothing that the person's other records don't: so writing somebody, and reading it back, changes
//! nobody's group. Where it says more, because it was changed there or the records behind it are gone, it counts as any.

use super::Index;
use crate::{
    Judged, Model, conflict,
    linkage::{self, linked},
};
use std::{
    collections::{BTreeMap, BTreeSet},
    hash::Hash,
};

type Links = Vec<(usize, usize, i32)>;
type Judgements = BTreeMap<(usize, usize), Judged>;

impl<Id: Copy + Ord + Hash> Index<Id> {
    /// The groups of some records, which must be all that links hold together, under judgements. Each is sorted, and
    /// so are the groups.
    pub fn groups(&self, records: &[Id], judged: &BTreeMap<(Id, Id), Judged>) -> Vec<Vec<Id>> {
        let mut members: Vec<Id> = records.to_vec();
        members.sort_unstable();
        members.dedup();
        let place = |id: Id| members.binary_search(&id).ok();
        let judged: Judgements = judged
            .iter()
            .filter_map(|((one, other), judged)| {
                let (one, other) = (place(*one)?, place(*other)?);
                Some(((one.min(other), one.max(other)), *judged))
            })
            .collect();
        let mut links = Vec::new();
        for (at, id) in members.iter().enumerate() {
            let later =
                self.pairs_of(*id).into_iter().filter_map(|(other, score)| Some((place(other)?, score)));
            let later = later.filter(|(other, _)| *other > at);
            links.extend(later.map(|(other, _)| (at, other, self.linked(*id, members[other]))));
        }
        let tied =
            judged.iter().filter(|(_, judged)| **judged == Judged::Same).flat_map(|((a, b), _)| [*a, *b]);
        let mut quiet: BTreeSet<usize> = tied.filter(|at| self.is_copy(members[*at])).collect();
        let mut groups = self.joined(&members, &links, &judged, &quiet);
        let before = quiet.len();
        for group in &groups {
            let heard: Vec<Id> =
                group.iter().filter(|at| !quiet.contains(at)).map(|at| members[*at]).collect();
            for at in group {
                if quiet.contains(at) && !self.says_no_more(members[*at], &heard) {
                    quiet.remove(at);
                }
            }
        }
        if quiet.len() != before {
            groups = self.joined(&members, &links, &judged, &quiet);
        }
        groups.into_iter().map(|group| group.into_iter().map(|at| members[at]).collect()).collect()
    }

    /// Whether a record is a copy that says nothing which the others don't.
    pub fn echoes(&self, id: Id, others: &[Id]) -> bool {
        let heard: Vec<Id> =
            others.iter().copied().filter(|other| *other != id && !self.is_copy(*other)).collect();
        self.is_copy(id) && self.says_no_more(id, &heard)
    }

    /// Whether a record is a copy that was written of somebody, see [`crate::Profile::uncounted`].
    pub fn is_copy(&self, id: Id) -> bool {
        self.of(id).is_some_and(|entry| !entry.profile.view().counts())
    }

    fn says_no_more(&self, id: Id, heard: &[Id]) -> bool {
        let heard: Vec<_> = heard.iter().filter_map(|other| Some(self.of(*other)?.profile.view())).collect();
        self.of(id).is_some_and(|entry| entry.profile.view().says_no_more_than(&heard))
    }

    /// What is quiet holds nobody together: its links are as if they weren't.
    fn joined(
        &self,
        members: &[Id],
        links: &Links,
        judged: &Judgements,
        quiet: &BTreeSet<usize>,
    ) -> Vec<Vec<usize>> {
        let heard: Links = links
            .iter()
            .filter(|(left, right, _)| !quiet.contains(left) && !quiet.contains(right))
            .copied()
            .collect();
        let tied = judged.iter().filter(|(_, judged)| **judged == Judged::Same).map(|(two, _)| *two);
        let held: Vec<(usize, usize)> =
            heard.iter().map(|(left, right, _)| (*left, *right)).chain(tied).collect();
        let least = self.limits.same;
        let mut groups = Vec::new();
        for part in linkage::components(members.len(), held) {
            let place = |at: usize| part.binary_search(&at).ok();
            let two = |left: usize, right: usize| Some((place(left)?, place(right)?));
            let links: Links = heard
                .iter()
                .filter_map(|(left, right, score)| {
                    two(*left, *right).map(|(left, right)| (left, right, *score))
                })
                .collect();
            let judged: Judgements =
                judged.iter().filter_map(|((a, b), judged)| Some((two(*a, *b)?, *judged))).collect();
            let quiet: BTreeSet<usize> = quiet.iter().filter_map(|at| place(*at)).collect();
            let joins = linkage::joins(part.len(), &links, &judged, &quiet, least, |asked| {
                let linked =
                    |(left, right): &(usize, usize)| self.linked(members[part[*left]], members[part[*right]]);
                asked.iter().map(linked).collect()
            });
            let found = linkage::groups(part.len(), &joins);
            groups.extend(
                found.into_iter().map(|group| group.into_iter().map(|at| part[at]).collect::<Vec<_>>()),
            );
        }
        groups.sort_unstable();
        groups
    }

    /// What two records say for joining: a conflict keeps them from being joined without asking.
    fn linked(&self, one: Id, other: Id) -> i32 {
        let places = self.places.get(&one).zip(self.places.get(&other));
        let Some(seen) = places.and_then(|(one, other)| self.seen(*one, *other)) else { return i32::MIN };
        linked(Model::shipped().forest(self.subject).score(&seen), conflict(&seen))
    }
}
