//! Phones that come later: by a push, or when Apollo is asked again.

use super::Apollo;
use crate::gate::{held, json_answer};
use axum::{
    body::Body,
    extract::{Path, State},
    http::Response,
};
use serde_json::{Value, json};
use std::{collections::BTreeMap, sync::Arc};

/// What a phone costs.
const PHONE: u64 = 8;
/// How often phones are still being looked for when they are asked after.
const PENDING: u32 = 2;
/// A request of the summer before, which is not kept any more.
const EXPIRED: i64 = 4_100_000_000_000_000_001;
/// Numbers of requests are signed, and half of them negative.
const FIRST: i64 = 7_000_000_000_000_000_123;

/// Whose phones are looked for.
#[derive(Clone, Copy)]
pub(super) enum Who {
    /// A contact of the account, by its place.
    Contact(usize),
    /// Somebody of the database.
    Entry(usize),
}

/// Requests for phones.
#[derive(Default)]
pub(super) struct Phones {
    begun: BTreeMap<i64, (Vec<Who>, u32)>,
}

impl Apollo {
    /// Begins to look for phones. Gives the number of the request.
    pub(super) fn look_for_phones(&self, who: Vec<Who>) -> i64 {
        let mut phones = held(&self.phones);
        let place = phones.begun.len() as i64;
        let request = if place % 2 == 0 { -(FIRST + place) } else { FIRST + place };
        phones.begun.insert(request, (who, 0));
        request
    }

    /// What is sent when phones were found, paid for the first time that it is.
    pub(super) fn phones_of(&self, request: i64) -> Option<Value> {
        let who = {
            let mut phones = held(&self.phones);
            let (who, asked) = phones.begun.get_mut(&request)?;
            *asked = PENDING;
            who.clone()
        };
        let before = *held(&self.spent);
        let people: Vec<Value> = who.iter().map(|who| self.phones_of_one(*who)).collect();
        let found = people.iter().filter(|person| person["status"] == "success").count();
        Some(json!({
            // A text here, a number where it was begun.
            "request_id": request.to_string(),
            "status": "success",
            "total_requested_enrichments": people.len(),
            "unique_enriched_records": found,
            "missing_records": people.len() - found,
            "credits_consumed": *held(&self.spent) - before,
            "people": people,
        }))
    }

    fn phones_of_one(&self, who: Who) -> Value {
        let (id, lines): (String, Vec<Value>) = match who {
            Who::Contact(place) => {
                let contact = &self.contacts[place];
                let lines = contact["phone_numbers"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .filter(|phone| phone["status"] == "valid_number");
                let lines = lines.map(|phone| {
                    line(&phone["raw_number"], &phone["sanitized_number"], &phone["type"], false)
                });
                (contact["id"].as_str().unwrap_or_default().to_owned(), lines.collect())
            }
            Who::Entry(number) => {
                let Some(entry) = self.database.by_number(number) else { return Value::Null };
                let lines = [(&entry.mobile, "mobile"), (&entry.direct, "work_direct")]
                    .into_iter()
                    .filter_map(|(number, kind)| Some((number.as_ref()?, kind)))
                    .map(|(number, kind)| {
                        line(
                            &json!(number.international()),
                            &json!(number.e164()),
                            &json!(kind),
                            entry.do_not_call,
                        )
                    });
                (entry.id.clone(), lines.collect())
            }
        };
        let is_paid = lines.is_empty() || self.pay(&[(format!("phone/{id}"), PHONE)]).is_some();
        let lines: Vec<Value> = if is_paid { lines } else { Vec::new() };
        let lines: Vec<Value> = lines
            .into_iter()
            .enumerate()
            .map(|(position, mut line)| {
                line["position"] = json!(position);
                line
            })
            .collect();
        json!({ "id": id, "status": if lines.is_empty() { "failed" } else { "success" }, "phone_numbers": lines })
    }
}

/// The names end in `_cd` here and not in an answer.
fn line(raw: &Value, tidy: &Value, kind: &Value, do_not_call: bool) -> Value {
    json!({
        "raw_number": raw,
        "sanitized_number": tidy,
        "type_cd": kind,
        "status_cd": "valid_number",
        "confidence_cd": "high",
        "dnc_status_cd": if do_not_call { json!("dnc") } else { Value::Null },
        "dnc_status_updated_at": null,
        "direct_dial_source_cd": null,
    })
}

/// A result that is still looked for is not found, and neither is one that was never asked for.
pub(super) async fn result(State(apollo): State<Arc<Apollo>>, Path(id): Path<String>) -> Response<Body> {
    let Ok(request) = id.parse::<i64>() else {
        return json_answer(400, &json!({ "error_code": "invalid_request_id" }));
    };
    if request == EXPIRED {
        return json_answer(410, &json!({ "error_code": "request_id_expired" }));
    }
    let is_pending = {
        let mut phones = held(&apollo.phones);
        match phones.begun.get_mut(&request) {
            None => return json_answer(404, &json!({ "error_code": "request_id_unknown" })),
            Some((_, asked)) => {
                *asked += 1;
                *asked <= PENDING
            }
        }
    };
    if is_pending {
        return json_answer(404, &json!({ "error_code": "result_pending", "retry_after_seconds": 10 }));
    }
    let Some(phones) = apollo.phones_of(request) else {
        return json_answer(404, &json!({ "error_code": "request_id_unknown" }));
    };
    json_answer(
        200,
        &json!({
            "request_id": request.to_string(),
            "webhook_status": "delivered",
            "request_type": "phone",
            "last_dispatched_at": "2026-11-01T08:00:00.000Z",
            "failure_reason": null,
            "webhook_result": phones,
        }),
    )
}
