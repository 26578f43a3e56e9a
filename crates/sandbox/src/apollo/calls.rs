//! Searches of Apollo's database, and what buying a record answers.

use super::{Apollo, LARGEST_PAGE, USUAL_PAGE, later::Who, person as of_contact};
use crate::{
    gate::json_answer,
    provider::{
        asked::{Asked, text_of},
        catalogue::{Wanted, Words},
        figures::band_limits,
    },
};
use axum::{
    body::Body,
    extract::{Path, Request, State},
    http::Response,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};

/// The last page of a search.
const LAST_PAGE: u64 = 500;
/// More can't be bought at once.
const LARGEST_BATCH: usize = 10;
/// The world's words are Apollo's own.
pub(super) const WORDS: Words = Words {
    level: |seniority| match seniority {
        "owner" => "owner",
        "founder" => "founder",
        "c_suite" => "c_suite",
        "partner" => "partner",
        "vp" => "vp",
        "head" => "head",
        "director" => "director",
        "manager" => "manager",
        "senior" => "senior",
        _ => "entry",
    },
    department: |_| "",
};

/// What is to be shown of a person.
#[derive(Clone, Copy, Default)]
pub(super) struct Wish {
    /// Phones are looked for, and come later.
    pub(super) phones: bool,
    pub(super) private: bool,
}

/// The credits do not suffice.
pub(super) struct Short;

impl Wish {
    /// Flags travel in the address, also where people travel in a body.
    pub(super) fn of(asked: &BTreeMap<String, String>) -> Result<Self, Box<Response<Body>>> {
        let is_set = |name: &str| asked.get(name).is_some_and(|value| value == "true");
        let phones = is_set("reveal_phone_number");
        if phones && !asked.get("webhook_url").is_some_and(|url| url.trim().starts_with("https://")) {
            let said = "Please add a valid 'webhook_url' parameter when using 'reveal_phone_number'";
            return Err(Box::new(json_answer(422, &json!({ "error": said }))));
        }
        Ok(Self { phones, private: is_set("reveal_personal_emails") })
    }
}

impl Apollo {
    /// Somebody whom these words describe, paid for once; first among the account's contacts.
    pub(super) fn found(
        &self,
        said: &impl Fn(&str) -> Option<String>,
        wish: Wish,
    ) -> Result<Option<(Value, Who)>, Short> {
        let said = |name: &str| {
            said(name).map(|value| value.trim().to_lowercase()).filter(|value| !value.is_empty())
        };
        if let Some(place) = self.contacts.iter().position(|contact| describes(contact, &said)) {
            let contact = &self.contacts[place];
            let id = contact["id"].as_str().unwrap_or_default();
            self.pay(&[(id.to_owned(), 1)]).ok_or(Short)?;
            return Ok(Some((of_contact(self, contact), Who::Contact(place))));
        }
        let entry = if let Some(id) = said("id") {
            self.database.by_id(&id)
        } else if let Some(email) = said("email") {
            self.database.by_mailbox(&email)
        } else if let Some(profile) = said("linkedin_url") {
            self.database.by_profile(&profile)
        } else {
            let name =
                said("name").or_else(|| Some(format!("{} {}", said("first_name")?, said("last_name")?)));
            name.zip(said("domain").or_else(|| said("organization_name")))
                .and_then(|(name, firm)| self.database.by_name_at(&name, &firm))
        };
        let Some(entry) = entry.filter(|entry| !entry.opted_out) else { return Ok(None) };
        self.pay(&[(entry.id.clone(), 1)]).ok_or(Short)?;
        Ok(Some((self.record(entry, true, wish.private), Who::Entry(entry.number))))
    }
}

fn describes(contact: &Value, said: &impl Fn(&str) -> Option<String>) -> bool {
    let is = |value: &Value, name: &str| {
        said(name)
            .is_some_and(|wanted| value.as_str().is_some_and(|found| found.trim().to_lowercase() == wanted))
    };
    let employer = is(&contact["organization"]["primary_domain"], "domain")
        || is(&contact["organization_name"], "organization_name");
    let name = is(&contact["name"], "name")
        || (is(&contact["first_name"], "first_name") && is(&contact["last_name"], "last_name"));
    is(&contact["id"], "id")
        || is(&contact["email"], "email")
        || is(&contact["linkedin_url"], "linkedin_url")
        || (name && employer)
}

/// Filters stand in the address although it is a POST: those in a body are not read.
pub(super) async fn people_search(State(apollo): State<Arc<Apollo>>, request: Request) -> Response<Body> {
    let asked = Asked::read(request).await;
    let wanted = Wanted {
        titles: in_query(&asked, "person_titles"),
        levels: in_query(&asked, "person_seniorities"),
        places: in_query(&asked, "person_locations"),
        domains: in_query(&asked, "q_organization_domains_list"),
        headcounts: sizes(&asked),
        words: asked.in_query("q_keywords").unwrap_or_default().to_owned(),
        ..Wanted::default()
    };
    let Some((page, size)) = page_of(&asked) else { return no_page() };
    let found: Vec<_> =
        apollo.database.people(&wanted, WORDS).into_iter().filter(|entry| !entry.opted_out).collect();
    let people: Vec<Value> = found
        .iter()
        .skip(((page - 1) * size) as usize)
        .take(size as usize)
        .map(|entry| apollo.masked(entry))
        .collect();
    json_answer(200, &json!({ "total_entries": found.len(), "people": people }))
}

/// A page costs a credit. Companies that the account has saved stand apart from the others.
pub(super) async fn company_search(State(apollo): State<Arc<Apollo>>, request: Request) -> Response<Body> {
    let asked = Asked::read(request).await;
    let wanted = Wanted {
        names: in_query(&asked, "q_organization_name"),
        domains: in_query(&asked, "q_organization_domains_list"),
        places: in_query(&asked, "organization_locations"),
        headcounts: sizes(&asked),
        words: in_query(&asked, "q_organization_keyword_tags").join(" "),
        ..Wanted::default()
    };
    let Some((page, size)) = page_of(&asked) else { return no_page() };
    let found = apollo.database.firms(&wanted);
    let rows: Vec<usize> =
        found.iter().skip(((page - 1) * size) as usize).take(size as usize).copied().collect();
    {
        let mut spent = crate::gate::held(&apollo.spent);
        if *spent >= super::CREDITS {
            return json_answer(422, &json!({ "error": "You have insufficient credits" }));
        }
        *spent += 1;
    }
    let (saved, other): (Vec<usize>, Vec<usize>) = rows.into_iter().partition(|place| place % 6 == 0);
    let total = found.len() as u64;
    json_answer(
        200,
        &json!({
            "breadcrumbs": [],
            "partial_results_only": false,
            "has_join": false,
            "disable_eu_prospecting": false,
            "partial_results_limit": 10_000,
            "pagination": {
                "page": page, "per_page": size, "total_entries": total, "total_pages": total.div_ceil(size),
            },
            "accounts": saved.into_iter().map(|place| apollo.account_row(place)).collect::<Vec<_>>(),
            "organizations": other.into_iter().map(|place| apollo.company_row(place)).collect::<Vec<_>>(),
            "model_ids": [],
            "num_fetch_result": null,
            "derived_params": null,
        }),
    )
}

/// Ten at most; somebody unknown is a null in the place.
pub(super) async fn bulk_match(State(apollo): State<Arc<Apollo>>, request: Request) -> Response<Body> {
    let asked = Asked::read(request).await;
    let flags = asked.query.iter().cloned().collect();
    let wish = match Wish::of(&flags) {
        Ok(wish) => wish,
        Err(refused) => return *refused,
    };
    let details = asked.json()["details"].as_array().cloned().unwrap_or_default();
    if let Some(refused) = wrong_batch(details.len()) {
        return refused;
    }
    let before = *crate::gate::held(&apollo.spent);
    let (mut matches, mut who) = (Vec::new(), Vec::new());
    for detail in &details {
        match apollo.found(&|name| text_of(&detail[name]), wish) {
            Err(Short) => return json_answer(422, &json!({ "error": "You have insufficient credits" })),
            Ok(None) => matches.push(Value::Null),
            Ok(Some((person, known))) => {
                matches.push(person);
                who.push(known);
            }
        }
    }
    let found = who.len();
    let mut body = json!({
        "status": "success",
        "error_code": null,
        "error_message": null,
        "total_requested_enrichments": details.len(),
        "unique_enriched_records": found,
        "missing_records": details.len() - found,
        "credits_consumed": *crate::gate::held(&apollo.spent) - before,
        "matches": matches,
    });
    if wish.phones {
        body["request_id"] = json!(apollo.look_for_phones(who));
    }
    json_answer(200, &body)
}

/// Somebody who was not bought is shown with the placeholder in place of the address.
pub(super) async fn person(State(apollo): State<Arc<Apollo>>, Path(id): Path<String>) -> Response<Body> {
    match apollo.database.by_id(&id) {
        Some(entry) if !entry.opted_out => {
            let is_paid = crate::gate::held(&apollo.paid).contains(&entry.id);
            json_answer(200, &json!({ "person": apollo.record(entry, is_paid, false) }))
        }
        Some(_) => json_answer(422, &json!({ "error": "This person's data is obsolete" })),
        None => match apollo.contacts.iter().find(|contact| contact["id"] == id.as_str()) {
            Some(contact) => {
                let mut shown = of_contact(&apollo, contact);
                shown["email"] = contact["email"].clone();
                json_answer(200, &json!({ "person": shown }))
            }
            None => json_answer(422, &json!({ "error": "The person does not exist" })),
        },
    }
}

pub(super) async fn company_enrich(State(apollo): State<Arc<Apollo>>, request: Request) -> Response<Body> {
    let asked = Asked::read(request).await;
    let said = |name: &str| asked.in_query(name).filter(|text| !text.trim().is_empty());
    let place = match (said("domain").or(said("website")).or(said("name")), said("linkedin_url")) {
        (Some(which), _) => apollo.database.firm_named(which),
        (None, Some(page)) => apollo.database.firm_by_page(page),
        (None, None) => {
            return json_answer(
                422,
                &json!({ "error": "One of domain, linkedin_url, name and website is required" }),
            );
        }
    };
    let Some(place) = place else { return json_answer(200, &json!({ "organization": null })) };
    match apollo.pay(&[(format!("company/{place}"), 1)]) {
        Some(_) => json_answer(200, &json!({ "organization": apollo.company(place) })),
        None => json_answer(422, &json!({ "error": "You have insufficient credits" })),
    }
}

pub(super) async fn company_enrich_bulk(
    State(apollo): State<Arc<Apollo>>,
    request: Request,
) -> Response<Body> {
    let asked = Asked::read(request).await;
    let mut domains = in_query(&asked, "domains");
    let details = asked.json()["details"].as_array().into_iter().flatten();
    domains.extend(details.filter_map(|detail| text_of(&detail["domain"])));
    if let Some(refused) = wrong_batch(domains.len()) {
        return refused;
    }
    let found: Vec<Option<usize>> = domains.iter().map(|domain| apollo.database.firm_named(domain)).collect();
    let things: Vec<(String, u64)> =
        found.iter().flatten().map(|place| (format!("company/{place}"), 1)).collect();
    if apollo.pay(&things).is_none() {
        return json_answer(422, &json!({ "error": "You have insufficient credits" }));
    }
    let known = found.iter().flatten().count();
    let rows: Vec<Value> =
        found.iter().map(|place| place.map_or(Value::Null, |place| apollo.company(place))).collect();
    json_answer(
        200,
        &json!({
            "status": "success",
            "error_code": null,
            "error_message": null,
            "total_requested_domains": domains.len(),
            "total_requested_records": domains.len(),
            "unique_domains": domains.len(),
            "unique_records": domains.len(),
            "unique_enriched_records": known,
            "missing_records": domains.len() - known,
            "organizations": rows,
        }),
    )
}

pub(super) async fn company(State(apollo): State<Arc<Apollo>>, Path(id): Path<String>) -> Response<Body> {
    let place = super::shapes::place_of(&id).and_then(|place| apollo.database.firm_at(place));
    match place {
        Some(place) => json_answer(200, &json!({ "organization": apollo.company(place) })),
        None => json_answer(422, &json!({ "error": "The organization does not exist" })),
    }
}

fn wrong_batch(count: usize) -> Option<Response<Body>> {
    let (code, said) = match count {
        0 => ("INVALID_REQUEST", "At least one record is required"),
        count if count > LARGEST_BATCH => {
            ("RECORD_LIMIT_EXCEEDED", "10 records at most can be enriched at once")
        }
        _ => return None,
    };
    Some(json_answer(400, &json!({ "status": "failed", "error_code": code, "error_message": said })))
}

/// Values that are repeated in the address.
fn in_query(asked: &Asked, name: &str) -> Vec<String> {
    let bracketed = format!("{name}[]");
    asked
        .query
        .iter()
        .filter(|(known, value)| (*known == name || *known == bracketed) && !value.trim().is_empty())
        .map(|(_, value)| value.clone())
        .collect()
}

/// `11,50`, and `51,` without an end.
fn sizes(asked: &Asked) -> Vec<(u32, u32)> {
    in_query(asked, "organization_num_employees_ranges").iter().filter_map(|band| band_limits(band)).collect()
}

/// The page, from 1, and its size; none beyond the last page.
fn page_of(asked: &Asked) -> Option<(u64, u64)> {
    let number = |name: &str, usual: u64| asked.in_query(name).map_or(Some(usual), |text| text.parse().ok());
    let page: u64 = number("page", 1)?;
    let size: u64 = number("per_page", USUAL_PAGE)?;
    (1..=LAST_PAGE).contains(&page).then_some((page, size.clamp(1, LARGEST_PAGE)))
}

fn no_page() -> Response<Body> {
    json_answer(422, &json!({ "error": "The page must be between 1 and 500" }))
}
