use super::support::*;
use crate::{Action, Store, StoreError, Write, WriteState, Writer, migration, open};
use serde_json::json;
use sluice_domain::{Field, Judgement, PersonState, WriteId};

/// Refused so many minutes after the first moment, of the person of the same number.
fn refused(number: u8) -> Write {
    Write { body: json!({ "stage": "lead" }), ..planned(number, WriteState::Refused) }
}

/// The same person's, planned later.
fn again(number: u8, of: &Write, state: WriteState) -> Write {
    let (id, created_at) = (WriteId::from_bytes([number; 16]), at(number.into()));
    Write { id, created_at, state, ..of.clone() }
}

fn put(w: &Writer<'_>, writes: &[Write]) -> Result<(), StoreError> {
    for write in writes {
        let record = write.anchor;
        let number = record.as_bytes()[0];
        w.put_person(&person(number, "Ann", PersonState::Clean))?;
        w.add_write(write)?;
    }
    Ok(())
}

async fn waiting(room: &Room) -> Vec<u8> {
    let found = room.read(|r| Ok((r.refusals(None, &[], 100)?, r.refusal_count(100)?))).await;
    assert_eq!(found.0.len(), found.1 as usize);
    found.0.iter().map(|write| write.id.as_bytes()[0]).collect()
}

#[tokio::test]
async fn all_that_was_refused_is_reached_page_by_page_the_newest_first_without_what_is_put_off() {
    let room = room().await;
    room.write(|w| put(w, &(1..=9).map(refused).collect::<Vec<_>>())).await;
    let off = [WriteId::from_bytes([8; 16]), WriteId::from_bytes([3; 16])];
    let (mut reached, mut before) = (Vec::new(), None);
    loop {
        let page = room.read(move |r| r.refusals(before, &off, 2)).await;
        let Some(last) = page.last() else { break };
        before = Some(last.seq);
        reached.extend(page.iter().map(|write| write.id.as_bytes()[0]));
    }
    assert_eq!(reached, [9, 7, 6, 5, 4, 2, 1]);
    assert_eq!(room.read(|r| r.refusal_count(4)).await, 4, "counted no further");
    let one = |number: u8| room.read(move |r| r.refusal(WriteId::from_bytes([number; 16])));
    assert_eq!(one(3).await.map(|write| write.seq), Some(3));
    assert_eq!(one(10).await, None);
}

#[tokio::test]
async fn what_was_planned_again_waits_for_no_answer_unless_that_was_withdrawn() {
    let room = room().await;
    let first = refused(1);
    room.write(move |w| put(w, &[refused(1), refused(2)])).await;
    let check = async |change: Write, event: &'static str, expected: &[u8]| {
        let state = change.state;
        room.write(
            move |w| if event == "planned" { w.add_write(&change) } else { w.set_write(&change, event) },
        )
        .await;
        assert_eq!(waiting(&room).await, expected, "{event} {state:?}");
    };
    let other = Write { body: json!({ "stage": "prospect" }), ..again(5, &first, WriteState::Pending) };
    check(other, "planned", &[2, 1]).await;
    check(again(6, &first, WriteState::Pending), "planned", &[2]).await;
    check(again(6, &first, WriteState::Withdrawn), "taken_out", &[2, 1]).await;
    check(again(6, &first, WriteState::Pending), "clock_set_back", &[2]).await;
    // The last one is what waits.
    check(again(6, &first, WriteState::Refused), "refused", &[6, 2]).await;
    check(again(6, &first, WriteState::Agreed), "agreed", &[2]).await;
}

#[tokio::test]
async fn an_answer_counts_from_when_it_was_sent_until_it_is_taken_back() {
    let record = record_id(7);
    let value = Judgement::Value { record, field: Field::Title, value: Some("CTO".to_owned()) };
    let (accept, quarantine) = (Judgement::Accept { record }, Judgement::Quarantine { record });
    let remark = Judgement::Comment { record, text: "Met at the fair".to_owned() };
    for (judgement, made, remote_id, open, lost) in [
        (accept.clone(), 9, None, false, false),
        (accept.clone(), 3, None, true, false),
        (value.clone(), 9, None, false, false),
        (quarantine.clone(), 9, None, false, false),
        (remark, 9, None, true, false),
        // What the other side had taken is not written again but by somebody's word.
        (accept.clone(), 9, Some("77"), false, false),
        (accept, 3, Some("77"), true, true),
        (value, 9, Some("77"), true, true),
        (quarantine, 9, Some("77"), false, true),
    ] {
        let room = room().await;
        let write = Write { remote_id: remote_id.map(str::to_owned), sent_at: Some(at(8)), ..refused(7) };
        let said = decision(made, ada(), judgement.clone());
        room.write(move |w| {
            put(w, std::slice::from_ref(&write))?;
            w.append_decision(&said)
        })
        .await;
        let told = async || {
            let lost = room.read(|r| r.lost_writes(&[record_id(6), record_id(7)])).await;
            (!waiting(&room).await.is_empty(), !lost.is_empty())
        };
        assert_eq!(told().await, (open, lost), "{judgement:?} {remote_id:?}");
        room.write(move |w| {
            w.append_decision(&decision(20, ada(), Judgement::Revoke { decision: fact(made) }))
        })
        .await;
        assert_eq!(told().await, (true, remote_id.is_some()), "{judgement:?} {remote_id:?} taken back");
    }
}

#[tokio::test]
async fn whoever_stays_out_and_an_account_that_is_gone_keep_nobody_waiting() {
    for (state, expected) in
        [(PersonState::Clean, 1), (PersonState::Quarantined, 0), (PersonState::DoNotContact, 0)]
    {
        let room = room().await;
        room.write(move |w| {
            put(w, &[refused(1)])?;
            w.put_person(&person(1, "Ann", state))
        })
        .await;
        assert_eq!(waiting(&room).await.len(), expected, "{state:?}");
    }
    let room = room().await;
    room.write(|w| {
        put(w, &[refused(1)])?;
        let halo = crate::Connection {
            id: connection(1),
            connector: "halopsa".to_owned(),
            name: "HaloPSA".to_owned(),
            settings: Default::default(),
            account: None,
            created_at: at(0),
            synced_at: None,
            removed: false,
        };
        w.put_connection(&halo)?;
        w.remove_connection(connection(1))
    })
    .await;
    assert!(waiting(&room).await.is_empty());
}

/// The schema in which refusals were looked for in the whole outbox.
const WITHOUT_REFUSALS: usize = 19;

#[tokio::test]
async fn what_was_refused_before_refusals_were_kept_is_found() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sluice.db");
    let mut file = open::unlocked(&path, Some(&key())).unwrap();
    open::writer(&file).unwrap();
    migration::run(&mut file, &migration::STEPS[..WITHOUT_REFUSALS], at(0)).unwrap();
    let write = |id: u8, anchor: u8, state: &str, created: i64| {
        let (id, anchor) = (format!("{id:02x}").repeat(16), format!("{anchor:02x}").repeat(16));
        file.execute_batch(&format!(
            "INSERT INTO outbox
                (id, connection, person, anchor, action, body, body_hash, state, created_at)
             VALUES
                (x'{id}', x'{anchor}', x'{anchor}', x'{anchor}', 'create', '{{}}', zeroblob(32), '{state}', {created})"
        ))
        .unwrap();
    };
    write(1, 1, "refused", 10);
    write(2, 2, "refused", 10);
    write(3, 2, "agreed", 20);
    drop(file);
    let store = Store::open(&path, Some(&key()), at(9)).await.unwrap();
    let kept = store.write(|w| {
        w.put_person(&person(1, "Ann", PersonState::Clean))?;
        w.put_person(&person(2, "Ben", PersonState::Clean))?;
        w.refusals(None, &[], 9)
    });
    let found: Vec<WriteId> = kept.await.unwrap().iter().map(|write| write.id).collect();
    assert_eq!(found, [WriteId::from_bytes([1; 16])]);
}

#[tokio::test]
async fn what_is_asked_of_a_refused_change_is_not_that_it_is_lost() {
    let room = room().await;
    let change = Write { action: Action::Update, remote_id: Some("77".to_owned()), ..refused(1) };
    room.write(move |w| put(w, std::slice::from_ref(&change))).await;
    assert_eq!(waiting(&room).await, [1]);
    assert_eq!(room.read(|r| r.lost_writes(&[record_id(1)])).await, []);
}
