//! A keychain that comes, freezes and comes back.
//!
//! Runs itself once more as a child whose session bus does not exist yet, because the address of the bus is read
//! from the environment of the process.
#![allow(clippy::unwrap_used, clippy::print_stdout, reason = "a test may panic, and says what it skips")]

use sluice_vault::{Vault, VaultError};
use std::{
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

const CHILD: &str = "SLUICE_HEALING_FOLDER";

/// A daemon that ends with the test.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Daemon {
    fn signal(&self, name: &str) {
        let sent = Command::new("kill").args([name, &self.0.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }
}

fn wait_for(path: &Path) {
    let until = Instant::now() + Duration::from_secs(10);
    while !path.exists() {
        assert!(Instant::now() < until, "{} did not appear", path.display());
        std::thread::yield_now();
    }
}

fn installed(program: &str) -> bool {
    Command::new(program).arg("--version").stdout(Stdio::null()).stderr(Stdio::null()).status().is_ok()
}

#[test]
fn a_keychain_heals() {
    if std::env::var("SLUICE_TEST_KEYCHAIN").is_ok_and(|value| value == "1")
        && installed("dbus-daemon")
        && installed("gnome-keyring-daemon")
    {
        let folder = tempfile::tempdir().unwrap();
        let child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "in_a_session_of_its_own", "--nocapture"])
            .env(CHILD, folder.path())
            .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", folder.path().join("bus").display()))
            .env("XDG_RUNTIME_DIR", folder.path())
            .env("XDG_DATA_HOME", folder.path().join("data"))
            .env("HOME", folder.path())
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
            .status()
            .unwrap();
        assert!(child.success());
    } else {
        println!("skipped: needs SLUICE_TEST_KEYCHAIN=1, dbus-daemon and gnome-keyring-daemon");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn in_a_session_of_its_own() {
    let Some(folder) = std::env::var_os(CHILD).map(PathBuf::from) else { return };

    let absent = Vault::keychain("sluice-healing").await.unwrap_err();
    assert!(matches!(absent, VaultError::Absent), "without a bus: {absent}");

    let address = format!("--address=unix:path={}", folder.join("bus").display());
    let bus = Daemon(
        Command::new("dbus-daemon")
            .args(["--session", "--nofork", "--nopidfile", &address])
            .stderr(Stdio::null())
            .spawn()
            .unwrap(),
    );
    wait_for(&folder.join("bus"));
    let start_keyring = || {
        let mut keyring = Command::new("gnome-keyring-daemon")
            .args(["--foreground", "--unlock", "--components=secrets"])
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        keyring.stdin.take().unwrap().write_all(b"test-only").unwrap();
        Daemon(keyring)
    };
    let keyring = start_keyring();
    wait_for(&folder.join("keyring/control"));

    let vault = opened().await;
    vault.set("apollo", "kept".into()).await.unwrap();

    keyring.signal("-STOP");
    let started = Instant::now();
    let frozen = vault.get("apollo").await.unwrap_err();
    assert!(matches!(frozen, VaultError::TimedOut { seconds: 5 }), "frozen: {frozen}");
    assert!(started.elapsed() < Duration::from_secs(7));
    keyring.signal("-CONT");
    assert_eq!(vault.get("apollo").await.unwrap().unwrap().expose(), "kept");

    drop(bus);
    drop(keyring);
    let gone = vault.get("apollo").await.unwrap_err();
    assert!(matches!(gone, VaultError::Absent), "bus gone: {gone}");
}

/// The daemon takes its name on the bus a moment after its socket is there.
async fn opened() -> Vault {
    let until = Instant::now() + Duration::from_secs(10);
    loop {
        match Vault::keychain("sluice-healing").await {
            Ok(vault) => return vault,
            Err(error) => assert!(Instant::now() < until, "never healed: {error}"),
        }
    }
}
