//! What is done and looked at beside the API: by hand, and by whoever checks the work.

use super::{
    Desk, actions, setup,
    tables::{Change, Row, Stored, Table, number, text},
    ticket_type,
};
use crate::{WrittenAction, WrittenLead, gate::held, world::dates};
use std::{collections::BTreeMap, io};

/// The leads created by requests, oldest first.
pub(crate) fn written(desk: &Desk) -> Vec<WrittenLead> {
    let kept = held(&desk.kept);
    let tables = &kept.tables;
    let mut marks: BTreeMap<i64, &str> = BTreeMap::new();
    for link in tables.all(Table::Links) {
        if let Some(ticket) = number(link, "halo_id")
            && number(link, "table_id").is_none_or(|table| table == Table::Tickets.number())
        {
            marks.entry(ticket).or_insert_with(|| text(link, "third_party_id"));
        }
    }
    tables
        .written_tickets()
        .filter(|(_, row)| number(row, "tickettype_id") == Some(ticket_type::LEAD.id))
        .map(|(ticket_id, row)| WrittenLead {
            ticket_id,
            mark: marks.get(&ticket_id).map(|mark| (*mark).to_owned()),
            company: text(row, "oppcompanyname").to_owned(),
            contact: text(row, "oppcontactname").to_owned(),
            email: text(row, "oppemailaddress").to_owned(),
            title: text(row, "oppjobtitle").to_owned(),
        })
        .collect()
}

/// What requests told in tickets, oldest first.
pub(crate) fn told(desk: &Desk) -> Vec<WrittenAction> {
    actions::written(&held(&desk.kept).tables)
}

/// A ticket, taken out as somebody deletes it in HaloPSA; none where it is not there.
pub(crate) fn take_ticket(desk: &Desk, id: i64) -> io::Result<Option<Row>> {
    let taken = held(&desk.kept).tables.get(Table::Tickets, id).cloned();
    if taken.is_some() {
        hand(desk, Change { removed: vec![(Table::Tickets, id)], ..Change::default() })?;
    }
    Ok(taken)
}

/// Puts a ticket there as somebody does by hand: one that was taken out, or one that no request would write.
pub(crate) fn put_ticket(desk: &Desk, id: i64, row: Row) -> io::Result<()> {
    let records = vec![Stored { table: Table::Tickets, id, row }];
    hand(desk, Change { records, ..Change::default() })
}

/// Tells something in a ticket as a colleague does by hand; whether there is such a ticket.
pub(crate) fn tell(desk: &Desk, ticket: i64, html: &str) -> io::Result<bool> {
    let made = {
        let kept = held(&desk.kept);
        let tables = &kept.tables;
        let clock = tables.clock() + 1;
        let now = dates::zoneless(dates::after_start(clock));
        actions::by_hand(tables, ticket, setup::COLLEAGUE, html, &now).map(|made| (clock, made))
    };
    let Some((clock, (id, row))) = made else { return Ok(false) };
    let records = vec![Stored { table: Table::Actions, id, row }];
    hand(desk, Change { clock, records, ..Change::default() })?;
    Ok(true)
}

/// Makes a user the main contact of its client; whether there is such a user.
pub(crate) fn name_main_contact(desk: &Desk, user: i64) -> io::Result<bool> {
    let known = held(&desk.kept).tables.get(Table::Users, user).cloned();
    let Some(mut row) = known else { return Ok(false) };
    row.insert("ismaincontact".to_owned(), true.into());
    let records = vec![Stored { table: Table::Users, id: user, row }];
    hand(desk, Change { records, ..Change::default() })?;
    Ok(true)
}

/// Lets time pass, as it does between requests.
pub(crate) fn pass(desk: &Desk, seconds: i64) -> io::Result<()> {
    let clock = held(&desk.kept).tables.clock() + seconds;
    hand(desk, Change { clock, ..Change::default() })
}

/// A change that no request made.
fn hand(desk: &Desk, change: Change) -> io::Result<()> {
    let mut kept = held(&desk.kept);
    if let Some(journal) = &mut kept.journal {
        journal.append(&change)?;
    }
    kept.tables.apply(change);
    Ok(())
}
