//! The store's daily work, on a plain and on an encrypted file side by side, and what encryption costs.

#![expect(clippy::expect_used, reason = "a measurement that can't be made has nothing to go on with")]

use chrono::{DateTime, Utc};
use criterion::{Criterion, SamplingMode};
use sluice_domain::{
    ConnectionId, DeskId, EntityKind, FactId, Field, Observation, Person, PersonId, PersonState, RecordId,
    Survivor, quality::Quality,
};
use sluice_store::{PeopleFilter, Store, StoreError, StoreKey};
use std::{
    cell::RefCell,
    collections::BTreeMap,
    io::Write,
    sync::Arc,
    time::{Duration, Instant},
};
use tempfile::TempDir;
use tokio::runtime::Runtime;

const OBSERVATIONS: u32 = 10_000;
const PAGE: u32 = 100;
const PEOPLE: u32 = 5_000;
const SEARCHES: u32 = 100;

const GIVEN: [&str; 12] =
    ["Ann", "Søren", "Zoë", "Mark", "Lena", "Paul", "Ines", "Olaf", "Mia", "Tom", "Eva", "Jan"];
const FAMILY: [&str; 15] = [
    "Smith", "Müller", "Jones", "Stone", "Berg", "Klein", "Rossi", "Novak", "Silva", "Costa", "Moreau",
    "Weber", "Larsen", "Kowalski", "Ito",
];

fn at(number: u32) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(1_790_000_000_000 + i64::from(number)).unwrap_or_default()
}

/// Spread over the whole range, as real ids are.
fn bytes(number: u32) -> [u8; 16] {
    let mixed = u128::from(number).wrapping_add(1).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    mixed.to_be_bytes()
}

fn email(number: u32) -> String {
    format!("person.{number}@company{}.com", number % 600)
}

fn observation(number: u32) -> Observation {
    let name = |of: &[&str]| of[number as usize % of.len()].to_owned();
    Observation {
        id: FactId::new(number.into(), [3; 10]),
        desk: DeskId::from_bytes([1; 16]),
        at: at(number),
        connection: ConnectionId::from_bytes([2; 16]),
        stream: "contacts".to_owned(),
        kind: EntityKind::Person,
        external_id: number.to_string(),
        fields: [
            (Field::GivenName, name(&GIVEN)),
            (Field::FamilyName, name(&FAMILY)),
            (Field::Email, email(number)),
            (Field::Title, "Head of Sales".to_owned()),
            (Field::CompanyName, format!("Company {}", number % 600)),
        ]
        .into(),
        raw: format!(r#"{{"id":{number},"note":"{}"}}"#, "x".repeat(900)),
        price_millicredits: 1_000,
    }
}

fn person(number: u32) -> Person {
    let record = RecordId::from_bytes(bytes(number));
    let name = format!(
        "{} {} {number}",
        GIVEN[number as usize % GIVEN.len()],
        FAMILY[number as usize % FAMILY.len()]
    );
    let values = [
        (Field::FullName, name),
        (Field::Email, email(number)),
        (Field::Title, "Head of Sales".to_owned()),
        (Field::CompanyName, format!("Company {}", number % 600)),
        (Field::Phone, format!("+44 20 79{:06}", number % 1_000_000)),
    ];
    Person {
        id: PersonId::of(record),
        records: vec![record],
        company: None,
        values: values
            .into_iter()
            .map(|(field, value)| (field, Survivor { raw: value.clone(), value, record, decision: None }))
            .collect(),
        quality: Quality { score: 80, ..Quality::default() },
        state: PersonState::Clean,
        at: at(number),
    }
}

/// An open store in a folder that goes with it.
struct Desk {
    store: Store,
    _folder: TempDir,
}

async fn desk(encrypted: bool) -> Arc<Desk> {
    let folder = tempfile::tempdir().expect("a folder for the measurement");
    let key = encrypted.then(|| StoreKey::from_bytes([7; 32]));
    let store = Store::open(&folder.path().join("sluice.db"), key.as_ref(), at(0)).await;
    Arc::new(Desk { store: store.expect("a new store opens"), _folder: folder })
}

async fn append(desk: &Desk) {
    for page in 0..OBSERVATIONS / PAGE {
        let written = desk.store.write(move |w| {
            for number in page * PAGE..(page + 1) * PAGE {
                w.append_observation(&observation(number))?;
            }
            Ok::<_, StoreError>(())
        });
        written.await.expect("observations are appended");
    }
}

async fn put(desk: &Desk) {
    for page in 0..PEOPLE / PAGE {
        let written = desk.store.write(move |w| {
            (page * PAGE..(page + 1) * PAGE).try_for_each(|number| w.put_person(&person(number)))
        });
        written.await.expect("people are kept");
    }
}

async fn search(desk: &Desk) {
    for number in 0..SEARCHES {
        let typed = match number % 4 {
            0 => format!("{} {}", &GIVEN[number as usize % GIVEN.len()][..2], number),
            1 => format!("person {number}"),
            2 => FAMILY[number as usize % FAMILY.len()].to_owned(),
            _ => String::new(),
        };
        let filter = PeopleFilter { search: Some(typed), state: None, after: None, limit: 100 };
        let found = desk.store.read(move |r| r.people_page(&filter));
        found.await.expect("a page of people is read");
    }
}

/// Seconds of each run, by what was measured and whether the file was encrypted.
type Times = RefCell<BTreeMap<(&'static str, bool), Vec<f64>>>;

fn compare<B, W>(
    criterion: &mut Criterion,
    times: &Times,
    runtime: &Runtime,
    name: &'static str,
    before: B,
    work: W,
) where
    B: AsyncFn() -> [Arc<Desk>; 2],
    W: AsyncFn(&Desk),
{
    let mut group = criterion.benchmark_group(name);
    group.sampling_mode(SamplingMode::Flat).sample_size(10);
    group.warm_up_time(Duration::from_millis(1)).measurement_time(Duration::from_secs(4));
    group.bench_function("plain and encrypted in turn", |bencher| {
        bencher.iter_custom(|runs| {
            let mut total = Duration::ZERO;
            for _ in 0..runs {
                let desks = runtime.block_on(before());
                for (encrypted, desk) in [false, true].into_iter().zip(&desks) {
                    let start = Instant::now();
                    runtime.block_on(work(desk));
                    let taken = start.elapsed();
                    times.borrow_mut().entry((name, encrypted)).or_default().push(taken.as_secs_f64());
                    total += taken;
                }
            }
            total
        });
    });
    group.finish();
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
    let new = async || [desk(false).await, desk(true).await];

    compare(&mut criterion, &times, &runtime, "append 10,000 observations", new, append);
    compare(&mut criterion, &times, &runtime, "put 5,000 people", new, put);
    let filled = runtime.block_on(async {
        let desks = new().await;
        for desk in &desks {
            put(desk).await;
        }
        desks
    });
    let again = async || filled.each_ref().map(Arc::clone);
    compare(&mut criterion, &times, &runtime, "100 searches", again, search);
    criterion.final_summary();

    let mut out = std::io::stdout().lock();
    for name in ["append 10,000 observations", "put 5,000 people", "100 searches"] {
        if let (Some(plain), Some(encrypted)) = (median(&times, name, false), median(&times, name, true)) {
            let line = format!(
                "{name}: plain {:.0} ms, encrypted {:.0} ms, {:.2} times",
                plain * 1e3,
                encrypted * 1e3,
                encrypted / plain
            );
            // Nothing can be done about a closed pipe at the end of a measurement.
            let _ = writeln!(out, "{line}");
        }
    }
}
