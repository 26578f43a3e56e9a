//! People and companies of Apollo's database as it writes them.

use super::Apollo;
use crate::world::{LOCKED, card::Delivery, directory::Entry, phones::Number};
use serde_json::{Value, json};

impl Apollo {
    /// A row of a search: no address, no phone, and a surname without its middle.
    pub(super) fn masked(&self, entry: &Entry) -> Value {
        let card = &entry.card;
        let firm = self.database.firm(card.firm);
        let placed = card.country.is_some();
        let line = match (entry.mobile.is_some(), entry.direct.is_some()) {
            (true, _) => "Yes",
            (_, true) => "Maybe: please request direct dial via people/bulk_match",
            _ => "No",
        };
        json!({
            "id": entry.id,
            "first_name": card.given,
            "last_name_obfuscated": obfuscated(entry.family()),
            "title": card.title,
            "last_refreshed_at": format!("{}T03:04:05.000+00:00", entry.checked),
            "has_email": card.mailbox.is_some(),
            "has_city": placed,
            "has_state": placed,
            "has_country": placed,
            "has_direct_phone": line,
            "organization": {
                "name": card.firm_name,
                "has_industry": true,
                "has_phone": firm.switchboard.is_some(),
                "has_city": true,
                "has_state": true,
                "has_country": true,
                "has_zip_code": true,
                "has_revenue": true,
                "has_employee_count": true,
            },
        })
    }

    /// A whole person. One that was not paid has the placeholder for an address, next to a good state.
    pub(super) fn record(&self, entry: &Entry, is_paid: bool, private: bool) -> Value {
        let card = &entry.card;
        let firm = self.database.firm(card.firm);
        let land = card.country.map(|country| country.data());
        let (email, status) = match &card.mailbox {
            Some(_) if !is_paid => (Some(LOCKED), Some("verified")),
            Some((address, delivery)) => (
                Some(address.as_str()),
                match delivery {
                    Delivery::Good => Some("verified"),
                    Delivery::CatchAll => Some("extrapolated"),
                    Delivery::Dead => Some("unavailable"),
                    Delivery::Unchecked => None,
                },
            ),
            None => (None, Some("unavailable")),
        };
        let jobs: Vec<Value> = std::iter::once(json!({
            "title": card.title, "organization_name": card.firm_name, "organization_id": organisation_id(card.firm),
            "start_date": "2022-09-01", "end_date": null, "current": true,
        }))
        .chain(entry.before.map(|(title, place)| json!({
            "title": title, "organization_name": self.database.firm(place).brand,
            "organization_id": organisation_id(place), "start_date": "2016-03-01", "end_date": "2022-08-31",
            "current": false,
        })))
        .collect();
        json!({
            "id": entry.id,
            "first_name": card.given,
            "last_name": card.family,
            "name": entry.name(),
            "title": card.title,
            "headline": null,
            "email": email,
            "email_status": status,
            "extrapolated_email_confidence": null,
            "personal_emails": entry.private_mailbox.iter().filter(|_| private && is_paid).collect::<Vec<_>>(),
            "linkedin_url": card.profile,
            "twitter_url": null,
            "github_url": null,
            "facebook_url": null,
            "photo_url": null,
            "city": land.map(|_| firm.town.0),
            "state": land.map(|_| firm.town.1),
            "country": land.map(|land| land.name),
            "seniority": card.seniority,
            "departments": [card.department],
            "subdepartments": [],
            "functions": [],
            "is_likely_to_engage": null,
            "show_intent": false,
            "revealed_for_current_team": is_paid,
            "organization_id": organisation_id(card.firm),
            "employment_history": jobs,
            "contact_id": null,
            "organization": self.company(card.firm),
        })
    }

    pub(super) fn company(&self, place: usize) -> Value {
        let firm = self.database.firm(place);
        let figures = self.database.figures(place);
        let mut company = self.company_row(place);
        for (name, value) in [
            ("industry", json!(firm.industry)),
            ("industries", json!([firm.industry])),
            ("keywords", json!([])),
            ("estimated_num_employees", json!(firm.headcount)),
            ("annual_revenue", json!(figures.revenue)),
            ("annual_revenue_printed", json!(format!("{:.1}M", figures.revenue as f64 / 1e6))),
            ("total_funding", json!(0)),
            ("latest_funding_stage", Value::Null),
            ("street_address", json!(firm.street)),
            ("city", json!(firm.town.0)),
            ("state", json!(firm.town.1)),
            ("postal_code", json!(figures.postcode)),
            ("country", json!(firm.land().name)),
            ("raw_address", json!(format!("{}, {}", firm.street, firm.town.0))),
            ("technology_names", json!(figures.technologies)),
            ("current_technologies", json!([])),
            ("departmental_head_count", json!({})),
            ("funding_events", json!([])),
        ] {
            company[name] = value;
        }
        company
    }

    /// A row of a search knows less than a company that was bought.
    pub(super) fn company_row(&self, place: usize) -> Value {
        let firm = self.database.firm(place);
        let figures = self.database.figures(place);
        let switchboard = firm.switchboard.as_ref();
        json!({
            "id": organisation_id(place),
            "name": firm.brand,
            "website_url": format!("http://www.{}", firm.domain),
            "linkedin_url": figures.page.replace("https://", "http://"),
            "primary_domain": firm.domain,
            "phone": switchboard.map(Number::international),
            "sanitized_phone": switchboard.map(Number::e164),
            "primary_phone": switchboard.map(|number| json!({
                "number": number.international(), "sanitized_number": number.e164(), "source": "Scraped",
            })),
            "founded_year": figures.founded,
            "show_intent": false,
            "has_intent_signal_account": false,
            "intent_signal_account": null,
        })
    }

    /// A company that the account has saved: its own id stands first, the database's beside it.
    pub(super) fn account_row(&self, place: usize) -> Value {
        let mut row = self.company_row(place);
        row["organization_id"] = row["id"].clone();
        row["id"] = json!(format!("66cc{place:020x}"));
        row["domain"] = row["primary_domain"].clone();
        row
    }
}

/// `Vinter` as `Vi***r`.
fn obfuscated(family: &str) -> Option<String> {
    let start: String = family.chars().take(2).collect();
    let end = family.chars().last()?;
    Some(format!("{start}***{end}"))
}

fn organisation_id(place: usize) -> String {
    format!("5eaa{place:020x}")
}

pub(super) fn place_of(id: &str) -> Option<usize> {
    usize::from_str_radix(id.strip_prefix("5eaa")?, 16).ok()
}
