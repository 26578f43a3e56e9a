//! HaloPSA is asked as its own API description says it can be, where this machine has a copy of that.

use super::{
    some_of_it::switch,
    stages::walk_to_won,
    support::{apply, connection, ended, everybody, hurried, jobs_end, ok, sync},
};
use crate::App;
use serde_json::{Value, json};
use sluice_connect::{
    Client,
    halo::{self, Making},
};
use sluice_sandbox::{Fault, Flaw, Source, WholeRequest};
use std::{collections::BTreeSet, path::Path};

/// What is asked although the description does not name it: path and parameter. Clients in production ask lists of tickets
/// so for their custom fields (django-psa, panoramicdata, redanthrax: the fact sheet, 4.2), and a HaloPSA that does not
/// know it ignores it.
const BESIDE: [(&str, &str); 2] =
    [("/Tickets", "include_custom_fields"), ("/Opportunities", "include_custom_fields")];

/// What the flows below have to ask: otherwise they prove nothing.
const ASKED: [&str; 29] = [
    "GET /AuthInfo",
    "GET /Agent/me",
    "GET /Client",
    "GET /Client/{id}",
    "GET /Users",
    "GET /Users/{id}",
    "GET /Tickets",
    "GET /Tickets/{id}",
    "GET /Opportunities",
    "GET /Opportunities/{id}",
    "GET /ExternalLink",
    "GET /Actions",
    "GET /Outcome",
    "GET /TicketType",
    "GET /TicketType/{id}",
    "GET /Status",
    "GET /FieldInfo",
    "GET /FieldGroup",
    "GET /FieldGroup/{id}",
    "POST /Tickets",
    "POST /Opportunities",
    "POST /Actions",
    "POST /Client",
    "POST /Users",
    "POST /TicketType",
    "POST /Status",
    "POST /FieldInfo",
    "POST /FieldGroup",
    "POST /Lookup",
];

/// The description; none where this machine has no copy.
fn description() -> Option<Value> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/specs/halopsa-openapi.json");
    std::fs::read(&path).ok().map(|bytes| serde_json::from_slice(&bytes).unwrap())
}

/// The path of the description that a path is of: one that is written out comes before one with `{id}`.
fn template(description: &Value, path: &str) -> Option<String> {
    let paths = description["paths"].as_object()?;
    let fits = |known: &str| {
        let (known, asked): (Vec<&str>, Vec<&str>) = (known.split('/').collect(), path.split('/').collect());
        let is_number = |part: &str| part.parse::<i64>().is_ok();
        let mut parts = known.iter().zip(&asked);
        known.len() == asked.len()
            && parts.all(|(known, asked)| known == asked || known.starts_with('{') && is_number(asked))
    };
    paths.keys().find(|known| *known == path).or_else(|| paths.keys().find(|known| fits(known))).cloned()
}

/// What of a request is not described; nothing where all of it is.
fn undescribed(description: &Value, request: &WholeRequest) -> Vec<String> {
    let WholeRequest { method, path, query, body } = request;
    let Some(path) = path.strip_prefix("/api") else { return vec![format!("{path} is none of the API's")] };
    let Some(known) = template(description, path) else { return vec![format!("no path {path}")] };
    let place = format!("{method} {known}");
    let asked = &description["paths"][&known][method.to_ascii_lowercase()];
    if !asked.is_object() {
        return vec![format!("no {place}")];
    }
    let names: Vec<&str> = asked["parameters"]
        .as_array()
        .into_iter()
        .flatten()
        .filter(|parameter| parameter["in"] == "query")
        .filter_map(|parameter| parameter["name"].as_str())
        .collect();
    let beside = |name: &str| BESIDE.contains(&(known.as_str(), name));
    let mut wrong: Vec<String> = query
        .iter()
        .filter(|(name, _)| !names.contains(&name.as_str()) && !beside(name))
        .map(|(name, _)| format!("{place} has no parameter {name}"))
        .collect();
    let schema = &asked["requestBody"]["content"]["application/json"]["schema"];
    match body {
        Some(body) if schema.is_object() => compare(description, schema, body, &place, &mut wrong),
        Some(_) => wrong.push(format!("{place} takes no body")),
        None => {}
    }
    wrong
}

/// What of a value its schema does not have.
fn compare(description: &Value, schema: &Value, value: &Value, place: &str, wrong: &mut Vec<String>) {
    if let Some(name) = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
        return compare(description, &description["components"]["schemas"][name], value, place, wrong);
    }
    if value.is_null() && schema["nullable"] == true {
        return;
    }
    let fits = match schema["type"].as_str() {
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    };
    if !fits {
        wrong.push(format!("{place} is {}", schema["type"]));
    }
    for item in value.as_array().into_iter().flatten() {
        compare(description, &schema["items"], item, place, wrong);
    }
    for (name, value) in value.as_object().into_iter().flatten() {
        let place = format!("{place} {name}");
        match schema["properties"].get(name) {
            Some(property) => compare(description, property, value, &place, wrong),
            None if schema["properties"].is_object() => wrong.push(format!("{place} is not described")),
            None => {}
        }
    }
}

async fn halopsa(app: &App) -> Client {
    let workspace = app.workspace().await.unwrap();
    let connection = workspace.halo().await.unwrap().unwrap();
    workspace.client(&connection).await.unwrap()
}

/// Everything that HaloPSA is asked for: set up, read, written to, looked at and heard.
async fn worked(app: &App) {
    let seen = ok(app, "halo_setup", json!({ "choices": {} })).await;
    let input = json!({ "fingerprint": seen["fingerprint"], "choices": {} });
    assert_eq!(ended(app, "set_up_halo", input).await["state"], "done");
    sync(app).await;
    apply(app).await.unwrap();
    walk_to_won(app).await;
    apply(app).await.unwrap();
    sync(app).await;
    // A contact is made once its client is there.
    for writes in ["both", "both", "off"] {
        switch(app, "companies", writes).await;
        switch(app, "contacts", writes).await;
        apply(app).await;
        sync(app).await;
    }
    ok(app, "doctor_halopsa", Value::Null).await;

    // A change whose answer never comes is looked at; then HaloPSA says by itself that something changed.
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let lead = ok(app, "pipeline", json!({ "status": "new_lead", "limit": 1 })).await["rows"][0].clone();
    ok(app, "advance", json!({ "person": lead["person"], "to": "researching" })).await;
    sandbox.faults().set_at(Source::Halo, "post /api/tickets", Fault::TimeoutAfter);
    let _ = apply(app).await;
    sandbox.faults().clear().unwrap();
    apply(app).await;
    let id = connection(app, "halopsa").await["id"].clone();
    ok(app, "make_webhook", json!({ "id": id })).await;
    sandbox.tell_webhook("Ticket Updated", 1);
    assert_eq!(sandbox.webhooks_answered().await, [200]);
    workspace.webhooks.settled().await;
    jobs_end(app).await;
    ended(app, "compare", Value::Null).await;

    // What takes more to come about.
    let client = halopsa(app).await;
    halo::find_by_mark(&client, "a mark").await.unwrap();
    for (stream, id) in [("clients", "2"), ("users", "1004"), ("opportunities", "1")] {
        client.one(stream, id).await.unwrap();
    }
    let _ = halo::make(&client, &[Making::Option { lookup: 1, name: "Fair".to_owned() }]).await;
    let _ = halo::add_to_group(&client, 1, &[109]).await;
}

#[tokio::test]
async fn every_request_to_halopsa_is_described_by_its_vendor() {
    everybody();
    let Some(description) = description() else {
        println!("skipped: no copy of HaloPSA's API description");
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    sandbox.plant_in_halo(Flaw::Bare);
    sandbox.note_in_halo();
    worked(&app).await;
    let (mut asked, mut wrong) = (BTreeSet::new(), BTreeSet::new());
    let noted = sandbox.noted_in_halo();
    for request in noted.iter().filter(|request| !request.path.starts_with("/auth/")) {
        wrong.extend(undescribed(&description, request));
        let path = request.path.trim_start_matches("/api");
        asked.extend(template(&description, path).map(|known| format!("{} {known}", request.method)));
    }
    println!("{} requests to HaloPSA of {} kinds", noted.len(), asked.len());
    assert_eq!(wrong, BTreeSet::new());
    let unasked: Vec<&str> = ASKED.into_iter().filter(|kind| !asked.contains(*kind)).collect();
    assert_eq!(unasked, Vec::<&str>::new(), "the flows did not ask");
    drop(workspace);
    app.stop().await;
}

#[test]
fn what_is_not_described_is_told() {
    let description = json!({
        "paths": {
            "/Tickets": {
                "get": { "parameters": [{ "name": "count", "in": "query" }] },
                "post": { "requestBody": { "content": { "application/json": { "schema": {
                    "type": "array", "items": { "$ref": "#/components/schemas/Faults" },
                } } } } },
            },
            "/Tickets/{id}": { "get": { "parameters": [{ "name": "id", "in": "path" }] } },
            "/Agent/me": { "get": {} },
        },
        "components": { "schemas": { "Faults": { "type": "object", "properties": {
            "id": { "type": "integer" },
            "summary": { "type": "string", "nullable": true },
            "links": { "type": "array", "items": { "$ref": "#/components/schemas/Faults" } },
            "value": { "nullable": true },
        } } } },
    });
    let check = |method: &str, path: &str, query: &str, body: Value, expected: &[&str]| {
        let request = WholeRequest {
            method: method.to_owned(),
            path: path.to_owned(),
            query: query.split_whitespace().map(|name| (name.to_owned(), "1".to_owned())).collect(),
            body: Some(body).filter(|body| !body.is_null()),
        };
        assert_eq!(undescribed(&description, &request), expected, "{method} {path}");
    };
    check("GET", "/api/Tickets", "count include_custom_fields", Value::Null, &[]);
    check("GET", "/api/Tickets/12", "", Value::Null, &[]);
    check("GET", "/api/Agent/me", "", Value::Null, &[]);
    let good = json!([{ "id": 1, "summary": null, "value": [1], "links": [{ "id": 2 }] }]);
    check("POST", "/api/Tickets", "", good, &[]);
    check("GET", "/api/tickets", "", Value::Null, &["no path /tickets"]);
    check("GET", "/api/Tickets/12/x", "", Value::Null, &["no path /Tickets/12/x"]);
    check("GET", "/api/Agent/you", "", Value::Null, &["no path /Agent/you"]);
    check("GET", "/shared/x", "", Value::Null, &["/shared/x is none of the API's"]);
    check("DELETE", "/api/Tickets", "", Value::Null, &["no DELETE /Tickets"]);
    check("GET", "/api/Tickets", "cuont", Value::Null, &["GET /Tickets has no parameter cuont"]);
    check(
        "GET",
        "/api/Tickets/12",
        "include_custom_fields",
        Value::Null,
        &["GET /Tickets/{id} has no parameter include_custom_fields"],
    );
    check("GET", "/api/Tickets", "", json!([]), &["GET /Tickets takes no body"]);
    check("POST", "/api/Tickets", "", json!({ "id": 1 }), &["POST /Tickets is \"array\""]);
    check(
        "POST",
        "/api/Tickets",
        "",
        json!([{ "id": "1", "links": [{ "sumary": "x" }] }]),
        &["POST /Tickets id is \"integer\"", "POST /Tickets links sumary is not described"],
    );
}
