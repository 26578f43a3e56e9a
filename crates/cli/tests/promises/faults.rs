//! Faults: a code that ends the script, words with the next step, and nothing lost.

use crate::desk::{self, Desk, Run, World, given};
use chrono::Utc;
use serde_json::Value;
use sluice_sandbox::{Fault, Source};
use sluice_store::{Store, StoreKey};
use sluice_vault::{Secret, Vault};
use std::{
    fs,
    io::{self, Write},
    net::{TcpListener, TcpStream},
};

/// An address where nobody listens, as long as the connection is held whose own end it is: a port that is only given back
/// may be another test's a moment later.
fn closed_port() -> (String, TcpStream) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let held = TcpStream::connect(listener.local_addr().unwrap()).unwrap();
    (format!("http://{}", held.local_addr().unwrap()), held)
}

fn check(desk: &Desk, connector: &str, settings: &[(&str, &str)], secret: &str, code: &str) {
    let before = desk.held();
    let mut command = desk.practice(&["connect", connector, "--secret-stdin"]);
    for (key, value) in settings {
        command.arg("--set").arg(format!("{key}={value}"));
    }
    let run = given(command, secret).refused(code);
    assert!(!format!("{:?}{}", run.documents, run.words).contains("canary-41f0"), "{}", run.words);
    assert_eq!(desk.held(), before);
}

#[test]
fn an_account_that_does_not_work_is_not_kept_and_the_cause_is_named() {
    let (desk, world) = (Desk::new(), World::new());
    let (halo, apollo, hunter) = (world.sandbox.halo(), world.sandbox.apollo(), world.sandbox.hunter());
    let (closed, _held) = closed_port();
    let (id, url) = (("client_id", halo.client_id.as_str()), ("url", halo.base_url.as_str()));
    check(&desk, "apollo", &[("base_url", &apollo.base_url)], "canary-41f0", "bad_credentials");
    check(&desk, "hunter", &[("base_url", &hunter.base_url)], "canary-41f0", "bad_credentials");
    check(&desk, "halopsa", &[url, id], "canary-41f0", "bad_credentials");
    check(&desk, "halopsa", &[("url", "ftp://acme.halopsa.com"), id], "canary-41f0", "invalid_url");
    check(&desk, "halopsa", &[("url", "http://acme.halopsa.com"), id], "canary-41f0", "insecure_url");
    check(&desk, "halopsa", &[("url", &closed), id], "canary-41f0", "unreachable");
    check(&desk, "apollo", &[("base_url", &closed)], "canary-41f0", "unreachable");
    check(&desk, "halopsa", &[url, id], &halo.client_secret, "already_connected");
    world.sandbox.allow_in_halo("");
    check(&desk, "halopsa", &[url, id], &halo.client_secret, "halo_no_scope");
}

#[test]
fn a_sync_without_a_network_fails_with_the_cause_keeps_what_there_was_and_succeeds_later() {
    let (desk, world) = (Desk::new(), World::new());
    world.connect_hunter(&desk);
    desk.practise(&["sync", "Mine"]).done();
    let before = desk.held();
    world.sandbox.faults().set(Source::Hunter, Fault::Unreachable);
    let run = desk.practise(&["sync", "Mine"]).refused("unreachable");
    assert_eq!(run.documents[0][0]["state"], "failed");
    assert_eq!(desk.held(), before);
    world.sandbox.faults().clear().unwrap();
    desk.practise(&["sync", "Mine"]).done();
}

#[test]
fn without_a_keychain_the_code_and_the_next_step_are_told() {
    let desk = Desk::new();
    let run = desk.run(&["--practice", "connections"]).refused("vault_absent");
    assert!(run.words.contains("keychain") && run.words.contains("--vault"), "{}", run.words);
}

#[test]
fn a_damaged_database_is_told_and_left_as_it_is() {
    let (desk, world) = (Desk::new(), World::new());
    world.connect_hunter(&desk);
    desk.practise(&["sync", "Mine"]).done();
    let before = desk.held();
    let file = desk.root().join("practice/sluice.db");
    let whole = fs::read(&file).unwrap();
    let mut damaged = whole.clone();
    damaged[..64].fill(0xaa);
    fs::write(&file, &damaged).unwrap();
    desk.practise(&["connections"]).refused("store_unreadable");
    assert_eq!(fs::read(&file).unwrap(), damaged);
    fs::write(&file, &whole).unwrap();
    assert_eq!(desk.held(), before);
}

/// Marks the practice database as one of a version that does not exist yet.
async fn mark_newer(desk: &Desk) {
    let folder = desk.root().join("practice");
    let identity: Value = serde_json::from_slice(&fs::read(folder.join("identity.json")).unwrap()).unwrap();
    let passphrase = fs::read_to_string(desk.passphrase()).unwrap().trim().to_owned();
    let vault = Vault::passphrase(folder.join("vault.sealed"), Secret::new(passphrase)).await.unwrap();
    let account = format!("{}/store-key", identity["desk"].as_str().unwrap());
    let text = vault.get(&account).await.unwrap().unwrap();
    let mut key = [0; 32];
    for (byte, digits) in key.iter_mut().zip(text.expose().as_bytes().chunks(2)) {
        *byte = u8::from_str_radix(std::str::from_utf8(digits).unwrap(), 16).unwrap();
    }
    let file = folder.join("sluice.db");
    let store = Store::open(&file, Some(&StoreKey::from_bytes(key)), Utc::now()).await.unwrap();
    store.write(|w| w.mark_schema(999)).await.unwrap();
    store.close().await;
}

#[test]
fn a_database_of_a_newer_version_is_told_and_left_as_it_is() {
    let desk = Desk::new();
    desk.practise(&["connections"]).done();
    tokio::runtime::Runtime::new().unwrap().block_on(mark_newer(&desk));
    let file = desk.root().join("practice/sluice.db");
    let before = fs::read(&file).unwrap();
    let run = desk.practise(&["connections"]).refused("store_newer");
    assert_eq!(run.last()["failure"]["params"]["found"], "999");
    assert_eq!(fs::read(&file).unwrap(), before);
}

/// A sync of Hunter on a disk of its own, as often and in such states as the script says, which has the folder's place and
/// then the command: nothing but a real disk shows what the system says. The documents and words; nothing where this system
/// allows nobody a disk of their own.
#[cfg(target_os = "linux")]
fn on_a_disk(script: &str) -> Option<(Vec<Value>, String)> {
    let desk = Desk::new();
    fs::create_dir(desk.root()).unwrap();
    let mut command = std::process::Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c"]);
    if !command
        .arg("mount -t tmpfs -o size=1m none \"$1\"")
        .arg("sh")
        .arg(desk.root())
        .status()
        .is_ok_and(|it| it.success())
    {
        let _ = writeln!(io::stdout(), "skipped: this system allows nobody a disk of their own");
        return None;
    }
    let sync = desk.practice(&["sync", "Hunter"]);
    let mut command = std::process::Command::new("unshare");
    command.args(["--user", "--map-root-user", "--mount", "sh", "-c", script, "sh"]).arg(desk.root());
    command.arg(sync.get_program()).args(sync.get_args());
    for (name, value) in sync.get_envs() {
        match value {
            Some(value) => command.env(name, value),
            None => command.env_remove(name),
        };
    }
    let output = command.output().unwrap();
    let words = String::from_utf8(output.stderr).unwrap();
    let lines = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success(), "{words}");
    Some((lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), words))
}

/// The run that ended with 1 says the cause, and the last one is done.
#[cfg(target_os = "linux")]
fn is_told_and_goes_on((documents, words): (Vec<Value>, String), code: &str) {
    desk::said(code, &words);
    let failed = documents.iter().position(|document| document.as_u64() == Some(1)).unwrap();
    assert_eq!(documents[failed - 1]["failure"]["code"], code, "{documents:?}");
    assert_eq!(documents.last().unwrap()[0]["state"], "done", "{documents:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_the_sync_goes_on_when_there_is_room() {
    let script = "mount -t tmpfs -o size=3m none \"$1\"; root=$1; shift
        timeout 300 \"$@\"; echo \"$?\"; mount -o remount,size=200m none \"$root\"; exec timeout 300 \"$@\"";
    if let Some(told) = on_a_disk(script) {
        is_told_and_goes_on(told, "disk_full");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_read_only_is_told_and_the_sync_goes_on_when_it_can_be_written() {
    let script = "mount -t tmpfs -o size=200m none \"$1\"; root=$1; shift
        timeout 300 \"$@\" || exit; mount -o remount,ro none \"$root\"; timeout 300 \"$@\"; echo \"$?\"
        mount -o remount,rw none \"$root\"; exec timeout 300 \"$@\"";
    if let Some(told) = on_a_disk(script) {
        is_told_and_goes_on(told, "folder_not_writable");
    }
}

#[test]
fn a_second_program_on_the_folder_is_refused_and_the_first_one_goes_on() {
    let desk = Desk::new();
    let before = desk.held();
    let server = desk.serving(desk.practice(&[]));
    desk.practise(&["connections"]).refused("workspace_in_use");
    desk.run(&["connections"]).refused("workspace_in_use");
    drop(server);
    assert_eq!(desk.held(), before);
}

#[test]
fn a_taken_port_is_named() {
    let desk = Desk::new();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let before = desk.held();
    let mut command = desk.serve(desk.practice(&[]), &["--port", &port]);
    let run = Run::of(command.output().unwrap()).refused("port_taken");
    assert_eq!(run.last()["failure"]["params"]["port"], Value::from(port));
    assert_eq!(desk.held(), before);
}
