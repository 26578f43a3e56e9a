//! What is said of several, of whole bands, and against what was said before.

use super::support::{everybody, ok, refused, synced};
use crate::App;
use serde_json::{Value, json};
use sluice_connect::halo::Ticket;
use sluice_domain::{PersonId, WriteId};
use sluice_store::{Action, StoreError, Write, WriteState};

async fn cards(app: &App, filter: Value) -> Vec<Value> {
    let mut input = json!({ "skip": [], "limit": 50 });
    input.as_object_mut().unwrap().extend(filter.as_object().unwrap().clone());
    ok(app, "queue", input).await["cards"].as_array().unwrap().clone()
}

async fn of_kind(app: &App, kind: &str) -> Vec<Value> {
    cards(app, json!({ "kind": kind })).await
}

async fn decide(app: &App, card: &Value, verdict: &str) -> Value {
    ok(app, "decide", json!({ "item": card["item"], "verdict": verdict })).await
}

async fn undo(app: &App, decided: &Value) {
    ok(app, "undo", json!({ "decision": decided["decision"]["id"] })).await;
}

async fn is_rebuilt_equal(app: &App) {
    let report = ok(app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
}

/// Everything that waits, as far as it is shown.
async fn all(app: &App) -> Value {
    json!(cards(app, json!({})).await)
}

fn members(card: &Value) -> Vec<String> {
    let members = card["members"].as_array().unwrap().iter();
    members.map(|member| member["person"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn a_same_against_an_earlier_different_is_asked_about_and_not_applied() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let before = all(&app).await;
    let card = of_kind(&app, "pair").await.remove(0);
    let workspace = app.workspace().await.unwrap();
    let people = async || workspace.store.read(|r| r.person_count()).await.unwrap();
    let apart = people().await;
    let different = decide(&app, &card, "different").await;
    assert_eq!(different["contradiction"], Value::Null);

    // As a card that was read ahead is answered.
    let same = decide(&app, &card, "same").await;
    let asked = of_kind(&app, "contradiction").await;
    assert_eq!((asked.len(), &asked[0]["item"]), (1, &same["contradiction"]));
    assert_eq!(asked[0]["apart"][0]["id"], different["decision"]["id"]);
    assert_eq!(asked[0]["same"][0]["id"], same["decision"]["id"]);
    assert_eq!(people().await, apart);
    is_rebuilt_equal(&app).await;
    // It is asked before everything else.
    assert_eq!(cards(&app, json!({})).await[0]["item"], same["contradiction"]);

    let kept = decide(&app, &asked[0], "different").await;
    assert_eq!(of_kind(&app, "contradiction").await, Vec::<Value>::new());
    assert_eq!(
        refused(&app, "decide", json!({ "item": asked[0]["item"], "verdict": "same" })).await.code,
        "item_gone"
    );
    undo(&app, &kept).await;
    let joined = decide(&app, &asked[0], "same").await;
    assert_eq!(
        (&joined["decision"]["kind"], &joined["contradiction"]),
        (&json!("same_after_all"), &Value::Null)
    );
    assert!(people().await < apart);
    assert_eq!(of_kind(&app, "contradiction").await, Vec::<Value>::new());
    is_rebuilt_equal(&app).await;

    // Taken back out of the middle, in any order.
    for decided in [&same, &joined, &different] {
        undo(&app, decided).await;
        is_rebuilt_equal(&app).await;
    }
    assert_eq!(all(&app).await, before);
    app.stop().await;
}

#[tokio::test]
async fn a_knot_is_answered_as_one_and_taken_back_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let before = all(&app).await;
    let knots = of_kind(&app, "knot").await;
    let knot = knots.first().expect("somebody is doubted thrice");
    let shown = members(knot);
    assert!((3..=8).contains(&shown.len()) && !knot["links"].as_array().unwrap().is_empty());

    let stale = json!({ "item": knot["item"], "verdict": "different", "shown": shown[1..] });
    assert_eq!(refused(&app, "decide", stale).await.code, "item_gone");
    let alone = json!({ "item": knot["item"], "verdict": "same", "shown": shown, "together": shown[..1] });
    assert_eq!(refused(&app, "decide", alone).await.code, "verdict_does_not_fit");

    // All apart: each with each.
    let apart =
        ok(&app, "decide", json!({ "item": knot["item"], "verdict": "different", "shown": shown })).await;
    let couples = shown.len() * (shown.len() - 1) / 2;
    assert_eq!(apart["decision"]["others"], json!(couples - 1));
    assert!(
        of_kind(&app, "knot")
            .await
            .iter()
            .all(|other| other["item"] != knot["item"] || members(other) != shown)
    );
    is_rebuilt_equal(&app).await;
    undo(&app, &apart).await;
    assert_eq!(all(&app).await, before);

    // The first and the last are one, whether a pair holds them together or not; nobody else is them.
    let together = [&shown[0], &shown[shown.len() - 1]];
    let answer = json!({ "item": knot["item"], "verdict": "same", "shown": shown, "together": together });
    let some = ok(&app, "decide", answer).await;
    let act = ok(&app, "act", json!({ "id": some["decision"]["id"] })).await;
    let count = |kind: &str| act.as_array().unwrap().iter().filter(|row| row["kind"] == kind).count();
    assert_eq!((count("same"), count("different")), (1, 2 * (shown.len() - 2)));
    is_rebuilt_equal(&app).await;
    undo(&app, &some).await;
    assert_eq!(all(&app).await, before);

    // What is chosen for the one person stands, and goes with the act. The preview tells what would stand else.
    let all_of_them = members(knot);
    let one = ok(&app, "as_one", json!({ "people": all_of_them })).await;
    let kept: Vec<Value> = knot["rows"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|row| !row["survivor"].is_null())
        .map(|row| json!({ "field": row["field"], "survivor": row["survivor"], "source": row["survivor_source"] }))
        .collect();
    assert_eq!(one, json!(kept));
    let values = [json!({ "field": "title", "value": "Head of Everything" })];
    let refusal = json!({ "item": knot["item"], "verdict": "different", "shown": shown, "values": values });
    assert_eq!(refused(&app, "decide", refusal).await.code, "verdict_does_not_fit");
    let answer = json!({ "item": knot["item"], "verdict": "same", "shown": shown, "values": values });
    let whole = ok(&app, "decide", answer).await;
    let page = ok(&app, "person", json!({ "id": shown[0] })).await;
    let title = page["values"].as_array().unwrap().iter().find(|row| row["field"] == "title").unwrap();
    assert_eq!((&title["shown"]["value"], &title["shown"]["chosen"]), (&values[0]["value"], &json!(true)));
    is_rebuilt_equal(&app).await;
    undo(&app, &whole).await;
    assert_eq!(all(&app).await, before);

    // Handed on, each pair is somebody else's to answer.
    let hand = json!({ "item": knot["item"], "to": "Ben", "reason": "" });
    let handed = ok(&app, "hand_on", hand).await;
    assert!(of_kind(&app, "knot").await.iter().all(|other| other["item"] != knot["item"]));
    is_rebuilt_equal(&app).await;
    ok(&app, "undo", json!({ "decision": handed["id"] })).await;
    assert_eq!(all(&app).await, before);
    app.stop().await;
}

#[tokio::test]
async fn a_band_is_joined_when_its_sample_was_judged_and_taken_back_as_one() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let pairs = ok(&app, "queue", json!({ "kind": "pair", "skip": [], "limit": 1 })).await["pairs"].clone();
    let draw = json!({ "least": 0.0, "below": null, "sample": 3 });
    assert_eq!(refused(&app, "approve_band", json!({ "left": 1 })).await.code, "band_empty");
    let band = ok(&app, "draw_band", draw).await["open"].clone();
    assert_eq!(
        (&band["pairs"], &band["left"], &band["sample"], &band["judged"]),
        (&pairs, &pairs, &json!(3), &json!(0))
    );
    assert_eq!(band["at_most"], Value::Null);
    assert_eq!(refused(&app, "approve_band", json!({ "left": pairs })).await.code, "band_not_judged");

    let sample = cards(&app, json!({ "sample": true })).await;
    assert_eq!(sample.len(), 3);
    let mut decided = Vec::new();
    for (card, verdict) in sample.iter().zip(["same", "different", "same"]) {
        decided.push(decide(&app, card, verdict).await);
    }
    let band = ok(&app, "band", Value::Null).await["open"].clone();
    assert_eq!((&band["judged"], &band["wrong"]), (&json!(3), &json!(1)));
    // One of three: at most 86 in 100.
    assert!((band["at_most"].as_f64().unwrap() - 0.8647).abs() < 1e-3, "{band}");
    let waiting = all(&app).await;
    assert_eq!(refused(&app, "approve_band", json!({ "left": 0 })).await.code, "band_moved");
    let approved = ok(&app, "approve_band", json!({ "left": band["left"] })).await;
    assert_eq!(approved["others"], json!(band["left"].as_u64().unwrap() - 1));
    assert_eq!(ok(&app, "band", Value::Null).await["open"], Value::Null);
    let left = ok(&app, "queue", json!({ "kind": "pair", "skip": [], "limit": 1 })).await["pairs"].clone();
    assert!(left.as_u64() < pairs.as_u64(), "{left} of {pairs}");
    is_rebuilt_equal(&app).await;

    ok(&app, "undo", json!({ "decision": approved["id"] })).await;
    assert_eq!(all(&app).await, waiting);
    is_rebuilt_equal(&app).await;
    app.stop().await;
}

#[tokio::test]
async fn a_refused_write_is_a_card_until_somebody_says_something_of_the_person() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let clean = ok(&app, "people", json!({ "state": "clean", "limit": 2 })).await["rows"].clone();
    let clean: Vec<PersonId> =
        clean.as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().parse().unwrap()).collect();
    let workspace = app.workspace().await.unwrap();
    let (halo, now) = (workspace.halo().await.unwrap().unwrap().id, workspace.now());
    let add = workspace.store.write(move |w| {
        for (number, person) in (1..).zip(clean) {
            let ticket = Ticket { summary: "Ann Lee - Acme".to_owned(), ..Ticket::default() };
            let said = json!({ "status": "400", "said": "Please provide a value for Budget" });
            w.add_write(&Write {
                seq: 0,
                id: WriteId::from_bytes([number; 16]),
                connection: halo,
                person,
                anchor: person.anchor(),
                action: Action::Create,
                body: json!({ "name": "Ann Lee", "ticket": ticket }),
                state: WriteState::Refused,
                remote_id: None,
                created_at: now,
                sent_at: Some(now),
                seen_at: None,
                agreed_at: None,
                failure: Some(json!({ "code": "refused", "params": said })),
                attempts: 1,
            })?;
        }
        Ok::<_, StoreError>(())
    });
    add.await.unwrap();
    let refusals = async || ok(&app, "queue", json!({ "kind": "refused", "skip": [], "limit": 50 })).await;
    let page = refusals().await;
    let (card, count) = (page["cards"][0].clone(), page["refused"].as_u64().unwrap());
    assert_eq!((count, &card["failure"]["code"]), (2, &json!("refused")), "{card}");
    // It names nothing that is written, so nothing is asked for in its place.
    assert_eq!(card["lacking"], Value::Null);
    assert!(!card["sent"].as_array().unwrap().is_empty());

    let value = json!({ "person": card["side"]["person"], "field": "title", "value": "Head of Glue" });
    let chosen = ok(&app, "set_value", value).await;
    assert_eq!(refusals().await["refused"], json!(count - 1));
    ok(&app, "undo", json!({ "decision": chosen["id"] })).await;
    assert_eq!(refusals().await["refused"], json!(count));
    for verdict in ["accept", "quarantine"] {
        let answered = decide(&app, &card, verdict).await;
        assert_eq!(refusals().await["refused"], json!(count - 1));
        let again = json!({ "item": card["item"], "verdict": verdict });
        assert_eq!(refused(&app, "decide", again).await.code, "item_gone");
        undo(&app, &answered).await;
        assert_eq!(refusals().await["refused"], json!(count));
    }
    is_rebuilt_equal(&app).await;
    app.stop().await;
}
