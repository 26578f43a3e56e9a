//! Going through the pipeline, here and in HaloPSA.

use super::support::{apply, ok, practice, refused, sync};
use crate::App;
use serde_json::{Value, json};
use sluice_connect::halo::{self, Lead};

/// Somebody in the pipeline in this status.
async fn somebody(app: &App, status: &str) -> Value {
    let page = ok(app, "pipeline", json!({ "status": status, "limit": 1 })).await;
    page["rows"][0].clone()
}

async fn standing(app: &App, person: &Value) -> Value {
    ok(app, "person", json!({ "id": person })).await["standing"].clone()
}

fn way(row: &Value, to: &str) -> Value {
    row["ways"].as_array().unwrap().iter().find(|way| way["to"] == to).unwrap().clone()
}

fn asked(way: &Value) -> Vec<&str> {
    way["fields"].as_array().unwrap().iter().map(|asked| asked["field"].as_str().unwrap()).collect()
}

async fn go(app: &App, person: &Value, to: &str) -> Value {
    ok(app, "advance", json!({ "person": person, "to": to })).await
}

/// The plan's only update: what was there, and what will be.
async fn planned(app: &App) -> (Value, Value) {
    let plan = ok(app, "plan", json!({})).await;
    let items: Vec<&Value> =
        plan["items"].as_array().unwrap().iter().filter(|item| item["action"] == "update").collect();
    assert_eq!(items.len(), 1, "{plan}");
    let fields = items[0]["fields"].as_array().unwrap();
    let [field] = &fields[..] else { panic!("{fields:?}") };
    assert_eq!(field["field"], "status_name");
    (field["old"].clone(), field["new"].clone())
}

#[tokio::test]
async fn a_lead_is_led_on_step_by_step_in_halo_too_and_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    sync(&app).await;
    apply(&app).await.unwrap();
    sync(&app).await;
    let row = somebody(&app, "new_lead").await;
    let person = &row["person"];
    let names: Vec<&Value> = row["ways"].as_array().unwrap().iter().map(|way| &way["to"]).collect();
    assert_eq!(names, ["do_not_contact", "researching"]);

    // No way leads there, and nothing is done.
    let failure = refused(&app, "advance", json!({ "person": person, "to": "qualified" })).await;
    assert_eq!((failure.code.as_str(), failure.params["to"].as_str()), ("stage_no_way", "Qualified"));
    let moved = go(&app, person, "researching").await;
    assert_eq!((&moved["kind"], &moved["params"]["to"]), (&json!("move"), &json!("Researching")));

    // What is missing is named, and can be said with the move.
    let failure = refused(&app, "advance", json!({ "person": person, "to": "contacted" })).await;
    assert_eq!(failure.code, "stage_lacking");
    let here = standing(&app, person).await;
    let contacted = way(&here["row"], "contacted");
    assert_eq!(asked(&contacted), ["lead_source", "lead_services_offered"]);
    assert_eq!((&contacted["askable"], &contacted["lacks"][2]["code"]), (&json!(false), &json!("stage_any")));
    ok(&app, "happened", json!({ "person": person, "event": "called", "outcome": "connected" })).await;
    let values = json!([
        { "field": "lead_source", "value": "Apollo.io" },
        { "field": "lead_services_offered", "value": "Backup" },
    ]);
    let input = json!({ "person": person, "to": "contacted", "from": "researching", "values": values });
    let moved = ok(&app, "advance", input.clone()).await;
    assert_eq!(moved["others"], 2);
    // The same again was for where it no longer is.
    assert_eq!(refused(&app, "advance", input).await.code, "stage_moved");
    let here = standing(&app, person).await;
    assert_eq!((&here["row"]["status"], &here["row"]["by"]), (&json!("contacted"), &json!("Ada")));
    assert_eq!(here["engagement"][0]["what"], "connected");
    // Spoken to: the rules propose what is next.
    assert_eq!(way(&here["row"], "engaged")["proposed"], true);
    assert_eq!(here["row"]["why"]["code"], "next_proposed");

    assert_eq!(planned(&app).await, (json!("New"), json!("Contacted")));
    apply(&app).await.unwrap();
    assert_eq!(ok(&app, "plan", json!({})).await["updates"], 0);
    assert_eq!(standing(&app, person).await, here);
    is_rebuilt_equal(&app).await;

    // Taken back, all of it, here and there; nothing of it comes back.
    ok(&app, "undo", json!({ "decision": moved["id"] })).await;
    assert_eq!(standing(&app, person).await["row"]["status"], "researching");
    assert_eq!(planned(&app).await, (json!("Contacted"), json!("Researching")));
    apply(&app).await.unwrap();
    sync(&app).await;
    assert_eq!(ok(&app, "plan", json!({})).await["updates"], 0);
    let here = standing(&app, person).await;
    assert_eq!((&here["row"]["status"], &here["row"]["by"]), (&json!("researching"), &json!("Ada")));
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn from_lead_to_won_with_what_each_step_asks_for() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    sync(&app).await;
    apply(&app).await.unwrap();
    let person = somebody(&app, "new_lead").await["person"].clone();
    go(&app, &person, "researching").await;
    ok(&app, "happened", json!({ "person": person, "event": "called", "outcome": "connected" })).await;
    let steps: [(&str, &[(&str, &str)]); 10] = [
        ("contacted", &[("lead_source", "Apollo.io"), ("lead_services_offered", "Backup")]),
        ("engaged", &[]),
        ("new_prospect", &[]),
        ("prospecting", &[("prospect_pain_points", "Backups fail")]),
        (
            "qualified",
            &[
                ("prospect_services", "Backup"),
                ("prospect_budget", "$10K-$50K"),
                ("prospect_timeframe", "1-3 months"),
            ],
        ),
        (
            "new_opportunity",
            &[
                ("headcount", "200"),
                ("industry", "Freight"),
                ("lead_intent_strength", "High"),
                ("seniority", "CEO"),
            ],
        ),
        ("progressing", &[("opportunity_solutions", "Managed backup")]),
        ("negotiation", &[("opportunity_quotes", "Q-17")]),
        ("won", &[]),
        ("", &[]),
    ];
    for (to, says) in steps {
        let here = standing(&app, &person).await;
        if to.is_empty() {
            assert_eq!(
                (&here["row"]["status"], &here["row"]["why"]["code"]),
                (&json!("won"), &json!("next_ended"))
            );
            assert_eq!(here["row"]["ways"], json!([]));
            break;
        }
        let way = way(&here["row"], to);
        // What a lead or prospect already says is carried along: nobody is asked for it again.
        let values: Vec<Value> =
            says.iter().map(|(field, value)| json!({ "field": field, "value": value })).collect();
        if !way["fields"].as_array().unwrap().is_empty() {
            let missing: Vec<&str> = says.iter().map(|(field, _)| *field).collect();
            assert_eq!(asked(&way), missing, "{to}");
        }
        ok(&app, "advance", json!({ "person": person, "to": to, "values": values })).await;
    }
    let here = standing(&app, &person).await;
    let trail: Vec<&Value> = here["trail"].as_array().unwrap().iter().map(|step| &step["to"]).collect();
    assert_eq!(trail.len(), 10);
    // The lead in HaloPSA ended where it became more than a lead.
    assert_eq!(planned(&app).await.1, "Engaged");
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

async fn is_rebuilt_equal(app: &App) {
    let report = ok(app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
}

#[tokio::test]
async fn a_move_made_by_hand_in_halo_is_respected_and_told() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    sync(&app).await;
    let row = somebody(&app, "new_lead").await;
    let person = &row["person"];
    let workspace = app.workspace().await.unwrap();
    let halo = workspace.halo().await.unwrap().unwrap();
    let client = workspace.client(&halo).await.unwrap();
    let setup = halo::lead_setup(&client).await.unwrap();
    let records = ok(&app, "person", json!({ "id": person })).await["records"].clone();
    let lead = records
        .as_array()
        .unwrap()
        .iter()
        .find(|record| record["source"] == "HaloPSA" && record["stream"] == "leads")
        .unwrap();
    let by_hand = Lead { status: "Engaged".to_owned(), ..Lead::default() };
    halo::update_lead(&client, &setup, lead["external_id"].as_str().unwrap(), &by_hand).await.unwrap();
    sync(&app).await;
    let here = standing(&app, person).await;
    assert_eq!((&here["row"]["status"], &here["row"]["by"]), (&json!("engaged"), &json!("HaloPSA")));
    assert_eq!(here["trail"][0]["from"], "New Lead");
    assert_eq!(way(&here["row"], "new_prospect")["proposed"], true);
    assert_eq!(ok(&app, "plan", json!({})).await["updates"], 0);

    // What the rules propose can be turned down, and that can be taken back.
    let declined = ok(&app, "decline", json!({ "person": person, "to": "new_prospect" })).await;
    let proposed = async || way(&standing(&app, person).await["row"], "new_prospect")["proposed"].clone();
    assert_eq!(proposed().await, false);
    let failure = refused(&app, "decline", json!({ "person": person, "to": "new_prospect" })).await;
    assert_eq!(failure.code, "not_proposed");
    ok(&app, "undo", json!({ "decision": declined["id"] })).await;
    assert_eq!(proposed().await, true);
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn moves_taken_back_after_they_were_written_are_taken_back_in_halo_whichever_they_are() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    sync(&app).await;
    apply(&app).await.unwrap();
    let person = somebody(&app, "new_lead").await["person"].clone();
    let status = async || standing(&app, &person).await["row"]["status"].clone();
    let undo = async |decision: &Value| ok(&app, "undo", json!({ "decision": decision })).await;
    let nothing_left = async || {
        assert_eq!(ok(&app, "plan", json!({})).await["updates"], 0);
        is_rebuilt_equal(&app).await;
    };

    // The first and only one.
    let first = go(&app, &person, "researching").await;
    apply(&app).await.unwrap();
    undo(&first["id"]).await;
    assert_eq!(status().await, "new_lead");
    assert_eq!(planned(&app).await, (json!("Researching"), json!("New Lead")));
    apply(&app).await.unwrap();
    assert_eq!(status().await, "new_lead");
    nothing_left().await;

    // Two that were written at once, the later one first: only that was ever seen there.
    let first = go(&app, &person, "researching").await;
    let second = go(&app, &person, "invalid_data").await;
    apply(&app).await.unwrap();
    undo(&second["id"]).await;
    assert_eq!(planned(&app).await, (json!("Invalid Data"), json!("Researching")));
    undo(&first["id"]).await;
    assert_eq!(planned(&app).await, (json!("Invalid Data"), json!("New Lead")));
    apply(&app).await.unwrap();
    sync(&app).await;
    let here = standing(&app, &person).await;
    assert_eq!((&here["row"]["status"], &here["row"]["by"]), (&json!("new_lead"), &Value::Null));
    nothing_left().await;

    // And the earlier one alone: the later has nowhere to begin.
    let first = go(&app, &person, "researching").await;
    go(&app, &person, "invalid_data").await;
    apply(&app).await.unwrap();
    undo(&first["id"]).await;
    assert_eq!(status().await, "new_lead");
    assert_eq!(planned(&app).await, (json!("Invalid Data"), json!("New Lead")));
    app.stop().await;
}

#[tokio::test]
async fn who_does_not_want_to_be_contacted_is_led_out_by_the_rule_unless_somebody_takes_that_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    sync(&app).await;
    apply(&app).await.unwrap();
    let person = somebody(&app, "new_lead").await["person"].clone();
    ok(&app, "happened", json!({ "person": person, "event": "opted_out" })).await;
    sync(&app).await;
    let here = standing(&app, &person).await;
    assert_eq!((&here["row"]["status"], &here["row"]["by"]), (&json!("do_not_contact"), &json!("stages")));
    assert_eq!(planned(&app).await.1, "Do Not Contact");
    apply(&app).await.unwrap();

    let page = ok(&app, "person", json!({ "id": person })).await;
    let moved = page["decisions"].as_array().unwrap().iter().find(|row| row["kind"] == "move").unwrap();
    ok(&app, "undo", json!({ "decision": moved["id"] })).await;
    sync(&app).await;
    assert_eq!(standing(&app, &person).await["row"]["status"], "new_lead");
    assert_eq!(planned(&app).await, (json!("Do Not Contact"), json!("New Lead")));
    is_rebuilt_equal(&app).await;

    // That the rule is not to do it again is a decision like any other.
    assert_eq!(ok(&app, "undo", json!({})).await["kind"], "decline");
    app.stop().await;
}
