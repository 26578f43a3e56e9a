//! What a person should look like in HaloPSA.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sluice_connect::halo::{self, Lead};
use sluice_domain::{ConnectionId, EntityKind, Field, Person, derived::Record};
use std::collections::BTreeMap;

/// A write's body, as kept in the outbox.
#[derive(Serialize, Deserialize)]
struct Body {
    /// The person's name, for the ledger.
    name: String,
    lead: Lead,
}

/// The lead that a person should be, without its mark.
pub(super) fn lead(person: &Person, client: Option<i64>) -> Lead {
    let value = |field| person.values.get(&field).map(|survivor| survivor.value.clone()).unwrap_or_default();
    let name = crate::shown::name(person);
    let company = value(Field::CompanyName);
    let mobile = value(Field::Mobile);
    Lead {
        mark: String::new(),
        // The reference integration's form: "first last - company".
        summary: if company.is_empty() { name.clone() } else { format!("{name} - {company}") },
        contact_name: name,
        company_name: company,
        email: value(Field::Email),
        job_title: value(Field::Title),
        phone: if mobile.is_empty() { value(Field::Phone) } else { mobile },
        country: value(Field::Country),
        client_id: client,
        site_id: None,
        user_id: None,
    }
}

/// What is missing from a lead as HaloPSA has it. Links to clients are the tenant's to change, so only texts are
/// filled in.
pub(super) fn missing(wanted: Lead, there: &BTreeMap<String, String>) -> Lead {
    let keep = |name: &str, text: String| if there.contains_key(name) { String::new() } else { text };
    Lead {
        mark: String::new(),
        summary: String::new(),
        contact_name: keep("oppcontactname", wanted.contact_name),
        company_name: keep("oppcompanyname", wanted.company_name),
        email: keep("oppemailaddress", wanted.email),
        job_title: keep("oppjobtitle", wanted.job_title),
        phone: keep("opptel", wanted.phone),
        country: keep("oppcountry", wanted.country),
        client_id: None,
        site_id: None,
        user_id: None,
    }
}

/// The client by which HaloPSA knows the employer with these records.
pub(super) fn client(records: &[Record], halo: ConnectionId) -> Option<i64> {
    let client =
        records.iter().find(|record| record.connection == halo && record.kind == EntityKind::Company)?;
    client.external_id.parse().ok()
}

/// Whether a ticket as HaloPSA has it holds everything that was sent.
pub(super) fn holds(there: &BTreeMap<String, String>, sent: &Lead) -> bool {
    halo::lead_fields(sent).iter().all(|(field, value)| there.get(*field) == Some(value))
}

pub(super) fn body(name: String, lead: Lead) -> Value {
    serde_json::json!(Body { name, lead })
}

/// The lead of a write's body.
pub(super) fn parse(body: &Value) -> Option<Lead> {
    serde_json::from_value::<Body>(body.clone()).ok().map(|body| body.lead)
}

/// The name in a write's body.
pub(super) fn name(body: &Value) -> String {
    body.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
}
