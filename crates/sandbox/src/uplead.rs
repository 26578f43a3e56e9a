//! The practice UpLead: whole contacts in every answer, each paid once, in a wrapper that tells the balance.

use crate::{
    gate::{Voice, json_answer},
    provider::{
        Account, Provider,
        account::{Purse, Windows},
        asked::Asked,
        catalogue::{Catalogue, Wanted, Words, host},
        figures::{HEADCOUNTS, band, band_limits, revenue_band},
    },
    world::{card::Delivery, directory::Entry},
};
use axum::{
    body::Body,
    http::{HeaderValue, Response},
};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const CREDITS: (u64, u64) = (1_000, 120);
const PER_MINUTE: u32 = 500;
const USUAL_PAGE: usize = 25;
const LARGEST_PAGE: usize = 100;
/// Shorter titles can't be looked for inside others.
const SHORTEST_TITLE: usize = 3;
const ALL: &str = "all";

const WORDS: Words = Words {
    level: |seniority| match seniority {
        "owner" | "founder" | "c_suite" | "partner" => "C",
        "vp" => "VP",
        "head" | "director" => "D",
        "manager" => "M",
        _ => "",
    },
    department: |department| match department {
        "information_technology" => "engineering",
        "human_resources" => "human resources",
        "c_suite" => "operations",
        "finance" => "finance",
        "sales" => "sales",
        "marketing" => "marketing",
        _ => "operations",
    },
};

const REVENUES: &[(u64, &str)] = &[
    (0, "0-1m"),
    (1_000_000, "1m-10m"),
    (10_000_000, "10m-50m"),
    (50_000_000, "50m-100m"),
    (100_000_000, "100m-200m"),
    (200_000_000, "200m-1b"),
    (1_000_000_000, "1b+"),
];

/// One account.
pub(crate) struct UpLead {
    key: String,
    catalogue: Catalogue,
    purse: Purse,
    windows: Windows,
}

impl UpLead {
    pub(crate) fn new(key: String, catalogue: Catalogue) -> Self {
        let purse = Purse::new(&[(ALL, CREDITS.0, CREDITS.1)]);
        Self { key, catalogue, purse, windows: Windows::new(|_| &[(PER_MINUTE, 60)]) }
    }

    fn wrapped(&self, data: Value) -> Response<Body> {
        let body = json!({ "data": data, "userInfo": { "availableCredits": self.purse.left(ALL) } });
        json_answer(200, &body)
    }

    /// Answers with `data` once the things in it are paid.
    fn sold(&self, things: &[(String, u64)], data: Value) -> Response<Body> {
        match self.purse.pay_once(ALL, things) {
            Ok(_) => self.wrapped(data),
            Err(_) => refused(403, "insufficient_credits", "You do not have enough credits."),
        }
    }

    fn person(&self, entry: &Entry) -> Value {
        let card = &entry.card;
        let firm = self.catalogue.firm(card.firm);
        let town = card.country.map(|_| firm.town);
        json!({
            "id": entry.id,
            "first_name": card.given,
            "last_name": card.family,
            "title": card.title,
            "job_function": (WORDS.department)(card.department),
            "job_sub_function": null,
            "management_level": Some((WORDS.level)(card.seniority)).filter(|level| !level.is_empty()),
            "gender": null,
            "email": card.mailbox.as_ref().map(|(address, _)| address),
            "email_status": status(entry),
            "phone_number": firm.switchboard.as_ref().map(|number| number.international()),
            "mobile_directdial": entry.mobile.as_ref().or(entry.direct.as_ref()).map(|number| number.international()),
            "city": town.map(|town| town.0),
            "state": town.map(|town| town.1),
            "county": null,
            "country": card.country.map(|country| country.data().code),
            "linkedin_url": card.profile,
            "industry": firm.industry,
            "domain": firm.domain,
            "company_name": card.firm_name,
        })
    }

    fn person_with_company(&self, entry: &Entry) -> Value {
        let mut person = self.person(entry);
        person["company"] = self.company(entry.card.firm);
        person
    }

    fn company(&self, place: usize) -> Value {
        let firm = self.catalogue.firm(place);
        let figures = self.catalogue.figures(place);
        json!({
            "id": company_id(place),
            "company_name": firm.brand,
            "domain": firm.domain,
            "address": firm.street,
            "city": firm.town.0,
            "state": firm.town.1,
            "zip": figures.postcode,
            "county": null,
            "country": firm.land().code,
            "phone_number": firm.switchboard.as_ref().map(|number| number.international()),
            "fax_number": null,
            "employees": band(HEADCOUNTS, firm.headcount),
            "revenue": revenue_band(REVENUES, figures.revenue),
            "industry": firm.industry,
            "sic_code": figures.sic,
            "sic_description": null,
            "naics_code": figures.naics,
            "naics_description": null,
            "description": null,
            "year_founded": figures.founded,
            "logo": format!("https://logo.uplead.example/{}", firm.domain),
            "linkedin_url": figures.page,
            "twitter_url": null,
            "facebook_url": null,
            "type": "private",
            "ticker": null,
            "exchange": null,
            "alexa_rank": null,
        })
    }

    fn find_person(&self, asked: &Asked) -> Result<Option<&Entry>, &'static str> {
        if let Some(id) = asked.text("id") {
            return Ok(self.catalogue.by_id(&id));
        }
        if let Some(email) = asked.text("email") {
            return Ok(self.catalogue.by_mailbox(&email));
        }
        match (asked.text("first_name"), asked.text("last_name"), asked.text("domain")) {
            (Some(first), Some(last), Some(domain)) => {
                Ok(self.catalogue.by_name_at(&format!("{first} {last}"), &domain))
            }
            _ => Err("Either email, id, or first_name, last_name and domain are required."),
        }
    }

    fn lookup(&self, found: Result<Option<&Entry>, &'static str>, whole: bool) -> Response<Body> {
        match found {
            Err(missing) => refused(400, "bad_request", missing),
            Ok(found) => match found.filter(|entry| !entry.opted_out) {
                None => self.wrapped(Value::Null),
                Some(entry) => {
                    let data = if whole { self.person_with_company(entry) } else { self.person(entry) };
                    self.sold(&price(entry), data)
                }
            },
        }
    }

    fn company_search(&self, asked: &Asked) -> Response<Body> {
        let found = if let Some(id) = asked.text("id") {
            place_of(&id).and_then(|place| self.catalogue.firm_at(place))
        } else if let Some(which) = asked.text("domain").or_else(|| asked.text("company")) {
            self.catalogue.firm_named(&which)
        } else {
            return refused(400, "bad_request", "One of id, domain and company is required.");
        };
        match found {
            None => self.wrapped(Value::Null),
            Some(place) => self.sold(&[(company_id(place), 1)], self.company(place)),
        }
    }

    fn domain_of(&self, asked: &Asked) -> Response<Body> {
        let Some(name) = asked.text("company_name") else {
            return refused(400, "bad_request", "company_name is required.");
        };
        self.wrapped(match self.catalogue.firm_named(&name) {
            None => Value::Null,
            Some(place) => {
                let firm = self.catalogue.firm(place);
                let logo = format!("https://logo.uplead.example/{}", firm.domain);
                json!({ "company_name": firm.brand, "domain": firm.domain, "logo": logo })
            }
        })
    }

    fn prospect(&self, asked: &Asked, wide: bool) -> Response<Body> {
        let wanted = match wanted(asked) {
            Ok(wanted) => wanted,
            Err(wrong) => return refused(400, "bad_request", wrong),
        };
        if !wide && asked.text("domain").is_none() {
            return refused(400, "bad_request", "domain is required.");
        }
        let statuses = asked.list("email_status");
        let no_europe = asked.flag("exclude_eu");
        let found: Vec<&Entry> = self
            .catalogue
            .people(&wanted, WORDS)
            .into_iter()
            .filter(|entry| !entry.opted_out)
            .filter(|entry| statuses.is_empty() || statuses.iter().any(|wanted| wanted == status(entry)))
            .filter(|entry| !no_europe || !in_union(self.catalogue.firm(entry.card.firm).land().code))
            .collect();
        self.page(
            asked,
            &found,
            |entry| price(entry),
            |entry| {
                if wide { self.person_with_company(entry) } else { self.person(entry) }
            },
        )
    }

    fn quick_search(&self, asked: &Asked) -> Response<Body> {
        let mut wanted = match wanted(asked) {
            Ok(wanted) => wanted,
            Err(wrong) => return refused(400, "bad_request", wrong),
        };
        wanted.words = asked.text("text").unwrap_or_default();
        match asked.text("type").as_deref() {
            Some("company") => {
                let found = self.catalogue.firms(&wanted);
                self.page(asked, &found, |&place| vec![(company_id(place), 1)], |&place| self.company(place))
            }
            Some("contact") => {
                let found: Vec<&Entry> = self
                    .catalogue
                    .people(&wanted, WORDS)
                    .into_iter()
                    .filter(|entry| !entry.opted_out)
                    .collect();
                self.page(asked, &found, |entry| price(entry), |entry| self.person_with_company(entry))
            }
            _ => refused(400, "bad_request", "type must be contact or company."),
        }
    }

    /// One page of what was found, paid for row by row; a count is free.
    fn page<T>(
        &self,
        asked: &Asked,
        found: &[T],
        price: impl Fn(&T) -> Vec<(String, u64)>,
        row: impl Fn(&T) -> Value,
    ) -> Response<Body> {
        if asked.flag("count_only") {
            return self.wrapped(json!({ "count": found.len() }));
        }
        let (Ok(page), Ok(size)) = (asked.number("page", 1), asked.number("per_page", USUAL_PAGE)) else {
            return refused(400, "bad_request", "page and per_page must be numbers.");
        };
        if page == 0 || size == 0 || size > LARGEST_PAGE {
            return refused(400, "bad_request", "per_page must be between 1 and 100, page 1 at least.");
        }
        let rows: Vec<&T> = found.iter().skip((page - 1).saturating_mul(size)).take(size).collect();
        let last = page.saturating_mul(size) >= found.len();
        let data = json!({
            "results": rows.iter().map(|found| row(found)).collect::<Vec<_>>(),
            "meta": {
                "total": found.len(),
                "page": page,
                "next_page": (!last).then_some(page + 1),
                "previous_page": (page > 1).then(|| page - 1),
                "first_page": page == 1,
                "last_page": last,
            },
        });
        self.sold(&rows.iter().flat_map(|found| price(found)).collect::<Vec<_>>(), data)
    }

    fn too_fast(&self, seconds: u64) -> Response<Body> {
        let said =
            format!("Rate limit of {PER_MINUTE} requests per minute exceeded. Retry in {seconds} seconds.");
        let mut response = refused(429, "rate_limit", &said);
        response.headers_mut().insert("retry-after", HeaderValue::from(seconds));
        response
    }
}

impl Voice for UpLead {
    fn too_many(&self) -> Response<Body> {
        self.too_fast(1)
    }

    fn expired(&self) -> Response<Body> {
        refused(401, "unauthorized", "The API key is not valid.")
    }
}

impl Account for UpLead {
    fn settings(&self) -> BTreeMap<&'static str, String> {
        [("api_key", self.key.clone())].into()
    }

    fn credits_left(&self) -> u64 {
        self.purse.left(ALL)
    }

    fn leave_credits(&self, credits: u64) {
        self.purse.leave(credits);
    }
}

impl Provider for UpLead {
    fn answer(&self, asked: &Asked) -> Response<Body> {
        // The bare key, with nothing before it.
        if asked.header("authorization") != Some(&self.key) {
            return self.expired();
        }
        let (standing, full) = self.windows.take("");
        let minute = standing[0];
        let mut response = match full {
            Some(_) => self.too_fast(minute.seconds()),
            None => self.routed(asked),
        };
        for (name, value) in [
            ("x-ratelimit-limit", u64::from(minute.limit)),
            ("x-ratelimit-remaining", u64::from(minute.left())),
            ("x-ratelimit-reset", minute.ends_in.as_secs()),
        ] {
            response.headers_mut().insert(name, HeaderValue::from(value));
        }
        response
    }
}

impl UpLead {
    fn routed(&self, asked: &Asked) -> Response<Body> {
        if asked.body.is_err() {
            return refused(400, "bad_request", "The body is not valid JSON.");
        }
        match asked.call() {
            ("GET" | "POST", path) => match path {
                "/v2/credits" => self.wrapped(json!({
                    "email": "operator@practice-msp.co.uk", "credits": self.purse.left(ALL),
                })),
                "/v2/person-search" => self.lookup(self.find_person(asked), false),
                "/v2/combined-search" => {
                    let found = asked.text("email").ok_or("email is required.");
                    self.lookup(found.map(|email| self.catalogue.by_mailbox(&email)), true)
                }
                "/v2/company-search" => self.company_search(asked),
                "/v2/company-name-to-domain" => self.domain_of(asked),
                "/v2/prospector-search" => self.prospect(asked, false),
                "/v2/prospector-pro-search" => self.prospect(asked, true),
                "/v2/quick-search" => self.quick_search(asked),
                "/v2/industries" => self.wrapped(json!([
                    "Construction",
                    "Consulting",
                    "Food Production",
                    "Logistics",
                    "Software"
                ])),
                _ => refused(404, "not_found", "Not found."),
            },
            _ => refused(404, "not_found", "Not found."),
        }
    }
}

fn refused(status: u16, kind: &str, message: &str) -> Response<Body> {
    json_answer(status, &json!({ "error": { "type": kind, "message": message } }))
}

fn wanted(asked: &Asked) -> Result<Wanted, &'static str> {
    let both = |one: &str, many: &str| {
        let mut values = asked.list(one);
        values.extend(asked.list(many));
        values
    };
    let titles = both("title", "titles");
    let inside = asked.text("title_search_mode").as_deref() == Some("include");
    if inside && titles.iter().any(|title| title.chars().count() < SHORTEST_TITLE) {
        return Err("A title must have 3 characters at least when titles are searched by inclusion.");
    }
    Ok(Wanted {
        names: asked.list("name"),
        titles,
        exact_titles: !inside,
        levels: asked.list("management_level"),
        departments: both("job_function", "job_functions"),
        domains: both("domain", "domains").iter().map(|domain| host(domain)).collect(),
        cities: both("city", "cities"),
        regions: both("state", "states"),
        countries: both("country", "countries"),
        industries: asked.list("industries"),
        headcounts: asked.list("employees").iter().filter_map(|band| band_limits(band)).collect(),
        ..Wanted::default()
    })
}

fn status(entry: &Entry) -> &'static str {
    match entry.card.mailbox.as_ref().map(|(_, delivery)| delivery) {
        Some(Delivery::Good) => "valid",
        Some(Delivery::CatchAll) => "accept_all",
        Some(Delivery::Dead) => "invalid",
        Some(Delivery::Unchecked) | None => "unknown",
    }
}

/// Contacts cost only where their address may work.
fn price(entry: &Entry) -> Vec<(String, u64)> {
    match status(entry) {
        "valid" | "accept_all" => vec![(entry.id.clone(), 1)],
        _ => Vec::new(),
    }
}

fn in_union(code: &str) -> bool {
    !["GB", "US"].contains(&code)
}

fn company_id(place: usize) -> String {
    format!("c0a1b2c3-31f7-4c42-9a60-{place:012x}")
}

fn place_of(id: &str) -> Option<usize> {
    usize::from_str_radix(id.strip_prefix("c0a1b2c3-31f7-4c42-9a60-")?, 16).ok()
}
