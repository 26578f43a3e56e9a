//! What providers send by themselves is kept once, and nothing of a stranger's is.

use super::support::{connection, ended, everybody, lasting, ok, practice, refused};
use crate::{App, NotTaken, Push, Taken};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// The address of a connection's only pushed stream, in its parts.
pub(super) async fn address(app: &App, connector: &str) -> Push {
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
    everybody();
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
    // The same request about the same person again, whatever else stands in it.
    let again = json!({ "request_id": "r1", "people": [{ "id": "66f0" }] }).to_string().into_bytes();
    assert_eq!(app.take(Push { body: again, ..right.clone() }).await.unwrap(), Taken::Known);
    app.stop().await;
    assert!(matches!(app.take(right).await, Err(NotTaken::NotNow(_))));
}

/// What the store holds of a person, by Apollo's id.
async fn held(app: &App, id: &str) -> Option<sluice_domain::Fields> {
    let connection = connection(app, "apollo").await["id"].as_str().unwrap().parse().unwrap();
    let record = sluice_domain::RecordId::of(connection, "people_enrich", id);
    let workspace = app.workspace().await.unwrap();
    let read = workspace.store.read(move |r| r.latest_observation(record)).await.unwrap();
    read.map(|observation| observation.fields)
}

/// Apollo sends the phones of one request in parts, late, twice and out of order: each is added to the person whom it
/// is about, and none is taken for a repetition of another.
#[tokio::test]
async fn what_comes_in_parts_is_added_to_whom_it_is_about() {
    use sluice_domain::Field;
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let at = address(&app, "apollo").await;
    let workspace = app.workspace().await.unwrap();
    let id = connection(&app, "apollo").await["id"].as_str().unwrap().parse().unwrap();
    let client = workspace.client(&workspace.connection(id).await.unwrap()).await.unwrap();
    let searched = client.ask("people_search", &json!({}), None).await.unwrap();
    let who = searched.found.iter().find_map(|found| found.record.as_ref().ok()).unwrap();
    let rows = ok(&app, "find", json!({ "titles": [who.fields[&Field::Title]] })).await;
    let row = rows["rows"].as_array().unwrap().iter().find(|row| row["offers"][0]["email"]["most"] != 0);
    let row = row.unwrap()["id"].clone();
    let buy = json!({ "search": rows["search"], "rows": [row], "ceiling": 10_000 });
    super::support::jobs(&app, "buy", buy).await;
    let bought = workspace.store.read(move |r| r.latest_observations_of(id, 0, 1_000)).await.unwrap();
    let bought = bought.iter().map(|(_, one)| one).find(|one| one.stream == "people_enrich").unwrap();
    let (known, before) = (bought.external_id.clone(), bought.fields.clone());

    let part = |id: &str, number: &str| Push {
        body: json!({ "request_id": "r1", "people": [{ "id": id, "phone_numbers": [
            { "raw_number": number, "type_cd": "mobile", "status_cd": "valid_number" }
        ] }] })
        .to_string()
        .into_bytes(),
        ..at.clone()
    };
    for (push, taken) in [
        (part("66f1", "+44 7700 900101"), Taken::Kept),
        (part(&known, "+44 7700 900102"), Taken::Kept),
        (part("66f1", "+44 7700 900101"), Taken::Known),
        (part(&known, "+44 7700 900102"), Taken::Known),
    ] {
        assert_eq!(app.take(push).await.unwrap(), taken);
    }
    let after = held(&app, &known).await.unwrap();
    assert_eq!(after[&Field::Mobile], "+44 7700 900102");
    for (field, value) in before.iter().filter(|(field, _)| **field != Field::Mobile) {
        assert_eq!(after.get(field), Some(value), "{field:?}");
    }
    assert_eq!(held(&app, "66f1").await.unwrap().len(), 1, "whoever was bought elsewhere");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn what_is_pushed_and_cant_be_read_waits_and_adds_to_its_record_once_it_is() {
    use sluice_domain::Field;
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let at = address(&app, "apollo").await;
    let part = |request: &str, number: Value, kind: &str| Push {
        body: json!({ "request_id": request, "people": [
            { "id": "66f7", "phone_numbers": [{ "raw_number": number, "type_cd": kind }] }
        ] })
        .to_string()
        .into_bytes(),
        ..at.clone()
    };
    let several = |last: u32| json!([format!("+44 7700 90010{last}"), "+44 7700 900199"]);
    let unread = async || ok(&app, "unread", json!({})).await;
    assert_eq!(app.take(part("r1", several(1), "mobile")).await.unwrap(), Taken::Kept);
    assert_eq!(app.take(part("r1", several(1), "mobile")).await.unwrap(), Taken::Known);
    let page = unread().await;
    assert_eq!(page["count"], 1, "{page}");
    let row = &page["rows"][0];
    assert_eq!(
        (&row["stream"], &row["failure"]["code"]),
        (&json!("phones_pushed"), &json!("mapping_not_one_value"))
    );
    assert!(row["raw"].as_str().unwrap().contains("900101"), "{row}");
    // Another part about the same one says something of its own, whether it can be read or not.
    assert_eq!(app.take(part("r2", json!("+44 20 7946 0001"), "work")).await.unwrap(), Taken::Kept);
    assert_eq!(app.take(part("r3", several(3), "mobile")).await.unwrap(), Taken::Kept);
    assert_eq!(unread().await["count"], 2);
    assert_eq!(held(&app, "66f7").await.unwrap().get(&Field::Mobile), None);

    // A mapping that reads them adds them in the order in which they came.
    let changes = json!({ "mobile": { "take": "phone_numbers[type_cd = 'mobile'][0].raw_number[0]" } });
    let draft = json!({ "connection": at.connection, "stream": "phones_pushed", "changes": changes });
    assert_eq!(ended(&app, "keep_mapping", draft).await["state"], "done");
    assert_eq!(unread().await["count"], 0);
    let fields = held(&app, "66f7").await.unwrap();
    assert_eq!(fields[&Field::Mobile], "+44 7700 900103");
    assert_eq!(fields[&Field::Phone], "+44 20 7946 0001");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn a_secret_of_pushes_is_given_changed_and_taken_back_after_connecting() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let connectors = ok(&app, "connectors", Value::Null).await["connectors"].clone();
    let known = connectors.as_array().unwrap().iter().find(|one| one["id"] == "rocketreach").unwrap();
    let mut values = known["values"].clone();
    let secret = values.as_object_mut().unwrap().remove("webhook_secret").unwrap();
    let id = ok(&app, "connect", json!({ "connector": "rocketreach", "values": values })).await["id"].clone();
    let workspace = app.workspace().await.unwrap();
    let connection = workspace.connection(id.as_str().unwrap().parse().unwrap()).await.unwrap();
    // A job that runs has its client already.
    let client = workspace.client(&connection).await.unwrap();
    let searched = client.ask("people_search", &json!({ "titles": ["manager"] }), None).await.unwrap();
    let people = searched.found.iter().filter_map(|found| found.record.as_ref().ok()).take(10).enumerate();
    let subjects: Vec<Value> =
        people.map(|(at, record)| json!({ "ref": at.to_string(), "id": record.external_id })).collect();
    let question = json!({ "subjects": subjects, "want": ["email"] });
    let asked = client.ask("people_enrich_bulk", &question, None).await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let pushed = asked.tickets.iter().find_map(|ticket| sandbox.push("rocketreach", ticket)).unwrap();
    let headers = pushed.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone()));
    let push = Push {
        headers: headers.collect(),
        body: pushed.body.into_bytes(),
        ..address(&app, "rocketreach").await
    };
    let told = async || {
        let told = ok(&app, "push_addresses", json!({ "id": id })).await;
        let setting = &told["settings"][0];
        assert_eq!((&setting["field"]["key"], &setting["value"]), (&json!("webhook_secret"), &Value::Null));
        (told["addresses"][0]["needs"].is_string(), setting["given"] == true)
    };
    let set = async |value: &Value| {
        ok(&app, "set_pushes", json!({ "id": id, "values": { "webhook_secret": value } })).await
    };
    assert_eq!(told().await, (true, false));
    assert!(matches!(app.take(push.clone()).await, Err(NotTaken::NotProved)));
    set(&json!("another")).await;
    assert!(matches!(app.take(push.clone()).await, Err(NotTaken::NotProved)));
    let after = set(&secret).await;
    assert!(!after.to_string().contains(secret.as_str().unwrap()), "{after}");
    assert_eq!(told().await, (false, true));
    assert_eq!(app.take(push.clone()).await.unwrap(), Taken::Kept);
    set(&json!("  ")).await;
    assert_eq!(told().await, (true, false));
    assert!(matches!(app.take(push).await, Err(NotTaken::NotProved)));
    assert!(client.push_needs("people_pushed").is_some(), "the client of a job knows it too");
    app.stop().await;
}

#[tokio::test]
async fn a_public_address_is_given_after_connecting_and_holds_in_the_next_run() {
    let folder = tempfile::tempdir().unwrap();
    let app = lasting(folder.path()).await;
    let row = connection(&app, "apollo").await;
    assert_eq!(
        (&row["push_settings"], &connection(&app, "halopsa").await["push_settings"]),
        (&json!(true), &json!(false))
    );
    let id = row["id"].clone();
    let set = |values: Value| json!({ "id": id, "values": values });
    let phones = async |app: &App| {
        let search = json!({ "countries": ["United Kingdom"], "titles": ["manager"], "connections": [id] });
        let rows = ok(app, "find", search).await["rows"].clone();
        rows.as_array().unwrap().iter().any(|row| !row["offers"][0]["phone"].is_null())
    };
    assert!(!phones(&app).await);
    for (values, key) in [
        (json!({ "public_address": "sluice.example.test" }), "public_address"),
        (json!({ "api_key": "stolen" }), "api_key"),
        (json!({ "base_url": "https://elsewhere.test" }), "base_url"),
        (json!({ "sign_in_grant": "{}" }), "sign_in_grant"),
    ] {
        let failure = refused(&app, "set_pushes", set(values)).await;
        assert_eq!((failure.code.as_str(), failure.params["key"].as_str()), ("bad_setting", key));
    }
    let told =
        ok(&app, "set_pushes", set(json!({ "public_address": " https://sluice.example.test/ " }))).await;
    assert_eq!(told["reached_at"], "https://sluice.example.test");
    assert!(phones(&app).await);
    app.stop().await;

    let app = lasting(folder.path()).await;
    let told = ok(&app, "push_addresses", json!({ "id": id })).await;
    assert_eq!(told["settings"][0]["value"], "https://sluice.example.test/");
    let told = ok(&app, "set_pushes", set(json!({ "public_address": "" }))).await;
    assert_eq!((&told["reached_at"], &told["settings"][0]["given"]), (&Value::Null, &json!(false)));
    assert!(!phones(&app).await);
    ok(&app, "disconnect", json!({ "id": id })).await;
    assert_eq!(refused(&app, "set_pushes", set(json!({}))).await.code, "unknown_connection");
    app.stop().await;
}
