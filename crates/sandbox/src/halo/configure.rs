//! What an application may make of the tenant's configuration: ticket types, statuses, custom fields, their options and
//! groups. As with records, a request is an array and is taken whole or not at all.

use super::{
    Desk, TEXT, body_of,
    properties::whole,
    setup::{Field, Group, Setup},
    tables::Change,
    ticket_type::{Allowed, Status, TicketType},
    too_long,
};
use crate::gate::{answer, held, json_answer};
use axum::{
    body::{Body, Bytes},
    extract::State,
    http::{HeaderMap, Response},
};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::{borrow::Cow, sync::Arc};

/// What is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Made {
    Types,
    Statuses,
    Fields,
    Options,
    Groups,
}

/// One thing as it is after an accepted request.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Configured {
    Type(TicketType),
    /// With the ticket types that list it.
    Status(Vec<i64>, Status),
    Field(Field),
    Group(Group),
}

impl Configured {
    pub(super) fn apply(self, setup: &mut Setup) {
        match self {
            Self::Type(kind) => put(&mut setup.types, kind, |kind| kind.id),
            Self::Status(types, status) => {
                for kind in setup.types.iter_mut().filter(|kind| types.contains(&kind.id)) {
                    put(kind.statuses.to_mut(), status.clone(), |status| status.id);
                }
            }
            Self::Field(field) => put(&mut setup.fields, field, |field| field.id),
            Self::Group(group) => put(&mut setup.groups, group, |group| group.id),
        }
    }
}

fn put<T>(all: &mut Vec<T>, one: T, id: impl Fn(&T) -> i64) {
    match all.iter_mut().find(|known| id(known) == id(&one)) {
        Some(known) => *known = one,
        None => all.push(one),
    }
}

/// Takes a request to make some.
pub(super) async fn make(
    State(desk): State<Arc<Desk>>,
    made: Made,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let kept = tokio::task::spawn_blocking(move || take(&desk, made, &headers, &body)).await;
    kept.unwrap_or_else(|_| answer(500, TEXT, "Internal Server Error"))
}

fn take(desk: &Desk, made: Made, headers: &HeaderMap, body: &[u8]) -> Response<Body> {
    let items = match body_of(headers, body) {
        Ok(Value::Array(items)) => items,
        Ok(_) => return json_answer(400, &json!({ "": ["The input was not valid."] })),
        Err(refused) => return *refused,
    };
    let mut setup = Setup::clone(&desk.setup());
    if let Some(refused) = too_long(&setup, items.len()) {
        return refused;
    }
    let mut kept = held(&desk.kept);
    let (mut configured, mut rows) = (Vec::new(), Vec::new());
    for item in &items {
        let Value::Object(sent) = item else {
            return json_answer(400, &json!({ "": ["The input was not valid."] }));
        };
        match one(&setup, made, sent) {
            Ok((one, row)) => {
                one.clone().apply(&mut setup);
                rows.push(row(&setup));
                configured.push(one);
            }
            Err(sentence) => return answer(400, TEXT, sentence),
        }
    }
    let change = Change { clock: kept.tables.clock() + 1, configured, ..Change::default() };
    if let Some(journal) = &mut kept.journal
        && journal.append(&change).is_err()
    {
        return answer(500, TEXT, "Internal Server Error");
    }
    kept.tables.apply(change);
    *held(&desk.setup) = Arc::new(setup);
    let rows = if rows.len() == 1 { rows.swap_remove(0) } else { Value::Array(rows) };
    json_answer(201, &rows)
}

type Sent = Map<String, Value>;
type Row = Box<dyn Fn(&Setup) -> Value>;

fn one(setup: &Setup, made: Made, sent: &Sent) -> Result<(Configured, Row), String> {
    match made {
        Made::Types => ticket_type(setup, sent),
        Made::Statuses => status(setup, sent),
        Made::Fields => field(setup, sent),
        Made::Options => option(setup, sent),
        Made::Groups => group(setup, sent),
    }
}

fn said<'s>(sent: &'s Sent, name: &str) -> &'s str {
    sent.get(name).and_then(Value::as_str).map_or("", str::trim)
}

fn number(sent: &Sent, name: &str) -> Option<i64> {
    sent.get(name).and_then(whole)
}

fn numbers(sent: &Sent, list: &str, name: &str) -> Vec<i64> {
    let rows = sent.get(list).and_then(Value::as_array).into_iter().flatten();
    rows.filter_map(|row| whole(row.get(name)?)).collect()
}

/// The number of what is changed; nothing where something new is sent.
fn known(sent: &Sent) -> Option<i64> {
    number(sent, "id").filter(|id| *id > 0)
}

fn next(ids: impl Iterator<Item = i64>) -> i64 {
    ids.max().unwrap_or_default() + 1
}

fn ticket_type(setup: &Setup, sent: &Sent) -> Result<(Configured, Row), String> {
    if known(sent).is_some() {
        return Err("Record not found".to_owned());
    }
    let name = said(sent, "name");
    if name.is_empty() {
        return Err("Please enter a Name".to_owned());
    }
    let area = if said(sent, "use").eq_ignore_ascii_case("opps") { "opps" } else { "reqs" };
    let id = next(setup.types.iter().map(|kind| kind.id));
    let made = TicketType {
        id,
        name: name.to_owned().into(),
        area: area.into(),
        itil: number(sent, "itilrequesttype").unwrap_or(1),
        contact_tab: sent.get("showoppcontacttab") == Some(&json!(true)),
        open: sent.get("cancreate") != Some(&json!(false)),
        agent: Allowed { create: true, edit: true },
        statuses: Cow::Owned(Vec::new()),
        fields: Cow::Owned(Vec::new()),
    };
    Ok((
        Configured::Type(made),
        Box::new(move |setup| setup.ticket_type(id).map_or(Value::Null, TicketType::row)),
    ))
}

fn status(setup: &Setup, sent: &Sent) -> Result<(Configured, Row), String> {
    if known(sent).is_some() {
        return Err("Record not found".to_owned());
    }
    let name = said(sent, "name");
    if name.is_empty() {
        return Err("Please enter a Name".to_owned());
    }
    let types = numbers(sent, "tickettypes", "value");
    if types.iter().any(|id| setup.ticket_type(*id).is_none()) {
        return Err("The Ticket Type does not exist".to_owned());
    }
    let all = setup.types.iter().flat_map(|kind| kind.statuses.iter());
    let id = next(all.map(|status| status.id));
    let made = Status { id, name: name.to_owned().into(), closes: said(sent, "slaaction") == "S" };
    let row = made.row();
    Ok((Configured::Status(types, made), Box::new(move |_| row.clone())))
}

fn field(setup: &Setup, sent: &Sent) -> Result<(Configured, Row), String> {
    let row = |id: i64| -> Row {
        Box::new(move |setup| setup.field(id).map_or(Value::Null, |field| field.row(true)))
    };
    if let Some(id) = known(sent) {
        let mut field = setup.field(id).cloned().ok_or("Record not found")?;
        if number(sent, "type").is_some_and(|kind| kind != field.kind) {
            return Err("The Type of a Custom Field can't be changed".to_owned());
        }
        if !said(sent, "label").is_empty() {
            field.label = said(sent, "label").to_owned().into();
        }
        return Ok((Configured::Field(field), row(id)));
    }
    let name = said(sent, "name");
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '_';
    if name.is_empty() || name.len() > 64 || !name.chars().all(fits) || setup.refused_field == Some(name) {
        return Err("Please enter a valid Field Name".to_owned());
    }
    let whole_name = format!("CF{name}");
    if setup.fields.iter().any(|known| known.name.eq_ignore_ascii_case(&whole_name)) {
        return Err("A Custom Field with this name already exists".to_owned());
    }
    let kind = number(sent, "type").unwrap_or_default();
    let options: Vec<Cow<'static, str>> = said(sent, "new_values")
        .split(',')
        .map(str::trim)
        .filter(|option| !option.is_empty() && (kind == 2 || kind == 3))
        .map(|option| option.to_owned().into())
        .collect();
    let id = next(setup.fields.iter().map(|field| field.id));
    let made = Field {
        id,
        name: whole_name.into(),
        label: said(sent, "label").to_owned().into(),
        usage: number(sent, "usage").unwrap_or(1),
        kind,
        input: number(sent, "inputtype").unwrap_or_default(),
        compulsory: sent.get("mandatory") == Some(&json!(true)),
        default: said(sent, "defaultvalue").to_owned().into(),
        options: options.into(),
    };
    Ok((Configured::Field(made), row(id)))
}

/// An option is a row of the list that its field names.
fn option(setup: &Setup, sent: &Sent) -> Result<(Configured, Row), String> {
    let lookup = number(sent, "lookupid").ok_or("Please select a Lookup")?;
    let mut field = setup
        .fields
        .iter()
        .find(|field| field.lookup() == lookup && lookup > 0)
        .cloned()
        .ok_or("Record not found")?;
    let name = said(sent, "name").to_owned();
    if name.is_empty() || known(sent).is_some() {
        return Err("Please enter a Value".to_owned());
    }
    field.options.to_mut().push(name.clone().into());
    let id = i64::try_from(field.options.len()).unwrap_or(i64::MAX);
    let row = json!({ "lookupid": lookup, "id": id, "name": name });
    Ok((Configured::Field(field), Box::new(move |_| row.clone())))
}

fn group(setup: &Setup, sent: &Sent) -> Result<(Configured, Row), String> {
    let fields = numbers(sent, "fields", "fieldid");
    if fields.iter().any(|id| setup.field(*id).is_none()) {
        return Err("The Field does not exist".to_owned());
    }
    let given = |name: &str| sent.get(name).is_some_and(Value::is_array);
    let made = match known(sent) {
        Some(id) => {
            let group =
                setup.groups.iter().find(|group| group.id == id).cloned().ok_or("Record not found")?;
            Group {
                fields: if given("fields") { fields } else { group.fields },
                types: if given("tickettypes") { numbers(sent, "tickettypes", "value") } else { group.types },
                ..group
            }
        }
        None if said(sent, "name").is_empty() => return Err("Please enter a Name".to_owned()),
        None => Group {
            id: next(setup.groups.iter().map(|group| group.id)),
            name: said(sent, "name").to_owned(),
            fields,
            types: numbers(sent, "tickettypes", "value"),
        },
    };
    let id = made.id;
    let row = move |setup: &Setup| {
        setup.groups.iter().find(|group| group.id == id).map_or(Value::Null, |group| group.row(setup, true))
    };
    Ok((Configured::Group(made), Box::new(row)))
}
