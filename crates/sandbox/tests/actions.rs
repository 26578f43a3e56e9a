//! What is told in tickets of the practice HaloPSA.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the right answer")]

mod desk;

use desk::{Desk, lead, said};
use serde_json::{Value, json};
use sluice_sandbox::Config;

async fn open() -> (Desk, Vec<Value>) {
    let desk = Desk::open(Config::default()).await;
    let written = desk.write("/Tickets", &json!([lead("1"), lead("2")])).await;
    let ids = written.as_array().unwrap().iter().map(|ticket| ticket["id"].clone()).collect();
    (desk, ids)
}

fn note(ticket: &Value, words: &str) -> Value {
    json!({ "ticket_id": ticket, "outcome": "Call", "note_html": words, "hiddenfromuser": true })
}

#[tokio::test]
async fn actions_are_numbered_within_their_ticket_and_listed_with_the_newest_first() {
    let (desk, ids) = open().await;
    let sent = json!([note(&ids[0], "first"), note(&ids[1], "other"), note(&ids[0], "second")]);
    let made = desk.write("/Actions", &sent).await;
    let numbers: Vec<&Value> = made.as_array().unwrap().iter().map(|row| &row["id"]).collect();
    assert_eq!(numbers, [1, 1, 2]);
    let list = desk.read(&format!("/Actions?ticket_id={}&count=1", ids[0])).await;
    assert_eq!((&list["record_count"], &list["actions"][0]["note"]), (&json!(2), &json!("second")));
    assert_eq!(list["actions"][0].get("note_html"), None);
    let list = desk.read(&format!("/Actions?ticket_id={}&includehtmlnote=true", ids[1])).await;
    assert_eq!(list["actions"][0]["note_html"], "other");
    // The practice clock goes on by a second with each request.
    let at = desk.read("/Actions?count=1").await["actions"][0]["actiondatecreated"].clone();
    let of_then = format!("/Actions?startdate={}", at.as_str().unwrap());
    assert!(desk.sandbox.tell_in_halo(ids[0].as_i64().unwrap(), "later").unwrap());
    assert_eq!(desk.read(&format!("{of_then}&datesearch=actiondatecreated")).await["record_count"], 4);
    let of_then = format!("/Actions?datesearch=actiondatecreated&enddate={}", at.as_str().unwrap());
    assert_eq!(desk.read(&of_then).await["record_count"], 3);
    // A filter that is not known returns everything.
    assert_eq!(desk.read(&format!("/Actions?ticketid={}", ids[0])).await["record_count"], 4);
}

#[tokio::test]
async fn one_bad_action_refuses_the_whole_array() {
    let (desk, ids) = open().await;
    desk.sandbox.bar_note_in_halo(Some("barred"));
    let good = note(&ids[0], "good");
    for (bad, reason) in [
        (note(&json!(99_999_999), "x"), "Record not found"),
        (note(&ids[0], ""), "Please enter a Note"),
        (json!({ "ticket_id": ids[0], "note": "x" }), "Please select an Outcome"),
        (note(&ids[0], "barred words"), "The Note is not valid"),
        (json!({ "id": 1, "ticket_id": ids[0], "outcome": "Call", "note": "x" }), "Record not found"),
    ] {
        let answer = desk.post("/Actions").json(&json!([good, bad])).send().await.unwrap();
        assert_eq!(said(answer).await, (400, reason.to_owned()));
        assert_eq!(desk.sandbox.actions_written(), []);
    }
}

#[tokio::test]
async fn an_action_changes_when_its_ticket_was_changed_last() {
    let (desk, ids) = open().await;
    let before = desk.read(&format!("/Tickets/{}", ids[0])).await;
    desk.write("/Actions", &json!([note(&ids[0], "Call<br>by Ada")])).await;
    let after = desk.read(&format!("/Tickets/{}", ids[0])).await;
    assert!(after["last_update"].as_str() > before["last_update"].as_str(), "{after}");
    assert_eq!(after["summary"], before["summary"]);
    let told = desk.sandbox.actions_written();
    assert_eq!((told[0].note.as_str(), told[0].hidden), ("Call\nby Ada", true));
}
