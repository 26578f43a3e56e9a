use super::{
    answer::{rows, text, whole},
    entry::mark_of,
    words,
};
use crate::{Client, ConnectError, client::Call, cursor};
use chrono::{DateTime, Duration, Utc};
use serde_json::Value;
use std::collections::BTreeMap;

const PATH: &str = "/Actions";
const AGENTS: &str = "/Agent";
/// Actions that are asked for at once.
const AT_ONCE: usize = 200;
/// Answers at most: those of the first look, and those of a later one. What lies further back is not read.
const FIRST: usize = 5;
const LATER: usize = 50;
/// By how much a look goes back behind the last one (fact sheet §4.4).
const OVERLAP: Duration = Duration::minutes(5);
/// HaloPSA's agent 1 stands for none ("Unassigned").
const NOBODY: i64 = 1;

/// Something that stands in a ticket: one of HaloPSA's actions, by whomever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Action {
    /// The ticket.
    pub ticket: i64,
    /// Its number, which counts within the ticket.
    pub number: i64,
    /// What it is, by the name that it has there.
    pub what: String,
    /// The name of who did it, where the action says it.
    pub by: Option<String>,
    /// The number of the agent who did it.
    pub agent: Option<i64>,
    /// When it was.
    pub at: DateTime<Utc>,
    /// The words, line by line, without markup, of bounded length.
    pub text: String,
    /// What it is recognised by, where it was told by Sluice.
    pub mark: Option<String>,
}

/// What stands in tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actions {
    /// Each once, by ticket and number.
    pub told: Vec<Action>,
    /// When the newest that HaloPSA has was made, by its own clock.
    pub newest: Option<DateTime<Utc>>,
}

/// What was made in tickets since the newest that was read before, and a little before that; without one the newest. The
/// tickets of others are among them: HaloPSA has no list of those of some types.
///
/// # Errors
/// Those of every call.
pub async fn actions_since(client: &Client, since: Option<DateTime<Utc>>) -> Result<Actions, ConnectError> {
    let start = since.map(|since| since - OVERLAP);
    let (mut found, mut newest, mut until) = (BTreeMap::new(), since, None);
    let most = if since.is_some() { LATER } else { FIRST };
    for _ in 0..most {
        let mut call = Call::get(PATH)
            .query("count", AT_ONCE.to_string())
            .query("includehtmlnote", "true")
            .query("excludesys", "true");
        if start.is_some() || until.is_some() {
            call = call.query("datesearch", "actiondatecreated");
        }
        if let Some(start) = start {
            call = call.query("startdate", zoneless(start));
        }
        if let Some(until) = until {
            call = call.query("enddate", zoneless(until));
        }
        let (status, answer) = client.account().read_whole(call).await?;
        if !(answer.is_array() || answer.get("actions").is_some_and(Value::is_array)) {
            return Err(ConnectError::UnexpectedAnswer { status, what: "a list of actions" });
        }
        let rows = rows(answer);
        let times: Vec<DateTime<Utc>> = rows.iter().filter_map(made).collect();
        newest = newest.max(times.iter().copied().max());
        // A filter that HaloPSA does not know is ignored in silence.
        let in_time = |row: &&Value| start.is_none_or(|start| made(row).is_none_or(|at| at >= start));
        let actions = rows.iter().filter(in_time).filter_map(action);
        found.extend(actions.map(|action| ((action.ticket, action.number), action)));
        // The newest come first, so what is missing is older than what came. Several may be of one second.
        let oldest = times.into_iter().min();
        let all = oldest.is_none_or(|oldest| start.is_some_and(|start| oldest < start));
        let next = oldest.and_then(|oldest| oldest.checked_add_signed(Duration::seconds(1)));
        // A page of actions without words brings nothing, and there may be some behind it.
        let same = next.is_none() || until.is_some() && next >= until;
        if rows.len() < AT_ONCE || all || same {
            break;
        }
        until = next;
    }
    Ok(Actions { told: found.into_values().collect(), newest })
}

/// The names of the agents by their numbers.
///
/// # Errors
/// Those of every call.
pub async fn agents(client: &Client) -> Result<BTreeMap<i64, String>, ConnectError> {
    let answer = client.account().read(Call::get(AGENTS)).await?;
    let named = |row: &Value| Some((whole(row, "id")?, text(row, "name")?.to_owned()));
    Ok(rows(answer).iter().filter_map(named).collect())
}

/// When HaloPSA made it.
fn made(row: &Value) -> Option<DateTime<Utc>> {
    time(row, "actiondatecreated").or_else(|| time(row, "datetime"))
}

fn time(row: &Value, name: &str) -> Option<DateTime<Utc>> {
    cursor::time(text(row, name)?).filter(|time| time.timestamp() > cursor::EMPTY_BEFORE)
}

/// An action that says something; nothing where it does not, or not in which ticket.
fn action(row: &Value) -> Option<Action> {
    let mut lines = match text(row, "note_html") {
        Some(html) => words::of_html(html),
        None => words::of_text(text(row, "note").unwrap_or_default()),
    };
    let mark = lines.last().and_then(|line| mark_of(line)).map(str::to_owned);
    if mark.is_some() {
        lines.pop();
    }
    let name = |name| text(row, name).map(|name| words::bounded(&words::of_text(name)));
    let said = words::bounded(&lines);
    (!said.is_empty()).then_some(Action {
        ticket: whole(row, "ticket_id").filter(|id| *id > 0)?,
        number: whole(row, "id").filter(|id| *id > 0)?,
        what: name("outcome").unwrap_or_default(),
        // Not described, and answered by tenants in use.
        by: name("who"),
        agent: whole(row, "who_agentid").filter(|id| *id > NOBODY),
        at: time(row, "datetime").or_else(|| made(row))?,
        text: said,
        mark,
    })
}

/// The vendor's times have no zone and mean UTC.
fn zoneless(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_action_says_who_said_what_in_which_ticket_and_whose_mark_it_bears() {
        let row = json!({ "ticket_id": 12.0, "id": 3, "outcome": "Call", "who": "Kim Vale", "who_agentid": 15,
            "datetime": "2026-11-02T09:00:00", "actiondatecreated": "2026-11-02T10:00:00",
            "note_html": "<p>Asked for March</p>[Sluice 3f9ac04412aa]" });
        let seen = action(&row).unwrap();
        assert_eq!((seen.ticket, seen.number, seen.agent), (12, 3, Some(15)));
        assert_eq!((seen.what.as_str(), seen.by.as_deref()), ("Call", Some("Kim Vale")));
        assert_eq!((seen.text.as_str(), seen.mark.as_deref()), ("Asked for March", Some("3f9ac04412aa")));
        assert_eq!(seen.at.to_rfc3339(), "2026-11-02T09:00:00+00:00");
        for (name, nothing) in
            [("note_html", json!("<p> </p>")), ("ticket_id", json!(0)), ("id", json!(null))]
        {
            let mut row = row.clone();
            row[name] = nothing;
            assert_eq!(action(&row), None, "{name}");
        }
    }
}
