//! Ends before the work is done, and going on afterwards.

#![cfg(unix)]

use crate::desk::{self, Desk, Run, World};
use sluice_sandbox::{Fault, Source};
use std::{
    fs,
    io::{Read, Write},
    net::TcpStream,
    os::unix::net::UnixListener,
    process::{Child, Command, Stdio},
    thread,
    time::Duration,
};

pub(crate) fn signal(child: &Child, name: &str) {
    let sent = Command::new("kill").args(["-s", name, &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

/// Waits until something has come about.
fn until(mut condition: impl FnMut() -> bool) {
    while !condition() {
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_signal_leaves_the_job_resumable_and_is_told_by_the_code() {
    let (desk, world) = (Desk::new(), World::new());
    world.connect_hunter(&desk);
    for (name, code) in [("TERM", 143), ("INT", 130)] {
        world.sandbox.faults().set(Source::Hunter, Fault::TimeoutBefore);
        let asked = world.sandbox.requests().len();
        let child = desk.practice(&["sync", "Mine"]).spawn().unwrap();
        until(|| world.sandbox.requests().len() > asked);
        signal(&child, name);
        let run = Run::of(child.wait_with_output().unwrap());
        assert_eq!(run.code, Some(code), "{}", run.words);
        assert_eq!(run.last()["failure"]["code"], "interrupted");
        desk::said("interrupted", &run.words);
        let jobs = desk.practise(&["jobs"]).done();
        assert_eq!(jobs.last()[0]["state"], "interrupted", "{}", jobs.last());
        world.sandbox.faults().clear().unwrap();
        desk.practise(&["sync", "Mine"]).done();
    }
}

#[test]
fn a_signal_removes_what_was_for_one_run_only() {
    let (desk, world) = (Desk::new(), World::new());
    let address = format!("base_url={}", world.sandbox.hunter().base_url);
    for (name, code) in [("TERM", 143), ("INT", 130)] {
        world.sandbox.faults().set(Source::Hunter, Fault::TimeoutBefore);
        let asked = world.sandbox.requests().len();
        let mut command = desk.command(&["--practice", "--vault", "session", "connect", "hunter"]);
        command.args(["--set", &address, "--secret-stdin"]);
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(b"any key\n").unwrap();
        until(|| world.sandbox.requests().len() > asked);
        assert!(!desk.temporary().is_empty());
        signal(&child, name);
        assert_eq!(child.wait().unwrap().code(), Some(code));
        assert!(desk.temporary().is_empty(), "{:?}", desk.temporary());
    }
}

#[test]
fn a_server_ends_at_a_signal_even_while_a_page_listens() {
    let desk = Desk::new();
    let (mut server, url) = desk.serving(desk.command(&["--practice", "--vault", "session"]));
    let (address, key) = url.strip_prefix("http://").unwrap().split_once("/#key=").unwrap();
    let mut page = TcpStream::connect(address).unwrap();
    write!(page, "GET /api/events HTTP/1.1\r\nHost: {address}\r\nAuthorization: Bearer {key}\r\n\r\n")
        .unwrap();
    let mut answer = [0; 12];
    page.read_exact(&mut answer).unwrap();
    assert_eq!(&answer, b"HTTP/1.1 200");
    signal(&server.0, "TERM");
    assert_eq!(server.0.wait().unwrap().code(), Some(0));
    assert!(desk.temporary().is_empty(), "{:?}", desk.temporary());
}

#[test]
fn a_signal_is_heard_while_a_secret_is_waited_for() {
    let desk = Desk::new();
    let mut command = desk.command(&["--practice", "--passphrase-stdin", "connections"]);
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    // The signals are listened to before the data folder is looked at.
    let stat = format!("/proc/{}/status", child.id());
    if cfg!(target_os = "linux") {
        until(|| caught(&fs::read_to_string(&stat).unwrap()));
    }
    // Held open: the end of the input would be an answer too.
    let _silent = child.stdin.take();
    // Between the handler and its listener there is a moment in which a signal is lost.
    until(|| {
        signal(&child, "TERM");
        child.try_wait().unwrap().is_some()
    });
    let run = Run::of(child.wait_with_output().unwrap());
    assert_eq!(run.code, Some(143), "{}", run.words);
}

/// Whether the process has a handler of its own for SIGTERM.
fn caught(status: &str) -> bool {
    let mask = status.lines().find_map(|line| line.strip_prefix("SigCgt:")).unwrap().trim();
    u64::from_str_radix(mask, 16).unwrap() & (1 << 14) != 0
}

#[test]
fn a_keychain_that_never_answers_does_not_keep_the_program() {
    let desk = Desk::new();
    let bus = desk.passphrase().with_file_name("bus");
    let _frozen = UnixListener::bind(&bus).unwrap();
    let mut command = desk.command(&["--practice", "connections"]);
    command.env("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", bus.display()));
    Run::of(command.output().unwrap()).refused("vault_timeout");
}
