//! The practice Lusha: the third version of its interface, and the second beside it.

mod second;
mod shapes;
mod third;

use crate::{
    gate::{Voice, held, json_answer},
    provider::{
        Account, Provider, Push,
        account::{Purse, Standing, Windows},
        asked::Asked,
        catalogue::{Catalogue, Words},
        sign,
    },
    world::directory::Entry,
};
use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response},
};
use serde_json::json;
use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicU64, Ordering},
    },
};

const CREDITS: (u64, u64) = (2_000, 200);
const ALL: &str = "all";
/// What an address and a phone cost.
const EMAIL: u64 = 1;
const PHONE: u64 = 5;
/// More can't be asked about in one call.
const LARGEST_BATCH: usize = 100;
/// The moment that signatures are made for, in seconds since 1970: the first of November 2026.
const PUSHED_AT: u64 = 1_793_520_000;

const WORDS: Words = Words {
    level: |seniority| match seniority {
        "owner" | "founder" => "Founder",
        "c_suite" | "partner" => "C-Suite",
        "vp" => "Vice President",
        "head" | "director" => "Director",
        "manager" => "Manager",
        "senior" => "Senior",
        _ => "Entry",
    },
    department: |department| match department {
        "information_technology" => "Information Technology",
        "human_resources" => "Human Resources",
        "finance" => "Finance",
        "sales" => "Sales",
        "marketing" => "Marketing",
        "operations" => "Operations",
        _ => "Business Development",
    },
};

/// One account.
pub(crate) struct Lusha {
    key: String,
    /// What pushes are signed with; none until the first is made.
    secret: Mutex<Option<String>>,
    catalogue: Catalogue,
    purse: Purse,
    windows: Windows,
    requests: AtomicU64,
}

impl Lusha {
    pub(crate) fn new(key: String, catalogue: Catalogue) -> Self {
        Self {
            key,
            secret: Mutex::default(),
            catalogue,
            purse: Purse::new(&[(ALL, CREDITS.0, CREDITS.1)]),
            windows: Windows::new(|group| match group {
                "usage" => &[(5, 60)],
                // Day, hour and minute.
                _ => &[(2_000, 86_400), (500, 3600), (50, 60)],
            }),
            requests: AtomicU64::new(1),
        }
    }

    /// Replaces the secret of before at once, and is shown this once.
    fn renew_secret(&self) -> Response<Body> {
        let secret = format!("whsec_{}", self.request_id());
        *held(&self.secret) = Some(secret.clone());
        json_answer(200, &json!({ "secret": secret }))
    }

    fn request_id(&self) -> String {
        format!("1a2b3c4d-0000-4000-8000-{:012x}", self.requests.fetch_add(1, Ordering::Relaxed))
    }
}

impl Voice for Lusha {
    fn too_many(&self) -> Response<Body> {
        refused(429, "Too many requests. Please try again later.")
    }

    fn expired(&self) -> Response<Body> {
        refused(401, "Invalid API key.")
    }
}

impl Account for Lusha {
    fn settings(&self) -> BTreeMap<&'static str, String> {
        [("api_key", self.key.clone())].into()
    }

    fn credits_left(&self) -> u64 {
        self.purse.left(ALL)
    }

    fn leave_credits(&self, credits: u64) {
        self.purse.leave(credits);
    }

    /// The ticket is a person's id: what is pushed is that they changed jobs. Nothing before there is a secret.
    fn push(&self, ticket: &str) -> Option<Push> {
        let secret = held(&self.secret).clone()?;
        let entry = self.catalogue.by_id(ticket)?;
        let body = json!({
            "id": format!("e7e27000-0000-4000-8000-{:012x}", entry.number),
            "type": "companyChange",
            "entityType": "contact",
            "entityId": entry.id,
            "subscriptionId": "5ab5c21b-0000-4000-8000-000000000001",
            // A number here, a text beside it.
            "data": { "personId": entry.id.parse::<u64>().unwrap_or_default(), "newCompany": entry.card.firm_name },
            "timestamp": "2026-11-01T08:00:00.000Z",
            "billing": { "creditsCharged": 1 },
        })
        .to_string();
        let signed = format!("{PUSHED_AT}.{body}");
        Some(Push {
            headers: vec![
                ("X-Lusha-Signature", sign::hex(&secret, signed.as_bytes())),
                ("X-Lusha-Timestamp", PUSHED_AT.to_string()),
                ("User-Agent", "Lusha-Webhooks/1.0".to_owned()),
            ],
            body,
        })
    }
}

impl Provider for Lusha {
    fn answer(&self, asked: &Asked) -> Response<Body> {
        if asked.header("api_key") != Some(&self.key) {
            return self.expired();
        }
        let is_usage = asked.path.ends_with("/account/usage");
        let (standing, full) = self.windows.take(if is_usage { "usage" } else { "" });
        let mut response = match full {
            Some(_) => self.too_many(),
            None if asked.body.is_err() => refused(400, "The body is not valid JSON."),
            None if asked.call() == ("POST", "/api/account/secret/regenerate") => self.renew_secret(),
            None => {
                self.third(asked).or_else(|| self.second(asked)).unwrap_or_else(|| refused(404, "Not Found"))
            }
        };
        if !is_usage {
            tell_limits(&mut response, &standing);
        }
        response
    }
}

fn tell_limits(response: &mut Response<Body>, standing: &[Standing]) {
    let names = [
        ("x-rate-limit-daily", "x-daily-usage", "x-daily-requests-left"),
        ("x-rate-limit-hourly", "x-hourly-usage", "x-hourly-requests-left"),
        ("x-rate-limit-minute", "x-minute-usage", "x-minute-requests-left"),
    ];
    for ((limit, used, left), window) in names.into_iter().zip(standing) {
        for (name, value) in [(limit, window.limit), (used, window.used), (left, window.left())] {
            response.headers_mut().insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
}

fn refused(status: u16, message: &str) -> Response<Body> {
    json_answer(status, &json!({ "statusCode": status, "message": message }))
}

fn no_credit() -> Response<Body> {
    refused(402, "Insufficient credits.")
}

impl Entry {
    /// Revealing somebody does not work for no reason that is told.
    fn resists(&self) -> bool {
        self.number % 41 == 5
    }
}
