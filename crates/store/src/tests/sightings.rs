//! Which pass saw a record last, and what whole passes missed.

use super::support::{Room, at, connection, record, record_id, room};
use crate::{Missing, Pass, Unread};
use proptest::{collection::vec, prelude::*};
use serde_json::json;
use sluice_domain::RecordId;

const STREAM: &str = "contacts";

/// One pass that sees these records, whole or not.
async fn pass(room: &Room, seen: &[u8], whole: bool) {
    let seen: Vec<RecordId> = seen.iter().map(|number| record_id(*number)).collect();
    room.write(move |w| {
        let number = w.begin_pass(connection(1), STREAM)?;
        w.sight(connection(1), STREAM, number, &seen)?;
        if whole { w.miss(connection(1), STREAM, number) } else { Ok(()) }
    })
    .await;
}

async fn missing(room: &Room, least: u32) -> Vec<RecordId> {
    room.read(move |r| r.missing(connection(1), STREAM, least)).await
}

/// Who is seen, whether the pass is whole, who was missed once or more then, and who twice or more.
type Step<'a> = (&'a [u8], bool, &'a [u8], &'a [u8]);

async fn held(records: &[u8]) -> Room {
    let (room, records) = (room().await, records.to_vec());
    room.write(move |w| {
        records.iter().try_for_each(|number| w.put_record(&record(*number, connection(1), "acme.com")))
    })
    .await;
    room
}

#[tokio::test]
async fn only_whole_passes_miss_and_a_sight_of_any_ends_it() {
    let check = async |steps: &[Step<'_>]| {
        let room = held(&[1, 2, 3]).await;
        for (step, (seen, whole, once, twice)) in steps.iter().enumerate() {
            pass(&room, seen, *whole).await;
            let ids = |numbers: &[u8]| numbers.iter().map(|number| record_id(*number)).collect::<Vec<_>>();
            assert_eq!(missing(&room, 1).await, ids(once), "step {step}");
            assert_eq!(missing(&room, 2).await, ids(twice), "step {step}");
        }
    };
    check(&[(&[1, 2, 3], true, &[], &[]), (&[1], true, &[2, 3], &[]), (&[1], true, &[2, 3], &[2, 3])]).await;
    check(&[(&[1, 2, 3], true, &[], &[]), (&[1], false, &[], &[]), (&[2], true, &[1, 3], &[])]).await;
    check(&[
        (&[1, 2], true, &[], &[]),
        (&[1], true, &[2], &[]),
        (&[2], false, &[], &[]),
        (&[1], true, &[2], &[]),
    ])
    .await;
    // What no pass ever saw, for example what was bought, is missed by none.
    check(&[(&[1], true, &[], &[]), (&[1], true, &[], &[])]).await;
}

#[tokio::test]
async fn what_is_missing_is_counted_by_stream_and_what_is_forgotten_is_missed_no_more() {
    let room = held(&[1, 2, 3]).await;
    pass(&room, &[1, 2, 3], true).await;
    pass(&room, &[1, 2], true).await;
    pass(&room, &[1], true).await;
    let row =
        |once, twice, of| Missing { connection: connection(1), stream: STREAM.to_owned(), once, twice, of };
    assert_eq!(room.read(|r| r.missing_counts()).await, [row(1, 1, 3)]);
    let of = [record_id(1), record_id(2), record_id(3)];
    assert_eq!(room.read(move |r| r.missing_of(&of, 2)).await, [record_id(3)]);
    room.write(|w| w.forget_sightings(&[record_id(3)])).await;
    assert_eq!(room.read(|r| r.missing_counts()).await, [row(1, 0, 2)]);
    pass(&room, &[1, 2], true).await;
    assert_eq!(room.read(|r| r.missing_counts()).await, []);
    // Nothing is known of the ninth.
    pass(&room, &[9], true).await;
    assert_eq!(room.read(|r| r.sighted(connection(1), STREAM)).await, 2);
}

#[tokio::test]
async fn passes_are_counted_and_the_end_of_one_is_kept() {
    let room = room().await;
    let known = async || room.read(|r| r.pass(connection(1), STREAM)).await;
    assert_eq!(known().await, None);
    pass(&room, &[], false).await;
    pass(&room, &[], false).await;
    assert_eq!(known().await, Some(Pass { number: 2, read_at: None }));
    room.write(|w| w.end_pass(connection(1), STREAM, at(5))).await;
    assert_eq!(known().await, Some(Pass { number: 2, read_at: Some(at(5)) }));
}

fn unread(stream: &str, id: Option<&str>, raw: &str) -> Unread {
    Unread {
        id: 0,
        connection: connection(1),
        stream: stream.to_owned(),
        external_id: id.map(str::to_owned),
        raw: raw.to_owned(),
        reason: json!({ "code": "record_without_id", "params": {} }),
        tries: 1,
        came_at: at(1),
        tried_at: at(1),
        dropped: false,
    }
}

/// What a pass brings that has no id and can't be read, whether it is whole, and what waits then.
type Shelf<'a> = (&'a [&'a str], bool, &'a [&'a str]);

#[tokio::test]
async fn what_has_no_id_waits_as_long_as_it_comes_and_no_longer() {
    let check = async |steps: &[Shelf<'_>]| {
        let room = room().await;
        for (step, (brought, whole, left)) in steps.iter().enumerate() {
            let came: Vec<Unread> = brought.iter().map(|raw| unread(STREAM, None, raw)).collect();
            room.write(move |w| came.iter().try_for_each(|one| w.put_unread(one))).await;
            pass(&room, &[], *whole).await;
            let held = room.read(|r| r.unread_after(0, false, 10)).await;
            let held: Vec<&str> = held.iter().map(|one| one.raw.as_str()).collect();
            assert_eq!(held, *left, "step {step}");
        }
    };
    check(&[(&["a", "b"], true, &["a", "b"]), (&["a"], true, &["a"]), (&[], true, &[])]).await;
    // A pass of changes alone does not bring what is as it was.
    check(&[(&["a"], true, &["a"]), (&[], false, &["a"]), (&[], false, &["a"]), (&[], true, &[])]).await;
    // What came since the last whole pass came of a change: the next one may still lack it for another reason.
    check(&[(&["a"], false, &["a"]), (&[], true, &["a"]), (&[], true, &[])]).await;
}

#[tokio::test]
async fn only_what_has_no_id_is_forgotten_and_only_of_the_stream_that_was_read() {
    let room = room().await;
    room.write(|w| {
        for one in [
            unread(STREAM, Some("7"), "known"),
            unread("accounts", None, "elsewhere"),
            unread(STREAM, None, "dropped"),
        ] {
            w.put_unread(&one)?;
        }
        w.drop_unread(3, true).map(|there| assert!(there))
    })
    .await;
    for _ in 0..3 {
        pass(&room, &[], true).await;
    }
    let held = room.read(|r| r.unread_after(0, false, 10)).await;
    assert_eq!(held.iter().map(|one| one.raw.as_str()).collect::<Vec<_>>(), ["known", "elsewhere"]);
    assert_eq!(room.read(|r| r.unread_counts()).await, (2, 0));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    /// Who is missing so often is whoever so many whole passes since the last sight did not bring.
    #[test]
    fn what_is_missing_is_what_was_not_seen_since(passes in vec((0_u8..8, any::<bool>()), 0..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (once, twice) = runtime.block_on(async {
            let room = held(&[1, 2, 3]).await;
            for (seen, whole) in &passes {
                pass(&room, &of(*seen), *whole).await;
            }
            (missing(&room, 1).await, missing(&room, 2).await)
        });
        let mut missed = [None; 3];
        for (seen, whole) in &passes {
            for (at, count) in missed.iter_mut().enumerate() {
                *count = match (seen >> at & 1 == 1, *whole) {
                    (true, _) => Some(0),
                    (false, true) => count.map(|count: u32| count + 1),
                    (false, false) => *count,
                };
            }
        }
        let least = |least: u32| -> Vec<RecordId> {
            let numbers = (1_u8..).zip(missed).filter(|(_, count)| count.is_some_and(|count| count >= least));
            numbers.map(|(number, _)| record_id(number)).collect()
        };
        prop_assert_eq!((once, twice), (least(1), least(2)));
    }
}

/// The records of a set of bits.
fn of(bits: u8) -> Vec<u8> {
    (0..3).filter(|at| bits >> at & 1 == 1).map(|at| at + 1).collect()
}
