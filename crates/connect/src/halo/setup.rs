use super::{
    NEW_STATUS,
    answer::{rows, text, whole},
    type_name,
};
use crate::{Client, ConnectError, client::Call};
use serde_json::Value;
use sluice_domain::{
    CustomField, Stage, ValueKind,
    pipeline::same_status,
    tenant::{Kept, KeptField},
};
use std::{collections::BTreeMap, sync::PoisonError};

/// Ids that differ from tenant to tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketSetup {
    /// Whose.
    pub stage: Stage,
    /// The ticket type.
    pub ticket_type_id: i64,
    /// Its name, as the tenant writes it.
    pub ticket_type_name: String,
    /// The status of a new ticket.
    pub new_status_id: i64,
    /// The statuses that a ticket may have, each with its name.
    pub statuses: Vec<(i64, String)>,
    /// Those of them that are known to be the workflow's, by its names.
    pub known: BTreeMap<String, i64>,
    /// The tenant's fields of custom fields, by their names here.
    pub fields: BTreeMap<String, KeptField>,
    /// What new tickets say in further fields, by their numbers.
    pub given: Vec<(i64, Value)>,
}

impl TicketSetup {
    /// The status of this name in the workflow: the one that is known to be it, else the only one of the name, however
    /// the tenant writes it.
    pub fn status_id(&self, name: &str) -> Option<i64> {
        match self.statuses_named(name)[..] {
            [id] => Some(id),
            _ => None,
        }
    }

    /// The statuses that may be the one of this name.
    pub fn statuses_named(&self, name: &str) -> Vec<i64> {
        if let Some(id) =
            self.known.get(name).filter(|id| self.statuses.iter().any(|(there, _)| there == *id))
        {
            return vec![*id];
        }
        let same = |(_, found): &&(i64, String)| same_status(self.stage, found, name);
        self.statuses.iter().filter(same).map(|(id, _)| *id).collect()
    }

    /// A custom field's value as HaloPSA takes it, with the number of the field; nothing where the tenant has no such
    /// field or no such option.
    pub fn custom(&self, name: &str, value: &str) -> Option<(i64, Value)> {
        let field = self.fields.get(name)?;
        if value.is_empty() {
            return Some((field.id, Value::Null));
        }
        let written = match CustomField::of_name(name)?.definition().kind {
            ValueKind::Choice(_) => field.option(value)?.into(),
            ValueKind::Flag => (value == "true").into(),
            ValueKind::Date => format!("{value}T00:00:00").into(),
            _ => value.into(),
        };
        Some((field.id, written))
    }
}

/// Finds the ticket type of a stage and its status for new ones.
///
/// # Errors
/// [`ConnectError::HaloNoTicketType`], [`ConnectError::HaloTypeTwice`], [`ConnectError::HaloNoNewStatus`],
/// [`ConnectError::HaloStatusTwice`] and those of every call.
pub async fn ticket_setup(client: &Client, stage: Stage) -> Result<TicketSetup, ConnectError> {
    let kept = client.halo();
    let (ticket_type_id, ticket_type_name) = ticket_type(client, &kept, stage).await?;
    let call = Call::get("/Status").query("tickettype_id", ticket_type_id.to_string());
    let statuses = rows(client.account().read(call).await?);
    let known: BTreeMap<String, i64> = kept
        .statuses
        .values()
        .filter(|known| known.stage == stage && statuses.iter().any(|row| whole(row, "id") == Some(known.id)))
        .map(|known| (known.ours.clone(), known.id))
        .collect();
    let new = known.iter().find(|(ours, _)| same_status(stage, ours, NEW_STATUS)).map(|(_, id)| *id);
    let new_status_id = match new {
        Some(id) => id,
        None => match named(&statuses, NEW_STATUS) {
            Found::One(id, _) => id,
            Found::None => {
                return Err(ConnectError::HaloNoNewStatus { ticket_type: ticket_type_name });
            }
            Found::Several(_) => {
                let status = NEW_STATUS.to_owned();
                return Err(ConnectError::HaloStatusTwice { status, ticket_type: ticket_type_name });
            }
        },
    };
    let statuses = statuses.iter().filter_map(|row| Some((whole(row, "id")?, text(row, "name")?.to_owned())));
    let statuses = statuses.collect();
    let (fields, given) = (kept.fields.clone(), Vec::new());
    Ok(TicketSetup { stage, ticket_type_id, ticket_type_name, new_status_id, statuses, known, fields, given })
}

/// The id of the ticket type of the stage of which this is the type's usual name. A found one is not asked for again.
pub(crate) async fn ticket_type_id(client: &Client, name: &str) -> Result<i64, ConnectError> {
    let stage = Stage::ALL.iter().copied().find(|stage| type_name(*stage) == name);
    let stage = stage.ok_or_else(|| ConnectError::HaloNoTicketType { name: name.to_owned() })?;
    let known = &client.account().halo_ticket_types;
    let found = known.read().unwrap_or_else(PoisonError::into_inner).get(&stage).copied();
    if let Some(id) = found {
        return Ok(id);
    }
    let (id, _) = ticket_type(client, &client.halo(), stage).await?;
    known.write().unwrap_or_else(PoisonError::into_inner).insert(stage, id);
    Ok(id)
}

/// The ticket type that is known to be a stage's, as long as it is there; else the one of its name.
async fn ticket_type(client: &Client, kept: &Kept, stage: Stage) -> Result<(i64, String), ConnectError> {
    let types = rows(client.account().read(Call::get("/TicketType").query("showall", "true")).await?);
    let known = kept.types.get(&stage).and_then(|id| {
        let row = types.iter().find(|row| whole(row, "id") == Some(*id))?;
        Some((*id, text(row, "name")?.to_owned()))
    });
    if let Some(known) = known {
        return Ok(known);
    }
    let name = type_name(stage);
    match named(&types, name) {
        Found::One(id, name) => Ok((id, name)),
        Found::None => Err(ConnectError::HaloNoTicketType { name: name.to_owned() }),
        Found::Several(found) => Err(ConnectError::HaloTypeTwice {
            name: name.to_owned(),
            found: found.iter().map(|(id, name)| format!("{name} ({id})")).collect::<Vec<_>>().join(", "),
        }),
    }
}

/// What has a name.
#[derive(Debug, PartialEq)]
enum Found {
    None,
    One(i64, String),
    Several(Named),
}

/// The row with this name; where there is none, the only one that has the name as a word of its own, because
/// tenants write "Sales Lead" and "Lead New". Of several with the name nobody can tell which is meant.
fn named(rows: &[Value], name: &str) -> Found {
    let (exact, close) = alike(rows, name);
    match (&exact[..], &close[..]) {
        ([(id, name)], _) | ([], [(id, name)]) => Found::One(*id, name.clone()),
        ([], _) => Found::None,
        _ => Found::Several(exact),
    }
}

/// Rows by their ids and names.
pub(super) type Named = Vec<(i64, String)>;

/// The rows with this name, and the others that have it as a word of their own.
pub(super) fn alike(rows: &[Value], name: &str) -> (Named, Named) {
    let named = |row: &Value| Some((whole(row, "id")?, text(row, "name")?.to_owned()));
    let words =
        |found: &str| found.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(name));
    let all = rows.iter().filter_map(named).filter(|(_, found)| words(found));
    all.partition(|(_, found)| found.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_row_is_found_by_its_name_and_never_guessed() {
        let check = |names: &[&str], expected: Option<i64>| {
            let rows: Vec<Value> =
                names.iter().enumerate().map(|(id, name)| json!({ "id": id, "name": name })).collect();
            let found = match named(&rows, "Lead") {
                Found::One(id, _) => Some(id),
                Found::None | Found::Several(_) => None,
            };
            assert_eq!(found, expected, "{names:?}");
        };
        check(&["Lead", "lead"], None);
        check(&["Incident", "Lead", "Sales Lead"], Some(1));
        check(&["Incident", "LEAD "], Some(1));
        check(&["Incident", "Sales Lead"], Some(1));
        check(&["Sales Lead", "Partner Lead"], None);
        check(&["Incident", "Leadership review"], None);
        check(&[], None);
    }
}
