//! What a person should look like in HaloPSA.

use crate::pipeline::{self, WORKFLOW};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sluice_connect::halo::{self, Lead};
use sluice_domain::{
    ConnectionId, EntityKind, Field, Person, PersonState, Protection, Stage,
    derived::Record,
    pipeline::{Ending, StatusCode, same_status},
};
use sluice_mapping::Changes;
use std::collections::{BTreeMap, BTreeSet};

/// HaloPSA's field of a lead's status.
pub(super) const STATUS: &str = "status_name";

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
        cleared: Vec::new(),
        status: String::new(),
    }
}

/// The texts of the lead that a person with these values should be, by the fields that HaloPSA's leads are read into.
pub(crate) fn said(person: &Person) -> Vec<(Field, String)> {
    let mut lead = lead(person, None);
    texts(&mut lead).into_iter().map(|(_, field, text)| (field, std::mem::take(text))).collect()
}

/// The same of a write's body. What it leaves alone is absent.
pub(crate) fn sent(body: &Value) -> Vec<(Field, String)> {
    let Some(mut lead) = parse(body) else { return Vec::new() };
    let cleared = std::mem::take(&mut lead.cleared);
    texts(&mut lead)
        .into_iter()
        .filter(|(name, _, text)| !text.is_empty() || cleared.iter().any(|cleared| cleared == name))
        .map(|(_, field, text)| (field, std::mem::take(text)))
        .collect()
}

/// The field of a lead in which a person's field ends.
pub(super) const fn ends_in(field: Field) -> Field {
    match field {
        Field::GivenName | Field::FamilyName => Field::FullName,
        Field::Mobile => Field::Phone,
        other => other,
    }
}

/// HaloPSA's fields that are texts of a lead, and the fields they come from.
fn texts(lead: &mut Lead) -> [(&'static str, Field, &mut String); 6] {
    [
        ("oppcontactname", Field::FullName, &mut lead.contact_name),
        ("oppcompanyname", Field::CompanyName, &mut lead.company_name),
        ("oppemailaddress", Field::Email, &mut lead.email),
        ("oppjobtitle", Field::Title, &mut lead.job_title),
        ("opptel", Field::Phone, &mut lead.phone),
        ("oppcountry", Field::Country, &mut lead.country),
    ]
}

/// What is sent of a new lead. `says` is what people changed about the mapping of HaloPSA's leads.
pub(super) fn created(mut wanted: Lead, says: &Changes) -> Lead {
    for (_, field, text) in texts(&mut wanted) {
        text.clone_from(&settled(says, field, "", text));
    }
    wanted
}

/// What is sent to a lead that HaloPSA has: what is missing there, where nobody says otherwise, and what is `firm`
/// because somebody chose it or took it back. Links to clients are the tenant's to change, so only texts are written.
pub(super) fn updated(
    mut wanted: Lead,
    there: &BTreeMap<String, String>,
    says: &Changes,
    firm: &BTreeSet<Field>,
    ours: bool,
) -> Lead {
    let mut cleared = Vec::new();
    for (name, field, text) in texts(&mut wanted) {
        let there = there.get(name).map_or("", String::as_str);
        let writes = says.get(&field).is_none_or(|change| change.direction.writes());
        let stands = match (firm.contains(&field), writes) {
            (true, true) => text.clone(),
            (false, true) if ours => settled(says, field, there, text),
            _ => there.to_owned(),
        };
        if stands.is_empty() && !there.is_empty() {
            cleared.push(name.to_owned());
        }
        *text = if stands == there { String::new() } else { stands };
    }
    Lead {
        mark: String::new(),
        summary: String::new(),
        client_id: None,
        site_id: None,
        user_id: None,
        cleared,
        ..wanted
    }
}

/// The status to write to a lead; empty where it has it, or where it is not for this program to write.
pub(super) fn status(
    person: &Person,
    there: &BTreeMap<String, String>,
    wanted: Option<&StatusCode>,
    says: &Changes,
) -> String {
    let Some(wanted) = wanted else { return String::new() };
    // What is not read back would be written again and again.
    let both = says.get(&Field::Status).is_none_or(|says| says.direction.reads() && says.direction.writes());
    let exits = WORKFLOW.status(wanted).is_some_and(|status| status.end == Some(Ending::Exit));
    // Of who does not want to be contacted only that it is over.
    let about = person.state != PersonState::DoNotContact || exits;
    let named = there.get(STATUS).map(|name| WORKFLOW.named(Stage::Lead, name));
    let more = named.as_ref().and_then(pipeline::stage_of).is_some_and(|stage| stage > Stage::Lead);
    if !both || !about || more || named.as_ref() == Some(wanted) {
        return String::new();
    }
    pipeline::status_name(wanted)
}

/// What stands in HaloPSA after a write.
fn settled(says: &Changes, field: Field, there: &str, new: &str) -> String {
    let change = says.get(&field).cloned().unwrap_or_default();
    if !change.direction.writes() {
        return there.to_owned();
    }
    change.protection.unwrap_or(Protection::WhenEmpty).settle(there, new)
}

/// The client by which HaloPSA knows the employer with these records.
pub(super) fn client(records: &[Record], halo: ConnectionId) -> Option<i64> {
    let client =
        records.iter().find(|record| record.connection == halo && record.kind == EntityKind::Company)?;
    client.external_id.parse().ok()
}

/// Whether a ticket as HaloPSA has it holds everything that was sent.
pub(super) fn holds(there: &BTreeMap<String, String>, sent: &Lead) -> bool {
    halo::lead_fields(sent).iter().all(|(field, value)| {
        let there = there.get(*field).map_or("", String::as_str);
        there == value || (*field == STATUS && same_status(Stage::Lead, there, value))
    })
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
