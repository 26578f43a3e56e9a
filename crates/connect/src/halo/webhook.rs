//! HaloPSA's webhooks: which tickets to read again. Nothing else of what they say is believed.
//!
//! With the authentication type for a header HaloPSA sends the base64 HMAC-SHA256 of the body as it is under a secret.
//! Several events may come in one delivery, and customers may write the body themselves: the ticket's number is looked
//! for wherever it is known to stand.

use super::{answer::whole, ticket_type_id, write};
use crate::{
    Client, ConnectError, PulledRecord, PushError, Skipped,
    manifest::{Only, Written},
    push::{hex, proved},
    records,
};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use sluice_vault::Secret;
use std::collections::{BTreeMap, BTreeSet};

/// The header in which HaloPSA is told to send its signature.
pub const SIGNATURE: &str = "X-Sluice-Signature";

/// Events that are about a ticket, however their letters are written.
const EVENTS: [&str; 15] = [
    "new ticket logged",
    "new ticket",
    "ticket created",
    "ticket updated",
    "ticket updated by user",
    "status changed",
    "ticket status changed",
    "closed",
    "ticket closed",
    "re-opened",
    "ticket re-opened",
    "reassigned",
    "ticket reassigned",
    "deadline",
    "ticket deleted",
];

/// What a delivery says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Told {
    /// The numbers of the tickets that something happened to.
    pub tickets: BTreeSet<u64>,
    /// Events that are unknown, or name no ticket.
    pub ignored: u32,
    /// The same whenever the same is sent again.
    pub mark: String,
    /// Whether the delivery has an id of its own: without one the same words may be said of two changes.
    pub once: bool,
}

/// Reads a delivery. `headers` have names in lower case.
///
/// # Errors
/// [`PushError::NotProved`] without the right signature, [`PushError::NotUnderstood`] for what is no JSON.
pub fn told(
    secret: &Secret<String>,
    headers: &BTreeMap<String, String>,
    body: &[u8],
) -> Result<Told, PushError> {
    let said = headers.get(&SIGNATURE.to_ascii_lowercase()).map(|value| value.trim());
    if !proved(secret.expose(), said, None, Written::Base64, body) {
        return Err(PushError::NotProved);
    }
    let answer: Value = serde_json::from_slice(body).map_err(|_| {
        PushError::NotUnderstood(ConnectError::UnexpectedAnswer {
            status: 200,
            what: "JSON in what was sent",
        })
    })?;
    let events = match &answer {
        Value::Array(events) => events.as_slice(),
        Value::Object(delivery) => match delivery.get("events") {
            Some(Value::Array(events)) => events.as_slice(),
            _ => std::slice::from_ref(&answer),
        },
        _ => &[],
    };
    let mut told = Told { mark: hex(&Sha256::digest(body)), once: has_id(&answer), ..Told::default() };
    for event in events {
        match ticket_of(event).filter(|_| is_known(event)) {
            Some(ticket) => _ = told.tickets.insert(ticket),
            None => told.ignored += 1,
        }
    }
    told.ignored += u32::from(events.is_empty());
    Ok(told)
}

/// The standard deliveries have an id that is no number.
fn has_id(delivery: &Value) -> bool {
    let first = delivery.as_array().map_or(Some(delivery), |events| events.first());
    first.and_then(|first| first.get("id")?.as_str()).is_some_and(|id| id.parse::<u64>().is_err())
}

/// A body that a customer wrote may name no event.
fn is_known(event: &Value) -> bool {
    match event.get("event") {
        None | Some(Value::Null) => true,
        Some(name) => {
            let name = name.as_str().unwrap_or_default().trim().to_lowercase();
            EVENTS.contains(&name.as_str())
        }
    }
}

fn ticket_of(event: &Value) -> Option<u64> {
    let number = |row: &Value, name: &str| whole(row, name).and_then(|id| u64::try_from(id).ok());
    let of_ticket = event.get("ticket").and_then(|ticket| number(ticket, "id"));
    of_ticket
        .or_else(|| ["ticket_id", "object_id", "id"].iter().find_map(|name| number(event, name)))
        .filter(|id| *id > 0)
}

/// What a ticket is now.
#[derive(Debug)]
pub enum TicketNow {
    /// A record of the stream of this name, as a sync would read it.
    Record(String, Box<PulledRecord>),
    /// It is there, of the stream of this name, and no record that can be read.
    Unfit(String, Box<Skipped>),
    /// Of a type that no stream reads.
    Other,
    /// It is not there any more.
    Gone,
}

/// Reads one ticket.
///
/// # Errors
/// Those of every call.
pub async fn ticket_now(client: &Client, id: u64) -> Result<TicketNow, ConnectError> {
    let Some(ticket) = write::ticket(client, id).await? else { return Ok(TicketNow::Gone) };
    let connector = client.connector();
    for stream in &connector.manifest().streams {
        let Some(Only::HaloTicketType(name)) = &stream.only else { continue };
        let type_id = match ticket_type_id(client, name).await {
            Err(ConnectError::HaloNoTicketType { .. }) if stream.optional => continue,
            type_id => type_id?,
        };
        if super::is_of_type(&ticket, type_id) {
            let (_, prepared) = connector.stream(&stream.name)?;
            let layers = client.layers();
            return Ok(match records::record(&ticket, stream, prepared, layers.get(&stream.name)) {
                Ok(record) => TicketNow::Record(stream.name.clone(), Box::new(record)),
                Err(skipped) => TicketNow::Unfit(stream.name.clone(), Box::new(skipped)),
            });
        }
    }
    Ok(TicketNow::Other)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::push::sign;
    use serde_json::json;

    const SECRET: &str = "made-by-us";

    fn read(body: &[u8], signature: Option<String>) -> Result<Told, PushError> {
        let headers = signature.map(|said| (SIGNATURE.to_ascii_lowercase(), said)).into_iter().collect();
        told(&Secret::new(SECRET.to_owned()), &headers, body)
    }

    #[test]
    fn the_tickets_number_is_found_wherever_it_stands_and_nothing_else_is_believed() {
        let check = |body: Value, tickets: &[u64], ignored: u32| {
            let body = body.to_string();
            let told = read(body.as_bytes(), Some(sign(SECRET, body.as_bytes()))).unwrap();
            assert_eq!((told.tickets, told.ignored), (tickets.iter().copied().collect(), ignored), "{body}");
        };
        check(json!({ "event": "Ticket Updated", "ticket": { "id": 7, "status_id": 99 } }), &[7], 0);
        check(json!({ "event": " new ticket logged", "ticket": { "id": 7.0 }, "object_id": 8 }), &[7], 0);
        check(json!({ "ticket_id": "7", "status_id": 3 }), &[7], 0);
        check(json!({ "id": "0b8e", "event": "closed", "object_id": 7 }), &[7], 0);
        check(json!({ "id": 7 }), &[7], 0);
        check(json!([{ "ticket_id": 7 }, { "ticket_id": 8 }, { "ticket_id": 7 }]), &[7, 8], 0);
        check(json!({ "events": [{ "event": "Status Changed", "ticket": { "id": 7 } }, {}] }), &[7], 1);
        check(json!({ "event": "invoice sent", "ticket": { "id": 7 } }), &[], 1);
        check(json!({ "event": 5, "ticket": { "id": 7 } }), &[], 1);
        for nobody in [json!(0), json!(-7), json!(7.5), json!("x"), json!(null), json!([7])] {
            check(json!({ "event": "closed", "ticket": { "id": nobody } }), &[], 1);
        }
        check(json!([]), &[], 1);
        check(json!("closed"), &[], 1);
    }

    #[test]
    fn what_is_not_signed_with_the_secret_is_not_read() {
        let body = br#"{ "ticket": { "id": 7 } }"#;
        let right = sign(SECRET, body);
        assert!(read(body, Some(right.clone())).is_ok());
        assert!(read(body, Some(format!("sha256={right}"))).is_ok());
        for (what, signature) in [
            ("none", None),
            ("empty", Some(String::new())),
            ("another secret", Some(sign("another", body))),
            ("another body", Some(sign(SECRET, b"{}"))),
            ("cut", Some(right[1..].to_owned())),
            ("another case", Some(right.to_ascii_lowercase())),
        ] {
            assert_eq!(read(body, signature), Err(PushError::NotProved), "{what}");
        }
        assert!(matches!(read(b"{", Some(sign(SECRET, b"{"))), Err(PushError::NotUnderstood(_))));
        let unset = told(&Secret::new(String::new()), &BTreeMap::new(), body);
        assert_eq!(unset, Err(PushError::NotProved));
    }

    #[test]
    fn a_delivery_without_an_id_of_its_own_may_say_the_same_of_another_change() {
        for (body, once) in [
            (json!({ "id": "0b8e6f2a-1111", "event": "closed", "object_id": 7 }), true),
            (json!([{ "id": "0b8e6f2a-1111", "object_id": 7 }]), true),
            (json!({ "id": 7 }), false),
            (json!({ "id": "7" }), false),
            (json!({ "ticket_id": 7, "status_id": 3 }), false),
        ] {
            let text = body.to_string();
            let told = read(text.as_bytes(), Some(sign(SECRET, text.as_bytes()))).unwrap();
            assert_eq!(told.once, once, "{body}");
        }
    }
}
