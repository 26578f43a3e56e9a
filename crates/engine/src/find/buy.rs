//! Buys people that were found: never above a ceiling, and nobody twice.

use super::{
    buy_stream,
    offer::{FoundPerson, Offered, marked_anew},
    price::{self, Budget},
};
use crate::{
    App, allowance,
    allowance::Allowances,
    api::{Bought, Buy, Failure, Started, Topic},
    derive,
    derive::Trust,
    history,
    ids::new_id,
    jobs::{End, Progress},
    sync,
    workspace::Workspace,
};
use chrono::NaiveDate;
use serde_json::{Value, json};
use sluice_connect::{
    Client, ConnectError, Found, SkipReason,
    manifest::{Asked, Later, Price, Stream, Unfit},
};
use sluice_domain::{ConnectionId, EntityKind, FactId, Field, Fields, JobId, Observation};
use sluice_store::{Connection, Job, Reader, StoreError};
use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time;
use tokio_util::sync::CancellationToken;

/// The day's counter of what was not spent because it is known already.
const SAVED: &str = "saved";

/// What is being bought, by job, and what became of the last order.
#[derive(Default)]
pub(crate) struct Orders {
    open: Mutex<HashMap<JobId, Order>>,
    bought: Mutex<Arc<Tally>>,
}

impl Orders {
    fn open(&self) -> MutexGuard<'_, HashMap<JobId, Order>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn last(&self) -> MutexGuard<'_, Arc<Tally>> {
        self.bought.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What one provider is to be asked for.
struct Order {
    people: Vec<Offered>,
    phone: bool,
    budget: Arc<Mutex<Budget>>,
    tally: Arc<Tally>,
}

/// Somebody who was bought: the provider's id, kind, fields, and the record as it came.
pub(super) type BoughtRecord = (String, EntityKind, Fields, String);

/// What became of an order so far; all its jobs share it.
#[derive(Default)]
struct Tally(Mutex<Bought>);

impl Tally {
    fn note(&self, change: impl FnOnce(&mut Bought)) {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

pub(crate) async fn bought(app: &App, (): ()) -> Result<Bought, Failure> {
    let workspace = app.workspace().await?;
    let last = Arc::clone(&workspace.finds.orders.last());
    let bought = last.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
    Ok(bought)
}

pub(crate) async fn buy(app: &App, input: Buy) -> Result<Started, Failure> {
    let workspace = app.workspace().await?;
    let people = workspace.finds.rows(&input.rows).ok_or_else(|| Failure::of("find_gone"))?;
    // Some may have been bought since the search.
    let now = workspace.now();
    let (people, allowances) = workspace
        .store
        .read(move |r| Ok::<_, Failure>((marked_anew(r, people, now)?, Allowances::read(r)?)))
        .await?;
    let phone = input.phone.unwrap_or_default();
    let mut bought = Bought::default();
    let mut by_connection: BTreeMap<ConnectionId, (Connection, Vec<Offered>)> = BTreeMap::new();
    for person in people {
        match chosen(person, &allowances, phone, input.known_too.unwrap_or_default(), &mut bought) {
            None => {}
            Some(offered) => {
                let connection = offered.connection.clone();
                by_connection
                    .entry(connection.id)
                    .or_insert_with(|| (connection, Vec::new()))
                    .1
                    .push(offered);
            }
        }
    }
    save(&workspace, bought.saved).await?;
    let tally = Arc::new(Tally(Mutex::new(bought)));
    *workspace.finds.orders.last() = Arc::clone(&tally);
    workspace.stale.mark(&[Topic::Jobs]);
    let budget = Arc::new(Mutex::new(Budget::new(input.ceiling, input.ceiling_per_row)));
    let mut jobs = Vec::new();
    for (connection, people) in by_connection.into_values() {
        let mut job = Job::starting(new_id!(workspace.host.as_ref(), JobId), "buy", workspace.now());
        job.total = u32::try_from(people.len()).ok();
        let (id, order) =
            (job.id, Order { people, phone, budget: Arc::clone(&budget), tally: Arc::clone(&tally) });
        let orders = Arc::clone(&workspace);
        let started = sync::start_with(&workspace, connection, job, async move {
            orders.finds.orders.open().insert(id, order);
            Ok(())
        });
        jobs.push(started.await?);
    }
    Ok(Started { jobs })
}

/// The cheapest offer of those that go first, where the person is to be bought at all.
fn chosen(
    person: FoundPerson,
    allowances: &Allowances,
    phone: bool,
    known_too: bool,
    bought: &mut Bought,
) -> Option<Offered> {
    let row = person.row;
    let most = |at: usize| {
        row.offers.get(at).map_or(0, |offer| if phone { offer.phone.most } else { offer.email.most })
    };
    let known = match row.mark.as_str() {
        "do_not_contact" => true,
        "have" => !known_too,
        _ => false,
    };
    if known || row.offers.iter().any(|offer| offer.owned) {
        bought.known += 1;
        bought.saved += most(0);
        return None;
    }
    let priority = |at: usize| person.offered.get(at).map(|one| allowances.of(one.connection.id).priority);
    let best = (0..row.offers.len()).min_by_key(|at| (priority(*at), most(*at)));
    match best.and_then(|at| person.offered.into_iter().nth(at)) {
        Some(offered) => Some(offered),
        None => {
            bought.not_found += 1;
            None
        }
    }
}

/// Credits that were not spent on a day, in thousandths.
pub(crate) fn not_spent_on(r: &Reader<'_>, day: NaiveDate) -> Result<i64, StoreError> {
    Ok(r.daily(day, SAVED)?.unwrap_or_default())
}

async fn save(workspace: &Workspace, saved: u64) -> Result<(), Failure> {
    let Ok(saved) = i64::try_from(saved) else { return Ok(()) };
    if saved == 0 {
        return Ok(());
    }
    let today = workspace.now().date_naive();
    workspace
        .store
        .write(move |w| {
            let before = w.daily(today, SAVED)?.unwrap_or_default();
            Ok::<_, Failure>(w.set_daily(today, SAVED, before.saturating_add(saved))?)
        })
        .await
}

pub(crate) async fn run(
    workspace: &Arc<Workspace>,
    connection: &Connection,
    progress: &Progress,
    stop: &CancellationToken,
) -> Result<End, Failure> {
    // What was bought is kept and is not paid again; what is left is looked for anew.
    let order =
        workspace.finds.orders.open().remove(&progress.id()).ok_or_else(|| Failure::of("find_gone"))?;
    let connector = workspace.connector(&connection.connector).await?;
    let stream = buy_stream(connector.manifest()).ok_or_else(|| Failure::of("find_gone"))?;
    let Some(asked) = &stream.asked else { return Err(Failure::of("find_gone")) };
    let client = workspace.client(connection).await?;
    let trust = workspace.trust().await?;
    allowance::count(workspace, connection.id, &client).await?;
    for people in order.people.chunks(asked.batch.get() as usize) {
        let rows = people.len() as u64;
        let price = price::range(&stream.price, rows, order.phone);
        if !reserve(&order.budget, price, rows) {
            order.tally.note(|bought| bought.over_ceiling += people.len() as u32);
            done(workspace, progress, people.len()).await?;
            continue;
        }
        let Some(aside) = allowance::set_aside(workspace, connection.id, price.most).await? else {
            settle(&order.budget, price.most, 0);
            order.tally.note(|bought| bought.over_allowance += people.len() as u32);
            done(workspace, progress, people.len()).await?;
            continue;
        };
        let found = tokio::select! {
            found = answer(&client, stream, asked, people, order.phone) => found,
            // What is under way may be paid: it stays set aside.
            () = stop.cancelled() => return Ok(End::Cancelled),
        };
        workspace.saw(&found);
        allowance::count(workspace, connection.id, &client).await?;
        match found {
            Ok(found) => {
                let paid = keep(workspace, connection, stream, &trust, &order, people, found).await?;
                settle(&order.budget, price.most, paid);
            }
            Err(error) => {
                let unsure =
                    matches!(error, ConnectError::TimedOut { .. } | ConnectError::Unreachable { .. });
                if !unsure {
                    settle(&order.budget, price.most, 0);
                }
                let failure = Failure::from(error);
                order.tally.note(|bought| {
                    bought.failed += people.len() as u32;
                    bought.failure = Some(failure.clone());
                });
                if unsure || ["no_credit", "allowance_used"].contains(&failure.code.as_str()) {
                    return Err(failure);
                }
            }
        }
        drop(aside);
        done(workspace, progress, people.len()).await?;
        workspace.stale.mark(history::STALE);
        workspace.stale.mark(&[Topic::Connections]);
    }
    Ok(End::Done)
}

fn reserve(budget: &Mutex<Budget>, price: crate::api::PriceRange, rows: u64) -> bool {
    let mut budget = budget.lock().unwrap_or_else(PoisonError::into_inner);
    let allowed = budget.allows(price, rows);
    if allowed {
        budget.reserve(price.most);
    }
    allowed
}

fn settle(budget: &Mutex<Budget>, reserved: u64, paid: u64) {
    budget.lock().unwrap_or_else(PoisonError::into_inner).settle(reserved, paid);
}

async fn done(workspace: &Workspace, progress: &Progress, rows: usize) -> Result<(), Failure> {
    let (id, rows) = (progress.id(), u32::try_from(rows).unwrap_or(u32::MAX));
    workspace
        .store
        .write(move |w| {
            if let Some(mut job) = w.job(id)? {
                job.done = job.done.saturating_add(rows);
                w.put_job(&job)?;
            }
            Ok::<_, Failure>(())
        })
        .await?;
    progress.tell().await;
    Ok(())
}

/// Asks for some people; what comes later is waited for.
async fn answer(
    client: &Client,
    stream: &Stream,
    asked: &Asked,
    people: &[Offered],
    phone: bool,
) -> Result<Vec<Found>, ConnectError> {
    let subjects: Vec<Value> = people.iter().enumerate().map(|(at, person)| subject(at, person)).collect();
    let want: &[&str] = if phone { &["email", "phone"] } else { &["email"] };
    let page = client.ask(&stream.name, &json!({ "subjects": subjects, "want": want }), None).await?;
    match (&asked.later, page.tickets.is_empty()) {
        (Some(later), false) => {
            let mut found = page.found;
            found.retain(|found| !waits(found));
            found.extend(collected(client, later, page.tickets).await?);
            Ok(found)
        }
        _ => Ok(page.found),
    }
}

fn waits(found: &Found) -> bool {
    matches!(&found.record, Err(skipped) if skipped.reason == SkipReason::Unfit(Unfit::Waiting))
}

async fn collected(client: &Client, later: &Later, tickets: Vec<String>) -> Result<Vec<Found>, ConnectError> {
    let pause = Duration::from_secs(later.every_seconds.get().into());
    let looks = (later.give_up_seconds.get() / later.every_seconds.get()).max(1);
    let mut last = Vec::new();
    for _ in 0..looks {
        time::sleep(pause).await;
        let page = client.ask(&later.collect, &json!({ "tickets": tickets }), None).await?;
        let waiting = page.found.is_empty() || page.found.iter().any(waits);
        last = page.found;
        if !waiting {
            break;
        }
    }
    Ok(last)
}

fn subject(at: usize, person: &Offered) -> Value {
    let names = [
        ("given_name", Field::GivenName),
        ("family_name", Field::FamilyName),
        ("full_name", Field::FullName),
        ("email", Field::Email),
        ("linkedin", Field::Linkedin),
        ("title", Field::Title),
        ("company_name", Field::CompanyName),
        ("company_domain", Field::CompanyDomain),
    ];
    let mut subject = serde_json::Map::new();
    subject.insert("ref".to_owned(), json!(at.to_string()));
    subject.insert("id".to_owned(), json!(person.external_id));
    for (name, field) in names {
        if let Some(value) = person.fields.get(&field) {
            subject.insert(name.to_owned(), json!(value));
        }
    }
    subject.into()
}

/// Keeps what was bought in one transaction; what it cost.
async fn keep(
    workspace: &Workspace,
    connection: &Connection,
    stream: &Stream,
    trust: &Trust,
    order: &Order,
    people: &[Offered],
    found: Vec<Found>,
) -> Result<u64, Failure> {
    let mut bought = Bought::default();
    let mut kept: Vec<BoughtRecord> = Vec::new();
    for found in found {
        let asked_for = found.subject.as_ref().and_then(|at| people.get(at.parse::<usize>().ok()?));
        match found.record {
            Ok(record) => {
                bought.found += 1;
                kept.push((record.external_id, record.kind, record.fields, record.raw));
            }
            Err(skipped) if skipped.reason == SkipReason::Unfit(Unfit::OptedOut) => {
                bought.opted_out += 1;
                // A wish to be left alone is worth keeping whoever told us.
                if let Some(person) = asked_for {
                    let mut fields = person.fields.clone();
                    fields.insert(Field::DoNotContact, "true".to_owned());
                    kept.push((person.external_id.clone(), EntityKind::Person, fields, "{}".to_owned()));
                }
            }
            Err(skipped) => match skipped.reason {
                SkipReason::Unfit(Unfit::Failed | Unfit::Waiting) | SkipReason::Mapping(_) => {
                    bought.failed += 1
                }
                _ => bought.not_found += 1,
            },
        }
    }
    let told = bought.found + bought.opted_out + bought.failed + bought.not_found;
    bought.not_found += (people.len() as u32).saturating_sub(told);
    let prices = shares(&stream.price, &kept);
    bought.spent = prices.iter().map(|price| u64::from(*price)).sum();
    let spent = bought.spent;
    let (desk, at) = (workspace.desk, workspace.now());
    let observations: Vec<Observation> = kept
        .into_iter()
        .zip(prices)
        .map(|((external_id, kind, fields, raw), price_millicredits)| Observation {
            id: new_id!(workspace.host.as_ref(), FactId),
            desk,
            at,
            connection: connection.id,
            stream: stream.name.clone(),
            kind,
            external_id,
            fields,
            raw,
            price_millicredits,
        })
        .collect();
    let trust = trust.clone();
    workspace
        .store
        .write(move |w| {
            let mut fresh = Vec::new();
            for observation in &observations {
                if w.append_observation(observation)? {
                    fresh.push(observation.clone());
                }
            }
            Ok::<_, Failure>(derive::observe(w, &trust, &fresh)?)
        })
        .await?;
    order.tally.note(|sum| {
        sum.found += bought.found;
        sum.not_found += bought.not_found;
        sum.opted_out += bought.opted_out;
        sum.failed += bought.failed;
        sum.spent += spent;
    });
    Ok(spent)
}

/// What each of the records cost; what is paid for the answer as a whole is the first one's.
pub(super) fn shares(prices: &[Price], kept: &[BoughtRecord]) -> Vec<u32> {
    let bought = |fields: &Fields| !fields.contains_key(&Field::DoNotContact);
    let all: Vec<&Fields> =
        kept.iter().map(|(_, _, fields, _)| fields).filter(|fields| bought(fields)).collect();
    let whole: Vec<Price> = prices
        .iter()
        .filter(|price| price.each.get() == 1 && price.per != sluice_connect::manifest::Per::Call)
        .cloned()
        .collect();
    let mut shares: Vec<u64> = kept
        .iter()
        .map(|(_, _, fields, _)| if bought(fields) { price::paid(&whole, &[fields]) } else { 0 })
        .collect();
    let rest = price::paid(prices, &all).saturating_sub(shares.iter().sum());
    if let Some(first) = shares.first_mut() {
        *first += rest;
    }
    shares.into_iter().map(|share| u32::try_from(share).unwrap_or(u32::MAX)).collect()
}
