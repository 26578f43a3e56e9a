//! Whether mail arrives at the addresses of the weak records that wait: counted and priced first, then asked as one order.

use super::{
    ask::{self, Agreed, credits},
    parts::{self, Part},
    price, purchase,
    receipt::Asked,
    unanswered,
};
use crate::{
    App,
    allowance::Allowances,
    api::{CheckAll, CheckOffer, CheckRow, Failure, PriceRange, Started},
    shown, sync,
    workspace::Workspace,
};
use serde_json::{Value, json};
use sluice_connect::{
    Connector,
    manifest::{self, Question, Stream},
};
use sluice_domain::{ConnectionId, EntityKind, Field, Person, PersonId, RecordId, normal::EmailStatus};
use sluice_store::{Connection, Item, ItemFilter, ItemKind, Reader, StoreError};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// Weak records that are looked at, the nearest to good first.
const LOOKED_AT: u32 = 20_000;
/// Those that are looked at together.
const PAGE: usize = 500;
/// Addresses of one order: it is shown with its price before, and can be stopped.
const MOST: usize = 500;
/// Addresses of a sample.
const SAMPLE: usize = 10;

/// A connection that says whether mail arrives at an address.
struct Checker {
    connection: Connection,
    connector: Arc<Connector>,
    stream: String,
    /// The stream under whose name its answers are kept.
    kept_as: String,
}

/// An address of which nobody knows yet.
struct Doubtful {
    item: String,
    name: String,
    email: String,
    record: RecordId,
}

impl Doubtful {
    fn question(&self) -> Value {
        json!({ "email": self.email })
    }

    /// The same as a question asks about it.
    fn asked(&self) -> Asked {
        Asked { id: self.email.clone(), about: Some(self.record), by_signs: true, ..Asked::default() }
    }
}

/// The addresses that one connection would be asked about.
#[derive(Default)]
struct Found {
    rows: Vec<Doubtful>,
    more: bool,
    /// Asked about before, and never answered: each may have been paid.
    unanswered: u32,
}

impl Checker {
    fn of(connection: Connection, connector: Arc<Connector>) -> Option<Self> {
        let manifest = connector.manifest();
        let stream = manifest.streams.iter().find(|stream| {
            let asked = stream.asked.as_ref().filter(|_| stream.kind == EntityKind::Person);
            asked.is_some_and(|asked| asked.with == Question::VerifyEmail)
        })?;
        let (stream, kept_as) = (stream.name.clone(), manifest.kept_as(&stream.name).to_owned());
        Some(Self { connection, connector, stream, kept_as })
    }

    fn stream(&self) -> Option<(&Stream, &manifest::Asked)> {
        ask::asked_stream(&self.connector, &self.stream)
    }

    /// What one address costs.
    fn each(&self) -> PriceRange {
        let Some((stream, asked)) = self.stream() else { return PriceRange::default() };
        price::range(&stream.price, 1, parts::wants_phone(asked, &Value::Null))
    }

    /// What so many cost: each is a call of its own.
    fn price(&self, rows: usize) -> PriceRange {
        let (each, rows) = (self.each(), rows as u64);
        PriceRange { least: each.least.saturating_mul(rows), most: each.most.saturating_mul(rows) }
    }

    fn makes_of(&self, one: &Doubtful) -> bool {
        self.connector.makes_of(&self.stream, &one.question()).unwrap_or_default()
    }

    fn parts(&self, one: &Doubtful) -> Result<Vec<Part>, Failure> {
        let (stream, asked) = self.stream().ok_or_else(|| Failure::of("find_gone"))?;
        parts::parts(&self.connector, stream, asked, &one.question(), Some(one.record))
    }
}

/// Who can be asked, in the order of what is preferred, then the cheapest first.
async fn checkers(workspace: &Workspace) -> Result<Vec<Checker>, Failure> {
    let (connections, allowances) =
        workspace.store.read(|r| Ok::<_, Failure>((r.connections()?, Allowances::read(r)?))).await?;
    let mut found = Vec::new();
    for connection in connections {
        let connector = workspace.connector(&connection.connector).await?;
        found.extend(Checker::of(connection, connector));
    }
    found.sort_by_key(|checker| (allowances.of(checker.connection.id).priority, checker.each().most));
    Ok(found)
}

/// The addresses of weak records that a connection can be asked about, the nearest to good first.
async fn doubtful(workspace: &Workspace, checker: &Checker) -> Result<Found, Failure> {
    let filter = ItemFilter { kind: Some(ItemKind::Weak), ..ItemFilter::default() };
    let (by, out) = ((checker.connection.id, checker.kept_as.clone()), workspace.finds.out.clone());
    let (items, open) = workspace
        .store
        .read(move |r| {
            let items = r.items_page(&filter, &[], LOOKED_AT)?;
            Ok::<_, Failure>((items, unanswered::without_answer(r, &out, by.0, &by.1)?))
        })
        .await?;
    let (mut found, mut seen) = (Found::default(), BTreeSet::new());
    for page in items.chunks(PAGE) {
        let (page, id, kept_as) = (page.to_vec(), checker.connection.id, checker.kept_as.clone());
        for one in workspace.store.read(move |r| of_page(r, &page, id, &kept_as)).await? {
            // Whoever shares an address is told with the other.
            if !seen.insert(one.email.clone()) || !checker.makes_of(&one) {
                continue;
            }
            if open.iter().any(|before| unanswered::alike(before, &one.asked())) {
                found.unanswered += 1;
            } else if found.rows.len() == MOST {
                found.more = true;
                return Ok(found);
            } else {
                found.rows.push(one);
            }
        }
    }
    found.more = items.len() == LOOKED_AT as usize;
    Ok(found)
}

/// The addresses of these of which nobody knows whether mail arrives, and of which this connection has not told.
fn of_page(
    r: &Reader<'_>,
    items: &[Item],
    connection: ConnectionId,
    kept_as: &str,
) -> Result<Vec<Doubtful>, StoreError> {
    let ids: Vec<PersonId> = items.iter().map(|item| item.left).collect();
    let people: BTreeMap<PersonId, Person> =
        r.people(&ids)?.into_iter().map(|person| (person.id, person)).collect();
    let all: Vec<RecordId> = people.values().flat_map(|person| person.records.iter().copied()).collect();
    let told: BTreeMap<RecordId, String> = r
        .records(&all)?
        .into_iter()
        .filter(|record| record.connection == connection && record.stream == kept_as)
        .filter_map(|record| Some((record.id, record.fields.get(&Field::Email)?.to_lowercase())))
        .collect();
    let mut found = Vec::new();
    for item in items {
        let Some(person) = people.get(&item.left) else { continue };
        let value = |field: Field| person.values.get(&field).map(|survivor| survivor.value.as_str());
        let Some(email) = value(Field::Email) else { continue };
        let status = value(Field::EmailStatus).map_or(EmailStatus::Unknown, EmailStatus::parse);
        let is_known = !matches!(status, EmailStatus::Unknown | EmailStatus::Guessed);
        let is_told = || {
            let mut by = person.records.iter().filter_map(|record| told.get(record));
            by.any(|told| *told == email.to_lowercase())
        };
        if is_known || is_told() {
            continue;
        }
        found.push(Doubtful {
            item: item.id().to_string(),
            name: shown::name(person),
            email: email.to_owned(),
            record: person.id.anchor(),
        });
    }
    Ok(found)
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// What checking the addresses of all weak records that wait would cost, by whom can be asked. Asks nobody.
pub(crate) async fn checks(app: &App, (): ()) -> Result<Vec<CheckOffer>, Failure> {
    let workspace = app.workspace().await?;
    let mut offers = Vec::new();
    for checker in checkers(&workspace).await? {
        let found = doubtful(&workspace, &checker).await?;
        let row = |one: &Doubtful| CheckRow {
            item: one.item.clone(),
            name: one.name.clone(),
            email: one.email.clone(),
        };
        offers.push(CheckOffer {
            connection: checker.connection.id.to_string(),
            name: checker.connection.name.clone(),
            count: count(found.rows.len()),
            more: found.more,
            unanswered: found.unanswered,
            each: checker.each(),
            price: checker.price(found.rows.len()),
            left: purchase::left(&workspace, checker.connection.id).await?,
            sample: found.rows.iter().take(SAMPLE).map(row).collect(),
        });
    }
    Ok(offers)
}

/// Has all of them checked, as it was shown. Nothing is asked where the budget does not suffice for all.
pub(crate) async fn check_all(app: &App, input: CheckAll) -> Result<Started, Failure> {
    let workspace = app.workspace().await?;
    let connection = workspace.connection(sync::parse(&input.connection)?).await?;
    let connector = workspace.connector(&connection.connector).await?;
    let name = connection.name.clone();
    let checker = Checker::of(connection, connector)
        .ok_or_else(|| Failure::of("checks_nobody").with("connection", &name))?;
    let found = doubtful(&workspace, &checker).await?;
    let price = checker.price(found.rows.len());
    if found.rows.is_empty() || count(found.rows.len()) != input.count {
        return Err(Failure::of("checks_moved"));
    }
    if price.most > input.ceiling {
        return Err(Failure::of("ask_not_agreed").with("credits", credits(price.most)));
    }
    let left = purchase::left(&workspace, checker.connection.id).await?;
    if let Some(left) = left.filter(|left| price.most > *left) {
        return Err(Failure::of("checks_beyond_budget")
            .with("connection", name)
            .with("credits", credits(price.most))
            .with("left", credits(left)));
    }
    let mut parts = Vec::new();
    for one in &found.rows {
        parts.extend(checker.parts(one)?);
    }
    let phone = checker.stream().is_some_and(|(_, asked)| parts::wants_phone(asked, &Value::Null));
    let Checker { connection, stream, .. } = checker;
    ask::put_as_agreed(&workspace, Agreed { connection, stream, parts, phone, ceiling: input.ceiling }).await
}
