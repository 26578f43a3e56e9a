//! Asks all providers at once.

use super::{
    buy::{BoughtRecord, Orders, shares},
    buy_stream,
    offer::{FoundPerson, Offered, marked_anew, offered, together},
    price, search_stream,
};
use crate::{
    App,
    allowance::{self, Aside},
    api::{Failure, FindPage, FindQuery, FindSource, PriceRange, Topic},
    derive, history,
    ids::new_id,
    sync,
    workspace::Workspace,
};
use chrono::NaiveDate;
use futures::future::join_all;
use serde_json::{Value, json};
use sluice_connect::{Connector, PulledRecord, manifest::Stream};
use sluice_domain::{ConnectionId, FactId, Field, Fields, Observation};
use sluice_store::{Connection, Reader, StoreError};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What the last search found: what is bought is chosen from it.
#[derive(Default)]
pub(crate) struct Finds {
    last: Mutex<Search>,
    pub(super) orders: Orders,
}

#[derive(Clone, Default)]
struct Search {
    number: u32,
    found: Vec<FoundPerson>,
    sources: Vec<FindSource>,
}

impl Search {
    fn page(&self) -> FindPage {
        let rows = self.found.iter().map(|person| person.row.clone()).collect();
        FindPage { search: self.number, rows, sources: self.sources.clone() }
    }
}

impl Finds {
    fn last(&self) -> MutexGuard<'_, Search> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The rows with these ids, in this order; nothing where one is not of the last search.
    pub(super) fn rows(&self, ids: &[String]) -> Option<Vec<FoundPerson>> {
        let last = self.last();
        ids.iter().map(|id| last.found.iter().find(|person| person.row.id == *id).cloned()).collect()
    }
}

/// The last search, marked with what is known now.
pub(crate) async fn found(app: &App, (): ()) -> Result<FindPage, Failure> {
    let workspace = app.workspace().await?;
    let mut search = workspace.finds.last().clone();
    let (found, now) = (search.found, workspace.now());
    search.found = workspace.store.read(move |r| Ok::<_, Failure>(marked_anew(r, found, now)?)).await?;
    Ok(search.page())
}

pub(crate) async fn find(app: &App, input: FindQuery) -> Result<FindPage, Failure> {
    let workspace = app.workspace().await?;
    let question = question(&input);
    if question.as_object().is_none_or(serde_json::Map::is_empty) {
        return Err(Failure::of("find_nothing_asked"));
    }
    let searching = searching(&workspace, &input).await?;
    if searching.is_empty() {
        return Err(Failure::of("find_nobody_to_ask"));
    }
    let mut left = input.ceiling.unwrap_or_default();
    let mut allowed = Vec::new();
    for (connection, connector) in &searching {
        let most = search_price(connector).map_or(0, |price| price.most);
        if most > left {
            allowed.push(Go::OverCeiling);
            continue;
        }
        allowed.push(match allowance::set_aside(&workspace, connection.id, most).await? {
            Some(aside) => {
                left -= most;
                Go::Ask(aside)
            }
            None => Go::OverAllowance,
        });
    }
    // Providers are asked side by side: each has its own limits.
    let asked = searching
        .iter()
        .zip(allowed)
        .map(|((connection, connector), allowed)| ask(&workspace, connection, connector, &question, allowed));
    let mut offers = Vec::new();
    let mut sources = Vec::new();
    for (source, found) in join_all(asked).await {
        sources.push(source);
        offers.extend(found);
    }
    let now = workspace.now();
    let found = workspace.store.read(move |r| Ok::<_, Failure>(together(r, offers, now)?)).await?;
    let mut last = workspace.finds.last();
    *last = Search { number: last.number + 1, found, sources };
    Ok(last.page())
}

/// The connections that can search, with their connectors.
async fn searching(
    workspace: &Workspace,
    input: &FindQuery,
) -> Result<Vec<(Connection, Arc<Connector>)>, Failure> {
    let wanted =
        input.connections.iter().flatten().map(|id| sync::parse(id)).collect::<Result<Vec<_>, _>>()?;
    let connections = workspace.store.read(|r| r.connections()).await?;
    let mut searching = Vec::new();
    for connection in connections {
        if !wanted.is_empty() && !wanted.contains(&connection.id) {
            continue;
        }
        let connector = workspace.connector(&connection.connector).await?;
        if search_stream(connector.manifest()).is_some() {
            searching.push((connection, connector));
        }
    }
    Ok(searching)
}

/// The question as connectors are asked it; what is empty is left out.
fn question(input: &FindQuery) -> Value {
    let lists = [
        ("titles", &input.titles),
        ("seniorities", &input.seniorities),
        ("departments", &input.departments),
        ("company_names", &input.company_names),
        ("domains", &input.domains),
        ("industries", &input.industries),
        ("countries", &input.countries),
        ("cities", &input.cities),
    ];
    let texts = [("keywords", &input.keywords), ("name", &input.name)];
    let mut question = serde_json::Map::new();
    for (key, list) in lists {
        let list: Vec<&str> =
            list.iter().flatten().map(|text| text.trim()).filter(|text| !text.is_empty()).collect();
        if !list.is_empty() {
            question.insert(key.to_owned(), json!(list));
        }
    }
    for (key, text) in texts {
        if let Some(text) = text.as_deref().map(str::trim).filter(|text| !text.is_empty()) {
            question.insert(key.to_owned(), json!(text));
        }
    }
    if input.headcount_min.is_some() || input.headcount_max.is_some() {
        let headcount: serde_json::Map<_, _> = [("min", input.headcount_min), ("max", input.headcount_max)]
            .into_iter()
            .filter_map(|(key, number)| Some((key.to_owned(), json!(number?))))
            .collect();
        question.insert("headcount".to_owned(), headcount.into());
    }
    Value::Object(question)
}

/// What a page of a connector's search costs; nothing where searching is free.
fn search_price(connector: &Connector) -> Option<PriceRange> {
    let stream = search_stream(connector.manifest()).filter(|stream| !stream.price.is_empty())?;
    let rows = stream.paging.as_ref().map_or(1, |paging| u64::from(paging.size.get()));
    Some(price::range(&stream.price, rows, true))
}

/// The day's counter of what searching cost.
const SEARCHED: &str = "searched";

/// What searching cost on a day, in thousandths of a credit.
pub(crate) fn searched_on(r: &Reader<'_>, day: NaiveDate) -> Result<u64, StoreError> {
    Ok(r.daily(day, SEARCHED)?.unwrap_or_default().unsigned_abs())
}

async fn note(workspace: &Workspace, connection: ConnectionId, spent: u64) -> Result<(), Failure> {
    let today = workspace.now().date_naive();
    let spent = i64::try_from(spent).unwrap_or(i64::MAX);
    if spent == 0 {
        return Ok(());
    }
    workspace
        .store
        .write(move |w| {
            for key in [SEARCHED.to_owned(), allowance::searched_key(connection)] {
                let before = w.daily(today, &key)?.unwrap_or_default();
                w.set_daily(today, &key, before.saturating_add(spent))?;
            }
            Ok::<_, Failure>(())
        })
        .await?;
    workspace.stale.mark(&[Topic::Status]);
    Ok(())
}

/// Whether a provider may be asked.
enum Go<'w> {
    Ask(Aside<'w>),
    OverCeiling,
    OverAllowance,
}

/// What a provider says.
async fn ask(
    workspace: &Workspace,
    connection: &Connection,
    connector: &Connector,
    question: &Value,
    go: Go<'_>,
) -> (FindSource, Vec<Offered>) {
    let manifest = connector.manifest();
    let mut source = FindSource {
        connection: connection.id.to_string(),
        name: connection.name.clone(),
        found: 0,
        total: None,
        search_price: search_price(connector),
        asked: matches!(go, Go::Ask(_)),
        failure: matches!(go, Go::OverAllowance).then(|| Failure::of("credit_allowance_used")),
    };
    let Go::Ask(aside) = go else { return (source, Vec::new()) };
    let Some(stream) = search_stream(manifest) else { return (source, Vec::new()) };
    let answered = async {
        let client = workspace.client(connection).await?;
        allowance::count(workspace, connection.id, &client).await?;
        let answered = client.ask(&stream.name, question, None).await;
        workspace.saw(&answered);
        allowance::count(workspace, connection.id, &client).await?;
        Ok::<_, Failure>(answered?)
    };
    let page = match answered.await {
        Ok(page) => page,
        Err(failure) => {
            source.failure = Some(failure);
            return (source, Vec::new());
        }
    };
    source.total = page.total;
    let bought_with = buy_stream(manifest);
    let pulled: Vec<PulledRecord> = page.found.into_iter().filter_map(|found| found.record.ok()).collect();
    let fields: Vec<&Fields> = pulled.iter().map(|one| &one.fields).collect();
    let paid = price::paid(&stream.price, &fields);
    let kept = keep(workspace, connection.id, stream, &pulled, paid).await;
    source.failure = kept.err();
    drop(aside);
    let found: Vec<Offered> = pulled
        .into_iter()
        .map(|pulled| {
            let bought_with = bought_with.filter(|_| !is_bought(stream, &pulled));
            // What a free search shows is half masked, and is not kept.
            let observation = Observation {
                id: FactId::from_bytes([0; 16]),
                desk: workspace.desk,
                at: workspace.now(),
                connection: connection.id,
                stream: stream.name.clone(),
                kind: pulled.kind,
                external_id: pulled.external_id.clone(),
                fields: pulled.fields.clone(),
                raw: String::new(),
                price_millicredits: 0,
            };
            let record = derive::normalise(&observation);
            let prices = bought_with.map(|stream| stream.price.clone()).unwrap_or_default();
            offered(connection, bought_with.map(|stream| stream.name.clone()), prices, pulled, record)
        })
        .collect();
    source.found = u32::try_from(found.len()).unwrap_or(u32::MAX);
    (source, found)
}

/// Whether a search has paid for this record already: then there is nothing left to buy.
fn is_bought(stream: &Stream, pulled: &PulledRecord) -> bool {
    !stream.price.is_empty() && pulled.fields.contains_key(&Field::Email)
}

/// Keeps what a search has paid for, with its price; what was paid for nothing is counted for the day.
async fn keep(
    workspace: &Workspace,
    connection: ConnectionId,
    stream: &Stream,
    pulled: &[PulledRecord],
    paid: u64,
) -> Result<(), Failure> {
    let bought: Vec<BoughtRecord> = pulled
        .iter()
        .filter(|pulled| is_bought(stream, pulled))
        .map(|pulled| (pulled.external_id.clone(), pulled.kind, pulled.fields.clone(), pulled.raw.clone()))
        .collect();
    let prices = shares(&stream.price, &bought);
    let (desk, at) = (workspace.desk, workspace.now());
    let rest = paid.saturating_sub(prices.iter().map(|price| u64::from(*price)).sum());
    let observations: Vec<Observation> = bought
        .into_iter()
        .zip(prices)
        .map(|((external_id, kind, fields, raw), price_millicredits)| Observation {
            id: new_id!(workspace.host.as_ref(), FactId),
            desk,
            at,
            connection,
            stream: stream.name.clone(),
            kind,
            external_id,
            fields,
            raw,
            price_millicredits,
        })
        .collect();
    if !observations.is_empty() {
        let trust = workspace.trust().await?;
        workspace
            .store
            .write(move |w| {
                let mut fresh = Vec::new();
                for observation in observations {
                    if w.append_observation(&observation)? {
                        fresh.push(observation);
                    }
                }
                Ok::<_, Failure>(derive::observe(w, &trust, &fresh)?)
            })
            .await?;
        workspace.stale.mark(history::STALE);
        workspace.stale.mark(&[Topic::Connections]);
    }
    note(workspace, connection, rest).await
}
