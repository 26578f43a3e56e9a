//! What is told in HaloPSA's tickets: never twice, and found again by its mark.
#![allow(clippy::unwrap_used, reason = "a test may fail by panicking")]

mod common;

use chrono::DateTime;
use common::*;
use serde_json::{Value, json};
use sluice_connect::{
    CallError,
    halo::{self, Entry},
};
use std::path::Path;
use wiremock::{
    Mock, MockServer,
    matchers::{path, query_param},
};

fn call(ticket: i64, mark: &str) -> Entry {
    Entry {
        ticket,
        name: "Call".to_owned(),
        text: "Call: no answer\nby Ada".to_owned(),
        at: DateTime::UNIX_EPOCH,
        mark: mark.to_owned(),
    }
}

async fn server() -> MockServer {
    let server = MockServer::start().await;
    issue_tokens(&server).await;
    server
}

#[tokio::test]
async fn entries_are_told_as_one_array_that_nobody_is_mailed_about() {
    let server = server().await;
    let made = json!([{ "id": 3, "ticket_id": 12 }, { "id": 1.0, "ticket_id": 14 }]);
    serve(&server, "POST", "/api/Actions", answer(201, &made)).await;
    let entries = [call(12, "a1"), call(14, "b2")];
    assert_eq!(halo::add_entries(&halo(&server.uri()), &entries).await.unwrap(), ["3", "1"]);
    let sent: Value = requests(&server, "/api/Actions").await[0].body_json().unwrap();
    let first = &sent[0];
    assert_eq!((&first["ticket_id"], &first["outcome"]), (&json!(12), &json!("Call")));
    assert_eq!((&first["hiddenfromuser"], &first["sendemail"]), (&json!(true), &json!(false)));
    assert!(first["note_html"].as_str().unwrap().ends_with("[Sluice a1]"));

    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/specs/halopsa-openapi.json");
    let Ok(spec) = std::fs::read(spec) else {
        println!("skipped: no copy of the vendor's API description");
        return;
    };
    let spec: Value = serde_json::from_slice(&spec).unwrap();
    for name in first.as_object().unwrap().keys() {
        let property = &spec["components"]["schemas"]["Actions"]["properties"][name];
        assert!(property.is_object(), "{name}");
    }
}

#[tokio::test]
async fn an_answer_that_does_not_tell_which_is_which_is_no_answer() {
    for made in [
        json!([{ "id": 3, "ticket_id": 12 }]),
        json!([{ "id": 3, "ticket_id": 14 }, { "id": 1, "ticket_id": 12 }]),
        json!([{ "id": 0, "ticket_id": 12 }, { "id": 1, "ticket_id": 14 }]),
        json!([
            { "id": 3, "ticket_id": 12, "note": "Call [Sluice b2]" },
            { "id": 1, "ticket_id": 14, "note": "Call [Sluice a1]" },
        ]),
        json!({ "record_count": 0 }),
    ] {
        let server = server().await;
        serve(&server, "POST", "/api/Actions", answer(201, &made)).await;
        let told = halo::add_entries(&halo(&server.uri()), &[call(12, "a1"), call(14, "b2")]).await;
        assert!(matches!(told, Err(CallError::Unknown(_))), "{made}: {told:?}");
    }
}

#[tokio::test]
async fn an_entry_is_found_by_its_mark_and_only_a_whole_answer_says_that_there_is_none() {
    let check = async |answered: Value, expected: Result<Option<&str>, &str>| {
        let server = server().await;
        Mock::given(path("/api/Actions"))
            .and(query_param("ticket_id", "12"))
            .respond_with(answer(200, &answered))
            .mount(&server)
            .await;
        let found = halo::find_entries(&halo(&server.uri()), 12, &["a1".to_owned()]).await;
        let found = found.as_ref().map(|found| found.get("a1").map(String::as_str));
        assert_eq!(found.map_err(|error| error.code()), expected, "{answered}");
    };
    let ours = |id: i64| json!({ "id": id, "ticket_id": 12, "note": "Call\n[Sluice a1]" });
    let other = json!({ "id": 9, "ticket_id": 12, "note": "Call\n[Sluice a10]" });
    check(json!({ "record_count": 2, "actions": [ours(7), other] }), Ok(Some("7"))).await;
    check(json!({ "record_count": 2, "actions": [ours(7), ours(4)] }), Ok(Some("4"))).await;
    check(json!([{ "id": 2, "note_html": "Call<br>[Sluice a1]" }]), Ok(Some("2"))).await;
    check(json!({ "record_count": 0, "actions": [] }), Ok(None)).await;
    check(json!({ "record_count": 1, "actions": [other] }), Ok(None)).await;
    check(json!({ "record_count": 5, "actions": [ours(7)] }), Ok(Some("7"))).await;
    check(json!({ "record_count": 5, "actions": [other] }), Err("unexpected_answer")).await;
    check(json!({ "actions": [{ "id": 1, "ticket_id": 13 }] }), Err("unexpected_answer")).await;
    check(json!({ "record_count": 0 }), Err("unexpected_answer")).await;
}
