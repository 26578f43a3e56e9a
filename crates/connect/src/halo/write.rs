use super::{
    Lead, LeadSetup,
    answer::{rows, text, whole},
    lead::members,
};
use crate::{CallError, Client, ConnectError, client::Call};
use serde_json::{Map, Value, json};

/// Says whose an external link is.
const LINK_TYPE: &str = "sluice";

/// Creates leads, all or none, and gives their ids in the same order. Send 25 at once or so: one bad lead fails
/// them all, and a long call may run into the gateway's time limit of 60 s.
///
/// # Errors
/// See [`CallError`]. After [`CallError::Unknown`] look every mark up with [`find_by_mark`].
pub async fn create_leads(
    client: &Client,
    setup: &LeadSetup,
    leads: &[Lead],
) -> Result<Vec<String>, CallError> {
    let tickets = leads
        .iter()
        .map(|lead| {
            let mut ticket = ticket(setup, lead);
            ticket.insert("tickettype_id".into(), setup.ticket_type_id.into());
            ticket.entry("status_id").or_insert_with(|| setup.new_status_id.into());
            ticket.insert("_isimport".into(), true.into());
            ticket.insert("donotapplytemplateintheapi".into(), true.into());
            ticket.insert(
                "new_external_link".into(),
                json!({ "third_party_id": lead.mark, "third_party_type": LINK_TYPE, "third_party_desc": "Sluice" }),
            );
            ticket
        })
        .collect();
    post(client, tickets).await
}

/// Brings one lead's ticket to the lead's values; values that the lead does not have stay as they are.
///
/// # Errors
/// See [`CallError`]. An update may be repeated without harm once its effect has been looked at.
pub async fn update_lead(client: &Client, setup: &LeadSetup, id: &str, lead: &Lead) -> Result<(), CallError> {
    update_leads(client, setup, &[(id, lead)]).await
}

/// As [`update_lead`], for many at once, all or none.
///
/// # Errors
/// As [`update_lead`].
pub async fn update_leads(
    client: &Client,
    setup: &LeadSetup,
    leads: &[(&str, &Lead)],
) -> Result<(), CallError> {
    let tickets = leads
        .iter()
        .map(|(id, lead)| {
            // A text that is no id would be taken for a new ticket.
            let id: i64 = id
                .parse()
                .map_err(|_| CallError::Refused(ConnectError::NotFound { what: format!("/Tickets/{id}") }))?;
            let mut ticket = ticket(setup, lead);
            ticket.insert("id".into(), id.into());
            Ok(ticket)
        })
        .collect::<Result<_, CallError>>()?;
    post(client, tickets).await.map(drop)
}

/// What every write of a lead carries: its values, and no rules, notifications or automations in its wake.
/// A status that the tenant does not have is left as it is: who writes asks before whether there is one
/// ([`LeadSetup::status_id`]).
fn ticket(setup: &LeadSetup, lead: &Lead) -> Map<String, Value> {
    let mut ticket = members(lead);
    if let Some(status) = setup.status_id(&lead.status).filter(|_| !lead.status.is_empty()) {
        ticket.insert("status_id".into(), status.into());
    }
    ticket.insert("dont_do_rules".into(), true.into());
    ticket.insert("_dont_fire_automations".into(), true.into());
    ticket
}

async fn post(client: &Client, tickets: Vec<Map<String, Value>>) -> Result<Vec<String>, CallError> {
    if tickets.is_empty() {
        return Ok(Vec::new());
    }
    let sent: Vec<Value> = tickets.into_iter().map(Value::Object).collect();
    let (status, answer) = client.account().make(Call::write("/Tickets", Value::Array(sent.clone()))).await?;
    let written = rows(answer);
    let in_order = written.len() == sent.len()
        && sent.iter().zip(&written).all(|(sent, written)| {
            same_where_said(sent, written, "id", |row, name| whole(row, name).map(|id| id.to_string()))
                && same_where_said(sent, written, "summary", |row, name| text(row, name).map(str::to_owned))
        });
    let ids: Option<Vec<String>> =
        written.iter().map(|ticket| Some(whole(ticket, "id").filter(|id| *id > 0)?.to_string())).collect();
    ids.filter(|_| in_order).ok_or(CallError::Unknown(ConnectError::UnexpectedAnswer {
        status,
        what: "the written tickets in order",
    }))
}

fn same_where_said(
    sent: &Value,
    written: &Value,
    name: &str,
    read: impl Fn(&Value, &str) -> Option<String>,
) -> bool {
    match (read(sent, name), read(written, name)) {
        (Some(sent), Some(written)) => sent == written,
        _ => true,
    }
}

/// The id of the lead that carries a mark. Where several do, the oldest: the others are doubles.
///
/// # Errors
/// Those of every call.
pub async fn find_by_mark(client: &Client, mark: &str) -> Result<Option<String>, ConnectError> {
    let call = Call::get("/ExternalLink").query("third_party_id", mark).query("third_party_type", LINK_TYPE);
    let links = rows(client.account().read(call).await?);
    let marked = links
        .iter()
        .filter(|link| text(link, "third_party_id") == Some(mark))
        .filter_map(|link| whole(link, "halo_id"));
    Ok(marked.min().map(|id| id.to_string()))
}

/// A lead's ticket as JSON, for [`super::observed`]; nothing where it is not there any more.
///
/// # Errors
/// Those of every call.
pub async fn get_lead(client: &Client, id: &str) -> Result<Option<String>, ConnectError> {
    let Ok(id) = id.parse::<u64>() else { return Ok(None) };
    let call = Call::get(format!("/Tickets/{id}")).query("includedetails", "true");
    match client.account().read_whole(call).await {
        Ok((_, ticket)) if whole(&ticket, "id").and_then(|id| u64::try_from(id).ok()) == Some(id) => {
            Ok(Some(ticket.to_string()))
        }
        Ok((status, _)) => Err(ConnectError::UnexpectedAnswer { status, what: "the ticket asked for" }),
        Err(ConnectError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
