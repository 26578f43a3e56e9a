//! Going through the pipeline, here and in HaloPSA.

use super::support::{apply, everybody, ok, practice, refused, sync, synced};
use crate::App;
use serde_json::{Value, json};
use sluice_connect::{
    Client,
    halo::{self, Ticket},
};
use sluice_domain::Stage;
use std::collections::BTreeSet;

/// Somebody in the pipeline in this status.
pub(super) async fn somebody(app: &App, status: &str) -> Value {
    let page = ok(app, "pipeline", json!({ "status": status, "limit": 1 })).await;
    page["rows"][0].clone()
}

pub(super) async fn standing(app: &App, person: &Value) -> Value {
    ok(app, "person", json!({ "id": person })).await["standing"].clone()
}

pub(super) fn way(row: &Value, to: &str) -> Value {
    row["ways"].as_array().unwrap().iter().find(|way| way["to"] == to).unwrap().clone()
}

fn asked(way: &Value) -> Vec<&str> {
    way["fields"].as_array().unwrap().iter().map(|asked| asked["field"].as_str().unwrap()).collect()
}

pub(super) async fn go(app: &App, person: &Value, to: &str) -> Value {
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
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
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

/// Leads somebody from a new lead to an opportunity that was won, with what each step asks for.
pub(super) async fn walk_to_won(app: &App) -> Value {
    let person = somebody(app, "new_lead").await["person"].clone();
    go(app, &person, "researching").await;
    ok(app, "happened", json!({ "person": person, "event": "called", "outcome": "connected" })).await;
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
        let here = standing(app, &person).await;
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
        ok(app, "advance", json!({ "person": person, "to": to, "values": values })).await;
    }
    person
}

#[tokio::test]
async fn from_lead_to_won_with_what_each_step_asks_for() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    apply(&app).await.unwrap();
    let person = walk_to_won(&app).await;
    let here = standing(&app, &person).await;
    let trail: Vec<&Value> = here["trail"].as_array().unwrap().iter().map(|step| &step["to"]).collect();
    assert_eq!(trail.len(), 10);

    // The lead ended where it became more than a lead, and what it became goes on from it.
    assert_eq!(planned(&app).await.1, "Engaged");
    let plan = ok(&app, "plan", json!({})).await;
    let made = plan["items"].as_array().unwrap().iter().filter(|item| item["action"] == "create");
    let made: Vec<&str> = made.map(|item| item["what"].as_str().unwrap()).collect();
    assert_eq!((made, &plan["updates"]), (vec!["prospect", "opportunity"], &json!(1)));
    apply(&app).await.unwrap();
    let lead = ticket(&app, &person, "leads").await;
    let prospect = ticket(&app, &person, "prospects").await;
    let opportunity = ticket(&app, &person, "opportunities").await;
    assert_eq!((&lead["status_name"], &prospect["status_name"]), (&json!("Engaged"), &json!("Qualified")));
    assert_eq!((&prospect["createdfrom_id"], &opportunity["createdfrom_id"]), (&lead["id"], &prospect["id"]));
    assert_eq!(
        (&opportunity["status_name"], &opportunity["oppconversionprobability"]),
        (&json!("Won"), &json!(100.0))
    );
    assert_eq!(opportunity["oppemailaddress"], lead["oppemailaddress"]);
    assert!(opportunity["oppvalue"].as_f64().unwrap() > 0.0, "{opportunity}");

    // Nothing of it is taken for somebody's there, and nothing is left to write.
    sync(&app).await;
    assert_eq!(standing(&app, &person).await["trail"], here["trail"]);
    assert_eq!(ok(&app, "plan", json!({})).await["items"], json!([]));
    is_rebuilt_equal(&app).await;
    deal_goes_both_ways(&app, &person, opportunity["id"].as_i64().unwrap()).await;
    app.stop().await;
}

/// What a deal is worth and when it is expected is read as it stands there, and written as it is chosen here; how likely it
/// is won is read, too.
async fn deal_goes_both_ways(app: &App, person: &Value, ticket: i64) {
    let workspace = app.workspace().await.unwrap();
    let sandbox = workspace.sandbox().unwrap();
    let mut row = sandbox.delete_in_halo(ticket).unwrap().unwrap();
    row.insert("oppvalue".to_owned(), json!(9000.5));
    row.insert("oppconversionprobability".to_owned(), json!(45.0));
    row.insert("targetdate".to_owned(), json!("2027-03-31T00:00:00"));
    sandbox.put_in_halo(ticket, row).unwrap();
    sync(app).await;
    let values = ok(app, "person", json!({ "id": person })).await["values"].clone();
    let value = |field: &str| {
        let mut rows = values.as_array().unwrap().iter();
        rows.find(|row| row["field"] == field).map(|row| row["shown"]["value"].clone())
    };
    assert_eq!(value("prospect_deal_value"), Some(json!("9000.5")), "{values}");
    assert_eq!(value("prospect_expected_close"), Some(json!("2027-03-31")));
    assert_eq!(value("probability"), Some(json!("45")));
    assert_eq!(ok(app, "plan", json!({})).await["items"], json!([]));

    let set = json!({ "person": person, "field": "prospect_deal_value", "value": "$20,500" });
    ok(app, "set_value", set).await;
    let items = ok(app, "plan", json!({})).await["items"].clone();
    let shown = json!([{ "field": "oppvalue", "old": "9000.5", "new": "20500" }]);
    assert_eq!((&items[0]["fields"], items.as_array().unwrap().len()), (&shown, 1));
    apply(app).await.unwrap();
    assert_eq!(self::ticket(app, person, "opportunities").await["oppvalue"], 20500.0);
    assert_eq!(ok(app, "plan", json!({})).await["items"], json!([]));
    is_rebuilt_equal(app).await;
}

/// Somebody who was led on to a prospect, which was written.
async fn converted(app: &App) -> (Value, Value) {
    sync(app).await;
    apply(app).await.unwrap();
    let person = somebody(app, "new_lead").await["person"].clone();
    go(app, &person, "researching").await;
    ok(app, "happened", json!({ "person": person, "event": "called", "outcome": "connected" })).await;
    let values = json!([
        { "field": "lead_source", "value": "Apollo.io" },
        { "field": "lead_services_offered", "value": "Backup" },
    ]);
    ok(app, "advance", json!({ "person": person, "to": "contacted", "values": values })).await;
    go(app, &person, "engaged").await;
    let conversion = go(app, &person, "new_prospect").await;
    apply(app).await.unwrap();
    (person, conversion)
}

#[tokio::test]
async fn a_conversion_that_is_taken_back_is_a_lead_again_although_its_ticket_stays() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let (person, conversion) = converted(&app).await;
    ok(&app, "undo", json!({ "decision": conversion["id"] })).await;
    assert_eq!(standing(&app, &person).await["row"]["status"], "engaged");
    assert_eq!(ok(&app, "plan", json!({})).await["items"], json!([]));
    sync(&app).await;
    assert_eq!(standing(&app, &person).await["row"]["status"], "engaged");

    // Led on again, it has its ticket already.
    go(&app, &person, "new_prospect").await;
    assert_eq!(ok(&app, "plan", json!({})).await["items"], json!([]));
    let values = json!([{ "field": "prospect_pain_points", "value": "Backups fail" }]);
    ok(&app, "advance", json!({ "person": person, "to": "prospecting", "values": values })).await;
    assert_eq!(planned(&app).await, (json!("New Prospect"), json!("Prospecting")));
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn what_becomes_of_a_prospect_in_halo_counts_and_its_lead_says_nothing_more() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let (person, _) = converted(&app).await;
    let client = halo_client(&app).await;
    for (stage, stream, status) in [
        (Stage::Prospect, "prospects", "Qualified"),
        // Tenants close a lead once it was converted.
        (Stage::Lead, "leads", "Converted"),
    ] {
        let setup = halo::ticket_setup(&client, stage).await.unwrap();
        let id = external_id(&app, &person, stream).await;
        let by_hand = Ticket { status: status.to_owned(), ..Ticket::default() };
        halo::update_ticket(&client, &setup, &id, &by_hand).await.unwrap();
    }
    sync(&app).await;
    let here = standing(&app, &person).await;
    assert_eq!((&here["row"]["status"], &here["row"]["by"]), (&json!("qualified"), &json!("HaloPSA")));
    assert_eq!(ok(&app, "plan", json!({})).await["items"], json!([]));
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn whoever_is_a_prospect_or_opportunity_in_halo_is_in_the_pipeline() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let statuses = ok(&app, "pipeline", json!({ "limit": 1 })).await["statuses"].clone();
    let count = |stage: &str| -> u64 {
        let of_stage = statuses.as_array().unwrap().iter().filter(|status| status["stage"] == stage);
        of_stage.map(|status| status["people"].as_u64().unwrap()).sum()
    };
    assert!(count("prospect") > 0 && count("opportunity") > 0, "{statuses}");
    app.stop().await;
}

#[tokio::test]
async fn of_each_status_the_next_best_are_read_however_many_of_another_come_before_them() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let all = ok(&app, "pipeline", json!({ "limit": 1000 })).await;
    let each = ok(&app, "pipeline", json!({ "each": 1 })).await;
    let mut met = BTreeSet::new();
    let rows = all["rows"].as_array().unwrap().iter();
    let firsts: Vec<&Value> =
        rows.filter(|row| met.insert(row["status"].to_string())).map(|row| &row["person"]).collect();
    assert!(firsts.len() > 5, "{firsts:?}");
    let read: Vec<&Value> = each["rows"].as_array().unwrap().iter().map(|row| &row["person"]).collect();
    assert_eq!((read, &each["count"]), (firsts, &all["count"]));
    app.stop().await;
}

pub(super) async fn halo_client(app: &App) -> Client {
    let workspace = app.workspace().await.unwrap();
    let halo = workspace.halo().await.unwrap().unwrap();
    workspace.client(&halo).await.unwrap()
}

pub(super) async fn external_id(app: &App, person: &Value, stream: &str) -> String {
    let records = ok(app, "person", json!({ "id": person })).await["records"].clone();
    let mut records = records.as_array().unwrap().iter();
    let of_halo = |record: &&Value| record["source"] == "HaloPSA" && record["stream"] == stream;
    records.find(of_halo).unwrap()["external_id"].as_str().unwrap().to_owned()
}

/// Somebody's ticket as HaloPSA has it.
pub(super) async fn ticket(app: &App, person: &Value, stream: &str) -> Value {
    let id = external_id(app, person, stream).await;
    let raw = halo::get_ticket(&halo_client(app).await, &id).await.unwrap().unwrap();
    serde_json::from_str(&raw).unwrap()
}

pub(super) async fn is_rebuilt_equal(app: &App) {
    let report = ok(app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
}

#[tokio::test]
async fn a_move_made_by_hand_in_halo_is_respected_and_told() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let row = somebody(&app, "new_lead").await;
    let person = &row["person"];
    let client = halo_client(&app).await;
    let setup = halo::ticket_setup(&client, Stage::Lead).await.unwrap();
    let lead = external_id(&app, person, "leads").await;
    let by_hand = Ticket { status: "Engaged".to_owned(), ..Ticket::default() };
    halo::update_ticket(&client, &setup, &lead, &by_hand).await.unwrap();
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
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
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
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
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
