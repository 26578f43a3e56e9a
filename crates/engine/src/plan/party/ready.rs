//! Whether a booked client, site or contact may still be written.

use super::{Parties, kind, overtaken, parse, record};
use crate::{
    api::Failure,
    plan::{apply::agreed, ready::changed_there, record as keep},
};
use chrono::{DateTime, Utc};
use sluice_connect::halo::{self, PartyKind};
use sluice_domain::{ConnectionId, Person, RecordId, WriteId};
use sluice_store::{Reader, StoreError, Write, WriteState, Writer};
use std::collections::{BTreeSet, HashSet};

/// The write, where it may go out; otherwise it is ended or withdrawn.
pub(in crate::plan) fn ready(
    w: &Writer<'_>,
    mut write: Write,
    now: DateTime<Utc>,
) -> Result<Option<Write>, Failure> {
    let unwanted = || Failure::of("write_unwanted");
    let Some(party) = parse(&write.body) else { return withdrawn(w, write, &unwanted()) };
    if let Some(remote) = &write.remote_id
        && let Some(seen) = w.latest_observation(record(write.connection, party.kind, remote))?
    {
        let there = halo::party_observed(party.kind, &seen.raw);
        if party.agrees(&there) {
            agreed(&mut write, now);
            keep(w, &write, "agreed")?;
            return Ok(None);
        }
        if let Some(field) = overtaken(&write.body, &there) {
            return withdrawn(w, write, &changed_there(&field));
        }
    }
    let Some(person) = person_of(w, &write)? else { return withdrawn(w, write, &unwanted()) };
    let planned = Parties::new(w, write.connection)?.but(&write).of(std::slice::from_ref(&person))?;
    match planned.iter().any(|planned| planned.wants(&write, &party)) {
        true => Ok(Some(write)),
        false => withdrawn(w, write, &unwanted()),
    }
}

fn withdrawn(w: &Writer<'_>, mut write: Write, why: &Failure) -> Result<Option<Write>, Failure> {
    write.state = WriteState::Withdrawn;
    write.failure = Some(serde_json::json!(why));
    keep(w, &write, "withdrawn")?;
    Ok(None)
}

/// Of whom a write is. That of a company is found by its person: no record has the company's name.
fn person_of(r: &Reader<'_>, write: &Write) -> Result<Option<Person>, StoreError> {
    let id = match r.person_of(write.anchor)? {
        Some(id) => Some(id),
        None => r.person_of(write.person.anchor())?,
    };
    Ok(id.map(|id| r.person(id)).transpose()?.flatten())
}

/// Whether any of the customers among these writes was booked by another plan than that of `booked`. A client and its site are
/// found by the same company, and neither waits for the other.
pub(in crate::plan) fn under_way(
    r: &Reader<'_>,
    halo: ConnectionId,
    writes: &[Write],
    booked: &HashSet<WriteId>,
) -> Result<bool, StoreError> {
    let of = |write: &Write| kind(&write.body).map(|kind| (write.anchor, kind));
    let planned: BTreeSet<(RecordId, PartyKind)> = writes.iter().filter_map(of).collect();
    if planned.is_empty() {
        return Ok(false);
    }
    let anchors: Vec<RecordId> = planned.iter().map(|(anchor, _)| *anchor).collect();
    let open = r.open_writes_of_records(&anchors)?;
    let other = |one: &Write| one.connection == halo && !booked.contains(&one.id);
    Ok(open.iter().any(|one| other(one) && of(one).is_some_and(|of| planned.contains(&of))))
}
