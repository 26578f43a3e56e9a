use super::support::*;
use sluice_domain::{Field, PersonState};
use std::{fs, path::Path};

const PLANTED: &str = "Quetzalcoatl";

/// Files of the folder in which the bytes of a text occur.
fn found(folder: &Path, text: &str) -> Vec<String> {
    fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| {
            fs::read(entry.path())
                .unwrap()
                .windows(text.len())
                .any(|bytes| bytes.eq_ignore_ascii_case(text.as_bytes()))
        })
        .map(|entry| entry.file_name().into_string().unwrap())
        .collect()
}

async fn plant(room: &Room) {
    room.write(|w| {
        let mut said = observation(1, "42", PLANTED);
        said.raw = PLANTED.to_owned();
        w.append_observation(&said)?;
        w.put_person(&with(person(1, PLANTED, PersonState::Clean), Field::Email, "quetzalcoatl@acme.com"))
    })
    .await;
}

#[tokio::test]
async fn no_file_shows_what_is_in_it() {
    let room = room().await;
    plant(&room).await;
    room.store.backup(&room.folder.path().join("copy.db")).await.unwrap();
    assert!(room.folder.path().join("sluice.db-wal").metadata().unwrap().len() > 0);
    assert_eq!(found(room.folder.path(), PLANTED), Vec::<String>::new());
    for name in ["CREATE TABLE", "SQLite format"] {
        assert_eq!(found(room.folder.path(), name), Vec::<String>::new());
    }
    room.store.close().await;
    assert_eq!(found(room.folder.path(), PLANTED), Vec::<String>::new());
}

#[tokio::test]
async fn the_search_of_these_tests_finds_what_is_not_encrypted() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sluice.db");
    let store = crate::Store::open(&path, None, at(0)).await.unwrap();
    let room = Room { store, path, folder };
    plant(&room).await;
    assert!(!found(room.folder.path(), PLANTED).is_empty());
}

#[tokio::test]
async fn a_purge_leaves_no_trace_of_a_removed_person_even_in_an_unencrypted_file() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sluice.db");
    let store = crate::Store::open(&path, None, at(0)).await.unwrap();
    let room = Room { store, path, folder };
    room.write(|w| {
        w.put_person(&person(1, PLANTED, PersonState::Clean))?;
        w.put_person(&person(2, "Ann Smith", PersonState::Clean))
    })
    .await;
    room.write(|w| w.delete_person(person_id(1))).await;
    room.write(|w| w.purge_text()).await;
    room.store.close().await;
    assert_eq!(found(room.folder.path(), PLANTED), Vec::<String>::new());
}

#[tokio::test]
async fn a_text_is_found_in_every_table_that_has_it() {
    let room = room().await;
    plant(&room).await;
    let tables = room.read(|r| r.tables_containing(PLANTED)).await;
    for table in ["observation", "person"] {
        assert!(tables.contains(&table.to_owned()), "{tables:?}");
    }
    assert_eq!(room.read(|r| r.tables_containing("Huitzilopochtli")).await, Vec::<String>::new());
}
