//! What providers send by themselves is kept once, and nothing of a stranger's is.

use super::support::{connection, ok, practice};
use crate::{App, NotTaken, Push, Taken};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The address of a connection's only pushed stream, in its parts.
async fn address(app: &App, connector: &str) -> Push {
    let id = connection(app, connector).await["id"].clone();
    let addresses = ok(app, "push_addresses", json!({ "id": id })).await["addresses"].clone();
    let path = addresses[0]["path"].as_str().unwrap().to_owned();
    let parts: Vec<&str> = path.split('/').collect();
    let ["", "push", connection, token, stream] = parts[..] else { panic!("{path}") };
    assert!(token.len() >= 32, "{path}");
    Push {
        connection: connection.to_owned(),
        token: token.to_owned(),
        stream: stream.to_owned(),
        headers: BTreeMap::new(),
        body: Vec::new(),
    }
}

async fn records(app: &App, connector: &str) -> Value {
    connection(app, connector).await["records"].clone()
}

#[tokio::test]
async fn what_the_provider_signed_is_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let connectors = ok(&app, "connectors", Value::Null).await["connectors"].clone();
    let values =
        connectors.as_array().unwrap().iter().find(|one| one["id"] == "rocketreach").unwrap()["values"]
            .clone();
    ok(&app, "connect", json!({ "connector": "rocketreach", "values": values })).await;
    let found = ok(&app, "find", json!({ "titles": ["manager"] })).await["rows"].clone();
    assert!(found.as_array().unwrap().iter().any(|row| row["offers"][0]["name"] == "RocketReach"));

    // A profile is looked up, and its result comes as a push.
    let workspace = app.workspace().await.unwrap();
    let id = connection(&app, "rocketreach").await["id"].as_str().unwrap().parse().unwrap();
    let client = workspace.client(&workspace.connection(id).await.unwrap()).await.unwrap();
    let searched = client.ask("people_search", &json!({ "titles": ["manager"] }), None).await.unwrap();
    let subjects: Vec<Value> = searched
        .found
        .iter()
        .filter_map(|found| found.record.as_ref().ok())
        .take(10)
        .enumerate()
        .map(|(at, record)| json!({ "ref": at.to_string(), "id": record.external_id }))
        .collect();
    let question = json!({ "subjects": subjects, "want": ["email"] });
    let asked = client.ask("people_enrich_bulk", &question, None).await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let pushed = asked.tickets.iter().find_map(|ticket| sandbox.push("rocketreach", ticket)).unwrap();
    let headers =
        pushed.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
    let push = Push { headers, body: pushed.body.into_bytes(), ..address(&app, "rocketreach").await };

    assert_eq!(records(&app, "rocketreach").await, 0);
    assert_eq!(app.take(push.clone()).await.unwrap(), Taken::Kept);
    assert_eq!(app.take(push.clone()).await.unwrap(), Taken::Known);
    assert_eq!(records(&app, "rocketreach").await, 1);
    let mut changed = push.clone();
    changed.body.push(b' ');
    assert!(matches!(app.take(changed).await, Err(NotTaken::NotProved)));
    let unsigned = Push { headers: BTreeMap::new(), ..push.clone() };
    assert!(matches!(app.take(unsigned).await, Err(NotTaken::NotProved)));
    let report = ok(&app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");

    ok(&app, "disconnect", json!({ "id": push.connection })).await;
    assert!(matches!(app.take(push).await, Err(NotTaken::NoSuchAddress)));
    app.stop().await;
}

#[tokio::test]
async fn another_address_or_another_shape_is_not_taken() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let right = address(&app, "apollo").await;
    assert_eq!(right.token, address(&app, "apollo").await.token, "the address stays");
    let body = json!({ "request_id": "r1", "people": [{ "id": "66f0", "phone_numbers": [
        { "raw_number": "+44 20 7946 0001", "sanitized_number": "+442079460001", "type_cd": "mobile" }
    ] }] });
    let right = Push { body: body.to_string().into_bytes(), ..right };
    for (what, push) in [
        ("token", Push { token: "0".repeat(right.token.len()), ..right.clone() }),
        ("no token", Push { token: String::new(), ..right.clone() }),
        ("stream", Push { stream: "people_enrich".to_owned(), ..right.clone() }),
        ("no stream", Push { stream: "../x".to_owned(), ..right.clone() }),
        (
            "connection",
            Push { connection: "00000000-0000-0000-0000-000000000000".to_owned(), ..right.clone() },
        ),
        ("no connection", Push { connection: "x".to_owned(), ..right.clone() }),
    ] {
        assert!(matches!(app.take(push).await, Err(NotTaken::NoSuchAddress)), "{what}");
    }
    for body in ["", "{", "null!", "[1,2]", "<html>"] {
        let push = Push { body: body.as_bytes().to_vec(), ..right.clone() };
        assert!(matches!(app.take(push).await, Err(NotTaken::NotUnderstood)), "{body}");
    }
    assert_eq!(app.take(right.clone()).await.unwrap(), Taken::Kept);
    // The same request again, whatever else stands in it.
    let again = json!({ "request_id": "r1", "people": [] }).to_string().into_bytes();
    assert_eq!(app.take(Push { body: again, ..right.clone() }).await.unwrap(), Taken::Known);
    app.stop().await;
    assert!(matches!(app.take(right).await, Err(NotTaken::NotNow(_))));
}
