//! What the engine's measurements share: a program without a window, files of people, and the memory that was used.

#![expect(clippy::expect_used, reason = "a measurement that can't be made has nothing to go on with")]
#![allow(dead_code, reason = "no measurement needs all of it")]

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sluice_engine::{App, Dirs, Host, HostError, Hurry, api::UpdateState};
use std::{
    fmt::Write as _,
    fs,
    io::{BufWriter, Write as _},
    path::Path,
    sync::Arc,
    time::Duration,
};

const GIVEN: &[(&str, &str)] = &[
    ("Robert", "Bob"),
    ("Elizabeth", "Liz"),
    ("Jürgen", "Juergen"),
    ("Søren", "Soren"),
    ("Nora", "Nora"),
    ("William", "Bill"),
    ("Inês", "Ines"),
    ("Margaret", "Peggy"),
    ("Andrzej", "Andrzej"),
    ("Katherine", "Kate"),
];
const SYLLABLES: &[&str] =
    &["vin", "hol", "ber", "mar", "sto", "gru", "kel", "dor", "fen", "lau", "ros", "tam", "wei", "nor"];
const TITLES: &[&str] = &["Head of Sales", "CTO", "Purchasing Manager", "Owner", "VP Finance"];

/// A host, and how many people the practice world has.
struct Bench {
    people: usize,
}

#[async_trait]
impl Host for Bench {
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }

    fn random(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the system has a source of randomness");
    }

    fn user_name(&self) -> String {
        "Ada".to_owned()
    }

    async fn open_url(&self, _: &str) -> Result<(), HostError> {
        Err(HostError::NoBrowser)
    }

    async fn check_update(&self) -> Result<UpdateState, HostError> {
        Ok(UpdateState::NotConfigured)
    }

    async fn install_update(&self) -> Result<(), HostError> {
        Err(HostError::Unavailable)
    }

    fn practice_people(&self) -> Option<usize> {
        Some(self.people)
    }

    fn hurry(&self) -> Option<Hurry> {
        Some(Hurry { halo_calls: 1_000_000, longest_wait: Duration::from_millis(10) })
    }
}

/// A surname of its own for each number, as various as in life.
fn surname(mut number: u32) -> String {
    let mut name = String::new();
    for _ in 0..4 {
        name.push_str(SYLLABLES[number as usize % SYLLABLES.len()]);
        number /= SYLLABLES.len() as u32;
    }
    name[..1].to_uppercase() + &name[1..]
}

/// How somebody is called, and how for short: one in five by a name that has a short form. Who works at one company has
/// hardly ever the name of a colleague, as in life.
fn called(person: u32) -> (String, String) {
    let at = (person.wrapping_mul(2_654_435_761) >> 16) as usize;
    if at.is_multiple_of(5) {
        let (full, short) = GIVEN[at / 5 % GIVEN.len()];
        return (full.to_owned(), short.to_owned());
    }
    let name = format!("{}{}a", SYLLABLES[at % SYLLABLES.len()], SYLLABLES[at / 16 % SYLLABLES.len()]);
    let name = name[..1].to_uppercase() + &name[1..];
    (name.clone(), name)
}

/// A row about a person: as one vendor writes it, or as another does.
fn row(text: &mut String, person: u32, other: bool) {
    let company = person % 6_000;
    let (full, short) = called(person);
    let (family, title) = (surname(person), TITLES[person as usize % TITLES.len()]);
    let digits = 1_000_000 + person.wrapping_mul(7_919) % 8_999_999;
    let (given, phone, firm) = if other {
        (short, format!("020 7{digits}"), format!("Company {company} Limited"))
    } else {
        (full, format!("+44 20 7{digits}"), format!("Company {company} Ltd"))
    };
    let mail = family.to_lowercase();
    // Writing to a text never fails.
    let _ = writeln!(
        text,
        "{given},{family},{mail}@company-{company}.example.com,{title},{firm},https://company-{company}.example.com,{phone},GB,\
         Bought in spring and not looked at since"
    );
}

const HEADER: &str = "First Name,Last Name,Email,Job Title,Company,Website,Phone,Country,Note\n";

/// Writes a list of people, each by the number and whether as another vendor would.
pub fn file(path: &Path, people: impl Iterator<Item = (u32, bool)>) {
    let mut out = BufWriter::new(fs::File::create(path).expect("a file for the measurement"));
    let mut text = HEADER.to_owned();
    for (person, other) in people {
        row(&mut text, person, other);
        out.write_all(text.as_bytes()).expect("room for the measurement");
        text.clear();
    }
    out.flush().expect("room for the measurement");
}

/// The most memory since it was last asked, in MB; nothing where the system does not tell.
pub fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    // Without the right to it the peak is that of the whole run.
    let _ = fs::write("/proc/self/clear_refs", "5");
    Some(kilobytes / 1024)
}

/// Brings a file in and waits for its end: what became of its rows.
pub async fn import(app: &App, file: &Path) -> Value {
    let mut events = app.events();
    let job = app.call("import", json!({ "file": file.display().to_string() })).await.expect("a job");
    loop {
        let jobs = app.call("jobs", Value::Null).await.expect("jobs");
        let row = jobs.as_array().into_iter().flatten().find(|row| row["id"] == job["id"]);
        if let Some(row) = row.filter(|row| row["ended_at"].is_string()) {
            assert_eq!(row["state"], "done", "{row}");
            let lists = app.call("lists", Value::Null).await.expect("lists");
            let list = lists.as_array().into_iter().flatten().find(|list| list["id"] == row["connection"]);
            return list.expect("the list").get("counts").cloned().unwrap_or_default();
        }
        let _ = events.recv().await;
    }
}

/// Syncs all connections and waits for the end.
pub async fn synced(app: &App) {
    let mut events = app.events();
    let started = app.call("sync", json!({ "connections": [] })).await.expect("jobs");
    let ids: Vec<Value> =
        started["jobs"].as_array().into_iter().flatten().map(|job| job["id"].clone()).collect();
    assert!(!ids.is_empty(), "nothing to sync: {started}");
    loop {
        let jobs = app.call("jobs", Value::Null).await.expect("jobs");
        let open = |job: &&Value| ids.contains(&job["id"]) && job["ended_at"].is_null();
        if jobs.as_array().into_iter().flatten().find(open).is_none() {
            return;
        }
        let _ = events.recv().await;
    }
}

/// The program with an empty workspace in the folder.
pub async fn empty(root: &Path, practice: bool) -> App {
    opened(root, practice, 1).await
}

/// The program in a practice world with so many times the usual people, of which nothing is read yet.
pub async fn crowded(root: &Path, times: usize) -> App {
    opened(root, true, times).await
}

async fn opened(root: &Path, practice: bool, times: usize) -> App {
    let app = App::start(Dirs { root: root.to_owned() }, Arc::new(Bench { people: 2_000 * times })).await;
    let open = json!({ "practice": practice, "vault": "passphrase", "passphrase": "correct horse battery" });
    app.call("open_workspace", open).await.expect("a workspace");
    app
}

/// What was given as `name=N` after `--`.
pub fn given(name: &str) -> Option<u32> {
    std::env::args().find_map(|argument| argument.strip_prefix(name)?.strip_prefix('=')?.parse::<u32>().ok())
}

/// Whether it is `cargo bench` that runs: `cargo test` runs benches too, and there is nothing to be held there.
pub fn wanted() -> bool {
    std::env::args().any(|argument| argument == "--bench")
}
