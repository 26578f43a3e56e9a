//! Where known pairs come from: what somebody said long ago, and what is certain in itself.

use super::{KEY, Kept, Pair, chance};
use crate::{
    api::{Failure, Topic},
    workspace::{self, Workspace},
};
use chrono::{DateTime, TimeDelta, Utc};
use sluice_domain::{PersonId, RecordId, derived::Record};
use sluice_store::{Reader, StoreError};
use std::sync::Arc;

/// What somebody said before this is not remembered by whoever is asked again.
const LONG_AGO_DAYS: i64 = 14;
/// Answers and people that are looked through from a place that chance names.
const LOOKED_AT: u32 = 40;

/// Draws the next known pair, unless one waits already or nobody wants any.
pub(super) async fn next(workspace: &Arc<Workspace>) -> Result<(), Failure> {
    let dice = [(); 4].map(|()| chance(workspace.host.as_ref()));
    let before = workspace.now() - TimeDelta::days(LONG_AGO_DAYS);
    let found = workspace.store.read(move |r| pair(r, dice, before)).await?;
    let Some(found) = found else { return Ok(()) };
    workspace
        .store
        .write(move |w| {
            let kept = Kept::read(w)?;
            if !wants(w, &kept)? {
                return Ok(());
            }
            w.set_setting(KEY, &Kept { open: Some(found), ..kept })
        })
        .await?;
    workspace.stale.mark(&[Topic::Queue]);
    Ok(())
}

/// Whether there is room for another one. One whose records are gone is no longer in the way.
fn wants(r: &Reader<'_>, kept: &Kept) -> Result<bool, StoreError> {
    let shown = kept.open.map(|open| open.shown(r, &workspace::trust(r)?)).transpose()?.flatten();
    Ok(!kept.off && shown.is_none())
}

fn pair(r: &Reader<'_>, dice: [u32; 4], before: DateTime<Utc>) -> Result<Option<Pair>, StoreError> {
    if !wants(r, &Kept::read(r)?)? {
        return Ok(None);
    }
    let [kind, ..] = dice;
    let mut found = if kind % 2 == 0 { said(r, dice, before)? } else { None };
    if found.is_none() {
        found = certain(r, dice)?;
    }
    match found {
        Some(found) => Ok(Some(found)),
        None => said(r, dice, before),
    }
}

/// One of which somebody said long ago what it is, and nobody anything else since.
fn said(r: &Reader<'_>, [_, place, ..]: [u32; 4], before: DateTime<Utc>) -> Result<Option<Pair>, StoreError> {
    let trust = workspace::trust(r)?;
    let last = r.last_decision()?;
    let from = if last == 0 { 0 } else { i64::from(place) % last };
    let mut answers = r.answers_from(from, before, LOOKED_AT)?;
    if answers.is_empty() {
        answers = r.answers_from(0, before, LOOKED_AT)?;
    }
    for ((left, right), same) in answers {
        let owners = r.owners(&[left, right])?;
        let stands = owners.len() == 2 && (owners.get(&left) == owners.get(&right)) == same;
        let pair = Pair { left, right, same, noise: None };
        if stands && pair.shown(r, &trust)?.is_some_and(|shown| shown.is_ordinary()) {
            return Ok(Some(pair));
        }
    }
    Ok(None)
}

/// A record and what noise makes of it, or two people who are colleagues for certain.
fn certain(r: &Reader<'_>, [_, place, kind, noise]: [u32; 4]) -> Result<Option<Pair>, StoreError> {
    let trust = workspace::trust(r)?;
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&place.to_le_bytes());
    let mut people = r.people_after(Some(PersonId::from_bytes(bytes)), LOOKED_AT)?;
    if people.is_empty() {
        people = r.people_after(None, LOOKED_AT)?;
    }
    let records: Vec<RecordId> = people.iter().filter_map(|person| person.records.first().copied()).collect();
    // Where there are none of the one kind, it is one of the other.
    for one_of_two in [kind % 2 == 0, kind % 2 != 0] {
        for (record, at) in records.iter().zip(0..) {
            let noise = noise.wrapping_add(at);
            let pairs = if one_of_two {
                vec![Pair { left: *record, right: another(*record), same: true, noise: Some(noise) }]
            } else {
                colleagues(r, *record)?
            };
            for pair in pairs {
                if pair.shown(r, &trust)?.is_some_and(|shown| shown.is_ordinary()) {
                    return Ok(Some(pair));
                }
            }
        }
    }
    Ok(None)
}

/// The name of a record that there is not.
fn another(record: RecordId) -> RecordId {
    let mut bytes = *record.as_bytes();
    bytes[15] ^= 1;
    RecordId::from_bytes(bytes)
}

/// Those that are alike, and are others for certain: each has a profile and a mailbox of one's own at the same company.
fn colleagues(r: &Reader<'_>, record: RecordId) -> Result<Vec<Pair>, StoreError> {
    let alike: Vec<RecordId> = r.index()?.pairs_of(record).into_iter().map(|(other, _)| other).collect();
    let Some(one) = r.record(record)? else { return Ok(Vec::new()) };
    let others = r.records(&alike)?;
    let apart = others.iter().filter(|other| is_another(&one, other));
    Ok(apart.map(|other| Pair { left: record, right: other.id, same: false, noise: None }).collect())
}

fn is_another(one: &Record, other: &Record) -> bool {
    let (Some(one), Some(other)) = (&one.person, &other.person) else { return false };
    let profiles = match (&one.profile, &other.profile) {
        (Some(one), Some(other)) => one.url() != other.url(),
        _ => false,
    };
    let at = |address: &str| address.split_once('@').map(|(_, domain)| domain.to_owned());
    let mailboxes = match (&one.email, &other.email) {
        (Some(one), Some(other)) => {
            one.match_key != other.match_key && at(&one.address) == at(&other.address)
        }
        _ => false,
    };
    profiles && mailboxes
}
