//! Which entries are to be told, and where.

use super::{Entry, RESTORED, What, about, body, booked::Booked, parse, remote, words};
use crate::{
    Host,
    api::{Failure, PlanField, PlanItem},
    ids::new_id,
    plan::{
        item::{Drawn, records_of},
        stream::stream_of,
        switch::{self, Goes},
    },
    shown,
};
use chrono::{DateTime, Utc};
use sluice_domain::{
    ConnectionId, Decision, FactId, Judgement, Person, PersonId, PersonState, RecordId, Stage, WriteId,
    derived::{Placed, Ticket},
};
use sluice_store::{Action, Reader, StoreError, Write, WriteState};
use std::collections::{BTreeMap, BTreeSet};

/// An entry that is to be told, before it is booked.
pub(in crate::plan) struct Planned {
    person: PersonId,
    name: String,
    /// The record of which it was said: the entry stays with it when people are joined or parted.
    anchor: RecordId,
    entry: Entry,
    /// It may have been told already, so it is looked up before it is sent.
    doubted: bool,
}

impl Planned {
    /// The write for the outbox.
    pub(in crate::plan) fn to_write(
        &self,
        host: &dyn Host,
        connection: ConnectionId,
        now: DateTime<Utc>,
    ) -> Write {
        let doubted = self.entry.ticket.filter(|_| self.doubted);
        Write {
            seq: 0,
            id: new_id!(host, WriteId),
            connection,
            person: self.person,
            anchor: self.anchor,
            action: Action::Append,
            body: body(&self.name, &self.entry),
            state: if doubted.is_some() { WriteState::Unknown } else { WriteState::Pending },
            remote_id: doubted.map(|ticket| remote(ticket, "")),
            created_at: now,
            sent_at: None,
            seen_at: None,
            agreed_at: None,
            failure: None,
            attempts: 0,
        }
    }

    /// As it is shown in the plan.
    pub(in crate::plan) fn row(&self) -> PlanItem {
        PlanItem {
            person: self.person.to_string(),
            name: self.name.clone(),
            action: Action::Append.name().to_owned(),
            what: self.entry.what.name().to_owned(),
            fields: self.fields(),
        }
    }

    pub(in crate::plan) fn fields(&self) -> Vec<PlanField> {
        self.entry.fields()
    }

    /// When that which it tells of was said.
    pub(in crate::plan) fn at(&self) -> (DateTime<Utc>, FactId) {
        (self.entry.at, self.entry.of)
    }

    /// Of whom it tells.
    pub(in crate::plan) fn person(&self) -> PersonId {
        self.person
    }

    /// What it tells of.
    pub(in crate::plan) fn of(&self) -> FactId {
        self.entry.of
    }

    /// The ticket in which it is told; that of somebody where it is still to be made.
    pub(in crate::plan) fn place(&self) -> (Option<i64>, PersonId, Stage) {
        (self.entry.ticket, self.person, self.entry.stage)
    }
}

/// A call or a remark, and whether it was taken back.
pub(in crate::plan) struct Said {
    person: Person,
    record: RecordId,
    what: What,
    decision: Decision,
    revoked: bool,
}

/// Finds what is to be told of people by what is known now.
pub(in crate::plan) struct Entries<'r, 'c> {
    r: &'r Reader<'c>,
    halo: ConnectionId,
    goes: Goes,
    restored: Option<DateTime<Utc>>,
    any: bool,
}

impl<'r, 'c> Entries<'r, 'c> {
    pub(in crate::plan) fn new(r: &'r Reader<'c>, halo: ConnectionId) -> Result<Self, StoreError> {
        let goes = switch::of(r, halo)?;
        Ok(Self { r, halo, goes, restored: r.setting(RESTORED)?, any: goes.any() && r.has_told()? })
    }

    /// What was said of these people.
    pub(in crate::plan) fn said(&self, people: &[Person]) -> Result<Vec<Said>, StoreError> {
        if !self.any {
            return Ok(Vec::new());
        }
        let mut owners: BTreeMap<RecordId, &Person> = BTreeMap::new();
        for person in people {
            owners.extend(person.records.iter().map(|record| (*record, person)));
        }
        let told = self.r.told_of(&records_of(people))?.into_iter();
        let said = told.filter_map(|(decision, revoked)| {
            let (record, what) = about(&decision.judgement)?;
            let person = (*owners.get(&record)?).clone();
            Some(Said { person, record, what, decision, revoked })
        });
        Ok(said.collect())
    }

    /// What of it is to be told; `drawn` is what is to become of the tickets of those of whom it was said.
    pub(in crate::plan) fn planned(&self, said: Vec<Said>, drawn: &[Drawn]) -> Result<Vec<Planned>, Failure> {
        if said.is_empty() {
            return Ok(Vec::new());
        }
        let anchors: Vec<RecordId> = said.iter().map(|said| said.record).collect();
        let booked = Booked::read(self.r, self.halo, &anchors)?;
        let ids: BTreeSet<PersonId> = said.iter().map(|said| said.person.id).collect();
        let ids: Vec<PersonId> = ids.into_iter().collect();
        let placed: BTreeMap<PersonId, Placed> =
            self.r.standings(&ids)?.into_iter().map(|placed| (placed.person, placed)).collect();
        let mut planned = Vec::new();
        for said in said {
            let entry = match said.revoked {
                false => self.told(&said, &booked, placed.get(&said.person.id), drawn)?,
                true => self.taken_back(&said, &booked)?,
            };
            let Some(entry) = entry else { continue };
            let before = self.restored.is_some_and(|restored| entry.at <= restored);
            planned.push(Planned {
                person: said.person.id,
                name: shown::name(&said.person),
                anchor: said.record,
                doubted: before || booked.is_doubtful(entry.of),
                entry,
            });
        }
        Ok(planned)
    }

    fn told(
        &self,
        Said { person, what, decision, .. }: &Said,
        booked: &Booked,
        placed: Option<&Placed>,
        drawn: &[Drawn],
    ) -> Result<Option<Entry>, Failure> {
        // Of who does not want to be contacted only that it is over.
        let quiet = person.state == PersonState::DoNotContact;
        if quiet || !self.goes.tells(*what, decision.at) || booked.is_told(decision.id, None) {
            return Ok(None);
        }
        let Some((stage, ticket)) = self.target(person, placed, drawn)? else { return Ok(None) };
        let (of, at, text) = (decision.id, decision.at, words::said(decision));
        Ok(Some(Entry { of, what: *what, stage, ticket, at, text }))
    }

    /// That something was taken back which is told already, in the ticket in which it is.
    fn taken_back(&self, said: &Said, booked: &Booked) -> Result<Option<Entry>, Failure> {
        let Some((here, ticket, stage)) = booked.arrived(said.decision.id) else { return Ok(None) };
        if !self.goes.on(said.what) {
            return Ok(None);
        }
        let Some(back) = self.r.revocation_of(said.decision.id)? else { return Ok(None) };
        if booked.is_told(back.id, None) {
            return Ok(None);
        }
        let ticket_record = RecordId::of(self.halo, stream_of(stage), &ticket.to_string());
        // Another tenant may have another ticket of that number.
        let whose = self.r.person_of(ticket_record)?;
        if whose.is_none_or(|whose| !here && whose != said.person.id) {
            return Ok(None);
        }
        let text = words::taken_back(&said.decision, &back);
        let ticket = Some(ticket);
        Ok(Some(Entry { of: back.id, what: What::TakenBack, stage, ticket, at: back.at, text }))
    }

    /// The ticket in which is told what was said of somebody: that of the stage in which they are, also where it is still
    /// to be made; else their latest.
    pub(super) fn target(
        &self,
        person: &Person,
        placed: Option<&Placed>,
        drawn: &[Drawn],
    ) -> Result<Option<(Stage, Option<i64>)>, Failure> {
        let stage = placed.map_or(Stage::Lead, |placed| placed.standing.stage());
        if let Some(ticket) = placed.and_then(|placed| placed.ticket(stage))
            && let Some(number) = self.number(ticket)?
        {
            return Ok(Some((stage, Some(number))));
        }
        let made =
            |one: &Drawn| one.action == Action::Create && one.stage == stage && one.person.id == person.id;
        if drawn.iter().any(made) {
            return Ok(Some((stage, None)));
        }
        for ticket in placed.into_iter().flat_map(|placed| placed.tickets.iter().rev()) {
            if let Some(number) = self.number(ticket)? {
                return Ok(Some((ticket.stage, Some(number))));
            }
        }
        Ok(None)
    }

    fn number(&self, ticket: &Ticket) -> Result<Option<i64>, StoreError> {
        let record = self.r.record(ticket.record)?.filter(|record| record.connection == self.halo);
        Ok(record.and_then(|record| record.external_id.parse().ok()))
    }

    /// Whether it still stands what an entry tells of, and such goes to HaloPSA.
    pub(super) fn wants(&self, entry: &Entry) -> Result<bool, StoreError> {
        let Some((decision, revoked)) = self.r.decision(entry.of)? else { return Ok(false) };
        let told = match decision.judgement {
            Judgement::Revoke { decision } => self.r.decision(decision)?.map(|(told, _)| told),
            _ => (!revoked).then_some(decision),
        };
        let what = told.and_then(|told| about(&told.judgement)).map(|(_, what)| what);
        Ok(what.is_some_and(|what| self.goes.on(what)))
    }
}

/// Whether any of the entries among these writes was booked by another one.
pub(in crate::plan) fn under_way(
    r: &Reader<'_>,
    halo: ConnectionId,
    writes: &[Write],
) -> Result<bool, StoreError> {
    let told = writes.iter().filter_map(|write| Some((write.anchor, parse(&write.body)?.of)));
    let (anchors, of): (Vec<RecordId>, Vec<FactId>) = told.unzip();
    if anchors.is_empty() {
        return Ok(false);
    }
    let booked = Booked::read(r, halo, &anchors)?;
    Ok(of.into_iter().any(|of| booked.is_told(of, None)))
}
