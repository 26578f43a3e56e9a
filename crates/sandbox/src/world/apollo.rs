//! What Apollo holds: the account's contacts, in the shape of `POST /contacts/search`.

use super::{
    World,
    card::{Card, Delivery, Habits},
    dates,
};
use crate::dice::Dice;
use serde_json::{Value, json};

pub(crate) const HABITS: Habits = Habits {
    short_name: 200,
    initial: 10,
    marks_dropped: 350,
    marks_spelled: 120,
    upper_case: 20,
    swapped: 6,
    no_family_name: 12,
    no_mailbox: 70,
    private_mailbox: 90,
    role_mailbox: 8,
    plus_tag: 8,
    untidy_mailbox: 25,
    no_phone: 330,
    junk_phone: 12,
    profile: 840,
    untidy_profile: 0,
    no_title: 60,
    no_country: 40,
    untidy_firm: 120,
};

/// What Apollo answers in place of an address that was not paid for, next to a status of `verified`.
pub(crate) const LOCKED: &str = "email_not_unlocked@domain.com";

/// The contact with number `index`, made from `card`.
pub(crate) fn contact(dice: &mut Dice, world: &World, index: usize, card: &Card) -> Value {
    let firm = &world.firms[card.firm];
    let land = card.country.map(|country| country.data());
    let (email, status) = match &card.mailbox {
        Some(_) if dice.chance(60) => (Some(LOCKED.to_owned()), Some("verified")),
        Some((address, delivery)) => (
            Some(address.clone()),
            match delivery {
                Delivery::Good => Some("verified"),
                Delivery::CatchAll => Some("extrapolated"),
                Delivery::Dead => Some("unavailable"),
                Delivery::Unchecked => None,
            },
        ),
        None => (None, Some("unavailable")),
    };
    let phones: Vec<Value> = card
        .phone
        .iter()
        .map(|phone| {
            json!({
                "raw_number": phone.written,
                "sanitized_number": phone.number.as_ref().map(|number| number.e164()),
                "type": if phone.mobile { "mobile" } else { "work_direct" },
                "position": 0,
                "status": if phone.number.is_some() { "valid_number" } else { "no_status" },
                "dnc_status": null,
            })
        })
        .collect();
    let self_employed = dice.chance(5);
    let firm_name = if self_employed { "Self-employed" } else { &card.firm_name };
    let switchboard = firm.switchboard.as_ref();
    let names: Vec<&str> = [&card.given, &card.family].into_iter().flatten().map(String::as_str).collect();
    let created = dates::within_2025(dice);
    json!({
        "id": contact_id(index),
        "first_name": card.given,
        "last_name": card.family,
        "name": names.join(" "),
        "title": card.title,
        "seniority": card.seniority,
        "departments": [card.department],
        "email": email,
        "email_status": status,
        "linkedin_url": card.profile,
        "phone_numbers": phones,
        "sanitized_phone": card.phone.as_ref().and_then(|phone| phone.number.as_ref()).map(|number| number.e164()),
        "organization_id": organisation_id(card.firm),
        "organization_name": firm_name,
        "organization": if self_employed { Value::Null } else { json!({
            "id": organisation_id(card.firm),
            "name": firm_name,
            "website_url": format!("http://www.{}", firm.domain),
            "primary_domain": firm.domain,
            "phone": switchboard.map(|number| number.international()),
            "primary_phone": switchboard.map(|number| json!({
                "number": number.international(), "sanitized_number": number.e164(), "source": "Scraped",
            })),
            "industry": firm.industry,
            "estimated_num_employees": firm.headcount,
            "city": firm.town.0,
            "state": firm.town.1,
            "country": firm.land().name,
        }) },
        "city": land.map(|_| firm.town.0),
        "state": land.map(|_| firm.town.1),
        "country": land.map(|land| land.name),
        "source": "search",
        "contact_stage_id": null,
        "owner_id": null,
        "label_ids": [],
        "created_at": created.0,
        "updated_at": dates::within_2026(dice),
    })
}

pub(crate) fn contact_id(index: usize) -> String {
    format!("66aa{index:020x}")
}

fn organisation_id(firm: usize) -> String {
    format!("5eaa{firm:020x}")
}
