//! What a person should look like in HaloPSA.

use crate::api::PlanField;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sluice_connect::halo::{self, Ticket};
use sluice_domain::{
    ConnectionId, CustomField, EntityKind, Field, Fields, Person, PersonState, Protection, Stage, ValueKind,
    derived::Record,
    pipeline::{Ending, Opening, StatusCode, Workflow, same_status},
    tenant::{DEAL, Kept},
};
use sluice_mapping::Changes;
use std::collections::{BTreeMap, BTreeSet};

/// HaloPSA's field of a ticket's status.
pub(super) const STATUS: &str = "status_name";

/// What stands in the fields of a ticket, by HaloPSA's names. What is empty is absent.
pub(super) type Base = BTreeMap<String, String>;

/// A write's body, as kept in the outbox.
#[derive(Serialize, Deserialize)]
struct Body {
    /// The person's name, for the ledger.
    name: String,
    /// Of which stage the ticket is. Those kept before there were others are leads.
    #[serde(default = "lead")]
    stage: Stage,
    /// What stood in the fields that are written when that was planned. Unknown of those kept before it was noted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<Base>,
    #[serde(alias = "lead")]
    ticket: Ticket,
}

const fn lead() -> Stage {
    Stage::Lead
}

/// The ticket that a person should have, without its mark.
pub(super) fn ticket(person: &Person, client: Option<i64>) -> Ticket {
    let value = |field| person.values.get(&field).map(|survivor| survivor.value.clone()).unwrap_or_default();
    let name = crate::shown::name(person);
    let company = value(Field::CompanyName);
    let mobile = value(Field::Mobile);
    Ticket {
        // The reference integration's form: "first last - company".
        summary: if company.is_empty() { name.clone() } else { format!("{name} - {company}") },
        contact_name: name,
        company_name: company,
        email: value(Field::Email),
        job_title: value(Field::Title),
        phone: if mobile.is_empty() { value(Field::Phone) } else { mobile },
        country: value(Field::Country),
        client_id: client,
        ..Ticket::default()
    }
}

/// What the ticket of whoever became an opportunity with these values begins with.
pub(super) fn opened(ticket: Ticket, opening: &Opening) -> Ticket {
    Ticket {
        value: opening.value.to_string(),
        expected_close: opening.close.to_string(),
        probability: opening.probability,
        ..ticket
    }
}

/// The ticket of a stage with the person's values of those custom fields of the stage that the tenant has.
pub(super) fn with_custom(ticket: Ticket, stage: Stage, values: &Fields, kept: &Kept) -> Ticket {
    let of_stage = CustomField::all().filter(|field| field.definition().stage == stage);
    let custom = of_stage.filter_map(|field| {
        let name = field.definition().name;
        let (there, value) = (kept.fields.get(name)?, values.get(&Field::Custom(field))?);
        // An option that the tenant does not have can't be written.
        let writable =
            !matches!(field.definition().kind, ValueKind::Choice(_)) || there.option(value).is_some();
        writable.then(|| (name.to_owned(), value.clone()))
    });
    let deal = |(_, ours): (&str, &str)| {
        let value = CustomField::of_name(ours).and_then(|field| values.get(&Field::Custom(field)));
        value.filter(|_| stage == Stage::Opportunity).cloned().unwrap_or_default()
    };
    let [value, expected_close] = DEAL.map(deal);
    Ticket { custom: custom.collect(), value, expected_close, ..ticket }
}

/// The texts of the ticket that a person with these values should have, by the fields that HaloPSA's tickets are read into.
pub(crate) fn said(person: &Person) -> Vec<(Field, String)> {
    let mut ticket = ticket(person, None);
    let custom = person.values.iter().filter(|(field, _)| matches!(field, Field::Custom(_)));
    let custom = custom.map(|(field, survivor)| (*field, survivor.value.clone()));
    texts(&mut ticket)
        .into_iter()
        .map(|(_, field, text)| (field, std::mem::take(text)))
        .chain(custom)
        .collect()
}

/// The same of a write's body. What it leaves alone is absent.
pub(crate) fn sent(body: &Value) -> Vec<(Field, String)> {
    let Some((_, mut ticket)) = parse(body) else { return Vec::new() };
    let cleared = std::mem::take(&mut ticket.cleared);
    texts(&mut ticket)
        .into_iter()
        .filter(|(name, _, text)| !text.is_empty() || cleared.iter().any(|cleared| cleared == name))
        .map(|(_, field, text)| (field, std::mem::take(text)))
        .collect()
}

/// The texts of a ticket by HaloPSA's names, with the fields they are read into. What it leaves alone is absent.
pub(super) fn named(mut ticket: Ticket) -> BTreeMap<&'static str, (Field, String)> {
    let cleared = std::mem::take(&mut ticket.cleared);
    texts(&mut ticket)
        .into_iter()
        .filter(|(name, _, text)| !text.trim().is_empty() || cleared.iter().any(|cleared| cleared == name))
        .map(|(name, field, text)| (name, (field, text.trim().to_owned())))
        .collect()
}

/// The field of a ticket in which a person's field ends.
pub(crate) const fn ends_in(field: Field) -> Field {
    match field {
        Field::GivenName | Field::FamilyName => Field::FullName,
        Field::Mobile => Field::Phone,
        other => other,
    }
}

/// HaloPSA's fields that are texts of a ticket, and the fields they come from.
fn texts(ticket: &mut Ticket) -> Vec<(&'static str, Field, &mut String)> {
    let custom = ticket.custom.iter_mut().filter_map(|(name, value)| {
        let field = CustomField::of_name(name)?;
        Some((field.definition().name, Field::Custom(field), value))
    });
    let own = [
        ("oppcontactname", Field::FullName, &mut ticket.contact_name),
        ("oppcompanyname", Field::CompanyName, &mut ticket.company_name),
        ("oppemailaddress", Field::Email, &mut ticket.email),
        ("oppjobtitle", Field::Title, &mut ticket.job_title),
        ("opptel", Field::Phone, &mut ticket.phone),
        ("oppcountry", Field::Country, &mut ticket.country),
    ];
    let deal = DEAL.into_iter().zip([&mut ticket.value, &mut ticket.expected_close]);
    let deal = deal.filter_map(|((there, ours), text)| {
        let field = CustomField::of_name(ours)?;
        // What is not said of a deal is left as it is.
        (!text.is_empty()).then_some((there, Field::Custom(field), text))
    });
    own.into_iter().chain(deal).chain(custom).collect()
}

/// Fields of a ticket about which people said something.
#[derive(Default)]
pub(super) struct Settled {
    /// In which stands what somebody chose or took back.
    pub firm: BTreeSet<Field>,
    /// Which were changed on both sides: they stay as they are until somebody answers.
    pub asked: BTreeSet<Field>,
}

/// What is sent of a new ticket. `says` is what people changed about the mapping of its stream.
pub(super) fn created(mut wanted: Ticket, says: &Changes) -> Ticket {
    for (_, field, text) in texts(&mut wanted) {
        text.clone_from(&settled(says, field, "", text));
    }
    wanted
}

/// What is sent to a ticket that HaloPSA has: what is missing there, where nobody says otherwise, and what is firm
/// because somebody chose it or took it back. Links to clients are the tenant's to change, so only texts are written.
pub(super) fn updated(
    mut wanted: Ticket,
    there: &BTreeMap<String, String>,
    says: &Changes,
    Settled { firm, asked }: &Settled,
    ours: bool,
) -> Ticket {
    let mut cleared = Vec::new();
    for (name, field, text) in texts(&mut wanted) {
        let there = there.get(name).map_or("", String::as_str);
        let writes = says.get(&field).is_none_or(|change| change.direction.writes());
        let stands = match (firm.contains(&field), writes) {
            _ if asked.contains(&field) => there.to_owned(),
            (true, true) => text.clone(),
            (false, true) if ours => settled(says, field, there, text),
            _ => there.to_owned(),
        };
        if stands.is_empty() && !there.is_empty() {
            cleared.push(name.to_owned());
        }
        *text = if stands == there { String::new() } else { stands };
    }
    wanted.custom.retain(|name, value| !value.is_empty() || cleared.contains(name));
    Ticket { summary: String::new(), client_id: None, cleared, ..wanted }
}

/// The status to write to a ticket; empty where it has it, or where it is not for this program to write.
pub(super) fn status(
    workflow: &Workflow,
    (stage, wanted): (Stage, Option<&StatusCode>),
    person: &Person,
    there: &BTreeMap<String, String>,
    says: &Changes,
) -> String {
    let Some(wanted) = wanted else { return String::new() };
    // What is not read back would be written again and again.
    let both = says.get(&Field::Status).is_none_or(|says| says.direction.reads() && says.direction.writes());
    let exits = workflow.status(wanted).is_some_and(|status| status.end == Some(Ending::Exit));
    // Of who does not want to be contacted only that it is over.
    let about = person.state != PersonState::DoNotContact || exits;
    let named = there.get(STATUS).map(|name| workflow.named(stage, name));
    let more = named.as_ref().and_then(|code| workflow.stage_of(code)).is_some_and(|there| there > stage);
    if !both || !about || more || named.as_ref() == Some(wanted) {
        return String::new();
    }
    workflow.name_of(wanted)
}

/// The ticket with its status, and with how likely it is won in it, where the workflow says so.
pub(super) fn put(workflow: &Workflow, ticket: Ticket, stage: Stage, status: &str) -> Ticket {
    if status.is_empty() {
        return ticket;
    }
    let known = workflow.status(&workflow.named(stage, status));
    let likely = known.and_then(|status| status.probability).filter(|_| stage == Stage::Opportunity);
    Ticket { status: status.to_owned(), probability: likely.or(ticket.probability), ..ticket }
}

/// What stands in HaloPSA after a write.
pub(super) fn settled(says: &Changes, field: Field, there: &str, new: &str) -> String {
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
pub(super) fn holds(stage: Stage, there: &Base, sent: &Ticket) -> bool {
    halo::ticket_fields(sent).iter().all(|(field, value)| same(stage, field, at(there, field), value))
}

/// The field of a write in which there stands neither what stood there when it was planned nor what it puts there:
/// somebody changed it there since, and what they wrote would be lost.
pub(super) fn overtaken(body: &Value, there: &Base) -> Option<&'static str> {
    let Body { stage, base, ticket, .. } = serde_json::from_value(body.clone()).ok()?;
    let base = base?;
    let changed = |(field, new): &(&'static str, String)| {
        let there = at(there, field);
        !same(stage, field, there, at(&base, field)) && !same(stage, field, there, new)
    };
    halo::ticket_fields(&ticket).into_iter().find(changed).map(|(field, _)| field)
}

fn at<'b>(there: &'b Base, field: &str) -> &'b str {
    there.get(field).map_or("", String::as_str)
}

fn same(stage: Stage, field: &str, one: &str, other: &str) -> bool {
    one.trim() == other.trim() || (field == STATUS && same_status(stage, one, other))
}

/// What a ticket puts where, and what stands there.
pub(super) fn fields(ticket: &Ticket, there: &Base) -> Vec<PlanField> {
    let said = halo::ticket_fields(ticket).into_iter();
    said.map(|(field, new)| PlanField { field: field.to_owned(), old: there.get(field).cloned(), new })
        .collect()
}

/// The same of a write's body.
pub(super) fn fields_of(body: &Value) -> Vec<PlanField> {
    let Ok(Body { base, ticket, .. }) = serde_json::from_value(body.clone()) else { return Vec::new() };
    fields(&ticket, &base.unwrap_or_default())
}

pub(super) fn body(name: String, stage: Stage, base: Base, ticket: Ticket) -> Value {
    serde_json::json!(Body { name, stage, base: Some(base), ticket })
}

/// The body with another ticket.
pub(super) fn with_ticket(body: &Value, ticket: Ticket) -> Option<Value> {
    let body: Body = serde_json::from_value(body.clone()).ok()?;
    Some(serde_json::json!(Body { ticket, ..body }))
}

/// The ticket of a write's body, and of which stage it is.
pub(super) fn parse(body: &Value) -> Option<(Stage, Ticket)> {
    serde_json::from_value::<Body>(body.clone()).ok().map(|body| (body.stage, body.ticket))
}

/// The name in a write's body.
pub(super) fn name(body: &Value) -> String {
    body.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
}
