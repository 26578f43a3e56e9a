//! Whether a booked entry may still be told, and in which ticket.

use super::{Entry, What, booked::Booked, draw::Entries, parse, remote, ticket_of};
use crate::{
    api::Failure,
    plan::{desired, item::Drawer, record},
};
use sluice_domain::{ConnectionId, Decision, FactId, Person, PersonState, RecordId, Stage};
use sluice_store::{Action, Reader, StoreError, Write, WriteState, Writer};

/// What is to become of a booked entry now.
enum Stand {
    /// It goes out, to this ticket.
    Goes(i64),
    /// Its ticket is not made yet.
    Waits,
    /// It does not go out, for this reason.
    Withdrawn(&'static str),
}

const UNWANTED: Stand = Stand::Withdrawn("write_unwanted");

/// The entry with its ticket, which may have been made a moment ago; nothing where it can't go out yet, or is not to.
pub(in crate::plan) fn ready(
    w: &Writer<'_>,
    drawer: &mut Drawer<'_, '_>,
    mut write: Write,
) -> Result<Option<Write>, Failure> {
    match stand(w, drawer, &write)? {
        Stand::Goes(ticket) => {
            write.remote_id = Some(remote(ticket, ""));
            Ok(Some(write))
        }
        Stand::Waits => Ok(None),
        Stand::Withdrawn(why) => Ok(withdraw(w, write, why).map(|()| None)?),
    }
}

fn withdraw(w: &Writer<'_>, mut write: Write, why: &str) -> Result<(), StoreError> {
    write.state = WriteState::Withdrawn;
    write.failure = Some(serde_json::json!(Failure::of(why)));
    record(w, &write, "withdrawn")
}

/// Takes out of the outbox what of these decisions was not told when they were taken back, and what HaloPSA refused of it.
pub(crate) fn untold(w: &Writer<'_>, undone: &[Decision]) -> Result<(), StoreError> {
    let about = undone.iter().filter_map(|one| Some((one.id, super::about(&one.judgement)?.0)));
    let (ids, records): (Vec<FactId>, Vec<RecordId>) = about.unzip();
    if records.is_empty() {
        return Ok(());
    }
    for write in w.writes_of_records(&records)? {
        let untold = matches!(write.state, WriteState::Pending | WriteState::Refused);
        if untold && parse(&write.body).is_some_and(|entry| ids.contains(&entry.of)) {
            withdraw(w, write, "write_unwanted")?;
        }
    }
    Ok(())
}

fn stand(w: &Writer<'_>, drawer: &mut Drawer<'_, '_>, write: &Write) -> Result<Stand, Failure> {
    let Some(entry) = parse(&write.body) else { return Ok(UNWANTED) };
    let entries = Entries::new(w, write.connection)?;
    if !entries.wants(&entry)? {
        return Ok(UNWANTED);
    }
    if Booked::read(w, write.connection, &[write.anchor])?.is_told(entry.of, Some(write)) {
        return Ok(Stand::Withdrawn("written_meanwhile"));
    }
    if entry.what == What::TakenBack {
        return Ok(entry.ticket.map_or(UNWANTED, Stand::Goes));
    }
    let Some(person) = person_of(w, write.anchor)? else { return Ok(UNWANTED) };
    if person.state == PersonState::DoNotContact {
        return Ok(UNWANTED);
    }
    let placed = w.standing(person.id)?;
    let drawn = drawer.of(vec![person.clone()])?;
    Ok(match (entry.ticket, entries.target(&person, placed.as_ref(), &drawn)?) {
        (Some(booked), Some((_, Some(now)))) if booked == now => Stand::Goes(booked),
        (None, Some((stage, Some(now)))) if stage == entry.stage => Stand::Goes(now),
        (None, Some((stage, None))) if stage == entry.stage => made(w, &person, &entry, write)?,
        _ => UNWANTED,
    })
}

/// What the write says that makes an entry's ticket.
fn made(w: &Writer<'_>, person: &Person, entry: &Entry, write: &Write) -> Result<Stand, StoreError> {
    let Some(made) = creation(w, write.connection, &person.records, entry.stage, write.seq)? else {
        return Ok(UNWANTED);
    };
    Ok(match made.state {
        WriteState::Sent | WriteState::Agreed | WriteState::Differs => {
            made.remote_id.and_then(|id| id.parse().ok()).map_or(UNWANTED, Stand::Goes)
        }
        WriteState::Pending | WriteState::Sending | WriteState::Unknown => Stand::Waits,
        // It is planned again with the ticket.
        WriteState::Refused | WriteState::Withdrawn => UNWANTED,
    })
}

/// The last write before number `seq` that makes a ticket of a stage for whoever has these records.
fn creation(
    r: &Reader<'_>,
    connection: ConnectionId,
    records: &[RecordId],
    stage: Stage,
    seq: i64,
) -> Result<Option<Write>, StoreError> {
    let makes = |one: &Write| {
        one.connection == connection
            && one.action == Action::Create
            && one.seq < seq
            && desired::parse(&one.body).is_some_and(|(of, _)| of == stage)
    };
    Ok(r.writes_of_records(records)?.into_iter().rfind(makes))
}

/// The ticket in which a booked entry is told, or would be; nothing where that is not known yet.
pub(in crate::plan) fn place(r: &Reader<'_>, write: &Write) -> Result<Option<i64>, StoreError> {
    if let Some(known) = write.remote_id.as_deref().and_then(ticket_of) {
        return Ok(Some(known));
    }
    let Some(entry) = parse(&write.body) else { return Ok(None) };
    if entry.ticket.is_some() {
        return Ok(entry.ticket);
    }
    let Some(person) = person_of(r, write.anchor)? else { return Ok(None) };
    let made = creation(r, write.connection, &person.records, entry.stage, write.seq)?;
    Ok(made.and_then(|made| made.remote_id).and_then(|id| id.parse().ok()))
}

fn person_of(r: &Reader<'_>, record: RecordId) -> Result<Option<Person>, StoreError> {
    Ok(r.person_of(record)?.map(|id| r.person(id)).transpose()?.flatten())
}
