//! Which workspace is opened, and by which way its secrets come in.

use crate::desk::{Desk, Run, given};
use serde_json::{Value, json};
use std::fs;

#[test]
fn a_passphrase_comes_from_a_file_or_from_standard_input_before_other_secrets() {
    let desk = Desk::new();
    desk.practise(&["connections"]).done();
    let again = ["--practice", "--passphrase-stdin", "connections"];
    assert_eq!(given(desk.command(&again), "correct horse battery\n").done().last()[0]["records"], 0);
    given(desk.command(&again), "a wrong passphrase\n").refused("vault_wrong_passphrase");
    let connect =
        ["--practice", "--passphrase-stdin", "connect", "apollo", "--secret-stdin", "--set", "base_url=x"];
    given(desk.command(&connect), "correct horse battery\ncanary-41f0\n").refused("invalid_url");
    let absent = desk.run(&["--practice", "--passphrase-file", "/nonexistent", "connections"]);
    assert!(absent.refused("unreadable_file").words.contains("not found"));
}

#[test]
fn without_flags_the_last_workspace_is_opened_with_its_own_vault() {
    let desk = Desk::new();
    desk.practise(&["connections"]).done();
    // The keychain, which is not there, is not asked.
    desk.run(&["connections"]).refused("no_secret");
    let mut command = desk.command(&["--passphrase-file"]);
    let run = Run::of(command.arg(desk.passphrase()).arg("connections").output().unwrap()).done();
    assert_eq!(run.last().as_array().unwrap().len(), 3);
}

#[test]
fn a_run_in_another_workspace_does_not_change_what_the_window_opens_next() {
    let desk = Desk::new();
    let mut command = desk.command(&["--passphrase-file"]);
    Run::of(command.arg(desk.passphrase()).arg("connections").output().unwrap()).done();
    let choice = || fs::read(desk.root().join("open.json")).unwrap();
    let first = choice();
    let chosen: Value = serde_json::from_slice(&first).unwrap();
    assert_eq!(chosen, json!({ "practice": false, "vault": "passphrase" }));
    desk.practise(&["connections"]).done();
    desk.run(&["--practice", "--vault", "session", "connections"]).done();
    assert_eq!(choice(), first);
}

#[test]
fn a_workspace_that_can_not_be_opened_is_told_and_another_one_can_be() {
    let desk = Desk::new();
    desk.practise(&["connections"]).done();
    fs::write(desk.root().join("practice/identity.json"), "{ half").unwrap();
    desk.run(&["connections"]).refused("identity_damaged");
    desk.practise(&["connections"]).refused("identity_damaged");
    desk.run(&["--vault", "session", "--practice", "connections"]).done();
    fs::write(desk.root().join("open.json"), "{ half").unwrap();
    desk.run(&["connections"]).refused("choice_damaged");
    desk.run(&["--vault", "session", "--practice", "connections"]).done();
}

#[test]
fn the_data_folder_is_named_by_the_environment_too() {
    let desk = Desk::new();
    let mut command = desk.bare(&["--practice", "--passphrase-file"]);
    command.arg(desk.passphrase()).arg("connections").env("SLUICE_DIR", desk.root());
    assert_eq!(Run::of(command.output().unwrap()).done().last().as_array().unwrap().len(), 3);
    assert!(desk.root().join("practice/sluice.db").exists());
}
