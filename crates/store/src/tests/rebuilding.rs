use super::support::*;
use crate::{StoreError, Writer, derived::DERIVED};
use sluice_domain::{Field, PersonState};
use std::collections::{BTreeMap, BTreeSet};

/// Derives the same few rows, in the given order of people.
fn derive(w: &Writer<'_>, order: &[u8]) -> Result<(), StoreError> {
    for number in order {
        w.put_record(&record(*number, connection(1), "acme.com"))?;
        w.put_person(&with(person(*number, "Ann", PersonState::Weak), Field::Email, "ann@acme.com"))?;
        w.put_item(&weak_item(*number, 1.0))?;
    }
    w.put_company(&company("acme.com", "Acme", &[1, 2, 3]))?;
    w.put_pair(&pair(1, 2, 3)).map(drop)
}

#[tokio::test]
async fn the_same_rows_derived_in_another_order_are_equal() {
    let room = room().await;
    let differing = room
        .write(|w| {
            derive(w, &[1, 2, 3])?;
            w.stash_derived()?;
            w.clear_derived()?;
            derive(w, &[3, 1, 2])?;
            w.diff_derived()
        })
        .await;
    assert_eq!(differing, BTreeMap::new());
}

#[tokio::test]
async fn a_comparison_may_come_in_a_later_transaction_and_once() {
    let room = room().await;
    room.write(|w| derive(w, &[1, 2, 3])).await;
    room.write(|w| w.stash_derived()).await;
    room.write(|w| w.stash_derived()).await;
    assert_eq!(room.write(|w| w.diff_derived()).await, BTreeMap::new());
    assert_eq!(room.store.write(|w| w.diff_derived()).await, Err(StoreError::NothingKeptAside));
}

#[tokio::test]
async fn clearing_empties_derived_tables_and_nothing_else() {
    let room = room().await;
    room.write(|w| {
        derive(w, &[1, 2, 3])?;
        w.append_observation(&observation(1, "42", "a@x.com"))?;
        w.clear_derived()
    })
    .await;
    for (table, _) in DERIVED {
        let rows: u32 = room.read(move |r| r.value(&format!("SELECT count(*) FROM {table}"), [])).await;
        assert_eq!(rows, 0, "{table}");
    }
    assert_eq!(room.read(|r| r.observation_count()).await, 1);
    assert_eq!(room.read(|r| r.state_counts()).await, BTreeMap::new());
}

#[tokio::test]
async fn a_change_in_any_derived_table_is_found() {
    for (table, sql) in [
        ("record", "UPDATE record SET stream = 'other' WHERE external_id = '2'"),
        ("record_count", "UPDATE record_count SET records = 9"),
        ("pair", "UPDATE pair SET bits = 4"),
        ("person_text", "UPDATE person_text SET title = 'boss' WHERE rowid = 1"),
        ("person_record", "DELETE FROM person_record WHERE record = (SELECT min(record) FROM person_record)"),
        ("person", "UPDATE person SET company = randomblob(16) WHERE row = 2"),
        ("person_count", "UPDATE person_count SET people = 1"),
        ("company_text", "UPDATE company_text SET name = 'other'"),
        (
            "company_record",
            "DELETE FROM company_record WHERE record = (SELECT max(record) FROM company_record)",
        ),
        ("company", "UPDATE company SET at = at + 1"),
        ("item", "UPDATE item SET value = 2.0 WHERE id = (SELECT min(id) FROM item)"),
        ("item_count", "UPDATE item_count SET items = items + 1"),
    ] {
        let room = room().await;
        let differing = room
            .write(move |w| {
                derive(w, &[1, 2, 3])?;
                w.stash_derived()?;
                w.run(sql, [])?;
                w.diff_derived()
            })
            .await;
        assert_eq!(differing.keys().map(String::as_str).collect::<Vec<_>>(), [table]);
    }
}

#[tokio::test]
async fn every_table_is_a_fact_derived_or_working_state() {
    const FACTS_AND_WORK: &[&str] = &[
        "audit",
        "bought",
        "connection",
        "cursor",
        "daily",
        "decision",
        "decision_record",
        "exit_proposal",
        "found_page",
        "job",
        "known_answer",
        "layout",
        "ledger",
        "list",
        "mapping",
        "migration",
        "named_ticket",
        "observation",
        "outbox",
        "pass",
        "purchase",
        "push",
        "refusal",
        "setting",
        "sighting",
        "told",
        "unread",
    ];
    let room = room().await;
    let tables: BTreeSet<String> = room
        .read(|r| {
            r.all(
                "SELECT name FROM pragma_table_list
                 WHERE schema = 'main' AND type IN ('table', 'virtual') AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
                [],
                |row| row.get(0),
            )
        })
        .await
        .into_iter()
        .collect();
    let known = DERIVED.iter().map(|(table, _)| *table).chain(FACTS_AND_WORK.iter().copied());
    assert_eq!(tables, known.map(ToOwned::to_owned).collect());
}

#[tokio::test]
async fn every_table_is_strict() {
    let room = room().await;
    let loose: Vec<String> = room
        .read(|r| {
            r.all(
                "SELECT name FROM pragma_table_list
                 WHERE schema = 'main' AND type = 'table' AND strict = 0 AND name NOT LIKE 'sqlite!_%' ESCAPE '!'",
                [],
                |row| row.get(0),
            )
        })
        .await;
    assert_eq!(loose, Vec::<String>::new());
}
