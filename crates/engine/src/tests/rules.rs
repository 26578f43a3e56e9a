//! The rules for which values survive: shown, tried, kept, carried to everybody, and taken back.

use super::support::{lasting, ok, practice, refused, sync, synced};
use crate::{
    App,
    derive::{
        edition::Edition,
        rules::{Kept, carry},
    },
    rules::carry_all,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn equal(app: &App) -> Value {
    ok(app, "rebuild", Value::Null).await["equal"].clone()
}

/// A value of a person.
async fn value(app: &App, person: &str, field: &str) -> Value {
    let found = ok(app, "person", json!({ "id": person })).await;
    let values = found["values"].as_array().unwrap().clone();
    values.iter().find(|row| row["field"] == field).map_or(Value::Null, |row| row["shown"]["value"].clone())
}

#[tokio::test]
async fn rules_are_tried_kept_carried_to_everybody_and_taken_back() {
    let root = tempfile::tempdir().unwrap();
    let app = synced(root.path()).await;
    let own = ok(&app, "rules", Value::Null).await;
    assert_eq!((&own["version"], &own["own"], &own["carried"]), (&json!(1), &json!(false), &json!(true)));
    assert_eq!(own["preset"], "prefer_trusted");
    assert!(own["sources"].as_array().unwrap().contains(&json!({ "source": "halopsa", "own": true })));

    let same = ok(&app, "rules_effect", json!({ "text": own["text"] })).await;
    assert_eq!((&same["changed"], &same["companies"], &same["clashing"]), (&json!(0), &json!(0), &json!(0)));
    assert_eq!(refused(&app, "keep_rules", json!({ "rules": own["rules"] })).await.code, "rules_unchanged");
    let wrong = json!({ "text": "[trust]\nothers = 101\n" });
    for command in ["read_rules", "rules_effect", "keep_rules"] {
        assert_eq!(refused(&app, command, wrong.clone()).await.code, "rules_range");
    }

    let newest = json!({ "preset": "prefer_newest" });
    let effect = ok(&app, "rules_effect", newest.clone()).await;
    let example = effect["examples"][0].clone();
    let (person, field) = (example["person"].as_str().unwrap(), example["field"].as_str().unwrap());
    assert!(effect["changed"].as_u64() > Some(0) && effect["changed"].as_u64() <= effect["people"].as_u64());
    assert!(example["after_source"].is_string() || example["after"].is_null(), "{example}");
    let counted = effect["fields"].as_array().unwrap();
    let sum: u64 = counted
        .iter()
        .flat_map(|row| ["gained", "altered", "lost"].map(|key| row[key].as_u64().unwrap()))
        .sum();
    assert_eq!(u64::try_from(effect["examples"].as_array().unwrap().len()).unwrap(), sum.min(50));
    assert_eq!(value(&app, person, field).await, example["before"], "nothing is kept yet");

    let kept = ok(&app, "keep_rules", newest.clone()).await;
    assert_eq!((&kept["version"], &kept["own"], &kept["carried"]), (&json!(2), &json!(true), &json!(true)));
    assert_eq!((&kept["preset"], &kept["versions"][0]["version"]), (&json!("prefer_newest"), &json!(1)));
    assert_eq!(value(&app, person, field).await, example["after"]);
    assert_eq!(ok(&app, "rules_effect", newest).await["changed"], 0);
    assert_eq!(equal(&app).await, true);

    ok(&app, "keep_rules", json!({ "text": kept["versions"][0]["text"] })).await;
    assert_eq!(value(&app, person, field).await, example["before"]);
    assert_eq!(equal(&app).await, true);
    app.stop().await;
}

#[tokio::test]
async fn what_somebody_chose_stands_by_any_rule() {
    let root = tempfile::tempdir().unwrap();
    let app = synced(root.path()).await;
    let newest = json!({ "preset": "prefer_newest" });
    let effect = ok(&app, "rules_effect", newest.clone()).await;
    let examples = effect["examples"].as_array().unwrap();
    let is_typed = |row: &&Value| row["field"] == "company_name" && row["after"].is_string();
    let example = examples.iter().find(is_typed).unwrap();
    let person = example["person"].as_str().unwrap();
    let choice = json!({ "person": person, "field": "company_name", "value": "Chosen & Sons" });
    let chosen = ok(&app, "set_value", choice).await;

    let less = ok(&app, "rules_effect", newest.clone()).await;
    let is_it = |row: &Value| row["person"] == person && row["field"] == "company_name";
    assert!(!less["examples"].as_array().unwrap().iter().any(is_it));
    ok(&app, "keep_rules", newest).await;
    assert_eq!(value(&app, person, "company_name").await, "Chosen & Sons");
    assert_eq!(equal(&app).await, true);
    // Without the choice the rules that hold now choose.
    ok(&app, "undo", json!({ "decision": chosen["id"] })).await;
    assert_eq!(value(&app, person, "company_name").await, example["after"]);
    assert_eq!(equal(&app).await, true);
    app.stop().await;
}

#[tokio::test]
async fn each_preset_holds_for_everybody_and_a_rebuild_is_equal() {
    let root = tempfile::tempdir().unwrap();
    let app = synced(root.path()).await;
    for preset in ["prefer_newest", "prefer_oldest", "manual_review", "skip_duplicate", "prefer_trusted"] {
        let effect = ok(&app, "rules_effect", json!({ "preset": preset })).await;
        assert_eq!(effect["clashing"].as_u64() > Some(0), preset == "manual_review", "{preset}");
        let kept = ok(&app, "keep_rules", json!({ "preset": preset })).await;
        assert_eq!(kept["preset"], preset);
        assert_eq!(equal(&app).await, true, "{preset}");
    }
    // The whole way round, by what the default set says.
    let page = ok(&app, "rules", Value::Null).await;
    assert_eq!((&page["own"], &page["version"]), (&json!(false), &json!(6)));
    app.stop().await;
}

/// The cards about whom sources differ.
async fn clashes(app: &App) -> Vec<Value> {
    let page = ok(app, "queue", json!({ "kind": "clash", "skip": [], "limit": 50 })).await;
    let cards = page["cards"].as_array().unwrap().clone();
    assert_eq!(page["clashes"], cards.len());
    cards
}

/// Whether every record of somebody says a title, and no two the same.
async fn each_has_another_title(app: &App, person: &Value) -> bool {
    let page = ok(app, "person", json!({ "id": person })).await;
    let title = |record: &Value| {
        let values = record["values"].as_array().unwrap();
        values.iter().find(|value| value[0] == "title").map(|value| value[1].as_str().unwrap().to_lowercase())
    };
    let titles: Vec<Option<String>> = page["records"].as_array().unwrap().iter().map(title).collect();
    let different: BTreeSet<&Option<String>> = titles.iter().collect();
    !different.contains(&None) && different.len() == titles.len()
}

#[tokio::test]
async fn where_sources_differ_the_queue_asks_and_what_is_chosen_stands() {
    let root = tempfile::tempdir().unwrap();
    let app = synced(root.path()).await;
    assert_eq!(clashes(&app).await, Vec::<Value>::new());
    let review = json!({ "text": "[parts.employer]\nby = \"manual_only\"\n" });
    let effect = ok(&app, "rules_effect", review.clone()).await;
    ok(&app, "keep_rules", review).await;
    let cards = clashes(&app).await;
    assert_eq!(effect["clashing"], cards.len());
    assert_eq!(equal(&app).await, true);

    let of_company: Vec<&Value> =
        cards.iter().filter(|card| card["rows"][0]["field"] == "company_name").collect();
    // Some have the same title at both employers, which tells nothing.
    let mut employed = None;
    for card in &of_company {
        if each_has_another_title(&app, &card["side"]["person"]).await {
            employed = Some(*card);
        }
    }
    let employed = employed.unwrap();
    let kept = of_company.into_iter().find(|card| card["item"] != employed["item"]).unwrap();
    let decide =
        |card: &Value, values: Value| json!({ "item": card["item"], "verdict": "choose", "values": values });
    let unasked = decide(kept, json!([{ "field": "city", "value": "Leeds" }]));
    assert_eq!(refused(&app, "decide", unasked).await.code, "verdict_does_not_fit");
    let unfit = json!({ "item": kept["item"], "verdict": "accept" });
    assert_eq!(refused(&app, "decide", unfit).await.code, "verdict_does_not_fit");

    // What stands is kept, or another value takes its place; a job's title goes with its employer.
    let person = |card: &Value| card["side"]["person"].as_str().unwrap().to_owned();
    ok(&app, "decide", decide(kept, json!([]))).await;
    assert_eq!(value(&app, &person(kept), "company_name").await, kept["rows"][0]["values"][0]["value"]);
    let other = employed["rows"][0]["values"][1]["value"].clone();
    let title = value(&app, &person(employed), "title").await;
    ok(&app, "decide", decide(employed, json!([{ "field": "company_name", "value": other }]))).await;
    assert_eq!(value(&app, &person(employed), "company_name").await, other);
    assert_ne!(value(&app, &person(employed), "title").await, title);
    assert_eq!(clashes(&app).await.len(), cards.len() - 2);
    assert_eq!(equal(&app).await, true);

    ok(&app, "undo", json!({})).await;
    assert_eq!(value(&app, &person(employed), "title").await, title);
    assert_eq!(clashes(&app).await.len(), cards.len() - 1);
    ok(&app, "keep_rules", json!({ "preset": "prefer_trusted" })).await;
    assert_eq!(clashes(&app).await, Vec::<Value>::new());
    assert_eq!(equal(&app).await, true);
    app.stop().await;
}

#[tokio::test]
async fn a_rule_for_a_part_is_written_as_text_and_understood_again() {
    let root = tempfile::tempdir().unwrap();
    let app = practice(root.path()).await;
    let mut rules = ok(&app, "rules", Value::Null).await["rules"].clone();
    rules["parts"] = json!({ "phones": { "by": "newest", "first": ["hunter", "apollo"] } });
    let draft = ok(&app, "read_rules", json!({ "rules": rules })).await;
    assert_eq!((&draft["rules"], &draft["preset"]), (&rules, &Value::Null));
    let again = ok(&app, "read_rules", json!({ "text": draft["text"] })).await;
    assert_eq!(again["rules"], rules);
    app.stop().await;
}

#[tokio::test]
async fn what_was_cut_off_is_carried_on() {
    let root = tempfile::tempdir().unwrap();
    let app = lasting(root.path()).await;
    sync(&app).await;
    let workspace = app.workspace().await.unwrap();
    let effect = ok(&app, "rules_effect", json!({ "preset": "prefer_newest" })).await;
    let example = &effect["examples"][0];
    let (person, field) = (example["person"].as_str().unwrap(), example["field"].as_str().unwrap());
    let text = "[every]\nby = \"newest\"\n".to_owned();
    workspace
        .store
        .write(move |w| {
            let mut kept = Kept::read(w)?.unwrap();
            let edition = Edition { version: 2, text, ..kept.now.clone() };
            kept.replace(w, edition)
        })
        .await
        .unwrap();
    // Cut off before anybody had other values: everybody still is as before, and a rebuild says so.
    assert_eq!(ok(&app, "rules", Value::Null).await["carried"], false);
    assert_eq!(value(&app, person, field).await, example["before"]);
    assert_eq!(equal(&app).await, true);
    // Cut off in the middle: the new holds for some.
    let trust = workspace.trust().await.unwrap();
    workspace.store.write(move |w| carry(w, &trust, 5)).await.unwrap();
    assert_eq!(ok(&app, "rules", Value::Null).await["carried"], false);
    assert_eq!(equal(&app).await, true);
    drop(workspace);
    app.stop().await;
    // It goes on where it was when the workspace is opened again.
    let app = lasting(root.path()).await;
    carry_all(&app.workspace().await.unwrap()).await.unwrap();
    assert_eq!(ok(&app, "rules", Value::Null).await["carried"], true);
    assert_eq!(value(&app, person, field).await, example["after"]);
    assert_eq!(equal(&app).await, true);
    app.stop().await;
}
