//! Mappings tried without an account.

use crate::desk::{Desk, given};
use serde_json::json;
use std::process::Command;

#[test]
fn every_stream_is_listed_with_how_it_is_asked() {
    let run = Desk::new().run(&["map", "--list"]).done();
    let contacts = json!({
        "connector": "apollo", "stream": "contacts", "method": "POST", "path": "/api/v1/contacts/search"
    });
    assert!(run.documents.contains(&contacts), "{:?}", run.documents);
    for connector in ["halopsa", "hunter"] {
        assert!(run.documents.iter().any(|row| row["connector"] == connector), "{:?}", run.documents);
    }
}

#[test]
fn an_answer_is_mapped_and_normalised_line_by_line_and_what_is_left_out_is_told() {
    let desk = Desk::new();
    let answer = json!({ "data": { "leads": [
        { "id": 1, "first_name": "NORA", "last_name": "vinter", "email": "Nora@ExampleFreight.test ",
          "phone_number": "0113 496 0000", "country_code": "GB", "company": "Example Freight Ltd" },
        { "first_name": "Nobody" },
        { "id": 3 },
    ] } });
    let run = given(desk.command(&["map", "hunter", "leads", "-"]), &answer.to_string());
    assert_eq!(run.code, Some(1), "{}", run.words);
    assert_eq!(run.documents.len(), 1, "{:?}", run.documents);
    let lead = &run.documents[0];
    assert_eq!((&lead["external_id"], &lead["kind"]), (&json!("1"), &json!("person")));
    let fields = &lead["fields"];
    for (field, value) in [
        ("given_name", "Nora"),
        ("family_name", "Vinter"),
        ("email", "nora@examplefreight.test"),
        ("phone", "+44 113 496 0000"),
    ] {
        assert_eq!(fields[field], value, "{lead}");
    }
    assert_eq!(lead["written"]["given_name"], "NORA");
    assert!(run.words.contains("no id") && run.words.contains("no value"), "{}", run.words);
}

#[test]
fn what_can_not_be_mapped_is_told() {
    let desk = Desk::new();
    for (connector, stream, answer, code) in [
        ("nobody", "leads", "{}", "no_such_connector"),
        ("hunter", "lists", "{}", "unknown_stream"),
        ("hunter", "leads", "<html>Sign in</html>", "not_json"),
        ("hunter", "leads", "{\"data\": {\"leads\": [", "not_json"),
        ("hunter", "leads", "{\"data\": 4}", "unexpected_answer"),
    ] {
        given(desk.command(&["map", connector, stream, "-"]), answer).refused(code);
    }
    desk.run(&["map", "hunter", "leads", "no-such-file"]).refused("unreadable_file");
    assert_eq!(desk.run(&["map", "hunter"]).code, Some(2));
}

#[test]
fn a_mark_of_encoding_is_no_part_of_an_answer() {
    let answer = "\u{feff}{\"data\": {\"leads\": [{\"id\": 1, \"first_name\": \"Nora\"}]}}";
    let run = given(Desk::new().command(&["map", "hunter", "leads", "-"]), answer).done();
    assert_eq!(run.documents[0]["fields"]["given_name"], "Nora");
}

#[test]
fn people_are_told_too_which_value_could_not_be_read() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answer.json");
    let answer =
        json!({ "data": { "leads": [{ "id": 1, "first_name": "Nora", "email": "nora at example" }] } });
    std::fs::write(&file, answer.to_string()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluice"));
    command.arg("--workspace").arg(folder.path()).args(["map", "hunter", "leads"]).arg(&file);
    let shown = String::from_utf8(command.output().unwrap().stdout).unwrap();
    let of_email: Vec<&str> = shown.lines().filter(|line| line.contains("email ")).collect();
    assert_eq!(of_email, ["  email            left out, for it can't be read: nora at example"], "{shown}");
}

#[test]
fn a_vendors_text_can_not_steer_the_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("answer.json");
    let answer = json!({ "data": { "leads": [{ "id": "\u{1b}]0;x\u{7}\u{202e}1", "first_name": "Nora" }] } });
    std::fs::write(&file, answer.to_string()).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluice"));
    command.arg("--workspace").arg(folder.path()).args(["map", "hunter", "leads"]).arg(&file);
    let output = command.output().unwrap();
    let shown = String::from_utf8(output.stdout).unwrap();
    assert!(shown.contains("Nora"), "{shown}");
    assert!(!shown.contains(['\u{1b}', '\u{7}', '\u{202e}']), "{shown:?}");
}

#[test]
fn a_connector_of_ones_own_is_listed_mapped_and_held_against_its_fixtures() {
    let desk = Desk::new();
    let folder = desk.root().join("connectors/acme");
    let specification = include_str!("../../../../docs/connector-specification.md");
    let block = |before: &str, kind: &str| {
        let rest = specification.split_once(before).unwrap().1.split_once(kind).unwrap().1;
        rest.split_once("```").unwrap().0.to_owned()
    };
    let line = |file: &str| {
        let rest = specification.split_once(&format!("`{file}`: `")).unwrap().1;
        rest.split_once('`').unwrap().0.to_owned()
    };
    std::fs::create_dir_all(folder.join("fixtures")).unwrap();
    for (file, text) in [
        ("manifest.toml", block("## 13", "```toml")),
        ("people.jsonata", line("people.jsonata")),
        ("people.ask.jsonata", line("people.ask.jsonata")),
        ("fixtures/people_search.json", block("## 12", "```json")),
    ] {
        std::fs::write(folder.join(file), text).unwrap();
    }

    let examined = desk.run(&["doctor", "--connector", "acme"]).done();
    assert_eq!(examined.last()["broken"], json!([]), "{:?}", examined.documents);
    let listed = desk.run(&["map", "--list"]).done();
    let row =
        json!({ "connector": "acme", "stream": "people_search", "method": "GET", "path": "/v1/people" });
    assert!(listed.documents.contains(&row), "{:?}", listed.documents);
    let answer = json!({ "people": [{ "id": 7, "mail": "Ada@Example.test" }] }).to_string();
    let mapped = given(desk.command(&["map", "acme", "people_search", "-"]), &answer).done();
    assert_eq!(mapped.documents[0]["fields"]["email"], "ada@example.test");

    std::fs::write(folder.join("people.jsonata"), "{ \"email\": male }").unwrap();
    let examined = desk.run(&["doctor", "--connector", "acme"]);
    assert_eq!(examined.code, Some(1));
    assert_eq!(examined.last()["broken"][0]["promise"], "mapped", "{:?}", examined.documents);
    std::fs::write(folder.join("people.jsonata"), "{ \"emial\": mail }").unwrap();
    desk.run(&["doctor", "--connector", "acme"]).refused("connector_unusable");
    assert_eq!(desk.run(&["map", "--list"]).code, Some(1), "the others are listed, and this one is told");
    desk.run(&["doctor", "--connector", "nobody"]).refused("no_such_connector");
}

#[test]
fn a_connector_that_is_built_in_keeps_its_promises_and_its_name() {
    let desk = Desk::new();
    assert_eq!(desk.run(&["doctor", "--connector", "apollo"]).done().last()["built_in"], true);
    std::fs::create_dir_all(desk.root().join("connectors/apollo")).unwrap();
    let run = desk.run(&["map", "--list"]);
    assert_eq!((run.code, &run.last()["failure"]["code"]), (Some(1), &json!("connector_built_in")));
}
