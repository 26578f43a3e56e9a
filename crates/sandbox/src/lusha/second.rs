//! The second version, which most programs still use: maps where the third has lists, numbers where it has texts,
//! and entries that do not agree about the names of their fields.

use super::{
    ALL, LARGEST_BATCH, Lusha, no_credit, refused,
    shapes::{company_id, emails, phones, place_of},
    third::{Wish, company_filters, contact_filters},
};
use crate::{
    gate::json_answer,
    provider::asked::{Asked, text_of},
    world::directory::Entry,
};
use axum::{body::Body, http::Response};
use serde_json::{Map, Value, json};

impl Lusha {
    /// None for paths that do not exist.
    pub(super) fn second(&self, asked: &Asked) -> Option<Response<Body>> {
        Some(match asked.call() {
            ("GET", "/v2/person") => self.one(asked),
            ("POST", "/v2/person") => self.many(asked),
            ("GET", "/v2/company") => self.company_of(asked),
            ("POST", "/v2/company") => self.companies_of(asked),
            ("POST", "/prospecting/contact/search") => self.find(asked),
            ("POST", "/prospecting/contact/enrich") => self.unlock(asked),
            ("GET", "/account/usage") => {
                let pool = self.purse.pool(ALL);
                let usage = json!({ "total": pool.total, "used": pool.used, "remaining": pool.left() });
                json_answer(200, &json!({ "usage": { "credits": usage } }))
            }
            _ => return None,
        })
    }

    fn one(&self, asked: &Asked) -> Response<Body> {
        if asked.text("revealEmails").is_some() || asked.text("revealPhones").is_some() {
            return refused(403, "revealEmails and revealPhones are part of unified credit plans only.");
        }
        let said = |name: &str| asked.text(name);
        let found = if let Some(id) = said("personId") {
            self.catalogue.by_id(&id)
        } else if let Some(email) = said("email") {
            self.catalogue.by_mailbox(&email)
        } else if let Some(profile) = said("linkedinUrl") {
            self.catalogue.by_profile(&profile)
        } else if let (Some(first), Some(last), Some(firm)) =
            (said("firstName"), said("lastName"), said("companyDomain").or_else(|| said("companyName")))
        {
            self.catalogue.by_name_at(&format!("{first} {last}"), &firm)
        } else {
            return refused(400, "Name and company, email, linkedinUrl or personId are required.");
        };
        let wish = wish(asked.text("filterBy").as_deref());
        match found {
            Some(entry) if entry.opted_out => {
                refused(451, "Unavailable for legal reasons: the person asked not to be processed.")
            }
            found => match self.answer_of(found, wish) {
                Some(contact) => json_answer(200, &json!({ "contact": contact })),
                None => no_credit(),
            },
        }
    }

    fn many(&self, asked: &Asked) -> Response<Body> {
        let contacts = asked.json()["contacts"].as_array().cloned().unwrap_or_default();
        if !(1..=LARGEST_BATCH).contains(&contacts.len()) {
            return refused(400, "contacts must have between 1 and 100 entries.");
        }
        let wish = wish(asked.json()["metadata"]["filterBy"].as_str());
        let (mut answers, mut companies) = (Map::new(), Map::new());
        for contact in &contacts {
            let said = |name: &str| text_of(&contact[name]);
            let Some(reference) = said("contactId") else { return refused(400, "contactId is required.") };
            let firm = &contact["companies"][0];
            let found = if let Some(id) = said("personId") {
                self.catalogue.by_id(&id)
            } else if let Some(email) = said("email") {
                self.catalogue.by_mailbox(&email)
            } else if let Some(profile) = said("linkedinUrl") {
                self.catalogue.by_profile(&profile)
            } else {
                said("fullName")
                    .zip(text_of(&firm["domain"]).or_else(|| text_of(&firm["name"])))
                    .and_then(|(name, firm)| self.catalogue.by_name_at(&name, &firm))
            };
            let found = found.filter(|entry| !entry.opted_out);
            let Some(answer) = self.answer_of(found, wish) else { return no_credit() };
            if let Some(place) =
                answer["data"].is_object().then_some(found).flatten().map(|entry| entry.card.firm)
            {
                companies.insert(company_id(place).to_string(), self.numbered(place));
            }
            answers.insert(reference, answer);
        }
        json_answer(200, &json!({ "contacts": answers, "companies": companies }))
    }

    /// None without credits. Nobody found is a success with an error in it, and free.
    fn answer_of(&self, found: Option<&Entry>, wish: Wish) -> Option<Value> {
        let has_wished =
            |entry: &&Entry| wish.emails && entry.has_email() || wish.phones && entry.has_phone();
        let Some(entry) = found.filter(has_wished) else {
            let error =
                json!({ "code": 3, "name": "EMPTY_DATA", "message": "Couldn't find data for this contact" });
            return Some(json!({ "error": error, "isCreditCharged": false, "data": null }));
        };
        let charged = self.purse.pay_once(ALL, &wish.price(entry)).ok()?;
        Some(json!({ "error": null, "isCreditCharged": charged > 0, "data": self.contact(entry, wish) }))
    }

    fn contact(&self, entry: &Entry, wish: Wish) -> Value {
        let card = &entry.card;
        let firm = self.catalogue.firm(card.firm);
        let mut data = json!({
            "personId": entry.id.parse::<u64>().unwrap_or_default(),
            "firstName": card.given,
            "lastName": card.family,
            "fullName": entry.name(),
            "jobTitle": { "title": card.title },
            "companyId": company_id(card.firm),
            "company": {
                "companyId": company_id(card.firm), "name": card.firm_name, "fqdn": firm.domain,
            },
            "socialLinks": { "linkedin": card.profile },
            "location": card.country.map(|country| json!({
                "country": country.data().name, "countryIso2": country.data().code,
                "country_iso2": country.data().code, "city": firm.town.0, "state": firm.town.1,
            })),
        });
        let old = entry.number % 2 == 1;
        let addresses = if wish.emails { emails(entry) } else { Vec::new() };
        data["emailAddresses"] = addresses
            .iter()
            .map(|email| match old {
                true => json!({ "address": email["email"], "type": email["type"], "updateDate": email["updateDate"] }),
                false => json!({
                    "email": email["email"], "emailType": email["type"], "emailConfidence": email["confidence"],
                    "updateDate": email["updateDate"],
                }),
            })
            .collect();
        if old {
            data["emails"] = addresses.iter().map(|email| email["email"].clone()).collect();
        }
        let lines = if wish.phones { phones(entry) } else { Vec::new() };
        data["phoneNumbers"] = lines
            .iter()
            .map(|phone| {
                let kind = phone["type"].as_str().unwrap_or_default();
                let kind = match (old, kind) {
                    (true, "mobile") => "Mobile",
                    (true, _) => "Direct",
                    (false, kind) => kind,
                };
                json!({ "number": phone["number"], "phoneType": kind, "doNotCall": phone["doNotCall"] })
            })
            .collect();
        data
    }

    fn company_of(&self, asked: &Asked) -> Response<Body> {
        let place = match (asked.text("companyId"), asked.text("domain").or_else(|| asked.text("company"))) {
            (Some(id), _) => place_of(&id).and_then(|place| self.catalogue.firm_at(place)),
            (None, Some(which)) => self.catalogue.firm_named(&which),
            (None, None) => return refused(400, "companyId, domain or company is required."),
        };
        let Some(place) = place else { return json_answer(200, &json!({ "data": null })) };
        match self.purse.pay_once(ALL, &[(format!("company/{place}"), 1)]) {
            Ok(_) => json_answer(200, &json!({ "data": self.numbered(place) })),
            Err(_) => no_credit(),
        }
    }

    /// A map by the references that were sent, again.
    fn companies_of(&self, asked: &Asked) -> Response<Body> {
        let companies = asked.json()["companies"].as_array().cloned().unwrap_or_default();
        if !(1..=LARGEST_BATCH).contains(&companies.len()) {
            return refused(400, "companies must have between 1 and 100 entries.");
        }
        let mut answers = Map::new();
        for company in &companies {
            let said = |name: &str| text_of(&company[name]);
            let Some(reference) = said("id") else { return refused(400, "id is required.") };
            let place = match said("companyId") {
                Some(id) => place_of(&id).and_then(|place| self.catalogue.firm_at(place)),
                None => {
                    said("domain").or_else(|| said("name")).and_then(|name| self.catalogue.firm_named(&name))
                }
            };
            let answer = match place {
                None => {
                    json!({ "error": { "code": 3, "name": "EMPTY_DATA", "message": "Couldn't find data" } })
                }
                Some(place) => match self.purse.pay_once(ALL, &[(format!("company/{place}"), 1)]) {
                    Ok(_) => self.numbered(place),
                    Err(_) => return no_credit(),
                },
            };
            answers.insert(reference, answer);
        }
        json_answer(200, &json!(answers))
    }

    /// A company whose id is a number.
    fn numbered(&self, place: usize) -> Value {
        let mut company = self.company(place);
        company["id"] = json!(company_id(place));
        company["companyId"] = json!(company_id(place));
        company
    }

    fn find(&self, asked: &Asked) -> Response<Body> {
        let body = asked.json();
        let people = contact_filters(&body["filters"]["contacts"]["include"]);
        let firms = company_filters(&body["filters"]["companies"]["include"]);
        let page = body["pages"]["page"].as_u64().unwrap_or(0);
        let size = body["pages"]["size"].as_u64().unwrap_or(25).clamp(10, 50);
        let found = self.catalogue.people_who(|entry| {
            people.iter().all(|wanted| self.catalogue.fits(entry, wanted, super::WORDS))
                && firms.iter().all(|wanted| self.catalogue.firm_matches(entry.card.firm, wanted))
        });
        let rows: Vec<Value> = found
            .iter()
            .skip((page * size) as usize)
            .take(size as usize)
            .map(|entry| {
                json!({
                    "contactId": entry.id, "name": entry.name(), "jobTitle": entry.card.title,
                    "companyName": entry.card.firm_name,
                })
            })
            .collect();
        if self.purse.pay(ALL, 1).is_err() {
            return no_credit();
        }
        json_answer(
            200,
            &json!({
                "requestId": self.request_id(), "currentPage": page, "pageLength": rows.len(),
                "totalResults": found.len(), "data": rows,
            }),
        )
    }

    fn unlock(&self, asked: &Asked) -> Response<Body> {
        let ids = asked.list("contactIds");
        if asked.text("requestId").is_none() || !(1..=LARGEST_BATCH).contains(&ids.len()) {
            return refused(400, "requestId and between 1 and 100 contactIds are required.");
        }
        let mut rows = Vec::new();
        for id in ids {
            let found = self.catalogue.by_id(&id).filter(|entry| !entry.opted_out);
            let Some(mut answer) = self.answer_of(found, wish(None)) else { return no_credit() };
            answer["id"] = json!(id);
            answer["isSuccess"] = json!(found.is_some());
            rows.push(answer);
        }
        json_answer(200, &json!({ "requestId": asked.text("requestId"), "contacts": rows }))
    }
}

/// Both kinds, unless one is chosen.
fn wish(filter: Option<&str>) -> Wish {
    Wish { emails: filter != Some("phoneNumbers"), phones: filter != Some("emailAddresses") }
}
