//! The third version: rows answer for themselves, within a success.

use super::{ALL, EMAIL, LARGEST_BATCH, Lusha, PHONE, WORDS, no_credit, refused};
use crate::{
    gate::json_answer,
    provider::{
        asked::{Asked, list_of, text_of},
        catalogue::Wanted,
    },
    world::directory::Entry,
};
use axum::{body::Body, http::Response};
use serde_json::{Value, json};

const SIZES: std::ops::RangeInclusive<u64> = 10..=100;
const USUAL_SIZE: u64 = 25;
const LAST_PAGE: u64 = 1_000;

impl Lusha {
    /// None for paths of other versions.
    pub(super) fn third(&self, asked: &Asked) -> Option<Response<Body>> {
        let path = asked.path.strip_prefix("/v3")?;
        Some(match (asked.method.as_str(), path) {
            ("GET", "/account/usage") => self.usage(),
            ("POST", "/contacts/prospecting") => self.prospect(asked),
            ("POST", "/contacts/search") => self.search(asked, false),
            ("POST", "/contacts/search-and-enrich") => self.search(asked, true),
            ("POST", "/contacts/enrich") => self.enrich(asked),
            ("POST", "/companies/prospecting") => self.prospect_companies(asked),
            ("POST", "/companies/search") => self.search_companies(asked, false),
            ("POST", "/companies/search-and-enrich") => self.search_companies(asked, true),
            ("POST", "/companies/enrich") => self.enrich_companies(asked),
            ("GET", "/contacts/prospecting/filters") => json_answer(
                200,
                &json!({ "filters": ["departments", "seniority", "countries", "locations"] }),
            ),
            ("GET", "/companies/prospecting/filters") => {
                json_answer(200, &json!({ "filters": ["names", "sizes", "revenues", "industries"] }))
            }
            _ => return None,
        })
    }

    fn usage(&self) -> Response<Body> {
        let pool = self.purse.pool(ALL);
        let window = |limit: u32| json!({ "limit": limit, "used": 0, "remaining": limit, "resetsAt": null });
        json_answer(
            200,
            &json!({
                "credits": { "total": pool.total, "used": pool.used, "remaining": pool.left() },
                "rateLimits": { "daily": window(2_000), "hourly": window(500), "minute": window(50) },
                "plan": {
                    "category": "Scale", "renewalType": "monthly", "startDate": "2026-11-01", "endDate": null,
                },
                "pricing": {
                    "revealEmail": { "credits": EMAIL, "perQuantity": 1 },
                    "revealPhone": { "credits": PHONE, "perQuantity": 1 },
                },
            }),
        )
    }

    /// A page that costs a credit for each row, and one where it has none.
    fn prospect(&self, asked: &Asked) -> Response<Body> {
        let filters = &asked.json()["filters"];
        let people = |part: &str| contact_filters(&filters["contacts"][part]);
        let firms = |part: &str| company_filters(&filters["companies"][part]);
        let (wanted, unwanted) = (people("include"), people("exclude"));
        let (wanted_firms, unwanted_firms) = (firms("include"), firms("exclude"));
        let found = self.catalogue.people_who(|entry| {
            let fits = |wanted: &Wanted| self.catalogue.fits(entry, wanted, WORDS);
            let firm_fits = |wanted: &Wanted| self.catalogue.firm_matches(entry.card.firm, wanted);
            wanted.iter().all(fits)
                && !unwanted.iter().any(fits)
                && wanted_firms.iter().all(firm_fits)
                && !unwanted_firms.iter().any(firm_fits)
                && !entry.opted_out
        });
        self.page(asked, &found, |entry| match entry.number % 3 {
            // Some rows are bare.
            0 => json!({ "id": entry.id, "firstName": entry.card.given, "lastName": entry.card.family }),
            _ => self.row(entry),
        })
    }

    fn prospect_companies(&self, asked: &Asked) -> Response<Body> {
        let filters = &asked.json()["filters"]["companies"];
        let (wanted, unwanted) = (company_filters(&filters["include"]), company_filters(&filters["exclude"]));
        let found = self.catalogue.firms_that(|place| {
            let fits = |wanted: &Wanted| self.catalogue.firm_matches(place, wanted);
            wanted.iter().all(fits) && !unwanted.iter().any(fits)
        });
        self.page(asked, &found, |&place| self.company(place))
    }

    fn page<T>(&self, asked: &Asked, found: &[T], row: impl Fn(&T) -> Value) -> Response<Body> {
        let pagination = &asked.json()["pagination"];
        let number = |name: &str, usual: u64| match &pagination[name] {
            Value::Null => Some(usual),
            value => value.as_u64(),
        };
        let (Some(page), Some(size)) = (number("page", 0), number("size", USUAL_SIZE)) else {
            return refused(400, "pagination.page and pagination.size must be numbers.");
        };
        if page > LAST_PAGE || !SIZES.contains(&size) {
            return refused(400, "pagination.page must be 1000 at most, pagination.size between 10 and 100.");
        }
        let rows: Vec<Value> =
            found.iter().skip((page * size) as usize).take(size as usize).map(row).collect();
        let Ok(charged) = self.purse.pay(ALL, (rows.len() as u64).max(1)) else { return no_credit() };
        json_answer(
            200,
            &json!({
                "requestId": self.request_id(),
                "pagination": { "page": page, "size": size, "total": found.len() },
                "billing": { "creditsCharged": charged, "resultsReturned": rows.len() },
                "results": rows,
            }),
        )
    }

    /// The search costs a credit, whoever is found.
    fn search(&self, asked: &Asked, reveals: bool) -> Response<Body> {
        let Some(contacts) = batch(&asked.json()["contacts"]) else { return wrong_batch("contacts") };
        let wish = Wish::of(asked.json(), reveals);
        let found: Vec<(Value, Result<&Entry, Value>)> = contacts
            .iter()
            .map(|contact| (contact["clientReferenceId"].clone(), self.named(contact)))
            .collect();
        let prices: Vec<(String, u64)> = found
            .iter()
            .filter_map(|(_, found)| found.as_ref().ok())
            .flat_map(|entry| wish.price(entry))
            .collect();
        let Ok(searched) = self.purse.pay(ALL, 1) else { return no_credit() };
        let Ok(revealed) = self.purse.pay_once(ALL, &prices) else { return no_credit() };
        let results: Vec<Value> = found
            .into_iter()
            .map(|(reference, found)| {
                let mut row = match found {
                    Err(error) => json!({ "error": error }),
                    Ok(entry) if reveals => self.revealed(entry, wish),
                    Ok(entry) => self.row(entry),
                };
                row["clientReferenceId"] = reference;
                row
            })
            .collect();
        self.rows(results, searched + revealed)
    }

    fn enrich(&self, asked: &Asked) -> Response<Body> {
        let Some(ids) = batch(&asked.json()["ids"]) else { return wrong_batch("ids") };
        let wish = Wish::of(asked.json(), true);
        let found: Vec<(String, Result<&Entry, Value>)> = ids
            .iter()
            .map(|id| {
                let id = text_of(id).unwrap_or_default();
                let found = self.catalogue.by_id(&id).ok_or_else(|| error("NOT_FOUND")).and_then(open);
                (id, found)
            })
            .collect();
        let prices: Vec<(String, u64)> = found
            .iter()
            .filter_map(|(_, found)| found.as_ref().ok())
            .flat_map(|entry| wish.price(entry))
            .collect();
        let Ok(charged) = self.purse.pay_once(ALL, &prices) else { return no_credit() };
        let results = found
            .into_iter()
            .map(|(id, found)| match found {
                Err(error) => json!({ "id": id, "error": error }),
                Ok(entry) => self.revealed(entry, wish),
            })
            .collect();
        self.rows(results, charged)
    }

    fn search_companies(&self, asked: &Asked, reveals: bool) -> Response<Body> {
        let Some(companies) = batch(&asked.json()["companies"]) else { return wrong_batch("companies") };
        let found: Vec<(Value, Option<usize>)> = companies
            .iter()
            .map(|company| {
                let said = |name: &str| text_of(&company[name]);
                let place = match said("id") {
                    Some(id) => super::shapes::place_of(&id).and_then(|place| self.catalogue.firm_at(place)),
                    None => said("domain")
                        .or_else(|| said("name"))
                        .and_then(|name| self.catalogue.firm_named(&name)),
                };
                (company["clientReferenceId"].clone(), place)
            })
            .collect();
        let prices: Vec<(String, u64)> = match reveals {
            true => {
                found.iter().filter_map(|(_, place)| Some((format!("company/{}", (*place)?), 1))).collect()
            }
            false => Vec::new(),
        };
        let Ok(searched) = self.purse.pay(ALL, 1) else { return no_credit() };
        let Ok(revealed) = self.purse.pay_once(ALL, &prices) else { return no_credit() };
        let results = found
            .into_iter()
            .map(|(reference, place)| {
                let mut row =
                    place.map_or_else(|| json!({ "error": error("NOT_FOUND") }), |place| self.company(place));
                row["clientReferenceId"] = reference;
                row
            })
            .collect();
        self.rows(results, searched + revealed)
    }

    fn enrich_companies(&self, asked: &Asked) -> Response<Body> {
        let Some(ids) = batch(&asked.json()["ids"]) else { return wrong_batch("ids") };
        let found: Vec<(String, Option<usize>)> = ids
            .iter()
            .map(|id| {
                let id = text_of(id).unwrap_or_default();
                let place = super::shapes::place_of(&id).and_then(|place| self.catalogue.firm_at(place));
                (id, place)
            })
            .collect();
        let prices: Vec<(String, u64)> =
            found.iter().filter_map(|(_, place)| Some((format!("company/{}", (*place)?), 1))).collect();
        let Ok(charged) = self.purse.pay_once(ALL, &prices) else { return no_credit() };
        let results = found
            .into_iter()
            .map(|(id, place)| match place {
                None => json!({ "id": id, "error": error("NOT_FOUND") }),
                Some(place) => self.company(place),
            })
            .collect();
        self.rows(results, charged)
    }

    fn rows(&self, results: Vec<Value>, charged: u64) -> Response<Body> {
        let returned = results.iter().filter(|row| row.get("error").is_none()).count();
        json_answer(
            200,
            &json!({
                "requestId": self.request_id(),
                "results": results,
                "billing": { "creditsCharged": charged, "resultsReturned": returned },
            }),
        )
    }

    fn named(&self, contact: &Value) -> Result<&Entry, Value> {
        let said = |name: &str| text_of(&contact[name]).filter(|text| !text.is_empty());
        let found = if let Some(id) = said("id") {
            self.catalogue.by_id(&id)
        } else if let Some(profile) = said("linkedinUrl") {
            self.catalogue.by_profile(&profile)
        } else if let Some(email) = said("email") {
            self.catalogue.by_mailbox(&email)
        } else {
            let name =
                [said("firstName"), said("lastName")].into_iter().flatten().collect::<Vec<_>>().join(" ");
            said("companyDomain")
                .or_else(|| said("companyName"))
                .and_then(|firm| self.catalogue.by_name_at(&name, &firm))
        };
        match found {
            Some(entry) if entry.opted_out => Err(error("COMPLIANCE_RESTRICTED")),
            Some(entry) => Ok(entry),
            None => Err(error("NOT_FOUND")),
        }
    }
}

/// What is to be revealed.
#[derive(Clone, Copy)]
pub(super) struct Wish {
    pub(super) emails: bool,
    pub(super) phones: bool,
}

impl Wish {
    fn of(body: &Value, reveals: bool) -> Self {
        let reveal = list_of(&body["reveal"]);
        let wants = |name: &str| reveals && reveal.iter().any(|wanted| wanted == name);
        Self { emails: wants("emails"), phones: wants("phones") }
    }

    /// What is there costs, once.
    pub(super) fn price(self, entry: &Entry) -> Vec<(String, u64)> {
        let email = self.emails && entry.has_email();
        let phone = self.phones && entry.has_phone();
        [(email, "email", EMAIL), (phone, "phone", PHONE)]
            .into_iter()
            .filter(|(wanted, ..)| *wanted)
            .map(|(_, kind, credits)| (format!("{kind}/{}", entry.id), credits))
            .collect()
    }
}

fn open(entry: &Entry) -> Result<&Entry, Value> {
    match (entry.opted_out, entry.resists()) {
        (true, _) => Err(error("COMPLIANCE_RESTRICTED")),
        (_, true) => Err(error("ENRICH_FAILED")),
        _ => Ok(entry),
    }
}

fn error(code: &str) -> Value {
    let message = match code {
        "NOT_FOUND" => "No match was found.",
        "COMPLIANCE_RESTRICTED" => "This person's data can not be given.",
        _ => "The enrichment failed.",
    };
    json!({ "code": code, "message": message })
}

fn batch(list: &Value) -> Option<&Vec<Value>> {
    list.as_array().filter(|list| (1..=LARGEST_BATCH).contains(&list.len()))
}

fn wrong_batch(name: &str) -> Response<Body> {
    let message = format!("{name} must have between 1 and 100 entries.");
    json_answer(400, &json!({ "statusCode": 400, "message": "Bad Request", "errors": [message] }))
}

/// Each filter on its own, so that one can be included and another excluded.
pub(super) fn contact_filters(part: &Value) -> Vec<Wanted> {
    let mut filters = vec![
        Wanted { names: list_of(&part["names"]), ..Wanted::default() },
        Wanted { titles: list_of(&part["jobTitles"]), ..Wanted::default() },
        Wanted { titles: list_of(&part["jobTitlesExactMatch"]), exact_titles: true, ..Wanted::default() },
        Wanted { departments: list_of(&part["departments"]), ..Wanted::default() },
        Wanted { countries: list_of(&part["countries"]), ..Wanted::default() },
        Wanted { words: text_of(&part["searchText"]).unwrap_or_default(), ..Wanted::default() },
    ];
    filters.extend(location_filter(&part["locations"]));
    filters.retain(|filter| !filter.is_empty());
    filters
}

pub(super) fn company_filters(part: &Value) -> Vec<Wanted> {
    let limits = |size: &Value| {
        let limit = |name: &str, usual: u32| size[name].as_u64().map_or(usual, |limit| limit as u32);
        (limit("min", 0), limit("max", u32::MAX))
    };
    let mut filters = vec![
        Wanted { names: list_of(&part["names"]), ..Wanted::default() },
        Wanted { domains: list_of(&part["domains"]), ..Wanted::default() },
        Wanted {
            headcounts: part["sizes"].as_array().into_iter().flatten().map(limits).collect(),
            ..Wanted::default()
        },
        Wanted { words: list_of(&part["keywords"]).join(" "), ..Wanted::default() },
        Wanted { words: text_of(&part["searchText"]).unwrap_or_default(), ..Wanted::default() },
    ];
    filters.extend(location_filter(&part["locations"]));
    filters.retain(|filter| !filter.is_empty());
    filters
}

/// Any of these places.
fn location_filter(locations: &Value) -> Option<Wanted> {
    let places: Vec<String> = locations
        .as_array()?
        .iter()
        .map(|location| {
            ["city", "state", "country", "countryIso2"]
                .iter()
                .filter_map(|name| text_of(&location[*name]))
                .collect::<Vec<_>>()
                .join(",")
        })
        .collect();
    Some(Wanted { places, ..Wanted::default() })
}
