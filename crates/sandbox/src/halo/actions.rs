//! What is told in tickets: HaloPSA's actions. Their numbers count within a ticket.

use super::{
    Desk, bad_value,
    properties::{Depth, shown},
    query::Query,
    setup,
    tables::{Row, Table, Tables, number, text},
    write::{Draft, Refusal, said},
};
use crate::{
    WrittenAction,
    gate::{held, json_answer},
    world::dates,
};
use axum::{
    body::Body,
    extract::{Request, State},
    http::Response,
};
use serde_json::{Value, json};
use std::sync::Arc;

/// Parameters that the list understands.
pub(crate) const PARAMETERS: &[&str] =
    &["ticket_id", "count", "includehtmlnote", "excludesys", "datesearch", "startdate", "enddate"];

impl Draft<'_> {
    /// A new action with its number in its ticket, whose own dates move with it.
    pub(super) fn finish_action(&mut self, action: &mut Row, new: bool) -> Result<(), Refusal> {
        // What was told is not told otherwise afterwards.
        if !new {
            return Err(said("Record not found"));
        }
        let ticket = number(action, "ticket_id").unwrap_or_default();
        let mut told = self.get(Table::Tickets, ticket).cloned().ok_or_else(|| said("Record not found"))?;
        if number(action, "outcome_id").is_none() && text(action, "outcome").trim().is_empty() {
            return Err(said("Please select an Outcome"));
        }
        if text(action, "note_html").is_empty() {
            let note = text(action, "note").replace('\n', "<br>");
            action.insert("note_html".to_owned(), json!(note));
        } else {
            let note = plain(text(action, "note_html"));
            action.insert("note".to_owned(), json!(note));
        }
        let note = text(action, "note");
        if note.trim().is_empty() {
            return Err(said("Please enter a Note"));
        }
        if self.setup.barred_note.as_deref().is_some_and(|barred| note.contains(barred)) {
            return Err(said("The Note is not valid"));
        }
        let before = self.actions().filter(|row| number(row, "ticket_id") == Some(ticket));
        let last = before.filter_map(|row| number(row, "id")).max().unwrap_or_default();
        action.insert("id".to_owned(), json!(last + 1));
        action.insert("who_agentid".to_owned(), setup::me()["id"].clone());
        action.entry("datetime").or_insert(json!(self.now));
        told.insert("lastactiondate".to_owned(), json!(self.now));
        self.put(Table::Tickets, ticket, told);
        Ok(())
    }
}

/// A note without its markup.
fn plain(html: &str) -> String {
    let lines = html.replace("<br>", "\n").replace("<br/>", "\n").replace("</p>", "\n");
    let mut inside = false;
    let bare: String = lines
        .chars()
        .filter(|letter| {
            match letter {
                '<' => inside = true,
                '>' if inside => {
                    inside = false;
                    return false;
                }
                _ => {}
            }
            !inside
        })
        .collect();
    [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
        .iter()
        .fold(bare, |text, (written, meant)| text.replace(written, meant))
        .trim()
        .to_owned()
}

/// The newest first; those of all tickets where none is named.
pub(super) async fn list(State(desk): State<Arc<Desk>>, request: Request) -> Response<Body> {
    let query = Query::of(request.uri().query(), PARAMETERS);
    let (ticket, count) = match (query.whole("ticket_id"), query.whole("count")) {
        (Ok(ticket), Ok(count)) => (ticket, count),
        (Err(bad), _) | (_, Err(bad)) => return bad_value(&bad),
    };
    let (start, end) = match (query.moment("startdate"), query.moment("enddate")) {
        (Ok(start), Ok(end)) => (start, end),
        (Err(bad), _) | (_, Err(bad)) => return bad_value(&bad),
    };
    // Dates without the property that they are about are no filter.
    let about = query.text("datesearch").unwrap_or_default();
    let in_time = |row: &&Row| {
        let at = dates::read(text(row, about));
        about.is_empty()
            || (start.is_none_or(|start| at.is_some_and(|at| at >= start))
                && end.is_none_or(|end| at.is_some_and(|at| at <= end)))
    };
    let depth = if query.flag("includehtmlnote") == Some(true) { Depth::Record } else { Depth::List };
    let kept = held(&desk.kept);
    let of_ticket = |row: &&Row| ticket.is_none_or(|ticket| number(row, "ticket_id") == Some(ticket));
    let rows: Vec<&Row> = kept.tables.all(Table::Actions).rev().filter(of_ticket).filter(in_time).collect();
    let most = count.and_then(|count| usize::try_from(count).ok()).unwrap_or(rows.len());
    let listed: Vec<Value> =
        rows.iter().take(most).map(|row| Value::Object(shown(Table::Actions, row, depth))).collect();
    json_answer(200, &json!({ "record_count": rows.len(), "actions": listed }))
}

/// An action as an agent makes it by hand at a moment, with the number under which it is kept; none where there is no such
/// ticket.
pub(crate) fn by_hand(tables: &Tables, ticket: i64, agent: i64, html: &str, now: &str) -> Option<(i64, Row)> {
    tables.get(Table::Tickets, ticket)?;
    let of_ticket = tables.all(Table::Actions).filter(|row| number(row, "ticket_id") == Some(ticket));
    let last = of_ticket.filter_map(|row| number(row, "id")).max().unwrap_or_default();
    let row = setup::row(json!({
        "id": last + 1, "ticket_id": ticket, "outcome": "Note", "note": plain(html), "note_html": html,
        "hiddenfromuser": true, "datetime": now, "actiondatecreated": now, "who_agentid": agent,
    }));
    Some((tables.next_id(Table::Actions), row))
}

/// The actions made by requests, oldest first.
pub(crate) fn written(tables: &Tables) -> Vec<WrittenAction> {
    let me = setup::me();
    let by_request = |row: &&Row| row.get("who_agentid") == Some(&me["id"]);
    let told = tables.all(Table::Actions).filter(by_request).map(|row| WrittenAction {
        ticket_id: number(row, "ticket_id").unwrap_or_default(),
        action_id: number(row, "id").unwrap_or_default(),
        outcome: text(row, "outcome").to_owned(),
        note: text(row, "note").to_owned(),
        at: text(row, "datetime").to_owned(),
        hidden: row.get("hiddenfromuser") == Some(&json!(true)),
    });
    told.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_note_is_read_without_its_markup() {
        for (html, expected) in [
            ("Call<br>by Ada", "Call\nby Ada"),
            ("<p>a &lt;b&gt; &amp;lt; c</p>", "a <b> &lt; c"),
            ("plain", "plain"),
        ] {
            assert_eq!(plain(html), expected, "{html}");
        }
    }
}
