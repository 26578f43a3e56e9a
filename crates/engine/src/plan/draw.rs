//! The exact plan: per record and field what is there and what will be there.

use super::item::{Drawer, Drawn, records_of};
use crate::{
    api::{Failure, Plan, PlanItem},
    shown,
    workspace::hex,
};
use sha2::{Digest, Sha256};
use sluice_domain::{ConnectionId, Person, PersonState, RecordId, Stage};
use sluice_store::{Action, Connection, Reader};
use std::collections::{BTreeMap, BTreeSet};

/// Creates above this number in one run wait for a person to release the brake.
const CREATES_WITHOUT_ASKING: usize = 100;
/// As above, of changes.
const UPDATES_WITHOUT_ASKING: usize = 500;
/// As above, of values that would be there no more.
const EMPTIED_WITHOUT_ASKING: usize = 10;
/// Tickets sent in one request. HaloPSA takes arrays; 25 is where it is safe to start.
pub(super) const BATCH: usize = 25;
/// Milliseconds a request takes at HaloPSA's lowest published rate (300 in five minutes), where no limit is known.
const MS_PER_CALL: u64 = 1_000;
const PAGE: u32 = 500;

/// The whole plan.
pub(super) struct Drawing {
    pub fingerprint: String,
    pub refusal: Option<Failure>,
    pub brake: Option<Failure>,
    pub items: Vec<Drawn>,
}

/// Draws the plan from what is known now. A person with a write under way is left out until that is settled.
pub(super) fn draw(r: &Reader<'_>, halo: Option<&Connection>) -> Result<Drawing, Failure> {
    let mut items = Vec::new();
    if let Some(halo) = halo {
        let mut drawer = Drawer::new(r, halo.id)?;
        for state in [PersonState::Clean, PersonState::InHalo, PersonState::DoNotContact] {
            for_each_page(r, state, |people| {
                items.extend(drawer.of(settled(r, halo.id, people)?)?);
                Ok(())
            })?;
        }
    }
    // What others go on from comes first, and what goes in one request stands together.
    items.sort_by_key(|item: &Drawn| (item.action == Action::Update, item.stage));
    let creates = items.iter().filter(|item| item.action == Action::Create).count();
    let brake = brake(creates, &items);
    // Leads that are there already can be known only once all of HaloPSA was read: until then any of these may be one.
    let refusal = halo
        .filter(|halo| creates > 0 && halo.synced_at.is_none())
        .map(|halo| Failure::of("halo_not_read").with("connection", &halo.name));
    Ok(Drawing { fingerprint: fingerprint(halo, &items), refusal, brake, items })
}

/// What about the plan is so unusual that a person has to release it; the gravest where there are several.
fn brake(creates: usize, items: &[Drawn]) -> Option<Failure> {
    let emptied = items.iter().map(Drawn::emptied).sum::<usize>();
    let unusual = |code, what, count, limit| {
        (count > limit).then(|| Failure::of(code).with(what, count).with("limit", limit))
    };
    unusual("many_emptied", "emptied", emptied, EMPTIED_WITHOUT_ASKING)
        .or_else(|| unusual("many_creates", "creates", creates, CREATES_WITHOUT_ASKING))
        .or_else(|| unusual("many_updates", "updates", items.len() - creates, UPDATES_WITHOUT_ASKING))
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
    let mut read_back: BTreeMap<Stage, usize> = BTreeMap::new();
    if waiting > 0 {
        read_back.insert(Stage::Lead, waiting as usize);
    }
    for item in &drawing.items {
        *requests.entry((item.stage, item.action.name())).or_default() += 1;
        *read_back.entry(item.stage).or_default() += 1;
    }
    let calls = requests.values().map(|items| items.div_ceil(BATCH)).sum::<usize>()
        + (waiting as usize).div_ceil(BATCH)
        // Read before, so that what changed there meanwhile is seen, and read back.
        + read_back.values().map(|items| 1 + items.div_ceil(100)).sum::<usize>();
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
