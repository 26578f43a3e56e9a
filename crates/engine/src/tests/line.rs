//! The whole line, once.

use super::support::{apply, everybody, jobs, ok, practice, refused, sync, synced};
use serde_json::{Value, json};

#[tokio::test]
async fn practice_providers_to_agreed_leads_without_loss_or_double() {
    everybody();
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    for job in sync(&app).await {
        assert_eq!(job["state"], "done", "{job}");
    }
    let applied = apply(&app).await.unwrap();
    assert_eq!(applied["state"], "done", "{applied}");

    let found = app.demonstration().await.unwrap();
    assert!(found.fetched > 2_000, "{found:?}");
    assert!(found.merged > 500, "{found:?}");
    assert!(found.written > 500, "{found:?}");
    assert!(found.review > 0 && found.weak > 0, "{found:?}");
    assert_eq!((found.verdict.lost, found.verdict.doubled), (0, 0), "{found:?}");
    assert_eq!(found.verdict.wrong_merges, 0, "{found:?}");

    let ledger = ok(&app, "ledger", json!({})).await;
    assert_eq!(ledger["counts"]["agreed"], found.written);
    for row in ledger["rows"].as_array().unwrap() {
        assert!(
            row["sent_at"].is_string() && row["seen_at"].is_string() && row["agreed_at"].is_string(),
            "{row}"
        );
    }

    // The second sync changes nothing.
    for job in sync(&app).await {
        assert_eq!(job["state"], "done", "{job}");
    }
    let plan = ok(&app, "plan", json!({ "limit": 5 })).await;
    assert_eq!(plan["items"], json!([]));
    assert!(apply(&app).await.is_none());
    assert_eq!(app.demonstration().await.unwrap(), found);

    let report = ok(&app, "rebuild", Value::Null).await;
    assert_eq!(report["equal"], true, "{report}");
    let doctor = ok(&app, "doctor", Value::Null).await;
    for check in doctor["checks"].as_array().unwrap() {
        assert_eq!(check["ok"], true, "{check}");
    }
    app.stop().await;
}

#[tokio::test]
async fn a_card_is_decided_by_its_verdict_and_undo_brings_it_back() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    for (kind, verdict, state) in [
        ("pair", "same", None),
        ("pair", "different", None),
        ("weak", "accept", Some("clean")),
        ("weak", "quarantine", Some("quarantined")),
    ] {
        let before = ok(&app, "queue", json!({ "kind": kind, "skip": [], "limit": 1 })).await;
        let card = before["cards"][0].clone();
        let item = card["item"].clone();
        let decided = ok(&app, "decide", json!({ "item": item, "verdict": verdict })).await;
        assert_eq!(decided["decision"]["kind"], verdict);
        let after = ok(&app, "queue", json!({ "kind": kind, "skip": [], "limit": 1 })).await;
        assert_ne!(after["cards"][0]["item"], item, "{kind} {verdict}");
        if let Some(state) = state {
            let person = ok(&app, "person", json!({ "id": card["side"]["person"] })).await;
            assert_eq!(person["row"]["state"], state);
        }
        assert_eq!(
            refused(&app, "decide", json!({ "item": item, "verdict": verdict })).await.code,
            "item_gone"
        );
        let undone = ok(&app, "undo", json!({})).await;
        assert_eq!((&undone["id"], &undone["revoked"]), (&decided["decision"]["id"], &json!(true)));
        let back = ok(&app, "queue", json!({ "kind": kind, "skip": [], "limit": 1 })).await;
        assert_eq!(back["cards"][0], card, "{kind} {verdict}");
    }
    assert_eq!(refused(&app, "undo", json!({})).await.code, "nothing_to_undo");
    app.stop().await;
}

#[tokio::test]
async fn taking_back_what_let_a_lead_out_that_was_written_says_that_it_stays_in_halo() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let card = ok(&app, "queue", json!({ "kind": "weak", "skip": [], "limit": 1 })).await["cards"][0].clone();
    let decided = ok(&app, "decide", json!({ "item": card["item"], "verdict": "accept" })).await;
    assert_eq!(decided["decision"]["in_halo"], 0);
    let plan = ok(&app, "plan", json!({ "limit": 0 })).await;
    jobs(&app, "apply", json!({ "fingerprint": plan["fingerprint"], "release_brake": true })).await;
    sync(&app).await;
    let undone = ok(&app, "undo", json!({})).await;
    assert_eq!((&undone["id"], &undone["in_halo"]), (&decided["decision"]["id"], &json!(1)));
    app.stop().await;
}

#[tokio::test]
async fn pairs_are_asked_before_weak_records() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let first = ok(&app, "queue", json!({ "skip": [], "limit": 50 })).await;
    let kinds: Vec<&str> =
        first["cards"].as_array().unwrap().iter().map(|card| card["kind"].as_str().unwrap()).collect();
    assert!(kinds.iter().all(|kind| ["knot", "pair"].contains(kind)), "{kinds:?}");
    app.stop().await;
}

#[tokio::test]
async fn a_plan_that_was_not_seen_is_not_written() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let plan = ok(&app, "plan", json!({ "limit": 5 })).await;
    assert!(plan["items"][0]["fields"].as_array().unwrap().len() > 2, "{plan}");
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": false });
    assert_eq!(refused(&app, "apply", input).await.code, "brake_not_released");
    let card = ok(&app, "queue", json!({ "kind": "weak", "skip": [], "limit": 1 })).await["cards"][0].clone();
    ok(&app, "decide", json!({ "item": card["item"], "verdict": "accept" })).await;
    let input = json!({ "fingerprint": plan["fingerprint"], "release_brake": true });
    assert_eq!(refused(&app, "apply", input).await.code, "plan_moved");
    assert_eq!(ok(&app, "ledger", json!({})).await["rows"], json!([]));
    app.stop().await;
}

#[tokio::test]
async fn a_cancelled_sync_resumes_where_it_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let halo = super::support::connection(&app, "halopsa").await;
    let started = ok(&app, "sync", json!({ "connections": [halo["id"]] })).await;
    let id = started["jobs"][0]["id"].clone();
    let mut events = app.events();
    // The stop may come before or after the last page; both are ends.
    let _ = app.call("cancel_job", json!({ "id": id })).await;
    let ended = loop {
        let rows = ok(&app, "jobs", Value::Null).await;
        let row = rows.as_array().unwrap().iter().find(|row| row["id"] == id).unwrap().clone();
        if row["ended_at"].is_string() {
            break row;
        }
        let _ = events.recv().await;
    };
    assert_eq!(ended["state"], "cancelled", "{ended}");
    let resumed = jobs(&app, "resume_job", json!({ "id": id })).await;
    assert_eq!(resumed[0]["state"], "done", "{resumed:?}");
    assert_eq!(super::support::connection(&app, "halopsa").await["records"], resumed[0]["done"]);
    app.stop().await;
}
