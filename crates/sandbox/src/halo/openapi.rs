//! The practice HaloPSA speaks the language of the vendor's own API description, where a copy of that is at hand.

use super::{
    actions,
    configured::{FIELD_PARAMETERS, GROUP_PARAMETERS, STATUS_PARAMETERS, TYPE_PARAMETERS},
    lists,
    tables::Table,
};
use crate::{Config, Sandbox};
use serde_json::{Value, json};
use std::path::Path;

/// What is served, as the description names it: path, and schema of the entity.
const SERVED: &[(&str, &str)] = &[
    ("/Client", "Area"),
    ("/Client/{id}", "Area"),
    ("/Site", "Site"),
    ("/Site/{id}", "Site"),
    ("/Users", "Users"),
    ("/Users/{id}", "Users"),
    ("/Tickets", "Faults"),
    ("/Tickets/{id}", "Faults"),
    ("/Actions", "Actions"),
    ("/Agent", "Uname"),
    ("/Outcome", "TOutcome"),
    ("/ExternalLink", "ExternalLink_List"),
    ("/ExternalLink/{id}", "ExternalLink_List"),
    ("/Opportunities", "Faults"),
    ("/Opportunities/{id}", "Faults"),
    ("/TicketType", "RequestType"),
    ("/TicketType/{id}", "RequestType"),
    ("/Status", "TStatus"),
    ("/FieldInfo", "FieldInfo"),
    ("/FieldGroup", "FieldGroup"),
    ("/FieldGroup/{id}", "FieldGroup"),
    ("/Agent/me", "Uname"),
];

/// Properties that clients in use see although the description does not name them.
const UNDESCRIBED: &[(&str, &str)] = &[
    ("Faults", "lastupdate"),
    ("Faults", "category1"),
    ("Faults", "category2"),
    ("Faults", "category3"),
    ("Faults", "category4"),
];

/// The description; none where this machine has no copy.
fn description() -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/specs/halopsa-openapi.json");
    match std::fs::read(&path) {
        Ok(bytes) => Some(serde_json::from_slice(&bytes).unwrap()),
        Err(_) => {
            println!("skipped: no copy of the vendor's API description");
            None
        }
    }
}

#[test]
fn every_served_path_and_method_is_described() {
    let Some(description) = description() else { return };
    for (path, _) in SERVED {
        assert!(description["paths"][path]["get"].is_object(), "GET {path}");
    }
    let records = ["/Client", "/Site", "/Users", "/Tickets", "/Actions", "/Opportunities", "/ExternalLink"];
    let configuration = ["/TicketType", "/Status", "/FieldInfo", "/FieldGroup", "/Lookup"];
    for path in records.into_iter().chain(configuration) {
        let body =
            &description["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"];
        assert_eq!(body["type"], "array", "POST {path} takes an array");
    }
    assert!(description["paths"]["/AuthInfo"]["get"].is_object(), "whatever the case");
}

#[test]
fn every_understood_parameter_is_described() {
    let Some(description) = description() else { return };
    let lists = [
        ("/Client", lists::understood(Table::Clients)),
        ("/Site", lists::understood(Table::Sites)),
        ("/Users", lists::understood(Table::Users)),
        ("/Tickets", lists::understood(Table::Tickets)),
        ("/Opportunities", lists::understood(Table::Tickets)),
        ("/Actions", actions::PARAMETERS.to_vec()),
        ("/ExternalLink", lists::understood(Table::Links)),
        ("/TicketType", TYPE_PARAMETERS.to_vec()),
        ("/Status", STATUS_PARAMETERS.to_vec()),
        ("/FieldInfo", FIELD_PARAMETERS.to_vec()),
        ("/FieldGroup", GROUP_PARAMETERS.to_vec()),
        ("/Client/{id}", vec!["includedetails"]),
        ("/Site/{id}", vec!["includedetails"]),
        ("/Users/{id}", vec!["includedetails"]),
        ("/Tickets/{id}", vec!["includedetails"]),
        ("/TicketType/{id}", vec!["includedetails"]),
        ("/ExternalLink/{id}", vec!["includedetails"]),
    ];
    for (path, parameters) in lists {
        let described: Vec<&str> = description["paths"][path]["get"]["parameters"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|parameter| parameter["name"].as_str())
            .collect();
        for parameter in parameters.into_iter().filter(|parameter| *parameter != lists::INCLUDED) {
            assert!(described.contains(&parameter), "GET {path} has no parameter {parameter}");
        }
    }
}

#[tokio::test]
async fn every_property_answered_is_described_with_its_type() {
    let Some(description) = description() else { return };
    let _ = rustls::crypto::ring::default_provider().install_default();
    let sandbox = Sandbox::start(Config::default()).await.unwrap();
    let access = sandbox.halo();
    let http = reqwest::Client::new();
    let form = [
        ("grant_type", "client_credentials"),
        ("client_id", &access.client_id),
        ("client_secret", &access.client_secret),
        ("scope", "all"),
    ];
    let token: Value = http
        .post(format!("{}/auth/token", access.base_url))
        .form(&form)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    let token = token["access_token"].as_str().unwrap();
    let lead = json!([{
        "tickettype_id": 23, "summary": "x", "category_1": "y", "oppvalue": 2.5, "tags": [],
        "new_external_link": { "third_party_id": "m" },
    }]);
    let written: Value = http
        .post(format!("{}/api/Tickets", access.base_url))
        .bearer_auth(token)
        .json(&lead)
        .send()
        .await
        .unwrap()
        .json()
        .await
        .unwrap();
    check(&description, "Faults", &written, "POST /Tickets");
    let note = json!([{ "ticket_id": written["id"], "outcome": "Note", "note_html": "x<br>y" }]);
    let sent = http.post(format!("{}/api/Actions", access.base_url)).bearer_auth(token).json(&note);
    check(&description, "Actions", &sent.send().await.unwrap().json().await.unwrap(), "POST /Actions");
    for (path, schema, body) in [
        ("/TicketType", "RequestType", json!([{ "name": "Enquiry", "use": "reqs", "cancreate": true }])),
        (
            "/Status",
            "TStatus",
            json!([{ "name": "Warm", "slaaction": "C", "tickettypes": [{ "value": "23" }] }]),
        ),
        (
            "/FieldInfo",
            "FieldInfo",
            json!([{ "name": "Mood", "label": "Mood", "usage": 1, "type": 2, "inputtype": 0, "new_values": "Good, Bad" }]),
        ),
        ("/Lookup", "Lookup", json!([{ "lookupid": 1109, "name": "Fair" }])),
        (
            "/FieldGroup",
            "FieldGroup",
            json!([{ "name": "Moods", "fields": [{ "fieldid": 109, "seq": 1 }], "tickettypes": [{ "value": "23" }] }]),
        ),
    ] {
        // What is sent is described, too.
        check(&description, schema, &body[0], path);
        let sent = http.post(format!("{}/api{path}", access.base_url)).bearer_auth(token).json(&body);
        let answer = sent.send().await.unwrap();
        assert_eq!(answer.status(), 201, "{path}");
        check(&description, schema, &answer.json().await.unwrap(), path);
    }
    for (path, schema) in SERVED {
        let id = if path.starts_with("/TicketType") { json!(23) } else { json!(1) };
        let id = if path.starts_with("/Users") { json!(1004) } else { id };
        let id = if path.starts_with("/Tickets") || path.starts_with("/Opportunities") {
            written["id"].clone()
        } else {
            id
        };
        let url = format!(
            "{}/api{}?includedetails=true&includestatus=true",
            access.base_url,
            path.replace("{id}", &id.to_string())
        );
        let answer = http.get(url).bearer_auth(token).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        let answer: Value = answer.json().await.unwrap();
        let rows = rows(&answer);
        assert!(!rows.is_empty(), "{path}");
        for row in rows {
            check(&description, schema, row, path);
        }
    }
}

/// The records of an answer: a record, a list, or an envelope.
fn rows(answer: &Value) -> Vec<&Value> {
    let list = answer.as_array().or_else(|| {
        ["tickets", "actions", "clients", "sites", "users"]
            .iter()
            .find_map(|key| answer.get("record_count").and(answer[*key].as_array()))
    });
    list.map_or_else(|| vec![answer], |rows| rows.iter().collect())
}

fn check(description: &Value, schema: &str, row: &Value, place: &str) {
    let schemas = &description["components"]["schemas"];
    for (name, value) in row.as_object().unwrap() {
        if UNDESCRIBED.contains(&(schema, name.as_str())) {
            continue;
        }
        let property = &schemas[schema]["properties"][name];
        assert!(property.is_object(), "{place}: {schema} has no property {name}");
        if let Some(inner) = property["$ref"].as_str() {
            let inner = inner.rsplit('/').next().unwrap();
            if value.is_object() {
                check(description, inner, value, place);
            }
            continue;
        }
        let fits = match property["type"].as_str() {
            Some("integer") => value.is_i64() || value.is_u64(),
            Some("number") => value.is_number(),
            Some("string") => value.is_string(),
            Some("boolean") => value.is_boolean(),
            Some("array") => value.is_array(),
            Some("object") => value.is_object(),
            _ => true,
        };
        let nullable = property["nullable"] == true;
        assert!(
            fits || (value.is_null() && nullable),
            "{place}: {schema}.{name} is {value}, described as {property}"
        );
        if let (Some(inner), Some(items)) = (property["items"]["$ref"].as_str(), value.as_array()) {
            let inner = inner.rsplit('/').next().unwrap();
            items.iter().for_each(|item| check(description, inner, item, place));
        }
    }
}
