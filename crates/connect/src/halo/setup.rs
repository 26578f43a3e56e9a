use super::{
    NEW_STATUS,
    answer::{rows, text, whole},
    type_name,
};
use crate::{Client, ConnectError, client::Call};
use serde_json::Value;
use sluice_domain::{Stage, pipeline::same_status};
use std::sync::PoisonError;

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
}

impl TicketSetup {
    /// The status of this name, however the tenant writes it.
    pub fn status_id(&self, name: &str) -> Option<i64> {
        let same = |(_, found): &&(i64, String)| same_status(self.stage, found, name);
        self.statuses.iter().find(same).map(|(id, _)| *id)
    }
}

/// Finds the ticket type of a stage and its status for new ones.
///
/// # Errors
/// [`ConnectError::HaloNoTicketType`], [`ConnectError::HaloNoNewStatus`] and those of every call.
pub async fn ticket_setup(client: &Client, stage: Stage) -> Result<TicketSetup, ConnectError> {
    let (ticket_type_id, ticket_type_name) = ticket_type(client, type_name(stage)).await?;
    let call = Call::get("/Status").query("tickettype_id", ticket_type_id.to_string());
    let statuses = rows(client.account().read(call).await?);
    let new_status_id = named(&statuses, NEW_STATUS)
        .map(|(id, _)| id)
        .ok_or_else(|| ConnectError::HaloNoNewStatus { ticket_type: ticket_type_name.clone() })?;
    let statuses = statuses.iter().filter_map(|row| Some((whole(row, "id")?, text(row, "name")?.to_owned())));
    Ok(TicketSetup { stage, ticket_type_id, ticket_type_name, new_status_id, statuses: statuses.collect() })
}

/// The id of a ticket type by name. A found one is not asked for again.
pub(crate) async fn ticket_type_id(client: &Client, name: &str) -> Result<i64, ConnectError> {
    let known = &client.account().halo_ticket_types;
    let kept = known.read().unwrap_or_else(PoisonError::into_inner).get(name).copied();
    if let Some(id) = kept {
        return Ok(id);
    }
    let (id, _) = ticket_type(client, name).await?;
    known.write().unwrap_or_else(PoisonError::into_inner).insert(name.to_owned(), id);
    Ok(id)
}

async fn ticket_type(client: &Client, name: &str) -> Result<(i64, String), ConnectError> {
    let types = rows(client.account().read(Call::get("/TicketType").query("showall", "true")).await?);
    named(&types, name).ok_or_else(|| ConnectError::HaloNoTicketType { name: name.to_owned() })
}

/// The row with this name; where there is none, the only one that has the name as a word of its own, because
/// tenants write "Sales Lead" and "Lead New".
fn named(rows: &[Value], name: &str) -> Option<(i64, String)> {
    let (exact, close) = alike(rows, name);
    let mut close = close.into_iter();
    exact.into_iter().next().or_else(|| close.next().filter(|_| close.next().is_none()))
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
            assert_eq!(named(&rows, "Lead").map(|(id, _)| id), expected, "{names:?}");
        };
        check(&["Incident", "Lead", "Sales Lead"], Some(1));
        check(&["Incident", "LEAD "], Some(1));
        check(&["Incident", "Sales Lead"], Some(1));
        check(&["Sales Lead", "Partner Lead"], None);
        check(&["Incident", "Leadership review"], None);
        check(&[], None);
    }
}
