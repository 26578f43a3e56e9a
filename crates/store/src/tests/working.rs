use super::support::*;
use crate::{Action, Connection, StoreError, Write, WriteState};
use chrono::NaiveDate;
use serde_json::{Value, json};
use sluice_domain::{PersonState, WriteId};

fn account(number: u8) -> Connection {
    Connection {
        id: connection(number),
        connector: "apollo".to_owned(),
        name: format!("Apollo {number}"),
        settings: [("region".to_owned(), "eu".to_owned())].into(),
        account: None,
        created_at: at(number.into()),
        synced_at: None,
        removed: false,
    }
}

#[tokio::test]
async fn a_connection_keeps_what_is_noted_of_it() {
    let room = room().await;
    room.write(|w| {
        w.put_connection(&account(2))?;
        w.put_connection(&account(1))?;
        w.set_account(connection(1), &json!({ "label": "Acme" }))?;
        w.set_synced(connection(1), at(30))
    })
    .await;
    let wanted =
        Connection { account: Some(json!({ "label": "Acme" })), synced_at: Some(at(30)), ..account(1) };
    assert_eq!(room.read(|r| r.connection(connection(1))).await, Some(wanted.clone()));
    assert_eq!(room.read(|r| r.connections()).await, [wanted, account(2)]);
}

#[tokio::test]
async fn a_removed_connection_is_out_of_use_but_known() {
    let room = room().await;
    room.write(|w| {
        w.put_connection(&account(1))?;
        w.remove_connection(connection(1))
    })
    .await;
    assert_eq!(room.read(|r| r.connections()).await, []);
    assert_eq!(room.read(|r| r.all_connections()).await, [Connection { removed: true, ..account(1) }]);
}

#[tokio::test]
async fn cursors_are_kept_for_each_stream_and_cleared_together() {
    let room = room().await;
    room.write(|w| {
        w.set_cursor(connection(1), "a", &json!({ "page": 1 }))?;
        w.set_cursor(connection(1), "a", &json!({ "page": 2 }))?;
        w.set_cursor(connection(1), "b", &json!(3))?;
        w.set_cursor(connection(2), "a", &json!(4))
    })
    .await;
    assert_eq!(room.read(|r| r.cursor(connection(1), "a")).await, Some(json!({ "page": 2 })));
    room.write(|w| w.clear_cursors(connection(1))).await;
    for (number, stream, wanted) in [(1, "a", None), (1, "b", None), (2, "a", Some(json!(4)))] {
        assert_eq!(room.read(move |r| r.cursor(connection(number), stream)).await, wanted);
    }
}

#[tokio::test]
async fn jobs_are_listed_newest_first() {
    let room = room().await;
    room.write(|w| {
        w.put_job(&job(1, connection(1), "done"))?;
        w.put_job(&job(2, connection(2), "running"))?;
        w.put_job(&job(3, connection(1), "failed"))
    })
    .await;
    let listed = room.read(|r| r.jobs(2)).await;
    assert_eq!(listed, [job(3, connection(1), "failed"), job(2, connection(2), "running")]);
    assert_eq!(room.read(|r| r.latest_job_of(connection(1))).await.unwrap().id, job(3, connection(1), "").id);
    assert_eq!(room.read(|r| r.latest_job_of(connection(9))).await, None);
}

#[tokio::test]
async fn a_job_is_updated_in_place() {
    let room = room().await;
    let mut later = job(1, connection(1), "failed");
    later.done = 40;
    later.total = Some(90);
    later.ended_at = Some(at(9));
    later.failure = Some(json!({ "code": "timeout" }));
    let put = later.clone();
    room.write(move |w| {
        w.put_job(&job(1, connection(1), "running"))?;
        w.put_job(&put)
    })
    .await;
    assert_eq!(room.read(|r| r.jobs(9)).await, [later]);
}

#[tokio::test]
async fn a_start_interrupts_the_jobs_of_the_last_run_only() {
    let room = room().await;
    let interrupted = room
        .write(|w| {
            for (number, state) in [(1, "running"), (2, "done"), (3, "waiting"), (4, "failed")] {
                w.put_job(&job(number, connection(1), state))?;
            }
            w.interrupt_running(at(60))
        })
        .await;
    assert_eq!(interrupted.len(), 2);
    let states: Vec<String> = room.read(|r| r.jobs(9)).await.into_iter().map(|job| job.state).collect();
    assert_eq!(states, ["failed", "interrupted", "done", "interrupted"]);
    assert_eq!(room.read(|r| r.jobs(9)).await[1].ended_at, Some(at(60)));
}

#[tokio::test]
async fn an_unknown_job_state_is_refused() {
    let room = room().await;
    let refused = room.store.write(|w| w.put_job(&job(1, connection(1), "sleeping"))).await;
    assert!(matches!(refused, Err(StoreError::Sqlite { .. })));
}

fn numbers(writes: &[Write]) -> Vec<u8> {
    writes.iter().map(|write| write.id.as_bytes()[0]).collect()
}

#[tokio::test]
async fn a_write_comes_back_as_it_was_planned_with_its_number() {
    let room = room().await;
    room.write(|w| w.add_write(&planned(1, WriteState::Pending))).await;
    let found = room.read(|r| r.writes_in_state(connection(1), WriteState::Pending, 9)).await;
    assert_eq!(found, [Write { seq: 1, ..planned(1, WriteState::Pending) }]);
}

#[tokio::test]
async fn every_change_of_a_write_is_a_line_in_its_ledger() {
    let room = room().await;
    room.write(|w| {
        let mut write = planned(1, WriteState::Pending);
        w.add_write(&write)?;
        write.state = WriteState::Sending;
        write.attempts = 1;
        w.set_write(&write, "sending")?;
        write.state = WriteState::Sent;
        write.remote_id = Some("77".to_owned());
        write.sent_at = Some(at(5));
        w.set_write(&write, "sent")?;
        // What was planned can't be changed by the way.
        write.body = Value::Null;
        write.state = WriteState::Agreed;
        write.seen_at = Some(at(6));
        write.agreed_at = Some(at(6));
        w.set_write(&write, "agreed")
    })
    .await;
    let found = room.read(|r| r.writes_to(connection(1), "77", WriteState::Agreed)).await;
    assert_eq!(
        found,
        [Write {
            seq: 1,
            attempts: 1,
            remote_id: Some("77".to_owned()),
            sent_at: Some(at(5)),
            seen_at: Some(at(6)),
            agreed_at: Some(at(6)),
            ..planned(1, WriteState::Agreed)
        }]
    );
    let lines = room.read(|r| r.ledger_of(WriteId::from_bytes([1; 16]))).await;
    let events: Vec<(&str, WriteState)> =
        lines.iter().map(|line| (line.event.as_str(), line.state)).collect();
    assert_eq!(
        events,
        [
            ("planned", WriteState::Pending),
            ("sending", WriteState::Sending),
            ("sent", WriteState::Sent),
            ("agreed", WriteState::Agreed),
        ]
    );
    assert_eq!(lines[2].detail["remote_id"], "77");
    assert_eq!(room.read(|r| r.agreed_marks()).await, [WriteId::from_bytes([1; 16]).to_string()]);
}

#[tokio::test]
async fn a_write_that_is_not_in_the_outbox_does_not_change() {
    let room = room().await;
    let refused = room.store.write(|w| w.set_write(&planned(1, WriteState::Sent), "sent")).await;
    assert_eq!(refused, Err(StoreError::UnknownWrite { write: WriteId::from_bytes([1; 16]) }));
}

#[tokio::test]
async fn writes_are_found_by_state_and_record_and_counted() {
    let room = room().await;
    let states = [
        WriteState::Pending,
        WriteState::Sending,
        WriteState::Sent,
        WriteState::Agreed,
        WriteState::Differs,
        WriteState::Refused,
        WriteState::Unknown,
        WriteState::Pending,
    ];
    room.write(move |w| {
        states.into_iter().zip(1..).try_for_each(|(state, number)| w.add_write(&planned(number, state)))
    })
    .await;
    let pending = room.read(|r| r.writes_in_state(connection(1), WriteState::Pending, 9)).await;
    assert_eq!(numbers(&pending), [1, 8]);
    assert_eq!(numbers(&room.read(|r| r.writes_in_state(connection(1), WriteState::Pending, 1)).await), [1]);
    assert_eq!(room.read(|r| r.writes_in_state(connection(2), WriteState::Pending, 9)).await, []);
    let id = |number: u8| WriteId::from_bytes([number; 16]);
    assert_eq!(room.read(|r| r.waiting_ids(connection(1))).await, [id(1), id(8)]);
    assert_eq!(numbers(&room.read(move |r| r.writes(&[id(8), id(9), id(2)])).await), [2, 8]);
    let all: Vec<_> = (1..=8).map(record_id).collect();
    let same = all.clone();
    assert_eq!(numbers(&room.read(move |r| r.writes_of_records(&all)).await), [1, 2, 3, 4, 5, 6, 7, 8]);
    assert_eq!(numbers(&room.read(move |r| r.open_writes_of_records(&same)).await), [1, 2, 3, 7, 8]);
    let counts = room.read(|r| r.write_counts()).await;
    assert_eq!((counts[&WriteState::Pending], counts[&WriteState::Unknown], counts.len()), (2, 1, 7));
}

#[tokio::test]
async fn the_ledger_is_paged_newest_first() {
    let room = room().await;
    room.write(|w| (1..=5).try_for_each(|number| w.add_write(&planned(number, WriteState::Pending)))).await;
    let first = room.read(|r| r.ledger_page(None, 2)).await;
    assert_eq!(numbers(&first), [5, 4]);
    let before = first[1].seq;
    assert_eq!(numbers(&room.read(move |r| r.ledger_page(Some(before), 9)).await), [3, 2, 1]);
}

#[tokio::test]
async fn only_created_records_have_a_mark_to_look_for() {
    let room = room().await;
    room.write(|w| {
        w.add_write(&Write { action: Action::Update, ..planned(1, WriteState::Agreed) })?;
        w.add_write(&planned(2, WriteState::Sent))
    })
    .await;
    assert_eq!(room.read(|r| r.agreed_marks()).await, Vec::<String>::new());
}

#[tokio::test]
async fn an_untouched_audit_is_followed_to_its_end() {
    let room = room().await;
    assert_eq!(room.read(|r| r.verify_audit()).await, 0);
    room.write(|w| {
        w.append_audit(at(1), "Ada", "connect", "halopsa", &json!({ "b": 1, "a": [null, 2.5] }))?;
        w.append_audit(at(2), "Ada", "decide", "x", &json!({}))
    })
    .await;
    room.write(|w| w.append_audit(at(3), "rule:written", "decide", "y", &json!("z"))).await;
    assert_eq!(room.read(|r| r.verify_audit()).await, 3);
}

#[tokio::test]
async fn a_changed_or_missing_audit_line_is_found() {
    for (sql, line) in [
        ("UPDATE audit SET actor = 'Eve' WHERE seq = 2", 2),
        ("UPDATE audit SET detail = '{\"n\":9}' WHERE seq = 1", 1),
        ("UPDATE audit SET at = at + 1 WHERE seq = 3", 3),
        ("DELETE FROM audit WHERE seq = 2", 2),
        ("DELETE FROM audit WHERE seq = 3", 3),
        ("DELETE FROM audit", 1),
    ] {
        let room = room().await;
        room.write(|w| {
            for number in 1..=3 {
                w.append_audit(at(number), "Ada", "decide", "x", &json!({ "n": number }))?;
            }
            Ok(())
        })
        .await;
        assert!(room.store.write(move |w| w.run(sql, [])).await.is_err(), "{sql}");
        room.write(move |w| {
            Ok(w.sqlite().execute_batch("DROP TRIGGER audit_is_final; DROP TRIGGER audit_stays;")?)
        })
        .await;
        room.write(move |w| w.run(sql, [])).await;
        assert_eq!(
            room.store.read(|r| r.verify_audit()).await,
            Err(StoreError::AuditBroken { line }),
            "{sql}"
        );
    }
}

#[tokio::test]
async fn settings_keep_their_type() {
    let room = room().await;
    room.write(|w| {
        w.set_setting("theme", &"dark")?;
        w.set_setting("theme", &"light")
    })
    .await;
    assert_eq!(room.read(|r| r.setting::<String>("theme")).await.as_deref(), Some("light"));
    assert_eq!(room.read(|r| r.setting::<String>("other")).await, None);
    let refused = room.store.read(|r| r.setting::<u32>("theme")).await;
    assert_eq!(refused, Err(StoreError::Undecodable { column: 0 }));
    room.write(|w| w.drop_setting("theme")).await;
    assert_eq!(room.read(|r| r.setting::<String>("theme")).await, None);
}

#[tokio::test]
async fn the_last_day_before_is_found_over_a_gap() {
    let room = room().await;
    let day = |number| NaiveDate::from_ymd_opt(2026, 11, number).unwrap();
    room.write(move |w| {
        w.set_daily(day(1), "weak", 5)?;
        w.set_daily(day(3), "weak", 7)?;
        w.set_daily(day(3), "weak", 8)?;
        w.set_daily(day(9), "other", 1)
    })
    .await;
    assert_eq!(room.read(move |r| r.daily(day(3), "weak")).await, Some(8));
    assert_eq!(room.read(move |r| r.daily(day(2), "weak")).await, None);
    assert_eq!(room.read(move |r| r.daily_before(day(3), "weak")).await, Some(5));
    assert_eq!(room.read(move |r| r.daily_before(day(10), "weak")).await, Some(8));
    assert_eq!(room.read(move |r| r.daily_before(day(1), "weak")).await, None);
}

#[tokio::test]
async fn changes_to_a_mapping_are_kept_version_by_version_and_the_newest_holds() {
    let room = room().await;
    fn first() -> serde_json::Value {
        json!({ "email": { "take": "mail" } })
    }
    room.write(|w| {
        w.put_connection(&account(1))?;
        assert_eq!(w.append_mapping(connection(1), "contacts", at(1), "Ada", &first())?, 1);
        assert_eq!(w.append_mapping(connection(1), "contacts", at(2), "Ben", &json!({}))?, 2);
        assert_eq!(w.append_mapping(connection(1), "people", at(3), "Ada", &first())?, 1);
        Ok(())
    })
    .await;
    let versions = room.read(|r| r.mapping_versions(connection(1), "contacts")).await;
    let told: Vec<_> = versions.iter().map(|one| (one.version, one.actor.as_str(), &one.changes)).collect();
    assert_eq!(told, [(2, "Ben", &json!({})), (1, "Ada", &first())]);
    let held = room.read(|r| r.mappings()).await;
    let held: Vec<_> = held.iter().map(|one| (one.stream.as_str(), one.version)).collect();
    assert_eq!(held, [("contacts", 2), ("people", 1)]);
    let refused = room.store.write(|w| w.run("UPDATE mapping SET actor = 'x'", [])).await;
    assert!(refused.is_err());
}

#[tokio::test]
async fn a_refused_entry_is_settled_by_the_same_planned_again_and_not_by_another() {
    let room = room().await;
    let entry = |number: u8, of: &str, state| Write {
        anchor: record_id(1),
        action: Action::Append,
        body: json!({ "name": "Ann", "entry": { "of": of } }),
        ..planned(number, state)
    };
    let (first, other) = (entry(1, "a", WriteState::Refused), entry(2, "b", WriteState::Agreed));
    let again = entry(3, "a", WriteState::Agreed);
    room.write(|w| w.put_person(&person(1, "Ann", PersonState::Clean))).await;
    room.write(move |w| w.add_write(&first).and_then(|()| w.add_write(&other))).await;
    assert_eq!(numbers(&room.read(|r| r.refusals(None, &[], 9)).await), [1]);
    room.write(move |w| w.add_write(&again)).await;
    assert_eq!(room.read(|r| r.refusals(None, &[], 9)).await, []);
}
