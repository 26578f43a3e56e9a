//! The exact plan: per record and field what is there and what will be there.

use super::{
    desired,
    stream::{STAGES, stage_of, stream_of},
};
use crate::{
    Host,
    api::{Failure, Plan, PlanField, PlanItem},
    derive,
    ids::new_id,
    mapping, pipeline, setup, shown,
    workspace::hex,
};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sluice_connect::halo::{self, Ticket};
use sluice_domain::{
    Actor, CompanyId, ConnectionId, Field, Fields, Judgement, Person, PersonId, PersonState, RecordId, Stage,
    WriteId,
    derived::Placed,
    pipeline::{carry, gathered},
    tenant::Kept,
};
use sluice_mapping::Changes;
use sluice_store::{Action, Connection, Reader, Write, WriteState};
use std::collections::{BTreeMap, BTreeSet};

/// Creates above this number in one run wait for a person to release the brake.
const CREATES_WITHOUT_ASKING: usize = 100;
/// Tickets sent in one request. HaloPSA takes arrays; 25 is where it is safe to start.
pub(super) const BATCH: usize = 25;
/// Milliseconds a request takes at HaloPSA's lowest published rate (300 in five minutes).
const MS_PER_CALL: u64 = 1_000;
const PAGE: u32 = 500;

/// One planned write before it is booked.
pub(super) struct Drawn {
    person: Person,
    stage: Stage,
    action: Action,
    remote_id: Option<String>,
    ticket: Ticket,
    /// What HaloPSA holds.
    there: BTreeMap<String, String>,
}

/// The whole plan.
pub(super) struct Drawing {
    pub fingerprint: String,
    pub refusal: Option<Failure>,
    pub brake: Option<Failure>,
    pub items: Vec<Drawn>,
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
            body: desired::body(shown::name(&self.person), self.stage, ticket),
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
        Self { person, stage, action: Action::Create, remote_id: None, ticket, there: BTreeMap::new() }
    }

    fn fields(&self) -> Vec<PlanField> {
        halo::ticket_fields(&self.ticket)
            .into_iter()
            .map(|(field, new)| PlanField {
                field: field.to_owned(),
                old: self.there.get(field).cloned(),
                new,
            })
            .collect()
    }
}

/// Draws the plan from what is known now. A person with a write under way is left out until that is settled.
pub(super) fn draw(r: &Reader<'_>, halo: Option<&Connection>) -> Result<Drawing, Failure> {
    let mut items = Vec::new();
    if let Some(halo) = halo {
        let says = Says::read(r, halo.id)?;
        let kept = setup::kept(r, halo.id)?;
        let mut clients = Clients { r, halo: halo.id, known: BTreeMap::new() };
        for_each_page(r, PersonState::Clean, |people| {
            for person in settled(r, halo.id, people)? {
                let wanted = desired::ticket(&person, clients.of(&person)?);
                let wanted = desired::with_custom(wanted, Stage::Lead, &values(&person), &kept);
                let ticket = desired::created(wanted, says.of(Stage::Lead));
                items.push(Drawn::create(person, Stage::Lead, ticket));
            }
            Ok(())
        })?;
        for state in [PersonState::InHalo, PersonState::DoNotContact] {
            for_each_page(r, state, |people| {
                items.extend(updates(r, &mut clients, &says, &kept, settled(r, halo.id, people)?)?);
                Ok(())
            })?;
        }
    }
    // What others go on from comes first, and what goes in one request stands together.
    items.sort_by_key(|item: &Drawn| (item.action == Action::Update, item.stage));
    let creates = items.iter().filter(|item| item.action == Action::Create).count();
    let brake = (creates > CREATES_WITHOUT_ASKING)
        .then(|| Failure::of("many_creates").with("creates", creates).with("limit", CREATES_WITHOUT_ASKING));
    // Leads that are there already can be known only once all of HaloPSA was read: until then any of these may be one.
    let refusal = halo
        .filter(|halo| creates > 0 && halo.synced_at.is_none())
        .map(|halo| Failure::of("halo_not_read").with("connection", &halo.name));
    Ok(Drawing { fingerprint: fingerprint(halo, &items), refusal, brake, items })
}

pub(super) fn for_each_page(
    r: &Reader<'_>,
    state: PersonState,
    mut each: impl FnMut(Vec<Person>) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let people = r.people_in_state(state, after, PAGE)?;
        let Some(last) = people.last() else { return Ok(()) };
        after = Some(last.id);
        each(people)?;
    }
}

/// Those of whom no write is under way.
pub(super) fn settled(
    r: &Reader<'_>,
    halo: ConnectionId,
    people: Vec<Person>,
) -> Result<Vec<Person>, Failure> {
    let writes = r.open_writes_of_records(&records_of(&people))?;
    // What was left open at an account that is gone is no longer under way.
    let writes = writes.into_iter().filter(|write| write.connection == halo);
    let open: BTreeSet<RecordId> = writes.map(|write| write.anchor).collect();
    let settled = |person: &Person| !person.records.iter().any(|record| open.contains(record));
    Ok(people.into_iter().filter(settled).collect())
}

fn records_of(people: &[Person]) -> Vec<RecordId> {
    people.iter().flat_map(|person| person.records.iter().copied()).collect()
}

/// The clients by which HaloPSA knows employers, each looked up once.
struct Clients<'r, 'c> {
    r: &'r Reader<'c>,
    halo: ConnectionId,
    known: BTreeMap<CompanyId, Option<i64>>,
}

impl Clients<'_, '_> {
    fn of(&mut self, person: &Person) -> Result<Option<i64>, Failure> {
        let Some(id) = person.company else { return Ok(None) };
        if let Some(client) = self.known.get(&id) {
            return Ok(*client);
        }
        let company = self.r.company(id)?;
        let records =
            company.map(|company| self.r.records(&company.records)).transpose()?.unwrap_or_default();
        let client = desired::client(&records, self.halo);
        self.known.insert(id, client);
        Ok(client)
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
                    let firm = unsent(r, &person, firm.clone())?;
                    let wanted = desired::ticket(&person, None);
                    let wanted = desired::with_custom(wanted, stage, &values(&person), kept);
                    desired::updated(wanted, &there, says.of(stage), &firm, ours)
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

/// Those of the fields in which something else was sent last than what is to stand there. What was sent and is something
/// else there now was changed there.
fn unsent(r: &Reader<'_>, person: &Person, firm: BTreeSet<Field>) -> Result<BTreeSet<Field>, Failure> {
    if firm.is_empty() {
        return Ok(firm);
    }
    let mut sent: BTreeMap<Field, String> = BTreeMap::new();
    for write in r.writes_of_records(&person.records)? {
        if write.state != WriteState::Refused {
            sent.extend(desired::sent(&write.body));
        }
    }
    let wanted: BTreeMap<Field, String> = desired::said(person).into_iter().collect();
    Ok(firm.into_iter().filter(|field| sent.get(field) != wanted.get(field)).collect())
}

/// Fields of tickets in which stands what somebody chose or took back, by the record of which that was said.
struct Firm(BTreeMap<RecordId, BTreeSet<Field>>);

impl Firm {
    fn read(r: &Reader<'_>, records: &[RecordId]) -> Result<Self, Failure> {
        let mut firm = BTreeMap::<RecordId, BTreeSet<Field>>::new();
        if r.has_chosen_values()? || r.has_taken_back()? {
            for decision in r.active_judgements(records)? {
                if let Judgement::Value { record, field, .. } | Judgement::TakenBack { record, field, .. } =
                    decision.judgement
                {
                    firm.entry(record).or_default().insert(desired::ends_in(field));
                }
            }
        }
        Ok(Self(firm))
    }

    fn of(&mut self, person: &Person) -> BTreeSet<Field> {
        person.records.iter().filter_map(|record| self.0.remove(record)).flatten().collect()
    }
}

/// The tickets that this program wrote for these people.
pub(super) fn written(
    r: &Reader<'_>,
    halo: ConnectionId,
    people: &[Person],
) -> Result<BTreeMap<RecordId, Stage>, Failure> {
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

fn fingerprint(halo: Option<&Connection>, items: &[Drawn]) -> String {
    let mut hash = Sha256::new();
    if let Some(halo) = halo {
        hash.update(halo.id.as_bytes());
    }
    for item in items {
        hash.update(item.person.id.anchor().as_bytes());
        hash.update(item.action.name());
        hash.update(item.stage.name());
        for field in item.fields() {
            for part in [field.field.as_str(), field.old.as_deref().unwrap_or_default(), &field.new] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part);
            }
        }
    }
    hex(&hash.finalize())
}

/// The plan as shown.
pub(super) fn show(
    r: &Reader<'_>,
    halo: Option<&Connection>,
    drawing: &Drawing,
    limit: usize,
) -> Result<Plan, Failure> {
    let count = |action| drawing.items.iter().filter(|item| item.action == action).count();
    let (creates, updates) = (count(Action::Create), count(Action::Update));
    let waiting = halo.map(|halo| r.waiting_writes(halo.id)).transpose()?.unwrap_or_default();
    let mut requests: BTreeMap<(Stage, &str), usize> = BTreeMap::new();
    let mut read_back: BTreeMap<Stage, usize> = BTreeMap::from([(Stage::Lead, waiting as usize)]);
    for item in &drawing.items {
        *requests.entry((item.stage, item.action.name())).or_default() += 1;
        *read_back.entry(item.stage).or_default() += 1;
    }
    let calls = requests.values().map(|items| items.div_ceil(BATCH)).sum::<usize>()
        + (waiting as usize).div_ceil(BATCH)
        + read_back.values().map(|items| items.div_ceil(100)).sum::<usize>();
    let states = r.state_counts()?;
    let held: BTreeMap<String, u32> =
        [PersonState::ToJudge, PersonState::Weak, PersonState::Quarantined, PersonState::DoNotContact]
            .into_iter()
            .map(|state| (state.name().to_owned(), states.get(&state).copied().unwrap_or_default()))
            .collect();
    Ok(Plan {
        fingerprint: drawing.fingerprint.clone(),
        system: halo.map(|halo| halo.name.clone()),
        creates: number(creates),
        updates: number(updates),
        waiting,
        calls: number(calls),
        duration_ms: calls as u64 * MS_PER_CALL,
        refusal: drawing.refusal.clone(),
        brake: drawing.brake.clone(),
        held,
        items: drawing
            .items
            .iter()
            .take(limit)
            .map(|item| PlanItem {
                person: item.person.id.to_string(),
                name: shown::name(&item.person),
                action: item.action.name().to_owned(),
                what: item.stage.name().to_owned(),
                fields: item.fields(),
            })
            .collect(),
    })
}

pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
