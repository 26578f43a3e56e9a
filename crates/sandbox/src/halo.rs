//! The practice HaloPSA: tokens, rights, a rolling window of requests, lists with their traps, and writes.

mod access;
mod journal;
mod lists;
#[cfg(test)]
mod openapi;
mod properties;
mod query;
pub(crate) mod setup;
pub(crate) mod tables;
mod write;

use crate::{
    Config, WrittenLead,
    gate::{Voice, answer, held, json_answer},
    spend::RollingWindow,
};
use access::{Area, LIFETIME, Scopes, Tokens, granted, within};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Path, Request, State},
    http::{HeaderMap, HeaderValue, Method, Response, header},
    middleware::{Next, from_fn_with_state},
    routing::{MethodRouter, get, post},
};
use journal::Journal;
use properties::{Depth, posted_name, shown};
use query::{BadValue, Query};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    io,
    sync::{Arc, Mutex},
};
use tables::{Row, Table, Tables, number, text};
use tokio::time::Instant;
use url::form_urlencoded;
use write::{Accepted, Refusal};

const TEXT: &str = "text/plain; charset=utf-8";

/// One tenant.
pub(crate) struct Desk {
    client_id: String,
    client_secret: String,
    /// What the administrator allows the application.
    allowed: Mutex<Scopes>,
    tokens: Mutex<Tokens>,
    window: Mutex<Window>,
    kept: Mutex<Kept>,
}

struct Window {
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
        let journal = match &config.journal {
            Some(path) => {
                let (journal, changes) = Journal::open(path, config.seed)?;
                for change in changes {
                    tables.apply(change);
                }
                Some(journal)
            }
            None => None,
        };
        Ok(Self {
            client_id: format!("5a1d0000-0000-4000-8000-{:012x}", config.seed & 0xffff_ffff_ffff),
            client_secret: format!("practice-halo-secret-{:016x}", config.seed),
            allowed: Mutex::new(Scopes::from(["all"])),
            tokens: Mutex::new(Tokens::new(config.seed)),
            window: Mutex::new(Window {
                rolling: RollingWindow::new(config.halo_calls_per_window, config.halo_window),
                refused: 0,
            }),
            kept: Mutex::new(Kept { tables, journal }),
        })
    }

    /// Allows the application these scopes only; unknown ones are left out.
    pub(crate) fn allow(&self, scopes: &str) {
        *held(&self.allowed) = scopes.split_whitespace().filter_map(granted).flatten().collect();
        held(&self.tokens).forget();
    }

    /// Id and secret of the registered application.
    pub(crate) fn application(&self) -> (String, String) {
        (self.client_id.clone(), self.client_secret.clone())
    }
}

/// The leads created by requests, oldest first.
pub(crate) fn written(desk: &Desk) -> Vec<WrittenLead> {
    let kept = held(&desk.kept);
    let tables = &kept.tables;
    let mut marks: BTreeMap<i64, &str> = BTreeMap::new();
    for link in tables.all(Table::Links) {
        if let Some(ticket) = number(link, "halo_id")
            && number(link, "table_id").is_none_or(|table| table == Table::Tickets.number())
        {
            marks.entry(ticket).or_insert_with(|| text(link, "third_party_id"));
        }
    }
    tables
        .written_tickets()
        .filter(|(_, row)| number(row, "tickettype_id") == Some(setup::LEAD.id))
        .map(|(ticket_id, row)| WrittenLead {
            ticket_id,
            mark: marks.get(&ticket_id).map(|mark| (*mark).to_owned()),
            company: text(row, "oppcompanyname").to_owned(),
            contact: text(row, "oppcontactname").to_owned(),
            email: text(row, "oppemailaddress").to_owned(),
        })
        .collect()
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

    fn signs_in(&self, path: &str) -> bool {
        path == "/auth/token"
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
        .route("/api/externallink", table(Table::Links))
        .route("/api/externallink/{id}", record(Table::Links))
        .route("/api/agent/me", get(async || json_answer(200, &setup::me())))
        .route("/api/tickettype", get(ticket_types))
        .route("/api/tickettype/{id}", get(ticket_type))
        .route("/api/status", get(statuses))
        .route("/api/fieldinfo", get(field_definitions))
        .layer(from_fn_with_state(desk.clone(), guard));
    Router::new()
        .route("/auth/token", post(token))
        .route("/api/authinfo", get(auth_info))
        .merge(api)
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
    let write = request.method() == Method::POST;
    if !Area::of(request.uri().path()).allows(&scopes, write) {
        let body = json!({
            "error": "forbidden",
            "error_description": "You do not have permission to access this resource.",
        });
        return json_answer(403, &body);
    }
    next.run(request).await
}

async fn token(State(desk): State<Arc<Desk>>, body: Bytes) -> Response<Body> {
    let form: std::collections::BTreeMap<_, _> = form_urlencoded::parse(&body).into_owned().collect();
    let said = |name: &str| form.get(name).map(String::as_str).unwrap_or_default();
    let refused = |status: u16, error: &str, description: &str| {
        json_answer(status, &json!({ "error": error, "error_description": description }))
    };
    if said("grant_type") != "client_credentials" {
        return refused(400, "unsupported_grant_type", "The specified 'grant_type' is not supported.");
    }
    if said("client_id") != desk.client_id || said("client_secret") != desk.client_secret {
        return refused(401, "invalid_client", "The specified client credentials are invalid.");
    }
    let Some(scopes) = granted(said("scope")) else {
        return refused(400, "invalid_scope", "The specified 'scope' is invalid.");
    };
    let scopes = within(scopes, &held(&desk.allowed));
    let granted = scopes.iter().copied().collect::<Vec<_>>().join(" ");
    let token = held(&desk.tokens).issue(scopes, Instant::now());
    let body = json!({
        "access_token": token,
        "token_type": "Bearer",
        "expires_in": LIFETIME.as_secs(),
        "scope": granted,
    });
    json_answer(200, &body)
}

async fn auth_info(headers: HeaderMap) -> Response<Body> {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("127.0.0.1");
    json_answer(200, &json!({ "auth_url": format!("http://{host}/auth"), "tenant_id": "practice" }))
}

/// Tickets of the types that belong to this area.
async fn opportunities(State(desk): State<Arc<Desk>>, request: Request) -> Response<Body> {
    let asked = request.uri().query().unwrap_or_default();
    let query = format!("{asked}&domain={}", setup::OPPORTUNITY.area);
    list(&desk, Table::Tickets, &Query::of(Some(&query), &lists::understood(Table::Tickets)))
}

fn list(desk: &Desk, table: Table, query: &Query) -> Response<Body> {
    match lists::list(&held(&desk.kept).tables, table, query) {
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
    let kept = held(&desk.kept);
    match id.parse().ok().and_then(|id| kept.tables.get(table, id)) {
        Some(row) => json_answer(200, &Value::Object(one(&kept.tables, table, row, depth))),
        None => answer(404, TEXT, ""),
    }
}

/// One record with everything that belongs to it.
fn one(tables: &Tables, table: Table, row: &Row, depth: Depth) -> Row {
    let mut shown = shown(table, row, depth);
    if table == Table::Tickets {
        shown.insert("status_name".to_owned(), json!(lists::status_name(row)));
        shown.insert("tickettype_name".to_owned(), json!(lists::type_name(row)));
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

fn create_or_update(desk: &Desk, table: Table, headers: &HeaderMap, body: &[u8]) -> Response<Body> {
    let media = headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok()).unwrap_or_default();
    let media = media.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !["application/json", "text/json", "application/json-patch+json"].contains(&media.as_str()) {
        return json_answer(415, &json!({ "title": "Unsupported Media Type", "status": 415 }));
    }
    let Ok(body) = serde_json::from_slice::<Value>(body) else {
        return json_answer(400, &json!({ "": ["The input was not valid."] }));
    };
    let mut kept = held(&desk.kept);
    let Accepted { change, ids } = match write::write(&kept.tables, table, &body) {
        Ok(accepted) => accepted,
        Err(refusal) => return refused(&refusal),
    };
    if let Some(journal) = &mut kept.journal
        && journal.append(&change).is_err()
    {
        return answer(500, TEXT, "Internal Server Error");
    }
    kept.tables.apply(change);
    let tables = &kept.tables;
    let mut rows: Vec<Value> = ids
        .into_iter()
        .filter_map(|id| tables.get(table, id))
        .map(|row| Value::Object(posted(table, one(tables, table, row, Depth::Details))))
        .collect();
    // One record comes back bare, several as an array.
    let rows = if rows.len() == 1 { rows.swap_remove(0) } else { Value::Array(rows) };
    json_answer(201, &rows)
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
        Refusal::Said(said) => answer(400, TEXT, *said),
    }
}

/// Parameters that `GET /TicketType` understands.
const TYPE_PARAMETERS: &[&str] = &["domain"];
/// Parameters that `GET /Status` understands. `type` is in the vendor's description and has no effect.
const STATUS_PARAMETERS: &[&str] = &["tickettype_id", "excludeclosed"];
/// Parameters that `GET /FieldInfo` understands.
const FIELD_PARAMETERS: &[&str] = &["typeid", "fieldtype", "inputtype"];

async fn ticket_types(request: Request) -> Response<Body> {
    let query = Query::of(request.uri().query(), TYPE_PARAMETERS);
    let rows: Vec<Value> = setup::TICKET_TYPES
        .iter()
        .filter(|kind| query.text("domain").is_none_or(|area| kind.area.eq_ignore_ascii_case(area)))
        .map(|kind| kind.row())
        .collect();
    json_answer(200, &Value::Array(rows))
}

async fn ticket_type(Path(id): Path<String>, request: Request) -> Response<Body> {
    let query = Query::of(request.uri().query(), &["includedetails"]);
    match id.parse().ok().and_then(setup::ticket_type) {
        Some(kind) if query.flag("includedetails") == Some(true) => json_answer(200, &kind.details()),
        Some(kind) => json_answer(200, &kind.row()),
        None => answer(404, TEXT, ""),
    }
}

async fn statuses(request: Request) -> Response<Body> {
    let query = Query::of(request.uri().query(), STATUS_PARAMETERS);
    let kind = match query.whole("tickettype_id") {
        Ok(kind) => kind,
        Err(bad) => return bad_value(&bad),
    };
    let rows: Vec<Value> = setup::TICKET_TYPES
        .iter()
        .filter(|known| kind.is_none_or(|kind| kind == known.id))
        .flat_map(|known| known.statuses)
        .filter(|status| !(status.closes && query.flag("excludeclosed") == Some(true)))
        .map(setup::Status::row)
        .collect();
    json_answer(200, &Value::Array(rows))
}

async fn field_definitions(request: Request) -> Response<Body> {
    let query = Query::of(request.uri().query(), FIELD_PARAMETERS);
    let mut rows = setup::fields();
    for (parameter, property) in [("typeid", "usage"), ("fieldtype", "type"), ("inputtype", "inputtype")] {
        match query.whole(parameter) {
            Ok(Some(wanted)) => rows.retain(|field| field[property] == wanted),
            Ok(None) => {}
            Err(bad) => return bad_value(&bad),
        }
    }
    json_answer(200, &Value::Array(rows))
}
