//! What mapping costs: every record among the fixtures of every connector, in microseconds for each field that the
//! mapping works out, whether the record has it or not. Names of connectors after
//! `--` measure those alone.

#![expect(clippy::expect_used, reason = "a measurement that can't be made has nothing to go on with")]
#![expect(clippy::print_stdout, reason = "it tells what it measured")]

use serde_json::Value;
use sluice_connect::{Connector, Folder};
use std::{hint::black_box, time::Instant};

/// Each record is mapped this often; the fastest of the rounds counts, since others share the machine.
const ROUNDS: usize = 15;
const EACH: u32 = 40;
/// The budget for a field over all connectors, in microseconds.
const MOST: f64 = 10.0;

fn main() {
    // `cargo test` runs benches too: there is nothing to be held here.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let (mut all, mut fields_of_all) = (0.0, 0.0);
    println!("{:>10} {:>10}  stream", "µs/record", "µs/field");
    let only: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with('-')).collect();
    for connector in Connector::builtin() {
        if !only.is_empty() && !only.contains(&connector.manifest().id) {
            continue;
        }
        for stream in &connector.manifest().streams {
            let records: Vec<Value> = examples(&connector.manifest().id, &stream.name);
            let mapped =
                |raw: &Value| connector.record(&stream.name, raw, None).expect("the stream is its own");
            let kept: Vec<&Value> = records.iter().filter(|raw| mapped(raw).is_ok()).collect();
            let fields = kept.len() * connector.written(&stream.name).expect("the stream is its own").len();
            if fields == 0 {
                continue;
            }
            let mut best = f64::INFINITY;
            for _ in 0..ROUNDS {
                let start = Instant::now();
                for raw in &kept {
                    for _ in 0..EACH {
                        let _ = black_box(mapped(black_box(raw)));
                    }
                }
                best = best.min(start.elapsed().as_secs_f64() * 1e6 / f64::from(EACH));
            }
            println!(
                "{:>10.1} {:>10.2}  {} {}",
                best / kept.len() as f64,
                best / fields as f64,
                connector.manifest().id,
                stream.name
            );
            all += best;
            fields_of_all += fields as f64;
        }
    }
    let each = all / fields_of_all;
    println!("{each:>21.2}  all");
    assert!(each <= MOST, "a field costs {each:.2} µs; {MOST} is the most");
}

/// The raw records among a stream's fixtures.
fn examples(connector: &str, stream: &str) -> Vec<Value> {
    let folder = Folder::built_in(connector).expect("it is built in");
    let Some(text) = folder.fixtures.get(stream) else { return Vec::new() };
    let examples: Vec<Value> = serde_json::from_str(text).expect("fixtures are JSON");
    examples.into_iter().filter_map(|mut example| Some(example.get_mut("raw")?.take())).collect()
}
