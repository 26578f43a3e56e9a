//! The exact plan: per record and field what is there and what will be there.

use super::desired;
use crate::{
    Host,
    api::{Failure, Plan, PlanField, PlanItem},
    ids::new_id,
    shown,
    workspace::hex,
};
use chrono::{DateTime, Utc};
use sha2::{Digest, Sha256};
use sluice_connect::halo::{self, Lead};
use sluice_domain::{Actor, ConnectionId, Judgement, Person, PersonState, RecordId, WriteId};
use sluice_store::{Action, Connection, Reader, Write, WriteState};
use std::collections::BTreeMap;

/// The stream in which HaloPSA's leads are read.
pub(super) const LEADS: &str = "leads";
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
}

/// The whole plan.
pub(super) struct Drawing {
    pub fingerprint: String,
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
            .map(|(field, new)| PlanField { field: field.to_owned(), old: None, new })
            .collect()
    }
}

/// Draws the plan from what is known now. A person with a write under way is left out until that is settled.
pub(super) fn draw(r: &Reader<'_>, halo: Option<&Connection>) -> Result<Drawing, Failure> {
    let mut items = Vec::new();
    if let Some(halo) = halo {
        for_each(r, PersonState::Clean, |person| {
            if r.open_writes_of_records(&person.records)?.is_empty() {
                items.push(create(r, halo.id, person)?);
            }
            Ok(())
        })?;
        for_each(r, PersonState::InHalo, |person| {
            items.extend(update(r, halo.id, person)?);
            Ok(())
        })?;
    }
    let creates = items.iter().filter(|item| item.action == Action::Create).count();
    let brake = (creates > CREATES_WITHOUT_ASKING)
        .then(|| Failure::of("many_creates").with("creates", creates).with("limit", CREATES_WITHOUT_ASKING));
    Ok(Drawing { fingerprint: fingerprint(halo, &items), brake, items })
}

fn for_each(
    r: &Reader<'_>,
    state: PersonState,
    mut each: impl FnMut(Person) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let mut after = None;
    loop {
        let people = r.people_in_state(state, after, PAGE)?;
        let Some(last) = people.last() else { return Ok(()) };
        after = Some(last.id);
        for person in people {
            each(person)?;
        }
    }
}

fn create(r: &Reader<'_>, halo: ConnectionId, person: Person) -> Result<Drawn, Failure> {
    let company = person.company.map(|id| r.company(id)).transpose()?.flatten();
    let records = company.map(|company| r.records(&company.records)).transpose()?.unwrap_or_default();
    let lead = desired::lead(&person, desired::client(&records, halo));
    Ok(Drawn { person, action: Action::Create, remote_id: None, lead })
}

/// Fills what is empty in the lead that was written for the person. A value that HaloPSA holds is never replaced
/// here: people correct leads there.
fn update(r: &Reader<'_>, halo: ConnectionId, person: Person) -> Result<Option<Drawn>, Failure> {
    let Some(record) = written(r, halo, &person)? else { return Ok(None) };
    if !r.open_writes_of_records(&person.records)?.is_empty() {
        return Ok(None);
    }
    let Some(observation) = r.latest_observation(record)? else { return Ok(None) };
    let lead = desired::missing(desired::lead(&person, None), &halo::observed(&observation.raw));
    Ok((!halo::lead_fields(&lead).is_empty()).then_some(Drawn {
        person,
        action: Action::Update,
        remote_id: Some(observation.external_id),
        lead,
    }))
}

/// The lead that this program wrote for the person.
fn written(r: &Reader<'_>, halo: ConnectionId, person: &Person) -> Result<Option<RecordId>, Failure> {
    for decision in r.active_judgements(&person.records)? {
        if decision.actor == Actor::Rule("written".to_owned())
            && let Judgement::Same { left, right } = decision.judgement
        {
            for record in r.records(&[left, right])? {
                if record.connection == halo && record.stream == LEADS {
                    return Ok(Some(record.id));
                }
            }
        }
    }
    Ok(None)
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
    let calls = creates.div_ceil(BATCH) + updates.div_ceil(BATCH) + drawing.items.len().div_ceil(100);
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
        calls: number(calls),
        duration_ms: calls as u64 * MS_PER_CALL,
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
