//! The practice Seamless.AI: searches whose rows have to be researched, which takes several looks.

mod research;
mod shapes;

use crate::{
    gate::{Voice, held, json_answer},
    provider::{
        Account, Provider, Push,
        account::{Purse, Windows},
        asked::Asked,
        catalogue::{Catalogue, Wanted, Words},
        consent::{Consent, Rules},
        figures::band_limits,
    },
};
use axum::{
    body::Body,
    http::{HeaderValue, Response},
};
use research::Research;
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::{SystemTime, UNIX_EPOCH},
};

/// Credits for people and companies, and what is used of them.
const CREDITS: (u64, u64) = (600, 40);
const CONTACTS: &str = "contacts";
const COMPANIES: &str = "companies";
const PER_MINUTE: u32 = 60;
const USUAL_PAGE: usize = 50;
/// A larger `limit` is cut to it without a word.
const LARGEST_PAGE: usize = 500;
/// A search of so many rows costs a credit.
const ROWS_PER_CREDIT: usize = 10;
/// More industries are refused.
const MOST_INDUSTRIES: usize = 5;

const OAUTH: Rules = Rules {
    name: "seamless",
    life: 3_600,
    pkce: false,
    redirect_again: true,
    moment: true,
    scopes: &["publicAPI.v1.all"],
};
const AUTHORIZE_PATH: &str = "/oauth/authorize";
const TOKEN_PATH: &str = "/api/client/v1/oauth/accessToken";

const WORDS: Words = Words {
    level: |seniority| match seniority {
        "owner" | "founder" | "c_suite" | "partner" => "C-Level",
        "vp" => "VP",
        "head" | "director" => "Director",
        "manager" => "Manager",
        "senior" => "Senior",
        _ => "Entry Level",
    },
    department: |department| match department {
        "information_technology" => "IT",
        "human_resources" => "Human Resources",
        "finance" => "Finance",
        "sales" => "Sales",
        "marketing" => "Marketing",
        "operations" => "Operations",
        _ => "Other",
    },
};

/// One account.
pub(crate) struct Seamless {
    key: String,
    secret: String,
    consent: Consent,
    catalogue: Catalogue,
    purse: Purse,
    windows: Windows,
    researched: Mutex<BTreeMap<String, Research>>,
    /// Records that were researched before.
    known: Mutex<BTreeSet<String>>,
    requests: AtomicU64,
}

impl Seamless {
    pub(crate) fn new(key: String, secret: String, client: [String; 2], catalogue: Catalogue) -> Self {
        let [client_id, client_secret] = client;
        Self {
            key,
            secret,
            consent: Consent::new(OAUTH, client_id, client_secret),
            catalogue,
            purse: Purse::new(&[(CONTACTS, CREDITS.0, CREDITS.1), (COMPANIES, CREDITS.0, CREDITS.1)]),
            windows: Windows::new(|_| &[(PER_MINUTE, 60)]),
            researched: Mutex::default(),
            known: Mutex::default(),
            requests: AtomicU64::new(1),
        }
    }

    fn search(&self, asked: &Asked, companies: bool) -> Response<Body> {
        let list = |name: &str| asked.list(name);
        if list("industry").len() > MOST_INDUSTRIES {
            return refused(422, "industry must have 5 entries at most", "invalidInput");
        }
        let wanted = Wanted {
            names: list("fullName"),
            titles: list("jobTitle"),
            levels: list("seniority"),
            departments: list("department"),
            firm_names: list("companyName"),
            domains: list("companyDomain"),
            countries: [list("contactCountry"), list("companyCountry")].concat(),
            regions: [list("contactState"), list("companyState")].concat(),
            industries: list("industry"),
            headcounts: list("companySize").iter().filter_map(|band| band_limits(band)).collect(),
            words: [list("contactKeyword"), list("companyKeyword")].concat().join(" "),
            ..Wanted::default()
        };
        if companies {
            let found = self.catalogue.firms(&wanted);
            self.page(asked, COMPANIES, &found, |&place| self.company_row(place))
        } else {
            let found = self.catalogue.people(&wanted, WORDS);
            self.page(asked, CONTACTS, &found, |entry| self.contact_row(entry))
        }
    }

    fn page<T>(&self, asked: &Asked, pool: &str, found: &[T], row: impl Fn(&T) -> Value) -> Response<Body> {
        let Ok(size) = asked.number("limit", USUAL_PAGE) else {
            return refused(422, "limit must be a number", "invalidInput");
        };
        let size = size.clamp(1, LARGEST_PAGE);
        let first = match asked.text("nextToken") {
            None => Some(asked.number("page", 1).unwrap_or(1).saturating_sub(1) * size),
            Some(token) => {
                token.strip_prefix("bmV4dA").and_then(|place| usize::from_str_radix(place, 36).ok())
            }
        };
        let Some(first) = first else { return refused(422, "nextToken is not valid", "invalidInput") };
        let rows: Vec<Value> = found.iter().skip(first).take(size).map(row).collect();
        if let Err(short) = self.purse.pay(pool, rows.len().div_ceil(ROWS_PER_CREDIT) as u64) {
            return no_credit(pool, short.by);
        }
        let next = first + rows.len();
        let more = next < found.len();
        json_answer(
            200,
            &json!({
                "success": true,
                "data": rows,
                "supplementalData": {
                    "isMore": more,
                    "total": found.len(),
                    "perPage": size,
                    "nextToken": more.then(|| format!("bmV4dA{}", in_base_36(next))),
                },
            }),
        )
    }

    fn credits(&self) -> Response<Body> {
        let pool = |kind: &str| json!({ "remaining": self.purse.left(kind), "refreshesAt": "2026-12-01T00:00:00.000Z" });
        json_answer(
            200,
            &json!({ "success": true, "data": { "contacts": pool(CONTACTS), "companies": pool(COMPANIES) } }),
        )
    }

    /// Records that the account researched, of a span of dates that has to be said.
    fn own_records(&self, asked: &Asked) -> Response<Body> {
        let (Some(start), Some(end)) = (asked.text("startDate"), asked.text("endDate")) else {
            return refused(422, "startDate and endDate are required", "invalidInput");
        };
        let day = |text: &str| crate::world::dates::read(text);
        let span = day(&start).zip(day(&end)).map(|(start, end)| (end - start).num_days());
        if !span.is_some_and(|days| (0..=30).contains(&days)) {
            return refused(422, "The dates must be 30 days apart at most", "invalidInput");
        }
        let known = held(&self.known);
        let rows: Vec<Value> =
            known.iter().filter_map(|id| Some(self.contact(self.catalogue.by_id(id)?, ""))).collect();
        json_answer(200, &json!({ "success": true, "data": rows }))
    }
}

impl Voice for Seamless {
    fn too_many(&self) -> Response<Body> {
        refused(429, "Rate limit exceeded", "rateLimitExceeded")
    }

    fn expired(&self) -> Response<Body> {
        self.consent.expire();
        json_answer(401, &json!({ "msg": "Invalid token" }))
    }

    fn signs_in(&self, path: &str) -> bool {
        path == TOKEN_PATH || path == AUTHORIZE_PATH
    }
}

impl Account for Seamless {
    fn settings(&self) -> BTreeMap<&'static str, String> {
        let (id, secret) = self.consent.client().clone();
        [
            ("api_key", self.key.clone()),
            ("webhook_secret", self.secret.clone()),
            ("client_id", id),
            ("client_secret", secret),
        ]
        .into()
    }

    fn addresses(&self) -> &'static [(&'static str, &'static str)] {
        &[("authorize_url", AUTHORIZE_PATH), ("token_url", TOKEN_PATH)]
    }

    fn consent(&self) -> Option<&Consent> {
        Some(&self.consent)
    }

    fn credits_left(&self) -> u64 {
        self.purse.left(CONTACTS)
    }

    fn leave_credits(&self, credits: u64) {
        self.purse.leave(credits);
    }

    /// The secret travels as it is; some keys are other ones than in an answer.
    fn push(&self, ticket: &str) -> Option<Push> {
        let body = self.finished(ticket)?.to_string();
        Some(Push { headers: vec![("x-seamless-webhook-secret", self.secret.clone())], body })
    }
}

impl Provider for Seamless {
    fn answer(&self, asked: &Asked) -> Response<Body> {
        match asked.call() {
            ("GET", AUTHORIZE_PATH) => return self.consent.page(asked),
            ("POST", TOKEN_PATH) => return self.consent.token(asked),
            _ => {}
        }
        let wrong = || json_answer(401, &json!({ "msg": "Invalid token" }));
        match (asked.header("token"), asked.header("authorization")) {
            (None, None) => return json_answer(401, &json!({ "msg": "Unauthorized" })),
            (Some(key), None) if key == self.key => {}
            (None, bearer) if self.consent.accept(bearer) => {}
            // One of them is right, but never both.
            _ => return wrong(),
        }
        // Both versions answer the same calls.
        let path = ["/api/client/v1", "/api/client/v2"].iter().find_map(|base| asked.path.strip_prefix(base));
        let Some(path) = path else { return not_found() };
        let (standing, full) = self.windows.take(path);
        let window = standing[0];
        let mut response = match full {
            Some(_) => self.too_many(),
            None if asked.body.is_err() => refused(422, "The body is not valid JSON", "invalidInput"),
            None => match (asked.method.as_str(), path) {
                ("GET", "/credits") if asked.path.contains("/v2/") => self.credits(),
                ("POST", "/search/contacts") => self.search(asked, false),
                ("POST", "/search/companies") => self.search(asked, true),
                ("POST", "/contacts/research") => self.research_people(asked),
                ("POST", "/companies/research") => self.research_companies(asked),
                ("GET", "/contacts/research/poll" | "/companies/research/poll") => self.poll(asked),
                ("GET", "/contacts") => self.own_records(asked),
                _ => not_found(),
            },
        };
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        for (name, value) in [
            ("x-ratelimit-limit", u64::from(window.limit)),
            ("x-ratelimit-remaining", u64::from(window.left())),
            ("x-ratelimit-reset", now.as_secs() + window.seconds()),
            ("x-publicapi-credits", self.purse.left(CONTACTS)),
        ] {
            response.headers_mut().insert(name, HeaderValue::from(value));
        }
        response
    }
}

impl Seamless {
    /// A request's id ends with the number of its record.
    fn request_id(&self, kind: &str, number: usize) -> String {
        let request = self.requests.fetch_add(1, Ordering::Relaxed);
        format!("{request:08x}-0000-4a1c-{kind}-{number:012x}")
    }
}

fn in_base_36(mut number: usize) -> String {
    let mut digits = Vec::new();
    loop {
        digits.extend(char::from_digit((number % 36) as u32, 36));
        number /= 36;
        if number == 0 {
            break digits.iter().rev().collect();
        }
    }
}

fn refused(status: u16, message: &str, code: &str) -> Response<Body> {
    json_answer(status, &json!({ "msg": message, "code": code }))
}

fn not_found() -> Response<Body> {
    json_answer(404, &json!({ "message": "Not Found" }))
}

fn no_credit(pool: &str, short: u64) -> Response<Body> {
    json_answer(
        422,
        &json!({
            "msg": "Insufficient credits",
            "code": "insufficientCredits",
            "data": { "productCategory": pool, "additionalCreditsNeeded": short },
        }),
    )
}
