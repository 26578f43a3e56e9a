use super::{
    Ticket, TicketSetup,
    answer::{rows, text, whole},
    path,
    ticket::members,
};
use crate::{CallError, Client, ConnectError, Still, client::Call, cursor};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};
use sluice_domain::Stage;

/// Says whose an external link is.
const LINK_TYPE: &str = "sluice";

/// Records that were written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Their ids, in the order in which they were sent.
    pub ids: Vec<String>,
    /// When the last of them changed, by HaloPSA's clock, where its answer says it.
    pub changed: Option<DateTime<Utc>>,
}

/// Creates tickets, all or none, and gives their ids in the same order. Send as many at once as [`Client::at_once`] says:
/// one bad ticket fails them all, and a long call may run into the gateway's time limit of 60 s.
///
/// # Errors
/// See [`CallError`]. After [`CallError::Unknown`] look every mark up with [`find_by_mark`].
pub async fn create_tickets(
    client: &Client,
    setup: &TicketSetup,
    tickets: &[Ticket],
) -> Result<Vec<String>, CallError> {
    create_tickets_while(client, setup, tickets, &|| true).await.map(|written| written.ids)
}

/// As [`create_tickets`], where nothing is sent any more once `still` says no: [`ConnectError::Stopped`].
///
/// # Errors
/// As [`create_tickets`].
pub async fn create_tickets_while(
    client: &Client,
    setup: &TicketSetup,
    tickets: &[Ticket],
    still: Still<'_>,
) -> Result<Written, CallError> {
    let created = tickets.iter().map(|ticket| {
        let mut sent = written(setup, ticket);
        sent.insert("tickettype_id".into(), setup.ticket_type_id.into());
        sent.entry("status_id").or_insert_with(|| setup.new_status_id.into());
        add(&mut sent, &setup.given);
        sent.insert("_isimport".into(), true.into());
        sent.insert("donotapplytemplateintheapi".into(), true.into());
        sent.insert("new_external_link".into(), link(&ticket.mark));
        sent
    });
    post(client, setup, created.collect(), still).await
}

/// The external link by which a record is recognised.
pub(super) fn link(mark: &str) -> Value {
    json!({ "third_party_id": mark, "third_party_type": LINK_TYPE, "third_party_desc": "Sluice" })
}

/// Brings one ticket to these values; what has none stays as it is.
///
/// # Errors
/// See [`CallError`]. An update may be repeated without harm once its effect has been looked at.
pub async fn update_ticket(
    client: &Client,
    setup: &TicketSetup,
    id: &str,
    ticket: &Ticket,
) -> Result<(), CallError> {
    update_tickets(client, setup, &[(id, ticket)]).await
}

/// As [`update_ticket`], for many at once, all or none.
///
/// # Errors
/// As [`update_ticket`].
pub async fn update_tickets(
    client: &Client,
    setup: &TicketSetup,
    tickets: &[(&str, &Ticket)],
) -> Result<(), CallError> {
    update_tickets_while(client, setup, tickets, &|| true).await.map(drop)
}

/// As [`update_tickets`], where nothing is sent any more once `still` says no: [`ConnectError::Stopped`].
///
/// # Errors
/// As [`update_ticket`].
pub async fn update_tickets_while(
    client: &Client,
    setup: &TicketSetup,
    tickets: &[(&str, &Ticket)],
    still: Still<'_>,
) -> Result<Written, CallError> {
    let path = path(setup.stage);
    let changed = tickets.iter().map(|(id, ticket)| {
        // A text that is no id would be taken for a new ticket.
        let id: i64 = id
            .parse()
            .map_err(|_| CallError::Refused(ConnectError::NotFound { what: format!("{path}/{id}") }))?;
        let mut sent = written(setup, ticket);
        sent.insert("id".into(), id.into());
        Ok(sent)
    });
    post(client, setup, changed.collect::<Result<_, CallError>>()?, still).await
}

/// What every write of a ticket carries: its values, and no rules, notifications or automations in its wake.
/// A status that the tenant does not have is left as it is: who writes asks before whether there is one
/// ([`TicketSetup::status_id`]).
fn written(setup: &TicketSetup, ticket: &Ticket) -> Map<String, Value> {
    let mut sent = members(ticket);
    if let Some(status) = setup.status_id(&ticket.status).filter(|_| !ticket.status.is_empty()) {
        sent.insert("status_id".into(), status.into());
    }
    let custom: Vec<Value> = ticket
        .custom
        .iter()
        .filter_map(|(name, value)| setup.custom(name, value))
        .map(|(id, value)| json!({ "id": id, "value": value }))
        .collect();
    if !custom.is_empty() {
        sent.insert("customfields".into(), custom.into());
    }
    sent.insert("dont_do_rules".into(), true.into());
    sent.insert("_dont_fire_automations".into(), true.into());
    sent
}

/// Adds values of further custom fields. What the ticket says itself stands.
fn add(sent: &mut Map<String, Value>, given: &[(i64, Value)]) {
    if given.is_empty() {
        return;
    }
    if let Value::Array(said) = sent.entry("customfields").or_insert_with(|| Value::Array(Vec::new())) {
        for (id, value) in given {
            if !said.iter().any(|one| whole(one, "id") == Some(*id)) {
                said.push(json!({ "id": id, "value": value }));
            }
        }
    }
}

async fn post(
    client: &Client,
    setup: &TicketSetup,
    tickets: Vec<Map<String, Value>>,
    still: Still<'_>,
) -> Result<Written, CallError> {
    if tickets.is_empty() {
        return Ok(Written::default());
    }
    let sent: Vec<Value> = tickets.into_iter().map(Value::Object).collect();
    let call = Call::write(path(setup.stage), Value::Array(sent.clone())).while_still(still);
    let (status, answer) = client.account().make(call).await?;
    let written = rows(answer);
    let in_order = written.len() == sent.len()
        && sent.iter().zip(&written).all(|(sent, written)| {
            same_where_said(sent, written, "id", |row, name| whole(row, name).map(|id| id.to_string()))
                && same_where_said(sent, written, "summary", |row, name| text(row, name).map(str::to_owned))
        });
    let ids: Option<Vec<String>> =
        written.iter().map(|ticket| Some(whole(ticket, "id").filter(|id| *id > 0)?.to_string())).collect();
    let changed = last_change(client, setup.stage, &written);
    ids.filter(|_| in_order).map(|ids| Written { ids, changed }).ok_or(CallError::Unknown(
        ConnectError::UnexpectedAnswer { status, what: "the written tickets in order" },
    ))
}

fn last_change(client: &Client, stage: Stage, written: &[Value]) -> Option<DateTime<Utc>> {
    let mut streams = client.account().connector.manifest().streams.iter();
    let incremental = streams.find(|stream| stream.path == path(stage))?.incremental.as_ref()?;
    written.iter().filter_map(|ticket| cursor::changed(ticket, incremental)).max()
}

pub(super) fn same_where_said(
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

/// The id of the record that carries a mark. Where several do, the oldest: the others are doubles. A mark is one write's,
/// so it is that of one kind of record.
///
/// # Errors
/// Those of every call.
pub async fn find_by_mark(client: &Client, mark: &str) -> Result<Option<String>, ConnectError> {
    let call = Call::get("/ExternalLink").query("third_party_id", mark).query("third_party_type", LINK_TYPE);
    let (status, answer) = client.account().read_whole(call).await?;
    let links = rows(answer);
    let marked = links
        .iter()
        .filter(|link| text(link, "third_party_id") == Some(mark))
        .filter_map(|link| whole(link, "halo_id"));
    match marked.min() {
        // An answer about others alone is an answer to another question: it does not say that there is none.
        None if !links.is_empty() => {
            Err(ConnectError::UnexpectedAnswer { status, what: "the external links asked for" })
        }
        found => Ok(found.map(|id| id.to_string())),
    }
}

/// A ticket as JSON, for [`super::observed`]; nothing where it is not there any more.
///
/// # Errors
/// Those of every call.
pub async fn get_ticket(client: &Client, id: &str) -> Result<Option<String>, ConnectError> {
    let Ok(id) = id.parse::<u64>() else { return Ok(None) };
    Ok(ticket(client, id).await?.map(|ticket| ticket.to_string()))
}

/// As [`get_ticket`], not yet as text.
pub(super) async fn ticket(client: &Client, id: u64) -> Result<Option<Value>, ConnectError> {
    let call = Call::get(format!("/Tickets/{id}")).query("includedetails", "true");
    match client.account().read_whole(call).await {
        Ok((_, ticket)) if whole(&ticket, "id").and_then(|id| u64::try_from(id).ok()) == Some(id) => {
            Ok(Some(ticket))
        }
        Ok((status, _)) => Err(ConnectError::UnexpectedAnswer { status, what: "the ticket asked for" }),
        Err(ConnectError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}
