use super::support::*;
use crate::{Store, StoreError, StoreKey, migration, open};
use rusqlite::Connection;
use std::{fs, path::Path};

async fn reopened(path: &Path) -> Result<u32, StoreError> {
    let store = Store::open(path, Some(&key()), at(9)).await?;
    store.read(|r| r.observation_count()).await
}

/// A closed file with some observations in it.
async fn filled() -> Room {
    let room = room().await;
    room.write(|w| {
        for number in 1..=200 {
            let mut said = observation(number, &number.to_string(), "a@x.com");
            said.raw = "x".repeat(2_000);
            w.append_observation(&said)?;
        }
        Ok(())
    })
    .await;
    room.store.close().await;
    room
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.ends_with("-wal") && !name.ends_with("-shm"))
        .collect();
    names.sort();
    names
}

#[tokio::test]
async fn a_new_file_has_the_newest_schema_and_no_copy_beside_it() {
    let room = room().await;
    let version: u32 = room.read(|r| r.value("PRAGMA user_version", [])).await;
    assert_eq!(version, migration::newest());
    let noted: u32 = room.read(|r| r.value("SELECT max(version) FROM migration", [])).await;
    assert_eq!(noted, version);
    assert_eq!(names(room.folder.path()), ["sluice.db"]);
}

#[tokio::test]
async fn connections_are_set_up_to_be_safe() {
    let room = room().await;
    for (pragma, writer, reader) in [
        ("journal_mode", "wal", "wal"),
        ("synchronous", "2", "2"),
        ("foreign_keys", "1", "1"),
        ("secure_delete", "1", "1"),
        ("temp_store", "2", "2"),
        ("busy_timeout", "5000", "5000"),
        ("query_only", "0", "1"),
    ] {
        let sql = format!("SELECT CAST({pragma} AS TEXT) FROM pragma_{pragma}");
        let sql = if pragma == "busy_timeout" { sql.replacen(pragma, "timeout", 1) } else { sql };
        let same = sql.clone();
        let of_writer: String = room.write(move |w| w.value(&sql, [])).await;
        assert_eq!(of_writer, writer, "{pragma}");
        if pragma != "secure_delete" {
            let of_reader: String = room.read(move |r| r.value(&same, [])).await;
            assert_eq!(of_reader, reader, "{pragma}");
        }
    }
}

#[tokio::test]
async fn a_newer_schema_is_refused_and_left_alone() {
    let room = filled().await;
    let file = open::unlocked(&room.path, Some(&key())).unwrap();
    file.pragma_update(None, "user_version", migration::newest() + 3).unwrap();
    drop(file);
    let before = fs::read(&room.path).unwrap();
    let known = migration::newest();
    assert_eq!(reopened(&room.path).await, Err(StoreError::Newer { found: known + 3, known }));
    assert_eq!(fs::read(&room.path).unwrap(), before);
}

#[tokio::test]
async fn a_wrong_or_missing_key_is_refused_and_the_file_left_alone() {
    let room = filled().await;
    let before = fs::read(&room.path).unwrap();
    for wrong in [Some(StoreKey::from_bytes([8; 32])), None] {
        let refused = Store::open(&room.path, wrong.as_ref(), at(9)).await.map(drop);
        assert_eq!(refused, Err(StoreError::Unreadable));
    }
    assert_eq!(fs::read(&room.path).unwrap(), before);
    assert_eq!(names(room.folder.path()), ["sluice.db"]);
    assert_eq!(reopened(&room.path).await, Ok(200));
}

#[tokio::test]
async fn a_damaged_beginning_is_refused_and_left_as_it_is() {
    let room = filled().await;
    let mut bytes = fs::read(&room.path).unwrap();
    bytes[..64].fill(0xaa);
    fs::write(&room.path, &bytes).unwrap();
    assert_eq!(reopened(&room.path).await, Err(StoreError::Unreadable));
    assert_eq!(fs::read(&room.path).unwrap(), bytes);
}

#[tokio::test]
async fn a_log_is_not_moved_into_a_file_that_is_refused() {
    let room = room().await;
    room.write(|w| w.append_observation(&observation(1, "1", "a@x.com"))).await;
    // As after a power cut: the log lies beside the file.
    let folder = tempfile::tempdir().unwrap();
    let (file, log) = (folder.path().join("sluice.db"), folder.path().join("sluice.db-wal"));
    let mut damaged = fs::read(&room.path).unwrap();
    damaged[..64].fill(0xaa);
    fs::write(&file, &damaged).unwrap();
    fs::copy(room.path.with_extension("db-wal"), &log).unwrap();
    let beside = fs::read(&log).unwrap();
    assert!(matches!(reopened(&file).await, Err(StoreError::Unreadable)));
    assert!(fs::read(&file).unwrap() == damaged && fs::read(&log).unwrap() == beside, "something was moved");
}

#[tokio::test]
async fn damage_in_the_middle_is_found_by_the_check_and_by_the_one_who_reads_there() {
    let room = filled().await;
    let mut bytes = fs::read(&room.path).unwrap();
    let middle = bytes.len() / 2;
    for page in bytes[middle..].chunks_mut(4096).take(8) {
        page[100..200].fill(0xaa);
    }
    fs::write(&room.path, &bytes).unwrap();
    let store = Store::open(&room.path, Some(&key()), at(9)).await.unwrap();
    assert_eq!(store.integrity().await, Err(StoreError::Damaged));
    assert_eq!(store.read(|r| r.observations_after(0, 1_000)).await.map(drop), Err(StoreError::Damaged));
    assert_eq!(store.backup(&room.folder.path().join("copy.db")).await, Err(StoreError::Damaged));
    assert_eq!(names(room.folder.path()), ["sluice.db"]);
    assert_eq!(fs::read(&room.path).unwrap(), bytes);
}

#[tokio::test]
async fn a_cut_off_file_is_not_taken_for_whole() {
    let room = filled().await;
    let bytes = fs::read(&room.path).unwrap();
    fs::write(&room.path, &bytes[..bytes.len() / 2]).unwrap();
    let found = match Store::open(&room.path, Some(&key()), at(9)).await {
        Ok(store) => store.integrity().await,
        Err(error) => Err(error),
    };
    assert_eq!(found, Err(StoreError::Damaged));
}

#[tokio::test]
async fn a_database_of_another_program_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("other.db");
    Connection::open(&path).unwrap().execute_batch("CREATE TABLE theirs (a)").unwrap();
    assert_eq!(Store::open(&path, None, at(0)).await.map(drop), Err(StoreError::Unreadable));
}

#[tokio::test]
async fn a_missing_folder_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("missing").join("sluice.db");
    assert_eq!(Store::open(&path, Some(&key()), at(0)).await.map(drop), Err(StoreError::CannotOpen));
}

#[tokio::test]
async fn a_backup_is_whole_and_opens_with_the_same_key_only() {
    let room = room().await;
    room.write(|w| w.append_observation(&observation(1, "42", "a@x.com"))).await;
    let copy = room.folder.path().join("copy.db");
    fs::write(&copy, "in the way").unwrap();
    room.store.backup(&copy).await.unwrap();
    assert_eq!(reopened(&copy).await, Ok(1));
    assert_eq!(names(room.folder.path()), ["copy.db", "sluice.db"]);
    let wrong = StoreKey::from_bytes([8; 32]);
    assert_eq!(Store::open(&copy, Some(&wrong), at(0)).await.map(drop), Err(StoreError::Unreadable));
}

#[test]
fn a_step_and_its_bookkeeping_are_one() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = open::unlocked(&folder.path().join("sluice.db"), Some(&key())).unwrap();
    let version =
        |file: &Connection| file.query_row("PRAGMA user_version", [], |row| row.get::<_, u32>(0)).unwrap();
    let first = migration::STEPS[0];
    let broken = [first, "CREATE TABLE later (a INTEGER) STRICT; INSERT INTO nowhere VALUES (1);"];
    assert!(migration::run(&mut file, &broken, at(0)).is_err());
    assert_eq!(version(&file), 1);
    let later = "SELECT count(*) FROM sqlite_schema WHERE name = 'later'";
    assert_eq!(file.query_row(later, [], |row| row.get::<_, u32>(0)), Ok(0));

    let mended = [first, "CREATE TABLE later (a INTEGER) STRICT;"];
    for _ in 0..2 {
        migration::run(&mut file, &mended, at(5)).unwrap();
        assert_eq!(version(&file), 2);
        assert_eq!(file.query_row(later, [], |row| row.get::<_, u32>(0)), Ok(1));
    }
    let noted: Vec<(u32, i64)> = file
        .prepare("SELECT version, at FROM migration ORDER BY version")
        .unwrap()
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    assert_eq!(noted, [(1, at(0).timestamp_millis()), (2, at(5).timestamp_millis())]);
}

#[tokio::test]
async fn an_older_file_is_copied_before_it_is_brought_up() {
    let room = filled().await;
    // As a file of the time before the first schema step would be: ours, with a lower version.
    let file = open::unlocked(&room.path, Some(&key())).unwrap();
    let tables: Vec<String> = file
        .prepare(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'
                  AND name NOT LIKE '%!_text!_%' ESCAPE '!' AND name NOT IN ('observation', 'migration')",
        )
        .unwrap()
        .query_map([], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    file.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    for table in tables {
        file.execute_batch(&format!("DROP TABLE {table}")).unwrap();
    }
    file.execute_batch(
        "ALTER TABLE observation RENAME TO kept; DROP INDEX observation_record;
         DROP INDEX observation_stream; DROP TRIGGER observation_is_final; DROP TABLE migration; PRAGMA user_version = 0;",
    )
    .unwrap();
    drop(file);
    assert_eq!(reopened(&room.path).await, Ok(0));
    let copy = migration::safe_copy(&room.path, migration::newest());
    let copied = open::unlocked(&copy, Some(&key())).unwrap();
    let rows: u32 = copied.query_row("SELECT count(*) FROM kept", [], |row| row.get(0)).unwrap();
    assert_eq!(rows, 200);
    let version: u32 = copied.query_row("PRAGMA user_version", [], |row| row.get(0)).unwrap();
    assert_eq!(version, 0);
}
