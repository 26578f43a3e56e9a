//! Signing in with the browser, and with a pair of keys, from the command line.

use crate::{
    desk::{Desk, Run, World, given},
    ending::signal,
};
use sluice_sandbox::ProviderAccess;
use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    process::{Child, Command, Stdio},
};

fn access(world: &World, connector: &str) -> ProviderAccess {
    let mut all = world.sandbox.providers().into_iter();
    all.find(|access| access.connector == connector).unwrap()
}

/// `connect` with these settings; secrets come from standard input.
fn connect(mut command: Command, access: &ProviderAccess, way: &str, keys: &[&str]) -> Command {
    command.arg("connect").arg(access.connector).args(["--name", "Mine", "--secret-stdin"]);
    command.args(["--set", &format!("sign_in={way}")]);
    for key in keys {
        command.args(["--set", &format!("{key}={}", access.settings[key])]);
    }
    command
}

const ADDRESSES: [&str; 4] = ["base_url", "authorize_url", "token_url", "client_id"];

/// The program at the point where it waits for the browser, with the address that it shows.
fn waiting(mut command: Command, secret: &str) -> (Child, String, BufReader<impl Read + use<>>) {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(format!("{secret}\n").as_bytes()).unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap());
    let address = said.by_ref().lines().map_while(Result::ok).find(|line| line.starts_with("http://"));
    (child, address.unwrap_or_default(), said)
}

/// Goes where it is sent, as a browser does. False where nobody listens.
fn browse(address: &str) -> bool {
    let mut address = address.to_owned();
    loop {
        let (host, path) = address.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let Ok(mut stream) = TcpStream::connect(host) else { return false };
        write!(stream, "GET /{path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = String::new();
        if stream.read_to_string(&mut answer).is_err() {
            return false;
        }
        match answer.lines().find_map(|line| line.strip_prefix("location: ").map(str::to_owned)) {
            Some(next) => address = next,
            None => return true,
        }
    }
}

#[test]
fn the_address_is_shown_and_the_connection_is_the_one_document() {
    let (desk, world) = (Desk::new(), World::new());
    let access = access(&world, "apollo");
    let secret = &access.settings["client_secret"];
    let (child, address, mut said) =
        waiting(connect(desk.practice(&[]), &access, "browser", &ADDRESSES), secret);
    assert!(browse(&address));
    let run = Run::of(child.wait_with_output().unwrap()).done();
    assert_eq!(run.documents.len(), 1, "{:?}", run.documents);
    assert_eq!((&run.last()[0]["name"], &run.last()[0]["browser"]), (&"Mine".into(), &true.into()));
    let mut words = String::new();
    said.read_to_string(&mut words).unwrap();
    assert!(!words.contains(secret.as_str()), "{words}");
    let held = desk.held();
    assert!(held.as_array().unwrap().iter().any(|row| row[0] == "Mine"), "{held}");
}

#[test]
fn a_no_in_the_browser_is_told_with_the_next_step() {
    let (desk, world) = (Desk::new(), World::new());
    let access = access(&world, "apollo");
    let before = desk.held();
    world.sandbox.refuse_consent("apollo", true);
    let command = connect(desk.practice(&[]), &access, "browser", &ADDRESSES);
    let (child, address, mut said) = waiting(command, &access.settings["client_secret"]);
    assert!(browse(&address));
    let mut run = Run::of(child.wait_with_output().unwrap());
    said.read_to_string(&mut run.words).unwrap();
    run.refused("sign_in_denied");
    assert_eq!(desk.held(), before);
}

#[test]
fn a_signal_stops_the_wait_and_closes_the_port() {
    let (desk, world) = (Desk::new(), World::new());
    let access = access(&world, "apollo");
    let command =
        connect(desk.command(&["--practice", "--vault", "session"]), &access, "browser", &ADDRESSES);
    let (mut child, address, _said) = waiting(command, &access.settings["client_secret"]);
    signal(&child, "INT");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!browse(&address), "the port is open");
    assert!(desk.temporary().is_empty(), "{:?}", desk.temporary());
}

#[test]
fn a_private_key_of_many_lines_comes_from_standard_input() {
    let (desk, world) = (Desk::new(), World::new());
    let access = access(&world, "zoominfo_legacy");
    let keys = ["base_url", "username", "client_id"];
    let command = connect(desk.practice(&[]), &access, "keys", &keys);
    given(command, &access.settings["private_key"]).done();
    let command = connect(desk.practice(&[]), &access, "keys", &keys);
    given(command, "canary-41f0").refused("not_a_private_key");
}

#[test]
fn a_connection_gets_another_key_that_was_tested_and_keeps_all_else() {
    let (desk, world) = (Desk::new(), World::new());
    world.connect_hunter(&desk);
    let before = desk.held();
    let change = || desk.practice(&["access", "Mine", "--secret-stdin"]);
    given(change(), "canary-41f0").refused("bad_credentials");
    let run = given(change(), &world.sandbox.hunter().api_key).done();
    assert_eq!(
        (&run.last()[0]["name"], &run.last()[0]["failure"]),
        (&"Mine".into(), &serde_json::Value::Null)
    );
    assert_eq!(desk.held(), before);
}
