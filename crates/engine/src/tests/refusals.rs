//! However many writes are refused, each is reached in the queue, and counting them keeps nobody waiting.

use super::support::{ok, synced};
use crate::App;
use serde_json::{Value, json};
use sluice_domain::{PersonState, WriteId};
use sluice_store::{Action, StoreError, Write, WriteState};
use std::collections::BTreeSet;

/// Leaves so many refused writes, of a hundred people.
pub(super) async fn refuse(app: &App, count: u32) {
    let workspace = app.workspace().await.unwrap();
    let halo = workspace.halo().await.unwrap().unwrap().id;
    let now = workspace.now();
    let made: Result<(), StoreError> = workspace
        .store
        .write(move |w| {
            let people = w.people_in_state(PersonState::Clean, None, 100)?;
            for (number, person) in (1..=count).zip(people.iter().cycle()) {
                let mut id = [7; 16];
                id[..4].copy_from_slice(&number.to_be_bytes());
                w.add_write(&Write {
                    seq: 0,
                    id: WriteId::from_bytes(id),
                    connection: halo,
                    person: person.id,
                    anchor: person.id.anchor(),
                    action: Action::Create,
                    body: json!({ "name": "Ann Lee", "stage": "lead", "ticket": {} }),
                    state: WriteState::Refused,
                    remote_id: None,
                    created_at: now,
                    sent_at: Some(now),
                    seen_at: None,
                    agreed_at: None,
                    failure: Some(json!({ "code": "refused", "params": { "status": "400", "said": "No" } })),
                    attempts: 1,
                })?;
            }
            Ok(())
        })
        .await;
    made.unwrap();
}

async fn page(app: &App, skip: &[String], table: Value) -> Value {
    ok(app, "queue", json!({ "kind": "refused", "skip": skip, "limit": 50, "table": table })).await
}

fn items(page: &Value) -> Vec<String> {
    let cards = page["cards"].as_array().unwrap().iter();
    cards.map(|card| card["item"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn every_refusal_is_reached_the_newest_first_and_answered_however_many_there_are() {
    const COUNT: usize = 230;
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    refuse(&app, COUNT as u32).await;
    let mut skip: Vec<String> = Vec::new();
    loop {
        let page = page(&app, &skip, Value::Null).await;
        assert_eq!(page["refused"], COUNT);
        let items = items(&page);
        if items.is_empty() {
            break;
        }
        skip.extend(items);
    }
    let distinct: BTreeSet<&String> = skip.iter().collect();
    assert_eq!((skip.len(), distinct.len()), (COUNT, COUNT));
    // The oldest lies on the table, is told besides the newest, and can be answered.
    let (oldest, newest) = (skip.last().unwrap(), &skip[..50]);
    let told = items(&page(&app, &[], json!(oldest)).await);
    assert_eq!((&told[..50], &told[50..]), (newest, std::slice::from_ref(oldest)));
    ok(&app, "decide", json!({ "item": oldest, "verdict": "quarantine" })).await;
    let left = page(&app, &[], json!(oldest)).await;
    // Whoever stays out has more than one.
    assert!(left["refused"].as_u64().unwrap() < COUNT as u64, "{left}");
    assert!(!items(&left).contains(oldest));
    app.stop().await;
}

#[tokio::test]
async fn more_refusals_than_anybody_counts_are_counted_up_to_a_thousand_and_one() {
    let folder = tempfile::tempdir().unwrap();
    let app = synced(folder.path()).await;
    let queue = async || ok(&app, "status", Value::Null).await["queue"].as_u64().unwrap();
    let before = queue().await;
    refuse(&app, 1_500).await;
    assert_eq!(page(&app, &[], Value::Null).await["refused"], 1_001);
    assert_eq!(queue().await, before + 1_001);
    app.stop().await;
}
