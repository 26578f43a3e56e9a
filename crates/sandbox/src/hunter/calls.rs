//! What Hunter is asked by domain: companies, their addresses, one person's address, one person or company.

use super::{Asked, Hunter, refused};
use crate::{
    gate::json_answer,
    provider::{
        asked::list_of,
        catalogue::{Wanted, Words},
        figures::band_limits,
    },
    world::directory::Entry,
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::Response,
};
use serde_json::{Value, json};
use std::sync::Arc;

const LARGEST_PAGE: usize = 100;
const USUAL_PAGE: usize = 10;
/// So many addresses of a domain cost a credit.
const ADDRESSES_PER_CREDIT: usize = 10;
/// What an address that was found costs, and a person or company.
const FOUND: f64 = 1.0;

/// Three levels, the highest of which begins with the directors.
pub(super) const WORDS: Words = Words {
    level: |seniority| match seniority {
        "owner" | "founder" | "c_suite" | "partner" | "vp" | "head" | "director" => "executive",
        "manager" | "senior" => "senior",
        _ => "junior",
    },
    department: |department| match department {
        "information_technology" => "it",
        "human_resources" => "hr",
        "c_suite" => "executive",
        "finance" => "finance",
        "sales" => "sales",
        "marketing" => "marketing",
        _ => "operations",
    },
};

/// Free. Companies with counts of their addresses.
pub(super) async fn discover(State(hunter): State<Arc<Hunter>>, request: Request) -> Response<Body> {
    let asked = Asked::read(request).await;
    let body = asked.json();
    if asked.body.is_err() {
        return refused(400, "wrong_params", "The body is not valid JSON.");
    }
    let included = |name: &str| list_of(&body[name]["include"]);
    let countries = body["headquarters_location"]["include"].as_array().into_iter().flatten();
    let wanted = Wanted {
        names: list_of(&body["organization"]["name"]),
        domains: list_of(&body["organization"]["domain"]),
        countries: countries.filter_map(|place| place["country"].as_str().map(str::to_owned)).collect(),
        industries: included("industry"),
        headcounts: list_of(&body["headcount"]).iter().filter_map(|band| band_limits(band)).collect(),
        words: included("keywords").join(" "),
        ..Wanted::default()
    };
    let Some((limit, offset)) = page(&asked, 100) else { return wrong_page() };
    let found = hunter.known.firms(&wanted);
    let rows: Vec<Value> = found
        .iter()
        .skip(offset)
        .take(limit)
        .map(|&place| {
            let firm = hunter.known.firm(place);
            let addresses = addresses(&hunter, place);
            let personal = addresses.iter().filter(|entry| !is_generic(entry)).count();
            json!({ "domain": firm.domain, "organization": firm.brand, "emails_count": {
                "personal": personal, "generic": addresses.len() - personal, "total": addresses.len(),
            } })
        })
        .collect();
    let meta = json!({ "results": found.len(), "limit": limit, "offset": offset, "params": {} });
    json_answer(200, &json!({ "data": rows, "meta": meta }))
}

/// A credit for each ten addresses that are shown; nothing where there are none.
pub(super) async fn domain_search(State(hunter): State<Arc<Hunter>>, request: Request) -> Response<Body> {
    let asked = Asked::read(request).await;
    let Some(which) = asked.text("domain").or_else(|| asked.text("company")) else {
        return refused(400, "wrong_params", "You are missing the domain or the company parameter.");
    };
    let Some((limit, offset)) = page(&asked, USUAL_PAGE) else { return wrong_page() };
    let choice = |name: &str| -> Vec<String> {
        let text = asked.text(name).unwrap_or_default();
        text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
    };
    let wanted =
        Wanted { levels: choice("seniority"), departments: choice("department"), ..Wanted::default() };
    let kind = asked.text("type");
    let Some(place) = hunter.known.firm_named(&which) else {
        let meta = json!({ "results": 0, "limit": limit, "offset": offset, "params": {} });
        return json_answer(200, &json!({ "data": { "domain": which, "emails": [] }, "meta": meta }));
    };
    let found: Vec<&Entry> = addresses(&hunter, place)
        .into_iter()
        .filter(|entry| hunter.known.fits(entry, &wanted, WORDS))
        .filter(|entry| kind.as_deref().is_none_or(|kind| (kind == "generic") == is_generic(entry)))
        .collect();
    let shown: Vec<&Entry> = found.iter().skip(offset).take(limit).copied().collect();
    if let Err(refused) = hunter.pay(shown.len().div_ceil(ADDRESSES_PER_CREDIT) as f64) {
        return *refused;
    }
    let emails: Vec<Value> =
        shown.into_iter().map(|entry| hunter.address(entry, is_generic(entry))).collect();
    let meta =
        json!({ "results": found.len(), "limit": limit, "offset": offset, "params": { "domain": which } });
    json_answer(200, &json!({ "data": hunter.domain(place, emails), "meta": meta }))
}

/// Somebody unknown at a known company is a success without an address.
pub(super) async fn find(State(hunter): State<Arc<Hunter>>, request: Request) -> Response<Body> {
    let asked = Asked::read(request).await;
    let name = asked
        .text("full_name")
        .or_else(|| Some(format!("{} {}", asked.text("first_name")?, asked.text("last_name")?)));
    let firm = asked.text("domain").or_else(|| asked.text("company"));
    let found = match (name, firm, asked.text("linkedin_handle")) {
        (Some(name), Some(firm), _) => match hunter.known.by_name_at(&name, &firm) {
            None if hunter.known.firm_named(&firm).is_none() => {
                return refused(404, "not_found", "The company is not known.");
            }
            found => found,
        },
        (_, _, Some(handle)) => hunter.known.by_profile(&handle),
        _ => return refused(400, "wrong_params", "You are missing a name and a domain or a company."),
    };
    match found {
        Some(entry) if entry.opted_out => claimed(),
        Some(entry) => match hunter.pay(FOUND) {
            Ok(()) => json_answer(200, &json!({ "data": hunter.found(entry), "meta": { "params": {} } })),
            Err(refused) => *refused,
        },
        None => {
            let data = json!({
                "first_name": asked.text("first_name"), "last_name": asked.text("last_name"), "email": null,
                "score": null, "domain": asked.text("domain"), "accept_all": null, "position": null,
                "sources": [], "verification": { "date": null, "status": null },
            });
            json_answer(200, &json!({ "data": data, "meta": { "params": {} } }))
        }
    }
}

pub(super) async fn count(State(hunter): State<Arc<Hunter>>, request: Request) -> Response<Body> {
    let asked = Asked::read(request).await;
    let Some(which) = asked.text("domain").or_else(|| asked.text("company")) else {
        return refused(400, "wrong_params", "You are missing the domain or the company parameter.");
    };
    let addresses =
        hunter.known.firm_named(&which).map(|place| addresses(&hunter, place)).unwrap_or_default();
    let personal = addresses.iter().filter(|entry| !is_generic(entry)).count();
    json_answer(
        200,
        &json!({ "data": {
            "total": addresses.len(), "personal_emails": personal, "generic_emails": addresses.len() - personal,
        }, "meta": { "params": { "domain": which } } }),
    )
}

pub(super) async fn person(State(hunter): State<Arc<Hunter>>, request: Request) -> Response<Body> {
    one(&hunter, &Asked::read(request).await, |hunter, entry| hunter.person(entry))
}

pub(super) async fn combined(State(hunter): State<Arc<Hunter>>, request: Request) -> Response<Body> {
    one(
        &hunter,
        &Asked::read(request).await,
        |hunter, entry| json!({ "person": hunter.person(entry), "company": hunter.company(entry.card.firm) }),
    )
}

fn one(hunter: &Hunter, asked: &Asked, shape: impl Fn(&Hunter, &Entry) -> Value) -> Response<Body> {
    let found = match (asked.text("email"), asked.text("linkedin_handle")) {
        (Some(email), _) => hunter.known.by_mailbox(&email),
        (None, Some(handle)) => hunter.known.by_profile(&handle),
        (None, None) => return refused(400, "wrong_params", "You are missing the email parameter."),
    };
    match found {
        None => refused(404, "not_found", "The person was not found."),
        Some(entry) if entry.opted_out => claimed(),
        Some(entry) => match hunter.pay(FOUND) {
            Ok(()) => json_answer(200, &json!({ "data": shape(hunter, entry), "meta": { "params": {} } })),
            Err(refused) => *refused,
        },
    }
}

pub(super) async fn company(State(hunter): State<Arc<Hunter>>, request: Request) -> Response<Body> {
    let asked = Asked::read(request).await;
    let Some(domain) = asked.text("domain") else {
        return refused(400, "wrong_params", "You are missing the domain parameter.");
    };
    let Some(place) = hunter.known.firm_named(&domain) else {
        return refused(404, "not_found", "The company was not found.");
    };
    match hunter.pay(FOUND) {
        Ok(()) => json_answer(200, &json!({ "data": hunter.company(place), "meta": { "params": {} } })),
        Err(refused) => *refused,
    }
}

/// The person asked not to be processed.
fn claimed() -> Response<Body> {
    refused(451, "claimed_email", "The person behind this email address asked not to be processed.")
}

/// The people of a company whose address is known and may be shown.
fn addresses(hunter: &Hunter, place: usize) -> Vec<&Entry> {
    hunter.known.staff(place).filter(|entry| entry.card.mailbox.is_some() && !entry.opted_out).collect()
}

/// Whether the address is nobody's own.
fn is_generic(entry: &Entry) -> bool {
    entry.card.mailbox.as_ref().is_some_and(|(address, _)| {
        ["info@", "sales@", "office@", "contact@"].iter().any(|role| address.starts_with(role))
    })
}

/// Limit and offset, from the address or the body.
fn page(asked: &Asked, usual: usize) -> Option<(usize, usize)> {
    let limit = asked.number("limit", usual).ok().filter(|limit| (1..=LARGEST_PAGE).contains(limit))?;
    Some((limit, asked.number("offset", 0).ok()?))
}

fn wrong_page() -> Response<Body> {
    refused(400, "wrong_params", "Limit must be between 1 and 100, and offset a number.")
}
