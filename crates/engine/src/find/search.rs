//! Searches for people or companies: what is free first, marked with what is known; then what is paid.

use super::{
    ask::Questions,
    buy::Orders,
    companies::{self, Seen},
    hear::{self, Asking, Heard, Limit},
    offer::{FoundPerson, Offered, marked_anew, together},
    search_stream,
    unanswered::Out,
};
use crate::{
    App,
    api::{Failure, FindCompany, FindMore, FindPage, FindQuery, FindSource, Topic},
    sync,
    workspace::Workspace,
};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sluice_connect::{Connector, Position};
use sluice_domain::{ConnectionId, EntityKind};
use sluice_store::Connection;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU32, Ordering},
    },
};

/// What the last search found: what is bought is chosen from it.
#[derive(Default)]
pub(crate) struct Finds {
    last: Mutex<Search>,
    /// One search at a time: two would ask and pay for the same page.
    one: tokio::sync::Mutex<()>,
    /// How many searches were asked for, those that still wait too.
    asked: AtomicU32,
    pub(super) orders: Orders,
    /// What is paid and waited for.
    pub(super) out: Out,
    pub(super) questions: Questions,
}

#[derive(Clone, Default)]
struct Search {
    number: u32,
    /// What is looked for; people until something is.
    kind: Option<EntityKind>,
    /// When it began.
    since: Option<DateTime<Utc>>,
    question: Value,
    /// Whether pages that were paid for before are paid for again.
    fresh: bool,
    /// All that was offered, in the order in which it came.
    offers: Vec<Offered>,
    found: Vec<FoundPerson>,
    /// The companies that came, in the order in which they did.
    seen: Vec<Seen>,
    companies: Vec<FindCompany>,
    sources: Vec<FindSource>,
    /// Where those who have more go on.
    next: BTreeMap<ConnectionId, Position>,
}

impl Search {
    fn page(&self) -> FindPage {
        let rows = self.found.iter().map(|person| person.row.clone()).collect();
        let companies = self.companies.clone();
        let kind = self.kind().name().to_owned();
        FindPage { search: self.number, kind, rows, companies, sources: self.sources.clone() }
    }

    fn kind(&self) -> EntityKind {
        self.kind.unwrap_or(EntityKind::Person)
    }

    /// Marks what was found with what is known now.
    async fn mark(&mut self, workspace: &Workspace) -> Result<(), Failure> {
        let (found, seen, now) = (std::mem::take(&mut self.found), self.seen.clone(), workspace.now());
        let out = workspace.finds.out.clone();
        (self.found, self.companies) = workspace
            .store
            .read(move |r| Ok::<_, Failure>((marked_anew(r, found, now, &out)?, companies::rows(r, &seen)?)))
            .await?;
        Ok(())
    }
}

impl Finds {
    fn last(&self) -> MutexGuard<'_, Search> {
        self.last.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The number of a search that is asked for now.
    fn next(&self) -> u32 {
        self.asked.fetch_add(1, Ordering::SeqCst) + 1
    }

    /// The number of the search that was asked for last.
    fn newest(&self) -> u32 {
        self.asked.load(Ordering::SeqCst)
    }

    /// Whether no search was asked for since.
    fn is_newest(&self, turn: u32) -> bool {
        self.newest() == turn
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
    search.mark(&workspace).await?;
    Ok(search.page())
}

pub(crate) async fn find(app: &App, input: FindQuery) -> Result<FindPage, Failure> {
    let workspace = app.workspace().await?;
    let kind = match input.companies {
        Some(true) => EntityKind::Company,
        _ => EntityKind::Person,
    };
    let question = question(&input, kind);
    if question.as_object().is_none_or(serde_json::Map::is_empty) {
        return Err(Failure::of("find_nothing_asked"));
    }
    let searching = searching(&workspace, &input, kind).await?;
    if searching.is_empty() {
        return Err(Failure::of("find_nobody_to_ask"));
    }
    let turn = workspace.finds.next();
    let _one = workspace.finds.one.lock().await;
    let since = workspace.now();
    let asked = searching
        .into_iter()
        .map(|(connection, connector)| Asking { kind, connection, connector, position: None, since })
        .collect();
    let number = workspace.finds.last().number + 1;
    let fresh = input.fresh.unwrap_or_default();
    let (kind, since) = (Some(kind), Some(since));
    let search = Search { number, kind, since, question, fresh, ..Search::default() };
    go_on(&workspace, search, asked, input.ceiling, turn).await
}

/// Asks those who have more for their next page.
pub(crate) async fn more(app: &App, input: FindMore) -> Result<FindPage, Failure> {
    let workspace = app.workspace().await?;
    let turn = workspace.finds.newest();
    let _one = workspace.finds.one.lock().await;
    let last = workspace.finds.last().clone();
    if last.number != input.search {
        return Err(Failure::of("find_gone"));
    }
    let kind = last.kind();
    let mut asked = Vec::new();
    for (id, position) in &last.next {
        // Who was disconnected meanwhile is asked no more.
        let Ok(connection) = workspace.connection(*id).await else { continue };
        let connector = workspace.connector(&connection.connector).await?;
        let (position, since) = (Some(position.clone()), last.since.unwrap_or_default());
        asked.push(Asking { kind, connection, connector, position, since });
    }
    go_on(&workspace, last, asked, input.ceiling, turn).await
}

/// Asks who is free, and shows what that gave, marked; then, where that is still wanted, who is paid.
async fn go_on(
    workspace: &Workspace,
    search: Search,
    asked: Vec<Asking>,
    ceiling: Option<u64>,
    turn: u32,
) -> Result<FindPage, Failure> {
    let (free, paid) = hear::split(workspace, asked, &search.question, search.fresh).await?;
    let heard = hear::all(workspace, free, &search.question).await;
    let search = put(workspace, search, heard).await?;
    // What was read of the search before this would otherwise be shown last.
    workspace.stale.mark(&[Topic::Searches]);
    if paid.is_empty() {
        return Ok(search.page());
    }
    let limit = Limit { ceiling: ceiling.unwrap_or_default(), wanted: workspace.finds.is_newest(turn) };
    let heard = hear::paid(workspace, paid, &search.question, limit).await?;
    let search = put(workspace, search, heard).await?;
    workspace.stale.mark(&[Topic::Searches]);
    Ok(search.page())
}

/// Puts what was heard to what is known of the search.
async fn put(workspace: &Workspace, mut search: Search, heard: Vec<Heard>) -> Result<Search, Failure> {
    for Heard { source, offers, companies, next } in heard {
        let id = sync::parse(&source.connection)?;
        if source.asked && source.failure.is_none() {
            search.next.remove(&id);
            search.next.extend(next.map(|next| (id, next)));
        }
        search.offers.extend(offers);
        search.seen.extend(companies);
        match search.sources.iter_mut().find(|known| known.connection == source.connection) {
            // Who was not asked this time said nothing new.
            Some(known) if !source.asked => {
                known.failure = source.failure;
                known.unanswered_at = source.unanswered_at;
            }
            Some(known) => *known = FindSource { found: known.found + source.found, ..source },
            None => search.sources.push(source),
        }
    }
    for source in &mut search.sources {
        source.more = search.next.keys().any(|id| id.to_string() == source.connection);
    }
    let (offers, seen, now) = (search.offers.clone(), search.seen.clone(), workspace.now());
    let out = workspace.finds.out.clone();
    (search.found, search.companies) = workspace
        .store
        .read(move |r| Ok::<_, Failure>((together(r, offers, now, &out)?, companies::rows(r, &seen)?)))
        .await?;
    *workspace.finds.last() = search.clone();
    Ok(search)
}

/// The connections that can search, with their connectors.
async fn searching(
    workspace: &Workspace,
    input: &FindQuery,
    kind: EntityKind,
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
        if search_stream(connector.manifest(), kind).is_some() {
            searching.push((connection, connector));
        }
    }
    Ok(searching)
}

/// The question as connectors are asked it; what is empty is left out.
fn question(input: &FindQuery, kind: EntityKind) -> Value {
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
    if kind == EntityKind::Company {
        for of_people in ["titles", "seniorities", "departments", "name"] {
            question.remove(of_people);
        }
    }
    Value::Object(question)
}
