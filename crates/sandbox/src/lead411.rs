//! The practice Lead411: a token in the address of every call, and failures that are successes with a sentence.

use crate::{
    gate::{Voice, held, json_answer},
    provider::{
        Account, Provider,
        account::Purse,
        asked::Asked,
        catalogue::{Catalogue, Wanted, Words, is_country},
        figures::{HEADCOUNTS, band, revenue_band},
    },
    world::{card::Delivery, directory::Entry, phones::Number},
};
use axum::{body::Body, http::Response};
use serde_json::{Value, json};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Mutex,
};

const CREDITS: (u64, u64) = (150, 30);
const EXPORTS: &str = "exports";
const EMAIL: &str = "operator@practice-msp.co.uk";
const USUAL_PAGE: usize = 25;
const LARGEST_PAGE: usize = 100;

const WORDS: Words = Words { level: |_| "", department: |_| "" };

const REVENUES: &[(u64, &str)] = &[
    (0, "Under $1M"),
    (1_000_000, "$1M - $5M"),
    (5_000_000, "$5M - $10M"),
    (10_000_000, "$10M - $25M"),
    (25_000_000, "$25M - $50M"),
    (50_000_000, "$50M - $100M"),
    (100_000_000, "Over $100M"),
];

/// One account.
pub(crate) struct Lead411 {
    password: String,
    catalogue: Catalogue,
    purse: Purse,
    tokens: Mutex<Tokens>,
}

#[derive(Default)]
struct Tokens {
    given: u32,
    valid: BTreeSet<String>,
}

impl Lead411 {
    pub(crate) fn new(password: String, catalogue: Catalogue) -> Self {
        let purse = Purse::new(&[(EXPORTS, CREDITS.0, CREDITS.1)]);
        Self { password, catalogue, purse, tokens: Mutex::default() }
    }

    fn sign_in(&self, asked: &Asked) -> Response<Body> {
        let is_known = asked.text("email").as_deref() == Some(EMAIL)
            && asked.text("password").as_deref() == Some(&self.password);
        if !is_known {
            return failed("Invalid email or password");
        }
        let mut tokens = held(&self.tokens);
        tokens.given += 1;
        let token = format!("practice-lead411-token-{:04}", tokens.given);
        tokens.valid.insert(token.clone());
        json_answer(200, &json!({ "status": "success", "token": token }))
    }

    fn search(&self, asked: &Asked) -> Response<Body> {
        let country = asked.text("country_code");
        let wanted =
            Wanted { words: asked.text("user_search_string").unwrap_or_default(), ..Wanted::default() };
        let found: Vec<&Entry> = self
            .catalogue
            .people(&wanted, WORDS)
            .into_iter()
            .filter(|entry| !entry.opted_out)
            .filter(|entry| {
                country
                    .as_deref()
                    .is_none_or(|code| is_country(self.catalogue.firm(entry.card.firm).land(), code))
            })
            .collect();
        let rows: Vec<Value> = self.page(asked, &found).into_iter().map(|entry| self.row(entry)).collect();
        match rows.is_empty() {
            true => failed("No results found"),
            false => json_answer(200, &json!({ "status": "success", "AllResults": rows })),
        }
    }

    fn employees(&self, asked: &Asked, by_name: bool) -> Response<Body> {
        let place = asked
            .text("company_id")
            .and_then(|id| place_of(&id))
            .and_then(|place| self.catalogue.firm_at(place));
        let Some(place) = place else { return failed("Company not found") };
        let wanted = Wanted {
            names: if by_name { asked.text("search_name").into_iter().collect() } else { Vec::new() },
            ..Wanted::default()
        };
        let found: Vec<&Entry> = self
            .catalogue
            .staff(place)
            .filter(|entry| !entry.opted_out && self.catalogue.fits(entry, &wanted, WORDS))
            .collect();
        let found = if by_name { found } else { self.page(asked, &found) };
        let rows: Vec<Value> = found.into_iter().map(|entry| self.employee(entry)).collect();
        let data = match rows.len() {
            // Nobody is said by a word where a list would stand.
            0 => json!("N/A"),
            _ => json!({ "companyEmployees": rows }),
        };
        json_answer(200, &json!({ "status": "success", "companyEmployeesData": data }))
    }

    fn page<'a>(&self, asked: &Asked, found: &[&'a Entry]) -> Vec<&'a Entry> {
        let page = asked.number("page", 1).unwrap_or(1).max(1);
        let size = asked.number("per_page", USUAL_PAGE).unwrap_or(USUAL_PAGE).clamp(1, LARGEST_PAGE);
        found.iter().skip((page - 1).saturating_mul(size)).take(size).copied().collect()
    }

    fn information(&self, asked: &Asked) -> Response<Body> {
        let Some(entry) = self.somebody(asked) else { return failed("Employee not found") };
        if self.purse.is_paid(&entry.id) {
            return json_answer(200, &self.unlocked(entry));
        }
        let initial: String = entry.family().chars().take(1).chain(['.']).collect();
        json_answer(
            200,
            &json!({
                "status": "success",
                "message": "Please unlock this employee to view the details",
                "employee_details": { "first_name": or_missing(entry.card.given.clone(), entry), "last_name": initial },
            }),
        )
    }

    fn unlock(&self, asked: &Asked) -> Response<Body> {
        let Some(entry) = self.somebody(asked) else { return failed("Employee not found") };
        match self.purse.pay_once(EXPORTS, &[(entry.id.clone(), 1)]) {
            Ok(_) => json_answer(200, &self.unlocked(entry)),
            Err(_) => failed("You have used up all export credits"),
        }
    }

    fn somebody(&self, asked: &Asked) -> Option<&Entry> {
        self.catalogue.by_id(&asked.text("employee_id")?).filter(|entry| !entry.opted_out)
    }

    /// A person beside the company; one row of eight is about the company alone.
    fn row(&self, entry: &Entry) -> Value {
        let card = &entry.card;
        let firm = self.catalogue.firm(card.firm);
        let figures = self.catalogue.figures(card.firm);
        let said = |value: Option<String>| or_missing(value, entry);
        let alone = entry.number % 8 == 6;
        // Some addresses are shown before they are paid.
        let shown = card.mailbox.as_ref().filter(|_| entry.number % 3 == 1 && !alone);
        let person = |value: Option<String>| said(value.filter(|_| !alone));
        json!({
            "company_id": company_id(card.firm),
            "employee_id": match alone {
                true => json!("N/A"),
                false => json!(entry.id.parse::<u64>().unwrap_or_default()),
            },
            "json_meta": {
                "company_meta": {
                    "company_name": card.firm_name,
                    "company_URL": format!("www.{}", firm.domain),
                    "industry": firm.industry,
                    "sic_definitions": said(None),
                    "yearly_revenues": revenue_band(REVENUES, figures.revenue),
                    "number_of_employees": band(HEADCOUNTS, firm.headcount),
                    "address1": firm.street,
                    "city": firm.town.0,
                    "region_code": firm.town.1,
                    "zip": figures.postcode,
                    "company_country": firm.land().name,
                    "company_founded": figures.founded.to_string(),
                    "company_phone": said(firm.switchboard.as_ref().map(Number::international)),
                    "company_linkedin": figures.page,
                    "company_twitter": said(None),
                    "company_facebook": said(None),
                    "company_lead_score": (entry.number % 10).to_string(),
                    "locality": said(None),
                },
                "employee_meta": {
                    "employee_name": person(Some(entry.name())),
                    "title": person(card.title.map(str::to_owned)),
                    "last_seen": american(&entry.checked),
                    "employee_linkedin": person(card.profile.clone()),
                    "email": person(shown.map(|(address, _)| address.clone())),
                    "email_date": person(shown.map(|_| american(&entry.checked))),
                    "email_result": person(shown.map(|(_, delivery)| state(*delivery).to_owned())),
                    "direct_dial": said(None),
                    "direct_type": said(None),
                    "direct_country_code": said(None),
                    "direct_prefix": said(None),
                    "mobile_dial": said(None),
                    "mobile_type": said(None),
                },
            },
        })
    }

    fn employee(&self, entry: &Entry) -> Value {
        let card = &entry.card;
        let firm = self.catalogue.firm(card.firm);
        let said = |value: Option<String>| or_missing(value, entry);
        json!({
            "employee_id": entry.id.parse::<u64>().unwrap_or_default(),
            "first_name": said(card.given.clone()),
            "last_name": said(card.family.clone()),
            "employee_title": said(card.title.map(str::to_owned)),
            "city": firm.town.0,
            "region_code": firm.town.1,
            "employee_linkedin": said(card.profile.clone()),
        })
    }

    /// It is not said whom it is about.
    fn unlocked(&self, entry: &Entry) -> Value {
        let card = &entry.card;
        let firm = self.catalogue.firm(card.firm);
        let figures = self.catalogue.figures(card.firm);
        let said = |value: Option<String>| or_missing(value, entry);
        let lines: Vec<Value> = [(&firm.switchboard, "Company"), (&entry.direct, "direct"), (&entry.mobile, "Mobile")]
            .into_iter()
            .map(|(number, kind)| {
                json!({ "phone": said(number.as_ref().map(Number::international)), "line_type": kind })
            })
            .collect();
        json!({
            "status": "success",
            "email": said(card.mailbox.as_ref().map(|(address, _)| address.clone())),
            "employee_details": {
                "linkedin": said(card.profile.clone()),
                "first_name": said(card.given.clone()),
                "last_name": said(card.family.clone()),
                "employee_title": said(card.title.map(str::to_owned)),
                "city": firm.town.0,
                "region_code": firm.town.1,
            },
            "employeePhoneData": lines,
            "company_data": {
                "URL": format!("www.{}", firm.domain),
                "address1": firm.street,
                "address2": said(None),
                "city": firm.town.0,
                "region_code": firm.town.1,
                "zip": figures.postcode,
            },
        })
    }
}

impl Voice for Lead411 {
    fn too_many(&self) -> Response<Body> {
        failed("Too many requests, please slow down")
    }

    fn expired(&self) -> Response<Body> {
        held(&self.tokens).valid.clear();
        failed("Your session has expired, please log in again")
    }

    fn signs_in(&self, path: &str) -> bool {
        path == "/v1/authenticate_user"
    }
}

impl Account for Lead411 {
    fn settings(&self) -> BTreeMap<&'static str, String> {
        [("email", EMAIL.to_owned()), ("password", self.password.clone())].into()
    }

    fn credits_left(&self) -> u64 {
        self.purse.left(EXPORTS)
    }

    fn leave_credits(&self, credits: u64) {
        self.purse.leave(credits);
    }
}

impl Provider for Lead411 {
    fn answer(&self, asked: &Asked) -> Response<Body> {
        if asked.call() == ("POST", "/v1/authenticate_user") {
            return self.sign_in(asked);
        }
        let is_valid = asked.in_query("token").is_some_and(|token| held(&self.tokens).valid.contains(token));
        if !is_valid {
            return failed("Invalid token, please log in again");
        }
        match asked.call() {
            ("POST", "/v1/search/searchUsingJSON") => self.search(asked),
            ("POST", "/v1/company/searchCompanyEmployees") => self.employees(asked, true),
            ("POST", "/v1/company/getCompanyEmployees") => self.employees(asked, false),
            ("POST", "/v1/employee/getEmployeeInformation") => self.information(asked),
            ("POST", "/v1/employee/unlock_employee_record") => self.unlock(asked),
            _ => json_answer(404, &json!({ "status": "error", "message": "The route could not be found" })),
        }
    }
}

/// A failure is a success with a sentence in it.
fn failed(message: &str) -> Response<Body> {
    json_answer(200, &json!({ "status": "error", "message": message }))
}

/// What is missing is one of two words.
fn or_missing(value: Option<String>, entry: &Entry) -> String {
    value
        .filter(|value| !value.is_empty())
        .unwrap_or_else(|| if entry.number.is_multiple_of(2) { "N/A" } else { "Not Available" }.to_owned())
}

/// `2026-10-02` as `10-02-2026`.
fn american(day: &str) -> String {
    match day.split_once('-') {
        Some((year, rest)) => format!("{rest}-{year}"),
        None => day.to_owned(),
    }
}

fn state(delivery: Delivery) -> &'static str {
    match delivery {
        Delivery::Good => "valid",
        Delivery::CatchAll => "catch-all",
        Delivery::Dead => "invalid",
        Delivery::Unchecked => "unknown",
    }
}

fn company_id(place: usize) -> u64 {
    3_000_001 + 2 * place as u64
}

fn place_of(id: &str) -> Option<usize> {
    let distance = id.parse::<u64>().ok()?.checked_sub(3_000_001)?;
    (distance % 2 == 0).then_some(distance as usize / 2)
}
