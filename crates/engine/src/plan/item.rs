//! What is to be written of a person.

use super::{
    desired::{self, Base, Settled},
    stream::{STAGES, stage_of, stream_of},
    switch::{self, Goes},
};
use crate::{
    Host,
    api::{Failure, PlanField},
    derive,
    ids::new_id,
    mapping, pipeline, setup, shown,
};
use chrono::{DateTime, Utc};
use sluice_connect::halo::{self, PartyKind, Ticket};
use sluice_domain::{
    Actor, CompanyId, ConnectionId, Field, Fields, Judgement, Person, PersonId, PersonState, RecordId, Stage,
    WriteId,
    derived::Placed,
    pipeline::{carry, gathered},
    tenant::Kept,
};
use sluice_mapping::Changes;
use sluice_store::{Action, Reader, StoreError, Write, WriteState};
use std::collections::{BTreeMap, BTreeSet};

/// One planned write before it is booked.
pub(super) struct Drawn {
    pub person: Person,
    pub stage: Stage,
    pub action: Action,
    pub remote_id: Option<String>,
    ticket: Ticket,
    /// What HaloPSA holds.
    pub there: Base,
}

impl Drawn {
    /// The write for the outbox.
    pub(super) fn to_write(&self, host: &dyn Host, connection: ConnectionId, now: DateTime<Utc>) -> Write {
        let id = new_id!(host, WriteId);
        let ticket = Ticket { mark: id.to_string(), ..self.ticket.clone() };
        Write {
            seq: 0,
            id,
            connection,
            person: self.person.id,
            anchor: self.person.id.anchor(),
            action: self.action,
            body: desired::body(shown::name(&self.person), self.stage, self.base(), ticket),
            state: WriteState::Pending,
            remote_id: self.remote_id.clone(),
            created_at: now,
            sent_at: None,
            seen_at: None,
            agreed_at: None,
            failure: None,
            attempts: 0,
        }
    }
}

impl Drawn {
    /// Whether it is still what this write, a ticket of this stage, was planned for: with all that it writes.
    pub(super) fn wants(&self, write: &Write, stage: Stage, ticket: &Ticket) -> bool {
        let now = halo::ticket_fields(&self.ticket);
        (self.action, self.stage, &self.remote_id) == (write.action, stage, &write.remote_id)
            && halo::ticket_fields(ticket).iter().all(|field| now.contains(field))
    }

    /// The ticket that it changes, with the names of the fields.
    pub(super) fn changes(&self) -> Option<impl Iterator<Item = (String, String)>> {
        let ticket = self.remote_id.clone()?;
        Some(
            halo::ticket_fields(&self.ticket)
                .into_iter()
                .map(move |(field, _)| (ticket.clone(), field.to_owned())),
        )
    }

    fn create(person: Person, stage: Stage, ticket: Ticket) -> Self {
        Self { person, stage, action: Action::Create, remote_id: None, ticket, there: Base::new() }
    }

    /// What stands in the fields that it changes.
    fn base(&self) -> Base {
        let fields = halo::ticket_fields(&self.ticket).into_iter();
        fields.filter_map(|(field, _)| Some((field.to_owned(), self.there.get(field)?.clone()))).collect()
    }

    /// How many values would be there no more.
    pub(super) fn emptied(&self) -> usize {
        self.ticket.cleared.len()
    }

    pub(super) fn fields(&self) -> Vec<PlanField> {
        desired::fields(&self.ticket, &self.there)
    }
}

/// Finds what is to be written of people by what is known now.
pub(super) struct Drawer<'r, 'c> {
    r: &'r Reader<'c>,
    goes: Goes,
    says: Says,
    kept: Kept,
    clients: Clients<'r, 'c>,
    /// The lists that are taken back and of which something is left.
    half: BTreeSet<ConnectionId>,
}

impl<'r, 'c> Drawer<'r, 'c> {
    pub(super) fn new(r: &'r Reader<'c>, halo: ConnectionId) -> Result<Self, Failure> {
        let clients = Clients::new(r, halo);
        let (goes, says) = (switch::of(r, halo)?, Says::read(r, halo)?);
        let half = derive::half_withdrawn(r)?.into_iter().collect();
        Ok(Self { r, goes, says, kept: setup::kept(r, halo)?, clients, half })
    }

    /// These people but those of whom a list that is taken back still says something: what they are without it is known once
    /// all of it is taken away.
    pub(super) fn without_taken_back(&self, mut people: Vec<Person>) -> Result<Vec<Person>, StoreError> {
        if self.half.is_empty() {
            return Ok(people);
        }
        let records = self.r.records(&records_of(&people))?.into_iter();
        let of_half = records.filter(|record| self.half.contains(&record.connection));
        let taken_back: BTreeSet<RecordId> = of_half.map(|record| record.id).collect();
        people.retain(|person| !person.records.iter().any(|record| taken_back.contains(record)));
        Ok(people)
    }

    /// Whether a write is about one of those.
    pub(super) fn is_taken_back(&self, write: &Write) -> Result<bool, StoreError> {
        if self.half.is_empty() {
            return Ok(false);
        }
        // No record has the name of a company.
        let id = match self.r.person_of(write.anchor)? {
            Some(id) => Some(id),
            None => self.r.person_of(write.person.anchor())?,
        };
        let person = id.map(|id| self.r.person(id)).transpose()?.flatten();
        let people: Vec<Person> = person.into_iter().collect();
        let count = people.len();
        Ok(self.without_taken_back(people)?.len() < count)
    }

    /// What is to be written of these people, also of those of whom a write is under way.
    pub(super) fn of(&mut self, people: Vec<Person>) -> Result<Vec<Drawn>, Failure> {
        let mut drawn = Vec::new();
        let (clean, others): (Vec<_>, Vec<_>) =
            people.into_iter().partition(|person| person.state == PersonState::Clean);
        for person in clean {
            let wanted = desired::ticket(&person, self.clients.of(&person)?);
            let wanted = desired::with_custom(wanted, Stage::Lead, &values(&person), &self.kept);
            let ticket = desired::created(wanted, self.says.of(Stage::Lead));
            drawn.push(Drawn::create(person, Stage::Lead, ticket));
        }
        let known = |person: &Person| matches!(person.state, PersonState::InHalo | PersonState::DoNotContact);
        let others: Vec<_> = others.into_iter().filter(known).collect();
        if !others.is_empty() {
            drawn.extend(updates(self.r, &mut self.clients, &self.says, &self.kept, others)?);
        }
        // What does not go is left out here, where what was booked is asked for as well: it is withdrawn.
        drawn.retain(|one| {
            let writes = self.goes.tickets(one.stage);
            if one.action == Action::Update { writes.changes() } else { writes.makes() }
        });
        Ok(drawn)
    }

    /// The ticket of a write as it was read last; nothing where it never was.
    pub(super) fn there(&self, stage: Stage, ticket: RecordId) -> Result<Option<Base>, Failure> {
        let observation = self.r.latest_observation(ticket)?;
        Ok(observation.map(|seen| halo::observed(stage, &seen.raw, &self.kept)))
    }
}

pub(super) fn records_of(people: &[Person]) -> Vec<RecordId> {
    people.iter().flat_map(|person| person.records.iter().copied()).collect()
}

/// The clients by which HaloPSA knows employers, each looked up once.
pub(super) struct Clients<'r, 'c> {
    r: &'r Reader<'c>,
    halo: ConnectionId,
    known: BTreeMap<CompanyId, Option<i64>>,
    /// The client that takes those whose company is none, once that was asked for.
    orphans: Option<Option<i64>>,
}

impl<'r, 'c> Clients<'r, 'c> {
    pub(super) const fn new(r: &'r Reader<'c>, halo: ConnectionId) -> Self {
        Self { r, halo, known: BTreeMap::new(), orphans: None }
    }

    fn of(&mut self, person: &Person) -> Result<Option<i64>, Failure> {
        let own = person.company.map_or(Ok(None), |id| self.of_company(id))?;
        own.map_or_else(|| self.orphans(), |client| Ok(Some(client)))
    }

    /// The client that takes those whose company is none, as long as HaloPSA has it.
    pub(super) fn orphans(&mut self) -> Result<Option<i64>, Failure> {
        if let Some(known) = self.orphans {
            return Ok(known);
        }
        let chosen = setup::kept(self.r, self.halo)?.orphans;
        let record = |client: i64| RecordId::of(self.halo, PartyKind::Client.stream(), &client.to_string());
        let there = chosen.map(|client| self.r.records(&[record(client)])).transpose()?;
        let client = chosen.filter(|_| there.is_some_and(|there| !there.is_empty()));
        self.orphans = Some(client);
        Ok(client)
    }

    pub(super) fn of_company(&mut self, id: CompanyId) -> Result<Option<i64>, Failure> {
        if let Some(client) = self.known.get(&id) {
            return Ok(*client);
        }
        let words = derive::client_words(self.r, id)?;
        // Somebody may have said which it is, whatever it is called.
        let said = match words.same {
            Some(client) => desired::client(&self.r.records(&[client])?, self.halo),
            None => None,
        };
        let client = if said.is_some() { said } else { self.named(id, &words.not)? };
        self.known.insert(id, client);
        Ok(client)
    }
}

impl Clients<'_, '_> {
    /// The client that is known by what its company is, where nobody said that it is not. Of a large employer's people none
    /// is read.
    fn named(&self, id: CompanyId, not: &BTreeSet<RecordId>) -> Result<Option<i64>, Failure> {
        let sides = self.r.sides_of_company(id)?;
        // Whom the system of record does not have is compared with its clients.
        if sides.iter().any(|side| !side.client) {
            return Ok(None);
        }
        let mut clients: Vec<RecordId> = match sides.as_slice() {
            // What has neither a name nor a domain is compared with nothing.
            [] => self.r.company(id)?.map(|company| company.records).unwrap_or_default(),
            sides => sides.iter().map(|side| side.id).collect(),
        };
        clients.retain(|client| !not.contains(client));
        Ok(desired::client(&self.r.records(&clients)?, self.halo))
    }
}

/// What people changed about the mappings of the streams of tickets.
pub(super) struct Says(BTreeMap<Stage, Changes>);

impl Says {
    pub(super) fn read(r: &Reader<'_>, halo: ConnectionId) -> Result<Self, Failure> {
        let of = |stage| Ok((stage, mapping::changes(r, halo, stream_of(stage))?));
        Ok(Self(STAGES.into_iter().map(of).collect::<Result<_, Failure>>()?))
    }

    pub(super) fn of(&self, stage: Stage) -> &Changes {
        static NONE: Changes = Changes::new();
        self.0.get(&stage).unwrap_or(&NONE)
    }
}

/// Fills what is empty in the tickets that were written for these people, changes what somebody chose or took back in
/// any ticket of theirs, leads their tickets on, and makes those of the stages that they were led to. Another value that
/// HaloPSA holds is replaced only where the mapping says so: people correct tickets there.
fn updates(
    r: &Reader<'_>,
    clients: &mut Clients<'_, '_>,
    says: &Says,
    kept: &Kept,
    people: Vec<Person>,
) -> Result<Vec<Drawn>, Failure> {
    let workflow = pipeline::workflow(r)?;
    let written = written(r, clients.halo, &people)?;
    let mut firm = Firm::read(r, &records_of(&people))?;
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let mut placed: BTreeMap<PersonId, Placed> =
        r.standings(&ids)?.into_iter().map(|placed| (placed.person, placed)).collect();
    let mut found = Vec::new();
    for person in people {
        let Some(placed) = placed.remove(&person.id) else { continue };
        let firm = firm.of(&person);
        let values_at = values_at(&person, &placed, &written, !firm.is_empty());
        let mut tickets: BTreeMap<RecordId, Stage> =
            placed.tickets.iter().map(|ticket| (ticket.record, ticket.stage)).collect();
        tickets.extend(values_at.map(|(record, stage, _)| (record, stage)));
        for (record, stage) in tickets {
            let wanted = pipeline::status_at(&workflow, &placed, stage)
                .filter(|_| placed.ticket(stage).is_some_and(|ticket| ticket.record == record));
            let ours = values_at.filter(|(at, ..)| *at == record).map(|(.., ours)| ours);
            if wanted.is_none() && ours.is_none() {
                continue;
            }
            let Some(observation) = r.latest_observation(record)? else { continue };
            let there = halo::observed(stage, &observation.raw, kept);
            let ticket = match ours.filter(|_| person.state != PersonState::DoNotContact) {
                Some(ours) => {
                    let settled = settled(r, &person, &firm)?;
                    let wanted = desired::ticket(&person, None);
                    let wanted = desired::with_custom(wanted, stage, &values(&person), kept);
                    desired::updated(wanted, &there, says.of(stage), &settled, ours)
                }
                None => Ticket::default(),
            };
            let status = desired::status(&workflow, (stage, wanted), &person, &there, says.of(stage));
            let ticket = desired::put(&workflow, ticket, stage, &status);
            if !halo::ticket_fields(&ticket).is_empty() {
                let (person, remote_id) = (person.clone(), Some(observation.external_id));
                found.push(Drawn { person, stage, action: Action::Update, remote_id, ticket, there });
            }
        }
        if person.state != PersonState::DoNotContact {
            let missing = pipeline::missing_tickets(&workflow, &placed);
            // What somebody removed there is made again only where somebody says so.
            let kept_out =
                if missing.is_empty() { BTreeSet::new() } else { derive::kept_out(r, &person.records)? };
            for stage in missing.into_iter().filter(|stage| !kept_out.contains(stage)) {
                let ticket = next_ticket(r, clients, (says.of(stage), kept), &person, &placed, stage)?;
                found.push(Drawn::create(person.clone(), stage, ticket));
            }
        }
    }
    Ok(found)
}

/// What is known of a person.
pub(super) fn values(person: &Person) -> Fields {
    person.values.iter().map(|(field, survivor)| (*field, survivor.value.clone())).collect()
}

/// The ticket that is kept in step with a person's values, and whether it was written from here: the latest of those that
/// were, else the latest, where somebody chose something that is to stand there.
pub(super) fn values_at(
    person: &Person,
    placed: &Placed,
    written: &BTreeMap<RecordId, Stage>,
    chosen: bool,
) -> Option<(RecordId, Stage, bool)> {
    let mut latest = placed.tickets.iter().rev();
    let ours = latest.clone().map(|ticket| ticket.record).chain(person.records.iter().copied());
    let ours = ours.into_iter().find_map(|record| Some((record, *written.get(&record)?, true)));
    let any = || latest.next().filter(|_| chosen).map(|ticket| (ticket.record, ticket.stage, false));
    ours.or_else(any)
}

/// The ticket of the stage that somebody was led to, which goes on from that of the stage before.
fn next_ticket(
    r: &Reader<'_>,
    clients: &mut Clients<'_, '_>,
    (says, kept): (&Changes, &Kept),
    person: &Person,
    placed: &Placed,
    stage: Stage,
) -> Result<Ticket, Failure> {
    let workflow = pipeline::workflow(r)?;
    let mut values = values(person);
    // What the stage before had for the same thing goes with it.
    if let Some(from) = Stage::ALL.iter().copied().find(|from| from.next() == Some(stage)) {
        for (field, value) in gathered(&carry(from, stage, &values)) {
            values.entry(field).or_insert(value);
        }
    }
    let wanted = desired::with_custom(desired::ticket(person, clients.of(person)?), stage, &values, kept);
    let mut ticket = desired::created(wanted, says);
    if stage == Stage::Opportunity {
        ticket = desired::opened(ticket, &pipeline::opening(&workflow, person, placed));
    }
    let before = placed.tickets.iter().rev().find(|ticket| ticket.stage < stage);
    // Where that is still to be made, it is known when it was sent.
    let first = pipeline::missing_tickets(&workflow, placed).first() == Some(&stage);
    if let Some(before) = before.filter(|_| first) {
        let observation = r.latest_observation(before.record)?;
        ticket.created_from = observation.and_then(|before| before.external_id.parse().ok());
    }
    let status = pipeline::status_at(&workflow, placed, stage).map(|code| workflow.name_of(code));
    Ok(desired::put(&workflow, ticket, stage, &status.unwrap_or_default()))
}

/// The ticket that is kept in step with the values of whoever somebody chose some for; nothing for who has none.
pub(crate) fn in_step(r: &Reader<'_>, person: &Person) -> Result<Option<RecordId>, StoreError> {
    let Some(placed) = r.standing(person.id)? else { return Ok(None) };
    let Some(ticket) = placed.tickets.first().map(|ticket| r.record(ticket.record)).transpose()?.flatten()
    else {
        return Ok(None);
    };
    let written = written(r, ticket.connection, std::slice::from_ref(person))?;
    Ok(values_at(person, &placed, &written, true).map(|(record, ..)| record))
}

/// What people said about the fields of a person's ticket, as far as it is not there yet.
fn settled(r: &Reader<'_>, person: &Person, firm: &Chosen) -> Result<Settled, Failure> {
    if firm.is_empty() {
        return Ok(Settled::default());
    }
    let asked = derive::changed_on_both(r, person)?.into_iter().map(|apart| apart.end).collect();
    Ok(Settled { firm: unsent(r, person, firm)?, asked })
}

/// Those of the fields in which something else was sent last than what is to stand there, or that somebody chose since.
/// What was sent before that and is something else there now was changed there. What only waits was not sent.
fn unsent(r: &Reader<'_>, person: &Person, firm: &Chosen) -> Result<BTreeSet<Field>, Failure> {
    let mut sent: BTreeMap<Field, (String, DateTime<Utc>)> = BTreeMap::new();
    for write in r.writes_of_records(&person.records)? {
        if !matches!(write.state, WriteState::Refused | WriteState::Pending | WriteState::Withdrawn) {
            let at = write.sent_at.unwrap_or(write.created_at);
            sent.extend(desired::sent(&write.body).into_iter().map(|(field, value)| (field, (value, at))));
        }
    }
    let wanted: BTreeMap<Field, String> = desired::said(person).into_iter().collect();
    let is_open = |(field, chosen): &(&Field, &DateTime<Utc>)| match sent.get(*field) {
        Some((value, at)) => wanted.get(*field) != Some(value) || *chosen > at,
        None => wanted.contains_key(*field),
    };
    Ok(firm.iter().filter(is_open).map(|(field, _)| *field).collect())
}

/// Fields of tickets, and when somebody last chose or took back what stands in them.
type Chosen = BTreeMap<Field, DateTime<Utc>>;

/// Fields of tickets in which stands what somebody chose or took back, by the record of which that was said.
struct Firm(BTreeMap<RecordId, Chosen>);

impl Firm {
    fn read(r: &Reader<'_>, records: &[RecordId]) -> Result<Self, Failure> {
        let mut firm = BTreeMap::<RecordId, Chosen>::new();
        if r.has_chosen_values()? || r.has_taken_back()? {
            for decision in r.active_judgements(records)? {
                if let Judgement::Value { record, field, .. } | Judgement::TakenBack { record, field, .. } =
                    decision.judgement
                {
                    let last = firm.entry(record).or_default().entry(desired::ends_in(field));
                    let last = last.or_insert(decision.at);
                    *last = decision.at.max(*last);
                }
            }
        }
        Ok(Self(firm))
    }

    fn of(&mut self, person: &Person) -> Chosen {
        let mut of_person = Chosen::new();
        for (field, at) in person.records.iter().filter_map(|record| self.0.remove(record)).flatten() {
            let last = of_person.entry(field).or_insert(at);
            *last = at.max(*last);
        }
        of_person
    }
}

/// The tickets that this program wrote for these people.
pub(super) fn written(
    r: &Reader<'_>,
    halo: ConnectionId,
    people: &[Person],
) -> Result<BTreeMap<RecordId, Stage>, StoreError> {
    let rule = Actor::Rule("written".to_owned());
    let mut joined = BTreeSet::new();
    for decision in r.active_judgements(&records_of(people))? {
        // What was written is on the right; on the left may be a ticket that somebody else made.
        if let Judgement::Same { right, .. } = decision.judgement
            && decision.actor == rule
        {
            joined.insert(right);
        }
    }
    let joined: Vec<RecordId> = joined.into_iter().collect();
    let records = r.records(&joined)?.into_iter().filter(|record| record.connection == halo);
    Ok(records.filter_map(|record| Some((record.id, stage_of(&record.stream)?))).collect())
}
