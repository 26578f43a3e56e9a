//! The practice Hunter: one account with leads, what is known by domain, windows of requests, and credits.

mod calls;
mod shapes;

use crate::{
    gate::{Voice, held, json_answer},
    provider::{Account, account::Windows, asked::Asked, catalogue::Catalogue},
    spend::FixedWindow,
    world::card::Delivery,
};
use axum::{
    Router,
    body::Body,
    extract::{Request, State},
    http::Response,
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

/// A larger `limit` is cut to it.
const LARGEST_PAGE: usize = 1_000;
/// Used where no `limit` is given.
const USUAL_PAGE: usize = 20;
/// The largest `offset` that is answered.
const LARGEST_OFFSET: usize = 100_000;
const PER_SECOND: u32 = 15;
const PER_MINUTE: u32 = 500;
/// Credits of a month, and how many are gone already. A verification costs half a credit.
const CREDITS: f64 = 500.0;
const SPENT: f64 = 120.5;
const VERIFICATION: f64 = 0.5;

/// One account.
pub(crate) struct Hunter {
    key: String,
    leads: Vec<Value>,
    limits: Mutex<(FixedWindow, FixedWindow)>,
    spent: Mutex<f64>,
    known: Catalogue,
    /// Windows of the calls that are slower than the rest.
    slow: Windows,
    /// Addresses whose check was begun.
    checked: Mutex<BTreeSet<String>>,
}

impl Hunter {
    pub(crate) fn new(key: String, leads: Vec<Value>, known: Catalogue) -> Self {
        let windows = (
            FixedWindow::new(PER_SECOND, Duration::from_secs(1)),
            FixedWindow::new(PER_MINUTE, Duration::from_secs(60)),
        );
        Self {
            key,
            leads,
            limits: Mutex::new(windows),
            spent: Mutex::new(SPENT),
            known,
            slow: Windows::new(|group| match group {
                "/v2/discover" => &[(5, 1), (50, 60)],
                "/v2/email-verifier" => &[(10, 1), (300, 60)],
                _ => &[],
            }),
            checked: Mutex::default(),
        }
    }

    /// Pays, or says that the account's credits are used up.
    fn pay(&self, credits: f64) -> Result<(), Box<Response<Body>>> {
        let mut spent = held(&self.spent);
        if *spent + credits > CREDITS {
            let said = "You have reached your usage limit. Upgrade your plan.";
            return Err(Box::new(refused(429, "too_many_requests", said)));
        }
        *spent += credits;
        Ok(())
    }
}

impl Account for Hunter {
    fn settings(&self) -> BTreeMap<&'static str, String> {
        [("api_key", self.key.clone())].into()
    }

    fn credits_left(&self) -> u64 {
        (CREDITS - *held(&self.spent)) as u64
    }

    fn leave_credits(&self, credits: u64) {
        let mut spent = held(&self.spent);
        *spent = (CREDITS - credits as f64).max(*spent);
    }
}

fn refused(status: u16, id: &str, details: &str) -> Response<Body> {
    json_answer(status, &json!({ "errors": [{ "id": id, "code": status, "details": details }] }))
}

impl Voice for Hunter {
    /// Too fast is 403 here; 429 means that the account's credits are used up.
    fn too_many(&self) -> Response<Body> {
        refused(403, "too_many_requests", "You have reached the rate limit. Please slow down your requests.")
    }

    fn expired(&self) -> Response<Body> {
        refused(401, "authentication_failed", "No user found for the API key supplied")
    }
}

pub(crate) fn router(hunter: Arc<Hunter>) -> Router {
    Router::new()
        .route("/v2/account", get(account))
        .route("/v2/leads", get(leads))
        .route("/v2/email-verifier", get(verify))
        .route("/v2/usage", get(account))
        .route("/v2/discover", post(calls::discover))
        .route("/v2/domain-search", get(calls::domain_search))
        .route("/v2/email-finder", get(calls::find))
        .route("/v2/email-count", get(calls::count))
        .route("/v2/people/find", get(calls::person))
        .route("/v2/companies/find", get(calls::company))
        .route("/v2/combined/find", get(calls::combined))
        .fallback(async || refused(404, "not_found", "The requested resource does not exist."))
        .layer(from_fn_with_state(hunter.clone(), guard))
        .with_state(hunter)
}

async fn guard(State(hunter): State<Arc<Hunter>>, request: Request, next: Next) -> Response<Body> {
    let key = key(&request);
    // Counting is free for everybody.
    if key.as_deref() != Some(&hunter.key) && request.uri().path() != "/v2/email-count" {
        return hunter.expired();
    }
    let now = Instant::now();
    let counted = {
        let mut limits = held(&hunter.limits);
        limits.0.take(now).and_then(|()| limits.1.take(now))
    };
    match counted {
        Ok(()) if hunter.slow.take(request.uri().path()).1.is_none() => next.run(request).await,
        _ => hunter.too_many(),
    }
}

/// The key, from any of the three places where the vendor takes it.
fn key(request: &Request) -> Option<String> {
    let header =
        |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let bearer =
        || header("authorization").and_then(|value| value.strip_prefix("Bearer ").map(str::to_owned));
    header("x-api-key").or_else(bearer).or_else(|| asked(request).remove("api_key"))
}

fn asked(request: &Request) -> BTreeMap<String, String> {
    form_urlencoded::parse(request.uri().query().unwrap_or_default().as_bytes()).into_owned().collect()
}

async fn account(State(hunter): State<Arc<Hunter>>) -> Response<Body> {
    let spent = *held(&hunter.spent);
    let pool = json!({ "used": spent, "available": CREDITS });
    let body = json!({ "data": {
        "first_name": "Practice",
        "last_name": "Operator",
        "email": "operator@practice-msp.co.uk",
        "plan_name": "Starter",
        "plan_level": 1,
        "reset_date": "2026-12-01",
        "team_id": 7,
        "requests": { "credits": pool, "searches": pool, "verifications": { "used": spent * 2.0, "available": CREDITS * 2.0 } },
    } });
    json_answer(200, &body)
}

async fn leads(State(hunter): State<Arc<Hunter>>, request: Request) -> Response<Body> {
    let asked = asked(&request);
    let number = |name: &str, usual: usize| asked.get(name).map_or(Some(usual), |value| value.parse().ok());
    let (Some(limit), Some(offset)) = (number("limit", USUAL_PAGE), number("offset", 0)) else {
        return refused(400, "wrong_params", "Limit and offset must be numbers.");
    };
    if offset > LARGEST_OFFSET {
        return refused(400, "wrong_params", "The offset is too large.");
    }
    let limit = limit.clamp(1, LARGEST_PAGE);
    let page: Vec<&Value> = hunter.leads.iter().skip(offset).take(limit).collect();
    let body = json!({
        "data": { "leads": page },
        "meta": { "total": hunter.leads.len(), "limit": limit, "offset": offset, "params": {} },
    });
    json_answer(200, &body)
}

async fn verify(State(hunter): State<Arc<Hunter>>, request: Request) -> Response<Body> {
    let asked = asked(&request);
    let Some(address) = asked.get("email").map(|address| address.trim().to_lowercase()) else {
        return refused(400, "wrong_params", "You are missing the email parameter.");
    };
    if address.split_once('@').is_none_or(|(local, domain)| local.is_empty() || !domain.contains('.')) {
        return refused(400, "invalid_email", "The email is not valid.");
    }
    let of_a_lead = hunter
        .leads
        .iter()
        .filter(|lead| {
            lead["email"].as_str().is_some_and(|known| known.trim().eq_ignore_ascii_case(&address))
        })
        .find_map(|lead| lead["verification"]["status"].as_str());
    let of_somebody = hunter.known.by_mailbox(&address);
    let is_new = held(&hunter.checked).insert(address.clone());
    // A check that takes its time is asked for again, and paid once.
    let is_slow = of_somebody.is_some_and(|entry| entry.number % 4 == 1) && of_a_lead.is_none();
    if (is_new || !is_slow)
        && let Err(refused) = hunter.pay(VERIFICATION)
    {
        return *refused;
    }
    if is_new && is_slow {
        return json_answer(202, &json!({ "meta": { "params": { "email": address } } }));
    }
    let status =
        of_a_lead.unwrap_or_else(|| match of_somebody.and_then(|entry| entry.card.mailbox.as_ref()) {
            Some((_, Delivery::Good)) => "valid",
            Some((_, Delivery::CatchAll)) => "accept_all",
            Some((_, Delivery::Dead)) => "invalid",
            _ => "unknown",
        });
    let (result, score) = match status {
        "valid" => ("deliverable", 97),
        "invalid" => ("undeliverable", 3),
        _ => ("risky", 60),
    };
    let body = json!({ "data": {
        "status": status,
        "result": result,
        "score": score,
        "email": address,
        "regexp": true,
        "gibberish": false,
        "disposable": false,
        "webmail": false,
        "mx_records": true,
        "smtp_server": true,
        "smtp_check": status == "valid",
        "accept_all": status == "accept_all",
        "block": false,
        "sources": [],
    }, "meta": { "params": { "email": address } } });
    json_answer(200, &body)
}
