//! Profiles and companies as RocketReach writes them.

use super::{RocketReach, WORDS};
use crate::world::{card::Delivery, directory::Entry, phones::Number};
use serde_json::{Value, json};

/// The grade from which an address or a phone is paid for.
pub(super) const GOOD: [&str; 2] = ["A", "A-"];

impl RocketReach {
    /// A row of a search: domains of addresses, and numbers without their last digits.
    pub(super) fn teaser(&self, entry: &Entry) -> Value {
        let mut row = self.head(entry);
        let domain = |address: &str| address.split_once('@').map(|(_, domain)| domain.to_owned());
        let professional: Vec<String> =
            entry.card.mailbox.iter().filter_map(|(address, _)| domain(address)).collect();
        let personal: Vec<String> =
            entry.private_mailbox.iter().filter_map(|address| domain(address)).collect();
        let masked: Vec<Value> = lines(entry)
            .map(|(number, _)| {
                let written = number.international();
                let shown = written.len().saturating_sub(4);
                json!({ "number": format!("{}XXXX", &written[..shown]), "is_premium": true })
            })
            .collect();
        let offices: Vec<String> =
            self.catalogue.firm(entry.card.firm).switchboard.iter().map(Number::international).collect();
        row["status"] = json!("not queued");
        row["profile_pic"] = Value::Null;
        row["connections"] = json!(entry.number % 500);
        // A text, although it says yes or no.
        row["suppressed"] = json!(if entry.opted_out { "True" } else { "False" });
        row["teaser"] = match entry.opted_out {
            true => json!({ "emails": [], "phones": [], "office_phones": [], "preview": [] }),
            false => json!({
                "emails": professional,
                "phones": masked,
                "office_phones": offices,
                "preview": personal,
                "is_premium_phone_available": entry.mobile.is_some(),
                "personal_emails": personal,
                "professional_emails": professional,
            }),
        };
        row["birth_year"] = Value::Null;
        row["npi_data"] = Value::Null;
        row["update_time"] = json!(format!("{}T00:00:00Z", entry.checked));
        row
    }

    /// A whole profile; its addresses and phones where they were bought.
    pub(super) fn profile(&self, entry: &Entry, status: &str, with_company: bool) -> Value {
        let mut profile = self.head(entry);
        let done = status == "complete" && !entry.opted_out;
        let emails = if done { emails(entry) } else { Vec::new() };
        let phones = if done { phones(entry) } else { Vec::new() };
        let of_kind = |kind: &str| {
            emails.iter().find(|email| email["type"] == kind).map(|email| email["email"].clone())
        };
        profile["status"] = json!(status);
        profile["suppressed"] = json!(if entry.opted_out { "True" } else { "False" });
        profile["profile_list"] = json!({ "id": 1, "name": "API" });
        profile["recommended_email"] = json!(of_kind("professional").or_else(|| of_kind("personal")));
        profile["recommended_professional_email"] = json!(of_kind("professional"));
        profile["recommended_personal_email"] = json!(of_kind("personal"));
        profile["current_work_email"] = json!(of_kind("professional"));
        profile["current_personal_email"] = json!(of_kind("personal"));
        profile["emails"] = json!(emails);
        profile["phones"] = json!(phones);
        profile["job_history"] = if done { self.jobs(entry) } else { json!([]) };
        profile["education"] = json!([]);
        profile["skills"] = json!([]);
        profile["metadata"] = Value::Null;
        if with_company {
            profile["company"] = self.company(entry.card.firm);
        }
        profile
    }

    fn head(&self, entry: &Entry) -> Value {
        let card = &entry.card;
        let firm = self.catalogue.firm(card.firm);
        let figures = self.catalogue.figures(card.firm);
        let land = card.country.map(|country| country.data());
        json!({
            "id": number_of(&entry.id),
            "name": entry.name(),
            "links": card.profile.as_ref().map_or_else(|| json!({}), |profile| json!({ "linkedin": profile })),
            "linkedin_url": card.profile,
            "location": land.map(|land| format!("{}, {}", firm.town.0, land.name)),
            "city": land.map(|_| firm.town.0),
            "region": land.map(|_| firm.town.1),
            "country": land.map(|land| land.name),
            "country_code": land.map(|land| land.code),
            "current_title": card.title,
            "current_employer": card.firm_name,
            "current_employer_id": company_id(card.firm),
            "current_employer_domain": firm.domain,
            "current_employer_website": format!("http://www.{}", firm.domain),
            "current_employer_linkedin_url": figures.page,
            "current_employer_industry": firm.industry,
        })
    }

    fn jobs(&self, entry: &Entry) -> Value {
        let card = &entry.card;
        let mut jobs = Vec::new();
        if let Some((title, place)) = entry.before {
            jobs.push(json!({
                "title": title,
                "company_name": self.catalogue.firm(place).brand,
                "company_id": company_id(place),
                "start_date": "2016-03-01",
                "end_date": "2022-08-31",
                "is_current": false,
                "department": null,
                "highest_level": null,
                "sub_department": null,
            }));
        }
        jobs.push(json!({
            "title": card.title,
            "company_name": card.firm_name,
            "company_id": company_id(card.firm),
            "start_date": "2022-09-01",
            "end_date": "Present",
            "is_current": true,
            "department": (WORDS.department)(card.department),
            "highest_level": (WORDS.level)(card.seniority),
            "sub_department": null,
        }));
        json!(jobs)
    }

    pub(super) fn company_row(&self, place: usize, universal: bool) -> Value {
        let firm = self.catalogue.firm(place);
        let mut row = json!({
            "id": company_id(place),
            "name": firm.brand,
            "ticker_symbol": null,
            "industry_str": firm.industry,
            "city": firm.town.0,
            "region": firm.town.1,
            "country_code": firm.land().code,
        });
        if universal {
            row["linkedin_url"] = json!(self.catalogue.figures(place).page);
            row["logo_url"] = Value::Null;
        } else {
            row["email_domain"] = json!(firm.domain);
        }
        row
    }

    pub(super) fn company(&self, place: usize) -> Value {
        let firm = self.catalogue.firm(place);
        let figures = self.catalogue.figures(place);
        json!({
            "id": company_id(place),
            "name": firm.brand,
            "domain": firm.domain,
            "email_domain": firm.domain,
            "website_domain": format!("www.{}", firm.domain),
            "ticker_symbol": null,
            "links": { "linkedin": figures.page },
            "year_founded": figures.founded,
            "address": {
                "street": firm.street,
                "city": firm.town.0,
                "region": firm.town.1,
                "region_code": null,
                "postal_code": figures.postcode,
                "country": firm.land().name,
                "country_code": firm.land().code,
            },
            "phone": firm.switchboard.as_ref().map(Number::international),
            "fax": null,
            "num_employees": firm.headcount,
            "revenue": figures.revenue,
            "funding_investors": [],
            "industry": firm.industry,
            "industries": [firm.industry],
            "industry_keywords": [],
            "sic_codes": [figures.sic],
            "naics_codes": [figures.naics],
            "techstack": figures.technologies,
            "competitors": [],
            "departments": {},
            "company_growth": [],
            "description": null,
            "rr_profile_url": null,
        })
    }
}

fn emails(entry: &Entry) -> Vec<Value> {
    let work = entry.card.mailbox.as_ref().map(|(address, delivery)| {
        let (state, grade) = match delivery {
            Delivery::Good => ("valid", "A"),
            Delivery::CatchAll => ("accept-all", "A-"),
            Delivery::Unchecked => ("unknown", "B"),
            Delivery::Dead => ("invalid", "F"),
        };
        (address, state, "professional", grade)
    });
    let private = entry.private_mailbox.as_ref().map(|address| (address, "valid", "personal", "A-"));
    // The order is no rank: a private address may come first.
    private
        .into_iter()
        .chain(work)
        .map(|(address, state, kind, grade)| {
            json!({
                "email": address, "smtp_valid": state, "type": kind, "grade": grade,
                "last_validation_check": entry.checked,
            })
        })
        .collect()
}

fn lines(entry: &Entry) -> impl Iterator<Item = (&Number, &'static str)> {
    let mobile = entry.mobile.iter().map(|number| (number, "mobile"));
    entry.direct.iter().map(|number| (number, "direct dial")).chain(mobile)
}

fn phones(entry: &Entry) -> Vec<Value> {
    lines(entry)
        .map(|(number, kind)| {
            json!({
                "number": number.international(),
                "e164": number.e164(),
                "country_code": entry.card.country.map(|country| country.data().code),
                "extension": null,
                "type": kind,
                "grade": if kind == "mobile" { "A" } else { "B" },
                "validity": if kind == "mobile" { "valid" } else { "unknown" },
                "recommended": kind == "mobile",
                "premium": kind == "mobile",
                "last_checked": entry.checked,
            })
        })
        .collect()
}

/// Whether a list of addresses or phones has one that is paid for.
pub(super) fn has_good(values: &Value) -> bool {
    values.as_array().is_some_and(|values| {
        values.iter().any(|value| value["grade"].as_str().is_some_and(|grade| GOOD.contains(&grade)))
    })
}

fn number_of(id: &str) -> u64 {
    id.parse().unwrap_or_default()
}

pub(super) fn company_id(place: usize) -> u64 {
    700_001 + 3 * place as u64
}

pub(super) fn place_of(id: u64) -> Option<usize> {
    let distance = id.checked_sub(700_001)?;
    (distance % 3 == 0).then_some(distance as usize / 3)
}
