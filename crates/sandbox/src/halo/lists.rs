//! Lists: filters, order and pages.

use super::{
    actions,
    properties::{Depth, shown},
    query::{BadValue, Query},
    setup::Setup,
    tables::{Row, Table, Tables, number, text},
    ticket_type::TicketType,
};
use crate::world::dates;
use chrono::NaiveDateTime;
use serde_json::{Value, json};
use std::{cmp::Ordering, collections::BTreeSet};

/// Used where no `page_size` is given.
const USUAL_PAGE: usize = 50;

/// Parameters that every list understands.
const COMMON: &[&str] = &["pageinate", "page_no", "page_size", "count", "search"];
const ORDER: [(&str, &str); 5] = [
    ("order", "orderdesc"),
    ("order2", "orderdesc2"),
    ("order3", "orderdesc3"),
    ("order4", "orderdesc4"),
    ("order5", "orderdesc5"),
];
const CLIENT: &[&str] = &[
    "search_name_only",
    "toplevel_id",
    "includeactive",
    "includeinactive",
    "lastupdatefromdate",
    "lastupdatetodate",
];
const SITE: &[&str] =
    &["client_id", "includeactive", "includeinactive", "lastupdatefromdate", "lastupdatetodate"];
const USERS: &[&str] = &[
    "client_id",
    "site_id",
    "search_phonenumbers",
    "includeactive",
    "includeinactive",
    "lastupdatefromdate",
    "lastupdatetodate",
];
const TICKETS: &[&str] = &[
    "requesttype",
    "requesttype_id",
    "status",
    "status_id",
    "client_id",
    "site_id",
    "user_id",
    "agent_id",
    "parent_id",
    "team",
    "category_1",
    "domain",
    "open_only",
    "closed_only",
    "search_id",
    "search_summary",
    "search_details",
    "search_oppcompanyname",
    "search_oppcontactname",
    "search_oppemailaddress",
    "lastupdatefromdate",
    "lastupdatetodate",
    "datesearch",
    "startdate",
    "enddate",
    "includestatus",
    "includetickettype",
    INCLUDED,
];
/// Which custom fields rows carry: in use by clients, although the vendor's description does not name it.
pub(crate) const INCLUDED: &str = "include_custom_fields";
const LINKS: &[&str] = &[
    "third_party_id",
    "third_party_secondary_id",
    "third_party_type",
    "third_party_desc",
    "module_id",
    "table_id",
    "halo_id",
    "details_id",
];

/// Every parameter that the list of a table understands.
pub(crate) fn understood(table: Table) -> Vec<&'static str> {
    let own = match table {
        Table::Clients => CLIENT,
        Table::Sites => SITE,
        Table::Users => USERS,
        Table::Tickets => TICKETS,
        Table::Actions => actions::PARAMETERS,
        Table::Links => LINKS,
    };
    let order = ORDER.iter().flat_map(|(by, descending)| [*by, *descending]);
    COMMON.iter().chain(own).copied().chain(order).collect()
}

/// The list of a table as `query` asks for it, without the records of these numbers.
pub(crate) fn list(
    setup: &Setup,
    tables: &Tables,
    table: Table,
    query: &Query,
    hidden: &BTreeSet<i64>,
) -> Result<Value, BadValue> {
    let fits = Filter::read(setup, table, query)?;
    let listed = |row: &Row| number(row, "id").is_none_or(|id| !hidden.contains(&id));
    let mut rows: Vec<&Row> = tables.all(table).filter(|row| listed(row) && fits.test(row)).collect();
    rows.sort_by(|left, right| ordered(table, query, left, right));
    let found = rows.len();
    let size = usize::try_from(query.whole("page_size")?.unwrap_or(USUAL_PAGE as i64)).unwrap_or(USUAL_PAGE);
    let size = size.clamp(1, setup.page);
    let page = usize::try_from(query.whole("page_no")?.unwrap_or(1)).unwrap_or(1).max(1);
    let paged = query.flag("pageinate").unwrap_or(false);
    let kept: Vec<&Row> = if paged {
        rows.into_iter().skip((page - 1).saturating_mul(size)).take(size).collect()
    } else {
        let count = query.whole("count")?.and_then(|count| usize::try_from(count).ok());
        rows.into_iter().take(count.unwrap_or(found)).collect()
    };
    let kept: Vec<Value> =
        kept.into_iter().map(|row| Value::Object(trimmed(setup, table, row, query))).collect();
    let Some(key) = envelope(table) else { return Ok(Value::Array(kept)) };
    let mut answer = json!({ "record_count": found, key: kept });
    if paged {
        answer["page_no"] = json!(page);
        answer["page_size"] = json!(size);
    }
    Ok(answer)
}

/// The name of the list inside the answer; none where the answer is the list.
const fn envelope(table: Table) -> Option<&'static str> {
    match table {
        Table::Clients => Some("clients"),
        Table::Sites => Some("sites"),
        Table::Users => Some("users"),
        Table::Tickets => Some("tickets"),
        Table::Actions => Some("actions"),
        Table::Links => None,
    }
}

fn trimmed(setup: &Setup, table: Table, row: &Row, query: &Query) -> Row {
    let mut shown = shown(table, row, Depth::List);
    if table == Table::Tickets {
        if query.flag("includestatus") == Some(true) {
            shown.insert("status_name".to_owned(), json!(status_name(setup, row)));
        }
        if query.flag("includetickettype") == Some(true) {
            shown.insert("tickettype_name".to_owned(), json!(type_name(setup, row)));
        }
        if let Ok(Some(ids)) = query.wholes(INCLUDED) {
            shown.insert("customfields".to_owned(), custom(setup, row, &|id| ids.contains(&id)));
        }
    }
    shown
}

/// The values of a record's custom fields, as they are shown.
pub(crate) fn custom(setup: &Setup, row: &Row, wanted: &dyn Fn(i64) -> bool) -> Value {
    let values = row.get("customfields").and_then(Value::as_array).into_iter().flatten();
    values
        .filter_map(|value| {
            let id = value.get("id")?.as_i64().filter(|id| wanted(*id))?;
            Some(setup.field(id)?.said(value.get("value")?))
        })
        .collect()
}

pub(crate) fn status_name<'s>(setup: &'s Setup, ticket: &Row) -> &'s str {
    number(ticket, "status_id").and_then(|id| setup.status(id)).map_or("", |status| &status.name)
}

pub(crate) fn type_name<'s>(setup: &'s Setup, ticket: &Row) -> &'s str {
    kind(setup, ticket).map_or("", |kind| &kind.name)
}

fn kind<'s>(setup: &'s Setup, ticket: &Row) -> Option<&'s TicketType> {
    number(ticket, "tickettype_id").and_then(|id| setup.ticket_type(id))
}

fn ordered(table: Table, query: &Query, left: &Row, right: &Row) -> Ordering {
    for (by, descending) in ORDER {
        let Some(property) = query.text(by) else { continue };
        let order = compared(left.get(property), right.get(property));
        let order = if query.flag(descending) == Some(true) { order.reverse() } else { order };
        if order != Ordering::Equal {
            return order;
        }
    }
    let by_id = number(left, "id").cmp(&number(right, "id"));
    // Without an order, the newest ticket comes first.
    if table == Table::Tickets && query.text("order").is_none() { by_id.reverse() } else { by_id }
}

fn compared(left: Option<&Value>, right: Option<&Value>) -> Ordering {
    let as_number = |value: Option<&Value>| value.and_then(Value::as_f64);
    match (as_number(left), as_number(right)) {
        (Some(left), Some(right)) => left.total_cmp(&right),
        _ => {
            let as_text =
                |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_lowercase();
            as_text(left).cmp(&as_text(right))
        }
    }
}

/// Dates by the name that `datesearch` knows them by; the spelling of the first is the vendor's.
const DATES: [(&str, &str); 4] = [
    ("dateoccured", "dateoccurred"),
    ("dateoccurred", "dateoccurred"),
    ("dateclosed", "dateclosed"),
    ("last_update", "last_update"),
];

/// Numbers that a row must have.
const NUMBERS: [&str; 10] = [
    "toplevel_id",
    "client_id",
    "site_id",
    "user_id",
    "agent_id",
    "parent_id",
    "module_id",
    "table_id",
    "halo_id",
    "details_id",
];

/// Texts that a row must have exactly, whatever the case.
const TEXTS: [&str; 6] = [
    "team",
    "category_1",
    "third_party_id",
    "third_party_secondary_id",
    "third_party_type",
    "third_party_desc",
];

/// Parameters that look for a part of a text.
const PARTS: [(&str, &str); 6] = [
    ("search_name_only", "name"),
    ("search_summary", "summary"),
    ("search_details", "details"),
    ("search_oppcompanyname", "oppcompanyname"),
    ("search_oppcontactname", "oppcontactname"),
    ("search_oppemailaddress", "oppemailaddress"),
];

type Test<'a> = Box<dyn Fn(&Row) -> bool + 'a>;

/// All conditions that a row must meet.
struct Filter<'a>(Vec<Test<'a>>);

impl<'a> Filter<'a> {
    fn read(setup: &'a Setup, table: Table, query: &'a Query) -> Result<Self, BadValue> {
        let mut tests: Vec<Test<'a>> = Vec::new();
        for name in NUMBERS {
            if let Some(wanted) = query.whole(name)? {
                tests.push(Box::new(move |row| number(row, name) == Some(wanted)));
            }
        }
        for name in TEXTS {
            if let Some(wanted) = query.text(name) {
                tests.push(Box::new(move |row| text(row, name).eq_ignore_ascii_case(wanted)));
            }
        }
        for (name, property) in PARTS {
            if let Some(wanted) = query.text(name) {
                tests.push(Box::new(move |row| contains(text(row, property), wanted)));
            }
        }
        for (name, property) in [
            ("requesttype", "tickettype_id"),
            ("requesttype_id", "tickettype_id"),
            ("status", "status_id"),
            ("status_id", "status_id"),
            ("search_id", "id"),
        ] {
            if let Some(wanted) = query.wholes(name)? {
                tests.push(Box::new(move |row| {
                    number(row, property).is_some_and(|found| wanted.contains(&found))
                }));
            }
        }
        if let Some(wanted) = query.text("search") {
            let phones = query.flag("search_phonenumbers") == Some(true);
            tests.push(Box::new(move |row| found(table, row, wanted, phones)));
        }
        if let Some(area) = query.text("domain") {
            tests.push(Box::new(move |row| {
                kind(setup, row).is_some_and(|kind| kind.area.eq_ignore_ascii_case(area))
            }));
        }
        if query.flag("open_only") == Some(true) {
            tests.push(Box::new(|row| !closed(setup, row)));
        }
        if query.flag("closed_only") == Some(true) {
            tests.push(Box::new(|row| closed(setup, row)));
        }
        if matches!(table, Table::Clients | Table::Sites | Table::Users) {
            let active = query.flag("includeactive").unwrap_or(true);
            let inactive = query.flag("includeinactive").unwrap_or(false);
            tests.push(Box::new(
                move |row| if row.get("inactive") == Some(&json!(true)) { inactive } else { active },
            ));
        }
        let changed = table.changed();
        if let Some(from) = query.moment("lastupdatefromdate")? {
            tests.push(Box::new(move |row| moment(row, changed).is_some_and(|moment| moment >= from)));
        }
        if let Some(to) = query.moment("lastupdatetodate")? {
            tests.push(Box::new(move |row| moment(row, changed).is_some_and(|moment| moment <= to)));
        }
        let searched = query.text("datesearch").and_then(|name| DATES.iter().find(|date| date.0 == name));
        if let Some((_, property)) = searched {
            let (start, end) = (query.moment("startdate")?, query.moment("enddate")?);
            tests.push(Box::new(move |row| {
                moment(row, property).is_some_and(|moment| {
                    start.is_none_or(|start| moment >= start) && end.is_none_or(|end| moment <= end)
                })
            }));
        }
        Ok(Self(tests))
    }

    fn test(&self, row: &Row) -> bool {
        self.0.iter().all(|test| test(row))
    }
}

fn found(table: Table, row: &Row, wanted: &str, phones: bool) -> bool {
    let properties: &[&str] = match table {
        Table::Clients => &["name", "website"],
        Table::Sites => &["name", "client_name"],
        Table::Users => &["name", "emailaddress", "client_name"],
        Table::Tickets => {
            &["summary", "user_name", "client_name", "oppcontactname", "oppcompanyname", "oppemailaddress"]
        }
        Table::Actions => &["note"],
        Table::Links => &["third_party_id", "third_party_desc"],
    };
    let digits = |text: &str| text.chars().filter(char::is_ascii_digit).collect::<String>();
    properties.iter().any(|property| contains(text(row, property), wanted))
        || number(row, "id").is_some_and(|id| wanted.trim() == id.to_string())
        || (phones
            && !digits(wanted).is_empty()
            && ["phonenumber", "mobilenumber", "homenumber"]
                .iter()
                .any(|property| digits(text(row, property)).contains(&digits(wanted))))
}

fn contains(text: &str, part: &str) -> bool {
    text.to_lowercase().contains(&part.to_lowercase())
}

fn closed(setup: &Setup, ticket: &Row) -> bool {
    number(ticket, "status_id").and_then(|id| setup.status(id)).is_some_and(|status| status.closes)
}

fn moment(row: &Row, property: &str) -> Option<NaiveDateTime> {
    dates::read(text(row, property))
}
