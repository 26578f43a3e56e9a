//! The command line as a script uses it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod clients;
mod compare;
mod desk;
mod ending;
mod faults;
mod find;
mod import;
#[cfg(target_os = "linux")]
mod keychain;
mod kills;
mod line;
mod map;
mod mapping;
mod opening;
mod proposals;
mod rules;
mod setup;
mod sign_in;
mod words;
mod workflow;

use desk::{Desk, Run, World, given};
use std::process::Stdio;

#[test]
fn the_demonstration_ends_with_one_document_and_loses_and_doubles_nothing() {
    let desk = Desk::new();
    let run = Run::of(desk.bare(&["demo"]).output().unwrap()).done();
    let document = run.last();
    for key in ["fetched", "people", "companies", "merged", "review", "weak", "written"] {
        assert!(document[key].as_u64().unwrap() > 0, "{key}: {document}");
    }
    assert!(document["seconds"].is_number());
    assert!(document["missed_merges"].is_number());
    for key in ["wrong_merges", "lost", "doubled"] {
        assert_eq!(document[key], 0, "{key}: {document}");
    }
    assert!(desk.temporary().is_empty(), "{:?}", desk.temporary());
}

#[test]
fn wrong_use_ends_with_two() {
    let desk = Desk::new();
    for arguments in [
        &["nothing"][..],
        &["decide", "x"],
        &["decide", "x", "maybe"],
        &["serve", "--port", "many"],
        &["jobs", "--passphrase", "abc"],
        &["jobs", "--passphrase-stdin", "--passphrase-file", "x"],
    ] {
        let output = desk.command(arguments).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn a_secret_in_the_arguments_is_refused() {
    let desk = Desk::new();
    let arguments = ["--vault", "session", "connect", "apollo", "--set", "api_key=canary-41f0"];
    let run = desk.run(&arguments).refused("secret_in_arguments");
    assert!(!run.words.contains("canary-41f0"), "{}", run.words);
    let arguments = ["--vault", "session", "connect", "apollo", "--set", "canary-41f0"];
    let run = desk.run(&arguments).refused("bad_setting");
    assert!(!run.words.contains("canary-41f0"), "{}", run.words);
}

#[test]
fn a_secret_is_read_from_standard_input_and_a_wrong_one_is_refused_without_being_shown() {
    let desk = Desk::new();
    let command = desk.command(&[
        "--vault",
        "session",
        "connect",
        "halopsa",
        "--secret-stdin",
        "--set",
        "url=https://user:pw@acme.example",
        "--set",
        "client_id=abc",
    ]);
    let run = given(command, "canary-41f0\n").refused("invalid_url");
    let said = format!("{:?}{}", run.documents, run.words);
    assert!(!said.contains("canary-41f0") && !said.contains("user:pw"), "{said}");
}

#[test]
fn without_a_terminal_a_secret_is_asked_for_by_the_ways_there_are() {
    let desk = Desk::new();
    for run in [
        desk.run(&["--vault", "session", "connect", "hunter"]),
        desk.run(&["--vault", "session", "connect", "hunter", "--secret-stdin"]),
        desk.run(&["--vault", "passphrase", "connections"]),
        desk.run(&["--passphrase-stdin", "connections"]),
    ] {
        run.refused("no_secret");
    }
}

#[test]
fn what_is_connected_without_a_vault_is_said_to_go_with_the_run() {
    let (desk, world) = (Desk::new(), World::new());
    let hunter = world.sandbox.hunter();
    let address = format!("base_url={}", hunter.base_url);
    let connect = ["connect", "hunter", "--set", &address, "--secret-stdin"];
    let mut command = desk.command(&["--practice", "--vault", "session"]);
    command.args(connect);
    let run = given(command, &hunter.api_key).done();
    assert!(run.words.contains("gone at the end of this run"), "{}", run.words);
    let run = given(desk.practice(&connect), &hunter.api_key).done();
    assert_eq!(run.words, "");
}

#[test]
fn what_does_not_exist_is_not_said_to_have_gone() {
    let desk = Desk::new();
    let run = desk.practise(&["decide", "nonsense", "same"]).refused("unknown_item");
    assert!(run.words.contains("no such card"), "{}", run.words);
    let run = desk.practise(&["connect", "salesfarce"]).refused("no_such_connector");
    assert!(run.words.contains("salesfarce") && run.words.contains("apollo, "), "{}", run.words);
    let run = desk.practise(&["sync", "Appolo"]).refused("no_such_connection");
    assert!(run.words.contains("Appolo") && run.words.contains("Apollo"), "{}", run.words);
}

#[cfg(target_os = "linux")]
#[test]
fn output_that_can_not_be_written_is_an_error() {
    let desk = Desk::new();
    let practice = || desk.command(&["--practice", "--vault", "session"]);
    let mut listing = practice();
    listing.arg("connections");
    for mut command in [listing, desk.serve(practice(), &[])] {
        let full = std::fs::File::options().write(true).open("/dev/full").unwrap();
        let output = command.stdout(full).output().unwrap();
        let words = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{words}");
        desk::said("output_failed", &words);
    }
}

#[test]
fn a_reader_that_leaves_is_not_an_error() {
    let desk = Desk::new();
    let mut command = desk.command(&["--practice", "--vault", "session", "connections"]);
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), output.stderr), (Some(0), Vec::new()));
}
