//! A keychain that is locked, and unlocked again.

use crate::desk::{Desk, Run};
use serde_json::Value;
use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

/// A daemon that ends with the test.
struct Daemon(Child);

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A session bus that starts nothing by itself, and a home for a keyring.
struct Session {
    home: PathBuf,
    _bus: Daemon,
}

impl Session {
    fn start(home: &Path) -> Self {
        fs::create_dir_all(home).unwrap();
        let config = home.join("bus.conf");
        let bus = home.join("bus");
        let text = format!(
            "<busconfig><type>session</type><listen>unix:path={}</listen><policy context=\"default\">\
             <allow send_destination=\"*\" eavesdrop=\"true\"/><allow eavesdrop=\"true\"/><allow own=\"*\"/>\
             </policy></busconfig>",
            bus.display()
        );
        fs::write(&config, text).unwrap();
        let mut daemon = Command::new("dbus-daemon");
        daemon.arg("--nofork").arg("--nopidfile").arg(format!("--config-file={}", config.display()));
        let daemon = Daemon(daemon.stderr(Stdio::null()).spawn().unwrap());
        let until = Instant::now() + Duration::from_secs(10);
        while !bus.exists() {
            assert!(Instant::now() < until, "the bus did not start");
            thread::sleep(Duration::from_millis(10));
        }
        Self { home: home.to_owned(), _bus: daemon }
    }

    /// In this session and in no other.
    fn within<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", self.home.join("bus").display()))
            .env("XDG_RUNTIME_DIR", &self.home)
            .env("XDG_DATA_HOME", self.home.join("data"))
            .env("HOME", &self.home)
            .env_remove("DISPLAY")
            .env_remove("WAYLAND_DISPLAY")
    }

    fn keyring(&self, passphrase: Option<&str>) -> Daemon {
        let mut command = Command::new("gnome-keyring-daemon");
        command.args(["--foreground", "--components=secrets"]).args(passphrase.map(|_| "--unlock"));
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = self.within(&mut command).spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(passphrase.unwrap_or_default().as_bytes()).unwrap();
        Daemon(child)
    }

    /// Runs the program once the keyring has taken its name on the bus, which is a moment after its start.
    fn connections(&self, desk: &Desk) -> Run {
        let until = Instant::now() + Duration::from_secs(10);
        loop {
            let mut command = desk.command(&["--practice", "connections"]);
            let run = Run::of(self.within(&mut command).output().unwrap());
            if run.last()["failure"]["code"] != "vault_absent" {
                return run;
            }
            assert!(Instant::now() < until, "{}", run.words);
        }
    }
}

/// What is connected: each run's practice world listens on other ports.
fn names(run: &Run) -> Vec<Value> {
    run.last().as_array().unwrap().iter().map(|row| row["id"].clone()).collect()
}

#[test]
fn a_locked_keychain_is_told_and_nothing_is_lost_when_it_is_unlocked() {
    if std::env::var("SLUICE_TEST_KEYCHAIN").is_err() {
        println!("skipped: needs SLUICE_TEST_KEYCHAIN=1, dbus-daemon and gnome-keyring-daemon");
        return;
    }
    let desk = Desk::new();
    let session = Session::start(&desk.passphrase().with_file_name("session"));
    let unlocked = session.keyring(Some("test-only"));
    let before = session.connections(&desk).done();
    drop(unlocked);

    let locked = session.keyring(None);
    let run = session.connections(&desk).refused("vault_locked");
    assert!(run.words.contains("--vault"), "{}", run.words);
    drop(locked);

    let _unlocked = session.keyring(Some("test-only"));
    assert_eq!(names(&session.connections(&desk).done()), names(&before));
}
