//! Asks all providers at once.

use super::{
    ask::Questions,
    buy::Orders,
    buy_stream,
    offer::{FoundPerson, Offered, marked_anew, offered, together},
    price, purchase,
    receipt::{BoughtRecord, Sale, joined, kept},
    search_stream,
};
use crate::{
    App, allowance,
    api::{Failure, FindMore, FindPage, FindQuery, FindSource, PriceRange, Topic},
    derive, history, sync,
    workspace::Workspace,
};
use futures::future::join_all;
use serde_json::{Value, json};
use sluice_connect::{
    CallError, Connector, FoundPage, Position, PulledRecord, SkipReason, Turn, manifest::Stream,
};
use sluice_domain::{ConnectionId, FactId, Field, Fields, Observation};
use sluice_store::{Connection, Purchase};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// One provider's limit does not keep the others' answers waiting.
const PATIENCE: Duration = Duration::from_secs(10);

/// What the last search found: what is bought is chosen from it.
#[derive(Default)]
pub(crate) struct Finds {
    last: Mutex<Search>,
    /// One search at a time: two would ask and pay for the same page.
    one: tokio::sync::Mutex<()>,
    pub(super) orders: Orders,
    pub(super) questions: Questions,
}

#[derive(Clone, Default)]
struct Search {
    number: u32,
    question: Value,
    /// All that was offered, in the order in which it came.
    offers: Vec<Offered>,
    found: Vec<FoundPerson>,
    sources: Vec<FindSource>,
    /// Where those who have more go on.
    next: BTreeMap<ConnectionId, Position>,
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

    /// The rows of a search with these ids; nothing where it is not the last one, or one is not of it.
    pub(super) fn rows(&self, search: u32, ids: BTreeSet<String>) -> Option<Vec<FoundPerson>> {
        let last = self.last();
        if last.number != search {
            return None;
        }
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
    let _one = workspace.finds.one.lock().await;
    let asked = searching.into_iter().map(|(connection, connector)| (connection, connector, None)).collect();
    let heard = hear(&workspace, asked, &question, input.ceiling).await?;
    let number = workspace.finds.last().number + 1;
    keep_search(&workspace, Search { number, question, ..Search::default() }, heard).await
}

/// Asks those who have more for their next page.
pub(crate) async fn more(app: &App, input: FindMore) -> Result<FindPage, Failure> {
    let workspace = app.workspace().await?;
    let _one = workspace.finds.one.lock().await;
    let last = workspace.finds.last().clone();
    if last.number != input.search {
        return Err(Failure::of("find_gone"));
    }
    let mut asked = Vec::new();
    for (id, position) in &last.next {
        // Who was disconnected meanwhile is asked no more.
        let Ok(connection) = workspace.connection(*id).await else { continue };
        let connector = workspace.connector(&connection.connector).await?;
        asked.push((connection, connector, Some(position.clone())));
    }
    let heard = hear(&workspace, asked, &last.question, input.ceiling).await?;
    keep_search(&workspace, last, heard).await
}

/// What a provider said, what it offered, and where it goes on.
type Heard = (FindSource, Vec<Offered>, Option<Position>);

/// Asks providers, each from its place on, as far as the ceiling and what they are allowed reach.
async fn hear(
    workspace: &Workspace,
    asked: Vec<(Connection, Arc<Connector>, Option<Position>)>,
    question: &Value,
    ceiling: Option<u64>,
) -> Result<Vec<Heard>, Failure> {
    let mut left = ceiling.unwrap_or_default();
    let mut allowed = Vec::new();
    for (connection, connector, _) in &asked {
        let most = search_price(connector).map_or(0, |price| price.most);
        if most > left {
            allowed.push(Go::OverCeiling);
            continue;
        }
        let Some(stream) = search_stream(connector.manifest()).filter(|_| most > 0) else {
            allowed.push(Go::Ask(None));
            continue;
        };
        allowed.push(match purchase::begin(workspace, connection.id, &stream.name, most).await? {
            Some(noted) => {
                left -= most;
                Go::Ask(Some(noted))
            }
            None => Go::OverAllowance,
        });
    }
    // Providers are asked side by side: each has its own limits.
    let calls = asked.iter().zip(allowed).map(|((connection, connector, position), allowed)| {
        ask(workspace, connection, connector, question, position.as_ref(), allowed)
    });
    Ok(join_all(calls).await)
}

/// Puts what was heard to what is known of the search.
async fn keep_search(
    workspace: &Workspace,
    mut search: Search,
    heard: Vec<Heard>,
) -> Result<FindPage, Failure> {
    for (source, offers, next) in heard {
        let id = sync::parse(&source.connection)?;
        if source.asked && source.failure.is_none() {
            search.next.remove(&id);
            search.next.extend(next.map(|next| (id, next)));
        }
        search.offers.extend(offers);
        match search.sources.iter_mut().find(|known| known.connection == source.connection) {
            // Who was not asked this time said nothing new.
            Some(known) if !source.asked => known.failure = source.failure,
            Some(known) => *known = FindSource { found: known.found + source.found, ..source },
            None => search.sources.push(source),
        }
    }
    for source in &mut search.sources {
        source.more = search.next.keys().any(|id| id.to_string() == source.connection);
    }
    let (offers, now) = (search.offers.clone(), workspace.now());
    search.found = workspace.store.read(move |r| Ok::<_, Failure>(together(r, offers, now)?)).await?;
    let page = search.page();
    *workspace.finds.last() = search;
    Ok(page)
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

/// Whether a provider may be asked.
enum Go {
    /// Its price is noted; nothing where it is free.
    Ask(Option<Purchase>),
    OverCeiling,
    OverAllowance,
}

/// What a provider says.
async fn ask(
    workspace: &Workspace,
    connection: &Connection,
    connector: &Connector,
    question: &Value,
    position: Option<&Position>,
    go: Go,
) -> Heard {
    let manifest = connector.manifest();
    let mut source = FindSource {
        connection: connection.id.to_string(),
        name: connection.name.clone(),
        found: 0,
        total: None,
        search_price: search_price(connector),
        asked: matches!(go, Go::Ask(_)),
        more: false,
        failure: matches!(go, Go::OverAllowance).then(|| Failure::of("credit_allowance_used")),
    };
    let Go::Ask(noted) = go else { return (source, Vec::new(), None) };
    let Some(stream) = search_stream(manifest) else { return (source, Vec::new(), None) };
    let page = match answer(workspace, connection, stream, question, position).await {
        Ok(page) => page,
        Err((failure, sure)) => {
            source.failure = Some(failure);
            if let Some(noted) = noted.filter(|_| sure) {
                // Where it can't be taken back either, it stays noted at its most.
                source.failure = purchase::for_nothing(workspace, noted).await.err().or(source.failure);
            }
            return (source, Vec::new(), None);
        }
    };
    source.total = page.total;
    let next = page.next;
    let sold = buy_stream(manifest);
    let unread = page.found.iter().filter(|found| {
        matches!(&found.record, Err(skipped) if matches!(skipped.reason, SkipReason::NoId | SkipReason::Mapping(_)))
    });
    let unread = match unread.count() as u64 {
        0 => 0,
        rows => price::range(&stream.price, rows, true).most,
    };
    let pulled: Vec<PulledRecord> = page.found.into_iter().filter_map(|found| found.record.ok()).collect();
    if let Some(noted) = noted {
        let fields: Vec<&Fields> = pulled.iter().map(|one| &one.fields).collect();
        let paid = price::paid(&stream.price, &fields) + unread;
        source.failure = keep(workspace, connection.id, stream, &pulled, noted, paid).await.err();
    }
    let found: Vec<Offered> = pulled
        .into_iter()
        .map(|pulled| {
            let sold = sold.filter(|_| !is_bought(stream, &pulled));
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
            offered(connection, sold, pulled, record)
        })
        .collect();
    source.found = u32::try_from(found.len()).unwrap_or(u32::MAX);
    (source, found, next)
}

/// Asks; where it failed, whether it was certainly not charged.
async fn answer(
    workspace: &Workspace,
    connection: &Connection,
    stream: &Stream,
    question: &Value,
    position: Option<&Position>,
) -> Result<FoundPage, (Failure, bool)> {
    let client = workspace.client(connection).await.map_err(|failure| (failure, true))?;
    let turn = Turn { most: Some(PATIENCE), stop: None };
    let answered = client.ask_in_turn(&stream.name, question, position, turn).await;
    workspace.saw(&answered.as_ref().map_err(|error| error.cause().clone()));
    if let Err(failure) = allowance::count(workspace, connection.id, &client).await {
        tracing::error!(code = failure.code, "calls not counted");
    }
    answered.map_err(|error| {
        let sure = !matches!(error, CallError::Unknown(_));
        (error.into_cause().into(), sure)
    })
}

/// Whether a search has paid for this record already: then there is nothing left to buy.
fn is_bought(stream: &Stream, pulled: &PulledRecord) -> bool {
    !stream.price.is_empty() && pulled.fields.contains_key(&Field::Email)
}

/// Keeps what a search has paid for, with its price.
async fn keep(
    workspace: &Workspace,
    connection: ConnectionId,
    stream: &Stream,
    pulled: &[PulledRecord],
    noted: Purchase,
    paid: u64,
) -> Result<(), Failure> {
    let bought: Vec<BoughtRecord> = pulled
        .iter()
        .filter(|pulled| is_bought(stream, pulled))
        .map(|pulled| BoughtRecord {
            external_id: pulled.external_id.clone(),
            kind: pulled.kind,
            fields: pulled.fields.clone(),
            raw: pulled.raw.clone(),
            most: None,
            before: 0,
        })
        .collect();
    let sale = Sale { workspace, connection, stream: &stream.name, prices: stream.price.clone() };
    let (observations, _) = sale.observations(joined(bought));
    let trust = workspace.trust().await?;
    let changed = !observations.is_empty();
    workspace
        .store
        .write(move |w| {
            purchase::settled(w, noted, paid)?;
            Ok::<_, Failure>(kept(w, &trust, observations)?)
        })
        .await?;
    workspace.stale.mark(&[Topic::Status, Topic::Connections]);
    if changed {
        workspace.stale.mark(history::STALE);
    }
    Ok(())
}
