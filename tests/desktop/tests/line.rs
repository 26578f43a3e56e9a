//! The whole line in the real window, by key: practice world, sync, three cards, one taken back, plan, leads in the
//! practice HaloPSA.

#![allow(clippy::unwrap_used, reason = "what is missing in a test fails it")]

use serde_json::{Value, json};
use sluice_desktop_tests::Window;
use std::{collections::BTreeSet, fs, time::Duration};

/// The longest wait for a job over the whole practice world, on a slow machine in a debug build.
const JOB: Duration = Duration::from_secs(240);
const SOON: Duration = Duration::from_secs(20);

/// Leads that the practice HaloPSA says it created: it keeps its own journal, which the application never reads.
fn created_leads(window: &Window) -> BTreeSet<String> {
    let journal = fs::read_to_string(window.folder().join("practice/practice.journal")).unwrap();
    journal
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok()?["created_tickets"].as_array().cloned())
        .flatten()
        .map(|id| id.to_string())
        .collect()
}

/// Waits until `kind` jobs have come to an end, all of them done.
async fn done(window: &Window, kind: &str) {
    let script = format!(
        "const [done] = arguments;
         window.__TAURI_INTERNALS__.invoke('jobs', {{ input: null }}).then((rows) => done(rows
             .filter((row) => row.kind === '{kind}')
             .map((row) => [row.ended_at !== null, row.state, JSON.stringify(row.failure)])))"
    );
    let until = std::time::Instant::now() + JOB;
    loop {
        // The driver loses an answer now and then while the page is busy; asking again costs nothing.
        let rows = window.run_until_done(&script).await.unwrap_or_default();
        let rows = rows.as_array().map(Vec::as_slice).unwrap_or_default();
        if !rows.is_empty() && rows.iter().all(|row| row[0] == json!(true)) {
            assert!(rows.iter().all(|row| row[1] == "done"), "{rows:?}");
            return;
        }
        if std::time::Instant::now() > until {
            panic!("{kind}: {rows:?}; the page says: {}", window.text().await.unwrap());
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn card(window: &Window) -> (String, String) {
    let shown = window.see("[data-card]").await.unwrap();
    let kind = shown.attr("data-card").await.unwrap().unwrap_or_default();
    (kind, shown.attr("aria-label").await.unwrap().unwrap_or_default())
}

/// Waits for a number of decisions that stand.
async fn standing(window: &Window, count: usize) {
    let until = std::time::Instant::now() + SOON;
    loop {
        let history = window.call("decisions", json!({})).await.unwrap().done();
        let stands = history["rows"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|row| row["by_rule"] == json!(false) && row["revoked"] == json!(false))
            .filter(|row| row["kind"] != "revoke")
            .count();
        if stands == count {
            return;
        }
        assert!(std::time::Instant::now() < until, "{count} decisions: {history}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
}

#[tokio::test]
async fn from_the_first_start_to_leads_in_the_practice_halopsa() {
    let window = Window::open().await.unwrap();

    // The first start offers practice, and the focus is on it.
    window.see("[data-place='first-run'] .choice button").await.unwrap();
    window
        .until(SOON, "return document.activeElement.matches('[data-place=\"first-run\"] button')")
        .await
        .unwrap();
    window.enter().await.unwrap();
    window.see("[data-place='today']").await.unwrap();

    window.press('6').await.unwrap();
    window.see("[data-place='sync']").await.unwrap();
    window.press('y').await.unwrap();
    done(&window, "sync").await;

    window.press('2').await.unwrap();
    window.see("[data-place='queue']").await.unwrap();
    let mut seen = BTreeSet::new();
    for judged in 1..=3 {
        let (kind, name) = card(&window).await;
        window.press(if kind == "pair" || kind == "knot" { 'n' } else { 'a' }).await.unwrap();
        standing(&window, judged).await;
        assert!(seen.insert(name), "a judged card came again");
    }
    let (_, next) = card(&window).await;
    assert!(!seen.contains(&next));
    window.press('u').await.unwrap();
    standing(&window, 2).await;
    let back = format!(
        "return {:?}.includes(document.querySelector('[data-card]')?.getAttribute('aria-label'))",
        seen.iter().collect::<Vec<_>>()
    );
    window.until(SOON, &back).await.unwrap();

    // The digits are the card's here.
    window.press_with_control('6').await.unwrap();
    window.see("[data-place='sync'] dl").await.unwrap();
    let plan = window.call("plan", json!({ "limit": 0 })).await.unwrap().done();
    assert!(plan["creates"].as_u64().unwrap() > 0, "{plan}");
    assert_eq!(created_leads(&window), BTreeSet::new());
    // The plan of the visit before stands there until the new one is read.
    let shown = format!(
        "return [...document.querySelectorAll('[data-place=\"sync\"] dl .big')].slice(0, 2)
            .map((number) => number.textContent.replace(/\\D/g, '')).join() === '{},{}'",
        plan["creates"], plan["updates"]
    );
    window.until(SOON, &shown).await.unwrap();
    window.press('a').await.unwrap();
    if plan["brake"].is_object() {
        window.see("form input").await.unwrap();
        let writes = plan["creates"].as_u64().unwrap() + plan["updates"].as_u64().unwrap();
        for digit in writes.to_string().chars() {
            window.press(digit).await.unwrap();
        }
        window.enter().await.unwrap();
    }
    done(&window, "apply").await;

    let ledger = window.call("ledger", json!({ "limit": 500 })).await.unwrap().done();
    assert_eq!(
        ledger["counts"],
        json!({ "agreed": plan["creates"].as_u64().unwrap() + plan["updates"].as_u64().unwrap() })
    );
    let created = created_leads(&window);
    assert_eq!(created.len() as u64, plan["creates"].as_u64().unwrap());
    for row in ledger["rows"].as_array().unwrap().iter().filter(|row| row["action"] == "create") {
        assert!(created.contains(row["remote_id"].as_str().unwrap()), "{row}");
    }

    // Every place, now that there is something to show, can be used by everyone.
    // With the modifier: the digits are a card's in the queue.
    for (key, place) in [
        ('1', "today"),
        ('2', "queue"),
        ('3', "pipeline"),
        ('4', "find"),
        ('5', "people"),
        ('6', "sync"),
        ('7', "insight"),
        ('8', "setup"),
    ] {
        window.press_with_control(key).await.unwrap();
        window.see(&format!("[data-place='{place}']")).await.unwrap();
        window.until(SOON, "return !document.querySelector('[aria-busy=true]')").await.unwrap();
        assert_eq!(window.barriers().await.unwrap(), Vec::<String>::new(), "{place}");
    }
    window.close().await.unwrap();
}
