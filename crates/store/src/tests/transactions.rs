use super::support::*;
use crate::{Store, StoreError, open};
use proptest::prelude::*;
use sluice_domain::PersonState;
use std::{
    sync::{Arc, Barrier},
    time::Duration,
};

#[derive(Debug, PartialEq)]
enum Refusal {
    Mine,
    Store(StoreError),
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::Store(error)
    }
}

#[tokio::test]
async fn an_error_leaves_nothing_behind() {
    let room = room().await;
    let refused = room
        .store
        .write(|w| {
            w.append_observation(&observation(1, "42", "a@x.com"))?;
            Err::<(), _>(Refusal::Mine)
        })
        .await;
    assert_eq!(refused, Err(Refusal::Mine));
    assert_eq!(room.read(|r| r.observation_count()).await, 0);
}

#[tokio::test]
async fn a_panic_leaves_nothing_behind_and_the_store_goes_on() {
    let room = room().await;
    for _ in 0..5 {
        let refused: Result<(), StoreError> = room
            .store
            .write(|w| {
                w.append_observation(&observation(1, "42", "a@x.com"))?;
                panic!("in the middle");
            })
            .await;
        assert_eq!(refused, Err(StoreError::Panicked));
        let refused: Result<(), StoreError> = room.store.read(|_| panic!("while reading")).await;
        assert_eq!(refused, Err(StoreError::Panicked));
    }
    assert_eq!(room.read(|r| r.observation_count()).await, 0);
    assert!(room.write(|w| w.append_observation(&observation(1, "42", "a@x.com"))).await);
}

#[tokio::test]
async fn a_reader_can_not_write() {
    let room = room().await;
    let refused = room
        .store
        .read(|r| {
            Ok::<_, StoreError>(r.sqlite().execute("INSERT INTO setting (key, value) VALUES ('a', '1')", [])?)
        })
        .await;
    assert_eq!(refused, Err(StoreError::ReadOnly));
}

#[tokio::test]
async fn a_disk_that_became_read_only_is_told_is_still_read_and_loses_nothing() {
    let room = room().await;
    assert!(room.write(|w| w.append_observation(&observation(1, "42", "a@x.com"))).await);
    room.store.refuse_writes(true).await.unwrap();
    let write = async |id: &'static str| {
        room.store.write(move |w| w.append_observation(&observation(2, id, "a@x.com"))).await
    };
    assert_eq!(write("43").await, Err(StoreError::ReadOnly));
    assert_eq!(room.read(|r| r.observation_count()).await, 1);
    room.store.refuse_writes(false).await.unwrap();
    assert_eq!(write("43").await, Ok(true));
    assert_eq!(room.read(|r| r.observation_count()).await, 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_read_is_of_one_moment_and_does_not_wait_for_a_write() {
    let room = room().await;
    let (read_once, written) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (here, there) = (Arc::clone(&read_once), Arc::clone(&written));
    let store = room.store.clone();
    let reading = tokio::spawn(async move {
        store
            .read(move |r| {
                let before = r.observation_count()?;
                here.wait();
                there.wait();
                Ok::<_, StoreError>((before, r.observation_count()?))
            })
            .await
    });
    tokio::task::spawn_blocking(move || read_once.wait()).await.unwrap();
    room.write(|w| w.append_observation(&observation(1, "42", "a@x.com"))).await;
    tokio::task::spawn_blocking(move || written.wait()).await.unwrap();
    assert_eq!(reading.await.unwrap(), Ok((0, 0)));
    assert_eq!(room.read(|r| r.observation_count()).await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_at_once_all_come_through() {
    let room = room().await;
    let work: Vec<_> = (1..=40_u8)
        .map(|number| {
            let store = room.store.clone();
            tokio::spawn(async move {
                store
                    .write(move |w| {
                        w.append_observation(&observation(number, &number.to_string(), "a@x.com"))
                    })
                    .await?;
                store.read(|r| r.observation_count()).await
            })
        })
        .collect();
    for each in work {
        assert!(each.await.unwrap().unwrap() >= 1);
    }
    assert_eq!(room.read(|r| r.observation_count()).await, 40);
}

#[tokio::test]
async fn a_full_disk_is_named_and_loses_nothing() {
    let room = room().await;
    room.write(|w| w.append_observation(&observation(1, "42", "a@x.com"))).await;
    room.write(|w| w.limit_growth(Some(4))).await;
    let refused = room
        .store
        .write(|w| {
            for number in 2..=200 {
                let mut large = observation(number, &number.to_string(), "a@x.com");
                large.raw = "x".repeat(10_000);
                w.append_observation(&large)?;
            }
            Ok(())
        })
        .await;
    assert_eq!(refused, Err(StoreError::DiskFull));
    assert_eq!(room.read(|r| r.observation_count()).await, 1);
    room.write(|w| w.limit_growth(None)).await;
    assert!(room.write(|w| w.append_observation(&observation(2, "43", "a@x.com"))).await);
    assert_eq!(room.store.integrity().await, Ok(()));
}

#[tokio::test]
async fn another_program_that_holds_the_file_is_named() {
    let room = room().await;
    room.write(|w| Ok(w.sqlite().busy_timeout(Duration::ZERO)?)).await;
    let other = open::unlocked(&room.path, Some(&key())).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let write = || room.store.write(|w| w.append_observation(&observation(1, "42", "a@x.com")));
    assert_eq!(write().await, Err(StoreError::Busy));
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(write().await, Ok(true));
}

#[tokio::test]
async fn a_closed_store_refuses_and_everything_is_in_the_file() {
    let room = room().await;
    room.write(|w| w.put_person(&person(1, "Ann", PersonState::Clean))).await;
    room.store.close().await;
    assert_eq!(room.store.read(|r| r.person_count()).await, Err(StoreError::Closed));
    assert_eq!(room.store.write(|w| w.delete_person(person_id(1))).await, Err(StoreError::Closed));
    assert_eq!(room.store.integrity().await, Err(StoreError::Closed));
    room.store.close().await;
    let left: Vec<_> =
        std::fs::read_dir(room.folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["sluice.db"]);
    let again = Store::open(&room.path, Some(&key()), at(1)).await.unwrap();
    assert_eq!(again.read(|r| r.person_count()).await, Ok(1));
}

#[tokio::test]
async fn the_size_counts_the_log() {
    let room = room().await;
    let before = room.store.file_size().await.unwrap();
    room.write(|w| {
        let mut large = observation(1, "42", "a@x.com");
        large.raw = "x".repeat(100_000);
        w.append_observation(&large)
    })
    .await;
    assert!(room.store.file_size().await.unwrap() >= before + 100_000);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, ..ProptestConfig::default() })]

    #[test]
    fn what_was_committed_is_there_and_what_was_not_is_not(fates in proptest::collection::vec(any::<bool>(), 1..20)) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let room = room().await;
            for (keep, number) in fates.iter().copied().zip(1..) {
                let ended = room
                    .store
                    .write(move |w| {
                        w.append_observation(&observation(number, &number.to_string(), "a@x.com"))?;
                        if keep { Ok(()) } else { Err(Refusal::Mine) }
                    })
                    .await;
                prop_assert_eq!(ended.is_ok(), keep);
            }
            room.store.close().await;
            let again = Store::open(&room.path, Some(&key()), at(1)).await.unwrap();
            let kept = again.read(|r| r.observation_count()).await.unwrap();
            prop_assert_eq!(kept as usize, fates.iter().filter(|keep| **keep).count());
            Ok(())
        })?;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_writer_knows_whether_somebody_else_waits_to_write() {
    let room = room().await;
    assert!(!room.write(|w| Ok::<_, StoreError>(w.awaited())).await);
    let (begun, asked) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (here, there) = (Arc::clone(&begun), Arc::clone(&asked));
    let store = room.store.clone();
    let writing = tokio::spawn(async move {
        store
            .write(move |w| {
                here.wait();
                there.wait();
                Ok::<_, StoreError>(w.awaited())
            })
            .await
    });
    tokio::task::spawn_blocking(move || begun.wait()).await.unwrap();
    // Somebody who gave up waits no more.
    let mut given_up = Box::pin(room.store.write(|_| Ok::<_, StoreError>(())));
    assert!(waits_yet(&mut given_up).await);
    drop(given_up);
    let mut waits = Box::pin(room.store.write(|w| Ok::<_, StoreError>(w.awaited())));
    assert!(waits_yet(&mut waits).await);
    tokio::task::spawn_blocking(move || asked.wait()).await.unwrap();
    assert_eq!(writing.await.unwrap(), Ok(true));
    assert_eq!(waits.await, Ok(false));
}

/// Goes on with something once; whether it waits.
async fn waits_yet(of: &mut (impl Future + Unpin)) -> bool {
    std::future::poll_fn(|context| {
        std::task::Poll::Ready(std::pin::Pin::new(&mut *of).poll(context).is_pending())
    })
    .await
}
