//! The workflow as data: its switches, its time limits, its versions and the way back.

use super::{
    stages::{external_id, go, halo_client, is_rebuilt_equal, somebody, standing, way},
    support::{ok, refused, sync, synced, synced_clocked},
};
use crate::{
    App,
    derive::{
        edition::Edition,
        workflow::{Kept, carry},
    },
    pipeline,
};
use chrono::TimeDelta;
use serde_json::{Value, json};
use sluice_connect::halo::{self, Ticket};
use sluice_domain::Stage;

/// The text in force with something else in it.
async fn text(app: &App, word: &str, anew: &str) -> Value {
    let text = ok(app, "workflow", Value::Null).await["text"].as_str().unwrap().to_owned();
    assert!(text.contains(word), "{word}");
    json!({ "text": text.replacen(word, anew, 1) })
}

async fn switched(app: &App) -> Value {
    text(app, "engaged_becomes_prospect = false", "engaged_becomes_prospect = true").await
}

const DEMO: &str = r#"
[[status]]
code = "demo"
name = "Demo Booked"
stage = "lead"

[[transition]]
from = ["contacted"]
to = "demo"
by = "manual"
key = "m"

[[transition]]
from = ["demo"]
to = "engaged"
by = "manual"
key = "e"
"#;

async fn with_demo(app: &App) -> Value {
    let text = ok(app, "workflow", Value::Null).await["text"].as_str().unwrap().to_owned();
    json!({ "text": format!("{text}{DEMO}") })
}

/// A lead that was spoken to.
async fn contacted(app: &App) -> Value {
    let person = somebody(app, "new_lead").await["person"].clone();
    go(app, &person, "researching").await;
    ok(app, "happened", json!({ "person": person, "event": "called", "outcome": "connected" })).await;
    let values = json!([
        { "field": "lead_source", "value": "Apollo.io" },
        { "field": "lead_services_offered", "value": "Backup" },
    ]);
    ok(app, "advance", json!({ "person": person, "to": "contacted", "values": values })).await;
    person
}

/// Where somebody is, and who put it there.
async fn place(app: &App, person: &Value) -> (String, String) {
    let row = standing(app, person).await["row"].clone();
    let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
    (text("status"), text("by"))
}

fn at(status: &str, by: &str) -> (String, String) {
    (status.to_owned(), by.to_owned())
}

#[tokio::test]
async fn a_switch_tells_whom_it_would_move_and_then_moves_them_and_whoever_comes_after() {
    let root = tempfile::tempdir().unwrap();
    let app = synced(root.path()).await;
    let own = ok(&app, "workflow", Value::Null).await;
    assert_eq!((&own["version"], &own["own"], &own["carried"]), (&json!(1), &json!(false), &json!(true)));
    let same = ok(&app, "workflow_effect", json!({ "draft": own["draft"] })).await;
    assert_eq!((&same["changed"], &same["ways"]), (&json!(0), &json!([])));
    assert_eq!(
        refused(&app, "keep_workflow", json!({ "draft": own["draft"] })).await.code,
        "workflow_unchanged"
    );

    let person = contacted(&app).await;
    go(&app, &person, "engaged").await;
    assert_eq!(place(&app, &person).await, at("engaged", "Ada"));
    let on = switched(&app).await;
    let effect = ok(&app, "workflow_effect", on.clone()).await;
    let moved = effect["moved"].as_u64().unwrap();
    let way = effect["ways"].as_array().unwrap().iter().find(|way| way["to"] == "New Prospect").unwrap();
    assert_eq!((&way["from"], way["moves"].as_u64().unwrap()), (&json!("Engaged"), moved));
    let of_person = |row: &&Value| row["person"] == person;
    let example = effect["examples"].as_array().unwrap().iter().find(of_person).unwrap().clone();
    assert_eq!((&example["before"], &example["after"]), (&json!("proposed"), &json!("moves")));
    assert_eq!(place(&app, &person).await, at("engaged", "Ada"), "nothing is kept yet");

    let kept = ok(&app, "keep_workflow", on).await;
    assert_eq!((&kept["version"], &kept["own"], &kept["carried"]), (&json!(2), &json!(true), &json!(true)));
    assert_eq!(place(&app, &person).await, at("new_prospect", "stages"));
    is_rebuilt_equal(&app).await;
    let next = contacted(&app).await;
    go(&app, &next, "engaged").await;
    assert_eq!(place(&app, &next).await, at("new_prospect", "stages"));

    // It can be taken back, and is not made again.
    let page = ok(&app, "person", json!({ "id": next })).await;
    let by_rule = |row: &&Value| row["kind"] == "move" && row["by_rule"] == true;
    let made = page["decisions"].as_array().unwrap().iter().find(by_rule).unwrap().clone();
    ok(&app, "undo", json!({ "decision": made["id"] })).await;
    sync(&app).await;
    assert_eq!(place(&app, &next).await, at("engaged", "Ada"));

    // The way back moves nobody back: what was decided stays decided.
    let back = ok(&app, "keep_workflow", json!({ "version": 1 })).await;
    assert_eq!((&back["version"], &back["own"]), (&json!(3), &json!(false)));
    let versions: Vec<&Value> =
        back["versions"].as_array().unwrap().iter().map(|row| &row["version"]).collect();
    assert_eq!(versions, [2, 1]);
    assert_eq!(place(&app, &person).await, at("new_prospect", "stages"));
    assert_eq!(refused(&app, "keep_workflow", json!({ "version": 9 })).await.code, "workflow_no_version");
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn whom_somebody_moved_in_halo_the_rules_only_propose_to() {
    let root = tempfile::tempdir().unwrap();
    let app = synced(root.path()).await;
    let on = switched(&app).await;
    ok(&app, "keep_workflow", on).await;
    let row = somebody(&app, "new_lead").await;
    let person = &row["person"];
    let client = halo_client(&app).await;
    let setup = halo::ticket_setup(&client, Stage::Lead).await.unwrap();
    let lead = external_id(&app, person, "leads").await;
    let by_hand = Ticket { status: "Engaged".to_owned(), ..Ticket::default() };
    halo::update_ticket(&client, &setup, &lead, &by_hand).await.unwrap();
    sync(&app).await;
    assert_eq!(place(&app, person).await, at("engaged", "HaloPSA"));
    assert_eq!(way(&standing(&app, person).await["row"], "new_prospect")["proposed"], true);
    // Until something changes that a rule looks at.
    ok(&app, "set_value", json!({ "person": person, "field": "prospect_budget", "value": "$10K-$50K" }))
        .await;
    sync(&app).await;
    assert_eq!(place(&app, person).await, at("new_prospect", "stages"));
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn a_time_limit_that_is_over_moves_by_itself_where_the_workflow_says_so() {
    let root = tempfile::tempdir().unwrap();
    let (app, clock) = synced_clocked(root.path()).await;
    let person = contacted(&app).await;
    let silent = "to = \"no_interest\"\nby = \"proposed\"";
    let timed = text(&app, silent, &silent.replace("proposed", "automatic")).await;
    ok(&app, "keep_workflow", timed).await;
    let workspace = app.workspace().await.unwrap();
    assert!(workspace.workflow().await.unwrap().waits());
    let mut by = Vec::new();
    for days in [29, 2] {
        clock.forward(TimeDelta::days(days));
        pipeline::fire(&workspace).await.unwrap();
        by.push(place(&app, &person).await);
    }
    assert_eq!(by, [at("contacted", "Ada"), at("no_interest", "stages")]);
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn whoever_is_in_a_status_that_a_version_lacks_is_told_of_and_led_where_somebody_says() {
    let root = tempfile::tempdir().unwrap();
    let app = synced(root.path()).await;
    let more = with_demo(&app).await;
    ok(&app, "keep_workflow", more).await;
    let person = contacted(&app).await;
    go(&app, &person, "demo").await;

    let read = ok(&app, "read_workflow", json!({ "version": 1 })).await;
    let gone = json!({ "code": "demo", "name": "Demo Booked", "stage": "lead", "people": 1 });
    assert_eq!(read["dropped"], json!([gone]));
    let failure = refused(&app, "keep_workflow", json!({ "version": 1 })).await;
    assert_eq!((failure.code.as_str(), failure.params["name"].as_str()), ("workflow_dropped", "Demo Booked"));
    let nowhere = json!({ "version": 1, "instead": { "demo": "prospecting" } });
    assert_eq!(refused(&app, "keep_workflow", nowhere).await.code, "workflow_retired_nowhere");

    let back = json!({ "version": 1, "instead": { "demo": "contacted" } });
    let effect = ok(&app, "workflow_effect", back.clone()).await;
    assert_eq!(effect["elsewhere"], 1);
    assert_eq!(effect["examples"][0]["person"], person);
    let kept = ok(&app, "keep_workflow", back).await;
    assert!(
        kept["text"].as_str().unwrap().starts_with("# The stages of a record."),
        "what explains it stays"
    );
    assert_eq!(place(&app, &person).await, at("contacted", "Ada"));
    is_rebuilt_equal(&app).await;

    // What it was called then is still told, and the status can come back with who was in it.
    let page = ok(&app, "person", json!({ "id": person })).await;
    let told = page["decisions"].as_array().unwrap().iter().any(|row| row["params"]["to"] == "Demo Booked");
    assert!(told, "{page}");
    ok(&app, "keep_workflow", json!({ "version": 2 })).await;
    assert_eq!(place(&app, &person).await, at("demo", "Ada"));
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn a_condition_may_be_an_expression_over_the_fields() {
    let root = tempfile::tempdir().unwrap();
    let app = synced(root.path()).await;
    let manual = "to = \"researching\"\nby = \"manual\"";
    let asks = |expression: &str| format!("{manual}\nneeds = {{ expression = '{expression}' }}");
    let broken = text(&app, manual, &asks("headcount >")).await;
    let failure = refused(&app, "keep_workflow", broken).await;
    assert_eq!(failure.code, "workflow_expression");
    assert_eq!(failure.params["place"], "new_lead → researching");

    let asked = text(&app, manual, &asks("$number(headcount) >= 100")).await;
    ok(&app, "keep_workflow", asked).await;
    let person = somebody(&app, "new_lead").await["person"].clone();
    for (headcount, goes) in [("99", false), ("100", true)] {
        ok(&app, "set_value", json!({ "person": person, "field": "headcount", "value": headcount })).await;
        let lacks = way(&standing(&app, &person).await["row"], "researching")["lacks"].clone();
        assert_eq!(lacks == json!([]), goes, "{headcount} {lacks}");
    }
    go(&app, &person, "researching").await;
    app.stop().await;
}

#[tokio::test]
async fn while_it_is_carried_a_rebuild_is_equal_at_any_moment() {
    let root = tempfile::tempdir().unwrap();
    let app = synced(root.path()).await;
    let more = with_demo(&app).await;
    ok(&app, "keep_workflow", more).await;
    for _ in 0..3 {
        let person = contacted(&app).await;
        go(&app, &person, "demo").await;
    }
    let back = json!({ "version": 1, "instead": { "demo": "contacted" } });
    let text = ok(&app, "read_workflow", back).await["text"].as_str().unwrap().to_owned();
    let workspace = app.workspace().await.unwrap();
    let at = workspace.now();
    let edition = Edition { version: 3, at, actor: "Ada".to_owned(), text };
    let replace = workspace.store.write(move |w| Kept::read(w)?.unwrap().replace(w, edition));
    replace.await.unwrap();
    let in_demo = async || ok(&app, "workflow", Value::Null).await["people"]["demo"].as_u64();
    let trust = workspace.trust().await.unwrap();
    let mut seen = vec![in_demo().await];
    loop {
        is_rebuilt_equal(&app).await;
        let trust = trust.clone();
        let carried = workspace.store.write(move |w| carry(w, &trust, 700)).await.unwrap();
        if carried.is_none() {
            break;
        }
        seen.push(in_demo().await);
    }
    assert_eq!((seen[0], seen.last().unwrap()), (Some(3), &None), "{seen:?}");
    app.stop().await;
}
