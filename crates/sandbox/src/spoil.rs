//! Right answers that go wrong on the way.

use crate::{Fault, Shape, dice::Dice, faults::http_date, gate::held};
use axum::body::{Body, Bytes};
use http_body_util::BodyExt;
use hyper::{
    Response,
    header::{CONTENT_LENGTH, CONTENT_TYPE, DATE, HeaderValue, RETRY_AFTER},
};
use serde_json::{Value, json};
use std::{collections::HashMap, io, sync::Mutex, time::Duration};

/// The last answers, by path.
pub(crate) type Earlier = Mutex<HashMap<String, Bytes>>;

/// How many pieces a dripping answer has.
const DROPS: usize = 10;

/// Without a word of when to come back.
pub(crate) fn silenced(mut answer: Response<Body>) -> Response<Body> {
    let waits: Vec<_> =
        answer.headers().keys().filter(|name| name.as_str().contains("reset")).cloned().collect();
    for name in waits {
        answer.headers_mut().remove(name);
    }
    answer.headers_mut().remove(RETRY_AFTER);
    answer
}

/// The answer as the fault leaves it.
pub(crate) async fn spoiled(
    fault: Fault,
    right: Response<Body>,
    path: &str,
    earlier: &Earlier,
) -> Response<Body> {
    let (mut head, body) = right.into_parts();
    let whole = body.collect().await.map(|body| body.to_bytes()).unwrap_or_default();
    head.headers.remove(CONTENT_LENGTH);
    let before = held(earlier).insert(path.to_owned(), whole.clone());
    let body = match fault {
        Fault::CutAfterHead => cut(Bytes::new()),
        Fault::CutInBody => cut(whole.slice(..whole.len() / 2)),
        Fault::Drip(over) => dripping(whole, over),
        Fault::WrongType => {
            head.headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain"));
            Body::from(whole)
        }
        Fault::ClockSkew => {
            let ahead = chrono::Utc::now() + chrono::TimeDelta::hours(1);
            if let Ok(date) = HeaderValue::from_str(&http_date(ahead)) {
                head.headers.insert(DATE, date);
            }
            Body::from(whole)
        }
        Fault::RepeatedPage => Body::from(before.unwrap_or(whole)),
        fault => match serde_json::from_slice(&whole) {
            Ok(value) => Body::from(rewritten(fault, value).to_string()),
            Err(_) => Body::from(whole),
        },
    };
    Response::from_parts(head, body)
}

/// The beginning, then the end of the connection.
fn cut(beginning: Bytes) -> Body {
    let pieces = [Ok(beginning), Err(io::Error::from(io::ErrorKind::ConnectionAborted))];
    Body::from_stream(paced(pieces.into_iter().map(|piece| (Duration::ZERO, piece)).collect()))
}

fn dripping(whole: Bytes, over: Duration) -> Body {
    let size = whole.len().div_ceil(DROPS).max(1);
    let pieces = (0..whole.len())
        .step_by(size)
        .map(|from| (over / DROPS as u32, Ok(whole.slice(from..whole.len().min(from + size)))));
    Body::from_stream(paced(pieces.collect()))
}

type Piece = Result<Bytes, io::Error>;

/// The pieces, each after its pause.
fn paced(pieces: Vec<(Duration, Piece)>) -> impl futures::Stream<Item = Piece> + Send + 'static {
    futures::stream::unfold(pieces.into_iter(), |mut pieces| async move {
        let (pause, piece) = pieces.next()?;
        tokio::time::sleep(pause).await;
        Some((piece, pieces))
    })
}

/// The document as the fault leaves it.
fn rewritten(fault: Fault, mut document: Value) -> Value {
    match fault {
        Fault::HalfPage => {
            if let Some(rows) = rows(&mut document) {
                rows.truncate(rows.len().div_ceil(2));
            }
        }
        Fault::ShuffledPage => {
            if let Some(rows) = rows(&mut document) {
                Dice::new(rows.len() as u64, "shuffled").shuffle(rows);
            }
        }
        Fault::DoubledRows => {
            if let Some(rows) = rows(&mut document) {
                *rows = rows.iter().flat_map(|row| [row.clone(), row.clone()]).collect();
            }
        }
        Fault::WrongCount => {
            if let Some(envelope) = document.as_object_mut() {
                for name in ["record_count", "total", "total_entries", "totalCount"] {
                    if let Some(count) = envelope.get_mut(name).filter(|count| count.is_number()) {
                        *count = json!(7);
                    }
                }
            }
        }
        Fault::Drift => {
            if let Some(rows) = rows(&mut document) {
                for row in rows.iter_mut().filter_map(Value::as_object_mut) {
                    row.insert("a_new_thing".to_owned(), json!({ "of": [1, "2", null] }));
                }
            }
        }
        Fault::Drifted(member, shape) => reshaped(&mut document, 2, member, shape),
        Fault::Reshaped(member, shape) => reshaped(&mut document, 1, member, shape),
        _ => {}
    }
    document
}

/// Gives a member of each row that is so many after another the shape.
fn reshaped(document: &mut Value, each: usize, member: &str, shape: Shape) {
    for row in rows(document).into_iter().flatten().step_by(each).filter_map(Value::as_object_mut) {
        shape.give(row, member);
    }
}

/// Where providers wrap their lists: Hunter, UpLead, the older ZoomInfo and Lead411.
const WRAPPED: [&str; 5] = [
    "/data/leads",
    "/data/emails",
    "/data/results",
    "/data/result",
    "/companyEmployeesData/companyEmployees",
];

/// The rows of an answer: itself, what it wraps, or the longest list in it.
fn rows(document: &mut Value) -> Option<&mut Vec<Value>> {
    let wrapped = WRAPPED.into_iter().find(|at| document.pointer(at).is_some_and(Value::is_array));
    if let Some(at) = wrapped {
        return document.pointer_mut(at)?.as_array_mut();
    }
    match document {
        Value::Array(rows) => Some(rows),
        Value::Object(envelope) => {
            envelope.values_mut().filter_map(Value::as_array_mut).max_by_key(|rows| rows.len())
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_goes_wrong_as_it_is_said() {
        let page =
            json!({ "record_count": 40, "tickets": [{ "id": 1 }, { "id": 2 }, { "id": 3 }], "tags": [] });
        for (fault, ids, count) in [
            (Fault::HalfPage, "1 2", 40),
            (Fault::DoubledRows, "1 1 2 2 3 3", 40),
            (Fault::WrongCount, "1 2 3", 7),
            (Fault::Drift, "1 2 3", 40),
        ] {
            let found = rewritten(fault, page.clone());
            let told: Vec<String> =
                found["tickets"].as_array().unwrap().iter().map(|row| row["id"].to_string()).collect();
            assert_eq!((told.join(" ").as_str(), &found["record_count"]), (ids, &json!(count)), "{fault:?}");
        }
    }

    #[test]
    fn a_page_goes_wrong_wherever_a_provider_has_its_rows() {
        let ids: Vec<u32> = (0..12).collect();
        let rows: Vec<Value> = ids.iter().map(|id| json!({ "id": id, "phones": [1, 2, 3] })).collect();
        let others = json!(["a", "b", "c"]);
        for (at, page) in [
            // HaloPSA
            ("/tickets", json!({ "record_count": 12, "tickets": rows })),
            ("", json!(rows)),
            // Apollo
            ("/contacts", json!({ "contacts": rows, "breadcrumbs": others, "pagination": { "page": 1 } })),
            ("/people", json!({ "people": rows, "total_entries": 12 })),
            // Hunter
            ("/data/leads", json!({ "data": { "leads": rows }, "meta": { "total": 12 } })),
            ("/data/emails", json!({ "data": { "emails": rows, "technologies": others }, "meta": {} })),
            ("/data", json!({ "data": rows, "meta": { "results": 12 } })),
            // Lead411
            ("/contact", json!({ "status": "success", "contact": rows })),
            ("/AllResults", json!({ "status": "success", "AllResults": rows })),
            (
                "/companyEmployeesData/companyEmployees",
                json!({ "status": "success", "companyEmployeesData": { "companyEmployees": rows } }),
            ),
            // Lusha, Seamless.AI and ZoomInfo
            ("/data", json!({ "requestId": "1", "data": rows, "pagination": { "total": 12 } })),
            ("/contacts", json!({ "requestId": "1", "contacts": rows, "companies": [] })),
            // RocketReach
            ("/profiles", json!({ "profiles": rows, "pagination": { "total": 12 } })),
            ("/companies", json!({ "companies": rows, "pagination": { "total": 12 } })),
            // UpLead
            ("/data/results", json!({ "data": { "results": rows, "meta": { "total": 12 } } })),
            ("/results", json!({ "results": rows, "meta": { "total": 12 } })),
            // The older ZoomInfo
            ("/data/result", json!({ "success": true, "data": { "outputFields": others, "result": rows } })),
        ] {
            let told = |fault| -> Vec<u32> {
                let found = rewritten(fault, page.clone());
                let rows = found.pointer(at).unwrap().as_array().unwrap();
                rows.iter().map(|row| u32::try_from(row["id"].as_u64().unwrap()).unwrap()).collect()
            };
            assert_eq!(told(Fault::HalfPage), ids[..6], "{page}");
            let doubled: Vec<u32> = ids.iter().flat_map(|id| [*id, *id]).collect();
            assert_eq!(told(Fault::DoubledRows), doubled, "{page}");
            let mut shuffled = told(Fault::ShuffledPage);
            assert_ne!(shuffled, ids, "{page}");
            shuffled.sort_unstable();
            assert_eq!(shuffled, ids, "{page}");
        }
    }

    #[test]
    fn rows_that_are_wrapped_change_too_and_what_is_no_row_does_not() {
        let page = json!({
            "data": { "leads": [{ "mail": "a" }, { "mail": "b" }, { "mail": "c" }], "tags": ["1", "2", "3", "4"] },
            "meta": { "total": 3 },
        });
        let found = rewritten(Fault::Drifted("mail", Shape::Null), page.clone());
        assert_eq!(found["data"]["leads"], json!([{ "mail": null }, { "mail": "b" }, { "mail": null }]));
        assert_eq!((&found["data"]["tags"], &found["meta"]), (&page["data"]["tags"], &page["meta"]));
        let drifted = rewritten(Fault::Drift, page.clone());
        let leads = drifted["data"]["leads"].as_array().unwrap();
        assert!(leads.iter().all(|lead| lead["a_new_thing"].is_object()), "{drifted}");
        let account = json!({ "data": { "team": 7, "requests": { "used": 1 } } });
        assert_eq!(rewritten(Fault::Drift, account.clone()), account);
    }

    #[test]
    fn of_every_row_or_of_every_second_a_member_has_another_shape() {
        let page = json!({ "record_count": 2, "users": [{ "mail": "a" }, { "mail": "b" }] });
        for (shape, expected) in [
            (Shape::Missing, json!({})),
            (Shape::Renamed, json!({ "mail_v2": "a" })),
            (Shape::Null, json!({ "mail": null })),
            (Shape::Number, json!({ "mail": 40_000_155 })),
            (Shape::List, json!({ "mail": ["a", "a"] })),
            (Shape::Nested, json!({ "mail": { "value": { "value": "a" } } })),
        ] {
            let found = rewritten(Fault::Drifted("mail", shape), page.clone());
            assert_eq!(found["users"], json!([expected, { "mail": "b" }]), "{shape:?}");
            let all = rewritten(Fault::Reshaped("mail", shape), page.clone());
            assert_eq!(all["users"][0], expected, "{shape:?}");
            assert_ne!(all["users"][1], page["users"][1], "{shape:?}");
            assert_eq!(rewritten(Fault::Drifted("post", shape), page.clone()), page, "{shape:?}");
        }
    }
}
