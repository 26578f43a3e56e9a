//! Systems that say when they want to be asked again: whatever they say is told, and nobody waits for it without end.

use super::support::{connection, ended, hurried, ok, practice};
use serde_json::{Value, json};
use sluice_sandbox::{Fault, Source, When};
use std::time::{Duration, Instant};

/// In seconds.
const TEN_YEARS: i64 = 315_360_000;
/// Milliseconds.
const DAY: u64 = 86_400_000;

#[tokio::test]
async fn whatever_is_said_of_when_to_come_back_the_job_ends_soon_with_its_cause_and_goes_on_afterwards() {
    let folder = tempfile::tempdir().unwrap();
    let app = hurried(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    let only = json!({ "connections": [connection(&app, "halopsa").await["id"]] });
    for (status, code) in [(429, "rate_limited"), (503, "unexpected_answer")] {
        for when in [
            When::Seconds(1),
            When::Seconds(-3),
            When::Seconds(TEN_YEARS),
            When::Date(1),
            When::Date(-3_600),
            When::Date(TEN_YEARS),
        ] {
            faults.set(Source::Halo, Fault::Later(status, when));
            let begun = Instant::now();
            let told = ended(&app, "sync", only.clone()).await;
            faults.clear().unwrap();
            assert_eq!(told["failure"]["code"], code, "{status} {when:?}: {told}");
            let today = ok(&app, "today", Value::Null).await;
            let mut notices = today["notices"].as_array().unwrap().iter();
            assert!(notices.any(|notice| notice["failure"]["code"] == code), "{status} {when:?}: {today}");
            let after = ended(&app, "resume_job", json!({ "id": told["id"] })).await;
            assert_eq!(after["state"], "done", "{status} {when:?}: {after}");
            assert!(begun.elapsed() < Duration::from_secs(60), "{status} {when:?}");
        }
    }
    app.stop().await;
}

#[tokio::test]
async fn a_pause_of_ten_years_is_told_as_a_day_and_whoever_waits_for_it_says_so_and_can_be_stopped() {
    let folder = tempfile::tempdir().unwrap();
    let app = practice(folder.path()).await;
    let workspace = app.workspace().await.unwrap();
    let faults = workspace.sandbox().unwrap().faults();
    let only = json!({ "connections": [connection(&app, "halopsa").await["id"]] });
    faults.script(Source::Halo, vec![Some(Fault::Later(429, When::Seconds(TEN_YEARS)))]);
    let told = ended(&app, "sync", only).await;
    assert_eq!(told["failure"]["code"], "rate_limited", "{told}");
    assert_eq!(told["failure"]["params"]["retry_after_ms"], DAY.to_string(), "{told}");

    ok(&app, "resume_job", json!({ "id": told["id"] })).await;
    let waits = loop {
        if let Some(waits) = connection(&app, "halopsa").await["waits_ms"].as_u64() {
            break waits;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    };
    assert!(waits > 0 && waits <= DAY, "{waits}");
    let stopped = ended(&app, "cancel_job", json!({ "id": told["id"] })).await;
    assert_eq!(stopped["state"], "cancelled", "{stopped}");
    app.stop().await;
}
