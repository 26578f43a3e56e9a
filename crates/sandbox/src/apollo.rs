//! The practice Apollo: one account with contacts, the database behind it, windows of requests, and credits.

mod calls;
mod later;
mod shapes;

use crate::{
    gate::{Voice, answer, held, json_answer},
    provider::{
        Account, Push,
        account::{Standing, Windows},
        asked::Asked,
        catalogue::Catalogue,
        consent::{Consent, Rules},
    },
    spend::FixedWindow,
    world::{Human, LOCKED},
};
use axum::{
    Router,
    body::{Body, Bytes},
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Response},
    middleware::{Next, from_fn_with_state},
    routing::{get, post},
};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex},
    time::Duration,
};
use tokio::time::Instant;
use url::form_urlencoded;

/// A larger `per_page` is cut to it without a word.
const LARGEST_PAGE: u64 = 100;
/// Used where no `per_page` is given.
const USUAL_PAGE: u64 = 25;
/// Requests per minute and per hour of the Basic plan.
const PER_MINUTE: u32 = 200;
const PER_HOUR: u32 = 400;
/// Credits of a cycle, and how many are gone already.
const CREDITS: u64 = 1_000;
const SPENT: u64 = 150;

/// Codes are not bound to a program. That refresh tokens are good once is the harder of two readings.
const OAUTH: Rules =
    Rules { name: "apollo", life: 7_200, pkce: false, redirect_again: false, moment: false, scopes: &[] };
const AUTHORIZE_PATH: &str = "/oauth/authorize";
const TOKEN_PATH: &str = "/api/v1/oauth/token";

/// One account.
pub(crate) struct Apollo {
    key: String,
    consent: Consent,
    contacts: Vec<Value>,
    /// The address that is revealed for a locked contact, by contact id.
    unlocked: BTreeMap<String, String>,
    limits: Mutex<Limits>,
    spent: Mutex<u64>,
    /// People, companies and phones that were paid: they are free from then on.
    paid: Mutex<BTreeSet<String>>,
    database: Catalogue,
    /// Windows of the calls that have limits of their own.
    windows: Windows,
    phones: Mutex<later::Phones>,
}

struct Limits {
    minute: FixedWindow,
    hour: FixedWindow,
}

impl Apollo {
    pub(crate) fn new(
        key: String,
        client: [String; 2],
        contacts: Vec<Value>,
        database: Catalogue,
        people: &[Human],
        whose: impl Fn(&str) -> Option<usize>,
    ) -> Self {
        let unlocked = contacts
            .iter()
            .filter(|contact| contact["email"] == LOCKED)
            .filter_map(|contact| {
                let id = contact["id"].as_str()?;
                Some((id.to_owned(), people.get(whose(id)?)?.job.mailbox.clone()))
            })
            .collect();
        let [client_id, client_secret] = client;
        Self {
            key,
            consent: Consent::new(OAUTH, client_id, client_secret),
            contacts,
            unlocked,
            limits: Mutex::new(Limits {
                minute: FixedWindow::new(PER_MINUTE, Duration::from_secs(60)),
                hour: FixedWindow::new(PER_HOUR, Duration::from_secs(3600)),
            }),
            spent: Mutex::new(SPENT),
            paid: Mutex::default(),
            database,
            windows: Windows::new(|group| match group {
                "search" => &[(200, 60), (6_000, 3600), (50_000, 86_400)],
                _ => &[(1_000, 60)],
            }),
            phones: Mutex::default(),
        }
    }

    /// Pays for what was not paid before. Gives what that cost; none where the credits do not suffice.
    fn pay(&self, things: &[(String, u64)]) -> Option<u64> {
        let mut paid = held(&self.paid);
        let new: BTreeMap<&String, u64> = things
            .iter()
            .filter(|(thing, _)| !paid.contains(thing))
            .map(|(thing, credits)| (thing, *credits))
            .collect();
        let cost: u64 = new.values().sum();
        let mut spent = held(&self.spent);
        if *spent + cost > CREDITS {
            return None;
        }
        *spent += cost;
        paid.extend(new.into_keys().cloned());
        Some(cost)
    }
}

impl Apollo {
    /// A key, or the token of a user.
    fn knows(&self, headers: &HeaderMap) -> Result<(), Box<Response<Body>>> {
        let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
        match (header("authorization"), header("x-api-key")) {
            (bearer @ Some(_), None) if !self.consent.accept(bearer) => {
                Err(Box::new(answer(401, "text/plain; charset=utf-8", "INVALID_ACCESS_TOKEN")))
            }
            (Some(_), None) => Ok(()),
            (_, key) if key == Some(&self.key) => Ok(()),
            _ => Err(Box::new(unknown())),
        }
    }
}

impl Account for Apollo {
    fn settings(&self) -> BTreeMap<&'static str, String> {
        let (id, secret) = self.consent.client().clone();
        [("api_key", self.key.clone()), ("client_id", id), ("client_secret", secret)].into()
    }

    fn addresses(&self) -> &'static [(&'static str, &'static str)] {
        &[("authorize_url", AUTHORIZE_PATH), ("token_url", TOKEN_PATH)]
    }

    fn consent(&self) -> Option<&Consent> {
        Some(&self.consent)
    }

    fn credits_left(&self) -> u64 {
        CREDITS.saturating_sub(*held(&self.spent))
    }

    fn leave_credits(&self, credits: u64) {
        let mut spent = held(&self.spent);
        *spent = CREDITS.saturating_sub(credits).max(*spent);
    }

    /// Not signed: the address is the secret.
    fn push(&self, ticket: &str) -> Option<Push> {
        let body = self.phones_of(ticket.parse().ok()?)?;
        Some(Push { headers: Vec::new(), body: body.to_string() })
    }
}

impl Voice for Apollo {
    fn too_many(&self) -> Response<Body> {
        // The vendor's own sample wraps a JSON text into the message.
        let inner = json!({ "message": "The maximum number of api calls allowed for api/v1/contacts/search is 200 times per minute." });
        let mut response = json_answer(429, &json!({ "message": inner.to_string() }));
        response.headers_mut().insert("retry-after", HeaderValue::from_static("1"));
        response
    }

    fn expired(&self) -> Response<Body> {
        self.consent.expire();
        unknown()
    }

    fn signs_in(&self, path: &str) -> bool {
        path == TOKEN_PATH || path == AUTHORIZE_PATH
    }
}

pub(crate) fn router(apollo: Arc<Apollo>) -> Router {
    Router::new()
        .route("/api/v1/users/api_profile", get(profile))
        .route("/api/v1/usage_stats/credit_usage_stats", post(credit_usage))
        .route("/api/v1/contacts/search", post(search))
        .route("/api/v1/people/match", post(person_match))
        .route("/api/v1/mixed_people/api_search", post(calls::people_search))
        .route("/api/v1/mixed_companies/search", post(calls::company_search))
        .route("/api/v1/people/bulk_match", post(calls::bulk_match))
        .route("/api/v1/people/{id}", get(calls::person))
        .route("/api/v1/organizations/enrich", get(calls::company_enrich))
        .route("/api/v1/organizations/bulk_enrich", post(calls::company_enrich_bulk))
        .route("/api/v1/organizations/{id}", get(calls::company))
        .route("/api/v1/webhook_result/{id}", get(later::result))
        .fallback(inaccessible)
        .layer(from_fn_with_state(apollo.clone(), guard))
        .route(AUTHORIZE_PATH, get(authorize))
        .route(TOKEN_PATH, post(token))
        .with_state(apollo)
}

async fn authorize(State(apollo): State<Arc<Apollo>>, request: Request) -> Response<Body> {
    apollo.consent.page(&Asked::read(request).await)
}

async fn token(State(apollo): State<Arc<Apollo>>, request: Request) -> Response<Body> {
    apollo.consent.token(&Asked::read(request).await)
}

fn unknown() -> Response<Body> {
    answer(401, "text/plain; charset=utf-8", "Invalid access credentials.")
}

async fn guard(State(apollo): State<Arc<Apollo>>, request: Request, next: Next) -> Response<Body> {
    if let Err(refused) = apollo.knows(request.headers()) {
        return *refused;
    }
    if let Some(group) = group(request.uri().path()) {
        let (standing, full) = apollo.windows.take(group);
        let mut response = match full {
            None => next.run(request).await,
            Some(window) => {
                let mut response = apollo.too_many();
                response.headers_mut().insert("retry-after", HeaderValue::from(standing[window].seconds()));
                response
            }
        };
        tell_standing(&mut response, &standing);
        return response;
    }
    let now = Instant::now();
    let counted = {
        let mut limits = held(&apollo.limits);
        limits.minute.take(now).and_then(|()| limits.hour.take(now))
    };
    let mut response = match counted {
        Ok(()) => next.run(request).await,
        Err(wait) => {
            let mut response = apollo.too_many();
            response.headers_mut().insert("retry-after", HeaderValue::from(wait.as_secs() + 1));
            response
        }
    };
    if response.status().is_success() || response.status() == 429 {
        tell_limits(&mut response, &held(&apollo.limits));
    }
    response
}

/// The calls of the database, which have windows of their own; none for those of the account.
fn group(path: &str) -> Option<&'static str> {
    match path.strip_prefix("/api/v1/")? {
        "people/match" => None,
        "mixed_people/api_search" | "mixed_companies/search" => Some("search"),
        path if path.starts_with("people/") || path.starts_with("organizations/") => Some("enrichment"),
        _ => None,
    }
}

fn tell_standing(response: &mut Response<Body>, standing: &[Standing]) {
    let names = [
        ("x-rate-limit-minute", "x-minute-usage", "x-minute-requests-left"),
        ("x-rate-limit-hourly", "x-hourly-usage", "x-hourly-requests-left"),
        ("x-rate-limit-24-hour", "x-24-hour-usage", "x-24-hour-requests-left"),
    ];
    for (place, (limit, used, left)) in names.into_iter().enumerate() {
        let headers = response.headers_mut();
        match standing.get(place) {
            // A window without a limit has an empty header.
            None => {
                headers.insert(HeaderName::from_static(limit), HeaderValue::from_static(""));
            }
            Some(window) => {
                for (name, value) in [(limit, window.limit), (used, window.used), (left, window.left())] {
                    headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
                }
            }
        }
    }
}

fn tell_limits(response: &mut Response<Body>, limits: &Limits) {
    let headers = response.headers_mut();
    let mut tell =
        |name: &'static str, value: HeaderValue| headers.insert(HeaderName::from_static(name), value);
    tell("x-rate-limit-minute", limits.minute.limit().into());
    tell("x-minute-usage", limits.minute.used().into());
    tell("x-minute-requests-left", limits.minute.limit().saturating_sub(limits.minute.used()).into());
    tell("x-rate-limit-hourly", limits.hour.limit().into());
    tell("x-hourly-usage", limits.hour.used().into());
    tell("x-hourly-requests-left", limits.hour.limit().saturating_sub(limits.hour.used()).into());
    // A window without a limit has an empty header.
    tell("x-rate-limit-24-hour", HeaderValue::from_static(""));
}

/// The key works, but not for this.
async fn inaccessible(request: Request) -> Response<Body> {
    let said =
        format!("{} is not accessible with this api_key.", request.uri().path().trim_start_matches('/'));
    json_answer(403, &json!({ "error": said, "error_code": "API_INACCESSIBLE" }))
}

fn credits(apollo: &Apollo) -> Value {
    let spent = *held(&apollo.spent);
    json!({
        "lead_credit": { "limit": CREDITS, "consumed": spent, "left_over": CREDITS.saturating_sub(spent) },
        "direct_dial_credit": { "limit": 50, "consumed": 0, "left_over": 50 },
        "export_credit": { "limit": 500, "consumed": 0, "left_over": 500 },
    })
}

fn cycle() -> Value {
    json!({ "start_date": "2026-11-01T00:00:00.000Z", "end_date": "2026-12-01T00:00:00.000Z" })
}

/// The place of the credit figures inside the profile is this project's reading of the vendor's description.
async fn profile(State(apollo): State<Arc<Apollo>>, request: Request) -> Response<Body> {
    let asked = form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes())
        .any(|(name, value)| name == "include_credit_usage" && value == "true");
    let mut body = json!({
        "id": "5f00000000000000000000aa",
        "first_name": "Practice",
        "last_name": "Operator",
        "email": "operator@practice-msp.co.uk",
        "team_id": "5f00000000000000000000bb",
        "is_master_key": false,
    });
    if asked {
        body["credit_usage_stats"] = credits(&apollo);
        body["current_credit_cycle"] = cycle();
    }
    json_answer(200, &body)
}

async fn credit_usage(State(apollo): State<Arc<Apollo>>) -> Response<Body> {
    json_answer(200, &json!({ "credit_usage_stats": credits(&apollo), "current_credit_cycle": cycle() }))
}

async fn search(State(apollo): State<Arc<Apollo>>, body: Bytes) -> Response<Body> {
    let asked = if body.is_empty() { Ok(json!({})) } else { serde_json::from_slice::<Value>(&body) };
    let Ok(asked) = asked else {
        return json_answer(422, &json!({ "error": "The body is not valid JSON." }));
    };
    let page = asked["page"].as_u64().unwrap_or(1).max(1);
    let size = asked["per_page"].as_u64().unwrap_or(USUAL_PAGE).clamp(1, LARGEST_PAGE);
    let words = asked["q_keywords"].as_str().unwrap_or_default().to_lowercase();
    let mut found: Vec<&Value> = apollo.contacts.iter().filter(|contact| matches(contact, &words)).collect();
    let by = match asked["sort_by_field"].as_str() {
        Some("contact_created_at") => Some("created_at"),
        Some("contact_updated_at") => Some("updated_at"),
        _ => None,
    };
    if let Some(by) = by {
        found.sort_by(|left, right| {
            (left[by].as_str(), left["id"].as_str()).cmp(&(right[by].as_str(), right["id"].as_str()))
        });
        if asked["sort_ascending"] != true {
            found.reverse();
        }
    }
    let total = found.len() as u64;
    let first = usize::try_from((page - 1).saturating_mul(size)).unwrap_or(usize::MAX);
    let contacts: Vec<&Value> = found.into_iter().skip(first).take(size as usize).collect();
    let body = json!({
        "breadcrumbs": [],
        "partial_results_only": false,
        "disable_eu_prospecting": false,
        "partial_results_limit": 10_000,
        "pagination": {
            "page": page, "per_page": size, "total_entries": total, "total_pages": total.div_ceil(size),
        },
        "contacts": contacts,
        "num_fetch_result": null,
    });
    json_answer(200, &body)
}

fn matches(contact: &Value, words: &str) -> bool {
    ["name", "email", "organization_name", "title"]
        .iter()
        .any(|property| contact[*property].as_str().unwrap_or_default().to_lowercase().contains(words))
        || words.is_empty()
}

/// Parameters travel in the query string although it is a POST. Somebody unknown is a 200 without a person, and
/// free.
async fn person_match(State(apollo): State<Arc<Apollo>>, request: Request) -> Response<Body> {
    let asked: BTreeMap<String, String> =
        form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).into_owned().collect();
    let wish = match calls::Wish::of(&asked) {
        Ok(wish) => wish,
        Err(refused) => return *refused,
    };
    match apollo.found(&|name| asked.get(name).cloned(), wish) {
        Err(calls::Short) => json_answer(422, &json!({ "error": "You have insufficient credits" })),
        Ok(None) => json_answer(200, &json!({ "person": null })),
        Ok(Some((person, who))) => {
            let mut body = json!({ "person": person });
            if wish.phones {
                body["request_id"] = json!(apollo.look_for_phones(vec![who]));
            }
            json_answer(200, &body)
        }
    }
}

/// The person behind a contact; the address of a locked one is revealed.
fn person(apollo: &Apollo, contact: &Value) -> Value {
    let mut person =
        json!({ "contact": { "phone_numbers": contact["phone_numbers"] }, "contact_id": contact["id"] });
    for property in [
        "id",
        "first_name",
        "last_name",
        "name",
        "title",
        "email",
        "email_status",
        "linkedin_url",
        "city",
        "state",
        "country",
        "seniority",
        "departments",
        "organization_id",
        "organization",
    ] {
        person[property] = contact[property].clone();
    }
    if let Some(address) = contact["id"].as_str().and_then(|id| apollo.unlocked.get(id)) {
        person["email"] = json!(address);
    }
    person
}
