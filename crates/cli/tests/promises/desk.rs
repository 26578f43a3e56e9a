//! A data folder of its own with the program on it, and practice providers that the test can disturb.

use serde_json::{Value, json};
use sluice_sandbox::{Config, KeyAccess, Sandbox};
use std::{
    fs,
    io::{BufRead, BufReader, Write},
    path::PathBuf,
    process::{Child, ChildStdin, Command, Output, Stdio},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

/// How a run of the program ended.
pub(crate) struct Run {
    pub code: Option<i32>,
    pub documents: Vec<Value>,
    pub words: String,
}

impl Run {
    pub(crate) fn of(output: Output) -> Self {
        let lines = String::from_utf8(output.stdout).unwrap();
        Self {
            code: output.status.code(),
            documents: lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect(),
            words: String::from_utf8(output.stderr).unwrap(),
        }
    }

    pub(crate) fn last(&self) -> &Value {
        self.documents.last().unwrap_or(&Value::Null)
    }

    pub(crate) fn done(self) -> Self {
        assert_eq!(self.code, Some(0), "{:?} {}", self.documents, self.words);
        self
    }

    /// It failed with `code`, and said so in whole words with the next step.
    pub(crate) fn refused(self, code: &str) -> Self {
        assert_eq!(self.code, Some(1), "{:?} {}", self.documents, self.words);
        assert_eq!(self.last()["failure"]["code"], code, "{}", self.words);
        said(code, &self.words);
        self
    }
}

/// The words are those of the catalogue, with nothing left to fill in, and say what to do.
pub(crate) fn said(code: &str, words: &str) {
    let catalogue: Value = serde_json::from_str(include_str!("../../../../ui/messages/en.json")).unwrap();
    let next = catalogue[format!("failure.{code}.do")].as_str().unwrap();
    let start = next.split('{').next().unwrap();
    assert!(words.contains(&format!("[{code}]")) && words.contains(start), "{words}");
    assert!(!words.contains('{'), "{words}");
}

pub(crate) struct Ended(pub Child);

impl Drop for Ended {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A data folder, a passphrase in a file, a page, and a folder for what is temporary.
pub(crate) struct Desk(TempDir);

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("tmp")).unwrap();
        fs::create_dir(folder.path().join("page")).unwrap();
        fs::write(folder.path().join("page/index.html"), "").unwrap();
        fs::write(folder.path().join("passphrase"), "correct horse battery\n").unwrap();
        Self(folder)
    }

    pub(crate) fn root(&self) -> PathBuf {
        self.0.path().join("data")
    }

    pub(crate) fn passphrase(&self) -> PathBuf {
        self.0.path().join("passphrase")
    }

    /// What lies in the folder for what is temporary.
    pub(crate) fn temporary(&self) -> Vec<PathBuf> {
        fs::read_dir(self.0.path().join("tmp")).unwrap().map(|entry| entry.unwrap().path()).collect()
    }

    /// The program without a data folder.
    pub(crate) fn bare(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sluice"));
        // No test may reach the user's own keychain.
        command.env("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent").env_remove("DISPLAY");
        command.env_remove("SLUICE_DIR").env("TMPDIR", self.0.path().join("tmp"));
        command.arg("--json").args(arguments);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = self.bare(&[]);
        command.arg("--workspace").arg(self.root()).args(arguments);
        command
    }

    /// On the practice workspace whose secrets are in a sealed file: it survives the run.
    pub(crate) fn practice(&self, arguments: &[&str]) -> Command {
        let mut command = self.command(&["--practice", "--passphrase-file"]);
        command.arg(self.passphrase()).args(arguments);
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        Run::of(self.command(arguments).output().unwrap())
    }

    pub(crate) fn practise(&self, arguments: &[&str]) -> Run {
        Run::of(self.practice(arguments).output().unwrap())
    }

    /// What the practice workspace holds: names, and how many records of each.
    pub(crate) fn held(&self) -> Value {
        let rows = self.practise(&["connections"]).done().last().clone();
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| json!([row["name"], row["connector"], row["records"], row["synced_at"]])).collect()
    }

    /// Serves a page of the test's own: the interface need not be built.
    pub(crate) fn serve(&self, mut command: Command, arguments: &[&str]) -> Command {
        command.arg("serve").args(arguments).arg("--ui").arg(self.0.path().join("page"));
        command
    }

    /// A server, and its page.
    pub(crate) fn serving(&self, command: Command) -> (Ended, String) {
        let mut child = self.serve(command, &[]).stderr(Stdio::inherit()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let url = serde_json::from_str::<Value>(&line).unwrap()["url"].as_str().unwrap().to_owned();
        (Ended(child), url)
    }
}

/// Runs a command that is given `input` on standard input.
pub(crate) fn given(mut command: Command, input: &str) -> Run {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    write(child.stdin.take().unwrap(), input);
    Run::of(child.wait_with_output().unwrap())
}

fn write(mut to: ChildStdin, input: &str) {
    // A program that refuses early does not read.
    let _ = to.write_all(input.as_bytes());
}

/// Practice providers of the test's own.
pub(crate) struct World {
    pub sandbox: Sandbox,
    // Dropped last: it serves the others.
    _runtime: Runtime,
}

impl World {
    pub(crate) fn new() -> Self {
        Self::of(Config::default())
    }

    pub(crate) fn of(config: Config) -> Self {
        let runtime = Runtime::new().unwrap();
        let sandbox = runtime.block_on(Sandbox::start(config)).unwrap();
        Self { sandbox, _runtime: runtime }
    }

    /// Connects this world's Hunter beside the practice workspace's own.
    pub(crate) fn connect_hunter(&self, desk: &Desk) {
        Self::connect(desk, "hunter", &self.sandbox.hunter());
    }

    /// Connects an account of a world of the test's own beside the practice workspace's.
    pub(crate) fn connect(desk: &Desk, connector: &str, account: &KeyAccess) {
        let address = format!("base_url={}", account.base_url);
        let arguments = ["connect", connector, "--name", "Mine", "--set", &address, "--secret-stdin"];
        given(desk.practice(&arguments), &account.api_key).done();
    }
}
