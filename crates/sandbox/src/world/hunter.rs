//! What Hunter holds: the account's leads, in the shape of `GET /leads`.
//!
//! The vendor's public description lists the attributes of a lead; the names `linkedin_url`, `phone_number`,
//! `country_code`, `source`, the nested `verification` and the place of `total`, `limit` and `offset` in `meta` are
//! this project's reading of it, not seen in a published answer.

use super::{
    World,
    card::{Card, Delivery, Habits},
    dates,
};
use crate::dice::Dice;
use serde_json::{Value, json};

pub(crate) const HABITS: Habits = Habits {
    short_name: 140,
    initial: 25,
    marks_dropped: 420,
    marks_spelled: 180,
    upper_case: 30,
    swapped: 12,
    no_family_name: 15,
    no_mailbox: 25,
    private_mailbox: 60,
    role_mailbox: 18,
    plus_tag: 10,
    untidy_mailbox: 15,
    no_phone: 520,
    junk_phone: 10,
    profile: 460,
    untidy_profile: 700,
    no_title: 180,
    no_country: 120,
    untidy_firm: 160,
};

/// The lead with number `index`, made from `card`.
pub(crate) fn lead(dice: &mut Dice, world: &World, index: usize, card: &Card) -> Value {
    let firm = &world.firms[card.firm];
    let (email, status, confidence) = match &card.mailbox {
        None => (None, None, 0),
        // The last check counts for a month; afterwards both leaves are null.
        Some((address, _)) if dice.chance(350) => (Some(address.clone()), None, 60 + dice.below(39)),
        Some((address, delivery)) => {
            let (status, confidence) = match delivery {
                Delivery::Good => (Some("valid"), 90 + dice.below(10)),
                Delivery::CatchAll => (Some("accept_all"), 70 + dice.below(15)),
                Delivery::Dead => (Some("invalid"), 10 + dice.below(30)),
                Delivery::Unchecked => (None, 40 + dice.below(40)),
            };
            (Some(address.clone()), status, confidence)
        }
    };
    let checked = status.map(|_| format!("2026-10-{:02}", 2 + dice.below(28)));
    // Some leads came in with a private address, whose domain was taken for the firm's.
    let website = if dice.chance(6) { "gmail.com".to_owned() } else { firm.domain.clone() };
    json!({
        "id": lead_id(index),
        "email": email,
        "first_name": card.given,
        "last_name": card.family,
        "position": card.title,
        "company": card.firm_name,
        "company_industry": firm.industry,
        "company_size": band(firm.headcount),
        "confidence_score": confidence,
        "website": website,
        "country_code": card.country.map(|country| country.data().code),
        "linkedin_url": card.profile,
        "phone_number": card.phone.as_ref().map(|phone| phone.written.clone()),
        "twitter": null,
        "notes": null,
        "source": *dice.pick(&["Domain Search", "Email Finder", "Import"]),
        "leads_list": {"id": 1, "name": "Practice leads"},
        "verification": {"date": checked, "status": status},
        "created_at": format!("{} UTC", dates::zoneless(dates::before_start(dice)).replace('T', " ")),
    })
}

pub(crate) fn lead_id(index: usize) -> u64 {
    700_001 + 3 * index as u64
}

fn band(headcount: u32) -> &'static str {
    match headcount {
        0..=10 => "1-10",
        11..=50 => "11-50",
        51..=200 => "51-200",
        201..=500 => "201-500",
        501..=1000 => "501-1000",
        _ => "1001-5000",
    }
}
