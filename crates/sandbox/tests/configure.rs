//! What an application may make of the tenant's configuration: taken whole or not at all, and kept.

#![allow(clippy::unwrap_used, reason = "in a test a panic is the right answer")]

mod desk;

use desk::{Desk, lead, said};
use serde_json::{Value, json};
use sluice_sandbox::{Config, Flaw};

fn field(name: &str) -> Value {
    json!({ "name": name, "label": name, "usage": 1, "type": 2, "inputtype": 0, "new_values": "Low, High" })
}

/// A request that is refused, and the sentence.
async fn refused(desk: &Desk, path: &str, body: &Value, status: u16, sentence: &str) {
    let (found, text) = said(desk.post(path).json(body).send().await.unwrap()).await;
    assert_eq!(found, status, "{path}: {text}");
    assert!(text.contains(sentence), "{path}: {text}");
}

#[tokio::test]
async fn a_type_with_its_statuses_fields_and_group_takes_tickets() {
    let desk = Desk::open(Config::default()).await;
    let kind = desk.write("/TicketType", &json!([{ "name": "Enquiry", "use": "reqs" }])).await["id"].clone();
    let on = json!([{ "value": kind.to_string() }]);
    let statuses = json!([
        { "name": "Fresh", "slaaction": "C", "tickettypes": on },
        { "name": "Gone", "slaaction": "S", "tickettypes": on },
    ]);
    let statuses = desk.write("/Status", &statuses).await;
    let listed = desk.read(&format!("/Status?tickettype_id={kind}")).await;
    assert_eq!(listed, statuses, "an array answers an array");
    let made = desk.write("/FieldInfo", &json!([field("Mood")])).await;
    assert_eq!((&made["name"], &made["values"][1]["name"]), (&json!("CFMood"), &json!("High")));
    desk.write("/Lookup", &json!([{ "lookupid": made["lookup"], "name": "Higher" }])).await;
    let group =
        json!([{ "name": "Moods", "fields": [{ "fieldid": made["id"], "seq": 1 }], "tickettypes": on }]);
    desk.write("/FieldGroup", &group).await;
    let groups = desk.read("/FieldGroup?includefields=true").await;
    assert_eq!(groups[0]["fields"][0]["fieldname"], "CFMood");

    let mut ticket = lead("first");
    ticket["tickettype_id"] = kind.clone();
    ticket["status_id"] = statuses[0]["id"].clone();
    ticket["customfields"] = json!([{ "id": made["id"], "value": 3 }]);
    let ticket = desk.write("/Tickets", &json!([ticket])).await;
    assert_eq!(
        (&ticket["status_name"], &ticket["customfields"][0]["display"]),
        (&json!("Fresh"), &json!("Higher"))
    );
    // A list carries the fields that were asked for.
    let rows = desk.read(&format!("/Tickets?requesttype={kind}&include_custom_fields={}", made["id"])).await;
    assert_eq!(rows["tickets"][0]["customfields"][0]["display"], "Higher");
    let wrong = json!([{ "id": ticket["id"], "customfields": [{ "id": made["id"], "value": 9 }] }]);
    refused(&desk, "/Tickets", &wrong, 400, "not valid for Mood").await;
}

#[tokio::test]
async fn what_is_wrong_with_one_is_wrong_with_all() {
    let mut desk = Desk::open(Config::default()).await;
    let before = desk.read("/FieldInfo").await;
    for (body, sentence) in [
        (json!([field("Mood"), field("LeadSource")]), "already exists"),
        (json!([field("Mood"), field("Two words")]), "valid Field Name"),
        (json!([{ "id": 101, "type": 0 }]), "can't be changed"),
        (json!([{ "id": 999, "label": "x" }]), "Record not found"),
        (json!(field("Mood")), "The input was not valid"),
    ] {
        refused(&desk, "/FieldInfo", &body, 400, sentence).await;
    }
    refused(
        &desk,
        "/Status",
        &json!([{ "name": "x", "tickettypes": [{ "value": "99" }] }]),
        400,
        "Ticket Type",
    )
    .await;
    refused(&desk, "/TicketType", &json!([{ "name": " " }]), 400, "Name").await;
    refused(&desk, "/Lookup", &json!([{ "lookupid": 7, "name": "x" }]), 400, "not found").await;
    assert_eq!(desk.read("/FieldInfo").await, before);
    for (flaw, body, status, sentence) in [
        (Flaw::FieldRefused, field("OpportunityRisks"), 400, "valid Field Name"),
        (Flaw::FieldNameTaken, field("OpportunityRisks"), 400, "already exists"),
        (Flaw::ConfiguringNotPermitted, field("Mood"), 403, "permission"),
    ] {
        desk.sandbox.plant_in_halo(flaw);
        desk.token = desk.token_for("all").await;
        refused(&desk, "/FieldInfo", &json!([body]), status, sentence).await;
        desk.sandbox.mend_halo();
        desk.token = desk.token_for("all").await;
    }
}

#[tokio::test]
async fn what_was_made_is_there_in_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let config = || Config { journal: Some(folder.path().join("journal")), ..Config::default() };
    let desk = Desk::open(config()).await;
    let made = desk.write("/FieldInfo", &json!([field("Mood")])).await;
    let kind = desk.write("/TicketType", &json!([{ "name": "Enquiry", "use": "opps" }])).await;
    desk.write(
        "/Status",
        &json!([{ "name": "Fresh", "tickettypes": [{ "value": kind["id"].to_string() }] }]),
    )
    .await;
    drop(desk);
    let desk = Desk::open(config()).await;
    let fields = desk.read("/FieldInfo?includevalues=true").await;
    assert!(fields.as_array().unwrap().contains(&made));
    let sales = desk.read("/TicketType?domain=opps").await;
    assert!(sales.as_array().unwrap().iter().any(|row| row["name"] == "Enquiry"));
    assert_eq!(desk.read(&format!("/Status?tickettype_id={}", kind["id"])).await[0]["name"], "Fresh");
}
