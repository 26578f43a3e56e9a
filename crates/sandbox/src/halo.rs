//! The practice HaloPSA: tokens, rights, a rolling window of requests, lists with their traps, and writes.

mod access;
mod actions;
pub(crate) mod beside;
mod configure;
mod configured;
mod consent;
mod door;
mod flaw;
mod journal;
mod lag;
mod lists;
pub(crate) mod noted;
#[cfg(test)]
mod openapi;
mod properties;
mod query;
pub(crate) mod setup;
pub(crate) mod tables;
pub(crate) mod ticket_type;
pub(crate) mod webhook;
mod write;

use crate::{
    Config,
    gate::{Voice, answer, held, json_answer},
    spend::RollingWindow,
};
use access::{Area, Tokens, granted};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, Method, Response, Uri, header},
    middleware::{Next, from_fn_with_state},
    routing::{MethodRouter, get, post},
};
use configure::Made;
pub use flaw::Flaw;
use journal::Journal;
use lag::Lag;
use properties::{Depth, posted_name, shown};
use query::{BadValue, Query};
use serde_json::{Value, json};
use setup::{NOBODY, Setup};
use std::{
    collections::BTreeSet,
    io,
    sync::{Arc, Mutex},
    time::Duration,
};
use tables::{Change, Row, Stored, Table, Tables, number};
use tokio::time::Instant;
use webhook::Hook;
use write::{Accepted, Refusal};

const TEXT: &str = "text/plain; charset=utf-8";

/// One tenant.
pub(crate) struct Desk {
    client_id: String,
    client_secret: String,
    setup: Mutex<Arc<Setup>>,
    tokens: Mutex<Tokens>,
    window: Mutex<Window>,
    pub(crate) consent: consent::Consent,
    kept: Mutex<Kept>,
    lag: Mutex<Lag>,
    pub(crate) noted: noted::Noted,
    pub(crate) hook: Hook,
}

struct Window {
    /// As the world was set up.
    usual: (u32, Duration),
    rolling: RollingWindow,
    refused: u64,
}

struct Kept {
    tables: Tables,
    journal: Option<Journal>,
}

impl Desk {
    /// A tenant that holds `tables` and everything the journal has kept.
    pub(crate) fn open(config: &Config, mut tables: Tables) -> io::Result<Self> {
        let mut setup = Setup::default();
        let journal = match &config.journal {
            Some(path) => {
                let (journal, changes) = Journal::open(path, config.seed)?;
                for mut change in changes {
                    std::mem::take(&mut change.configured)
                        .into_iter()
                        .for_each(|made| made.apply(&mut setup));
                    tables.apply(change);
                }
                Some(journal)
            }
            None => None,
        };
        Ok(Self {
            client_id: format!("5a1d0000-0000-4000-8000-{:012x}", config.seed & 0xffff_ffff_ffff),
            client_secret: format!("practice-halo-secret-{:016x}", config.seed),
            setup: Mutex::new(Arc::new(setup)),
            tokens: Mutex::new(Tokens::new(config.seed)),
            window: Mutex::new(Window {
                usual: (config.halo_calls_per_window, config.halo_window),
                rolling: RollingWindow::new(config.halo_calls_per_window, config.halo_window),
                refused: 0,
            }),
            consent: consent::Consent::default(),
            kept: Mutex::new(Kept { tables, journal }),
            lag: Mutex::default(),
            noted: noted::Noted::default(),
            hook: Hook::default(),
        })
    }

    /// Allows the application these scopes only; unknown ones are left out.
    pub(crate) fn allow(&self, scopes: &str) {
        let scopes = scopes.split_whitespace().filter_map(granted).flatten().collect();
        self.change(|setup| setup.scopes = scopes);
    }

    /// From now on this is wrong, too.
    pub(crate) fn plant(&self, flaw: Flaw) {
        self.change(|setup| flaw.plant(setup));
        if flaw == Flaw::FewCalls {
            let mut window = held(&self.window);
            window.rolling = RollingWindow::new(flaw::FEW, window.usual.1);
        }
    }

    /// From now on no ticket is taken whose contact has this address.
    pub(crate) fn bar(&self, email: Option<&str>) {
        Arc::make_mut(&mut held(&self.setup)).barred = email.map(str::to_owned);
    }

    /// From now on no note is taken that contains these words.
    pub(crate) fn bar_note(&self, words: Option<&str>) {
        Arc::make_mut(&mut held(&self.setup)).barred_note = words.map(str::to_owned);
    }

    /// From now on no longer array is taken than this; others are refused with this status.
    pub(crate) fn limit_arrays(&self, longest: Option<(usize, u16)>) {
        Arc::make_mut(&mut held(&self.setup)).array = longest;
    }

    /// From now on so many lists of tickets are read before one has a new ticket.
    pub(crate) fn lag(&self, reads: u32) {
        held(&self.lag).set(reads);
    }

    /// From now on so many requests are taken in a window of this length, and none were before.
    pub(crate) fn limit(&self, calls: u32, span: Duration) {
        let mut window = held(&self.window);
        window.usual = (calls, span);
        window.rolling = RollingWindow::new(calls, span);
    }

    /// From now on nothing is wrong.
    pub(crate) fn mend(&self) {
        self.change(|setup| *setup = Setup::default());
        let mut window = held(&self.window);
        window.rolling = RollingWindow::new(window.usual.0, window.usual.1);
    }

    /// A token that was issued before knows nothing of it.
    fn change(&self, change: impl FnOnce(&mut Setup)) {
        change(Arc::make_mut(&mut held(&self.setup)));
        held(&self.tokens).forget();
    }

    fn setup(&self) -> Arc<Setup> {
        held(&self.setup).clone()
    }

    /// The user takes back what was granted by signing in with the browser; no token is valid any more.
    pub(crate) fn take_back(&self) {
        self.consent.revoke();
        held(&self.tokens).forget();
    }

    /// Id and secret of the registered application.
    pub(crate) fn application(&self) -> (String, String) {
        (self.client_id.clone(), self.client_secret.clone())
    }
}

impl Voice for Desk {
    fn too_many(&self) -> Response<Body> {
        let mut window = held(&self.window);
        window.refused += 1;
        let text = format!(
            "Rate Limit Reached - {} Requests per rolling {} minute window",
            window.rolling.limit(),
            (window.rolling.span().as_secs() / 60).max(1)
        );
        let mut response = answer(429, TEXT, text);
        // The header is not always there.
        if window.refused % 2 == 1 {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        }
        response
    }

    fn expired(&self) -> Response<Body> {
        held(&self.tokens).forget();
        unauthorised()
    }

    fn revoked(&self) -> Response<Body> {
        door::unknown_client()
    }

    fn signs_in(&self, path: &str) -> bool {
        path == "/auth/token" || path == door::ELSEWHERE
    }

    fn came(&self, method: &Method, uri: &Uri, body: &[u8]) {
        self.noted.came(method, uri, body);
    }

    /// Routes match whatever the case.
    fn path(&self, path: &str) -> String {
        path.to_ascii_lowercase()
    }
}

fn unauthorised() -> Response<Body> {
    answer(401, TEXT, "Unauthorized")
}

/// The whole site. Paths are in lower case.
pub(crate) fn router(desk: Arc<Desk>) -> Router {
    let taken = |table: Table| -> MethodRouter<Arc<Desk>> {
        post(move |State(desk): State<Arc<Desk>>, headers: HeaderMap, body: Bytes| async move {
            // The journal forces its line to the disk.
            let kept =
                tokio::task::spawn_blocking(move || create_or_update(&desk, table, &headers, &body)).await;
            kept.unwrap_or_else(|_| answer(500, TEXT, "Internal Server Error"))
        })
    };
    let table = |table: Table| -> MethodRouter<Arc<Desk>> {
        taken(table).get(move |State(desk): State<Arc<Desk>>, request: Request| async move {
            list(&desk, table, &Query::of(request.uri().query(), &lists::understood(table)))
        })
    };
    let record = |table: Table| -> MethodRouter<Arc<Desk>> {
        get(move |State(desk): State<Arc<Desk>>, Path(id): Path<String>, request: Request| async move {
            record(&desk, table, &id, &request)
        })
    };
    let made = |made: Made| -> MethodRouter<Arc<Desk>> {
        post(move |state: State<Arc<Desk>>, headers: HeaderMap, body: Bytes| {
            configure::make(state, made, headers, body)
        })
    };
    let api = Router::new()
        .route("/api/client", table(Table::Clients))
        .route("/api/client/{id}", record(Table::Clients))
        .route("/api/site", table(Table::Sites))
        .route("/api/site/{id}", record(Table::Sites))
        .route("/api/users", table(Table::Users))
        .route("/api/users/{id}", record(Table::Users))
        .route("/api/tickets", table(Table::Tickets))
        .route("/api/tickets/{id}", record(Table::Tickets))
        .route("/api/opportunities", taken(Table::Tickets).get(opportunities))
        .route("/api/opportunities/{id}", record(Table::Tickets))
        .route("/api/actions", taken(Table::Actions).get(actions::list))
        .route("/api/externallink", table(Table::Links))
        .route("/api/externallink/{id}", record(Table::Links))
        .route("/api/outcome", get(configured::outcomes))
        .route("/api/agent", get(async || json_answer(200, &setup::agents())))
        .route("/api/agent/me", get(async || json_answer(200, &setup::me())))
        .route("/api/tickettype", made(Made::Types).get(configured::ticket_types))
        .route("/api/tickettype/{id}", get(configured::ticket_type))
        .route("/api/status", made(Made::Statuses).get(configured::statuses))
        .route("/api/fieldinfo", made(Made::Fields).get(configured::field_definitions))
        .route("/api/fieldgroup", made(Made::Groups).get(configured::groups))
        .route("/api/fieldgroup/{id}", get(configured::group))
        .route("/api/lookup", made(Made::Options))
        .layer(from_fn_with_state(desk.clone(), guard));
    Router::new()
        .route("/auth/token", post(door::token))
        .route(door::ELSEWHERE, post(door::token))
        .route(consent::PAGE, get(consent::page))
        .route(consent::PAGE_ELSEWHERE, get(consent::page))
        .route("/api/authinfo", get(door::auth_info))
        .merge(api)
        .layer(from_fn_with_state(desk.clone(), door::site))
        .with_state(desk)
}

/// Token, window, rights, in this order.
async fn guard(State(desk): State<Arc<Desk>>, request: Request, next: Next) -> Response<Body> {
    let bearer = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let now = Instant::now();
    let scopes = bearer.and_then(|token| held(&desk.tokens).scopes(token, now).cloned());
    let Some(scopes) = scopes else { return unauthorised() };
    let counted = held(&desk.window).rolling.take(now);
    if let Err(wait) = counted {
        let mut response = desk.too_many();
        if let Some(told) = response.headers_mut().get_mut(header::RETRY_AFTER) {
            *told = HeaderValue::from(wait.as_secs() + 1);
        }
        return response;
    }
    let path = request.uri().path().trim_start_matches("/api/").trim_end_matches('/');
    let (kind, single) = path.split_once('/').map_or((path, false), |(kind, _)| (kind, true));
    let setup = desk.setup();
    let refused = setup
        .refused
        .get(kind)
        .or_else(|| setup.refused.get(format!("{kind}/{{id}}").as_str()).filter(|_| single));
    match refused {
        Some(401) => return unauthorised(),
        Some(404) => return answer(404, TEXT, ""),
        Some(_) => return forbidden(),
        None => {}
    }
    let write = request.method() == Method::POST;
    if !Area::of(request.uri().path()).allows(&scopes, write) {
        return forbidden();
    }
    next.run(request).await
}

fn forbidden() -> Response<Body> {
    let body = json!({
        "error": "forbidden",
        "error_description": "You do not have permission to access this resource.",
    });
    json_answer(403, &body)
}

/// Tickets of the types that belong to this area.
async fn opportunities(State(desk): State<Arc<Desk>>, request: Request) -> Response<Body> {
    let asked = request.uri().query().unwrap_or_default();
    let query = format!("{asked}&domain={}", ticket_type::OPPORTUNITY.area);
    list(&desk, Table::Tickets, &Query::of(Some(&query), &lists::understood(Table::Tickets)))
}

fn list(desk: &Desk, table: Table, query: &Query) -> Response<Body> {
    let hidden = if table == Table::Tickets { held(&desk.lag).hidden() } else { BTreeSet::new() };
    match lists::list(&desk.setup(), &held(&desk.kept).tables, table, query, &hidden) {
        Ok(rows) => json_answer(200, &rows),
        Err(bad) => bad_value(&bad),
    }
}

fn bad_value(bad: &BadValue) -> Response<Body> {
    json_answer(400, &json!({ bad.name: [format!("The value '{}' is not valid.", bad.value)] }))
}

fn record(desk: &Desk, table: Table, id: &str, request: &Request) -> Response<Body> {
    let query = Query::of(request.uri().query(), &["includedetails"]);
    let depth = if query.flag("includedetails") == Some(true) { Depth::Details } else { Depth::Record };
    let setup = desk.setup();
    let kept = held(&desk.kept);
    let gone = |id: &i64| table == Table::Clients && *id == NOBODY && !setup.unknown_client;
    match id.parse().ok().filter(|id| !gone(id)).and_then(|id| kept.tables.get(table, id)) {
        Some(row) => json_answer(200, &Value::Object(one(&setup, &kept.tables, table, row, depth))),
        None => answer(404, TEXT, ""),
    }
}

/// One record with everything that belongs to it.
fn one(setup: &Setup, tables: &Tables, table: Table, row: &Row, depth: Depth) -> Row {
    let mut shown = shown(table, row, depth);
    if table == Table::Tickets {
        shown.insert("status_name".to_owned(), json!(lists::status_name(setup, row)));
        shown.insert("tickettype_name".to_owned(), json!(lists::type_name(setup, row)));
    }
    if table == Table::Tickets && depth == Depth::Details {
        shown.insert("customfields".to_owned(), lists::custom(setup, row, &|_| true));
    }
    if depth == Depth::Details && matches!(table, Table::Clients | Table::Users | Table::Tickets) {
        let owner = number(row, "id");
        let links: Vec<Value> = tables
            .all(Table::Links)
            .filter(|link| {
                number(link, "halo_id") == owner && number(link, "table_id") == Some(table.number())
            })
            .map(|link| Value::Object(properties::shown(Table::Links, link, Depth::List)))
            .collect();
        shown.insert("external_links".to_owned(), Value::Array(links));
    }
    shown
}

/// The refusal of an array that is longer than is taken.
fn too_long(setup: &Setup, sent: usize) -> Option<Response<Body>> {
    let (longest, status) = setup.array?;
    (sent > longest).then(|| answer(status, TEXT, "The request is too large"))
}

fn create_or_update(desk: &Desk, table: Table, headers: &HeaderMap, body: &[u8]) -> Response<Body> {
    let body = match body_of(headers, body) {
        Ok(body) => body,
        Err(refused) => return *refused,
    };
    let setup = desk.setup();
    if let Some(refused) = too_long(&setup, body.as_array().map_or(1, Vec::len)) {
        return refused;
    }
    let mut kept = held(&desk.kept);
    let Accepted { change, ids } = match write::write(&setup, &kept.tables, table, &body) {
        Ok(accepted) => accepted,
        Err(refusal) => return refused(&refusal),
    };
    if let Some(journal) = &mut kept.journal
        && journal.append(&change).is_err()
    {
        return answer(500, TEXT, "Internal Server Error");
    }
    let events = events(&kept.tables, &change);
    held(&desk.lag).created(&change.created_tickets);
    kept.tables.apply(change);
    let tables = &kept.tables;
    for (event, id) in events {
        if let Some(row) = tables.get(Table::Tickets, id) {
            desk.hook.tell(event, &one(&setup, tables, Table::Tickets, row, Depth::List));
        }
    }
    let mut rows: Vec<Value> = ids
        .into_iter()
        .filter_map(|id| tables.get(table, id))
        .map(|row| Value::Object(posted(table, one(&setup, tables, table, row, Depth::Details))))
        .collect();
    // One record comes back bare, several as an array.
    let rows = if rows.len() == 1 { rows.swap_remove(0) } else { Value::Array(rows) };
    json_answer(201, &rows)
}

/// What was sent, where it is JSON.
fn body_of(headers: &HeaderMap, body: &[u8]) -> Result<Value, Box<Response<Body>>> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !["application/json", "text/json", "application/json-patch+json"].contains(&media.as_str()) {
        return Err(Box::new(json_answer(415, &json!({ "title": "Unsupported Media Type", "status": 415 }))));
    }
    serde_json::from_slice(body)
        .map_err(|_| Box::new(json_answer(400, &json!({ "": ["The input was not valid."] }))))
}

/// What a change is to the tickets that it is about, in HaloPSA's words.
fn events(before: &Tables, change: &Change) -> Vec<(&'static str, i64)> {
    let tickets = change.records.iter().filter(|stored| stored.table == Table::Tickets);
    tickets
        .map(|Stored { id, row, .. }| {
            let status = before.get(Table::Tickets, *id).map(|ticket| number(ticket, "status_id"));
            let event = match status {
                None => "New Ticket Logged",
                Some(status) if status != number(row, "status_id") => "Status Changed",
                Some(_) => "Ticket Updated",
            };
            (event, *id)
        })
        .collect()
}

/// Answers to writes of tickets spell some names in another way.
fn posted(table: Table, row: Row) -> Row {
    if table != Table::Tickets {
        return row;
    }
    row.into_iter().map(|(name, value)| (posted_name(&name), value)).collect()
}

fn refused(refusal: &Refusal) -> Response<Body> {
    match refusal {
        Refusal::NotAnArray => json_answer(400, &json!({ "": ["The input was not valid."] })),
        Refusal::NotAnObject { index } => {
            json_answer(400, &json!({ format!("[{index}]"): ["The input was not valid."] }))
        }
        Refusal::Kind { index, property, expected } => {
            let said = format!("Error converting value to type '{expected}'. Path '[{index}].{property}'.");
            json_answer(400, &json!({ format!("[{index}].{property}"): [said] }))
        }
        Refusal::Said(said) => answer(400, TEXT, said.to_string()),
    }
}
