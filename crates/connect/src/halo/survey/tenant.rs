use super::{
    super::{
        answer::{rows, text, whole},
        setup::alike,
    },
    ask,
};
use crate::{Client, ConnectError, client::Call};
use chrono::NaiveDate;
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

/// The field of tickets that people read under this name there, or whose name it is.
///
/// # Errors
/// Those of every call.
pub async fn field_called(client: &Client, called: &str) -> Result<Option<FieldThere>, ConnectError> {
    let call = Call::get("/FieldInfo").query("typeid", TICKETS.to_string()).query("includevalues", "true");
    let fields: Vec<FieldThere> = rows(ask(client, call).await?).iter().filter_map(field).collect();
    let is = |name: &str| name.trim().eq_ignore_ascii_case(called.trim());
    Ok(fields.into_iter().find(|field| is(&field.label) || is(&field.name)))
}

/// A value that somebody typed, as HaloPSA takes it in a field; nothing where it does not fit in. How several options are
/// written is not known (fact sheet §13.2).
pub fn fitting(field: &FieldThere, typed: &str) -> Option<Value> {
    let typed = typed.trim();
    match field.kind {
        _ if typed.is_empty() => None,
        2 => {
            let option =
                field.options.iter().find(|option| option.name.trim().eq_ignore_ascii_case(typed))?;
            Some(option.id.into())
        }
        3 => None,
        4 => NaiveDate::parse_from_str(typed, "%Y-%m-%d").ok().map(|day| format!("{day}T00:00:00").into()),
        6 => match typed.to_ascii_lowercase().as_str() {
            "true" | "yes" | "1" => Some(true.into()),
            "false" | "no" | "0" => Some(false.into()),
            _ => None,
        },
        // Of texts those that hold a number.
        0 if matches!(field.input, 1 | 2) => {
            typed.parse::<f64>().ok().filter(|number| number.is_finite()).map(|_| typed.into())
        }
        _ => Some(typed.into()),
    }
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

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_typed_is_written_as_its_field_takes_it_or_not_at_all() {
        let options = vec![OptionThere { id: 7, name: "Large".to_owned() }];
        let check = |kind: i64, input: i64, typed: &str, expected: Option<Value>| {
            let row = json!({ "id": 1, "name": "CFx", "type": kind, "inputtype": input });
            let field = FieldThere { options: options.clone(), ..field(&row).unwrap() };
            assert_eq!(fitting(&field, typed), expected, "{kind} {input} {typed}");
        };
        check(0, 0, " Freight ", Some(json!("Freight")));
        check(0, 0, "  ", None);
        check(0, 2, "450.5", Some(json!("450.5")));
        check(0, 2, "much", None);
        check(0, 2, "inf", None);
        check(2, 0, "large", Some(json!(7)));
        check(2, 0, "Small", None);
        check(3, 0, "Large", None);
        check(4, 0, "2026-12-31", Some(json!("2026-12-31T00:00:00")));
        check(4, 0, "soon", None);
        check(6, 0, "Yes", Some(json!(true)));
        check(6, 0, "perhaps", None);
    }
}
