//! The line by the command line: what is fetched is judged, taken back, derived again and examined.

use crate::desk::Desk;
use serde_json::Value;

fn next(desk: &Desk) -> (Value, Value) {
    let page = desk.practise(&["queue", "next"]).done().last().clone();
    (page["cards"][0]["item"].clone(), page)
}

#[test]
fn somebody_is_led_on_in_the_pipeline_and_back() {
    let desk = Desk::new();
    desk.practise(&["sync", "halopsa"]).done();
    let page = desk.practise(&["pipeline", "--status", "new_lead"]).done().last().clone();
    let person = page["rows"][0]["person"].as_str().unwrap().to_owned();
    desk.practise(&["advance", &person, "--to", "won"]).refused("stage_no_way");
    let moved = desk.practise(&["advance", &person, "--to", "researching"]).done();
    assert_eq!(moved.last()["params"]["to"], "Researching");
    desk.practise(&["advance", &person, "--to", "contacted"]).refused("stage_lacking");
    desk.practise(&["happened", &person, "called", "--outcome", "connected"]).done();
    let says = ["--set", "lead_source=Apollo.io", "--set", "lead_services_offered=Backup"];
    let contacted = desk.practise(&[&["advance", &person, "--to", "contacted"], &says[..]].concat()).done();
    assert_eq!(
        (&contacted.last()["params"]["to"], &contacted.last()["others"]),
        (&"Contacted".into(), &2.into())
    );
    let way = |status: &str, to: &str| {
        let page = desk.practise(&["pipeline", "--status", status]).done().last().clone();
        let row =
            page["rows"].as_array().unwrap().iter().find(|row| row["person"] == *person).unwrap().clone();
        row["ways"].as_array().unwrap().iter().find(|way| way["to"] == to).unwrap().clone()
    };
    assert_eq!(way("contacted", "engaged")["proposed"], true);
    desk.practise(&["undo"]).done();
    assert_eq!(way("researching", "contacted")["fields"][0]["field"], "lead_source");
}

#[test]
fn a_disconnected_account_is_gone_and_what_it_told_stays() {
    let desk = Desk::new();
    desk.practise(&["sync", "halopsa", "hunter"]).done();
    let hunter = || desk.held().as_array().unwrap().iter().find(|row| row[1] == "hunter").cloned().unwrap();
    let told = || desk.practise(&["rebuild"]).done().last()["observations"].clone();
    let known = told();
    assert_ne!(hunter()[2], 0);
    assert_eq!(desk.practise(&["disconnect", "hunter"]).done().last()["left_open"], Value::Null);
    // The practice world connects its accounts anew whenever it is opened.
    assert_eq!((hunter()[2].clone(), hunter()[3].clone()), (0.into(), Value::Null));
    assert_eq!(told(), known);
    desk.practise(&["disconnect", "pipedrive"]).refused("no_such_connection");
}

#[test]
fn the_numbers_are_told_to_programs_and_to_people() {
    let desk = Desk::new();
    desk.practise(&["sync", "halopsa", "hunter"]).done();
    let found = desk.practise(&["insight", "--days", "30"]).done().last().clone();
    let whole = &found["whole"];
    let parts = ["there", "on", "back", "out"].map(|part| whole[part].as_u64().unwrap());
    assert_eq!(whole["entered"], parts.iter().sum::<u64>());
    assert_eq!(found["sources"][0]["name"], "Hunter");
    assert_eq!(desk.practise(&["insight", "--days", "0"]).code, Some(2));
}

#[test]
fn a_card_is_decided_and_taken_back_and_everything_can_be_derived_again() {
    let desk = Desk::new();
    desk.practise(&["sync", "halopsa", "hunter"]).done();
    let (item, before) = next(&desk);
    let verdict = match before["cards"][0]["kind"].as_str() {
        Some("pair" | "knot") => "different",
        _ => "quarantine",
    };
    let decided = desk.practise(&["decide", item.as_str().unwrap(), verdict]).done();
    assert_eq!(decided.last()["kind"], verdict);
    assert_ne!(next(&desk).0, item);
    desk.practise(&["decide", item.as_str().unwrap(), verdict]).refused("item_gone");

    let undone = desk.practise(&["undo"]).done();
    assert_eq!(
        (&undone.last()["id"], &undone.last()["revoked"]),
        (&decided.last()["id"], &Value::from(true))
    );
    assert_eq!(next(&desk).1, before);
    desk.practise(&["undo"]).refused("nothing_to_undo");

    let rebuilt = desk.practise(&["rebuild"]).done();
    assert_eq!(rebuilt.last()["equal"], true);
    // Of a knot each pair is decided; each is taken back.
    let decisions = rebuilt.last()["decisions"].as_u64().unwrap();
    assert!(decisions >= 2 && decisions.is_multiple_of(2), "{decisions}");
    let examined = desk.practise(&["doctor"]).done();
    let checks = examined.last()["checks"].as_array().unwrap();
    assert!(checks.len() >= 5 && checks.iter().all(|check| check["ok"] == true), "{checks:?}");
}
