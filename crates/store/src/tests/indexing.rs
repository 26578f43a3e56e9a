use super::support::*;
use crate::{Reader, StoreError, Writer};
use std::sync::{Arc, Barrier};

/// Puts a record, and into the index.
fn put(w: &Writer<'_>, number: u8) -> Result<(), StoreError> {
    let record = record(number, connection(1), "acme.com");
    let profile = crate::profile(&record);
    w.put_record(&record)?;
    w.change_index(|index| {
        profile.into_iter().for_each(|profile| index.put(record.id, profile));
        index.settle();
    })
}

/// Which of three records the index has.
fn known(r: &Reader<'_>) -> Result<[bool; 3], StoreError> {
    let index = r.index()?;
    Ok([1, 2, 3].map(|number| index.contains(record_id(number))))
}

#[tokio::test]
async fn it_is_made_from_the_kept_records_and_goes_with_them() {
    let room = room().await;
    room.write(|w| {
        w.put_record(&record(1, connection(1), "acme.com"))?;
        w.forget_index();
        Ok(())
    })
    .await;
    assert_eq!(room.read(known).await, [true, false, false]);
    room.write(|w| put(w, 2)).await;
    assert_eq!(room.read(known).await, [true, true, false]);
    room.write(|w| w.change_index(|index| index.remove(record_id(1)))).await;
    assert_eq!(room.read(known).await, [false, true, false]);
    room.write(|w| w.clear_derived()).await;
    assert_eq!(room.read(known).await, [false; 3]);
}

#[tokio::test]
async fn it_is_made_before_a_record_is_put_so_that_it_says_what_that_changes() {
    let room = room().await;
    let changed = room.write(|w| {
        let news = [1, 2].map(|number| record(number, connection(1), "acme.com"));
        news.iter().try_for_each(|record| w.put_record(record))?;
        w.change_index(|index| {
            for record in &news {
                crate::profile(record).into_iter().for_each(|profile| index.put(record.id, profile));
            }
            index.stale().len()
        })
    });
    assert_eq!(changed.await, 2);
}

#[tokio::test]
async fn what_is_not_committed_leaves_it() {
    let room = room().await;
    room.write(|w| put(w, 1)).await;
    let refused = room.store.write(|w| put(w, 2).and(Err::<(), _>(StoreError::BadPlace))).await;
    assert_eq!(refused, Err(StoreError::BadPlace));
    assert_eq!(room.read(known).await, [true, false, false]);
    let refused: Result<(), StoreError> = room
        .store
        .write(|w| {
            put(w, 3)?;
            w.change_index(|_| panic!("in the middle"))
        })
        .await;
    assert_eq!(refused, Err(StoreError::Panicked));
    assert_eq!(room.read(known).await, [true, false, false]);
}

#[tokio::test]
async fn a_reader_sees_in_it_what_is_not_committed_yet() {
    let room = room().await;
    room.write(|w| put(w, 1)).await;
    let (begun, seen) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
    let (writing, read) = (
        (Arc::clone(&begun), Arc::clone(&seen)),
        room.read(move |r| {
            begun.wait();
            let found = (known(r)?, r.record(record_id(2))?);
            seen.wait();
            Ok(found)
        }),
    );
    let write = room.write(move |w| {
        put(w, 2)?;
        writing.0.wait();
        writing.1.wait();
        Ok(())
    });
    let ((index, record), ()) = tokio::join!(read, write);
    assert_eq!((index, record), ([true, true, false], None));
}

#[tokio::test]
async fn a_reader_that_needs_it_first_waits_for_the_writer() {
    let room = room().await;
    room.write(|w| w.put_record(&record(1, connection(1), "acme.com"))).await;
    let begun = Arc::new(Barrier::new(2));
    let waiting = Arc::clone(&begun);
    let write = room.write(move |w| {
        w.put_record(&record(2, connection(1), "acme.com"))?;
        w.forget_index();
        waiting.wait();
        Ok(())
    });
    let read = room.read(move |r| {
        begun.wait();
        known(r)
    });
    let ((), found) = tokio::join!(write, read);
    assert_eq!(found, [true, true, false]);
}
