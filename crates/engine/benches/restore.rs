//! How long the way back takes: a backup of so many people, and putting it in place. Issue 7 asks for a minute with a million.
//!
//! `people=N` after `--` measures with another number of them; filling a million takes a good while.

#![expect(clippy::expect_used, reason = "a measurement that can't be made has nothing to go on with")]
#![expect(clippy::print_stdout, reason = "it tells what it measured")]

mod bench;

use bench::{empty, file, given, import, peak, wanted};
use serde_json::{Value, json};
use std::{path::Path, time::Instant};
use tokio::runtime::Runtime;

fn tell(what: &str, start: Instant) {
    let peak = peak().map_or_else(|| "?".to_owned(), |peak| peak.to_string());
    println!("{what:<40} {:>7.1} s {peak:>6} MB", start.elapsed().as_secs_f64());
}

async fn measure(people: u32, folder: &Path) {
    let app = empty(&folder.join("data"), false).await;
    let list = folder.join("list.csv");
    file(&list, (0..people).map(|person| (person, false)));
    let start = Instant::now();
    import(&app, &list).await;
    tell(&format!("{people} people kept"), start);
    let metrics = app.call("metrics", Value::Null).await.expect("the numbers");
    println!("{:<40} {:>7} MB", "the store", metrics["store_bytes"].as_u64().unwrap_or_default() >> 20);
    let start = Instant::now();
    app.call("back_up", Value::Null).await.expect("a backup");
    tell("backed up", start);
    let start = Instant::now();
    app.call("restore", json!({})).await.expect("the way back");
    tell("restored and open again", start);
    let start = Instant::now();
    app.call("people", json!({ "search": "vin", "limit": 50 })).await.expect("people");
    app.call("queue", json!({ "kind": null, "skip": [], "limit": 10 })).await.expect("cards");
    tell("the first people and cards are there", start);
    app.stop().await;
}

fn main() {
    if !wanted() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder for the measurement");
    let runtime = Runtime::new().expect("a runtime for the measurement");
    runtime.block_on(measure(given("people").unwrap_or(1_000_000), folder.path()));
}
