//! What a list costs: rows of a file read, normalised and matched against those who are held, seen beforehand and kept.
//! Seconds, and the most memory that was used meanwhile. Product §4 wants 10,000 rows against 100,000 people in five
//! seconds on two cores, and a million rows in no more than 400 MB.
//!
//! `held=N` and `rows=N` after `--` measure other numbers; `stream=N` also reads a file of so many rows to its end.

#![expect(clippy::expect_used, reason = "a measurement that can't be made has nothing to go on with")]
#![expect(clippy::print_stdout, reason = "it tells what it measured")]

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use sluice_engine::{App, Dirs, Host, HostError, api::UpdateState};
use std::{
    fmt::Write as _,
    fs,
    io::{BufWriter, Write as _},
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};
use tokio::runtime::Runtime;

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

struct Bench;

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

/// A row about a person: as one vendor writes it, or as another does.
fn row(text: &mut String, person: u32, other: bool) {
    let company = person % 6_000;
    let (full, short) = GIVEN[person as usize % GIVEN.len()];
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

fn file(path: &Path, people: impl Iterator<Item = (u32, bool)>) {
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
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    // Without the right to it the peak is that of the whole run.
    let _ = fs::write("/proc/self/clear_refs", "5");
    Some(kilobytes / 1024)
}

fn tell(what: &str, start: Instant, counts: &Value) {
    let seconds = start.elapsed().as_secs_f64();
    let peak = peak().map_or_else(|| "?".to_owned(), |peak| peak.to_string());
    let parts = ["rows", "new", "duplicate", "review", "weak", "rejected"];
    let counts: Vec<String> = parts.iter().map(|part| format!("{part} {}", counts[*part])).collect();
    println!("{what:<34} {seconds:>7.2} s {peak:>5} MB  {}", counts.join(", "));
}

async fn import(app: &App, file: &Path) -> Value {
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

async fn count(app: &App, file: &Path) -> Value {
    let input = json!({ "file": file.display().to_string() });
    app.call("count_file", input).await.expect("a count")["counts"].clone()
}

async fn measure(held: u32, rows: u32, stream: Option<u32>, folder: &Path) {
    let path = |name: &str| -> PathBuf { folder.join(name) };
    let app = App::start(Dirs { root: path("data") }, Arc::new(Bench)).await;
    let open = json!({ "practice": false, "vault": "session" });
    app.call("open_workspace", open).await.expect("a workspace");
    peak();

    file(&path("held.csv"), (0..held).map(|person| (person, false)));
    let start = Instant::now();
    let counts = import(&app, &path("held.csv")).await;
    tell(&format!("{held} rows kept in an empty room"), start, &counts);

    // Two in five are held, written otherwise; the others are new.
    let people = (0..rows)
        .map(|row| if row % 5 < 2 { (row.wrapping_mul(9) % held, true) } else { (held + row, false) });
    file(&path("rows.csv"), people);
    let start = Instant::now();
    let counts = count(&app, &path("rows.csv")).await;
    tell(&format!("{rows} rows against {held}, seen"), start, &counts);
    let start = Instant::now();
    let counts = import(&app, &path("rows.csv")).await;
    tell(&format!("{rows} rows against {held}, kept"), start, &counts);

    if let Some(stream) = stream {
        let from = held + rows;
        file(&path("stream.csv"), (from..from + stream).map(|person| (person, false)));
        let bytes = fs::metadata(path("stream.csv")).map_or(0, |file| file.len()) >> 20;
        let start = Instant::now();
        let counts = count(&app, &path("stream.csv")).await;
        tell(&format!("{stream} rows ({bytes} MB), seen"), start, &counts);
        let start = Instant::now();
        let counts = import(&app, &path("stream.csv")).await;
        tell(&format!("{stream} rows ({bytes} MB), kept"), start, &counts);
    }
    app.stop().await;
}

fn main() {
    // `cargo test` runs benches too: there is nothing to be held here.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let given = |name: &str| {
        std::env::args()
            .find_map(|argument| argument.strip_prefix(name)?.strip_prefix('=')?.parse::<u32>().ok())
    };
    let folder = tempfile::tempdir().expect("a folder for the measurement");
    let runtime = Runtime::new().expect("a runtime for the measurement");
    runtime.block_on(measure(
        given("held").unwrap_or(100_000).max(1),
        given("rows").unwrap_or(10_000),
        given("stream"),
        folder.path(),
    ));
}
