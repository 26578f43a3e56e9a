use super::answer::{rows, text, whole};
use crate::{CallError, Client, ConnectError, client::Call};
use serde_json::{Value, json};
use sluice_domain::{
    CustomField, Stage, ValueKind,
    tenant::{halo_name, halo_type, type_name},
};

/// HaloPSA's number for a request that is none of the service desk's: leads are no incidents.
const OTHER: i64 = 21;
/// What a custom field belongs to: tickets.
const TICKETS: i64 = 1;

/// Something to be made in a tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Making {
    /// The ticket type of a stage.
    Type(Stage),
    /// A status of a ticket type.
    Status {
        /// Its name.
        name: String,
        /// The ticket type's number.
        ticket_type: i64,
        /// Its place in lists.
        sequence: i64,
        /// Whether work ends there.
        ends: bool,
    },
    /// A custom field of tickets.
    Field(CustomField),
    /// An option of a custom field.
    Option {
        /// The number of the field's list of options.
        lookup: i64,
        /// Its name.
        name: String,
    },
    /// A group of fields on a ticket type.
    Group {
        /// Its heading.
        name: String,
        /// The ticket type's number; nothing where there is none.
        ticket_type: Option<i64>,
        /// The fields' numbers, in order.
        fields: Vec<i64>,
    },
}

impl Making {
    const fn path(&self) -> &'static str {
        match self {
            Self::Type(_) => "/TicketType",
            Self::Status { .. } => "/Status",
            Self::Field(_) => "/FieldInfo",
            Self::Option { .. } => "/Lookup",
            Self::Group { .. } => "/FieldGroup",
        }
    }

    /// The name by which it is recognised in an answer.
    fn name(&self) -> String {
        match self {
            Self::Type(stage) => type_name(*stage).to_owned(),
            Self::Status { name, .. } | Self::Option { name, .. } | Self::Group { name, .. } => name.clone(),
            Self::Field(field) => halo_name(field.definition()),
        }
    }

    fn written(&self) -> Value {
        match self {
            Self::Type(stage) => json!({
                "name": type_name(*stage), "use": if *stage == Stage::Opportunity { "opps" } else { "reqs" },
                "itilrequesttype": OTHER, "cancreate": true, "agentscanselect": true, "visible": true,
                "enduserscanselect": false, "allowall_status": false, "showoppcontacttab": true,
            }),
            Self::Status { name, ticket_type, sequence, ends } => json!({
                "name": name, "shortname": name, "type": 0, "sequence": sequence,
                "slaaction": if *ends { "S" } else { "C" }, "tickettypes": [listed(*ticket_type)],
            }),
            Self::Field(field) => self::field(*field),
            Self::Option { lookup, name } => json!({ "lookupid": lookup, "name": name }),
            Self::Group { name, ticket_type, fields } => {
                let types: Vec<Value> = ticket_type.iter().map(|id| listed(*id)).collect();
                json!({ "name": name, "header": name, "fields": placed(fields), "tickettypes": types })
            }
        }
    }
}

fn field(field: CustomField) -> Value {
    let definition = field.definition();
    let (kind, input) = halo_type(definition.kind);
    let mut row = json!({
        "name": definition.halo_name, "label": definition.label, "usage": TICKETS, "type": kind,
        "inputtype": input, "searchable": true, "user_searchable": false, "calendar_searchable": false,
        "copytochild": false, "copytochildonupdate": false, "mandatory": false,
    });
    if let ValueKind::Choice(options) = definition.kind {
        // Commas stand between options; none of Sluice's has one.
        row["new_values"] = options.join(", ").into();
    }
    if let Some(default) = definition.default {
        row["defaultvalue"] = default.into();
    }
    row
}

/// How a list of HaloPSA's names one thing by its number.
fn listed(id: i64) -> Value {
    json!({ "value": id.to_string() })
}

fn placed(fields: &[i64]) -> Vec<Value> {
    (1..).zip(fields).map(|(seq, id): (i64, _)| json!({ "fieldid": id, "seq": seq })).collect()
}

/// Makes things of one kind, all or none, and gives their numbers in the same order. One bad thing fails them all.
///
/// # Errors
/// See [`CallError`]. After [`CallError::Unknown`] look whether they are there before anything is made again.
pub async fn make(client: &Client, things: &[Making]) -> Result<Vec<i64>, CallError> {
    let Some(first) = things.first() else { return Ok(Vec::new()) };
    let sent: Vec<Value> = things.iter().map(Making::written).collect();
    let (status, answer) = client.account().make(Call::write(first.path(), sent.into())).await?;
    let made = rows(answer);
    let is = |row: &Value, thing: &Making| {
        text(row, "name").is_none_or(|name| name.eq_ignore_ascii_case(&thing.name()))
    };
    let in_order = made.len() == things.len() && made.iter().zip(things).all(|(row, thing)| is(row, thing));
    let ids: Option<Vec<i64>> = made.iter().map(|row| whole(row, "id").filter(|id| *id > 0)).collect();
    ids.filter(|_| in_order)
        .ok_or(CallError::Unknown(ConnectError::UnexpectedAnswer { status, what: "what was made, in order" }))
}

/// Puts fields into a group beside those that are in it.
///
/// # Errors
/// As [`make`].
pub async fn add_to_group(client: &Client, id: i64, fields: &[i64]) -> Result<(), CallError> {
    let call = Call::get(format!("/FieldGroup/{id}")).query("includedetails", "true");
    let group = client.account().read(call).await.map_err(CallError::NotSent)?;
    let mut inside = group.get("fields").and_then(Value::as_array).cloned().unwrap_or_default();
    let has = |inside: &[Value], id: i64| inside.iter().any(|placed| whole(placed, "fieldid") == Some(id));
    let last = inside.iter().filter_map(|placed| whole(placed, "seq")).max().unwrap_or_default();
    let new: Vec<i64> = fields.iter().copied().filter(|id| !has(&inside, *id)).collect();
    for (seq, id) in (last + 1..).zip(new) {
        inside.push(json!({ "fieldid": id, "seq": seq }));
    }
    let sent = json!([{ "id": id, "fields": inside }]);
    client.account().make(Call::write("/FieldGroup", sent)).await.map(drop)
}
