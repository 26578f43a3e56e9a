//! The exact plan: per record and field what is there and what will be there.

use super::desired;
use crate::{
    Host,
    api::{Failure, Plan, PlanField, PlanItem},
    ids::new_id,
    mapping, pipeline, shown,
    workspace::hex,
};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sluice_connect::halo::{self, Lead};
use sluice_domain::{
    Actor, CompanyId, ConnectionId, Field, Judgement, Person, PersonId, PersonState, RecordId, WriteId,
    pipeline::StatusCode,
};
use sluice_mapping::Changes;
use sluice_store::{Action, Connection, Reader, Write, WriteState};
use std::collections::{BTreeMap, BTreeSet};

/// The stream in which HaloPSA's leads are read.
pub(crate) const LEADS: &str = "leads";
/// Creates above this number in one run wait for a person to release the brake.
const CREATES_WITHOUT_ASKING: usize = 100;
/// Leads sent in one request. HaloPSA takes arrays; 25 is where it is safe to start.
pub(super) const BATCH: usize = 25;
/// Milliseconds a request takes at HaloPSA's lowest published rate (300 in five minutes).
const MS_PER_CALL: u64 = 1_000;
const PAGE: u32 = 500;

/// One planned write before it is booked.
pub(super) struct Drawn {
    person: Person,
    action: Action,
    remote_id: Option<String>,
    lead: Lead,
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
        let lead = Lead { mark: id.to_string(), ..self.lead.clone() };
        Write {
            seq: 0,
            id,
            connection,
            person: self.person.id,
            anchor: self.person.id.anchor(),
            action: self.action,
            body: desired::body(shown::name(&self.person), lead),
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
    fn fields(&self) -> Vec<PlanField> {
        halo::lead_fields(&self.lead)
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
        let says = mapping::changes(r, halo.id, LEADS)?;
        let mut clients = Clients { r, halo: halo.id, known: BTreeMap::new() };
        for_each_page(r, PersonState::Clean, |people| {
            for person in settled(r, halo.id, people)? {
                let lead = desired::created(desired::lead(&person, clients.of(&person)?), &says);
                let there = BTreeMap::new();
                items.push(Drawn { person, action: Action::Create, remote_id: None, lead, there });
            }
            Ok(())
        })?;
        for state in [PersonState::InHalo, PersonState::DoNotContact] {
            for_each_page(r, state, |people| {
                items.extend(updates(r, halo.id, &says, settled(r, halo.id, people)?)?);
                Ok(())
            })?;
        }
    }
    let creates = items.iter().filter(|item| item.action == Action::Create).count();
    let brake = (creates > CREATES_WITHOUT_ASKING)
        .then(|| Failure::of("many_creates").with("creates", creates).with("limit", CREATES_WITHOUT_ASKING));
    // Leads that are there already can be known only once all of HaloPSA was read: until then any of these may be one.
    let refusal = halo
        .filter(|halo| creates > 0 && halo.synced_at.is_none())
        .map(|halo| Failure::of("halo_not_read").with("connection", &halo.name));
    Ok(Drawing { fingerprint: fingerprint(halo, &items), refusal, brake, items })
}

fn for_each_page(
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
fn settled(r: &Reader<'_>, halo: ConnectionId, people: Vec<Person>) -> Result<Vec<Person>, Failure> {
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

/// Fills what is empty in the leads that were written for these people, and changes what somebody chose or took back in
/// any lead of theirs. Another value that HaloPSA holds is replaced only where the mapping says so: people correct leads
/// there.
fn updates(
    r: &Reader<'_>,
    halo: ConnectionId,
    says: &Changes,
    people: Vec<Person>,
) -> Result<Vec<Drawn>, Failure> {
    let written = written(r, halo, &people)?;
    let mut firm = Firm::read(r, &records_of(&people))?;
    let mut moved = moved(r, &people)?;
    let mut found = Vec::new();
    for person in people {
        let firm = firm.of(&person);
        let ours = person.records.iter().find(|record| written.contains(record));
        let values_at = match ours {
            Some(ours) => Some(*ours),
            None if firm.is_empty() => None,
            None => lead_of(r, halo, &person)?,
        };
        let moved = moved.remove(&person.id);
        let leads: BTreeSet<RecordId> =
            values_at.into_iter().chain(moved.as_ref().map(|(lead, _)| *lead)).collect();
        for record in leads {
            let Some(observation) = r.latest_observation(record)? else { continue };
            let there = halo::observed(&observation.raw);
            let lead = if values_at == Some(record) && person.state != PersonState::DoNotContact {
                let wanted = desired::lead(&person, None);
                let firm = unsent(r, &person, firm.clone())?;
                desired::updated(wanted, &there, says, &firm, ours.is_some())
            } else {
                Lead::default()
            };
            let status = moved.as_ref().filter(|(of, _)| *of == record).map(|(_, status)| status);
            let lead = Lead { status: desired::status(&person, &there, status, says), ..lead };
            if !halo::lead_fields(&lead).is_empty() {
                let (person, remote_id) = (person.clone(), Some(observation.external_id));
                found.push(Drawn { person, action: Action::Update, remote_id, lead, there });
            }
        }
    }
    Ok(found)
}

/// The leads that somebody here moved, and the status in which each is now.
fn moved(r: &Reader<'_>, people: &[Person]) -> Result<BTreeMap<PersonId, (RecordId, StatusCode)>, Failure> {
    let ids: Vec<PersonId> = people.iter().map(|person| person.id).collect();
    let placed = r.standings(&ids)?.into_iter();
    Ok(placed
        .filter_map(|placed| {
            let status = pipeline::lead_status(&placed)?.clone();
            Some((placed.person, (placed.lead, status)))
        })
        .collect())
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

/// A lead that HaloPSA has of this person, whoever made it.
fn lead_of(r: &Reader<'_>, halo: ConnectionId, person: &Person) -> Result<Option<RecordId>, Failure> {
    let records = r.records(&person.records)?;
    let lead = records.into_iter().find(|record| record.connection == halo && record.stream == LEADS);
    Ok(lead.map(|record| record.id))
}

/// Fields of leads in which stands what somebody chose or took back, by the record of which that was said.
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

/// The leads that this program wrote for these people.
pub(super) fn written(
    r: &Reader<'_>,
    halo: ConnectionId,
    people: &[Person],
) -> Result<BTreeSet<RecordId>, Failure> {
    let rule = Actor::Rule("written".to_owned());
    let mut joined = BTreeSet::new();
    for decision in r.active_judgements(&records_of(people))? {
        if decision.actor == rule {
            joined.extend(decision.judgement.records());
        }
    }
    let joined: Vec<RecordId> = joined.into_iter().collect();
    let leads =
        r.records(&joined)?.into_iter().filter(|record| record.connection == halo && record.stream == LEADS);
    Ok(leads.map(|record| record.id).collect())
}

fn fingerprint(halo: Option<&Connection>, items: &[Drawn]) -> String {
    let mut hash = Sha256::new();
    if let Some(halo) = halo {
        hash.update(halo.id.as_bytes());
    }
    for item in items {
        hash.update(item.person.id.anchor().as_bytes());
        hash.update(item.action.name());
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
    let calls = creates.div_ceil(BATCH)
        + updates.div_ceil(BATCH)
        + (waiting as usize).div_ceil(BATCH)
        + (drawing.items.len() + waiting as usize).div_ceil(100);
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
                what: "lead".to_owned(),
                fields: item.fields(),
            })
            .collect(),
    })
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
