//! Contacts and companies as Seamless.AI writes them.

use super::{Seamless, WORDS};
use crate::{
    provider::figures::{band_limits, revenue_band},
    world::{card::Delivery, directory::Entry, phones::Number},
};
use serde_json::{Value, json};

const SIZES: &[&str] = &[
    "2 - 10",
    "11 - 50",
    "51 - 200",
    "201 - 500",
    "501 - 1,000",
    "1,001 - 5,000",
    "5,001 - 10,000",
    "10,001+",
];

const REVENUES: &[(u64, &str)] = &[
    (0, "$0 - $100K"),
    (100_000, "$100K - $1M"),
    (1_000_000, "$1M - $5M"),
    (5_000_000, "$5M - $20M"),
    (20_000_000, "$20M - $50M"),
    (50_000_000, "$50M - $100M"),
    (100_000_000, "$100M - $500M"),
    (500_000_000, "$500M - $1B"),
    (1_000_000_000, "$1B+"),
];

impl Seamless {
    pub(super) fn contact_row(&self, entry: &Entry) -> Value {
        let card = &entry.card;
        let firm = self.catalogue.firm(card.firm);
        let figures = self.catalogue.figures(card.firm);
        let land = card.country.map(|country| country.data());
        let mut row = json!({
            "searchResultId": entry.id,
            "name": entry.name(),
            "company": card.firm_name,
            "title": card.title,
            "department": (WORDS.department)(card.department),
            "seniority": (WORDS.level)(card.seniority),
            "domain": firm.domain,
            "city": land.map(|_| firm.town.0),
            "state": land.map(|_| firm.town.1),
            "country": land.map(|land| land.name),
            "companyCity": firm.town.0,
            "companyState": firm.town.1,
            "companyCountry": firm.land().name,
            "liUrl": card.profile,
            "companyLIProfileUrl": figures.page,
            "sicCode": figures.sic.to_string(),
            "industries": [firm.industry],
            "startedAtCurrentCompany": null,
            "titleStartedAt": null,
            "timeAtRole": null,
            "companyFoundedOn": figures.founded.to_string(),
            "lastModifiedAt": format!("{}T00:00:00.000Z", entry.checked),
            "companyRevenue": revenue_band(REVENUES, figures.revenue),
            "employeeSizeRange": size(firm.headcount),
            "timezone": null,
        });
        // Names are apart once a record was researched.
        if crate::gate::held(&self.known).contains(&entry.id) {
            row["firstName"] = json!(card.given);
            row["lastName"] = json!(card.family);
        }
        row
    }

    pub(super) fn contact(&self, entry: &Entry, request: &str) -> Value {
        let card = &entry.card;
        let firm = self.catalogue.firm(card.firm);
        let figures = self.catalogue.figures(card.firm);
        let land = card.country.map(|country| country.data());
        let address = card.mailbox.as_ref().map(|(address, _)| address);
        let (sure, state) = match card.mailbox.as_ref().map(|(_, delivery)| delivery) {
            Some(Delivery::Good) => (Some("97%"), Some("valid")),
            Some(Delivery::CatchAll) => (Some("68%"), Some("accept all")),
            Some(Delivery::Unchecked) => (Some("55%"), Some("risky")),
            Some(Delivery::Dead) => (Some("12%"), Some("invalid")),
            None => (None, None),
        };
        let lines: Vec<(&Number, &str)> = entry
            .mobile
            .iter()
            .map(|number| (number, "mobile"))
            .chain(entry.direct.iter().map(|number| (number, "main")))
            .collect();
        let mut contact = json!({
            "contactId": 900_000 + entry.number,
            "apiResearchId": request,
            "username": "operator@practice-msp.co.uk",
            "createdAt": "2026-11-01T08:00:00.000Z",
            "updatedAt": "2026-11-01T08:00:00.000Z",
            "firstName": card.given,
            "middleName": null,
            "lastName": card.family,
            "fullName": entry.name(),
            "name": entry.name(),
            "email": address,
            "personalEmail": entry.private_mailbox,
            "email1": address,
            "email1TotalAI": sure,
            "email1EmailAI": state,
            "company": card.firm_name,
            "companyFounded": figures.founded.to_string(),
            "companyIndustry": firm.industry,
            "companyStaffCount": firm.headcount,
            "companyStaffCountRange": size(firm.headcount),
            "companyAnnualRevenue": figures.revenue.to_string(),
            "companyRevenueRange": revenue_band(REVENUES, figures.revenue),
            "companyDomain": firm.domain,
            "companyLIProfileUrl": figures.page,
            "companyPhone1": firm.switchboard.as_ref().map(Number::international),
            "title": card.title,
            "department": (WORDS.department)(card.department),
            "seniority": (WORDS.level)(card.seniority),
            "lIProfileUrl": card.profile,
            "contactLocation": land.map(|land| json!({
                "city": firm.town.0, "state": firm.town.1, "postCode": null, "country": land.name,
                "countryAlpha2": land.code, "fullString": format!("{}, {}", firm.town.0, land.name),
            })),
            "companyLocation": { "street1": firm.street, "city": firm.town.0, "country": firm.land().name },
            "website": firm.domain,
            "jobHistory": [],
            "newsAndEvents": [],
        });
        for (index, (number, kind)) in lines.iter().enumerate() {
            let place = index + 1;
            contact[format!("contactPhone{place}")] = json!(number.international());
            contact[format!("contactPhone{place}TotalAI")] = json!("90%");
            contact[format!("contactPhone{place}DataType")] = json!(kind);
        }
        contact
    }

    pub(super) fn company_row(&self, place: usize) -> Value {
        let firm = self.catalogue.firm(place);
        let figures = self.catalogue.figures(place);
        json!({
            "searchResultId": company_id(place),
            "name": firm.brand,
            "street1": firm.street,
            "city": firm.town.0,
            "state": firm.town.1,
            "postCode": figures.postcode,
            "country": firm.land().name,
            "domain": firm.domain,
            "description": null,
            "liUrl": figures.page,
            "sicCode": figures.sic.to_string(),
            "industries": [firm.industry],
            "revenueRange": revenue_band(REVENUES, figures.revenue),
            "annualRevenue": figures.revenue.to_string(),
            "staffCountRange": size(firm.headcount),
            "employeeCount": firm.headcount.to_string(),
            "numContacts": self.catalogue.staff(place).count(),
            "technologies": figures.technologies,
            "foundedOn": figures.founded.to_string(),
            "companyType": "Private",
        })
    }

    /// Lists are texts with commas here, and numbers are texts.
    pub(super) fn company(&self, place: usize) -> Value {
        let firm = self.catalogue.firm(place);
        let figures = self.catalogue.figures(place);
        json!({
            "name": firm.brand,
            "domain": firm.domain,
            "phones": firm.switchboard.as_ref().map(Number::international),
            "liUrl": figures.page,
            "industries": format!("{}, services", firm.industry),
            "staffCount": firm.headcount.to_string(),
            "annualRevenue": figures.revenue.to_string(),
            "foundedOn": figures.founded.to_string(),
            "topTechnologies": figures.technologies.join(", "),
        })
    }
}

fn size(headcount: u32) -> &'static str {
    SIZES
        .iter()
        .find(|band| band_limits(band).is_some_and(|(least, most)| (least..=most).contains(&headcount)))
        .copied()
        .unwrap_or("0 - 1 (Self-employed)")
}

pub(super) fn company_id(place: usize) -> String {
    format!("c0a1b2c3-0000-4a1c-9000-{place:012x}")
}

pub(super) fn place_of(id: &str) -> Option<usize> {
    usize::from_str_radix(id.strip_prefix("c0a1b2c3-0000-4a1c-9000-")?, 16).ok()
}
