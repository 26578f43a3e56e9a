//! What a sync does with its pages, on a plain and on an encrypted file in turn: append, normalise, compare, group,
//! judge. Then the same facts derived again in one go.

#![expect(clippy::expect_used, reason = "a measurement that can't be made has nothing to go on with")]

use chrono::{DateTime, Utc};
use criterion::{Criterion, SamplingMode};
use sluice_domain::{ConnectionId, DeskId, EntityKind, FactId, Field, Observation};
use sluice_engine::derive::{Trust, observe, rebuild};
use sluice_store::{Store, StoreKey};
use std::{
    cell::RefCell,
    collections::BTreeMap,
    io::Write,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

const PEOPLE: u32 = 2_000;
const COMPANIES: u32 = 600;
const PAGE: u32 = 100;

const GIVEN: [(&str, &str); 8] = [
    ("Robert", "Bob"),
    ("Elizabeth", "Liz"),
    ("Jürgen", "Juergen"),
    ("Søren", "Soren"),
    ("Nora", "Nora"),
    ("William", "Bill"),
    ("Inês", "Ines"),
    ("Margaret", "Peggy"),
];

fn at(number: u32) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_790_000_000_000 + i64::from(number)).unwrap_or_default()
}

fn connection(source: u32) -> ConnectionId {
    ConnectionId::new(u64::from(source) + 1, [0; 10])
}

/// A person as one of two providers knows them: the second writes nicknames, other phone forms and no profile.
fn observation(number: u32) -> Observation {
    let (source, person) = (number % 2, number / 2);
    let company = person % COMPANIES;
    let (full, short) = GIVEN[person as usize % GIVEN.len()];
    // A surname of one syllable pair for each number, so that names are as various as in life.
    let family = format!(
        "Vint{}holm{}",
        (b'a' + (person % 26) as u8) as char,
        (b'a' + (person / 26 % 26) as u8) as char
    );
    let (given, phone) = match source {
        0 => (full, format!("+44 20 7946 {:04}", person % 10_000)),
        _ => (short, format!("020 7946 {:04}", person % 10_000)),
    };
    let mut fields = vec![
        (Field::GivenName, given.to_owned()),
        (Field::FamilyName, family.clone()),
        (Field::Phone, phone),
        (Field::Title, "Head of Sales".to_owned()),
        (Field::CompanyName, format!("Company{company} Ltd")),
        (Field::CompanyDomain, format!("company{company}.co.uk")),
        (Field::Country, "GB".to_owned()),
    ];
    // One in four is known to the second provider without an address.
    if source == 0 || person % 4 != 0 {
        fields.push((Field::Email, format!("{}.{person}@company{company}.co.uk", family.to_lowercase())));
    }
    Observation {
        id: FactId::new(number.into(), [3; 10]),
        desk: DeskId::from_bytes([1; 16]),
        at: at(number),
        connection: connection(source),
        stream: "people".to_owned(),
        kind: EntityKind::Person,
        external_id: person.to_string(),
        fields: fields.into_iter().collect(),
        raw: format!(r#"{{"id":{number},"note":"{}"}}"#, "x".repeat(900)),
        price_millicredits: 0,
    }
}

fn trust() -> Trust {
    Trust::of([(connection(0), "apollo".to_owned(), false), (connection(1), "hunter".to_owned(), false)])
}

struct Desk {
    store: Store,
    _folder: TempDir,
}

async fn desk(encrypted: bool) -> Desk {
    let folder = tempfile::tempdir().expect("a folder for the measurement");
    let key = encrypted.then(|| StoreKey::from_bytes([7; 32]));
    let store = Store::open(&folder.path().join("sluice.db"), key.as_ref(), at(0)).await;
    Desk { store: store.expect("a new store opens"), _folder: folder }
}

async fn pages(desk: &Desk) {
    for page in 0..2 * PEOPLE / PAGE {
        let written = desk.store.write(move |w| {
            let observations: Vec<Observation> = (page * PAGE..(page + 1) * PAGE).map(observation).collect();
            for observation in &observations {
                w.append_observation(observation)?;
            }
            observe(w, &trust(), &observations)
        });
        written.await.expect("a page is derived");
    }
}

async fn again(desk: &Desk) {
    let rebuilt = desk.store.write(|w| rebuild(w, &trust(), 1_000));
    assert!(rebuilt.await.expect("everything is derived again").equal, "a rebuild is equal");
}

/// Seconds of each run, by what was measured and whether the file was encrypted.
type Times = RefCell<BTreeMap<(&'static str, bool), Vec<f64>>>;

const PAGES: &str = "40 pages of 100 observations";
const AGAIN: &str = "4,000 records again";

fn run(runtime: &Runtime, times: &Times, runs: u64) -> Duration {
    let timed = |name, encrypted, work: &mut dyn FnMut()| {
        let start = Instant::now();
        work();
        let taken = start.elapsed();
        times.borrow_mut().entry((name, encrypted)).or_default().push(taken.as_secs_f64());
        taken
    };
    let mut total = Duration::ZERO;
    for _ in 0..runs {
        for encrypted in [false, true] {
            let desk = runtime.block_on(desk(encrypted));
            total += timed(PAGES, encrypted, &mut || runtime.block_on(pages(&desk)));
            total += timed(AGAIN, encrypted, &mut || runtime.block_on(again(&desk)));
        }
    }
    total
}

fn median(times: &Times, name: &'static str, encrypted: bool) -> Option<f64> {
    let mut seconds = times.borrow().get(&(name, encrypted))?.clone();
    seconds.sort_by(f64::total_cmp);
    seconds.get(seconds.len() / 2).copied()
}

fn main() {
    let runtime = Runtime::new().expect("a runtime for the measurement");
    let mut criterion = Criterion::default().configure_from_args();
    let times = Times::default();
    let mut group = criterion.benchmark_group("derivation");
    group.sampling_mode(SamplingMode::Flat).sample_size(10).warm_up_time(Duration::from_millis(1));
    group.bench_function("plain and encrypted in turn", |bencher| {
        bencher.iter_custom(|runs| run(&runtime, &times, runs));
    });
    group.finish();
    criterion.final_summary();

    let mut out = std::io::stdout().lock();
    for name in [PAGES, AGAIN] {
        if let (Some(plain), Some(encrypted)) = (median(&times, name, false), median(&times, name, true)) {
            let (plain, encrypted, ratio) = (plain * 1e3, encrypted * 1e3, encrypted / plain);
            // Nothing can be done about a closed pipe at the end of a measurement.
            let _ =
                writeln!(out, "{name}: plain {plain:.0} ms, encrypted {encrypted:.0} ms, {ratio:.2} times");
        }
    }
}
