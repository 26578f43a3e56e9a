//! What was decided on cards and taken back stays taken back, however often everything is read again.

use super::{
    exits,
    gone::{take, whole},
    overtaken::{by_hand, choose, titled, written},
    refusals::refuse,
    stages::go,
    support::{hurried, ok, sync},
};
use crate::{
    App,
    derive::{self, quality, rules, workflow},
};
use serde_json::{Value, json};
use sluice_domain::{Actor, Judgement};
use sluice_store::{Store, StoreError, StoreKey};

/// The first card of a kind.
async fn card(app: &App, kind: &str) -> Value {
    let page = ok(app, "queue", json!({ "kind": kind, "skip": [], "limit": 1 })).await;
    assert_eq!(page["cards"][0]["kind"], kind, "{page}");
    page["cards"][0].clone()
}

async fn decide(app: &App, card: &Value, verdict: &str) -> Value {
    let decide = json!({ "item": card["item"], "verdict": verdict });
    ok(app, "decide", decide).await["decision"]["id"].clone()
}

/// Has a card of each kind come about, and answers it. The decisions.
async fn decided(app: &App) -> Vec<Value> {
    let mut made = Vec::new();
    let ledger = ok(app, "ledger", json!({ "limit": 2 })).await["rows"].clone();
    let pair = card(app, "pair").await;
    for verdict in ["different", "same"] {
        made.push(decide(app, &pair, verdict).await);
    }
    for (kind, verdict) in [
        ("contradiction", "same"),
        ("knot", "same"),
        ("pair", "same"),
        ("weak", "accept"),
        ("weak", "quarantine"),
        ("company", "same"),
        ("company", "different"),
    ] {
        made.push(decide(app, &card(app, kind).await, verdict).await);
    }
    // Whoever was accepted may go out, and is refused.
    refuse(app, 1).await;
    made.push(decide(app, &card(app, "refused").await, "quarantine").await);

    let leads = ok(app, "pipeline", json!({ "status": "new_lead", "limit": 20 })).await["rows"].clone();
    let mut others = leads.as_array().unwrap().iter().map(|row| &row["person"]);
    let led = others.find(|led| (0_usize..2).all(|at| ledger[at]["person"] != **led)).unwrap();
    made.push(go(app, led, "researching").await["id"].clone());
    let bounced = json!({ "person": led, "event": "bounced" });
    made.push(ok(app, "happened", bounced).await["id"].clone());
    made.push(decide(app, &exits::cards(app, led).await[0], "take").await);

    take(app, ledger[1]["remote_id"].as_str().unwrap().parse().unwrap()).await;
    whole(app).await;
    made.push(decide(app, &card(app, "gone").await, "leave").await);
    made
}

/// The decisions of people that are in force.
async fn in_force(app: &App) -> Vec<Judgement> {
    let workspace = app.workspace().await.unwrap();
    let all = workspace.store.read(|r| r.decisions_after(0, u32::MAX)).await.unwrap();
    all.into_iter()
        .filter(|(_, decision, revoked)| !revoked && matches!(decision.actor, Actor::Person(_)))
        .map(|(_, decision, _)| decision.judgement)
        .filter(|judgement| !matches!(judgement, Judgement::Revoke { .. }))
        .collect()
}

/// The derived tables that differ from those of a world in which only sources and rules ever said anything.
async fn differing(app: &App) -> Vec<&'static str> {
    let workspace = app.workspace().await.unwrap();
    let (trust, now) = (workspace.trust().await.unwrap(), workspace.now());
    let facts = workspace.store.read(|r| {
        let facts = (r.observations_after(0, u32::MAX)?, r.decisions_after(0, u32::MAX)?);
        let kept = (quality::Kept::read(r)?, rules::Kept::read(r)?, workflow::Kept::read(r)?);
        Ok::<_, StoreError>((facts, kept, r.derived_hashes()?))
    });
    let ((observations, decisions), kept, here) = facts.await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    let key = StoreKey::from_bytes([7; 32]);
    let store = Store::open(&folder.path().join("sluice.db"), Some(&key), now).await.unwrap();
    let derived = store.write(move |w| {
        kept.0.iter().try_for_each(|kept| kept.write(w))?;
        kept.1.iter().try_for_each(|kept| kept.write(w))?;
        kept.2.iter().try_for_each(|kept| kept.write(w))?;
        for (_, observation) in &observations {
            w.append_observation(observation)?;
        }
        for (_, decision, revoked) in &decisions {
            if !revoked && matches!(decision.actor, Actor::Rule(_)) {
                w.append_decision(decision)?;
            }
        }
        derive::anew(w, &trust, 1_000)?;
        w.derived_hashes()
    });
    let there = derived.await.unwrap();
    here.into_iter().filter(|(table, hash)| there[table] != *hash).map(|(table, _)| table).collect()
}

#[tokio::test]
async fn no_undone_decision_comes_back_after_ten_syncs() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let lead = written(&app).await;
    assert_eq!(in_force(&app).await, []);
    let mut made = decided(&app).await;
    made.push(choose(&app, &lead, "Chief of Glue").await);
    by_hand(&app, &lead, titled("Typed by hand")).await;
    sync(&app).await;
    made.push(decide(&app, &card(&app, "clash").await, "take_there").await);

    let (first, then): (Vec<_>, Vec<_>) = made.iter().enumerate().partition(|(at, _)| at % 3 == 1);
    for (_, decision) in first.into_iter().chain(then.into_iter().rev()) {
        ok(&app, "undo", json!({ "decision": decision })).await;
    }
    assert_eq!(in_force(&app).await, []);
    for change in 0..10 {
        by_hand(&app, &lead, titled(&format!("Title {change}"))).await;
        sync(&app).await;
        assert_eq!(in_force(&app).await, [], "after change {change}");
    }
    assert_eq!(differing(&app).await, Vec::<&str>::new());
    app.stop().await;
}
