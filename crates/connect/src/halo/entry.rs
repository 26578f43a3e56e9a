use super::{
    answer::{rows, text, whole},
    write::same_where_said,
};
use crate::{CallError, Client, ConnectError, Still, Turn, client::Call};
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;

const PATH: &str = "/Actions";
const OUTCOMES: &str = "/Outcome";
/// The outcome that tenants begin with (fact sheet §5.7), of which the end user sees nothing, and what others call theirs. The
/// name beside it says what it was.
const PRIVATE_NOTES: [&str; 3] = ["Private Note", "Internal Note", "Note"];
/// As many of a ticket's actions as are asked for at once, the newest first.
const MOST: &str = "1000";

/// Something that is told in a ticket: one of HaloPSA's actions. What was told stays.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The ticket.
    pub ticket: i64,
    /// What it is, by the name that it has there.
    pub name: String,
    /// The words, line by line.
    pub text: String,
    /// When it was.
    pub at: DateTime<Utc>,
    /// What it is recognised by, unique in the ticket. It is put at the end of the words.
    pub mark: String,
}

impl Entry {
    fn sent(&self, outcome: Option<i64>) -> Value {
        let lines: Vec<String> = self.text.lines().map(escaped).collect();
        let mut sent = json!({
            "ticket_id": self.ticket,
            "outcome": self.name,
            "note_html": format!("{}<br>{}", lines.join("<br>"), signed(&self.mark)),
            // The vendor's times have no zone and mean UTC.
            "datetime": self.at.format("%Y-%m-%dT%H:%M:%S").to_string(),
            "hiddenfromuser": true,
            "sendemail": false,
            "dont_do_rules": true,
            "_isimport": true,
        });
        if let Some(outcome) = outcome {
            sent["outcome_id"] = outcome.into();
        }
        sent
    }
}

/// A tenant's outcome for what only agents see: its number and its name; nothing where it has none of a usual name.
///
/// # Errors
/// Those of every call.
pub(super) async fn private_note(
    client: &Client,
    turn: Turn<'_>,
) -> Result<Option<(i64, String)>, ConnectError> {
    let call = Call::get(OUTCOMES).query("showhidden", "true").in_turn(turn);
    let outcomes = rows(client.account().read(call).await?);
    let named = |row: &Value, name: &str| {
        let there = text(row, "outcome").or_else(|| text(row, "name"))?;
        there.eq_ignore_ascii_case(name).then_some((whole(row, "id")?, there.to_owned()))
    };
    let found = PRIVATE_NOTES.iter().find_map(|name| outcomes.iter().find_map(|row| named(row, name)));
    Ok(found)
}

/// Its number, asked for once. Where it can't be told, the name alone says what an entry is.
async fn outcome(client: &Client) -> Option<i64> {
    let known = &client.account().halo_private_note;
    let asked = known.get_or_try_init(|| async {
        private_note(client, Turn::default()).await.map(|found| found.map(|(id, _)| id))
    });
    asked.await.ok().copied().flatten()
}

/// The mark as it stands in a note, for whoever reads it there as well.
fn signed(mark: &str) -> String {
    format!("[Sluice {mark}]")
}

/// The mark in a line that is nothing else.
pub(super) fn mark_of(line: &str) -> Option<&str> {
    let mark = line.strip_prefix("[Sluice ")?.strip_suffix(']')?;
    (!mark.is_empty() && mark.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(mark)
}

fn escaped(line: &str) -> String {
    line.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn bears(action: &Value, mark: &str) -> bool {
    let mark = signed(mark);
    ["note", "note_html"].into_iter().filter_map(|name| text(action, name)).any(|note| note.contains(&mark))
}

/// Tells entries in their tickets, all or none, and gives the numbers that they have within these, in the same order.
///
/// # Errors
/// See [`CallError`]. After [`CallError::Unknown`] look every mark up with [`find_entries`].
pub async fn add_entries(client: &Client, entries: &[Entry]) -> Result<Vec<String>, CallError> {
    add_entries_while(client, entries, &|| true).await
}

/// The same, where it is still to be done once its turn has come.
///
/// # Errors
/// As [`add_entries`]; [`ConnectError::Stopped`] as not sent where it is not.
pub async fn add_entries_while(
    client: &Client,
    entries: &[Entry],
    still: Still<'_>,
) -> Result<Vec<String>, CallError> {
    if entries.is_empty() {
        return Ok(Vec::new());
    }
    let outcome = outcome(client).await;
    let sent: Vec<Value> = entries.iter().map(|entry| entry.sent(outcome)).collect();
    let call = Call::write(PATH, Value::Array(sent.clone())).while_still(still);
    let (status, answer) = client.account().make(call).await?;
    let made = rows(answer);
    let silent = |action: &Value| text(action, "note").or_else(|| text(action, "note_html")).is_none();
    let in_order = made.len() == entries.len()
        && sent.iter().zip(&made).all(|(sent, made)| {
            same_where_said(sent, made, "ticket_id", |row, name| whole(row, name).map(|id| id.to_string()))
        })
        && entries.iter().zip(&made).all(|(entry, made)| silent(made) || bears(made, &entry.mark));
    let numbers: Option<Vec<String>> =
        made.iter().map(|action| Some(whole(action, "id").filter(|id| *id > 0)?.to_string())).collect();
    numbers.filter(|_| in_order).ok_or(CallError::Unknown(ConnectError::UnexpectedAnswer {
        status,
        what: "the written actions in order",
    }))
}

/// The numbers, within a ticket, of those of its entries that bear these marks. Where several bear one, the oldest: the
/// others are doubles.
///
/// # Errors
/// Those of every call, and [`ConnectError::UnexpectedAnswer`] where a mark is not found and not all was told.
pub async fn find_entries(
    client: &Client,
    ticket: i64,
    marks: &[String],
) -> Result<BTreeMap<String, String>, ConnectError> {
    let call = Call::get(PATH)
        .query("ticket_id", ticket.to_string())
        .query("count", MOST)
        .query("includehtmlnote", "true");
    let (status, answer) = client.account().read_whole(call).await?;
    let unexpected = |what| ConnectError::UnexpectedAnswer { status, what };
    let known = answer.is_array() || answer.get("actions").is_some_and(Value::is_array);
    if !known {
        return Err(unexpected("a list of actions"));
    }
    let count = whole(&answer, "record_count").and_then(|count| usize::try_from(count).ok());
    let actions = rows(answer);
    // An answer about others is an answer to another question.
    if actions.iter().any(|action| whole(action, "ticket_id").is_some_and(|of| of != ticket)) {
        return Err(unexpected("the actions of the ticket asked for"));
    }
    let mut found = BTreeMap::new();
    for mark in marks {
        let bearing = actions.iter().filter(|action| bears(action, mark));
        if let Some(number) = bearing.filter_map(|action| whole(action, "id")).min() {
            found.insert(mark.clone(), number.to_string());
        }
    }
    let all_told = count.is_none_or(|count| count <= actions.len());
    if found.len() < marks.len() && !all_told {
        return Err(unexpected("all actions of the ticket"));
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_told_as_they_are_and_end_with_the_mark() {
        let entry = Entry {
            ticket: 12,
            name: "Call".to_owned(),
            text: "Call: <no answer>\nA & B".to_owned(),
            at: DateTime::UNIX_EPOCH,
            mark: "3f9a".to_owned(),
        };
        assert_eq!(entry.sent(None).get("outcome_id"), None);
        let sent = entry.sent(Some(7));
        assert_eq!((&sent["outcome_id"], &sent["outcome"]), (&json!(7), &json!("Call")));
        assert_eq!(sent["note_html"], "Call: &lt;no answer&gt;<br>A &amp; B<br>[Sluice 3f9a]");
        assert_eq!(sent["datetime"], "1970-01-01T00:00:00");
        assert!(bears(&sent, "3f9a") && !bears(&sent, "3f9"));
        assert_eq!(mark_of(&signed("3f9a")), Some("3f9a"));
        assert_eq!(mark_of("see [Sluice 3f9a]").or(mark_of("[Sluice it]")), None);
    }
}
