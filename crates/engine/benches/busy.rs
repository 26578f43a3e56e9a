//! What somebody who works feels while rows are kept and providers are synced: how long the places take to answer, how
//! long a decision takes, and how long whoever writes waits for others. Issue 7 asks for 50 ms at the 95th percentile of
//! reads, and at the 99th of what writers wait, with 100,000 people.
//!
//! `held=N` after `--` measures with another number of people.

#![expect(clippy::expect_used, reason = "a measurement that can't be made has nothing to go on with")]
#![expect(clippy::print_stdout, reason = "it tells what it measured")]

mod bench;

use bench::{empty, file, given, import, synced, wanted};
use serde_json::{Value, json};
use sluice_engine::App;
use std::{
    collections::BTreeMap,
    path::Path,
    time::{Duration, Instant},
};
use tokio::{runtime::Runtime, sync::watch, time};

/// Between two looks: somebody who works fast.
const PAUSE: Duration = Duration::from_millis(20);

/// What was asked, and how long each answer took.
type Waits = BTreeMap<&'static str, Vec<Duration>>;

/// Looks at the places and decides cards until it is told to stop.
async fn work(app: App, stop: watch::Receiver<bool>) -> Waits {
    let mut waits = Waits::new();
    let queue = json!({ "kind": null, "skip": [], "limit": 10 });
    let people = json!({ "search": "vin", "limit": 50 });
    while !*stop.borrow() {
        let mut cards = Value::Null;
        for (name, input) in [("today", Value::Null), ("people", people.clone()), ("queue", queue.clone())] {
            let start = Instant::now();
            let answer = app.call(name, input).await.expect("an answer");
            waits.entry(name).or_default().push(start.elapsed());
            cards = answer;
        }
        if let Some(item) = cards["cards"][0]["item"].as_str() {
            let start = Instant::now();
            // Somebody else, the sync, may have settled it meanwhile.
            let _ = app.call("decide", json!({ "item": item, "verdict": "different" })).await;
            waits.entry("decide").or_default().push(start.elapsed());
        }
        time::sleep(PAUSE).await;
    }
    waits
}

async fn tell(app: &App, what: &str, waits: Waits) {
    println!("{what}");
    for (name, mut times) in waits {
        times.sort_unstable();
        let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
        println!(
            "  {name:<8} p50 {:>7.1} ms  p95 {:>7.1} ms  p99 {:>7.1} ms  of {}",
            at(50),
            at(95),
            at(99),
            times.len()
        );
    }
    let metrics = app.call("metrics", Value::Null).await.expect("the numbers");
    let ms = |key: &str| metrics[key].as_f64().unwrap_or_default() / 1e3;
    println!(
        "  waits    p50 {:>7.1} ms  p99 {:>7.1} ms  longest {:.1} ms, since the start",
        ms("write_wait_p50_us"),
        ms("write_wait_p99_us"),
        ms("write_wait_longest_us")
    );
}

/// Runs what keeps the program busy, and somebody who works beside it.
async fn beside<T>(app: &App, busy: impl Future<Output = T>) -> (T, Waits) {
    let (stop, stopped) = watch::channel(false);
    let working = tokio::spawn(work(app.clone(), stopped));
    let done = busy.await;
    let _ = stop.send(true);
    (done, working.await.expect("the work"))
}

async fn measure(held: u32, folder: &Path) {
    let app = empty(&folder.join("data"), true).await;
    let held_file = folder.join("held.csv");
    file(&held_file, (0..held).map(|person| (person, false)));
    import(&app, &held_file).await;
    tell(&app, &format!("{held} people kept, nobody at work"), Waits::new()).await;
    let (_, waits) = beside(&app, synced(&app)).await;
    tell(&app, "while all providers are synced", waits).await;
    let more = folder.join("more.csv");
    file(
        &more,
        (0..10_000).map(|row| if row % 5 < 2 { (row * 9 % held, true) } else { (held + row, false) }),
    );
    let (_, waits) = beside(&app, import(&app, &more)).await;
    tell(&app, "while 10,000 rows are kept", waits).await;
    app.stop().await;
}

fn main() {
    if !wanted() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder for the measurement");
    let runtime = Runtime::new().expect("a runtime for the measurement");
    runtime.block_on(measure(given("held").unwrap_or(100_000).max(1), folder.path()));
}
