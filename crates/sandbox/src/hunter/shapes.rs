//! Addresses, people and companies as Hunter writes them.

use super::{Hunter, calls::WORDS};
use crate::{
    provider::{
        catalogue::handle,
        figures::{HEADCOUNTS, band},
    },
    world::{card::Delivery, directory::Entry, firms::Pattern, phones::Number},
};
use serde_json::{Value, json};

impl Hunter {
    /// An address of a domain. Its last check is told for a month alone, so that it is mostly null.
    pub(super) fn address(&self, entry: &Entry, generic: bool) -> Value {
        let card = &entry.card;
        let firm = self.known.firm(card.firm);
        let (address, confidence, status) = state(entry);
        let recent = entry.number.is_multiple_of(4);
        let source = json!({
            "domain": firm.domain, "uri": format!("http://{}/team", firm.domain), "extracted_on": "2026-02-11",
            "last_seen_on": "2026-06-02", "still_on_page": true,
        });
        json!({
            "value": address,
            "type": if generic { "generic" } else { "personal" },
            "confidence": confidence,
            "first_name": card.given.as_ref().filter(|_| !generic),
            "last_name": card.family.as_ref().filter(|_| !generic),
            "position": card.title.filter(|_| !generic),
            "position_raw": card.title.filter(|_| !generic),
            "seniority": Some((WORDS.level)(card.seniority)).filter(|_| !generic),
            "department": Some((WORDS.department)(card.department)).filter(|_| !generic),
            "linkedin": card.profile.as_ref().filter(|_| !generic),
            "twitter": null,
            "phone_number": entry.direct.as_ref().filter(|_| !generic).map(Number::international),
            "sources": [source],
            "verification": match (recent, status) {
                (true, Some(status)) => json!({ "date": entry.checked, "status": status }),
                _ => json!({ "date": null, "status": null }),
            },
        })
    }

    pub(super) fn domain(&self, place: usize, emails: Vec<Value>) -> Value {
        let firm = self.known.firm(place);
        let figures = self.known.figures(place);
        json!({
            "domain": firm.domain,
            "disposable": false,
            "webmail": false,
            "accept_all": firm.catch_all,
            "pattern": pattern(firm.pattern),
            "organization": firm.brand,
            "description": null,
            "industry": firm.industry,
            "twitter": null,
            "facebook": null,
            "linkedin": figures.page,
            "technologies": figures.technologies,
            "country": firm.land().code,
            "state": firm.town.1,
            "city": firm.town.0,
            "postal_code": figures.postcode,
            "street": firm.street,
            "headcount": band(HEADCOUNTS, firm.headcount),
            "company_type": "privately_held",
            "linked_domains": [],
            "emails": emails,
        })
    }

    pub(super) fn found(&self, entry: &Entry) -> Value {
        let card = &entry.card;
        let firm = self.known.firm(card.firm);
        let (address, confidence, status) = state(entry);
        json!({
            "first_name": card.given,
            "last_name": card.family,
            "email": address,
            "score": confidence,
            "domain": firm.domain,
            "accept_all": firm.catch_all,
            "position": card.title,
            "twitter": null,
            "linkedin_url": card.profile,
            "phone_number": entry.direct.as_ref().map(Number::international),
            "company": card.firm_name,
            "sources": [],
            "verification": { "date": status.map(|_| &entry.checked), "status": status },
        })
    }

    /// The profile is a handle here, and an address in a search.
    pub(super) fn person(&self, entry: &Entry) -> Value {
        let card = &entry.card;
        let firm = self.known.firm(card.firm);
        let land = card.country.map(|country| country.data());
        json!({
            "id": entry.id,
            "name": { "fullName": entry.name(), "givenName": card.given, "familyName": card.family },
            "email": state(entry).0,
            "location": land.map(|land| format!("{}, {}", firm.town.0, land.name)),
            "timeZone": null,
            "geo": {
                "city": land.map(|_| firm.town.0), "state": land.map(|_| firm.town.1),
                "country": land.map(|land| land.name), "lat": null, "lng": null,
            },
            "employment": {
                "domain": firm.domain, "name": card.firm_name, "title": card.title,
                "role": (WORDS.department)(card.department), "seniority": (WORDS.level)(card.seniority),
            },
            "linkedin": { "handle": card.profile.as_deref().map(handle) },
            "twitter": { "handle": null },
            "github": { "handle": null },
            "phone": entry.direct.as_ref().map(Number::international),
            "emailProvider": null,
            "activeAt": entry.checked,
            "inactiveAt": null,
        })
    }

    pub(super) fn company(&self, place: usize) -> Value {
        let firm = self.known.firm(place);
        let figures = self.known.figures(place);
        json!({
            "name": firm.brand,
            "legalName": firm.registered_name(),
            "domain": firm.domain,
            "category": {
                "sector": null, "industry": firm.industry, "industryGroup": null,
                "sicCode": figures.sic.to_string(), "naicsCode": figures.naics.to_string(), "gicsCode": null,
            },
            "tags": [],
            "foundedYear": figures.founded,
            "location": format!("{}, {}", firm.town.0, firm.land().name),
            "geo": { "city": firm.town.0, "state": firm.town.1, "country": firm.land().name },
            "site": {
                "phoneNumbers": firm.switchboard.iter().map(Number::international).collect::<Vec<_>>(),
                "emailAddresses": [],
            },
            "type": "private",
            "ticker": null,
            "metrics": {
                "employees": firm.headcount, "employeesRange": band(HEADCOUNTS, firm.headcount),
                "annualRevenue": figures.revenue, "raised": null, "marketCap": null,
            },
            "tech": figures.technologies,
            "techCategories": [],
            "fundingRounds": [],
        })
    }
}

/// The address, how sure it is, and what its last check said.
fn state(entry: &Entry) -> (Option<&str>, usize, Option<&'static str>) {
    match &entry.card.mailbox {
        None => (None, 0, None),
        Some((address, delivery)) => {
            let (confidence, status) = match delivery {
                Delivery::Good => (90 + entry.number % 10, Some("valid")),
                Delivery::CatchAll => (70 + entry.number % 15, Some("accept_all")),
                Delivery::Dead => (10 + entry.number % 30, Some("invalid")),
                Delivery::Unchecked => (40 + entry.number % 40, None),
            };
            (Some(address), confidence, status)
        }
    }
}

fn pattern(pattern: Pattern) -> &'static str {
    match pattern {
        Pattern::FirstDotLast => "{first}.{last}",
        Pattern::InitialLast => "{f}{last}",
        Pattern::First => "{first}",
        Pattern::InitialDotLast => "{f}.{last}",
        Pattern::FirstUnderscoreLast => "{first}_{last}",
        Pattern::LastDotFirst => "{last}.{first}",
    }
}
