//! What would mend weak records: shown on the card, taken by one or for all that wait, and taken back.

use super::support::{app, ended, ok, refused};
use crate::App;
use serde_json::{Value, json};
use std::{fs, path::Path};
use tempfile::TempDir;

/// A program with an empty workspace, and a list with these rows beside it.
async fn room(folder: &TempDir, rows: &str) -> (App, Value) {
    let app = app(&folder.path().join("data")).await;
    ok(&app, "open_workspace", json!({ "practice": false, "vault": "session" })).await;
    let list = list(&folder.path().join("list.csv"), rows);
    import(&app, &list).await;
    (app, list)
}

fn list(path: &Path, rows: &str) -> Value {
    fs::write(path, format!("First Name,Last Name,Email,Company,Phone\n{rows}")).unwrap();
    json!({ "file": path.display().to_string() })
}

async fn import(app: &App, list: &Value) {
    assert_eq!(ended(app, "import", list.clone()).await["state"], "done");
}

async fn cards(app: &App) -> Vec<Value> {
    let page = ok(app, "queue", json!({ "kind": "weak", "skip": [], "limit": 50 })).await;
    page["cards"].as_array().unwrap().clone()
}

async fn card_of(app: &App, name: &str) -> Value {
    let found = cards(app).await.into_iter().find(|card| card["side"]["name"] == name);
    found.unwrap_or_else(|| panic!("{name} is weak"))
}

async fn person(app: &App, card: &Value) -> Value {
    ok(app, "person", json!({ "id": card["side"]["person"] })).await
}

fn value_of(page: &Value, field: &str) -> Value {
    let mut rows = page["values"].as_array().unwrap().iter();
    rows.find(|row| row["field"] == field).map_or(Value::Null, |row| row["shown"]["value"].clone())
}

fn taking(card: &Value) -> Value {
    let proposal = &card["proposals"][0];
    let values: Vec<Value> = proposal["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| json!({ "field": change["field"], "value": change["to"] }))
        .collect();
    json!({ "item": card["item"], "kind": proposal["kind"], "values": values })
}

async fn of_kind(app: &App, kind: &str) -> Value {
    ok(app, "proposals", json!({ "kind": kind })).await
}

async fn is_rebuilt_equal(app: &App) {
    let report = ok(app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
}

const ONE_OF_EACH: &str = "\
Ann,Lee,ann.lee@gmial.com,Acme Ltd,
Bob,Roe,bob.roe@roe-foods.co.uk,Roe Foods,020 7946 0958
Cara Fry,Fry,cara.fry@fry-industries.com,Fry Industries,
DUPONT,Marc,m.dupont@drummel-agro.fr,Drummel Agro,
Eve,Poe,eve.poe@poe-works.com,Poe Works,
";

async fn check(app: &App, name: &str, kind: &str, why: &str, changes: Value, decided: u64) {
    let before = card_of(app, name).await;
    let proposals = before["proposals"].as_array().unwrap();
    assert_eq!(proposals.len(), 1, "{before}");
    let proposal = &proposals[0];
    assert_eq!((&proposal["kind"], &proposal["why"]), (&json!(kind), &json!(why)));
    let rows = proposal["changes"].as_array().unwrap().iter();
    let rows: Vec<Value> = rows.map(|row| json!([row["field"], row["from"], row["to"]])).collect();
    assert_eq!(json!(rows), changes);

    let taken = ok(app, "take_proposal", taking(&before)).await;
    assert_eq!((&taken["kind"], &taken["by_rule"]), (&json!("value"), &json!(false)));
    assert_eq!(taken["others"], json!(decided - 1));
    let page = person(app, &before).await;
    for row in &rows {
        assert_eq!(value_of(&page, row[0].as_str().unwrap()), row[2], "{page}");
    }
    assert_eq!(page["row"]["score"], proposal["score"]);
    assert_eq!(page["row"]["state"] == "clean", proposal["passes"] == true);
    is_rebuilt_equal(app).await;
    ok(app, "undo", json!({ "decision": taken["id"] })).await;
    assert_eq!(card_of(app, name).await, before);
}

#[tokio::test]
async fn each_proposal_is_shown_with_its_reason_taken_as_one_and_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = room(&folder, ONE_OF_EACH).await;
    let typo = json!([["email", "ann.lee@gmial.com", "ann.lee@gmail.com"]]);
    check(&app, "Ann Lee", "domain_typo", "typo", typo, 1).await;
    let number = json!([["phone", "020 7946 0958", "+44 20 7946 0958"]]);
    check(&app, "Bob Roe", "phone_country", "ending", number, 1).await;
    let split = json!([["given_name", "Cara Fry", "Cara"]]);
    check(&app, "Cara Fry Fry", "split_name", "whole", split, 1).await;
    let swap = json!([["given_name", "Dupont", "Marc"], ["family_name", "Marc", "Dupont"]]);
    check(&app, "Dupont Marc", "swap_names", "capitals", swap, 2).await;
    assert_eq!(card_of(&app, "Eve Poe").await["proposals"], json!([]));
    app.stop().await;
}

#[tokio::test]
async fn what_was_taken_survives_what_sources_say_and_is_not_proposed_again() {
    let folder = tempfile::tempdir().unwrap();
    let (app, list) = room(&folder, ONE_OF_EACH).await;
    let card = card_of(&app, "Ann Lee").await;
    let mut other = taking(&card);
    other["values"][0]["value"] = json!("ann.lee@outlook.com");
    assert_eq!(refused(&app, "take_proposal", other).await.code, "proposal_moved");
    ok(&app, "take_proposal", taking(&card)).await;
    assert_eq!(card_of(&app, "Ann Lee").await["proposals"], json!([]));
    assert_eq!(refused(&app, "take_proposal", taking(&card)).await.code, "proposal_moved");
    import(&app, &list).await;
    assert_eq!(value_of(&person(&app, &card).await, "email"), "ann.lee@gmail.com");

    ok(&app, "decide", json!({ "item": card["item"], "verdict": "accept" })).await;
    assert_eq!(refused(&app, "take_proposal", taking(&card)).await.code, "item_gone");
    app.stop().await;
}

/// So many people whose addresses have a mistyped domain, each at a company of their own.
fn mistyped(rows: usize) -> String {
    let word = |row: usize, salt: u64| -> String {
        let mixed = (row as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(17) ^ salt;
        let mixed = mixed.wrapping_mul(0xd6e8_feb8_6659_fd93);
        (0..8).map(|at| char::from(b'a' + (mixed >> (at * 8) & 0xff) as u8 % 26)).collect()
    };
    let row = |row| {
        let [given, family, firm] = [1, 2, 3].map(|salt| word(row, salt));
        format!("{given},{family},{given}@gmial.com,{firm} Works,\n")
    };
    (0..rows).map(row).collect()
}

#[tokio::test]
async fn one_kind_is_taken_for_all_that_wait_as_one_act_that_is_taken_back_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = room(&folder, &(mistyped(12) + ONE_OF_EACH)).await;
    let before = cards(&app).await;
    let found = of_kind(&app, "domain_typo").await;
    assert_eq!((&found["count"], &found["more"]), (&json!(13), &json!(false)));
    let sample = found["sample"].as_array().unwrap();
    assert_eq!(sample.len(), 10);
    let change = &sample[0]["changes"][0];
    assert_eq!(change["field"], "email");
    assert!(change["from"].as_str().unwrap().ends_with("@gmial.com"), "{change}");
    assert!(change["to"].as_str().unwrap().ends_with("@gmail.com"), "{change}");

    // What somebody else is to answer is left to them.
    let hand = json!({ "item": sample[0]["item"], "to": "Ben", "reason": "" });
    let handed = ok(&app, "hand_on", hand).await;
    let moved = json!({ "kind": "domain_typo", "count": 13 });
    assert_eq!(refused(&app, "take_proposals", moved.clone()).await.code, "proposals_moved");
    ok(&app, "undo", json!({ "decision": handed["id"] })).await;

    let taken = ok(&app, "take_proposals", moved.clone()).await;
    assert_eq!((&taken["taken"], &taken["decision"]["others"]), (&json!(13), &json!(12)));
    assert_eq!(of_kind(&app, "domain_typo").await["count"], 0);
    assert_eq!(of_kind(&app, "swap_names").await["count"], 1);
    assert_eq!(refused(&app, "take_proposals", moved).await.code, "proposals_moved");
    is_rebuilt_equal(&app).await;

    let undone = ok(&app, "undo", json!({})).await;
    assert_eq!((&undone["id"], &undone["others"]), (&taken["decision"]["id"], &json!(12)));
    assert_eq!(cards(&app).await, before);
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn whoever_decides_while_many_are_taken_gets_in_between_and_each_record_is_looked_at_again() {
    const ROWS: u64 = 400;
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = room(&folder, &mistyped(ROWS as usize)).await;
    let found = of_kind(&app, "domain_typo").await;
    assert_eq!(found["count"], ROWS);
    let late = found["sample"][9]["item"].clone();
    let store = app.workspace().await.unwrap().store.clone();
    // Somebody always waits to write, and decides once some were taken.
    let decide = async {
        while store.write(|w| w.decision_count()).await.unwrap() == 0 {}
        ok(&app, "decide", json!({ "item": late, "verdict": "quarantine" })).await
    };
    let take = ok(&app, "take_proposals", json!({ "kind": "domain_typo", "count": ROWS }));
    let (taken, quarantined) = tokio::join!(take, decide);
    assert_eq!(quarantined["decision"]["kind"], "quarantine");
    assert_eq!((&taken["taken"], &taken["decision"]["others"]), (&json!(ROWS - 1), &json!(ROWS - 2)));
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn more_than_one_act_takes_is_said_and_the_rest_comes_with_the_next() {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = room(&folder, &mistyped(503)).await;
    let found = of_kind(&app, "domain_typo").await;
    assert_eq!((&found["count"], &found["more"]), (&json!(500), &json!(true)));
    let taken = ok(&app, "take_proposals", json!({ "kind": "domain_typo", "count": 500 })).await;
    assert_eq!(taken["taken"], 500);
    let rest = of_kind(&app, "domain_typo").await;
    assert_eq!((&rest["count"], &rest["more"]), (&json!(3), &json!(false)));
    app.stop().await;
}

#[tokio::test]
async fn who_was_quarantined_is_found_and_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = room(&folder, ONE_OF_EACH).await;
    let card = card_of(&app, "Eve Poe").await;
    ok(&app, "decide", json!({ "item": card["item"], "verdict": "quarantine" })).await;
    let found = ok(&app, "people", json!({ "state": "quarantined" })).await;
    assert_eq!((&found["count"], &found["rows"][0]["name"]), (&json!(1), &json!("Eve Poe")));
    let decisions = person(&app, &card).await["decisions"].clone();
    assert_eq!(decisions[0]["kind"], "quarantine");
    ok(&app, "undo", json!({ "decision": decisions[0]["id"], "alone": true })).await;
    assert_eq!(card_of(&app, "Eve Poe").await, card);
    app.stop().await;
}
