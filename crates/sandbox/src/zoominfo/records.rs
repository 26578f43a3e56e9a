//! What both interfaces know: people and companies, which of them are under management, and their shapes.

use crate::{
    provider::{
        account::Purse,
        asked::text_of,
        catalogue::{Catalogue, Wanted, Words},
        figures::band_limits,
    },
    world::{card::Delivery, directory::Entry, phones::Number},
};
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

pub(super) const CREDITS: (u64, u64) = (500, 60);
pub(super) const ALL: &str = "all";

pub(super) const WORDS: Words = Words {
    level: |seniority| match seniority {
        "owner" | "founder" | "c_suite" | "partner" => "C Level Exec",
        "vp" => "VP Level Exec",
        "head" | "director" => "Director",
        "manager" => "Manager",
        _ => "Non Manager",
    },
    department: |department| match department {
        "information_technology" => "Information Technology",
        "human_resources" => "Human Resources",
        "finance" => "Finance",
        "sales" => "Sales",
        "marketing" => "Marketing",
        "operations" => "Operations",
        _ => "C-Suite",
    },
};

/// What may be asked for of a person. Those that begin with `company` come back inside `company`.
pub(super) const PERSON_FIELDS: &[&str] = &[
    "id",
    "firstName",
    "middleName",
    "lastName",
    "email",
    "hasCanadianEmail",
    "phone",
    "mobilePhone",
    "directPhoneDoNotCall",
    "mobilePhoneDoNotCall",
    "jobTitle",
    "jobFunction",
    "managementLevel",
    "contactAccuracyScore",
    "street",
    "city",
    "region",
    "state",
    "country",
    "metroArea",
    "zipCode",
    "personHasMoved",
    "withinEu",
    "withinCalifornia",
    "withinCanada",
    "validDate",
    "lastUpdatedDate",
    "noticeProvidedDate",
    "externalUrls",
    "emailAlt",
    "directPhoneAlt",
    "mobilePhoneAlt",
    "employmentHistory",
    "companyId",
    "companyName",
    "companyWebsite",
    "companyRevenue",
    "companyRevenueNumeric",
    "companyRevenueRange",
    "companyEmployeeCount",
    "companyEmployeeRange",
    "companyPrimaryIndustry",
    "companyIndustries",
    "companyType",
    "companyTicker",
    "companyPhone",
    "companyStreet",
    "companyCity",
    "companyState",
    "companyZipCode",
    "companyCountry",
    "companySicCodes",
    "companyNaicsCodes",
    "companySocialMediaUrls",
    "companyDescription",
    "companyDivision",
];

/// One account's records and credits.
pub(crate) struct Records {
    pub(super) catalogue: Catalogue,
    pub(super) purse: Purse,
}

/// A company of the world has this number, and the next another one.
const COMPANIES: i64 = 340_000_001;

impl Records {
    pub(crate) fn new(catalogue: Catalogue) -> Self {
        Self { catalogue, purse: Purse::new(&[(ALL, CREDITS.0, CREDITS.1)]) }
    }

    /// People for the attributes of a search, whose texts may be lists with commas.
    pub(super) fn people(&self, asked: &BTreeMap<String, Value>) -> Vec<&Entry> {
        let mut names = list(asked, "fullName");
        let whole = [text(asked, "firstName"), text(asked, "lastName")]
            .into_iter()
            .flatten()
            .collect::<Vec<_>>()
            .join(" ");
        names.extend(Some(whole).filter(|name| !name.is_empty()));
        let wanted = Wanted {
            names,
            titles: text(asked, "jobTitle").map(|titles| alternatives(&titles)).unwrap_or_default(),
            levels: list(asked, "managementLevel"),
            departments: [list(asked, "department"), list(asked, "jobFunction")].concat(),
            ..self.firm_filter(asked)
        };
        let exact = Wanted { titles: list(asked, "exactJobTitle"), exact_titles: true, ..Wanted::default() };
        let without = Wanted {
            titles: text(asked, "excludeJobTitle").map(|titles| alternatives(&titles)).unwrap_or_default(),
            ..Wanted::default()
        };
        let (persons, mailboxes) = (list(asked, "personId"), list(asked, "emailAddress"));
        let least = text(asked, "contactAccuracyScoreMin").and_then(|score| score.parse().ok()).unwrap_or(0);
        self.catalogue.people_who(|entry| {
            self.catalogue.fits(entry, &wanted, WORDS)
                && self.catalogue.fits(entry, &exact, WORDS)
                && (without.is_empty() || !self.catalogue.fits(entry, &without, WORDS))
                && (persons.is_empty() || persons.contains(&entry.id))
                && (mailboxes.is_empty() || has_mailbox(entry, &mailboxes))
                && self.firm_is_wanted(entry.card.firm, asked)
                && score(entry) >= least
                && !entry.opted_out
        })
    }

    pub(super) fn companies(&self, asked: &BTreeMap<String, Value>) -> Vec<usize> {
        let wanted = self.firm_filter(asked);
        self.catalogue.firms_that(|place| {
            self.catalogue.firm_matches(place, &wanted) && self.firm_is_wanted(place, asked)
        })
    }

    fn firm_filter(&self, asked: &BTreeMap<String, Value>) -> Wanted {
        let size = |name: &str| text(asked, name).and_then(|size| size.parse::<u32>().ok());
        let mut headcounts: Vec<(u32, u32)> = list_of_bands(asked);
        let (least, most) = (size("employeeRangeMin"), size("employeeRangeMax"));
        if least.is_some() || most.is_some() {
            headcounts.push((least.unwrap_or(0), most.unwrap_or(u32::MAX)));
        }
        Wanted {
            firm_names: text(asked, "companyName").map(|names| alternatives(&names)).unwrap_or_default(),
            countries: list(asked, "country"),
            regions: list(asked, "state"),
            cities: list(asked, "metroRegion"),
            industries: list(asked, "industryKeywords")
                .iter()
                .flat_map(|words| alternatives(words))
                .collect(),
            headcounts,
            words: text(asked, "companyDescription").unwrap_or_default(),
            ..Wanted::default()
        }
    }

    fn firm_is_wanted(&self, place: usize, asked: &BTreeMap<String, Value>) -> bool {
        let firm = self.catalogue.firm(place);
        let thousands = self.catalogue.figures(place).revenue / 1_000;
        let limit = |name: &str| text(asked, name).and_then(|limit| limit.parse::<u64>().ok());
        let ids = list(asked, "companyId");
        // A site is found by its full address alone.
        let site = format!("www.{}", firm.domain);
        let sites: Vec<String> = list(asked, "companyWebsite");
        let is_site = |written: &String| {
            written.split_once("://").is_some_and(|(_, rest)| rest.trim_end_matches('/') == site)
        };
        (ids.is_empty() || ids.contains(&company_id(place).to_string()))
            && (sites.is_empty() || sites.iter().any(is_site))
            && limit("revenueMin").is_none_or(|least| thousands >= least)
            && limit("revenueMax").is_none_or(|most| thousands <= most)
    }

    /// Somebody by one of the ways that an enrichment takes; an error where there is none of them.
    pub(super) fn person_named(&self, input: &Value) -> Result<Option<&Entry>, ()> {
        let said = |name: &str| text_of(&input[name]).filter(|text| !text.trim().is_empty());
        if let Some(id) = said("personId") {
            return Ok(self.catalogue.by_id(&id));
        }
        if let Some(email) = said("emailAddress") {
            return Ok(self.catalogue.by_mailbox(&email));
        }
        if let Some(url) = said("externalURL") {
            return Ok(self.catalogue.by_profile(&url));
        }
        let name = said("fullName").or_else(|| Some(format!("{} {}", said("firstName")?, said("lastName")?)));
        let firm = said("companyName").or_else(|| {
            let place = place_of(said("companyId")?.parse().ok()?)?;
            Some(self.catalogue.firm(self.catalogue.firm_at(place)?).domain.clone())
        });
        match (name, firm) {
            (Some(name), Some(firm)) => Ok(self.catalogue.by_name_at(&name, &firm)),
            _ if said("phone").is_some() || said("hashedEmail").is_some() => Ok(None),
            _ => Err(()),
        }
    }

    pub(super) fn company_named(&self, input: &Value) -> Result<Option<usize>, ()> {
        let said = |name: &str| text_of(&input[name]).filter(|text| !text.trim().is_empty());
        if let Some(id) = said("companyId") {
            return Ok(id.parse().ok().and_then(place_of).and_then(|place| self.catalogue.firm_at(place)));
        }
        match said("companyWebsite").or_else(|| said("companyName")) {
            Some(which) => Ok(self.catalogue.firm_named(&which)),
            None if ["companyTicker", "companyPhone", "ipAddress"]
                .iter()
                .any(|name| said(name).is_some()) =>
            {
                Ok(None)
            }
            None => Err(()),
        }
    }

    /// A record comes under management for a credit; from then on it is free. None where the credits are used up.
    pub(super) fn manage(&self, thing: String) -> Option<u64> {
        self.purse.pay_once(ALL, &[(thing, 1)]).ok()
    }

    /// Everything about a person under the names of [`PERSON_FIELDS`].
    pub(super) fn person(&self, entry: &Entry) -> Map<String, Value> {
        let card = &entry.card;
        let firm = self.catalogue.firm(card.firm);
        let figures = self.catalogue.figures(card.firm);
        let land = card.country.map(|country| country.data());
        let written = |number: &Option<Number>| number.as_ref().map(Number::international);
        let mut all = json!({
            "id": entry.id.parse::<i64>().unwrap_or_default(),
            "firstName": card.given,
            "middleName": "",
            "lastName": card.family,
            "email": card.mailbox.as_ref().map(|(address, _)| address),
            "hasCanadianEmail": false,
            "phone": written(&entry.direct),
            "mobilePhone": written(&entry.mobile),
            "directPhoneDoNotCall": entry.do_not_call,
            "mobilePhoneDoNotCall": entry.do_not_call,
            "jobTitle": card.title,
            "jobFunction": {
                "name": (WORDS.department)(card.department), "department": (WORDS.department)(card.department),
            },
            "managementLevel": [(WORDS.level)(card.seniority)],
            "contactAccuracyScore": score(entry).to_string(),
            "street": null,
            "city": land.map(|_| firm.town.0),
            "region": null,
            "state": land.map(|_| firm.town.1),
            "country": land.map(|land| land.name),
            "metroArea": null,
            "zipCode": null,
            "personHasMoved": if entry.before.is_some() { "Yes" } else { "No" },
            "withinEu": land.is_some_and(|land| !["GB", "US"].contains(&land.code)),
            "withinCalifornia": false,
            "withinCanada": false,
            "validDate": format!("{}T00:00:00Z", entry.checked),
            "lastUpdatedDate": format!("{}T00:00:00Z", entry.checked),
            "noticeProvidedDate": format!("{}T00:00:00Z", entry.checked),
            // Many accounts never receive profiles of people.
            "externalUrls": card.profile.iter().filter(|_| entry.number.is_multiple_of(4))
                .map(|profile| json!({ "type": "LINKED_IN", "url": profile })).collect::<Vec<_>>(),
            "emailAlt": entry.private_mailbox.iter()
                .map(|address| json!({ "value": address, "source": "waterfall" })).collect::<Vec<_>>(),
            "directPhoneAlt": [],
            "mobilePhoneAlt": [],
        });
        all["employmentHistory"] = match entry.before {
            None => json!([]),
            Some((title, place)) => json!([{
                "jobTitle": title, "fromDate": "2016-03-01", "toDate": "2022-08-31",
                "company": { "companyId": company_id(place), "companyName": self.catalogue.firm(place).brand },
            }]),
        };
        let company = json!({
            "companyId": company_id(card.firm),
            "companyName": card.firm_name,
            "companyWebsite": format!("www.{}", firm.domain),
            "companyRevenue": printed(figures.revenue),
            "companyRevenueNumeric": figures.revenue,
            "companyRevenueRange": null,
            "companyEmployeeCount": firm.headcount,
            "companyEmployeeRange": employee_range(firm.headcount),
            "companyPrimaryIndustry": [firm.industry],
            "companyIndustries": [firm.industry],
            "companyType": "PRIVATE",
            "companyTicker": null,
            "companyPhone": written(&firm.switchboard),
            "companyStreet": firm.street,
            "companyCity": firm.town.0,
            "companyState": firm.town.1,
            "companyZipCode": figures.postcode,
            "companyCountry": firm.land().name,
            "companySicCodes": [{ "id": figures.sic.to_string(), "name": null }],
            "companyNaicsCodes": [],
            "companySocialMediaUrls": [{ "type": "LINKED_IN", "url": figures.page, "followerCount": "10" }],
            "companyDescription": null,
            "companyDivision": null,
        });
        let mut all = object(all);
        all.extend(object(company));
        all
    }

    /// The wished fields of a person, those of the company inside `company` under names without that word.
    pub(super) fn wished_person(&self, entry: &Entry, fields: &[String]) -> Value {
        let mut all = self.person(entry);
        let mut shown = Map::new();
        let mut company = Map::new();
        for field in fields {
            let Some(value) = all.remove(field) else { continue };
            match field.strip_prefix("company").and_then(|rest| Some((rest.chars().next()?, rest))) {
                Some((first, rest)) => {
                    let name = format!("{}{}", first.to_lowercase(), &rest[first.len_utf8()..]);
                    company.insert(name, value);
                }
                None => {
                    shown.insert(field.clone(), value);
                }
            }
        }
        if !company.is_empty() {
            shown.insert("company".to_owned(), Value::Object(company));
        }
        Value::Object(shown)
    }

    /// A person as a search shows it: what there is, and not what it is.
    pub(super) fn row(&self, entry: &Entry) -> Value {
        let card = &entry.card;
        json!({
            "firstName": card.given,
            "middleName": "",
            "lastName": card.family,
            "jobTitle": card.title,
            // A number here, a text in an enrichment.
            "contactAccuracyScore": score(entry),
            "managementLevel": (WORDS.level)(card.seniority),
            "validDate": format!("{}T00:00:00Z", entry.checked),
            "lastUpdatedDate": format!("{}T00:00:00Z", entry.checked),
            "hasEmail": card.mailbox.is_some(),
            "hasSupplementalEmail": entry.private_mailbox.is_some(),
            "hasDirectPhone": entry.direct.is_some(),
            "hasMobilePhone": entry.mobile.is_some(),
            "hasCompanyIndustry": true,
            "hasCompanyPhone": self.catalogue.firm(card.firm).switchboard.is_some(),
            "directPhoneDoNotCall": entry.do_not_call,
            "mobilePhoneDoNotCall": entry.do_not_call,
            "company": { "id": company_id(card.firm), "name": card.firm_name },
        })
    }

    /// Everything about a company. Money is in thousands here.
    pub(super) fn company(&self, place: usize) -> Map<String, Value> {
        let firm = self.catalogue.firm(place);
        let figures = self.catalogue.figures(place);
        object(json!({
            "id": company_id(place),
            "name": firm.brand,
            "website": format!("http://www.{}", firm.domain),
            "domainList": [firm.domain],
            "phone": firm.switchboard.as_ref().map(Number::international),
            "street": firm.street,
            "city": firm.town.0,
            "state": firm.town.1,
            "zipCode": figures.postcode,
            "country": firm.land().name,
            "continent": if firm.land().code == "US" { "North America" } else { "Europe" },
            "metroArea": null,
            "revenue": figures.revenue / 1_000,
            "revenueRange": null,
            "employeeCount": firm.headcount,
            "employeeRange": employee_range(firm.headcount),
            "primaryIndustry": [firm.industry],
            "industries": [firm.industry],
            "sicCodes": [{ "id": figures.sic.to_string(), "name": null }],
            "naicsCodes": [{ "id": figures.naics.to_string(), "name": null }],
            "foundedYear": figures.founded.to_string(),
            "type": "PRIVATE",
            "ticker": null,
            "companyStatus": "Active",
            "isDefunct": false,
            "description": null,
            "socialMediaUrls": [{ "type": "LINKED_IN", "url": figures.page, "followerCount": "10" }],
            "certified": false,
            "locationCount": 1,
            "numberOfContactsInZoomInfo": self.catalogue.staff(place).count(),
        }))
    }

    pub(super) fn wished_company(&self, place: usize, fields: &[String]) -> Value {
        let mut all = self.company(place);
        let mut shown = Map::new();
        for field in fields {
            if let Some(value) = all.remove(field) {
                shown.insert(field.clone(), value);
            }
        }
        Value::Object(shown)
    }
}

/// How sure the provider is of a person, from 70 to 99.
pub(super) fn score(entry: &Entry) -> u32 {
    match entry.card.mailbox.as_ref().map(|(_, delivery)| delivery) {
        Some(Delivery::Good) => 95 + (entry.number % 5) as u32,
        Some(Delivery::CatchAll) => 85 + (entry.number % 8) as u32,
        _ => 70 + (entry.number % 12) as u32,
    }
}

pub(super) fn company_id(place: usize) -> i64 {
    COMPANIES + 7 * place as i64
}

pub(super) fn place_of(id: i64) -> Option<usize> {
    let distance = usize::try_from(id.checked_sub(COMPANIES)?).ok()?;
    (distance % 7 == 0).then_some(distance / 7)
}

fn object(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn text(asked: &BTreeMap<String, Value>, name: &str) -> Option<String> {
    asked.get(name).and_then(text_of).filter(|text| !text.trim().is_empty())
}

/// A list, or a text with commas.
fn list(asked: &BTreeMap<String, Value>, name: &str) -> Vec<String> {
    match asked.get(name) {
        Some(Value::Array(values)) => values.iter().filter_map(text_of).collect(),
        Some(value) => text_of(value)
            .iter()
            .flat_map(|text| text.split(','))
            .map(|part| part.trim().to_owned())
            .filter(|part| !part.is_empty())
            .collect(),
        None => Vec::new(),
    }
}

fn list_of_bands(asked: &BTreeMap<String, Value>) -> Vec<(u32, u32)> {
    match asked.get("employeeCount") {
        Some(Value::String(bands)) => bands.split(',').filter_map(band_limits).collect(),
        _ => Vec::new(),
    }
}

/// What is joined by `OR`.
fn alternatives(text: &str) -> Vec<String> {
    text.split(" OR ")
        .map(|title| title.trim().trim_matches('"').to_owned())
        .filter(|title| !title.is_empty())
        .collect()
}

fn has_mailbox(entry: &Entry, mailboxes: &[String]) -> bool {
    entry
        .card
        .mailbox
        .as_ref()
        .is_some_and(|(known, _)| mailboxes.iter().any(|wanted| wanted.eq_ignore_ascii_case(known)))
}

fn employee_range(headcount: u32) -> &'static str {
    match headcount {
        0..=9 => "1 - 10",
        10..=49 => "20 - 50",
        50..=99 => "50 - 100",
        100..=249 => "100 - 250",
        250..=499 => "250 - 500",
        500..=999 => "500 - 1,000",
        _ => "1,000 - 5,000",
    }
}

/// As a text for people: `$1.2 Billion`.
fn printed(dollars: u64) -> String {
    match dollars {
        1_000_000_000.. => format!("${:.1} Billion", dollars as f64 / 1e9),
        1_000_000.. => format!("${:.1} Million", dollars as f64 / 1e6),
        _ => format!("${},000", dollars / 1_000),
    }
}
