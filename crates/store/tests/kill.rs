//! A process that is killed in the middle of a transaction leaves nothing of it behind.

use chrono::{DateTime, Utc};
use serde_json::json;
use sluice_domain::ConnectionId;
use sluice_store::{Store, StoreError, StoreKey};
use std::{
    env,
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Command, Stdio},
};

const PATH: &str = "SLUICE_STORE_KILLED_PATH";
const IN_THE_MIDDLE: &str = "in the middle";

const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn key() -> StoreKey {
    StoreKey::from_bytes([7; 32])
}

fn connection() -> ConnectionId {
    ConnectionId::from_bytes([1; 16])
}

#[tokio::test]
#[ignore = "the process that is killed by the other test"]
async fn writes_half_and_waits_for_its_end() {
    let Ok(path) = env::var(PATH) else { return };
    let store = Store::open(Path::new(&path), Some(&key()), NOW).await.unwrap();
    store.write(|w| w.set_cursor(connection(), "whole", &json!(1))).await.unwrap();
    store
        .write(|w| {
            // More than the page cache holds, so that a part of it has reached the write-ahead log.
            for number in 0..4_000 {
                w.set_setting(&format!("half {number}"), &"x".repeat(40_000))?;
            }
            w.set_cursor(connection(), "half", &json!(1))?;
            // Straight to the pipe: the test harness keeps what is printed to itself.
            writeln!(std::io::stdout(), "{IN_THE_MIDDLE}").unwrap();
            std::io::stdout().flush().unwrap();
            loop {
                std::thread::park();
            }
            #[expect(unreachable_code, reason = "names the closure's type")]
            Ok::<(), StoreError>(())
        })
        .await
        .unwrap();
}

#[tokio::test]
async fn a_kill_in_the_middle_leaves_all_or_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("sluice.db");
    let mut child = Command::new(env::current_exe().unwrap())
        .args(["--exact", "--ignored", "writes_half_and_waits_for_its_end"])
        .env(PATH, &path)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(lines.any(|line| line.unwrap().ends_with(IN_THE_MIDDLE)));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(folder.path().join("sluice.db-wal").metadata().unwrap().len() > 1_000_000);

    let store = Store::open(&path, Some(&key()), NOW).await.unwrap();
    let (whole, half, setting) = store
        .read(|r| {
            Ok::<_, StoreError>((
                r.cursor(connection(), "whole")?,
                r.cursor(connection(), "half")?,
                r.setting::<String>("half 0")?,
            ))
        })
        .await
        .unwrap();
    assert_eq!((whole, half, setting), (Some(json!(1)), None, None));
    store.integrity().await.unwrap();
}
