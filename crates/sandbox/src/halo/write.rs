//! Writes: an array of records, created without an id and updated with one, all or none.

use super::{
    properties::{taken, whole},
    setup::{self, EMPTY_DATE, NOBODY, Setup},
    tables::{Change, Row, Stored, Table, Tables, number, text},
};
use crate::world::dates;
use serde_json::{Value, json};
use std::{borrow::Cow, collections::BTreeMap};

/// Why a write was refused. HaloPSA names one reason at a time.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// The body is no array.
    NotAnArray,
    /// An element is no object.
    NotAnObject { index: usize },
    /// A property has a value of another kind.
    Kind { index: usize, property: &'static str, expected: &'static str },
    /// A sentence.
    Said(Cow<'static, str>),
}

pub(super) fn said(sentence: impl Into<Cow<'static, str>>) -> Refusal {
    Refusal::Said(sentence.into())
}

/// What an accepted write does, and the records it is about in the order in which they were sent.
pub(crate) struct Accepted {
    pub(crate) change: Change,
    pub(crate) ids: Vec<i64>,
}

/// Works a write out without applying it.
pub(crate) fn write(setup: &Setup, tables: &Tables, table: Table, body: &Value) -> Result<Accepted, Refusal> {
    let Value::Array(items) = body else { return Err(Refusal::NotAnArray) };
    let clock = tables.clock() + 1;
    let mut draft =
        Draft { setup, tables, changed: BTreeMap::new(), now: dates::zoneless(dates::after_start(clock)) };
    let mut ids = Vec::with_capacity(items.len());
    let mut created_tickets = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let Value::Object(sent) = item else { return Err(Refusal::NotAnObject { index }) };
        let given = taken(table, sent).map_err(|wrong| Refusal::Kind {
            index,
            property: wrong.property,
            expected: wrong.expected,
        })?;
        let known = sent.get("id").and_then(whole).filter(|id| *id != 0);
        let (id, mut row) = match known {
            Some(id) => (id, draft.get(table, id).cloned().ok_or_else(|| said("Record not found"))?),
            None => (draft.next_id(table), Row::new()),
        };
        let custom = custom(setup, &row, &given)?;
        row.extend(given.clone());
        row.extend(custom.map(|custom| ("customfields".to_owned(), custom)));
        row.insert("id".to_owned(), json!(id));
        match table {
            Table::Clients => draft.finish_client(&mut row, sent, known.is_none())?,
            Table::Sites => draft.finish_site(&mut row)?,
            Table::Users => draft.finish_user(&mut row, &given)?,
            Table::Tickets => draft.finish_ticket(&mut row, &given, known.is_none())?,
            Table::Actions => draft.finish_action(&mut row, known.is_none())?,
            Table::Links => draft.finish_link(&mut row, known.is_none()),
        }
        draft.put(table, id, row);
        if let Some(Value::Object(link)) = sent.get("new_external_link") {
            draft.link(table, id, index, link)?;
        }
        if table == Table::Tickets && known.is_none() {
            created_tickets.push(id);
        }
        ids.push(id);
    }
    let records = draft.changed.into_iter().map(|((table, id), row)| Stored { table, id, row }).collect();
    Ok(Accepted { change: Change { clock, records, created_tickets, ..Change::default() }, ids })
}

/// The values of custom fields after a write: those that were sent, and beside them those that were there.
fn custom(setup: &Setup, row: &Row, given: &Row) -> Result<Option<Value>, Refusal> {
    let list = |row: &Row| row.get("customfields").and_then(Value::as_array).cloned();
    let Some(sent) = list(given) else { return Ok(None) };
    let mut values = list(row).unwrap_or_default();
    for value in sent {
        let Some(id) = value.get("id").and_then(whole) else { continue };
        let field = setup.field(id).ok_or_else(|| said("The Custom Field does not exist"))?;
        let said_value = value.get("value").cloned().unwrap_or(Value::Null);
        let chosen = || field.numbered().any(|(option, _)| whole(&said_value) == Some(option));
        if field.kind == 2 && !said_value.is_null() && !chosen() {
            return Err(said(format!("The value is not valid for {}", field.label)));
        }
        values.retain(|known| known.get("id").and_then(whole) != Some(id));
        values.push(json!({ "id": id, "value": said_value }));
    }
    Ok(Some(Value::Array(values)))
}

/// Whether a main contact would be one no more: of HaloPSA's own clients somebody is always there to be called.
fn leaves(before: &Row, given: &Row) -> bool {
    let site = number(given, "site_id").or_else(|| number(given, "site_id_int"));
    let elsewhere = site.is_some_and(|site| Some(site) != number(before, "site_id_int"));
    let gone = given.get("inactive") == Some(&json!(true));
    before.get("ismaincontact") == Some(&json!(true)) && (elsewhere || gone)
}

/// The tables with changes that nobody sees yet.
pub(super) struct Draft<'a> {
    pub(super) setup: &'a Setup,
    tables: &'a Tables,
    changed: BTreeMap<(Table, i64), Row>,
    pub(super) now: String,
}

impl Draft<'_> {
    pub(super) fn get(&self, table: Table, id: i64) -> Option<&Row> {
        self.changed.get(&(table, id)).or_else(|| self.tables.get(table, id))
    }

    /// What is told in tickets, with what nobody sees yet.
    pub(super) fn actions(&self) -> impl Iterator<Item = &Row> {
        let drafted = self.changed.range((Table::Actions, 0)..=(Table::Actions, i64::MAX));
        self.tables.all(Table::Actions).chain(drafted.map(|(_, row)| row))
    }

    pub(super) fn put(&mut self, table: Table, id: i64, mut row: Row) {
        row.insert(table.changed().to_owned(), json!(self.now));
        self.changed.insert((table, id), row);
    }

    fn next_id(&self, table: Table) -> i64 {
        let drafted =
            self.changed.range((table, 0)..=(table, i64::MAX)).next_back().map_or(0, |((_, id), _)| *id);
        self.tables.next_id(table).max(drafted + 1)
    }

    fn finish_client(&mut self, client: &mut Row, sent: &Row, new: bool) -> Result<(), Refusal> {
        if text(client, "name").trim().is_empty() {
            return Err(said("Please enter a Client Name"));
        }
        let id = number(client, "id").unwrap_or_default();
        if new {
            let site = self.next_id(Table::Sites);
            let site_name = match text(sent, "newclient_sitename") {
                "" => "Main",
                name => name,
            };
            let phone = text(sent, "newclient_phonenumber");
            client.insert("main_site_id".to_owned(), json!(site));
            client.insert("main_site_name".to_owned(), json!(site_name));
            client.insert("main_phonenumber".to_owned(), json!(phone));
            client.entry("toplevel_id").or_insert(json!(1));
            client.entry("inactive").or_insert(json!(false));
            let row = setup::row(json!({
                "id": site, "name": site_name, "client_id": id as f64, "client_name": text(client, "name"),
                "clientsite_name": format!("{}/{site_name}", text(client, "name")), "phonenumber": phone,
                "inactive": false,
            }));
            self.put(Table::Sites, site, row);
        }
        Ok(())
    }

    fn finish_site(&mut self, site: &mut Row) -> Result<(), Refusal> {
        if text(site, "name").trim().is_empty() {
            return Err(said("Please enter a Site Name"));
        }
        let client = number(site, "client_id")
            .and_then(|id| self.get(Table::Clients, id))
            .ok_or_else(|| said("Please select a Client"))?;
        let client_name = text(client, "name").to_owned();
        site.insert("clientsite_name".to_owned(), json!(format!("{client_name}/{}", text(site, "name"))));
        let is_main = number(client, "main_site_id") == number(site, "id");
        if is_main && text(client, "main_phonenumber") != text(site, "phonenumber") {
            let mut client = client.clone();
            client.insert("main_phonenumber".to_owned(), json!(text(site, "phonenumber")));
            // That a site changed is no change of its client: no list of what changed brings it.
            if let Some(id) = number(&client, "id") {
                self.changed.insert((Table::Clients, id), client);
            }
        }
        site.insert("client_name".to_owned(), json!(client_name));
        site.entry("inactive").or_insert(json!(false));
        Ok(())
    }

    fn finish_user(&mut self, user: &mut Row, given: &Row) -> Result<(), Refusal> {
        if text(user, "name").trim().is_empty() {
            return Err(said("Please enter a User Name"));
        }
        let before = number(user, "id").and_then(|id| self.get(Table::Users, id));
        if before.is_some_and(|before| leaves(before, given)) {
            return Err(said("The Main Contact of a Client cannot be made inactive or moved"));
        }
        // Either spelling may be sent; the other one still holds the old site.
        let sent = number(given, "site_id").or_else(|| number(given, "site_id_int"));
        let (id, site) = sent
            .or_else(|| number(user, "site_id_int"))
            .and_then(|id| Some((id, self.get(Table::Sites, id)?)))
            .ok_or_else(|| said("Please select a Site"))?;
        for (name, value) in [
            ("site_id", json!(id as f64)),
            ("site_id_int", json!(id)),
            ("site_name", json!(text(site, "name"))),
            ("client_id", json!(number(site, "client_id"))),
            ("client_name", json!(text(site, "client_name"))),
            ("sitephonenumber", json!(text(site, "phonenumber"))),
        ] {
            user.insert(name.to_owned(), value);
        }
        user.entry("inactive").or_insert(json!(false));
        Ok(())
    }

    fn finish_ticket(&mut self, ticket: &mut Row, given: &Row, new: bool) -> Result<(), Refusal> {
        let kind = number(ticket, "tickettype_id")
            .and_then(|id| self.setup.ticket_type(id))
            .ok_or_else(|| said("Please select a Ticket Type"))?;
        if text(ticket, "summary").trim().is_empty() {
            return Err(said("Please enter a Summary"));
        }
        if self.setup.barred.as_deref().is_some_and(|barred| barred == text(ticket, "oppemailaddress")) {
            return Err(said("Please enter a valid Email Address"));
        }
        let may = if new { kind.open && kind.agent.create } else { kind.agent.edit };
        if !may {
            return Err(said("You do not have permission to use this Ticket Type"));
        }
        if let Some(field) = self.setup.lacking(kind, ticket).filter(|_| new) {
            return Err(said(format!("Please provide a value for {}", field.label)));
        }
        let status = match number(ticket, "status_id") {
            Some(id) => kind
                .statuses
                .iter()
                .find(|status| status.id == id)
                .ok_or_else(|| said("The Status is not valid for this Ticket Type"))?,
            None => kind.statuses.first().ok_or_else(|| said("Please select a Status"))?,
        };
        ticket.insert("status_id".to_owned(), json!(status.id));
        self.place_ticket(ticket, given, new)?;
        for (name, value) in
            [("agent_id", json!(NOBODY)), ("priority_id", json!(4)), ("team", json!("Sales"))]
        {
            let slot = ticket.entry(name).or_insert(Value::Null);
            if slot.is_null() {
                *slot = value;
            }
        }
        ticket.entry("dateoccurred").or_insert(json!(self.now));
        let was_closed = !matches!(text(ticket, "dateclosed"), "" | EMPTY_DATE);
        if !status.closes {
            ticket.insert("dateclosed".to_owned(), json!(EMPTY_DATE));
        } else if !was_closed {
            ticket.insert("dateclosed".to_owned(), json!(self.now));
        }
        Ok(())
    }

    /// The client, the site and the contact of a ticket, as far as they were sent.
    fn place_ticket(&self, ticket: &mut Row, given: &Row, new: bool) -> Result<(), Refusal> {
        let sent = |name: &str| number(given, name).filter(|id| *id > 0);
        if let Some(user) = sent("user_id") {
            if sent("site_id").is_none() {
                return Err(said("Please select a Site"));
            }
            let user = self.get(Table::Users, user).ok_or_else(|| said("The User does not exist"))?;
            ticket.insert("user_name".to_owned(), json!(text(user, "name")));
            ticket.insert("user_email".to_owned(), json!(text(user, "emailaddress")));
        } else if new {
            ticket.insert("user_id".to_owned(), json!(0));
        }
        let site = match (sent("site_id"), sent("client_id")) {
            (Some(site), _) => site,
            (None, Some(client)) => {
                let client =
                    self.get(Table::Clients, client).ok_or_else(|| said("The Client does not exist"))?;
                number(client, "main_site_id").unwrap_or(NOBODY)
            }
            (None, None) if new => NOBODY,
            (None, None) => return Ok(()),
        };
        if site == NOBODY && !self.setup.unknown_client {
            return Err(said("Please select a Client"));
        }
        let row = self.get(Table::Sites, site).ok_or_else(|| said("The Site does not exist"))?;
        let client = number(row, "client_id").unwrap_or(NOBODY);
        if sent("client_id").is_some_and(|sent| sent != client) {
            return Err(said("The Site does not belong to the Client"));
        }
        for (name, value) in [
            ("site_id", json!(site)),
            ("site_name", json!(text(row, "name"))),
            ("client_id", json!(client)),
            ("client_name", json!(text(row, "client_name"))),
        ] {
            ticket.insert(name.to_owned(), value);
        }
        Ok(())
    }

    fn finish_link(&self, link: &mut Row, new: bool) {
        if new {
            link.insert("date_created".to_owned(), json!(self.now));
        }
    }

    /// The link that came with a record.
    fn link(&mut self, table: Table, owner: i64, index: usize, sent: &Row) -> Result<(), Refusal> {
        let mut link = taken(Table::Links, sent).map_err(|wrong| Refusal::Kind {
            index,
            property: wrong.property,
            expected: wrong.expected,
        })?;
        let id = self.next_id(Table::Links);
        link.insert("id".to_owned(), json!(id));
        link.insert("halo_id".to_owned(), json!(owner));
        link.entry("table_id").or_insert(json!(table.number()));
        self.finish_link(&mut link, true);
        self.put(Table::Links, id, link);
        Ok(())
    }
}

impl Table {
    /// The number of the kind of record in external links: those of custom fields, 1 for tickets, 2 for clients,
    /// 3 for sites.
    pub(crate) const fn number(self) -> i64 {
        match self {
            Self::Tickets => 1,
            Self::Clients => 2,
            Self::Sites => 3,
            Self::Users => 4,
            Self::Actions | Self::Links => 0,
        }
    }
}
