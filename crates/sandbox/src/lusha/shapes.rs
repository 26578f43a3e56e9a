//! People and companies as Lusha's third version writes them.

use super::{EMAIL, Lusha, PHONE, WORDS, third::Wish};
use crate::{
    provider::figures::{HEADCOUNTS, band, band_limits},
    world::{card::Delivery, directory::Entry},
};
use serde_json::{Value, json};

impl Entry {
    pub(super) fn has_email(&self) -> bool {
        self.card.mailbox.is_some() || self.private_mailbox.is_some()
    }

    pub(super) fn has_phone(&self) -> bool {
        self.mobile.is_some() || self.direct.is_some()
    }
}

impl Lusha {
    /// A row of a search: what could be revealed, and for how much.
    pub(super) fn row(&self, entry: &Entry) -> Value {
        let mut row = self.head(entry);
        let can =
            [(entry.has_email(), "emails", "email", EMAIL), (entry.has_phone(), "phones", "phone", PHONE)];
        let has: Vec<&str> = can.iter().filter(|(has, ..)| *has).map(|(_, name, ..)| *name).collect();
        let reveal: Vec<Value> = can
            .iter()
            .filter(|(has, ..)| *has)
            .map(|(_, field, kind, credits)| {
                let paid = self.purse.is_paid(&format!("{kind}/{}", entry.id));
                json!({ "field": field, "credits": if paid { 0 } else { *credits } })
            })
            .collect();
        row["has"] = json!(has);
        row["canReveal"] = json!(reveal);
        row["signalTypes"] = json!([]);
        row
    }

    /// A person with what was wished.
    pub(super) fn revealed(&self, entry: &Entry, wish: Wish) -> Value {
        let mut row = self.head(entry);
        row["fullName"] = json!(entry.name());
        row["emails"] = json!(if wish.emails { emails(entry) } else { Vec::new() });
        row["phones"] = json!(if wish.phones { phones(entry) } else { Vec::new() });
        row["previousEmployment"] = match entry.before {
            None => json!([]),
            Some((title, place)) => {
                json!([{ "jobTitle": title, "company": { "name": self.catalogue.firm(place).brand } }])
            }
        };
        row["tags"] = json!([]);
        row["updateDate"] = json!(entry.checked);
        row
    }

    fn head(&self, entry: &Entry) -> Value {
        let card = &entry.card;
        let firm = self.catalogue.firm(card.firm);
        json!({
            "id": entry.id,
            "firstName": card.given,
            "lastName": card.family,
            "jobTitle": {
                "title": card.title,
                "departments": [(WORDS.department)(card.department)],
                "seniority": (WORDS.level)(card.seniority),
            },
            "company": {
                "id": company_id(card.firm).to_string(),
                "name": card.firm_name,
                "domain": format!("www.{}", firm.domain),
                "industry": firm.industry,
            },
            "location": card.country.map(|country| {
                let land = country.data();
                json!({
                    "country": land.name,
                    "countryIso2": land.code,
                    "state": firm.town.1,
                    "city": firm.town.0,
                    "continent": if land.code == "US" { "North America" } else { "Europe" },
                    // Longitude first.
                    "coordinates": [-8.4, 51.9],
                    "isEuContact": !["GB", "US"].contains(&land.code),
                })
            }),
            "socialLinks": { "linkedin": card.profile, "xUrl": null },
        })
    }

    pub(super) fn company(&self, place: usize) -> Value {
        let firm = self.catalogue.firm(place);
        let figures = self.catalogue.figures(place);
        let land = firm.land();
        // The exact number may lie outside the band that stands beside it.
        let shown = if place % 7 == 2 { firm.headcount * 3 } else { firm.headcount };
        let (least, most) = band_limits(band(HEADCOUNTS, shown)).unwrap_or((0, u32::MAX));
        json!({
            "id": company_id(place).to_string(),
            "name": firm.brand,
            "alternativeName": firm.registered_name(),
            "domain": format!("www.{}", firm.domain),
            "alternativeDomains": [],
            "emailDomain": firm.domain,
            "description": null,
            "companyType": "private",
            "yearFounded": figures.founded,
            "employeeCount": {
                "exact": firm.headcount, "min": least, "max": Some(most).filter(|most| *most < u32::MAX),
            },
            "industry": firm.industry,
            "subIndustry": null,
            "additionalIndustries": [],
            "specialities": [],
            "sicCodes": [{ "code": figures.sic, "description": null }],
            "naicsCodes": [{ "code": figures.naics, "description": null }],
            "location": {
                "city": firm.town.0,
                "state": firm.town.1,
                "stateCode": null,
                "country": land.name,
                "countryIso2": land.code,
                "continent": if land.code == "US" { "North America" } else { "Europe" },
                "zipCode": figures.postcode,
            },
            "additionalLocations": [],
            "socialLinks": { "linkedin": figures.page, "facebook": null, "x": null },
            "revenueRange": { "min": figures.revenue / 2, "max": figures.revenue * 2 },
            "funding": null,
            "intent": null,
            "technologies": figures.technologies,
        })
    }
}

pub(super) fn emails(entry: &Entry) -> Vec<Value> {
    let private = entry.private_mailbox.as_ref().map(|address| (address, "private", "A"));
    let work = entry.card.mailbox.as_ref().map(|(address, delivery)| {
        let confidence = match delivery {
            Delivery::Good => "A+",
            Delivery::CatchAll => "A",
            Delivery::Unchecked => "B",
            Delivery::Dead => "D",
        };
        (address, "work", confidence)
    });
    // The order is no rank.
    private
        .into_iter()
        .chain(work)
        .map(|(address, kind, confidence)| {
            json!({ "email": address, "type": kind, "confidence": confidence, "updateDate": entry.checked })
        })
        .collect()
}

pub(super) fn phones(entry: &Entry) -> Vec<Value> {
    let mobile = entry.mobile.as_ref().map(|number| (number, "mobile"));
    let direct = entry.direct.as_ref().map(|number| (number, "direct"));
    mobile
        .into_iter()
        .chain(direct)
        .map(|(number, kind)| {
            json!({
                "number": number.e164(), "type": kind, "doNotCall": entry.do_not_call,
                "updateDate": entry.checked,
            })
        })
        .collect()
}

pub(super) fn company_id(place: usize) -> u64 {
    16_000_001 + 5 * place as u64
}

pub(super) fn place_of(id: &str) -> Option<usize> {
    let distance = id.parse::<u64>().ok()?.checked_sub(16_000_001)?;
    (distance % 5 == 0).then_some(distance as usize / 5)
}
