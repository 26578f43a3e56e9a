//! What is told in tickets of HaloPSA: calls, remarks where they are shared, and that one of these was taken back. Nothing
//! there is deleted, so what was told stays.

mod booked;
mod draw;
mod ready;
mod words;

pub(in crate::plan) use draw::{Entries, Planned, under_way};
pub(crate) use ready::untold;
pub(in crate::plan) use ready::{place, ready};

use crate::api::PlanField;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sluice_connect::halo;
use sluice_domain::{FactId, Judgement, RecordId, Stage, pipeline::Event};
use sluice_store::{Action, Told, Write};

/// Kept where a store was brought back to an earlier moment, with when that was: what was said before may have been told
/// since that moment.
pub(crate) const RESTORED: &str = "entries_restored";

/// Why an entry is set aside of which HaloPSA can't be asked whether it is there.
pub(in crate::plan) const NOT_LOOKED_UP: &str = "entry_not_looked_up";

/// What an entry tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(in crate::plan) enum What {
    Call,
    Note,
    TakenBack,
}

impl What {
    const fn name(self) -> &'static str {
        match self {
            Self::Call => "call",
            Self::Note => "note",
            Self::TakenBack => "taken_back",
        }
    }

    /// What it is called in HaloPSA.
    const fn called(self) -> &'static str {
        match self {
            Self::Call => "Call",
            Self::Note => "Note",
            Self::TakenBack => "Taken back",
        }
    }
}

/// An entry, as kept in the outbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(in crate::plan) struct Entry {
    /// The decision that it tells of, which is told once: a call, a remark, or that one of them was taken back.
    of: FactId,
    what: What,
    /// Of which stage its ticket is.
    stage: Stage,
    /// The ticket; nothing where it was still to be made.
    ticket: Option<i64>,
    at: DateTime<Utc>,
    text: String,
}

/// A write's body, as kept in the outbox.
#[derive(Serialize, Deserialize)]
struct Body {
    /// The person's name, for the ledger.
    name: String,
    entry: Entry,
}

impl Entry {
    /// What it is recognised by in its ticket: made from what it tells of, so that it is the same whichever write tells it.
    pub(in crate::plan) fn mark(&self) -> String {
        let id = self.of.to_string();
        id.rsplit('-').next().unwrap_or_default().to_owned()
    }

    fn fields(&self) -> Vec<PlanField> {
        let field = |name: &str, new: String| PlanField { field: name.to_owned(), old: None, new };
        let ticket = self.ticket.map(|ticket| field("ticket_id", ticket.to_string()));
        ticket.into_iter().chain([field("note", self.text.clone())]).collect()
    }
}

fn body(name: &str, entry: &Entry) -> Value {
    serde_json::json!(Body { name: name.to_owned(), entry: entry.clone() })
}

/// The entry of a write's body; nothing where it is about a ticket itself.
pub(in crate::plan) fn parse(body: &Value) -> Option<Entry> {
    // Most writes are about tickets: what they are is not read for nothing.
    body.get("entry")?;
    serde_json::from_value::<Body>(body.clone()).ok().map(|body| body.entry)
}

/// What a write's body tells, in the form of fields.
pub(in crate::plan) fn fields(body: &Value) -> Option<Vec<PlanField>> {
    parse(body).map(|entry| entry.fields())
}

/// What is sent of a write whose ticket is known.
pub(in crate::plan) fn to_send(write: &Write) -> Option<halo::Entry> {
    let entry = parse(&write.body)?;
    Some(halo::Entry {
        ticket: write.remote_id.as_deref().and_then(ticket_of)?,
        name: entry.what.called().to_owned(),
        mark: entry.mark(),
        at: entry.at,
        text: entry.text,
    })
}

/// What a write knows an entry by: HaloPSA counts entries within their ticket. No number of a ticket looks like it.
pub(in crate::plan) fn remote(ticket: i64, number: &str) -> String {
    format!("{ticket}/{number}")
}

/// The ticket in that.
pub(in crate::plan) fn ticket_of(remote: &str) -> Option<i64> {
    remote.split_once('/')?.0.parse().ok()
}

/// Whether what stands in a ticket was told by this write: by the number that it got there, and by its mark where that is not
/// known. Who answers may quote the mark.
pub(crate) fn tells(write: &Write, told: &Told) -> bool {
    if (write.connection, write.action) != (told.connection, Action::Append) {
        return false;
    }
    match write.remote_id.as_deref().and_then(|known| known.split_once('/')) {
        Some((ticket, number)) if !number.is_empty() => {
            ticket.parse() == Ok(told.ticket) && number.parse() == Ok(told.number)
        }
        _ => told.mark.is_some() && parse(&write.body).map(|entry| entry.mark()) == told.mark,
    }
}

/// What a decision has to tell, and of which record.
fn about(judgement: &Judgement) -> Option<(RecordId, What)> {
    match judgement {
        Judgement::Happened { record, what: Event::Called { .. } } => Some((*record, What::Call)),
        Judgement::Comment { record, .. } => Some((*record, What::Note)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry() -> Entry {
        Entry {
            of: FactId::from_bytes([7; 16]),
            what: What::Call,
            stage: Stage::Lead,
            ticket: Some(12),
            at: DateTime::UNIX_EPOCH,
            text: "Call: no answer".to_owned(),
        }
    }

    #[test]
    fn an_entry_comes_back_from_the_outbox_as_it_was_booked_and_is_no_ticket() {
        let kept = body("Nora Vinter", &entry());
        assert_eq!(parse(&kept), Some(entry()));
        assert!(crate::plan::desired::parse(&kept).is_none());
        assert_eq!(crate::plan::desired::name(&kept), "Nora Vinter");
    }

    #[test]
    fn a_mark_is_made_from_what_is_told_and_is_short() {
        assert_eq!(entry().mark(), "070707070707");
    }

    #[test]
    fn the_number_of_an_entry_is_never_that_of_a_ticket() {
        assert_eq!(ticket_of(&remote(12, "3")), Some(12));
        assert_eq!(ticket_of(&remote(12, "")), Some(12));
        assert_eq!(ticket_of("12"), None);
    }
}
