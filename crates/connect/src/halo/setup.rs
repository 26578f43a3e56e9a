use super::{
    LEAD_TYPE, NEW_STATUS,
    answer::{rows, text, whole},
};
use crate::{Client, ConnectError, client::Call};
use serde_json::Value;
use sluice_domain::{Stage, pipeline::same_status};

/// Ids that differ from tenant to tenant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeadSetup {
    /// The ticket type of leads.
    pub ticket_type_id: i64,
    /// Its name, as the tenant writes it.
    pub ticket_type_name: String,
    /// The status of a new lead.
    pub new_status_id: i64,
    /// The statuses that a lead may have, each with its name.
    pub statuses: Vec<(i64, String)>,
}

impl LeadSetup {
    /// The status of this name, however the tenant writes it.
    pub fn status_id(&self, name: &str) -> Option<i64> {
        let same = |(_, found): &&(i64, String)| same_status(Stage::Lead, found, name);
        self.statuses.iter().find(same).map(|(id, _)| *id)
    }
}

/// Finds the ticket type of leads and its status for new ones.
///
/// # Errors
/// [`ConnectError::HaloNoLeadType`], [`ConnectError::HaloNoNewStatus`] and those of every call.
pub async fn lead_setup(client: &Client) -> Result<LeadSetup, ConnectError> {
    let (ticket_type_id, ticket_type_name) = ticket_type(client, LEAD_TYPE).await?;
    let call = Call::get("/Status").query("tickettype_id", ticket_type_id.to_string());
    let statuses = rows(client.account().read(call).await?);
    let new_status_id = named(&statuses, NEW_STATUS)
        .map(|(id, _)| id)
        .ok_or_else(|| ConnectError::HaloNoNewStatus { ticket_type: ticket_type_name.clone() })?;
    let statuses = statuses.iter().filter_map(|row| Some((whole(row, "id")?, text(row, "name")?.to_owned())));
    Ok(LeadSetup { ticket_type_id, ticket_type_name, new_status_id, statuses: statuses.collect() })
}

/// The id of a ticket type by name, asked for once per client.
pub(crate) async fn ticket_type_id(client: &Client, name: &str) -> Result<i64, ConnectError> {
    let known = &client.account().halo_ticket_type;
    known.get_or_try_init(async || Ok(ticket_type(client, name).await?.0)).await.copied()
}

async fn ticket_type(client: &Client, name: &str) -> Result<(i64, String), ConnectError> {
    let types = rows(client.account().read(Call::get("/TicketType").query("showall", "true")).await?);
    named(&types, name).ok_or_else(|| ConnectError::HaloNoLeadType { name: name.to_owned() })
}

/// The row with this name; where there is none, the only one that has the name as a word of its own, because
/// tenants write "Sales Lead" and "Lead New".
fn named(rows: &[Value], name: &str) -> Option<(i64, String)> {
    let named = |row: &Value| Some((whole(row, "id")?, text(row, "name")?.to_owned()));
    let all: Vec<(i64, String)> = rows.iter().filter_map(named).collect();
    let exact = all.iter().find(|(_, found)| found.eq_ignore_ascii_case(name));
    let mut close = all.iter().filter(|(_, found)| {
        found.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case(name))
    });
    exact.or_else(|| close.next().filter(|_| close.next().is_none())).cloned()
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
