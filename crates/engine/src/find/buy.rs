//! Buys people that were found: never above a ceiling, and nobody twice.

use super::{
    offer::{FoundPerson, Offered, marked_anew},
    price::{Budget, Purse},
};
use crate::{
    App,
    api::{Bought, Buy, Failure, FindOffer, Started, Topic},
    ids::new_id,
    sync,
    workspace::Workspace,
};
use chrono::NaiveDate;
use sluice_domain::{ConnectionId, JobId, Observation};
use sluice_store::{Connection, Job, Reader, StoreError};
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

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

    /// The order of a job that begins.
    pub(super) fn take(&self, job: JobId) -> Option<Order> {
        self.open().remove(&job)
    }

    fn last(&self) -> MutexGuard<'_, Arc<Tally>> {
        self.bought.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What one provider is to be asked for.
pub(super) struct Order {
    pub people: Vec<Offered>,
    /// Those of them who are asked for although they were before and nobody knows whether they are paid, by the
    /// provider's ids.
    pub again: BTreeSet<String>,
    pub phone: bool,
    pub budget: Arc<Purse>,
    pub tally: Arc<Tally>,
}

/// What became of an order so far; all its jobs share it.
#[derive(Default)]
pub(super) struct Tally {
    bought: Mutex<Bought>,
    /// What was answered, where somebody waits to see it.
    answers: Option<Mutex<Vec<Observation>>>,
}

impl Tally {
    fn of(bought: Bought) -> Self {
        Self { bought: Mutex::new(bought), answers: None }
    }

    /// One that keeps what is answered too.
    pub(super) fn telling() -> Self {
        Self { bought: Mutex::default(), answers: Some(Mutex::default()) }
    }

    fn bought(&self) -> MutexGuard<'_, Bought> {
        self.bought.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn note(&self, change: impl FnOnce(&mut Bought)) {
        change(&mut self.bought());
    }

    /// Notes that the account's credits did not suffice.
    pub(super) fn short(&self) -> Failure {
        let failure = Failure::of("no_credit");
        self.note(|sum| sum.failure = Some(failure.clone()));
        failure
    }

    /// How it stands.
    pub(super) fn so_far(&self) -> Bought {
        self.bought().clone()
    }

    /// Takes what was answered; of a record that was told before only the later counts.
    pub(super) fn tell(&self, answered: &[Observation]) {
        let Some(answers) = &self.answers else { return };
        let mut answers = answers.lock().unwrap_or_else(PoisonError::into_inner);
        answers.retain(|before| answered.iter().all(|one| one.record() != before.record()));
        answers.extend_from_slice(answered);
    }

    /// What was answered.
    pub(super) fn answers(&self) -> Vec<Observation> {
        self.answers
            .as_ref()
            .map(|answers| answers.lock().unwrap_or_else(PoisonError::into_inner).clone())
            .unwrap_or_default()
    }

    /// Adds what an answer brought, and what it cost.
    pub(super) fn add(&self, more: &Bought, spent: u64) {
        self.note(|sum| {
            sum.found += more.found;
            sum.not_found += more.not_found;
            sum.opted_out += more.opted_out;
            sum.failed += more.failed;
            sum.spent += spent;
        });
    }
}

pub(crate) async fn bought(app: &App, (): ()) -> Result<Bought, Failure> {
    let workspace = app.workspace().await?;
    let last = Arc::clone(&workspace.finds.orders.last());
    Ok(last.so_far())
}

pub(crate) async fn buy(app: &App, input: Buy) -> Result<Started, Failure> {
    let workspace = app.workspace().await?;
    let rows: BTreeSet<String> = input.rows.into_iter().collect();
    let people = workspace.finds.rows(input.search, rows).ok_or_else(|| Failure::of("find_gone"))?;
    // Some may have been bought since the search.
    let (now, out) = (workspace.now(), workspace.finds.out.clone());
    let people = workspace.store.read(move |r| Ok::<_, Failure>(marked_anew(r, people, now, &out)?)).await?;
    let phone = input.phone.unwrap_or_default();
    let again: BTreeSet<String> = input.again.into_iter().flatten().collect();
    let mut bought = Bought::default();
    let mut by_connection: BTreeMap<ConnectionId, Basket> = BTreeMap::new();
    for person in people {
        let known_too = input.known_too.unwrap_or_default();
        let is_again = again.contains(&person.row.id);
        let Some(offered) = chosen(person, phone, known_too, is_again, &mut bought) else { continue };
        let connection = offered.connection.clone();
        let basket = by_connection.entry(connection.id).or_insert_with(|| Basket::of(connection));
        basket.again.extend(is_again.then(|| offered.external_id.clone()));
        basket.people.push(offered);
    }
    // Nothing is bought where not all of it can be.
    for Basket { connection, .. } in by_connection.values() {
        sync::free(&workspace, connection).await?;
    }
    save(&workspace, bought.saved).await?;
    let tally = Arc::new(Tally::of(bought));
    *workspace.finds.orders.last() = Arc::clone(&tally);
    workspace.stale.mark(&[Topic::Jobs]);
    let budget = Arc::new(Purse::new(Budget::new(input.ceiling, input.ceiling_per_row)));
    let mut jobs = Vec::new();
    for Basket { connection, people, again } in by_connection.into_values() {
        let mut job = Job::starting(new_id!(workspace.host.as_ref(), JobId), "buy", workspace.now());
        job.total = u32::try_from(people.len()).ok();
        // Who sells no phone numbers is not asked for any.
        let phone = phone && people.iter().all(|person| person.phone);
        let (id, budget, tally) = (job.id, Arc::clone(&budget), Arc::clone(&tally));
        let order = Order { people, again, phone, budget, tally: Arc::clone(&tally) };
        let orders = Arc::clone(&workspace);
        let started = sync::start_with(&workspace, connection, job, async move {
            orders.finds.orders.open().insert(id, order);
            Ok(())
        });
        match started.await {
            Ok(job) => jobs.push(job),
            Err(failure) if jobs.is_empty() => return Err(failure),
            // What was started goes on, and tells of the rest.
            Err(failure) => tally.note(|bought| bought.failure = Some(failure)),
        }
    }
    Ok(Started { jobs })
}

/// Whom one provider is to be asked for.
struct Basket {
    connection: Connection,
    people: Vec<Offered>,
    again: BTreeSet<String>,
}

impl Basket {
    const fn of(connection: Connection) -> Self {
        Self { connection, people: Vec::new(), again: BTreeSet::new() }
    }
}

/// The offer that is taken, where the person is to be bought at all; `again` where that is wanted although they may be
/// paid for already.
fn chosen(
    person: FoundPerson,
    phone: bool,
    known_too: bool,
    again: bool,
    bought: &mut Bought,
) -> Option<Offered> {
    let row = person.row;
    let is_owned = |offer: &FindOffer| offer.owned && (!phone || offer.phone_owned || offer.phone.is_none());
    let at = if phone { row.phone_offer } else { row.email_offer };
    let at = usize::try_from(at.unwrap_or(u32::MAX)).unwrap_or(usize::MAX);
    let known = match row.mark.as_str() {
        "do_not_contact" => true,
        "have" => !known_too,
        _ => false,
    };
    if known || row.offers.iter().any(is_owned) {
        bought.known += 1;
        let price = row.offers.get(at).map(|offer| offer.phone.filter(|_| phone).unwrap_or(offer.email));
        bought.saved += price.map_or(0, |price| price.most);
        return None;
    }
    // Wherever it is that they may be paid for.
    if !again && row.offers.iter().any(|offer| offer.unanswered.is_some()) {
        bought.unanswered += 1;
        return None;
    }
    // What is paid there and still to come is waited for, and paid nowhere else.
    let at = row.offers.iter().position(|offer| offer.coming).unwrap_or(at);
    // Whoever sells stands before those who only know of the person.
    let offered = person.offered.into_iter().nth(at);
    if offered.is_none() {
        bought.not_found += 1;
    }
    offered
}

/// Credits that were not spent on a day, in thousandths.
pub(crate) fn not_spent_on(r: &Reader<'_>, day: NaiveDate) -> Result<i64, StoreError> {
    Ok(r.daily(day, SAVED)?.unwrap_or_default())
}

/// Counts what was not spent because it is known already.
pub(super) async fn save(workspace: &Workspace, saved: u64) -> Result<(), Failure> {
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
