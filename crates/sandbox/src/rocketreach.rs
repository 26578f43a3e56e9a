//! The practice RocketReach: searches that show teasers, and lookups that take their time.

mod lookup;
mod shapes;

use crate::{
    gate::{Voice, held, json_answer},
    provider::{
        Account, Provider, Push,
        account::{Purse, Windows},
        asked::Asked,
        catalogue::{Catalogue, Wanted, Words},
        figures::band_limits,
    },
    world::directory::Entry,
};
use axum::{
    body::Body,
    http::{HeaderValue, Response},
};
use serde_json::{Value, json};
use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

/// Kinds of credits of a classic account, with how many there are and were used.
const POOLS: &[(&str, u64, u64)] = &[
    ("standard_lookup", 1_000, 100),
    ("premium_lookup", 300, 20),
    ("phone_lookup", 100, 0),
    ("person_enrich", 1_000, 0),
    ("company_export", 500, 0),
    (UNIVERSAL, 2_000, 150),
];
const UNIVERSAL: &str = "universal";
/// The last row that a search reaches.
const LAST_ROW: usize = 10_000;
const LARGEST_PAGE: usize = 100;
const QUERIES: std::ops::RangeInclusive<usize> = 10..=100;

const WORDS: Words = Words {
    level: |seniority| match seniority {
        "owner" | "founder" => "Founder/Owner",
        "c_suite" | "partner" => "C-Level",
        "vp" => "VP",
        "head" | "director" => "Director",
        "manager" => "Manager",
        "senior" => "Senior",
        _ => "Entry",
    },
    department: |department| match department {
        "information_technology" => "IT",
        "human_resources" => "Human Resources",
        "c_suite" => "C-Suite",
        "finance" => "Finance",
        "sales" => "Sales",
        "marketing" => "Marketing",
        _ => "Operations",
    },
};

/// One account.
pub(crate) struct RocketReach {
    /// Replaced by `POST /account/key/`.
    key: Mutex<String>,
    secret: String,
    catalogue: Catalogue,
    purse: Purse,
    windows: Windows,
    lookups: Mutex<BTreeMap<String, lookup::Lookup>>,
    pushes: AtomicU64,
}

impl RocketReach {
    pub(crate) fn new(key: String, secret: String, catalogue: Catalogue) -> Self {
        Self {
            key: Mutex::new(key),
            secret,
            catalogue,
            purse: Purse::new(POOLS),
            windows: Windows::new(|group| match group {
                "all" => &[(10, 1)],
                "search" | "company" => &[(60, 60), (500, 3600)],
                "lookup" => &[(100, 60), (1_000, 3600)],
                "bulk" => &[(10, 60), (100, 86_400)],
                _ => &[],
            }),
            lookups: Mutex::default(),
            pushes: AtomicU64::new(1),
        }
    }

    fn search(&self, asked: &Asked, usual_page: usize) -> Response<Body> {
        let query = &asked.json()["query"];
        let wanted = Wanted {
            names: facet(query, "name"),
            titles: facet(query, "current_title"),
            levels: facet(query, "management_levels").iter().map(|level| tidy_level(level)).collect(),
            departments: facet(query, "department"),
            firm_names: [facet(query, "employer"), facet(query, "company_name")].concat(),
            domains: [facet(query, "domain"), facet(query, "company_domain")].concat(),
            industries: facet(query, "company_industry"),
            places: facet(query, "geo"),
            headcounts: facet(query, "company_size").iter().filter_map(|band| band_limits(band)).collect(),
            words: facet(query, "keyword").join(" "),
            ..Wanted::default()
        };
        let found = self.catalogue.people(&wanted, WORDS);
        page(asked, usual_page, "profiles", &found, |entry| self.teaser(entry))
    }

    fn search_companies(&self, asked: &Asked, universal: bool) -> Response<Body> {
        let query = &asked.json()["query"];
        let wanted = Wanted {
            names: facet(query, "name"),
            domains: facet(query, "domain"),
            industries: facet(query, "industry"),
            places: facet(query, "geo"),
            headcounts: facet(query, "employees").iter().filter_map(|band| band_limits(band)).collect(),
            words: facet(query, "keyword").join(" "),
            ..Wanted::default()
        };
        let found = self.catalogue.firms(&wanted);
        let usual_page = if universal { 100 } else { 10 };
        page(asked, usual_page, "companies", &found, |&place| self.company_row(place, universal))
    }

    fn company_lookup(&self, asked: &Asked, pool: &str) -> Response<Body> {
        let found = if let Some(id) = asked.text("id") {
            id.parse().ok().and_then(shapes::place_of).and_then(|place| self.catalogue.firm_at(place))
        } else if let Some(which) = asked.text("domain").or_else(|| asked.text("name")) {
            self.catalogue.firm_named(&which)
        } else if let Some(page) = asked.text("linkedin_url") {
            self.catalogue.firm_by_page(&page)
        } else if asked.text("ticker").is_some() {
            None
        } else {
            return refused(400, "One of domain, name, id, linkedin_url and ticker is required.");
        };
        let Some(place) = found else { return refused(404, "Company not found.") };
        match self.purse.pay(pool, 1) {
            Ok(_) => json_answer(200, &self.company(place)),
            Err(_) => no_credit(pool),
        }
    }

    fn account(&self) -> Response<Body> {
        let usage: Vec<Value> = POOLS
            .iter()
            .filter(|(kind, ..)| *kind != UNIVERSAL)
            .map(|(kind, ..)| {
                let pool = self.purse.pool(kind);
                json!({ "credit_type": kind, "allocated": pool.total, "used": pool.used, "remaining": pool.left() })
            })
            .chain([json!({
                // Some kinds have no end, which is said by a word.
                "credit_type": "person_export", "allocated": "inf", "used": 0, "remaining": "inf",
            })])
            .collect();
        let limit = |action: &str, duration: &str, limit: Option<u32>| json!({ "action": action, "duration": duration, "limit": limit, "used": 0, "remaining": limit });
        json_answer(
            200,
            &json!({
                "id": 77,
                "first_name": "Practice",
                "last_name": "Operator",
                "email": "operator@practice-msp.co.uk",
                "state": "registered",
                "credit_usage": usage,
                "rate_limits": [
                    limit("person_lookup", "minute", Some(100)),
                    limit("person_lookup", "hour", Some(1_000)),
                    limit("bulk_lookup", "minute", Some(10)),
                    limit("person_search", "minute", Some(60)),
                    limit("person_search", "hour", Some(500)),
                    limit("person_search", "month", None),
                    limit("company_search", "minute", Some(60)),
                    limit("company_search", "hour", Some(500)),
                ],
            }),
        )
    }

    fn universal_account(&self) -> Response<Body> {
        let pool = self.purse.pool(UNIVERSAL);
        json_answer(
            200,
            &json!({
                "id": 77,
                "email": "operator@practice-msp.co.uk",
                "plan": { "name": "Ultimate" },
                "credit_usage": {
                    "credits_allocated": pool.total,
                    "credits_used": pool.used,
                    "credits_remaining": pool.left(),
                    "last_synced": "2026-11-01T08:00:00Z",
                },
                "credit_usage_by_action": [],
            }),
        )
    }

    /// The key that was asked with ends at once.
    fn rotate_key(&self) -> Response<Body> {
        let mut key = held(&self.key);
        *key = format!("{key}-renewed");
        json_answer(200, &json!({ "api_key": *key }))
    }

    fn throttled(&self, seconds: u64) -> Response<Body> {
        let said = format!("Request was throttled. Expected available in {seconds} seconds.");
        let mut response = json_answer(429, &json!({ "detail": said }));
        response.headers_mut().insert("retry-after", HeaderValue::from(seconds));
        response
    }
}

impl Voice for RocketReach {
    fn too_many(&self) -> Response<Body> {
        self.throttled(1)
    }

    fn expired(&self) -> Response<Body> {
        json_answer(401, &json!({ "detail": "Invalid API key" }))
    }
}

impl Account for RocketReach {
    fn settings(&self) -> BTreeMap<&'static str, String> {
        [("api_key", held(&self.key).clone()), ("webhook_secret", self.secret.clone())].into()
    }

    fn credits_left(&self) -> u64 {
        self.purse.left("standard_lookup")
    }

    fn leave_credits(&self, credits: u64) {
        self.purse.leave(credits);
    }

    fn credits_left_of(&self, connector: &str) -> u64 {
        if connector == "rocketreach_universal" { self.purse.left(UNIVERSAL) } else { self.credits_left() }
    }

    fn push(&self, ticket: &str) -> Option<Push> {
        let body = self.finished(ticket)?.to_string();
        let request = self.pushes.fetch_add(1, Ordering::Relaxed);
        Some(Push {
            headers: vec![
                ("RR-Request-ID", format!("77e0b5ac-0000-4000-8000-{request:012x}")),
                ("X-RocketReach-Signature", crate::provider::sign::base64(&self.secret, body.as_bytes())),
            ],
            body,
        })
    }
}

impl Provider for RocketReach {
    fn answer(&self, asked: &Asked) -> Response<Body> {
        let key = asked.header("api-key").or_else(|| asked.in_query("api_key"));
        if key != Some(held(&self.key).as_str()) {
            return self.expired();
        }
        let Some(path) = asked.path.strip_prefix("/api/v2") else { return not_found() };
        let tidy = path.trim_end_matches('/').trim_start_matches("/universal");
        let group = match tidy {
            "/person/search" | "/search" => "search",
            "/searchCompany" | "/company/search" | "/company/lookup" => "company",
            "/person/lookup" | "/profile-company/lookup" => "lookup",
            "/bulkLookup" | "/person/bulk_lookup" => "bulk",
            _ => "",
        };
        for group in ["all", group] {
            let (standing, full) = self.windows.take(group);
            if let Some(window) = full {
                return self.throttled(standing[window].seconds());
            }
        }
        if asked.body.is_err() {
            return json_answer(400, &json!({ "detail": "JSON parse error" }));
        }
        match (asked.method.as_str(), path) {
            ("GET", "/account/") => self.account(),
            ("GET", "/universal/account/") => self.universal_account(),
            ("POST", "/account/key/") => self.rotate_key(),
            ("POST", "/person/search" | "/search") => self.search(asked, 10),
            ("POST", "/universal/person/search") => self.search(asked, 100),
            ("GET", "/person/lookup") => self.lookup(asked, false, false),
            ("GET", "/profile-company/lookup") => self.lookup(asked, false, true),
            ("GET", "/universal/person/lookup") => self.lookup(asked, true, false),
            ("GET", "/person/checkStatus" | "/universal/person/check_status") => self.status(asked),
            ("POST", "/bulkLookup") => self.bulk(asked, false),
            ("POST", "/universal/person/bulk_lookup") => self.bulk(asked, true),
            ("POST", "/searchCompany") => self.search_companies(asked, false),
            ("POST", "/universal/company/search") => self.search_companies(asked, true),
            ("GET", "/company/lookup/" | "/company/lookup") => self.company_lookup(asked, "company_export"),
            ("GET", "/universal/company/lookup" | "/universal/company/lookup/") => {
                self.company_lookup(asked, UNIVERSAL)
            }
            _ => not_found(),
        }
    }
}

/// Rows are counted from 1; a search that succeeds is 201.
fn page<T>(
    asked: &Asked,
    usual_page: usize,
    list: &str,
    found: &[T],
    row: impl Fn(&T) -> Value,
) -> Response<Body> {
    let body = asked.json();
    let number = |name: &str, usual: usize| match &body[name] {
        Value::Null => Some(usual),
        value => value.as_u64().map(|value| value as usize),
    };
    let (Some(start), Some(size)) = (number("start", 1), number("page_size", usual_page)) else {
        return refused(400, "start and page_size must be integers.");
    };
    if !(1..=LAST_ROW).contains(&start) {
        return refused(400, "start must be between 1 and 10000.");
    }
    if !(1..=LARGEST_PAGE).contains(&size) {
        return refused(400, "page_size must be between 1 and 100.");
    }
    let rows: Vec<Value> = found.iter().skip(start - 1).take(size).map(row).collect();
    let next = start + rows.len();
    json_answer(
        201,
        &json!({ list: rows, "pagination": { "start": start, "next": next, "total": found.len() } }),
    )
}

fn facet(query: &Value, name: &str) -> Vec<String> {
    crate::provider::asked::list_of(&query[name])
}

fn tidy_level(level: &str) -> String {
    if level == "Vice President" { "VP".to_owned() } else { level.to_owned() }
}

fn refused(status: u16, message: &str) -> Response<Body> {
    json_answer(status, &json!({ "status": status, "message": message }))
}

fn not_found() -> Response<Body> {
    json_answer(404, &json!({ "detail": "Not found." }))
}

fn no_credit(pool: &str) -> Response<Body> {
    refused(403, &format!("Insufficient credits: no {pool} credits are left."))
}

impl Entry {
    /// Some people's data can never be found.
    fn is_lost(&self) -> bool {
        self.number % 31 == 7
    }

    /// The provider has looked not long ago, so that it answers at once.
    fn is_fresh(&self) -> bool {
        self.number.is_multiple_of(3)
    }
}
