use super::{
    super::{
        answer::{rows, text, whole},
        setup::alike,
    },
    ask,
};
use crate::{Client, ConnectError, client::Call};
use serde_json::Value;
use sluice_domain::{
    Stage,
    tenant::{FieldThere, GroupThere, OptionThere, StatusThere, Tenant, TypeThere, type_name},
};
use std::collections::BTreeSet;

/// Ticket types beside those of a known name whose statuses are looked at: one of them may be a stage's.
const LOOKED_AT: usize = 12;
/// What a custom field belongs to: tickets.
const TICKETS: i64 = 1;

/// Reads how a tenant is set up, as far as the pipeline needs it. `chosen` are ticket types that somebody takes for one of
/// a stage, whatever they are called.
///
/// # Errors
/// Those of every call.
pub async fn tenant(client: &Client, chosen: &BTreeSet<i64>) -> Result<Tenant, ConnectError> {
    let mut types = types(client).await?;
    for id in looked_at(&types, &client.halo().types.values().chain(chosen).copied().collect()) {
        let call = Call::get("/Status").query("tickettype_id", id.to_string());
        let statuses = rows(ask(client, call).await?).iter().filter_map(status).collect();
        types
            .iter_mut()
            .filter(|there| there.id == id)
            .for_each(|there| there.statuses.clone_from(&statuses));
    }
    let fields = Call::get("/FieldInfo").query("typeid", TICKETS.to_string()).query("includevalues", "true");
    let fields = rows(ask(client, fields).await?).iter().filter_map(field).collect();
    // Older versions have no groups; fields can be used without.
    let groups = match ask(client, Call::get("/FieldGroup").query("includefields", "true")).await {
        Ok(groups) => rows(groups).iter().filter_map(group).collect(),
        Err(ConnectError::NotFound { .. }) => Vec::new(),
        Err(error) => return Err(error),
    };
    Ok(Tenant { types, fields, groups })
}

async fn types(client: &Client) -> Result<Vec<TypeThere>, ConnectError> {
    let all = |domain: Option<&'static str>| async move {
        let call = Call::get("/TicketType").query("showall", "true");
        let call = match domain {
            Some(domain) => call.query("domain", domain),
            None => call,
        };
        ask(client, call).await.map(rows)
    };
    let every = all(None).await?;
    let sales = all(Some("opps")).await?;
    // A filter that HaloPSA does not know gives everything.
    let filtered = sales.len() < every.len();
    let of_sales = |id: i64| filtered && sales.iter().any(|row| whole(row, "id") == Some(id));
    let there = |row: &Value| {
        let (id, name) = (whole(row, "id")?, text(row, "name")?.to_owned());
        Some(TypeThere { id, name, sales: of_sales(id), statuses: Vec::new() })
    };
    Ok(every.iter().filter_map(there).collect())
}

/// The types whose statuses matter.
fn looked_at(types: &[TypeThere], chosen: &BTreeSet<i64>) -> Vec<i64> {
    let raw: Vec<Value> =
        types.iter().map(|there| serde_json::json!({ "id": there.id, "name": there.name })).collect();
    let mut ids: BTreeSet<i64> =
        chosen.iter().copied().filter(|id| types.iter().any(|there| there.id == *id)).collect();
    let mut open = false;
    for stage in Stage::ALL {
        let (exact, close) = alike(&raw, type_name(*stage));
        open |= exact.is_empty() && close.is_empty();
        ids.extend(exact.into_iter().chain(close).map(|(id, _)| id));
    }
    let others: Vec<i64> =
        types.iter().map(|there| there.id).filter(|id| open && !ids.contains(id)).take(LOOKED_AT).collect();
    ids.into_iter().chain(others).collect()
}

fn status(row: &Value) -> Option<StatusThere> {
    let (id, name) = (whole(row, "id")?, text(row, "name")?.to_owned());
    Some(StatusThere { id, name, sequence: whole(row, "sequence").unwrap_or_default() })
}

fn field(row: &Value) -> Option<FieldThere> {
    // Filters that HaloPSA does not know are ignored.
    if whole(row, "usage").is_some_and(|usage| usage != TICKETS) {
        return None;
    }
    let words = |name: &str| text(row, name).unwrap_or_default().to_owned();
    let values = row.get("values").and_then(Value::as_array).into_iter().flatten();
    Some(FieldThere {
        id: whole(row, "id")?,
        name: text(row, "name")?.to_owned(),
        label: words("label"),
        kind: whole(row, "type")?,
        input: whole(row, "inputtype").unwrap_or_default(),
        lookup: whole(row, "lookup").unwrap_or_default(),
        options: values
            .filter_map(|value| {
                Some(OptionThere { id: whole(value, "id")?, name: text(value, "name")?.to_owned() })
            })
            .collect(),
        mandatory: row.get("mandatory").and_then(Value::as_bool) == Some(true),
        default: words("defaultvalue"),
    })
}

fn group(row: &Value) -> Option<GroupThere> {
    let fields = row.get("fields").and_then(Value::as_array).into_iter().flatten();
    let fields = fields.filter_map(|placed| whole(placed, "fieldid")).collect();
    let name = text(row, "name").or_else(|| text(row, "header"))?.to_owned();
    Some(GroupThere { id: whole(row, "id")?, name, fields })
}
