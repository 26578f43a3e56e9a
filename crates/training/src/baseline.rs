//! Two plain ways of matching, to compare worlds by: how hard is this one?

use crate::{noise::placeholder, world::Row};
use rustc_hash::{FxHashMap, FxHasher};
use sluice_domain::{
    Fields,
    normal::{self, EmailClass},
};
use std::hash::{Hash, Hasher};

/// How well groups agree with the truth, by pairs of rows.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Score {
    /// Of the pairs found, those that are true; from 0 to 1.
    pub precision: f64,
    /// Of the true pairs, those that were found; from 0 to 1.
    pub recall: f64,
    /// The harmonic mean of both.
    pub f1: f64,
}

/// Groups by the same mailbox; mailboxes of functions and placeholders don't count.
pub fn by_email(rows: &[Row]) -> Score {
    score(rows, |row, join| {
        let fields = written(row);
        let person = normal::person(&fields);
        if let Some(email) = person.email.filter(|email| email.class != EmailClass::Role) {
            join(key(0, &email.match_key, ""));
        }
    })
}

/// Groups by the same mailbox, or the same profile, or the same name with the same phone, company or domain.
pub fn by_rules(rows: &[Row]) -> Score {
    score(rows, |row, join| {
        let fields = written(row);
        let person = normal::person(&fields);
        if let Some(email) = person.email.filter(|email| email.class != EmailClass::Role) {
            join(key(0, &email.match_key, ""));
        }
        if let Some(profile) = &person.profile {
            join(key(1, profile.as_str(), ""));
        }
        let Some(name) = person.name.filter(|name| !name.given.is_empty() && !name.family.is_empty()) else {
            return;
        };
        let given: Vec<&str> =
            name.given.split(' ').filter(|word| word.trim_end_matches('.').chars().count() > 1).collect();
        let name = normal::fold(&format!("{} {}", given.join(" "), name.family));
        for phone in &person.phones {
            join(key(2, &name, &phone.e164));
        }
        if let Some(company) = normal::organisation(&fields) {
            if let Some(own) = &company.name {
                join(key(3, &name, &own.key));
            }
            if let Some(domain) = &company.domain {
                join(key(4, &name, domain.as_str()));
            }
        }
    })
}

/// The values that are values: the peers were measured on cleaned fields.
fn written(row: &Row) -> Fields {
    let mut fields = row.fields.clone();
    fields.retain(|_, value| !placeholder::is_one(value));
    fields
}

fn key(sort: u8, one: &str, two: &str) -> u64 {
    let mut hasher = FxHasher::default();
    (sort, one, two).hash(&mut hasher);
    hasher.finish()
}

fn score(rows: &[Row], keys: impl Fn(&Row, &mut dyn FnMut(u64))) -> Score {
    let mut above: Vec<u32> = (0..rows.len() as u32).collect();
    let mut first: FxHashMap<u64, u32> = FxHashMap::default();
    for (at, row) in rows.iter().enumerate() {
        keys(row, &mut |key| {
            let other = *first.entry(key).or_insert(at as u32);
            let (one, two) = (root(&mut above, at as u32), root(&mut above, other));
            above[one as usize] = two;
        });
    }
    let groups: Vec<u32> = (0..rows.len() as u32).map(|at| root(&mut above, at)).collect();
    let found = pairs(groups.iter().copied());
    let truth = pairs(rows.iter().map(|row| row.entity));
    let both = pairs(groups.iter().zip(rows).map(|(group, row)| (*group, row.entity)));
    let share = |part: f64, whole: f64| if whole == 0.0 { 1.0 } else { part / whole };
    let (precision, recall) = (share(both, found), share(both, truth));
    Score { precision, recall, f1: share(2.0 * both, found + truth) }
}

fn root(above: &mut [u32], mut at: u32) -> u32 {
    while above[at as usize] != at {
        above[at as usize] = above[above[at as usize] as usize];
        at = above[at as usize];
    }
    at
}

/// Pairs of rows within groups.
fn pairs<T: Hash + Eq>(groups: impl Iterator<Item = T>) -> f64 {
    let mut sizes: FxHashMap<T, u64> = FxHashMap::default();
    for group in groups {
        *sizes.entry(group).or_default() += 1;
    }
    sizes.values().map(|size| (size * (size - 1) / 2) as f64).sum()
}
