use super::{
    answer::{rows, text, whole},
    entry::mark_of,
    words,
};
use crate::{Client, ConnectError, client::Call, cursor};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

const PATH: &str = "/Actions";
const AGENTS: &str = "/Agent";
/// Actions that are asked for at once.
const AT_ONCE: usize = 200;
/// And where that many are of one second, between which no time goes on: as many as anybody tells in one.
const OF_A_SECOND: usize = 5_000;
const SECOND: Duration = Duration::seconds(1);
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

/// How far what stands in tickets was read. HaloPSA gives the newest first, so a look goes back from there to where the last
/// one began, page by page.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ActionsRead {
    /// When the newest was made of those that the looks before this one brought, by HaloPSA's own clock.
    since: Option<DateTime<Utc>>,
    /// The same of this one.
    newest: Option<DateTime<Utc>>,
    /// How far back it is: from here it goes on. Nothing between two looks.
    until: Option<DateTime<Utc>>,
}

impl ActionsRead {
    /// Whether none was ever brought.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a look was begun and not brought to its end.
    pub const fn is_under_way(&self) -> bool {
        self.until.is_some()
    }

    /// Whether this look is the first.
    pub const fn is_first(&self) -> bool {
        self.since.is_none()
    }

    /// From when on the present or next look brings all; nothing where it brings everything.
    pub fn start(&self) -> Option<DateTime<Utc>> {
        self.since.map(|since| since - OVERLAP)
    }

    /// The look is over, however far back it is.
    #[must_use]
    pub fn over(self) -> Self {
        Self { since: self.newest.max(self.since), newest: None, until: None }
    }

    /// What bears a later time than it is does not hide what is made until then.
    #[must_use]
    pub fn by(self, now: DateTime<Utc>) -> Self {
        let not_after = |at: Option<DateTime<Utc>>| at.map(|at| at.min(now));
        Self { since: not_after(self.since), newest: not_after(self.newest), until: self.until }
    }

    /// What it is after a page with actions of these times, of which there may be `more` behind them.
    fn after(self, times: &[DateTime<Utc>], more: bool) -> Self {
        let (oldest, newest) = (times.iter().min().copied(), times.iter().max().copied());
        let now = Self { newest: self.newest.max(newest), ..self };
        let all = oldest.is_none_or(|oldest| self.start().is_some_and(|start| oldest < start));
        // A filter that HaloPSA does not know is ignored in silence: it gives the newest again.
        let ignored = self.until.is_some_and(|until| newest.is_some_and(|newest| newest > until));
        match oldest.filter(|_| more && !all && !ignored) {
            // Several may be of one second.
            Some(oldest) if !self.stays(oldest) => Self { until: Some(oldest + SECOND), ..now },
            Some(oldest) => Self { until: Some(oldest - SECOND), ..now },
            None => now.over(),
        }
    }

    /// Whether it would ask for the same again after a page that goes back to this time.
    fn stays(&self, oldest: DateTime<Utc>) -> bool {
        self.until.is_some_and(|until| oldest + SECOND >= until)
    }
}

/// What stands in tickets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Actions {
    /// Each once, by ticket and number.
    pub told: Vec<Action>,
    /// How far is read with them.
    pub read: ActionsRead,
}

/// A page of what was made in tickets since the newest that was read before, and a little before that; without one the
/// newest. The tickets of others are among them: HaloPSA has no list of those of some types.
///
/// # Errors
/// Those of every call.
pub async fn actions_page(client: &Client, read: ActionsRead) -> Result<Actions, ConnectError> {
    let start = read.start();
    let page = |count: usize| {
        let mut call = newest(count);
        if start.is_some() || read.until.is_some() {
            call = call.query("datesearch", "actiondatecreated");
        }
        if let Some(start) = start {
            call = call.query("startdate", zoneless(start));
        }
        if let Some(until) = read.until {
            call = call.query("enddate", zoneless(until));
        }
        call
    };
    let times = |rows: &[Value]| rows.iter().filter_map(made).collect::<Vec<DateTime<Utc>>>();
    let mut rows = list(client, page(AT_ONCE)).await?;
    if rows.len() >= AT_ONCE && times(&rows).into_iter().min().is_some_and(|oldest| read.stays(oldest)) {
        rows = list(client, page(OF_A_SECOND)).await?;
    }
    // A filter that HaloPSA does not know is ignored in silence.
    let in_time = |row: &&Value| start.is_none_or(|start| made(row).is_none_or(|at| at >= start));
    let told: BTreeMap<(i64, i64), Action> = rows
        .iter()
        .filter(in_time)
        .filter_map(action)
        .map(|action| ((action.ticket, action.number), action))
        .collect();
    let read = read.after(&times(&rows), rows.len() >= AT_ONCE);
    Ok(Actions { told: told.into_values().collect(), read })
}

/// What stands in one ticket, the newest of it.
///
/// # Errors
/// Those of every call.
pub async fn actions_of(client: &Client, ticket: i64) -> Result<Vec<Action>, ConnectError> {
    let rows = list(client, newest(AT_ONCE).query("ticket_id", ticket.to_string())).await?;
    // A filter that HaloPSA does not know is ignored in silence.
    Ok(rows.iter().filter_map(action).filter(|action| action.ticket == ticket).collect())
}

fn newest(count: usize) -> Call<'static> {
    Call::get(PATH)
        .query("count", count.to_string())
        .query("includehtmlnote", "true")
        .query("excludesys", "true")
}

async fn list(client: &Client, call: Call<'_>) -> Result<Vec<Value>, ConnectError> {
    let (status, answer) = client.account().read_whole(call).await?;
    if !(answer.is_array() || answer.get("actions").is_some_and(Value::is_array)) {
        return Err(ConnectError::UnexpectedAnswer { status, what: "a list of actions" });
    }
    Ok(rows(answer))
}

/// When a ticket was made, by its JSON.
pub fn ticket_made(raw: &str) -> Option<DateTime<Utc>> {
    let ticket: Value = serde_json::from_str(raw).ok()?;
    time(&ticket, "datecreated").or_else(|| time(&ticket, "dateoccurred"))
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

    fn at(second: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_790_000_000 + second, 0).unwrap()
    }

    #[test]
    fn a_look_goes_back_to_where_the_last_one_began_however_often_it_is_cut_off() {
        let first = ActionsRead::default().after(&[at(900), at(800)], false);
        assert_eq!((first.start(), first.is_under_way()), (Some(at(600)), false));
        let begun = first.after(&[at(9_000), at(7_000)], true);
        assert_eq!((begun.until, begun.start()), (Some(at(7_001)), Some(at(600))));
        let kept: ActionsRead = serde_json::from_str(&serde_json::to_string(&begun).unwrap()).unwrap();
        let behind = kept.after(&[at(7_000), at(3_000)], true);
        assert_eq!((behind.until, behind.start()), (Some(at(3_001)), Some(at(600))));
        for (times, more) in
            [(vec![at(3_000), at(700)], false), (vec![at(3_000), at(500)], true), (Vec::new(), true)]
        {
            let ended = behind.after(&times, more);
            assert_eq!((ended.is_under_way(), ended.start()), (false, Some(at(8_700))), "{times:?}");
        }
        // A second that is full is gone behind, and a filter that is ignored gives nothing else.
        assert_eq!(behind.after(&[at(3_000), at(3_000)], true).until, Some(at(2_999)));
        assert!(!behind.after(&[at(9_500), at(7_000)], true).is_under_way());
        assert_eq!(begun.over().by(at(5_000)).start(), Some(at(4_700)));
    }

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
