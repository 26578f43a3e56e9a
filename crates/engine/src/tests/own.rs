//! Connectors of the user's own: connected, synced and mended without a rebuild.

use super::pushes::address;
use super::support::{
    browse, connect_in_browser, connection, jobs, lasting, ok, practice, refused, sign_in_ended, sync,
};
use crate::{Push, Taken};
use serde_json::{Value, json};
use sluice_connect::Folder;
use sluice_domain::{Field, PersonState, RecordId};
use std::{fs, path::Path};

/// Hunter's description under another name, as somebody would begin their own.
fn write(root: &Path, id: &str) {
    let folder = Folder::built_in("hunter").unwrap();
    let at = root.join("connectors").join(id);
    fs::create_dir_all(&at).unwrap();
    for (name, text) in folder.files {
        let text = if name == "manifest.toml" {
            text.replace("id = \"hunter\"", &format!("id = \"{id}\""))
                .replace("name = \"Hunter\"", "name = \"Mine\"")
        } else {
            text
        };
        fs::write(at.join(name), text).unwrap();
    }
}

fn spoil(root: &Path, id: &str) -> impl FnOnce() + use<> {
    let file = root.join("connectors").join(id).join("manifest.toml");
    let before = fs::read_to_string(&file).unwrap();
    fs::write(&file, format!("nonsense = 1\n{before}")).unwrap();
    move || fs::write(&file, before).unwrap()
}

#[tokio::test]
async fn a_connector_of_ones_own_is_connected_synced_and_mended_without_a_rebuild() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "mine");
    let app = practice(root.path()).await;
    let known = ok(&app, "connectors", Value::Null).await;
    let row = known["connectors"].as_array().unwrap().iter().find(|row| row["id"] == "mine").unwrap();
    assert_eq!((&row["own"], &row["name"]), (&json!(true), &json!("Mine")));
    assert_eq!(known["unusable"], json!([]));

    let hunter = app.workspace().await.unwrap().sandbox().unwrap().hunter();
    let values = json!({ "base_url": hunter.base_url, "api_key": hunter.api_key });
    ok(&app, "connect", json!({ "connector": "mine", "values": values })).await;
    assert!(sync(&app).await.iter().all(|job| job["state"] == "done"));
    let mine = connection(&app, "mine").await;
    assert!(mine["records"].as_u64().unwrap() > 0, "{mine}");
    assert_eq!(mine["records"], connection(&app, "hunter").await["records"]);

    // Somebody breaks it: what is running stays, trying it says why, and it is shown.
    let mend = spoil(root.path(), "mine");
    let failure = refused(&app, "test_connection", json!({ "id": mine["id"] })).await;
    assert_eq!(failure.code, "connector_unusable");
    assert!(failure.params["said"].contains("nonsense"), "{failure}");
    assert_eq!(connection(&app, "mine").await["failure"]["code"], "connector_unusable");
    let known = ok(&app, "connectors", Value::Null).await;
    assert_eq!(known["unusable"][0]["params"]["connector"], "mine");
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    mend();
    ok(&app, "test_connection", json!({ "id": mine["id"] })).await;
    assert_eq!(connection(&app, "mine").await["failure"], Value::Null);

    // Its secrets go with it.
    ok(&app, "disconnect", json!({ "id": mine["id"] })).await;
    app.stop().await;
}

#[tokio::test]
async fn what_a_vendor_charges_for_what_it_sends_is_booked_once() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "mine");
    let manifest = root.path().join("connectors/mine/manifest.toml");
    let text = fs::read_to_string(&manifest).unwrap();
    let priced = text
        .replace("\n[streams.pushed]", "price = [{ credits = 2.5, per = \"record\" }]\n\n[streams.pushed]");
    assert_ne!(text, priced);
    fs::write(&manifest, priced).unwrap();
    let app = practice(root.path()).await;
    let hunter = app.workspace().await.unwrap().sandbox().unwrap().hunter();
    let values = json!({ "base_url": hunter.base_url, "api_key": hunter.api_key });
    ok(&app, "connect", json!({ "connector": "mine", "values": values })).await;
    let lead =
        json!({ "event": "lead.created", "data": { "lead": { "id": 77, "email": "ada@example.com" } } });
    let push = Push { body: lead.to_string().into_bytes(), ..address(&app, "mine").await };
    for taken in [Taken::Kept, Taken::Known] {
        assert_eq!(app.take(push.clone()).await.unwrap(), taken);
        assert_eq!(connection(&app, "mine").await["spent_today_millicredits"], 2_500);
    }
    app.stop().await;
}

/// Its leads with an expression that says which are none.
fn unfit(root: &Path, id: &str, expression: &str) {
    let file = root.join("connectors").join(id).join("manifest.toml");
    let before = fs::read_to_string(&file).unwrap();
    let before: Vec<&str> = before.lines().filter(|line| !line.starts_with("unfit = \"id")).collect();
    let leads = "mapping = \"leads.jsonata\"";
    let after = before.join("\n").replace(leads, &format!("{leads}\nunfit = \"{expression}\""));
    fs::write(&file, after).unwrap();
}

#[tokio::test]
async fn whoever_asks_to_be_left_alone_is_and_what_is_deleted_is_gone_at_once() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "mine");
    let app = practice(root.path()).await;
    let hunter = app.workspace().await.unwrap().sandbox().unwrap().hunter();
    let values = json!({ "base_url": hunter.base_url, "api_key": hunter.api_key });
    let id = ok(&app, "connect", json!({ "connector": "mine", "values": values })).await["id"].clone();
    let sync = async || jobs(&app, "sync", json!({ "connections": [id] })).await;
    assert!(sync().await.iter().all(|job| job["state"] == "done"));
    let workspace = app.workspace().await.unwrap();
    let mine = id.as_str().unwrap().parse().unwrap();
    let latest = async || {
        let read = workspace.store.read(move |r| r.latest_observations_of(mine, 0, 10_000));
        let all = read.await.unwrap().into_iter().map(|(_, one)| (one.external_id.clone(), one));
        all.collect::<std::collections::BTreeMap<_, _>>()
    };
    let before = latest().await;
    let mut named = before.values().filter(|one| one.fields.contains_key(&Field::Email)).take(2).cloned();
    let (alone, deleted) = (named.next().unwrap(), named.next().unwrap());
    let record = |external: &str| RecordId::of(mine, "leads", external);
    let person = async |external: &str| {
        let record = record(external);
        workspace.store.read(move |r| r.person_of(record)).await.unwrap()
    };

    let says = |id: &str, word: &str| format!("id = {id} ? '{word}'");
    let both = format!("{} : {}", says(&alone.external_id, "opted_out"), says(&deleted.external_id, "gone"));
    unfit(root.path(), "mine", &both);
    // What was changed about a connector holds from its next trial on.
    ok(&app, "test_connection", json!({ "id": id })).await;
    for _ in 0..2 {
        let jobs = sync().await;
        assert!(jobs.iter().all(|job| job["state"] == "done"), "{jobs:?}");
        let now = latest().await;
        let mut wished = alone.fields.clone();
        wished.insert(Field::DoNotContact, "true".to_owned());
        assert_eq!(now[&alone.external_id].fields, wished);
        let person_left_alone = person(&alone.external_id).await.unwrap();
        let state = workspace.store.read(move |r| r.person(person_left_alone)).await.unwrap().unwrap().state;
        assert_eq!(state, PersonState::DoNotContact);
        assert_eq!(person(&deleted.external_id).await, None);
        assert_eq!(ok(&app, "missing", Value::Null).await, json!([]));
        assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    }

    // It is told of again as it was.
    unfit(root.path(), "mine", &says(&alone.external_id, "opted_out"));
    ok(&app, "test_connection", json!({ "id": id })).await;
    sync().await;
    assert!(person(&deleted.external_id).await.is_some());
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    app.stop().await;
}

#[tokio::test]
async fn an_account_whose_connector_is_gone_is_disconnected_with_its_secrets() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "mine");
    let app = lasting(root.path()).await;
    let hunter = app.workspace().await.unwrap().sandbox().unwrap().hunter();
    let values = json!({ "base_url": hunter.base_url, "api_key": hunter.api_key });
    ok(&app, "connect", json!({ "connector": "mine", "values": values })).await;
    app.stop().await;

    fs::remove_dir_all(root.path().join("connectors/mine")).unwrap();
    let app = lasting(root.path()).await;
    let mine = connection(&app, "mine").await;
    assert_eq!(mine["failure"]["code"], "no_such_connector", "{mine}");
    let workspace = app.workspace().await.unwrap();
    let name = workspace.account(mine["id"].as_str().unwrap().parse().unwrap(), "api_key");
    assert!(workspace.vault.get(&name).await.unwrap().is_some());
    ok(&app, "disconnect", json!({ "id": mine["id"] })).await;
    assert!(workspace.vault.get(&name).await.unwrap().is_none());
    let rows = ok(&app, "connections", Value::Null).await;
    assert!(rows.as_array().unwrap().iter().all(|row| row["id"] != mine["id"]), "{rows}");
    app.stop().await;
}

#[tokio::test]
async fn a_name_of_the_programs_own_is_refused() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "apollo");
    let app = practice(root.path()).await;
    let known = ok(&app, "connectors", Value::Null).await;
    assert_eq!(known["unusable"][0]["code"], "connector_built_in");
    let missing = refused(&app, "connect", json!({ "connector": "../apollo", "values": {} })).await;
    assert_eq!(missing.code, "no_such_connector");
    app.stop().await;
}

#[tokio::test]
async fn a_practice_account_that_was_connected_by_hand_is_reached_in_the_next_run_too() {
    let root = tempfile::tempdir().unwrap();
    let app = lasting(root.path()).await;
    let known = ok(&app, "connectors", Value::Null).await;
    let values = |id: &str| {
        let rows = known["connectors"].as_array().unwrap();
        rows.iter().find(|row| row["id"] == id).unwrap()["values"].clone()
    };
    let signed_in = connect_in_browser(&app, "apollo").await;
    ok(&app, "connect", json!({ "connector": "lusha", "values": values("lusha") })).await;
    app.stop().await;

    let app = lasting(root.path()).await;
    let lusha = connection(&app, "lusha").await;
    ok(&app, "test_connection", json!({ "id": lusha["id"] })).await;
    // Practice vendors forget who signed in, but are found where they listen now.
    let id = json!({ "id": signed_in });
    assert_eq!(refused(&app, "test_connection", id.clone()).await.code, "sign_in_again");
    let begun = ok(&app, "sign_in_again", id).await;
    browse(begun["address"].as_str().unwrap()).await.unwrap();
    assert_eq!(sign_in_ended(&app, &begun["id"]).await["state"], "done");
    app.stop().await;
}
