//! The exact plan: per record and field what is there and what will be there.

use super::{
    entry::{Entries, Planned},
    item::{Drawer, Drawn, records_of},
    party::{self, Parties},
    switch,
};
use crate::{
    api::{Failure, Plan, PlanField, PlanItem},
    shown,
    workspace::hex,
};
use sha2::{Digest, Sha256};
use sluice_connect::halo::PartyKind;
use sluice_domain::{ConnectionId, Person, PersonId, PersonState, RecordId, Stage};
use sluice_store::{Action, Connection, Reader};
use std::collections::{BTreeMap, BTreeSet};

/// Creates above this number in one run wait for a person to release the brake.
const CREATES_WITHOUT_ASKING: usize = 100;
/// As above, of changes.
const UPDATES_WITHOUT_ASKING: usize = 500;
/// As above, of values that would be there no more.
const EMPTIED_WITHOUT_ASKING: usize = 10;
/// Milliseconds a request takes at HaloPSA's lowest published rate (300 in five minutes), where no limit is known.
const MS_PER_CALL: u64 = 1_000;
const PAGE: u32 = 500;

/// The whole plan.
pub(super) struct Drawing {
    pub fingerprint: String,
    pub refusal: Option<Failure>,
    pub brake: Option<Failure>,
    pub items: Vec<Drawn>,
    /// Customers of those who have a ticket.
    pub parties: Vec<party::Planned>,
    /// What is told in tickets, once these are there.
    pub entries: Vec<Planned>,
    /// Of how many people no contact is made since nobody there takes them.
    without_client: usize,
}

/// Draws the plan from what is known now. A person with a write under way is left out until that is settled.
pub(super) fn draw(r: &Reader<'_>, halo: Option<&Connection>) -> Result<Drawing, Failure> {
    let (mut items, mut parties, mut entries) = (Vec::new(), Vec::new(), Vec::new());
    let mut without_client = 0;
    if let Some(halo) = halo {
        let mut drawer = Drawer::new(r, halo.id)?;
        let telling = Entries::new(r, halo.id)?;
        let mut customers = Parties::new(r, halo.id)?;
        for state in [PersonState::Clean, PersonState::InHalo, PersonState::DoNotContact] {
            for_each_page(r, state, |people| {
                let people = drawer.without_taken_back(settled(r, halo.id, people)?)?;
                let said = telling.said(&people)?;
                parties.extend(customers.of(&people)?);
                let drawn = drawer.of(people)?;
                entries.extend(telling.planned(said, &drawn)?);
                items.extend(drawn);
                Ok(())
            })?;
        }
        without_client = customers.without_client();
    }
    // What others go on from comes first, and what goes in one request stands together.
    items.sort_by_key(|item: &Drawn| (item.action == Action::Update, item.stage));
    parties.sort_by_key(party::Planned::request);
    entries.sort_by_key(Planned::at);
    let fingerprint = fingerprint(halo, &items, &parties, &entries);
    Ok(Drawing { without_client, ..judged(halo, fingerprint, items, parties, entries) })
}

/// With what speaks against writing it.
fn judged(
    halo: Option<&Connection>,
    fingerprint: String,
    items: Vec<Drawn>,
    parties: Vec<party::Planned>,
    entries: Vec<Planned>,
) -> Drawing {
    let count = |action| counted(action, &items, &parties);
    let creates = count(Action::Create);
    let brake = brake(creates, count(Action::Update) + entries.len(), &items);
    // Leads that are there already can be known only once all of HaloPSA was read: until then any of these may be one.
    let refusal = halo
        .filter(|halo| creates > 0 && halo.synced_at.is_none())
        .map(|halo| Failure::of("halo_not_read").with("connection", &halo.name));
    Drawing { fingerprint, refusal, brake, items, parties, entries, without_client: 0 }
}

/// How many records are made, or changed.
fn counted(action: Action, items: &[Drawn], parties: &[party::Planned]) -> usize {
    let tickets = items.iter().filter(|item| item.action == action).count();
    tickets + parties.iter().filter(|party| party.action() == action).count()
}

/// Whose writes go out; everybody's where nobody was chosen.
pub(super) type Chosen = Option<BTreeSet<PersonId>>;

/// The people that were chosen, by what they are called by.
pub(super) fn chosen(only: Option<Vec<String>>) -> Result<Chosen, Failure> {
    let parsed =
        |id: String| id.parse::<PersonId>().map_err(|_| Failure::of("not_in_plan").with("person", &id));
    only.map(|only| only.into_iter().map(parsed).collect::<Result<BTreeSet<_>, _>>()).transpose()
}

impl Drawing {
    /// What is written of it: all that these people need, since one ticket of somebody goes on from another. It is still
    /// known as the whole plan, which is what was seen.
    pub(super) fn of(self, halo: Option<&Connection>, chosen: &Chosen) -> Self {
        let Some(chosen) = chosen else { return self };
        let Self { fingerprint, mut items, mut parties, mut entries, without_client, .. } = self;
        items.retain(|item| chosen.contains(&item.person.id));
        parties.retain(|party| chosen.contains(&party.person()));
        entries.retain(|entry| chosen.contains(&entry.person()));
        Self { without_client, ..judged(halo, fingerprint, items, parties, entries) }
    }

    /// How many records it makes, or changes.
    pub(super) fn count(&self, action: Action) -> usize {
        counted(action, &self.items, &self.parties)
    }

    /// One of the people of whom nothing is written.
    pub(super) fn lacks(&self, chosen: &Chosen) -> Option<PersonId> {
        let tickets = self.items.iter().map(|item| item.person.id);
        let others = self.parties.iter().map(party::Planned::person);
        let others = others.chain(self.entries.iter().map(Planned::person));
        let written: BTreeSet<PersonId> = tickets.chain(others).collect();
        chosen.iter().flatten().find(|person| !written.contains(*person)).copied()
    }
}

/// What about the plan is so unusual that a person has to release it; the gravest where there are several.
fn brake(creates: usize, updates: usize, items: &[Drawn]) -> Option<Failure> {
    let emptied = items.iter().map(Drawn::emptied).sum::<usize>();
    let unusual = |code, what, count, limit| {
        (count > limit).then(|| Failure::of(code).with(what, count).with("limit", limit))
    };
    unusual("many_emptied", "emptied", emptied, EMPTIED_WITHOUT_ASKING)
        .or_else(|| unusual("many_creates", "creates", creates, CREATES_WITHOUT_ASKING))
        .or_else(|| unusual("many_updates", "updates", updates, UPDATES_WITHOUT_ASKING))
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

/// Those of whom no write of a ticket is under way. What is told in one holds it up no more than it is held up, and no more
/// does a customer.
pub(super) fn settled(
    r: &Reader<'_>,
    halo: ConnectionId,
    people: Vec<Person>,
) -> Result<Vec<Person>, Failure> {
    let records = records_of(&people);
    let writes = r.open_writes_of_records(&records)?.into_iter();
    let writes = writes.filter(|write| write.action != Action::Append);
    // What HaloPSA had taken and does not have is made again only where somebody says so.
    let writes = writes.chain(r.lost_writes(&records)?).filter(|write| !party::is(write));
    // What was left open at an account that is gone is no longer under way.
    let writes = writes.filter(|write| write.connection == halo);
    let open: BTreeSet<RecordId> = writes.map(|write| write.anchor).collect();
    let settled = |person: &Person| !person.records.iter().any(|record| open.contains(record));
    Ok(people.into_iter().filter(settled).collect())
}

fn fingerprint(
    halo: Option<&Connection>,
    items: &[Drawn],
    parties: &[party::Planned],
    entries: &[Planned],
) -> String {
    let mut hash = Sha256::new();
    if let Some(halo) = halo {
        hash.update(halo.id.as_bytes());
    }
    for item in items {
        hash.update(item.person.id.anchor().as_bytes());
        hash.update(item.action.name());
        hash.update(item.stage.name());
        item.fields().iter().for_each(|field| add(&mut hash, field));
    }
    for party in parties {
        let (kind, action) = party.request();
        hash.update(party.anchor().as_bytes());
        hash.update(action.name());
        hash.update(kind.name());
        party.fields().iter().for_each(|field| add(&mut hash, field));
    }
    for entry in entries {
        let (_, person, stage) = entry.place();
        hash.update(entry.of().as_bytes());
        hash.update(person.anchor().as_bytes());
        hash.update(stage.name());
        entry.fields().iter().for_each(|field| add(&mut hash, field));
    }
    hex(&hash.finalize())
}

fn add(hash: &mut Sha256, field: &PlanField) {
    for part in [field.field.as_str(), field.old.as_deref().unwrap_or_default(), &field.new] {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
}

/// The plan as shown, where so many writes go out with one call.
pub(super) fn show(
    r: &Reader<'_>,
    halo: Option<&Connection>,
    drawing: Drawing,
    chosen: &Chosen,
    at_once: usize,
    limit: usize,
) -> Result<Plan, Failure> {
    let all = drawing.items.len() + drawing.parties.len() + drawing.entries.len();
    let records = drawing.items.iter().map(row).chain(drawing.parties.iter().map(party::Planned::row));
    let items = records.chain(drawing.entries.iter().map(Planned::row)).take(limit).collect();
    let drawing = drawing.of(halo, chosen);
    let (creates, updates) = (drawing.count(Action::Create), drawing.count(Action::Update));
    let waiting = halo.map(|halo| r.waiting_writes(halo.id)).transpose()?.unwrap_or_default();
    let mut requests: BTreeMap<(Stage, &str), usize> = BTreeMap::new();
    let mut read_back: BTreeMap<Stage, usize> = BTreeMap::new();
    if waiting > 0 {
        read_back.insert(Stage::Lead, waiting as usize);
    }
    for item in &drawing.items {
        *requests.entry((item.stage, item.action.name())).or_default() += 1;
        *read_back.entry(item.stage).or_default() += 1;
    }
    let (mut customers, mut customers_read) = (BTreeMap::new(), BTreeMap::new());
    for party in &drawing.parties {
        let (kind, _) = party.request();
        *customers.entry(party.request()).or_insert(0_usize) += 1;
        *customers_read.entry(kind.stream()).or_insert(0_usize) += 1;
    }
    let requests = requests.into_values().chain(customers.into_values());
    let read_back = read_back.into_values().chain(customers_read.into_values());
    let calls = requests.map(|items| items.div_ceil(at_once)).sum::<usize>()
        + (waiting as usize).div_ceil(at_once)
        // Each ticket in which something is told is looked at once.
        + drawing.entries.len().div_ceil(at_once)
        + drawing.entries.iter().map(Planned::place).collect::<BTreeSet<_>>().len()
        // Each site is looked at by itself, before and after.
        + 2 * drawing.parties.iter().filter(|party| party.request().0 == PartyKind::Site).count()
        // Read before, so that what changed there meanwhile is seen, and read back.
        + read_back.map(|items| 1 + items.div_ceil(100)).sum::<usize>();
    let states = r.state_counts()?;
    let mut held: BTreeMap<String, u32> =
        [PersonState::ToJudge, PersonState::Weak, PersonState::Quarantined, PersonState::DoNotContact]
            .into_iter()
            .map(|state| (state.name().to_owned(), states.get(&state).copied().unwrap_or_default()))
            .collect();
    if let Some(halo) = halo
        && !switch::of(r, halo.id)?.tickets(Stage::Lead).makes()
    {
        held.insert("switched_off".to_owned(), states.get(&PersonState::Clean).copied().unwrap_or_default());
    }
    if drawing.without_client > 0 {
        held.insert("no_client".to_owned(), number(drawing.without_client));
    }
    Ok(Plan {
        fingerprint: drawing.fingerprint,
        system: halo.map(|halo| halo.name.clone()),
        creates: number(creates),
        updates: number(updates),
        entries: number(drawing.entries.len()),
        all: number(all),
        waiting,
        calls: number(calls),
        duration_ms: calls as u64 * MS_PER_CALL,
        refusal: drawing.refusal,
        brake: drawing.brake,
        held,
        items,
        next: None,
    })
}

fn row(item: &Drawn) -> PlanItem {
    PlanItem {
        person: item.person.id.to_string(),
        name: shown::name(&item.person),
        action: item.action.name().to_owned(),
        what: item.stage.name().to_owned(),
        fields: item.fields(),
    }
}

pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
