//! HaloPSA's customers: clients with their main sites, and their contacts. They are planned, booked and sent beside the
//! tickets of those whom they are about, and hold up none of these.

mod booked;
mod draw;
mod ready;

pub(in crate::plan) use draw::{Parties, Planned};
pub(in crate::plan) use ready::{ready, under_way};

use super::desired::Base;
use crate::api::PlanField;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sluice_connect::halo::{self, Party, PartyKind};
use sluice_domain::{CompanyId, ConnectionId, Judgement, RecordId};
use sluice_store::{Action, Write};

/// Why a write is set aside whose record HaloPSA took and does not have any more.
pub(in crate::plan) const GONE: &str = "customer_gone";

/// A write's body, as kept in the outbox.
#[derive(Serialize, Deserialize)]
struct Body {
    /// The name of the company or of the person, for the ledger.
    name: String,
    /// The company that a client or a site is of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    company: Option<CompanyId>,
    /// What stood in the fields that are written when that was planned.
    base: Base,
    party: Party,
}

fn read(body: &Value) -> Option<Body> {
    // Most writes are about tickets: what they are is not read for nothing.
    body.get("party")?;
    serde_json::from_value(body.clone()).ok()
}

/// What a write's body makes or changes; nothing where that is no customer.
pub(in crate::plan) fn parse(body: &Value) -> Option<Party> {
    read(body).map(|body| body.party)
}

/// Whether a write is about a client, a site or a contact.
pub(in crate::plan) fn is(write: &Write) -> bool {
    write.body.get("party").is_some()
}

/// Which of these a write is about.
pub(in crate::plan) fn kind(body: &Value) -> Option<PartyKind> {
    parse(body).map(|party| party.kind)
}

/// What a write's body puts where, in the form of fields.
pub(in crate::plan) fn fields(body: &Value) -> Option<Vec<PlanField>> {
    read(body).map(|body| told(&body.party, &body.base))
}

fn told(party: &Party, there: &Base) -> Vec<PlanField> {
    let field = |(field, new): (String, String)| PlanField { old: there.get(&field).cloned(), field, new };
    party.fields().into_iter().map(field).collect()
}

/// The field of a write in which there stands neither what stood there when it was planned nor what it puts there: somebody
/// changed it there since.
pub(in crate::plan) fn overtaken(body: &Value, there: &Base) -> Option<String> {
    let Body { base, party, .. } = read(body)?;
    let at = |of: &Base, name: &str| of.get(name).cloned().unwrap_or_default();
    let changed = |(name, new): &(&String, &String)| {
        let now = at(there, name);
        !halo::same_party_text(name, &now, &at(&base, name)) && !halo::same_party_text(name, &now, new)
    };
    party.texts.iter().find(changed).map(|(name, _)| name.clone())
}

/// What follows from a client or a contact being there: that it is this company, or this person.
pub(in crate::plan) fn follows(write: &Write) -> Option<Judgement> {
    let Body { company, party, .. } = read(&write.body)?;
    let made = record(write.connection, party.kind, write.remote_id.as_deref()?);
    match (write.action, party.kind) {
        (Action::Create, PartyKind::Client) => {
            Some(Judgement::SameCompany { company: company?, client: made })
        }
        (Action::Create, PartyKind::User) => Some(Judgement::Same { left: write.anchor, right: made }),
        _ => None,
    }
}

/// The record as which a client, the client of a site, or a contact is read.
pub(in crate::plan) fn record(halo: ConnectionId, kind: PartyKind, remote: &str) -> RecordId {
    RecordId::of(halo, kind.stream(), remote)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(name: &str, website: &str) -> Value {
        let base = Base::from([("name".to_owned(), "Vinter".to_owned())]);
        let party = Party::new_client(name, website, "");
        serde_json::json!(Body { name: name.to_owned(), company: None, base, party })
    }

    #[test]
    fn a_customer_comes_back_from_the_outbox_and_is_neither_a_ticket_nor_an_entry() {
        let body = kept("Vinter", "vinter.example");
        assert_eq!(kind(&body), Some(PartyKind::Client));
        assert!(crate::plan::desired::parse(&body).is_none() && crate::plan::entry::parse(&body).is_none());
        assert_eq!(crate::plan::desired::name(&body), "Vinter");
        assert!(parse(&serde_json::json!({ "name": "Vinter", "ticket": {} })).is_none());
    }

    #[test]
    fn what_somebody_changed_there_since_it_was_planned_is_told_by_its_field() {
        let check = |name: &str, expected: Option<&str>| {
            let there = Base::from([("name".to_owned(), name.to_owned())]);
            assert_eq!(overtaken(&kept("Vinter AB", ""), &there).as_deref(), expected, "{name}");
        };
        check("Vinter", None);
        check("Vinter AB", None);
        check("Winter", Some("name"));
    }
}
