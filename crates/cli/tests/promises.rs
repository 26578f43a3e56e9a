//! The command line as a script uses it.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use serde_json::Value;
use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

fn sluice(root: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluice"));
    command.arg("--workspace").arg(root).arg("--json");
    // No test may reach the user's own keychain.
    command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent").env_remove("DISPLAY");
    command
}

fn run(command: &mut Command) -> (Option<i32>, Vec<Value>, String) {
    let Output { status, stdout, stderr } = command.stdin(Stdio::null()).output().unwrap();
    let lines = String::from_utf8(stdout).unwrap();
    let documents = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    (status.code(), documents, String::from_utf8(stderr).unwrap())
}

struct Ended(Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A server on the practice workspace, and its page.
fn serving(root: &Path) -> (Ended, String) {
    let mut child = sluice(root)
        .args(["--practice", "--vault", "session", "serve"])
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let url = serde_json::from_str::<Value>(&line).unwrap()["url"].as_str().unwrap().to_owned();
    (Ended(child), url)
}

#[test]
fn the_demonstration_ends_with_one_document_and_loses_and_doubles_nothing() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sluice"));
    let (code, documents, progress) = run(command.args(["demo", "--json"]));
    assert_eq!(code, Some(0), "{progress}");
    let document = documents.last().unwrap();
    for key in ["fetched", "people", "companies", "merged", "review", "weak", "written"] {
        assert!(document[key].as_u64().unwrap() > 0, "{key}: {document}");
    }
    assert!(document["seconds"].is_number());
    assert!(document["missed_merges"].is_number());
    for key in ["wrong_merges", "lost", "doubled"] {
        assert_eq!(document[key], 0, "{key}: {document}");
    }
}

#[test]
fn wrong_use_ends_with_two() {
    let folder = tempfile::tempdir().unwrap();
    for arguments in
        [&["nothing"][..], &["decide", "x"], &["decide", "x", "maybe"], &["serve", "--port", "many"]]
    {
        assert_eq!(run(sluice(folder.path()).args(arguments)).0, Some(2), "{arguments:?}");
    }
}

#[test]
fn without_a_keychain_the_code_and_the_next_step_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let (code, documents, words) = run(sluice(folder.path()).args(["--practice", "connections"]));
    assert_eq!(code, Some(1));
    assert_eq!(documents[0]["failure"]["code"], "vault_absent");
    assert!(words.contains("keychain") && words.contains("--vault"), "{words}");
}

#[test]
fn a_secret_in_the_arguments_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = sluice(folder.path());
    let (code, documents, _) =
        run(command.args(["--vault", "session", "connect", "apollo", "--set", "api_key=abc"]));
    assert_eq!((code, &documents[0]["failure"]["code"]), (Some(1), &Value::from("secret_in_arguments")));
}

#[test]
fn a_secret_is_read_from_standard_input_and_a_wrong_one_is_refused_without_being_shown() {
    let folder = tempfile::tempdir().unwrap();
    let mut child = sluice(folder.path())
        .args(["--vault", "session", "connect", "halopsa", "--secret-stdin"])
        .args(["--set", "url=https://user:pw@acme.example", "--set", "client_id=abc"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "canary-41f0").unwrap();
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    assert_eq!(status.code(), Some(1));
    let said = String::from_utf8_lossy(&stdout) + String::from_utf8_lossy(&stderr);
    assert!(
        said.contains("invalid_url") && !said.contains("canary-41f0") && !said.contains("user:pw"),
        "{said}"
    );
}

#[test]
fn a_taken_port_is_named() {
    let (one, two) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let (_server, url) = serving(one.path());
    let port = url.split(':').nth(2).and_then(|rest| rest.split('/').next()).unwrap();
    let mut command = sluice(two.path());
    let (code, documents, _) =
        run(command.args(["--practice", "--vault", "session", "serve", "--port", port]));
    assert_eq!(code, Some(1));
    assert_eq!(documents[0]["failure"]["code"], "port_taken");
    assert_eq!(documents[0]["failure"]["params"]["port"], port);
}
