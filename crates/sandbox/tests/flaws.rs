//! A tenant with a flaw refuses what a tenant with that flaw refuses, until it is mended.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the right answer")]

mod desk;

use desk::{Desk, lead, said};
use serde_json::json;
use sluice_sandbox::{Config, Flaw};

#[tokio::test]
async fn what_a_flaw_forbids_is_refused_and_taken_again_once_it_is_mended() {
    let mut desk = Desk::open(Config::default()).await;
    let written = desk.write("/Tickets", &json!([lead("first")])).await;
    let changed = json!([{ "id": written["id"], "summary": "changed" }]);
    let fresh = json!([lead("second")]);
    for (flaw, body, status, sentence) in [
        (Flaw::LeadTypeMissing, &fresh, 400, "Please select a Ticket Type"),
        (Flaw::LeadTypeClosed, &fresh, 400, "You do not have permission to use this Ticket Type"),
        (Flaw::LeadsNotCreated, &fresh, 400, "You do not have permission to use this Ticket Type"),
        (Flaw::LeadsNotEdited, &changed, 400, "You do not have permission to use this Ticket Type"),
        (Flaw::FieldCompulsory, &fresh, 400, "Please provide a value for Budget"),
        (Flaw::NoUnknownClient, &fresh, 400, "Please select a Client"),
        (Flaw::TicketsClosed, &fresh, 403, "permission"),
        (Flaw::EditNotPermitted, &fresh, 403, "permission"),
    ] {
        desk.sandbox.plant_in_halo(flaw);
        desk.token = desk.token_for("all").await;
        let (found, text) = said(desk.post("/Tickets").json(body).send().await.unwrap()).await;
        assert_eq!(found, status, "{flaw:?}: {text}");
        assert!(text.contains(sentence), "{flaw:?}: {text}");
        desk.sandbox.mend_halo();
        desk.token = desk.token_for("all").await;
    }
    desk.write("/Tickets", &changed).await;
    desk.sandbox.plant_in_halo(Flaw::FieldCompulsory);
    desk.token = desk.token_for("all").await;
    let mut filled = lead("third");
    filled["customfields"] = json!([{ "id": 109, "value": 4_500 }]);
    desk.write("/Tickets", &json!([filled])).await;
}

#[tokio::test]
async fn a_type_says_who_may_use_it() {
    let mut desk = Desk::open(Config::default()).await;
    for (flaw, parameter) in [
        (Flaw::LeadTypeClosed, "can_create_only"),
        (Flaw::LeadsNotCreated, "can_create_only"),
        (Flaw::LeadsNotEdited, "can_edit_only"),
    ] {
        desk.sandbox.plant_in_halo(flaw);
        desk.token = desk.token_for("all").await;
        for name in ["can_create_only", "can_edit_only"] {
            let rows = desk.read(&format!("/TicketType?{name}=true")).await;
            let leads = rows.as_array().unwrap().iter().any(|row| row["name"] == "Lead");
            assert_eq!(leads, name != parameter, "{flaw:?} {name}");
        }
        desk.sandbox.mend_halo();
    }
}

#[tokio::test]
async fn a_clock_that_is_ahead_and_a_small_page_are_seen_in_every_answer() {
    let mut desk = Desk::open(Config::default()).await;
    desk.sandbox.plant_in_halo(Flaw::FastClock);
    desk.sandbox.plant_in_halo(Flaw::SmallPages);
    desk.token = desk.token_for("all").await;
    let answer = desk.get("/Users?pageinate=true&page_size=100").send().await.unwrap();
    let date = answer.headers()["date"].to_str().unwrap().to_owned();
    let there = chrono::DateTime::parse_from_rfc2822(&date).unwrap().to_utc();
    let ahead = (there - chrono::Utc::now()).num_seconds();
    assert!((595..=600).contains(&ahead), "{ahead} s");
    let page: serde_json::Value = answer.json().await.unwrap();
    assert_eq!((page["users"].as_array().unwrap().len(), &page["page_size"]), (25, &json!(25)));
}

#[tokio::test]
async fn the_main_contact_of_a_client_is_neither_made_inactive_nor_moved_and_is_changed_otherwise() {
    let desk = Desk::open(Config::default()).await;
    let users = desk.read("/Users?count=2").await["users"].clone();
    let (main, other) = (&users[0]["id"], &users[1]["id"]);
    assert!(desk.sandbox.name_main_contact_in_halo(main.as_i64().unwrap()).unwrap());
    let elsewhere = if users[0]["site_id_int"] == 1 { 2 } else { 1 };
    for change in [json!({ "inactive": true }), json!({ "site_id": elsewhere })] {
        let mut sent = change.clone();
        sent["id"] = main.clone();
        let answer = desk.post("/Users").json(&json!([sent])).send().await.unwrap();
        let refused = "The Main Contact of a Client cannot be made inactive or moved".to_owned();
        assert_eq!(said(answer).await, (400, refused), "{change}");
    }
    desk.write("/Users", &json!([{ "id": main, "department": "Sales" }])).await;
    desk.write("/Users", &json!([{ "id": other, "inactive": true }])).await;
}
