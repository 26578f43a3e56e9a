//! Whom the rules propose to lead out: a card with what speaks for it, made or turned down by one key, and taken back.

use super::{
    stages::{go, somebody, standing, way},
    support::{apply, ok, practice, refused, sync, synced_clocked},
};
use crate::{App, pipeline};
use chrono::TimeDelta;
use serde_json::{Value, json};

/// The cards about somebody: others are in HaloPSA whom the rules would lead out.
pub(super) async fn cards(app: &App, person: &Value) -> Vec<Value> {
    let (mut all, mut skip) = (Vec::new(), Vec::new());
    loop {
        let page = ok(app, "queue", json!({ "kind": "exit", "skip": skip, "limit": 50 })).await;
        let cards = page["cards"].as_array().unwrap();
        if cards.is_empty() {
            assert!(page["exits"].as_u64().unwrap() >= skip.len() as u64, "{page}");
            return all;
        }
        skip.extend(cards.iter().map(|card| card["item"].clone()));
        all.extend(cards.iter().filter(|card| card["side"]["person"] == *person).cloned());
    }
}

/// Somebody whose mail came back while they were researched.
async fn bounced(app: &App) -> Value {
    sync(app).await;
    apply(app).await.unwrap();
    sync(app).await;
    let person = somebody(app, "new_lead").await["person"].clone();
    go(app, &person, "researching").await;
    ok(app, "happened", json!({ "person": person, "event": "bounced" })).await;
    person
}

#[tokio::test]
async fn a_proposed_exit_is_a_card_that_is_taken_or_left_and_comes_back_by_undo() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let person = bounced(&app).await;
    let asked = cards(&app, &person).await;
    let [card] = &asked[..] else { panic!("{asked:?}") };
    assert_eq!((&card["from"], &card["to"]), (&json!("Researching"), &json!("Invalid Data")));
    assert!(!card["because"].as_array().unwrap().is_empty(), "{card}");
    let row = standing(&app, &person).await["row"].clone();
    assert_eq!(way(&row, "invalid_data")["proposed"], true);

    for (verdict, status) in [("take", "invalid_data"), ("leave", "researching")] {
        let decided =
            ok(&app, "decide", json!({ "item": card["item"], "verdict": verdict })).await["decision"].clone();
        assert_eq!(standing(&app, &person).await["row"]["status"], status);
        assert_eq!(cards(&app, &person).await, Vec::<Value>::new(), "{verdict}");
        sync(&app).await;
        assert_eq!(cards(&app, &person).await, Vec::<Value>::new(), "{verdict}");
        let again = json!({ "item": card["item"], "verdict": verdict });
        assert_eq!(refused(&app, "decide", again).await.code, "item_gone");
        ok(&app, "undo", json!({ "decision": decided["id"] })).await;
        assert_eq!(standing(&app, &person).await["row"]["status"], "researching");
        let back = cards(&app, &person).await;
        assert_eq!((back.len(), &back[0]["item"]), (1, &card["item"]), "{verdict}");
    }
    assert_eq!(ok(&app, "rebuild", Value::Null).await["equal"], true);
    let same = json!({ "item": card["item"], "verdict": "same" });
    assert_eq!(refused(&app, "decide", same).await.code, "verdict_does_not_fit");
    let put_off = json!({ "kind": "exit", "skip": [card["item"]], "limit": 50 });
    let others = ok(&app, "queue", put_off).await["cards"].clone();
    assert!(others.as_array().unwrap().iter().all(|other| other["item"] != card["item"]));
    app.stop().await;
}

#[tokio::test]
async fn an_exit_that_only_time_brings_about_is_asked_about_once_the_rules_looked() {
    let folder = tempfile::tempdir().unwrap();
    let (app, clock) = synced_clocked(folder.path()).await;
    apply(&app).await.unwrap();
    sync(&app).await;
    let person = somebody(&app, "new_lead").await["person"].clone();
    go(&app, &person, "researching").await;
    ok(&app, "happened", json!({ "person": person, "event": "emailed" })).await;
    let values = json!([
        { "field": "lead_source", "value": "Apollo.io" },
        { "field": "lead_services_offered", "value": "Backup" },
    ]);
    ok(&app, "advance", json!({ "person": person, "to": "contacted", "values": values })).await;
    assert_eq!(cards(&app, &person).await, Vec::<Value>::new());
    clock.forward(TimeDelta::days(31));
    let workspace = app.workspace().await.unwrap();
    pipeline::fire(&workspace).await.unwrap();
    let asked = cards(&app, &person).await;
    assert_eq!((asked.len(), &asked[0]["to"]), (1, &json!("No Interest")), "nobody answered for a month");
    let mine = json!({ "person": person, "event": "replied" });
    ok(&app, "happened", mine).await;
    assert_eq!(cards(&app, &person).await, Vec::<Value>::new());
    app.stop().await;
}
