use super::support::*;
use crate::{Connection, PageKey, PaidPage, Purchase, Store, StoreError, migration, open};
use serde_json::json;
use sluice_domain::PurchaseId;
use std::collections::BTreeMap;

fn purchase(number: u8, most: u64, paid: Option<u64>) -> Purchase {
    Purchase {
        id: PurchaseId::from_bytes([number; 16]),
        connection: connection(number % 2),
        stream: "people_enrich".to_owned(),
        at: at(number.into()),
        most,
        paid,
        later: None,
        asked: None,
    }
}

async fn shop() -> Room {
    let room = room().await;
    room.write(|w| {
        for number in 0..2 {
            w.put_connection(&Connection {
                id: connection(number),
                connector: "apollo".to_owned(),
                name: format!("Apollo {number}"),
                settings: BTreeMap::new(),
                account: None,
                created_at: at(0),
                synced_at: None,
                removed: false,
            })?;
        }
        Ok(())
    })
    .await;
    room
}

#[tokio::test]
async fn what_was_asked_for_counts_as_the_most_until_it_is_known_what_it_cost() {
    let room = shop().await;
    room.write(|w| {
        w.put_purchase(&purchase(1, 9_000, None))?;
        w.put_purchase(&purchase(2, 5_000, Some(0)))?;
        w.put_purchase(&purchase(3, 1_000, Some(2_000)))
    })
    .await;
    let check = async |since: u32, whole: u64, of_one: u64| {
        let found = room
            .read(move |r| Ok((r.spend_since(at(since))?, r.spend_of_since(connection(1), at(since))?)))
            .await;
        assert_eq!(found, (whole, of_one), "since {since}");
    };
    check(0, 11_000, 11_000).await;
    check(2, 2_000, 2_000).await;
    check(4, 0, 0).await;
    room.write(|w| w.put_purchase(&Purchase { paid: Some(1_000), ..purchase(1, 9_000, None) })).await;
    check(0, 3_000, 3_000).await;
}

#[tokio::test]
async fn what_is_to_be_collected_is_remembered_until_it_is() {
    let room = shop().await;
    let waiting = Purchase { later: Some(json!({ "tickets": ["t"] })), ..purchase(1, 9_000, None) };
    let (kept, whole) = (waiting.clone(), purchase(3, 1_000, Some(1_000)));
    room.write(move |w| {
        w.put_purchase(&kept)?;
        w.put_purchase(&whole)
    })
    .await;
    assert_eq!(room.read(|r| r.purchases_to_collect(connection(1))).await, std::slice::from_ref(&waiting));
    assert_eq!(room.read(|r| r.purchases_to_collect(connection(0))).await, []);
    room.write(move |w| w.put_purchase(&Purchase { paid: Some(1_000), later: None, ..waiting })).await;
    assert_eq!(room.read(|r| r.purchases_to_collect(connection(1))).await, []);
}

#[tokio::test]
async fn whom_a_purchase_asks_for_is_kept_with_it_until_they_are_answered_for() {
    let room = shop().await;
    let open = Purchase { asked: Some(json!({ "whom": ["a1"] })), ..purchase(3, 9_000, None) };
    let other = Purchase { asked: Some(json!({ "whom": ["a2"] })), ..purchase(2, 1_000, None) };
    let (kept, beside) = (open.clone(), other.clone());
    room.write(move |w| {
        w.put_purchase(&kept)?;
        w.put_purchase(&beside)?;
        w.put_purchase(&purchase(1, 1_000, Some(1_000)))
    })
    .await;
    assert_eq!(
        room.read(|r| r.purchases_unanswered()).await,
        [other.clone(), open.clone()],
        "the oldest first"
    );
    room.write(move |w| w.put_purchase(&Purchase { paid: Some(1_000), asked: None, ..open })).await;
    assert_eq!(room.read(|r| r.purchases_unanswered()).await, [other]);
}

/// The schema in which purchases did not keep whom they ask for.
const WITHOUT_WHOM: usize = 18;

#[tokio::test]
async fn what_was_noted_before_it_was_kept_for_whom_counts_on_and_says_of_nobody_that_they_were_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sluice.db");
    let mut file = open::unlocked(&path, Some(&key())).unwrap();
    open::writer(&file).unwrap();
    migration::run(&mut file, &migration::STEPS[..WITHOUT_WHOM], at(0)).unwrap();
    file.execute_batch(
        "PRAGMA foreign_keys = OFF;
         INSERT INTO purchase (id, connection, stream, at, most)
         VALUES (randomblob(16), randomblob(16), 'people_enrich', 4102444800000, 9000)",
    )
    .unwrap();
    drop(file);
    let store = Store::open(&path, Some(&key()), at(9)).await.unwrap();
    let kept = store.read(|r| Ok::<_, StoreError>((r.spend_since(at(0))?, r.purchases_unanswered()?)));
    assert_eq!(kept.await.unwrap(), (9_000, Vec::new()));
}

#[tokio::test]
async fn whoever_was_bought_with_a_phone_stays_bought_with_it() {
    let room = shop().await;
    let check = async |expected: Option<bool>| {
        assert_eq!(room.read(|r| r.bought(connection(1), "a1")).await, expected);
    };
    check(None).await;
    for (phone, after) in [(false, false), (true, true), (false, true)] {
        room.write(move |w| w.note_bought(connection(1), "a1", phone)).await;
        check(Some(after)).await;
    }
    assert_eq!(room.read(|r| r.bought(connection(0), "a1")).await, None);
}

#[tokio::test]
async fn a_page_that_was_paid_for_is_kept_until_it_is_too_old_or_its_connection_is_gone() {
    let room = shop().await;
    let key = |number: u8, place: &str| PageKey {
        connection: connection(number),
        stream: "people_search".to_owned(),
        question: r#"{"domains":["x.test"]}"#.to_owned(),
        place: place.to_owned(),
    };
    let page =
        |minute: u32, paid: u64| PaidPage { at: at(minute), paid, answer: json!({ "found": [minute] }) };
    room.write(move |w| {
        w.put_found_page(&key(0, ""), &page(1, 1_000))?;
        w.put_found_page(&key(0, ""), &page(2, 2_000))?;
        w.put_found_page(&key(0, "2"), &page(1, 500))?;
        w.put_found_page(&key(1, ""), &page(3, 0))
    })
    .await;
    let kept =
        async |number: u8, place: &'static str| room.read(move |r| r.found_page(&key(number, place))).await;
    assert_eq!(kept(0, "").await, Some(page(2, 2_000)), "the newer one");
    assert_eq!(kept(0, "3").await, None);
    room.write(move |w| w.drop_found_pages_before(at(2))).await;
    assert_eq!((kept(0, "2").await, kept(0, "").await.is_some()), (None, true));
    room.write(move |w| w.drop_found_pages_of(connection(0))).await;
    assert_eq!((kept(0, "").await, kept(1, "").await), (None, Some(page(3, 0))));
}
