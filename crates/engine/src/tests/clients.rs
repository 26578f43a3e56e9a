//! Companies that HaloPSA does not have by their domain or name, though a client looks alike: asked about with the
//! evidence, answered by one key, and taken back.

use super::support::{ok, refused, sync, synced};
use crate::App;
use serde_json::{Value, json};

async fn cards(app: &App) -> Vec<Value> {
    let page = ok(app, "queue", json!({ "kind": "company", "skip": [], "limit": 50 })).await;
    page["cards"].as_array().unwrap().clone()
}

fn named(cards: &[Value], card: &Value) -> Option<Value> {
    cards.iter().find(|one| one["item"] == card["item"]).cloned()
}

async fn is_rebuilt_equal(app: &App) {
    let report = ok(app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
}

fn shown(card: &Value) -> Vec<Value> {
    card["clients"].as_array().unwrap().iter().map(|client| client["client"].clone()).collect()
}

#[tokio::test]
async fn a_company_is_shown_with_the_clients_that_look_alike_and_the_matchers_own_evidence() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let page = ok(&app, "queue", json!({ "kind": "company", "skip": [], "limit": 50 })).await;
    let asked = page["cards"].as_array().unwrap();
    assert!(!asked.is_empty() && page["companies"].as_u64().unwrap() >= asked.len() as u64, "{page}");
    let mut worth = f64::INFINITY;
    for card in asked {
        let clients = card["clients"].as_array().unwrap();
        let totals: Vec<f64> = clients.iter().map(|client| client["total"].as_f64().unwrap()).collect();
        assert!(totals.is_sorted_by(|a, b| a >= b), "{totals:?}");
        assert!(totals.iter().all(|total| *total >= card["review_from"].as_f64().unwrap()), "{card}");
        for client in clients {
            let pieces = client["evidence"].as_array().unwrap().iter();
            let sum: f64 = pieces.map(|piece| piece["weight"].as_f64().unwrap()).sum();
            assert!((sum - client["total"].as_f64().unwrap()).abs() < 0.01, "{client}");
        }
        // The surest first, in whole bits.
        assert!(totals[0].floor() <= worth, "{card}");
        worth = totals[0].floor();
        for row in card["rows"].as_array().unwrap() {
            assert_eq!(row["values"].as_array().unwrap().len(), 1 + clients.len());
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn a_company_is_linked_to_a_client_or_to_none_for_good_and_either_is_taken_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let before = cards(&app).await;
    let card = &before[0];
    let open = async || {
        let search = json!({ "search": card["company"]["name"], "limit": 500 });
        let rows = ok(&app, "companies", search).await["rows"].clone();
        let mine = rows.as_array().unwrap().iter().filter(|row| row["name"] == card["company"]["name"]);
        mine.filter(|row| row["in_halo"] == false).count()
    };
    let without = open().await;
    assert!(without > 0);
    for verdict in ["same", "different"] {
        let decide = json!({ "item": card["item"], "verdict": verdict, "shown": shown(card) });
        let decided = ok(&app, "decide", decide.clone()).await["decision"].clone();
        let kind = if verdict == "same" { "same_company" } else { "different_company" };
        assert_eq!(decided["kind"], kind);
        assert!(decided["names"].as_array().unwrap().contains(&card["company"]["name"]), "{decided}");
        if verdict == "same" {
            assert_eq!(open().await, without - 1, "it is the client's now");
        }
        for _ in 0..3 {
            sync(&app).await;
            let again = named(&cards(&app).await, card);
            // Of many that look alike the others come next.
            assert!(again.is_none_or(|again| shown(&again).iter().all(|one| !shown(card).contains(one))));
        }
        is_rebuilt_equal(&app).await;
        assert_eq!(refused(&app, "decide", decide).await.code, "item_gone");
        ok(&app, "undo", json!({ "decision": decided["id"] })).await;
        assert_eq!(cards(&app).await, before, "{verdict}");
        is_rebuilt_equal(&app).await;
    }
    let other = json!({ "item": card["item"], "verdict": "same", "together": [card["item"]] });
    assert_eq!(refused(&app, "decide", other).await.code, "verdict_does_not_fit");
    app.stop().await;
}

#[tokio::test]
async fn the_lead_of_somebody_whose_company_was_linked_goes_to_the_client() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let planned =
        async || ok(&app, "plan", json!({ "limit": 500 })).await["items"].as_array().unwrap().clone();
    let field = |item: &Value, name: &str| {
        let fields = item["fields"].as_array().unwrap().clone();
        fields.into_iter().find(|field| field["field"] == name).map(|field| field["new"].clone())
    };
    let items = planned().await;
    let of_company = |card: &Value| {
        items.iter().find(|item| {
            field(item, "oppcompanyname").as_ref() == Some(&card["company"]["name"])
                && field(item, "client_id").is_none()
        })
    };
    let asked = cards(&app).await;
    let (card, lead) =
        asked.iter().find_map(|card| Some((card, of_company(card)?))).expect("a lead waits without a client");
    ok(&app, "decide", json!({ "item": card["item"], "verdict": "same" })).await;
    let now = planned().await;
    let now = now.iter().find(|item| item["person"] == lead["person"]).unwrap();
    assert_eq!(field(now, "client_id"), Some(card["clients"][0]["external_id"].clone()));
    app.stop().await;
}

#[tokio::test]
async fn a_company_that_is_handed_on_is_somebody_elses_to_answer() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let card = cards(&app).await.remove(0);
    let hand = json!({ "item": card["item"], "to": "Ben", "reason": "sells there" });
    let handed = ok(&app, "hand_on", hand).await;
    assert_eq!(named(&cards(&app).await, &card), None);
    let there = ok(&app, "queue", json!({ "handed": true, "skip": [], "limit": 50 })).await["cards"].clone();
    assert_eq!((&there[0]["item"], &there[0]["handed"]["to"]), (&card["item"], &json!("Ben")));
    sync(&app).await;
    is_rebuilt_equal(&app).await;
    ok(&app, "undo", json!({ "decision": handed["id"] })).await;
    assert_eq!(named(&cards(&app).await, &card), Some(card));
    app.stop().await;
}

#[tokio::test]
async fn a_band_of_companies_is_linked_each_to_its_surest_client_and_taken_back_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let draw = |kind: &str| json!({ "kind": kind, "least": 0.0, "below": null, "sample": 1 });
    assert_eq!(refused(&app, "draw_band", draw("weak")).await.code, "bad_input");
    let band = ok(&app, "draw_band", draw("company")).await["open"].clone();
    assert_eq!((&band["kind"], &band["pairs"]), (&json!("company"), &band["left"]));
    let sample = ok(&app, "queue", json!({ "sample": true, "skip": [], "limit": 50 })).await["cards"].clone();
    assert_eq!((sample.as_array().unwrap().len(), &sample[0]["kind"]), (1, &json!("company")));

    // Another client than the surest, or none, is wrong.
    for (verdict, wrong) in [("different", 1), ("same", 0)] {
        let decided = ok(&app, "decide", json!({ "item": sample[0]["item"], "verdict": verdict })).await;
        let band = ok(&app, "band", Value::Null).await["open"].clone();
        assert_eq!((&band["judged"], &band["wrong"]), (&json!(1), &json!(wrong)), "{verdict} {band}");
        if wrong > 0 {
            ok(&app, "undo", json!({ "decision": decided["decision"]["id"] })).await;
        }
    }
    let waiting = cards(&app).await;
    let left = ok(&app, "band", Value::Null).await["open"]["left"].as_u64().unwrap();
    assert!(left > 0);
    let approved = ok(&app, "approve_band", json!({ "left": left })).await;
    assert_eq!((&approved["kind"], &approved["others"]), (&json!("same_company"), &json!(left - 1)));
    assert!(cards(&app).await.len() < waiting.len());
    is_rebuilt_equal(&app).await;
    ok(&app, "undo", json!({ "decision": approved["id"] })).await;
    assert_eq!(cards(&app).await, waiting);
    is_rebuilt_equal(&app).await;
    app.stop().await;
}
