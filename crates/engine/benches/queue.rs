//! How long the next card takes to be fetched, and an answer to be kept, with a long queue: 100,000 people of whom each
//! is a card, and pairs among them. Issue 5 asks for 50 ms from key to paint.
//!
//! Then the same of what only HaloPSA and several vendors bring about: companies without a client, exits and clashes.
//!
//! `held=N` after `--` measures with another number of people, `times=N` with another size of the practice world.

#![expect(clippy::expect_used, reason = "a measurement that can't be made has nothing to go on with")]
#![expect(clippy::print_stdout, reason = "it tells what it measured")]

mod bench;

use bench::{crowded, empty, given, import, synced, wanted};
use serde_json::{Value, json};
use sluice_engine::App;
use std::{
    fmt::Write as _,
    fs,
    path::Path,
    time::{Duration, Instant},
};
use tokio::runtime::Runtime;

/// Answers and looks that are measured.
const ROUNDS: usize = 300;
/// One in so many people is on a second list too, under a short name.
const TWICE: u32 = 10;
const SYLLABLES: [&str; 8] = ["vin", "hol", "ber", "mar", "sto", "gru", "kel", "dor"];

fn word(mut number: u32, syllables: usize) -> String {
    let mut word = String::new();
    for _ in 0..syllables {
        word.push_str(SYLLABLES[number as usize % SYLLABLES.len()]);
        number /= 8;
    }
    word[..1].to_uppercase() + &word[1..]
}

/// People without an address: too little to be sent, so each is a card.
fn people(path: &Path, numbers: impl Iterator<Item = u32>, short: bool) {
    let mut text = "First Name,Last Name,Company,Job Title\n".to_owned();
    for number in numbers {
        let given = word(number.wrapping_mul(2_654_435_761) >> 7, 3);
        let given = if short { given[..1].to_owned() } else { given };
        // Writing to a text never fails.
        let _ = writeln!(text, "{given},{},Company {} Ltd,Owner", word(number, 6), number % 6_000);
    }
    fs::write(path, text).expect("room for the measurement");
}

async fn timed(app: &App, command: &str, input: Value, times: &mut Vec<Duration>) -> Value {
    let start = Instant::now();
    let answer = app.call(command, input).await.expect("an answer");
    times.push(start.elapsed());
    answer
}

fn tell(what: &str, mut times: Vec<Duration>) {
    times.sort_unstable();
    let at = |part: usize| times[(times.len() * part / 100).min(times.len() - 1)].as_secs_f64() * 1e3;
    println!("  {what:<16} p50 {:>7.1} ms  p95 {:>7.1} ms  p99 {:>7.1} ms", at(50), at(95), at(99));
}

async fn measure(held: u32, folder: &Path) {
    let app = empty(&folder.join("data"), false).await;
    let (first, second) = (folder.join("first.csv"), folder.join("second.csv"));
    people(&first, 0..held, false);
    people(&second, (0..held).step_by(TWICE as usize), true);
    import(&app, &first).await;
    import(&app, &second).await;
    let page = app.call("queue", json!({ "skip": [], "limit": 1 })).await.expect("a page");
    println!("{held} people; {} pairs, {} weak", page["pairs"], page["weak"]);
    for (kind, verdict) in [("pair", "different"), ("pair", "same"), ("weak", "accept")] {
        answer(&app, kind, verdict).await;
    }
    app.stop().await;
}

/// Cards that need HaloPSA and vendors that say different things: a practice world of many times the usual size, with rules
/// that leave to a person what differs.
async fn measure_rare(times: usize, folder: &Path) {
    let app = crowded(&folder.join("practice"), times).await;
    app.call("keep_rules", json!({ "preset": "manual_review" })).await.expect("rules");
    synced(&app).await;
    let page = app.call("queue", json!({ "skip": [], "limit": 1 })).await.expect("a page");
    let [companies, exits, clashes] = ["companies", "exits", "clashes"].map(|kind| &page[kind]);
    println!("practice, {times} times; {companies} companies, {exits} exits, {clashes} clashes");
    for (kind, verdict) in [("company", "different"), ("exit", "leave"), ("clash", "choose")] {
        answer(&app, kind, verdict).await;
    }
    app.stop().await;
}

/// Answers cards of a kind one after the other, every other of them back again, and tells how long that takes.
async fn answer(app: &App, kind: &str, verdict: &str) {
    let [mut looks, mut answers, mut undone, mut days] = [const { Vec::new() }; 4];
    for _ in 0..ROUNDS {
        let ask = json!({ "kind": kind, "skip": [], "limit": 8 });
        let page = timed(app, "queue", ask, &mut looks).await;
        let Some(item) = page["cards"][0]["item"].as_str() else { break };
        let answer = json!({ "item": item, "verdict": verdict });
        timed(app, "decide", answer, &mut answers).await;
        timed(app, "today", Value::Null, &mut days).await;
        if answers.len().is_multiple_of(2) {
            timed(app, "undo", json!({}), &mut undone).await;
        }
    }
    if answers.is_empty() {
        println!("{kind}, {verdict}: no card");
        return;
    }
    println!("{kind}, {verdict}");
    for (what, times) in
        [("next cards", looks), ("answer kept", answers), ("taken back", undone), ("today", days)]
    {
        if !times.is_empty() {
            tell(what, times);
        }
    }
}

fn main() {
    if !wanted() {
        return;
    }
    let folder = tempfile::tempdir().expect("a folder for the measurement");
    let runtime = Runtime::new().expect("a runtime for the measurement");
    runtime.block_on(measure(given("held").unwrap_or(100_000).max(1), folder.path()));
    let times = given("times").unwrap_or(20).max(1) as usize;
    runtime.block_on(measure_rare(times, folder.path()));
}
