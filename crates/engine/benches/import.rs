//! What a list costs: rows of a file read, normalised and matched against those who are held, seen beforehand and kept.
//! Seconds, and the most memory that was used meanwhile. Product §4 wants 10,000 rows against 100,000 people in five
//! seconds on two cores, and a million rows in no more than 400 MB.
//!
//! `held=N` and `rows=N` after `--` measure other numbers; `stream=N` also reads a file of so many rows to its
//! end, and keeps none of them.

#![expect(clippy::expect_used, reason = "a measurement that can't be made has nothing to go on with")]
#![expect(clippy::print_stdout, reason = "it tells what it measured")]

mod bench;

use bench::{empty, file, given, import, peak, wanted};
use serde_json::{Value, json};
use sluice_engine::App;
use std::{fs, path::Path, time::Instant};
use tokio::runtime::Runtime;

fn tell(what: &str, start: Instant, counts: &Value) {
    let seconds = start.elapsed().as_secs_f64();
    let peak = peak().map_or_else(|| "?".to_owned(), |peak| peak.to_string());
    let parts = ["rows", "new", "duplicate", "review", "weak", "rejected"];
    let counts: Vec<String> = parts.iter().map(|part| format!("{part} {}", counts[*part])).collect();
    println!("{what:<34} {seconds:>7.2} s {peak:>5} MB  {}", counts.join(", "));
}

async fn count(app: &App, file: &Path) -> Value {
    let input = json!({ "file": file.display().to_string(), "to_the_end": true });
    app.call("count_file", input).await.expect("a count")["counts"].clone()
}

async fn measure(held: u32, rows: u32, stream: Option<u32>, folder: &Path) {
    let path = |name: &str| folder.join(name);
    let app = empty(&path("data"), false).await;
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
    }
    app.stop().await;
}

fn main() {
    if !wanted() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder for the measurement");
    let runtime = Runtime::new().expect("a runtime for the measurement");
    runtime.block_on(measure(
        given("held").unwrap_or(100_000).max(1),
        given("rows").unwrap_or(10_000),
        given("stream"),
        folder.path(),
    ));
}
