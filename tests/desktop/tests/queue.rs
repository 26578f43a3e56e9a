//! The queue at pace in the real window: card after card decided by key, while sources are synced.
//!
//! How long the next card takes to be painted is told, and held by nothing: it is the machine's too.

#![allow(clippy::unwrap_used, reason = "what is missing in a test fails it")]

use serde_json::{Value, json};
use sluice_desktop_tests::Window;
use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    time::{Duration, Instant},
};

/// The longest wait for a job, on a slow machine in a debug build.
const JOB: Duration = Duration::from_secs(1_800);
const SOON: Duration = Duration::from_secs(30);
/// Cards between two looks whether a sync is still running.
const LOOK: usize = 10;

/// Notes in the page which card is shown, and how long each press took until the next one was painted. An item is
/// noted once its frame is over: what was drawn in it is on the screen then.
const CLOCK: &str = "
    const pace = (window.pace = { item: null, kind: null, pressed: null, waits: [], alone: [] });
    addEventListener('keydown', (event) => (pace.pressed ??= event.timeStamp), true);
    const over = new MessageChannel();
    const ends = [];
    over.port1.onmessage = () => ends.shift()();
    const look = () => {
        const card = document.querySelector('[data-card]');
        const item = card?.dataset.item ?? null;
        // Until more cards are there nothing is on the table: whoever waits for the next one waits on.
        if (item === pace.item || (item === null && pace.pressed !== null)) return;
        const { pressed, item: old } = pace;
        Object.assign(pace, { item, kind: card?.dataset.card ?? null, pressed: null });
        if (pressed === null) return void pace.alone.push([old, item]);
        requestAnimationFrame(() => {
            ends.push(() => pace.waits.push(performance.now() - pressed));
            over.port2.postMessage(null);
        });
    };
    new MutationObserver(look).observe(document.body,
        { subtree: true, childList: true, attributes: true, attributeFilter: ['data-item'] });
    look();";

/// The card on the table, once so many were painted after a press: its item and kind.
async fn shown(window: &Window, painted: usize) -> (String, String) {
    let script = format!(
        "const [done] = arguments;
         const until = performance.now() + {};
         const look = () => window.pace.waits.length >= {painted} || performance.now() > until
             ? done([window.pace.waits.length, window.pace.item, window.pace.kind])
             : setTimeout(look, 4);
         look();",
        SOON.as_millis()
    );
    let told = window.run_until_done(&script).await.unwrap();
    assert!(told[0].as_u64().unwrap() >= painted as u64, "no next card after {painted}: {told}");
    let text = |at: usize| told[at].as_str().unwrap_or_default().to_owned();
    (text(1), text(2))
}

/// The key of an answer that ends a card of this kind.
fn key_of(kind: &str) -> char {
    match kind {
        "clash" => 'm',
        "weak" => 'a',
        "refused" => 'q',
        "gone" | "exit" => 'l',
        _ => 'n',
    }
}

async fn jobs(window: &Window) -> Vec<Value> {
    // The driver loses an answer now and then while the page is busy.
    let script = "const [done] = arguments;
        window.__TAURI_INTERNALS__.invoke('jobs', { input: null })
            .then((rows) => done(rows.map(({ id, kind, state, ended_at }) => [id, kind, state, ended_at])))";
    let told = window.run_until_done(script).await.unwrap_or_default();
    told.as_array().cloned().unwrap_or_default()
}

/// Waits until a job has come to its end.
async fn ended(window: &Window, id: &Value) {
    let until = Instant::now() + JOB;
    loop {
        let rows = jobs(window).await;
        if let Some(row) = rows.iter().find(|row| row[0] == *id && !row[3].is_null()) {
            assert_eq!(row[2], "done", "{row}");
            return;
        }
        assert!(Instant::now() < until, "{rows:?}");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

/// Whether a sync runs.
async fn syncing(window: &Window) -> bool {
    jobs(window).await.iter().any(|row| row[1] == "sync" && row[3].is_null())
}

async fn sync(window: &Window) -> Vec<Value> {
    let input = json!({ "connections": [], "full": true });
    let started = window.call("sync", input).await.unwrap().done();
    started["jobs"].as_array().unwrap().iter().map(|job| job["id"].clone()).collect()
}

/// A list of people about whom too little is known to be sent: each is a card.
fn list(path: &std::path::Path, people: usize) {
    let mut text = "First Name,Last Name,Company,Job Title\n".to_owned();
    for number in 0..people {
        let word = |mut number: usize| {
            let mut word = String::new();
            for _ in 0..4 {
                word.push_str(["vin", "hol", "ber", "mar", "sto", "gru", "kel", "dor"][number % 8]);
                number /= 8;
            }
            word[..1].to_uppercase() + &word[1..]
        };
        let (given, family) = (word(number.wrapping_mul(2_654_435_761) >> 7), word(number));
        // Writing to a text never fails.
        let _ = writeln!(text, "{given},{family},Company {} Ltd,Owner", number % 6_000);
    }
    fs::write(path, text).unwrap();
}

#[expect(clippy::print_stdout, reason = "it tells what it measured")]
fn tell(waits: &[f64], took: Duration) {
    let mut waits = waits.to_vec();
    waits.sort_by(f64::total_cmp);
    let at = |part: usize| waits[(waits.len() * part / 100).min(waits.len() - 1)];
    #[expect(clippy::cast_precision_loss, reason = "thousands")]
    let minutes = waits.len() as f64 / took.as_secs_f64() * 60.0;
    println!(
        "key to next card painted: p50 {:.1} ms  p95 {:.1} ms  p99 {:.1} ms  of {}; {minutes:.0} decisions a minute",
        at(50),
        at(95),
        at(99),
        waits.len()
    );
}

/// Decides so many cards by key beside a sync, with so many people in a list.
async fn decided_by_key(people: usize, cards: usize) {
    let window = Window::open().await.unwrap();
    window.see("[data-place='first-run'] .choice button").await.unwrap();
    window
        .until(SOON, "return document.activeElement.matches('[data-place=\"first-run\"] button')")
        .await
        .unwrap();
    window.enter().await.unwrap();
    window.see("[data-place='today']").await.unwrap();
    for job in sync(&window).await {
        ended(&window, &job).await;
    }
    let file = window.folder().join("people.csv");
    list(&file, people);
    let import = window.call("import", json!({ "file": file.display().to_string() })).await.unwrap().done();
    ended(&window, &import["id"]).await;

    window.press('2').await.unwrap();
    window.see("[data-card]").await.unwrap();
    window.run(CLOCK).await.unwrap();
    let (mut decided, mut syncs, mut running) = (BTreeSet::new(), 0, false);
    let began = Instant::now();
    for painted in 0..cards {
        if painted % LOOK == 0 {
            running = syncing(&window).await;
            if !running {
                sync(&window).await;
                syncs += 1;
            }
        }
        let (item, kind) = shown(&window, painted).await;
        assert!(!item.is_empty(), "no card is left after {painted}");
        window.press(key_of(&kind)).await.unwrap();
        decided.insert(item);
    }
    shown(&window, cards).await;
    let took = began.elapsed();
    assert!(syncs > 0 || running);
    let waits = window.run("return window.pace.waits").await.unwrap();
    let waits: Vec<f64> = waits.as_array().unwrap().iter().map(|wait| wait.as_f64().unwrap()).collect();
    tell(&waits, took);
    // A sync that finds nothing new changes no card under the hand of whoever decides.
    let alone = window.run("return window.pace.alone.slice(1)").await.unwrap();
    assert_eq!(alone, json!([]));

    // Everything that was answered is recorded: none of it is asked any more.
    let until = Instant::now() + SOON;
    loop {
        let page = window.call("queue", json!({ "skip": [], "limit": 50 })).await.unwrap().done();
        let cards = page["cards"].as_array().unwrap();
        let mut back = cards.iter().filter(|card| decided.contains(card["item"].as_str().unwrap()));
        let Some(card) = back.next() else { break };
        assert!(Instant::now() < until, "it is asked again: {card}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(waits.len(), cards);
    window.close().await.unwrap();
}

#[tokio::test]
async fn cards_are_decided_by_key_one_after_the_other_beside_a_sync() {
    decided_by_key(200, 50).await;
}

#[tokio::test]
#[ignore = "many minutes: script/test --long"]
async fn a_thousand_cards_are_decided_by_key_with_a_hundred_thousand_people() {
    decided_by_key(100_000, 1_000).await;
}
